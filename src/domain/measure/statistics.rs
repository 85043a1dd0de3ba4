//! Statistics that measures rest on: exact percentiles, exact tests, corrections for many looks.
//!
//! Percentiles are rationals. Chances (p-values) are floats made with `libm` only, so that native and
//! wasm give the same bytes; no money is made from them.

use crate::domain::kernel::Rational;

/// The percentile of sorted values: linear between the order statistics around place (n − 1) × share.
pub fn percentile(sorted: &[i64], share: Rational) -> Option<Rational> {
    let last = i64::try_from(sorted.len().checked_sub(1)?).ok()?;
    let (below, rest) = Rational::whole(last).checked_mul(share).ok()?.floor_and_rest().ok()?;
    let place = usize::try_from(below).ok()?;
    let lower = *sorted.get(place)?;
    let upper = sorted.get(place + 1).copied().unwrap_or(lower);
    let step = Rational::whole(upper).checked_sub(Rational::whole(lower)).ok()?;
    Rational::whole(lower).checked_add(step.checked_mul(rest).ok()?).ok()
}

/// The natural logarithm of n choose k.
fn log_choose(n: u64, k: u64) -> f64 {
    libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0)
}

/// Two shares that are compared: so many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many have the mark.
    pub hits: u64,
    /// How many there are.
    pub of: u64,
}

impl Share {
    /// The share as a float; 0 of nothing.
    pub fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.hits as f64 / self.of as f64 }
    }
}

/// The interval in which a share lies nineteen times of twenty (Wilson's score); all of it where there is
/// nothing.
pub fn wilson(share: Share) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if share.of == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (share.of as f64, share.value());
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
    let whole = 1.0 + Z * Z / n;
    // None and all bound their interval exactly, whatever rounding does.
    let low = if share.hits == 0 { 0.0 } else { ((middle - half) / whole).max(0.0) };
    let high = if share.hits == share.of { 1.0 } else { ((middle + half) / whole).min(1.0) };
    (low, high)
}

/// Fisher's exact test, one-sided: the chance to see in the first group a share as low as this or lower
/// if both groups were alike. 1 where a group is empty.
pub fn fisher_lower(low: Share, high: Share) -> f64 {
    if low.of == 0 || high.of == 0 {
        return 1.0;
    }
    let (all, marked) = (low.of + high.of, low.hits + high.hits);
    let least = marked.saturating_sub(high.of);
    let whole = log_choose(all, marked);
    let chance = |hits: u64| libm::exp(log_choose(low.of, hits) + log_choose(high.of, marked - hits) - whole);
    (least..=low.hits.min(marked)).map(chance).sum::<f64>().min(1.0)
}

/// Holm's step-down correction: each p-value as it stands among all that were looked at. The chance that
/// any claim is wrong, whatever hangs together with what, stays below the level that is then asked for.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut corrected = vec![1.0; p_values.len()];
    let mut reached = 0.0f64;
    for (rank, place) in order.into_iter().enumerate() {
        reached = reached.max(p_values[place] * (p_values.len() - rank) as f64).min(1.0);
        corrected[place] = reached;
    }
    corrected
}

/// Average ranks from 1, ties sharing theirs.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let tied = order[from..].iter().take_while(|place| values[**place] == values[order[from]]).count();
        let shared = (2 * from + tied + 1) as f64 / 2.0;
        order[from..from + tied].iter().for_each(|place| ranks[*place] = shared);
        from += tied;
    }
    ranks
}

/// The correlation of two rows of numbers; 0 where one of them does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len()) as f64;
    if n == 0.0 {
        return 0.0;
    }
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        of_a += (x - mean_a) * (x - mean_a);
        of_b += (y - mean_b) * (y - mean_b);
    }
    if of_a <= 0.0 || of_b <= 0.0 { 0.0 } else { both / libm::sqrt(of_a * of_b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_order_statistics() {
        let p =
            |share: &str| percentile(&[1, 2, 3, 10], Rational::parse(share).unwrap()).unwrap().to_string();
        assert_eq!([p("0"), p("0.5"), p("0.75"), p("0.9"), p("1")], ["1", "2.5", "4.75", "7.9", "10"]);
        assert_eq!(percentile(&[], Rational::HALF), None);
        assert_eq!(percentile(&[7], Rational::HALF), Some(Rational::whole(7)));
    }

    #[test]
    fn the_exact_test_agrees_with_its_table() {
        // The lady tasting tea: 1 right of 4 against 3 of 4.
        let p = fisher_lower(Share { hits: 1, of: 4 }, Share { hits: 3, of: 4 });
        assert!((p - 17.0 / 70.0).abs() < 1e-12, "{p}");
        let none = fisher_lower(Share { hits: 0, of: 4 }, Share { hits: 4, of: 4 });
        assert!((none - 1.0 / 70.0).abs() < 1e-12);
        assert_eq!(fisher_lower(Share { hits: 0, of: 0 }, Share { hits: 4, of: 4 }), 1.0);
    }

    #[test]
    fn the_interval_of_a_share_is_wilsons() {
        // 45 of 180: 19.2 % to 31.8 %; of nothing all is possible; all of ten does not prove all.
        let (low, high) = wilson(Share { hits: 45, of: 180 });
        assert!((low - 0.192_4).abs() < 1e-3 && (high - 0.318_1).abs() < 1e-3, "{low} {high}");
        assert_eq!(wilson(Share { hits: 0, of: 0 }), (0.0, 1.0));
        let (low, high) = wilson(Share { hits: 10, of: 10 });
        assert!((low - 0.722_5).abs() < 1e-3 && high == 1.0, "{low} {high}");
    }

    #[test]
    fn corrections_keep_order_and_never_go_below() {
        let corrected = holm(&[0.01, 0.04, 0.03, 0.5]);
        let rounded: Vec<f64> = corrected.iter().map(|p| (p * 1e9).round() / 1e9).collect();
        assert_eq!(rounded, [0.04, 0.09, 0.09, 0.5]);
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert!((correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-12);
    }
}
