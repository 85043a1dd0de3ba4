//! The page Goals: the tree with pace and letters, one goal opened, and how everybody stands.

mod cascade;
mod detail;
mod form;
mod own;
mod tree;

use crate::app::requests::{Answer, Request};
use crate::domain::goals::GoalReport;
use crate::domain::measure::{Axis, Pace};
use crate::domain::visibility::Viewer;
use crate::present::goals::{NEW, quotas};
use crate::present::grid::Sheet;
use crate::present::home;
use crate::present::place::{Page as Name, View};
use crate::present::table::Sort;
use crate::present::words::{frame, goals as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::pages::home::{DataEnd, Headline, pace_reading, rows_of};
use crate::ui::widgets::{DataTable, EmptyState, Skeleton, TypingGrid};
use leptos::prelude::*;
use std::sync::Arc;

/// The report at hand; nothing until it is there.
pub(super) type Report = Memo<Option<Arc<GoalReport>>>;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let asked = reading("goals.report", move || {
        Some(Request::Goals { period: context.period().map(|period| period.range) })
    });
    let report: Report = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Goals(report)) => Some(Arc::new(report.clone())),
            _ => None,
        })
    });
    let shown = move |view| context.place.with(|place| place.shown(view).unwrap_or_default().to_owned());
    let open = Memo::new(move |_| shown(View::Open));
    let is_new = Memo::new(move |_| shown(View::Tab) == NEW);
    let content = move || match (is_new.get(), open.get()) {
        (true, _) => view! { <form::NewGoal report/> }.into_any(),
        (false, key) if key.is_empty() => view! { <All report/> }.into_any(),
        (false, key) => view! { <detail::Detail report key/> }.into_any(),
    };
    view! {
        <div class="page goals">
            <h1>{frame::page(Name::Goals)}</h1>
            <DataEnd/>
            {content}
        </div>
    }
}

/// Where a new goal is written.
pub(super) fn new_href(context: Context) -> String {
    context.place.with(|place| place.with_view(View::Open, "").with_view(View::Tab, NEW).href())
}

/// The way back to all goals.
pub(super) fn back_href(context: Context) -> String {
    context.place.with(|place| place.with_view(View::Open, "").with_view(View::Tab, "").href())
}

#[component]
fn All(report: Report) -> impl IntoView {
    let context = Context::get();
    let ask_by = |lane, by: Vec<Axis>| {
        reading(lane, move || {
            let kpis = home::STANDING.to_vec();
            Some(Request::Kpis { kpis, by: by.clone(), filter: context.filter() })
        })
    };
    let company = ask_by("goals.company", Vec::new());
    let teams = ask_by("goals.teams", vec![Axis::Team]);
    let people = ask_by("goals.people", vec![Axis::Person]);
    let pace = pace_reading("goals.pace");
    let is_there = Memo::new(move |_| report.with(Option::is_some));
    let has_goals = Memo::new(move |_| {
        report.with(|report| report.as_ref().is_none_or(|report| !report.nodes.is_empty()))
    });
    view! {
        <Headline company pace/>
        <Show when=move || is_there.get() fallback=|| view! { <Skeleton lines=6/> }>
            <Show when=move || has_goals.get() fallback=|| view! { <Empty/> }>
                <own::Own report/>
                <tree::Tree report/>
            </Show>
        </Show>
        <Standing id="teams" title=words::TEAMS rows=teams company pace/>
        <Standing id="people" title=words::PEOPLE rows=people company pace/>
        <Show when=move || context.held().viewer == Viewer::Admin>
            <TypedGoals/>
            <Quotas/>
        </Show>
        <AllQuotas/>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let context = Context::get();
    view! {
        <EmptyState title=words::EMPTY_TITLE needs=words::EMPTY_NEEDS>
            <a class="button primary" href=move || new_href(context)>{words::NEW}</a>
            <a class="button" href=move || context.href(Name::Data)>{words::IMPORT}</a>
        </EmptyState>
    }
}

#[component]
fn Standing(
    id: &'static str,
    title: &'static str,
    rows: Reading,
    company: Reading,
    pace: Signal<Option<Pace>>,
) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let rows = rows_of(rows).unwrap_or_default();
        let whole = rows_of(company).unwrap_or_default();
        let (pace, filter) = (pace.get(), Arc::new(context.filter()));
        let held = context.held();
        home::standing(&rows, whole.first(), pace.as_ref(), &held, &filter, &context.locale())
    });
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <DataTable table sort=Sort { column: 4, descending: true }/>
        </section>
    }
}

/// New goals as a grid; they are read like a file.
#[component]
fn TypedGoals() -> impl IntoView {
    let period = Signal::derive(|| None);
    view! {
        <details>
            <summary>{words::TYPE_GOALS}</summary>
            <p class="hint">{words::TYPE_GOALS_WHY}</p>
            <TypingGrid sheet=Sheet::Goals label=words::TREE period/>
        </details>
    }
}

/// The quotas of the period as a grid, with a row for everybody who has none.
#[component]
fn Quotas() -> impl IntoView {
    let context = Context::get();
    let period = Signal::derive(move || context.period().map(|period| period.range));
    view! {
        <section aria-labelledby="quotas-title">
            <h2 id="quotas-title">{words::QUOTAS}</h2>
            <p class="hint">{words::QUOTAS_WHY}</p>
            <TypingGrid sheet=Sheet::Quotas label=words::QUOTAS period/>
        </section>
    }
}

/// All quotas of all periods, with where each was read.
#[component]
fn AllQuotas() -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || quotas(&context.held(), &context.locale()));
    view! {
        <details>
            <summary>{words::ALL_QUOTAS}</summary>
            <DataTable table empty=words::NO_QUOTAS/>
        </details>
    }
}
