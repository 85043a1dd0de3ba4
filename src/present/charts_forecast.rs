//! The chart of a forecast: how the drawn revenues are spread.

use super::charts::{ChartView, Drawing, option_of};
use super::forecast::{Writing, spread_table};
use super::format::{self, Locale};
use super::words::forecast as words;
use crate::domain::forecast::Forecast;
use crate::domain::kernel::Money;
use charming::component::{Axis, Grid};
use charming::element::{AxisType, Tooltip, Trigger};
use charming::series::Bar;

/// The spread as bars; the finding is where the middle lies.
pub fn spread(forecast: &Forecast, period: &str, locale: &Locale) -> ChartView {
    let writing = Writing { forecast, locale };
    let (bounds, counts) = &forecast.spread;
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
                .name_location(charming::element::NameLocation::Middle)
                .name_gap(28)
                .data(names),
        )
        .with("yAxis", &Axis::new().type_(AxisType::Value).name(words::DRAWS))
        .with("series", &Bar::new().name(words::DRAWS).bar_width("96%").data(heights));
    let band = forecast.revenue;
    ChartView {
        title: words::spread_title(&writing.money(band.p50)),
        summary: words::spread_summary(&writing.money(band.p10), &writing.money(band.p90)),
        option: option_of(chart),
        table: spread_table(forecast, period, locale),
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
