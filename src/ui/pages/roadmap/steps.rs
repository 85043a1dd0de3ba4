//! The seven steps as a checklist, and the cycle that they are walked in.

use super::report;
use crate::app::requests::{Request, RoadmapReport, RoadmapRequest};
use crate::present::roadmap::{CheckView, StepView, changes, cycle_line, cycles, headline, steps};
use crate::present::words::roadmap as words;
use crate::ui::ask::change;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Icon, Look, Shape, Skeleton, TextField, ToneMark};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Steps() -> impl IntoView {
    let context = Context::get();
    let report = report();
    let list = move || {
        let report = report.get()?;
        Some(steps(&report, &context.held(), &context.locale()).into_iter().map(step).collect_view())
    };
    let title = move || report.get().map(|report| headline(&report, &context.locale()));
    view! {
        <Show when=move || report.with(Option::is_some) fallback=|| view! { <Skeleton lines=12/> }>
            <p class="lede">{title}</p>
            <CycleBlock report/>
            <ol class="road">{list}</ol>
            <Past report/>
        </Show>
    }
}

fn step(view: StepView) -> impl IntoView {
    let StepView { key, title, asks, state, tone, stake, next, checks } = view;
    let id = format!("step-{key}");
    let heading = id.clone();
    let next = next.map(|(action, href)| {
        view! { <p class="road-next">{words::NEXT}" "<a href=href>{action}</a></p> }
    });
    view! {
        <li class="road-step" aria-labelledby=id>
            <h2 id=heading>{title}</h2>
            <p class="hint">{asks}</p>
            <p><ToneMark tone text=state/></p>
            {next}
            {(!stake.is_empty()).then(|| view! { <p class="road-stake">{stake}</p> })}
            <details>
                <summary>{words::CHECKS}</summary>
                <ul class="road-checks">{checks.into_iter().map(check).collect_view()}</ul>
            </details>
        </li>
    }
}

fn check(view: CheckView) -> impl IntoView {
    let CheckView { text, is_met, reason, action, href } = view;
    let (shape, word) = if is_met { (Shape::Check, words::MET) } else { (Shape::Cross, words::NOT_MET) };
    let class = if is_met { "road-check met" } else { "road-check" };
    let door = (!is_met).then(|| view! { <a href=href>{action}</a> });
    view! {
        <li class=class>
            <Icon shape/>
            <span class="visually-hidden">{word}": "</span>
            <span><strong>{text}</strong>" "<span class="hint">{reason}</span>" "{door}</span>
        </li>
    }
}

#[component]
fn CycleBlock(report: Memo<Option<Arc<RoadmapReport>>>) -> impl IntoView {
    let context = Context::get();
    let note = RwSignal::new(String::new());
    let is_open = Memo::new(move |_| {
        report.with(|report| report.as_ref().is_some_and(|report| report.cycle.is_some()))
    });
    let line = move || report.get().map(|report| cycle_line(&report, &context.locale()));
    let close = move |goes_on| {
        let request = RoadmapRequest::CloseCycle { note: note.get_untracked(), goes_on };
        change(context, Request::Roadmap(request));
        note.set(String::new());
    };
    let start = move || change(context, Request::Roadmap(RoadmapRequest::StartCycle));
    view! {
        <section class="road-cycle no-print" aria-labelledby="cycle-title">
            <h2 id="cycle-title">{words::CYCLE}</h2>
            <p>{line}</p>
            <Show when=move || is_open.get()
                fallback=move || view! { <Button label=words::START_CYCLE.to_owned() look=Look::Primary on_press=start/> }>
                <details>
                    <summary>{words::CLOSE_CYCLE}</summary>
                    <p class="hint">{words::CLOSE_WHY}</p>
                    <TextField id="cycle-note" label=words::CYCLE_NOTE value=note/>
                    <div class="row">
                        <Button label=words::CLOSE_AND_GO_ON.to_owned() look=Look::Primary on_press=move || close(true)/>
                        <Button label=words::CLOSE_CYCLE.to_owned() on_press=move || close(false)/>
                    </div>
                </details>
            </Show>
        </section>
    }
}

/// What changed since the last closed cycle, and all closed ones.
#[component]
pub(super) fn Past(report: Memo<Option<Arc<RoadmapReport>>>) -> impl IntoView {
    let context = Context::get();
    let has = Memo::new(move |_| {
        report.with(|report| report.as_ref().is_some_and(|report| !report.closed.is_empty()))
    });
    let changed = Signal::derive(move || {
        report.get().map(|report| changes(&report, &context.locale())).unwrap_or_default()
    });
    let closed = Signal::derive(move || {
        report.get().map(|report| cycles(&report, &context.locale())).unwrap_or_default()
    });
    view! {
        <Show when=move || has.get()>
            <section class="road-changed" aria-labelledby="changed-title">
                <h2 id="changed-title">{move || changed.with(|table| table.caption.clone())}</h2>
                <DataTable table=changed empty=words::NOTHING_CHANGED/>
            </section>
            <section aria-labelledby="closed-title">
                <h2 id="closed-title">{words::CLOSED_CYCLES}</h2>
                <DataTable table=closed/>
            </section>
        </Show>
    }
}
