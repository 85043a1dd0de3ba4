//! One KPI of everybody over days, as numbers to compare.

use crate::domain::kernel::{Currency, Date, DateRange, PersonId};
use crate::domain::measure::{Axis, Filter, Grid, Key, KpiId, MeasureFacts, Question, answer};
use crate::domain::model::Person;
use std::collections::BTreeMap;

/// Numbers by person: minor units, counts, ratios or days.
pub type Numbers = BTreeMap<PersonId, f64>;

/// The KPI of everybody over each of these days, and the currency that all its money is in. Money of several
/// currencies can't be compared: then nobody has a number.
pub fn numbers(facts: &MeasureFacts, kpi: KpiId, windows: &[DateRange]) -> (Vec<Numbers>, Option<Currency>) {
    let ask = |window: &DateRange| Question {
        kpis: vec![kpi],
        by: vec![Axis::Person],
        filter: Filter::in_period(*window),
    };
    let questions: Vec<Question> = windows.iter().map(ask).collect();
    let grids = answer(facts, &questions);
    let currency = match one_currency(&grids) {
        Ok(currency) => currency,
        Err(()) => return (windows.iter().map(|_| Numbers::new()).collect(), None),
    };
    (grids.iter().map(|grid| with_zeros(facts, kpi, of_grid(grid))).collect(), currency)
}

/// The one currency of all money in these tables; an error where there are several.
fn one_currency(grids: &[Grid]) -> Result<Option<Currency>, ()> {
    let columns = grids.iter().filter_map(|grid| Some((grid, grid.columns.first()?)));
    let mut met = columns.flat_map(|(grid, column)| (0..grid.len()).filter_map(|row| column.currency(row)));
    let first = met.next();
    if met.all(|other| Some(other) == first) { Ok(first) } else { Err(()) }
}

fn of_grid(grid: &Grid) -> Numbers {
    let person = |row: usize| match grid.keys(row).first() {
        Some(Key::Person(Some(person))) => Some(*person),
        _ => None,
    };
    let number = |row: usize| grid.columns.first()?.number(row);
    (0..grid.len()).filter_map(|row| Some((person(row)?, number(row)?))).collect()
}

/// Who did nothing has 0 of what adds up, if anybody has any: a ratio of nothing stays unknown.
fn with_zeros(facts: &MeasureFacts, kpi: KpiId, mut numbers: Numbers) -> Numbers {
    if kpi.entry().additive && !numbers.is_empty() {
        for person in facts.workspace.people.keys() {
            numbers.entry(*person).or_insert(0.0);
        }
    }
    numbers
}

/// Whether somebody worked on all of these days.
pub fn worked_through(person: &Person, days: DateRange) -> bool {
    person.hired.is_none_or(|hired| hired <= days.from)
        && person.left.is_none_or(|left| left >= days.last_day())
}

/// The first day of the month of a day, so many months later.
pub fn month_start(day: Date, later: i32) -> Option<Date> {
    let (year, month, _) = day.ymd();
    Date::from_ymd(year, month, 1).ok()?.plus_months(later).ok()
}

/// Whole months: `count` of them from so many months after the month of a day on.
pub fn months(day: Date, from: i32, count: i32) -> Option<DateRange> {
    DateRange::new(month_start(day, from)?, month_start(day, from + count)?).ok()
}

/// The share of values that are worse, equal ones counted half.
pub fn share_worse(own: f64, others: &[f64], higher_is_better: bool) -> f64 {
    let halves = others.iter().map(|other| {
        if *other == own { 1.0 } else { 2.0 * f64::from(u8::from((*other < own) == higher_is_better)) }
    });
    halves.sum::<f64>() / (2.0 * others.len().max(1) as f64)
}
