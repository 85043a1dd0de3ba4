//! What a deal may say beyond who, what and when: quantity, list price, discount, term, rivals, next step.
//!
//! A batch and the table of all deals hold the same columns. Each is optional: a column that no file has
//! is empty, and what a row does not say is missing, never zero. Quantities and shares are kept exactly in
//! millionths; money is in minor units of the deal's own currency.

use super::column::{TextColumn, retain};
use super::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::kernel::{Date, Rational};
use serde::{Deserialize, Serialize};

/// Stands for a missing quantity or share in a column of millionths.
pub const MISSING_MILLIONTHS: i64 = i64::MIN;
/// Stands for a missing whole number in `term_months` and `contacts`.
pub const MISSING_COUNT: u32 = u32::MAX;
/// How many millionths make one.
pub const MILLION: i64 = 1_000_000;

/// The optional columns of deals. Each is empty, or as long as the batch or table that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealDetails {
    /// How much was sold, in millionths of a unit, or [`MISSING_MILLIONTHS`].
    pub units_millionths: Vec<i64>,
    /// The amount before any discount in minor units, or [`MISSING_MINOR`].
    pub list_minor: Vec<i64>,
    /// The discount as an amount in minor units, or [`MISSING_MINOR`].
    pub discount_minor: Vec<i64>,
    /// The discount as a share of the list amount in millionths, or [`MISSING_MILLIONTHS`].
    pub discount_millionths: Vec<i64>,
    /// How long the contract runs, in whole months, or [`MISSING_COUNT`].
    pub term_months: Vec<u32>,
    /// Whether the deal was qualified (yes) or disqualified (no).
    pub qualified: Vec<Option<bool>>,
    /// The day of the last activity in days since 1970, or [`MISSING_DAY`].
    pub last_activity: Vec<i32>,
    /// How many contacts of the customer take part, or [`MISSING_COUNT`].
    pub contacts: Vec<u32>,
    /// Against whom.
    pub competitor: TextColumn,
    /// The forecast category as written; see [`ForecastCategory::of`].
    pub forecast_category: TextColumn,
    /// What is to be done next.
    pub next_step: TextColumn,
}

/// A discount as a file states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// A share of the list amount: 1/10 is ten per cent.
    Share(Rational),
    /// Minor units of the deal's currency.
    Minor(i64),
}

/// What a seller commits to, in the words of Salesforce, the surest last but one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForecastCategory {
    /// Left out of the forecast.
    Omitted,
    /// Open, and nothing more is said.
    Pipeline,
    /// Likely if all goes well.
    BestCase,
    /// The likeliest outcome.
    MostLikely,
    /// Promised.
    Commit,
    /// Closed and won.
    Closed,
}

impl ForecastCategory {
    /// The category that a CRM's word names, without regard to case and punctuation.
    pub fn of(text: &str) -> Option<ForecastCategory> {
        let letters: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
        Some(match letters.to_lowercase().as_str() {
            "omitted" | "omit" | "notforecasted" | "dontforecast" | "excluded" | "lost" | "closedlost" => {
                ForecastCategory::Omitted
            }
            "pipeline" | "open" | "upside" => ForecastCategory::Pipeline,
            "bestcase" | "best" => ForecastCategory::BestCase,
            "mostlikely" | "probable" | "strongupside" => ForecastCategory::MostLikely,
            "commit" | "committed" | "forecast" | "expectcommit" => ForecastCategory::Commit,
            "closed" | "closedwon" | "won" => ForecastCategory::Closed,
            _ => return None,
        })
    }
}

impl DealDetails {
    /// How much was sold, exactly.
    pub fn units(&self, row: usize) -> Option<Rational> {
        millionths(&self.units_millionths, row)
    }

    /// The discount of a row as its file states it: as a share, or as an amount.
    pub fn discount(&self, row: usize) -> Option<Discount> {
        let share = millionths(&self.discount_millionths, row).map(Discount::Share);
        share.or_else(|| minor(&self.discount_minor, row).map(Discount::Minor))
    }

    /// The amount before any discount in minor units, where a file states it.
    pub fn list_minor(&self, row: usize) -> Option<i64> {
        minor(&self.list_minor, row)
    }

    /// The share of the list amount that was given away, exactly, of a deal whose amount is
    /// `amount_minor` after the discount: as stated; else the stated discount over the list amount; else
    /// what the list amount is above the amount. Nothing where neither is known or the list amount is 0.
    pub fn discount_share(&self, row: usize, amount_minor: Option<i64>) -> Option<Rational> {
        let list = self.list_minor(row);
        let (off, list) = match (self.discount(row), list, amount_minor) {
            (Some(Discount::Share(share)), ..) => return Some(share),
            (Some(Discount::Minor(off)), Some(list), _) => (off, list),
            (Some(Discount::Minor(off)), None, Some(amount)) => (off, amount.checked_add(off)?),
            (None, Some(list), Some(amount)) => (list.checked_sub(amount)?, list),
            _ => return None,
        };
        Rational::new(i128::from(off), i128::from(list)).ok()
    }

    /// How long the contract runs, in whole months.
    pub fn term_months(&self, row: usize) -> Option<u32> {
        count(&self.term_months, row)
    }

    /// Whether the deal was qualified or disqualified.
    pub fn qualified(&self, row: usize) -> Option<bool> {
        self.qualified.get(row).copied().flatten()
    }

    /// The day of the last activity as the CRM states it.
    pub fn last_activity(&self, row: usize) -> Option<Date> {
        let day = *self.last_activity.get(row)?;
        (day != MISSING_DAY).then(|| Date::from_days(day).ok()).flatten()
    }

    /// How many contacts of the customer take part.
    pub fn contacts(&self, row: usize) -> Option<u32> {
        count(&self.contacts, row)
    }

    /// The forecast category, where its word is known.
    pub fn forecast_category(&self, row: usize) -> Option<ForecastCategory> {
        ForecastCategory::of(self.forecast_category.get(row))
    }

    /// The columns of text in a fixed order.
    pub fn texts(&self) -> [&TextColumn; 3] {
        [&self.competitor, &self.forecast_category, &self.next_step]
    }

    /// Whether each column is empty or has `rows` rows, and every code points at a text.
    pub fn is_sound(&self, rows: usize) -> bool {
        let lengths = [
            self.units_millionths.len(),
            self.list_minor.len(),
            self.discount_minor.len(),
            self.discount_millionths.len(),
            self.term_months.len(),
            self.qualified.len(),
            self.last_activity.len(),
            self.contacts.len(),
        ];
        let texts_fit = self.texts().into_iter().all(|column| column.is_sound());
        let texts = self.texts().map(TextColumn::len);
        texts_fit && lengths.into_iter().chain(texts).all(|length| length == 0 || length == rows)
    }

    /// Whether a row says the same as another's.
    pub fn says_same(&self, row: usize, other: &DealDetails, other_row: usize) -> bool {
        let numbers = |details: &DealDetails, row: usize| {
            (
                [details.units_millionths.get(row), details.discount_millionths.get(row)]
                    .map(|cell| cell.copied().unwrap_or(MISSING_MILLIONTHS)),
                [minor(&details.list_minor, row), minor(&details.discount_minor, row)],
                [details.term_months(row), details.contacts(row)],
                (details.qualified(row), details.last_activity(row)),
            )
        };
        let mut texts = self.texts().into_iter().zip(other.texts());
        numbers(self, row) == numbers(other, other_row)
            && texts.all(|(own, others)| own.get(row) == others.get(other_row))
    }

    /// The columns of number and yes or no over rows of several batches, each batch and row; a column
    /// that no batch has stays empty. Texts are joined by the table, which translates their codes.
    pub(super) fn joined(batches: &[&DealDetails], rows: &[(u32, u32)]) -> DealDetails {
        DealDetails {
            units_millionths: gather(batches, rows, |from| &from.units_millionths, MISSING_MILLIONTHS),
            list_minor: gather(batches, rows, |from| &from.list_minor, MISSING_MINOR),
            discount_minor: gather(batches, rows, |from| &from.discount_minor, MISSING_MINOR),
            discount_millionths: gather(batches, rows, |from| &from.discount_millionths, MISSING_MILLIONTHS),
            term_months: gather(batches, rows, |from| &from.term_months, MISSING_COUNT),
            qualified: gather(batches, rows, |from| &from.qualified, None),
            last_activity: gather(batches, rows, |from| &from.last_activity, MISSING_DAY),
            contacts: gather(batches, rows, |from| &from.contacts, MISSING_COUNT),
            ..DealDetails::default()
        }
    }

    /// Keeps the rows that are marked.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.units_millionths, keep);
        retain(&mut self.list_minor, keep);
        retain(&mut self.discount_minor, keep);
        retain(&mut self.discount_millionths, keep);
        retain(&mut self.term_months, keep);
        retain(&mut self.qualified, keep);
        retain(&mut self.last_activity, keep);
        retain(&mut self.contacts, keep);
        retain(&mut self.competitor.codes, keep);
        retain(&mut self.forecast_category.codes, keep);
        retain(&mut self.next_step.codes, keep);
    }
}

fn gather<T: Copy>(
    batches: &[&DealDetails],
    rows: &[(u32, u32)],
    column: impl Fn(&DealDetails) -> &Vec<T>,
    missing: T,
) -> Vec<T> {
    let columns: Vec<&Vec<T>> = batches.iter().map(|batch| column(batch)).collect();
    if columns.iter().all(|column| column.is_empty()) {
        return Vec::new();
    }
    let cell = |(batch, row): &(u32, u32)| {
        let column = columns.get(*batch as usize);
        column.and_then(|column| column.get(*row as usize)).copied().unwrap_or(missing)
    };
    rows.iter().map(cell).collect()
}

fn millionths(column: &[i64], row: usize) -> Option<Rational> {
    let value = column.get(row).copied().filter(|value| *value != MISSING_MILLIONTHS)?;
    Rational::new(i128::from(value), i128::from(MILLION)).ok()
}

fn minor(column: &[i64], row: usize) -> Option<i64> {
    column.get(row).copied().filter(|minor| *minor != MISSING_MINOR)
}

fn count(column: &[u32], row: usize) -> Option<u32> {
    column.get(row).copied().filter(|count| *count != MISSING_COUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discount_is_a_share_however_it_is_stated() {
        let share = |list: i64, off: i64, part: i64, amount: Option<i64>| {
            let details = DealDetails {
                list_minor: vec![list],
                discount_minor: vec![off],
                discount_millionths: vec![part],
                ..DealDetails::default()
            };
            details.discount_share(0, amount).map(|share| share.to_string())
        };
        let (none, part) = (MISSING_MINOR, MISSING_MILLIONTHS);
        assert_eq!(share(none, none, 125_000, None), Some("0.125".to_owned()));
        assert_eq!(share(none, 1_000, part, Some(9_000)), Some("0.1".to_owned()));
        assert_eq!(share(12_000, none, part, Some(9_000)), Some("0.25".to_owned()));
        assert_eq!(share(12_000, 4_000, part, None), Some("1/3".to_owned()));
        assert_eq!(share(0, none, part, Some(0)), None);
        assert_eq!(share(none, none, part, Some(9_000)), None);
        assert_eq!(DealDetails::default().discount_share(3, Some(1)), None);
    }

    #[test]
    fn crms_name_forecast_categories_in_their_own_words() {
        for (text, category) in [
            ("Best Case", ForecastCategory::BestCase),
            ("best case", ForecastCategory::BestCase),
            ("BEST_CASE", ForecastCategory::BestCase),
            ("Commit", ForecastCategory::Commit),
            ("Not forecasted", ForecastCategory::Omitted),
            ("Closed won", ForecastCategory::Closed),
        ] {
            assert_eq!(ForecastCategory::of(text), Some(category), "{text}");
        }
        assert_eq!(ForecastCategory::of("later"), None);
    }
}
