//! The funnel: how many reached each step, how each stage passes deals on, and who is stuck.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::present::charts_funnel::chart;
use crate::present::performance::Look;
use crate::present::performance_funnel::{FunnelView, funnel_view};
use crate::present::tone::Tone;
use crate::present::words::insight as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, ChartBox, DataTable, Skeleton};
use leptos::prelude::*;

/// How many stuck deals of each stage are listed.
const STUCK: usize = 50;

#[component]
pub(super) fn FunnelPart() -> impl IntoView {
    let context = Context::get();
    let found = reading("performance.funnel", move || {
        Some(Request::Funnel { filter: context.filter(), most: STUCK })
    });
    let view = Memo::new(move |_| {
        let look = Look::new(context.filter(), context.period().as_ref());
        found.answer.with(|answer| match answer {
            Some(Answer::Funnel(funnel)) => Some(funnel_view(funnel, &look, &context.locale())),
            _ => None,
        })
    });
    let is_there = Memo::new(move |_| view.with(Option::is_some));
    let shown = Signal::derive(move || view.get().unwrap_or_default());
    let failed = Memo::new(move |_| failure(found));
    move || match (failed.get(), is_there.get()) {
        (Some(text), _) => view! { <Banner tone=Tone::Behind text/> }.into_any(),
        (None, true) => view! { <Drawn shown/> }.into_any(),
        (None, false) => view! { <Skeleton lines=10/> }.into_any(),
    }
}

#[component]
fn Drawn(shown: Signal<FunnelView>) -> impl IntoView {
    let notes = move || {
        let notes = shown.with(|view| view.notes.clone());
        notes.into_iter().map(|text| view! { <Banner tone=Tone::Unknown text/> }).collect_view()
    };
    let has_stages = Memo::new(move |_| shown.with(|view| !view.table.lines.is_empty()));
    let has_stuck = Memo::new(move |_| shown.with(|view| !view.stuck.lines.is_empty()));
    view! {
        <section aria-labelledby="funnel">
            <h2 id="funnel" class="visually-hidden">{words::FUNNEL}</h2>
            <ChartBox view=Signal::derive(move || shown.with(chart))/>
            {notes}
            {move || {
                has_stages.get().then(|| {
                    view! {
                        <DataTable table=Signal::derive(move || shown.with(|view| view.table.clone()))/>
                        <p class="hint">{words::FUNNEL_HINT}</p>
                    }
                })
            }}
        </section>
        {move || {
            has_stages.get().then(|| {
                view! {
                    <section aria-labelledby="stuck">
                        <h2 id="stuck">{words::STUCK_DEALS}</h2>
                        {move || if has_stuck.get() {
                            view! { <Stuck shown/> }.into_any()
                        } else {
                            view! { <p>{words::NOTHING_STUCK}</p> }.into_any()
                        }}
                    </section>
                }
            })
        }}
    }
}

#[component]
fn Stuck(shown: Signal<FunnelView>) -> impl IntoView {
    view! {
        <p class="lede">{move || shown.with(|view| view.stuck_title.clone())}</p>
        <DataTable table=Signal::derive(move || shown.with(|view| view.stuck.clone()))/>
    }
}
