//! The imports with their receipts, and the day whose state each of them shows.

use crate::app::edit::Action;
use crate::domain::kernel::{Date, Id, ImportId};
use crate::present::data;
use crate::present::words::data as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, SelectField, Shape, TextField};
use leptos::prelude::*;

/// The list, and below it the day of one of them.
#[component]
pub fn Imports() -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || data::imports(&context.held(), &context.locale()));
    let has_any = Memo::new(move |_| !context.held().imports.is_empty());
    view! {
        <section aria-labelledby="imports-title">
            <h2 id="imports-title">{words::IMPORTS}</h2>
            <DataTable table empty=words::NO_IMPORTS/>
            <Show when=move || has_any.get()>
                <Dating/>
            </Show>
        </section>
    }
}

/// Says which day an import shows: an export of last month that is read today.
#[component]
fn Dating() -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || data::import_options(&context.held(), &context.locale()));
    let chosen = RwSignal::new(String::new());
    let import = Signal::derive(move || {
        let first = options.with(|options| options.first().map(|(key, _)| key.clone()));
        Some(chosen.get()).filter(|key| !key.is_empty()).or(first).unwrap_or_default()
    });
    let day = RwSignal::new(String::new());
    Effect::new(move |_| {
        let shown = import.with(|key| data::snapshot_of(&context.held(), key));
        day.set(shown.map(|day| day.to_string()).unwrap_or_default());
    });
    let date = move |day: Option<Date>| {
        if let Some(id) = Id::parse(&import.get_untracked()).map(ImportId) {
            ask::act(context, Action::DateImport { id, day });
        }
    };
    let is_no_day = Signal::derive(move || day.with(|day| Date::parse_iso(day).is_err()));
    let set = move || date(Date::parse_iso(&day.get_untracked()).ok());
    view! {
        <details>
            <summary>{words::DATING}</summary>
            <p class="hint">{words::DATING_WHY}</p>
            <div class="row fields">
                <SelectField id="import-dated" label=words::FILE options value=import on_choose=move |key| chosen.set(key)/>
                <TextField id="import-day" label=words::SHOWS value=day kind="date"/>
                <Button label=words::SET_DAY icon=Shape::Check disabled=is_no_day on_press=set/>
                <Button label=words::UNSET_DAY on_press=move || date(None)/>
            </div>
        </details>
    }
}
