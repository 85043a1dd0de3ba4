//! Calls: what rep and manager say, beside the forecast; their history, and how they came true.

use super::{Draws, Waiting, answered};
use crate::app::edit::Action;
use crate::domain::kernel::{CallId, Id};
use crate::present::forecast::calls::{CallForm, CallsView, callable, calls};
use crate::present::words::forecast as words;
use crate::ui::ask::act;
use crate::ui::context::Context;
use crate::ui::widgets::table::RowActions;
use crate::ui::widgets::{Button, DataTable, EmptyState, Look, SelectField, TextField};
use leptos::prelude::*;
use std::collections::BTreeMap;

#[component]
pub(super) fn Calls(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let has_people = Memo::new(move |_| !context.held().people.is_empty());
    let view = Memo::new(move |_| {
        let (overview, period) = (context.held(), draws.period_name());
        answered(draws.asked, |drawn| calls(drawn, &overview, &period, &context.locale()))
    });
    let is_there = Memo::new(move |_| view.with(Option::is_some));
    let shown = Signal::derive(move || view.get().unwrap_or_default());
    view! {
        <Show when=move || has_people.get() fallback=move || view! { <EmptyState title=words::NO_CALLS needs=words::NO_PEOPLE/> }>
            <Show when=move || is_there.get() fallback=move || view! { <Waiting draws/> }>
                <NewCall draws/>
                <Tables shown/>
            </Show>
        </Show>
    }
}

#[component]
fn Tables(shown: Signal<CallsView>) -> impl IntoView {
    let context = Context::get();
    let take_back: RowActions = Callback::new(move |key: String| {
        let remove = move || {
            if let Some(id) = Id::parse(&key) {
                act(context, Action::RemoveCall(CallId(id)));
            }
        };
        view! { <Button label=words::TAKE_BACK.to_owned() look=Look::Quiet on_press=remove/> }.into_any()
    });
    view! {
        <section aria-labelledby="calls-now">
            <h2 id="calls-now">{words::CALLS_NOW}</h2>
            <DataTable table=Signal::derive(move || shown.with(|view| view.now.clone()))/>
        </section>
        <section aria-labelledby="calls-history">
            <h2 id="calls-history">{words::CALLS_HISTORY}</h2>
            <DataTable table=Signal::derive(move || shown.with(|view| view.history.clone())) actions=take_back empty=words::NO_CALLS/>
        </section>
        <section aria-labelledby="callers">
            <h2 id="callers">{words::CALLERS}</h2>
            <DataTable table=Signal::derive(move || shown.with(|view| view.records.clone())) empty=words::NO_CALLERS/>
            <p class="hint">{words::CALLERS_HINT}</p>
        </section>
    }
}

#[component]
fn NewCall(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let people = Signal::derive(move || callable(&context.held()));
    let first = people.with_untracked(|people| people.first().map(|(id, _)| id.clone()).unwrap_or_default());
    let [person, caller] = [first, "rep".to_owned()].map(RwSignal::new);
    let [commit, best, reason] = [(); 3].map(|()| RwSignal::new(String::new()));
    let faults = RwSignal::new(BTreeMap::<&'static str, String>::new());
    let fault = move |field: &'static str| {
        Signal::derive(move || faults.with(|faults| faults.get(field).cloned().unwrap_or_default()))
    };
    let submit = move || {
        let form = CallForm {
            person: person.get_untracked(),
            caller: caller.get_untracked(),
            commit: commit.get_untracked(),
            best_case: best.get_untracked(),
            reason: reason.get_untracked(),
        };
        let Some(period) = draws.period.get_untracked() else { return };
        let read = answered(draws.asked, |drawn| form.read(period.range, drawn, &context.locale()));
        match read {
            Some(Ok(draft)) => {
                faults.set(BTreeMap::new());
                act(context, Action::AddCall(draft));
            }
            Some(Err(found)) => faults.set(found),
            None => {}
        }
    };
    let callers = [
        ("rep", words::caller(crate::domain::model::Caller::Rep)),
        ("manager", words::caller(crate::domain::model::Caller::Manager)),
    ];
    let callers = Signal::stored(callers.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec());
    view! {
        <section aria-labelledby="new-call">
            <h2 id="new-call">{words::CALL_TITLE}</h2>
            <p class="hint">{words::CALL_HINT}</p>
            <div class="forecast-form">
                <SelectField id="call-person" label=words::WHOSE options=people value=person on_choose=move |id| person.set(id)/>
                <SelectField id="call-caller" label=words::WHO_CALLS options=callers value=caller on_choose=move |key| caller.set(key)/>
                <TextField id="call-commit" label=words::COMMIT value=commit error=fault("commit")/>
                <TextField id="call-best" label=words::BEST_CASE value=best error=fault("best")/>
                <TextField id="call-reason" label=words::REASON hint=words::REASON_HINT value=reason/>
                <div class="row"><Button label=words::SUBMIT.to_owned() look=Look::Primary on_press=submit/></div>
            </div>
        </section>
    }
}
