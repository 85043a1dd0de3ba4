//! A form of coaching: its fields come as data, what is typed goes back as texts.

use super::Report;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::PersonId;
use crate::present::coaching::Scene;
use crate::present::coaching::forms::{FieldView, Form, Kind, Values};
use crate::present::words::coaching as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Field, Look, SelectField, TextField};
use leptos::prelude::*;

/// A form behind its name. It is made anew each time it is opened, and closes once it was saved.
#[component]
pub fn RecordForm(
    /// The report.
    report: Report,
    /// Which form.
    form: Form,
    /// About whom.
    #[prop(optional_no_strip)]
    person: Option<PersonId>,
    /// Its name.
    label: &'static str,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="record-form no-print" prop:open=is_open
            on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{label}</summary>
            <Show when=move || is_open.get()>
                <Fields report form person label is_open/>
            </Show>
        </details>
    }
}

#[component]
fn Fields(
    report: Report,
    form: Form,
    person: Option<PersonId>,
    label: &'static str,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let context = Context::get();
    let scene = move || (report.get_untracked(), context.held(), context.locale());
    let (at_hand, held, locale) = untrack(scene);
    let views = at_hand
        .as_ref()
        .map(|report| Scene { report, overview: &held, locale: &locale }.fields(form, person));
    let fields: Vec<(FieldView, RwSignal<String>)> =
        views.unwrap_or_default().into_iter().map(|view| (view.clone(), RwSignal::new(view.value))).collect();
    let typed = StoredValue::new(fields.iter().map(|(view, value)| (view.key, *value)).collect::<Vec<_>>());
    let fault = RwSignal::new(String::new());
    let save = move || {
        let values = typed
            .with_value(|typed| typed.iter().map(|(key, value)| (*key, value.get_untracked())).collect());
        let (report, held, locale) = untrack(scene);
        let Some(report) = report else { return };
        let scene = Scene { report: &report, overview: &held, locale: &locale };
        match scene.read(form, person, &Values(values)) {
            Ok(action) => {
                let reply = context.engine.ask("", Request::Act(action));
                // What was typed stays until it is accepted.
                leptos::task::spawn_local(async move {
                    match reply.await {
                        Answer::Refused(error) => drop(fault.try_set(error.to_string())),
                        answer => {
                            ask::report(context, &answer, true);
                            let _ = is_open.try_set(false);
                        }
                    }
                });
            }
            Err(why) => fault.set(why),
        }
    };
    let prefix =
        format!("{form:?}").chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let controls = fields.into_iter().map(|(view, value)| control(&prefix, view, value)).collect_view();
    view! {
        <div class="goal-form" role="group" aria-label=label>
            {controls}
            <p class="error form-fault" role="alert" hidden=move || fault.with(String::is_empty)>{fault}</p>
            <div class="row"><Button label=words::SAVE.to_owned() look=Look::Primary on_press=save/></div>
        </div>
    }
}

fn control(prefix: &str, field: FieldView, value: RwSignal<String>) -> AnyView {
    let id = format!("{prefix}-{}", field.key);
    let label = field.label;
    match field.kind {
        Kind::Line => view! { <TextField id label value/> }.into_any(),
        Kind::Day => view! { <TextField id label value kind="date"/> }.into_any(),
        Kind::Choice(options) => view! {
            <SelectField id label options=Signal::stored(options) value on_choose=move |text| value.set(text)/>
        }
        .into_any(),
        Kind::Text => view! {
            <Field id=id.clone() label>
                <textarea id=id prop:value=value on:input:target=move |event| value.set(event.target().value())></textarea>
            </Field>
        }
        .into_any(),
    }
}
