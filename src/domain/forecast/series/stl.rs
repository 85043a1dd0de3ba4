//! Season and trend by loess (Cleveland's STL, as MSTL uses it for one season): the season is what each
//! place of it keeps on average over the years, free to change slowly. Needs two seasons.

/// Rounds in which season and trend are fitted to each other.
const ROUNDS: usize = 5;
/// How many seasons the smoothing of each place spans.
const SEASON_SPAN: usize = 11;

/// The seasonal part of each value; nothing with less than two seasons of values.
pub fn seasonal(values: &[f64], season: usize) -> Option<Vec<f64>> {
    if season < 2 || values.len() < 2 * season {
        return None;
    }
    let trend_span = odd_above(1.5 * season as f64 / (1.0 - 1.5 / SEASON_SPAN as f64));
    let low_span = odd_above(season as f64 + 1.0);
    let mut trend = vec![0.0; values.len()];
    let mut seasonal = trend.clone();
    for _ in 0..ROUNDS {
        let cycle = smoothed_by_place(values, &trend, season);
        // Three moving averages and a loess find what of the cycle is level, not season.
        let low = averaged(&averaged(&averaged(&cycle, season), season), 3);
        let low = loess(&low, low_span, 1, 0, low.len());
        for (at, part) in seasonal.iter_mut().enumerate() {
            *part = cycle[at + season] - low[at];
        }
        let rest: Vec<f64> = values.iter().zip(&seasonal).map(|(value, part)| value - part).collect();
        trend = loess(&rest, trend_span, 1, 0, rest.len());
    }
    Some(seasonal)
}

fn odd_above(value: f64) -> usize {
    let whole = libm::ceil(value) as usize;
    whole + usize::from(whole.is_multiple_of(2))
}

/// Each place of the season smoothed over the years, one season further at both ends.
fn smoothed_by_place(values: &[f64], trend: &[f64], season: usize) -> Vec<f64> {
    let mut cycle = vec![0.0; values.len() + 2 * season];
    for place in 0..season {
        let of_place = (place..values.len()).step_by(season);
        let own: Vec<f64> = of_place.map(|at| values[at] - trend[at]).collect();
        for (year, value) in loess(&own, SEASON_SPAN, 0, 1, own.len() + 2).into_iter().enumerate() {
            cycle[place + year * season] = value;
        }
    }
    cycle
}

fn averaged(values: &[f64], span: usize) -> Vec<f64> {
    values.windows(span).map(|window| window.iter().sum::<f64>() / span as f64).collect()
}

/// Local regression of degree 0 or 1 with tricube weights at `count` places, the first of them `before`
/// places before the series.
fn loess(values: &[f64], span: usize, degree: usize, before: usize, count: usize) -> Vec<f64> {
    (0..count).map(|at| local(values, span, degree, at as f64 - before as f64)).collect()
}

fn local(values: &[f64], span: usize, degree: usize, at: f64) -> f64 {
    let count = values.len();
    let width = span.min(count);
    let half = (width - 1) / 2;
    let centre = libm::round(at.clamp(0.0, (count - 1) as f64)) as usize;
    let first = centre.saturating_sub(half).min(count - width);
    let last = first + width - 1;
    let mut reach = (at - first as f64).max(last as f64 - at);
    if span > count {
        reach += ((span - count) / 2) as f64;
    }
    let weight = |place: usize| {
        let distance = (place as f64 - at).abs();
        if distance > 0.999 * reach {
            return 0.0;
        }
        if distance <= 0.001 * reach {
            return 1.0;
        }
        let share = distance / reach;
        let left = 1.0 - share * share * share;
        left * left * left
    };
    let mut weights: Vec<f64> = (first..=last).map(weight).collect();
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return values[centre];
    }
    weights.iter_mut().for_each(|weight| *weight /= sum);
    if degree > 0 {
        lean(&mut weights, first, at, count);
    }
    weights.iter().zip(&values[first..=last]).map(|(weight, value)| weight * value).sum()
}

/// Turns weights of a local mean into those of a local line.
fn lean(weights: &mut [f64], first: usize, at: f64, count: usize) {
    let place = |index: usize| (first + index) as f64;
    let mean: f64 = weights.iter().enumerate().map(|(index, weight)| weight * place(index)).sum();
    let offset = at - mean;
    let spread: f64 = weights
        .iter()
        .enumerate()
        .map(|(index, weight)| weight * (place(index) - mean) * (place(index) - mean))
        .sum();
    if libm::sqrt(spread) > 0.001 * (count - 1) as f64 {
        for (index, weight) in weights.iter_mut().enumerate() {
            *weight *= 1.0 + offset / spread * (place(index) - mean);
        }
    }
}
