//! The company as forecasts see it: its deals through time, its people, quotas and calls. It holds its
//! own facts, so that the workspace may change while a forecast runs.

use super::past::Past;
use super::points::Called;
use crate::domain::facts::{KnownDeal, Replay};
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, PersonId, RoundingMode};
use crate::domain::model::{Call, Quota};
use std::sync::Arc;

/// What does not depend on the question.
#[derive(Clone, Debug)]
pub struct Company {
    /// The deals on any day.
    pub replay: Arc<Replay>,
    /// The fiscal calendar.
    pub calendar: Calendar,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Everybody who can sell or be paid, each with the team shown.
    pub people: Vec<(PersonId, Option<String>)>,
    /// All quotas.
    pub quotas: Vec<Quota>,
    /// All calls.
    pub calls: Vec<Call>,
    /// From this day on nothing is hidden: the live deals count as they are.
    pub today: Date,
}

impl Company {
    /// The deals known when a day was over.
    pub fn known(&self, day: Date) -> Vec<KnownDeal> {
        if day >= self.today { self.replay.now() } else { self.replay.on(day) }
    }

    /// Those deals, ready for the methods.
    pub fn past<'a>(&'a self, deals: &'a [KnownDeal], day: Date) -> Past<'a> {
        Past {
            replay: &self.replay,
            deals,
            day: day.days(),
            currency: self.currency,
            people: self.replay.table().people.len() + 1,
            calendar: self.calendar,
        }
    }

    /// A person's code among the deals; nothing where they own none.
    pub fn code_of(&self, person: PersonId) -> Option<usize> {
        self.replay.table().code_of(person).map(|code| code as usize)
    }

    /// A person's quota for a period in minor units: each by the share of its days inside, rounded half
    /// away from zero. Quotas in other currencies are left out.
    pub fn quota_minor(&self, person: PersonId, period: DateRange) -> Option<i64> {
        let own = self.quotas.iter().filter(|quota| quota.person == person);
        let shares = own.filter(|quota| quota.amount.currency == self.currency).filter_map(|quota| {
            let share = quota.range.share_in(period);
            (!share.is_zero()).then(|| quota.amount.exact_minor().checked_mul(share).ok()).flatten()
        });
        let sum = shares.reduce(|a, b| a.checked_add(b).unwrap_or(a))?;
        RoundingMode::HalfAwayFromZero.whole(sum).ok().and_then(|minor| i64::try_from(minor).ok())
    }

    /// What calls say by a day that a period brings, by person code: the newest call of either caller.
    pub fn called(&self, day: Date, period: DateRange) -> Called {
        let of = |person: &PersonId| {
            let own = Call::newest(&self.calls, period, day, |call| call.person == *person)?;
            let minor = (own.commit.currency == self.currency).then_some(own.commit.minor)?;
            Some((self.code_of(*person)?, minor as f64))
        };
        self.people.iter().filter_map(|(person, _)| of(person)).collect()
    }

    /// The teams, by name, with the places of their people.
    pub fn teams(&self) -> Vec<(String, Vec<usize>)> {
        let mut teams = std::collections::BTreeMap::new();
        for (place, (_, team)) in self.people.iter().enumerate() {
            if let Some(team) = team {
                teams.entry(team.clone()).or_insert_with(Vec::new).push(place);
            }
        }
        teams.into_iter().collect()
    }
}
