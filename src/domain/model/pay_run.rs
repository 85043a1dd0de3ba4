//! Pay runs: statements that were looked at, approved, published and paid together.
//!
//! The record is small: what the statements say stands in a batch of bytes beside the rows
//! ([`crate::domain::facts::StatementBatch`]), which nothing changes any more. Who did what and when is
//! part of the record.

use crate::domain::kernel::{Date, Id, Money, PayRunId, Period, PersonId, PlanId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far a statement is on its way to the person paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayStage {
    /// Computed anew from what is known; may change with every import.
    #[default]
    Draft,
    /// Somebody looked at it and kept what it said; still computed anew.
    Reviewed,
    /// Frozen: its bytes never change again.
    Approved,
    /// Frozen, and shown to the person paid.
    Published,
    /// Frozen, and paid out.
    Paid,
}

impl PayStage {
    /// All of them, in order.
    pub const ALL: [PayStage; 5] =
        [PayStage::Draft, PayStage::Reviewed, PayStage::Approved, PayStage::Published, PayStage::Paid];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            PayStage::Draft => "draft",
            PayStage::Reviewed => "reviewed",
            PayStage::Approved => "approved",
            PayStage::Published => "published",
            PayStage::Paid => "paid",
        }
    }

    /// The stage that a word names.
    pub fn parse(word: &str) -> Option<PayStage> {
        let word = word.trim().to_ascii_lowercase();
        PayStage::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Whether the statement's bytes are fixed.
    pub fn is_frozen(self) -> bool {
        self >= PayStage::Approved
    }

    /// The stage before, from which alone it is reached.
    pub fn before(self) -> PayStage {
        match self {
            PayStage::Draft | PayStage::Reviewed | PayStage::Approved => PayStage::Draft,
            PayStage::Published => PayStage::Approved,
            PayStage::Paid => PayStage::Published,
        }
    }
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayStep {
    /// Where it led.
    pub stage: PayStage,
    /// The day.
    pub on: Date,
    /// Who did it; empty where nobody said.
    #[serde(default)]
    pub by: String,
    /// Why, in words: what was accepted in spite of a check.
    #[serde(default)]
    pub note: String,
}

/// One person's statement that was opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The day.
    pub on: Date,
    /// Who did it; empty where nobody said.
    #[serde(default)]
    pub by: String,
    /// Why. Never empty.
    pub reason: String,
}

/// Statements of one plan and period that went the way together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayRun {
    /// Stays the same whatever is changed.
    pub id: PayRunId,
    /// Its place among the runs of the workspace, from 1.
    pub sequence: u64,
    /// The plan.
    pub plan: PlanId,
    /// Its name at the time.
    pub plan_name: String,
    /// The pay period.
    pub period: Period,
    /// The batch that holds the statements.
    pub batch: Id,
    /// How many statements.
    pub statements: u64,
    /// What they come to, one amount a currency.
    pub totals: Vec<Money>,
    /// How far they are.
    pub stage: PayStage,
    /// Every step, oldest first.
    pub steps: Vec<PayStep>,
    /// The first days of earlier periods that these statements correct.
    #[serde(default)]
    pub corrects: BTreeSet<Date>,
    /// Statements of the run that were opened again, by person; they are computed anew.
    #[serde(default)]
    pub reopened: BTreeMap<PersonId, Reopened>,
}

impl PayRun {
    /// Whether it fixes a person's statement, if it holds one.
    pub fn freezes(&self, person: PersonId) -> bool {
        self.stage.is_frozen() && !self.reopened.contains_key(&person)
    }
}
