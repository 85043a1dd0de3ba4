//! Invoices and payments as one file brought them: what was billed, credited, paid and paid back.

use super::batch::{Head, Rows, same_texts, texts_fit};
use super::column::TextColumn;
use super::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::kernel::{Currency, Date, Id, Money, Place};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashKind {
    /// An invoice: money asked for.
    Invoice,
    /// A credit note: less is asked for.
    CreditNote,
    /// A payment: money that came in.
    Payment,
    /// A refund: money that went back.
    Refund,
}

impl CashKind {
    /// Whether it is about invoices; else about money that moved.
    pub fn is_billing(self) -> bool {
        matches!(self, CashKind::Invoice | CashKind::CreditNote)
    }

    /// Whether it takes away: its amount is then below zero.
    pub fn takes_away(self) -> bool {
        matches!(self, CashKind::CreditNote | CashKind::Refund)
    }

    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            CashKind::Invoice => "invoice",
            CashKind::CreditNote => "credit note",
            CashKind::Payment => "payment",
            CashKind::Refund => "refund",
        }
    }
}

/// The invoices and payments of one file. All columns have the same length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashBatch {
    /// Names the batch.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system that the ids belong to.
    pub system: String,
    /// The currencies that `currency` points into.
    pub currencies: Vec<Currency>,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// Names the record: an invoice and a payment may share a number, and one of them may be about
    /// several deals.
    pub key: TextColumn,
    /// The number or id as written; empty where the file has none.
    pub number: TextColumn,
    /// The invoice that a payment settles, as written; empty where the file does not say.
    pub invoice: TextColumn,
    /// The deal's id; empty where the file has only names, or names an invoice instead.
    pub deal: TextColumn,
    /// The deal's name.
    pub name: TextColumn,
    /// What happened.
    pub kind: Vec<CashKind>,
    /// The day, in days since 1970.
    pub day: Vec<i32>,
    /// Minor units: below zero for credit notes and refunds, above for the others.
    /// [`MISSING_MINOR`] takes back the whole deal.
    pub amount_minor: Vec<i64>,
    /// Index into `currencies`.
    pub currency: Vec<u8>,
}

/// One invoice or payment as a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRow {
    /// The number or id as written.
    pub number: String,
    /// The invoice that a payment settles, as written.
    pub invoice: String,
    /// The deal's id, or its name where the file has no ids; empty where only an invoice is named.
    pub deal: String,
    /// What happened.
    pub kind: CashKind,
    /// The day.
    pub day: Option<Date>,
    /// The amount, below zero for credit notes and refunds; absent where the whole deal is taken back.
    pub amount: Option<Money>,
    /// Where it was read.
    pub place: Place,
}

impl CashBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> CashBatch {
        CashBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            currencies: Vec::new(),
            line: Vec::new(),
            key: TextColumn::default(),
            number: TextColumn::default(),
            invoice: TextColumn::default(),
            deal: TextColumn::default(),
            name: TextColumn::default(),
            kind: Vec::new(),
            day: Vec::new(),
            amount_minor: Vec::new(),
            currency: Vec::new(),
        }
    }

    fn texts(&self) -> [&TextColumn; 5] {
        [&self.key, &self.number, &self.invoice, &self.deal, &self.name]
    }

    /// The amount of a row, if it states one.
    pub fn amount(&self, row: usize) -> Option<Money> {
        let minor = *self.amount_minor.get(row)?;
        let currency = *self.currencies.get(usize::from(*self.currency.get(row)?))?;
        (minor != MISSING_MINOR).then(|| Money::new(minor, currency))
    }

    /// The deal's id as written, or its name where the file has no ids.
    pub fn deal_written(&self, row: usize) -> &str {
        let deal = self.deal.get(row);
        if deal.is_empty() { self.name.get(row) } else { deal }
    }

    /// One invoice or payment as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<CashRow> {
        let day = *self.day.get(row)?;
        Some(CashRow {
            number: self.number.get(row).to_owned(),
            invoice: self.invoice.get(row).to_owned(),
            deal: self.deal_written(row).to_owned(),
            kind: *self.kind.get(row)?,
            day: (day != MISSING_DAY).then(|| Date::from_days(day).ok()).flatten(),
            amount: self.amount(row),
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }
}

impl Rows for CashBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = [self.kind.len(), self.day.len(), self.amount_minor.len(), self.currency.len()];
        let codes_fit = self.currency.iter().all(|code| usize::from(*code) < self.currencies.len());
        texts_fit(self.texts(), rows) && codes_fit && lengths.into_iter().all(|length| length == rows)
    }

    fn says_same(&self, row: usize, other: &CashBatch, other_row: usize) -> bool {
        let numbers = |batch: &CashBatch, row: usize| {
            Some((*batch.kind.get(row)?, *batch.day.get(row)?, batch.amount(row)))
        };
        numbers(self, row) == numbers(other, other_row)
            && same_texts((self.texts(), row), (other.texts(), other_row))
    }
}
