//! Scorecards: everybody's places among peers; and one person against the own past and the peers.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::{DateRange, PersonId};
use crate::domain::measure::scorecard::Scorecard;
use crate::domain::visibility::Viewer;
use crate::present::performance::Look;
use crate::present::performance_peers::{card, everybody};
use crate::present::scorecard::{ScorecardWords, words_of};
use crate::present::table::Table;
use crate::present::tone::Tone;
use crate::present::viewing;
use crate::present::words::insight as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, SelectField, Skeleton};
use leptos::prelude::*;

#[component]
pub(super) fn People() -> impl IntoView {
    let context = Context::get();
    let person = Memo::new(move |_| context.place.with(|place| viewing::whose(context.held().viewer, place)));
    let found = reading("performance.people", move || {
        let period = context.period().map(|period| period.range);
        let period = period.or(context.held().span).unwrap_or(DateRange::ALL);
        let mut filter = context.filter();
        filter.people.clear();
        Some(Request::Scorecards { period, filter })
    });
    let cards = Memo::new(move |_| {
        found.answer.with(|answer| match answer {
            Some(Answer::Scorecards(cards)) => Some(cards.clone()),
            _ => None,
        })
    });
    let failed = Memo::new(move |_| failure(found));
    let content = move || match (cards.get(), person.get(), failed.get()) {
        (_, _, Some(text)) => view! { <Banner tone=Tone::Behind text/> }.into_any(),
        (None, _, None) => view! { <Skeleton lines=10/> }.into_any(),
        (Some(cards), Some(person), None) => {
            let card = cards.into_iter().find(|card| card.person == person);
            card.map(|card| one(card, context)).into_any()
        }
        (Some(cards), None, None) => view! { <Everybody cards/> }.into_any(),
    };
    view! {
        <section aria-labelledby="scorecards">
            <h2 id="scorecards" class="visually-hidden">{words::PEOPLE}</h2>
            <Show when=move || !matches!(context.held().viewer, Viewer::Rep(_))><Whose person/></Show>
            {content}
        </section>
    }
}

#[component]
fn Whose(person: Memo<Option<PersonId>>) -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || {
        let everybody = (String::new(), words::EVERYBODY.to_owned());
        let held = context.held();
        let people = held.people.iter().map(|brief| (brief.person.id.to_string(), brief.person.name.clone()));
        [everybody].into_iter().chain(people).collect::<Vec<_>>()
    });
    let choose = move |text: String| {
        let mut place = context.place.get_untracked();
        let held = context.overview.get_untracked().unwrap_or_default();
        let chosen = held.people.iter().map(|brief| brief.person.id).find(|id| id.to_string() == text);
        place.filter.people = chosen.into_iter().collect();
        context.go(&place);
    };
    view! {
        <div class="explore-choices">
            <SelectField id="scorecard-person" label=words::WHOSE options
                value=Signal::derive(move || person.get().map(|id| id.to_string()).unwrap_or_default())
                on_choose=choose/>
        </div>
    }
}

#[component]
fn Everybody(cards: Vec<Scorecard>) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let look = Look::new(context.filter(), context.period().as_ref());
        context.place.with(|place| everybody(&cards, &context.held(), place, &look, &context.locale()))
    });
    view! {
        <p class="hint">{words::PEOPLE_HINT}</p>
        <DataTable table/>
    }
}

/// One person's scorecard: what stands out, then all figures.
fn one(scorecard: Scorecard, context: Context) -> impl IntoView {
    let look = Look::new(context.filter(), context.period().as_ref());
    let table: Table = card(&scorecard, &context.held(), &look, &context.locale());
    let ScorecardWords { strengths, to_improve, note } = words_of(&scorecard, &context.locale());
    let list = |title: &'static str, items: Vec<String>, none: &'static str| {
        let content = if items.is_empty() {
            view! { <p class="hint">{none}</p> }.into_any()
        } else {
            let item = |text| view! { <li>{text}</li> };
            view! { <ul>{items.into_iter().map(item).collect_view()}</ul> }.into_any()
        };
        view! { <div><h3>{title}</h3>{content}</div> }
    };
    view! {
        <div class="strengths">
            {list(words::STRENGTHS, strengths, words::NO_STRENGTHS)}
            {list(words::AREAS, to_improve, words::NO_AREAS)}
        </div>
        {note.map(|note| view! { <p class="hint">{note}</p> })}
        <p class="hint">{words::PEERS_ARE}</p>
        <DataTable table=Signal::stored(table)/>
    }
}
