//! One KPI over time. Which, and in which steps, stands in the address; a press narrows the period.

use super::notes::Notes;
use super::rows;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::{Grain, Period};
use crate::domain::measure::{Axis, KpiId};
use crate::platform::echarts::Picked;
use crate::present::charts::{ChartView, pinned};
use crate::present::charts_performance::chart;
use crate::present::notes::pins;
use crate::present::performance_compare::is_of_now;
use crate::present::performance_own::choices;
use crate::present::performance_table::axis_name;
use crate::present::performance_trend::{self as model, Asked};
use crate::present::place::View;
use crate::present::words::performance as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{ChartBox, SelectField};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Trend() -> impl IntoView {
    let context = Context::get();
    let kpi = Memo::new(move |_| context.place.with(model::kpi));
    let grain = Memo::new(move |_| {
        let (calendar, period) = (context.held().calendar, context.period());
        context.place.with(|place| model::grain(place, calendar, period.as_ref()))
    });
    let steps = Memo::new(move |_| model::steps(&context.held(), context.period().as_ref(), grain.get()));
    let found = reading("performance.trend", move || {
        let filter = steps.with(|steps| model::filter(&context.filter(), steps))?;
        let kpis = vec![kpi.get(), KpiId::WonCount, KpiId::LostCount];
        Some(Request::Kpis { kpis, by: vec![Axis::Time(grain.get())], filter })
    });
    let shown = Signal::derive(move || {
        let (rows, steps, period) = (rows(found).unwrap_or_default(), steps.get(), context.period());
        let mut filter = context.filter();
        filter.period = None;
        let asked = Asked {
            kpi: kpi.get(),
            grain: grain.get(),
            steps: &steps,
            rows: &rows,
            period: period.as_ref(),
            filter: &Arc::new(filter),
        };
        let trend =
            context.place.with(|place| model::trend(&asked, &context.held(), place, &context.locale()));
        let chart = chart(&trend);
        let option = pinned(&chart.option, &pins(&context.held().notes, &steps));
        ChartView { option, ..chart }
    });
    // Changes are looked for in all that the filter covers, not only in the steps shown.
    let level = reading("performance.changes", move || {
        let mut filter = context.filter();
        filter.period = None;
        Some(Request::Trend { kpi: kpi.get(), grain: grain.get(), filter })
    });
    let pick = Callback::new(move |picked: Picked| narrow(context, &steps.get_untracked(), picked.index));
    view! {
        <section aria-labelledby="trend">
            <div class="section-head">
                <h2 id="trend">{words::TREND}</h2>
                <Choices kpi grain/>
            </div>
            <ChartBox view=shown on_pick=pick/>
            <p class="hint">{words::PICK_HINT}</p>
            {move || changes(context, level)}
            <Notes steps/>
        </section>
    }
}

/// Where the figure changed its level.
fn changes(context: Context, level: Reading) -> AnyView {
    let told = level.answer.with(|answer| match answer {
        Some(Answer::Trend(found)) => Some(model::changes(found, &context.held(), &context.locale())),
        _ => None,
    });
    match told {
        None => ().into_any(),
        Some(told) if told.is_empty() => view! { <p class="hint">{words::NO_CHANGES}</p> }.into_any(),
        Some(told) => {
            let item = |text: String| view! { <li>{text}</li> };
            view! { <ul class="headline-notes">{told.into_iter().map(item).collect_view()}</ul> }.into_any()
        }
    }
}

fn narrow(context: Context, steps: &[Period], index: usize) {
    if let Some(step) = steps.get(index) {
        let mut place = context.place.get_untracked();
        place.filter.period = Some(step.name.clone());
        context.go(&place);
    }
}

#[component]
fn Choices(kpi: Memo<KpiId>, grain: Memo<Grain>) -> impl IntoView {
    let context = Context::get();
    let choose = move |view: View, text: String| {
        let place = context.place.with_untracked(|place| place.with_view(view, &text));
        context.go(&place);
    };
    let of_now = |slug: &str| KpiId::parse(slug).is_none_or(is_of_now);
    let kpis = Signal::derive(move || {
        let offered = choices(&context.held()).into_iter();
        offered.filter(|(slug, _)| !of_now(slug)).collect::<Vec<_>>()
    });
    let grains = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    let grains =
        grains.map(|grain| (grain.word().to_owned(), axis_name(Axis::Time(grain)).to_owned())).to_vec();
    view! {
        <div class="trend-choices">
            <SelectField id="trend-kpi" label=words::TREND_KPI options=kpis
                value=Signal::derive(move || kpi.get().slug())
                on_choose=move |text| choose(View::Kpi, text)/>
            <SelectField id="trend-grain" label=words::TREND_GRAIN options=Signal::stored(grains)
                value=Signal::derive(move || grain.get().word().to_owned())
                on_choose=move |text| choose(View::Compare, text)/>
        </div>
    }
}
