//! Edits of notes and saved views.

use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::{Date, NoteId, ViewId};
use crate::domain::model::{Note, SavedView};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;
/// The longest name of a view, in characters.
const LONGEST_NAME: usize = 100;
/// The longest address of a view, in bytes: what the page reads.
const LONGEST_FRAGMENT: usize = 64 * 1024;

/// The words without blanks around them, as one line.
fn words(text: &str, what: &str, most: usize) -> Result<String, EditError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(EditError::rule(format!("{what} needs at least one character."))),
        count if count > most => Err(EditError::rule(format!("{what} can have {most} characters at most."))),
        _ => Ok(text),
    }
}

pub(super) fn set_note(
    making: &mut Making,
    id: Option<NoteId>,
    on: Date,
    text: &str,
) -> Result<Edit, EditError> {
    let text = words(text, "A note", LONGEST_NOTE)?;
    let before = match id {
        Some(id) => Some(making.workspace.notes.get(&id).cloned().ok_or_else(|| EditError::missing("note"))?),
        None => None,
    };
    let named = match before {
        Some(_) => EditName::ChangeNote { text: text.clone() },
        None => EditName::AddNote { text: text.clone() },
    };
    let id = id.unwrap_or_else(|| NoteId(making.ids.next_id()));
    let after = Some(Note { id, on, text });
    Ok(making.edit(named, vec![Change::Note(Put { id, before, after })]))
}

pub(super) fn remove_note(making: &mut Making, id: NoteId) -> Result<Edit, EditError> {
    let note = making.workspace.notes.get(&id).cloned().ok_or_else(|| EditError::missing("note"))?;
    let named = EditName::RemoveNote { text: note.text.clone() };
    Ok(making.edit(named, vec![Change::Note(Put { id, before: Some(note), after: None })]))
}

pub(super) fn set_view(
    making: &mut Making,
    id: Option<ViewId>,
    name: &str,
    fragment: String,
) -> Result<Edit, EditError> {
    let name = words(name, "The name of a view", LONGEST_NAME)?;
    let views = &making.workspace.views;
    let same = |known: &&SavedView| known.name.to_lowercase() == name.to_lowercase();
    if views.values().find(same).is_some_and(|known| Some(known.id) != id) {
        return Err(EditError::rule(format!("There is a view called {name} already; choose another name.")));
    }
    if !fragment.starts_with('/') || fragment.len() > LONGEST_FRAGMENT {
        return Err(EditError::rule("A view is a place of this page; save it where you are."));
    }
    let before = match id {
        Some(id) => Some(views.get(&id).cloned().ok_or_else(|| EditError::missing("view"))?),
        None => None,
    };
    let named = match before {
        Some(_) => EditName::ChangeView { name: name.clone() },
        None => EditName::AddView { name: name.clone() },
    };
    let id = id.unwrap_or_else(|| ViewId(making.ids.next_id()));
    let after = Some(SavedView { id, name, fragment });
    Ok(making.edit(named, vec![Change::View(Put { id, before, after })]))
}

pub(super) fn remove_view(making: &mut Making, id: ViewId) -> Result<Edit, EditError> {
    let view = making.workspace.views.get(&id).cloned().ok_or_else(|| EditError::missing("view"))?;
    let named = EditName::RemoveView { name: view.name.clone() };
    Ok(making.edit(named, vec![Change::View(Put { id, before: Some(view), after: None })]))
}
