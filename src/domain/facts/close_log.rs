//! When each deal was expected to close, as history files and successive imports told it.

use super::activity_table::DealNames;
use super::deals::{DealBatch, MISSING_DAY};
use super::stages::StageBatch;
use super::table::DealTable;
use crate::domain::kernel::Date;
use std::sync::Arc;

/// One close date of a deal, and since which day it was the one that counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CloseEntry {
    /// The day on which it was set, in days since 1970; from a snapshot, the day of the snapshot.
    pub day: i32,
    /// The close date, in days since 1970; of a finished deal the day it closed.
    pub close: i32,
}

/// One move of a close date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CloseMove {
    /// The row of the deal table.
    pub row: u32,
    /// The day of the change.
    pub day: i32,
    /// The close date before.
    pub from: i32,
    /// The close date after.
    pub to: i32,
}

/// The close dates of every deal, by row of the deal table, oldest first. Derived, never stored.
#[derive(Clone, Debug, Default)]
pub struct CloseLog {
    entries: Vec<Vec<CloseEntry>>,
}

impl CloseLog {
    /// The log of the deals of a table. `deals` are its batches, oldest first, each with the day whose
    /// state it shows.
    pub fn build(
        table: &DealTable,
        deals: &[(Date, Arc<DealBatch>)],
        history: &[Arc<StageBatch>],
    ) -> CloseLog {
        let mut log = CloseLog { entries: vec![Vec::new(); table.len()] };
        let names = DealNames::of(table);
        for batch in history {
            for row in 0..batch.line.len() {
                let deal = names.find(&batch.system, batch.deal.get(row), batch.name.get(row));
                log.put(deal, batch.day[row], batch.close[row]);
            }
        }
        for (day, batch) in deals {
            for row in 0..batch.len() {
                let deal = names.find(&batch.system, batch.key.get(row), "");
                log.put(deal, day.days(), batch.closed[row]);
            }
        }
        log.entries.iter_mut().for_each(settle);
        log
    }

    fn put(&mut self, deal: Option<u32>, day: i32, close: i32) {
        let entries = deal.and_then(|deal| self.entries.get_mut(deal as usize));
        if let (Some(entries), true) = (entries, day != MISSING_DAY && close != MISSING_DAY) {
            entries.push(CloseEntry { day, close });
        }
    }

    /// The close dates of a deal, oldest first.
    pub fn of(&self, row: usize) -> &[CloseEntry] {
        self.entries.get(row).map_or(&[], Vec::as_slice)
    }

    /// Every move of a close date, by deal and day.
    pub fn moves(&self) -> Vec<CloseMove> {
        let of_deal = |(row, entries): (u32, &Vec<CloseEntry>)| -> Vec<CloseMove> {
            let pairs = entries.windows(2).filter_map(|pair| pair.first().copied().zip(pair.last().copied()));
            let moved = |(before, after): (CloseEntry, CloseEntry)| CloseMove {
                row,
                day: after.day,
                from: before.close,
                to: after.close,
            };
            pairs.map(moved).collect()
        };
        (0u32..).zip(&self.entries).flat_map(of_deal).collect()
    }

    /// Whether any deal is known with more than one close date or state.
    pub fn tells(&self) -> bool {
        self.entries.iter().any(|entries| entries.len() > 1)
    }
}

/// Puts entries in order; a close date that only is told again counts once.
fn settle(entries: &mut Vec<CloseEntry>) {
    // The sort is stable, so that changes of one day keep their order within a file.
    entries.sort_by_key(|entry| entry.day);
    entries.dedup_by_key(|entry| entry.close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_told_again_is_no_move() {
        let entry = |day, close| CloseEntry { day, close };
        let mut entries = vec![entry(9, 40), entry(1, 30), entry(5, 30), entry(12, 35)];
        settle(&mut entries);
        let log = CloseLog { entries: vec![entries] };
        let moves: Vec<(i32, i32, i32)> = log.moves().iter().map(|m| (m.day, m.from, m.to)).collect();
        assert_eq!(moves, [(9, 30, 40), (12, 40, 35)]);
        assert!(log.tells());
    }
}
