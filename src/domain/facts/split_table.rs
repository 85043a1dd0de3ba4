//! The shares that count of every deal, found by the deal's row.

use super::activity_table::DealNames;
use super::batch::Rows;
use super::splits::{SplitBatch, SplitKind, SplitRow};
use super::table::DealTable;
use crate::domain::kernel::{PersonId, Rational};
use crate::domain::model::workspace::Roster;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One share of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Who gets it; nobody of the roster where the spelling fits none or several.
    pub person: Option<PersonId>,
    /// Whether it divides the deal.
    pub kind: SplitKind,
    /// The share, 1 being the whole deal.
    pub share: Rational,
    batch: u32,
    row: u32,
}

/// All shares that count. Derived, never stored.
///
/// [`SplitTable::of`] gives those of a deal without allocating. The newest file that names a deal counts
/// for it as a whole; its splits add up to exactly 1.
#[derive(Clone, Debug, Default)]
pub struct SplitTable {
    batches: Vec<Arc<SplitBatch>>,
    shares: Vec<Share>,
    /// Where the shares of each deal begin, and behind the last deal the end; empty if there are none.
    starts: Vec<u32>,
    /// Shares whose deal is not in the table, or whose name fits several, by what names the deal.
    pub unmatched: BTreeMap<String, u64>,
    /// Spellings that fit nobody of the roster, with the number of their shares.
    pub unknown: BTreeMap<String, u64>,
}

impl SplitTable {
    /// The table of these batches, oldest import first, over the rows of `deals`.
    pub fn build(batches: &[Arc<SplitBatch>], roster: &Roster, deals: &DealTable) -> SplitTable {
        let mut table = SplitTable { batches: batches.to_vec(), ..SplitTable::default() };
        if batches.iter().all(|batch| batch.rows() == 0) {
            return table;
        }
        let names = DealNames::of(deals);
        let mut of_deal: BTreeMap<u32, Vec<Share>> = BTreeMap::new();
        for (place, batch) in (0u32..).zip(batches) {
            for (written, rows) in batch.by_deal() {
                let first = rows.first().copied().unwrap_or(0);
                let found = names.find(&batch.system, batch.deal.get(first), batch.name.get(first));
                match found {
                    Some(deal) => {
                        let shares = rows.iter().filter_map(|row| share(batch, place, *row, roster));
                        of_deal.insert(deal, in_order(batch, shares.collect()));
                    }
                    None => *table.unmatched.entry(written.to_owned()).or_insert(0) += rows.len() as u64,
                }
            }
        }
        table.lay_out(deals.len(), of_deal);
        table
    }

    fn lay_out(&mut self, deals: usize, of_deal: BTreeMap<u32, Vec<Share>>) {
        let mut found = of_deal.into_iter().peekable();
        self.starts.reserve(deals.saturating_add(1));
        for deal in 0..deals {
            self.starts.push(u32::try_from(self.shares.len()).unwrap_or(u32::MAX));
            if let Some((_, shares)) = found.next_if(|(row, _)| *row as usize == deal) {
                self.shares.extend(shares);
            }
        }
        self.starts.push(u32::try_from(self.shares.len()).unwrap_or(u32::MAX));
        for share in self.shares.iter().filter(|share| share.person.is_none()) {
            let spelling =
                self.batches.get(share.batch as usize).map(|batch| batch.person.get(share.row as usize));
            *self.unknown.entry(spelling.unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
    }

    /// The shares of a deal of the table: splits before overlays, each by person; none where no file
    /// divides the deal, so that all of it is its owner's.
    pub fn of(&self, deal: usize) -> &[Share] {
        let ends = self.starts.get(deal).zip(self.starts.get(deal.saturating_add(1)));
        ends.and_then(|(from, until)| self.shares.get(*from as usize..*until as usize)).unwrap_or_default()
    }

    /// A share as a record, with its file and line.
    pub fn row(&self, share: &Share) -> Option<SplitRow> {
        self.batches.get(share.batch as usize)?.row(share.row as usize)
    }

    /// How many shares count.
    pub fn len(&self) -> usize {
        self.shares.len()
    }

    /// Whether no deal is divided.
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }
}

fn share(batch: &SplitBatch, place: u32, row: usize, roster: &Roster) -> Option<Share> {
    Some(Share {
        person: roster.find(batch.person.get(row)),
        kind: *batch.kind.get(row)?,
        share: batch.share(row)?,
        batch: place,
        row: u32::try_from(row).ok()?,
    })
}

/// By kind and person; strangers last, by spelling. The order of lines changes nothing.
fn in_order(batch: &SplitBatch, mut shares: Vec<Share>) -> Vec<Share> {
    shares.sort_by_key(|share| {
        (share.kind, share.person.is_none(), share.person, batch.person.get(share.row as usize))
    });
    shares
}
