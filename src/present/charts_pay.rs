//! Charts of pay: the payout of a person as a function of credit, and attainment under two plans.

use super::charts::{ChartView, Drawing, option_of};
use super::format::{self, Locale};
use super::pay::simulate::SimulationView;
use super::table::{Cell, Column, Line, Table};
use super::words::{design as words, gaming};
use crate::domain::design::gaming::OwnCurve;
use crate::domain::kernel::{Currency, Rational};
use charming::component::{Axis, Grid, Legend};
use charming::element::{AxisType, Tooltip, Trigger};
use charming::series::Bar;
use serde_json::json;

/// How far to the right a curve is drawn, in percent of quota.
const REACH_PERCENT: i64 = 200;

/// What a person is paid at each part of quota, with `reached` as dots on it.
pub fn curve(own: &OwnCurve, reached: &[Rational], currency: Currency, locale: &Locale) -> ChartView {
    let unit = own.curve.quota.unwrap_or(Rational::ONE);
    let end = own
        .curve
        .quota
        .and_then(|quota| Rational::new(REACH_PERCENT.into(), 100).ok()?.checked_mul(quota).ok());
    let level = |credit: Rational| match own.curve.quota {
        Some(quota) => credit.checked_div(quota).and_then(|share| share.checked_mul(Rational::HUNDRED)).ok(),
        None if own.curve.is_money => major(credit, currency),
        None => Some(credit),
    };
    let point = |credit: Rational| {
        let pays = own.curve.at(credit).ok().and_then(|minor| major(minor, currency))?;
        Some((level(credit)?.to_f64(), pays.to_f64()))
    };
    let knots = own.curve.knots.iter().map(|knot| Rational::whole(knot.credit));
    let shown: Vec<Rational> =
        knots.filter(|credit| end.is_none_or(|end| *credit < end)).chain(end).collect();
    let line: Vec<[f64; 2]> = shown.iter().filter_map(|credit| point(*credit)).map(|(x, y)| [x, y]).collect();
    let dots = reached.iter().filter_map(|share| share.checked_mul(unit).ok()).filter_map(point);
    let dots: Vec<[f64; 2]> = dots.map(|(x, y)| [x, y]).collect();
    let axis =
        if own.curve.quota.is_some() { format!("{} (%)", words::OF_QUOTA) } else { words::CREDIT.to_owned() };
    let chart = Drawing::new(&Tooltip::new().trigger(Trigger::Item))
        .with("grid", &Grid::new().left(8).right(16).top(28).bottom(34).contain_label(true))
        .with(
            "xAxis",
            &json!({"type": "value", "name": axis, "nameLocation": "middle", "nameGap": 28, "min": 0}),
        )
        .with("yAxis", &Axis::new().type_(AxisType::Value).name(format!("{} ({currency})", words::PAYS)))
        .with("series", &json!({"type": "line", "name": own.name, "data": line, "symbolSize": 5}))
        .with(
            "series",
            &json!({"type": "scatter", "name": words::PEOPLE_DOTS, "data": dots, "symbolSize": 9}),
        );
    ChartView {
        title: words::curve_title(&own.name),
        summary: words::CURVE_SUMMARY.to_owned(),
        option: option_of(chart),
        table: table(own, &shown, currency, locale),
    }
}

fn major(minor: Rational, currency: Currency) -> Option<Rational> {
    minor.checked_div(Rational::whole(currency.minor_per_major())).ok()
}

fn table(own: &OwnCurve, shown: &[Rational], currency: Currency, locale: &Locale) -> Table {
    let line = |credit: &Rational| {
        let units = i64::try_from(credit.floor_and_rest().ok()?.0).ok()?;
        let text = gaming::credit(units, own.curve.is_money, currency, locale);
        let share = own.curve.quota.and_then(|quota| credit.checked_div(quota).ok());
        let share = share.map_or_else(
            || Cell::unknown(words::NO_QUOTA),
            |share| Cell::number(format::percent(share, locale), share),
        );
        let pays = own.curve.at(*credit).ok()?;
        let cells = vec![
            Cell::number(text, *credit),
            share,
            Cell::number(format::minor(pays, currency, locale), pays),
        ];
        Some(Line { key: units.to_string(), cells })
    };
    Table {
        caption: words::curve_title(&own.name),
        columns: vec![
            Column::number(words::CREDIT, ""),
            Column::number(words::OF_QUOTA, ""),
            Column::number(words::PAYS, currency.code()),
        ],
        lines: shown.iter().filter_map(line).collect(),
        totals: None,
    }
}

/// How many people and periods reached which part of quota, under each plan.
pub fn bands(view: &SimulationView, locale: &Locale) -> ChartView {
    let names: Vec<String> = view.bands.iter().map(|(name, ..)| name.clone()).collect();
    let heights = |of: fn(&(String, u64, u64)) -> u64| {
        view.bands.iter().map(|band| of(band) as f64).collect::<Vec<_>>()
    };
    let chart = Drawing::new(&Tooltip::new().trigger(Trigger::Axis))
        .with("legend", &Legend::new().bottom(0).data(vec![words::PLAN_A, words::PLAN_B_SHORT]))
        .with("grid", &Grid::new().left(8).right(16).top(28).bottom(34).contain_label(true))
        .with("xAxis", &Axis::new().type_(AxisType::Category).data(names))
        .with("yAxis", &Axis::new().type_(AxisType::Value).name(words::COUNT).min_interval(1))
        .with("series", &Bar::new().name(words::PLAN_A).data(heights(|band| band.1)))
        .with("series", &Bar::new().name(words::PLAN_B_SHORT).data(heights(|band| band.2)));
    let number = |count: u64| {
        Cell::number(format::count(count, locale), Rational::whole(i64::try_from(count).unwrap_or(i64::MAX)))
    };
    let line = |(name, a, b): &(String, u64, u64)| Line {
        key: name.clone(),
        cells: vec![Cell::text(name.clone()), number(*a), number(*b)],
    };
    let most = view.bands.iter().max_by_key(|band| band.2).filter(|band| band.2 > 0);
    ChartView {
        title: most.map_or_else(|| words::NONE_REACHED.to_owned(), |(name, ..)| words::most_reach(name)),
        summary: words::BANDS_SUMMARY.to_owned(),
        option: option_of(chart),
        table: Table {
            caption: words::BANDS.to_owned(),
            columns: vec![
                Column::text(words::BANDS),
                Column::number(words::PLAN_A, ""),
                Column::number(words::PLAN_B_SHORT, ""),
            ],
            lines: view.bands.iter().map(line).collect(),
            totals: None,
        },
    }
}
