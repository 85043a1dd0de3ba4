//! Exponential smoothing with additive errors and without season: a level, a level with a trend, or
//! with one that fades. Which of them is chosen by the corrected Akaike criterion. Needs four values.

use super::simplex::{Search, minimum};

const SEARCH: Search = Search { step: 0.05, tolerance: 1e-10, rounds: 2_000 };
/// A first look from each start: long enough to see which valley is the deepest.
const SCOUT: Search = Search { step: 0.2, tolerance: 1e-6, rounds: 150 };
/// Weights of level and trend and how the trend fades, where the search begins: the likelihood has several
/// valleys, and one start alone ends in a shallow one now and then.
const STARTS: [(f64, f64, f64); 6] = [
    (0.3, 0.03, 0.95),
    (0.05, 0.01, 0.97),
    (0.1, 0.08, 0.9),
    (0.7, 0.3, 0.85),
    (0.95, 0.05, 0.97),
    (0.15, 0.001, 0.975),
];
/// How often the search begins anew from where it ended, at most.
const RESTARTS: usize = 6;
const LEAST: f64 = 1e-4;
const MOST: f64 = 0.9999;
/// How fast a trend may fade.
const FADING: (f64, f64) = (0.8, 0.98);

/// What is smoothed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A level.
    Level,
    /// A level and a trend.
    Trend,
    /// A level and a fading trend.
    Fading,
}

/// A fitted smoothing.
#[derive(Clone, Debug)]
pub struct Smoothing {
    /// What is smoothed.
    pub shape: Shape,
    /// Twice the negative log likelihood, up to a constant.
    pub badness: f64,
    /// Level and trend after the last value.
    state: (f64, f64),
    fade: f64,
}

/// Weights of level and trend, how the trend fades, and where both begin.
struct Weights {
    alpha: f64,
    beta: f64,
    fade: f64,
    start: (f64, f64),
}

impl Shape {
    fn weights(self, at: &[f64]) -> Weights {
        match self {
            Shape::Level => Weights { alpha: at[0], beta: 0.0, fade: 1.0, start: (at[1], 0.0) },
            Shape::Trend => Weights { alpha: at[0], beta: at[1], fade: 1.0, start: (at[2], at[3]) },
            Shape::Fading => Weights { alpha: at[0], beta: at[1], fade: at[4], start: (at[2], at[3]) },
        }
    }

    /// The start values with these weights and this fading.
    fn start(self, line: &[f64], (alpha, beta, fade): (f64, f64, f64)) -> Vec<f64> {
        let mut start = line.to_vec();
        start[0] = alpha;
        if self != Shape::Level {
            start[1] = beta;
        }
        if self == Shape::Fading {
            start[4] = fade;
        }
        start
    }

    /// Parameters with the variance of the errors.
    fn parameters(self) -> f64 {
        match self {
            Shape::Level => 3.0,
            Shape::Trend => 5.0,
            Shape::Fading => 6.0,
        }
    }
}

impl Weights {
    /// Runs over the values: sum of squared errors and the state after the last.
    fn run(&self, values: &[f64]) -> (f64, (f64, f64)) {
        let (mut level, mut trend) = self.start;
        let mut squares = 0.0;
        for value in values {
            let expected = level + self.fade * trend;
            let miss = value - expected;
            squares += miss * miss;
            level = expected + self.alpha * miss;
            trend = self.fade * trend + self.beta * miss;
        }
        (squares, (level, trend))
    }
}

impl Smoothing {
    /// The smoothing of this shape that fits best.
    pub fn fit(values: &[f64], shape: Shape) -> Option<Smoothing> {
        if values.len() < 4 {
            return None;
        }
        let count = values.len() as f64;
        let badness = |at: &[f64]| {
            let weights = shape.weights(at);
            if weights.beta > weights.alpha {
                return f64::MAX;
            }
            count * libm::log(weights.run(values).0.max(1e-300))
        };
        let (start, bounds) = beginning(values, shape);
        let scout = |begin: &(f64, f64, f64)| minimum(&shape.start(&start, *begin), &bounds, &SCOUT, badness);
        let scouted = STARTS.iter().map(scout).min_by(|a, b| a.1.total_cmp(&b.1));
        let (mut at, mut best) = scouted.unwrap_or((start, f64::MAX));
        for _ in 0..RESTARTS {
            let (next, value) = minimum(&at, &bounds, &SEARCH, badness);
            let gained = best - value;
            if value < best {
                (at, best) = (next, value);
            }
            if gained < 1e-8 {
                break;
            }
        }
        let weights = shape.weights(&at);
        let state = weights.run(values).1;
        Some(Smoothing { shape, badness: best, state, fade: weights.fade })
    }

    /// The one of all shapes that fits best for its parameters.
    pub fn best(values: &[f64]) -> Option<Smoothing> {
        let count = values.len() as f64;
        let corrected = |smoothing: &Smoothing| {
            let own = smoothing.shape.parameters();
            let left = count - own - 1.0;
            let surplus = if left > 0.0 { 2.0 * own * (own + 1.0) / left } else { f64::INFINITY };
            smoothing.badness + 2.0 * own + surplus
        };
        let shapes = [Shape::Level, Shape::Trend, Shape::Fading];
        let fitted = shapes.into_iter().filter_map(|shape| Smoothing::fit(values, shape));
        fitted.min_by(|a, b| corrected(a).total_cmp(&corrected(b)))
    }

    /// The next values.
    pub fn next(&self, ahead: usize) -> Vec<f64> {
        let (level, mut trend) = self.state;
        let mut sum = level;
        let step = |_| {
            trend *= self.fade;
            sum += trend;
            sum
        };
        (0..ahead).map(step).collect()
    }
}

/// Where the search begins: the line through the first ten values.
fn beginning(values: &[f64], shape: Shape) -> (Vec<f64>, Vec<(f64, f64)>) {
    let first = &values[..values.len().min(10)];
    let count = first.len() as f64;
    let mean = first.iter().sum::<f64>() / count;
    let middle = (count + 1.0) / 2.0;
    let places = || (1..=first.len()).map(|place| place as f64 - middle);
    let slope =
        places().zip(first).map(|(x, y)| x * (y - mean)).sum::<f64>() / places().map(|x| x * x).sum::<f64>();
    let (level, free) = (mean - slope * middle, (f64::MIN, f64::MAX));
    let share = (LEAST, MOST);
    match shape {
        Shape::Level => (vec![0.3, mean], vec![share, free]),
        Shape::Trend => (vec![0.3, 0.03, level, slope], vec![share, share, free, free]),
        Shape::Fading => (vec![0.3, 0.03, level, slope, 0.95], vec![share, share, free, free, FADING]),
    }
}
