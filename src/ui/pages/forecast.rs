//! The page Forecast: what a period will bring and pay, as a range that says how sure it is.

mod picture;
mod settings;

use crate::app::requests::{Answer, Request};
use crate::domain::kernel::Period;
use crate::domain::measure::{Axis, Filter, KpiId};
use crate::present::charts_forecast::spread;
use crate::present::forecast::question::{Choice, DRAWS, data_ended};
use crate::present::forecast::{self, Beside, ForecastView};
use crate::present::format;
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::{Page as Name, Place, View};
use crate::present::table::{Sort, Table};
use crate::present::tone::Tone;
use crate::present::words::{forecast as words, frame};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, Button, ChartBox, DataTable, EmptyState, ProgressBar, Skeleton};
use leptos::prelude::*;
use picture::Range;
use settings::Settings;

/// The lane of the forecast: a newer one replaces the one under way.
const LANE: &str = "forecast";

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let has_deals = Memo::new(move |_| context.held().deals > 0);
    let import = move || context.href(Name::Data);
    view! {
        <div class="page forecast">
            <h1>{frame::page(Name::Forecast)}</h1>
            <Show when=move || has_deals.get() fallback=move || view! {
                <EmptyState title=words::EMPTY_TITLE needs=words::EMPTY_NEEDS>
                    <a class="button primary" href=import>{words::IMPORT}</a>
                </EmptyState>
            }>
                <Drawn/>
            </Show>
        </div>
    }
}

/// What the page asks and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Draws {
    asked: Reading,
    quotas: Reading,
    choice: Memo<Choice>,
    period: Memo<Option<Period>>,
    /// Asks again though nothing changed.
    again: RwSignal<u32>,
    is_stopped: RwSignal<bool>,
}

impl Draws {
    fn ask() -> Draws {
        let context = Context::get();
        let choice = Memo::new(move |_| context.place.with(Choice::of));
        let period = Memo::new(move |_| {
            context.place.with(|place| choice.with(|choice| choice.period(&context.held(), place)))
        });
        let again = RwSignal::new(0u32);
        let is_stopped = RwSignal::new(false);
        let request = Memo::new(move |_| {
            let place = Place::at(Name::Forecast);
            let named = period.get().map(|period| period.name);
            choice.with(|choice| Choice { period: named, ..choice.clone() }.request(&context.held(), &place))
        });
        let asked = reading(LANE, move || {
            again.track();
            is_stopped.set(false);
            request.get()
        });
        let quotas = reading("forecast-quotas", move || {
            let filter = Filter { period: Some(period.get()?.range), ..Filter::default() };
            Some(Request::Kpis { kpis: vec![KpiId::Quota], by: vec![Axis::Person], filter })
        });
        Draws { asked, quotas, choice, period, again, is_stopped }
    }

    /// Stops drawing: a newer request of the lane takes its place and asks for nothing.
    fn stop(self, context: Context) {
        self.is_stopped.set(true);
        let nothing = Request::Kpis { kpis: Vec::new(), by: Vec::new(), filter: Filter::default() };
        let reply = context.engine.ask(LANE, nothing);
        leptos::task::spawn_local(async move {
            drop(reply.await);
            context.progress.set(None);
        });
    }

    fn period_name(self) -> String {
        self.period.get().map(|period| period.name).unwrap_or_default()
    }
}

#[component]
fn Drawn() -> impl IntoView {
    let context = Context::get();
    let draws = Draws::ask();
    let view = Memo::new(move |_| {
        let overview = context.held();
        let place = context.place.get();
        let rows = draws.quotas.answer.with(|answer| match answer {
            Some(Answer::Kpis { rows, .. }) => rows.clone(),
            _ => Vec::new(),
        });
        let period = draws.period_name();
        draws.asked.answer.with(|answer| match answer {
            Some(Answer::Forecast(drawn)) => {
                let beside = Beside { overview: &overview, quotas: &rows, place: &place, period: &period };
                Some(forecast::view(drawn, &beside, &context.locale()))
            }
            _ => None,
        })
    });
    view! {
        <Settings draws/>
        <Under draws/>
        <Failure draws/>
        {move || match view.get() {
            Some(view) if view.is_empty => view! { <EmptyState title=words::NOTHING_TITLE needs=words::NOTHING_NEEDS/> }.into_any(),
            Some(view) => view! { <Shown view draws/> }.into_any(),
            None => view! { <Waiting draws/> }.into_any(),
        }}
    }
}

/// The room of the figures while none is there; nothing once it failed or was stopped.
#[component]
fn Waiting(draws: Draws) -> impl IntoView {
    let failed = move || draws.asked.answer.with(|answer| matches!(answer, Some(Answer::Failed { .. })));
    view! { <Show when=move || !failed() && !draws.is_stopped.get()><Skeleton lines=10/></Show> }
}

/// How far the draws are, with Cancel; or that they were stopped.
#[component]
fn Under(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let progress =
        move || context.progress.get().filter(|progress| progress.name.is_empty() && progress.total > 0.0);
    let is_busy =
        Memo::new(move |_| draws.asked.is_busy.get() && !draws.is_stopped.get() && progress().is_some());
    let text = Signal::derive(move || {
        let done = progress().map_or(0.0, |progress| progress.done);
        words::drawing(done as u64, u64::from(DRAWS), &context.locale())
    });
    let share = Signal::derive(move || progress().map_or(0.0, |progress| progress.done / progress.total));
    let again = move || draws.again.update(|again| *again += 1);
    view! {
        <div class="forecast-progress">
            <Show when=move || is_busy.get()>
                <ProgressBar text share on_cancel=Callback::new(move |()| draws.stop(context))/>
            </Show>
            <Show when=move || draws.is_stopped.get()>
                <Banner tone=Tone::Warning text=words::STOPPED><Button label=words::DRAW_AGAIN on_press=again/></Banner>
            </Show>
        </div>
    }
}

#[component]
fn Failure(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let plans = move || context.place.with(|place| place_of(place, &[(View::Tab, TAB)])).href();
    let why = move || {
        draws.asked.answer.with(|answer| match answer {
            Some(Answer::Failed { why }) => Some(why.clone()),
            _ => None,
        })
    };
    move || {
        why().map(|why| view! {
            <Banner tone=Tone::Behind text=format!("{}: {why}", words::FAILED)><a class="button" href=plans>{words::TO_PAY}</a></Banner>
        })
    }
}

#[component]
fn Shown(view: ForecastView, draws: Draws) -> impl IntoView {
    let ForecastView {
        headline,
        payout,
        has_payout,
        caveats,
        history,
        draws: drawn,
        open,
        range,
        people,
        payouts,
        has_spread,
        ..
    } = view;
    view! {
        <Caveats caveats/>
        <section class="forecast-finding">
            <h2>{headline}</h2>
            <p class="forecast-payout">{payout}<PlanDoor/></p>
            <Range range/>
            <p class="hint">{format!("{open}. {drawn} {history}")}</p>
        </section>
        {has_spread.then(|| view! { <Spread draws/> })}
        <People title=words::BY_PERSON table=people by=8/>
        {has_payout.then(|| view! { <People title=words::PAY_BY_PERSON table=payouts by=2/> })}
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
fn Spread(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let chart = Signal::derive(move || {
        let period = draws.period_name();
        draws.asked.answer.with(|answer| match answer {
            Some(Answer::Forecast(drawn)) => spread(drawn, &period, &context.locale()),
            _ => Default::default(),
        })
    });
    view! { <ChartBox view=chart/> }
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
