//! The page Home: where am I, where am I heading, what next.

use crate::app::requests::{Answer, Request};
use crate::domain::forecast::Chances;
use crate::domain::measure::{Axis, Row};
use crate::present::figure::figure;
use crate::present::home;
use crate::present::place::{Page as Name, Place};
use crate::present::words::{frame, home as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::widgets::{DataTable, Figure, Icon, Shape, Skeleton};
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let is_empty = Memo::new(move |_| context.held().is_empty);
    view! {
        <div class="page">
            <h1>{frame::page(Name::Home)}</h1>
            {move || if is_empty.get() { view! { <Welcome/> }.into_any() } else { view! { <Loaded/> }.into_any() }}
        </div>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let context = Context::get();
    view! {
        <p class="lede">{words::WELCOME}</p>
        <div class="doors">
            <button type="button" class="door" on:click=move |_| choose(context, EXPORTS, true)>
                <Icon shape=Shape::Upload/><strong>{words::DOOR_DROP}</strong><span>{words::DOOR_DROP_WHY}</span>
            </button>
            <button type="button" class="door" on:click=move |_| choose(context, ".attain", false)>
                <Icon shape=Shape::Download/><strong>{words::DOOR_OPEN}</strong><span>{words::DOOR_OPEN_WHY}</span>
            </button>
            <a class="door" href="#/data">
                <Icon shape=Shape::Pencil/><strong>{words::DOOR_TYPE}</strong><span>{words::DOOR_TYPE_WHY}</span>
            </a>
        </div>
        <p><a href="#/settings">{words::PRIVACY}</a></p>
    }
}

/// The rows of an answer about KPIs.
fn rows_of(reading: Reading) -> Option<Vec<Row>> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Kpis { rows, .. }) => Some(rows.clone()),
        _ => None,
    })
}

#[component]
fn Loaded() -> impl IntoView {
    let context = Context::get();
    let kpis = || home::KPIS.into_iter().chain(home::STANDING).collect::<Vec<_>>();
    let company = reading("home.company", move || {
        Some(Request::Kpis { kpis: kpis(), by: Vec::new(), filter: context.filter() })
    });
    let people = reading("home.people", move || {
        let by = vec![Axis::Person];
        Some(Request::Kpis { kpis: home::STANDING.to_vec(), by, filter: context.filter() })
    });
    let headline = move || {
        let rows = rows_of(company)?;
        let period = context.period();
        Some(home::headline(rows.first()?, period.as_ref(), &context.held(), &context.locale()))
    };
    view! {
        <p class="lede finding">{headline}</p>
        <Strip company/>
        <Heading/>
        <Standing company people/>
        <Next people/>
    }
}

#[component]
fn Strip(company: Reading) -> impl IntoView {
    let context = Context::get();
    let figures = move || {
        let rows = rows_of(company)?;
        let row = rows.first()?.clone();
        let period = context.period().map(|period| period.name).unwrap_or_else(|| frame::ALL_DAYS.to_owned());
        let filter = context.filter();
        let figures = home::KPIS.into_iter().map(|kpi| {
            let view = figure(&row, kpi, &period, &context.locale());
            let filter = filter.clone();
            view! { <Figure view on_open=move || context.open_figure(kpi, filter.clone(), Vec::new())/> }
        });
        Some(view! { <div class="figures">{figures.collect_view()}</div> }.into_any())
    };
    view! {
        <section aria-labelledby="kpis-title">
            <h2 id="kpis-title" class="visually-hidden">{words::KPIS}</h2>
            {move || figures().unwrap_or_else(|| view! { <Skeleton lines=4/> }.into_any())}
        </section>
    }
}

#[component]
fn Heading() -> impl IntoView {
    let context = Context::get();
    let forecast = reading("home.forecast", move || {
        let period = context.period()?.range;
        Some(Request::Forecast { period, as_of: None, draws: 500, seed: 1, chances: Chances::Own })
    });
    let text = move || {
        forecast.answer.with(|answer| match answer {
            Some(Answer::Forecast(forecast)) => {
                Some(words::band(forecast.revenue, forecast.payout, forecast.currency, &context.locale()))
            }
            Some(Answer::Failed { why }) => Some(why.clone()),
            _ => None,
        })
    };
    let href = move || Place::at(Name::Forecast).href();
    view! {
        <section aria-labelledby="heading-title">
            <h2 id="heading-title">{words::FORECAST}</h2>
            <p class="steady">{text}</p>
            <p><a href=href>{words::OPEN_FORECAST}</a></p>
        </section>
    }
}

#[component]
fn Standing(company: Reading, people: Reading) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let rows = rows_of(people).unwrap_or_default();
        let whole = rows_of(company).and_then(|rows| rows.into_iter().next());
        let period = context.period();
        home::standing(
            &rows,
            whole.as_ref(),
            period.as_ref(),
            &context.held(),
            &Arc::new(context.filter()),
            &context.locale(),
        )
    });
    view! {
        <section aria-labelledby="standing-title">
            <h2 id="standing-title">{words::AHEAD}</h2>
            <DataTable table sort=crate::present::table::Sort { column: 1, descending: true }/>
        </section>
    }
}

#[component]
fn Next(people: Reading) -> impl IntoView {
    let context = Context::get();
    let steps = move || {
        let steps = home::next_steps(&context.held(), &rows_of(people).unwrap_or_default());
        if steps.is_empty() {
            return view! { <p class="hint">{words::NOTHING_NEXT}</p> }.into_any();
        }
        let items = steps.into_iter().map(|(text, href)| view! { <li><a href=href>{text}</a></li> });
        view! { <ul class="plain-list">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="next-title">
            <h2 id="next-title">{words::NEXT}</h2>
            {steps}
        </section>
    }
}
