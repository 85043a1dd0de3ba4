//! Notes: words pinned to a day, such as a price rise or a new territory.

use crate::domain::kernel::{Date, NoteId};
use serde::{Deserialize, Serialize};

/// Words pinned to a day; charts over time show them there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Names the note.
    pub id: NoteId,
    /// The day.
    pub on: Date,
    /// The words.
    pub text: String,
}
