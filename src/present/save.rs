//! Whether what is on screen is stored.

/// How the last change stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was changed since it was opened, or all is stored.
    #[default]
    Saved,
    /// Being written.
    Saving,
    /// Not stored, and why; it lives on in memory.
    NotSaved(Unsaved),
}

/// Why a change is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// The browser keeps nothing for this page.
    Unavailable(String),
    /// No room: UTF-16 units needed, and the usual limit.
    Full(usize, usize),
    /// Another tab saved first.
    OtherTab,
    /// The rows of imports could not be stored.
    Rows(String),
    /// Anything else, in the browser's words.
    Other(String),
}

impl SaveState {
    /// Whether leaving the page would lose something.
    pub fn is_unsaved(&self) -> bool {
        *self != SaveState::Saved
    }
}
