//! What the figures of a period are made of: a row for each person, team, period or text.

use super::figure::{cell, key_name, unit_of};
use super::format::Locale;
use super::performance::{Look, value_of};
use super::table::{Cell, Column, Line, Table};
use super::words::performance as words;
use crate::app::requests::Overview;
use crate::domain::kernel::Grain;
use crate::domain::measure::{Axis, Dimension, Key, KpiId, Row};

/// The columns of the table.
pub const COLUMNS: [KpiId; 7] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::WonCount,
    KpiId::LostCount,
    KpiId::AverageDeal,
    KpiId::OpenPipeline,
];

/// The axes that can be chosen: always people, teams and time; texts where there are any.
pub fn axes(overview: &Overview) -> Vec<Axis> {
    let time = [Grain::Month, Grain::Quarter, Grain::Year].map(Axis::Time);
    let texts = overview.dimensions.iter().map(|(dimension, _)| Axis::Text(*dimension));
    [Axis::Person, Axis::Team].into_iter().chain(time).chain(texts).collect()
}

/// The name of an axis.
pub fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Person => words::PERSON,
        Axis::Team => words::TEAM,
        Axis::Time(Grain::Month) => words::MONTH,
        Axis::Time(Grain::Quarter) => words::QUARTER,
        Axis::Time(Grain::Year) => words::YEAR,
        Axis::Text(dimension) => Dimension::name(dimension),
    }
}

/// One row a group, each figure a button to its rows; the totals are computed whole, never added up.
pub fn breakdown(
    rows: &[Row],
    whole: Option<&Row>,
    axis: Axis,
    overview: &Overview,
    look: &Look,
    locale: &Locale,
) -> Table {
    let currency = overview.currency.map(|currency| currency.to_string()).unwrap_or_default();
    let people = || overview.people.iter().map(|brief| &brief.person);
    let figures = |row: &Row, keys: &[Key]| -> Vec<Cell> {
        let figure = |kpi: &KpiId| {
            let known = value_of(row, *kpi).map(|value| cell(value, locale)).unwrap_or_default();
            // “Nobody” narrows no filter, so that its cells can't be opened to its rows alone.
            let is_nobody =
                keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
            if is_nobody { known } else { known.opening(*kpi, &look.filter, keys) }
        };
        COLUMNS.iter().map(figure).collect()
    };
    let line = |row: &Row| {
        let name = row.keys.first().map(|key| key_name(key, people())).unwrap_or_default();
        let head = match row.keys.first() {
            Some(Key::Time(Some(period))) => {
                let day = crate::domain::kernel::Rational::whole(i64::from(period.range.from.days()));
                Cell::number(name.clone(), day)
            }
            _ => Cell::text(name.clone()),
        };
        Line { key: name, cells: std::iter::once(head).chain(figures(row, &row.keys)).collect() }
    };
    let total = |row: &Row| Line {
        key: words::TOTAL.to_owned(),
        cells: std::iter::once(Cell::text(words::TOTAL)).chain(figures(row, &[])).collect(),
    };
    let head = Column::text(axis_name(axis));
    let columns = COLUMNS.iter().map(|kpi| Column::number(kpi.entry().name, &unit_of(*kpi, &currency)));
    Table {
        caption: words::by(axis_name(axis), &look.period),
        columns: std::iter::once(head).chain(columns).collect(),
        lines: rows.iter().map(line).collect(),
        totals: whole.map(total),
    }
}
