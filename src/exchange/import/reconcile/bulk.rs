//! Bulk rows against what is there: each row is new, changed or the same, by system and key.

use super::super::drafts::Draft;
use super::{DealChanges, Tally};
use crate::domain::facts::{Batch, Rows, SplitBatch, identity};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

const EXAMPLES: usize = 20;

/// A batch of the import and the place of its draft.
type Brought<T> = Vec<(usize, Arc<T>)>;

/// Compares every row with its live version. Gives what became of deals, and the batches that hold
/// something new, in the order of the drafts; a batch without anything new is left out.
#[inline(never)]
pub(super) fn compare(
    existing: &[Batch],
    drafts: &[Draft],
    tallies: &mut [Tally],
) -> (DealChanges, Vec<Batch>) {
    let mut changes = DealChanges::default();
    let deals = brought(drafts, |batch| match batch {
        Batch::Deals(deals) => Some(Arc::clone(deals)),
        _ => None,
    });
    let examples = &mut changes.examples;
    changes.absent = compare_kind(&Batch::deals(existing), &deals, tallies, |old, old_row, new, new_row| {
        if examples.len() < EXAMPLES {
            examples.extend(old.row(old_row).zip(new.row(new_row)));
        }
    });
    for (place, _) in &deals {
        changes.new += tallies[*place].new;
        changes.changed += tallies[*place].changed;
        changes.unchanged += tallies[*place].unchanged;
    }
    let activities = brought(drafts, |batch| match batch {
        Batch::Activities(activities) => Some(Arc::clone(activities)),
        _ => None,
    });
    compare_kind(&Batch::activities(existing), &activities, tallies, |_, _, _, _| {});
    let stages = brought(drafts, |batch| match batch {
        Batch::Stages(stages) => Some(Arc::clone(stages)),
        _ => None,
    });
    compare_kind(&Batch::stages(existing), &stages, tallies, |_, _, _, _| {});
    let leads = brought(drafts, |batch| match batch {
        Batch::Leads(leads) => Some(Arc::clone(leads)),
        _ => None,
    });
    compare_kind(&Batch::leads(existing), &leads, tallies, |_, _, _, _| {});
    let cash = brought(drafts, |batch| match batch {
        Batch::Cash(cash) => Some(Arc::clone(cash)),
        _ => None,
    });
    compare_kind(&Batch::cash(existing), &cash, tallies, |_, _, _, _| {});
    let splits = brought(drafts, |batch| match batch {
        Batch::Splits(splits) => Some(Arc::clone(splits)),
        _ => None,
    });
    compare_splits(&Batch::splits(existing), &splits, tallies);
    let with_news = drafts.iter().zip(tallies.iter()).filter(|(_, tally)| tally.has_news());
    (changes, with_news.filter_map(|(draft, _)| draft.batch.clone()).collect())
}

/// The shares of a deal count together: they are new, changed or the same as a whole.
#[inline(never)]
fn compare_splits(existing: &[Arc<SplitBatch>], brought: &Brought<SplitBatch>, tallies: &mut [Tally]) {
    let mut live: HashMap<(&str, &str), (&SplitBatch, Vec<usize>)> = HashMap::new();
    for batch in existing {
        let deals = batch.by_deal().into_iter();
        live.extend(deals.map(|(deal, rows)| ((batch.system(), deal), (batch.as_ref(), rows))));
    }
    for (place, batch) in brought {
        let tally = &mut tallies[*place];
        for (deal, rows) in batch.by_deal() {
            let count = rows.len() as u64;
            let is_same = |(old, old_rows): &(&SplitBatch, Vec<usize>)| {
                let known = |row: &usize| old_rows.iter().any(|other| old.says_same(*other, batch, *row));
                old_rows.len() == rows.len() && rows.iter().all(known)
            };
            match live.get(&(batch.system(), deal)) {
                None => tally.new += count,
                Some(old) if is_same(old) => tally.unchanged += count,
                Some(_) => tally.changed += count,
            }
            live.insert((batch.system(), deal), (batch.as_ref(), rows));
        }
    }
}

fn brought<T>(drafts: &[Draft], of_kind: impl Fn(&Batch) -> Option<Arc<T>>) -> Brought<T> {
    let found = |(place, draft): (usize, &Draft)| Some((place, of_kind(draft.batch.as_ref()?)?));
    drafts.iter().enumerate().filter_map(found).collect()
}

/// The newest version of every row: its batch and row, and whether this import has met it.
type Live<'a, T> = HashMap<(&'a str, &'a str), (&'a T, usize, bool)>;

fn live<T: Rows>(batches: &[Arc<T>]) -> Live<'_, T> {
    let mut live = HashMap::new();
    for batch in batches {
        for row in 0..batch.rows() {
            live.insert((batch.system(), identity(batch.key(row))), (batch.as_ref(), row, false));
        }
    }
    live
}

/// Tallies all batches of one kind; gives how many live rows of their systems they do not hold.
#[inline(never)]
fn compare_kind<T: Rows>(
    existing: &[Arc<T>],
    brought: &Brought<T>,
    tallies: &mut [Tally],
    mut on_change: impl FnMut(&T, usize, &T, usize),
) -> u64 {
    // Keys are unique within a batch: the first one ever needs no look-up.
    if let ([], [(place, batch)]) = (existing, brought.as_slice()) {
        tallies[*place].new = batch.rows() as u64;
        return 0;
    }
    let systems: BTreeSet<&str> = brought.iter().map(|(_, batch)| batch.system()).collect();
    let mut live = live(existing);
    let before = live.keys().filter(|(system, _)| systems.contains(system)).count() as u64;
    let mut touched = 0;
    for (place, batch) in brought {
        let tally = &mut tallies[*place];
        for row in 0..batch.rows() {
            let key = (batch.system(), identity(batch.key(row)));
            let Some((old, old_row, met)) = live.insert(key, (batch.as_ref(), row, true)) else {
                tally.new += 1;
                continue;
            };
            touched += u64::from(!met);
            if old.says_same(old_row, batch, row) {
                tally.unchanged += 1;
            } else {
                tally.changed += 1;
                on_change(old, old_row, batch, row);
            }
        }
    }
    before.saturating_sub(touched)
}
