//! Words of figures that a company defines itself.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const OWN: &str = "Own figures";
    pub const NONE_YET: &str = "None yet. Write an expression over the columns of deals and over the figures of the catalogue; it works wherever a figure does.";
    pub const NAME: &str = "Name";
    pub const FORMULA: &str = "Expression";
    pub const FORMULA_HINT: &str =
        "Such as: sum(amount where won and region = \"North\") / count(where won), or revenue / calls_made";
    pub const BETTER: &str = "Better is";
    pub const HIGHER: &str = "more";
    pub const LOWER: &str = "less";
    pub const NEITHER: &str = "neither";
    pub const AS_SQL: &str = "The same as SQL";
    pub const NO_SQL: &str =
        "No single statement: it stands on a figure over more than the columns of deals.";
    pub const SAVE_NEW: &str = "Save figure";
    pub const SAVE: &str = "Save changes";
    pub const CANCEL: &str = "Cancel";
    pub const CHANGE: &str = "Change";
    pub const REMOVE: &str = "Remove";
    pub const SHOW: &str = "Show by person and month";
}
pub use texts::*;

/// An expression in words.
pub fn means(words: &str) -> String {
    format!("Means: {words}.")
}

/// What it counts in.
pub fn counts_in(unit: &str) -> String {
    format!("Counts in {unit}.")
}

/// What is wrong, and where.
pub fn wrong_at(place: usize, message: &str) -> String {
    format!("Place {place}: {message}")
}
