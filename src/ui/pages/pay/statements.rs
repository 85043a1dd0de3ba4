//! Statements: the list, and one person's lines with arithmetic, reason and rows.

use crate::app::requests::{Answer, PayReport, Request};
use crate::domain::commission::{Line, Statement};
use crate::platform::print;
use crate::present::format;
use crate::present::pay;
use crate::present::place::{Page, Place, View};
use crate::present::tone::Tone;
use crate::present::words::pay as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, Button, DataTable, EmptyState, Shape, Skeleton};
use leptos::prelude::*;
use std::sync::Arc;

/// The statements of the period and people that are shown.
#[component]
pub fn Statements() -> impl IntoView {
    let context = Context::get();
    let has_plan = Memo::new(move |_| !context.held().plans.is_empty());
    let paid = reading("pay.statements", move || {
        let person = context.place.with(|place| place.filter.people.first().copied());
        let period = context.period().map(|period| period.range);
        has_plan.get().then_some(Request::Pay { plan: None, period, person })
    });
    let report = Memo::new(move |_| {
        paid.answer.with(|answer| match answer {
            Some(Answer::Paid(report)) => Some(Arc::new(report.clone())),
            _ => None,
        })
    });
    move || match (has_plan.get(), report.get()) {
        (false, _) => view! { <NoPlan/> }.into_any(),
        (true, None) => view! { <Skeleton lines=8/> }.into_any(),
        (true, Some(report)) => view! { <Report report/> }.into_any(),
    }
}

#[component]
fn NoPlan() -> impl IntoView {
    let href = Place::at(Page::Pay).with_view(View::Tab, "plans").href();
    view! {
        <EmptyState title=words::NO_PLAN needs=words::NO_PLAN_NEEDS>
            <a class="button primary" href=href>{words::OPEN_PLANS}</a>
        </EmptyState>
    }
}

#[component]
fn Report(report: Arc<PayReport>) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let unpaid = report.unpaid.iter().map(|(plan, why)| {
        let text = format!("{plan} {}: {why}", words::UNPAID);
        view! { <Banner tone=Tone::Warning text/> }
    });
    let unpaid = unpaid.collect_view();
    let table = Signal::stored(pay::statements(&report, &locale));
    let details = report.statements.iter().cloned();
    let details = details.map(|statement| view! { <OneStatement statement/> }).collect_view();
    let has_statements = !report.statements.is_empty();
    let print = move || {
        if let Err(fault) = print::print() {
            context.say_failed(fault.to_string());
        }
    };
    view! {
        {unpaid}
        <p class="lede finding">{pay::headline(&report, &locale)}</p>
        <DataTable table empty=words::NO_STATEMENT/>
        {has_statements.then(|| view! { <Button label=words::PRINT.to_owned() icon=Shape::Download on_press=print/> })}
        <div class="statements">{details}</div>
    }
}

#[component]
fn OneStatement(statement: Statement) -> impl IntoView {
    let locale = Context::get().locale();
    let total = format::money_with_code(statement.total, &locale);
    let exceptions = pay::exceptions(&statement);
    let head = format!("{}, {}", statement.person_name, statement.period.name);
    let lines = statement.lines.into_iter().map(|line| view! { <StatementLine line/> }).collect_view();
    let missing = (!exceptions.is_empty()).then(|| {
        let items = exceptions.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! { <h4>{words::NOT_CREDITED}</h4><ul class="plain-list">{items}</ul> }
    });
    view! {
        <details class="statement">
            <summary><span><bdi>{head}</bdi></span><strong class="number">{total}</strong></summary>
            <p class="hint">{words::PLAN}": "{statement.plan}</p>
            {lines}
            {missing}
        </details>
    }
}

#[component]
fn StatementLine(line: Line) -> impl IntoView {
    let locale = Context::get().locale();
    let amount = format::money_with_code(line.amount, &locale);
    let reasons = pay::reasons(&line, &locale).into_iter().map(|(name, text)| {
        view! { <div><dt>{name}</dt><dd>{text}</dd></div> }
    });
    let reasons = reasons.collect_view();
    let has_rows = !line.trace.rows.is_empty();
    let rows = Signal::stored(pay::rows(&line, &locale));
    let is_open = RwSignal::new(false);
    view! {
        <section class="statement-line">
            <h3><span>{line.name.clone()}</span><span class="number">{amount}</span></h3>
            <p class="arithmetic">{line.trace.arithmetic.clone()}</p>
            <p>{line.trace.sentence.clone()}</p>
            <dl class="reasons">{reasons}</dl>
            {has_rows.then(|| view! {
                <details on:toggle=move |_| is_open.set(true)>
                    <summary>{words::ROWS}</summary>
                    <Show when=move || is_open.get()><DataTable table=rows/></Show>
                </details>
            })}
        </section>
    }
}
