//! The chart of the page Forecast: how the drawn revenues are spread.

use super::charts::{ChartView, option_of};
use super::format::{self, Locale};
use super::words::forecast as words;
use crate::domain::forecast::Forecast;
use crate::domain::kernel::Money;
use charming::Chart;
use charming::component::{Axis, Grid};
use charming::element::{AxisType, Tooltip, Trigger};
use charming::series::Bar;

/// The draws as bars; nothing where all draws are equal.
pub fn spread(forecast: &Forecast, locale: &Locale) -> Option<ChartView> {
    let (bounds, counts) = &forecast.spread;
    if counts.is_empty() {
        return None;
    }
    let label = |minor: &i64| format::money_whole(Money::new(*minor, forecast.currency), locale);
    let labels: Vec<String> = bounds.iter().take(counts.len()).map(label).collect();
    let bars: Vec<i64> = counts.iter().map(|count| i64::try_from(*count).unwrap_or(0)).collect();
    let chart = Chart::new()
        .grid(Grid::new().left("3%").right("3%").bottom("3%").top("8%").contain_label(true))
        .tooltip(Tooltip::new().trigger(Trigger::Axis))
        .x_axis(Axis::new().type_(AxisType::Category).data(labels))
        .y_axis(Axis::new().type_(AxisType::Value).name(words::DRAWS))
        .series(Bar::new().name(words::DRAWS).data(bars));
    Some(ChartView {
        title: words::SPREAD.to_owned(),
        summary: words::headline(forecast, locale),
        option: option_of(&chart),
        table: super::forecast::spread(forecast, locale),
    })
}
