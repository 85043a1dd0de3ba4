//! Control: the payroll file, open balances, the books, exceptions, what was done, and what payroll paid.

use crate::app::requests::{Answer, Request, SettleAsk, SettleTold};
use crate::present::pay::settle;
use crate::present::table::Table;
use crate::present::words::settle as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Field, Skeleton};
use leptos::prelude::*;

/// Control of the period shown.
#[component]
pub fn Control() -> impl IntoView {
    let context = Context::get();
    let asked = reading("pay-control", move || {
        Some(Request::Settle(SettleAsk::Control { period: context.filter().period }))
    });
    let content = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Settled(SettleTold::Control(control))) => {
                let waiting =
                    (control.waiting > 0).then(|| words::waiting(control.waiting, &context.locale()));
                let tables = settle::control(control, &context.held(), &context.locale());
                view! {
                    {waiting.map(|text| view! { <p class="hint">{text}</p> })}
                    {tables.into_iter().map(|part| view! { <Part part/> }).collect_view()}
                }
                .into_any()
            }
            Some(Answer::Failed { why }) => {
                view! { <p class="error" role="alert">{why.clone()}</p> }.into_any()
            }
            _ => view! { <Skeleton lines=10/> }.into_any(),
        })
    };
    view! {
        {content}
        <Reconcile/>
    }
}

#[component]
fn Part(part: (Table, &'static str, &'static str)) -> impl IntoView {
    let (table, hint, empty) = part;
    view! {
        <section class="settle-part">
            <h2>{table.caption.clone()}</h2>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <DataTable table=Signal::stored(table) empty/>
        </section>
    }
}

/// What payroll paid, pasted, against the statements.
#[component]
fn Reconcile() -> impl IntoView {
    let context = Context::get();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Answer>);
    let compare = move || {
        let period = context.period();
        let ask =
            SettleAsk::Reconcile { name: words::RECONCILE.to_owned(), text: text.get_untracked(), period };
        let reply = context.engine.ask("reconcile", Request::Settle(ask));
        leptos::task::spawn_local(async move {
            let _ = found.try_set(Some(reply.await));
        });
    };
    let result = move || {
        found.with(|answer| match answer {
            Some(Answer::Settled(SettleTold::Reconciled(report))) => {
                let said = report.refused.iter().map(|(place, why)| format!("{place}: {why}"));
                let said = said.chain(report.unpaid.iter().map(|(plan, why)| format!("{plan}: {why}")));
                let said: Vec<String> = said.collect();
                let table = settle::gaps(report, &context.locale());
                view! {
                    <ul class="plain-list">{said.into_iter().map(|text| view! { <li class="error">{text}</li> }).collect_view()}</ul>
                    <DataTable table=Signal::stored(table) empty=words::ALL_AGREE/>
                }
                .into_any()
            }
            Some(Answer::Failed { why }) => view! { <p class="error" role="alert">{why.clone()}</p> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section class="settle-part">
            <h2>{words::RECONCILE}</h2>
            <Field id="paid-text" label=words::RECONCILE hint=words::RECONCILE_HINT>
                <textarea id="paid-text" class="code" rows="6" spellcheck="false" autocomplete="off" aria-describedby="paid-text-hint"
                    prop:value=text on:input:target=move |event| text.set(event.target().value())></textarea>
            </Field>
            <div class="row"><Button label=words::COMPARE on_press=compare/></div>
            {result}
        </section>
    }
}
