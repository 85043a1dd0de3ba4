//! Money: whole minor units of one currency.

use super::currency::Currency;
use super::rational::{Rational, RationalError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// The largest amount accepted from outside, in minor units: 10^15 either way.
pub const LIMIT_MINOR: i64 = 1_000_000_000_000_000;

/// An amount in minor units (cents) of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// Minor units: cents for the dollar, whole yen for the yen.
    pub minor: i64,
    /// The currency that `minor` counts.
    pub currency: Currency,
}

/// Why an amount could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit.
    #[error("the amount is too large to be kept exactly")]
    Overflow,
    /// Two currencies met where one was needed.
    #[error("{0} and {1} can't be added without a dated exchange rate")]
    MixedCurrencies(Currency, Currency),
    /// A text is no amount of the currency.
    #[error("“{0}” is not an amount in {1}")]
    Syntax(String, Currency),
    /// A division by zero.
    #[error("a division by zero")]
    ZeroDivisor,
}

impl From<RationalError> for MoneyError {
    fn from(error: RationalError) -> MoneyError {
        match error {
            RationalError::ZeroDivisor => MoneyError::ZeroDivisor,
            RationalError::Overflow | RationalError::Syntax => MoneyError::Overflow,
        }
    }
}

impl Money {
    /// `minor` units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Nothing of `currency`.
    pub fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        let minor = other.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        self.checked_add(Money { minor, currency: other.currency })
    }

    /// The sum of many amounts, all in `currency`.
    pub fn sum(currency: Currency, parts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        parts.into_iter().try_fold(Money::zero(currency), Money::checked_add)
    }

    /// The amount in minor units as an exact number.
    pub fn exact_minor(self) -> Rational {
        Rational::whole(self.minor)
    }

    /// Reads a plain decimal such as `-1234.50`; digits past the minor unit are refused.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let wrong = || MoneyError::Syntax(text.chars().take(80).collect(), currency);
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let value = Rational::parse(text).ok().filter(|_| plain).ok_or_else(wrong)?;
        let scaled = value.checked_mul(Rational::whole(currency.minor_per_major()))?;
        let minor = i64::try_from(scaled.numerator()).map_err(|_| MoneyError::Overflow)?;
        if scaled.denominator() == 1 { Ok(Money { minor, currency }) } else { Err(wrong()) }
    }

    /// The plain decimal with all digits of the currency: `-1234.50`, without code or grouping.
    pub fn decimal(self) -> String {
        decimal_of_minor(self.minor, self.currency.digits())
    }
}

/// Writes minor units as a plain decimal with `digits` places.
pub fn decimal_of_minor(minor: i64, digits: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let scale = match digits {
        0 => return minor.to_string(),
        1 => 10,
        2 => 100,
        _ => 1000,
    };
    let size = minor.unsigned_abs();
    let (whole, part) = (size.div_euclid(scale), size.rem_euclid(scale));
    format!("{sign}{whole}.{part:0width$}", width = usize::from(digits.min(3)))
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

/// On the wire: `{"amount": "1234.50", "currency": "USD"}`, so that no reader meets a float.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { amount: self.decimal(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Money::parse(&wire.amount, wire.currency).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_carry_the_digits_of_the_currency() {
        let yen = Currency::parse("JPY").unwrap();
        let dinar = Currency::parse("KWD").unwrap();
        assert_eq!(Money::new(-5, Currency::USD).decimal(), "-0.05");
        assert_eq!(Money::new(1234, yen).decimal(), "1234");
        assert_eq!(Money::new(1234, dinar).decimal(), "1.234");
        assert_eq!(Money::parse("1.5", Currency::USD), Ok(Money::new(150, Currency::USD)));
        assert!(Money::parse("1.505", Currency::USD).is_err());
        assert!(Money::parse("1.5", yen).is_err());
        assert!(Money::parse("5%", Currency::USD).is_err());
    }

    #[test]
    fn currencies_are_never_mixed() {
        let yen = Currency::parse("JPY").unwrap();
        let mixed = Money::new(1, yen).checked_add(Money::new(1, Currency::USD));
        assert_eq!(mixed, Err(MoneyError::MixedCurrencies(yen, Currency::USD)));
    }
}
