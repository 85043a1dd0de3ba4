//! The live table: the newest version of every deal over all batches, each with its owner found.
//!
//! Derived from batches and roster, never stored. Which version of a deal counts depends only on
//! the order of imports; figures do not depend on the order of rows.

use super::column::{TextBuilder, TextColumn};
use super::deals::{DealBatch, DealRow, Outcome};
use crate::domain::kernel::{Currency, Date, DateRange, PersonId};
use crate::domain::model::workspace::Roster;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Stands for “nobody of the roster” in [`DealTable::person`].
pub const UNASSIGNED: u32 = 0;

/// All deals that count, in columns of one length.
#[derive(Clone, Debug, Default)]
pub struct DealTable {
    batches: Vec<Arc<DealBatch>>,
    /// Which batch and row each deal comes from.
    origin: Vec<(u32, u32)>,
    /// Deals that a newer import replaced.
    pub superseded: u64,
    /// The people that own deals; code `i + 1` in `person` is the `i`-th.
    pub people: Vec<PersonId>,
    /// The owner of each deal as a code, or [`UNASSIGNED`].
    pub person: Vec<u32>,
    /// Currencies that `currency` points into.
    pub currencies: Vec<Currency>,
    /// Index into `currencies`.
    pub currency: Vec<u8>,
    /// Open, won or lost.
    pub outcome: Vec<Outcome>,
    /// Minor units, or [`super::deals::MISSING_MINOR`].
    pub amount_minor: Vec<i64>,
    /// Minor units, or [`super::deals::MISSING_MINOR`].
    pub cost_minor: Vec<i64>,
    /// Millionths, or [`super::deals::MISSING_CHANCE`].
    pub chance_ppm: Vec<u32>,
    /// Days, or [`super::deals::MISSING_DAY`].
    pub created: Vec<i32>,
    /// Days, or [`super::deals::MISSING_DAY`].
    pub closed: Vec<i32>,
    /// The owner as written.
    pub owner: TextColumn,
    /// The stage as written.
    pub stage: TextColumn,
    /// New business, renewal, …
    pub deal_type: TextColumn,
    /// The product.
    pub product: TextColumn,
    /// The region.
    pub region: TextColumn,
    /// The segment.
    pub segment: TextColumn,
    /// The lead source.
    pub lead_source: TextColumn,
    /// Won or lost reason.
    pub reason: TextColumn,
}

impl DealTable {
    /// The table of these batches, oldest import first.
    pub fn build(batches: &[Arc<DealBatch>], roster: &Roster) -> DealTable {
        let mut table = DealTable { batches: batches.to_vec(), ..DealTable::default() };
        (table.origin, table.superseded) = newest_rows(batches);
        table.join_numbers();
        table.join_texts();
        table.find_owners(roster);
        table
    }

    /// How many deals count.
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// One deal as a record, with its file and line.
    pub fn row(&self, row: usize) -> Option<DealRow> {
        let (batch, index) = self.origin.get(row)?;
        self.batches.get(*batch as usize)?.row(*index as usize)
    }

    /// The id of a deal in its system.
    pub fn key(&self, row: usize) -> &str {
        let origin = self.origin.get(row);
        let batch = origin.and_then(|(batch, index)| Some((self.batches.get(*batch as usize)?, *index)));
        batch.map_or("", |(batch, index)| batch.key.get(index as usize))
    }

    /// The person who owns a deal.
    pub fn owner_of(&self, row: usize) -> Option<PersonId> {
        let code = *self.person.get(row)? as usize;
        self.people.get(code.checked_sub(1)?).copied()
    }

    /// The code of a person in `person`, if that person owns a deal.
    pub fn code_of(&self, person: PersonId) -> Option<u32> {
        let index = self.people.binary_search(&person).ok()?;
        u32::try_from(index + 1).ok()
    }

    /// Spellings of owners that fit nobody of the roster, with the number of their deals.
    pub fn unassigned_owners(&self) -> BTreeMap<String, u64> {
        let mut owners = BTreeMap::new();
        for (row, code) in self.person.iter().enumerate() {
            if *code == UNASSIGNED {
                *owners.entry(self.owner.get(row).to_owned()).or_insert(0) += 1;
            }
        }
        owners
    }

    /// The days from the first to the last closing of a finished deal.
    pub fn closed_span(&self) -> Option<DateRange> {
        let finished = self.outcome.iter().zip(&self.closed);
        let days =
            finished.filter(|(outcome, day)| **outcome != Outcome::Open && **day >= 0).map(|(_, day)| *day);
        let (first, last) =
            days.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(day), last.max(day)));
        let from = Date::from_days(first).ok()?;
        DateRange::new(from, Date::from_days(last).ok()?.plus_days(1).ok()?).ok()
    }

    /// How many deals were finished after `day` and may have been open on it.
    pub fn closed_since(&self, day: Date) -> u64 {
        let last = day.days();
        let since = |row: &usize| {
            self.outcome[*row] != Outcome::Open && self.closed[*row] > last && self.created[*row] <= last
        };
        (0..self.len()).filter(since).count() as u64
    }

    /// The deals that were known on `day`, as far as one state of the CRM can tell: without those
    /// finished or created later.
    pub fn known_on(&self, day: Date) -> DealTable {
        let last = day.days();
        let finished_by = |row: usize| self.outcome[row] == Outcome::Open || self.closed[row] <= last;
        let keep: Vec<bool> =
            (0..self.len()).map(|row| self.created[row] <= last && finished_by(row)).collect();
        let mut table = self.clone();
        let columns = [&mut table.owner, &mut table.stage, &mut table.deal_type, &mut table.product];
        columns.into_iter().for_each(|column| retain(&mut column.codes, &keep));
        let columns = [&mut table.region, &mut table.segment, &mut table.lead_source, &mut table.reason];
        columns.into_iter().for_each(|column| retain(&mut column.codes, &keep));
        retain(&mut table.origin, &keep);
        retain(&mut table.person, &keep);
        retain(&mut table.currency, &keep);
        retain(&mut table.outcome, &keep);
        retain(&mut table.amount_minor, &keep);
        retain(&mut table.cost_minor, &keep);
        retain(&mut table.chance_ppm, &keep);
        retain(&mut table.created, &keep);
        retain(&mut table.closed, &keep);
        table
    }

    fn join_numbers(&mut self) {
        for (batch, row) in &self.origin {
            let Some(batch) = self.batches.get(*batch as usize) else { continue };
            let row = *row as usize;
            let currency = batch.currencies[usize::from(batch.currency[row])];
            let known = self.currencies.iter().position(|known| *known == currency);
            let code = known.unwrap_or_else(|| {
                self.currencies.push(currency);
                self.currencies.len() - 1
            });
            self.currency.push(u8::try_from(code).unwrap_or(u8::MAX));
            self.outcome.push(batch.outcome[row]);
            self.amount_minor.push(batch.amount_minor[row]);
            self.cost_minor.push(batch.cost_minor[row]);
            self.chance_ppm.push(batch.chance_ppm[row]);
            self.created.push(batch.created[row]);
            self.closed.push(batch.closed[row]);
        }
    }

    fn join_texts(&mut self) {
        self.owner = self.join(|batch| &batch.owner);
        self.stage = self.join(|batch| &batch.stage);
        self.deal_type = self.join(|batch| &batch.deal_type);
        self.product = self.join(|batch| &batch.product);
        self.region = self.join(|batch| &batch.region);
        self.segment = self.join(|batch| &batch.segment);
        self.lead_source = self.join(|batch| &batch.lead_source);
        self.reason = self.join(|batch| &batch.reason);
    }

    /// One column over all batches: each dictionary is translated once, then codes are copied.
    fn join(&self, column: impl Fn(&DealBatch) -> &TextColumn) -> TextColumn {
        let mut builder = TextBuilder::default();
        let translate = |batch: &Arc<DealBatch>, builder: &mut TextBuilder| -> Vec<u32> {
            column(batch).values().map(|text| builder.code(text)).collect()
        };
        let codes: Vec<Vec<u32>> = self.batches.iter().map(|batch| translate(batch, &mut builder)).collect();
        for (batch, row) in &self.origin {
            let code = column(&self.batches[*batch as usize]).codes[*row as usize];
            builder.push_code(codes[*batch as usize][code as usize]);
        }
        builder.finish()
    }

    fn find_owners(&mut self, roster: &Roster) {
        let found: Vec<Option<PersonId>> = self.owner.values().map(|owner| roster.find(owner)).collect();
        let mut people: Vec<PersonId> = found.iter().flatten().copied().collect();
        people.sort_unstable();
        people.dedup();
        self.people = people;
        let codes: Vec<u32> =
            found.iter().map(|person| person.and_then(|id| self.code_of(id)).unwrap_or(UNASSIGNED)).collect();
        self.person = self.owner.codes.iter().map(|code| codes[*code as usize]).collect();
    }
}

fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    column.retain(|_| *keep.next().unwrap_or(&false));
}

/// The newest row of every key, in the order in which keys first appear, and how many were replaced.
fn newest_rows(batches: &[Arc<DealBatch>]) -> (Vec<(u32, u32)>, u64) {
    let rows = batches.iter().map(|batch| batch.len()).sum();
    let mut origin: Vec<(u32, u32)> = Vec::with_capacity(rows);
    let mut superseded = 0;
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let alone = batches.len() == 1;
    for (batch_index, batch) in (0u32..).zip(batches) {
        for row in 0..u32::try_from(batch.len()).unwrap_or(u32::MAX) {
            // Keys are unique within a batch, so a single batch needs no look-up.
            if alone {
                origin.push((batch_index, row));
                continue;
            }
            let key = (batch.system.as_str(), batch.key.get(row as usize));
            match seen.get(&key) {
                Some(place) => {
                    origin[*place] = (batch_index, row);
                    superseded += 1;
                }
                None => {
                    seen.insert(key, origin.len());
                    origin.push((batch_index, row));
                }
            }
        }
    }
    (origin, superseded)
}
