//! One goal opened: its pace, its letters with their reasons, what it serves, what stands below, what it takes,
//! what was said; and what can be done with it.

use super::cascade::HandOn;
use super::form::EditGoal;
use super::own::Sight;
use super::tree::Measure;
use super::{Report, back_href};
use crate::app::edit::Action;
use crate::domain::goals::GoalNode;
use crate::domain::model::goal::{GoalOwner, GoalRef, GoalStatus};
use crate::present::goals::form::{CheckInForm, Faults, GoalForm};
use crate::present::goals::{GoalDetail, LetterView, detail, opened};
use crate::present::words::goals as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Look, SelectField, Skeleton, TextField, ToneMark};
use leptos::prelude::*;

/// The goal with this key.
#[component]
pub fn Detail(report: Report, key: String) -> impl IntoView {
    let context = Context::get();
    let node = Memo::new(move |_| {
        report.with(|report| report.as_ref().and_then(|report| opened(report, &key).cloned()))
    });
    let is_loading = Memo::new(move |_| report.with(Option::is_none));
    let content = move || match node.get() {
        Some(node) => view! { <Opened report node/> }.into_any(),
        None if is_loading.get() => view! { <Skeleton lines=8/> }.into_any(),
        None => view! { <p>{words::GONE}</p> }.into_any(),
    };
    view! {
        <p><a href=move || back_href(context)>{words::BACK}</a></p>
        {content}
    }
}

#[component]
fn Opened(report: Report, node: GoalNode) -> impl IntoView {
    let context = Context::get();
    let Some(all) = report.get_untracked() else { return ().into_any() };
    let place = context.place.get_untracked();
    let shown = detail(&node, &all, &context.held(), &place, &context.locale());
    let is_goal = matches!(node.objective.key, GoalRef::Goal(_));
    let can_hand_on = is_goal && !matches!(node.objective.owner, GoalOwner::Person(_));
    let lists = [("below", words::BELOW, shown.below.clone()), ("takes", words::TAKES, shown.takes.clone())];
    let lists = lists.into_iter().filter(|(_, _, lines)| !lines.is_empty());
    let lists = lists.map(|(id, title, lines)| view! { <Lines id title lines/> }).collect_view();
    view! {
        <section aria-labelledby="goal-title">
            <h2 id="goal-title"><bdi>{shown.line.name.clone()}</bdi></h2>
            <p class="meta"><bdi>{shown.line.owner.clone()}</bdi>" \u{00b7} "{shown.line.days.clone()}</p>
            <Measure line=shown.line.clone()/>
            <p>{shown.pace.clone()}</p>
        </section>
        <Checks letters=shown.line.letters.clone()/>
        <Line node=node.clone() shown=shown.clone()/>
        {lists}
        <Said node=node.clone() said=shown.said/>
        {can_hand_on.then(|| view! { <HandOn report node=node.clone()/> })}
        {is_goal.then(|| view! { <Change report node/> })}
    }
    .into_any()
}

#[component]
fn Lines(id: &'static str, title: &'static str, lines: Vec<String>) -> impl IntoView {
    let items = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <ul class="plain-list">{items}</ul>
        </section>
    }
}

#[component]
fn Checks(letters: Vec<LetterView>) -> impl IntoView {
    let row = |letter: LetterView| {
        let reasons = letter.reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
        view! {
            <div class="check">
                <dt>{letter.word}<ToneMark tone=letter.tone text=letter.verdict/></dt>
                <dd><ul class="plain-list">{reasons}</ul></dd>
            </div>
        }
    };
    view! {
        <section aria-labelledby="checks-title">
            <h2 id="checks-title">{words::CHECKS}</h2>
            <dl class="checks">{letters.into_iter().map(row).collect_view()}</dl>
        </section>
    }
}

#[component]
fn Line(node: GoalNode, shown: GoalDetail) -> impl IntoView {
    let context = Context::get();
    let is_acknowledged = shown.is_acknowledged;
    let take_on = move || {
        let by = match node.objective.owner {
            GoalOwner::Person(id) => Some(id),
            _ => None,
        };
        if let Some(on) = context.held().today {
            ask::act(context, Action::Acknowledge { of: node.objective.key, by, on });
        }
    };
    let button = (!is_acknowledged).then(
        || view! { <div class="row"><Button label=words::ACKNOWLEDGE.to_owned() on_press=take_on/></div> },
    );
    view! {
        <section aria-labelledby="sight-title">
            <h2 id="sight-title">{words::LINE}</h2>
            <Sight goal=shown/>
            {button}
        </section>
    }
}

#[component]
fn Said(node: GoalNode, said: Vec<String>) -> impl IntoView {
    let is_empty = said.is_empty();
    let items = said.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        <section aria-labelledby="said-title">
            <h2 id="said-title">{words::SAID}</h2>
            {is_empty.then(|| view! { <p class="hint">{words::NOTHING_SAID}</p> })}
            <ul class="plain-list">{items}</ul>
            <details>
                <summary>{words::CHECK_IN}</summary>
                <CheckInFields node/>
            </details>
        </section>
    }
}

#[component]
fn CheckInFields(node: GoalNode) -> impl IntoView {
    let context = Context::get();
    let status = RwSignal::new(GoalStatus::OnTrack.slug().to_owned());
    let [confidence, value, expected, note] = [(); 4].map(|()| RwSignal::new(String::new()));
    let faults = RwSignal::new(Faults::new());
    let fault = move |field: &'static str| {
        Signal::derive(move || faults.with(|faults| faults.get(field).cloned().unwrap_or_default()))
    };
    let options: Vec<(String, String)> = GoalStatus::ALL
        .into_iter()
        .map(|status| (status.slug().to_owned(), words::status(status).to_owned()))
        .collect();
    let is_said = node.objective.measured.kpi().is_none();
    let save = move || {
        let form = CheckInForm {
            status: status.get_untracked(),
            confidence: confidence.get_untracked(),
            value: value.get_untracked(),
            expected: expected.get_untracked(),
            note: note.get_untracked(),
        };
        let today = context.held().today.unwrap_or(node.pacing.as_of);
        match form.read(&node, today, &context.locale()) {
            Ok(entry) => {
                faults.set(Faults::new());
                ask::act(context, Action::CheckIn { of: node.objective.key, entry });
            }
            Err(found) => faults.set(found),
        }
    };
    view! {
        <div class="goal-form">
            <SelectField id="check-status" label=words::STATUS options=Signal::stored(options) value=status
                on_choose=move |text| status.set(text)/>
            <TextField id="check-confidence" label=words::CONFIDENCE value=confidence error=fault("confidence")/>
            {is_said.then(|| view! { <TextField id="check-value" label=words::VALUE_NOW value error=fault("value")/> })}
            <TextField id="check-expected" label=words::EXPECTED value=expected error=fault("expected")/>
            <TextField id="check-note" label=words::NOTE value=note/>
            <div class="row"><Button label=words::SAVE.to_owned() look=Look::Primary on_press=save/></div>
        </div>
    }
}

/// The form of the goal, and its removal.
#[component]
fn Change(report: Report, node: GoalNode) -> impl IntoView {
    let context = Context::get();
    let key = node.objective.key;
    let remove = move || {
        if let GoalRef::Goal(id) = key {
            ask::act(context, Action::RemoveGoal(id));
        }
    };
    let form = GoalForm::of(&node);
    view! {
        <details>
            <summary>{words::EDIT}</summary>
            {form.map(|form| view! { <EditGoal report form/> })}
            <div class="row"><Button label=words::REMOVE.to_owned() look=Look::Danger on_press=remove/></div>
        </details>
    }
}
