//! Shadow reconciliation: what payroll paid against what statements say, and the likely reason of each
//! difference.
//!
//! Owns the search. A reason is a way to pay that gives another amount: a line left out, a deal counted
//! twice, a rule of the plan read in another way, a slip of the pen. Each is computed, through the pay
//! engine where a rule or a deal is varied, and compared with what was paid. Reasons that give the paid
//! amount to the cent stand first, the more common before the rarer; then those that come nearest.
//! Nothing here decides: a reason says what would explain the amount, not that it is so.

use super::balance::{DRAW_ADVANCE, DRAW_RECOVERY, GUARANTEE};
use super::inputs::{Cash, CashKind};
use super::settle::Settled;
use super::statement::{Line, Statement};
use super::terms::Terms;
use super::{PayFacts, figures};
use crate::domain::kernel::{Money, MoneyError, Rational, Rounding, RoundingMode};
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Application, Component, CreditOf, Edge, NegativeTotal, Pays, RateRule, RefundPolicy, Table,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many reasons are told.
const TOLD: usize = 5;

/// What kind of reason: the order is that of how common it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nothing was paid.
    NotPaid,
    /// A line was left out.
    LineMissing,
    /// An adjustment of an earlier period was left out.
    AdjustmentMissing,
    /// A deal was not counted.
    DealMissing,
    /// A deal was counted twice.
    DealTwice,
    /// A deal of the period before or after was counted.
    OtherPeriodDeal,
    /// A refund was not taken back.
    RefundIgnored,
    /// A divided deal was counted whole, or not at all.
    SplitIgnored,
    /// Tiers paid everything at the rate reached, or only the part inside, where the plan says otherwise.
    OtherApplication,
    /// Only the lowest rate was paid: no accelerator.
    LowestRate,
    /// Everything was paid at one tier's rate.
    OneRate,
    /// A cap or floor was not applied.
    LimitIgnored,
    /// A gate was not applied.
    GateIgnored,
    /// A multiplier or kicker was not applied.
    FactorIgnored,
    /// The draw or the guarantee was not applied.
    DrawIgnored,
    /// The quota was not prorated.
    ProrationIgnored,
    /// The ramp was not applied.
    RampIgnored,
    /// What is held back or waits for payment was paid at once.
    ReleaseIgnored,
    /// Another version of the plan was used.
    OtherVersion,
    /// The plan as it was approved before was used.
    FormerPlan,
    /// Another policy of refunds was used.
    OtherRefundPolicy,
    /// Deals were credited with another number: amount, margin, list amount.
    OtherCredit,
    /// An exact edge was given to the other tier.
    OtherEdge,
    /// A credit map or a multiplier of credits was left out.
    CreditRuleIgnored,
    /// A total below 0 was paid out, or carried, where the plan says otherwise.
    OtherNegative,
    /// A line was paid twice.
    LineTwice,
    /// The amount of another period was paid.
    OtherPeriod,
    /// The amount of another person was paid.
    OtherPerson,
    /// Two digits changed places.
    DigitsSwapped,
    /// The decimal point is at another place.
    PointMoved,
    /// The sign is the other one.
    SignTurned,
    /// It was rounded in another way.
    OtherRounding,
    /// It was rounded to whole units.
    WholeUnits,
}

/// A way to get an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What kind of reason.
    pub cause: Cause,
    /// What it would be, in words.
    pub text: String,
    /// What it would pay.
    pub pays: Money,
    /// What of the paid amount it leaves unexplained; 0 where it explains all.
    pub left: Money,
}

/// A statement, and all that its reasons are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The facts.
    pub facts: &'a PayFacts,
    /// The statement as it should be paid.
    pub settled: &'a Settled,
    /// Further statements of the person and the period: amounts that may have been taken for this one.
    pub others: &'a [&'a Statement],
    /// Plans as they were when earlier statements were approved.
    pub former: &'a [Plan],
}

/// The likely reasons why `paid` was paid, the likeliest first.
///
/// # Errors
/// [`MoneyError`] if a sum does not fit.
pub fn explanations(asked: &Asked<'_>, paid: Money) -> Result<Vec<Explanation>, MoneyError> {
    let statement = &asked.settled.statement;
    if paid == statement.total || paid.currency != statement.currency {
        return Ok(Vec::new());
    }
    let mut search = Search { asked, paid, found: Vec::new(), failed: None };
    search.pen();
    search.lines();
    search.deals();
    search.rules();
    search.plans();
    match search.failed {
        Some(error) => Err(error),
        None => Ok(search.ranked()),
    }
}

struct Search<'a, 'b> {
    asked: &'b Asked<'a>,
    paid: Money,
    found: Vec<Explanation>,
    failed: Option<MoneyError>,
}

impl Search<'_, '_> {
    fn total(&self) -> i64 {
        self.asked.settled.statement.total.minor
    }

    fn says(&mut self, cause: Cause, pays: Option<i64>, text: impl FnOnce() -> String) {
        let Some(pays) = pays.filter(|pays| *pays != self.total()) else { return };
        let Some(left) = self.paid.minor.checked_sub(pays) else {
            self.failed = Some(MoneyError::Overflow);
            return;
        };
        // What explains no part of the difference is no reason.
        let gap = self.paid.minor.checked_sub(self.total());
        if left != 0 && gap.is_none_or(|gap| left.unsigned_abs() >= gap.unsigned_abs()) {
            return;
        }
        let money = |minor| Money::new(minor, self.paid.currency);
        self.found.push(Explanation { cause, text: text(), pays: money(pays), left: money(left) });
    }

    fn ranked(mut self) -> Vec<Explanation> {
        self.found.sort_by(|a, b| {
            let key = |one: &Explanation| (one.left.minor != 0, one.left.minor.unsigned_abs(), one.cause);
            key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text))
        });
        let mut seen = BTreeSet::new();
        self.found.retain(|one| seen.insert((one.cause, one.pays.minor)));
        self.found.truncate(TOLD);
        self.found
    }

    /// Slips of the pen, and amounts taken from elsewhere.
    fn pen(&mut self) {
        let total = self.total();
        self.says(Cause::NotPaid, (self.paid.minor == 0).then_some(0), || "nothing was paid".to_owned());
        self.says(Cause::SignTurned, total.checked_neg(), || "the sign is the other one".to_owned());
        for (factor, text) in [(10, "tenfold"), (100, "a hundredfold"), (1000, "a thousandfold")] {
            self.says(Cause::PointMoved, total.checked_mul(factor), || {
                format!("the decimal point is at another place: {text}")
            });
            let part = total.checked_div(factor).filter(|_| total.checked_rem(factor) == Some(0));
            self.says(Cause::PointMoved, part, || {
                format!("the decimal point is at another place: the statement is {text} of it")
            });
        }
        if is_swapped(total, self.paid.minor) {
            self.says(Cause::DigitsSwapped, Some(self.paid.minor), || "two digits changed places".to_owned());
        }
        let unit = self.paid.currency.minor_per_major();
        let whole = RoundingMode::HalfAwayFromZero
            .whole(Rational::whole(total).checked_div(Rational::whole(unit)).unwrap_or(Rational::ZERO));
        let whole = whole.ok().and_then(|whole| i64::try_from(whole).ok()?.checked_mul(unit));
        self.says(Cause::WholeUnits, whole, || "it was rounded to whole units".to_owned());
        let own = &self.asked.settled.statement;
        for other in self.asked.others.iter().filter(|other| other.total.currency == own.total.currency) {
            let exact = (other.total == self.paid).then_some(other.total.minor);
            let (cause, text) = if other.person == own.person {
                (Cause::OtherPeriod, format!("it is the amount of {}", other.period.name))
            } else {
                (Cause::OtherPerson, format!("it is the amount of {}", other.person_name))
            };
            self.says(cause, exact, || text);
        }
    }

    /// Lines that were left out or paid twice.
    fn lines(&mut self) {
        let settled = self.asked.settled;
        let own = settled.own_lines().len();
        for (place, line) in settled.statement.lines.iter().enumerate() {
            let cause = match line.component.as_str() {
                DRAW_ADVANCE | DRAW_RECOVERY | GUARANTEE => Cause::DrawIgnored,
                _ if place < own => Cause::LineMissing,
                _ => Cause::AdjustmentMissing,
            };
            let less = self.total().checked_sub(line.amount.minor);
            self.says(cause, less, || format!("“{}” was left out", line.name));
            let more = self.total().checked_add(line.amount.minor);
            self.says(Cause::LineTwice, more, || format!("“{}” was paid twice", line.name));
        }
        let added: Option<i64> =
            settled.additions().try_fold(0i64, |sum, (_, line)| sum.checked_add(line.amount.minor));
        if settled.added.len() > 1 {
            let less = added.and_then(|added| self.total().checked_sub(added));
            self.says(Cause::AdjustmentMissing, less, || "all adjustments were left out".to_owned());
        }
    }

    /// The amount that another plan or other facts give, with what settling adds.
    fn paid_by(&self, plan: &Plan, facts: &PayFacts) -> Option<i64> {
        let statement = &self.asked.settled.statement;
        let terms = Terms::new(plan, facts).ok()?;
        let now = terms.pay(statement.person, &statement.period).ok()?;
        (now.currency == statement.currency).then_some(())?;
        self.with_additions(now.total.minor)
    }

    fn with_additions(&self, minor: i64) -> Option<i64> {
        let mut added = self.asked.settled.additions();
        added.try_fold(minor, |sum, (_, line)| sum.checked_add(line.amount.minor))
    }

    /// The rows of the deal table behind the statement's own lines.
    fn rows(&self) -> Vec<u32> {
        let lines: &[Line] = self.asked.settled.own_lines();
        let deals: BTreeSet<&str> =
            lines.iter().flat_map(|line| &line.trace.rows).map(|row| row.deal.as_str()).collect();
        let facts = self.asked.facts;
        let rows = facts.won.iter().copied();
        rows.filter(|row| facts.deal(*row).is_some_and(|deal| deals.contains(deal.key.as_str()))).collect()
    }

    /// Deals that were left out, counted twice, in another period or otherwise.
    fn deals(&mut self) {
        let (plan, facts) = (self.asked.plan, self.asked.facts);
        let statement = &self.asked.settled.statement;
        let days = statement.period.range;
        let rows = self.rows();
        let name = |row: u32| facts.deal(row).map_or_else(String::new, |deal| deal.key);
        for row in &rows {
            let mut without = facts.clone();
            without.won.retain(|known| known != row);
            let pays = self.paid_by(plan, &without);
            self.says(Cause::DealMissing, pays, || format!("the deal {} was not counted", name(*row)));
            if facts.inputs.splits.contains_key(row) {
                let whole = facts.with_inputs(|inputs| drop(inputs.splits.remove(row)));
                let pays = self.paid_by(plan, &whole);
                self.says(Cause::SplitIgnored, pays, || {
                    format!("the deal {} was not divided as its split says", name(*row))
                });
            }
        }
        for row in facts.refunded() {
            let refunds =
                facts.cash(*row).iter().any(|cash| cash.kind == CashKind::Refund && days.contains(cash.day));
            if refunds {
                let is_kept = |cash: &Cash| cash.kind != CashKind::Refund || !days.contains(cash.day);
                let kept = facts.with_inputs(|inputs| {
                    inputs.cash.entry(*row).and_modify(|cash| cash.retain(is_kept));
                });
                let pays = self.paid_by(plan, &kept);
                self.says(Cause::RefundIgnored, pays, || {
                    format!("the refund of {} was not taken back", name(*row))
                });
            }
        }
        self.more_deals(&rows);
    }

    /// Deals that would be counted once more.
    fn more_deals(&mut self, rows: &[u32]) {
        let (plan, facts) = (self.asked.plan, self.asked.facts);
        let statement = &self.asked.settled.statement;
        if plan.pay_in.is_some() {
            return;
        }
        let (days, person) = (statement.period.range, statement.person);
        let Ok(terms) = Terms::new(plan, facts) else { return };
        let around = facts.won.iter().copied().filter(|row| {
            let near = facts.closed(*row).is_some_and(|day| {
                let after = day.days_since(days.until);
                let before = days.from.days_since(day);
                (0..=31).contains(&after) || (1..=31).contains(&before)
            });
            let own = |holding: super::facts::Holding<'_>| {
                holding
                    .member
                    .and_then(|member| facts.members.get(member))
                    .is_some_and(|one| one.person.id == person)
            };
            near && facts.holdings(*row).any(own)
        });
        let around: Vec<u32> = around.collect();
        for (row, cause) in rows
            .iter()
            .map(|row| (*row, Cause::DealTwice))
            .chain(around.into_iter().map(|row| (row, Cause::OtherPeriodDeal)))
        {
            let own_day = facts.closed(row).filter(|day| days.contains(*day)).unwrap_or(days.from);
            let Some(credit) = terms.credit_if_won(row, own_day) else { continue };
            let pays = terms.payout_minor(person, &statement.period, &[credit]).ok();
            let pays = pays.and_then(|pays| self.with_additions(pays));
            let deal = facts.deal(row).map_or_else(String::new, |deal| deal.key);
            let text = match cause {
                Cause::DealTwice => format!("the deal {deal} was counted twice"),
                _ => format!("the deal {deal} of another period was counted here"),
            };
            self.says(cause, pays, || text);
        }
    }

    fn varied(&mut self, cause: Cause, plan: &Plan, text: String) {
        if plan != self.asked.plan {
            let pays = self.paid_by(plan, self.asked.facts);
            self.says(cause, pays, || text);
        }
    }

    /// The rules of the plan, each read in another way.
    fn rules(&mut self) {
        let whole = self.asked.plan;
        for (cause, plan, text) in of_plan(whole) {
            self.varied(cause, &plan, text);
        }
        let count = whole.components.len();
        for place in 0..count {
            let Some(component) = whole.components.get(place) else { continue };
            for (cause, other, text) in of_component(component) {
                let mut plan = whole.clone();
                if let Some(slot) = plan.components.get_mut(place) {
                    *slot = other;
                }
                self.varied(cause, &plan, format!("{}: {text}", component.title()));
            }
        }
    }

    /// Other versions of the plan.
    fn plans(&mut self) {
        let whole = self.asked.plan;
        if !whole.versions.is_empty() {
            for edition in whole.editions() {
                let from = edition.effective.from;
                let plan = Plan { effective: whole.effective, ..edition };
                self.varied(
                    Cause::OtherVersion,
                    &plan,
                    format!("the version that holds from {from} was used"),
                );
            }
        }
        for former in self.asked.former {
            let text = "the plan was used as it stood when earlier statements were approved".to_owned();
            self.varied(Cause::FormerPlan, former, text);
        }
    }
}

/// Whether two amounts differ by two neighbouring digits that changed places.
fn is_swapped(a: i64, b: i64) -> bool {
    let (a, b) = (a.to_string().into_bytes(), b.to_string().into_bytes());
    if a.len() != b.len() {
        return false;
    }
    let apart: Vec<usize> = (0..a.len()).filter(|place| a.get(*place) != b.get(*place)).collect();
    match apart.as_slice() {
        [first, second] => {
            first.checked_add(1) == Some(*second)
                && a.get(*first) == b.get(*second)
                && a.get(*second) == b.get(*first)
        }
        _ => false,
    }
}

/// The rules that hold for a whole plan, each left out or turned.
fn of_plan(plan: &Plan) -> Vec<(Cause, Plan, String)> {
    let mut all = Vec::new();
    let mut put = |cause, text: &str, change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        all.push((cause, other, text.to_owned()));
    };
    put(Cause::DrawIgnored, "the draw was not applied", &|plan| plan.draw = None);
    put(Cause::DrawIgnored, "the guarantee was not applied", &|plan| plan.guarantee = None);
    put(Cause::ProrationIgnored, "nothing was prorated", &|plan| plan.proration = None);
    put(Cause::RampIgnored, "the ramp was not applied", &|plan| plan.ramp = None);
    put(Cause::LimitIgnored, "the limits over several lines were not applied", &|plan| plan.limits.clear());
    put(Cause::OtherNegative, "a total below 0 was handled the other way", &|plan| {
        plan.negative_total = match plan.negative_total {
            NegativeTotal::Carry => NegativeTotal::Pay,
            NegativeTotal::Pay => NegativeTotal::Carry,
        };
    });
    for policy in [
        RefundPolicy::RerateOriginal,
        RefundPolicy::ReversePaid,
        RefundPolicy::NegativeDeal,
        RefundPolicy::Ignore,
    ] {
        let cause =
            if policy == RefundPolicy::Ignore { Cause::RefundIgnored } else { Cause::OtherRefundPolicy };
        put(cause, "refunds were taken back in another way", &|plan| {
            if let Some(refunds) = &mut plan.refunds {
                refunds.policy = policy;
            }
        });
    }
    put(Cause::OtherRefundPolicy, "the window or the schedule of refunds was not looked at", &|plan| {
        if let Some(refunds) = &mut plan.refunds {
            (refunds.window_days, refunds.schedule) = (None, Vec::new());
        }
    });
    for mode in [RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down] {
        put(Cause::OtherRounding, "lines were rounded in another way", &|plan| {
            plan.rounding = Rounding { mode, ..plan.rounding };
        });
    }
    all
}

/// The rules of a component, each left out or turned.
fn of_component(component: &Component) -> Vec<(Cause, Component, String)> {
    let mut all = Vec::new();
    let mut put = |cause, text: String, change: &dyn Fn(&mut Component)| {
        let mut other = component.clone();
        change(&mut other);
        if other != *component {
            all.push((cause, other, text));
        }
    };
    put(Cause::LimitIgnored, "the cap was not applied".to_owned(), &|one| one.caps.clear());
    put(Cause::LimitIgnored, "the floor was not applied".to_owned(), &|one| one.floors.clear());
    put(Cause::GateIgnored, "the gate was not applied".to_owned(), &|one| one.gates.clear());
    put(Cause::FactorIgnored, "the multiplier was not applied".to_owned(), &|one| one.multipliers.clear());
    put(Cause::FactorIgnored, "the kicker was not paid".to_owned(), &|one| one.kickers.clear());
    put(
        Cause::ReleaseIgnored,
        "what waits for an invoice or a payment was paid at once".to_owned(),
        &|one| {
            one.pay_on = None;
        },
    );
    put(Cause::ReleaseIgnored, "what is held back was paid at once".to_owned(), &|one| one.holdback = None);
    put(Cause::CreditRuleIgnored, "the credit map was not applied".to_owned(), &|one| {
        one.measure.credit_map = None
    });
    put(Cause::CreditRuleIgnored, "the multipliers of credit were not applied".to_owned(), &|one| {
        one.measure.multipliers.clear();
    });
    put(Cause::CreditRuleIgnored, "deals were counted that the conditions leave out".to_owned(), &|one| {
        one.measure.conditions.clear();
    });
    put(Cause::CreditRuleIgnored, "the first amount was not deducted".to_owned(), &|one| {
        one.measure.deduct_first = None;
    });
    if component.measure.credit.is_money() {
        for (credit, name) in [
            (CreditOf::Amount, "the amount"),
            (CreditOf::ListAmount, "the list amount"),
            (CreditOf::NetOfDiscount, "the amount net of discount"),
            (CreditOf::Margin, "the margin"),
        ] {
            put(Cause::OtherCredit, format!("{name} was credited"), &|one| {
                one.measure.credit = credit.clone()
            });
        }
    }
    if let Pays::Table(table) = &component.pays {
        for (cause, other, text) in of_table(table) {
            put(cause, text, &|one| one.pays = other.clone());
        }
    }
    all
}

/// The rules of a rate table, each turned.
fn of_table(table: &Table) -> Vec<(Cause, Pays, String)> {
    let mut all = Vec::new();
    for (application, text) in [
        (Application::Marginal, "each rate paid only the part inside its tier"),
        (Application::Retroactive, "the rate of the tier reached paid everything"),
        (Application::Overage, "the base rate paid up to quota and the rate reached all above"),
    ] {
        let mut other = table.clone();
        other.application = Some(application);
        other.tiers.iter_mut().for_each(|tier| tier.application = None);
        all.push((Cause::OtherApplication, Pays::Table(other), text.to_owned()));
    }
    let mut other = table.clone();
    other.edge = match table.edge {
        Edge::LowerInside => Edge::UpperInside,
        Edge::UpperInside => Edge::LowerInside,
    };
    all.push((Cause::OtherEdge, Pays::Table(other), "an exact edge was given to the other tier".to_owned()));
    for (place, tier) in table.tiers.iter().enumerate() {
        if let RateRule::Rate(_) | RateRule::PerUnit(_) = tier.pays {
            let cause = if place == 0 { Cause::LowestRate } else { Cause::OneRate };
            let text = match (place, tier.pays) {
                (0, _) => "only the lowest rate was paid".to_owned(),
                (_, RateRule::Rate(rate)) => format!("everything was paid at {}", figures::share(rate.0)),
                _ => "everything was paid at one tier's rate".to_owned(),
            };
            all.push((cause, Pays::Flat(tier.pays), text));
        }
    }
    all
}
