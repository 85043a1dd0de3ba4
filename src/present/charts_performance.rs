//! The trend as a chart: the KPI above, deals won and lost below, on one axis of time.

use super::charts::{ChartView, Drawing, option_of, plain};
use super::performance_trend::{Point, Trend};
use super::words::performance as words;
use charming::component::{Axis, Grid, Legend};
use charming::datatype::{CompositeValue, DataPoint, DataPointItem};
use charming::element::{AxisLabel, AxisTick, AxisType, ItemStyle, SplitLine, Tooltip, Trigger};
use charming::series::{Bar, Line};

/// The chart of a trend.
pub fn chart(trend: &Trend) -> ChartView {
    ChartView {
        title: trend.title.clone(),
        summary: trend.summary.clone(),
        option: option_of(drawing(trend)),
        table: trend.table.clone(),
    }
}

fn drawing(trend: &Trend) -> Drawing {
    let steps: Vec<String> = trend.points.iter().map(|point| plain(&point.period)).collect();
    let chart = Drawing::new(&Tooltip::new().trigger(Trigger::Item).formatter("{b}"))
        .with(
            "legend",
            &Legend::new().bottom(0).data(vec![words::WON, words::LOST]).item_height(10).item_width(14),
        )
        .with("grid", &Grid::new().left(8).right(12).top(28).height("52%").contain_label(true))
        .with("grid", &Grid::new().left(8).right(12).bottom(30).height("20%").contain_label(true))
        .with("xAxis", &time(steps.clone(), 0).axis_label(AxisLabel::new().show(false)))
        .with("xAxis", &time(steps, 1))
        .with(
            "yAxis",
            &Axis::new().type_(AxisType::Value).grid_index(0).name(plain(&trend.name)).split_number(4),
        )
        .with(
            "yAxis",
            &Axis::new()
                .type_(AxisType::Value)
                .grid_index(1)
                .split_number(2)
                .min_interval(1)
                .split_line(SplitLine::new().show(false)),
        );
    let main: Vec<DataPoint> = trend.points.iter().map(main_point).collect();
    let chart = if trend.is_bars {
        chart.with("series", &Bar::new().name(plain(&trend.name)).x_axis_index(0).y_axis_index(0).data(main))
    } else {
        chart.with(
            "series",
            &Line::new().name(plain(&trend.name)).x_axis_index(0).y_axis_index(0).symbol_size(9).data(main),
        )
    };
    let won = counts(trend, words::WON, |point| point.counts.0);
    let lost = counts(trend, words::LOST, |point| point.counts.1);
    // In this order the palette gives green to what was won and orange to what was lost.
    chart.with("series", &lost).with("series", &won)
}

fn time(steps: Vec<String>, grid: i32) -> Axis {
    Axis::new().type_(AxisType::Category).grid_index(grid).data(steps).axis_tick(AxisTick::new().show(false))
}

/// Steps outside the period looked at are paler.
fn main_point(point: &Point) -> DataPoint {
    let Some(value) = point.value else { return DataPoint::from("-") };
    let opacity = if point.is_inside { 1.0 } else { 0.45 };
    item(value.to_f64(), &point.label, opacity)
}

fn item(value: f64, label: &str, opacity: f64) -> DataPoint {
    let item = DataPointItem::new(CompositeValue::from(value)).name(plain(label));
    DataPoint::from(item.item_style(ItemStyle::new().opacity(opacity)))
}

fn counts(trend: &Trend, name: &str, count: impl Fn(&Point) -> u64) -> Bar {
    let point = |point: &Point| {
        let count = count(point);
        item(count as f64, &format!("{}: {count} {}", point.period, name.to_lowercase()), 1.0)
    };
    let data: Vec<DataPoint> = trend.points.iter().map(point).collect();
    Bar::new().name(name).stack("closed").x_axis_index(1).y_axis_index(1).data(data)
}
