//! Exact numbers without bounds, the one rounding, and the cutting of an amount into parts.

use attain::domain::kernel::{Rational, Rounding, RoundingMode};
pub use num_bigint::BigInt;
pub use num_rational::BigRational as Fr;
pub use num_traits::{One, Signed, ToPrimitive, Zero};

pub fn whole(value: impl Into<BigInt>) -> Fr {
    Fr::from_integer(value.into())
}

pub fn ratio(above: impl Into<BigInt>, below: impl Into<BigInt>) -> Fr {
    Fr::new(above.into(), below.into())
}

/// A number as a document holds it.
pub fn exact(value: Rational) -> Fr {
    Fr::new(value.numerator().into(), value.denominator().into())
}

pub fn lesser(a: &Fr, b: &Fr) -> Fr {
    if a < b { a.clone() } else { b.clone() }
}

pub fn greater(a: &Fr, b: &Fr) -> Fr {
    if a > b { a.clone() } else { b.clone() }
}

pub fn total<'a>(parts: impl IntoIterator<Item = &'a Fr>) -> Fr {
    parts.into_iter().fold(Fr::zero(), |sum, part| sum + part)
}

/// Minor units of a currency with so many digits (G42).
pub fn rounded(value: &Fr, rounding: Rounding, digits: u8) -> i64 {
    let coarser = u32::from(digits.saturating_sub(rounding.digits.unwrap_or(digits)));
    let unit = BigInt::from(10).pow(coarser);
    let value = value / whole(unit.clone());
    let floor = value.floor();
    let rest = &value - &floor;
    let half = ratio(1, 2);
    let up = match rounding.mode {
        _ if rest.is_zero() => false,
        RoundingMode::Up => true,
        RoundingMode::Down => false,
        RoundingMode::TowardZero => value.is_negative(),
        _ if rest != half => rest > half,
        RoundingMode::HalfUp => true,
        RoundingMode::HalfAwayFromZero => value.is_positive(),
        RoundingMode::HalfEven => !(floor.to_integer() % BigInt::from(2)).is_zero(),
    };
    let steps = floor.to_integer() + BigInt::from(u8::from(up));
    (steps * unit).to_i64().expect("an amount of a test fits")
}

pub fn half_away(value: &Fr) -> i64 {
    rounded(value, Rounding::default(), 0)
}

/// Parts of whole units by largest remainder; ties go to the first in the list, and a negative total is the mirror
/// of the positive one (G4).
pub fn cut(total: i64, weights: &[Fr]) -> Vec<i64> {
    if total < 0 {
        return cut(-total, weights).into_iter().map(|part| -part).collect();
    }
    let all = weights.iter().fold(Fr::zero(), |sum, weight| sum + weight);
    if all.is_zero() {
        return vec![0; weights.len()];
    }
    let exact: Vec<Fr> = weights.iter().map(|weight| whole(total) * weight / &all).collect();
    let mut parts: Vec<i64> = exact.iter().map(|part| part.floor().to_integer().to_i64().unwrap()).collect();
    let mut left = total - parts.iter().sum::<i64>();
    while left > 0 {
        let remainder = |place: usize| &exact[place] - whole(parts[place]);
        let mut best = 0;
        for place in 1..parts.len() {
            if remainder(place) > remainder(best) {
                best = place;
            }
        }
        parts[best] += 1;
        left -= 1;
    }
    parts
}
