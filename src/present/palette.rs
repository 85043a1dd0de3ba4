//! The theme's colours and letters, as drawings need them.

/// The colours and letters of the theme on screen, read off the tokens by the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// Text.
    pub ink: String,
    /// Quieter text.
    pub muted: String,
    /// Lines.
    pub line: String,
    /// The ground of tooltips.
    pub ground: String,
    /// Series, in order.
    pub series: Vec<String>,
    /// The letters.
    pub font: String,
    /// Whether motion is wanted.
    pub moves: bool,
}
