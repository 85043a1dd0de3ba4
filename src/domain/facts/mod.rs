//! BULK RECORDS IN COLUMNS. Dictionary-encoded text, `i64` minor units with currency, `i32` days.
//!
//! A [`Batch`] is what one file brought: immutable, each row knowing its file and physical line; it
//! holds deals, activities, stage history, leads, splits, or invoices and payments.
//! Derived from all batches and the roster, and never stored: [`DealTable`], the newest version of
//! every deal with its owner found and what else it says ([`DealDetails`]); [`ActivityTable`] and
//! [`LeadTable`] likewise; [`StageLog`], when each deal entered which stage; [`CloseLog`],
//! when each was expected to close; [`Replay`], what was known on a past day; [`movement`], what changed
//! between two states of the deals.
//!
//! [`known_until`] is the day by which all this is judged.
//!
//! What pay needs beside the deals lies by the row of the deal table and is read without allocating:
//! [`SplitTable::of`] gives a deal's shares, [`CashTable::of`] its invoices and payments by day and id.

pub mod activities;
pub mod activity_table;
pub mod batch;
pub mod cash;
pub mod cash_table;
pub mod close_log;
pub mod column;
pub mod deals;
pub mod details;
pub mod known;
pub mod lead_table;
pub mod leads;
pub mod movement;
pub mod replay;
pub mod split_table;
pub mod splits;
pub mod stage_log;
pub mod stages;
pub mod statements;
pub mod table;

pub use activities::{ActivityBatch, ActivityRow, ActivityType};
pub use activity_table::ActivityTable;
pub use batch::{Batch, Head, Rows, identity, newest};
pub use cash::{CashBatch, CashKind, CashRow};
pub use cash_table::{CashEvent, CashTable};
pub use close_log::{CloseEntry, CloseLog, CloseMove};
pub use column::{TextBuilder, TextColumn};
pub use deals::{DealBatch, DealRow, Outcome};
pub use details::{DealDetails, Discount, ForecastCategory};
pub use known::{JudgedBy, known_until};
pub use lead_table::LeadTable;
pub use leads::{LeadBatch, LeadRow};
pub use movement::{MoveKind, MoveTotal, Moved, Movement, movement};
pub use replay::{KnownDeal, Replay};
pub use split_table::{Share, SplitTable};
pub use splits::{SplitBatch, SplitKind, SplitRow};
pub use stage_log::{EntrySource, StageEntry, StageLog};
pub use stages::{StageBatch, StageRow};
pub use statements::StatementBatch;
pub use table::DealTable;
