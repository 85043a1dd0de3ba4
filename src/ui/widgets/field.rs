//! Fields of a form: label above, hint below it, error where it can be read before the value.

use crate::platform::root;
use leptos::prelude::*;

/// Boxes of fields that are sent together: Enter in one of their lines presses their button.
const FORMS: &str = ".goal-form, .forecast-form, .own-form, .note-form, .views-form";

/// A labelled place for any control. The control takes `id` as its own.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let has_error = move || error.with(|error| !error.is_empty());
    view! {
        <div class="field" class:wrong=has_error>
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="error" id=error_id role="alert" hidden=move || !has_error()>{error}</p>
            {children()}
        </div>
    }
}

/// A field of one line of text. Enter sends the form that it stands in.
#[component]
pub fn TextField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// The value, read and written.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<String>,
    /// The kind of input: `text`, `date`, `email`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let described = format!("{id}-hint {id}-error");
    let is_wrong = move || error.with(|error| !error.is_empty()).then_some("true");
    let on_key = |event: leptos::ev::KeyboardEvent| {
        // While letters are composed, Enter belongs to them.
        if event.key() == "Enter" && !event.is_composing() {
            root::press_default(&event, FORMS);
        }
    };
    view! {
        <Field id=id.clone() label=label hint=hint error=error>
            <input
                id=id
                type=kind
                autocomplete="off"
                aria-describedby=described
                aria-invalid=is_wrong
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
                on:keydown=on_key
            />
        </Field>
    }
}

/// A field that offers a few values: the browser's own list.
#[component]
pub fn SelectField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// Values and what stands for them.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Hears a choice.
    on_choose: impl Fn(String) + Send + 'static,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let entries = move || {
        let chosen = value.get();
        let entry = |(key, name): (String, String)| {
            let is_chosen = key == chosen;
            view! { <option value=key selected=is_chosen>{name}</option> }
        };
        options.get().into_iter().map(entry).collect_view()
    };
    view! {
        <Field id=id.clone() label=label hint=hint>
            <select id=id prop:value=value on:change:target=move |event| on_choose(event.target().value())>
                {entries}
            </select>
        </Field>
    }
}
