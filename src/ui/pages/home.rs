//! The page Home: where am I, where am I heading, what next.

mod checklist;
mod movement;
mod welcome;

use crate::app::requests::{Answer, Request};
use crate::domain::forecast::{Chances, DRAWS, Lens, SEED};
use crate::domain::kernel::{DateRange, PersonId};
use crate::domain::measure::{Axis, KpiId, Pace, Row};
use crate::present::figure::figure;
use crate::present::forecast::question::{data_ended, focus};
use crate::present::format::{self, Locale};
use crate::present::home;
use crate::present::period::known_until;
use crate::present::place::Page as Name;
use crate::present::words::{frame, home as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, Figure, Skeleton};
use leptos::prelude::*;
use movement::Changed;
use std::sync::Arc;
use welcome::Welcome;

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

/// The rows of an answer about KPIs.
pub fn rows_of(reading: Reading) -> Option<Vec<Row>> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Kpis { rows, .. }) => Some(rows.clone()),
        _ => None,
    })
}

/// How far the period is that the page shows.
pub fn pace_reading(lane: &'static str) -> Signal<Option<Pace>> {
    let context = Context::get();
    let paced = reading(lane, move || {
        let as_of = known_until(&context.held());
        Some(Request::Pace { period: context.period()?.range, filter: context.filter(), as_of })
    });
    Signal::derive(move || {
        let period = context.period()?.range;
        paced.answer.with(|answer| match answer {
            Some(Answer::Paced(pace)) if pace.period == period => Some(pace.clone()),
            _ => None,
        })
    })
}

/// By which day a page judges, where the data end before today's quarter.
#[component]
pub fn DataEnd() -> impl IntoView {
    let context = Context::get();
    let text = move || {
        let day = data_ended(&context.held())?;
        Some(frame::judged_by(&format::date(day, &context.locale())))
    };
    move || text().map(|text| view! { <p class="hint">{text}</p> })
}

/// The headline of a row of the whole company, and below it what is expected by now.
#[component]
pub fn Headline(
    /// The company's row.
    company: Reading,
    /// How far the period is.
    pace: Signal<Option<Pace>>,
) -> impl IntoView {
    let context = Context::get();
    let headline = move || {
        let rows = rows_of(company)?;
        let period = context.period();
        let pace = pace.get();
        // Until the pace is known it would be judged twice.
        if period.is_some() && pace.is_none() {
            return None;
        }
        Some(home::headline(rows.first()?, period.as_ref(), pace.as_ref(), &context.locale()))
    };
    let expected = move || home::expectation(pace.get().as_ref(), &context.locale());
    view! {
        <p class="lede finding">{headline}</p>
        <p class="hint wide">{expected}</p>
    }
}

#[component]
fn Loaded() -> impl IntoView {
    let context = Context::get();
    let company = reading("home.company", move || {
        let held = context.held();
        let activities = home::ACTIVITIES.into_iter().filter(|_| held.activities > 0);
        let leads = home::LEADS.into_iter().filter(|_| held.leads > 0);
        let kpis = home::KPIS.into_iter().chain(home::STANDING).chain(activities).chain(leads).collect();
        Some(Request::Kpis { kpis, by: Vec::new(), filter: context.filter() })
    });
    let people = reading("home.people", move || {
        let by = vec![Axis::Person];
        Some(Request::Kpis { kpis: home::STANDING.to_vec(), by, filter: context.filter() })
    });
    let pace = pace_reading("home.pace");
    view! {
        <Headline company pace/>
        <checklist::Checklist/>
        <Strip company/>
        <div class="grid-2">
            <Heading pace/>
            <Next company people/>
        </div>
        <Changed/>
        <Activities company/>
        <Standing company people pace/>
    }
}

/// Figures of the company's row, each opening what is behind it.
fn figures(context: Context, company: Reading, kpis: impl IntoIterator<Item = KpiId>) -> Option<AnyView> {
    let rows = rows_of(company)?;
    let row = rows.first()?.clone();
    let period = context.period().map(|period| period.name).unwrap_or_else(|| frame::ALL_DAYS.to_owned());
    let filter = context.filter();
    let figures = kpis.into_iter().map(|kpi| {
        let view = figure(&row, kpi, &period, &context.locale());
        let filter = filter.clone();
        view! { <Figure view on_open=move || context.open_figure(kpi, filter.clone(), Vec::new())/> }
    });
    Some(view! { <div class="figures">{figures.collect_view()}</div> }.into_any())
}

#[component]
fn Strip(company: Reading) -> impl IntoView {
    let context = Context::get();
    view! {
        <section aria-labelledby="kpis-title">
            <h2 id="kpis-title" class="visually-hidden">{words::KPIS}</h2>
            {move || figures(context, company, home::KPIS).unwrap_or_else(|| view! { <Skeleton lines=4/> }.into_any())}
        </section>
    }
}

#[component]
fn Activities(company: Reading) -> impl IntoView {
    let context = Context::get();
    let has = Memo::new(move |_| {
        let held = context.held();
        (held.activities > 0, held.leads > 0)
    });
    let shown = move || {
        let (activities, leads) = has.get();
        let activities = home::ACTIVITIES.into_iter().filter(move |_| activities);
        figures(context, company, activities.chain(home::LEADS.into_iter().filter(move |_| leads)))
    };
    view! {
        <Show when=move || has.get() != (false, false)>
            <section aria-labelledby="activities-title">
                <h2 id="activities-title">{words::ACTIVITIES}</h2>
                {move || shown().unwrap_or_else(|| view! { <Skeleton lines=3/> }.into_any())}
            </section>
        </Show>
    }
}

/// Where a period is heading for those whom the filter names, by the own chances of open deals: the draws that the
/// page Forecast makes of it unasked.
pub(super) fn heading_reading(
    lane: &'static str,
    period: impl Fn() -> Option<DateRange> + Send + Sync + 'static,
) -> Reading {
    reading(lane, move || {
        let (context, period) = (Context::get(), period()?);
        let held = context.held();
        let people = context.place.with(|place| focus(&held, place));
        let lens = Lens { people, changes: Vec::new() };
        let (as_of, chances) = (known_until(&held), Chances::Own);
        Some(Request::Forecast { period, as_of, draws: DRAWS, seed: SEED, chances, lens })
    })
}

/// That of those whom the filter names or of a person in a sentence, or why it is not known; nothing while it is drawn.
pub(super) fn heading_text(
    heading: Reading,
    person: Option<PersonId>,
    said: fn(&words::Heading, &Locale) -> String,
    context: Context,
) -> Option<String> {
    heading.answer.with(|answer| match answer {
        Some(Answer::Forecast(forecast)) => {
            let held = context.held();
            let heading = context.place.with(|place| home::heading(forecast, person, &held, place));
            Some(said(&heading, &context.locale()))
        }
        Some(Answer::Failed { why }) => Some(why.clone()),
        _ => None,
    })
}

#[component]
fn Heading(pace: Signal<Option<Pace>>) -> impl IntoView {
    let context = Context::get();
    let is_over = Memo::new(move |_| pace.with(|pace| pace.as_ref().is_some_and(Pace::is_over)));
    let heading = heading_reading("home.forecast", move || Some(context.period()?.range));
    let text = move || {
        let said = if is_over.get() { words::outcome } else { words::band };
        heading_text(heading, None, said, context)
    };
    // The same days and the same people there.
    let href = move || context.place.with(|place| place.with_page(Name::Forecast).href());
    let is_drawn = Memo::new(move |_| context.period().is_none() || heading.answer.with(Option::is_some));
    view! {
        <section aria-labelledby="heading-title">
            <h2 id="heading-title">{move || if is_over.get() { words::OUTCOME } else { words::FORECAST }}</h2>
            <Show when=move || is_drawn.get() fallback=|| view! { <Skeleton lines=2/> }><p class="steady">{text}</p></Show>
            <p><a href=href>{words::OPEN_FORECAST}</a></p>
        </section>
    }
}

#[component]
fn Standing(company: Reading, people: Reading, pace: Signal<Option<Pace>>) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let rows = rows_of(people).unwrap_or_default();
        let whole = rows_of(company).and_then(|rows| rows.into_iter().next());
        let (pace, filter) = (pace.get(), Arc::new(context.filter()));
        home::standing(&rows, whole.as_ref(), pace.as_ref(), &context.held(), &filter, &context.locale())
    });
    view! {
        <section aria-labelledby="standing-title">
            <h2 id="standing-title">{words::AHEAD}</h2>
            <DataTable table sort=crate::present::table::Sort { column: 1, descending: true }/>
        </section>
    }
}

#[component]
fn Next(company: Reading, people: Reading) -> impl IntoView {
    let context = Context::get();
    let steps = move || {
        let whole = rows_of(company).and_then(|rows| rows.into_iter().next());
        let people = rows_of(people).unwrap_or_default();
        let steps = {
            let (held, backed_up) = (context.held(), context.backed_up.get());
            home::next_steps(&held, &people, whole.as_ref(), backed_up, &context.locale())
        };
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
