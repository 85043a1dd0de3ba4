//! Parts of a line that belong to single deals: sums, differences and shares of them.
//!
//! Over quota, target, several rates and a refund's share a deal's part may need more than 127 bits where the line
//! itself does not. There it is kept to a millionth of a minor unit: parts are asked for whole ones only
//! (docs/decisions/0003).

use crate::domain::kernel::{Rational, RationalError};

/// The parts of a minor unit to which too fine a part is kept.
const PARTS: i64 = 1_000_000;

fn kept(part: Rational) -> Result<Rational, RationalError> {
    part.nearest(PARTS)
}

/// Two parts together.
///
/// # Errors
/// [`RationalError::Overflow`] if even the kept parts are too large.
pub(super) fn plus(part: Rational, other: Rational) -> Result<Rational, RationalError> {
    part.checked_add(other).or_else(|_| kept(part)?.checked_add(kept(other)?))
}

/// A part less another one.
///
/// # Errors
/// [`RationalError::Overflow`] if even the kept parts are too large.
pub(super) fn less(part: Rational, other: Rational) -> Result<Rational, RationalError> {
    part.checked_sub(other).or_else(|_| kept(part)?.checked_sub(kept(other)?))
}

/// A share of a part, such as what is released or refunded of it.
///
/// # Errors
/// [`RationalError::Overflow`] if even the kept part is too large.
pub(super) fn of(part: Rational, share: Rational) -> Result<Rational, RationalError> {
    part.checked_mul(share).or_else(|_| kept(kept(part)?.checked_mul(share)?))
}

/// A deal's part of what was earned, in proportion to what it added to what was given.
///
/// # Errors
/// [`RationalError`] if nothing was given, or even the kept part is too large.
pub(super) fn in_proportion(
    added: Rational,
    all: Rational,
    given: Rational,
) -> Result<Rational, RationalError> {
    let of = |added: Rational, all: Rational, given: Rational| added.checked_mul(all.checked_div(given)?);
    of(added, all, given).or_else(|_| kept(of(kept(added)?, kept(all)?, kept(given)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three numbers without a common factor of about 2^30 below, and 51 bits above each.
    fn fine(which: usize) -> Rational {
        let parts = [
            (1_499_999_999_999_993, 1_000_000_021),
            (2_999_999_999_999_641, 1_000_000_009),
            (1_999_999_999_999_877, 1_000_000_007),
        ];
        Rational::new(parts[which].0, parts[which].1).unwrap()
    }

    /// Whether a value is within a thousandth of another one and over a million parts.
    fn is_near(value: Rational, other: Rational) -> bool {
        let off = value.checked_sub(other).unwrap();
        let off = off.max(off.checked_neg().unwrap());
        let parts = value.checked_mul(Rational::whole(1_000_000)).unwrap();
        off < Rational::new(1, 1_000).unwrap() && parts.denominator() == 1
    }

    #[test]
    fn a_part_in_proportion_that_is_too_fine_is_kept_to_a_millionth_of_a_minor_unit() {
        let whole = Rational::whole;
        assert_eq!(in_proportion(whole(1), whole(10), whole(3)), Rational::new(10, 3));
        let (added, all, given) = (fine(0), fine(1), fine(2));
        assert_eq!(added.checked_mul(all.checked_div(given).unwrap()), Err(RationalError::Overflow));
        // The exact part, to nine places.
        let exact = Rational::new(2_249_999_948_249_860, 1_000_000_000).unwrap();
        assert!(is_near(in_proportion(added, all, given).unwrap(), exact));
    }

    #[test]
    fn sums_differences_and_shares_are_exact_as_long_as_they_fit() {
        let (third, seventh) = (Rational::new(1, 3).unwrap(), Rational::new(1, 7).unwrap());
        assert_eq!(plus(third, seventh), Rational::new(10, 21));
        assert_eq!(less(third, seventh), Rational::new(4, 21));
        assert_eq!(of(third, seventh), Rational::new(1, 21));
    }

    #[test]
    fn where_they_do_not_they_are_kept_to_a_millionth() {
        let large = |above: i128, below: i128| Rational::new(above, below).unwrap();
        // 2^80 + 1 over 2^63 and over 3^40: a common denominator takes 127 bits, what stands above it more.
        let (one, other) = (large((1 << 80) + 1, 1 << 63), large((1 << 80) + 1, 3i128.pow(40)));
        assert_eq!(one.checked_add(other), Err(RationalError::Overflow));
        let (a, b) = (one.nearest(1_000_000).unwrap(), other.nearest(1_000_000).unwrap());
        assert_eq!(plus(one, other), a.checked_add(b));
        assert_eq!(less(one, other), a.checked_sub(b));
        let share = other.checked_div(Rational::whole(1 << 17)).unwrap();
        assert_eq!(one.checked_mul(share), Err(RationalError::Overflow));
        assert_eq!(of(one, share), a.checked_mul(share).unwrap().nearest(1_000_000));
    }

    #[test]
    fn what_is_too_large_even_then_is_an_error() {
        let most = Rational::new(i128::MAX, 1).unwrap();
        assert_eq!(plus(most, most), Err(RationalError::Overflow));
        assert_eq!(of(most, Rational::whole(2)), Err(RationalError::Overflow));
        assert_eq!(
            in_proportion(Rational::ONE, Rational::ONE, Rational::ZERO),
            Err(RationalError::ZeroDivisor)
        );
    }
}
