//! The page Forecast: what a period will bring and pay, as a range that says how sure it is; the deals and
//! calls behind it, what changes if, and the record of the methods.

mod calls;
mod picture;
mod record;
mod settings;
mod what_if;
mod whole;

use crate::app::requests::{Answer, Request};
use crate::domain::forecast::{DRAWS, Forecast};
use crate::domain::kernel::Period;
use crate::domain::measure::{Axis, Filter, KpiId, Row};
use crate::platform::dom;
use crate::present::forecast::deals::{deals, for_help as deals_for_help};
use crate::present::forecast::how;
use crate::present::forecast::question::Choice;
use crate::present::forecast_views::{Shown, shown, tabs};
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::{Page as Name, View};
use crate::present::tone::Tone;
use crate::present::words::{forecast as words, frame};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{AskForHelp, Banner, Button, DataTable, EmptyState, ProgressBar, Skeleton, Tabs};
use leptos::prelude::*;
use settings::Settings;

/// The lane of the forecast: a newer one replaces the one under way.
const LANE: &str = "forecast";
/// The button that draws again what was stopped.
const AGAIN: &str = "draw-again";

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
    request: Memo<Option<Request>>,
    /// Asks again though nothing changed.
    again: RwSignal<u32>,
    is_stopped: RwSignal<bool>,
}

/// Reads the forecast that came; nothing until one is there.
fn answered<T>(asked: Reading, read: impl FnOnce(&Forecast) -> T) -> Option<T> {
    asked.answer.with(|answer| match answer {
        Some(Answer::Forecast(drawn)) => Some(read(drawn)),
        _ => None,
    })
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
            let named = period.get().map(|period| period.name);
            let choice = choice.with(|choice| Choice { period: named, ..choice.clone() });
            context.place.with(|place| choice.request(&context.held(), place))
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
        Draws { asked, quotas, choice, period, request, again, is_stopped }
    }

    /// Stops drawing: a newer request of the lane takes its place and asks for nothing.
    fn stop(self, context: Context) {
        self.is_stopped.set(true);
        // The button that was pressed is gone; this one stands in its place.
        request_animation_frame(|| {
            dom::focus(AGAIN);
        });
        let nothing = Request::Kpis { kpis: Vec::new(), by: Vec::new(), filter: Filter::default() };
        let reply = context.engine.ask(LANE, nothing);
        leptos::task::spawn_local(async move {
            drop(reply.await);
            context.drawing.set(None);
        });
    }

    fn period_name(self) -> String {
        self.period.get().map(|period| period.name).unwrap_or_default()
    }

    fn quota_rows(self) -> Vec<Row> {
        self.quotas.answer.with(|answer| match answer {
            Some(Answer::Kpis { rows, .. }) => rows.clone(),
            _ => Vec::new(),
        })
    }

    /// Method, fallback and measured coverage.
    fn how(self) -> Vec<String> {
        answered(self.asked, how).unwrap_or_default()
    }
}

#[component]
fn Drawn() -> impl IntoView {
    let context = Context::get();
    let draws = Draws::ask();
    let view = Memo::new(move |_| context.place.with(shown));
    let offered = Signal::derive(move || context.place.with(tabs));
    let current = Signal::derive(move || view.get().key().to_owned());
    let content = move || match view.get() {
        Shown::Overview => view! { <whole::Whole draws/> }.into_any(),
        Shown::Deals => view! { <Deals draws/> }.into_any(),
        Shown::Calls => view! { <calls::Calls draws/> }.into_any(),
        Shown::WhatIf => view! { <what_if::WhatIfPart draws/> }.into_any(),
        Shown::Record => view! { <record::RecordPart draws/> }.into_any(),
    };
    view! {
        <Tabs label=words::VIEWS tabs=offered current/>
        <Settings draws/>
        <Under draws/>
        <Failure draws/>
        {content}
    }
}

/// The open deals.
#[component]
fn Deals(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let table = Memo::new(move |_| {
        let (overview, period) = (context.held(), draws.period_name());
        answered(draws.asked, |drawn| deals(drawn, &overview, &period, &context.locale()))
    });
    let about = Memo::new(move |_| answered(draws.asked, deals_for_help).unwrap_or_default());
    let is_there = Memo::new(move |_| table.with(Option::is_some));
    let shown = Signal::derive(move || table.get().unwrap_or_default());
    view! {
        <Show when=move || is_there.get() fallback=move || view! { <Waiting draws/> }>
            <section aria-labelledby="forecast-deals">
                <h2 id="forecast-deals" class="visually-hidden">{words::DEALS_TAB}</h2>
                <DataTable table=shown empty=words::NO_DEALS/>
                {move || view! { <AskForHelp id="deals" about=about.get()/> }}
                <p class="hint">{words::DEALS_HINT}</p>
            </section>
        </Show>
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
    let drawn = move || context.drawing.get().map(|(drawn, _)| drawn);
    let is_busy =
        Memo::new(move |_| draws.asked.is_busy.get() && !draws.is_stopped.get() && drawn().is_some());
    let text = Signal::derive(move || match drawn().unwrap_or(0) {
        0 => words::LOOKING_BACK.to_owned(),
        drawn => words::drawing(u64::from(drawn), u64::from(DRAWS), &context.locale()),
    });
    let share = Signal::derive(move || f64::from(drawn().unwrap_or(0)) / f64::from(DRAWS));
    let again = move || draws.again.update(|again| *again += 1);
    view! {
        <div class="forecast-progress">
            <Show when=move || is_busy.get()>
                <ProgressBar text share on_cancel=Callback::new(move |()| draws.stop(context))/>
            </Show>
            <Show when=move || draws.is_stopped.get()>
                <Banner tone=Tone::Warning text=words::STOPPED><Button label=words::DRAW_AGAIN id=AGAIN.to_owned() on_press=again/></Banner>
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
