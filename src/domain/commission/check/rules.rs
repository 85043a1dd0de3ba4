//! What a component says beside its rates: measure, quota, gates to floors, release.

use super::{Code, Finding, Reading, rate_range};
use crate::domain::commission::inputs::activity;
use crate::domain::kernel::{Grain, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Adjustment, Anchor, Application, Beyond, Component, Condition, CreditOf, Cuts, Gauge, Level, Limit, Pays,
    Per, Phasing, Pool, RateRule, Release, Settle, Sum, TableBy,
};

/// A component under check.
struct Checked<'a> {
    plan: &'a Plan,
    index: usize,
    part: &'a Component,
    findings: &'a mut Vec<Finding>,
}

pub(super) fn check_rules(plan: &Plan, index: usize, part: &Component, findings: &mut Vec<Finding>) {
    let mut checked = Checked { plan, index, part, findings };
    checked.measure();
    checked.kinds();
    checked.cuts();
    checked.references();
    checked.quota();
    checked.gates();
    checked.multipliers();
    checked.limits();
    checked.order();
    checked.release();
    checked.shared();
    checked.days();
}

impl Checked<'_> {
    fn refuse(&mut self, code: Code, at: &str, message: impl Into<String>) {
        let path = format!("/components/{}{at}", self.index);
        self.findings.push(Finding::refused(code, path, message));
    }

    fn measure(&mut self) {
        let measure = &self.part.measure;
        for (place, condition) in measure.conditions.iter().enumerate() {
            self.condition(&format!("/measure/where/{place}"), condition);
        }
        for (place, multiplier) in measure.multipliers.iter().enumerate() {
            let at = format!("/measure/multipliers/{place}");
            for condition in &multiplier.conditions {
                self.condition(&at, condition);
            }
            if multiplier.factor.is_negative() {
                self.refuse(Code::Multiplier, &at, format!("a factor of {} is below 0", multiplier.factor));
            }
        }
        if let Some(map) = &measure.credit_map {
            let shares = [&map.quota, &map.commission];
            if shares.iter().all(|shares| shares.is_none()) || map.by.is_number() {
                let message = "a credit map goes by a text field and states quota, commission or both";
                self.refuse(Code::CreditMap, "/measure/credit_map", message);
            }
            let negative = shares.into_iter().flatten().flatten().find(|(_, share)| share.0.is_negative());
            if let Some((text, share)) = negative {
                let message = format!("the share {share} of {text} is below 0");
                self.refuse(Code::CreditMap, "/measure/credit_map", message);
            }
        }
        if let CreditOf::Activity(word) = &measure.credit
            && activity(word).is_none()
        {
            let message = format!("“{word}” is no type: write call, email, meeting, task or other");
            self.refuse(Code::Condition, "/measure/credit", message);
        }
        if !measure.credit.is_of_deals()
            && (!measure.conditions.is_empty()
                || measure.credit_map.is_some()
                || !measure.multipliers.is_empty())
        {
            let message = "conditions, maps and multipliers look at deals, but no deals are measured";
            self.refuse(Code::Condition, "/measure", message);
        }
    }

    fn condition(&mut self, at: &str, condition: &Condition) {
        let texts = !condition.is.is_empty() || !condition.is_not.is_empty();
        if !texts && !condition.bounds() {
            self.refuse(Code::Condition, &format!("{at}/is"), "no text is given, so no deal would fit");
        } else if condition.field.is_number() == texts || (texts && condition.bounds()) {
            let kind = if condition.field.is_number() { "a number" } else { "a text" };
            self.refuse(Code::Condition, at, format!("{} is {kind}", condition.field.words()));
        }
    }

    /// Rates belong to money, amounts for each to numbers.
    fn kinds(&mut self) {
        let money = self.part.measure.credit.is_money();
        let wrong = |rule: &RateRule| match rule {
            RateRule::Rate(rate) => !money && !rate.0.is_zero(),
            RateRule::RateOf(_) => !money,
            RateRule::PerUnit(_) => money,
            RateRule::Multiple(_) | RateRule::Amount(_) | RateRule::OfTarget(_) => false,
        };
        if matches!(self.part.pays, Pays::Grid(_)) && !money {
            let message = "a two-way table holds rates of money, but a number is measured";
            return self.refuse(Code::CreditKind, "/pays/grid", message);
        }
        if self.part.pays.rules().iter().any(wrong) {
            let message = if money {
                "per_unit pays for each thing, but money is measured: state a rate, or measure units or count"
            } else {
                "a rate is a share of money, but a number is measured: state per_unit, amount or of_target"
            };
            self.refuse(Code::CreditKind, "/pays", message);
        }
    }

    /// G8: two differing credits in a marginal or overage table.
    fn cuts(&mut self) {
        let Pays::Table(table) = &self.part.pays else { return };
        let measure = &self.part.measure;
        let differs = measure.credit_map.as_ref().is_some_and(|map| map.quota != map.commission)
            || measure.multipliers.iter().any(|one| one.acts_on != crate::domain::model::plan::ActsOn::Both);
        let retroactive = table.application == Some(Application::Retroactive)
            && table.tiers.iter().all(|tier| tier.application.is_none());
        if table.of.is_some() && !retroactive {
            let message = "a tier that another component decides pays all credit: state retroactive";
            self.refuse(Code::Cuts, "/pays/table/of", message);
        }
        if differs && !retroactive && table.cuts.is_none() && table.application.is_some() {
            let read = |cuts| {
                move |part: &mut Component| {
                    if let Pays::Table(table) = &mut part.pays {
                        table.cuts = Some(cuts);
                    }
                }
            };
            let readings = vec![
                Reading::of(self.plan, self.index, "quota credit is cut into tiers", read(Cuts::QuotaCredit)),
                Reading::of(
                    self.plan,
                    self.index,
                    "commission credit is cut into tiers",
                    read(Cuts::CommissionCredit),
                ),
            ];
            let message = "quota credit and commission credit differ, and the table does not say which of \
                           them its tiers cut: state cuts";
            let path = format!("/components/{}/pays/table", self.index);
            self.findings.push(Finding::refused(Code::Cuts, path, message).with(readings));
        }
        if table.cuts.is_some() && (!differs || retroactive) {
            let message = "cuts says nothing here: the credits do not differ, or one rate pays all";
            self.refuse(Code::Cuts, "/pays/table/cuts", message);
        }
    }

    fn references(&mut self) {
        let known = |id: &String| self.plan.components.iter().any(|part| part.id == *id);
        let mut named: Vec<(String, String)> = Vec::new();
        let mut note = |at: String, of: &Option<String>| named.extend(of.clone().map(|of| (at, of)));
        for (place, gate) in self.part.gates.iter().enumerate() {
            note(format!("/gates/{place}/of"), &gate.of);
        }
        for (place, one) in self.part.multipliers.iter().enumerate() {
            note(format!("/multipliers/{place}/of"), &one.of);
        }
        for (place, kicker) in self.part.kickers.iter().enumerate() {
            note(format!("/kickers/{place}/of"), &kicker.of);
        }
        if let Pays::Table(table) = &self.part.pays {
            note("/pays/table/of".to_owned(), &table.of);
        }
        let unknown: Vec<(String, String)> = named.into_iter().filter(|(_, of)| !known(of)).collect();
        for (at, of) in unknown {
            self.refuse(Code::Reference, &at, format!("the plan has no component “{of}”"));
        }
    }

    fn quota(&mut self) {
        let Some(quota) = &self.part.quota else { return };
        let amounts = quota.amount.iter().chain(quota.people.iter().map(|one| &one.amount));
        if let Some(amount) = amounts.copied().find(|amount| amount.0.is_negative()) {
            self.refuse(Code::Amount, "/quota", format!("a quota of {amount} is below 0"));
        }
        if let Some(Phasing::Shares(shares)) = &quota.phasing {
            let sum = shares.iter().try_fold(Rational::ZERO, |sum, share| sum.checked_add(share.0));
            if sum != Ok(Rational::ONE) || shares.iter().any(|share| share.0.is_negative()) {
                let sum = sum.map_or_else(|_| "too much".to_owned(), Rational::percent);
                self.refuse(
                    Code::Phasing,
                    "/quota/phasing",
                    format!("the shares add up to {sum}, not to 100%"),
                );
            }
            let per = quota.per.unwrap_or(Grain::Year);
            let count = i32::try_from(shares.len()).unwrap_or(i32::MAX);
            let stated = quota.amount.is_some() || !quota.people.is_empty();
            if stated && (count == 0 || per.months().checked_rem(count) != Some(0)) {
                let message =
                    format!("{count} shares do not cut a {} into equal spans of months", per.word());
                self.refuse(Code::Phasing, "/quota/phasing", message);
            }
        }
    }

    fn gates(&mut self) {
        for (place, gate) in self.part.gates.iter().enumerate() {
            let at = format!("/gates/{place}");
            match (gate.at_least, gate.above) {
                (Some(level), None) | (None, Some(level)) => self.level(&at, gate.by, level),
                _ => self.refuse(Code::Gate, &at, "a gate states exactly one of at_least and above"),
            }
            if let Some(share) = gate.otherwise {
                let path = format!("/components/{}{at}/otherwise", self.index);
                self.findings.extend(rate_range(path, share.0));
            }
            self.own_earnings(&at, gate.of.as_ref(), gate.by);
        }
        for (place, kicker) in self.part.kickers.iter().enumerate() {
            let at = format!("/kickers/{place}");
            self.level(&at, kicker.by, kicker.at);
            self.own_earnings(&at, kicker.of.as_ref(), kicker.by);
            self.sum(&at, kicker.pays);
        }
    }

    fn own_earnings(&mut self, at: &str, of: Option<&String>, by: Gauge) {
        if by == Gauge::Earned && of.is_none_or(|of| *of == self.part.id) {
            self.refuse(Code::Cycle, at, "a component can't wait for what it earns itself: name another");
        }
    }

    fn level(&mut self, at: &str, by: Gauge, level: Level) {
        let share = matches!(level, Level::Share(_));
        if !level.value().is_zero() && share != (by == Gauge::Attainment) {
            self.refuse(Code::BoundKind, at, format!("{level} is not what {} is measured in", by.words()));
        }
    }

    fn multipliers(&mut self) {
        for (place, one) in self.part.multipliers.iter().enumerate() {
            let at = format!("/multipliers/{place}");
            if one.factor.is_some() != one.tiers.is_empty() {
                self.refuse(Code::Multiplier, &at, "a multiplier states exactly one of factor and tiers");
            }
            let factors = one.factor.into_iter().chain(one.tiers.iter().map(|tier| tier.factor));
            if let Some(factor) = factors.into_iter().find(|factor| factor.is_negative()) {
                self.refuse(Code::Multiplier, &at, format!("a factor of {factor} is below 0"));
            }
            for (lower, upper) in one.tiers.iter().zip(one.tiers.iter().skip(1)) {
                if upper.from.value() <= lower.from.value() {
                    let message =
                        format!("the tier at {} does not lie above the one at {}", upper.from, lower.from);
                    self.refuse(Code::Multiplier, &at, message);
                }
            }
            let levels: Vec<Level> = one.tiers.iter().map(|tier| tier.from).collect();
            levels.into_iter().for_each(|level| self.level(&at, one.by, level));
            self.own_earnings(&at, one.of.as_ref(), one.by);
        }
    }

    fn sum(&mut self, at: &str, sum: Sum) {
        let pay = self.plan.pay.as_ref();
        let target = pay.is_some_and(|pay| pay.target_variable.is_some());
        let any = target || pay.is_some_and(|pay| pay.base_salary.is_some());
        let lacks = match sum {
            Sum::Amount(amount) => {
                if amount.0.is_negative() {
                    self.refuse(Code::Amount, at, format!("{amount} is below 0"));
                }
                false
            }
            Sum::OfTarget(_) | Sum::OfAnnualTarget(_) => !target,
            Sum::OfOte(_) | Sum::OfAnnualOte(_) => !any,
        };
        if lacks {
            let message = "a share of V or OTE needs /pay/target_variable or /pay/base_salary";
            self.refuse(Code::BaseRate, at, message);
        }
    }

    fn limits(&mut self) {
        let (caps, floors) = (&self.part.caps, &self.part.floors);
        for (key, limits) in [("caps", caps), ("floors", floors)] {
            for (place, limit) in limits.iter().enumerate() {
                let at = format!("/{key}/{place}");
                self.sum(&at, limit.sum);
                let by_deal = matches!(self.part.pays, Pays::Curve(_) | Pays::Mbo(_) | Pays::Contest(_));
                if limit.per == Per::Deal && (by_deal || !self.part.measure.credit.is_of_deals()) {
                    let message = "no single deal pays anything here, so nothing of a deal can be limited";
                    self.refuse(Code::NoEffect, &at, message);
                }
            }
        }
        for floor in floors {
            for cap in caps.iter().filter(|cap| cap.per == floor.per) {
                if above(floor, cap) {
                    let message = format!("the floor of {} lies above the cap of {}", text(floor), text(cap));
                    self.refuse(Code::FloorAboveCap, "/floors", message);
                }
            }
        }
        self.cap_below_threshold();
    }

    /// A cap that is reached before anything is paid.
    fn cap_below_threshold(&mut self) {
        let Pays::Table(table) = &self.part.pays else { return };
        let starts_late = table.below == Some(Beyond::Nothing) && table.by == TableBy::Credit;
        let all = table.application == Some(Application::Retroactive);
        let Some(first) = table.tiers.first().filter(|_| starts_late && all) else { return };
        let RateRule::Rate(rate) = first.pays else { return };
        let Ok(least) = first.from.value().checked_mul(rate.0) else { return };
        for cap in self.part.caps.iter().filter(|cap| cap.per == Per::Period) {
            if let Sum::Amount(amount) = cap.sum
                && amount.0 < least
            {
                let message = format!(
                    "the cap of {amount} lies below {least}, what the threshold of {} pays",
                    first.from
                );
                self.refuse(Code::CapBelowThreshold, "/caps", message);
                return;
            }
        }
    }

    fn order(&mut self) {
        let Some(order) = &self.part.order else { return };
        let part = self.part;
        let stated = [
            (Adjustment::Gates, part.gates.is_empty()),
            (Adjustment::Multipliers, part.multipliers.is_empty()),
            (Adjustment::Kickers, part.kickers.is_empty()),
            (Adjustment::Caps, part.caps.is_empty()),
            (Adjustment::Floors, part.floors.is_empty()),
        ];
        let left_out = stated.iter().any(|(kind, empty)| !empty && !order.contains(kind));
        let twice =
            order.iter().enumerate().any(|(place, kind)| order.iter().take(place).any(|one| one == kind));
        if left_out || twice {
            let message = "the order names each kind that the component states exactly once";
            self.refuse(Code::AdjustmentOrder, "/order", message);
        }
    }

    fn release(&mut self) {
        let part = self.part;
        if let Some(pay_on) = &part.pay_on {
            let sum =
                pay_on.stages.iter().try_fold(Rational::ZERO, |sum, stage| sum.checked_add(stage.share.0));
            if sum != Ok(Rational::ONE) || pay_on.stages.iter().any(|stage| stage.share.0.is_negative()) {
                let sum = sum.map_or_else(|_| "too much".to_owned(), Rational::percent);
                self.refuse(Code::Shares, "/pay_on", format!("the stages add up to {sum}, not to 100%"));
            }
            if pay_on.stages.iter().any(|stage| matches!(stage.on, Release::Payment | Release::FullPayment)) {
                self.on_cash();
            }
        }
        if let Some(held) = part.holdback {
            self.findings
                .extend(rate_range(format!("/components/{}/holdback/share", self.index), held.share.0));
        }
        let over_time = part.pay_on.is_some() || part.holdback.is_some();
        if over_time
            && matches!(part.settle, Some(Settle::TrueUpWithoutDeductions | Settle::AttainmentToDate))
        {
            let message = "what is released over time is netted with earlier lines: settle at_end or true_up";
            self.refuse(Code::MeasuredOver, "/settle", message);
        }
    }

    /// G29: “on cash” with a table, and no anchor stated.
    fn on_cash(&mut self) {
        let is_tiered = match &self.part.pays {
            Pays::Table(table) => {
                let beyond = [table.below, table.above].into_iter().flatten().count();
                table.tiers.len().saturating_add(beyond) > 1
            }
            Pays::Curve(_) => true,
            _ => false,
        };
        if self.plan.anchor.is_some() || !is_tiered {
            return;
        }
        let by = |anchor: Anchor| Plan { anchor: Some(anchor), ..self.plan.clone() };
        let booking = Reading {
            text: "tiers follow the bookings, and what they earn is released with the cash".to_owned(),
            plan: by(Anchor::Booking),
            pays: None,
        };
        let mut cash = by(Anchor::Payment);
        cash.components.iter_mut().for_each(|part| part.pay_on = None);
        let payment =
            Reading { text: "credit itself arises with the cash".to_owned(), plan: cash, pays: None };
        let message = "a table or curve is paid on cash, and it is not stated whether its tiers follow the bookings or the \
                       cash: state anchor";
        let path = format!("/components/{}/pay_on", self.index);
        self.findings.push(Finding::refused(Code::Anchor, path, message).with(vec![booking, payment]));
    }

    fn shared(&mut self) {
        let part = self.part;
        let fixed = matches!(&part.pays, Pays::Flat(rule) if rule.is_fixed());
        if part.pool.is_some() && part.measure.of.is_own() && !fixed {
            let message = "a pool is earned once: measure a team, or pay a fixed amount";
            self.refuse(Code::NoEffect, "/pool", message);
        }
        if let Some(Pool::Shares(shares)) = &part.pool {
            let sum = shares.iter().try_fold(Rational::ZERO, |sum, one| sum.checked_add(one.share.0));
            if sum != Ok(Rational::ONE) || shares.iter().any(|one| one.share.0.is_negative()) {
                let sum = sum.map_or_else(|_| "too much".to_owned(), Rational::percent);
                self.refuse(Code::Shares, "/pool/shares", format!("the shares add up to {sum}, not to 100%"));
            }
        }
        if let Some(Pool::Weights(weights)) = &part.pool
            && weights.iter().all(|one| one.weight == 0)
        {
            self.refuse(Code::Shares, "/pool/weights", "no weight is above 0");
        }
        let by_event = matches!(part.pays, Pays::Contest(_) | Pays::Mbo(_) | Pays::Curve(_));
        if part.budget.is_some() && (by_event || part.pool.is_some()) {
            let message = "a budget is used up event by event, but nothing is paid by events here";
            self.refuse(Code::NoEffect, "/budget", message);
        }
        if let Some(budget) = part.budget.filter(|budget| budget.amount.0.is_negative()) {
            self.refuse(Code::Amount, "/budget", format!("{} is below 0", budget.amount));
        }
    }

    fn days(&mut self) {
        let Some(days) = self.part.days else { return };
        if days.until.is_some() && days.through.is_some() {
            let message = "write until (the first day outside) or through (the last day inside), not both";
            self.refuse(Code::Days, "/days", message);
        } else if let Err(error) = days.range() {
            self.refuse(Code::Days, "/days", error.to_string());
        }
    }
}

/// Whether a floor lies above a cap that is written in the same way.
pub(super) fn above(floor: &Limit, cap: &Limit) -> bool {
    match (floor.sum, cap.sum) {
        (Sum::Amount(floor), Sum::Amount(cap)) => floor.0 > cap.0,
        (Sum::OfTarget(floor), Sum::OfTarget(cap))
        | (Sum::OfOte(floor), Sum::OfOte(cap))
        | (Sum::OfAnnualTarget(floor), Sum::OfAnnualTarget(cap))
        | (Sum::OfAnnualOte(floor), Sum::OfAnnualOte(cap)) => floor.0 > cap.0,
        _ => false,
    }
}

pub(super) fn text(limit: &Limit) -> String {
    match limit.sum {
        Sum::Amount(amount) => amount.to_string(),
        Sum::OfTarget(share) | Sum::OfOte(share) | Sum::OfAnnualTarget(share) | Sum::OfAnnualOte(share) => {
            share.to_string()
        }
    }
}
