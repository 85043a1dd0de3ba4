//! Activities and leads in the same groups as deals: by person, team and time.
//!
//! An activity counts for its assignee on its day, if it was done. A lead counts for its owner on the
//! day it was created, and as converted on the day of its conversion.

use super::filter::Filter;
use super::group::{Axis, Key};
use super::tally::MeasureFacts;
use crate::domain::facts::ActivityType;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::kernel::{Date, Period, PersonId};
use std::collections::BTreeMap;

/// What was done in a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Calls done.
    pub calls: u64,
    /// Mails done.
    pub emails: u64,
    /// Meetings held.
    pub meetings: u64,
    /// All activities done.
    pub activities: u64,
    /// Leads created.
    pub leads: u64,
    /// Of those, the ones that were converted, whenever that was.
    pub leads_became: u64,
    /// Leads converted, whenever they were created.
    pub conversions: u64,
}

/// Which count of [`Actions`] a row adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// An activity of a type.
    Done(ActivityType),
    /// A lead created, and whether it was converted since.
    Lead(bool),
    /// A lead converted.
    Conversion,
}

impl Actions {
    fn add(&mut self, act: Act, count: u64) {
        match act {
            Act::Done(activity_type) => {
                self.activities += count;
                match activity_type {
                    ActivityType::Call => self.calls += count,
                    ActivityType::Email => self.emails += count,
                    ActivityType::Meeting => self.meetings += count,
                    ActivityType::Task | ActivityType::Other => {}
                }
            }
            Act::Lead(became) => {
                self.leads += count;
                self.leads_became += if became { count } else { 0 };
            }
            Act::Conversion => self.conversions += count,
        }
    }
}

/// Where a row is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A row of the activity table.
    Activity(usize),
    /// A row of the lead table.
    Lead(usize),
}

/// One thing that counts: what, whose, on which day, and where it was read.
pub(super) struct Counted {
    pub act: Act,
    pub person: Option<PersonId>,
    pub day: i32,
    pub origin: Origin,
}

/// Everything that a filter lets through. Nothing passes a filter by what only deals have.
pub(super) fn counted<'a>(facts: &'a MeasureFacts, filter: &'a Filter) -> impl Iterator<Item = Counted> + 'a {
    let (activities, leads) = (facts.activities, facts.leads);
    let done = (0..activities.len()).filter(|row| activities.done[*row]).map(|row| Counted {
        act: Act::Done(activities.activity_type[row]),
        person: person_of(&activities.people, activities.person[row]),
        day: activities.day[row],
        origin: Origin::Activity(row),
    });
    let created = (0..leads.len()).map(|row| Counted {
        act: Act::Lead(leads.is_converted[row]),
        person: person_of(&leads.people, leads.person[row]),
        day: leads.created[row],
        origin: Origin::Lead(row),
    });
    let converted = (0..leads.len()).filter(|row| leads.is_converted[*row]).map(|row| Counted {
        act: Act::Conversion,
        person: person_of(&leads.people, leads.person[row]),
        day: leads.converted[row],
        origin: Origin::Lead(row),
    });
    let mut admitted: BTreeMap<Option<PersonId>, bool> = BTreeMap::new();
    let divided = filter.divides_deals();
    done.chain(created).chain(converted).filter(move |counted| {
        let in_period = filter
            .period
            .is_none_or(|period| period.from.days() <= counted.day && counted.day < period.until.days());
        let admits = || {
            let team = counted.person.and_then(|person| facts.team(person));
            filter.admits_person(counted.person, team)
        };
        !divided && in_period && *admitted.entry(counted.person).or_insert_with(admits)
    })
}

fn person_of(people: &[PersonId], code: u32) -> Option<PersonId> {
    people.get((code as usize).checked_sub(1)?).copied()
}

/// The counts of every group; nothing where an axis divides by what only deals have.
pub(super) fn groups(facts: &MeasureFacts, axes: &[Axis], filter: &Filter) -> BTreeMap<Vec<Key>, Actions> {
    if axes.iter().any(|axis| matches!(axis, Axis::Text(_))) {
        return BTreeMap::new();
    }
    // Days are turned into periods once a distinct day, not once a row.
    let mut counts: BTreeMap<(Option<PersonId>, i32, Act), u64> = BTreeMap::new();
    let by_day = axes.iter().any(|axis| matches!(axis, Axis::Time(_)));
    for row in counted(facts, filter) {
        let day = if by_day { row.day } else { 0 };
        *counts.entry((row.person, day, row.act)).or_insert(0) += 1;
    }
    let mut groups: BTreeMap<Vec<Key>, Actions> = BTreeMap::new();
    for ((person, day, act), count) in counts {
        let keys = axes.iter().map(|axis| key_of(facts, *axis, person, day)).collect();
        groups.entry(keys).or_default().add(act, count);
    }
    groups
}

fn key_of(facts: &MeasureFacts, axis: Axis, person: Option<PersonId>, day: i32) -> Key {
    match axis {
        Axis::Person => Key::Person(person),
        Axis::Team => Key::Team(person.and_then(|person| facts.team(person)).map(str::to_owned)),
        Axis::Time(grain) => {
            let date = Date::from_days(day).ok().filter(|_| day != MISSING_DAY);
            let calendar = facts.workspace.settings.calendar;
            let period = date.and_then(|date| -> Option<Period> {
                let range = crate::domain::kernel::DateRange::new(date, date.plus_days(1).ok()?).ok()?;
                calendar.periods_in(range, grain).ok()?.into_iter().next()
            });
            Key::Time(period)
        }
        Axis::Text(dimension) => Key::Text(dimension, String::new()),
    }
}
