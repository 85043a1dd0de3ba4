//! One person's statement on screen: lines with calculation, facts and clauses, the deals behind each.

use super::disputes::{Doubt, draft_of};
use super::replay::Replay;
use super::statements::Reports;
use crate::app::requests::PayReport;
use crate::domain::model::DisputeDraft;
use crate::present::pay::statement::{LineView, StatementView, statement_book, view as read};
use crate::present::pay::{self, plans};
use crate::present::place::View;
use crate::present::words::{pay as words, settle};
use crate::ui::context::Context;
use crate::ui::widgets::exports::{hand_book, source};
use crate::ui::widgets::{Button, DataTable, EmptyState, Icon, Shape};
use leptos::prelude::*;

/// The statement with this key, or word that there is none.
#[component]
pub fn StatementCard(reports: Reports, key: String) -> impl IntoView {
    let context = Context::get();
    let found = Memo::new(move |_| {
        let statement = |report: &PayReport| {
            let found = pay::opened(report, &key)?;
            let place = report.statements.iter().position(|one| pay::key(one) == key)?;
            let plan = report.standing.get(place).and_then(|standing| standing.plan);
            let drafts: Option<Vec<DisputeDraft>> =
                plan.map(|plan| found.lines.iter().map(|line| draft_of(found, line, plan)).collect());
            let mut view = read(found, &context.locale());
            view.year_to_date = reports.year_to_date(context, found);
            Some((view, drafts.unwrap_or_default()))
        };
        reports.with(statement).flatten()
    });
    let back = move || context.place.with(|place| place.with_view(View::Open, "")).href();
    move || {
        let content = match found.get() {
            Some((view, drafts)) => view! { <Card view drafts/> }.into_any(),
            None => view! { <EmptyState title=words::GONE needs=words::GONE_HINT/> }.into_any(),
        };
        view! {
            <p class="pay-back"><a href=back><Icon shape=Shape::Arrow/>{words::BACK_TO_ALL}</a></p>
            {content}
        }
    }
}

#[component]
fn Card(view: StatementView, drafts: Vec<DisputeDraft>) -> impl IntoView {
    let context = Context::get();
    let shown = StoredValue::new(view.clone());
    let StatementView {
        person, of, total, why_zero, lines, reconciliation, exceptions, year_to_date, ..
    } = view;
    let download =
        move || shown.with_value(|view| hand_book(context, statement_book(view, &source(context))));
    let paper = move || context.place.with(|place| place.with_view(View::Tab, plans::PAPER)).href();
    let has_exceptions = exceptions.is_some();
    let replayed = drafts.first().map(|draft| (draft.plan, draft.period.clone(), draft.person));
    let block = |(place, line): (usize, LineView)| {
        let draft = drafts.get(place).cloned();
        view! { <LineBlock line draft place/> }
    };
    let lines = lines.into_iter().enumerate().map(block).collect_view();
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
            {lines}
            <p class="statement-sum">{reconciliation}</p>
            {year_to_date.map(year_line)}
            {replayed.map(|of| view! { <Replay of key="statement".to_owned()/> })}
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
fn LineBlock(line: LineView, draft: Option<DisputeDraft>, place: usize) -> impl IntoView {
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
            {draft.map(|draft| view! { <Doubt draft place/> })}
        </section>
    }
}

/// What the year came to, below a statement.
pub fn year_line(text: String) -> impl IntoView {
    view! { <p class="statement-sum"><strong>{settle::YEAR_TO_DATE}": "</strong>{text}</p> }
}

/// How a line came about: the sentence, the calculation, its facts, the clauses, the next tier.
#[component]
pub fn Explained(line: LineView) -> impl IntoView {
    let LineView { arithmetic, sentence, facts, clauses, next_tier, why_zero, not_more, .. } = line;
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
        {note(settle::NOT_MORE, not_more)}
        {note(words::NEXT_TIER, next_tier)}
        {(!facts.is_empty()).then(|| view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> })}
        <div class="clauses">
            <p>{words::BY_THE_PLAN}</p>
            <ul>{clauses.into_iter().map(clause).collect_view()}</ul>
        </div>
    }
}
