//! Tables of figures: sorted by their headers, header in sight, totals last, copied and exported as seen.
//! Long ones draw the rows in sight and a few around them; on a narrow screen rows become cards.

use super::bullet::Bullet;
use super::exports::TableExports;
use super::icon::{Icon, Shape};
use super::tone::ToneMark;
use crate::platform::{cells, root};
use crate::present::format;
use crate::present::table::{Cell, Column, Line, Opens, Sort, Table};
use crate::present::tone::Tone;
use crate::present::walk;
use crate::present::words::widgets as words;
use crate::ui::context::Context;
use leptos::ev::{Event, FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows are drawn at a time where a page does not say otherwise.
const BATCH: usize = 100;

/// Counts the tables drawn so far, so that each can be told from the others.
static DRAWN: AtomicU64 = AtomicU64::new(0);

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
    let id = format!("table-{}", DRAWN.fetch_add(1, Ordering::Relaxed));
    let is_walked = Memo::new(move |_| !has_actions && table.with(Table::is_walked));
    keep_stop(id.clone(), is_walked, move || {
        lines.track();
        most.track();
    });
    let columns = Memo::new(move |_| table.with(|table| table.columns.clone()));
    let rows = move || {
        let shown = lines.with(|lines| lines.iter().take(most.get()).cloned().collect::<Vec<_>>());
        let (columns, is_walked) = (columns.get(), is_walked.get());
        shown.into_iter().map(|line| row(line, &columns, actions, is_walked)).collect_view()
    };
    let totals = move || {
        let totals = table.with(|table| table.totals.clone());
        totals.map(|line| total_row(line, &columns.get(), has_actions, is_walked.get()))
    };
    let caption = move || table.with(|table| table.caption.clone());
    let hint = format!("{id}-keys");
    let keys = hint.clone();
    let described = move || is_walked.get().then(|| keys.clone());
    view! {
        <div class="table-block">
            <div class="table-bar">
                {shows_caption.then(|| view! { <h3>{caption}</h3> })}
                <TableExports table sort/>
            </div>
            <div class="table-scroll" tabindex=move || (!is_walked.get()).then_some("0")
                role=move || (!is_walked.get()).then_some("group")
                aria-label=move || (!is_walked.get()).then(caption) on:scroll=move |event| grow(&event, most, lines, batch)>
                <table id=id role=move || is_walked.get().then_some("grid")
                    aria-readonly=move || is_walked.get().then_some("true") aria-describedby=described
                    aria-rowcount=move || lines.with(Vec::len).to_string()
                    on:keydown=move |event| walk_on(&event, is_walked) on:focusin=move |event| stop_here(&event, is_walked)>
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr><Headers columns sort is_walked/>{has_actions.then(|| view! { <th scope="col"><span class="visually-hidden">{words::ACTIONS}</span></th> })}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{totals}</tfoot>
                </table>
            </div>
            <p id=hint hidden>{words::WALK}</p>
            <p class="table-empty" hidden=move || lines.with(|lines| !lines.is_empty())>{empty}</p>
            <MoreRows lines most/>
        </div>
    }
}

/// Draws more rows where the end of those drawn comes near.
fn grow(event: &Event, most: RwSignal<usize>, lines: Memo<Vec<Line>>, batch: usize) {
    if root::nears_end(event) {
        most.update(|most| *most = (*most + batch).min(lines.with_untracked(Vec::len).max(batch)));
    }
}

/// The tabindex of what stands in a table that keys walk: Tab passes it by until the focus was there.
fn stop(is_walked: bool) -> Option<&'static str> {
    is_walked.then_some("-1")
}

/// Keeps one stop of Tab in a table that keys walk, whatever of it is drawn anew.
fn keep_stop(id: String, is_walked: Memo<bool>, drawn: impl Fn() + 'static) {
    Effect::new(move |_| {
        drawn();
        if is_walked.get() {
            let id = id.clone();
            request_animation_frame(move || cells::settle(&id));
        }
    });
}

fn walk_on(event: &KeyboardEvent, is_walked: Memo<bool>) {
    if !is_walked.get_untracked() || event.shift_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(walk) = cells::Walk::of(event) else { return };
    if let Some(next) = walk::moved(&event.key(), event.ctrl_key(), walk.at, &walk.cells) {
        event.prevent_default();
        walk.go(next);
    }
}

fn stop_here(event: &FocusEvent, is_walked: Memo<bool>) {
    if is_walked.get_untracked() {
        cells::entered(event);
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
fn Headers(columns: Memo<Vec<Column>>, sort: RwSignal<Option<Sort>>, is_walked: Memo<bool>) -> impl IntoView {
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
                <button type="button" class="sorter" tabindex=move || stop(is_walked.get()) on:click=press>
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

fn row(
    line: Line,
    columns: &[Column],
    actions: Option<RowActions>,
    is_walked: bool,
) -> impl IntoView + use<> {
    let key = line.key.clone();
    let cells = cells_of(line, columns, is_walked);
    view! {
        <tr>
            {cells}
            {actions.map(|actions| view! { <td class="row-actions">{actions.run(key)}</td> })}
        </tr>
    }
}

fn total_row(line: Line, columns: &[Column], has_actions: bool, is_walked: bool) -> impl IntoView + use<> {
    view! { <tr>{cells_of(line, columns, is_walked)}{has_actions.then(|| view! { <td></td> })}</tr> }
}

fn cells_of(line: Line, columns: &[Column], is_walked: bool) -> Vec<AnyView> {
    let pairs = line.cells.into_iter().zip(columns).enumerate();
    pairs.map(|(index, (entry, column))| cell(entry, column, index == 0, is_walked)).collect()
}

fn cell(entry: Cell, column: &Column, is_head: bool, is_walked: bool) -> AnyView {
    let (title, is_number) = (column.header(), column.is_number);
    let content = content(&entry, is_walked);
    let hint = (!entry.title.is_empty()).then(|| entry.title.clone());
    if is_head {
        view! { <th scope="row" class:number=is_number title=hint><bdi>{content}</bdi></th> }.into_any()
    } else {
        view! { <td class:number=is_number data-title=title title=hint>{content}</td> }.into_any()
    }
}

fn content(entry: &Cell, is_walked: bool) -> AnyView {
    let text = entry.text.clone();
    let tone = entry.tone;
    let written = if !entry.href.is_empty() {
        view! { <a href=entry.href.clone() tabindex=stop(is_walked)><bdi>{text}</bdi></a> }.into_any()
    } else if matches!(tone, Tone::Ahead | Tone::Behind | Tone::Warning) && entry.bar.is_none() {
        view! { <ToneMark tone text/> }.into_any()
    } else {
        view! { <bdi>{text}</bdi> }.into_any()
    };
    let why = (tone == Tone::Unknown && !entry.title.is_empty())
        .then(|| view! { <span class="visually-hidden">{entry.title.clone()}</span> });
    let written = opener(entry, written, is_walked);
    match entry.bar {
        Some(bar) => view! {
            <span class="cell-bar">{written}<Bullet share=bar.share pace=bar.pace tone/></span>
        }
        .into_any(),
        None => view! { {written}{why} }.into_any(),
    }
}

/// A figure as a button that opens what is behind it; other cells as they are.
fn opener(entry: &Cell, written: AnyView, is_walked: bool) -> AnyView {
    let Some(opens) = entry.opens.clone() else { return written };
    let context = Context::get();
    let open = move |_| {
        let Opens { kpi, filter, keys } = opens.as_ref();
        context.open_figure(*kpi, filter.as_ref().clone(), keys.clone());
    };
    view! { <button type="button" class="cell-open" tabindex=stop(is_walked) on:click=open>{written}</button> }.into_any()
}
