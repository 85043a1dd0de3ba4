//! Plans as documents: what `attain/plan/1` can say, typed, key for key.
//!
//! Owns the shape of a plan and how it is written; decides nothing about money. Rates are exact
//! fractions written as `5%`, `0.05` or `1/20`; amounts are plain decimals in the plan's currency;
//! no float exists in the document. Keys that are not known are refused, so that a misspelt rule can
//! never be ignored. What the keys mean stands in `docs/formats/plan.md`; whether a document can be
//! read in one way only is decided by [`crate::domain::commission::check`].
//!
//! One file a group of keys: [`applies`] who and when, [`measure`] what counts, [`quota`] against what,
//! [`pays`] and [`table`] what it pays, [`adjust`] gates to floors, [`release`] when and what is taken
//! back, [`balance`] draws, guarantees and currencies.

pub mod adjust;
pub mod applies;
pub mod balance;
pub mod measure;
pub mod pays;
pub mod quota;
pub mod release;
pub mod table;
mod written;

pub use adjust::*;
pub use applies::*;
pub use balance::*;
pub use measure::*;
pub use pays::*;
pub use quota::*;
pub use release::*;
pub use table::*;
pub use written::{Amount, Level, Rate};

use crate::domain::kernel::{Currency, Date, Grain, PlanId, Rounding};
use serde::{Deserialize, Serialize};

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
    /// Which day of a deal decides its period; absent means booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// How each statement line is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Base salary and target variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay: Option<PayMix>,
    /// How active time changes quotas, and what else it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration: Option<Proration>,
    /// What new people get while they learn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Ramp>,
    /// What is paid, one statement line each.
    pub components: Vec<Component>,
    /// Caps and floors over several components.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<PlanLimit>,
    /// What happens when money goes back to a customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunds: Option<Refunds>,
    /// An advance on what is earned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// The least that a payout period pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<Guarantee>,
    /// What happens to a total below 0.
    #[serde(default, skip_serializing_if = "NegativeTotal::is_carry")]
    pub negative_total: NegativeTotal,
    /// By which rate amounts in other currencies become the plan's; absent means that of the anchor day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// In which currency people are paid; absent means the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_in: Option<PayIn>,
    /// How commissions become expense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accrual: Option<Accrual>,
    /// The names of other plans that may pay for the same deals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_paid_by: Vec<String>,
    /// What changes from a day on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// A later version of a plan: from a day on, each key stated here takes the place of the plan's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The first day on which it holds.
    pub from: Date,
    /// Base salary and target variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay: Option<PayMix>,
    /// How active time changes quotas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration: Option<Proration>,
    /// What new people get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Ramp>,
    /// What is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Component>>,
    /// Caps and floors over several components.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<PlanLimit>>,
    /// What happens when money goes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunds: Option<Refunds>,
    /// An advance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// The least that is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<Guarantee>,
}

impl Plan {
    /// A plan for everyone from 2000 on, paid by the month, with these components and nothing else.
    pub fn new(name: &str, currency: Currency, components: Vec<Component>) -> Plan {
        Plan {
            schema: PlanSchema::V1,
            name: name.to_owned(),
            currency,
            effective: Effective {
                from: Date::from_ymd(2000, 1, 1).unwrap_or(Date::MIN),
                until: None,
                through: None,
            },
            applies_to: AppliesTo::Everyone,
            payout: Grain::Month,
            anchor: None,
            rounding: Rounding::default(),
            pay: None,
            proration: None,
            ramp: None,
            components,
            limits: Vec::new(),
            refunds: None,
            draw: None,
            guarantee: None,
            negative_total: NegativeTotal::default(),
            conversion: None,
            pay_in: None,
            accrual: None,
            also_paid_by: Vec::new(),
            versions: Vec::new(),
        }
    }

    /// Which day of a deal decides its period.
    pub fn anchored(&self) -> Anchor {
        self.anchor.unwrap_or_default()
    }

    /// The plan as it holds from version to version: the plan itself, then each version with all that it
    /// does not change; each with its own days, ascending. A version outside the plan's days is left out.
    pub fn editions(&self) -> Vec<Plan> {
        if self.versions.is_empty() {
            return vec![self.clone()];
        }
        let mut changes: Vec<&Version> = self.versions.iter().collect();
        changes.sort_by_key(|version| version.from);
        let mut current = Plan { versions: Vec::new(), ..self.clone() };
        let mut editions = Vec::new();
        for version in changes {
            let later = current.changed(version);
            if version.from > current.effective.from {
                let mut ended = current;
                ended.effective.until = Some(version.from);
                ended.effective.through = None;
                editions.push(ended);
            }
            current = later;
        }
        editions.push(current);
        editions.retain(|edition| edition.effective.range().is_ok());
        editions
    }

    fn changed(&self, version: &Version) -> Plan {
        let mut plan = self.clone();
        plan.effective.from = plan.effective.from.max(version.from);
        plan.pay = version.pay.clone().or(plan.pay);
        plan.proration = version.proration.clone().or(plan.proration);
        plan.ramp = version.ramp.clone().or(plan.ramp);
        plan.components = version.components.clone().unwrap_or(plan.components);
        plan.limits = version.limits.clone().unwrap_or(plan.limits);
        plan.refunds = version.refunds.clone().or(plan.refunds);
        plan.draw = version.draw.clone().or(plan.draw);
        plan.guarantee = version.guarantee.clone().or(plan.guarantee);
        plan
    }
}

/// The version of the document's shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanSchema {
    /// The first.
    #[default]
    #[serde(rename = "attain/plan/1")]
    V1,
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
    /// The days on which it counts; absent means the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Effective>,
    /// Where its quota comes from; absent means the data, by days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaRule>,
    /// What the measure pays.
    pub pays: Pays,
    /// Conditions without which it pays nothing, or a share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// Factors on what it earned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<Multiplier>,
    /// Bonuses at levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kickers: Vec<Kicker>,
    /// The most that it pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<Limit>,
    /// The least that it pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<Limit>,
    /// The order in which these act; absent means gates, multipliers, kickers, caps, floors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<Adjustment>>,
    /// On what it is paid; absent means at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_on: Option<PayOn>,
    /// A share that is kept until something happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdback: Option<Holdback>,
    /// The most that it pays to all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How what it earns is shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Pool>,
}

impl Component {
    /// A component that only measures all own deals and pays.
    pub fn new(id: &str, pays: Pays) -> Component {
        Component {
            id: id.to_owned(),
            name: None,
            measure: Measure::default(),
            measured_over: None,
            settle: None,
            target_share: None,
            days: None,
            quota: None,
            pays,
            gates: Vec::new(),
            multipliers: Vec::new(),
            kickers: Vec::new(),
            caps: Vec::new(),
            floors: Vec::new(),
            order: None,
            pay_on: None,
            holdback: None,
            budget: None,
            pool: None,
        }
    }

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
    /// In each payout period: what is due on the credit to date, less what was paid before.
    TrueUp,
    /// In each payout period: what is due on the credit to date, without deductions.
    TrueUpWithoutDeductions,
    /// In each payout period: its own credit, from the level that the credit to date has reached.
    AttainmentToDate,
}
