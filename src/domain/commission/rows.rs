//! What pay asks of every deal for every component, by row of the deal table: dense, so that an answer is one look.
//!
//! Owns nothing: it is made from [`Inputs`], and made anew where those are changed.

use super::facts::index;
use super::inputs::{Cash, CashKind, Inputs};

/// Whether deals are shared, refunded or paid, by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    is_shared: Vec<bool>,
    is_refunded: Vec<bool>,
    /// The rows with a refund, ascending.
    refunded: Vec<u32>,
    /// Invoices and payments of all deals, by row and then as they stand there.
    cash: Vec<Cash>,
    /// Where the cash of each row begins, and where the last one's ends.
    begins: Vec<usize>,
}

impl Rows {
    /// Those of a deal table with so many rows.
    pub fn of(inputs: &Inputs, count: usize) -> Rows {
        let mut rows = Rows {
            is_shared: vec![false; count],
            is_refunded: vec![false; count],
            begins: Vec::with_capacity(count),
            ..Rows::default()
        };
        for row in inputs.splits.keys() {
            if let Some(is) = rows.is_shared.get_mut(index(*row)) {
                *is = true;
            }
        }
        for (row, events) in &inputs.cash {
            if let Some(is) = rows.is_refunded.get_mut(index(*row))
                && events.iter().any(|cash| cash.kind == CashKind::Refund)
            {
                *is = true;
                rows.refunded.push(*row);
            }
            // Rows between have none, and begin where the next one does.
            rows.begins.resize(index(*row).max(rows.begins.len()), rows.cash.len());
            rows.begins.push(rows.cash.len());
            rows.cash.extend(events.iter().cloned());
        }
        rows.begins.resize(count.max(rows.begins.len()), rows.cash.len());
        rows.begins.push(rows.cash.len());
        rows
    }

    /// Whether a deal has a split or an overlay.
    pub fn is_shared(&self, row: u32) -> bool {
        self.is_shared.get(index(row)).copied().unwrap_or(false)
    }

    /// Whether a deal has a refund.
    pub fn is_refunded(&self, row: u32) -> bool {
        self.is_refunded.get(index(row)).copied().unwrap_or(false)
    }

    /// The rows with a refund, ascending.
    pub fn refunded(&self) -> &[u32] {
        &self.refunded
    }

    /// Invoices and payments of a deal, by day.
    pub fn cash(&self, row: u32) -> &[Cash] {
        let mut ends = self.begins.iter().skip(index(row)).copied();
        let (Some(from), Some(until)) = (ends.next(), ends.next()) else { return &[] };
        self.cash.get(from..until).unwrap_or_default()
    }
}
