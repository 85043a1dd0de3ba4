//! History: what was done, in order; how far it was taken back; and what the journal must hold.

use super::edit::{Edit, EditError, EditName};
use crate::domain::model::Workspace;
use serde::{Deserialize, Serialize};

/// How many steps can be taken back.
pub const LIMIT: usize = 1_000;

/// The edits so far. Those from `done` on were taken back and can be redone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    edits: Vec<Edit>,
    done: usize,
    /// The sequence number before the first edit kept.
    #[serde(default)]
    before: u64,
}

/// What the journal must do to hold the same: forget these entries, then write those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalWrite {
    /// Sequence numbers to delete.
    pub forget: Vec<u64>,
    /// Entries to write: sequence number and text.
    pub put: Vec<(u64, String)>,
}

/// Where the history stands: enough to read the journal back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The sequence number before the first edit kept; 0 while all are.
    #[serde(default)]
    pub before: u64,
    /// The sequence number of the last edit that is in force; 0 at the beginning.
    pub done: u64,
    /// The sequence number of the last edit kept, taken back or not.
    pub last: u64,
}

impl History {
    /// The history that these journal entries tell, if they are just those that the standing names.
    pub fn restored(standing: Standing, entries: Vec<Edit>) -> Option<History> {
        let wanted = (standing.before + 1)..=standing.last;
        let complete = entries.iter().map(|edit| edit.sequence).eq(wanted);
        let done = entries.iter().filter(|edit| edit.sequence <= standing.done).count();
        complete.then_some(History { edits: entries, done, before: standing.before })
    }

    /// An empty history that goes on counting after `last`.
    pub fn beginning_after(last: u64) -> History {
        History { before: last, ..History::default() }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        let sequence =
            |index: Option<usize>| index.and_then(|index| self.edits.get(index)).map(|edit| edit.sequence);
        Standing {
            before: self.before,
            done: sequence(self.done.checked_sub(1)).unwrap_or(self.before),
            last: sequence(self.edits.len().checked_sub(1)).unwrap_or(self.before),
        }
    }

    /// The sequence number of the next edit.
    pub fn next_sequence(&self) -> u64 {
        self.standing().done + 1
    }

    /// Adds an edit that was applied; what had been taken back can no longer be redone.
    pub fn push(&mut self, edit: Edit) -> JournalWrite {
        let mut forget: Vec<u64> = self.edits.drain(self.done..).map(|edit| edit.sequence).collect();
        let text = serde_json::to_string(&edit).unwrap_or_default();
        let put = vec![(edit.sequence, text)];
        self.edits.push(edit);
        let over = self.edits.len().saturating_sub(LIMIT);
        forget.extend(self.edits.drain(..over).map(|edit| edit.sequence));
        self.before = self.edits.first().map_or(self.before, |edit| edit.sequence.saturating_sub(1));
        forget.retain(|sequence| put.iter().all(|(kept, _)| kept != sequence));
        self.done = self.edits.len();
        JournalWrite { forget, put }
    }

    /// The workspace before the last edit, and the edit that was taken back.
    pub fn undo(&mut self, workspace: &Workspace) -> Result<(Workspace, Edit), EditError> {
        let nothing = || EditError::Nothing { what: "undo".to_owned() };
        let index = self.done.checked_sub(1).ok_or_else(nothing)?;
        let edit = self.edits.get(index).ok_or_else(nothing)?.clone();
        let before = edit.inverse().applied(workspace)?;
        self.done = index;
        Ok((before, edit))
    }

    /// The workspace after the edit that was last taken back, and that edit.
    pub fn redo(&mut self, workspace: &Workspace) -> Result<(Workspace, Edit), EditError> {
        let nothing = || EditError::Nothing { what: "redo".to_owned() };
        let edit = self.edits.get(self.done).ok_or_else(nothing)?.clone();
        let after = edit.applied(workspace)?;
        self.done += 1;
        Ok((after, edit))
    }

    /// What undo would take back.
    pub fn undoable(&self) -> Option<&EditName> {
        self.done.checked_sub(1).and_then(|index| self.edits.get(index)).map(|edit| &edit.name)
    }

    /// What redo would do again.
    pub fn redoable(&self) -> Option<&EditName> {
        self.edits.get(self.done).map(|edit| &edit.name)
    }

    /// All edits in order, and how many of them are in force.
    pub fn edits(&self) -> (&[Edit], usize) {
        (&self.edits, self.done)
    }
}
