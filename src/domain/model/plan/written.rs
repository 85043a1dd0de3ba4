//! Numbers as a plan writes them: rates, amounts and bounds, each with a form of its own.

use crate::domain::kernel::{Grain, Rational};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A rate of credit: an exact share, written `5%`, `0.05` or `1/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub Rational);

/// An amount in major units of the plan's currency, written as a plain decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Rational);

/// A bound of a tier. A percent or fraction is an attainment, a plain decimal an amount, so that
/// neither can be taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// An amount in major units of the plan's currency.
    Amount(Rational),
    /// A share of quota.
    Share(Rational),
}

impl Level {
    /// The number, in its own unit.
    pub fn value(self) -> Rational {
        match self {
            Level::Amount(value) | Level::Share(value) => value,
        }
    }
}

/// A period that people are paid by: year, quarter or month. Weeks do not cut a salary into equal shares.
pub(super) fn grain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Grain, D::Error> {
    let grain = Grain::deserialize(deserializer)?;
    match grain {
        Grain::Week => Err(de::Error::unknown_variant("week", &["month", "quarter", "year"])),
        known => Ok(known),
    }
}

/// The same where it may be absent.
pub(super) fn optional_grain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Grain>, D::Error> {
    let grain = Option::<Grain>::deserialize(deserializer)?;
    match grain {
        Some(Grain::Week) => Err(de::Error::unknown_variant("week", &["month", "quarter", "year"])),
        known => Ok(known),
    }
}

/// Percent where the digits end, else a fraction.
fn share_text(value: Rational) -> String {
    match value.exact_decimal() {
        Some(_) => value.percent(),
        None => value.to_string(),
    }
}

fn plain_amount(text: &str) -> Option<Rational> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    Rational::parse(text).ok().filter(|_| plain)
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&share_text(self.0))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Level::Amount(value) => fmt::Display::fmt(value, f),
            Level::Share(value) => f.write_str(&share_text(*value)),
        }
    }
}

macro_rules! written_as_text {
    ($name:ident, $read:expr, $form:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read: fn(&str) -> Option<$name> = $read;
                read(&text).ok_or_else(|| {
                    let start: String = text.chars().take(80).collect();
                    de::Error::custom(format!("“{start}” is not {}", $form))
                })
            }
        }
    };
}

written_as_text!(Rate, |text| Rational::parse(text).ok().map(Rate), "a rate such as 5%, 0.05 or 1/20");
written_as_text!(Amount, |text| plain_amount(text).map(Amount), "an amount such as 60000.00");
written_as_text!(
    Level,
    |text| match plain_amount(text) {
        Some(amount) => Some(Level::Amount(amount)),
        None => Rational::parse(text).ok().map(Level::Share),
    },
    "a bound such as 10000 (an amount) or 50% (an attainment)"
);
