//! Percentiles of drawn amounts.

use serde::{Deserialize, Serialize};

/// The 10th, 50th and 90th percentile of a drawn amount, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// One draw in ten is below.
    pub p10: i64,
    /// Half of the draws are below.
    pub p50: i64,
    /// One draw in ten is above.
    pub p90: i64,
}

/// Where the draws lie: middle, mean and the edges of the central 50, 80 and 95 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    /// Half of the draws are below.
    pub p50: i64,
    /// The mean of the draws, rounded half away from zero.
    pub mean: i64,
    /// The central half of the draws.
    pub half: (i64, i64),
    /// The central eight of ten draws.
    pub eighty: (i64, i64),
    /// The central nineteen of twenty draws.
    pub most: (i64, i64),
}

impl Bands {
    /// Reads the bands off draws in any order; all zero without draws.
    pub fn of(mut draws: Vec<i64>) -> Bands {
        draws.sort_unstable();
        let at = |permille: u32| at_permille(&draws, permille);
        let sum: i128 = draws.iter().map(|draw| i128::from(*draw)).sum();
        let count = draws.len().max(1) as i128;
        let half = if sum < 0 { -count } else { count };
        let mean = i64::try_from((2 * sum + half) / (2 * count)).unwrap_or(0);
        Bands {
            p50: at(500),
            mean,
            half: (at(250), at(750)),
            eighty: (at(100), at(900)),
            most: (at(25), at(975)),
        }
    }
}

impl From<Bands> for Band {
    fn from(bands: Bands) -> Band {
        Band { p10: bands.eighty.0, p50: bands.p50, p90: bands.eighty.1 }
    }
}

impl Band {
    /// Reads the band off draws in any order; all zero without draws.
    pub fn of(mut draws: Vec<i64>) -> Band {
        draws.sort_unstable();
        Band { p10: percentile(&draws, 10), p50: percentile(&draws, 50), p90: percentile(&draws, 90) }
    }

    /// Whether nothing is open any more.
    pub fn is_certain(self) -> bool {
        self.p10 == self.p90
    }
}

/// The percentile of sorted values, linear between order statistics at position (n − 1) × p, rounded
/// half away from zero to a whole unit.
pub fn percentile(sorted: &[i64], percent: u32) -> i64 {
    at_permille(sorted, percent.saturating_mul(10))
}

/// The value at a share of sorted values, linear between order statistics.
pub fn percentile_at(sorted: &[i64], share: f64) -> f64 {
    at_permille(sorted, libm::round(share.clamp(0.0, 1.0) * 1000.0) as u32) as f64
}

fn at_permille(sorted: &[i64], permille: u32) -> i64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0 };
    let position = last as u128 * u128::from(permille.min(1000));
    let index = usize::try_from(position / 1000).unwrap_or(last);
    let share = i128::try_from(position % 1000).unwrap_or(0);
    let lower = i128::from(sorted[index]);
    let upper = i128::from(sorted[(index + 1).min(last)]);
    let thousandfold = lower * 1000 + (upper - lower) * share;
    let half = if thousandfold < 0 { -500 } else { 500 };
    i64::try_from((thousandfold + half) / 1000).unwrap_or(sorted[index])
}

/// How many draws fall into each of `bins` equal steps from the smallest to the largest: the bounds
/// (one more than bins) and the counts. Empty where all draws are equal.
pub fn histogram(draws: &[i64], bins: usize) -> (Vec<i64>, Vec<u64>) {
    let (Some(least), Some(most)) = (draws.iter().min(), draws.iter().max()) else {
        return (Vec::new(), Vec::new());
    };
    let (least, span, steps) =
        (i128::from(*least), i128::from(*most) - i128::from(*least), bins.max(1) as i128);
    if span == 0 {
        return (Vec::new(), Vec::new());
    }
    let bound = |step: i128| i64::try_from(least + span * step / steps).unwrap_or(i64::MAX);
    let mut counts = vec![0; bins.max(1)];
    for draw in draws {
        let step = (i128::from(*draw) - least) * steps / span;
        let step = usize::try_from(step).unwrap_or(0).min(counts.len() - 1);
        counts[step] += 1;
    }
    ((0..=steps).map(bound).collect(), counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate_between_order_statistics() {
        assert_eq!(percentile(&[], 50), 0);
        assert_eq!(percentile(&[7], 10), 7);
        assert_eq!(percentile(&[10, 20], 50), 15);
        assert_eq!(percentile(&[0, 1], 50), 1);
        assert_eq!(percentile(&[-1, 0], 50), -1);
        let hundred: Vec<i64> = (0..=100).collect();
        assert_eq!([10, 50, 90].map(|percent| percentile(&hundred, percent)), [10, 50, 90]);
    }

    #[test]
    fn bands_lie_within_each_other() {
        let bands = Bands::of((0..=1000).rev().collect());
        assert_eq!((bands.p50, bands.mean, bands.half), (500, 500, (250, 750)));
        assert_eq!((bands.eighty, bands.most), ((100, 900), (25, 975)));
        assert_eq!(Bands::of(vec![-1, -2]).mean, -2);
        assert_eq!(Bands::of(Vec::new()), Bands::default());
    }

    #[test]
    fn every_draw_is_in_one_bin() {
        let draws: Vec<i64> = (0..997).map(|draw| draw * draw).collect();
        let (bounds, counts) = histogram(&draws, 20);
        assert_eq!((bounds.len(), counts.iter().sum::<u64>()), (21, 997));
        assert_eq!((bounds[0], bounds[20]), (0, 996 * 996));
    }
}
