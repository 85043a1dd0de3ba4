//! The page Data: files in, receipts, people, changes, the workspace as a file.

mod intake;

use crate::app::edit::Action;
use crate::app::requests::Request;
use crate::present::data;
use crate::present::place::Page as Name;
use crate::present::words::{data as words, frame};
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::widgets::{Button, DataTable, Look, ProgressBar, Shape, TextField};
use intake::Intake;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    view! {
        <div class="page">
            <h1>{frame::page(Name::Data)}</h1>
            <p class="lede">{words::LEDE}</p>
            <div class="row">
                <Button label=words::CHOOSE.to_owned() look=Look::Primary icon=Shape::Upload
                    on_press=move || choose(context, EXPORTS, true)/>
                <p class="hint">{words::DROP_HINT}</p>
            </div>
            <Reading/>
            <Intake/>
            <Imports/>
            <Unassigned/>
            <People/>
            <WorkspaceFile/>
            <Changes/>
        </div>
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
fn Imports() -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || data::imports(&context.held(), &context.locale()));
    view! {
        <section aria-labelledby="imports-title">
            <h2 id="imports-title">{words::IMPORTS}</h2>
            <DataTable table empty=words::NO_IMPORTS/>
        </section>
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
    view! {
        <section aria-labelledby="changes-title">
            <h2 id="changes-title">{words::CHANGES}</h2>
            {changes}
        </section>
    }
}
