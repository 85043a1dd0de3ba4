//! Scorecards: everybody's places among peers; and one person against the own past and the peers.

use super::{Figures, rows};
use crate::app::requests::Request;
use crate::domain::kernel::PersonId;
use crate::domain::measure::Axis;
use crate::present::performance::Look;
use crate::present::performance_peers::{Asked, CARD, CardView, card, everybody};
use crate::present::place::Place;
use crate::present::words::insight as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, SelectField, Skeleton};
use leptos::prelude::*;

#[component]
pub(super) fn People(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let person = Memo::new(move |_| context.place.with(only_person));
    let found = reading("performance.people", move || {
        let mut filter = context.filter();
        filter.people.clear();
        Some(Request::Kpis { kpis: CARD.to_vec(), by: vec![Axis::Person], filter })
    });
    let is_there = Memo::new(move |_| rows(found).is_some());
    let content = move || match (is_there.get(), person.get()) {
        (false, _) => view! { <Skeleton lines=10/> }.into_any(),
        (true, Some(person)) => view! { <Card figures found person/> }.into_any(),
        (true, None) => view! { <Everybody found/> }.into_any(),
    };
    view! {
        <section aria-labelledby="scorecards">
            <h2 id="scorecards" class="visually-hidden">{words::PEOPLE}</h2>
            <Whose person/>
            {content}
        </section>
    }
}

/// The person that the filter names, if it names one.
fn only_person(place: &Place) -> Option<PersonId> {
    let mut people = place.filter.people.iter();
    people.next().copied().filter(|_| people.next().is_none())
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
fn Everybody(found: Reading) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let look = Look::new(context.filter(), context.period().as_ref());
        let rows = rows(found).unwrap_or_default();
        context.place.with(|place| everybody(&rows, &context.held(), place, &look, &context.locale()))
    });
    view! {
        <p class="hint">{words::PEOPLE_HINT}</p>
        <DataTable table/>
    }
}

#[component]
fn Card(figures: Figures, found: Reading, person: PersonId) -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| {
        let look = Look::new(context.filter(), context.period().as_ref());
        let rows = rows(found).unwrap_or_default();
        figures.with_before(|before| {
            let before = before.first().and_then(|before| before.ok());
            card(&Asked { person, rows: &rows, before }, &context.held(), &look, &context.locale())
        })
    });
    let list = |title: &'static str, items: Vec<String>, none: &'static str| {
        let content = if items.is_empty() {
            view! { <p class="hint">{none}</p> }.into_any()
        } else {
            let item = |text| view! { <li>{text}</li> };
            view! { <ul>{items.into_iter().map(item).collect_view()}</ul> }.into_any()
        };
        view! { <div><h3>{title}</h3>{content}</div> }
    };
    move || {
        let CardView { table, strengths, areas, peers } = shown.get().unwrap_or_default();
        view! {
            <div class="strengths">
                {list(words::STRENGTHS, strengths, words::NO_STRENGTHS)}
                {list(words::AREAS, areas, words::NO_AREAS)}
            </div>
            <p class="hint">{peers}</p>
            <DataTable table=Signal::stored(table)/>
        }
    }
}
