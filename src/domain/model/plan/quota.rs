//! Where a component's quota comes from, and how a longer one is cut into periods.

use super::written::{Amount, Rate};
use crate::domain::kernel::Grain;
use serde::{Deserialize, Serialize};

/// A component's quota. Without an amount it is what the data states for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaRule {
    /// The quota of everybody; absent means what the data states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Of which period the amounts are; absent means the measured period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Grain>,
    /// Quotas of single people, which win over `amount`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonQuota>,
    /// How a quota longer than the measured period is cut; absent means by days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phasing: Option<Phasing>,
    /// What credit to date is compared with.
    #[serde(default)]
    pub compare: Compare,
}

/// The quota of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonQuota {
    /// By name, e-mail address, alias or id.
    pub person: String,
    /// The amount.
    pub amount: Amount,
}

/// How a quota is cut into the periods that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phasing {
    /// Exact, by days.
    Days,
    /// Equal parts, one a month, in whole minor units.
    Equal,
    /// These shares of equal spans of months, in whole minor units: 4 are quarters of a year.
    Shares(Vec<Rate>),
}

/// What the credit of a span to date is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// The quota of the whole span.
    #[default]
    Full,
    /// The quota of the payout periods so far.
    ToDate,
}

/// The day-count of proration, and what is prorated besides quotas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proration {
    /// How active time is counted.
    #[serde(default)]
    pub by: DayCount,
    /// Whether quotas are prorated by active time.
    #[serde(default = "yes")]
    pub quota: bool,
    /// What else is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Prorated>,
}

fn yes() -> bool {
    true
}

/// How active time is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Active days ÷ days of the period; the first day counts.
    #[default]
    Days,
    /// Whole months active ÷ months of the period.
    Months,
}

/// What may be prorated besides a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prorated {
    /// V, the target variable.
    TargetVariable,
    /// Fixed amounts that rules and kickers pay.
    Fixed,
    /// Bounds of tables by credit, and minima.
    Thresholds,
    /// Caps.
    Caps,
    /// Floors.
    Floors,
    /// Draws.
    Draw,
    /// Guarantees, also those of a ramp.
    Guarantee,
}

/// What new people get while they learn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// From which day tenure counts.
    #[serde(default)]
    pub since: Since,
    /// The months, the first first; later ones are as without a ramp.
    pub months: Vec<RampMonth>,
}

/// From which day tenure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// The day of hire.
    #[default]
    Hired,
    /// The first day on which the plan pays the person.
    Assigned,
}

/// One calendar month of a ramp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RampMonth {
    /// The share of the quota; absent means all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Rate>,
    /// The least that is paid for the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<Amount>,
    /// Whether rates above the base rate hold; absent means yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accelerators: Option<bool>,
}
