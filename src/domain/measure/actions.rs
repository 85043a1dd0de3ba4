//! Activities and leads in the same groups as deals: by person, team and time.
//!
//! An activity counts for its assignee on its day, if it was done. A lead counts for its owner on the
//! day it was created, and as converted on the day of its conversion.

use super::facts::MeasureFacts;
use super::filter::{Filter, admitted_people};
use super::group::{Axis, Codes, RowCodes};
use crate::domain::facts::ActivityType;
use crate::domain::kernel::{DateRange, PersonId};
use std::collections::BTreeSet;

/// What was done in a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Calls done.
    pub calls: u64,
    /// Mails done.
    pub emails: u64,
    /// Meetings held.
    pub meetings: u64,
    /// Tasks done.
    pub tasks: u64,
    /// What was done of any other type.
    pub others: u64,
    /// All activities done.
    pub activities: u64,
    /// The people who did something, by their code in the activity table.
    pub actors: BTreeSet<u32>,
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
    /// How many of a type were done: `call`, `email`, `meeting`, `task` or `other`.
    pub fn of(&self, activity: &str) -> u64 {
        match activity {
            "call" => self.calls,
            "email" => self.emails,
            "meeting" => self.meetings,
            "task" => self.tasks,
            "other" => self.others,
            _ => 0,
        }
    }

    pub(super) fn add(&mut self, counted: &Counted) {
        let count = 1;
        match counted.act {
            Act::Done(activity_type) => {
                self.activities += count;
                self.actors.insert(counted.person);
                match activity_type {
                    ActivityType::Call => self.calls += count,
                    ActivityType::Email => self.emails += count,
                    ActivityType::Meeting => self.meetings += count,
                    ActivityType::Task => self.tasks += count,
                    ActivityType::Other => self.others += count,
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
    /// The person's code in its table.
    pub person: u32,
    pub day: i32,
    pub origin: Origin,
}

/// The rows that a filter lets through on any day: activities that were done, and leads. Nothing passes a filter by
/// what only deals have.
#[derive(Default)]
pub(super) struct ActionRows {
    activities: Vec<u32>,
    leads: Vec<u32>,
}

impl ActionRows {
    pub fn of(facts: &MeasureFacts, filter: &Filter) -> ActionRows {
        if filter.divides_deals() {
            return ActionRows::default();
        }
        let (activities, leads) = (facts.activities, facts.leads);
        let admitted = admitted_people(filter, &activities.people, facts.teams());
        let people = (0u32..).zip(&activities.person).zip(&activities.done);
        let done = people.filter(|((_, person), done)| **done && admitted[**person as usize]);
        let admitted = admitted_people(filter, &leads.people, facts.teams());
        let owned = (0u32..).zip(&leads.person).filter(|(_, person)| admitted[**person as usize]);
        ActionRows {
            activities: done.map(|((row, _), _)| row).collect(),
            leads: owned.map(|(row, _)| row).collect(),
        }
    }

    /// What of it counts in a period: activities, then leads created, then leads converted.
    pub fn within<'r>(
        &'r self,
        facts: &'r MeasureFacts,
        period: Option<DateRange>,
    ) -> impl Iterator<Item = Counted> + 'r {
        let (activities, leads) = (facts.activities, facts.leads);
        let (from, until) =
            period.map_or((i32::MIN, i32::MAX), |period| (period.from.days(), period.until.days()));
        let is_inside = move |day: i32| from <= day && day < until;
        let rows = |rows: &'r [u32]| rows.iter().map(|row| *row as usize);
        let done = rows(&self.activities).filter(move |row| is_inside(activities.day[*row]));
        let done = done.map(|row| Counted {
            act: Act::Done(activities.activity_type[row]),
            person: activities.person[row],
            day: activities.day[row],
            origin: Origin::Activity(row),
        });
        let lead = |act: Act, row: usize, day: i32| Counted {
            act,
            person: leads.person[row],
            day,
            origin: Origin::Lead(row),
        };
        let created = rows(&self.leads).filter(move |row| is_inside(leads.created[*row]));
        let created =
            created.map(move |row| lead(Act::Lead(leads.is_converted[row]), row, leads.created[row]));
        let converted = rows(&self.leads)
            .filter(move |row| leads.is_converted[*row] && is_inside(leads.converted[*row]))
            .map(move |row| lead(Act::Conversion, row, leads.converted[row]));
        done.chain(created).chain(converted)
    }
}

/// Everything that a filter lets through.
pub(super) fn counted(facts: &MeasureFacts, filter: &Filter) -> Vec<Counted> {
    ActionRows::of(facts, filter).within(facts, filter.period).collect()
}

/// Counts everything into groups: `group_of` numbers the group of a code on each axis. Nothing where an
/// axis divides by what only deals have.
pub(super) fn count(
    facts: &MeasureFacts,
    codes: &[Codes],
    (actions, period): (&ActionRows, Option<DateRange>),
    mut add: impl FnMut(u64, &Counted),
) {
    if codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_))) {
        return;
    }
    let of_rows = |people: &[PersonId]| -> Vec<RowCodes> {
        codes.iter().map(|codes| codes.of_rows(people, None)).collect()
    };
    let rows = [of_rows(&facts.activities.people), of_rows(&facts.leads.people)];
    for counted in actions.within(facts, period) {
        let rows = &rows[usize::from(matches!(counted.origin, Origin::Lead(_)))];
        let group = codes.iter().zip(rows).fold(0, |group, (codes, rows)| {
            group * codes.size() + u64::from(rows.of(0, counted.person, counted.day))
        });
        add(group, &counted);
    }
}
