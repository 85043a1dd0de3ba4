//! Rows → quotas as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::values::{Cell, Number};
use super::QuotaDraft;
use super::convert::{Column, Work};
use super::periods::{self, Days, Faults};
use crate::domain::kernel::{Calendar, Currency, DateRange, Money};
use crate::domain::model::person::fold_name;
use std::collections::HashMap;

struct Columns<'a> {
    amount: Column<'a, Number>,
    currency: Column<'a, Currency>,
    days: Days<'a>,
}

/// The quotas of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>, calendar: Calendar) -> Vec<QuotaDraft> {
    let days = periods::days(work);
    let columns = Columns { amount: work.numbers(Field::QuotaAmount), currency: work.currencies(), days };
    let mut quotas = Vec::new();
    for row in 0..work.sheet.rows() {
        quotas.extend(quota(work, &columns, calendar, row).map(|quota| (row, quota)));
    }
    work.settle_currency();
    once_per_range(work, quotas)
}

#[inline(never)]
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
    let faults = Faults { range: Code::QuotaRange, period: Code::QuotaPeriod };
    let range = columns.days.range(work, calendar, row, faults);
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
