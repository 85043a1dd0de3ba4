//! Statements on paper: one person a page, every deal listed, the header repeated, the sum reconciled.

use super::statement::{Explained, year_line};
use super::statements::Reports;
use crate::platform::print;
use crate::present::pay;
use crate::present::pay::statement::{LineView, StatementView, view as read};
use crate::present::place::View;
use crate::present::table::{Cell, Line, Order, Table};
use crate::present::words::pay as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Icon, Look, Shape};
use leptos::prelude::*;

/// The statement that is open, or all of the period.
#[component]
pub fn Paper(reports: Reports) -> impl IntoView {
    let context = Context::get();
    let sheets = Memo::new(move |_| {
        let open = context.place.with(|place| place.shown(View::Open).unwrap_or_default().to_owned());
        let locale = context.locale();
        let wanted = |report: &crate::app::requests::PayReport| {
            let all = report.statements.iter();
            let wanted = all.filter(|statement| open.is_empty() || pay::key(statement) == open);
            let sheet = |statement: &crate::domain::commission::Statement| {
                let mut view = read(statement, &locale);
                view.year_to_date = reports.year_to_date(context, statement);
                view
            };
            wanted.map(sheet).collect::<Vec<_>>()
        };
        reports.with(wanted).unwrap_or_default()
    });
    let back = move || context.place.with(|place| place.with_view(View::Tab, "")).href();
    let start = move || {
        if let Err(fault) = print::print() {
            context.say_failed(fault.to_string());
        }
    };
    view! {
        <div class="paper-bar">
            <p class="pay-back"><a href=back><Icon shape=Shape::Arrow/>{words::BACK_TO_ALL}</a></p>
            <h2>{move || words::paper(&reports.period(context))}</h2>
            <Button label=words::PRINT look=Look::Primary on_press=start/>
        </div>
        {move || sheets.get().into_iter().map(|view| view! { <Sheet view/> }).collect_view()}
    }
}

#[component]
fn Sheet(view: StatementView) -> impl IntoView {
    let StatementView {
        person, of, total, why_zero, lines, reconciliation, exceptions, year_to_date, ..
    } = view;
    let running = format!("{person} · {of}");
    let again = running.clone();
    view! {
        <article class="sheet">
            <header class="statement-head">
                <div><h3><bdi>{person}</bdi></h3><p class="statement-of">{of}</p></div>
                <p class="statement-total"><span>{words::TOTAL}</span><strong class="number">{total}</strong></p>
            </header>
            {why_zero.map(|why| view! { <p class="statement-why">{why}</p> })}
            {lines.into_iter().map(|line| view! { <SheetLine line running=running.clone()/> }).collect_view()}
            {exceptions.map(|table| view! {
                <section class="statement-line"><h4>{words::NOT_CREDITED}</h4><Plain table running=again/></section>
            })}
            <p class="statement-sum">{reconciliation}</p>
            {year_to_date.map(year_line)}
            <div class="signatures">
                <p>{words::SIGNED_PERSON}</p>
                <p>{words::SIGNED_APPROVER}</p>
            </div>
        </article>
    }
}

#[component]
fn SheetLine(line: LineView, running: String) -> impl IntoView {
    let rows = line.rows.clone();
    let has_rows = !rows.lines.is_empty();
    view! {
        <section class="statement-line">
            <header><h4>{line.name.clone()}</h4><strong class="number">{line.amount.clone()}</strong></header>
            <Explained line/>
            {has_rows.then(|| view! { <Plain table=rows running/> })}
        </section>
    }
}

/// A table with all its rows; its head repeats on each sheet of paper with whose it is.
#[component]
fn Plain(table: Table, running: String) -> impl IntoView {
    let heads = table.columns.iter().map(|column| {
        view! { <th scope="col" class:number=column.is_number>{column.header()}</th> }
    });
    let heads = heads.collect_view();
    let width = table.columns.len().to_string();
    view! {
        <div class="plain-scroll" tabindex="0" role="group" aria-label=table.caption.clone()>
            <table class="plain">
                <caption class="visually-hidden">{table.caption.clone()}</caption>
                <thead>
                    <tr class="running"><td colspan=width>{running}</td></tr>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{table.lines.into_iter().map(plain_row).collect_view()}</tbody>
                <tfoot>{table.totals.map(plain_row)}</tfoot>
            </table>
        </div>
    }
}

fn plain_row(line: Line) -> impl IntoView {
    let cell = |cell: Cell| {
        let is_number = matches!(cell.order, Order::Number(_));
        view! { <td class:number=is_number><bdi>{cell.text}</bdi></td> }
    };
    view! { <tr>{line.cells.into_iter().map(cell).collect_view()}</tr> }
}
