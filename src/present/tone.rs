//! Tones: what a figure means for its reader. Each has an icon and a word, so that colour is never alone.

/// How something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Better than it needs to be.
    Ahead,
    /// Worse than it needs to be.
    Behind,
    /// Needs a look, nothing is lost.
    Warning,
    /// Not known.
    Unknown,
    /// Nothing to judge.
    #[default]
    Plain,
}

impl Tone {
    /// Its name in stylesheets.
    pub const fn slug(self) -> &'static str {
        match self {
            Tone::Ahead => "ahead",
            Tone::Behind => "behind",
            Tone::Warning => "warning",
            Tone::Unknown => "unknown",
            Tone::Plain => "plain",
        }
    }

    /// The word that stands beside the colour.
    pub const fn word(self) -> &'static str {
        match self {
            Tone::Ahead => "ahead",
            Tone::Behind => "behind",
            Tone::Warning => "check",
            Tone::Unknown => "unknown",
            Tone::Plain => "",
        }
    }
}
