//! Splits as one file brought them: who gets which part of whose deal.

use super::batch::{Head, Rows, identity, texts_fit};
use super::column::{TextColumn, retain};
use crate::domain::kernel::{Id, Place, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a share divides the deal or stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitKind {
    /// A part of the deal: the splits of a deal add up to exactly 1.
    #[default]
    Split,
    /// Credit beside the deal's own, such as a specialist's: it adds up to nothing in particular.
    Overlay,
}

/// How many shares a deal may have.
pub const SPLITS_MOST: usize = 50;

/// The shares of one file. All columns have the same length. The shares of one deal are taken together:
/// those of a newer file replace all that an older one said of the same deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitBatch {
    /// Names the batch.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system that the deals belong to.
    pub system: String,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// Names the share by deal, person and kind; see [`share_key`].
    pub key: TextColumn,
    /// The deal's id; empty where the file has only names.
    pub deal: TextColumn,
    /// The deal's name.
    pub name: TextColumn,
    /// Who gets it, as written.
    pub person: TextColumn,
    /// As what, e.g. `Sales Engineer`.
    pub role: TextColumn,
    /// Whether it divides the deal.
    pub kind: Vec<SplitKind>,
    /// The share of the deal, 1 being all of it: the part above the line, at least 0.
    pub above: Vec<i64>,
    /// The part below the line, above 0.
    pub below: Vec<i64>,
}

/// One share as a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitRow {
    /// The deal's id, or its name where the file has no ids.
    pub deal: String,
    /// Who gets it, as written.
    pub person: String,
    /// As what.
    pub role: String,
    /// Whether it divides the deal.
    pub kind: SplitKind,
    /// The share, 1 being the whole deal.
    pub share: Rational,
    /// Where it was read.
    pub place: Place,
}

/// The key of a share: one person has one share of a kind in a deal.
pub fn share_key(deal: &str, name: &str, person: &str, kind: SplitKind) -> String {
    let name = if deal.is_empty() { name } else { "" };
    let kind = if kind == SplitKind::Overlay { "overlay" } else { "split" };
    Id::derived("share", &[identity(deal), name, person, kind]).to_string()
}

impl SplitBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> SplitBatch {
        SplitBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            line: Vec::new(),
            key: TextColumn::default(),
            deal: TextColumn::default(),
            name: TextColumn::default(),
            person: TextColumn::default(),
            role: TextColumn::default(),
            kind: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
        }
    }

    fn texts(&self) -> [&TextColumn; 5] {
        [&self.key, &self.deal, &self.name, &self.person, &self.role]
    }

    /// The share of a row, 1 being the whole deal.
    pub fn share(&self, row: usize) -> Option<Rational> {
        Rational::new((*self.above.get(row)?).into(), (*self.below.get(row)?).into()).ok()
    }

    /// What names the deal of a row in its system: its id in the form that counts, else its name.
    pub fn deal_key(&self, row: usize) -> &str {
        let deal = identity(self.deal.get(row));
        if deal.is_empty() { self.name.get(row) } else { deal }
    }

    /// The rows of each deal, by what names it.
    pub fn by_deal(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut deals: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in 0..self.rows() {
            deals.entry(self.deal_key(row)).or_default().push(row);
        }
        deals
    }

    /// The same batch with only those of its rows that are marked.
    pub fn keeping(mut self, keep: &[bool]) -> SplitBatch {
        retain(&mut self.line, keep);
        retain(&mut self.kind, keep);
        retain(&mut self.above, keep);
        retain(&mut self.below, keep);
        for column in [&mut self.key, &mut self.deal, &mut self.name, &mut self.person, &mut self.role] {
            retain(&mut column.codes, keep);
        }
        self
    }

    /// One share as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<SplitRow> {
        let deal = [self.deal.get(row), self.name.get(row)].into_iter().find(|text| !text.is_empty());
        Some(SplitRow {
            deal: deal.unwrap_or_default().to_owned(),
            person: self.person.get(row).to_owned(),
            role: self.role.get(row).to_owned(),
            kind: *self.kind.get(row)?,
            share: self.share(row)?,
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }
}

impl Rows for SplitBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = [self.kind.len(), self.above.len(), self.below.len()];
        let shares_fit =
            self.above.iter().all(|above| *above >= 0) && self.below.iter().all(|below| *below > 0);
        texts_fit(self.texts(), rows) && shares_fit && lengths.into_iter().all(|length| length == rows)
    }

    fn says_same(&self, row: usize, other: &SplitBatch, other_row: usize) -> bool {
        self.key.get(row) == other.key.get(other_row)
            && self.share(row) == other.share(other_row)
            && self.role.get(row) == other.role.get(other_row)
    }
}
