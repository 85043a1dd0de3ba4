//! What acts on the sum of a statement's lines: draws, guarantees, negative totals, other currencies.

use super::written::Amount;
use crate::domain::kernel::{Currency, Date, Rational};
use serde::{Deserialize, Serialize};

/// An advance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// Whether and how it is recovered.
    pub kind: DrawKind,
    /// The draw of a payout period.
    pub amount: Amount,
    /// The first day; absent means the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Date>,
    /// For how many months of tenure it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
    /// The balance brought in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_balance: Option<Amount>,
}

/// Whether and how a draw is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawKind {
    /// From what is earned above the draw.
    Recoverable,
    /// From all that is earned, even below the draw.
    RecoverableStrict,
    /// Never.
    NonRecoverable,
    /// Like recoverable; what is left at the draw's end is given up.
    Forgiven,
}

/// The least that is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// The guarantee of a payout period.
    pub amount: Amount,
    /// The first day; absent means the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Date>,
    /// For how many months of tenure it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
}

/// What happens to a total below 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NegativeTotal {
    /// Nothing is paid, and the rest is the first line of the next statement.
    #[default]
    Carry,
    /// It is taken from pay.
    Pay,
}

impl NegativeTotal {
    /// Whether it is the default.
    pub fn is_carry(&self) -> bool {
        *self == NegativeTotal::Carry
    }
}

/// By which rate amounts in other currencies become the plan's, or the plan's become the payee's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Which rate.
    pub at: RateDay,
    /// The locked rates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<LockedRate>,
}

/// Which dated rate converts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateDay {
    /// That of the day: the anchor day of a deal, the last day of a payout period.
    #[default]
    CloseDate,
    /// The mean of the rates dated in the calendar month of that day.
    MonthAverage,
    /// What the plan states.
    Locked,
}

/// A locked rate: one unit of `from` is worth `rate` units of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedRate {
    /// The currency converted.
    pub from: Currency,
    /// The currency that it becomes.
    pub to: Currency,
    /// The rate, above 0.
    pub rate: Rational,
}

/// In which currency people are paid, if not the plan's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayIn {
    /// Which currency.
    pub currency: PayeeCurrency,
    /// Which rate.
    #[serde(default)]
    pub at: RateDay,
    /// The locked rates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<LockedRate>,
}

/// Which currency a person is paid in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayeeCurrency {
    /// What the roster states for the person; without one, the plan's.
    FromPerson,
    /// This one.
    Code(Currency),
}

/// How commissions become expense (ASC 340-40): capitalised and written off over a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accrual {
    /// The life in calendar months, the month of the anchor date included.
    pub months: u16,
    /// A life of at most so many months is expensed at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_once_up_to: Option<u16>,
}
