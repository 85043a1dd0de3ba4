//! Deals as rows. They become a small file that is read like any other, so that each has a line, the file
//! a receipt, and one undo takes all of them back.

use super::{Draft, filled, number, text, typed_file};
use crate::domain::kernel::Currency;
use crate::present::grid::reading::{amount, currency, date};
use crate::present::grid::{Entry, GridColumn, Saved};
use crate::present::table::quoted;
use crate::present::words::grid as words;

pub const COLUMNS: &[GridColumn] = &[
    text(words::DEAL, ""),
    text(words::OWNER, ""),
    text(words::STAGE, words::EXAMPLE_STAGE),
    number(words::AMOUNT, words::EXAMPLE_AMOUNT),
    text(words::CURRENCY, words::EXAMPLE_CODE),
    number(words::CLOSE, words::EXAMPLE_DATE),
    text(words::ID, ""),
];

/// The headers that every import recognises, in the order of the file.
const HEADERS: &str = "Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date\r\n";

/// What saving the file's text does.
pub fn saved(text: String) -> Saved {
    Saved::File { name: words::TYPED_DEALS.to_owned(), text }
}

/// The file; nothing where nothing was typed.
pub fn file(draft: &mut Draft) -> Option<String> {
    typed_file(draft, HEADERS, line)
}

/// A line in plain form: dates with the year first, a point as decimal mark. Rows without an id get one
/// that no other row has: the generation of the workspace and the row's number.
fn line(draft: &mut Draft, row: usize, entry: &Entry) -> String {
    let locale = draft.locale;
    let name = draft.needed((row, 0), |text| filled(text, words::NO_NAME)).unwrap_or_default();
    let stage = draft.needed((row, 2), |text| filled(text, words::NO_STAGE)).unwrap_or_default();
    let usual = draft.overview.currency.unwrap_or(Currency::USD);
    let currency = draft.optional((row, 4), currency).unwrap_or(usual);
    let amount = draft.optional((row, 3), |text| amount(text, currency, locale));
    let close = draft.needed((row, 5), |text| date(text, locale));
    let written = |column: usize| entry.cells.get(column).map(|text| text.trim()).unwrap_or_default();
    let id = match written(6) {
        "" => format!("typed-{}-{}", draft.overview.generation, row + 1),
        id => id.to_owned(),
    };
    let cells = [
        id,
        name,
        written(1).to_owned(),
        stage,
        amount.map(|amount| amount.decimal()).unwrap_or_default(),
        currency.to_string(),
        close.map(|close| close.to_string()).unwrap_or_default(),
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}
