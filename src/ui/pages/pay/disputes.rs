//! Disputes: what is doubted, the line as it stood, what was said, and how it ends.

use super::approvals::Hand;
use super::replay::Replay;
use crate::app::edit::Action;
use crate::domain::commission::{Line, Statement};
use crate::domain::kernel::{Money, Period, PlanId};
use crate::domain::model::{DisputeDraft, Evidence};
use crate::present::pay::settle::DisputeView;
use crate::present::words::settle as words;
use crate::ui::ask::act;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Look, TextField, ToneMark};
use leptos::prelude::*;

/// All disputes.
#[component]
pub fn Disputes(disputes: Vec<DisputeView>, hand: Hand) -> impl IntoView {
    let is_empty = disputes.is_empty();
    view! {
        <section class="settle-part">
            <h3>{words::DISPUTES}</h3>
            {is_empty.then(|| view! { <p class="hint">{words::NO_DISPUTES}</p> })}
            {disputes.into_iter().map(|dispute| view! { <One dispute hand/> }).collect_view()}
        </section>
    }
}

#[component]
fn One(dispute: DisputeView, hand: Hand) -> impl IntoView {
    let context = Context::get();
    let DisputeView { id, title, status, tone, evidence, thread, href, of, amount, can_adjust } = dispute;
    let (text, sum, error) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let period = RwSignal::new(context.period().map(|period| period.name).unwrap_or_default());
    let say = move |answers: bool| {
        let (by, text) = (hand.by.get_untracked(), text.get_untracked());
        act(context, Action::SayInDispute { id, by, text, answers });
    };
    let adjust = move || match read_adjustment(context, &sum.get_untracked(), &period.get_untracked(), amount)
    {
        Ok((amount, paid)) => {
            error.set(String::new());
            let (by, text) = (hand.by.get_untracked(), text.get_untracked());
            act(context, Action::AdjustInDispute { id, by, text, amount, range: paid.range });
        }
        Err(why) => error.set(why.to_owned()),
    };
    let key = id.to_string();
    let entry = |(head, text): (String, String)| view! { <li><span class="meta"><bdi>{head}</bdi></span><p>{text}</p></li> };
    view! {
        <article class="dispute">
            <header><h4><a href=href><bdi>{title}</bdi></a></h4><ToneMark tone text=status.to_owned()/></header>
            <details><summary>{words::AS_IT_STOOD}</summary>
                <ul class="plain-list">{evidence.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </details>
            <Replay of key=key.clone()/>
            <ol class="thread">{thread.into_iter().map(entry).collect_view()}</ol>
            <TextField id=format!("say-{key}") label=words::SAY value=text/>
            <div class="row">
                <Button label=words::ANSWER on_press=move || say(true)/>
                <Button label=words::ASK look=Look::Quiet on_press=move || say(false)/>
            </div>
            {can_adjust.then(|| view! {
                <div class="settle-hand">
                    <TextField id=format!("sum-{key}") label=format!("{} ({})", words::AMOUNT, amount.currency) value=sum error=error/>
                    <TextField id=format!("in-{key}") label=words::IN_PERIOD value=period/>
                    <Button label=words::ADJUST on_press=adjust/>
                </div>
            })}
        </article>
    }
}

/// The amount and period of an adjustment, or what is wrong with them.
fn read_adjustment(
    context: Context,
    sum: &str,
    period: &str,
    like: Money,
) -> Result<(Money, Period), &'static str> {
    let amount = Money::parse(sum.trim(), like.currency).map_err(|_| words::NO_AMOUNT)?;
    let calendar = context.overview.get_untracked().unwrap_or_default().calendar;
    let period = calendar.parse(period.trim()).map_err(|_| words::NO_PERIOD)?;
    Ok((amount, period))
}

/// The line of a statement as evidence.
pub fn draft_of(statement: &Statement, line: &Line, plan: PlanId) -> DisputeDraft {
    DisputeDraft {
        person: statement.person,
        plan,
        period: statement.period.clone(),
        component: line.component.clone(),
        evidence: Evidence {
            line: line.name.clone(),
            amount: line.amount,
            arithmetic: line.trace.arithmetic.clone(),
            sentence: line.trace.sentence.clone(),
            deals: line.trace.rows.iter().map(|row| (row.deal.clone(), row.share)).collect(),
        },
        by: statement.person_name.clone(),
        text: String::new(),
    }
}

/// Opens a dispute about a line.
#[component]
pub fn Doubt(
    /// The line as evidence.
    draft: DisputeDraft,
    /// Tells it from others on the page.
    place: usize,
) -> impl IntoView {
    let context = Context::get();
    let text = RwSignal::new(String::new());
    let send = move || {
        let draft = DisputeDraft { text: text.get_untracked(), ..draft.clone() };
        act(context, Action::Doubt(draft));
        text.set(String::new());
    };
    view! {
        <details class="doubt">
            <summary>{words::DOUBT}</summary>
            <TextField id=format!("doubt-{place}") label=words::DOUBT_TEXT value=text/>
            <Button label=words::SEND on_press=send/>
        </details>
    }
}
