//! New goals as rows. Like deals they become a small file that is read like any other, so that owners and the
//! goals above are found by name, each row has a line, and one undo takes all of them back.

use super::{Draft, filled, number, text, typed_file};
use crate::domain::kernel::Currency;
use crate::domain::measure::KpiId;
use crate::present::grid::reading::{date, plain};
use crate::present::grid::{Entry, GridColumn, Saved};
use crate::present::table::quoted;
use crate::present::words::{goals, grid as words};

pub const COLUMNS: &[GridColumn] = &[
    text(goals::GOAL, ""),
    text(words::OWNER, goals::COMPANY),
    text(goals::MEASURED_BY, "revenue"),
    number(goals::TARGET, words::EXAMPLE_AMOUNT),
    number(words::FROM, words::EXAMPLE_DATE),
    number(words::THROUGH, words::EXAMPLE_DATE),
    text(goals::SERVES, ""),
];

/// Headers that import recognises, in the order of the file.
const HEADERS: &str = "Goal,Owner,KPI,Target,Currency,From,Through,Serves\r\n";

/// What saving the file's text does.
pub fn saved(text: String) -> Saved {
    Saved::File { name: words::TYPED_GOALS.to_owned(), text }
}

/// The file; nothing where nothing was typed.
pub fn file(draft: &mut Draft) -> Option<String> {
    typed_file(draft, HEADERS, line)
}

/// A line in plain form; a row without a measure is about won revenue.
fn line(draft: &mut Draft, row: usize, entry: &Entry) -> String {
    let locale = draft.locale;
    let name = draft.needed((row, 0), |text| filled(text, goals::NO_NAME)).unwrap_or_default();
    let target = draft.needed((row, 3), |text| filled(text, goals::NO_TARGET)).unwrap_or_default();
    let from = draft.needed((row, 4), |text| date(text, locale));
    let through = draft.needed((row, 5), |text| date(text, locale));
    let written =
        |column: usize| entry.cells.get(column).map(|text| text.trim().to_owned()).unwrap_or_default();
    let measure = Some(written(2)).filter(|text| !text.is_empty()).unwrap_or_else(|| KpiId::Revenue.slug());
    let cells = [
        name,
        written(1),
        measure,
        plain(&target, locale),
        draft.overview.currency.unwrap_or(Currency::USD).to_string(),
        from.map(|from| from.to_string()).unwrap_or_default(),
        through.map(|through| through.to_string()).unwrap_or_default(),
        written(6),
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}
