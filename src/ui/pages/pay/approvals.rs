//! Statements on their way: what is open and what to look at, what was kept, adjustments, disputes.

use super::disputes::Disputes;
use crate::app::edit::Action;
use crate::app::requests::{Answer, FreezeAsk, Request, SettleAsk, SettleTold};
use crate::domain::kernel::{DateRange, Id, PayRunId, PersonId, PlanId};
use crate::domain::model::PayStage;
use crate::present::pay::settle::{self, ApprovalsView, GroupView, RunView};
use crate::present::tone::Tone;
use crate::present::words::settle as words;
use crate::ui::ask::{act, change, reading};
use crate::ui::context::Context;
use crate::ui::widgets::table::RowActions;
use crate::ui::widgets::{
    Banner, Button, DataTable, EmptyState, IconButton, Look, Shape, Skeleton, TextField,
};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Who acts and why: typed once for all buttons of the page.
#[derive(Clone, Copy)]
pub struct Hand {
    /// Who.
    pub by: RwSignal<String>,
    /// Why.
    pub note: RwSignal<String>,
}

/// The approvals of the period shown.
#[component]
pub fn Approvals() -> impl IntoView {
    let context = Context::get();
    let asked = reading("approvals", move || {
        Some(Request::Settle(SettleAsk::Approvals { period: context.filter().period }))
    });
    let view = Memo::new(move |_| {
        let place = context.place.get();
        asked.answer.with(|answer| match answer {
            Some(Answer::Settled(SettleTold::Approvals(report))) => {
                Some(settle::approvals(report, &context.held(), &place, &context.locale()))
            }
            _ => None,
        })
    });
    let failure = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Failed { why }) => Some(view! { <p class="error" role="alert">{why.clone()}</p> }),
            _ => None,
        })
    };
    let hand = Hand { by: RwSignal::new(String::new()), note: RwSignal::new(String::new()) };
    view! {
        {failure}
        {move || match view.get() {
            Some(view) => view! { <Shown view hand/> }.into_any(),
            None => view! { <Skeleton lines=10/> }.into_any(),
        }}
    }
}

#[component]
fn Shown(view: ApprovalsView, hand: Hand) -> impl IntoView {
    let ApprovalsView { problems, headline, groups, corrections, disputes } = view;
    let problem = |problem: crate::present::pay::Problem| {
        view! { <Banner tone=Tone::Behind text=format!("{}: {}", problem.title, problem.text)/> }
    };
    let has_groups = !groups.is_empty();
    view! {
        {problems.into_iter().map(problem).collect_view()}
        <header class="pay-finding"><h2>{headline}</h2></header>
        {if has_groups {
            view! {
                <div class="settle-hand">
                    <TextField id="settle-by" label=words::YOUR_NAME value=hand.by/>
                    <TextField id="settle-note" label=words::REASON hint=words::REASON_HINT value=hand.note/>
                </div>
            }.into_any()
        } else {
            view! { <EmptyState title=words::NOTHING_TITLE needs=words::NOTHING_NEEDS/> }.into_any()
        }}
        {groups.into_iter().map(|group| view! { <Group group hand/> }).collect_view()}
        {corrections.map(|table| view! {
            <section class="settle-part">
                <h3>{words::CORRECTIONS}</h3>
                <p class="hint">{words::CORRECTIONS_HINT}</p>
                <DataTable table=Signal::stored(table)/>
            </section>
        })}
        <Disputes disputes hand/>
    }
}

#[component]
fn Group(group: GroupView, hand: Hand) -> impl IntoView {
    let context = Context::get();
    let GroupView { plan, period, title, summary, table, open, people, runs } = group;
    let picked = RwSignal::new(BTreeSet::<String>::new());
    let freeze = move |stage| {
        let people = picked
            .with_untracked(|picked| picked.iter().filter_map(|key| Id::parse(key)).map(PersonId).collect());
        freeze(context, (plan, period, people), stage, hand);
    };
    let label = move |label: &'static str| {
        Signal::derive(move || words::of_picked(label, picked.with(BTreeSet::len), &context.locale()))
    };
    let names: BTreeMap<String, String> = table
        .lines
        .iter()
        .filter_map(|line| Some((line.key.clone(), line.cells.first()?.text.clone())))
        .collect();
    let actions = RowActions::new(move |key: String| {
        let name = names.get(&key).cloned().unwrap_or_default();
        match people.get(&key).copied().flatten() {
            None => view! { <Pick key name picked/> }.into_any(),
            Some((run, true)) => {
                let person = Id::parse(&key).map(PersonId);
                let label = format!("{}: {name}", words::REOPEN_ONE);
                view! { <IconButton label shape=Shape::Undo on_press=move || reopen(context, run, person, hand)/> }.into_any()
            }
            Some(_) => ().into_any(),
        }
    });
    view! {
        <section class="settle-part">
            <header class="settle-head">
                <h3>{title}</h3>
                <p class="hint">{summary}</p>
                {(open > 0).then(|| view! {
                    <div class="row">
                        <Button label=label(words::REVIEW) on_press=move || freeze(PayStage::Reviewed)/>
                        <Button label=label(words::APPROVE) look=Look::Primary on_press=move || freeze(PayStage::Approved)/>
                    </div>
                })}
            </header>
            <DataTable table=Signal::stored(table) actions=actions/>
            {runs.into_iter().map(|run| view! { <Run run hand/> }).collect_view()}
        </section>
    }
}

/// Whether a person is among those on whom the buttons act; on all who are open where nobody is.
#[component]
fn Pick(key: String, name: String, picked: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let own = key.clone();
    let is_on = move || picked.with(|picked| picked.contains(&own));
    let label = format!("{}: {name}", words::PICK);
    let turn = move |on: bool| {
        picked.update(|picked| {
            if on {
                picked.insert(key.clone());
            } else {
                picked.remove(&key);
            }
        });
    };
    view! {
        <input type="checkbox" aria-label=label prop:checked=is_on
            on:change:target=move |event| turn(event.target().checked())/>
    }
}

/// A plan, a payout period, and the people on whom is acted.
type Acted = (PlanId, DateRange, Vec<PersonId>);

fn freeze(context: Context, (plan, period, people): Acted, stage: PayStage, hand: Hand) {
    let (by, note) = (hand.by.get_untracked(), hand.note.get_untracked());
    let ask = FreezeAsk { plan, period, people, stage, by, note };
    change(context, Request::Settle(SettleAsk::Freeze(ask)));
}

#[component]
fn Run(run: RunView, hand: Hand) -> impl IntoView {
    let context = Context::get();
    let RunView { id, title, steps, next, can_reopen } = run;
    let step = move |stage| {
        let (by, note) = (hand.by.get_untracked(), hand.note.get_untracked());
        act(context, Action::StepPay { id, stage, by, note });
    };
    let next = next.map(|(stage, label)| view! { <Button label=label on_press=move || step(stage)/> });
    let reopen = can_reopen.then(|| view! { <Button label=words::REOPEN look=Look::Quiet on_press=move || reopen(context, id, None, hand)/> });
    view! {
        <div class="settle-run">
            <p><strong>{title}</strong></p>
            <ul class="plain-list">{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ul>
            <div class="row">{next}{reopen}</div>
        </div>
    }
}

fn reopen(context: Context, id: PayRunId, person: Option<PersonId>, hand: Hand) {
    let (by, reason) = (hand.by.get_untracked(), hand.note.get_untracked());
    act(context, Action::ReopenPay { id, person, by, reason });
}
