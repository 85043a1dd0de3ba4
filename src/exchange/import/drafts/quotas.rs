//! Rows → quotas as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::mapping::Question;
use super::super::values::{Cell, Number};
use super::QuotaDraft;
use super::convert::{Column, Work};
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Money};
use crate::domain::model::person::fold_name;
use std::collections::{BTreeSet, HashMap};

struct Columns<'a> {
    amount: Column<'a, Number>,
    currency: Column<'a, Currency>,
    from: Column<'a, Date>,
    end: Column<'a, Date>,
    /// Whether the end counts as a day of the quota.
    inclusive: bool,
    period: Option<usize>,
}

/// The quotas of a sheet.
pub(super) fn read(work: &mut Work<'_>, calendar: Calendar) -> Vec<QuotaDraft> {
    let from = work.dates(Field::From);
    let (end, inclusive) = end(work, &from);
    let columns = Columns {
        amount: work.numbers(Field::QuotaAmount),
        currency: work.currencies(),
        from,
        end,
        inclusive,
        period: work.mapping.column(Field::Period),
    };
    let mut quotas = Vec::new();
    for row in 0..work.sheet.rows() {
        quotas.extend(quota(work, &columns, calendar, row).map(|quota| (row, quota)));
    }
    work.settle_currency();
    once_per_range(work, quotas)
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
        text: format!("Is “{header}” the last day of the quota, or the first day after?"),
        column: Some(header),
        options: vec!["last day".to_owned(), "first day after".to_owned()],
        flag: "--mapping FILE with answers.until_inclusive, or name the column “Until (exclusive)”"
            .to_owned(),
        values: Vec::new(),
        blocking: true,
    });
}

fn quota(work: &mut Work<'_>, columns: &Columns<'_>, calendar: Calendar, row: usize) -> Option<QuotaDraft> {
    let person_column = work.mapping.column(Field::Person).unwrap_or(0);
    let person = work.text(Field::Person, row);
    if person.is_empty() {
        work.fault(row, person_column, Code::PersonNoName, "");
    }
    let amount = work.money(&columns.amount, &columns.currency, row);
    let unsettled = columns.amount.asked || (work.needs_currency && work.answers.currency.is_none());
    if amount.is_none()
        && !work.bad[row]
        && !columns.amount.asked
        && (!unsettled || matches!(columns.amount.get(row), Cell::Missing))
    {
        work.fault(row, columns.amount.index, Code::QuotaAmount, "");
    }
    let range = range(work, columns, calendar, row);
    if work.bad[row] {
        return None;
    }
    // While the currency is asked, the amount is shown in a stand-in; it can't be committed.
    let (minor, currency) = amount.unwrap_or((0, Currency::USD));
    let amount = Money::new(minor, currency);
    Some(QuotaDraft {
        origin: work.origin(row),
        person: person.to_owned(),
        person_column,
        range: range?,
        amount,
    })
}

fn range(work: &mut Work<'_>, columns: &Columns<'_>, calendar: Calendar, row: usize) -> Option<DateRange> {
    let (from, end) = (work.take(&columns.from, row), work.take(&columns.end, row));
    if let (Some(from), Some(end)) = (from, end) {
        let until = if columns.inclusive { end.plus_days(1).unwrap_or(end) } else { end };
        let range = DateRange::new(from, until).ok();
        if range.is_none() {
            work.fault(row, columns.end.index, Code::QuotaRange, "");
        }
        return range;
    }
    let Some(index) = columns.period else {
        if !work.bad[row] {
            let (code, at) =
                (Code::QuotaRange, if from.is_none() { columns.from.index } else { columns.end.index });
            work.fault(row, at, code, "");
        }
        return None;
    };
    match calendar.parse(work.text(Field::Period, row)) {
        Ok(period) => Some(period.range),
        Err(_) => {
            work.fault(row, index, Code::QuotaPeriod, "");
            None
        }
    }
}

/// A person has one quota for the same days; the later line counts.
fn once_per_range(work: &mut Work<'_>, quotas: Vec<(usize, QuotaDraft)>) -> Vec<QuotaDraft> {
    let mut places: HashMap<(String, DateRange), usize> = HashMap::new();
    let mut kept: Vec<QuotaDraft> = Vec::new();
    for (row, quota) in quotas {
        let key = (fold_name(&quota.person), quota.range);
        let Some(place) = places.get(&key).copied() else {
            places.insert(key, kept.len());
            kept.push(quota);
            continue;
        };
        work.repeats += 1;
        if kept[place].amount != quota.amount {
            let (old, new) = (kept[place].origin.line, quota.origin.line);
            let detail = format!("Lines {old} and {new} differ; {new} counts.");
            work.warn(row, quota.person_column, Code::QuotaConflict, &detail);
            kept[place] = quota;
        }
    }
    kept
}
