//! From bytes to a preview: one file a step, in the order of the list in [`crate::exchange`].
pub mod cells;
pub mod decode;
pub mod dialect;
pub mod drafts;
pub mod fields;
pub mod issue;
pub mod mapping;
pub mod marks;
pub mod paid;
pub mod profile;
pub mod reader;
pub mod reconcile;
pub mod resolve;
pub mod rows;
pub mod scan;
pub mod stages;
pub mod values;
pub mod workbook;

pub use decode::Encoding;
pub use dialect::Dialect;
pub use drafts::{AchievementDraft, AdjustmentDraft, Draft, PersonDraft, QuotaDraft, RefusedRow, draft};
pub use fields::Field;
pub use issue::{CATALOGUE, Code, Issue, IssueLog, Severity};
pub use mapping::{Answers, Mapping, Question};
pub use profile::Profile;
pub use reader::{Limits, ReadOptions, Reader, Sheet};
pub use reconcile::{Commit, Existing, FilePreview, Preview, reconcile};
