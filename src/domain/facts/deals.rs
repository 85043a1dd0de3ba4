//! Deals as one file brought them: an immutable batch of columns.

use super::batch::{Head, Rows, same_texts, texts_fit};
use super::column::TextColumn;
use super::details::DealDetails;
use crate::domain::kernel::{Currency, Date, Id, Money, Place};
use crate::domain::model::rate::UsedRate;
use serde::{Deserialize, Serialize};

/// How a deal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Neither won nor lost yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

impl Outcome {
    /// All of them, in their order.
    pub const ALL: [Outcome; 3] = [Outcome::Open, Outcome::Won, Outcome::Lost];
}

/// Stands for a missing amount in `amount_minor` and `cost_minor`.
pub const MISSING_MINOR: i64 = i64::MIN;
/// Stands for a missing date in `created` and `closed`.
pub const MISSING_DAY: i32 = i32::MIN;
/// Stands for a missing chance in `chance_ppm`.
pub const MISSING_CHANCE: u32 = u32::MAX;

/// The deals of one file. All columns have the same length; row `i` of each is deal `i`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealBatch {
    /// Names the batch: derived from the file's content and how it was read.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system the ids belong to, e.g. `salesforce` or `generic`; ids of two systems never meet.
    pub system: String,
    /// The currencies that `currency` points into.
    pub currencies: Vec<Currency>,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// The deal's id in its system; where the file has none, one derived from the row's content.
    pub key: TextColumn,
    /// The deal's name.
    pub name: TextColumn,
    /// The customer.
    pub account: TextColumn,
    /// The owner as written; resolved against the roster when the table is built.
    pub owner: TextColumn,
    /// The stage as written.
    pub stage: TextColumn,
    /// New business, renewal, …
    pub deal_type: TextColumn,
    /// The product.
    pub product: TextColumn,
    /// The region or territory of the deal.
    pub region: TextColumn,
    /// The customer's segment, industry or business type.
    pub segment: TextColumn,
    /// The lead source.
    pub lead_source: TextColumn,
    /// Why it was lost (or won).
    pub reason: TextColumn,
    /// Open, won or lost.
    pub outcome: Vec<Outcome>,
    /// The amount in minor units of its currency, or [`MISSING_MINOR`].
    pub amount_minor: Vec<i64>,
    /// The cost in minor units of the same currency, or [`MISSING_MINOR`].
    pub cost_minor: Vec<i64>,
    /// Index into `currencies`.
    pub currency: Vec<u8>,
    /// The CRM's chance to win in millionths, or [`MISSING_CHANCE`].
    pub chance_ppm: Vec<u32>,
    /// The day it was created, in days since 1970, or [`MISSING_DAY`].
    pub created: Vec<i32>,
    /// The day it was closed or, while open, is expected to close; or [`MISSING_DAY`].
    pub closed: Vec<i32>,
    /// Columns without a meaning here, by header: kept as they were.
    pub other: Vec<(String, TextColumn)>,
    /// The day on which each deal entered a stage, in days since 1970 or [`MISSING_DAY`], by stage as
    /// the header names it; the empty name stands for the stage in which the deal is now.
    /// Stands last: a batch stored by an earlier version simply ends before it.
    #[serde(default)]
    pub entered: Vec<(String, Vec<i32>)>,
    /// What else the file says, each column empty where it does not.
    /// Stands last, as `entered` did before it.
    #[serde(default)]
    pub details: DealDetails,
}

impl DealBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> DealBatch {
        DealBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            currencies: Vec::new(),
            line: Vec::new(),
            key: TextColumn::default(),
            name: TextColumn::default(),
            account: TextColumn::default(),
            owner: TextColumn::default(),
            stage: TextColumn::default(),
            deal_type: TextColumn::default(),
            product: TextColumn::default(),
            region: TextColumn::default(),
            segment: TextColumn::default(),
            lead_source: TextColumn::default(),
            reason: TextColumn::default(),
            outcome: Vec::new(),
            amount_minor: Vec::new(),
            cost_minor: Vec::new(),
            currency: Vec::new(),
            chance_ppm: Vec::new(),
            created: Vec::new(),
            closed: Vec::new(),
            other: Vec::new(),
            entered: Vec::new(),
            details: DealDetails::default(),
        }
    }

    /// How many deals it holds.
    pub fn len(&self) -> usize {
        self.line.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// The text columns in a fixed order: for joining, comparing and checking.
    pub fn texts(&self) -> [&TextColumn; 11] {
        [
            &self.key,
            &self.name,
            &self.account,
            &self.owner,
            &self.stage,
            &self.deal_type,
            &self.product,
            &self.region,
            &self.segment,
            &self.lead_source,
            &self.reason,
        ]
    }

    /// Whether all columns have one length and every code points at something.
    pub fn is_sound(&self) -> bool {
        let rows = self.len();
        let texts = self.texts().into_iter().chain(self.other.iter().map(|(_, column)| column));
        let money_fits = self.amount_minor.len() == rows && self.cost_minor.len() == rows;
        let days_fit = self.created.len() == rows && self.closed.len() == rows;
        let codes_fit = self.currency.iter().all(|code| usize::from(*code) < self.currencies.len());
        let rest_fits =
            self.outcome.len() == rows && self.chance_ppm.len() == rows && self.currency.len() == rows;
        let entered_fits = self.entered.iter().all(|(_, days)| days.len() == rows);
        let details_fit = self.details.is_sound(rows);
        texts_fit(texts, rows)
            && money_fits
            && days_fit
            && codes_fit
            && rest_fits
            && entered_fits
            && details_fit
    }

    /// One deal as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<DealRow> {
        let currency = *self.currencies.get(usize::from(*self.currency.get(row)?))?;
        let money = |minor: i64| (minor != MISSING_MINOR).then(|| Money::new(minor, currency));
        let day = |days: i32| (days != MISSING_DAY).then(|| Date::from_days(days).ok()).flatten();
        Some(DealRow {
            key: self.key.get(row).to_owned(),
            name: self.name.get(row).to_owned(),
            account: self.account.get(row).to_owned(),
            owner: self.owner.get(row).to_owned(),
            stage: self.stage.get(row).to_owned(),
            outcome: *self.outcome.get(row)?,
            amount: money(*self.amount_minor.get(row)?),
            shown: None,
            rate: None,
            created: day(*self.created.get(row)?),
            closed: day(*self.closed.get(row)?),
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }

    /// Whether the deal in `row` says the same as `other`'s in `other_row`, wherever it was read.
    pub fn same_content(&self, row: usize, other: &DealBatch, other_row: usize) -> bool {
        let numbers = |batch: &DealBatch, row: usize| {
            Some((
                *batch.outcome.get(row)?,
                *batch.amount_minor.get(row)?,
                *batch.cost_minor.get(row)?,
                *batch.currencies.get(usize::from(*batch.currency.get(row)?))?,
                *batch.chance_ppm.get(row)?,
                *batch.created.get(row)?,
                *batch.closed.get(row)?,
            ))
        };
        numbers(self, row) == numbers(other, other_row)
            && same_texts((self.texts(), row), (other.texts(), other_row))
            && others(self, row) == others(other, other_row)
            && entries(self, row) == entries(other, other_row)
            && self.details.says_same(row, &other.details, other_row)
    }
}

impl Rows for DealBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        DealBatch::is_sound(self)
    }

    fn says_same(&self, row: usize, other: &DealBatch, other_row: usize) -> bool {
        self.same_content(row, other, other_row)
    }
}

fn entries(batch: &DealBatch, row: usize) -> Vec<(&str, i32)> {
    let days = batch.entered.iter().filter_map(|(stage, days)| Some((stage.as_str(), *days.get(row)?)));
    let mut known: Vec<(&str, i32)> = days.filter(|(_, day)| *day != MISSING_DAY).collect();
    known.sort_unstable();
    known
}

fn others(batch: &DealBatch, row: usize) -> Vec<(&str, &str)> {
    let mut cells: Vec<(&str, &str)> =
        batch.other.iter().map(|(header, column)| (header.as_str(), column.get(row))).collect();
    cells.retain(|(_, text)| !text.is_empty());
    cells.sort_unstable();
    cells
}

/// One deal as a record, for showing rows behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRow {
    /// The deal's id in its system.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The customer.
    pub account: String,
    /// The owner as written.
    pub owner: String,
    /// The stage as written.
    pub stage: String,
    /// Open, won or lost.
    pub outcome: Outcome,
    /// The amount, if the file has one.
    pub amount: Option<Money>,
    /// The amount as figures add it up, where that is in another currency.
    #[serde(default)]
    pub shown: Option<Money>,
    /// The rate by which it was converted.
    #[serde(default)]
    pub rate: Option<UsedRate>,
    /// The day it was created.
    pub created: Option<Date>,
    /// The day it was closed or is expected to close.
    pub closed: Option<Date>,
    /// Where it was read.
    pub place: Place,
}
