//! When each deal entered which stage, from everything that tells: history files, “date entered”
//! columns, and the deals themselves as successive imports showed them.

use super::activity_table::DealNames;
use super::batch::Rows;
use super::deals::{DealBatch, MISSING_DAY, Outcome};
use super::stages::StageBatch;
use super::table::DealTable;
use crate::domain::kernel::{Date, Place};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What told that a deal entered a stage, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntrySource {
    /// A row of a history file.
    History,
    /// A “date entered” column of a deals file.
    Column,
    /// An import showed the deal in another stage than the one before: entered by then at the latest.
    Snapshot,
}

/// One stage that a deal entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageEntry {
    /// The stage as written.
    pub stage: String,
    /// The day on which the deal entered it; from a snapshot, the day of the snapshot.
    pub day: Date,
    /// What told so.
    pub source: EntrySource,
    /// Where it was read.
    pub place: Place,
}

/// The stage entries of every deal, by row of the deal table, oldest first. Derived, never stored.
#[derive(Clone, Debug, Default)]
pub struct StageLog {
    entries: Vec<Vec<StageEntry>>,
    /// Rows of history files whose deal is not in the table, or whose name fits several.
    pub unmatched: u64,
}

impl StageLog {
    /// The log of the deals of a table. `deals` are its batches, oldest first, each with the day whose
    /// state it shows.
    pub fn build(
        table: &DealTable,
        deals: &[(Date, Arc<DealBatch>)],
        history: &[Arc<StageBatch>],
    ) -> StageLog {
        let mut log = StageLog { entries: vec![Vec::new(); table.len()], unmatched: 0 };
        let names = DealNames::of(table);
        for batch in history {
            log.add_history(batch, &names);
        }
        for (day, batch) in deals {
            log.add_columns(batch, &names);
            log.add_snapshot(*day, batch, &names);
        }
        log.entries.iter_mut().for_each(settle);
        log
    }

    /// The stages that a deal entered, oldest first.
    pub fn of(&self, row: usize) -> &[StageEntry] {
        self.entries.get(row).map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, row: u32, entry: StageEntry) {
        if let Some(entries) = self.entries.get_mut(row as usize) {
            entries.push(entry);
        }
    }

    fn add_history(&mut self, batch: &StageBatch, names: &DealNames) {
        for row in 0..batch.rows() {
            let deal = names.find(&batch.system, batch.deal.get(row), batch.name.get(row));
            let Some(deal) = deal else {
                self.unmatched += 1;
                continue;
            };
            let stage = batch.to_stage.get(row);
            // From = To is a change of amount or date: the deal did not move.
            if stage.is_empty() || stage == batch.from_stage.get(row) {
                continue;
            }
            let (line, day) = (batch.line[row], batch.day[row]);
            self.enter(deal, stage, day, EntrySource::History, &batch.file, line);
        }
    }

    fn add_columns(&mut self, batch: &DealBatch, names: &DealNames) {
        for row in 0..batch.len() {
            let Some(deal) = names.find(&batch.system, batch.key.get(row), "") else { continue };
            for (stage, days) in &batch.entered {
                let stage = if stage.is_empty() { batch.stage.get(row) } else { stage };
                let line = batch.line[row];
                self.enter(deal, stage, days[row], EntrySource::Column, &batch.file, line);
            }
        }
    }

    fn add_snapshot(&mut self, day: Date, batch: &DealBatch, names: &DealNames) {
        for row in 0..batch.len() {
            let Some(deal) = names.find(&batch.system, batch.key.get(row), "") else { continue };
            let (stage, line) = (batch.stage.get(row), batch.line[row]);
            // A finished deal is in its last stage since it was closed, whenever it was imported.
            let closed = batch.closed[row];
            let finished = batch.outcome[row] != Outcome::Open && closed != MISSING_DAY;
            let day = if finished { closed.min(day.days()) } else { day.days() };
            self.enter(deal, stage, day, EntrySource::Snapshot, &batch.file, line);
        }
    }

    fn enter(&mut self, deal: u32, stage: &str, day: i32, source: EntrySource, file: &str, line: u32) {
        let Some(day) = Date::from_days(day).ok().filter(|_| day != MISSING_DAY && !stage.is_empty()) else {
            return;
        };
        let place = Place { file: file.to_owned(), line };
        self.put(deal, StageEntry { stage: stage.to_owned(), day, source, place });
    }
}

/// Puts entries in order. The same stage on the same day counts once, by its surest source; a snapshot
/// tells something only where nothing else says that the deal is in that stage by then.
fn settle(entries: &mut Vec<StageEntry>) {
    // The sort is stable, so that changes of one day keep their order within a file.
    entries.sort_by_key(|entry| (entry.day, entry.source));
    let mut settled: Vec<StageEntry> = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        let known = settled.iter().any(|known| known.stage == entry.stage && known.day == entry.day);
        let stays = settled.last().is_some_and(|last| last.stage == entry.stage);
        if !known && !stays {
            settled.push(entry);
        }
    }
    *entries = settled;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(stage: &str, day: i32, source: EntrySource) -> StageEntry {
        let day = Date::from_days(20_000 + day).unwrap();
        StageEntry { stage: stage.to_owned(), day, source, place: Place { file: "a".into(), line: 2 } }
    }

    #[test]
    fn the_surest_source_counts_and_a_snapshot_only_adds_what_nobody_else_tells() {
        use EntrySource::{Column, History, Snapshot};
        let mut entries = vec![
            entry("Demo", 5, Column),
            entry("Demo", 5, History),
            entry("Won", 9, History),
            entry("New", 1, Snapshot),
            entry("New", 3, Snapshot),
            entry("Demo", 6, Snapshot),
        ];
        settle(&mut entries);
        let told: Vec<(&str, EntrySource)> =
            entries.iter().map(|entry| (entry.stage.as_str(), entry.source)).collect();
        assert_eq!(told, [("New", Snapshot), ("Demo", History), ("Won", History)]);
    }
}
