//! Disputes: somebody doubts a line of a statement. The line as it stood is kept as evidence, what is
//! said is a thread, and a correction is an adjustment of its own, never a change of the line.

use crate::domain::kernel::{AdjustmentId, Date, DisputeId, Money, Period, PersonId, PlanId};
use serde::{Deserialize, Serialize};

/// How a dispute stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// Nobody answered yet.
    #[default]
    Open,
    /// It was answered; the line stands.
    Answered,
    /// It was right; an adjustment corrects the line.
    Adjusted,
}

impl DisputeStatus {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            DisputeStatus::Open => "open",
            DisputeStatus::Answered => "answered",
            DisputeStatus::Adjusted => "adjusted",
        }
    }
}

/// The line as it stood when it was doubted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the statement calls the line.
    pub line: String,
    /// Its amount.
    pub amount: Money,
    /// The calculation.
    pub arithmetic: String,
    /// The same in words.
    pub sentence: String,
    /// The deals behind it with their shares, the first of them.
    #[serde(default)]
    pub deals: Vec<(String, Money)>,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The day.
    pub on: Date,
    /// Who; empty where nobody said.
    #[serde(default)]
    pub by: String,
    /// The words.
    pub text: String,
}

/// One dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Stays the same whatever is changed.
    pub id: DisputeId,
    /// Whose statement.
    pub person: PersonId,
    /// By which plan.
    pub plan: PlanId,
    /// Of which period.
    pub period: Period,
    /// The line, as the statement names it.
    pub component: String,
    /// The line as it stood.
    pub evidence: Evidence,
    /// How it stands.
    pub status: DisputeStatus,
    /// What was said, oldest first.
    pub thread: Vec<Said>,
    /// The adjustment that corrects the line.
    #[serde(default)]
    pub adjustment: Option<AdjustmentId>,
}

/// A dispute as somebody begins it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeDraft {
    /// Whose statement.
    pub person: PersonId,
    /// By which plan.
    pub plan: PlanId,
    /// Of which period.
    pub period: Period,
    /// The line, as the statement names it.
    pub component: String,
    /// The line as it stands.
    pub evidence: Evidence,
    /// Who doubts it.
    pub by: String,
    /// What is doubted.
    pub text: String,
}
