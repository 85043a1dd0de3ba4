//! The trend of the page Performance: one KPI by month, quarter or year up to the period looked at.

use super::figure::{cell, name_of, unit_in};
use super::format::{self, Locale};
use super::performance::{value_of, whole};
use super::performance_compare::{Change, change, grain_of, is_running};
use super::performance_own::unit_of_own;
use super::performance_roadblocks::chance;
use super::place::{Place, View};
use super::table::{Cell, Column, Line, Order, Table};
use super::words::performance as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Calendar, DateRange, Grain, Money, Period, Rational};
use crate::domain::measure::trend as measure;
use crate::domain::measure::{Filter, Key, KpiId, Row, Unit, Value};
use std::sync::Arc;

/// How many steps are shown at most.
const MOST_STEPS: usize = 16;

/// Which KPI the trend shows. Those of what is open now have no past.
pub fn kpi(place: &Place) -> KpiId {
    let named = place.shown(View::Kpi).and_then(KpiId::parse);
    named.filter(|kpi| !super::performance_compare::is_of_now(*kpi)).unwrap_or(KpiId::Revenue)
}

/// How long its steps are: as chosen, else months for a month, quarters for all longer periods.
pub fn grain(place: &Place, calendar: Calendar, period: Option<&Period>) -> Grain {
    match place.shown(View::Compare) {
        Some("week") => Grain::Week,
        Some("month") => Grain::Month,
        Some("quarter") => Grain::Quarter,
        Some("year") => Grain::Year,
        _ if period.and_then(|period| grain_of(calendar, period.range)) == Some(Grain::Month) => Grain::Month,
        _ => Grain::Quarter,
    }
}

/// The steps shown, oldest first: up to the end of the period, or of the data.
pub fn steps(overview: &Overview, period: Option<&Period>, grain: Grain) -> Vec<Period> {
    let Some(span) = overview.span else { return Vec::new() };
    let until = period.map_or(span.until, |period| period.range.until);
    let Ok(range) = DateRange::new(span.from.min(until), until) else { return Vec::new() };
    let mut steps = overview.calendar.periods_in(range, grain).unwrap_or_default();
    let over = steps.len().saturating_sub(MOST_STEPS);
    steps.drain(..over);
    steps
}

/// The filter over all steps.
pub fn filter(filter: &Filter, steps: &[Period]) -> Option<Filter> {
    let range = DateRange::new(steps.first()?.range.from, steps.last()?.range.until).ok()?;
    Some(Filter { period: Some(range), ..filter.clone() })
}

/// A KPI over time, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    /// The finding.
    pub title: String,
    /// What the drawing shows, for those who don't see it.
    pub summary: String,
    /// The KPI's name with its unit.
    pub name: String,
    /// The steps.
    pub points: Vec<Point>,
    /// Whether the KPI is drawn as bars; a ratio or a middle is a line.
    pub is_bars: bool,
    /// The same as a table.
    pub table: Table,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// The period's name.
    pub period: String,
    /// Its value in the unit shown; nothing where it is not known.
    pub value: Option<Rational>,
    /// What a reader sees on it.
    pub label: String,
    /// Deals won and lost.
    pub counts: (u64, u64),
    /// Whether it lies in the period looked at.
    pub is_inside: bool,
}

/// What a trend is made of.
pub struct Asked<'a> {
    /// Which KPI.
    pub kpi: KpiId,
    /// How long its steps are.
    pub grain: Grain,
    /// The steps.
    pub steps: &'a [Period],
    /// The answer's rows.
    pub rows: &'a [Row],
    /// The period looked at.
    pub period: Option<&'a Period>,
    /// Of what.
    pub filter: &'a Arc<Filter>,
}

/// The trend with its finding.
pub fn trend(asked: &Asked, overview: &Overview, place: &Place, locale: &Locale) -> Trend {
    let title = name_of(asked.kpi, overview);
    let unit = match counts_in(asked.kpi, overview) {
        Unit::Ratio => "%".to_owned(),
        _ => unit_in(asked.kpi, overview),
    };
    let name = if unit.is_empty() { title.clone() } else { format!("{title} ({unit})") };
    let points: Vec<Point> = asked.steps.iter().map(|step| point(step, asked, overview, locale)).collect();
    let ends = asked.steps.first().zip(asked.steps.last());
    let summary =
        ends.map(|(from, to)| words::trend_summary(&title, asked.grain.word(), &from.name, &to.name));
    Trend {
        title: finding(asked, overview, locale),
        summary: summary.unwrap_or_default(),
        name,
        points,
        is_bars: matches!(asked.kpi, KpiId::Revenue | KpiId::WonCount | KpiId::LostCount | KpiId::Quota),
        table: table(asked, place, overview, locale),
    }
}

/// Where a figure changed its level, in sentences, each with its date, size and the chance of luck.
pub fn changes(found: &measure::Trend, overview: &Overview, locale: &Locale) -> Vec<String> {
    let name = name_of(found.kpi, overview);
    let level = |number: f64| -> Option<String> {
        let exact = Rational::new((number * 10_000.0).round() as i128, 10_000).ok()?;
        let value = match counts_in(found.kpi, overview) {
            Unit::Money => Value::Money(Money::new(0, overview.currency?)).with_exact(exact)?,
            Unit::Ratio => Value::Ratio(exact),
            Unit::Days => Value::Days(exact),
            Unit::Count | Unit::Number => Value::Number(exact),
        };
        Some(whole(&value, locale))
    };
    let told = |change: &measure::Change| {
        let (before, after) = (level(change.before)?, level(change.after)?);
        let verb = if change.after > change.before { words::ROSE } else { words::FELL };
        let luck = chance(change.luck, locale);
        Some(words::changed_level(&name, verb, &change.from.name, &before, &after, &luck))
    };
    found.changes.iter().filter_map(told).collect()
}

/// What a figure counts in, also one of the company's own.
fn counts_in(kpi: KpiId, overview: &Overview) -> Unit {
    match kpi {
        KpiId::Own(id) => unit_of_own(id, overview).unwrap_or(Unit::Number),
        _ => kpi.entry().unit,
    }
}

fn row_of<'a>(rows: &'a [Row], step: &Period) -> Option<&'a Row> {
    let fits =
        |row: &&Row| matches!(row.keys.first(), Some(Key::Time(Some(found))) if found.range == step.range);
    rows.iter().find(fits)
}

fn value_at<'a>(asked: &Asked<'a>, step: &Period) -> Option<&'a Value> {
    value_of(row_of(asked.rows, step)?, asked.kpi)
}

fn count_at(asked: &Asked, step: &Period, kpi: KpiId) -> u64 {
    match row_of(asked.rows, step).and_then(|row| value_of(row, kpi)) {
        Some(Value::Count(count)) => *count,
        _ => 0,
    }
}

fn point(step: &Period, asked: &Asked, overview: &Overview, locale: &Locale) -> Point {
    let value = value_at(asked, step);
    let shown = value.and_then(|value| {
        let scale = match value {
            Value::Money(money) => Rational::new(1, money.currency.minor_per_major().into()).ok()?,
            Value::Ratio(_) => Rational::HUNDRED,
            _ => Rational::ONE,
        };
        value.exact()?.checked_mul(scale).ok()
    });
    let written = match value {
        Some(value) if shown.is_some() => whole(value, locale),
        _ => words::NO_POINT.to_owned(),
    };
    let runs = overview.today.is_some_and(|today| is_running(step, today));
    let suffix = if runs { format!(" {}", words::SO_FAR) } else { String::new() };
    let is_inside = asked.period.is_none_or(|period| period.range.overlap(step.range).is_some());
    let counts = (count_at(asked, step, KpiId::WonCount), count_at(asked, step, KpiId::LostCount));
    Point {
        period: step.name.clone(),
        value: shown,
        label: format!("{}{suffix}: {written}", step.name),
        counts,
        is_inside,
    }
}

/// The last finished step against the one before, and its rank among all.
fn finding(asked: &Asked, overview: &Overview, locale: &Locale) -> String {
    let name = &name_of(asked.kpi, overview);
    let is_over = |step: &&Period| !overview.today.is_some_and(|today| is_running(step, today));
    let known = |step: &'_ Period| value_at(asked, step).filter(|value| value.exact().is_some());
    let over: Vec<(&Period, &Value)> =
        asked.steps.iter().filter(is_over).filter_map(|step| Some((step, known(step)?))).collect();
    match over.as_slice() {
        [] => words::trend_caption(name, asked.grain.word()),
        [(step, value)] => words::trend_at(name, &whole(value, locale), &step.name),
        [.., (_, before), (step, value)] => match change(asked.kpi, value, before, locale) {
            Ok(Change { verb, size, .. }) if !verb.is_empty() => {
                let now = whole(value, locale);
                words::trend_moved(name, verb, &size, &now, &step.name, &rank(&over, asked.grain))
            }
            _ => words::trend_at(name, &whole(value, locale), &step.name),
        },
    }
}

fn rank(over: &[(&Period, &Value)], grain: Grain) -> String {
    let exact: Vec<Rational> = over.iter().filter_map(|(_, value)| value.exact()).collect();
    let Some((last, earlier)) = exact.split_last().filter(|(_, earlier)| earlier.len() > 1) else {
        return String::new();
    };
    let is_highest = earlier.iter().all(|other| other < last);
    let is_lowest = earlier.iter().all(|other| other > last);
    if is_highest || is_lowest { words::rank(is_highest, over.len(), grain.word()) } else { String::new() }
}

fn table(asked: &Asked, place: &Place, overview: &Overview, locale: &Locale) -> Table {
    let name = name_of(asked.kpi, overview);
    let counts = [KpiId::WonCount, KpiId::LostCount].into_iter().filter(|kpi| *kpi != asked.kpi);
    let counts: Vec<KpiId> = counts.collect();
    let mut columns = vec![Column::text(words::PERIOD), Column::number(&name, &unit_in(asked.kpi, overview))];
    columns.extend(counts.iter().map(|kpi| Column::number(kpi.entry().name, "")));
    let line = |(index, step): (i64, &Period)| {
        let mut place = place.clone();
        place.filter.period = Some(step.name.clone());
        let order = Order::Number(Rational::whole(index));
        let mut cells = vec![Cell { order, ..Cell::text(step.name.clone()).linked(place.href()) }];
        let unknown = || Cell::unknown(words::NO_POINT);
        let keys = [Key::Time(Some(step.clone()))];
        let opened = |value: &Value| cell(value, locale).opening(asked.kpi, asked.filter, &keys);
        cells.push(value_at(asked, step).map_or_else(unknown, opened));
        cells.extend(counts.iter().map(|kpi| {
            let count = count_at(asked, step, *kpi);
            let exact = Rational::new(count.into(), 1).unwrap_or(Rational::ZERO);
            Cell::number(format::count(count, locale), exact).opening(*kpi, asked.filter, &keys)
        }));
        Line { key: step.name.clone(), cells }
    };
    let lines = (0..).zip(asked.steps).map(line).collect();
    Table { caption: words::trend_caption(&name, asked.grain.word()), columns, lines, totals: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Date, Money};
    use crate::domain::model::measures::OwnKpi;
    use crate::present::place::Page;

    fn overview() -> Overview {
        let day = |text| Date::parse_iso(text).unwrap();
        Overview {
            currency: Some(Currency::USD),
            today: Some(day("2026-05-10")),
            span: DateRange::new(day("2025-02-10"), day("2026-05-10")).ok(),
            ..Overview::default()
        }
    }

    fn row(name: &str, minor: i64) -> Row {
        let period = Calendar::default().parse(name).unwrap();
        let values = vec![
            (KpiId::Revenue, Value::Money(Money::new(minor, Currency::USD))),
            (KpiId::WonCount, Value::Count(2)),
            (KpiId::LostCount, Value::Count(1)),
        ];
        Row { keys: vec![Key::Time(Some(period))], values, deals: 3, samples: Vec::new() }
    }

    fn drawn(rows: &[Row]) -> Trend {
        let overview = overview();
        let period = Calendar::default().parse("2026Q2").unwrap();
        let steps = steps(&overview, Some(&period), Grain::Quarter);
        let asked = Asked {
            kpi: KpiId::Revenue,
            grain: Grain::Quarter,
            steps: &steps,
            rows,
            period: Some(&period),
            filter: &Arc::default(),
        };
        trend(&asked, &overview, &Place::at(Page::Performance), &Locale::default())
    }

    #[test]
    fn the_running_quarter_is_drawn_but_not_judged() {
        let trend = drawn(&[
            row("2025Q3", 10_000),
            row("2025Q4", 10_000),
            row("2026Q1", 15_000),
            row("2026Q2", 1_00),
        ]);
        assert_eq!(
            trend.title,
            "Won revenue rose by 50.00% to 150\u{a0}USD in 2026Q1, the highest of 3 quarters"
        );
        assert_eq!(trend.points.len(), 6);
        assert!(trend.points[5].label.contains("so far") && trend.points[5].is_inside);
    }

    #[test]
    fn a_change_of_level_is_told_with_date_and_size() {
        let from = Calendar::default().parse("2026Q1").unwrap();
        let change = measure::Change { from, before: 10_000.0, after: 15_000.4, luck: 0.002 };
        let found = measure::Trend { kpi: KpiId::Revenue, points: Vec::new(), changes: vec![change] };
        let said = changes(&found, &overview(), &Locale::default());
        assert_eq!(said.len(), 1);
        for part in ["2026Q1", "100\u{a0}USD", "150\u{a0}USD", "rose", "0.20%"] {
            assert!(said[0].contains(part), "{part}: {}", said[0]);
        }
    }

    #[test]
    fn a_figure_of_the_companys_own_is_drawn_under_its_name_and_unit() {
        let id = crate::domain::kernel::OwnKpiId(crate::domain::kernel::Id::from_bits(4));
        let mut overview = overview();
        let formula = "won_count / lost_count".to_owned();
        let own = OwnKpi { name: "Wins a loss".to_owned(), formula, higher_is_better: Some(true) };
        overview.measures.own.insert(id, own);
        let place = Place::at(Page::Performance).with_view(View::Kpi, &KpiId::Own(id).slug());
        assert_eq!(kpi(&place), KpiId::Own(id));
        let mut row = row("2026Q1", 1);
        row.values.push((KpiId::Own(id), Value::Ratio(Rational::HALF)));
        let steps = steps(&overview, None, Grain::Quarter);
        let asked = Asked {
            kpi: KpiId::Own(id),
            grain: Grain::Quarter,
            steps: &steps,
            rows: &[row],
            period: None,
            filter: &Arc::default(),
        };
        let drawn = trend(&asked, &overview, &place, &Locale::default());
        assert_eq!(drawn.name, "Wins a loss (%)");
        assert_eq!(drawn.points[4].value, Some(Rational::whole(50)));
        assert!(drawn.title.starts_with("Wins a loss is 50"), "{}", drawn.title);
        assert!(drawn.table.lines[4].cells[1].opens.is_some());
    }

    #[test]
    fn a_step_without_deals_is_a_gap_not_a_zero() {
        let trend = drawn(&[row("2026Q1", 15_000)]);
        assert_eq!(trend.points[0].value, None);
        assert_eq!(trend.table.lines[0].cells[1].text, "\u{2014}");
        assert_eq!(trend.title, "Won revenue is 150\u{a0}USD in 2026Q1");
    }
}
