//! The format of workbooks (`.xlsx`): the only place that knows it.
//!
//! Built into the command line, and into a module of its own for the browser, which loads it when the
//! first workbook is read or written. What it says to the rest stands in [`super::workbook`].

mod cells;
mod read;
mod write;

pub use read::read;
pub use write::write;
