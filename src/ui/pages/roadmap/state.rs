//! The state of sales performance on one sheet for the leadership: pillars, trend, what costs money, where it is
//! heading, open actions.

use super::report;
use super::steps::Past;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::Grain;
use crate::domain::measure::Filter;
use crate::platform::print;
use crate::present::performance_roadblocks::{ClaimView, roadblocks_view};
use crate::present::period::{anchor, current};
use crate::present::roadmap::{
    PillarView, TREND, TREND_BY, headline, open_actions, pillars, trend, trend_filter,
};
use crate::present::source::Source;
use crate::present::words::{home, roadmap as words};
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::pages::home::{heading_reading, heading_text, rows_of};
use crate::ui::widgets::{Button, DataTable, Icon, Look, Shape, Skeleton, ToneMark};
use leptos::prelude::*;

/// How many causes the sheet names.
const CAUSES: usize = 5;

#[component]
pub(super) fn State() -> impl IntoView {
    let context = Context::get();
    let report = report();
    let start = move || {
        if let Err(fault) = print::print() {
            context.say_failed(fault.to_string());
        }
    };
    let title = move || report.get().map(|report| headline(&report, &context.locale()));
    let foot = move || context.place.with(|place| Source::of(place, &context.held(), None).foot());
    let list = move || {
        let report = report.get()?;
        Some(pillars(&report, &context.locale()).into_iter().map(pillar).collect_view())
    };
    let actions = Signal::derive(move || {
        report.get().map(|report| open_actions(&report, &context.locale())).unwrap_or_default()
    });
    view! {
        <div class="section-head">
            <h2>{words::STATE_TITLE}</h2>
            <Button label=words::PRINT.to_owned() look=Look::Primary on_press=start/>
        </div>
        <p class="hint">{foot}</p>
        <Show when=move || report.with(Option::is_some) fallback=|| view! { <Skeleton lines=12/> }>
            <p class="lede">{title}</p>
            <Heading/>
            <Trend/>
            <section aria-labelledby="pillars-title">
                <h3 id="pillars-title">{words::PILLARS}</h3>
                <div class="pillars">{list}</div>
            </section>
            <Roadblocks/>
            <section aria-labelledby="actions-title">
                <h3 id="actions-title">{words::OPEN_ACTIONS}</h3>
                <DataTable table=actions empty=words::NO_ACTIONS/>
            </section>
            <Past report/>
        </Show>
    }
}

fn pillar(view: PillarView) -> impl IntoView {
    let PillarView { name, score, moved, tone, lines } = view;
    let line = |(is_met, text): (bool, String)| {
        let (shape, word) = if is_met { (Shape::Check, words::MET) } else { (Shape::Cross, words::NOT_MET) };
        let class = if is_met { "road-check met" } else { "road-check" };
        view! { <li class=class><Icon shape/><span class="visually-hidden">{word}": "</span><span>{text}</span></li> }
    };
    let moved = (!moved.is_empty()).then(|| view! { <p><ToneMark tone text=moved/></p> });
    view! {
        <article class="pillar">
            <h4>{name}</h4>
            <p class="pillar-score">{score}</p>
            {moved}
            <ul class="road-checks">{lines.into_iter().map(line).collect_view()}</ul>
        </article>
    }
}

#[component]
fn Heading() -> impl IntoView {
    let context = Context::get();
    let heading = heading_reading("roadmap.forecast", move || {
        let held = context.held();
        held.calendar.range_of(anchor(&held)?, Grain::Quarter).ok()
    });
    let text = move || heading_text(heading, None, home::band, context);
    let is_drawn = Memo::new(move |_| heading.answer.with(Option::is_some));
    let quarter = move || current(&context.held()).map(|period| period.name).unwrap_or_default();
    let title = move || format!("{}, {}", words::FORECAST, quarter());
    view! {
        <section aria-labelledby="heading-title">
            <h3 id="heading-title">{title}</h3>
            <Show when=move || is_drawn.get() fallback=|| view! { <Skeleton lines=2/> }><p class="steady">{text}</p></Show>
        </section>
    }
}

#[component]
fn Trend() -> impl IntoView {
    let context = Context::get();
    let asked = reading("roadmap.trend", move || {
        let filter = trend_filter(&context.held());
        Some(Request::Kpis { kpis: TREND.to_vec(), by: vec![TREND_BY], filter })
    });
    let table = Signal::derive(move || {
        trend(&rows_of(asked).unwrap_or_default(), &context.held(), &context.locale())
    });
    view! {
        <section aria-labelledby="trend-title">
            <h3 id="trend-title">{words::TREND}</h3>
            <DataTable table/>
        </section>
    }
}

#[component]
fn Roadblocks() -> impl IntoView {
    let context = Context::get();
    let found =
        reading("roadmap.roadblocks", || Some(Request::Roadblocks { filter: Filter::default(), most: 0 }));
    let claims = move || {
        let claims = found.answer.with(|answer| match answer {
            Some(Answer::Roadblocks(Ok(found))) => {
                roadblocks_view(found, &context.held(), &context.locale()).claims
            }
            _ => Vec::new(),
        });
        if claims.is_empty() {
            return view! { <p class="hint">{words::NO_ROADBLOCK}</p> }.into_any();
        }
        let item = |claim: ClaimView| {
            let ClaimView { cause, cost, compared, luck, .. } = claim;
            view! { <li><strong>{cause}</strong>" "<span class="number">{cost}</span><br/><span class="hint">{compared}"; "{luck}</span></li> }
        };
        view! { <ol>{claims.into_iter().take(CAUSES).map(item).collect_view()}</ol> }.into_any()
    };
    view! {
        <section aria-labelledby="blocks-title">
            <h3 id="blocks-title">{words::ROADBLOCKS}</h3>
            {claims}
        </section>
    }
}
