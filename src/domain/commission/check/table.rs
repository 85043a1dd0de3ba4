//! Tables: holes, overlaps, edges, what lies below and above, and what the rates are applied to.

use super::super::describe;
use super::{Code, Finding, LIMIT_TIERS, Reading, rate_range, rule_range};
use crate::domain::kernel::Rational;
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Application, Beyond, Level, Rate, RateRule, Table, TableBy, Tier, TierApplication,
};

/// A table under check: where it stands and what was found so far.
struct Checked<'a> {
    plan: &'a Plan,
    component: usize,
    table: &'a Table,
    path: String,
    findings: &'a mut Vec<Finding>,
}

/// Whether a table needs the base rate.
pub(super) fn uses_base(table: &Table) -> bool {
    let multiple = |rule: RateRule| matches!(rule, RateRule::Multiple(_));
    table.application == Some(Application::Overage) || table.rules().any(multiple)
}

pub(super) fn check_table(plan: &Plan, component: usize, table: &Table, findings: &mut Vec<Finding>) {
    let path = format!("/components/{component}/pays/table");
    let mut checked = Checked { plan, component, table, path, findings };
    let count = table.tiers.len();
    if count == 0 || count > LIMIT_TIERS {
        let message = format!("a table has 1 to {LIMIT_TIERS} tiers, this one has {count}");
        return checked.refuse(Code::TierCount, "/tiers", &message);
    }
    checked.bounds();
    checked.rates();
    checked.neighbours();
    checked.below();
    checked.above();
    checked.application();
    checked.overage();
    checked.falls();
}

impl Checked<'_> {
    fn refuse(&mut self, code: Code, at: &str, message: &str) {
        self.findings.push(Finding::refused(code, format!("{}{at}", self.path), message));
    }

    fn ambiguous(&mut self, code: Code, at: &str, message: &str, readings: Vec<Reading>) {
        let finding = Finding::refused(code, format!("{}{at}", self.path), message).with(readings);
        self.findings.push(finding);
    }

    fn reading(&self, text: &str, change: impl FnOnce(&mut Table)) -> Reading {
        Reading::of_table(self.plan, self.component, text, change)
    }

    fn money(&self) -> bool {
        self.plan.components.get(self.component).is_none_or(|part| part.measure.credit.is_money())
    }

    fn words(&self, level: Level) -> String {
        describe::level(self.table, level, self.money(), self.plan.currency)
    }

    fn bounds(&mut self) {
        for (index, tier) in self.table.tiers.iter().enumerate() {
            self.bound(&format!("/tiers/{index}/from"), tier.from);
            if let Some(until) = tier.until {
                self.bound(&format!("/tiers/{index}/until"), until);
                if until.value() <= tier.from.value() {
                    let (until, from) = (self.words(until), self.words(tier.from));
                    let message = format!("the tier ends at {until}, not above its start {from}");
                    self.refuse(Code::EmptyTier, &format!("/tiers/{index}"), &message);
                }
            }
        }
    }

    fn bound(&mut self, at: &str, bound: Level) {
        let value = bound.value();
        if value.is_negative() {
            return self.refuse(Code::Order, at, &format!("the bound {bound} is below 0"));
        }
        match (self.table.by, bound) {
            _ if value.is_zero() => {}
            (TableBy::Credit, Level::Share(_)) => {
                let message = format!("{bound} is a share, but the table goes by credit: write an amount");
                self.refuse(Code::BoundKind, at, &message);
            }
            (TableBy::Attainment, Level::Amount(_)) => {
                let message =
                    format!("{bound} is an amount, but the table goes by attainment: write a percent");
                self.refuse(Code::BoundKind, at, &message);
            }
            _ => {}
        }
    }

    fn rates(&mut self) {
        for (index, tier) in self.table.tiers.iter().enumerate() {
            self.findings.extend(rule_range(format!("{}/tiers/{index}", self.path), tier.pays));
        }
        for (key, beyond) in [("below", self.table.below), ("above", self.table.above)] {
            let rule = beyond.map(Beyond::rule);
            self.findings.extend(rule.and_then(|rule| rule_range(format!("{}/{key}", self.path), rule)));
        }
        if let Some(Rate(rate)) = self.table.base_rate {
            self.findings.extend(rate_range(format!("{}/base_rate", self.path), rate));
            if !uses_base(self.table) {
                let message = "a base rate is stated, but no tier pays a multiple of it";
                self.refuse(Code::BaseRate, "/base_rate", message);
            }
        }
    }

    fn neighbours(&mut self) {
        for (index, (lower, upper)) in
            self.table.tiers.iter().zip(self.table.tiers.iter().skip(1)).enumerate()
        {
            let next = index.saturating_add(1);
            if upper.from.value() <= lower.from.value() {
                let (from, before) = (self.words(upper.from), self.words(lower.from));
                let message = format!("the tier begins at {from}, not above the tier before it at {before}");
                self.refuse(Code::Order, &format!("/tiers/{next}/from"), &message);
            } else if let Some(until) = lower.until {
                self.meeting(index, next, until, upper.from);
            }
        }
    }

    /// Two written ends must meet.
    fn meeting(&mut self, lower: usize, upper: usize, until: Level, from: Level) {
        let at = format!("/tiers/{lower}/until");
        let ends = (self.words(until), self.words(from));
        match until.value().cmp(&from.value()) {
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Less => {
                let message = format!(
                    "nothing is said between {} (end of tier {}) and {} (start of tier {})",
                    ends.0,
                    upper,
                    ends.1,
                    upper.saturating_add(1)
                );
                let mut readings = self.shifts(lower, upper, until, from);
                readings.push(
                    self.reading("nothing is paid in between", |table| fill(table, upper, until, from)),
                );
                self.ambiguous(Code::Hole, &at, &message, readings);
            }
            std::cmp::Ordering::Greater => {
                let message = format!(
                    "tier {} ends at {}, but tier {} begins at {}",
                    upper,
                    ends.0,
                    upper.saturating_add(1),
                    ends.1
                );
                let readings = self.shifts(lower, upper, until, from);
                self.ambiguous(Code::Overlap, &at, &message, readings);
            }
        }
    }

    /// Either end moved onto the other.
    fn shifts(&self, lower: usize, upper: usize, until: Level, from: Level) -> Vec<Reading> {
        let hole = until.value() < from.value();
        let (up, down) = if hole {
            ("the lower tier reaches up", "the upper tier reaches down")
        } else {
            ("the upper tier begins earlier, as it says", "the lower tier ends later, as it says")
        };
        let lower_moves = self.reading(up, |table| {
            if let Some(tier) = table.tiers.get_mut(lower) {
                tier.until = Some(from);
            }
        });
        let upper_moves = self.reading(down, |table| {
            if let Some(tier) = table.tiers.get_mut(upper) {
                tier.from = until;
            }
        });
        vec![lower_moves, upper_moves]
    }

    fn below(&mut self) {
        let Some(first) = self.table.tiers.first().map(|first| first.from) else { return };
        if self.table.application == Some(Application::Overage) {
            return;
        }
        match (first.value().is_zero(), self.table.below) {
            (true, Some(_)) => {
                self.refuse(Code::Below, "/below", "the first tier begins at 0: there is nothing below it");
            }
            (false, None) => {
                let message = format!("nothing is said below {}: state below", self.words(first));
                let nothing =
                    self.reading("nothing is paid below", |table| table.below = Some(Beyond::Nothing));
                let reaches = self.reading("the first tier reaches down to 0", |table| {
                    if let Some(tier) = table.tiers.first_mut() {
                        tier.from = Level::Amount(Rational::ZERO);
                    }
                });
                self.ambiguous(Code::Below, "/tiers/0/from", &message, vec![nothing, reaches]);
            }
            _ => {}
        }
    }

    fn above(&mut self) {
        let end = self.table.tiers.last().and_then(|last| last.until);
        match (end, self.table.above) {
            (None, Some(_)) => {
                self.refuse(Code::Above, "/above", "the last tier has no end: there is nothing above it");
            }
            (Some(end), None) => {
                let message = format!("nothing is said above {}: state above", self.words(end));
                let nothing =
                    self.reading("nothing is paid above", |table| table.above = Some(Beyond::Nothing));
                let goes_on = self.reading("the last tier goes on", |table| {
                    if let Some(tier) = table.tiers.last_mut() {
                        tier.until = None;
                    }
                });
                self.ambiguous(Code::Above, "/tiers", &message, vec![nothing, goes_on]);
            }
            (Some(_), Some(Beyond::Nothing)) if self.table.application == Some(Application::Retroactive) => {
                let message = "in a retroactive table nothing above the last tier takes all pay away: \
                               state a rate, or make the table marginal";
                self.refuse(Code::LosesAll, "/above", message);
            }
            _ => {}
        }
    }

    fn application(&mut self) {
        let all_say = self.table.tiers.iter().all(|tier| tier.application.is_some());
        if self.table.application.is_some() || all_say {
            return;
        }
        let read = |application| move |table: &mut Table| table.application = Some(application);
        let mut readings = vec![
            self.reading("marginal: each rate pays the part inside its tier", read(Application::Marginal)),
            self.reading("retroactive: the rate reached pays all credit", read(Application::Retroactive)),
        ];
        if self.table.by == TableBy::Attainment && self.begins_at_quota() {
            let text = "overage: the base rate up to quota, the rate reached on all above";
            readings.push(self.reading(text, read(Application::Overage)));
        }
        let message = "the table does not say what its rates are applied to: state application";
        self.ambiguous(Code::NoApplication, "", message, readings);
    }

    fn begins_at_quota(&self) -> bool {
        self.table.tiers.first().is_some_and(|first| first.from.value() == Rational::ONE)
    }

    fn overage(&mut self) {
        if self.table.application != Some(Application::Overage) {
            return;
        }
        let own = self.table.tiers.iter().any(|tier| tier.application.is_some());
        if self.table.by != TableBy::Attainment
            || !self.begins_at_quota()
            || self.table.below.is_some()
            || own
        {
            let message = "an overage table goes by attainment, its first tier begins at 100%, the base rate \
                           pays what lies below, and no tier has an application of its own";
            self.refuse(Code::Overage, "", message);
        }
    }

    /// A retroactive tier that pays less than the one before it lowers pay at its edge.
    fn falls(&mut self) {
        let rate = |tier: &Tier| match tier.pays {
            RateRule::Rate(rate) => Some(rate.0),
            _ => None,
        };
        let all = |tier: &Tier| match tier.application {
            Some(own) => own == TierApplication::All,
            None => self.table.application == Some(Application::Retroactive),
        };
        let pairs = self.table.tiers.iter().zip(self.table.tiers.iter().skip(1)).enumerate();
        let falling: Vec<usize> = pairs
            .filter(|(_, (lower, upper))| {
                all(upper) && rate(upper).zip(rate(lower)).is_some_and(|(u, l)| u < l)
            })
            .map(|(index, _)| index.saturating_add(1))
            .collect();
        for index in falling {
            let path = format!("{}/tiers/{index}", self.path);
            let message = "the rate falls on all credit: whoever reaches this tier is paid less";
            self.findings.push(Finding::notice(Code::PayFalls, path, message));
        }
    }
}

/// Puts a tier that pays nothing into a hole.
fn fill(table: &mut Table, upper: usize, until: Level, from: Level) {
    let pays = RateRule::Rate(Rate(Rational::ZERO));
    let application = table.tiers.get(upper).and_then(|tier| tier.application);
    let between = Tier { from: until, until: Some(from), application, pays };
    table.tiers.insert(upper.min(table.tiers.len()), between);
}
