//! The page Goals: attainment of company, teams and people against pace, and the quotas themselves.

use crate::app::requests::Request;
use crate::domain::measure::{Axis, Pace};
use crate::present::goals::quotas;
use crate::present::grid::Sheet;
use crate::present::home;
use crate::present::place::Page as Name;
use crate::present::table::Sort;
use crate::present::words::{frame, goals as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::pages::home::{Headline, pace_reading, rows_of};
use crate::ui::widgets::{DataTable, TypingGrid};
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
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
    view! {
        <div class="page">
            <h1>{frame::page(Name::Goals)}</h1>
            <Headline company pace/>
            <Standing id="teams" title=words::TEAMS rows=teams company pace/>
            <Standing id="people" title=words::PEOPLE rows=people company pace/>
            <Quotas/>
            <AllQuotas/>
        </div>
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
