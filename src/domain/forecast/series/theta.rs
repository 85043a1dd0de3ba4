//! The standard Theta method: half of a straight line, half of exponential smoothing of what bends.
//!
//! A series with a season (by its autocorrelation at one season's distance) is first divided by the
//! classical seasonal shares, or lessened by them where it is not above zero. Needs four values.

use super::classical;
use super::simplex::{REFERENCE, minimum};

/// The weight of the curve: theta 2, of which half is the line.
const CURVE: f64 = 0.5;
/// Values at the start whose errors are not looked at.
const WARM_UP: usize = 3;

/// The next `ahead` values of a series with a season of `season` values (1: none); nothing for a series
/// too short.
pub fn forecast(values: &[f64], season: usize, ahead: usize) -> Option<Vec<f64>> {
    if values.len() <= WARM_UP {
        return None;
    }
    let seasons = classical::seasons(values, season);
    let plain: Vec<f64> = match &seasons {
        Some(seasons) => values.iter().enumerate().map(|(at, value)| seasons.without(at, *value)).collect(),
        None => values.to_vec(),
    };
    let line = Line::through(&plain);
    let start = [plain[0] / 2.0, 0.5];
    let bounds = [(-1e10, 1e10), (0.1, 0.99)];
    let (best, _) = minimum(&start, &bounds, &REFERENCE, |at| line.misses(&plain, at[0], at[1]));
    let next = line.next(&plain, best[0], best[1], ahead);
    let with = |(step, value): (usize, &f64)| {
        seasons.as_ref().map_or(*value, |seasons| seasons.with(plain.len() + step, *value))
    };
    Some(next.iter().enumerate().map(with).collect())
}

/// The straight line through a series by least squares: value at place 0 and slope.
struct Line {
    base: f64,
    slope: f64,
}

impl Line {
    fn through(values: &[f64]) -> Line {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let weighted: f64 = values.iter().zip(1..).map(|(value, place)| value * f64::from(place)).sum();
        let slope = 6.0 * (2.0 * weighted / count - (count + 1.0) * mean) / (count * count - 1.0);
        Line { base: mean - (count + 1.0) * slope / 2.0, slope }
    }

    /// What the line adds at place `at`, where the curve has forgotten its start by then.
    fn drift(&self, alpha: f64, at: usize) -> f64 {
        let left = libm::pow(1.0 - alpha, at as f64);
        CURVE * (self.base * left + self.slope * (1.0 - left * (1.0 - alpha)) / alpha)
    }

    /// The sum of squared one-step errors, by the size of the series.
    fn misses(&self, values: &[f64], start: f64, alpha: f64) -> f64 {
        let mut level = alpha * values[0] + (1.0 - alpha) * start;
        let mut sum = 0.0;
        for (at, value) in values.iter().enumerate().skip(1) {
            let miss = value - (level + self.drift(alpha, at));
            if at >= WARM_UP {
                sum += miss * miss;
            }
            level = alpha * value + (1.0 - alpha) * level;
        }
        let size = values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64;
        sum / size.max(1e-10)
    }

    fn next(&self, values: &[f64], start: f64, alpha: f64, ahead: usize) -> Vec<f64> {
        let mut level = alpha * values[0] + (1.0 - alpha) * start;
        for value in &values[1..] {
            level = alpha * value + (1.0 - alpha) * level;
        }
        let step = |at: usize| {
            let value = level + self.drift(alpha, at);
            level = alpha * value + (1.0 - alpha) * level;
            value
        };
        (values.len()..values.len() + ahead).map(step).collect()
    }
}
