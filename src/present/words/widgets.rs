//! Words of parts that every page uses.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const CLOSE: &str = "Close";
    pub const CANCEL: &str = "Cancel";
    pub const COPY: &str = "Copy";
    pub const COPIED: &str = "Table copied.";
    pub const NOT_COPIED: &str = "The browser did not allow copying. Download it as a file instead.";
    pub const EXPORT_TABLE: &str = "Copy or download this table";
    pub const COPY_TABLE: &str = "Copy table";
    pub const DOWNLOAD_CSV: &str = "Download as CSV";
    pub const DOWNLOAD_XLSX: &str = "Download as XLSX";
    pub const EXPORT_CHART: &str = "Copy or download this chart";
    pub const COPY_IMAGE: &str = "Copy image";
    pub const COPY_DATA: &str = "Copy data";
    pub const IMAGE_COPIED: &str = "Image copied.";
    pub const NO_PICTURE: &str = "The chart is not drawn yet; try again once it stands there.";
    pub const DOWNLOAD_SVG: &str = "Download as SVG";
    pub const DOWNLOAD_PNG: &str = "Download as PNG";
    pub const AMOUNT: &str = "Amount";
    pub const SHOW_TABLE: &str = "Show as table";
    pub const SHOW_CHART: &str = "Show as chart";
    pub const CHART_LOADING: &str = "Drawing …";
    pub const CHART_FAILED: &str = "The chart could not be drawn; its table is below.";
    pub const ACTIONS: &str = "Actions";
    pub const LOADING: &str = "Loading";
    pub const NO_ROWS: &str = "Nothing here under this filter.";
    pub const WALK: &str = "Arrow keys go from figure to figure, Enter opens one.";
    pub const OPEN_FIGURE: &str = "Show where this figure comes from";
    pub const DONE: &str = "done";
    pub const STEP: &str = "current step";
}
pub use texts::*;

use crate::domain::kernel::Date;

/// Where a table or picture comes from.
pub fn source(workspace: &str, page: &str, day: Option<Date>) -> String {
    let from = if workspace.is_empty() { page.to_owned() } else { format!("{workspace}, {page}") };
    match day {
        Some(day) => format!("Attain: {from}, as of {day}"),
        None => format!("Attain: {from}"),
    }
}

/// That only deals expected to close in a period are meant.
pub fn expected(period: &str) -> String {
    format!("expected in {period}")
}

/// What became of a download.
pub fn saved_as(name: &str) -> String {
    format!("Saved as {name}.")
}

/// Why a workbook was not written.
pub fn not_written(why: &str) -> String {
    format!("The workbook could not be written ({why}). The CSV of the table can still be downloaded.")
}

/// What a copied link holds.
pub fn link_copied(filter: &str) -> String {
    format!("Link copied. It holds the page and its filter ({filter}), and no row of yours.")
}

/// How many rows of a long table are on screen.
pub fn rows_shown(shown: &str, all: &str) -> String {
    format!("{shown} of {all} rows; scroll for more")
}

/// The text beside a bar for those who don't see it.
pub fn bar(share: &str, pace: Option<&str>) -> String {
    match pace {
        Some(pace) => format!("{share} reached, pace {pace}"),
        None => format!("{share} reached"),
    }
}
