//! The explorer: one figure by two axes. Figures of rows, columns and the whole are answers of their own,
//! as ratios are never added up.

use super::figure::{better_of, cell, key_name, name_of, unit_in, value_text};
use super::format::Locale;
use super::performance::{Look, value_of};
use super::performance_compare::{Against, Earlier, change};
use super::performance_table::axis_name;
use super::place::{Place, View, axis_key};
use super::table::{Cell, Column, Line, Order, Table};
use super::words::insight as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Grain, Rational};
use crate::domain::measure::trend::distribution;
use crate::domain::measure::{Axis, Better, Dimension, Key, KpiId, Row, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of fewer rows nothing is said of how they lie.
const FEWEST_SPREAD: u64 = 5;

/// What the explorer shows, as the address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// Which figure.
    pub kpi: KpiId,
    /// Down.
    pub rows: Axis,
    /// Across; nothing for one column.
    pub columns: Option<Axis>,
    /// Instead of columns an earlier period beside the one looked at.
    pub against: Option<Against>,
    /// Instead of columns the target.
    pub is_targeted: bool,
}

/// The key of the comparison with the target.
pub const TARGET: &str = "target";

/// The earlier periods that a pivot can stand beside: key and name of each.
pub const AGAINST: [(&str, &str, Against); 2] = [
    ("previous", words::AGAINST_PREVIOUS, Against::Previous),
    ("year-ago", words::AGAINST_YEAR, Against::YearAgo),
];

/// The pivot that a place asks for: revenue by person and month where it names nothing. The same axis
/// is never taken twice.
pub fn pivot(place: &Place) -> Pivot {
    let kpi = place.shown(View::Kpi).and_then(KpiId::parse).unwrap_or(KpiId::Revenue);
    let rows = place.by.unwrap_or(Axis::Person);
    let against = place
        .shown(View::Compare)
        .and_then(|text| AGAINST.into_iter().find(|(key, ..)| *key == text).map(|(_, _, against)| against));
    let columns = match place.shown(View::Compare) {
        None => Some(Axis::Time(Grain::Month)),
        Some(text) => Axis::parse(text),
    };
    let is_targeted = place.shown(View::Compare) == Some(TARGET);
    Pivot { kpi, rows, columns: columns.filter(|axis| *axis != rows), against, is_targeted }
}

/// The axes that the data offer: key and name of each.
pub fn axes(overview: &Overview) -> Vec<(String, String)> {
    let has = |dimension: &Dimension| overview.dimensions.iter().any(|(known, _)| known == dimension);
    let times = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year].map(Axis::Time);
    let team = (!overview.teams.is_empty()).then_some(Axis::Team);
    let texts = Dimension::ALL.into_iter().filter(has).map(Axis::Text);
    let all = [Axis::Person].into_iter().chain(team).chain(times).chain(texts);
    all.map(|axis| (axis_key(axis), axis_name(axis).to_owned())).collect()
}

/// The answers that a pivot is drawn from.
pub struct Answers<'a> {
    /// By both axes.
    pub cells: &'a [Row],
    /// By the rows' axis.
    pub rows: &'a [Row],
    /// By the columns' axis.
    pub columns: &'a [Row],
    /// Of everything.
    pub whole: Option<&'a Row>,
}

/// The pivot as a table.
pub fn table(pivot: Pivot, found: &Answers, overview: &Overview, look: &Look, locale: &Locale) -> Table {
    let unit = unit_in(pivot.kpi, overview);
    let across: Vec<&Key> = found.columns.iter().filter_map(|row| row.keys.first()).collect();
    let name = |key: &Key| key_name(key, overview.people.iter().map(|brief| &brief.person));
    let mut columns = vec![Column::text(axis_name(pivot.rows))];
    columns.extend(across.iter().map(|key| Column::number(&name(key), &unit)));
    columns.push(Column::number(words::ALL, &unit));
    let known: BTreeMap<&[Key], &Row> = found.cells.iter().map(|row| (row.keys.as_slice(), row)).collect();
    let draw = |row: Option<&Row>| figure_cell(row, pivot.kpi, look, locale);
    let lines = found.rows.iter().enumerate().filter_map(|(index, row)| {
        let key = row.keys.first()?;
        let mut cells = vec![head(key, index, name(key))];
        cells.extend(across.iter().map(|column| {
            let keys = [key.clone(), (*column).clone()];
            draw(known.get(keys.as_slice()).copied())
        }));
        cells.push(draw(Some(row)));
        Some(Line { key: format!("{key:?}"), cells })
    });
    let lines = by_name(pivot, lines.collect());
    let mut totals = vec![Cell::text(words::ALL)];
    totals.extend(found.columns.iter().map(|row| draw(Some(row))));
    totals.push(draw(found.whole));
    let caption = words::pivot(
        &name_of(pivot.kpi, overview),
        &axis_name(pivot.rows).to_lowercase(),
        pivot.columns.map(|axis| axis_name(axis).to_lowercase()).as_deref(),
        &look.period,
    );
    Table { caption, columns, lines, totals: Some(Line { key: "all".to_owned(), cells: totals }) }
}

/// A pivot beside the same figures of an earlier period: now, then, and the change.
pub fn beside(
    pivot: Pivot,
    (now, then): (&Answers, &Answers),
    earlier: &Earlier,
    overview: &Overview,
    look: &Look,
    locale: &Locale,
) -> Table {
    let unit = unit_in(pivot.kpi, overview);
    let name = |key: &Key| key_name(key, overview.people.iter().map(|brief| &brief.person));
    let columns = vec![
        Column::text(axis_name(pivot.rows)),
        Column::number(&look.period, &unit),
        Column::number(&earlier.name, &unit),
        Column::number(words::CHANGE, ""),
    ];
    let before = Look { filter: Arc::new(earlier.filter(&look.filter)), period: earlier.name.clone() };
    let known: BTreeMap<&[Key], &Row> = then.rows.iter().map(|row| (row.keys.as_slice(), row)).collect();
    let cells = |now: Option<&Row>, then: Option<&Row>| {
        let value = |row: Option<&Row>| row.and_then(|row| value_of(row, pivot.kpi)).cloned();
        let moved =
            value(now).zip(value(then)).and_then(|(now, then)| change(pivot.kpi, &now, &then, locale).ok());
        let moved = moved
            .map_or_else(Cell::default, |change| Cell::number(change.text, change.exact).toned(change.tone));
        [figure_cell(now, pivot.kpi, look, locale), figure_cell(then, pivot.kpi, &before, locale), moved]
    };
    let lines = now.rows.iter().enumerate().filter_map(|(index, row)| {
        let key = row.keys.first()?;
        let more = cells(Some(row), known.get(row.keys.as_slice()).copied());
        let cells = [head(key, index, name(key))].into_iter().chain(more).collect();
        Some(Line { key: format!("{key:?}"), cells })
    });
    let lines = by_name(pivot, lines.collect());
    let totals = [Cell::text(words::ALL)].into_iter().chain(cells(now.whole, then.whole)).collect();
    let by = axis_name(pivot.rows).to_lowercase();
    let caption = words::pivot(&name_of(pivot.kpi, overview), &by, None, &look.period);
    Table { caption, columns, lines, totals: Some(Line { key: "all".to_owned(), cells: totals }) }
}

/// How the values of the rows lie: nothing of fewer than five.
pub fn spread(pivot: Pivot, found: &Answers, locale: &Locale) -> Option<String> {
    let of_somebody = |row: &&Row| !matches!(row.keys.first(), Some(Key::Person(None) | Key::Team(None)));
    let known: Vec<&Value> =
        found.rows.iter().filter(of_somebody).filter_map(|row| value_of(row, pivot.kpi)).collect();
    let first = known.iter().find(|value| value.exact().is_some())?;
    let lies = distribution(known.iter().filter_map(|value| value.exact()).collect())?;
    let written = |exact: Rational| first.with_exact(exact).map(|value| value_text(&value, locale));
    let [_, _, lower, middle, upper, ..] = lies.marks;
    let what = axis_name(pivot.rows).to_lowercase();
    (lies.count >= FEWEST_SPREAD).then(|| {
        Some(words::spread(lies.count, &what, &written(lower)?, &written(upper)?, &written(middle)?))
    })?
}

/// People by name: the order of their ids tells nothing.
pub(super) fn by_name(pivot: Pivot, mut lines: Vec<Line>) -> Vec<Line> {
    if pivot.rows == Axis::Person {
        lines.sort_by_cached_key(|line| line.cells.first().map(|cell| cell.text.to_lowercase()));
    }
    lines
}

/// The head of a row; periods are ordered by time.
pub(super) fn head(key: &Key, index: usize, name: String) -> Cell {
    let cell = Cell::text(name);
    match key {
        Key::Time(Some(_)) => {
            Cell { order: Order::Number(Rational::whole(i64::try_from(index).unwrap_or(0))), ..cell }
        }
        _ => cell,
    }
}

pub(super) fn figure_cell(row: Option<&Row>, kpi: KpiId, look: &Look, locale: &Locale) -> Cell {
    let Some((row, value)) = row.and_then(|row| Some((row, value_of(row, kpi)?))) else {
        return Cell::default();
    };
    let is_nobody =
        row.keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
    let cell = cell(value, locale);
    if is_nobody { cell } else { cell.opening(kpi, &Arc::clone(&look.filter), &row.keys) }
}

/// The finding: who stands first and who last, where a direction is good.
pub fn title(pivot: Pivot, found: &Answers, overview: &Overview, locale: &Locale) -> Option<String> {
    let better = better_of(pivot.kpi, overview);
    let valued = |row: &&Row| {
        let is_known =
            !matches!(row.keys.first(), Some(Key::Person(None) | Key::Team(None) | Key::Time(None)));
        is_known.then(|| value_of(row, pivot.kpi)?.exact()).flatten()
    };
    let mut ranked: Vec<(Rational, &Row)> =
        found.rows.iter().filter_map(|row| Some((valued(&row)?, row))).collect();
    ranked.sort_by_key(|(exact, _)| *exact);
    if better == Better::Higher {
        ranked.reverse();
    }
    let told = |row: &Row| {
        let name =
            row.keys.first().map(|key| key_name(key, overview.people.iter().map(|brief| &brief.person)));
        Some((name?, value_text(value_of(row, pivot.kpi)?, locale)))
    };
    match (better, ranked.as_slice()) {
        (Better::Higher | Better::Lower, [first, .., last]) => {
            let (first, last) = (told(first.1)?, told(last.1)?);
            let name = name_of(pivot.kpi, overview);
            Some(words::pivot_title(&name, (&first.0, &first.1), (&last.0, &last.1)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Money};
    use crate::domain::measure::{Filter, Value};
    use crate::present::place::Page;

    fn row(keys: &[&str], minor: i64) -> Row {
        let dimensions = [Dimension::Region, Dimension::Segment];
        let key = |(dimension, text): (Dimension, &&str)| Key::Text(dimension, (*text).to_owned());
        let keys = dimensions.into_iter().zip(keys).map(key).collect();
        let money = Value::Money(Money::new(minor, Currency::USD));
        Row { keys, values: vec![(KpiId::Revenue, money)], deals: 1, samples: Vec::new() }
    }

    #[test]
    fn the_last_row_and_column_are_answers_and_what_is_not_there_stays_empty() {
        let pivot = Pivot {
            kpi: KpiId::Revenue,
            rows: Axis::Text(Dimension::Region),
            columns: Some(Axis::Text(Dimension::Segment)),
            against: None,
            is_targeted: false,
        };
        let mut column = row(&["Small"], 700);
        column.keys = vec![Key::Text(Dimension::Segment, "Small".to_owned())];
        let (cells, rows) = ([row(&["East", "Small"], 300)], [row(&["East"], 300), row(&["West"], 400)]);
        let whole = row(&[], 701);
        let found = Answers { cells: &cells, rows: &rows, columns: &[column], whole: Some(&whole) };
        let look = Look::new(Filter::default(), None);
        let table = table(pivot, &found, &Overview::default(), &look, &Locale::default());
        let texts = |line: &Line| line.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&table.lines[0]), ["East", "3.00", "3.00"]);
        assert_eq!(texts(&table.lines[1]), ["West", "", "4.00"]);
        assert_eq!(texts(table.totals.as_ref().unwrap()), ["All", "7.00", "7.01"]);
        let title = title(pivot, &found, &Overview::default(), &Locale::default()).unwrap();
        assert!(title.contains("West stands first"), "{title}");
    }

    #[test]
    fn an_earlier_period_stands_beside_with_the_change() {
        let place = Place::at(Page::Performance).with_view(View::Compare, "year-ago");
        let pivot = Pivot { rows: Axis::Text(Dimension::Region), ..pivot(&place) };
        assert_eq!((pivot.columns, pivot.against), (None, Some(Against::YearAgo)));
        let (now, then) = ([row(&["East"], 300), row(&["West"], 400)], [row(&["East"], 200)]);
        let answers = |rows: &'static [Row]| Answers { cells: &[], rows, columns: &[], whole: None };
        let leak = |rows: &[Row]| -> &'static [Row] { Box::leak(rows.to_vec().into_boxed_slice()) };
        let (now, then) = (answers(leak(&now)), answers(leak(&then)));
        let range = crate::domain::kernel::DateRange::ALL;
        let earlier = Earlier { name: "2025Q1".to_owned(), range, is_cut: false };
        let look = Look::new(Filter::default(), None);
        let table = beside(pivot, (&now, &then), &earlier, &Overview::default(), &look, &Locale::default());
        let texts: Vec<String> = table.lines[0].cells.iter().map(|cell| cell.text.clone()).collect();
        assert_eq!(texts, ["East", "3.00", "2.00", "+50.00%"]);
        assert_eq!(table.lines[1].cells[3].text, "");
    }

    #[test]
    fn how_rows_lie_is_said_of_five_at_least() {
        let rows: Vec<Row> =
            (1..=5).map(|place| row(&[["a", "b", "c", "d", "e"][place - 1]], 100 * place as i64)).collect();
        let pivot = Pivot {
            kpi: KpiId::Revenue,
            rows: Axis::Text(Dimension::Region),
            columns: None,
            against: None,
            is_targeted: false,
        };
        let of = |rows: &[Row]| {
            spread(pivot, &Answers { cells: &[], rows, columns: &[], whole: None }, &Locale::default())
        };
        let said = of(&rows).unwrap();
        assert!(said.contains("2.00") && said.contains("4.00") && said.contains("3.00"), "{said}");
        assert_eq!(of(&rows[..4]), None);
    }

    #[test]
    fn an_axis_is_never_taken_twice_and_columns_can_be_switched_off() {
        let place = Place { by: Some(Axis::Time(Grain::Month)), ..Place::at(Page::Performance) };
        assert_eq!(pivot(&place).columns, None);
        let place = Place::at(Page::Performance).with_view(View::Compare, "none");
        assert_eq!(pivot(&place).columns, None);
        let place = place.with_view(View::Compare, TARGET);
        assert_eq!((pivot(&place).columns, pivot(&place).is_targeted), (None, true));
        assert_eq!(pivot(&Place::at(Page::Performance)).columns, Some(Axis::Time(Grain::Month)));
    }
}
