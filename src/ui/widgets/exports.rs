//! What leaves the page as a file: tables as text, CSV and workbook, charts as pictures; all as seen.

use super::icon::Shape;
use super::menu::{Menu, MenuItem};
use crate::app::requests::{Answer, Request};
use crate::platform::fault::Fault;
use crate::platform::{clipboard, files};
use crate::present::book::{Book, book};
use crate::present::source::Source;
use crate::present::table::{Sort, Table};
use crate::present::words::widgets as words;
use crate::ui::context::Context;
use leptos::prelude::*;

/// Where what is on screen comes from.
pub fn source(context: Context) -> Source {
    let (held, period) = (context.overview.get_untracked().unwrap_or_default(), untrack(|| context.period()));
    context.place.with_untracked(|place| Source::of(place, &held, period.as_ref()))
}

/// Says what came of copying.
pub async fn copied(context: Context, copying: impl Future<Output = Result<(), Fault>>, said: &'static str) {
    match copying.await {
        Ok(()) => context.say(said),
        Err(_) => context.say_failed(words::NOT_COPIED),
    }
}

/// Copies a table as seen.
pub fn copy_table(context: Context, table: Signal<Table>, sort: Option<Sort>) {
    let text = table.with_untracked(|table| table.tsv(sort));
    leptos::task::spawn_local(async move {
        copied(context, clipboard::write_text(&text), words::COPIED).await;
    });
}

/// Hands bytes over as a file.
pub fn hand_over(context: Context, name: &str, kind: &str, bytes: &[u8]) {
    match files::download_bytes(name, kind, bytes) {
        Ok(()) => context.say(words::saved_as(name)),
        Err(fault) => context.say_failed(fault.to_string()),
    }
}

fn as_csv(context: Context, table: Signal<Table>, sort: Option<Sort>) {
    let source = source(context);
    let (name, text) =
        table.with_untracked(|table| (source.file_name(&table.caption, "csv"), table.csv(sort)));
    hand_over(context, &name, "text/csv;charset=utf-8", text.as_bytes());
}

fn as_workbook(context: Context, table: Signal<Table>, sort: Option<Sort>) {
    let source = source(context);
    let (name, book) =
        table.with_untracked(|table| (source.file_name(&table.caption, "xlsx"), book(table, sort, &source)));
    ask_for(context, Request::Workbook { name, book });
}

/// A workbook that was made elsewhere.
pub fn hand_book(context: Context, book: Book) {
    let name = source(context).file_name(&book.title, "xlsx");
    ask_for(context, Request::Workbook { name, book });
}

fn ask_for(context: Context, request: Request) {
    let reply = context.engine.ask("", request);
    leptos::task::spawn_local(async move {
        match reply.await {
            Answer::File { name, .. } => context.say(words::saved_as(&name)),
            Answer::Failed { why } => context.say_failed(words::not_written(&why)),
            _ => {}
        }
    });
}

/// The menu of a table.
#[component]
pub fn TableExports(
    /// The table.
    table: Signal<Table>,
    /// How it is ordered on screen.
    sort: RwSignal<Option<Sort>>,
) -> impl IntoView {
    let context = Context::get();
    let order = move || sort.get_untracked();
    view! {
        <div class="table-exports">
            <Menu label=words::EXPORT_TABLE shape=Shape::Download>
                <MenuItem label=words::COPY_TABLE shape=Shape::Copy
                    on_press=move || copy_table(context, table, order())/>
                <MenuItem label=words::DOWNLOAD_CSV shape=Shape::Download
                    on_press=move || as_csv(context, table, order())/>
                <MenuItem label=words::DOWNLOAD_XLSX shape=Shape::Table
                    on_press=move || as_workbook(context, table, order())/>
            </Menu>
        </div>
    }
}
