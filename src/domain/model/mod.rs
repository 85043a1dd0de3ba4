//! WHAT A PERSON EDITS. Small records with ids: people, quotas, exchange rates, plans, settings, and the workspace
//! that holds them. No rule is decided here beyond what a record may hold.

pub mod import;
pub mod person;
pub mod plan;
pub mod quota;
pub mod rate;
pub mod workspace;

pub use import::{Assumption, FileReceipt, ImportRecord, RecordKind};
pub use person::{Manager, Person};
pub use plan::{Plan, PlanRecord};
pub use quota::Quota;
pub use rate::{ExchangeRate, MissingRate, Rates, UsedRate};
pub use workspace::{Demo, Settings, Workspace};
