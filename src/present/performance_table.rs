//! The table of the page Performance: KPIs divided by an axis, with the columns that a person chose.
//! The row of totals is the figure of the whole, computed anew, never a sum of rows.

use super::figure::{cell, key_name, unit_of};
use super::format::Locale;
use super::performance::{Look, value_of};
use super::performance_compare::is_of_now;
use super::place::{Page, Place, View, axis_key};
use super::table::{Cell, Column, Line, Order, Table};
use super::words::performance as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Grain, Rational};
use crate::domain::measure::{Axis, Dimension, KPIS, Key, KpiId, Row};
use std::sync::Arc;

/// The columns shown where nobody chose any.
pub const USUAL: [KpiId; 8] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::WonCount,
    KpiId::LostCount,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::OpenPipeline,
];

/// The columns that a place shows, in the order of the catalogue.
pub fn columns(place: &Place) -> Vec<KpiId> {
    let Some(text) = place.shown(View::Show) else { return USUAL.to_vec() };
    let chosen: Vec<KpiId> = text.split(' ').filter_map(KpiId::parse).collect();
    KPIS.iter().map(|kpi| kpi.id).filter(|kpi| chosen.contains(kpi)).collect()
}

/// The same place with a column more or less.
pub fn with_column(place: &Place, kpi: KpiId, is_shown: bool) -> Place {
    let mut shown = columns(place);
    shown.retain(|known| *known != kpi);
    if is_shown {
        shown.push(kpi);
    }
    if shown.is_empty() {
        shown = vec![KpiId::Revenue];
    }
    let slugs: Vec<String> = shown.into_iter().map(KpiId::slug).collect();
    place.with_view(View::Show, &slugs.join(" "))
}

/// By what the table is divided where the place names nothing.
pub fn axis(place: &Place) -> Axis {
    place.by.unwrap_or(Axis::Person)
}

/// The name of an axis.
pub fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Person => words::PERSON,
        Axis::Team => words::TEAM,
        Axis::Time(Grain::Week) => words::WEEK,
        Axis::Time(Grain::Month) => words::MONTH,
        Axis::Time(Grain::Quarter) => words::QUARTER,
        Axis::Time(Grain::Year) => words::YEAR,
        Axis::Text(dimension) => dimension.name(),
    }
}

/// The axes that the data offer: key, name and address of each.
pub fn axes(place: &Place, overview: &Overview) -> Vec<(String, String, String)> {
    let has = |dimension: &Dimension| overview.dimensions.iter().any(|(known, _)| known == dimension);
    let mut axes = vec![Axis::Person];
    axes.extend((!overview.teams.is_empty()).then_some(Axis::Team));
    axes.extend([Grain::Month, Grain::Quarter, Grain::Year].map(Axis::Time));
    axes.extend(Dimension::ALL.into_iter().filter(has).map(Axis::Text));
    let tab = |axis: Axis| {
        let place = Place { by: Some(axis), ..place.clone() };
        (axis_key(axis), axis_name(axis).to_owned(), place.href())
    };
    axes.into_iter().map(tab).collect()
}

/// What the table shows.
pub struct Divided<'a> {
    /// By what.
    pub axis: Axis,
    /// The rows.
    pub rows: &'a [Row],
    /// The figures of the whole.
    pub total: Option<&'a Row>,
    /// The columns.
    pub columns: &'a [KpiId],
}

/// The table of KPIs.
pub fn table(divided: &Divided, overview: &Overview, place: &Place, look: &Look, locale: &Locale) -> Table {
    let currency = overview.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    let name = axis_name(divided.axis);
    let mut columns = vec![Column::text(name)];
    columns.extend(
        divided.columns.iter().map(|kpi| Column::number(kpi.entry().name, &unit_of(*kpi, &currency))),
    );
    let lines = divided.rows.iter().enumerate().map(|(index, row)| {
        let mut cells = vec![key_cell(row, index, overview, place)];
        cells.extend(divided.columns.iter().map(|kpi| figure_cell(row, *kpi, look, locale)));
        Line { key: format!("{:?}", row.keys), cells }
    });
    let totals = divided.total.map(|row| {
        let mut cells = vec![Cell::text(words::TOTAL)];
        cells.extend(divided.columns.iter().map(|kpi| figure_cell(row, *kpi, look, locale)));
        Line { key: "total".to_owned(), cells }
    });
    Table { caption: words::by(name, &look.period), columns, lines: lines.collect(), totals }
}

/// What must be known to add the rows up, if anything.
pub fn note(axis: Axis, columns: &[KpiId]) -> Option<&'static str> {
    let is_split = matches!(axis, Axis::Time(_)) && columns.iter().any(|kpi| is_of_now(*kpi));
    is_split.then_some(words::OPEN_ELSEWHERE)
}

/// A key that narrows the page to itself; periods are ordered by time.
fn key_cell(row: &Row, index: usize, overview: &Overview, place: &Place) -> Cell {
    let people = overview.people.iter().map(|brief| &brief.person);
    let Some(key) = row.keys.first() else { return Cell::default() };
    let cell = Cell::text(key_name(key, people));
    match key {
        Key::Person(None) => cell.linked(place.with_page(Page::Data).href()).titled(words::NOBODY_HINT),
        Key::Time(Some(_)) => {
            let order = Order::Number(Rational::whole(i64::try_from(index).unwrap_or(0)));
            Cell { order, ..cell }.linked(narrowed(place, key).href())
        }
        Key::Team(None) | Key::Time(None) => cell,
        known => cell.linked(narrowed(place, known).href()),
    }
}

/// The place narrowed to a key, divided by the next finer thing.
fn narrowed(place: &Place, key: &Key) -> Place {
    let mut place = place.clone();
    match key {
        Key::Person(Some(person)) => {
            place.filter.people = [*person].into();
            place.by = Some(Axis::Time(Grain::Month));
        }
        Key::Team(Some(team)) => {
            place.filter.teams = [team.clone()].into();
            place.by = Some(Axis::Person);
        }
        Key::Time(Some(period)) => {
            place.filter.period = Some(period.name.clone());
            place.by = Some(Axis::Person);
        }
        Key::Text(dimension, text) => {
            place.filter.texts.insert(*dimension, [text.clone()].into());
            place.by = Some(Axis::Person);
        }
        Key::Person(None) | Key::Team(None) | Key::Time(None) => {}
    }
    place
}

/// A figure of a row. Rows of nobody can't be opened: a filter names people, teams and days only.
fn figure_cell(row: &Row, kpi: KpiId, look: &Look, locale: &Locale) -> Cell {
    let Some(value) = value_of(row, kpi) else { return Cell::default() };
    let cell = cell(value, locale);
    let is_nobody =
        row.keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
    if is_nobody { cell } else { cell.opening(kpi, &Arc::clone(&look.filter), &row.keys) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Calendar, Currency, Money, PersonId};
    use crate::domain::measure::{Filter, Undefined, Value};

    fn row(keys: Vec<Key>, minor: i64) -> Row {
        let money = Value::Money(Money::new(minor, Currency::USD));
        let unknown = Value::Undefined(Undefined::NoQuota);
        Row {
            keys,
            values: vec![(KpiId::Revenue, money), (KpiId::Attainment, unknown)],
            deals: 1,
            samples: Vec::new(),
        }
    }

    fn drawn(axis: Axis, rows: &[Row]) -> Table {
        let columns = [KpiId::Revenue, KpiId::Attainment];
        let total = row(Vec::new(), 700);
        let divided = Divided { axis, rows, total: Some(&total), columns: &columns };
        let look = Look::new(Filter::default(), None);
        let overview = Overview { currency: Some(Currency::USD), ..Overview::default() };
        table(&divided, &overview, &Place::at(Page::Performance), &look, &Locale::default())
    }

    #[test]
    fn totals_are_the_figures_of_the_whole_and_unknown_is_a_dash() {
        let person = PersonId(crate::domain::kernel::Id::derived("person", &["Ana"]));
        let table = drawn(Axis::Person, &[row(vec![Key::Person(Some(person))], 300)]);
        let total: Vec<&str> =
            table.totals.iter().flat_map(|line| &line.cells).map(|cell| &*cell.text).collect();
        assert_eq!(total, ["Total", "7.00", "\u{2014}"]);
        let opens = table.lines[0].cells[1].opens.as_ref().unwrap();
        assert_eq!(opens.keys, [Key::Person(Some(person))]);
    }

    #[test]
    fn rows_of_nobody_lead_to_the_data_and_open_nothing() {
        let table = drawn(Axis::Person, &[row(vec![Key::Person(None)], 300)]);
        assert_eq!(table.lines[0].cells[0].href, "#/data");
        assert!(table.lines[0].cells[1].opens.is_none());
    }

    #[test]
    fn periods_are_ordered_by_time_and_narrow_the_page() {
        let period = |name| Key::Time(Calendar::default().parse(name).ok());
        let rows = [row(vec![period("2025-12")], 1), row(vec![period("2026-01")], 2)];
        let table = drawn(Axis::Time(Grain::Month), &rows);
        assert_eq!(table.lines[1].cells[0].order, Order::Number(Rational::ONE));
        assert!(table.lines[1].cells[0].href.contains("period=2026-01"));
    }

    #[test]
    fn columns_live_in_the_address() {
        let place = Place::at(Page::Performance);
        assert_eq!(
            columns(&place),
            columns(&with_column(&with_column(&place, KpiId::Quota, true), KpiId::Quota, false))
        );
        let one = with_column(&place.with_view(View::Show, "revenue"), KpiId::Revenue, false);
        assert_eq!(columns(&one), [KpiId::Revenue]);
        assert_eq!(columns(&place.with_view(View::Show, "nonsense win_rate")), [KpiId::WinRate]);
    }
}
