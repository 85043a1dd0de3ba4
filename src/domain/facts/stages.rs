//! Stage history as one file brought it: each row is one change of one deal.

use super::batch::{Head, Rows, texts_fit};
use super::column::TextColumn;
use super::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::kernel::{Currency, Date, Id, Money, Place};
use serde::{Deserialize, Serialize};

/// The changes of one file in the order in which they happened. All columns have the same length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageBatch {
    /// Names the batch.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system that the deals belong to.
    pub system: String,
    /// The currencies that `currency` points into.
    pub currencies: Vec<Currency>,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// Names the change, derived from the row's content: changes have no ids of their own.
    pub key: TextColumn,
    /// The deal's id; empty where the file has only names.
    pub deal: TextColumn,
    /// The deal's name.
    pub name: TextColumn,
    /// The stage before; empty where the file does not say.
    pub from_stage: TextColumn,
    /// The stage after; empty if the change was of something else.
    pub to_stage: TextColumn,
    /// The day of the change, in days since 1970.
    pub day: Vec<i32>,
    /// The amount after the change in minor units, or [`MISSING_MINOR`].
    pub amount_minor: Vec<i64>,
    /// Index into `currencies`.
    pub currency: Vec<u8>,
    /// The close date after the change, in days since 1970, or [`MISSING_DAY`].
    pub close: Vec<i32>,
}

/// One change as a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRow {
    /// The deal's id, or its name where the file has no ids.
    pub deal: String,
    /// The stage before.
    pub from_stage: String,
    /// The stage after; the same as before where only amount or close date changed.
    pub to_stage: String,
    /// The day.
    pub day: Option<Date>,
    /// The amount after the change.
    pub amount: Option<Money>,
    /// The close date after the change.
    pub close: Option<Date>,
    /// Where it was read.
    pub place: Place,
}

impl StageBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> StageBatch {
        StageBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            currencies: Vec::new(),
            line: Vec::new(),
            key: TextColumn::default(),
            deal: TextColumn::default(),
            name: TextColumn::default(),
            from_stage: TextColumn::default(),
            to_stage: TextColumn::default(),
            day: Vec::new(),
            amount_minor: Vec::new(),
            currency: Vec::new(),
            close: Vec::new(),
        }
    }

    fn texts(&self) -> [&TextColumn; 5] {
        [&self.key, &self.deal, &self.name, &self.from_stage, &self.to_stage]
    }

    /// The amount after the change of a row, if it states one.
    pub fn amount(&self, row: usize) -> Option<Money> {
        let minor = *self.amount_minor.get(row)?;
        let currency = *self.currencies.get(usize::from(*self.currency.get(row)?))?;
        (minor != MISSING_MINOR).then(|| Money::new(minor, currency))
    }

    /// One change as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<StageRow> {
        let date = |day: i32| (day != MISSING_DAY).then(|| Date::from_days(day).ok()).flatten();
        let deal = [self.deal.get(row), self.name.get(row)].into_iter().find(|text| !text.is_empty());
        Some(StageRow {
            deal: deal.unwrap_or_default().to_owned(),
            from_stage: self.from_stage.get(row).to_owned(),
            to_stage: self.to_stage.get(row).to_owned(),
            day: date(*self.day.get(row)?),
            amount: self.amount(row),
            close: date(*self.close.get(row)?),
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }
}

impl Rows for StageBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = [self.day.len(), self.amount_minor.len(), self.currency.len(), self.close.len()];
        let codes_fit = self.currency.iter().all(|code| usize::from(*code) < self.currencies.len());
        texts_fit(self.texts(), rows) && codes_fit && lengths.into_iter().all(|length| length == rows)
    }

    /// A change is named by its whole content: of one key there is one content.
    fn says_same(&self, row: usize, other: &StageBatch, other_row: usize) -> bool {
        self.key.get(row) == other.key.get(other_row)
    }
}
