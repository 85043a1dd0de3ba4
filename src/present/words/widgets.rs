//! Words of parts that every page uses.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const CLOSE: &str = "Close";
    pub const CANCEL: &str = "Cancel";
    pub const COPY: &str = "Copy";
    pub const COPIED: &str = "Table copied.";
    pub const NOT_COPIED: &str = "The browser did not allow copying. Download the CSV instead.";
    pub const COPY_TABLE: &str = "Copy table";
    pub const DOWNLOAD_TABLE: &str = "Download table as CSV";
    pub const DOWNLOAD_CSV: &str = "CSV";
    pub const DOWNLOAD_SVG: &str = "SVG";
    pub const DOWNLOAD_PNG: &str = "PNG";
    pub const SHOW_TABLE: &str = "Show as table";
    pub const SHOW_CHART: &str = "Show as chart";
    pub const CHART_LOADING: &str = "Drawing …";
    pub const CHART_FAILED: &str = "The chart could not be drawn; its table is below.";
    pub const ACTIONS: &str = "Actions";
    pub const LOADING: &str = "Loading";
    pub const NO_ROWS: &str = "Nothing here under this filter.";
    pub const OPEN_FIGURE: &str = "Show where this figure comes from";
    pub const DONE: &str = "done";
    pub const STEP: &str = "current step";
}
pub use texts::*;

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
