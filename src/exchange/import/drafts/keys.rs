//! The key of every row: an id column, or what the row says. A record stands once in a file.

use super::super::fields::Field;
use super::super::issue::Code;
use super::convert::{Work, pick};
use crate::domain::facts::{TextBuilder, TextColumn, identity};
use crate::domain::kernel::Id;
use std::collections::HashMap;

/// An id that a spreadsheet turned into a float has lost its digits.
fn is_damaged(key: &str) -> bool {
    let Some((front, power)) = key.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let front_fits = front
        .split_once(['.', ','])
        .is_some_and(|(whole, part)| whole.len() == 1 && digits(whole) && digits(part));
    (front_fits || (front.len() == 1 && digits(front))) && power.strip_prefix('+').is_some_and(digits)
}

/// Refuses a row whose id is missing or damaged, if there is an id column.
#[inline(never)]
pub(super) fn check_key(work: &mut Work<'_>, row: usize) {
    let Some(index) = work.mapping.column(Field::Key) else { return };
    let key = work.sheet.columns[index].get(row).trim();
    if key.is_empty() || key == "#N/A" || key == "-" {
        work.fault(row, index, Code::IdMissing, "");
    } else if is_damaged(key) {
        work.fault(row, index, Code::IdDamaged, "");
    }
}

/// Which of the rows stay, and the keys of those; `what` names the kind of record where keys are derived.
pub(super) fn settle_keys(work: &mut Work<'_>, rows: &[u32], what: &str) -> (Vec<bool>, TextColumn) {
    let Some(index) = work.mapping.column(Field::Key) else {
        return (vec![true; rows.len()], derived_keys(work, rows, what));
    };
    let all: Vec<u32> = (0..u32::try_from(work.sheet.rows()).unwrap_or(u32::MAX)).collect();
    let keys = pick(&work.sheet.columns[index], &all);
    let dropped = repeats(work, rows, &keys, index);
    let kept: Vec<bool> = rows.iter().map(|row| !dropped[*row as usize]).collect();
    let rows: Vec<u32> = rows.iter().copied().filter(|row| !dropped[*row as usize]).collect();
    (kept, pick(&keys, &rows))
}

/// Exact repeats are skipped; of different contents of one key the later line counts.
#[inline(never)]
fn repeats(work: &mut Work<'_>, rows: &[u32], keys: &TextColumn, index: usize) -> Vec<bool> {
    // Long and short forms of one id have one code here.
    let mut identities = TextBuilder::default();
    let codes: Vec<u32> = keys.values().map(|key| identities.code(identity(key))).collect();
    let mut last = vec![u32::MAX; codes.len() + 1];
    let mut dropped = vec![false; work.sheet.rows()];
    for row in rows {
        let slot = &mut last[codes[keys.codes[*row as usize] as usize] as usize];
        let before = std::mem::replace(slot, *row);
        if before == u32::MAX {
            continue;
        }
        work.repeats += 1;
        let (old, new) = (before as usize, *row as usize);
        if work.sheet.columns.iter().all(|column| column.says_same(old, new)) {
            // The first of equal lines stays, so that its place does.
            *slot = before;
            dropped[new] = true;
            continue;
        }
        dropped[old] = true;
        let (old_line, new_line) = (work.place(old).0, work.place(new).0);
        let detail = format!("Lines {old_line} and {new_line} differ; {new_line} counts.");
        work.warn(new, index, Code::IdConflict, &detail);
    }
    dropped
}

/// Without an id column a record is named by what its row says, and by how often it was said before.
pub(super) fn derived_keys(work: &Work<'_>, rows: &[u32], what: &str) -> TextColumn {
    let mut fields: Vec<(Field, usize)> = work
        .mapping
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| Some((column.field?, index)))
        .collect();
    fields.sort_unstable();
    let mut seen: HashMap<Id, u32> = HashMap::new();
    let mut keys = TextBuilder::default();
    let content_of = format!("{what} content");
    for row in rows {
        let cells = fields.iter().map(|(_, index)| work.sheet.columns[*index].get(*row as usize).trim());
        let cells: Vec<&str> = cells.collect();
        let content = Id::derived(&content_of, &cells);
        let times = seen.entry(content).and_modify(|times| *times += 1).or_insert(0);
        keys.push(&Id::derived(what, &[&content.to_string(), &times.to_string()]).to_string());
    }
    keys.finish()
}
