//! What page and engine say to each other about statements on their way to the people paid.

use super::Snapshot;
use super::control::{Control, Estimate, EstimateMove};
use crate::domain::commission::approval::Doubt;
use crate::domain::commission::reconcile::Explanation;
use crate::domain::commission::{Added, Adjusts, Statement};
use crate::domain::kernel::{DateRange, Money, PayRunId, Period, PersonId, Place, PlanId};
use crate::domain::model::{Adjustment, Dispute, PayRun, PayStage};
use serde::{Deserialize, Serialize};

/// Statements of people and periods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayReport {
    /// The payout periods covered.
    pub periods: Vec<Period>,
    /// One statement a person, plan and period, by period and then person.
    pub statements: Vec<Statement>,
    /// How far each statement is, and which of its lines correct earlier ones; in their order.
    pub standing: Vec<PayStanding>,
    /// The totals per currency.
    pub totals: Vec<Money>,
    /// Why a plan could not be paid: name and reasons.
    pub unpaid: Vec<(String, String)>,
}

/// How far a statement is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayStanding {
    /// The plan of the workspace that pays it; nothing for a plan from a file.
    pub plan: Option<PlanId>,
    /// How far it is.
    pub stage: PayStage,
    /// The run that fixes it.
    pub run: Option<PayRunId>,
    /// How many of its lines are of the period itself.
    pub own: u32,
    /// What each further line is, in their order.
    pub added: Vec<Added>,
}

/// Keeps statements as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeAsk {
    /// By which plan.
    pub plan: PlanId,
    /// Of which payout period.
    pub period: DateRange,
    /// Whose; all that are open where empty.
    pub people: Vec<PersonId>,
    /// Reviewed or approved.
    pub stage: PayStage,
    /// Who does it.
    pub by: String,
    /// Why in spite of what there is to look at.
    pub note: String,
}

/// One statement on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRow {
    /// Who is paid.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// How far the statement is.
    pub stage: PayStage,
    /// The run that fixes it.
    pub run: Option<PayRunId>,
    /// What is paid.
    pub total: Money,
    /// What of it corrects earlier periods.
    pub adjustments: Money,
    /// Each correction of an approved line, with its amount.
    pub corrections: Vec<(Adjusts, Money)>,
    /// What to look at; nothing for frozen ones.
    pub doubts: Vec<Doubt>,
}

/// The statements of one plan and payout period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalGroup {
    /// The plan.
    pub plan: PlanId,
    /// Its name.
    pub plan_name: String,
    /// The payout period.
    pub period: Period,
    /// The statements, by name.
    pub rows: Vec<ApprovalRow>,
}

/// How far statements are, and what else belongs to settling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approvals {
    /// By period and then plan.
    pub groups: Vec<ApprovalGroup>,
    /// Plans that can't be paid, and what could not be compared.
    pub problems: Vec<(String, String)>,
    /// All runs, newest first.
    pub runs: Vec<PayRun>,
    /// All disputes, newest first.
    pub disputes: Vec<Dispute>,
    /// All adjustments by hand.
    pub adjustments: Vec<Adjustment>,
}

/// What payroll paid against statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// How many people and periods were compared.
    pub compared: u64,
    /// Those that differ, by period and person.
    pub gaps: Vec<Gap>,
    /// Rows of the file that can't be used, and why.
    pub refused: Vec<(Place, String)>,
    /// Plans that can't be paid, and payments without a statement.
    pub unpaid: Vec<(String, String)>,
}

/// A difference between what was paid and what should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// For which period.
    pub period: Period,
    /// What statements say.
    pub expected: Money,
    /// What was paid.
    pub paid: Money,
    /// Paid less expected.
    pub difference: Money,
    /// The likely reasons, the likeliest first.
    pub reasons: Vec<Explanation>,
}

/// A disputed month on two states of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// What the first state pays.
    pub before: Money,
    /// What the second one pays.
    pub after: Money,
    /// What the CRM says differently of the deals behind, in words.
    pub deals: Vec<(String, Vec<String>)>,
    /// The lines that moved.
    pub lines: Vec<LineMove>,
}

/// A line that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMove {
    /// Its id.
    pub component: String,
    /// Its name.
    pub line: String,
    /// Its amount before.
    pub before: Money,
    /// Its amount after.
    pub after: Money,
}

/// What is asked about settling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettleAsk {
    /// How far the statements of the payout periods that touch `period` are, with what to look at.
    Approvals {
        /// The period; all with facts where absent.
        period: Option<DateRange>,
    },
    /// Compares a file of what payroll paid, as text, with statements.
    Reconcile {
        /// The file's name.
        name: String,
        /// The CSV.
        text: String,
        /// The period of rows that name none.
        period: Option<Period>,
    },
    /// Pays a person's period on two states of the deals.
    Replay {
        /// The plan.
        plan: PlanId,
        /// The payout period.
        period: Period,
        /// Whose.
        person: PersonId,
        /// The state before.
        from: Snapshot,
        /// The state after.
        until: Snapshot,
    },
    /// What payroll and the books need to know of the payout periods that touch `period`.
    Control {
        /// The period; all with facts where absent.
        period: Option<DateRange>,
    },
    /// What a person would be paid if open deals were won.
    Estimate {
        /// Who.
        person: PersonId,
        /// For the payout periods that touch these days.
        period: DateRange,
        /// The deals, each with day and amount.
        moves: Vec<EstimateMove>,
    },
    /// Keeps statements as they are: reviewed, or approved and frozen.
    Freeze(FreezeAsk),
}

/// What is answered about settling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettleTold {
    /// How far statements are.
    Approvals(Approvals),
    /// What payroll and the books need to know.
    Control(Control),
    /// What a person would be paid.
    Estimated(Estimate),
    /// What was paid against statements.
    Reconciled(Reconciled),
    /// A period on two states of the deals.
    Replayed(Replayed),
}
