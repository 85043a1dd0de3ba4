//! What a measure pays: a rate, a table, a curve, a grid, rates by scope, objectives or prizes.

use super::measure::DealField;
use super::table::{Beyond, Edge, RateRule, RateSource, RuleKeys, Table};
use super::written::{Amount, Level, Rate};
use crate::domain::kernel::Rational;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a measure pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// One rate on all credit.
    Flat(RateRule),
    /// A rate that depends on credit or attainment.
    Table(Table),
    /// Attainment → share of V, in straight lines or steps.
    Curve(Curve),
    /// A rate that depends on two things.
    Grid(Grid),
    /// A rate for each deal; the most specific rule wins.
    Scoped(Scoped),
    /// Weights × achievement × V.
    Mbo(Mbo),
    /// Prizes over a ranking.
    Contest(Contest),
}

impl Pays {
    /// Every rule that it may pay by, what holds beyond the others included; none where no rule pays.
    pub fn rules(&self) -> Vec<RateRule> {
        match self {
            Pays::Flat(rule) => vec![*rule],
            Pays::Table(table) => table.rules().collect(),
            Pays::Scoped(scoped) => scoped.all_rules().collect(),
            Pays::Curve(_) | Pays::Grid(_) | Pays::Mbo(_) | Pays::Contest(_) => Vec::new(),
        }
    }
}

/// A pay curve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// What the levels are compared with.
    #[serde(default)]
    pub by: CurveBy,
    /// The points, ascending.
    pub points: Vec<CurvePoint>,
    /// What holds between two points, where a point does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Between>,
    /// What holds below the first point, if that is not at 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<CurveBelow>,
    /// What holds above the last point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<CurveAbove>,
}

/// What a curve's levels are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveBy {
    /// Credit ÷ quota.
    #[default]
    Attainment,
    /// Credit.
    Credit,
}

/// One point of a curve: at this level, this much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PointWire", into = "PointWire")]
pub struct CurvePoint {
    /// The level.
    pub at: Level,
    /// What is paid there.
    pub pays: CurveValue,
    /// What holds from here to the next point; absent means what the curve says.
    pub then: Option<Between>,
}

/// What a curve pays at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveValue {
    /// A share of V.
    OfTarget(Rational),
    /// An amount.
    Amount(Rational),
}

impl CurveValue {
    /// The number, in its own unit.
    pub fn value(self) -> Rational {
        match self {
            CurveValue::OfTarget(value) | CurveValue::Amount(value) => value,
        }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointWire {
    at: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_target: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    then: Option<Between>,
}

impl TryFrom<PointWire> for CurvePoint {
    type Error = &'static str;
    fn try_from(wire: PointWire) -> Result<CurvePoint, &'static str> {
        let pays = match (wire.of_target, wire.amount) {
            (Some(share), None) => CurveValue::OfTarget(share.0),
            (None, Some(amount)) => CurveValue::Amount(amount.0),
            _ => return Err("a point states exactly one of of_target and amount"),
        };
        Ok(CurvePoint { at: wire.at, pays, then: wire.then })
    }
}

impl From<CurvePoint> for PointWire {
    fn from(point: CurvePoint) -> PointWire {
        let (of_target, amount) = match point.pays {
            CurveValue::OfTarget(share) => (Some(Rate(share)), None),
            CurveValue::Amount(amount) => (None, Some(Amount(amount))),
        };
        PointWire { at: point.at, of_target, amount, then: point.then }
    }
}

/// What holds between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// A straight line.
    Interpolate,
    /// The lower point's value until the next point.
    Step,
}

/// What holds below a curve's first point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveBelow {
    /// Nothing.
    Nothing,
    /// The first point's value.
    Level,
    /// A share of V.
    OfTarget(Rate),
    /// An amount.
    Amount(Amount),
}

/// What holds above a curve's last point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveAbove {
    /// The last point's value.
    Level,
    /// The last line goes on.
    Continue,
    /// Each further percentage point of attainment adds this share of V.
    PerPoint(Rate),
}

/// A table with two ways in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// What chooses the row.
    pub rows: Axis,
    /// What chooses the column.
    pub columns: Axis,
    /// The rates, row by row.
    pub rates: Vec<Vec<Rate>>,
}

/// One way into a grid: by a number with bounds, or by a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// What is looked at.
    pub by: AxisBy,
    /// The lower bounds, each inside; the last has no end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Level>,
    /// The upper bounds, each inside (“up to”).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub up_to: Vec<Level>,
    /// The texts, one an entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// What holds for a value that no entry holds; absent means that it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Otherwise>,
}

impl Axis {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.from.len().saturating_add(self.up_to.len()).saturating_add(self.is.len())
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The edge rule that it is written with.
    pub fn edge(&self) -> Edge {
        if self.up_to.is_empty() { Edge::LowerInside } else { Edge::UpperInside }
    }
}

/// What an axis looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisBy {
    /// The person's attainment of the period.
    Attainment,
    /// The person's credit of the period.
    Credit,
    /// The customer of the deal.
    Account,
    /// The type of the deal.
    DealType,
    /// The product.
    Product,
    /// The region.
    Region,
    /// The segment.
    Segment,
    /// The lead source.
    LeadSource,
    /// The amount of the deal.
    Amount,
    /// The units of the deal.
    Units,
    /// The term of the deal.
    TermMonths,
    /// The discount of the deal.
    DiscountShare,
    /// The margin of the deal.
    MarginShare,
}

impl AxisBy {
    /// The field of a deal that it looks at; nothing where it looks at the whole period.
    pub fn field(self) -> Option<DealField> {
        Some(match self {
            AxisBy::Attainment | AxisBy::Credit => return None,
            AxisBy::Account => DealField::Account,
            AxisBy::DealType => DealField::DealType,
            AxisBy::Product => DealField::Product,
            AxisBy::Region => DealField::Region,
            AxisBy::Segment => DealField::Segment,
            AxisBy::LeadSource => DealField::LeadSource,
            AxisBy::Amount => DealField::Amount,
            AxisBy::Units => DealField::Units,
            AxisBy::TermMonths => DealField::TermMonths,
            AxisBy::DiscountShare => DealField::DiscountShare,
            AxisBy::MarginShare => DealField::MarginShare,
        })
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            AxisBy::Attainment => "attainment",
            AxisBy::Credit => "credit",
            other => other.field().map_or("", DealField::words),
        }
    }
}

/// What holds for a value that no entry of an axis holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// Nothing is paid.
    Nothing,
    /// The first entry.
    First,
    /// The last entry.
    Last,
}

/// Rates by product, category, segment, account: the most specific rule wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoped {
    /// The fields, from the most to the least specific.
    pub dimensions: Vec<DealField>,
    /// The rules.
    pub rules: Vec<ScopedRule>,
    /// What holds for a deal that no rule fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Beyond>,
}

impl Scoped {
    /// What each rule pays, and what holds for a deal that none fits.
    pub fn all_rules(&self) -> impl Iterator<Item = RateRule> {
        self.rules.iter().map(|rule| rule.pays).chain(self.otherwise.map(Beyond::rule))
    }
}

/// One rule of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ScopedWire", into = "ScopedWire")]
pub struct ScopedRule {
    /// The texts that a deal must have, by field; a field that is not named does not matter.
    pub matches: BTreeMap<DealField, String>,
    /// What it pays.
    pub pays: RateRule,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScopedWire {
    #[serde(default, rename = "match", skip_serializing_if = "BTreeMap::is_empty")]
    matches: BTreeMap<DealField, String>,
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
}

impl TryFrom<ScopedWire> for ScopedRule {
    type Error = &'static str;
    fn try_from(wire: ScopedWire) -> Result<ScopedRule, &'static str> {
        let ScopedWire { matches, rate, rate_of, multiple, per_unit, amount } = wire;
        let keys = RuleKeys { rate, rate_of, multiple, per_unit, amount, of_target: None };
        let pays = keys
            .one()
            .ok_or("a scoped rule states exactly one of rate, rate_of, multiple, per_unit and amount")?;
        Ok(ScopedRule { matches, pays })
    }
}

impl From<ScopedRule> for ScopedWire {
    fn from(rule: ScopedRule) -> ScopedWire {
        let RuleKeys { rate, rate_of, multiple, per_unit, amount, .. } = RuleKeys::of(rule.pays);
        ScopedWire { matches: rule.matches, rate, rate_of, multiple, per_unit, amount }
    }
}

/// Objectives with weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mbo {
    /// The objectives; the weights add up to exactly 100 %.
    pub objectives: Vec<Objective>,
}

/// One objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The name under which achievement is entered.
    pub name: String,
    /// Its share of V.
    pub weight: Rate,
    /// The most achievement that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Rate>,
}

/// Prizes over a ranking of all whom the component pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// What the ranking goes by.
    #[serde(default)]
    pub by: RankBy,
    /// The prizes of the places, first to last.
    pub prizes: Vec<Amount>,
    /// What must be reached to take part; whoever exactly reaches it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Level>,
}

/// What a ranking goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RankBy {
    /// Credit.
    #[default]
    Credit,
    /// Attainment.
    Attainment,
}
