//! Whether a plan can be read in one way only.
//!
//! Owns the refusals. Each finding names the path and both ends of what does not fit; where several
//! readings exist, each is given as a plan of its own, so that [`super::readings`] can say what money
//! lies between them. Without an edge rule the lower bound is inside: that is stated by the format
//! and no finding.

mod rules;
mod shapes;
mod table;
mod whole;

use crate::domain::kernel::{Grain, Money, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::{Amount, AppliesTo, Component, PayAmount, Pays, RateRule, Settle, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most tiers a table has.
pub const LIMIT_TIERS: usize = 100;
/// The most components a plan has.
pub const LIMIT_COMPONENTS: usize = 100;

/// One thing that is wrong with a plan, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// Whether the plan is refused for it.
    pub severity: Severity,
    /// The JSON pointer within the plan.
    pub path: String,
    /// What is wrong, with both ends named, and what would settle it.
    pub message: String,
    /// The ways in which it can be read, if there are several.
    pub readings: Vec<Reading>,
}

/// One way to read an ambiguous plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The reading in words.
    pub text: String,
    /// The plan that says so.
    pub plan: Plan,
    /// What it pays in total on the data at hand, once that was computed.
    pub pays: Option<Money>,
}

/// Whether a finding refuses the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The plan can't be paid as it is.
    Refused,
    /// The plan can be paid; somebody should look.
    Notice,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Credit between two tiers belongs to neither.
    Hole,
    /// Credit belongs to two tiers.
    Overlap,
    /// A tier begins at or below the one before it.
    Order,
    /// A tier holds nothing.
    EmptyTier,
    /// A table has no tiers or too many.
    TierCount,
    /// Marginal or retroactive is not stated.
    NoApplication,
    /// What holds below the first tier is not stated, or stated twice.
    Below,
    /// What holds above the last tier is not stated, or stated twice.
    Above,
    /// A bound is an amount where a share of quota is due, or the reverse.
    BoundKind,
    /// An overage table does not begin at 100 % of quota.
    Overage,
    /// A rate below 0 or above 100 %.
    RateRange,
    /// A multiple below 0.
    MultipleRange,
    /// The base rate is needed, but neither V nor a base rate is stated; or stated and not used.
    BaseRate,
    /// Shares of the target variable are missing or add up to more than 100 %.
    TargetShare,
    /// Reaching a level loses everything.
    LosesAll,
    /// More credit can pay less.
    PayFalls,
    /// Two components have one id, or an id can't be used.
    Id,
    /// A range of days is empty or has two ends.
    Days,
    /// Nobody is named.
    Nobody,
    /// No components, or too many.
    ComponentCount,
    /// An amount is negative or finer than the currency.
    Amount,
    /// A rounding unit finer than the currency.
    Rounding,
    /// “On cash” with a table: whether credit or only its payment follows the cash is not stated.
    Anchor,
    /// The data has refunds, and nothing is stated about them.
    NoRefundPolicy,
    /// A rate on units, or an amount for each on money.
    CreditKind,
    /// A component, person or limit that is named does not exist.
    Reference,
    /// Components that wait for each other.
    Cycle,
    /// A floor above a cap.
    FloorAboveCap,
    /// A cap below the level at which something is first paid.
    CapBelowThreshold,
    /// A cap, floor or other rule that can't act on what the component pays.
    NoEffect,
    /// A gate without a level, or with two.
    Gate,
    /// A multiplier without factor, or with two kinds; a factor below 0.
    Multiplier,
    /// A curve that does not say what holds everywhere, or whose points do not rise.
    Curve,
    /// A two-way table whose rates do not fit its axes, or an axis that does not rise.
    Grid,
    /// Two rules of a scope fit the same deals equally well, or match on what is no dimension.
    Scope,
    /// Weights or shares that do not add up to exactly 100 %.
    Shares,
    /// A contest without prizes.
    Prizes,
    /// Two credits differ, and which of them is cut is not stated; or stated where nothing differs.
    Cuts,
    /// Versions of a plan overlap.
    VersionOverlap,
    /// Between two versions of a plan lie days on which none holds.
    VersionHole,
    /// A draw and a guarantee together.
    DrawAndGuarantee,
    /// A ramp that says nothing, or what it needs is not stated.
    Ramp,
    /// Phases that do not fit the quota.
    Phasing,
    /// An order that names a kind twice, or leaves out one that is stated.
    AdjustmentOrder,
    /// Locked rates that are missing, double or not used.
    Conversion,
    /// A refund schedule that does not begin at 0 and rise.
    Schedule,
    /// A credit map that maps nothing.
    CreditMap,
    /// People lead each other in a circle, or through too many levels.
    Hierarchy,
    /// A person is paid by attainment, own rate or target and has none.
    Missing,
    /// A measured period that does not fit the payout period, or when it is settled.
    MeasuredOver,
    /// A condition without texts.
    Condition,
    /// A text or name that the data at hand does not hold.
    NotInData,
    /// Two plans pay one deal.
    DoublePay,
}

impl Finding {
    pub(super) fn refused(code: Code, path: impl Into<String>, message: impl Into<String>) -> Finding {
        let (path, message) = (path.into(), message.into());
        Finding { code, severity: Severity::Refused, path, message, readings: Vec::new() }
    }

    pub(super) fn notice(code: Code, path: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Notice, ..Finding::refused(code, path, message) }
    }

    pub(super) fn with(mut self, readings: Vec<Reading>) -> Finding {
        self.readings = readings;
        self
    }
}

impl Reading {
    /// The plan with one component changed.
    fn of(plan: &Plan, component: usize, text: &str, change: impl FnOnce(&mut Component)) -> Reading {
        let mut plan = plan.clone();
        if let Some(part) = plan.components.get_mut(component) {
            change(part);
        }
        Reading { text: text.to_owned(), plan, pays: None }
    }

    /// The plan with one table changed.
    fn of_table(plan: &Plan, component: usize, text: &str, change: impl FnOnce(&mut Table)) -> Reading {
        Reading::of(plan, component, text, |part| {
            if let Pays::Table(table) = &mut part.pays {
                change(table);
            }
        })
    }
}

/// Everything that refuses a plan, and notices; empty means that it can be read in one way only.
pub fn check(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_head(plan, &mut findings);
    check_days(plan, &mut findings);
    check_amounts(plan, &mut findings);
    check_ids(plan, &mut findings);
    check_shares(plan, &mut findings);
    whole::check_whole(plan, &mut findings);
    for (index, part) in plan.components.iter().enumerate() {
        check_component(plan, index, part, &mut findings);
    }
    findings
}

fn check_head(plan: &Plan, findings: &mut Vec<Finding>) {
    let own = plan.currency.digits();
    if let Some(digits) = plan.rounding.digits.filter(|digits| *digits > own) {
        let message = format!("{digits} digits are finer than {}, which has {own}", plan.currency);
        findings.push(Finding::refused(Code::Rounding, "/rounding/digits", message));
    }
    let count = plan.components.len();
    let pays_salary = plan.pay.as_ref().is_some_and(|pay| pay.base_salary.is_some());
    if (count == 0 && !pays_salary) || count > LIMIT_COMPONENTS {
        let message = format!("a plan has 1 to {LIMIT_COMPONENTS} components, this one has {count}");
        findings.push(Finding::refused(Code::ComponentCount, "/components", message));
    }
}

fn check_days(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut range = |path: String, two_ends: bool, range: Result<_, crate::domain::kernel::PeriodError>| {
        if two_ends {
            let message = "write until (the first day outside) or through (the last day inside), not both";
            findings.push(Finding::refused(Code::Days, path, message));
        } else if let Err(error) = range {
            findings.push(Finding::refused(Code::Days, path, error.to_string()));
        }
    };
    let days = plan.effective;
    range("/effective".to_owned(), days.until.is_some() && days.through.is_some(), days.range());
    let AppliesTo::Assigned(list) = &plan.applies_to else { return };
    for (index, one) in list.iter().enumerate() {
        let two_ends = one.until.is_some() && one.through.is_some();
        range(format!("/applies_to/{index}"), two_ends, one.range());
    }
    if list.is_empty() {
        let message = "nobody is named: write {\"everyone\": true} or a role, team or person";
        findings.push(Finding::refused(Code::Nobody, "/applies_to", message));
    }
}

fn check_amounts(plan: &Plan, findings: &mut Vec<Finding>) {
    let Some(pay) = &plan.pay else { return };
    let stated = [("base_salary", &pay.base_salary), ("target_variable", &pay.target_variable)];
    for (key, amount) in stated {
        if let Some(PayAmount::PerYear(Amount(value))) = amount {
            let path = format!("/pay/{key}/per_year");
            findings.extend(amount_finding(plan, path, *value));
        }
    }
}

/// An amount must be at least 0, whole in minor units, and within the limit of amounts.
fn amount_finding(plan: &Plan, path: String, value: Rational) -> Option<Finding> {
    let text = value.to_string();
    if value.is_negative() {
        return Some(Finding::refused(Code::Amount, path, format!("{text} is below 0")));
    }
    match Money::parse(&text, plan.currency) {
        Ok(money) if money.minor <= crate::domain::kernel::money::LIMIT_MINOR => None,
        Ok(_) => Some(Finding::refused(Code::Amount, path, format!("{text} is too large"))),
        Err(error) => Some(Finding::refused(Code::Amount, path, error.to_string())),
    }
}

fn check_ids(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (index, part) in plan.components.iter().enumerate() {
        let path = format!("/components/{index}/id");
        if part.id.trim().is_empty() || super::balance::OWN_IDS.contains(&part.id.as_str()) {
            let message = format!("“{}” can't be an id: it is empty or names a line of its own", part.id);
            findings.push(Finding::refused(Code::Id, path, message));
        } else if !seen.insert(part.id.as_str()) {
            let message = format!("the id “{}” is used by an earlier component", part.id);
            findings.push(Finding::refused(Code::Id, path, message));
        }
    }
}

/// Whether a component's pay depends on V.
fn needs_target(part: &Component) -> bool {
    let pays = |wanted: fn(&RateRule) -> bool| part.pays.rules().iter().any(wanted);
    let of_target = pays(|rule| matches!(rule, RateRule::OfTarget(_)));
    match &part.pays {
        Pays::Flat(_) | Pays::Scoped(_) => of_target || pays(|rule| matches!(rule, RateRule::Multiple(_))),
        Pays::Table(table) => of_target || (table.base_rate.is_none() && table::uses_base(table)),
        Pays::Curve(curve) => shapes::uses_target(curve),
        Pays::Mbo(_) => true,
        Pays::Grid(_) | Pays::Contest(_) => false,
    }
}

fn check_shares(plan: &Plan, findings: &mut Vec<Finding>) {
    let needing: Vec<(usize, &Component)> =
        plan.components.iter().enumerate().filter(|(_, part)| needs_target(part)).collect();
    let has_target = plan.pay.as_ref().is_some_and(|pay| pay.target_variable.is_some());
    let mut sum = Rational::ZERO;
    for (index, part) in &needing {
        let path = format!("/components/{index}");
        if !has_target {
            let message = "what is paid depends on V, the target variable (r0 = V ÷ Q): state \
                           /pay/target_variable or, for a table, base_rate";
            findings.push(Finding::refused(Code::BaseRate, format!("{path}/pays"), message));
        }
        if part.target_share.is_none() && needing.len() > 1 {
            let message = "several components are paid from one target variable: state target_share on each";
            findings.push(Finding::refused(Code::TargetShare, path, message));
        }
        let share = part.target_share.map_or(Rational::ZERO, |share| share.0);
        sum = sum.checked_add(share).unwrap_or(Rational::HUNDRED);
    }
    if sum > Rational::ONE {
        let message = format!("the shares of the target variable add up to {}, above 100%", sum.percent());
        findings.push(Finding::refused(Code::TargetShare, "/components", message));
    }
}

fn check_component(plan: &Plan, index: usize, part: &Component, findings: &mut Vec<Finding>) {
    let path = format!("/components/{index}");
    check_measured_over(plan, index, part, findings);
    if let Some(share) = part.target_share {
        findings.extend(rate_range(format!("{path}/target_share"), share.0));
    }
    match &part.pays {
        Pays::Flat(rule) => findings.extend(rule_range(format!("{path}/pays/flat"), *rule)),
        Pays::Table(table) => table::check_table(plan, index, table, findings),
        other => shapes::check_shape(plan, index, other, findings),
    }
    rules::check_rules(plan, index, part, findings);
}

fn check_measured_over(plan: &Plan, index: usize, part: &Component, findings: &mut Vec<Finding>) {
    let path = format!("/components/{index}/measured_over");
    let measured = part.measured_over.unwrap_or(plan.payout);
    let (own, payout) = (measured.word(), plan.payout.word());
    match (measured.months().cmp(&plan.payout.months()), part.settle) {
        (std::cmp::Ordering::Less, Some(_)) => {
            let message = format!("settle says nothing where a {own} is measured and paid by the {payout}");
            findings.push(Finding::refused(Code::MeasuredOver, path, message));
        }
        (std::cmp::Ordering::Equal, Some(_)) => {
            let message = format!("settle says nothing where a {own} is measured and paid by the {payout}");
            findings.push(Finding::refused(Code::MeasuredOver, path, message));
        }
        (std::cmp::Ordering::Greater, None) => findings.push(unsettled(plan, index, path, measured)),
        (std::cmp::Ordering::Greater, Some(Settle::AttainmentToDate))
            if matches!(part.pays, Pays::Curve(_) | Pays::Mbo(_) | Pays::Contest(_)) =>
        {
            let message = "attainment_to_date pays each period's own credit at the rate reached, but no rate \
                           pays credit here: settle at_end or true_up";
            findings.push(Finding::refused(
                Code::MeasuredOver,
                format!("/components/{index}/settle"),
                message,
            ));
        }
        _ => {}
    }
}

fn unsettled(plan: &Plan, index: usize, path: String, measured: Grain) -> Finding {
    let message = format!(
        "the measure runs over a {} but pay is by the {}: state settle",
        measured.word(),
        plan.payout.word()
    );
    let at_end = |part: &mut Component| part.settle = Some(Settle::AtEnd);
    let true_up = |part: &mut Component| part.settle = Some(Settle::TrueUp);
    let payout = plan.payout;
    let by_payout = |part: &mut Component| part.measured_over = Some(payout);
    Finding::refused(Code::MeasuredOver, path, message).with(vec![
        Reading::of(plan, index, "it is paid once, when the measured period ends", at_end),
        Reading::of(plan, index, "each payout pays what is due to date less what was paid before", true_up),
        Reading::of(plan, index, "it is measured anew in each payout period", by_payout),
    ])
}

/// A stated rate must lie in 0–100 %.
fn rate_range(path: String, rate: Rational) -> Option<Finding> {
    let wrong = rate.is_negative() || rate > Rational::ONE;
    let text = crate::domain::model::plan::Rate(rate);
    wrong.then(|| Finding::refused(Code::RateRange, path, format!("{text} is not between 0% and 100%")))
}

fn rule_range(path: String, rule: RateRule) -> Option<Finding> {
    match rule {
        RateRule::Rate(rate) => rate_range(format!("{path}/rate"), rate.0),
        RateRule::RateOf(_) => None,
        RateRule::Multiple(multiple) if multiple.is_negative() => {
            let message = format!("a multiple of {multiple} is below 0");
            Some(Finding::refused(Code::MultipleRange, format!("{path}/multiple"), message))
        }
        RateRule::PerUnit(Amount(amount)) if amount.is_negative() => {
            let message = format!("an amount of {amount} is below 0");
            Some(Finding::refused(Code::Amount, format!("{path}/per_unit"), message))
        }
        RateRule::Amount(Amount(amount)) if amount.is_negative() => {
            let message = format!("an amount of {amount} is below 0");
            Some(Finding::refused(Code::Amount, format!("{path}/amount"), message))
        }
        RateRule::OfTarget(share) if share.0.is_negative() => {
            let message = format!("a share of {share} is below 0");
            Some(Finding::refused(Code::RateRange, format!("{path}/of_target"), message))
        }
        _ => None,
    }
}
