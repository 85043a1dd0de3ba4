//! SPIFs and contests: what runs for some days, for a budget or for prizes, and how it stands.
//!
//! Owns which components these are: those with days of their own, a budget, or a contest. What each person
//! earned of it is the sum of the lines of all periods so far, so that standings and statements agree.

use super::simulate::Paid;
use crate::domain::commission::{PayError, Terms};
use crate::domain::kernel::{Currency, Date, DateRange, MoneyError, PersonId, Rational};
use crate::domain::model::plan::Pays;
use serde::{Deserialize, Serialize};

/// What kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncentiveKind {
    /// Pays for what is sold on some days, or within a budget.
    Spif,
    /// Pays prizes over a ranking.
    Contest,
}

/// One person's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The place; those who tie share the first of theirs.
    pub rank: u64,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The credit on these days: minor units, or a plain number.
    pub credit: Rational,
    /// What statements pay for it so far, in minor units; nothing where whoever looks must not see it.
    pub earned_minor: Option<i64>,
}

/// A SPIF or contest and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incentive {
    /// The plan.
    pub plan: String,
    /// The component's id.
    pub component: String,
    /// What statements call it.
    pub name: String,
    /// What kind it is.
    pub kind: IncentiveKind,
    /// The currency.
    pub currency: Currency,
    /// Whether credit is money in minor units.
    pub is_money: bool,
    /// Its days: its own, or those of the measured period around today.
    pub days: DateRange,
    /// The most that it pays, if it has a budget or prizes, in minor units.
    pub budget_minor: Option<i64>,
    /// What statements pay for it so far, in minor units; nothing where whoever looks must not see it.
    pub earned_minor: Option<i64>,
    /// Everybody with credit: the most first.
    pub standings: Vec<Standing>,
}

impl Incentive {
    /// How many days are left after today; nothing once it is over.
    pub fn days_left(&self, today: Date) -> Option<i32> {
        let last = self.days.last_day();
        (today <= last).then(|| last.days_since(today))
    }
}

/// The SPIFs and contests of a plan. `paid` is what it paid in all periods with facts.
///
/// # Errors
/// [`PayError::Number`] if a number does not fit.
pub fn incentives(terms: &Terms<'_>, paid: &Paid, today: Date) -> Result<Vec<Incentive>, PayError> {
    let plan = terms.plan();
    let mut all = Vec::new();
    for (place, component) in plan.components.iter().enumerate() {
        let contest = match &component.pays {
            Pays::Contest(contest) => Some(contest),
            _ => None,
        };
        if contest.is_none() && component.days.is_none() && component.budget.is_none() {
            continue;
        }
        let Some((days, credits)) = terms.credits_of(place, today)? else { continue };
        let minor = |amounts: &[Rational]| -> Result<i64, PayError> {
            let failed = |error| PayError::Number {
                component: component.id.clone(),
                person: None,
                period: None,
                error,
            };
            let mut sum = Rational::ZERO;
            for amount in amounts {
                sum = sum.checked_add(*amount).map_err(|error| failed(error.into()))?;
            }
            let per_major = Rational::whole(plan.currency.minor_per_major());
            let minor = sum.checked_mul(per_major).map_err(|error| failed(error.into()))?;
            i64::try_from(minor.numerator()).map_err(|_| failed(MoneyError::Overflow))
        };
        let prizes: Option<Vec<Rational>> =
            contest.map(|one| one.prizes.iter().map(|prize| prize.0).collect());
        let budget = component.budget.map(|budget| vec![budget.amount.0]).or(prizes);
        let standings = standings(terms, paid, &component.id, credits);
        all.push(Incentive {
            plan: plan.name.clone(),
            component: component.id.clone(),
            name: component.title().to_owned(),
            kind: if contest.is_some() { IncentiveKind::Contest } else { IncentiveKind::Spif },
            currency: plan.currency,
            is_money: component.measure.credit.is_money(),
            days,
            budget_minor: budget.map(|amounts| minor(&amounts)).transpose()?,
            earned_minor: Some(
                standings.iter().filter_map(|one| one.earned_minor).fold(0, i64::saturating_add),
            ),
            standings,
        });
    }
    Ok(all)
}

fn standings(terms: &Terms<'_>, paid: &Paid, id: &str, credits: Vec<(PersonId, Rational)>) -> Vec<Standing> {
    let earned = |person: PersonId| {
        let own = paid.people.iter().find(|(known, _)| *known == person).map_or(&[][..], |(_, own)| own);
        let parts = own.iter().filter_map(|tally| tally.parts.get(id));
        parts.fold(0i64, |sum, part| sum.saturating_add(*part))
    };
    let mut all: Vec<Standing> = credits
        .into_iter()
        .map(|(person, credit)| {
            let name = terms.name_of(person).unwrap_or_default();
            Standing { rank: 0, person, name, credit, earned_minor: Some(earned(person)) }
        })
        .filter(|one| !one.credit.is_zero() || one.earned_minor != Some(0))
        .collect();
    all.sort_by(|a, b| b.credit.cmp(&a.credit).then_with(|| a.name.cmp(&b.name)));
    let mut place = 0u64;
    let mut before: Option<(Rational, u64)> = None;
    for one in &mut all {
        place = place.saturating_add(1);
        one.rank = before.filter(|(credit, _)| *credit == one.credit).map_or(place, |(_, rank)| rank);
        before = Some((one.credit, one.rank));
    }
    all
}
