//! What every batch has in common, and the one type that carries any of them.

use super::activities::ActivityBatch;
use super::cash::CashBatch;
use super::column::TextColumn;
use super::deals::DealBatch;
use super::leads::LeadBatch;
use super::splits::SplitBatch;
use super::stages::StageBatch;
use super::statements::StatementBatch;
use crate::domain::kernel::Id;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// The rows of one file. Cheap to copy: the columns are shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Batch {
    /// Deals, opportunities or orders.
    Deals(Arc<DealBatch>),
    /// Calls, mails, meetings and tasks.
    Activities(Arc<ActivityBatch>),
    /// Changes of deals: stage, amount, close date.
    Stages(Arc<StageBatch>),
    /// Leads.
    Leads(Arc<LeadBatch>),
    /// Who gets which part of a deal.
    Splits(Arc<SplitBatch>),
    /// Invoices, credit notes, payments and refunds.
    Cash(Arc<CashBatch>),
    /// Statements that were reviewed or approved; no file brought them.
    Statements(Arc<StatementBatch>),
}

/// What names a batch and its rows.
pub struct Head<'a> {
    /// Names the batch.
    pub id: Id,
    /// The system that its keys belong to.
    pub system: &'a str,
    /// The physical line on which each row began.
    pub line: &'a [u32],
    /// The key of each row.
    pub key: &'a TextColumn,
}

/// What all kinds of batches answer. Row numbers start at 0.
pub trait Rows {
    /// What names it and its rows.
    fn head(&self) -> Head<'_>;
    /// Whether all columns have one length and every code points at something.
    fn is_sound(&self) -> bool;
    /// Whether a row says the same as another's, wherever it was read.
    fn says_same(&self, row: usize, other: &Self, other_row: usize) -> bool;

    /// Names the batch.
    fn id(&self) -> Id {
        self.head().id
    }

    /// The system that its keys belong to.
    fn system(&self) -> &str {
        self.head().system
    }

    /// How many rows it has.
    fn rows(&self) -> usize {
        self.head().line.len()
    }

    /// The key of a row in its system, as written.
    fn key(&self, row: usize) -> &str {
        self.head().key.get(row)
    }
}

/// Whether columns of text have so many rows, and every code of theirs points at a text.
pub(super) fn texts_fit<'a>(texts: impl IntoIterator<Item = &'a TextColumn>, rows: usize) -> bool {
    texts.into_iter().all(|column| column.len() == rows && column.is_sound())
}

/// Whether two rows have the same texts.
pub(super) fn same_texts<const N: usize>(
    (own, row): ([&TextColumn; N], usize),
    (other, other_row): ([&TextColumn; N], usize),
) -> bool {
    own.into_iter().zip(other).all(|(own, other)| own.get(row) == other.get(other_row))
}

impl Batch {
    fn inner(&self) -> (Id, usize) {
        match self {
            Batch::Deals(batch) => (batch.id(), batch.rows()),
            Batch::Activities(batch) => (batch.id(), batch.rows()),
            Batch::Stages(batch) => (batch.id(), batch.rows()),
            Batch::Leads(batch) => (batch.id(), batch.rows()),
            Batch::Splits(batch) => (batch.id(), batch.rows()),
            Batch::Cash(batch) => (batch.id(), batch.rows()),
            Batch::Statements(batch) => (batch.id, batch.texts.len()),
        }
    }

    /// Names the batch.
    pub fn id(&self) -> Id {
        self.inner().0
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.inner().1
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether its columns fit together: what is read back from storage is not trusted before that.
    pub fn is_sound(&self) -> bool {
        match self {
            Batch::Deals(batch) => Rows::is_sound(batch.as_ref()),
            Batch::Activities(batch) => batch.is_sound(),
            Batch::Stages(batch) => batch.is_sound(),
            Batch::Leads(batch) => batch.is_sound(),
            Batch::Splits(batch) => batch.is_sound(),
            Batch::Cash(batch) => batch.is_sound(),
            Batch::Statements(batch) => batch.is_sound(),
        }
    }

    /// The system that its keys belong to.
    pub fn system(&self) -> &str {
        match self {
            Batch::Deals(batch) => &batch.system,
            Batch::Activities(batch) => &batch.system,
            Batch::Stages(batch) => &batch.system,
            Batch::Leads(batch) => &batch.system,
            Batch::Splits(batch) => &batch.system,
            Batch::Cash(batch) => &batch.system,
            Batch::Statements(_) => "attain",
        }
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        match self {
            Batch::Deals(batch) => &batch.file,
            Batch::Activities(batch) => &batch.file,
            Batch::Stages(batch) => &batch.file,
            Batch::Leads(batch) => &batch.file,
            Batch::Splits(batch) => &batch.file,
            Batch::Cash(batch) => &batch.file,
            Batch::Statements(_) => "",
        }
    }

    /// The deals among these batches, in the same order.
    pub fn deals(batches: &[Batch]) -> Vec<Arc<DealBatch>> {
        let deals = batches.iter().filter_map(|batch| match batch {
            Batch::Deals(deals) => Some(Arc::clone(deals)),
            _ => None,
        });
        deals.collect()
    }

    /// The activities among these batches, in the same order.
    pub fn activities(batches: &[Batch]) -> Vec<Arc<ActivityBatch>> {
        let found = batches.iter().filter_map(|batch| match batch {
            Batch::Activities(found) => Some(Arc::clone(found)),
            _ => None,
        });
        found.collect()
    }

    /// The stage history among these batches, in the same order.
    pub fn stages(batches: &[Batch]) -> Vec<Arc<StageBatch>> {
        let found = batches.iter().filter_map(|batch| match batch {
            Batch::Stages(found) => Some(Arc::clone(found)),
            _ => None,
        });
        found.collect()
    }

    /// The leads among these batches, in the same order.
    pub fn leads(batches: &[Batch]) -> Vec<Arc<LeadBatch>> {
        let found = batches.iter().filter_map(|batch| match batch {
            Batch::Leads(found) => Some(Arc::clone(found)),
            _ => None,
        });
        found.collect()
    }

    /// The splits among these batches, in the same order.
    pub fn splits(batches: &[Batch]) -> Vec<Arc<SplitBatch>> {
        let found = batches.iter().filter_map(|batch| match batch {
            Batch::Splits(found) => Some(Arc::clone(found)),
            _ => None,
        });
        found.collect()
    }

    /// The invoices and payments among these batches, in the same order.
    pub fn cash(batches: &[Batch]) -> Vec<Arc<CashBatch>> {
        let found = batches.iter().filter_map(|batch| match batch {
            Batch::Cash(found) => Some(Arc::clone(found)),
            _ => None,
        });
        found.collect()
    }
}

impl From<DealBatch> for Batch {
    fn from(batch: DealBatch) -> Batch {
        Batch::Deals(Arc::new(batch))
    }
}

impl From<Arc<DealBatch>> for Batch {
    fn from(batch: Arc<DealBatch>) -> Batch {
        Batch::Deals(batch)
    }
}

/// The part of a key that tells records apart. A Salesforce id is written with 15 characters or with
/// 18, of which the last three only repeat the case of the others: both name one record. Only a key
/// whose last three characters are that check is shortened, so that no other id ever is.
pub fn identity(key: &str) -> &str {
    let bytes = key.as_bytes();
    if bytes.len() != 18 || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return key;
    }
    let (id, check) = key.split_at(15);
    if case_check(id.as_bytes()).as_slice() == check.as_bytes() { id } else { key }
}

/// One character for each five: which of them are capitals, the first as the lowest bit.
fn case_check(id: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let of_five = |five: &[u8]| {
        let capitals = five
            .iter()
            .rev()
            .fold(0usize, |bits, letter| bits << 1 | usize::from(letter.is_ascii_uppercase()));
        DIGITS.get(capitals).copied().unwrap_or(b'A')
    };
    id.chunks(5).map(of_five).collect()
}

/// The newest row of every key over batches that come oldest first, each with its batch.
pub fn newest<T: Rows>(batches: &[Arc<T>]) -> Vec<(&T, usize)> {
    let (rows, _) = newest_rows(batches);
    let found = rows.into_iter().map(|(batch, row)| (batches.get(batch as usize), row as usize));
    found.filter_map(|(batch, row)| Some((batch?.as_ref(), row))).collect()
}

/// The newest row of every key, in the order in which keys first appear, and how many were replaced.
pub(super) fn newest_rows<T: Rows>(batches: &[Arc<T>]) -> (Vec<(u32, u32)>, u64) {
    newest_rows_told(batches, |_, _, _| {})
}

/// The same; `replaced` is told of each row that takes an older one's place: the place, the older row
/// and the newer, each as batch and row.
#[inline(never)]
pub(super) fn newest_rows_told<T: Rows>(
    batches: &[Arc<T>],
    mut replaced: impl FnMut(usize, (u32, u32), (u32, u32)),
) -> (Vec<(u32, u32)>, u64) {
    let rows = batches.iter().map(|batch| batch.rows()).sum();
    let mut origin: Vec<(u32, u32)> = Vec::with_capacity(rows);
    let mut superseded = 0;
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let alone = batches.len() == 1;
    for (batch_index, batch) in (0u32..).zip(batches) {
        for row in 0..u32::try_from(batch.rows()).unwrap_or(u32::MAX) {
            // Keys are unique within a batch, so a single batch needs no look-up.
            if alone {
                origin.push((batch_index, row));
                continue;
            }
            let key = (batch.system(), identity(batch.key(row as usize)));
            match seen.get(&key) {
                Some(place) => {
                    replaced(*place, origin[*place], (batch_index, row));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_salesforce_ids_are_one_and_case_counts() {
        // The check of `006D000000abcDE`: capitals at places 4 of the first five, 4 and 5 of the last.
        assert_eq!(case_check(b"006D000000abcDE"), b"IAY");
        assert_eq!(identity("006D000000abcDEIAY"), "006D000000abcDE");
        assert_eq!(identity("006D000000abcDE"), "006D000000abcDE");
        assert_ne!(identity("006D000000abcDEIAY"), identity("006d000000abcDE"));
        for other in ["006D000000abcDEIAX", "ABCDEFGHIJKLMNOPQR", "123456789012345678", ""] {
            assert_eq!(identity(other), other);
        }
    }
}
