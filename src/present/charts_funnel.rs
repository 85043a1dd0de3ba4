//! The funnel as a chart: how many reached each step, first above.

use super::charts::{ChartView, Drawing, option_of, plain};
use super::performance_funnel::FunnelView;
use super::words::insight as words;
use charming::component::{Axis, Grid};
use charming::datatype::{CompositeValue, DataPoint, DataPointItem};
use charming::element::{AxisTick, AxisType, Label, LabelPosition, Tooltip, Trigger};
use charming::series::Bar;

/// The chart of a funnel.
pub fn chart(view: &FunnelView) -> ChartView {
    ChartView {
        title: view.title.clone(),
        summary: words::FUNNEL_SUMMARY.to_owned(),
        option: option_of(drawing(view)),
        table: view.steps_table.clone(),
    }
}

fn drawing(view: &FunnelView) -> Drawing {
    // Categories of a vertical axis run upwards.
    let names: Vec<String> = view.steps.iter().rev().map(|(name, _)| plain(name)).collect();
    let point = |(name, count): &(String, u64)| {
        let item = DataPointItem::new(CompositeValue::from(*count as f64));
        DataPoint::from(item.name(format!("{}: {count}", plain(name))))
    };
    let data: Vec<DataPoint> = view.steps.iter().rev().map(point).collect();
    let bars = Bar::new().name(words::REACHED).data(data);
    let bars = bars.label(Label::new().show(true).position(LabelPosition::Right));
    Drawing::new(&Tooltip::new().trigger(Trigger::Item).formatter("{b}"))
        .with("grid", &Grid::new().left(8).right(48).top(8).bottom(8).contain_label(true))
        .with("xAxis", &Axis::new().type_(AxisType::Value).min_interval(1).split_number(4))
        .with(
            "yAxis",
            &Axis::new().type_(AxisType::Category).data(names).axis_tick(AxisTick::new().show(false)),
        )
        .with("series", &bars)
}
