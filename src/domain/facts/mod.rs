//! BULK RECORDS IN COLUMNS. Dictionary-encoded text, `i64` minor units with currency, `i32` days.
//!
//! A [`DealBatch`] is what one file brought: immutable, each row knowing its file and physical line.
//! A [`DealTable`] is what counts now: the newest version of every deal over all batches, with its
//! owner found in the roster. The table is derived and never stored.

pub mod column;
pub mod deals;
pub mod table;

pub use column::{TextBuilder, TextColumn};
pub use deals::{DealBatch, DealRow, Outcome};
pub use table::DealTable;
