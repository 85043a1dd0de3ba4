//! The forecast itself: the range and how it was made, the fan, what the mean is made of, what it would
//! take, categories, teams and people.

use super::picture::Range;
use super::{Draws, Waiting, answered};
use crate::domain::forecast::Forecast;
use crate::present::charts::ChartView;
use crate::present::charts_forecast::{fan, spread, waterfall};
use crate::present::forecast::question::data_ended;
use crate::present::forecast::{self, Beside, ForecastView};
use crate::present::format::{self, Locale};
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::View;
use crate::present::table::{Sort, Table};
use crate::present::words::forecast as words;
use crate::ui::ask::Reading;
use crate::ui::context::Context;
use crate::ui::widgets::{ChartBox, DataTable, EmptyState};
use leptos::prelude::*;

#[component]
pub(super) fn Whole(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let view = Memo::new(move |_| {
        let overview = context.held();
        let place = context.place.get();
        let period = draws.period_name();
        let rows = draws.quota_rows();
        answered(draws.asked, |drawn| {
            let beside = Beside { overview: &overview, quotas: &rows, place: &place, period: &period };
            forecast::view(drawn, &beside, &context.locale())
        })
    });
    move || match view.get() {
        Some(view) if view.is_empty => {
            view! { <EmptyState title=words::NOTHING_TITLE needs=words::NOTHING_NEEDS/> }.into_any()
        }
        Some(view) => view! { <Shown view draws/> }.into_any(),
        None => view! { <Waiting draws/> }.into_any(),
    }
}

/// A chart of the forecast at hand.
pub(super) fn chart_of(
    draws: Draws,
    asked: Reading,
    draw: impl Fn(&Forecast, &str, &Locale) -> ChartView + Send + Sync + 'static,
) -> Signal<ChartView> {
    let context = Context::get();
    Signal::derive(move || {
        let period = draws.period_name();
        answered(asked, |drawn| draw(drawn, &period, &context.locale())).unwrap_or_default()
    })
}

#[component]
fn Shown(view: ForecastView, draws: Draws) -> impl IntoView {
    let ForecastView {
        headline, payout, caveats, history, draws: drawn, open, range, notes, how, whose, ..
    } = view.clone();
    let has_picture = view.has_spread;
    let fan = chart_of(draws, draws.asked, move |drawn, period, locale| {
        fan(drawn, whose.as_deref(), period, locale)
    });
    let parts = chart_of(draws, draws.asked, waterfall);
    let spread = chart_of(draws, draws.asked, spread);
    let note = |text: String| view! { <li>{text}</li> };
    view! {
        <Caveats caveats/>
        <section class="forecast-finding">
            <h2>{headline}</h2>
            <p class="forecast-payout">{payout}<PlanDoor/></p>
            <Range range/>
            <ul class="headline-notes">{notes.into_iter().map(note).collect_view()}</ul>
            <p class="hint">{format!("{open}. {drawn} {history}")}</p>
        </section>
        {has_picture.then(|| view! { <ChartBox view=fan/> })}
        {has_picture.then(|| view! { <ChartBox view=parts/> })}
        <Takes table=view.takes.clone() hint=view.takes_hint.clone()/>
        {(!how.is_empty()).then(|| view! {
            <section aria-labelledby="forecast-how">
                <h2 id="forecast-how">{words::HOW}</h2>
                <ul class="plain-list">{how.into_iter().map(note).collect_view()}</ul>
            </section>
        })}
        {has_picture.then(|| view! { <ChartBox view=spread/> })}
        <Tables view/>
    }
}

#[component]
fn Tables(view: ForecastView) -> impl IntoView {
    let ForecastView { has_payout, people, payouts, teams, categories, .. } = view;
    let has_teams = teams.lines.len() > 1;
    let by_money = Sort { column: 3, descending: true };
    view! {
        <section>
            <h2>{words::BY_CATEGORY}</h2>
            <DataTable table=Signal::stored(categories) empty=words::NO_PIPELINE/>
            <p class="hint">{words::CATEGORY_HINT}</p>
        </section>
        {has_teams.then(|| view! {
            <section>
                <h2>{words::TEAMS}</h2>
                <DataTable table=Signal::stored(teams) sort=by_money/>
            </section>
        })}
        <People title=words::BY_PERSON table=people by=8/>
        {has_payout.then(|| view! { <People title=words::PAY_BY_PERSON table=payouts by=2/> })}
    }
}

/// What it would take to reach the quota.
#[component]
fn Takes(table: Table, hint: String) -> impl IntoView {
    let has_rows = !table.lines.is_empty();
    view! {
        <section aria-labelledby="forecast-takes">
            <h2 id="forecast-takes">{words::TAKES}</h2>
            {has_rows.then(|| view! { <DataTable table=Signal::stored(table)/> })}
            <p class="hint">{hint}</p>
        </section>
    }
}

/// What must be read before the numbers.
#[component]
fn Caveats(caveats: Vec<String>) -> impl IntoView {
    let context = Context::get();
    let ended = data_ended(&context.held());
    let locale = context.locale();
    let ended = ended.map(|day| words::data_ends(&format::date(day, &locale)));
    let said: Vec<String> = ended.into_iter().chain(caveats).collect();
    (!said.is_empty()).then(|| {
        let items = said.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! {
            <section class="caveats" aria-labelledby="caveats-title">
                <h2 id="caveats-title">{words::CAVEATS}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// The way to a plan where there is none.
#[component]
fn PlanDoor() -> impl IntoView {
    let context = Context::get();
    let is_shown = context.held().plans.is_empty();
    let href = move || context.place.with(|place| place_of(place, &[(View::Tab, TAB)])).href();
    is_shown.then(|| view! { " "<a href=href>{words::TO_PLANS}</a> })
}

#[component]
fn People(title: &'static str, table: Table, by: usize) -> impl IntoView {
    let context = Context::get();
    let narrows = Memo::new(move |_| context.place.with(forecast::narrows_people));
    let passes_over = Memo::new(move |_| context.place.with(forecast::passes_over_filters));
    let has_total = table.totals.is_some();
    view! {
        <section class="forecast-people">
            <h2>{title}</h2>
            <Show when=move || narrows.get()><p class="hint">{words::FILTERED}</p></Show>
            <Show when=move || passes_over.get()><p class="hint">{words::DEAL_FILTERS}</p></Show>
            <DataTable table=Signal::stored(table) sort=Sort { column: by, descending: true }/>
            {has_total.then(|| view! { <p class="hint">{words::NOT_A_SUM}</p> })}
        </section>
    }
}
