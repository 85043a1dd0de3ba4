//! What each column seems to hold: for guessing fields and for showing.
//!
//! Looks at up to 1,000 distinct values of a column. Decides nothing: forms are decided over all
//! values once the column's field is known.

use super::reader::Sheet;
use super::stages::truth;
use super::values::{
    DateDecision, MarkDecision, dates::looks_like_date, decide_dates, decide_mark, is_missing, parse_number,
};
use crate::domain::facts::TextColumn;
use serde::{Deserialize, Serialize};

const LOOK_AT: usize = 1_000;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// Words.
    Text,
    /// A number in some form.
    Number,
    /// A date in some form.
    Date,
    /// Yes or no.
    Flag,
    /// An e-mail address.
    Email,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The header.
    pub header: String,
    /// Distinct values, the missing ones not counted.
    pub distinct: usize,
    /// Rows without a value.
    pub missing: u64,
    /// Up to three values.
    pub samples: Vec<String>,
    /// Types with the share of values that look like them, in per cent, the best first.
    pub candidates: Vec<(Looks, u8)>,
    /// The decimal mark, if the values settle it.
    pub decimal_mark: Option<char>,
    /// The date form, if the values settle it.
    pub date_form: Option<super::values::DateForm>,
}

impl ColumnProfile {
    /// Whether most values look like this.
    pub fn is_mostly(&self, looks: Looks) -> bool {
        self.candidates.iter().any(|(candidate, share)| *candidate == looks && *share >= 60)
    }
}

impl ColumnProfile {
    /// Whether a tenth of the values looks like this.
    pub fn has_some(&self, looks: Looks) -> bool {
        self.candidates.iter().any(|(candidate, share)| *candidate == looks && *share >= 10)
    }
}

/// All columns of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// By position.
    pub columns: Vec<ColumnProfile>,
}

/// The first row of each code; `u32::MAX` for texts that no row holds.
#[inline(never)]
pub(super) fn first_rows(column: &TextColumn) -> Vec<u32> {
    let mut first = vec![u32::MAX; column.distinct()];
    for (row, code) in (0u32..).zip(&column.codes) {
        let slot = &mut first[*code as usize];
        if *slot == u32::MAX {
            *slot = row;
        }
    }
    first
}

impl Profile {
    /// Looks at a sheet.
    pub fn of(sheet: &Sheet) -> Profile {
        let columns = sheet.headers.iter().zip(&sheet.columns);
        Profile { columns: columns.map(|(header, column)| look(header, column)).collect() }
    }
}

#[inline(never)]
fn look(header: &str, column: &TextColumn) -> ColumnProfile {
    let first = first_rows(column);
    let used = column.values().enumerate().filter(|(code, _)| first[*code] != u32::MAX);
    let present: Vec<(usize, &str)> = used.filter(|(_, text)| !is_missing(text)).collect();
    let mut is_present = vec![false; first.len()];
    present.iter().for_each(|(code, _)| is_present[*code] = true);
    let missing = column.codes.iter().filter(|code| !is_present[**code as usize]).count() as u64;
    let sample: Vec<&str> = present.iter().take(LOOK_AT).map(|(_, text)| *text).collect();
    let numbered = || (0u32..).zip(sample.iter().copied());
    let mark: MarkDecision = decide_mark(numbered(), None);
    let date: DateDecision = decide_dates(numbered(), None);
    ColumnProfile {
        header: header.to_owned(),
        distinct: present.len(),
        missing,
        samples: sample.iter().take(3).map(|text| super::issue::cut(text)).collect(),
        candidates: candidates(&sample),
        decimal_mark: mark.mark,
        date_form: date.form,
    }
}

#[inline(never)]
fn candidates(sample: &[&str]) -> Vec<(Looks, u8)> {
    let share = |test: fn(&str) -> bool| {
        let hits = sample.iter().filter(|text| test(text)).count();
        u8::try_from(hits * 100 / sample.len().max(1)).unwrap_or(100)
    };
    let number = |text: &str| parse_number(text, '.').is_ok() || parse_number(text, ',').is_ok();
    let mut found = vec![
        (Looks::Number, share(number)),
        (Looks::Date, share(looks_like_date)),
        (Looks::Flag, share(|text| truth(text).is_some())),
        (Looks::Email, share(|text| text.contains('@') && !text.trim().contains(' '))),
    ];
    found.retain(|(_, share)| *share > 0);
    found.sort_by_key(|(looks, share)| (std::cmp::Reverse(*share), *looks));
    let best = found.first().map_or(0, |(_, share)| *share);
    found.push((Looks::Text, 100 - best));
    found
}
