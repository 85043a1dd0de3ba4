//! All invoices and payments that count, found by the row of their deal.

use super::activity_table::DealNames;
use super::batch::newest_rows;
use super::cash::{CashBatch, CashKind, CashRow};
use super::table::DealTable;
use crate::domain::kernel::Money;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One invoice, credit note, payment or refund of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashEvent {
    /// Days since 1970.
    pub day: i32,
    /// What happened.
    pub kind: CashKind,
    /// The amount: below zero for credit notes and refunds.
    pub amount: Money,
    /// Whether the whole deal was taken back: the amount is then the deal's own, as written, below zero.
    pub is_whole: bool,
    batch: u32,
    row: u32,
}

/// All invoices and payments that count. Derived, never stored.
///
/// [`CashTable::of`] gives those of a deal, by day and then by id, without allocating.
#[derive(Clone, Debug, Default)]
pub struct CashTable {
    batches: Vec<Arc<CashBatch>>,
    events: Vec<CashEvent>,
    /// Where the events of each deal begin, and behind the last deal the end; empty if there are none.
    starts: Vec<u32>,
    /// Records that a newer import replaced.
    pub superseded: u64,
    /// Records whose deal is not in the table, or whose name fits several, by what names the deal.
    pub unmatched: BTreeMap<String, u64>,
    /// Records that take back a whole deal that has no amount: nothing to take back.
    pub without_amount: u64,
}

impl CashTable {
    /// The table of these batches, oldest import first, over the rows of `deals`.
    pub fn build(batches: &[Arc<CashBatch>], deals: &DealTable) -> CashTable {
        let (origin, superseded) = newest_rows(batches);
        let mut table = CashTable { batches: batches.to_vec(), superseded, ..CashTable::default() };
        if origin.is_empty() {
            return table;
        }
        let names = DealNames::of(deals);
        let invoices = Invoices::of(batches, &origin, &names);
        let mut found: Vec<(u32, CashEvent)> = Vec::with_capacity(origin.len());
        for (place, row) in origin {
            let Some(batch) = batches.get(place as usize) else { continue };
            let deal = find(&names, batch, row as usize).or_else(|| invoices.deal(batch, row as usize));
            let Some(deal) = deal else {
                let written = [batch.deal_written(row as usize), batch.invoice.get(row as usize)];
                let written = written.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
                *table.unmatched.entry(written.to_owned()).or_insert(0) += 1;
                continue;
            };
            match event(batch, place, row, deals.amount(deal as usize)) {
                Some(event) => found.push((deal, event)),
                None => table.without_amount += 1,
            }
        }
        let key = |event: &CashEvent| {
            batches.get(event.batch as usize).map(|batch| batch.key.get(event.row as usize))
        };
        let number = |event: &CashEvent| {
            batches.get(event.batch as usize).map(|batch| batch.number.get(event.row as usize))
        };
        found.sort_by(|(deal, a), (other, b)| {
            (deal, a.day, number(a), key(a)).cmp(&(other, b.day, number(b), key(b)))
        });
        table.lay_out(deals.len(), &found);
        table
    }

    fn lay_out(&mut self, deals: usize, found: &[(u32, CashEvent)]) {
        let mut counts = vec![0u32; deals.saturating_add(1)];
        for (deal, _) in found {
            if let Some(count) = counts.get_mut((*deal as usize).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut sum = 0u32;
        for count in &mut counts {
            sum = sum.saturating_add(*count);
            *count = sum;
        }
        self.starts = counts;
        self.events = found.iter().map(|(_, event)| *event).collect();
    }

    /// The invoices and payments of a deal of the table, by day and then by id.
    pub fn of(&self, deal: usize) -> &[CashEvent] {
        let ends = self.starts.get(deal).zip(self.starts.get(deal.saturating_add(1)));
        ends.and_then(|(from, until)| self.events.get(*from as usize..*until as usize)).unwrap_or_default()
    }

    /// An event as a record, with its file and line.
    pub fn row(&self, event: &CashEvent) -> Option<CashRow> {
        self.batches.get(event.batch as usize)?.row(event.row as usize)
    }

    /// All events, deal by deal.
    pub fn events(&self) -> &[CashEvent] {
        &self.events
    }

    /// How many records belong to a deal.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

fn find(names: &DealNames, batch: &CashBatch, row: usize) -> Option<u32> {
    names.find(&batch.system, batch.deal.get(row), batch.name.get(row))
}

/// The deals that invoices are about, for payments that name only an invoice.
struct Invoices<'a> {
    /// By system and number; nothing where invoices of one number are about several deals.
    by_number: BTreeMap<(&'a str, &'a str), Option<u32>>,
}

/// Under this name of a system stand the invoices of all systems.
const ANY: &str = "";

impl<'a> Invoices<'a> {
    fn of(batches: &'a [Arc<CashBatch>], origin: &[(u32, u32)], names: &DealNames) -> Invoices<'a> {
        let mut by_number = BTreeMap::new();
        for (place, row) in origin {
            let Some(batch) = batches.get(*place as usize) else { continue };
            let (row, number) = (*row as usize, batch.number.get(*row as usize));
            let is_invoice = batch.kind.get(row) == Some(&CashKind::Invoice) && !number.is_empty();
            let Some(deal) = find(names, batch, row).filter(|_| is_invoice) else { continue };
            for system in [batch.system.as_str(), ANY] {
                let known = by_number.entry((system, number)).or_insert(Some(deal));
                *known = known.filter(|known| *known == deal);
            }
        }
        Invoices { by_number }
    }

    fn deal(&self, batch: &CashBatch, row: usize) -> Option<u32> {
        let number = batch.invoice.get(row);
        let of = |system| self.by_number.get(&(system, number)).copied().flatten();
        of(batch.system.as_str()).or_else(|| of(ANY)).filter(|_| !number.is_empty())
    }
}

/// The event of a row; nothing where a deal without an amount is taken back as a whole.
fn event(batch: &CashBatch, place: u32, row: u32, whole: Option<Money>) -> Option<CashEvent> {
    let stated = batch.amount(row as usize);
    let back = || whole.and_then(|money| Some(Money::new(money.minor.checked_neg()?, money.currency)));
    Some(CashEvent {
        day: *batch.day.get(row as usize)?,
        kind: *batch.kind.get(row as usize)?,
        amount: stated.or_else(back)?,
        is_whole: stated.is_none(),
        batch: place,
        row,
    })
}
