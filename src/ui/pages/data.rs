//! The page Data: files in, receipts, people, typing by hand, changes, the workspace as a file.

mod imports;
mod intake;

use crate::app::edit::Action;
use crate::app::requests::Request;
use crate::domain::model::RecordKind;
use crate::present::data;
use crate::present::grid::Sheet;
use crate::present::place::{Page as Name, View};
use crate::present::words::{data as words, frame};
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::widgets::{Button, DataTable, Look, ProgressBar, Shape, Tabs, TextField, TypingGrid};
use imports::Imports;
use intake::Intake;
use leptos::prelude::*;

/// The tabs' keys in the address.
const HAND: &str = "hand";
const HISTORY: &str = "changes";

/// The page: files and what came of them, or typing by hand.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let tab = Memo::new(move |_| {
        let shown = context.place.with(|place| place.shown(View::Tab).map(str::to_owned));
        shown.filter(|tab| tab == HAND || tab == HISTORY).unwrap_or_default()
    });
    let tabs = Signal::derive(move || {
        let place = context.place.get();
        let link = |(key, name): (&str, &str)| {
            (key.to_owned(), name.to_owned(), place.with_view(View::Tab, key).href())
        };
        [("", words::FILES), (HAND, words::BY_HAND), (HISTORY, words::CHANGES)].map(link).to_vec()
    });
    view! {
        <div class="page">
            <h1>{frame::page(Name::Data)}</h1>
            <p class="lede">{words::LEDE}</p>
            <Tabs label=frame::page(Name::Data) tabs current=tab/>
            <Reading/>
            <Intake/>
            {move || match tab.get().as_str() {
                HAND => view! { <ByHand/> }.into_any(),
                HISTORY => view! { <Changes/> }.into_any(),
                _ => view! { <Files/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Files() -> impl IntoView {
    let context = Context::get();
    view! {
        <div class="row">
            <Button label=words::CHOOSE.to_owned() look=Look::Primary icon=Shape::Upload
                on_press=move || choose(context, EXPORTS, true)/>
            <p class="hint">{words::DROP_HINT}</p>
        </div>
        <Templates/>
        <Imports/>
        <Unassigned/>
        <People/>
        <WorkspaceFile/>
    }
}

/// An empty file of each kind, with headers that are recognised.
#[component]
fn Templates() -> impl IntoView {
    let context = Context::get();
    let button = |kind: RecordKind| {
        let label = words::template(kind);
        let press = move || drop(context.engine.ask("", Request::Template { kind }));
        view! { <li><Button label look=Look::Quiet icon=Shape::Download on_press=press/></li> }
    };
    view! {
        <details>
            <summary>{words::TEMPLATES}</summary>
            <p class="hint">{words::TEMPLATES_WHY}</p>
            <ul class="row">{RecordKind::ALL.into_iter().map(button).collect_view()}</ul>
        </details>
    }
}

/// The grids.
#[component]
fn ByHand() -> impl IntoView {
    let all = Signal::stored(None);
    let section = |id: &'static str, title: &'static str, why: &'static str, sheet: Sheet| {
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <p class="hint">{why}</p>
                <TypingGrid sheet label=title period=all/>
            </section>
        }
    };
    view! {
        {section("hand-people", words::PEOPLE, words::PEOPLE_WHY, Sheet::People)}
        {section("hand-deals", words::HAND_DEALS, words::HAND_DEALS_WHY, Sheet::Deals)}
        {section("hand-splits", words::HAND_SPLITS, words::HAND_SPLITS_WHY, Sheet::Splits)}
        {section("hand-achieved", words::HAND_ACHIEVED, words::HAND_ACHIEVED_WHY, Sheet::Achievements)}
        {section("hand-adjusted", words::HAND_ADJUSTED, words::HAND_ADJUSTED_WHY, Sheet::Adjustments)}
        {section("hand-rates", words::HAND_RATES, words::HAND_RATES_WHY, Sheet::Rates)}
    }
}

#[component]
fn Reading() -> impl IntoView {
    let context = Context::get();
    let text = Signal::derive(move || {
        let progress = context.progress.get();
        progress
            .map(|progress| words::reading(&progress.name, progress.rows, &context.locale()))
            .unwrap_or_default()
    });
    let share = Signal::derive(move || {
        context.progress.get().map_or(0.0, |progress| progress.done / progress.total.max(1.0))
    });
    let cancel = Callback::new(move |()| {
        context.progress.set(None);
        drop(context.engine.ask("", Request::Discard));
    });
    view! {
        <Show when=move || context.progress.with(Option::is_some)>
            <ProgressBar text share on_cancel=cancel/>
        </Show>
    }
}

#[component]
fn Unassigned() -> impl IntoView {
    let context = Context::get();
    let owners = move || {
        let owner = move |(name, deals): (String, u64)| {
            let label = format!("{}: {name}", words::ADD_AS_PERSON);
            let shown = if name.is_empty() {
                crate::present::words::figures::MISSING.to_owned()
            } else {
                name.clone()
            };
            let add = (!name.is_empty()).then(|| {
                let press = move || ask::act(context, Action::AddPerson { name: name.clone() });
                view! { <Button label look=Look::Quiet icon=Shape::Plus on_press=press/> }
            });
            view! { <li><bdi>{shown}</bdi>" "<span class="hint">{words::owned(deals, &context.locale())}</span>{add}</li> }
        };
        context.held().unassigned.iter().take(50).cloned().map(owner).collect_view()
    };
    view! {
        <Show when=move || !context.held().unassigned.is_empty()>
            <section aria-labelledby="unassigned-title">
                <h2 id="unassigned-title">{words::UNASSIGNED}</h2>
                <p>{words::UNASSIGNED_WHY}</p>
                <ul class="plain-list">{owners}</ul>
            </section>
        </Show>
    }
}

#[component]
fn People() -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || data::people(&context.held(), &context.locale()));
    let name = RwSignal::new(String::new());
    let add = move || {
        ask::act(context, Action::AddPerson { name: name.get_untracked() });
        name.set(String::new());
    };
    let is_blank = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    view! {
        <section aria-labelledby="people-title">
            <h2 id="people-title">{words::PEOPLE}</h2>
            <DataTable table/>
            <div class="row">
                <TextField id="new-person" label=words::ADD_PERSON_LABEL value=name/>
                <Button label=words::ADD_PERSON.to_owned() icon=Shape::Plus on_press=add disabled=is_blank/>
            </div>
        </section>
    }
}

#[component]
fn WorkspaceFile() -> impl IntoView {
    let context = Context::get();
    let download = move || drop(context.engine.ask("", Request::Download));
    view! {
        <section aria-labelledby="file-title">
            <h2 id="file-title">{words::WORKSPACE}</h2>
            <p>{words::WORKSPACE_WHY}</p>
            <div class="row">
                <Button label=words::DOWNLOAD.to_owned() icon=Shape::Download on_press=download/>
                <Button label=words::OPEN_FILE.to_owned() icon=Shape::Upload on_press=move || choose(context, ".attain", false)/>
            </div>
        </section>
    }
}

#[component]
fn Changes() -> impl IntoView {
    let context = Context::get();
    let changes = move || {
        let changes = data::changes(&context.held(), &context.locale());
        if changes.is_empty() {
            return view! { <p class="hint">{words::NO_CHANGES}</p> }.into_any();
        }
        let items = changes.into_iter().map(|(_, text)| view! { <li>{text}</li> }).collect_view();
        view! { <ol class="plain-list">{items}</ol> }.into_any()
    };
    let label = move |word: &str, name: Option<&crate::app::edit::EditName>| match name {
        Some(name) => format!("{word}: {}", frame::edit(name, &context.locale())),
        None => word.to_owned(),
    };
    let undo = Signal::derive(move || label(frame::UNDO, context.held().undo.as_ref()));
    let redo = Signal::derive(move || label(frame::REDO, context.held().redo.as_ref()));
    let cant_undo = Signal::derive(move || context.held().undo.is_none());
    let cant_redo = Signal::derive(move || context.held().redo.is_none());
    view! {
        <section aria-labelledby="changes-title">
            <h2 id="changes-title">{words::CHANGES}</h2>
            <div class="row">
                <Button label=undo icon=Shape::Undo disabled=cant_undo on_press=move || ask::undo(context)/>
                <Button label=redo icon=Shape::Redo disabled=cant_redo on_press=move || ask::redo(context)/>
            </div>
            {changes}
        </section>
    }
}
