//! Plans as documents: what `attain/plan/1` can say, typed, key for key.
//!
//! Owns the shape of a plan and how it is written; decides nothing about money. Rates are exact
//! fractions written as `5%`, `0.05` or `1/20`; amounts are plain decimals in the plan's currency;
//! no float exists in the document. Keys that are not known are refused, so that a misspelt rule can
//! never be ignored. What the keys mean stands in `docs/formats/plan.md`; whether a document can be
//! read in one way only is decided by [`crate::domain::commission::check`].

mod written;

pub use written::{Amount, Level, Rate};

use crate::domain::kernel::{Currency, Date, DateRange, Grain, PeriodError, PlanId, Rational, Rounding};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A plan of the workspace: its id, and the document that a person reads and edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRecord {
    /// Stays the same whatever the document says.
    pub id: PlanId,
    /// The document.
    pub document: Plan,
}

/// A plan document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Which version of the document's shape this is.
    pub schema: PlanSchema,
    /// The plan's name.
    pub name: String,
    /// The currency of every amount in the plan and on its statements.
    pub currency: Currency,
    /// The days on which the plan holds.
    pub effective: Effective,
    /// Who is paid by it.
    pub applies_to: AppliesTo,
    /// How long a payout period of the fiscal calendar is.
    #[serde(deserialize_with = "written::grain")]
    pub payout: Grain,
    /// Which day of a deal decides its period.
    #[serde(default)]
    pub anchor: Anchor,
    /// How each statement line is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Base salary and target variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay: Option<PayMix>,
    /// What is paid, one statement line each.
    pub components: Vec<Component>,
}

/// The version of the document's shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanSchema {
    /// The first.
    #[default]
    #[serde(rename = "attain/plan/1")]
    V1,
}

/// A range of days with one end key: `until` names the first day outside, `through` the last inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effective {
    /// The first day inside.
    pub from: Date,
    /// The first day outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The last day inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Date>,
}

impl Effective {
    /// The days inside; without an end up to the last day that can be written.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] if the end does not lie after the start.
    pub fn range(self) -> Result<DateRange, PeriodError> {
        days_between(Some(self.from), self.until, self.through)
    }
}

/// The half-open range of `from`, `until` and `through`; an absent end reaches as far as dates go.
fn days_between(
    from: Option<Date>,
    until: Option<Date>,
    through: Option<Date>,
) -> Result<DateRange, PeriodError> {
    let after = through.map(|last| last.plus_days(1)).transpose()?;
    let until = [until, after].into_iter().flatten().min().unwrap_or(Date::MAX);
    DateRange::new(from.unwrap_or(Date::MIN), until)
}

/// Who is paid: `{"everyone": true}`, or a list of assignments of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppliesTo {
    /// All people of the roster.
    Everyone,
    /// Those that one of these names, on its days.
    Assigned(Vec<Assignment>),
}

/// One assignment: a role, a team or a person, and the days on which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AssignmentWire", into = "AssignmentWire")]
pub struct Assignment {
    /// Who is meant.
    pub who: Who,
    /// The first day; absent means always.
    pub from: Option<Date>,
    /// The first day after.
    pub until: Option<Date>,
    /// The last day.
    pub through: Option<Date>,
}

impl Assignment {
    /// The days on which it holds.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] if the end does not lie after the start.
    pub fn range(&self) -> Result<DateRange, PeriodError> {
        days_between(self.from, self.until, self.through)
    }
}

/// Who is meant by an assignment. Spellings are compared without case and extra white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody with this role.
    Role(String),
    /// Everybody of this team.
    Team(String),
    /// One person, by name, e-mail address, alias or id.
    Person(String),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignmentWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    through: Option<Date>,
}

impl TryFrom<AssignmentWire> for Assignment {
    type Error = &'static str;
    fn try_from(wire: AssignmentWire) -> Result<Assignment, &'static str> {
        let who = match (wire.role, wire.team, wire.person) {
            (Some(role), None, None) => Who::Role(role),
            (None, Some(team), None) => Who::Team(team),
            (None, None, Some(person)) => Who::Person(person),
            _ => return Err("an assignment names exactly one of role, team and person"),
        };
        Ok(Assignment { who, from: wire.from, until: wire.until, through: wire.through })
    }
}

impl From<Assignment> for AssignmentWire {
    fn from(assignment: Assignment) -> AssignmentWire {
        let Assignment { who, from, until, through } = assignment;
        let mut wire = AssignmentWire { role: None, team: None, person: None, from, until, through };
        match who {
            Who::Role(role) => wire.role = Some(role),
            Who::Team(team) => wire.team = Some(team),
            Who::Person(person) => wire.person = Some(person),
        }
        wire
    }
}

#[derive(Serialize)]
struct EveryoneWire {
    everyone: bool,
}

impl Serialize for AppliesTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            AppliesTo::Everyone => EveryoneWire { everyone: true }.serialize(serializer),
            AppliesTo::Assigned(list) => list.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for AppliesTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AppliesTo, D::Error> {
        deserializer.deserialize_any(AppliesToVisitor)
    }
}

struct AppliesToVisitor;

impl<'de> de::Visitor<'de> for AppliesToVisitor {
    type Value = AppliesTo;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{\"everyone\": true} or a list of assignments such as {\"role\": \"Account Executive\"}")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<AppliesTo, A::Error> {
        let mut assignments = Vec::new();
        while let Some(assignment) = list.next_element()? {
            assignments.push(assignment);
        }
        Ok(AppliesTo::Assigned(assignments))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<AppliesTo, A::Error> {
        let mut everyone = false;
        while let Some(key) = map.next_key::<String>()? {
            if key != "everyone" || everyone {
                return Err(de::Error::unknown_field(&key, &["everyone"]));
            }
            everyone = map.next_value()?;
        }
        if everyone { Ok(AppliesTo::Everyone) } else { Err(de::Error::custom("write {\"everyone\": true}")) }
    }
}

/// Which day of a deal decides its period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day on which it was won.
    #[default]
    Booking,
    /// The day of its invoice.
    Invoice,
    /// The day on which cash came in.
    Payment,
}

/// The fixed part of pay, and the target of the variable part; both of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayMix {
    /// Base salary, paid as a line of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_salary: Option<PayAmount>,
    /// V: variable pay at 100 % attainment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_variable: Option<PayAmount>,
}

/// An amount of a year: one for all, or each person's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayAmount {
    /// The same for everyone.
    PerYear(Amount),
    /// What the roster says of the person.
    FromPerson,
}

/// One thing that is paid: a measure and a rule. It makes one statement line a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Names the component within the plan, for ever.
    pub id: String,
    /// What the statement calls it; absent means the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is measured.
    #[serde(default)]
    pub measure: Measure,
    /// Over which period it is measured; absent means the payout period.
    #[serde(default, deserialize_with = "written::optional_grain", skip_serializing_if = "Option::is_none")]
    pub measured_over: Option<Grain>,
    /// When a measure longer than the payout period is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle: Option<Settle>,
    /// The share of the target variable that belongs to this component; absent means all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_share: Option<Rate>,
    /// What the measure pays.
    pub pays: Pays,
}

impl Component {
    /// What the statement calls it.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// When a measure longer than the payout period is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settle {
    /// In the payout period in which the measured period ends.
    AtEnd,
}

/// What is measured: credit, and of which deals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Which number of the deal is credited.
    #[serde(default)]
    pub credit: CreditOf,
    /// Conditions that a deal must all meet; none means every deal.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

/// Which number of the deal is credited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditOf {
    /// Its amount.
    #[default]
    Amount,
}

/// A deal's field must be one of these texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: DealField,
    /// The texts that fit, compared without case and extra white space.
    pub is: Vec<String>,
}

/// A text field of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealField {
    /// New business, renewal, …
    DealType,
    /// The product.
    Product,
    /// The region.
    Region,
    /// The customer's segment.
    Segment,
    /// The lead source.
    LeadSource,
}

impl DealField {
    /// The field in words.
    pub fn words(self) -> &'static str {
        match self {
            DealField::DealType => "deal type",
            DealField::Product => "product",
            DealField::Region => "region",
            DealField::Segment => "segment",
            DealField::LeadSource => "lead source",
        }
    }
}

/// What a measure pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// One rate on all credit.
    Flat(RateRule),
    /// A rate that depends on credit or attainment.
    Table(Table),
}

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
}

impl TryFrom<TierWire> for Tier {
    type Error = &'static str;
    fn try_from(wire: TierWire) -> Result<Tier, &'static str> {
        let pays = match (wire.rate, wire.rate_of, wire.multiple) {
            (Some(rate), None, None) => RateRule::Rate(rate),
            (None, Some(source), None) => RateRule::RateOf(source),
            (None, None, Some(multiple)) => RateRule::Multiple(multiple),
            _ => return Err("a tier states exactly one of rate, rate_of and multiple"),
        };
        Ok(Tier { from: wire.from, until: wire.until, application: wire.application, pays })
    }
}

impl From<Tier> for TierWire {
    fn from(tier: Tier) -> TierWire {
        let Tier { from, until, application, pays } = tier;
        let mut wire = TierWire { from, until, application, rate: None, rate_of: None, multiple: None };
        match pays {
            RateRule::Rate(rate) => wire.rate = Some(rate),
            RateRule::RateOf(source) => wire.rate_of = Some(source),
            RateRule::Multiple(multiple) => wire.multiple = Some(multiple),
        }
        wire
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
}

impl Beyond {
    /// The rate that it comes to.
    pub fn rule(self) -> RateRule {
        match self {
            Beyond::Nothing => RateRule::Rate(Rate(Rational::ZERO)),
            Beyond::Rate(rate) => RateRule::Rate(rate),
            Beyond::RateOf(source) => RateRule::RateOf(source),
            Beyond::Multiple(multiple) => RateRule::Multiple(multiple),
        }
    }
}
