//! The money between the readings of a plan, and between plans: what `check` says on real data.
//!
//! Owns the comparison on the data at hand. Every reading of an ambiguous plan is paid out for all
//! people and periods; the finding then says what each comes to and how much lies between them.

use super::attainment::Case;
use super::check::{Code, Finding, Reading, Severity, check};
use super::facts::PayFacts;
use super::filter::Filter;
use super::terms::{Edition, Rule, Terms, fits, refunds_without_policy};
use super::{figures, statement::PayError};
use crate::domain::kernel::{Currency, DateRange, Money, MoneyError, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::{AppliesTo, Shares, Whose};
use std::collections::{BTreeMap, BTreeSet};

/// As [`check`], with the money between the readings on these facts in each message, and notices
/// about names and texts that the data does not hold.
pub fn check_on(plan: &Plan, facts: &PayFacts) -> Vec<Finding> {
    let mut findings = check(plan);
    for finding in &mut findings {
        pay_readings(finding, plan.currency, facts);
    }
    findings.extend(refunds_without_policy(plan, facts));
    findings.extend(missing(plan, facts));
    findings.extend(strangers(plan, facts));
    findings.extend(unheard(plan, facts));
    findings
}

fn pay_readings(finding: &mut Finding, currency: Currency, facts: &PayFacts) {
    for reading in &mut finding.readings {
        reading.pays = total(&reading.plan, facts).ok();
    }
    if finding.readings.is_empty() {
        return;
    }
    let said: Vec<String> = finding.readings.iter().map(|reading| reading_words(reading, currency)).collect();
    finding.message.push_str(&format!(". On the data at hand: {}", said.join("; ")));
    if let Some(between) = between(&finding.readings) {
        finding.message.push_str(&format!("; {between} {currency} lie between them"));
    }
}

fn reading_words(reading: &Reading, currency: Currency) -> String {
    match reading.pays {
        Some(pays) => {
            format!("“{}” pays {} {currency}", reading.text, figures::amount_minor(pays.minor, currency))
        }
        None => format!("“{}” can't be paid until the other findings are settled", reading.text),
    }
}

/// The distance from the least to the most that the readings pay.
fn between(readings: &[Reading]) -> Option<String> {
    let paid: Vec<Money> = readings.iter().filter_map(|reading| reading.pays).collect();
    let (least, most) = (paid.iter().min()?, paid.iter().max()?);
    let distance = most.minor.checked_sub(least.minor)?;
    (paid.len() > 1).then(|| figures::amount_minor(distance, most.currency))
}

/// What a plan pays everyone over all its periods with facts.
///
/// # Errors
/// [`PayError`] if the plan is refused or a sum does not fit.
pub fn total(plan: &Plan, facts: &PayFacts) -> Result<Money, PayError> {
    let terms = Terms::new(plan, facts)?;
    let payouts = terms.payouts(&terms.pay_periods()?)?;
    let sum = payouts.iter().try_fold(0i64, |sum, (_, _, minor)| sum.checked_add(*minor));
    let sum = sum.ok_or_else(|| PayError::number("total", MoneyError::Overflow))?;
    Ok(Money::new(sum, plan.currency))
}

/// Assignments that name nobody of the roster.
fn strangers(plan: &Plan, facts: &PayFacts) -> Vec<Finding> {
    let AppliesTo::Assigned(list) = &plan.applies_to else { return Vec::new() };
    let known = |one: &&crate::domain::model::plan::Assignment| {
        facts.members.iter().any(|member| fits(one, facts, member))
    };
    let places = list.iter().enumerate().filter(|(_, one)| !known(one));
    let message = "nobody of the roster fits this assignment";
    places
        .map(|(index, _)| Finding::notice(Code::NotInData, format!("/applies_to/{index}"), message))
        .collect()
}

/// Conditions that no deal of the data meets.
fn unheard(plan: &Plan, facts: &PayFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, part) in plan.components.iter().enumerate() {
        for (place, condition) in part.measure.conditions.iter().enumerate() {
            if Filter::new(condition, &facts.deals).fits_nothing() {
                let path = format!("/components/{index}/measure/where/{place}");
                let message =
                    format!("no deal has the {} {}", condition.field.words(), condition.is.join(" or "));
                findings.push(Finding::notice(Code::NotInData, path, message));
            }
        }
    }
    findings
}

/// Pairs of plans that pay one person for one deal: double pay. A refused plan is passed over, since
/// nothing can be paid by it; paths name the plans by their place in `plans`.
pub fn check_all(plans: &[&Plan], facts: &PayFacts) -> Vec<Finding> {
    let bound = plans.iter().map(|plan| Terms::new(plan, facts).ok());
    let bound: Vec<(usize, Terms)> =
        bound.enumerate().filter_map(|(place, terms)| Some((place, terms?))).collect();
    let mut findings = successions(plans);
    for (rank, (first, a)) in bound.iter().enumerate() {
        for (second, b) in bound.iter().skip(rank.saturating_add(1)) {
            if a.plan.currency == b.plan.currency && !allowed(a.plan, b.plan) {
                let message = double_pay(a, b, facts);
                findings.extend(message.map(|message| {
                    Finding::refused(Code::DoublePay, format!("/{first} and /{second}"), message)
                }));
            }
        }
    }
    findings
}

/// Plans of one name are versions of one plan: their days may neither overlap nor leave a hole.
fn successions(plans: &[&Plan]) -> Vec<Finding> {
    let mut of_name: BTreeMap<&str, Vec<(usize, DateRange)>> = BTreeMap::new();
    for (place, plan) in plans.iter().enumerate() {
        if let Ok(days) = plan.effective.range() {
            of_name.entry(&plan.name).or_default().push((place, days));
        }
    }
    let mut findings = Vec::new();
    for (name, mut versions) in of_name {
        versions.sort_by_key(|(place, days)| (*days, *place));
        for ((first, a), (second, b)) in versions.iter().zip(versions.iter().skip(1)) {
            let path = format!("/{first} and /{second}");
            let (code, what) = match a.until.cmp(&b.from) {
                std::cmp::Ordering::Equal => continue,
                std::cmp::Ordering::Greater => (Code::VersionOverlap, "both hold"),
                std::cmp::Ordering::Less => (Code::VersionHole, "neither holds"),
            };
            let (from, until) = (a.until.min(b.from), a.until.max(b.from));
            let message = format!("two versions of “{name}”, {a} and {b}: between {from} and {until} {what}");
            findings.push(Finding::refused(code, path, message));
        }
    }
    findings
}

/// What the plan needs of the people it pays and the data does not state, and a hierarchy that has no top.
fn missing(plan: &Plan, facts: &PayFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let groups = |of: Whose| matches!(of, Whose::DirectReports | Whose::AllReports);
    let looks_up = plan.components.iter().position(|part| groups(part.measure.of));
    if let Some((place, (member, day))) = looks_up.zip(facts.chain_fault()) {
        let name = facts.members.get(member).map_or("", |member| member.person.name.as_str());
        let message = format!(
            "who leads whom comes back to {name} or goes through too many levels, on {day}: correct the roster"
        );
        let path = format!("/components/{place}/measure/of");
        findings.push(Finding::refused(Code::Hierarchy, path, message));
    }
    let Ok(terms) = Terms::new(plan, facts) else { return findings };
    for edition in &terms.editions {
        for rule in &edition.rules {
            findings.extend(without(&terms, edition, rule));
        }
    }
    findings
}

/// The first person with credit whose line needs something that is not stated.
fn without(terms: &Terms<'_>, edition: &Edition, rule: &Rule) -> Option<Finding> {
    for (member, person) in terms.facts.members.iter().enumerate() {
        let entries = &rule.ledger.book(member).entries;
        let windows = edition.windows.get(member).map_or(&[][..], Vec::as_slice);
        let mut paid = entries.iter().filter(|entry| windows.iter().any(|window| window.contains(entry.day)));
        let Some(day) = paid.next().map(|entry| entry.day) else { continue };
        let measured = super::terms::range_of(terms.facts.calendar, day, rule.grain).ok()?;
        let window = windows.iter().find_map(|window| window.overlap(measured)).unwrap_or(measured);
        let case = Case::whole(terms, member, rule, (window, measured))?;
        let reason = case.missing(&case.standing(false).ok()?).ok()??;
        let message = format!("{}, {}: {}", person.person.name, measured, reason.words());
        return Some(Finding::notice(Code::Missing, format!("{}/pays", rule.path), message));
    }
    None
}

/// Whether one of two plans says that the other may pay for the same deals.
fn allowed(a: &Plan, b: &Plan) -> bool {
    let says = |one: &Plan, other: &Plan| one.also_paid_by.contains(&other.name);
    says(a, b) || says(b, a)
}

/// What two plans both pay.
#[derive(Default)]
struct Doubled {
    deals: u64,
    minor: i128,
    first: Option<(String, u32)>,
}

fn double_pay(a: &Terms<'_>, b: &Terms<'_>, facts: &PayFacts) -> Option<String> {
    let mut doubled = Doubled::default();
    for member in 0..facts.members.len() {
        for window in a.windows_at(member) {
            for common in b.windows_at(member).filter_map(|other| other.overlap(window)) {
                doubled.count(a, b, facts, member, common);
            }
        }
    }
    let (name, row) = doubled.first?;
    let deal = facts.deal(row)?;
    let sum = i64::try_from(doubled.minor).map_or_else(
        |_| "more than can be written".to_owned(),
        |minor| format!("{} {}", figures::amount_minor(minor, a.plan.currency), a.plan.currency),
    );
    Some(format!(
        "“{}” and “{}” both pay for {} deals ({sum} of credit); the first is {} of {name} ({})",
        a.plan.name, b.plan.name, doubled.deals, deal.key, deal.place
    ))
}

impl Doubled {
    fn count(&mut self, a: &Terms<'_>, b: &Terms<'_>, facts: &PayFacts, member: usize, days: DateRange) {
        let mut own: Vec<(u32, Rational)> = Vec::new();
        for (row, pay) in credited(a, member, days) {
            if !own.iter().any(|(known, _)| *known == row) {
                own.push((row, pay));
            }
        }
        let others: BTreeSet<u32> = credited(b, member, days).map(|(row, _)| row).collect();
        for (row, pay) in own.into_iter().filter(|(row, _)| others.contains(row)) {
            self.deals = self.deals.saturating_add(1);
            self.minor = self.minor.saturating_add(pay.floor_and_rest().map_or(0, |(floor, _)| floor));
            let name = facts.members.get(member).map(|member| member.person.name.clone());
            self.first = self.first.take().or(name.map(|name| (name, row)));
        }
    }
}

/// The deals of a member's own that a plan credits in money in some days, each with its credit.
fn credited<'t>(
    terms: &'t Terms<'_>,
    member: usize,
    days: DateRange,
) -> impl Iterator<Item = (u32, Rational)> + 't {
    let rules =
        terms.editions.iter().flat_map(|edition| edition.rules.iter().map(move |rule| (edition, rule)));
    rules.flat_map(move |(edition, rule)| {
        let windows = edition.windows.get(member).map_or(&[][..], Vec::as_slice);
        let shared = rule.days.map_or(Some(days), |own| own.overlap(days));
        let own = rule.component.measure.of.is_own() && rule.component.measure.shares != Shares::Overlays;
        let entries = rule.ledger.book(member).entries.iter().filter(move |entry| {
            own && shared.is_some_and(|days| days.contains(entry.day))
                && windows.iter().any(|window| window.contains(entry.day))
        });
        entries.filter_map(|entry| Some((entry.row?, entry.pay)))
    })
}

/// Whether any finding refuses.
pub fn refuses(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Refused)
}
