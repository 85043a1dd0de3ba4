//! What page and engine say to each other about an import that is being prepared.

use crate::domain::facts::Outcome;
use crate::domain::kernel::Date;
use crate::domain::model::{FileReceipt, RecordKind};
use serde::{Deserialize, Serialize};

/// A change of how a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeReply {
    /// The rows are of this kind.
    Kind(RecordKind),
    /// A column means this field (its slug), or nothing.
    Column {
        /// The column, from 0.
        column: usize,
        /// The field's slug.
        field: Option<String>,
    },
    /// The answer to a question.
    Question {
        /// The question's id.
        id: String,
        /// The option chosen.
        value: String,
    },
    /// A stage means this outcome.
    Stage {
        /// The stage as written.
        stage: String,
        /// What it means.
        outcome: Outcome,
    },
    /// The files of this import show the state of this day; absent: of today.
    Snapshot(Option<Date>),
    /// Whether all of it joins the demo company instead of taking its place.
    JoinDemo(bool),
    /// Leaves the file out.
    Leave,
}

/// An import before it is committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeView {
    /// The files.
    pub files: Vec<IntakeFile>,
    /// Whether it can be committed.
    pub ready: bool,
    /// Records that are new, changed and unchanged, over all files.
    pub new: u64,
    /// See above.
    pub changed: u64,
    /// See above.
    pub unchanged: u64,
    /// Whether committing adds to the demo company or takes its place; nothing where there is none.
    pub joins_demo: Option<bool>,
    /// Owners and assignees who fit nobody of the roster: name, rows, who may be meant.
    pub unknown_owners: Vec<(String, u64, Option<String>)>,
    /// People that will be added because owners become people.
    pub people_from_owners: u64,
}

/// One file of an import before it is committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeFile {
    /// The file's name.
    pub name: String,
    /// What its rows are taken to be; nothing where that is unknown.
    pub kind: Option<RecordKind>,
    /// The receipt as it would be, where the file can be read.
    pub receipt: Option<FileReceipt>,
    /// The columns.
    pub columns: Vec<IntakeColumn>,
    /// The fields that columns can mean: slug and name.
    pub fields: Vec<(String, String)>,
    /// The first rows as written.
    pub preview: Vec<Vec<String>>,
    /// What the file does not say.
    pub questions: Vec<IntakeQuestion>,
    /// What is wrong with rows, grouped by code; errors first.
    pub issues: Vec<IssueGroup>,
    /// Why the whole file is refused.
    pub refusal: Option<IssueView>,
    /// Stages met: text, rows, what each is taken to mean, whether that was only guessed.
    pub stages: Vec<(String, u64, Option<Outcome>, bool)>,
}

/// One column of a file before it is committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeColumn {
    /// The header as written.
    pub header: String,
    /// The slug of the field it means.
    pub field: Option<String>,
    /// Three values of it.
    pub samples: Vec<String>,
    /// How its numbers or dates are read, in words.
    pub form: Option<String>,
}

/// Something that a file does not say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntakeQuestion {
    /// Names the question.
    pub id: String,
    /// The question.
    pub text: String,
    /// Options: value and label. A currency question has all currencies.
    pub options: Vec<(String, String)>,
    /// The answer so far.
    pub answer: Option<String>,
}

/// Issues of one kind in one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueGroup {
    /// The stable code.
    pub code: String,
    /// Whether rows were refused for it; otherwise it is a warning.
    pub is_error: bool,
    /// The kind in words.
    pub title: String,
    /// What to do.
    pub fix: String,
    /// How often.
    pub count: u64,
    /// The first few.
    pub examples: Vec<IssueView>,
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueView {
    /// The stable code.
    pub code: String,
    /// The physical line; 0 for the whole file.
    pub line: u32,
    /// The record, from 1; 0 for the whole file.
    pub record: u64,
    /// The column's header.
    pub column: String,
    /// The value, cut to 80 characters.
    pub value: String,
    /// The rule it breaks.
    pub rule: String,
    /// What to do.
    pub hint: String,
}
