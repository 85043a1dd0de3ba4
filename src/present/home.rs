//! View models of the page Home: the headline, who stands where, and what to do next.

use super::figure::{cell, key_name, pace_tone, value_text};
use super::format::{self, Locale};
use super::period::elapsed;
use super::table::{Bar, Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::home as words;
use crate::app::requests::Overview;
use crate::domain::kernel::Period;
use crate::domain::measure::{Filter, Key, KpiId, Row, Value};
use std::sync::Arc;

/// The KPIs of the strip and of the table, in the order asked.
pub const KPIS: [KpiId; 6] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::WonCount,
    KpiId::AverageDeal,
    KpiId::OpenPipeline,
];

/// The KPIs of the table of people.
pub const STANDING: [KpiId; 3] = [KpiId::Revenue, KpiId::Quota, KpiId::Attainment];

fn value_of(row: &Row, kpi: KpiId) -> Option<&Value> {
    row.values.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value)
}

/// The headline: attainment against the days that are over.
pub fn headline(row: &Row, period: Option<&Period>, overview: &Overview, locale: &Locale) -> String {
    let attainment = value_of(row, KpiId::Attainment);
    let today = overview.today;
    match (attainment, period, today) {
        (Some(value @ Value::Ratio(_)), Some(period), Some(today)) => {
            let pace = elapsed(period, today);
            let is_ahead = pace_tone(value, pace) == Tone::Ahead;
            words::headline(
                &value_text(value, locale),
                &period.name,
                &format::percent(pace, locale),
                is_ahead,
            )
        }
        (Some(value @ Value::Ratio(_)), _, _) => {
            format!("{} {}", value_text(value, locale), words::ATTAINMENT.to_lowercase())
        }
        _ => words::NO_QUOTA_HEADLINE.to_owned(),
    }
}

/// Who stands where: won, quota, and attainment with the pace mark; totals are the company's own figures.
pub fn standing(
    rows: &[Row],
    company: Option<&Row>,
    period: Option<&Period>,
    overview: &Overview,
    filter: &Arc<Filter>,
    locale: &Locale,
) -> Table {
    let currency = overview.currency.map(|currency| currency.to_string()).unwrap_or_default();
    let pace = period.zip(overview.today).map(|(period, today)| elapsed(period, today));
    let attainment = |row: &Row| {
        let Some(value) = value_of(row, KpiId::Attainment) else { return Cell::default() };
        let tone = pace.map_or(Tone::Plain, |pace| pace_tone(value, pace));
        let shown = match value {
            Value::Ratio(share) => {
                Cell { bar: Some(Bar { share: *share, pace }), ..cell(value, locale).toned(tone) }
            }
            _ => cell(value, locale),
        };
        opening(shown, row, KpiId::Attainment, filter)
    };
    let money = |row: &Row, kpi| {
        let shown = value_of(row, kpi).map_or_else(Cell::default, |value| cell(value, locale));
        opening(shown, row, kpi, filter)
    };
    let line = |key: String, name: Cell, row: &Row| Line {
        key,
        cells: vec![name, money(row, KpiId::Revenue), money(row, KpiId::Quota), attainment(row)],
    };
    let people = || overview.people.iter().map(|brief| &brief.person);
    let name = |row: &Row| row.keys.first().map(|key| key_name(key, people())).unwrap_or_default();
    Table {
        caption: words::AHEAD.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::number(words::CREDIT, &currency),
            Column::number(words::QUOTA, &currency),
            Column::number(words::ATTAINMENT, ""),
        ],
        lines: rows.iter().map(|row| line(name(row), Cell::text(name(row)), row)).collect(),
        totals: company.map(|row| line(words::COMPANY.to_owned(), Cell::text(words::COMPANY), row)),
    }
}

/// The cell as a button to its rows. “Nobody” narrows no filter, so that its cells stay as they are.
fn opening(cell: Cell, row: &Row, kpi: KpiId, filter: &Arc<Filter>) -> Cell {
    let is_nobody =
        row.keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
    if is_nobody { cell } else { cell.opening(kpi, filter, &row.keys) }
}

/// What to do next: a sentence and the page on which it is done.
pub fn next_steps(overview: &Overview, rows: &[Row]) -> Vec<(&'static str, &'static str)> {
    let without_quota = rows
        .iter()
        .any(|row| row.deals > 0 && matches!(value_of(row, KpiId::Attainment), Some(Value::Undefined(_))));
    let steps = [
        (!overview.unassigned.is_empty(), words::TODO_UNASSIGNED, "#/data"),
        (without_quota, words::TODO_QUOTAS, "#/goals"),
        (overview.plans.is_empty(), words::TODO_PLAN, "#/pay"),
        (overview.name.is_empty(), words::TODO_NAME, "#/settings"),
    ];
    steps.into_iter().filter(|(is_due, _, _)| *is_due).map(|(_, text, href)| (text, href)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_workspace_names_what_is_missing() {
        let steps = next_steps(&Overview::default(), &[]);
        assert!(steps.iter().any(|(_, href)| *href == "#/pay"));
        let named = Overview { name: "x".to_owned(), ..Overview::default() };
        assert!(next_steps(&named, &[]).iter().all(|(_, href)| *href != "#/settings"));
    }
}
