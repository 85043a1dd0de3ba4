//! The table of deals as SQL reads it: the live table with its meanings, one row a deal.

use crate::domain::facts::Outcome;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::kernel::{Date, Rational};
use crate::domain::measure::atom::{Adds, Pick};
use crate::domain::measure::facts::MeasureFacts;

/// Names and DuckDB types of the columns. Money is in minor units as figures show it.
pub const COLUMNS: [(&str, &str); 34] = [
    ("system", "VARCHAR"),
    ("id", "VARCHAR"),
    ("name", "VARCHAR"),
    ("person", "VARCHAR"),
    ("team", "VARCHAR"),
    ("outcome", "VARCHAR"),
    ("currency", "VARCHAR"),
    ("minor_per_major", "BIGINT"),
    ("amount_minor", "BIGINT"),
    ("cost_minor", "BIGINT"),
    ("list_minor", "BIGINT"),
    ("probability", "DECIMAL(9,6)"),
    ("created", "DATE"),
    ("closed", "DATE"),
    ("stage", "VARCHAR"),
    ("type", "VARCHAR"),
    ("product", "VARCHAR"),
    ("region", "VARCHAR"),
    ("segment", "VARCHAR"),
    ("source", "VARCHAR"),
    ("reason", "VARCHAR"),
    ("competitor", "VARCHAR"),
    ("category", "VARCHAR"),
    ("account", "VARCHAR"),
    ("next_step", "VARCHAR"),
    ("units", "DECIMAL(18,6)"),
    ("term_months", "INTEGER"),
    ("contacts", "INTEGER"),
    ("age_days", "INTEGER"),
    ("response_days", "INTEGER"),
    ("is_qualified", "BOOLEAN"),
    ("is_disqualified", "BOOLEAN"),
    ("is_no_decision", "BOOLEAN"),
    ("is_stuck", "BOOLEAN"),
];

/// The rows, in the order of the live table; a missing value is an empty text.
pub fn rows(facts: &MeasureFacts) -> Vec<Vec<String>> {
    (0..facts.table.len()).map(|row| cells(facts, row)).collect()
}

fn cells(facts: &MeasureFacts, row: usize) -> Vec<String> {
    let table = facts.table;
    let (system, id, name) = table.names(row).unwrap_or_default();
    let owner = table.owner_of(row);
    let person = owner.and_then(|id| facts.workspace.people.get(&id)).map(|person| person.name.clone());
    let team = owner.and_then(|id| facts.team(id)).unwrap_or_default();
    let currency = table.currencies.get(usize::from(table.shown_currency[row])).copied();
    let mut cells = vec![
        system.to_owned(),
        id.to_owned(),
        name.to_owned(),
        person.unwrap_or_default(),
        team.to_owned(),
        outcome(table.outcome[row]).to_owned(),
        currency.map(|currency| currency.to_string()).unwrap_or_default(),
        currency.map(|currency| currency.minor_per_major().to_string()).unwrap_or_default(),
        Some(table.shown_minor[row]).filter(|minor| *minor != MISSING_MINOR).map_or_else(String::new, text),
        number(facts, row, Adds::Cost),
        number(facts, row, Adds::ListAmount),
        millionths(Some(table.chance_ppm[row]).filter(|chance| *chance != MISSING_CHANCE).map(i128::from)),
        day(table.created[row]),
        day(table.closed[row]),
    ];
    let columns = [
        &table.stage,
        &table.deal_type,
        &table.product,
        &table.region,
        &table.segment,
        &table.lead_source,
        &table.reason,
        &table.details.competitor,
        &table.details.forecast_category,
        &table.account,
        &table.details.next_step,
    ];
    cells.extend(columns.map(|column| column.get(row).to_owned()));
    cells.push(millionths(Adds::Units.value(facts, row)));
    let whole = [Adds::TermMonths, Adds::Contacts, Adds::AgeDays, Adds::ResponseDays];
    cells.extend(whole.map(|adds| number(facts, row, adds)));
    let marks = [
        facts.is_qualified(row),
        facts.is_disqualified(row),
        facts.is_no_decision(row),
        table.outcome[row] == Outcome::Open && Pick::Stuck.picks(facts, row),
    ];
    cells.extend(marks.map(text));
    cells
}

fn text(value: impl ToString) -> String {
    value.to_string()
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "open",
        Outcome::Won => "won",
        Outcome::Lost => "lost",
    }
}

fn number(facts: &MeasureFacts, row: usize, adds: Adds) -> String {
    adds.value(facts, row).map_or_else(String::new, text)
}

fn millionths(value: Option<i128>) -> String {
    let exact = value.and_then(|value| Rational::new(value, 1_000_000).ok());
    exact.and_then(Rational::exact_decimal).unwrap_or_default()
}

fn day(days: i32) -> String {
    if days == MISSING_DAY {
        String::new()
    } else {
        Date::from_days(days).map_or_else(|_| String::new(), text)
    }
}
