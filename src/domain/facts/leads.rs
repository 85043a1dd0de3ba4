//! Leads as one file brought them, in columns.

use super::batch::{Head, Rows, same_texts, texts_fit};
use super::column::TextColumn;
use super::deals::MISSING_DAY;
use crate::domain::kernel::{Date, Id, Place};
use serde::{Deserialize, Serialize};

/// The leads of one file. All columns have the same length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadBatch {
    /// Names the batch.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system that the keys belong to.
    pub system: String,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// The lead's id; where the file has none, one derived from the row's content.
    pub key: TextColumn,
    /// Who it is.
    pub name: TextColumn,
    /// The company.
    pub company: TextColumn,
    /// The owner as written.
    pub owner: TextColumn,
    /// The status as written.
    pub status: TextColumn,
    /// The lead source.
    pub source: TextColumn,
    /// The deal that it became, by id or name as written.
    pub deal: TextColumn,
    /// The day it was created, in days since 1970, or [`MISSING_DAY`].
    pub created: Vec<i32>,
    /// Whether it became a deal or a customer.
    pub is_converted: Vec<bool>,
    /// The day it was converted, in days since 1970, or [`MISSING_DAY`].
    pub converted: Vec<i32>,
}

/// One lead as a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadRow {
    /// The lead's id in its system.
    pub key: String,
    /// Who it is.
    pub name: String,
    /// The company.
    pub company: String,
    /// The owner as written.
    pub owner: String,
    /// The status as written.
    pub status: String,
    /// The lead source.
    pub source: String,
    /// The deal that it became.
    pub deal: String,
    /// The day it was created.
    pub created: Option<Date>,
    /// Whether it was converted.
    pub is_converted: bool,
    /// The day it was converted.
    pub converted: Option<Date>,
    /// Where it was read.
    pub place: Place,
}

impl LeadBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> LeadBatch {
        LeadBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            line: Vec::new(),
            key: TextColumn::default(),
            name: TextColumn::default(),
            company: TextColumn::default(),
            owner: TextColumn::default(),
            status: TextColumn::default(),
            source: TextColumn::default(),
            deal: TextColumn::default(),
            created: Vec::new(),
            is_converted: Vec::new(),
            converted: Vec::new(),
        }
    }

    fn texts(&self) -> [&TextColumn; 7] {
        [&self.key, &self.name, &self.company, &self.owner, &self.status, &self.source, &self.deal]
    }

    /// One lead as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<LeadRow> {
        let date = |day: i32| (day != MISSING_DAY).then(|| Date::from_days(day).ok()).flatten();
        let text = |column: &TextColumn| column.get(row).to_owned();
        Some(LeadRow {
            key: text(&self.key),
            name: text(&self.name),
            company: text(&self.company),
            owner: text(&self.owner),
            status: text(&self.status),
            source: text(&self.source),
            deal: text(&self.deal),
            created: date(*self.created.get(row)?),
            is_converted: *self.is_converted.get(row)?,
            converted: date(*self.converted.get(row)?),
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }
}

impl Rows for LeadBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = [self.created.len(), self.is_converted.len(), self.converted.len()];
        texts_fit(self.texts(), rows) && lengths.into_iter().all(|length| length == rows)
    }

    fn says_same(&self, row: usize, other: &LeadBatch, other_row: usize) -> bool {
        let numbers = |batch: &LeadBatch, row: usize| {
            Some((*batch.created.get(row)?, *batch.is_converted.get(row)?, *batch.converted.get(row)?))
        };
        numbers(self, row) == numbers(other, other_row)
            && same_texts((self.texts(), row), (other.texts(), other_row))
    }
}
