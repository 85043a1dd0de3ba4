//! The days that a row is about: a start and an end, or the name of a period.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::mapping::Question;
use super::super::values::Cell;
use super::convert::{Column, Work};
use crate::domain::kernel::{Calendar, Date, DateRange};
use std::collections::BTreeSet;

/// The columns that say which days are meant.
pub(super) struct Days<'a> {
    pub from: Column<'a, Date>,
    pub end: Column<'a, Date>,
    /// Whether the end counts as a day.
    pub inclusive: bool,
    period: Option<usize>,
}

/// What is wrong where no days are found, and where a period has no such name.
#[derive(Clone, Copy)]
pub(super) struct Faults {
    pub range: Code,
    pub period: Code,
}

/// The days of a sheet.
pub(super) fn days<'a>(work: &mut Work<'a>) -> Days<'a> {
    let from = work.dates(Field::From);
    let (end, inclusive) = end(work, &from);
    Days { from, end, inclusive, period: work.mapping.column(Field::Period) }
}

/// The column of ends, and whether they count: by header, else by values, else asked.
fn end<'a>(work: &mut Work<'a>, from: &Column<'a, Date>) -> (Column<'a, Date>, bool) {
    if work.mapping.column(Field::Until).is_some() {
        return (work.dates(Field::Until), false);
    }
    if work.mapping.column(Field::Through).is_some() {
        return (work.dates(Field::Through), true);
    }
    let end = work.dates(Field::End);
    if !end.is_mapped() {
        return (end, false);
    }
    let inclusive = inclusive_by_values(work, from, &end).or(work.answers.until_inclusive);
    if inclusive.is_none() {
        ask_inclusive(work, end.index);
    }
    let words =
        if inclusive == Some(true) { "the last day counts" } else { "the end is the first day after" };
    work.forms.push(format!("{}: {words}", work.sheet.headers[end.index]));
    (end, inclusive.unwrap_or(false))
}

/// Ends on last days of months count; ends on the first day of another range do not.
fn inclusive_by_values(work: &Work<'_>, from: &Column<'_, Date>, end: &Column<'_, Date>) -> Option<bool> {
    let dates = |column: &Column<'_, Date>| -> BTreeSet<Date> {
        let values = (0..work.sheet.rows()).filter_map(|row| match column.get(row) {
            Cell::Value(date) => Some(date),
            _ => None,
        });
        values.collect()
    };
    let (ends, starts) = (dates(end), dates(from));
    let is_last = |date: &Date| date.plus_days(1).is_ok_and(|next| next.month() != date.month());
    let is_first = |date: &Date| date.ymd().2 == 1;
    if ends.is_empty() || starts.is_empty() {
        None
    } else if ends.iter().all(is_last) && starts.iter().all(is_first) {
        Some(true)
    } else if ends.iter().all(is_first) && starts.iter().all(is_first) {
        Some(false)
    } else {
        None
    }
}

fn ask_inclusive(work: &mut Work<'_>, index: usize) {
    let header = work.sheet.headers[index].clone();
    work.questions.push(Question {
        id: "until-inclusive".to_owned(),
        file: work.sheet.name.clone(),
        text: format!("Is “{header}” the last day, or the first day after?"),
        column: Some(header),
        options: vec!["last day".to_owned(), "first day after".to_owned()],
        flag: "--mapping FILE with answers.until_inclusive, or name the column “Until (exclusive)”"
            .to_owned(),
        values: Vec::new(),
        blocking: true,
    });
}

impl Days<'_> {
    /// The first day after, where the row states an end.
    pub fn until(&self, work: &mut Work<'_>, row: usize) -> Option<Date> {
        let end = work.take(&self.end, row)?;
        Some(if self.inclusive { end.plus_days(1).unwrap_or(end) } else { end })
    }

    /// The days of a row; without them the row is refused.
    pub fn range(
        &self,
        work: &mut Work<'_>,
        calendar: Calendar,
        row: usize,
        faults: Faults,
    ) -> Option<DateRange> {
        let (from, until) = (work.take(&self.from, row), self.until(work, row));
        if let (Some(from), Some(until)) = (from, until) {
            let range = DateRange::new(from, until).ok();
            if range.is_none() {
                work.fault(row, self.end.index, faults.range, "");
            }
            return range;
        }
        let Some(index) = self.period else {
            if !work.bad[row] {
                let at = if from.is_none() { self.from.index } else { self.end.index };
                work.fault(row, at, faults.range, "");
            }
            return None;
        };
        match calendar.parse(work.text(Field::Period, row)) {
            Ok(period) => Some(period.range),
            Err(_) => {
                work.fault(row, index, faults.period, "");
                None
            }
        }
    }
}
