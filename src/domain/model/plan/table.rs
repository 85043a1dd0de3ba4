//! Rates and tables of rates over ascending tiers.

use super::written::{Amount, Level, Rate};
use crate::domain::kernel::Rational;
use serde::{Deserialize, Serialize};

/// How a rate is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateRule {
    /// A share of credit.
    Rate(Rate),
    /// The rate that the roster states.
    RateOf(RateSource),
    /// A multiple of the base rate r0 = V ÷ Q; above 1 an accelerator, below 1 a decelerator.
    Multiple(Rational),
    /// An amount for each unit, or each deal, that is credited.
    PerUnit(Amount),
    /// A fixed amount, whatever the credit.
    Amount(Amount),
    /// A fixed share of V, the target variable of the component's period.
    OfTarget(Rate),
}

impl RateRule {
    /// Whether it pays a sum once, instead of something for each part of the credit.
    pub fn is_fixed(self) -> bool {
        matches!(self, RateRule::Amount(_) | RateRule::OfTarget(_))
    }
}

/// Whose rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    /// The person's own commission rate.
    Person,
}

/// A table of rates over ascending tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What each rate is applied to; must be stated here or on every tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Application>,
    /// What the bounds of the tiers are compared with.
    pub by: TableBy,
    /// The component whose credit or attainment decides the tier; absent means this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Which credit a marginal or overage table cuts where quota credit and commission credit differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cuts: Option<Cuts>,
    /// Which tier owns an exact edge.
    #[serde(default)]
    pub edge: Edge,
    /// The base rate r0, where it is stated instead of V ÷ Q.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_rate: Option<Rate>,
    /// What holds below the first tier, if that does not begin at 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Beyond>,
    /// The tiers, ascending.
    pub tiers: Vec<Tier>,
    /// What holds above the last tier, if that has an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Beyond>,
}

impl Table {
    /// What each tier pays, and what holds below and above them.
    pub fn rules(&self) -> impl Iterator<Item = RateRule> {
        let beyond = [self.below, self.above].into_iter().flatten().map(Beyond::rule);
        self.tiers.iter().map(|tier| tier.pays).chain(beyond)
    }
}

/// What the rates of a table are applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Application {
    /// Each rate pays the part of the credit inside its tier.
    Marginal,
    /// The rate of the tier reached pays all of the credit.
    Retroactive,
    /// The base rate pays up to quota, the rate of the tier reached all above quota.
    Overage,
}

/// Which of two differing credits the tiers of a table cut into parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cuts {
    /// The credit that retires quota.
    QuotaCredit,
    /// The credit that is paid.
    CommissionCredit,
}

/// What the bounds of a table's tiers are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableBy {
    /// Credit, in the plan's currency.
    Credit,
    /// Attainment: credit ÷ quota.
    Attainment,
}

/// Which tier owns an exact edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The tier that begins there.
    #[default]
    LowerInside,
    /// The tier that ends there (tables written with “up to”).
    UpperInside,
}

/// What a tier's own rate is applied to, where it differs from the table's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierApplication {
    /// Everything from 0 to the tier's top.
    All,
    /// Only the part inside the tier.
    New,
}

/// One tier: its bounds and what it pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TierWire", into = "TierWire")]
pub struct Tier {
    /// The lower bound.
    pub from: Level,
    /// The upper bound; absent means up to the next tier, or without end.
    pub until: Option<Level>,
    /// Overrides the table's application for this tier.
    pub application: Option<TierApplication>,
    /// What it pays.
    pub pays: RateRule,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierWire {
    from: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    application: Option<TierApplication>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate_of: Option<RateSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    multiple: Option<Rational>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_unit: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_target: Option<Rate>,
}

/// The keys by which a rule may be stated, each at most once.
#[derive(Clone, Copy, Default)]
pub(super) struct RuleKeys {
    pub rate: Option<Rate>,
    pub rate_of: Option<RateSource>,
    pub multiple: Option<Rational>,
    pub per_unit: Option<Amount>,
    pub amount: Option<Amount>,
    pub of_target: Option<Rate>,
}

impl RuleKeys {
    /// The one rule that is stated.
    pub fn one(self) -> Option<RateRule> {
        let stated = [
            self.rate.map(RateRule::Rate),
            self.rate_of.map(RateRule::RateOf),
            self.multiple.map(RateRule::Multiple),
            self.per_unit.map(RateRule::PerUnit),
            self.amount.map(RateRule::Amount),
            self.of_target.map(RateRule::OfTarget),
        ];
        let mut stated = stated.into_iter().flatten();
        stated.next().filter(|_| stated.next().is_none())
    }

    /// The keys of a rule.
    pub fn of(rule: RateRule) -> RuleKeys {
        let mut keys = RuleKeys::default();
        match rule {
            RateRule::Rate(rate) => keys.rate = Some(rate),
            RateRule::RateOf(source) => keys.rate_of = Some(source),
            RateRule::Multiple(multiple) => keys.multiple = Some(multiple),
            RateRule::PerUnit(amount) => keys.per_unit = Some(amount),
            RateRule::Amount(amount) => keys.amount = Some(amount),
            RateRule::OfTarget(share) => keys.of_target = Some(share),
        }
        keys
    }
}

impl TryFrom<TierWire> for Tier {
    type Error = &'static str;
    fn try_from(wire: TierWire) -> Result<Tier, &'static str> {
        let TierWire { rate, rate_of, multiple, per_unit, amount, of_target, .. } = wire;
        let pays = RuleKeys { rate, rate_of, multiple, per_unit, amount, of_target }
            .one()
            .ok_or("a tier states exactly one of rate, rate_of, multiple, per_unit, amount and of_target")?;
        Ok(Tier { from: wire.from, until: wire.until, application: wire.application, pays })
    }
}

impl From<Tier> for TierWire {
    fn from(tier: Tier) -> TierWire {
        let Tier { from, until, application, pays } = tier;
        let RuleKeys { rate, rate_of, multiple, per_unit, amount, of_target } = RuleKeys::of(pays);
        TierWire { from, until, application, rate, rate_of, multiple, per_unit, amount, of_target }
    }
}

/// What holds beyond the first or the last tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// Nothing is paid there.
    Nothing,
    /// A share of credit.
    Rate(Rate),
    /// The rate that the roster states.
    RateOf(RateSource),
    /// A multiple of the base rate.
    Multiple(Rational),
    /// An amount for each unit or deal.
    PerUnit(Amount),
    /// A fixed amount.
    Amount(Amount),
    /// A fixed share of V.
    OfTarget(Rate),
}

impl Beyond {
    /// The rate that it comes to.
    pub fn rule(self) -> RateRule {
        match self {
            Beyond::Nothing => RateRule::Rate(Rate(Rational::ZERO)),
            Beyond::Rate(rate) => RateRule::Rate(rate),
            Beyond::RateOf(source) => RateRule::RateOf(source),
            Beyond::Multiple(multiple) => RateRule::Multiple(multiple),
            Beyond::PerUnit(amount) => RateRule::PerUnit(amount),
            Beyond::Amount(amount) => RateRule::Amount(amount),
            Beyond::OfTarget(share) => RateRule::OfTarget(share),
        }
    }
}
