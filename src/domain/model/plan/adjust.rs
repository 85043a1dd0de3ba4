//! What acts on an earned amount: gates, multipliers, kickers, caps and floors, and in which order.

use super::table::Edge;
use super::written::{Amount, Level, Rate};
use crate::domain::kernel::Rational;
use serde::{Deserialize, Serialize};

/// What a gate, multiplier or kicker looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gauge {
    /// Credit ÷ quota.
    #[default]
    Attainment,
    /// Credit.
    Credit,
    /// What the component earned; only of another component.
    Earned,
}

impl Gauge {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Gauge::Attainment => "attainment",
            Gauge::Credit => "credit",
            Gauge::Earned => "earnings",
        }
    }
}

/// A condition without which nothing, or a share only, is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The component looked at; absent means this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What is looked at.
    #[serde(default)]
    pub by: Gauge,
    /// The level from which on it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Level>,
    /// The level above which it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Level>,
    /// The share that is paid while it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Rate>,
}

/// A factor on what was earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    /// The component looked at; absent means this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What is looked at.
    #[serde(default)]
    pub by: Gauge,
    /// One factor for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Rational>,
    /// Factors by level, ascending; the first reaches down without end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<FactorTier>,
    /// Which tier owns an exact edge.
    #[serde(default)]
    pub edge: Edge,
}

/// A factor from a level on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorTier {
    /// The lower bound.
    pub from: Level,
    /// The factor, at least 0.
    pub factor: Rational,
}

/// A bonus at a level; kickers accumulate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kicker {
    /// The component looked at; absent means this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What is looked at.
    #[serde(default)]
    pub by: Gauge,
    /// The level at which it is paid.
    pub at: Level,
    /// What is paid.
    pub pays: Sum,
}

/// A sum of money that does not depend on credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sum {
    /// An amount.
    Amount(Amount),
    /// A share of V of the component's period.
    OfTarget(Rate),
    /// A share of OTE (base salary + target variable) of the component's period.
    OfOte(Rate),
    /// A share of V of the year.
    OfAnnualTarget(Rate),
    /// A share of OTE of the year.
    OfAnnualOte(Rate),
}

/// A cap or a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LimitWire", into = "LimitWire")]
pub struct Limit {
    /// The bound.
    pub sum: Sum,
    /// Of what it is the bound.
    pub per: Per,
}

/// Of what a cap or floor is the bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Of what each deal pays.
    Deal,
    /// Of the line of a period.
    #[default]
    Period,
    /// Of the lines of a fiscal year so far.
    Year,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_target: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_ote: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_annual_target: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_annual_ote: Option<Rate>,
    #[serde(default)]
    per: Per,
}

impl TryFrom<LimitWire> for Limit {
    type Error = &'static str;
    fn try_from(wire: LimitWire) -> Result<Limit, &'static str> {
        let stated = [
            wire.amount.map(Sum::Amount),
            wire.of_target.map(Sum::OfTarget),
            wire.of_ote.map(Sum::OfOte),
            wire.of_annual_target.map(Sum::OfAnnualTarget),
            wire.of_annual_ote.map(Sum::OfAnnualOte),
        ];
        let mut stated = stated.into_iter().flatten();
        match (stated.next(), stated.next()) {
            (Some(sum), None) => Ok(Limit { sum, per: wire.per }),
            _ => Err("a cap or floor states exactly one of amount, of_target, of_ote, of_annual_target \
                      and of_annual_ote"),
        }
    }
}

impl From<Limit> for LimitWire {
    fn from(limit: Limit) -> LimitWire {
        let none = LimitWire {
            amount: None,
            of_target: None,
            of_ote: None,
            of_annual_target: None,
            of_annual_ote: None,
            per: limit.per,
        };
        match limit.sum {
            Sum::Amount(amount) => LimitWire { amount: Some(amount), ..none },
            Sum::OfTarget(share) => LimitWire { of_target: Some(share), ..none },
            Sum::OfOte(share) => LimitWire { of_ote: Some(share), ..none },
            Sum::OfAnnualTarget(share) => LimitWire { of_annual_target: Some(share), ..none },
            Sum::OfAnnualOte(share) => LimitWire { of_annual_ote: Some(share), ..none },
        }
    }
}

/// The kinds of adjustment, for the order in which they act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// Gates.
    Gates,
    /// Multipliers.
    Multipliers,
    /// Kickers.
    Kickers,
    /// Caps.
    Caps,
    /// Floors.
    Floors,
}

/// The order where a plan gives none.
pub const DEFAULT_ORDER: [Adjustment; 5] =
    [Adjustment::Gates, Adjustment::Multipliers, Adjustment::Kickers, Adjustment::Caps, Adjustment::Floors];

/// A cap or floor over several components: a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanLimit {
    /// Names the line.
    pub id: String,
    /// What the statement calls it; absent means the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The components; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// The most that they pay together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Limit>,
    /// The least that they pay together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Limit>,
}
