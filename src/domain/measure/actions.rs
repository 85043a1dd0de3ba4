//! Activities and leads in the same groups as deals: by person, team and time.
//!
//! An activity counts for its assignee on its day, if it was done. A lead counts for its owner on the
//! day it was created, and as converted on the day of its conversion.

use super::facts::MeasureFacts;
use super::filter::{Filter, admitted_people};
use super::group::{Axis, Codes, RowCodes};
use crate::domain::facts::ActivityType;
use crate::domain::facts::activity_table::{ACTIVITY_TYPES, DoneOn};
use crate::domain::kernel::{DateRange, PersonId};
use std::borrow::Cow;

/// What was done in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Activities done, one count a type in the order of [`ActivityType`].
    done: [u64; ACTIVITY_TYPES],
    /// How many people did something.
    pub actors: u64,
    /// The last of them by code, as people come one after the other.
    last_actor: Option<u32>,
    /// Leads created.
    pub leads: u64,
    /// Of those, the ones that were converted, whenever that was.
    pub leads_became: u64,
    /// Leads converted, whenever they were created.
    pub conversions: u64,
}

/// As what a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// An activity of a type.
    Done(ActivityType),
    /// A lead created, and whether it was converted since.
    Lead(bool),
    /// A lead converted.
    Conversion,
}

impl Default for Actions {
    fn default() -> Actions {
        Actions::NONE
    }
}

impl Actions {
    /// Nothing was done.
    pub(super) const NONE: Actions = Actions {
        done: [0; ACTIVITY_TYPES],
        actors: 0,
        last_actor: None,
        leads: 0,
        leads_became: 0,
        conversions: 0,
    };

    /// How many activities of a type were done.
    pub fn done(&self, activity_type: ActivityType) -> u64 {
        self.done[activity_type as usize]
    }

    /// How many activities of any type were done.
    pub fn activities(&self) -> u64 {
        self.done.iter().sum()
    }

    /// How many of a type were done: `call`, `email`, `meeting`, `task` or `other`.
    pub fn of(&self, activity: &str) -> u64 {
        match activity {
            "call" => self.done(ActivityType::Call),
            "email" => self.done(ActivityType::Email),
            "meeting" => self.done(ActivityType::Meeting),
            "task" => self.done(ActivityType::Task),
            "other" => self.done(ActivityType::Other),
            _ => 0,
        }
    }

    /// People come one after the other.
    pub(super) fn add(&mut self, added: Added) {
        match added {
            Added::Done(by) => {
                self.done.iter_mut().zip(by.counts).for_each(|(sum, count)| *sum += u64::from(count));
                self.actors += u64::from(self.last_actor != Some(by.person));
                self.last_actor = Some(by.person);
            }
            Added::Lead(became) => {
                self.leads += 1;
                self.leads_became += u64::from(became);
            }
            Added::Conversion => self.conversions += 1,
        }
    }
}

/// What is added to [`Actions`].
pub(super) enum Added<'a> {
    Done(&'a DoneOn),
    /// A lead created, and whether it was converted since.
    Lead(bool),
    /// A lead converted.
    Conversion,
}

/// Where a row is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A row of the activity table.
    Activity(usize),
    /// A row of the lead table.
    Lead(usize),
}

/// One thing that counts: what, on which day, and where it was read.
pub(super) struct Counted {
    pub act: Act,
    pub day: i32,
    pub origin: Origin,
}

/// Everything that a filter lets through, row by row: activities, then leads created, then leads converted. Nothing
/// passes a filter by what only deals have.
pub(super) fn counted(facts: &MeasureFacts, filter: &Filter) -> Vec<Counted> {
    if filter.divides_deals() {
        return Vec::new();
    }
    let activities = facts.activities;
    let admitted = admitted_people(filter, &activities.people, facts.teams());
    let done = (0..activities.len())
        .filter(|row| activities.done[*row] && admitted[activities.person[*row] as usize])
        .map(|row| Counted {
            act: Act::Done(activities.activity_type[row]),
            day: activities.day[row],
            origin: Origin::Activity(row),
        });
    let leads = lead_rows(facts, filter);
    let leads: Vec<Counted> = created(facts, &leads).chain(converted(facts, &leads)).collect();
    let is_inside = inside(filter.period);
    done.chain(leads).filter(|row| is_inside(row.day)).collect()
}

/// Whether a day lies in a period; any does where there is none.
fn inside(period: Option<DateRange>) -> impl Fn(i32) -> bool {
    let (from, until) =
        period.map_or((i32::MIN, i32::MAX), |period| (period.from.days(), period.until.days()));
    move |day| from <= day && day < until
}

fn lead_rows(facts: &MeasureFacts, filter: &Filter) -> Vec<u32> {
    let admitted = admitted_people(filter, &facts.leads.people, facts.teams());
    let owned = (0u32..).zip(&facts.leads.person).filter(|(_, person)| admitted[**person as usize]);
    owned.map(|(row, _)| row).collect()
}

fn created<'r>(facts: &'r MeasureFacts, rows: &'r [u32]) -> impl Iterator<Item = Counted> + 'r {
    let leads = facts.leads;
    rows.iter().map(|row| *row as usize).map(move |row| Counted {
        act: Act::Lead(leads.is_converted[row]),
        day: leads.created[row],
        origin: Origin::Lead(row),
    })
}

fn converted<'r>(facts: &'r MeasureFacts, rows: &'r [u32]) -> impl Iterator<Item = Counted> + 'r {
    let leads = facts.leads;
    let rows = rows.iter().map(|row| *row as usize).filter(move |row| leads.is_converted[*row]);
    rows.map(move |row| Counted {
        act: Act::Conversion,
        day: leads.converted[row],
        origin: Origin::Lead(row),
    })
}

/// What a filter lets through on any day: what was done, by person and day, and rows of leads. Nothing passes a
/// filter by what only deals have.
#[derive(Default)]
pub(super) struct ActionRows<'a> {
    /// Person after person, then by day.
    done: Cow<'a, [DoneOn]>,
    leads: Vec<u32>,
}

impl<'a> ActionRows<'a> {
    pub fn of(facts: &MeasureFacts<'a>, filter: &Filter) -> ActionRows<'a> {
        if filter.divides_deals() {
            return ActionRows::default();
        }
        let admitted = admitted_people(filter, &facts.activities.people, facts.teams());
        let all = facts.activities.done_by_day();
        let done = if admitted.iter().all(|is| *is) {
            Cow::Borrowed(all)
        } else {
            all.iter().filter(|by| admitted[by.person as usize]).copied().collect()
        };
        ActionRows { done, leads: lead_rows(facts, filter) }
    }
}

/// Counts everything into groups, which are numbered by a code on each axis. Nothing where an axis divides by what
/// only deals have.
pub(super) fn count(
    facts: &MeasureFacts,
    codes: &[Codes],
    (actions, period): (&ActionRows, Option<DateRange>),
    mut add: impl FnMut(u64, Added),
) {
    if codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_))) {
        return;
    }
    let of_rows = |people: &[PersonId]| -> Vec<RowCodes> {
        codes.iter().map(|codes| codes.of_rows(people, None)).collect()
    };
    let group_of = |rows: &[RowCodes], person: u32, day: i32| {
        let codes = codes.iter().zip(rows);
        codes.fold(0, |group, (codes, rows)| group * codes.size() + u64::from(rows.of(0, person, day)))
    };
    let is_inside = inside(period);
    let rows = of_rows(&facts.activities.people);
    for by in actions.done.iter().filter(|by| is_inside(by.day)) {
        add(group_of(&rows, by.person, by.day), Added::Done(by));
    }
    let rows = of_rows(&facts.leads.people);
    let leads = created(facts, &actions.leads).chain(converted(facts, &actions.leads));
    for lead in leads.filter(|lead| is_inside(lead.day)) {
        let Origin::Lead(row) = lead.origin else { continue };
        let added = if let Act::Lead(became) = lead.act { Added::Lead(became) } else { Added::Conversion };
        add(group_of(&rows, facts.leads.person[row], lead.day), added);
    }
}
