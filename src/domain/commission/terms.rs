//! A plan bound to the facts: who is paid on which days, and each component ready to be evaluated.
//!
//! Made once per plan and set of facts; then every person and period is a few look-ups. Only a plan
//! that [`super::check`] finds unambiguous can be bound.

use super::check::{Severity, check};
use super::credit::{Credit, Filter};
use super::facts::{Member, PayFacts};
use super::statement::PayError;
use super::tiers::Scheme;
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::kernel::{Calendar, Date, DateRange, Grain, Id, PersonId, Rational};
use crate::domain::model::Plan;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{AppliesTo, Assignment, Component, PayAmount, Who};

/// A plan bound to facts.
#[derive(Debug)]
pub struct Terms<'a> {
    pub(super) plan: &'a Plan,
    pub(super) facts: &'a PayFacts,
    /// The days on which each member is paid by the plan: ascending, apart.
    windows: Vec<Vec<DateRange>>,
    pub(super) rules: Vec<Rule<'a>>,
}

/// A component, ready to be evaluated.
#[derive(Debug)]
pub(super) struct Rule<'a> {
    pub component: &'a Component,
    pub index: usize,
    pub grain: Grain,
    pub filters: Vec<Filter>,
    pub scheme: Scheme,
    pub target: Option<PayAmount>,
    pub target_share: Rational,
}

impl<'a> Terms<'a> {
    /// Binds a plan to facts.
    ///
    /// # Errors
    /// [`PayError::Refused`] with every finding if the plan can be read in more than one way or says
    /// what can't be; [`PayError::Number`] if a bound does not fit.
    pub fn new(plan: &'a Plan, facts: &'a PayFacts) -> Result<Terms<'a>, PayError> {
        let mut findings = check(plan);
        findings.retain(|finding| finding.severity == Severity::Refused);
        if !findings.is_empty() {
            return Err(PayError::Refused { plan: plan.name.clone(), findings });
        }
        let rules: Result<Vec<Rule>, PayError> =
            plan.components.iter().enumerate().map(|(index, part)| rule(plan, facts, index, part)).collect();
        let windows = facts.members.iter().map(|member| windows(plan, facts, member)).collect();
        Ok(Terms { plan, facts, windows, rules: rules? })
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The calendar that cuts time into payout periods.
    pub fn calendar(&self) -> Calendar {
        self.facts.calendar
    }

    /// The days on which the plan pays a person: ascending, apart; none if it never does.
    pub fn days_of(&self, person: PersonId) -> &[DateRange] {
        self.facts.index_of(person).map_or(&[], |index| self.windows_at(index))
    }

    pub(super) fn windows_at(&self, index: usize) -> &[DateRange] {
        self.windows.get(index).map_or(&[], Vec::as_slice)
    }

    /// The credit that the deal in a row of the deal table would give its owner if it were won on
    /// `day`: for simulated deals. Nothing if it has no amount or its currency is not the plan's.
    pub fn credit_if_won(&self, row: u32, day: Date) -> Option<Credit> {
        let deals = &self.facts.deals;
        let index = usize::try_from(row).ok()?;
        let minor = deals.amount_minor.get(index).copied().filter(|minor| *minor != MISSING_MINOR)?;
        let currency = deals.currencies.get(usize::from(*deals.currency.get(index)?))?;
        (*currency == self.plan.currency).then_some(Credit { day, minor, row: Some(row) })
    }
}

fn rule<'a>(
    plan: &Plan,
    facts: &PayFacts,
    index: usize,
    component: &'a Component,
) -> Result<Rule<'a>, PayError> {
    let conditions = component.measure.conditions.iter();
    let scheme = Scheme::new(&component.pays, plan.currency);
    Ok(Rule {
        component,
        index,
        grain: component.measured_over.unwrap_or(plan.payout),
        filters: conditions.map(|condition| Filter::new(condition, &facts.deals)).collect(),
        scheme: scheme.map_err(|error| PayError::number(&component.id, None, None, error))?,
        target: plan.pay.as_ref().and_then(|pay| pay.target_variable.clone()),
        target_share: component.target_share.map_or(Rational::ONE, |share| share.0),
    })
}

/// The days on which a plan pays a member.
fn windows(plan: &Plan, facts: &PayFacts, member: &Member) -> Vec<DateRange> {
    let Ok(effective) = plan.effective.range() else { return Vec::new() };
    match &plan.applies_to {
        AppliesTo::Everyone => vec![effective],
        AppliesTo::Assigned(list) => {
            let fitting = list.iter().filter(|assignment| fits(assignment, facts, member));
            let days = fitting.filter_map(|assignment| assignment.range().ok()?.overlap(effective));
            joined(days.collect())
        }
    }
}

/// Whether an assignment means this member.
pub(super) fn fits(assignment: &Assignment, facts: &PayFacts, member: &Member) -> bool {
    let same =
        |own: Option<&String>, wanted: &str| own.is_some_and(|own| fold_name(own) == fold_name(wanted));
    match &assignment.who {
        Who::Role(role) => same(member.person.role.as_ref(), role),
        Who::Team(team) => same(member.team.as_ref(), team),
        Who::Person(person) => {
            let by_id = Id::parse(person.trim()).map(PersonId) == Some(member.person.id);
            by_id || facts.roster.find(person) == Some(member.person.id)
        }
    }
}

/// Ranges that touch or overlap become one, so that no day counts twice and no period is cut by two
/// assignments that meet.
fn joined(mut ranges: Vec<DateRange>) -> Vec<DateRange> {
    ranges.sort_unstable();
    let mut apart: Vec<DateRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut().filter(|last| range.from <= last.until) {
            Some(last) => last.until = last.until.max(range.until),
            None => apart.push(range),
        }
    }
    apart
}
