//! A plan as text, checked on the data while it is typed; saved only when it reads one way.

use super::check::Findings;
use super::designer::{Form, Scanned};
use crate::app::edit::Action;
use crate::app::requests::{Overview, Request};
use crate::domain::kernel::{Id, PlanId};
use crate::platform::clock;
use crate::present::pay::place_of;
use crate::present::pay::plans::{CheckView, NEW, PLAN_PAPER, SIMULATE, TAB, check};
use crate::present::place::{Place, View};
use crate::present::plan_templates::{document, template};
use crate::present::words::{design, pay as words};
use crate::ui::ask::{act_and_go, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Button, EmptyState, Field, Icon, Look, Shape};
use leptos::prelude::*;

/// How long the text rests before it is checked, in milliseconds.
const REST_MS: u32 = 250;

/// The plan with this key, or a new one from a template.
#[component]
pub fn Editor(key: String) -> impl IntoView {
    let context = Context::get();
    let held = context.overview.get_untracked().unwrap_or_default();
    let back = move || list_place(context).href();
    let content = match begin(&key, &held) {
        Some((id, text)) => view! { <Open id text/> }.into_any(),
        None => view! { <EmptyState title=words::PLAN_GONE needs=words::GONE_HINT/> }.into_any(),
    };
    view! {
        <p class="pay-back"><a href=back><Icon shape=Shape::Arrow/>{words::ALL_PLANS}</a></p>
        {content}
    }
}

fn list_place(context: Context) -> Place {
    context.place.with(|place| place_of(place, &[(View::Tab, TAB)]))
}

/// The id and text that the editor begins with.
fn begin(key: &str, held: &Overview) -> Option<(Option<PlanId>, String)> {
    if let Some(slug) = key.strip_prefix(NEW) {
        return Some((None, document(template(slug)?, held)));
    }
    let id = PlanId(Id::parse(key)?);
    let plan = held.plans.iter().find(|plan| plan.id == id)?;
    Some((Some(id), plan.text.clone()))
}

#[component]
fn Open(id: Option<PlanId>, text: String) -> impl IntoView {
    let context = Context::get();
    let checked = RwSignal::new(text.clone());
    let text = RwSignal::new(text);
    rest(text, checked);
    let asked = reading("plan-check", move || Some(Request::Check { text: checked.get() }));
    let view = Memo::new(move |_| {
        let read = |answer: &_| check(answer, &context.locale());
        asked.answer.with(|answer| answer.as_ref().map(read)).unwrap_or_default()
    });
    let is_current =
        Memo::new(move |_| !asked.is_busy.get() && text.with(|text| checked.with(|checked| text == checked)));
    let use_text = Callback::new(move |document: String| text.set(document));
    let can_scan = Memo::new(move |_| view.with(|view| view.can_save));
    view! {
        <div class="editor">
            <div class="editor-text">
                <Form text/>
                <Field id="plan-text" label=words::DOCUMENT hint=words::DOCUMENT_HINT>
                    <textarea id="plan-text" class="code" rows="28" spellcheck="false" autocomplete="off" aria-describedby="plan-text-hint"
                        prop:value=text on:input:target=move |event| text.set(event.target().value())></textarea>
                </Field>
                <Doors id checked view is_current/>
            </div>
            <Findings view is_current use_text/>
        </div>
        <Scanned checked can_scan use_text/>
    }
}

/// Hands the text on once it has rested.
fn rest(text: RwSignal<String>, checked: RwSignal<String>) {
    let turn = StoredValue::new(0u64);
    Effect::new(move |_| {
        let typed = text.get();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        leptos::task::spawn_local(async move {
            clock::sleep(REST_MS).await;
            if turn.try_get_value() == Some(mine)
                && checked.try_get_untracked().is_some_and(|held| held != typed)
            {
                // The editor may be closed by now.
                let _ = checked.try_set(typed);
            }
        });
    });
}

#[component]
fn Doors(
    id: Option<PlanId>,
    /// The text that the last check was about.
    checked: RwSignal<String>,
    view: Memo<CheckView>,
    is_current: Memo<bool>,
) -> impl IntoView {
    let context = Context::get();
    let cannot = Signal::derive(move || !is_current.get() || view.with(|view| !view.can_save));
    let save = move || send(context, Action::SetPlan { id, document: checked.get_untracked() });
    let remove = move |id: PlanId| {
        let press = move || send(context, Action::RemovePlan(id));
        view! { <Button label=words::REMOVE look=Look::Danger on_press=press/> }
    };
    let back = move || list_place(context).href();
    view! {
        <div class="editor-doors">
            <Button label=words::SAVE look=Look::Primary disabled=cannot on_press=save/>
            <a class="button quiet" href=back>{words::CANCEL}</a>
            {id.map(|id| view! { <Further id/> })}
            {id.map(remove)}
        </div>
    }
}

/// What else can be done with a saved plan.
#[component]
fn Further(id: PlanId) -> impl IntoView {
    let context = Context::get();
    let key = id.to_string();
    // The plan that was saved before it is the likeliest one that it changes.
    let other = context
        .overview
        .get_untracked()
        .unwrap_or_default()
        .plans
        .iter()
        .map(|plan| plan.id)
        .filter(|other| *other != id)
        .max();
    let own = key.clone();
    let compared = move |other: PlanId| {
        let other = other.to_string();
        let views = [(View::Tab, PLAN_PAPER), (View::Plan, own.as_str()), (View::Compare, other.as_str())];
        context.place.with(|place| place_of(place, &views)).href()
    };
    let at = move |tab: &'static str| {
        let key = key.clone();
        move || context.place.with(|place| place_of(place, &[(View::Tab, tab), (View::Plan, &key)])).href()
    };
    view! {
        <a href=at(SIMULATE)>{design::SIMULATE}</a>
        <a href=at(PLAN_PAPER)>{design::PAPER}</a>
        {other.map(|other| {
            let href = compared(other);
            view! { <a class="button quiet" href=href>{design::COMPARE_VERSIONS}</a> }
        })}
    }
}

/// Changes the workspace, and goes back to the list once that is done.
fn send(context: Context, action: Action) {
    act_and_go(context, action, |place| place_of(place, &[(View::Tab, TAB)]));
}
