//! What an edit is called in the list of changes.

use super::{Did, RoadmapEdit};
use crate::domain::kernel::{Currency, Date, DateRange, Money};
use crate::domain::model::PayStage;
use serde::{Deserialize, Serialize};

/// What an edit does, as people read it in the list of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum EditName {
    Import {
        files: Vec<String>,
        records: u64,
    },
    AddPerson {
        name: String,
    },
    ChangePerson {
        name: String,
    },
    RemovePerson {
        name: String,
    },
    SetQuota {
        name: String,
        range: DateRange,
    },
    RemoveQuota {
        name: String,
        range: DateRange,
    },
    SetGoal {
        name: String,
    },
    RemoveGoal {
        name: String,
    },
    HandOn {
        name: String,
    },
    CheckIn {
        name: String,
    },
    Acknowledge {
        name: String,
    },
    SetRate {
        from: Currency,
        to: Currency,
        on: Date,
    },
    RemoveRate {
        from: Currency,
        to: Currency,
        on: Date,
    },
    BeginStint {
        name: String,
        from: Date,
    },
    SetAchievement {
        name: String,
        objective: String,
    },
    RemoveAchievement {
        name: String,
        objective: String,
    },
    SetAdjustment {
        name: String,
        amount: Money,
    },
    RemoveAdjustment {
        name: String,
        amount: Money,
    },
    DateImport {
        files: Vec<String>,
        day: Option<Date>,
    },
    AddCall {
        name: String,
        range: DateRange,
    },
    RemoveCall {
        name: String,
        range: DateRange,
    },
    SettlePay {
        plan: String,
        period: String,
        stage: PayStage,
        statements: u64,
    },
    ReopenPay {
        plan: String,
        period: String,
        name: Option<String>,
    },
    Doubt {
        name: String,
        line: String,
    },
    SayInDispute {
        name: String,
        line: String,
    },
    AdjustInDispute {
        name: String,
        line: String,
        amount: Money,
    },
    AddPlan {
        name: String,
    },
    ChangePlan {
        name: String,
    },
    RemovePlan {
        name: String,
    },
    ChangeSettings,
    SetKpi {
        name: String,
    },
    RemoveKpi {
        name: String,
    },
    AddNote {
        text: String,
    },
    ChangeNote {
        text: String,
    },
    RemoveNote {
        text: String,
    },
    AddView {
        name: String,
    },
    ChangeView {
        name: String,
    },
    RemoveView {
        name: String,
    },
    /// Something about coaching: what kind of record, and about whom.
    Coaching {
        did: Did,
        what: String,
        name: String,
    },
    ExploreDemo,
    /// The second half of the demo company came in.
    CompleteDemo,
    Roadmap(RoadmapEdit),
    /// The first of several, and how many more came with it.
    Several {
        first: Box<EditName>,
        more: u64,
    },
}
