//! The whole of pay for a leader: what each team and role costs, at what mix, and how it is spread.
//!
//! Owns the groups and the reading of a spread: of the variable pay of a group with five people or more,
//! the share that goes to the best paid fifth. Half of it or more is top-heavy, a quarter or less is flat
//! (an even split gives a fifth). OTE is that of a year on the last day looked at.

use super::simulate::Paid;
use crate::domain::commission::{PayError, PayFacts, Tally, Terms};
use crate::domain::kernel::{Currency, Date, MoneyError, PersonId, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A spread is read in groups of at least so many people.
const PEOPLE_LEAST: usize = 5;
/// The best paid part that is looked at: one in so many.
const BEST_PART: usize = 5;

/// How variable pay is spread over a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// The best paid fifth gets half of it or more.
    TopHeavy,
    /// In between.
    Graded,
    /// The best paid fifth gets a quarter of it or less.
    Flat,
}

/// One person's pay over the days looked at, under one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTotal {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The team; empty where none is known.
    pub team: String,
    /// The role; empty where none is known.
    pub role: String,
    /// The plan.
    pub plan: String,
    /// The currency.
    pub currency: Currency,
    /// Base salary of a year in minor units, where stated.
    pub base_minor: Option<i64>,
    /// Target variable of a year in minor units, where stated.
    pub target_minor: Option<i64>,
    /// What payroll gets.
    pub total_minor: i64,
    /// Of that, everything but base salary.
    pub variable_minor: i64,
    /// Credited own sales.
    pub sales_minor: i64,
    /// Periods with a quota, and those of them at or above it.
    pub quota_periods: (u64, u64),
}

/// A group of people paid in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTotal {
    /// Its name; empty for those without.
    pub name: String,
    /// The currency.
    pub currency: Currency,
    /// How many people.
    pub people: u64,
    /// Base salary and target variable of a year of those for whom both are stated.
    pub base_minor: i64,
    /// The latter.
    pub target_minor: i64,
    /// What payroll gets.
    pub total_minor: i64,
    /// Of that, everything but base salary.
    pub variable_minor: i64,
    /// Credited own sales.
    pub sales_minor: i64,
    /// Periods of people with a quota, and those of them at or above it.
    pub quota_periods: (u64, u64),
    /// The share of variable pay that goes to the best paid fifth, where the group is large enough.
    pub best_share: Option<Rational>,
}

impl GroupTotal {
    /// The variable share of OTE.
    pub fn mix(&self) -> Option<Rational> {
        let ote = self.base_minor.checked_add(self.target_minor)?;
        Rational::whole(self.target_minor).checked_div(Rational::whole(ote)).ok()
    }

    /// Variable pay ÷ credited sales.
    pub fn cost_of_sales(&self) -> Option<Rational> {
        Rational::whole(self.variable_minor).checked_div(Rational::whole(self.sales_minor)).ok()
    }

    /// The share of periods with a quota that are at or above it.
    pub fn at_quota(&self) -> Option<Rational> {
        Rational::new(self.quota_periods.1.into(), self.quota_periods.0.into()).ok()
    }

    /// How variable pay is spread.
    pub fn spread(&self) -> Option<Spread> {
        let share = self.best_share?;
        let quarter = Rational::new(1, 4).ok()?;
        Some(match share {
            share if share >= Rational::HALF => Spread::TopHeavy,
            share if share <= quarter => Spread::Flat,
            _ => Spread::Graded,
        })
    }
}

/// The whole of pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayOverview {
    /// All of a currency, one group each, named by its code.
    pub all: Vec<GroupTotal>,
    /// By team.
    pub teams: Vec<GroupTotal>,
    /// By role.
    pub roles: Vec<GroupTotal>,
    /// Everybody.
    pub people: Vec<PersonTotal>,
    /// Why a plan is not in it: name and reason.
    pub unpaid: Vec<(String, String)>,
}

/// Everybody whom a plan pays in some periods.
///
/// # Errors
/// [`PayError::Number`] if a sum does not fit.
pub fn people_totals(
    terms: &Terms<'_>,
    facts: &PayFacts,
    paid: &Paid,
    last: Date,
) -> Result<Vec<PersonTotal>, PayError> {
    let plan = terms.plan();
    let overflow = || PayError::Number {
        component: "total".to_owned(),
        person: None,
        period: None,
        error: MoneyError::Overflow,
    };
    let mut all = Vec::with_capacity(paid.people.len());
    for (person, tallies) in &paid.people {
        let sum = |of: fn(&Tally) -> i64| {
            let sum = tallies.iter().try_fold(0i64, |sum, tally| sum.checked_add(of(tally)));
            sum.ok_or_else(overflow)
        };
        let with_quota = tallies.iter().filter_map(Tally::attainment);
        let reached = with_quota.clone().filter(|reached| *reached >= Rational::ONE).count();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (base_minor, target_minor) = terms.pay_mix(*person, last)?;
        all.push(PersonTotal {
            person: *person,
            name: facts.name_of_person(*person).unwrap_or_default(),
            team: facts.team_of_person(*person, last).unwrap_or_default(),
            role: facts.role_of_person(*person, last).unwrap_or_default(),
            plan: plan.name.clone(),
            currency: plan.currency,
            base_minor,
            target_minor,
            total_minor: sum(|tally| tally.total_minor)?,
            variable_minor: sum(Tally::variable_minor)?,
            sales_minor: paid.sales.get(person).copied().unwrap_or(0),
            quota_periods: (count(with_quota.count()), count(reached)),
        });
    }
    Ok(all)
}

/// People by team, by role and in all.
pub fn overview(mut people: Vec<PersonTotal>, unpaid: Vec<(String, String)>) -> PayOverview {
    people.sort_by(|a, b| (&a.name, a.person, &a.plan).cmp(&(&b.name, b.person, &b.plan)));
    PayOverview {
        all: groups(&people, |person| person.currency.code().to_owned()),
        teams: groups(&people, |person| person.team.clone()),
        roles: groups(&people, |person| person.role.clone()),
        people,
        unpaid,
    }
}

fn groups(people: &[PersonTotal], name: impl Fn(&PersonTotal) -> String) -> Vec<GroupTotal> {
    let mut of: BTreeMap<(String, Currency), Vec<&PersonTotal>> = BTreeMap::new();
    for person in people {
        of.entry((name(person), person.currency)).or_default().push(person);
    }
    of.into_iter().map(|((name, currency), people)| group(name, currency, &people)).collect()
}

fn group(name: String, currency: Currency, people: &[&PersonTotal]) -> GroupTotal {
    let sum =
        |of: fn(&PersonTotal) -> i64| people.iter().fold(0i64, |sum, person| sum.saturating_add(of(person)));
    let stated = |person: &PersonTotal| person.base_minor.zip(person.target_minor);
    let mixes: Vec<(i64, i64)> = people.iter().filter_map(|person| stated(person)).collect();
    let mut persons: Vec<PersonId> = people.iter().map(|person| person.person).collect();
    persons.sort_unstable();
    persons.dedup();
    let mut variable: Vec<i64> = people.iter().map(|person| person.variable_minor.max(0)).collect();
    variable.sort_unstable_by(|a, b| b.cmp(a));
    let best = variable.len().div_ceil(BEST_PART);
    let add = |amounts: &[i64]| amounts.iter().fold(0i64, |sum, minor| sum.saturating_add(*minor));
    let best_share = Rational::whole(add(variable.get(..best).unwrap_or_default()));
    let best_share = best_share.checked_div(Rational::whole(add(&variable))).ok();
    GroupTotal {
        name,
        currency,
        people: u64::try_from(persons.len()).unwrap_or(u64::MAX),
        base_minor: mixes.iter().fold(0, |sum, (base, _)| sum.saturating_add(*base)),
        target_minor: mixes.iter().fold(0, |sum, (_, target)| sum.saturating_add(*target)),
        total_minor: sum(|person| person.total_minor),
        variable_minor: sum(|person| person.variable_minor),
        sales_minor: sum(|person| person.sales_minor),
        quota_periods: people.iter().fold((0, 0), |(with, at), person| {
            (with.saturating_add(person.quota_periods.0), at.saturating_add(person.quota_periods.1))
        }),
        best_share: best_share.filter(|_| variable.len() >= PEOPLE_LEAST),
    }
}
