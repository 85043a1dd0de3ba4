//! Exact fractions: rates, attainments, prorated quotas. `n/d` in lowest terms, `d > 0`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::cmp::Ordering;
use std::fmt;

/// An exact fraction of two `i128`, always in lowest terms with a denominator above 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i128,
    denominator: i128,
}

/// Why a fraction could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RationalError {
    /// The result needs more than 127 bits.
    #[error("the number is too large to be kept exactly")]
    Overflow,
    /// A division by zero.
    #[error("a division by zero")]
    ZeroDivisor,
    /// The text is no decimal, percent or fraction.
    #[error("not a number: write 0.05, 5% or 1/20")]
    Syntax,
}

impl Rational {
    /// 0
    pub const ZERO: Rational = Rational { numerator: 0, denominator: 1 };
    /// 1
    pub const ONE: Rational = Rational { numerator: 1, denominator: 1 };
    /// 1/2
    pub const HALF: Rational = Rational { numerator: 1, denominator: 2 };
    /// 100
    pub const HUNDRED: Rational = Rational { numerator: 100, denominator: 1 };

    /// The whole number `value`.
    pub fn whole(value: i64) -> Rational {
        Rational { numerator: i128::from(value), denominator: 1 }
    }

    /// `numerator / denominator` in lowest terms.
    pub fn new(numerator: i128, denominator: i128) -> Result<Rational, RationalError> {
        if denominator == 0 {
            return Err(RationalError::ZeroDivisor);
        }
        if denominator == 1 {
            return Ok(Rational { numerator, denominator });
        }
        if let Some(reduced) = reduced_in_64_bits(numerator, denominator) {
            return Ok(reduced);
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).map_err(|_| RationalError::Overflow)?;
        let sign = denominator.signum();
        let reduce = |part: i128| {
            part.checked_div(divisor).and_then(|part| part.checked_mul(sign)).ok_or(RationalError::Overflow)
        };
        Ok(Rational { numerator: reduce(numerator)?, denominator: reduce(denominator)? })
    }

    /// The part above the line.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The part below the line, above 0.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether this is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether this is below 0.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The sum. Fractions over one denominator, the usual case for money, need no products.
    pub fn checked_add(self, other: Rational) -> Result<Rational, RationalError> {
        if self.is_zero() || other.is_zero() {
            return Ok(if self.is_zero() { other } else { self });
        }
        if self.denominator == other.denominator {
            let sum = self.numerator.checked_add(other.numerator).ok_or(RationalError::Overflow)?;
            return Rational::new(sum, self.denominator);
        }
        let shared = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let shared = i128::try_from(shared).map_err(|_| RationalError::Overflow)?;
        let left = other.denominator.checked_div(shared).ok_or(RationalError::Overflow)?;
        let right = self.denominator.checked_div(shared).ok_or(RationalError::Overflow)?;
        let a = self.numerator.checked_mul(left);
        let b = other.numerator.checked_mul(right);
        let numerator = a.zip(b).and_then(|(a, b)| a.checked_add(b)).ok_or(RationalError::Overflow)?;
        let denominator = self.denominator.checked_mul(left).ok_or(RationalError::Overflow)?;
        if shared == 1 {
            // Lowest terms over denominators without a common factor stay in lowest terms.
            return Ok(Rational { numerator, denominator });
        }
        Rational::new(numerator, denominator)
    }

    /// The difference.
    pub fn checked_sub(self, other: Rational) -> Result<Rational, RationalError> {
        self.checked_add(other.checked_neg()?)
    }

    /// The value with the other sign.
    pub fn checked_neg(self) -> Result<Rational, RationalError> {
        let numerator = self.numerator.checked_neg().ok_or(RationalError::Overflow)?;
        Ok(Rational { numerator, denominator: self.denominator })
    }

    /// The product; factors are shortened crosswise first, so that it overflows only if it must.
    pub fn checked_mul(self, other: Rational) -> Result<Rational, RationalError> {
        if self == Rational::ONE || other == Rational::ONE {
            return Ok(if self == Rational::ONE { other } else { self });
        }
        let left = Rational::new(self.numerator, other.denominator)?;
        let right = Rational::new(other.numerator, self.denominator)?;
        let numerator = left.numerator.checked_mul(right.numerator);
        let denominator = left.denominator.checked_mul(right.denominator);
        // Nothing above has a factor in common with anything below: these are the lowest terms.
        match numerator.zip(denominator) {
            Some((numerator, denominator)) => Ok(Rational { numerator, denominator }),
            None => Err(RationalError::Overflow),
        }
    }

    /// The quotient.
    pub fn checked_div(self, other: Rational) -> Result<Rational, RationalError> {
        self.checked_mul(other.reciprocal()?)
    }

    /// 1 by this.
    fn reciprocal(self) -> Result<Rational, RationalError> {
        if self.numerator == 0 {
            return Err(RationalError::ZeroDivisor);
        }
        let numerator = self.denominator.checked_mul(self.numerator.signum());
        match numerator.zip(self.numerator.checked_abs()) {
            Some((numerator, denominator)) => Ok(Rational { numerator, denominator }),
            None => Err(RationalError::Overflow),
        }
    }

    /// The largest whole number not above this, and the rest in [0, 1).
    pub fn floor_and_rest(self) -> Result<(i128, Rational), RationalError> {
        let floor = self.numerator.checked_div_euclid(self.denominator);
        let rest = self.numerator.checked_rem_euclid(self.denominator);
        match floor.zip(rest) {
            Some((floor, rest)) => Ok((floor, Rational::new(rest, self.denominator)?)),
            None => Err(RationalError::Overflow),
        }
    }

    /// The nearest fraction over `denominator`, a half going up.
    ///
    /// # Errors
    /// [`RationalError`] if `denominator` is 0, or this is too large to be kept over it.
    pub fn nearest(self, denominator: i64) -> Result<Rational, RationalError> {
        let (floor, rest) = self.floor_and_rest()?;
        let parts = rest.checked_mul(Rational::whole(denominator))?.checked_add(Rational::HALF)?;
        let part = Rational::new(parts.floor_and_rest()?.0, denominator.into())?;
        Rational::new(floor, 1)?.checked_add(part)
    }

    /// The smaller of two.
    pub fn min(self, other: Rational) -> Rational {
        if other < self { other } else { self }
    }

    /// The larger of two.
    pub fn max(self, other: Rational) -> Rational {
        if other > self { other } else { self }
    }

    /// Reads `0.05`, `-1.5`, `5%`, `5 %` or `1/20`, exactly.
    pub fn parse(text: &str) -> Result<Rational, RationalError> {
        let text = text.trim();
        if let Some(percent) = text.strip_suffix('%') {
            return parse_decimal(percent.trim_end())?.checked_div(Rational::HUNDRED);
        }
        match text.split_once('/') {
            Some((above, below)) => parse_decimal(above.trim())?.checked_div(parse_decimal(below.trim())?),
            None => parse_decimal(text),
        }
    }

    /// The decimal digits if they end (`0.012`), else nothing (`1/3`).
    pub fn exact_decimal(self) -> Option<String> {
        let places = decimal_places(self.denominator)?;
        let scale = 10i128.checked_pow(places)?;
        let scaled = self.numerator.checked_mul(scale.checked_div(self.denominator)?)?;
        let digits = scaled.unsigned_abs().to_string();
        let sign = if scaled < 0 { "-" } else { "" };
        let places = usize::try_from(places).ok()?;
        if places == 0 {
            return Some(format!("{sign}{digits}"));
        }
        let width = places.checked_add(1)?;
        let padded = format!("{digits:0>width$}");
        let (whole, part) = padded.split_at_checked(padded.len().checked_sub(places)?)?;
        Some(format!("{sign}{whole}.{part}"))
    }

    /// The value times 100 with `%`: `1.2%`, or `100/3%` where the digits do not end.
    pub fn percent(self) -> String {
        match self.checked_mul(Rational::HUNDRED) {
            Ok(hundredfold) => format!("{hundredfold}%"),
            Err(_) => self.to_string(),
        }
    }

    /// The nearest float: for drawing and for statistics, never for money.
    #[allow(clippy::as_conversions, clippy::float_arithmetic, reason = "leaves the exact world on purpose")]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// How many decimal places write a fraction over `denominator` exactly, if any number does.
fn decimal_places(denominator: i128) -> Option<u32> {
    let (rest, twos) = strip_factor(denominator, 2);
    let (rest, fives) = strip_factor(rest, 5);
    (rest == 1).then_some(twos.max(fives))
}

fn strip_factor(mut value: i128, factor: i128) -> (i128, u32) {
    let mut times = 0u32;
    while value.checked_rem(factor) == Some(0) {
        value = value.checked_div(factor).unwrap_or(1);
        times = times.saturating_add(1);
    }
    (value, times)
}

/// The usual case, much quicker where the machine has no numbers of 128 bits; nothing where they are needed.
fn reduced_in_64_bits(numerator: i128, denominator: i128) -> Option<Rational> {
    let (above, below) = (i64::try_from(numerator).ok()?, u64::try_from(denominator).ok()?);
    let divisor = gcd_in_64_bits(above.unsigned_abs(), below);
    let below = below.checked_div(divisor)?;
    let above = above.checked_div(i64::try_from(divisor).ok()?)?;
    Some(Rational { numerator: above.into(), denominator: below.into() })
}

fn gcd_in_64_bits(mut a: u64, mut b: u64) -> u64 {
    while let Some(rest) = a.checked_rem(b) {
        a = b;
        b = rest;
    }
    a.max(1)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        return gcd_in_64_bits(a, b).into();
    }
    while let Some(rest) = a.checked_rem(b) {
        a = b;
        b = rest;
    }
    a.max(1)
}

fn parse_decimal(text: &str) -> Result<Rational, RationalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
        return Err(RationalError::Syntax);
    }
    let joined = format!("{whole}{part}");
    let above: i128 = joined.parse().map_err(|_| RationalError::Overflow)?;
    let places = u32::try_from(part.len()).map_err(|_| RationalError::Overflow)?;
    let below = 10i128.checked_pow(places).ok_or(RationalError::Overflow)?;
    let value = Rational::new(above, below)?;
    if negative { value.checked_neg() } else { Ok(value) }
}

impl Default for Rational {
    fn default() -> Rational {
        Rational::ZERO
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// Compares exactly at any size: whole parts first, then the reciprocals of the rests.
    fn cmp(&self, other: &Rational) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        if a.denominator == b.denominator {
            return a.numerator.cmp(&b.numerator);
        }
        let mut swapped = false;
        loop {
            let floor = |r: Rational| r.numerator.div_euclid(r.denominator);
            let rest = |r: Rational| r.numerator.rem_euclid(r.denominator);
            let order = floor(a).cmp(&floor(b));
            let (rest_a, rest_b) = (rest(a), rest(b));
            let decided = match (order, rest_a == 0, rest_b == 0) {
                (Ordering::Equal, true, true) => Some(Ordering::Equal),
                (Ordering::Equal, true, false) => Some(Ordering::Less),
                (Ordering::Equal, false, true) => Some(Ordering::Greater),
                (Ordering::Equal, false, false) => None,
                (decided, _, _) => Some(decided),
            };
            if let Some(order) = decided {
                return if swapped { order.reverse() } else { order };
            }
            a = Rational { numerator: a.denominator, denominator: rest_a };
            b = Rational { numerator: b.denominator, denominator: rest_b };
            swapped = !swapped;
        }
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact_decimal() {
            Some(decimal) => f.write_str(&decimal),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Rational {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rational {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
        let text = String::deserialize(deserializer)?;
        Rational::parse(&text).map_err(|error| de::Error::custom(format!("“{text}”: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Rational {
        Rational::parse(text).unwrap()
    }

    #[test]
    fn decimals_percents_and_fractions_read_exactly() {
        assert_eq!(r("0.012"), r("1.2%"));
        assert_eq!(r("1/3").to_string(), "1/3");
        assert_eq!(r("2/8").to_string(), "0.25");
        assert_eq!(r("-1.50").to_string(), "-1.5");
        assert_eq!(r("5 %").percent(), "5%");
        for wrong in ["", ".", "5,5", "1e3", "--1", "1/0", "NaN", "%", "٣"] {
            assert!(Rational::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn comparison_is_exact_where_cross_products_overflow() {
        let big = i128::MAX;
        let a = Rational::new(big, big - 1).unwrap();
        let b = Rational::new(big - 1, big - 2).unwrap();
        assert!(a < b);
        assert!(r("-1/3") < r("-1/4"));
    }

    #[test]
    fn the_nearest_part_is_taken_a_half_going_up() {
        for (value, parts, nearest) in [
            ("1/3", 10, "0.3"),
            ("2/3", 10, "0.7"),
            ("0.25", 10, "0.3"),
            ("-0.25", 10, "-0.2"),
            ("-1/3", 3, "-1/3"),
            ("7", 1, "7"),
            ("1.96", 10, "2"),
        ] {
            assert_eq!(r(value).nearest(parts), Ok(r(nearest)), "{value}");
        }
        let fine = Rational::new((1 << 100) - 1, 1 << 100).unwrap();
        assert_eq!(fine.nearest(10), Ok(Rational::ONE));
        assert_eq!(Rational::ONE.nearest(0), Err(RationalError::ZeroDivisor));
    }

    #[test]
    fn overflow_is_an_error() {
        let big = Rational::new(i128::MAX, 1).unwrap();
        assert_eq!(big.checked_mul(big), Err(RationalError::Overflow));
        assert_eq!(big.checked_add(Rational::ONE), Err(RationalError::Overflow));
    }
}
