//! States of the deals in the past, as imports showed them, and what changed between two of them.

use super::Session;
use crate::app::requests::{Answer, Snapshot};
use crate::domain::facts::{Batch, DealBatch, DealTable, StageLog, movement};
use crate::domain::kernel::Date;
use std::sync::Arc;

impl Session {
    /// The deals as they stood at a snapshot, with the roster and the rates of now.
    ///
    /// # Errors
    /// If the import is not there (any more), in words.
    pub fn table_at(&self, at: Snapshot) -> Result<DealTable, String> {
        let dated = self.dated_batches();
        let shown: Vec<Batch> = match at {
            Snapshot::Now => return Ok(self.table.as_ref().clone()),
            Snapshot::Day(day) => {
                dated.into_iter().filter(|(shown, _)| *shown <= day).map(|(_, batch)| batch).collect()
            }
            Snapshot::Import(id) => {
                let imports = self.workspace.imports_in_order();
                let place = imports.iter().position(|import| import.id == id);
                let place = place.ok_or("this import is no longer there")?;
                let files = imports.iter().take(place + 1).flat_map(|import| &import.files);
                files.filter_map(|file| self.batches.get(&file.batch?)).cloned().collect()
            }
        };
        Ok(self.table_of(&shown, &self.workspace.roster()))
    }

    /// What changed from one snapshot to another; at most `most` single changes are copied out.
    pub fn movement(&self, from: Snapshot, until: Snapshot, most: usize) -> Answer {
        let tables = self.table_at(from).and_then(|before| Ok((before, self.table_at(until)?)));
        let (before, after) = match tables {
            Ok(tables) => tables,
            Err(why) => return Answer::Failed { why },
        };
        match movement(&before, &after) {
            Ok(mut moved) => {
                moved.moves.truncate(most);
                Answer::Movement(moved)
            }
            Err(error) => Answer::Failed { why: error.to_string() },
        }
    }

    /// When each deal of the live table entered which stage.
    pub fn stage_log(&self) -> StageLog {
        StageLog::build(&self.table, &self.dated_deals(), &Batch::stages(&self.live_batches()))
    }

    /// The batches of deals that count, oldest snapshot first, each with the day that it shows.
    pub(super) fn dated_deals(&self) -> Vec<(Date, Arc<DealBatch>)> {
        let deals = self.dated_batches().into_iter().filter_map(|(day, batch)| match batch {
            Batch::Deals(deals) => Some((day, deals)),
            _ => None,
        });
        deals.collect()
    }

    /// The snapshot days of the deal table's batches, in their order.
    pub(super) fn deal_batch_days(&self) -> Vec<Date> {
        let deals = self.dated_batches().into_iter();
        deals.filter(|(_, batch)| matches!(batch, Batch::Deals(_))).map(|(day, _)| day).collect()
    }

    /// The batches that count, oldest snapshot first, each with the day that it shows.
    fn dated_batches(&self) -> Vec<(Date, Batch)> {
        let snapshots = self.workspace.snapshots().into_iter();
        let of_import = snapshots.flat_map(|(day, import)| import.files.iter().map(move |file| (day, file)));
        let found = of_import.filter_map(|(day, file)| Some((day, self.batches.get(&file.batch?)?.clone())));
        found.collect()
    }
}
