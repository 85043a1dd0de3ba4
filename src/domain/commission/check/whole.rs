//! What concerns a plan as a whole: versions, limits, refunds, draws, ramps, currencies, and cycles.

use super::rules::{above, text};
use super::{Code, Finding, check, rate_range};
use crate::domain::kernel::Rational;
use crate::domain::model::Plan;
use crate::domain::model::plan::{Component, Gauge, LockedRate, Per, PlanLimit, RateDay};
use std::collections::BTreeSet;

pub(super) fn check_whole(plan: &Plan, findings: &mut Vec<Finding>) {
    check_versions(plan, findings);
    check_limits(plan, findings);
    check_refunds(plan, findings);
    check_draw(plan, findings);
    check_ramp(plan, findings);
    check_rates(plan, findings);
    check_cycles(plan, findings);
    if plan.accrual.is_some_and(|accrual| accrual.months == 0) {
        findings.push(Finding::refused(Code::Amount, "/accrual/months", "a life has at least one month"));
    }
}

/// Each version is a plan of its own, and holds on days of the plan.
fn check_versions(plan: &Plan, findings: &mut Vec<Finding>) {
    let Ok(days) = plan.effective.range() else { return };
    let mut seen = BTreeSet::new();
    for (place, version) in plan.versions.iter().enumerate() {
        let path = format!("/versions/{place}/from");
        if !seen.insert(version.from) {
            let message = format!("another version begins on {}, too: they overlap", version.from);
            findings.push(Finding::refused(Code::VersionOverlap, path.clone(), message));
        }
        if !days.contains(version.from) {
            let message = format!("{} is no day of the plan, which holds on {days}", version.from);
            findings.push(Finding::refused(Code::Days, path, message));
        }
    }
    if plan.versions.is_empty() || !findings.is_empty() {
        return;
    }
    for edition in plan.editions().iter().skip(1) {
        let place = plan.versions.iter().position(|version| version.from == edition.effective.from);
        for finding in check(edition) {
            let path = format!("/versions/{}{}", place.unwrap_or(0), finding.path);
            findings.push(Finding { path, readings: Vec::new(), ..finding });
        }
    }
}

fn check_limits(plan: &Plan, findings: &mut Vec<Finding>) {
    let mut ids: BTreeSet<&str> = plan.components.iter().map(|part| part.id.as_str()).collect();
    for (place, limit) in plan.limits.iter().enumerate() {
        let path = format!("/limits/{place}");
        let own = crate::domain::commission::balance::OWN_IDS.contains(&limit.id.as_str());
        if !ids.insert(&limit.id) || limit.id.trim().is_empty() || own {
            let message = format!("the id “{}” is empty or used already", limit.id);
            findings.push(Finding::refused(Code::Id, path.clone(), message));
        }
        let known = |id: &&String| plan.components.iter().any(|part| part.id == **id);
        if let Some(unknown) = limit.components.iter().find(|id| !known(id)) {
            let message = format!("the plan has no component “{unknown}”");
            findings.push(Finding::refused(Code::Reference, path.clone(), message));
        }
        findings.extend(check_limit(limit, path));
    }
}

fn check_limit(limit: &PlanLimit, path: String) -> Option<Finding> {
    let both = limit.cap.into_iter().chain(limit.floor);
    if both.clone().next().is_none() || both.clone().any(|limit| limit.per == Per::Deal) {
        let message = "a limit over components states cap or floor, per period or year";
        return Some(Finding::refused(Code::NoEffect, path, message));
    }
    let (cap, floor) = (limit.cap?, limit.floor?);
    (cap.per != floor.per || above(&floor, &cap)).then(|| {
        let message = format!("the floor of {} does not lie below the cap of {}", text(&floor), text(&cap));
        Finding::refused(Code::FloorAboveCap, path, message)
    })
}

fn check_refunds(plan: &Plan, findings: &mut Vec<Finding>) {
    let Some(refunds) = &plan.refunds else { return };
    for (place, step) in refunds.schedule.iter().enumerate() {
        findings.extend(rate_range(format!("/refunds/schedule/{place}/share"), step.share.0));
    }
    let starts = refunds.schedule.first().is_none_or(|first| first.from_month == 0);
    let pairs = refunds.schedule.iter().zip(refunds.schedule.iter().skip(1));
    if !starts || pairs.into_iter().any(|(a, b)| a.from_month >= b.from_month) {
        let message = "a schedule begins at month 0, and each step at a later month than the one before";
        findings.push(Finding::refused(Code::Schedule, "/refunds/schedule", message));
    }
}

fn check_draw(plan: &Plan, findings: &mut Vec<Finding>) {
    if plan.draw.is_some() && plan.guarantee.is_some() {
        let message = "a draw and a guarantee both fill up the same total: state one of them";
        findings.push(Finding::refused(Code::DrawAndGuarantee, "/guarantee", message));
    }
    let draw = plan.draw.as_ref().map(|draw| ("/draw", draw.amount, draw.until, draw.through));
    let guarantee = plan.guarantee.as_ref().map(|one| ("/guarantee", one.amount, one.until, one.through));
    for (path, amount, until, through) in draw.into_iter().chain(guarantee) {
        findings.extend(super::amount_finding(plan, format!("{path}/amount"), amount.0));
        if until.is_some() && through.is_some() {
            let message = "write until (the first day outside) or through (the last day inside), not both";
            findings.push(Finding::refused(Code::Days, path, message));
        }
    }
}

fn check_ramp(plan: &Plan, findings: &mut Vec<Finding>) {
    let Some(ramp) = &plan.ramp else { return };
    if ramp.months.is_empty() {
        findings.push(Finding::refused(Code::Ramp, "/ramp/months", "a ramp has at least one month"));
    }
    for (place, month) in ramp.months.iter().enumerate() {
        if let Some(share) = month.quota {
            findings.extend(rate_range(format!("/ramp/months/{place}/quota"), share.0));
        }
        if let Some(amount) = month.guarantee {
            findings.extend(super::amount_finding(plan, format!("/ramp/months/{place}/guarantee"), amount.0));
        }
    }
    let off = ramp.months.iter().any(|month| month.accelerators == Some(false));
    let target = plan.pay.as_ref().is_some_and(|pay| pay.target_variable.is_some());
    let stated = |part: &Component| match &part.pays {
        crate::domain::model::plan::Pays::Table(table) => table.base_rate.is_some(),
        _ => false,
    };
    if off && !target && !plan.components.iter().any(stated) {
        let message = "without accelerators rates above r0 pay r0 = V ÷ Q: state /pay/target_variable";
        findings.push(Finding::refused(Code::Ramp, "/ramp/months", message));
    }
}

fn check_rates(plan: &Plan, findings: &mut Vec<Finding>) {
    let conversion = plan.conversion.as_ref().map(|one| ("/conversion", one.at, &one.rates));
    let pay_in = plan.pay_in.as_ref().map(|one| ("/pay_in", one.at, &one.rates));
    for (path, at, rates) in conversion.into_iter().chain(pay_in) {
        let locked = at == RateDay::Locked;
        if locked == rates.is_empty() {
            let message = "rates are stated with locked, and only then";
            findings.push(Finding::refused(Code::Conversion, path, message));
        }
        if let Some(message) = locked_fault(rates) {
            findings.push(Finding::refused(Code::Conversion, format!("{path}/rates"), message));
        }
    }
}

fn locked_fault(rates: &[LockedRate]) -> Option<String> {
    let mut pairs = BTreeSet::new();
    for rate in rates {
        if rate.rate <= Rational::ZERO {
            return Some(format!("a rate of {} is not above 0", rate.rate));
        }
        if !pairs.insert((rate.from, rate.to)) {
            return Some(format!("the rate from {} to {} is stated twice", rate.from, rate.to));
        }
    }
    None
}

/// Components whose gates, multipliers or kickers wait for each other's earnings.
fn check_cycles(plan: &Plan, findings: &mut Vec<Finding>) {
    for (index, part) in plan.components.iter().enumerate() {
        let mut way = vec![part.id.as_str()];
        if let Some(cycle) = circle(plan, part, &mut way) {
            let message = format!("{} wait for each other's earnings", cycle.join(" and "));
            findings.push(Finding::refused(Code::Cycle, format!("/components/{index}"), message));
            return;
        }
    }
}

/// The ids of a circle that comes back to the first of the way.
fn circle<'p>(plan: &'p Plan, part: &'p Component, way: &mut Vec<&'p str>) -> Option<Vec<String>> {
    let gates = part.gates.iter().map(|one| (&one.of, one.by));
    let multipliers = part.multipliers.iter().map(|one| (&one.of, one.by));
    let kickers = part.kickers.iter().map(|one| (&one.of, one.by));
    let waits = gates.chain(multipliers).chain(kickers).filter(|(_, by)| *by == Gauge::Earned);
    let waits: Vec<&String> = waits.filter_map(|(of, _)| of.as_ref()).collect();
    for id in waits {
        if let Some(place) = way.iter().position(|known| known == id).filter(|_| way.len() > 1) {
            return Some(way.iter().skip(place).map(|id| (*id).to_owned()).collect());
        }
        let Some(next) = plan.components.iter().find(|other| other.id == *id && other.id != part.id) else {
            continue;
        };
        way.push(&next.id);
        if let Some(found) = circle(plan, next, way) {
            return Some(found);
        }
        way.pop();
    }
    None
}
