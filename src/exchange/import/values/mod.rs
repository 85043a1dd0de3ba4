//! Texts → numbers and dates, by one form a column.
//!
//! Owns the forms and the evidence for them. A form is decided over all distinct texts of a column;
//! a cell never decides for itself. What can be read two ways is asked, not guessed.
pub mod dates;
pub mod numbers;

pub use dates::{DateDecision, DateFault, DateForm, decide_dates, parse_date};
pub use numbers::{MarkDecision, Number, NumberFault, Unit, decide_mark, parse_number, symbol_of};

/// Texts that CRMs write for “nothing here”. Missing is not zero.
pub fn is_missing(text: &str) -> bool {
    // None of them begins with a digit, as most values that are asked about do.
    if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let text = text.trim();
    let lower = || text.to_ascii_lowercase();
    text.is_empty()
        || (text.len() <= 6
            && matches!(
                lower().as_str(),
                "-" | "–" | "—" | "n/a" | "#n/a" | "na" | "null" | "none" | "(none)"
            ))
}

/// What a text became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<T, F> {
    /// Nothing here.
    Missing,
    /// A value.
    Value(T),
    /// Not readable in the column's form.
    Wrong(F),
}
