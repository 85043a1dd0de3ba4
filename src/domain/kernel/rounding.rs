//! Rounding rules: a mode and a unit, named by the plan and shown where they decide a cent.

use super::exact_sum::ExactSum;
use super::money::MoneyError;
use super::rational::Rational;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What happens to a fraction of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearest; a half goes away from zero. The default.
    #[default]
    HalfAwayFromZero,
    /// To the nearest; a half goes to the even neighbour.
    HalfEven,
    /// To the nearest; a half goes towards plus infinity.
    HalfUp,
    /// Towards plus infinity.
    Up,
    /// Towards minus infinity.
    Down,
    /// Towards zero.
    TowardZero,
}

impl RoundingMode {
    /// The mode in words, as statements print it.
    pub fn words(self) -> &'static str {
        match self {
            RoundingMode::HalfAwayFromZero => "half away from zero",
            RoundingMode::HalfEven => "half to even",
            RoundingMode::HalfUp => "half up",
            RoundingMode::Up => "up",
            RoundingMode::Down => "down",
            RoundingMode::TowardZero => "toward zero",
        }
    }

    /// The whole number that `value` rounds to.
    pub fn whole(self, value: Rational) -> Result<i128, MoneyError> {
        self.whole_units(&value.into(), 1)
    }

    /// How many units a sum rounds to.
    fn whole_units(self, sum: &ExactSum, unit: i64) -> Result<i128, MoneyError> {
        let (floor, half) = sum.floor_and_half(unit)?;
        let Some(half) = half else { return Ok(floor) };
        let is_negative = floor < 0;
        let up = match self {
            RoundingMode::Up => true,
            RoundingMode::Down => false,
            RoundingMode::TowardZero => is_negative,
            RoundingMode::HalfAwayFromZero => nearest(half, !is_negative),
            RoundingMode::HalfUp => nearest(half, true),
            RoundingMode::HalfEven => nearest(half, floor.rem_euclid(2) == 1),
        };
        floor.checked_add(i128::from(up)).ok_or(MoneyError::Overflow)
    }
}

/// Whether a rest that so compares with the half goes up; `half_up` decides the exact half.
fn nearest(half: Ordering, half_up: bool) -> bool {
    match half {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => half_up,
    }
}

/// A mode and, if it differs from the currency's own, the number of digits kept (0 to 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// What happens to a fraction.
    #[serde(default)]
    pub mode: RoundingMode,
    /// Digits kept after the decimal mark; absent means the currency's minor unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<u8>,
}

impl Rounding {
    /// Rounds an exact amount in minor units of a currency with `currency_digits` digits.
    /// A coarser unit gives a multiple of it; a finer one than the currency's gives the minor unit.
    pub fn minor(self, exact_minor: Rational, currency_digits: u8) -> Result<i64, MoneyError> {
        self.minor_of(&exact_minor.into(), currency_digits)
    }

    /// As [`Rounding::minor`], for a sum that one fraction may not hold.
    pub fn minor_of(self, exact_minor: &ExactSum, currency_digits: u8) -> Result<i64, MoneyError> {
        let unit = self.unit_minor(currency_digits);
        let whole = self.mode.whole_units(exact_minor, unit)?;
        let minor = whole.checked_mul(i128::from(unit)).ok_or(MoneyError::Overflow)?;
        i64::try_from(minor).map_err(|_| MoneyError::Overflow)
    }

    /// The unit in minor units: 1 for cents in dollars, 100 for whole dollars.
    fn unit_minor(self, currency_digits: u8) -> i64 {
        let kept = self.digits.unwrap_or(currency_digits).min(currency_digits);
        match currency_digits.saturating_sub(kept) {
            0 => 1,
            1 => 10,
            2 => 100,
            _ => 1000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(mode: RoundingMode, text: &str) -> i128 {
        mode.whole(Rational::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn each_mode_on_halves_of_both_signs() {
        use RoundingMode::*;
        let table = [
            (HalfAwayFromZero, [3, -3, 2, 1]),
            (HalfEven, [2, -2, 2, 0]),
            (HalfUp, [3, -2, 2, 1]),
            (Up, [3, -2, 2, 1]),
            (Down, [2, -3, 1, 0]),
            (TowardZero, [2, -2, 1, 0]),
        ];
        for (mode, expected) in table {
            let found = ["2.5", "-2.5", "1.7", "0.5"].map(|text| round(mode, text));
            assert_eq!(found, expected, "{mode:?}");
        }
    }

    #[test]
    fn a_coarser_unit_gives_its_multiples() {
        let rule = Rounding { mode: RoundingMode::HalfAwayFromZero, digits: Some(0) };
        assert_eq!(rule.minor(Rational::whole(12_350), 2), Ok(12_400));
        assert_eq!(rule.minor(Rational::whole(12_349), 2), Ok(12_300));
    }
}
