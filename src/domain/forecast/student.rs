//! Student's t distribution with six degrees of freedom, the shape of forecast errors here: heavier
//! tails than the normal one. With six degrees it has closed forms.

/// The chance of a value below `t`.
pub fn t6_below(t: f64) -> f64 {
    if t.is_nan() {
        return 0.5;
    }
    if t.is_infinite() {
        return if t > 0.0 { 1.0 } else { 0.0 };
    }
    // With z = t / sqrt(6 + t²): 1/2 + 1/2 (z + z (1 − z²)/2 + 3/8 z (1 − z²)²).
    let z = t / libm::sqrt(6.0 + t * t);
    let rest = 1.0 - z * z;
    0.5 + 0.5 * z * (1.0 + rest / 2.0 + 3.0 / 8.0 * rest * rest)
}

/// The value below which a share of the distribution lies, for shares from 0.001 to 0.999.
pub fn t6_at(share: f64) -> f64 {
    let share = share.clamp(0.001, 0.999);
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if t6_below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The variance of the distribution at scale 1.
pub const T6_VARIANCE: f64 = 1.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_those_of_the_tables() {
        for (share, value) in [(0.75, 0.717558), (0.9, 1.439756), (0.975, 2.446912), (0.995, 3.707428)] {
            assert!((t6_at(share) - value).abs() < 1e-5, "{share} {}", t6_at(share));
            assert!((t6_below(value) - share).abs() < 1e-6);
            assert!((t6_at(1.0 - share) + value).abs() < 1e-5);
        }
    }
}
