//! What checks of plans and looks at past dates answer; expressions and imports as they are listed.

use crate::domain::commission::Severity;
use crate::domain::forecast::{CallerRecord, PastDate, Reliability, Scores};
use crate::domain::kernel::{Currency, Date, ImportId, Money};
use crate::domain::measure::Unit;
use crate::domain::model::FileReceipt;
use serde::{Deserialize, Serialize};

/// What the check of a plan found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanReport {
    /// The findings; a plan without any is unambiguous.
    pub findings: Vec<FindingBrief>,
    /// The plan in words.
    pub words: String,
    /// What it pays on the data at hand, in all, where it is unambiguous.
    pub pays: Option<Money>,
}

/// A finding as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingBrief {
    /// Whether it refuses the plan.
    pub severity: Severity,
    /// Where in the document.
    pub path: String,
    /// What is wrong and what would settle it, with the money between the readings.
    pub message: String,
    /// The ways to read it.
    pub readings: Vec<ReadingBrief>,
}

/// One way to read an ambiguous plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingBrief {
    /// The reading in words.
    pub text: String,
    /// The document that says so and nothing else.
    pub document: String,
    /// What it pays on the data at hand, where it can be paid.
    pub pays: Option<Money>,
}

/// How all methods did on past dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BacktestReport {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The past dates, oldest first: what the combination said and what came.
    pub dates: Vec<PastDate>,
    /// Each method's record.
    pub scores: Vec<Scores>,
    /// Whether the deal model's chances of open deals came true.
    pub deals: Vec<Reliability>,
    /// Each caller's record.
    pub callers: Vec<CallerRecord>,
}

/// An expression as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaBrief {
    /// In words.
    pub words: String,
    /// What it counts in.
    pub unit: Unit,
    /// As SQL over the tables of `attain sql --tables`; nothing where there is none.
    pub sql: Option<String>,
}

/// An import as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBrief {
    /// Names the import.
    pub id: ImportId,
    /// The day of the commit.
    pub on: Date,
    /// The day whose state it shows.
    pub snapshot: Date,
    /// The receipts.
    pub files: Vec<FileReceipt>,
}
