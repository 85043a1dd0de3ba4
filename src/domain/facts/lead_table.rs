//! All leads that count: the newest version of each, with its owner found.

use super::activity_table::{find_people, rows_of_any};
use super::batch::{Rows, newest_rows};
use super::column::retain;
use super::leads::{LeadBatch, LeadRow};
use crate::domain::kernel::PersonId;
use crate::domain::model::workspace::Roster;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All leads that count, in columns of one length. Derived, never stored.
#[derive(Clone, Debug, Default)]
pub struct LeadTable {
    batches: Vec<Arc<LeadBatch>>,
    origin: Vec<(u32, u32)>,
    /// Leads that a newer import replaced.
    pub superseded: u64,
    /// The people who own leads; code `i + 1` in `person` is the `i`-th.
    pub people: Vec<PersonId>,
    /// The owner of each lead as a code, or [`super::table::UNASSIGNED`].
    pub person: Vec<u32>,
    /// Days since 1970, or [`super::deals::MISSING_DAY`].
    pub created: Vec<i32>,
    /// Whether it was converted.
    pub is_converted: Vec<bool>,
    /// Days since 1970, or [`super::deals::MISSING_DAY`].
    pub converted: Vec<i32>,
}

impl LeadTable {
    /// The table of these batches, oldest import first.
    pub fn build(batches: &[Arc<LeadBatch>], roster: &Roster) -> LeadTable {
        let (origin, superseded) = newest_rows(batches);
        let mut table = LeadTable { batches: batches.to_vec(), origin, superseded, ..LeadTable::default() };
        for (batch, row) in &table.origin {
            let (batch, row) = (&table.batches[*batch as usize], *row as usize);
            table.created.push(batch.created[row]);
            table.is_converted.push(batch.is_converted[row]);
            table.converted.push(batch.converted[row]);
        }
        let owners = |batch: usize| &batches[batch].owner;
        (table.people, table.person) = find_people(batches.len(), owners, &table.origin, roster);
        table
    }

    /// The leads of some people alone.
    pub fn owned_by_any(mut self, people: &BTreeSet<PersonId>) -> LeadTable {
        let keep = rows_of_any(people, &self.people, &self.person);
        retain(&mut self.origin, &keep);
        retain(&mut self.person, &keep);
        retain(&mut self.created, &keep);
        retain(&mut self.is_converted, &keep);
        retain(&mut self.converted, &keep);
        self
    }

    /// How many leads count.
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// One lead as a record, with its file and line.
    pub fn row(&self, row: usize) -> Option<LeadRow> {
        let (batch, index) = self.origin.get(row)?;
        self.batches.get(*batch as usize)?.row(*index as usize)
    }

    /// The lead's id in its system.
    pub fn key(&self, row: usize) -> &str {
        let origin = self.origin.get(row);
        let batch = origin.and_then(|(batch, index)| Some((self.batches.get(*batch as usize)?, *index)));
        batch.map_or("", |(batch, index)| Rows::key(batch.as_ref(), index as usize))
    }
}
