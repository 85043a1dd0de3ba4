//! All activities that count: the newest version of each, with its assignee and its deal found.

use super::activities::{ActivityBatch, ActivityRow, ActivityType};
use super::batch::{Rows, identity, newest_rows};
use super::column::{TextColumn, retain};
use super::deals::MISSING_DAY;
use super::table::{DealTable, UNASSIGNED};
use crate::domain::kernel::{Date, PersonId};
use crate::domain::model::workspace::Roster;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// How many types of activities there are.
pub const ACTIVITY_TYPES: usize = 5;

/// Stands for “no deal of the table” in [`ActivityTable::deal`].
pub const NO_DEAL: u32 = u32::MAX;

/// All activities that count, in columns of one length. Derived, never stored.
#[derive(Clone, Debug, Default)]
pub struct ActivityTable {
    batches: Vec<Arc<ActivityBatch>>,
    origin: Vec<(u32, u32)>,
    /// Activities that a newer import replaced.
    pub superseded: u64,
    /// The people who are assignees; code `i + 1` in `person` is the `i`-th.
    pub people: Vec<PersonId>,
    /// The assignee of each activity as a code, or [`UNASSIGNED`].
    pub person: Vec<u32>,
    /// What was done.
    pub activity_type: Vec<ActivityType>,
    /// Days since 1970, or [`MISSING_DAY`].
    pub day: Vec<i32>,
    /// Whether it was done.
    pub done: Vec<bool>,
    /// The row of the deal table, or [`NO_DEAL`].
    pub deal: Vec<u32>,
    /// What was done by person and day, once it was asked.
    by_day: OnceLock<Vec<DoneOn>>,
}

/// What one person did on one day.
#[derive(Clone, Copy, Debug)]
pub struct DoneOn {
    /// The person's code in the table.
    pub person: u32,
    /// Days since 1970, or [`MISSING_DAY`].
    pub day: i32,
    /// One count a type, in the order of [`ActivityType`].
    pub counts: [u32; ACTIVITY_TYPES],
}

impl ActivityTable {
    /// The table of these batches, oldest import first.
    #[inline(never)]
    pub fn build(batches: &[Arc<ActivityBatch>], roster: &Roster, deals: &DealTable) -> ActivityTable {
        let (origin, superseded) = newest_rows(batches);
        let mut table =
            ActivityTable { batches: batches.to_vec(), origin, superseded, ..ActivityTable::default() };
        for (batch, row) in &table.origin {
            let (batch, row) = (&table.batches[*batch as usize], *row as usize);
            table.activity_type.push(batch.activity_type[row]);
            table.day.push(batch.day[row]);
            table.done.push(batch.stated_done(row).unwrap_or(true));
        }
        let assignees = |batch: usize| &batches[batch].assignee;
        (table.people, table.person) = find_people(batches.len(), assignees, &table.origin, roster);
        table.deal = table.find_deals(deals);
        table
    }

    /// The same table as `today` knows it: where a file does not say what was done, what lies after
    /// today is planned.
    pub fn as_of(mut self, today: Date) -> ActivityTable {
        let rows = self.origin.iter().zip(&self.day).zip(&mut self.done);
        for (((batch, row), day), done) in rows {
            let stated = self.batches.get(*batch as usize).and_then(|batch| batch.stated_done(*row as usize));
            *done &= stated.is_some() || *day <= today.days();
        }
        self.by_day = OnceLock::new();
        self
    }

    /// The last day on which anything was done.
    pub fn last_day(&self) -> Option<Date> {
        let done = self.day.iter().zip(&self.done).filter(|(_, done)| **done);
        let last = done.map(|(day, _)| *day).max().filter(|day| *day != super::deals::MISSING_DAY)?;
        Date::from_days(last).ok()
    }

    /// The activities of some people alone.
    pub fn done_by_any(mut self, people: &BTreeSet<PersonId>) -> ActivityTable {
        let keep = rows_of_any(people, &self.people, &self.person);
        retain(&mut self.origin, &keep);
        retain(&mut self.person, &keep);
        retain(&mut self.activity_type, &keep);
        retain(&mut self.day, &keep);
        retain(&mut self.done, &keep);
        retain(&mut self.deal, &keep);
        self.by_day = OnceLock::new();
        self
    }

    /// What was done, person after person and then by day; counted when it is first asked.
    pub fn done_by_day(&self) -> &[DoneOn] {
        self.by_day.get_or_init(|| done_by_day(self))
    }

    /// How many activities count.
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// One activity as a record, with its file and line.
    pub fn row(&self, row: usize) -> Option<ActivityRow> {
        let (batch, index) = self.origin.get(row)?;
        let activity = self.batches.get(*batch as usize)?.row(*index as usize)?;
        Some(ActivityRow { done: *self.done.get(row)?, ..activity })
    }

    /// The activity's id in its system.
    pub fn key(&self, row: usize) -> &str {
        let origin = self.origin.get(row);
        let batch = origin.and_then(|(batch, index)| Some((self.batches.get(*batch as usize)?, *index)));
        batch.map_or("", |(batch, index)| Rows::key(batch.as_ref(), index as usize))
    }

    /// Spellings of assignees that fit nobody of the roster, with the number of their activities.
    pub fn unassigned(&self) -> BTreeMap<String, u64> {
        let mut found = BTreeMap::new();
        for (row, (batch, index)) in self.origin.iter().enumerate() {
            if self.person[row] == UNASSIGNED {
                let spelling = self.batches[*batch as usize].assignee.get(*index as usize);
                *found.entry(spelling.to_owned()).or_insert(0) += 1;
            }
        }
        found
    }

    /// By id, else by a name that only one deal of the system has.
    fn find_deals(&self, deals: &DealTable) -> Vec<u32> {
        if self.is_empty() {
            return Vec::new();
        }
        let names = DealNames::of(deals);
        let found = self.origin.iter().map(|(batch, row)| {
            let batch = &self.batches[*batch as usize];
            names.find(&batch.system, batch.deal.get(*row as usize), "").unwrap_or(NO_DEAL)
        });
        found.collect()
    }
}

#[inline(never)]
fn done_by_day(table: &ActivityTable) -> Vec<DoneOn> {
    let rows = (0..table.len()).filter(|row| table.done[*row]);
    let known = table.day.iter().filter(|day| **day != MISSING_DAY);
    let (first, last) =
        known.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(*day), last.max(*day)));
    // A place for each day, before them one for a missing day.
    let days = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0) + 1;
    let place = |day: i32| if day == MISSING_DAY { 0 } else { day.abs_diff(first) as usize + 1 };
    let people = table.people.len() + 1;
    if days.saturating_mul(people) > table.len() {
        return one_by_one(table, rows.collect());
    }
    let mut counts = vec![[0u32; ACTIVITY_TYPES]; days * people];
    for row in rows {
        let cell = table.person[row] as usize * days + place(table.day[row]);
        counts[cell][table.activity_type[row] as usize] += 1;
    }
    let mut done = Vec::new();
    for (person, counts) in (0u32..).zip(counts.chunks(days)) {
        let days = std::iter::once(MISSING_DAY).chain(first..=last);
        let some = counts.iter().zip(days).filter(|(counts, _)| **counts != [0; ACTIVITY_TYPES]);
        done.extend(some.map(|(counts, day)| DoneOn { person, day, counts: *counts }));
    }
    done
}

/// The same where few things were done on each of many days.
fn one_by_one(table: &ActivityTable, mut rows: Vec<usize>) -> Vec<DoneOn> {
    rows.sort_by_key(|row| table.person[*row]);
    let done = rows.into_iter().map(|row| {
        let mut counts = [0; ACTIVITY_TYPES];
        counts[table.activity_type[row] as usize] = 1;
        DoneOn { person: table.person[row], day: table.day[row], counts }
    });
    done.collect()
}

/// Codes of the people whom a text column names, over all batches: each distinct text is looked up once.
#[inline(never)]
pub(super) fn find_people<'a>(
    batches: usize,
    column: impl Fn(usize) -> &'a TextColumn,
    origin: &[(u32, u32)],
    roster: &Roster,
) -> (Vec<PersonId>, Vec<u32>) {
    let found: Vec<Vec<Option<PersonId>>> =
        (0..batches).map(|batch| column(batch).values().map(|name| roster.find(name)).collect()).collect();
    let mut people: Vec<PersonId> = found.iter().flatten().flatten().copied().collect();
    people.sort_unstable();
    people.dedup();
    let code = |person: &Option<PersonId>| {
        let place = person.and_then(|id| people.binary_search(&id).ok());
        place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(UNASSIGNED)
    };
    let codes: Vec<Vec<u32>> = found.iter().map(|texts| texts.iter().map(code).collect()).collect();
    let of_row = |(batch, row): &(u32, u32)| {
        let text = column(*batch as usize).codes[*row as usize];
        codes[*batch as usize][text as usize]
    };
    let person = origin.iter().map(of_row).collect();
    (people, person)
}

/// Which rows are those of some people; `known` are the people by code, as [`find_people`] gives them.
pub(super) fn rows_of_any(people: &BTreeSet<PersonId>, known: &[PersonId], codes: &[u32]) -> Vec<bool> {
    let is_of = |code: &u32| {
        let index = (*code as usize).checked_sub(1);
        index.and_then(|index| known.get(index)).is_some_and(|person| people.contains(person))
    };
    codes.iter().map(is_of).collect()
}

/// Under this name of a system stand the ids and names of all systems.
const ANY: &str = "";

/// Ids and names of deals → rows of the table, for joining what only mentions a deal.
pub(super) struct DealNames<'a> {
    /// Nothing where deals of several systems share the id.
    by_key: HashMap<(&'a str, &'a str), Option<u32>>,
    /// Nothing where several deals share the name.
    by_name: HashMap<(&'a str, &'a str), Option<u32>>,
}

impl<'a> DealNames<'a> {
    pub fn of(deals: &'a DealTable) -> DealNames<'a> {
        let (mut by_key, mut by_name) = (HashMap::new(), HashMap::new());
        let once = |map: &mut HashMap<_, Option<u32>>, key, row| {
            map.entry(key).and_modify(|known| *known = None).or_insert(Some(row));
        };
        for row in 0..u32::try_from(deals.len()).unwrap_or(u32::MAX) {
            let Some((system, key, name)) = deals.names(row as usize) else { continue };
            for system in [system, ANY] {
                once(&mut by_key, (system, identity(key)), row);
                if !name.is_empty() {
                    once(&mut by_name, (system, name), row);
                }
            }
        }
        DealNames { by_key, by_name }
    }

    /// The deal of the system with this id, else the one with this text or name as its name; else the
    /// only one of all systems, for files that were kept outside the CRM.
    pub fn find(&self, system: &str, text: &str, name: &str) -> Option<u32> {
        self.find_in(system, text, name).or_else(|| self.find_in(ANY, text, name))
    }

    fn find_in(&self, system: &str, text: &str, name: &str) -> Option<u32> {
        let by_name = |name: &str| self.by_name.get(&(system, name)).copied().flatten();
        let by_key = self.by_key.get(&(system, identity(text))).copied().flatten();
        by_key.filter(|_| !text.is_empty()).or_else(|| by_name(text)).or_else(|| by_name(name))
    }
}
