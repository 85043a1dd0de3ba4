//! The money between the readings of a plan, and between plans: what `check` says on real data.
//!
//! Owns the comparison on the data at hand. Every reading of an ambiguous plan is paid out for all
//! people and periods; the finding then says what each comes to and how much lies between them.

use super::check::{Code, Finding, Reading, Severity, check};
use super::credit::{Filter, measured, places};
use super::facts::{Member, PayFacts};
use super::terms::{Terms, fits};
use super::{figures, statement::PayError};
use crate::domain::kernel::{Currency, DateRange, Money, MoneyError};
use crate::domain::model::Plan;
use crate::domain::model::plan::AppliesTo;

/// As [`check`], with the money between the readings on these facts in each message, and notices
/// about names and texts that the data does not hold.
pub fn check_on(plan: &Plan, facts: &PayFacts) -> Vec<Finding> {
    let mut findings = check(plan);
    for finding in &mut findings {
        pay_readings(finding, plan.currency, facts);
    }
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
    let sum = sum.ok_or_else(|| PayError::number("total", None, None, MoneyError::Overflow))?;
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
    let mut findings = Vec::new();
    for (rank, (first, a)) in bound.iter().enumerate() {
        for (second, b) in bound.iter().skip(rank.saturating_add(1)) {
            if a.plan.currency == b.plan.currency {
                let message = double_pay(a, b, facts);
                findings.extend(message.map(|message| {
                    Finding::refused(Code::DoublePay, format!("/{first} and /{second}"), message)
                }));
            }
        }
    }
    findings
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
    for (index, member) in facts.members.iter().enumerate() {
        for window in a.windows_at(index) {
            for common in b.windows_at(index).iter().filter_map(|other| other.overlap(*window)) {
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
    fn count(&mut self, a: &Terms<'_>, b: &Terms<'_>, facts: &PayFacts, member: &Member, days: DateRange) {
        for place in places(facts, member, a.plan.currency, days) {
            let Some(credit) = facts.credits.get(place) else { continue };
            if pays_for(a, credit.row, facts) && pays_for(b, credit.row, facts) {
                self.deals = self.deals.saturating_add(1);
                self.minor = self.minor.saturating_add(i128::from(credit.minor));
                let first = credit.row.map(|row| (member.person.name.clone(), row));
                self.first = self.first.take().or(first);
            }
        }
    }
}

fn pays_for(terms: &Terms<'_>, row: Option<u32>, facts: &PayFacts) -> bool {
    terms.rules.iter().any(|rule| measured(&rule.filters, row, &facts.deals))
}

/// Whether any finding refuses.
pub fn refuses(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Refused)
}
