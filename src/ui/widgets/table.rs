//! Tables of figures: sorted by their headers, header in sight, totals last, copied and exported as seen.
//! Long ones draw the rows in sight and a few around them; on a narrow screen rows become cards.

use super::bullet::Bullet;
use super::exports::TableExports;
use super::icon::{Icon, Shape};
use super::tone::ToneMark;
use crate::platform::root;
use crate::present::format;
use crate::present::table::{Cell, Column, Line, Opens, Sort, Table};
use crate::present::tone::Tone;
use crate::present::words::widgets as words;
use crate::ui::context::Context;
use leptos::prelude::*;

/// How many rows are drawn at a time where a page does not say otherwise.
const BATCH: usize = 100;

/// A row's own actions, by its key.
pub type RowActions = Callback<String, AnyView>;

/// A table of figures.
#[component]
pub fn DataTable(
    /// What it shows.
    #[prop(into)]
    table: Signal<Table>,
    /// How it is ordered at first.
    #[prop(optional, into)]
    sort: Option<Sort>,
    /// What can be done with a row.
    #[prop(optional, into)]
    actions: Option<RowActions>,
    /// What stands there when there is no row.
    #[prop(default = words::NO_ROWS)]
    empty: &'static str,
    /// Whether its caption is a visible heading.
    #[prop(optional)]
    shows_caption: bool,
    /// How many rows are drawn at first, and how many more each time the end comes near.
    #[prop(default = BATCH)]
    batch: usize,
) -> impl IntoView {
    let sort = RwSignal::new(sort);
    let most = RwSignal::new(batch);
    let lines = Memo::new(move |_| table.with(|table| table.sorted(sort.get())));
    let has_actions = actions.is_some();
    let columns = Memo::new(move |_| table.with(|table| table.columns.clone()));
    let rows = move || {
        let shown = lines.with(|lines| lines.iter().take(most.get()).cloned().collect::<Vec<_>>());
        let columns = columns.get();
        shown.into_iter().map(|line| row(line, &columns, actions)).collect_view()
    };
    let totals = move || {
        table.with(|table| table.totals.clone()).map(|line| total_row(line, &columns.get(), has_actions))
    };
    let grow = move |event: leptos::ev::Event| {
        if root::nears_end(&event) {
            most.update(|most| *most = (*most + batch).min(lines.with(Vec::len).max(batch)));
        }
    };
    view! {
        <div class="table-block">
            <div class="table-bar">
                {shows_caption.then(|| view! { <h3>{move || table.with(|table| table.caption.clone())}</h3> })}
                <TableExports table sort/>
            </div>
            <div class="table-scroll" tabindex="0" role="group"
                aria-label=move || table.with(|table| table.caption.clone()) on:scroll=grow>
                <table aria-rowcount=move || lines.with(Vec::len).to_string()>
                    <caption class="visually-hidden">{move || table.with(|table| table.caption.clone())}</caption>
                    <thead><tr><Headers columns sort/>{has_actions.then(|| view! { <th scope="col"><span class="visually-hidden">{words::ACTIONS}</span></th> })}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{totals}</tfoot>
                </table>
            </div>
            <p class="table-empty" hidden=move || lines.with(|lines| !lines.is_empty())>{empty}</p>
            <MoreRows lines most/>
        </div>
    }
}

#[component]
fn MoreRows(lines: Memo<Vec<Line>>, most: RwSignal<usize>) -> impl IntoView {
    let locale = Context::get().locale();
    let text = move || {
        let (shown, all) = (most.get(), lines.with(Vec::len));
        let count = |number: usize| format::count(number as u64, &locale);
        (shown < all).then(|| words::rows_shown(&count(shown), &count(all)))
    };
    view! { <p class="table-more">{text}</p> }
}

#[component]
fn Headers(columns: Memo<Vec<Column>>, sort: RwSignal<Option<Sort>>) -> impl IntoView {
    let header = move |(index, column): (usize, Column)| {
        let direction = move || match sort.get() {
            Some(Sort { column, descending: true }) if column == index => "descending",
            Some(Sort { column, .. }) if column == index => "ascending",
            _ => "none",
        };
        let is_number = column.is_number;
        let on_paper = column.header();
        let press = move |_| {
            sort.update(|sort| {
                *sort = Some(match *sort {
                    Some(Sort { column, descending }) if column == index => {
                        Sort { column, descending: !descending }
                    }
                    _ => Sort { column: index, descending: is_number },
                });
            });
        };
        view! {
            <th scope="col" class:number=is_number aria-sort=direction>
                <button type="button" class="sorter" on:click=press>
                    <span>{column.title}</span>
                    {(!column.unit.is_empty()).then(|| view! { <span class="unit">{column.unit}</span> })}
                    <span class="sort-mark"><Icon shape=Shape::Down/></span>
                </button>
                // Browsers print a control on the first sheet only; text is repeated on each.
                <span class="print-only" aria-hidden="true">{on_paper}</span>
            </th>
        }
    };
    move || columns.get().into_iter().enumerate().map(header).collect_view()
}

fn row(line: Line, columns: &[Column], actions: Option<RowActions>) -> impl IntoView + use<> {
    let key = line.key.clone();
    let cells = cells(line, columns);
    view! {
        <tr>
            {cells}
            {actions.map(|actions| view! { <td class="row-actions">{actions.run(key)}</td> })}
        </tr>
    }
}

fn total_row(line: Line, columns: &[Column], has_actions: bool) -> impl IntoView + use<> {
    view! { <tr>{cells(line, columns)}{has_actions.then(|| view! { <td></td> })}</tr> }
}

fn cells(line: Line, columns: &[Column]) -> Vec<AnyView> {
    let pairs = line.cells.into_iter().zip(columns).enumerate();
    pairs.map(|(index, (entry, column))| cell(entry, column, index == 0)).collect()
}

fn cell(entry: Cell, column: &Column, is_head: bool) -> AnyView {
    let (title, is_number) = (column.header(), column.is_number);
    let content = content(&entry);
    let hint = (!entry.title.is_empty()).then(|| entry.title.clone());
    if is_head {
        view! { <th scope="row" class:number=is_number title=hint><bdi>{content}</bdi></th> }.into_any()
    } else {
        view! { <td class:number=is_number data-title=title title=hint>{content}</td> }.into_any()
    }
}

fn content(entry: &Cell) -> AnyView {
    let text = entry.text.clone();
    let tone = entry.tone;
    let written = if !entry.href.is_empty() {
        view! { <a href=entry.href.clone()><bdi>{text}</bdi></a> }.into_any()
    } else if matches!(tone, Tone::Ahead | Tone::Behind | Tone::Warning) && entry.bar.is_none() {
        view! { <ToneMark tone text/> }.into_any()
    } else {
        view! { <bdi>{text}</bdi> }.into_any()
    };
    let why = (tone == Tone::Unknown && !entry.title.is_empty())
        .then(|| view! { <span class="visually-hidden">{entry.title.clone()}</span> });
    let written = opener(entry, written);
    match entry.bar {
        Some(bar) => view! {
            <span class="cell-bar">{written}<Bullet share=bar.share pace=bar.pace tone/></span>
        }
        .into_any(),
        None => view! { {written}{why} }.into_any(),
    }
}

/// A figure as a button that opens what is behind it; other cells as they are.
fn opener(entry: &Cell, written: AnyView) -> AnyView {
    let Some(opens) = entry.opens.clone() else { return written };
    let context = Context::get();
    let open = move |_| {
        let Opens { kpi, filter, keys } = opens.as_ref();
        context.open_figure(*kpi, filter.as_ref().clone(), keys.clone());
    };
    view! { <button type="button" class="cell-open" on:click=open>{written}</button> }.into_any()
}
