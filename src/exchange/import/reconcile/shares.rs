//! Shares of one person under two spellings: seen once the roster is known.

use super::super::drafts::{Draft, RefusedRow};
use super::super::issue::{Code, Issue};
use crate::domain::facts::{Batch, Rows};
use crate::domain::model::workspace::Roster;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Refuses all shares of a deal in which two spellings of one kind mean one person.
#[inline(never)]
pub(super) fn refuse_doubles(draft: &mut Draft, roster: &Roster) {
    let Some(Batch::Splits(batch)) = draft.batch.clone() else { return };
    let mut keep = vec![true; batch.rows()];
    for rows in batch.by_deal().into_values() {
        let mut seen = BTreeMap::new();
        for row in &rows {
            let Some(person) = roster.find(batch.person.get(*row)) else { continue };
            if let Some(before) = seen.insert((person, batch.kind.get(*row)), *row) {
                refuse(draft, &rows, (before, *row), &mut keep);
                break;
            }
        }
    }
    if keep.contains(&false) {
        let mut kept = keep.iter();
        draft.shares.origins.retain(|_| *kept.next().unwrap_or(&true));
        draft.refused.sort_by_key(|row| row.line);
        draft.batch = Some(Batch::Splits(Arc::new(batch.as_ref().clone().keeping(&keep))));
    }
}

/// Refuses the rows of a deal for the second of two that mean one person.
fn refuse(draft: &mut Draft, rows: &[usize], (before, again): (usize, usize), keep: &mut [bool]) {
    let origins = &draft.shares.origins;
    let (Some(first), Some(wrong)) = (origins.get(before), origins.get(again)) else { return };
    let column = draft.shares.person_column;
    let header = draft.headers.get(column).map_or("", String::as_str);
    let written = wrong.cells.get(column).map_or("", String::as_str);
    let issue = Issue::of_file(Code::SplitTwice, &draft.name).at(wrong.line, wrong.record);
    let issue = issue.in_column(header, column).about(written);
    let issue = issue.because(&format!("Line {} names this person by another spelling.", first.line));
    let together = format!("Line {} of the same deal is refused; its shares are taken together.", wrong.line);
    for row in rows {
        let Some(origin) = draft.shares.origins.get(*row) else { continue };
        let mut refused = RefusedRow::of(&issue, origin.cells.clone());
        if *row != again {
            (refused.line, refused.column) = (origin.line, None);
            refused.reason = format!("{}: {together}", issue.code);
        }
        draft.refused.push(refused);
        keep[*row] = false;
    }
    draft.issues.add(Code::SplitTwice, || issue);
}
