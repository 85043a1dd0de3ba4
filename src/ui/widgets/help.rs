//! Asks somebody for help with a figure or a deal.

use super::button::{Button, Look};
use super::field::{Field, SelectField};
use crate::present::coaching::help::{Choices, ask, people};
use crate::present::words::coaching as words;
use crate::ui::ask::act;
use crate::ui::context::Context;
use leptos::prelude::*;

/// A form behind its name, made anew each time it is opened.
#[component]
pub fn AskForHelp(
    /// Tells its fields from others of the page.
    id: &'static str,
    /// What help can be asked about.
    about: Choices,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let about = StoredValue::new(about);
    view! {
        <details class="record-form no-print" prop:open=is_open
            on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{words::HELP}</summary>
            <Show when=move || is_open.get()>
                <Question id about=about.get_value() is_open/>
            </Show>
        </details>
    }
}

#[component]
fn Question(id: &'static str, about: Choices, is_open: RwSignal<bool>) -> impl IntoView {
    let context = Context::get();
    let everybody = untrack(|| people(&context.held()));
    let first =
        |choices: &Choices, place: usize| choices.get(place).map(|(key, _)| key.clone()).unwrap_or_default();
    let chosen = RwSignal::new(first(&about, 0));
    let (by, whom) = (RwSignal::new(first(&everybody, 0)), RwSignal::new(first(&everybody, 1)));
    let (text, fault) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (about, everybody) = (Signal::stored(about), Signal::stored(everybody));
    let save = move || {
        let held = untrack(|| context.held());
        let asked = ask(
            &held,
            &chosen.get_untracked(),
            &by.get_untracked(),
            &whom.get_untracked(),
            &text.get_untracked(),
        );
        match asked {
            Ok(action) => {
                act(context, action);
                is_open.set(false);
            }
            Err(why) => fault.set(why),
        }
    };
    let words_id = format!("{id}-help-words");
    view! {
        <div class="goal-form" role="group" aria-label=words::HELP>
            <SelectField id=format!("{id}-help-about") label=words::HELP_ABOUT options=about value=chosen on_choose=move |key| chosen.set(key)/>
            <SelectField id=format!("{id}-help-by") label=words::FROM_WHOM options=everybody value=by on_choose=move |key| by.set(key)/>
            <SelectField id=format!("{id}-help-whom") label=words::HELP_WHOM options=everybody value=whom on_choose=move |key| whom.set(key)/>
            <Field id=words_id.clone() label=words::HELP_WHAT>
                <textarea id=words_id prop:value=text on:input:target=move |event| text.set(event.target().value())></textarea>
            </Field>
            <p class="error" role="alert" hidden=move || fault.with(String::is_empty)>{fault}</p>
            <div class="row"><Button label=words::SAVE.to_owned() look=Look::Primary on_press=save/></div>
        </div>
    }
}
