//! Sums of fractions that no single fraction of 127 bits can hold.
//!
//! Fractions over many different denominators (quotas, amounts of deals) have a sum whose denominator grows with
//! each of them. Such a sum is kept in parts, and only its rounding is asked, which is as exact as for one fraction.

use super::money::MoneyError;
use super::rational::Rational;
use num_bigint::BigInt;
use std::cmp::Ordering;

/// An exact sum of fractions, in as few parts as they need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    /// Takes what is added next, as long as it can.
    open: Rational,
    /// Parts that could take no more.
    full: Vec<Rational>,
}

impl ExactSum {
    /// Adds a fraction.
    pub fn add(&mut self, other: Rational) {
        match self.open.checked_add(other) {
            Ok(sum) => self.open = sum,
            Err(_) => self.full.push(std::mem::replace(&mut self.open, other)),
        }
    }

    /// Adds all parts of another sum.
    pub fn add_all(&mut self, other: &ExactSum) {
        other.parts().for_each(|part| self.add(part));
    }

    /// The fractions that add up to this; at least one.
    pub fn parts(&self) -> impl Iterator<Item = Rational> + '_ {
        self.full.iter().copied().chain(std::iter::once(self.open))
    }

    /// The sum as one fraction, if one holds it.
    pub fn fraction(&self) -> Option<Rational> {
        self.full.is_empty().then_some(self.open)
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        match self.fraction() {
            Some(sum) => sum.is_zero(),
            None => unlimited(&self.full, self.open).is_some_and(|(above, _)| above == BigInt::ZERO),
        }
    }

    /// The largest whole number of `unit`s that is not above this, and how what is left compares with half a
    /// unit; nothing if nothing is left.
    ///
    /// # Errors
    /// [`MoneyError`] if the number does not fit, or `unit` is not above 0.
    pub(super) fn floor_and_half(&self, unit: i64) -> Result<(i128, Option<Ordering>), MoneyError> {
        if let Some(sum) = self.fraction() {
            let (floor, rest) = sum.checked_div(Rational::whole(unit))?.floor_and_rest()?;
            return Ok((floor, (!rest.is_zero()).then(|| rest.cmp(&Rational::HALF))));
        }
        let wide = unlimited(&self.full, self.open);
        let wide =
            wide.and_then(|(above, below)| floor_and_half(&above, &below.checked_mul(&BigInt::from(unit))?));
        let (floor, half) = wide.ok_or(MoneyError::Overflow)?;
        Ok((i128::try_from(floor).map_err(|_| MoneyError::Overflow)?, half))
    }
}

impl From<Rational> for ExactSum {
    fn from(open: Rational) -> ExactSum {
        ExactSum { open, full: Vec::new() }
    }
}

/// The sum of parts over their common denominator, not shortened: halves are added to halves, so that long
/// numbers meet long ones. Numbers without bounds never overflow; nothing is said for none.
fn unlimited(parts: &[Rational], last: Rational) -> Option<(BigInt, BigInt)> {
    let pair = |part: &Rational| (BigInt::from(part.numerator()), BigInt::from(part.denominator()));
    let mut sums: Vec<(BigInt, BigInt)> = parts.iter().chain(std::iter::once(&last)).map(pair).collect();
    while sums.len() > 1 {
        sums = sums.chunks(2).map(both).collect::<Option<_>>()?;
    }
    sums.pop()
}

fn both(two: &[(BigInt, BigInt)]) -> Option<(BigInt, BigInt)> {
    match two {
        [(a, b), (c, d)] => Some((a.checked_mul(d)?.checked_add(&c.checked_mul(b)?)?, b.checked_mul(d)?)),
        one => one.first().cloned(),
    }
}

/// The largest whole number not above `above / below`, and what is left of it twice, compared with `below`.
fn floor_and_half(above: &BigInt, below: &BigInt) -> Option<(BigInt, Option<Ordering>)> {
    let mut floor = above.checked_div(below)?;
    let mut rest = above.checked_sub(&floor.checked_mul(below)?)?;
    if rest < BigInt::ZERO {
        floor = floor.checked_sub(&BigInt::from(1))?;
        rest = rest.checked_add(below)?;
    }
    let half = rest.checked_add(&rest)?.cmp(below);
    Some((floor, (rest != BigInt::ZERO).then_some(half)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Rounding, RoundingMode};

    /// Primes near 10^9: seven of them outgrow 127 bits.
    const PRIMES: [i128; 7] = [
        1_000_000_007,
        1_000_000_009,
        1_000_000_021,
        1_000_000_033,
        1_000_000_087,
        1_000_000_093,
        1_000_000_097,
    ];

    fn thirds_and_rests(signs: i128) -> ExactSum {
        let mut sum = ExactSum::default();
        for prime in PRIMES {
            sum.add(Rational::new((prime / 3).checked_mul(signs).unwrap(), prime).unwrap());
        }
        sum
    }

    #[test]
    fn what_is_added_and_taken_again_leaves_nothing() {
        let mut sum = thirds_and_rests(1);
        assert_eq!(sum.fraction(), None);
        assert!(!sum.is_zero());
        let same = sum.clone();
        same.parts().for_each(|part| sum.add(part.checked_neg().unwrap()));
        assert!(sum.is_zero());
        assert_eq!(sum.floor_and_half(1).unwrap(), (0, None));
    }

    /// Complements to 1 make the sum whole, or end it on an exact half.
    #[test]
    fn an_exact_half_is_seen_however_many_parts_make_it() {
        let mut sum = thirds_and_rests(1);
        for prime in PRIMES {
            sum.add(Rational::new(prime - prime / 3, prime).unwrap());
        }
        assert_eq!(sum.floor_and_half(1).unwrap(), (7, None));
        sum.add(Rational::HALF);
        assert_eq!(sum.floor_and_half(1).unwrap(), (7, Some(Ordering::Equal)));
        assert_eq!(sum.floor_and_half(10).unwrap(), (0, Some(Ordering::Greater)));
        sum.add(Rational::new(-1, PRIMES[0]).unwrap());
        assert_eq!(sum.floor_and_half(1).unwrap(), (7, Some(Ordering::Less)));
    }

    #[test]
    fn a_sum_in_parts_rounds_like_its_mirror() {
        let rule = Rounding { mode: RoundingMode::HalfAwayFromZero, digits: None };
        let (up, down) = (thirds_and_rests(1), thirds_and_rests(-1));
        assert_eq!(rule.minor_of(&up, 2).unwrap(), 2);
        assert_eq!(rule.minor_of(&down, 2).unwrap(), -2);
        assert_eq!(down.floor_and_half(1).unwrap().0, -3);
    }
}
