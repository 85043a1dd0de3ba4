//! What changed since the import before the last: a line a kind, each opening its deals.

use crate::app::requests::{Answer, Request};
use crate::domain::facts::{MoveKind, Movement};
use crate::present::home;
use crate::present::words::home as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Dialog, Look, Side, Skeleton};
use leptos::prelude::*;

/// How many deals of all kinds are copied out once one kind is opened.
const MOST_MOVES: usize = 20_000;

fn moved(reading: Reading) -> Option<Movement> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Movement(movement)) => Some(movement.clone()),
        _ => None,
    })
}

/// The section.
#[component]
pub fn Changed() -> impl IntoView {
    let context = Context::get();
    let has_two = Memo::new(move |_| home::last_step(&context.held()).is_some());
    let content = move || match has_two.get() {
        true => view! { <Moves/> }.into_any(),
        false => view! { <p class="hint">{words::FIRST_IMPORT}</p> }.into_any(),
    };
    view! {
        <Show when=move || { context.held().deals > 0 }>
            <section aria-labelledby="changed-title">
                <h2 id="changed-title">{words::CHANGED}</h2>
                {content}
            </section>
        </Show>
    }
}

#[component]
fn Moves() -> impl IntoView {
    let context = Context::get();
    let opened = RwSignal::new(None::<MoveKind>);
    let totals = reading("home.movement", move || {
        let (from, until) = home::last_step(&context.held())?;
        Some(Request::Movement { from, until, most: 0 })
    });
    let actions = Callback::new(move |key: String| {
        let open = move || {
            let kinds = moved(totals).into_iter().flat_map(|moved| moved.totals);
            let kind = kinds.map(|total| total.kind).find(|kind| words::move_key(*kind) == key);
            opened.set(kind);
        };
        view! { <Button label=words::SHOW_DEALS look=Look::Quiet on_press=open/> }.into_any()
    });
    let content = move || {
        if moved(totals).is_none() {
            return view! { <Skeleton lines=4/> }.into_any();
        }
        let table = Signal::derive(move || {
            moved(totals).map(|moved| home::movement(&moved, &context.locale())).unwrap_or_default()
        });
        view! { <DataTable table actions=actions empty=words::NOTHING_CHANGED/> }.into_any()
    };
    let is_open = Signal::derive(move || opened.get().is_some());
    let title = Signal::derive(move || opened.get().map(words::moved).unwrap_or_default().to_owned());
    view! {
        {content}
        <Dialog title is_open on_close=move || opened.set(None) side=Side::Right>
            <Deals opened/>
        </Dialog>
    }
}

/// The deals of the kind that is open.
#[component]
fn Deals(opened: RwSignal<Option<MoveKind>>) -> impl IntoView {
    let context = Context::get();
    let all = reading("home.moves", move || {
        opened.get()?;
        let (from, until) = home::last_step(&context.held())?;
        Some(Request::Movement { from, until, most: MOST_MOVES })
    });
    let table = Signal::derive(move || {
        let (moved, kind) = (moved(all)?, opened.get()?);
        Some(home::moves(&moved, kind, &context.held(), &context.locale()))
    });
    move || match table.with(Option::is_some) {
        true => {
            let table = Signal::derive(move || table.get().unwrap_or_default());
            view! { <DataTable table/> }.into_any()
        }
        false => view! { <Skeleton lines=6/> }.into_any(),
    }
}
