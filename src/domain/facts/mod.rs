//! BULK RECORDS IN COLUMNS. Dictionary-encoded text, `i64` minor units with currency, `i32` days.
//!
//! A [`Batch`] is what one file brought: immutable, each row knowing its file and physical line; it
//! holds deals, activities, stage history or leads.
//! Derived from all batches and the roster, and never stored: [`DealTable`], the newest version of
//! every deal with its owner found; [`ActivityTable`] and [`LeadTable`] likewise; [`StageLog`], when
//! each deal entered which stage; [`movement`], what changed between two states of the deals.

pub mod activities;
pub mod activity_table;
pub mod batch;
pub mod column;
pub mod deals;
pub mod lead_table;
pub mod leads;
pub mod movement;
pub mod stage_log;
pub mod stages;
pub mod table;

pub use activities::{ActivityBatch, ActivityRow, ActivityType};
pub use activity_table::ActivityTable;
pub use batch::{Batch, Rows, identity};
pub use column::{TextBuilder, TextColumn};
pub use deals::{DealBatch, DealRow, Outcome};
pub use lead_table::LeadTable;
pub use leads::{LeadBatch, LeadRow};
pub use movement::{MoveKind, MoveTotal, Moved, Movement, movement};
pub use stage_log::{EntrySource, StageEntry, StageLog};
pub use stages::{StageBatch, StageRow};
pub use table::DealTable;
