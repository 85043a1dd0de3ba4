//! A grid to type in: a table of fields, with the keys of a spreadsheet, paste, and a word at each wrong
//! cell. The draft lives here; what it means is decided in [`crate::present::grid`].

use super::button::{Button, IconButton, Look};
use super::icon::Shape;
use crate::app::edit::Action;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::DateRange;
use crate::platform::files::LocalFile;
use crate::platform::{clipboard, dom};
use crate::present::grid::{At, Entry, Grid, Saved, Sheet, Step, Wrong};
use crate::present::words::grid as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::frame::drop;
use leptos::ev::{KeyboardEvent, Targeted};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

/// The draft of one grid. Rows are drawn anew only when `drawn` moves on, so that typing keeps focus and
/// cursor; one more row at the end is drawn beside the others.
#[derive(Clone, Copy)]
struct Draft {
    context: Context,
    sheet: Sheet,
    period: Signal<Option<DateRange>>,
    grid: StoredValue<Grid>,
    drawn: RwSignal<u64>,
    rows: RwSignal<usize>,
    wrong: RwSignal<Wrong>,
    is_changed: RwSignal<bool>,
}

impl Draft {
    fn id(self, (row, column): At) -> String {
        format!("grid-{}-{row}-{column}", self.sheet.slug())
    }

    /// Begins anew from what is saved.
    fn reset(self) {
        let held = self.context.overview.get_untracked().unwrap_or_default();
        let fresh = Grid::of(self.sheet, &held, self.period.get_untracked(), &self.context.locale());
        self.grid.set_value(fresh);
        self.wrong.set(Wrong::new());
        self.redraw();
    }

    fn redraw(self) {
        self.drawn.update(|drawn| *drawn += 1);
        self.note();
    }

    /// Tells what follows from the draft: how many rows there are, and whether anything is to be saved.
    fn note(self) {
        self.is_changed.set(self.grid.with_value(Grid::is_changed));
        self.rows.set(self.grid.with_value(|grid| grid.entries.len()));
    }

    fn typed(self, at: At, text: &str) {
        self.forgive(at);
        self.grid.update_value(|grid| grid.set(at, text));
        self.note();
    }

    fn forgive(self, at: At) {
        if self.wrong.with_untracked(|wrong| wrong.contains_key(&at)) {
            self.wrong.update(|wrong| drop(wrong.remove(&at)));
        }
    }

    fn pasted(self, at: At, text: &str) {
        let left_out = self.grid.try_update_value(|grid| grid.paste(at, text)).unwrap_or_default();
        self.wrong.set(Wrong::new());
        self.redraw();
        self.focus(at);
        if left_out > 0 {
            self.context.say_failed(words::left_out(left_out));
        }
    }

    fn clear(self, row: usize) {
        self.grid.update_value(|grid| grid.clear(row));
        self.wrong.set(Wrong::new());
        self.redraw();
        self.focus((row, 0));
    }

    fn step(self, at: At, step: Step) {
        self.focus(self.grid.with_value(|grid| grid.stepped(at, step)));
    }

    /// Moves the focus once the cell is in the page.
    fn focus(self, at: At) {
        let id = self.id(at);
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            dom::focus(&id);
        });
    }

    fn save(self) {
        let held = self.context.overview.get_untracked().unwrap_or_default();
        match self.grid.with_value(|grid| grid.saved(&held, &self.context.locale())) {
            Ok(Saved::Nothing) => self.context.say(words::NOTHING),
            Ok(Saved::Edit(action)) => self.act(action),
            Ok(Saved::File { name, text }) => match LocalFile::of_bytes(&name, text.as_bytes()) {
                Ok(file) => {
                    self.reset();
                    drop::take(self.context, vec![file]);
                }
                Err(fault) => self.context.say_failed(fault.to_string()),
            },
            Err(wrong) => {
                self.context.say_failed(words::wrong_cells(wrong.len()));
                let first = wrong.keys().next().copied();
                self.wrong.set(wrong);
                if let Some(at) = first {
                    self.focus(at);
                }
            }
        }
    }

    fn act(self, action: Action) {
        let reply = self.context.engine.ask("", Request::Act(action));
        leptos::task::spawn_local(async move {
            let answer: Answer = reply.await;
            if ask::report(self.context, &answer, true) {
                self.reset();
            }
        });
    }
}

/// A grid of records to type.
#[component]
pub fn TypingGrid(
    /// Which records.
    sheet: Sheet,
    /// What it holds, for screen readers.
    #[prop(into)]
    label: String,
    /// The days to which quotas are narrowed.
    #[prop(into)]
    period: Signal<Option<DateRange>>,
) -> impl IntoView {
    let context = Context::get();
    let draft = Draft {
        context,
        sheet,
        period,
        grid: StoredValue::new(Grid::default()),
        drawn: RwSignal::new(0),
        rows: RwSignal::new(0),
        wrong: RwSignal::new(Wrong::new()),
        is_changed: RwSignal::new(false),
    };
    Effect::new(move |_| {
        context.overview.track();
        period.track();
        // What is being typed outlives a change elsewhere.
        if !draft.is_changed.get_untracked() {
            draft.reset();
        }
    });
    let heads = sheet.columns().iter().map(|column| {
        view! { <th scope="col" class:number=column.is_number>{column.title}</th> }
    });
    let rows = move || {
        let drawn = draft.drawn.get();
        (0..draft.rows.get()).map(move |row| (drawn, row)).collect::<Vec<_>>()
    };
    let drawn_row = move |(_, row): (u64, usize)| {
        let entry = draft.grid.with_value(|grid| grid.entries.get(row).cloned()).unwrap_or_default();
        line(draft, row, entry)
    };
    let spoken = label.clone();
    let save_word = if sheet.is_file() { words::READ } else { words::SAVE };
    let is_unchanged = Signal::derive(move || !draft.is_changed.get());
    view! {
        <div class="typing">
            <p class="hint">{words::HINT}</p>
            <div class="table-scroll typing-scroll" tabindex="0" role="group" aria-label=spoken>
                <table class="typing-table">
                    <caption class="visually-hidden">{label}</caption>
                    <thead><tr>{heads.collect_view()}<th scope="col"><span class="visually-hidden">{words::CLEAR_ROW}</span></th></tr></thead>
                    <tbody><For each=rows key=|row| *row children=drawn_row/></tbody>
                </table>
            </div>
            <Faults draft/>
            <div class="row">
                <Button label=save_word look=Look::Primary icon=Shape::Check disabled=is_unchanged on_press=move || draft.save()/>
                <Button label=words::RESET look=Look::Quiet disabled=is_unchanged on_press=move || draft.reset()/>
            </div>
        </div>
    }
}

/// What is wrong, cell by cell, each a way to the cell.
#[component]
fn Faults(draft: Draft) -> impl IntoView {
    let list = move || {
        let columns = draft.sheet.columns();
        let fault = |((row, column), why): (At, String)| {
            let title = columns.get(column).map(|column| column.title).unwrap_or_default();
            let go = move || draft.focus((row, column));
            view! { <li id=format!("{}-why", draft.id((row, column)))><Button label=words::cell(title, row + 1) look=Look::Quiet on_press=go/>{why}</li> }
        };
        draft.wrong.get().into_iter().map(fault).collect_view()
    };
    view! { <ul class="typing-faults" role="alert" hidden=move || draft.wrong.with(Wrong::is_empty)>{list}</ul> }
}

fn line(draft: Draft, row: usize, entry: Entry) -> impl IntoView {
    let columns = draft.sheet.columns();
    let cells = entry.cells.into_iter().zip(columns).enumerate();
    let cells = cells.map(|(column, (text, head))| {
        let at = (row, column);
        let is_wrong = move || draft.wrong.with(|wrong| wrong.contains_key(&at));
        let why = move || is_wrong().then(|| format!("{}-why", draft.id(at)));
        view! {
            <td class:number=head.is_number class:wrong=is_wrong>
                <input
                    type="text"
                    id=draft.id(at)
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=words::cell(head.title, row + 1)
                    aria-invalid=move || is_wrong().then_some("true")
                    aria-describedby=why
                    placeholder=head.example
                    value=text
                    on:input:target=move |event| draft.typed(at, &event.target().value())
                    on:keydown:target=move |event| hear(draft, at, event)
                    on:paste=move |event| {
                        let text = clipboard::pasted(&event).filter(|text| text.contains(['\t', '\n']));
                        if let Some(text) = text {
                            event.prevent_default();
                            draft.pasted(at, &text);
                        }
                    }
                />
            </td>
        }
    });
    view! {
        <tr>
            {cells.collect_view()}
            <td class="row-actions">
                <IconButton label=format!("{} {}", words::CLEAR_ROW, row + 1) shape=Shape::Cross on_press=move || draft.clear(row)/>
            </td>
        </tr>
    }
}

/// Arrows up and down and Enter always move; left and right once the cursor is at the text's end.
fn hear(draft: Draft, at: At, event: Targeted<KeyboardEvent, HtmlInputElement>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let field = event.target();
    let cursor = field.selection_start().ok().flatten();
    let is_at_start = cursor == Some(0) && field.selection_end().ok().flatten() == Some(0);
    let length = u32::try_from(field.value().encode_utf16().count()).unwrap_or(u32::MAX);
    let step = match (event.key().as_str(), event.shift_key()) {
        ("ArrowUp", false) | ("Enter", true) => Step::Up,
        ("ArrowDown" | "Enter", false) => Step::Down,
        ("ArrowLeft", false) if is_at_start => Step::Left,
        ("ArrowRight", false) if cursor == Some(length) => Step::Right,
        _ => return,
    };
    event.prevent_default();
    draft.step(at, step);
}
