//! Notes below the trend: those in the time shown, and a line to add or change one.

use crate::app::edit::Action;
use crate::domain::kernel::{Date, NoteId, Period};
use crate::platform::dom;
use crate::present::notes::{NoteLine, listed};
use crate::present::words::performance as words;
use crate::ui::ask::act;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Look, Shape, TextField};
use leptos::prelude::*;

/// The field that takes the focus when a note is changed.
const TEXT_FIELD: &str = "note-text";

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    id: RwSignal<Option<NoteId>>,
    day: RwSignal<String>,
    text: RwSignal<String>,
    error: RwSignal<String>,
}

impl Draft {
    fn clear(self) {
        self.id.set(None);
        self.day.set(String::new());
        self.text.set(String::new());
        self.error.set(String::new());
    }
}

/// The notes of the steps shown.
#[component]
pub(super) fn Notes(steps: Memo<Vec<Period>>) -> impl IntoView {
    let context = Context::get();
    let draft = Draft {
        id: RwSignal::new(None),
        day: RwSignal::new(String::new()),
        text: RwSignal::new(String::new()),
        error: RwSignal::new(String::new()),
    };
    let lines = move || {
        let shown = steps.with(|steps| listed(&context.held().notes, steps, &context.locale()));
        if shown.is_empty() {
            return view! { <p class="hint">{words::NO_NOTES}</p> }.into_any();
        }
        let items = shown.into_iter().map(|line| item(context, draft, line)).collect_view();
        view! { <ul class="notes">{items}</ul> }.into_any()
    };
    view! {
        <section class="notes-block" aria-labelledby="notes-title">
            <h3 id="notes-title">{words::NOTES}</h3>
            <p class="hint">{words::NOTES_HINT}</p>
            {lines}
            <Form draft/>
        </section>
    }
}

fn item(context: Context, draft: Draft, line: NoteLine) -> impl IntoView + use<> {
    let NoteLine { note, id, day } = line;
    let text = note.text.clone();
    let change = move || {
        draft.id.set(Some(id));
        draft.day.set(note.on.to_string());
        draft.text.set(note.text.clone());
        dom::focus(TEXT_FIELD);
    };
    let labels = (format!("{}: {text}", words::CHANGE_NOTE), format!("{}: {text}", words::REMOVE_NOTE));
    view! {
        <li>
            <span class="note-day">{day}</span>
            <bdi>{text}</bdi>
            <span class="no-print">
                <crate::ui::widgets::IconButton label=labels.0 shape=Shape::Pencil on_press=change/>
                <crate::ui::widgets::IconButton label=labels.1 shape=Shape::Trash
                    on_press=move || act(context, Action::RemoveNote(id))/>
            </span>
        </li>
    }
}

#[component]
fn Form(draft: Draft) -> impl IntoView {
    let context = Context::get();
    let save = move || {
        let Ok(on) = Date::parse_iso(&draft.day.get_untracked()) else {
            return draft.error.set(words::NOTE_NO_DAY.to_owned());
        };
        let (id, text) = (draft.id.get_untracked(), draft.text.get_untracked());
        act(context, Action::SetNote { id, on, text });
        draft.clear();
    };
    let label = Signal::derive(move || {
        if draft.id.get().is_some() { words::SAVE_NOTE.to_owned() } else { words::ADD_NOTE.to_owned() }
    });
    let is_blank = Signal::derive(move || draft.text.with(|text| text.trim().is_empty()));
    view! {
        <div class="row note-form no-print">
            <TextField id="note-day" label=words::NOTE_DAY value=draft.day kind="date" error=draft.error/>
            <TextField id=TEXT_FIELD label=words::NOTE_TEXT value=draft.text/>
            <Button label look=Look::Plain icon=Shape::Plus on_press=save disabled=is_blank/>
        </div>
    }
}
