//! The charts of a forecast: the fan of the draws, what their mean is made of, how they are spread; and of its
//! record: past dates, and whether chances came true.

use super::charts::{ChartView, Drawing, option_of, plain};
use super::forecast::record::{Record, of_quotas, reliability};
use super::forecast::{Writing, spread_table};
use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::forecast as words;
use crate::domain::forecast::{Bands, Forecast, Part, Reliability};
use crate::domain::kernel::{Date, Money};
use charming::component::{Axis, Grid, Legend};
use charming::element::{AxisTick, AxisType, NameLocation, Tooltip, Trigger};
use charming::series::Bar;
use serde_json::{Value as Json, json};

/// The spread as bars; the finding is where the middle lies.
pub fn spread(forecast: &Forecast, period: &str, locale: &Locale) -> ChartView {
    let writing = Writing { forecast, locale };
    let (bounds, counts) = &forecast.picture.spread;
    let from = |minor: &i64| format::money_whole(Money::new(*minor, forecast.currency), locale);
    let names: Vec<String> = bounds.iter().take(counts.len()).map(from).collect();
    let heights: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
    let chart = Drawing::new(&Tooltip::new().trigger(Trigger::Axis))
        .with("grid", &Grid::new().left(8).right(16).top(28).bottom(28).contain_label(true))
        .with(
            "xAxis",
            &Axis::new()
                .type_(AxisType::Category)
                .name(format!("{} ({})", words::FROM, forecast.currency))
                .name_location(NameLocation::Middle)
                .name_gap(28)
                .data(names),
        )
        .with("yAxis", &Axis::new().type_(AxisType::Value).name(words::DRAWS))
        .with("series", &Bar::new().name(words::DRAWS).bar_width("96%").data(heights));
    let band = forecast.picture.outlook.revenue.eighty;
    ChartView {
        title: words::spread_title(&writing.money(forecast.picture.outlook.revenue.p50)),
        summary: words::spread_summary(&writing.money(band.0), &writing.money(band.1)),
        option: option_of(chart),
        table: spread_table(forecast, period, locale),
    }
}

/// Whole major units for an axis; a drawing's places claim no cents.
fn major(minor: i64, forecast: &Forecast) -> f64 {
    minor as f64 / forecast.currency.minor_per_major() as f64
}

fn point(value: f64, label: String) -> Json {
    json!({"value": value, "name": label})
}

/// A line over named steps; a missing step stays empty.
fn line(name: &str, data: Vec<Json>, more: Json) -> Json {
    let mut series =
        json!({"type": "line", "name": name, "showSymbol": false, "symbolSize": 7, "data": data});
    if let (Some(series), Json::Object(more)) = (series.as_object_mut(), more) {
        series.extend(more);
    }
    series
}

fn legend(names: &[&str]) -> Legend {
    Legend::new().bottom(0).data(names.to_vec()).item_height(10).item_width(14)
}

fn framed(steps: Vec<String>, names: &[&str], unit: String) -> Drawing {
    Drawing::new(&Tooltip::new().trigger(Trigger::Item).formatter("{b}"))
        .with("legend", &legend(names))
        .with("grid", &Grid::new().left(8).right(16).top(28).bottom(30).contain_label(true))
        .with(
            "xAxis",
            &Axis::new().type_(AxisType::Category).data(steps).axis_tick(AxisTick::new().show(false)),
        )
        .with("yAxis", &Axis::new().type_(AxisType::Value).name(unit).split_number(4))
}

/// What is won so far, and the fan of the draws from there on.
pub fn fan(forecast: &Forecast, whose: Option<&str>, period: &str, locale: &Locale) -> ChartView {
    let writing = Writing { forecast, locale };
    let picture = &forecast.picture;
    let (low, high) = picture.outlook.revenue.eighty;
    ChartView {
        title: words::fan_title(whose.unwrap_or(words::EVERYBODY), &writing.money(low), &writing.money(high)),
        summary: words::FAN_SUMMARY.to_owned(),
        option: option_of(fan_drawing(forecast, &writing)),
        table: fan_table(forecast, &writing, period),
    }
}

/// The days of the picture, and where on them the fan begins.
fn days(forecast: &Forecast) -> Vec<Date> {
    let picture = &forecast.picture;
    let last = picture.won.last().map(|(day, _)| *day);
    let ahead = picture.fan.iter().map(|(day, _)| *day).filter(|day| Some(*day) > last);
    picture.won.iter().map(|(day, _)| *day).chain(ahead).collect()
}

fn fan_drawing(forecast: &Forecast, writing: &Writing) -> Drawing {
    let picture = &forecast.picture;
    let days = days(forecast);
    let label = |name: &str, day: Date, minor: i64| {
        format!("{}: {name} {}", format::date(day, writing.locale), writing.money(minor))
    };
    let won = |day: &Date| {
        let found = picture.won.iter().find(|(own, _)| own == day);
        found.map_or(json!("-"), |(day, minor)| {
            point(major(*minor, forecast), label(words::WON, *day, *minor))
        })
    };
    let of_fan = |name: &'static str, read: fn(&Bands) -> i64| {
        days.iter()
            .map(|day| {
                let found = picture.fan.iter().find(|(own, _)| own == day);
                found.map_or(json!("-"), |(day, bands)| {
                    point(major(read(bands), forecast), label(name, *day, read(bands)))
                })
            })
            .collect::<Vec<Json>>()
    };
    let band = |day: &Date| {
        let found = picture.fan.iter().find(|(own, _)| own == day);
        // Stacked on P10: the height of the band is drawn, not said.
        found.map_or(json!("-"), |(day, bands)| {
            point(
                major(bands.eighty.1, forecast) - major(bands.eighty.0, forecast),
                label(words::P90, *day, bands.eighty.1),
            )
        })
    };
    let mut names = vec![words::WON, words::P50, words::BAND];
    let quota = picture.outlook.quota_minor.filter(|quota| *quota > 0);
    names.extend(quota.map(|_| words::QUOTA_LINE));
    let steps = days.iter().map(|day| format::date(*day, writing.locale)).collect();
    let hidden = json!({"stack": "band", "lineStyle": {"opacity": 0}, "itemStyle": {"opacity": 0}});
    let shaded = json!({"stack": "band", "lineStyle": {"opacity": 0}, "areaStyle": {"opacity": 0.3}});
    let mut drawing = framed(steps, &names, forecast.currency.code().to_owned())
        .with("series", &line(words::WON, days.iter().map(won).collect(), json!({"lineStyle": {"width": 3}})))
        .with("series", &line(words::P50, of_fan(words::P50, |bands| bands.p50), json!({})))
        // The lower edge first: the band is stacked on it.
        .with("series", &line(words::P10, of_fan(words::P10, |bands| bands.eighty.0), hidden))
        .with("series", &line(words::BAND, days.iter().map(band).collect(), shaded));
    if let Some(quota) = quota {
        let of = point(major(quota, forecast), format!("{} {}", words::QUOTA_LINE, writing.money(quota)));
        let dashed = json!({"lineStyle": {"type": "dashed", "width": 1}});
        drawing = drawing.with("series", &line(words::QUOTA_LINE, vec![of; days.len()], dashed));
    }
    drawing
}

fn fan_table(forecast: &Forecast, writing: &Writing, period: &str) -> Table {
    let unit = forecast.currency.code();
    let picture = &forecast.picture;
    let line = |day: Date| {
        let won = picture.won.iter().find(|(own, _)| *own == day);
        let bands = picture.fan.iter().find(|(own, _)| *own == day);
        let mut cells = vec![writing.day(Some(day), "")];
        cells.push(won.map_or_else(Cell::default, |(_, minor)| writing.cell(*minor)));
        cells.extend(match bands {
            Some((_, bands)) => writing.band((*bands).into()).to_vec(),
            None => vec![Cell::default(); 3],
        });
        Line { key: day.to_string(), cells }
    };
    let mut columns = vec![Column::text(words::DAY)];
    columns.extend([words::WON, words::P10, words::P50, words::P90].map(|name| Column::number(name, unit)));
    let lines = days(forecast).into_iter().map(line).collect();
    Table { caption: format!("{} {period}", words::OVERVIEW), columns, lines, totals: None }
}

/// From what is won to the mean of the draws, part by part, and the quota.
pub fn waterfall(forecast: &Forecast, period: &str, locale: &Locale) -> ChartView {
    let writing = Writing { forecast, locale };
    let picture = &forecast.picture;
    ChartView {
        title: words::parts_title(
            &writing.money(picture.outlook.revenue.mean),
            &writing.money(picture.won_minor),
        ),
        summary: words::PARTS_SUMMARY.to_owned(),
        option: option_of(waterfall_drawing(forecast, &writing)),
        table: waterfall_table(forecast, &writing, period),
    }
}

/// Name, where it starts and how high it is, in minor units.
fn columns(forecast: &Forecast) -> Vec<(String, i64, i64)> {
    let picture = &forecast.picture;
    let part = |part: &Part| (words::source(part.source), part.from_minor, part.minor);
    let mut columns: Vec<_> = picture.parts.iter().map(part).collect();
    columns.push((words::MEAN.to_owned(), 0, picture.outlook.revenue.mean));
    let quota = picture.outlook.quota_minor.filter(|quota| *quota > 0);
    columns.extend(quota.map(|quota| (words::QUOTA_LINE.to_owned(), 0, quota)));
    columns
}

fn waterfall_drawing(forecast: &Forecast, writing: &Writing) -> Drawing {
    let columns = columns(forecast);
    let names: Vec<String> = columns.iter().map(|(name, ..)| plain(name)).collect();
    let below: Vec<f64> = columns.iter().map(|(_, from, _)| major(*from, forecast)).collect();
    let bar = |(name, _, minor): &(String, i64, i64)| {
        point(major(*minor, forecast), format!("{}: {}", plain(name), writing.money(*minor)))
    };
    let bars: Vec<Json> = columns.iter().map(bar).collect();
    Drawing::new(&Tooltip::new().trigger(Trigger::Item).formatter("{b}"))
        // The names of parts are long: they stand one below the other, beside bars that run to the right.
        .with("grid", &Grid::new().left(8).right(36).top(8).bottom(28).contain_label(true))
        .with(
            "yAxis",
            &json!({"type": "category", "inverse": true, "data": names, "axisTick": {"show": false},
            "axisLabel": {"interval": 0, "width": 96, "overflow": "break", "lineHeight": 14}}),
        )
        .with(
            "xAxis",
            &Axis::new()
                .type_(AxisType::Value)
                .name(forecast.currency.code())
                .name_location(NameLocation::Middle)
                .name_gap(26)
                .split_number(3),
        )
        .with(
            "series",
            &json!({"type": "bar", "stack": "parts", "silent": true, "data": below,
            // A colour of its own leaves the first of the theme to the parts.
            "itemStyle": {"opacity": 0, "color": "transparent"}, "tooltip": {"show": false}}),
        )
        .with("series", &json!({"type": "bar", "stack": "parts", "name": words::ON_AVERAGE, "data": bars}))
}

fn waterfall_table(forecast: &Forecast, writing: &Writing, period: &str) -> Table {
    let picture = &forecast.picture;
    let line = |part: &Part| Line {
        key: words::source(part.source),
        cells: vec![
            Cell::text(words::source(part.source)),
            if part.deals > 0 { writing.count(part.deals) } else { Cell::default() },
            writing.cell(part.minor),
        ],
    };
    let total = vec![Cell::text(words::MEAN), Cell::default(), writing.cell(picture.outlook.revenue.mean)];
    Table {
        caption: format!("{} {period}", words::MEAN),
        columns: vec![
            Column::text(words::PART),
            Column::number(words::PART_DEALS, ""),
            Column::number(words::ON_AVERAGE, forecast.currency.code()),
        ],
        lines: picture.parts.iter().map(line).collect(),
        totals: Some(Line { key: "mean".to_owned(), cells: total }),
    }
}

/// The past dates: the range that was said, and what came.
pub fn past_dates(record: &Record) -> ChartView {
    let view = record.view();
    let dates = &record.report.dates;
    let unit = record.report.currency;
    let major = |minor: i64| minor as f64 / unit.minor_per_major() as f64;
    let names = dates.iter().map(|date| format::date(date.day, record.locale)).collect();
    let label = |day: Date, name: &str, minor: i64| {
        format!("{}: {name} {}", format::date(day, record.locale), record.money(minor))
    };
    let of = |name: &'static str, read: fn(&crate::domain::forecast::PastDate) -> i64| {
        let one = |date: &crate::domain::forecast::PastDate| {
            point(major(read(date)), label(date.day, name, read(date)))
        };
        dates.iter().map(one).collect::<Vec<Json>>()
    };
    let band = |date: &crate::domain::forecast::PastDate| {
        let high = date.said.p90;
        point(major(high) - major(date.said.p10), label(date.day, words::P90, high))
    };
    let hidden = json!({"stack": "band", "lineStyle": {"opacity": 0}, "itemStyle": {"opacity": 0}});
    let shaded = json!({"stack": "band", "lineStyle": {"opacity": 0}, "areaStyle": {"opacity": 0.3}});
    let step = json!({"step": "middle", "lineStyle": {"width": 3}});
    let drawing = framed(names, &[words::CAME, words::P50, words::BAND], unit.code().to_owned())
        .with("series", &line(words::CAME, of(words::CAME, |date| date.came_minor), step))
        .with("series", &line(words::P50, of(words::P50, |date| date.said.p50), json!({})))
        .with("series", &line(words::P10, of(words::P10, |date| date.said.p10), hidden))
        .with("series", &line(words::BAND, dates.iter().map(band).collect(), shaded));
    ChartView {
        title: view.title,
        summary: words::DATES_SUMMARY.to_owned(),
        option: option_of(drawing),
        table: view.dates,
    }
}

/// Whether chances came true: of quotas, and of open deals. Nothing where there are none.
pub fn reliabilities(record: &Record) -> Vec<ChartView> {
    let quotas = of_quotas(record.report);
    let both = [(words::QUOTAS_TRUE, &quotas), (words::DEALS_TRUE, &record.report.deals)];
    let some = both.into_iter().filter(|(_, bins)| !bins.is_empty());
    some.map(|(name, bins)| diagram(name, bins, record.locale)).collect()
}

fn diagram(name: &str, bins: &[Reliability], locale: &Locale) -> ChartView {
    let count: u64 = bins.iter().map(|bin| bin.count).sum();
    let title = words::reliable_title(name, count, locale);
    let at = |bin: &Reliability| {
        let table = reliability("", std::slice::from_ref(bin), locale);
        let texts: Vec<String> =
            table.lines.into_iter().flat_map(|line| line.cells).map(|cell| cell.text).collect();
        json!({"value": [bin.said, bin.came], "name": texts.join(", ")})
    };
    let axis = |name: &str| json!({"type": "value", "name": name, "min": 0, "max": 1, "nameLocation": "middle", "nameGap": 30});
    let even = json!([[0, 0], [1, 1]]);
    let drawing = Drawing::new(&Tooltip::new().trigger(Trigger::Item).formatter("{b}"))
        .with("legend", &legend(&[words::CAME_TRUE, words::AS_SAID]))
        .with("grid", &Grid::new().left(40).right(16).top(16).bottom(64).contain_label(true))
        .with("xAxis", &axis(words::SAID))
        .with("yAxis", &axis(words::CAME_TRUE))
        .with(
            "series",
            &json!({"type": "line", "name": words::CAME_TRUE, "symbolSize": 9,
            "data": bins.iter().map(at).collect::<Vec<Json>>()}),
        )
        .with(
            "series",
            &json!({"type": "line", "name": words::AS_SAID, "showSymbol": false, "silent": true,
            "lineStyle": {"type": "dashed", "width": 1}, "data": even}),
        );
    ChartView {
        summary: words::RELIABILITY_SUMMARY.to_owned(),
        option: option_of(drawing),
        table: reliability(&title, bins, locale),
        title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_spread_is_a_bar() {
        let view = spread(&crate::present::forecast::tests::forecast(), "2026Q1", &Locale::default());
        assert!(view.option.contains("\"data\":[500.0,1000.0,500.0]"), "{}", view.option);
        assert_eq!(view.table.lines.len(), 3);
    }
}
