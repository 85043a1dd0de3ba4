//! Splits as rows. They become a small file that is read like any other: the shares of a deal are taken
//! together, replace what was said of it before, and are refused together where they are not the whole.

use super::{Draft, filled, number, text, typed_file};
use crate::present::grid::reading::split_share;
use crate::present::grid::{Entry, GridColumn, Saved};
use crate::present::table::quoted;
use crate::present::words::grid as words;

pub const COLUMNS: &[GridColumn] = &[
    text(words::DEAL, ""),
    text(words::PERSON, ""),
    number(words::SHARE, words::EXAMPLE_SPLIT),
    text(words::SPLIT_KIND, words::EXAMPLE_KIND),
    text(words::ROLE, ""),
];

/// The headers that every import recognises, in the order of the file.
const HEADERS: &str = "Deal ID,Person,Share,Kind,Role\r\n";

/// What saving the file's text does.
pub fn saved(text: String) -> Saved {
    Saved::File { name: words::TYPED_SPLITS.to_owned(), text }
}

/// The file; nothing where nothing was typed.
pub fn file(draft: &mut Draft) -> Option<String> {
    typed_file(draft, HEADERS, line)
}

fn line(draft: &mut Draft, row: usize, entry: &Entry) -> String {
    let locale = draft.locale;
    let deal = draft.needed((row, 0), |text| filled(text, words::NO_DEAL)).unwrap_or_default();
    // Somebody who is not on the roster would be paid nothing.
    draft.person((row, 1));
    let share = draft.needed((row, 2), |text| split_share(text, locale)).unwrap_or_default();
    let cells = [deal, entry.text(1), share, entry.text(3), entry.text(4)];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}
