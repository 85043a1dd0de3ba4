//! A goal handed on: to whom, by what, and the parts before they are set.

use super::Report;
use crate::app::edit::Action;
use crate::app::requests::{Answer, Request};
use crate::domain::goals::{Cascade, CascadeAsk, GoalNode, Into, Weighting};
use crate::domain::kernel::{Grain, Rational};
use crate::domain::model::goal::GoalOwner;
use crate::present::format;
use crate::present::goals::form::headroom;
use crate::present::goals::{parts, parts_why};
use crate::present::words::goals as words;
use crate::ui::ask::{self, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Look, SelectField, TextField};
use leptos::prelude::*;

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
}

/// The dialog, closed at first.
#[component]
pub fn HandOn(report: Report, node: GoalNode) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let node = StoredValue::new(node);
    view! {
        <section aria-labelledby="cascade-title">
            <h2 id="cascade-title">{words::CASCADE}</h2>
            <Show when=move || is_open.get() fallback=move || view! {
                <div class="row"><Button label=words::CASCADE.to_owned() on_press=move || is_open.set(true)/></div>
            }>
                <Fields report node=node.get_value()/>
            </Show>
        </section>
    }
}

#[component]
fn Fields(report: Report, node: GoalNode) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let over = node.objective.headroom.checked_mul(Rational::HUNDRED).unwrap_or(Rational::ZERO);
    let is_company = node.objective.owner == GoalOwner::Company;
    let key = node.objective.key;
    let field = |text: &str| RwSignal::new(text.to_owned());
    let (into, by, phase, ramp) = (field("people"), field("history"), field(""), field("0"));
    let over = RwSignal::new(format::exact(over, &locale));
    let over_fault = RwSignal::new(String::new());
    let ask = Memo::new(move |_| {
        Some(CascadeAsk {
            goal: key,
            into: match into.get().as_str() {
                "teams" => Into::Teams,
                "periods" => Into::Periods,
                _ => Into::People,
            },
            over: headroom(&over.get(), &locale)?,
            weighting: match by.get().as_str() {
                "equal" => Weighting::Equal,
                "quota" => Weighting::Quota,
                _ => Weighting::History,
            },
            ramp_months: ramp.get().trim().parse().ok()?,
            phase: match phase.get().as_str() {
                "month" => Some(Grain::Month),
                "quarter" => Some(Grain::Quarter),
                _ => None,
            },
        })
    });
    Effect::new(move |_| {
        over_fault.set(if ask.with(Option::is_none) { words::NO_PERCENT.to_owned() } else { String::new() });
    });
    let found = reading("goals.cascade", move || ask.get().map(Request::Cascade));
    let cascade = Memo::new(move |_| {
        found.answer.with(|answer| match answer {
            Some(Answer::Cascaded(parts)) => Some(Ok(parts.clone())),
            Some(Answer::Failed { why }) => Some(Err(why.clone())),
            _ => None,
        })
    });
    let mut whom = vec![("people", words::INTO_PEOPLE), ("periods", words::INTO_PERIODS)];
    if is_company {
        whom.insert(0, ("teams", words::INTO_TEAMS));
    }
    let weights =
        named(&[("history", words::BY_HISTORY), ("equal", words::BY_EQUAL), ("quota", words::BY_QUOTA)]);
    let phases = named(&[("", words::PHASE_NONE), ("month", words::MONTHS), ("quarter", words::QUARTERS)]);
    view! {
        <div class="goal-form">
            <SelectField id="cascade-into" label=words::CASCADE_INTO options=Signal::stored(named(&whom)) value=into on_choose=move |text| into.set(text)/>
            <SelectField id="cascade-by" label=words::CASCADE_BY options=Signal::stored(weights) value=by on_choose=move |text| by.set(text)/>
            <TextField id="cascade-over" label=words::CASCADE_OVER value=over error=over_fault/>
            <TextField id="cascade-ramp" label=words::CASCADE_RAMP value=ramp/>
            <SelectField id="cascade-phase" label=words::CASCADE_PHASE options=Signal::stored(phases) value=phase on_choose=move |text| phase.set(text)/>
        </div>
        <Preview report node cascade/>
    }
}

#[component]
fn Preview(report: Report, node: GoalNode, cascade: Memo<Option<Result<Cascade, String>>>) -> impl IntoView {
    let context = Context::get();
    let node = StoredValue::new(node);
    let found = move || cascade.with(|found| found.as_ref().and_then(|found| found.as_ref().ok().cloned()));
    let table = Signal::derive(move || {
        let shown = found().zip(report.get());
        let table = shown.map(|(found, report)| {
            node.with_value(|node| parts(&found, node, &report, &context.held(), &context.locale()))
        });
        table.unwrap_or_default()
    });
    let why = move || {
        let shown = found().zip(report.get());
        let lines = shown.map(|(found, report)| {
            node.with_value(|node| parts_why(&found, node, &report, &context.held(), &context.locale()))
        });
        lines.unwrap_or_default().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let failure =
        move || cascade.with(|found| found.as_ref().and_then(|found| found.as_ref().err().cloned()));
    let set = move || {
        if let Some(parts) = found() {
            ask::act(context, Action::HandOn(parts));
        }
    };
    let cant = Signal::derive(move || found().is_none());
    view! {
        <p class="error" role="alert">{failure}</p>
        <ul class="plain-list">{why}</ul>
        <DataTable table/>
        <p class="hint">{words::CASCADE_REPLACES}</p>
        <div class="row"><Button label=words::CASCADE_TAKE.to_owned() look=Look::Primary disabled=cant on_press=set/></div>
    }
}
