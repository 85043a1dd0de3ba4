//! WHAT A PERSON EDITS. Small records with ids: people and where they stood when, quotas, goals, achievements, adjustments of
//! pay, exchange rates, plans, 1:1s, feedback, reviews, skills, training, recognition, surveys, competitors, cycles, settings, and the workspace that holds them. No rule is decided here beyond what a record may hold.

pub mod achievement;
pub mod adjustment;
pub mod call;
pub mod coaching;
pub mod competitor;
pub mod cycle;
pub mod dispute;
pub mod goal;
pub mod import;
pub mod measures;
pub mod note;
pub mod pay_run;
pub mod person;
pub mod plan;
pub mod quota;
pub mod rate;
pub mod stint;
pub mod survey;
pub mod view;
pub mod workspace;

pub use achievement::Achievement;
pub use adjustment::Adjustment;
pub use call::{Call, CallDraft, Caller};
pub use competitor::{BattleNote, Competitor};
pub use cycle::{Cycle, KeptResults, Step};
pub use dispute::{Dispute, DisputeDraft, DisputeStatus, Evidence, Said};
pub use goal::{Goal, GoalLog, GoalOwner, GoalRef, GoalValue};
pub use import::{Assumption, FileReceipt, ImportRecord, RecordKind};
pub use note::Note;
pub use pay_run::{PayRun, PayStage, PayStep, Reopened};
pub use person::{Manager, Person};
pub use plan::{Plan, PlanRecord};
pub use quota::Quota;
pub use rate::{ExchangeRate, MissingRate, Rates, UsedRate};
pub use stint::{ChainFault, Standing, Stint};
pub use survey::{Survey, SurveyAnswer};
pub use view::SavedView;
pub use workspace::{Demo, Settings, Workspace};
