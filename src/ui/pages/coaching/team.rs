//! Everybody at a glance; the library with what it did.

use super::form::RecordForm;
use super::items::Items;
use super::{Report, completions, merge, shown};
use crate::present::coaching::forms::Form;
use crate::present::table::{Sort, Table};
use crate::present::words::coaching as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Shape};
use leptos::prelude::*;

/// A table, empty until it is there.
pub(super) fn table(
    report: Report,
    view: impl Fn(crate::present::coaching::Scene<'_>) -> Table + Send + Sync + 'static,
) -> Signal<Table> {
    let made = shown(report, view);
    Signal::derive(move || made.get().unwrap_or_default())
}

/// Everybody.
#[component]
pub fn People(report: Report) -> impl IntoView {
    let context = Context::get();
    let people = table(report, move |scene| scene.people(&context.place.get()));
    view! {
        <section aria-labelledby="people-title">
            <h2 id="people-title">{words::PEOPLE}</h2>
            <div class="row no-print">
                <Button label=words::MERGE.to_owned() icon=Shape::Upload on_press=move || merge(context)/>
            </div>
            <DataTable table=people sort=Sort { column: 4, descending: true }/>
        </section>
        <Items id="effects-title" title=words::COACHING_EFFECT items=shown(report, |scene| scene.action_effects())
            empty=words::NO_EFFECTS/>
    }
}

/// Skills and the library.
#[component]
pub fn Training(report: Report) -> impl IntoView {
    let context = Context::get();
    view! {
        <section aria-labelledby="library-title">
            <h2 id="library-title">{words::LIBRARY}</h2>
            <p class="hint">{words::LIBRARY_WHY}</p>
            <DataTable table=table(report, |scene| scene.library()) empty=words::NO_COURSES/>
            <div class="row no-print">
                <Button label=words::COMPLETIONS_FILE.to_owned() icon=Shape::Upload on_press=move || completions(context)/>
            </div>
            <RecordForm report form=Form::Completions label=words::COMPLETIONS/>
            <RecordForm report form=Form::Course label=words::ADD_COURSE/>
        </section>
        <Items id="skills-title" title=words::SKILLS items=shown(report, |scene| scene.skill_items())
            empty=words::NO_SKILLS>
            <RecordForm report form=Form::Skill label=words::ADD_SKILL/>
        </Items>
    }
}
