//! One person's statement on screen: lines with calculation, facts and clauses, the deals behind each.

use super::statements::Reports;
use crate::present::pay::statement::{LineView, StatementView, tables as tables_of, view as read};
use crate::present::pay::{self, plans};
use crate::present::place::View;
use crate::present::words::pay as words;
use crate::ui::context::Context;
use crate::ui::widgets::exports::as_book;
use crate::ui::widgets::{Button, DataTable, EmptyState, Icon, Shape};
use leptos::prelude::*;

/// The statement with this key, or word that there is none.
#[component]
pub fn StatementCard(reports: Reports, key: String) -> impl IntoView {
    let context = Context::get();
    let found = Memo::new(move |_| {
        let statement = |report: &_| pay::opened(report, &key).map(|found| read(found, &context.locale()));
        reports.with(statement).flatten()
    });
    let back = move || context.place.with(|place| place.with_view(View::Open, "")).href();
    move || {
        let content = match found.get() {
            Some(view) => view! { <Card view/> }.into_any(),
            None => view! { <EmptyState title=words::GONE needs=words::GONE_HINT/> }.into_any(),
        };
        view! {
            <p class="pay-back"><a href=back><Icon shape=Shape::Arrow/>{words::BACK_TO_ALL}</a></p>
            {content}
        }
    }
}

#[component]
fn Card(view: StatementView) -> impl IntoView {
    let context = Context::get();
    let tables = StoredValue::new(tables_of(&view));
    let StatementView { person, of, total, why_zero, lines, reconciliation, exceptions, table, .. } = view;
    let title = table.caption;
    let download = move || tables.with_value(|tables| as_book(context, &title, tables));
    let paper = move || context.place.with(|place| place.with_view(View::Tab, plans::PAPER)).href();
    let has_exceptions = exceptions.is_some();
    view! {
        <article class="statement">
            <header class="statement-head">
                <div>
                    <h2><bdi>{person}</bdi></h2>
                    <p class="statement-of">{of}</p>
                </div>
                <p class="statement-total"><span>{words::TOTAL}</span><strong class="number">{total}</strong></p>
                <a class="button" href=paper>{words::PRINT_THIS}</a>
                <Button label=words::DOWNLOAD_THIS icon=Shape::Download on_press=download/>
            </header>
            {why_zero.map(|why| view! { <p class="statement-why">{why}</p> })}
            {lines.into_iter().map(|line| view! { <LineBlock line/> }).collect_view()}
            <p class="statement-sum">{reconciliation}</p>
            {exceptions.map(|table| view! {
                <section class="statement-exceptions">
                    <h3>{words::NOT_CREDITED}</h3>
                    <p class="hint">{words::NOT_CREDITED_HINT}</p>
                    <DataTable table=Signal::stored(table)/>
                </section>
            })}
            {(!has_exceptions).then(|| view! { <p class="hint">{words::NO_EXCEPTIONS}</p> })}
        </article>
    }
}

#[component]
fn LineBlock(line: LineView) -> impl IntoView {
    let behind = line.behind.clone();
    let rows = line.rows.clone();
    view! {
        <section class="statement-line">
            <header><h3>{line.name.clone()}</h3><strong class="number">{line.amount.clone()}</strong></header>
            <Explained line/>
            {behind.map(|behind| view! {
                <details class="statement-rows">
                    <summary>{behind}</summary>
                    <DataTable table=Signal::stored(rows) empty=words::NO_DEALS/>
                </details>
            })}
        </section>
    }
}

/// How a line came about: the sentence, the calculation, its facts, the clauses, the next tier.
#[component]
pub fn Explained(line: LineView) -> impl IntoView {
    let LineView { arithmetic, sentence, facts, clauses, next_tier, why_zero, .. } = line;
    let fact =
        |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> };
    let clause = |(path, text): (String, String)| view! { <li>{text}" "<code>{path}</code></li> };
    let note = |name: &'static str, text: Option<String>| {
        text.map(|text| view! { <p class="statement-note"><strong>{name}": "</strong>{text}</p> })
    };
    view! {
        <p>{sentence}</p>
        <p class="arithmetic"><span class="visually-hidden">{words::ARITHMETIC}": "</span><code>{arithmetic}</code></p>
        {note(words::WHY_ZERO, why_zero)}
        {note(words::NEXT_TIER, next_tier)}
        {(!facts.is_empty()).then(|| view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> })}
        <div class="clauses">
            <p>{words::BY_THE_PLAN}</p>
            <ul>{clauses.into_iter().map(clause).collect_view()}</ul>
        </div>
    }
}
