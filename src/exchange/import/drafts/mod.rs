//! Sheet + mapping + answers → drafts: every distinct value converted once, every row validated.
//!
//! Owns the validation of single files. Refuses rows, never files; knows no roster and no earlier
//! import: that is [`super::reconcile`]'s.

mod achievements;
mod activities;
mod adjustments;
mod cash;
mod convert;
mod deals;
mod details;
mod goals;
mod keys;
mod leads;
mod people;
mod periods;
mod quotas;
mod rates;
mod splits;
mod stages;

pub use achievements::AchievementDraft;
pub use adjustments::AdjustmentDraft;
pub use cash::cash_kind;
pub use details::{is_qualification, term_months};
pub use splits::{ShareOrigins, split_kind};

use super::fields::Field;
use super::issue::{Code, ColumnPlace, Issue, IssueLog};
use super::mapping::{Answers, Mapping, Question};
use super::reader::Sheet;
use super::rows::SkippedRow;
use crate::domain::facts::{Batch, CashKind, DealBatch};
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, FileId, Money, Rational};
use crate::domain::model::goal::{Aim, GoalMeasure, GoalValue, Milestone};
use crate::domain::model::{Assumption, RecordKind};
use convert::Work;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record that was refused: its cells as they were, where, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The file.
    pub file: String,
    /// The physical line.
    pub line: u32,
    /// The original cells; one cell with the whole record where it could not be cut.
    pub cells: Vec<String>,
    /// The issue's code.
    pub code: Code,
    /// The column at fault.
    pub column: Option<ColumnPlace>,
    /// Why.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl RefusedRow {
    /// The row of an issue.
    pub fn of(issue: &Issue, cells: Vec<String>) -> RefusedRow {
        RefusedRow {
            file: issue.file.clone(),
            line: issue.line.unwrap_or(0),
            cells,
            code: issue.code,
            column: issue.column.clone(),
            reason: format!("{}: {}", issue.code, issue.rule),
            hint: issue.hint.clone(),
        }
    }
}

/// Where a draft was read, and its cells in case it is refused later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The physical line.
    pub line: u32,
    /// The record among those seen.
    pub record: u64,
    /// The original cells.
    pub cells: Vec<String>,
}

/// A person as a file states it. Absent means that the file does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::Person")]
pub struct PersonDraft {
    pub origin: Origin,
    pub name: String,
    pub email: Option<String>,
    pub aliases: Vec<String>,
    pub role: Option<String>,
    pub team: Option<String>,
    pub manager: Option<String>,
    /// The column that names the manager, for issues.
    pub manager_column: usize,
    /// The first day on which role, team, manager, territory, region and pay hold, if the row says one.
    pub from: Option<Date>,
    /// The first day on which they hold no more, if the row says one.
    pub until: Option<Date>,
    pub territory: Option<String>,
    pub region: Option<String>,
    pub hired: Option<Date>,
    pub left: Option<Date>,
    pub commission_rate: Option<Rational>,
    pub base_salary: Option<Money>,
    pub target_variable: Option<Money>,
    pub currency: Option<Currency>,
    pub other: BTreeMap<String, String>,
}

/// A quota as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::Quota")]
pub struct QuotaDraft {
    pub origin: Origin,
    pub person: String,
    /// The column that names the person, for issues.
    pub person_column: usize,
    pub range: DateRange,
    pub amount: Money,
}

/// Whose a goal is, where a column says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum OwnerType {
    Company,
    Team,
    Person,
}

/// A goal as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::Goal")]
pub struct GoalDraft {
    pub origin: Origin,
    pub name: String,
    pub owner_type: Option<OwnerType>,
    pub owner: String,
    /// The column that names the owner, for issues.
    pub owner_column: usize,
    pub measure: GoalMeasure,
    pub scope: BTreeMap<String, BTreeSet<String>>,
    pub aim: Aim,
    pub target: GoalValue,
    pub baseline: Option<GoalValue>,
    pub range: DateRange,
    pub milestones: Vec<Milestone>,
    /// The name of the goal above.
    pub parent: Option<String>,
    pub parent_column: usize,
    pub headroom: Rational,
}

/// An exchange rate as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::ExchangeRate")]
pub struct RateDraft {
    pub origin: Origin,
    pub from: Currency,
    pub to: Currency,
    pub on: Date,
    pub rate: Rational,
}

/// What one file would bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Names the file by its content.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// What its rows are.
    pub kind: RecordKind,
    /// The layout recognised.
    pub layout: String,
    /// Its headers.
    pub headers: Vec<String>,
    /// Encoding, delimiter, decimal marks and date forms, in words.
    pub forms: Vec<String>,
    /// Records below the header.
    pub seen: u64,
    /// Records left out on purpose: blank lines, totals, exact repeats, replaced lines.
    pub skipped: u64,
    /// Those of them that are listed.
    pub skipped_rows: Vec<SkippedRow>,
    /// The rows of a bulk kind.
    pub batch: Option<Batch>,
    /// People.
    pub people: Vec<PersonDraft>,
    /// Quotas.
    pub quotas: Vec<QuotaDraft>,
    /// Goals.
    pub goals: Vec<GoalDraft>,
    /// Exchange rates.
    pub rates: Vec<RateDraft>,
    /// Achievements.
    pub achievements: Vec<AchievementDraft>,
    /// Adjustments of pay.
    pub adjustments: Vec<AdjustmentDraft>,
    /// Where the rows of a batch of splits were read.
    pub shares: ShareOrigins,
    /// Records refused.
    pub refused: Vec<RefusedRow>,
    /// What was found.
    pub issues: IssueLog,
    /// What must be asked.
    pub questions: Vec<Question>,
    /// What was answered instead of read.
    pub assumptions: Vec<Assumption>,
    /// Headers without a meaning here.
    pub unmapped: Vec<String>,
    /// Deals kept without an amount.
    pub missing_amounts: u64,
}

impl Draft {
    /// Records that would become or confirm a fact.
    pub fn imported(&self) -> u64 {
        let rows = self.batch.as_ref().map_or(0, Batch::len);
        let judged = self.achievements.len() + self.adjustments.len();
        (rows + self.people.len() + self.quotas.len() + self.goals.len() + self.rates.len() + judged) as u64
    }

    /// The deals, if it holds deals.
    pub fn deals(&self) -> Option<&Arc<DealBatch>> {
        match &self.batch {
            Some(Batch::Deals(deals)) => Some(deals),
            _ => None,
        }
    }

    /// The law of every step: nothing is lost in silence.
    pub fn adds_up(&self) -> bool {
        self.seen == self.imported() + self.skipped + self.refused.len() as u64
    }
}

/// What a sheet's rows became.
#[derive(Default)]
struct Brought {
    batch: Option<Batch>,
    missing_amounts: u64,
    people: Vec<PersonDraft>,
    quotas: Vec<QuotaDraft>,
    goals: Vec<GoalDraft>,
    rates: Vec<RateDraft>,
    achievements: Vec<AchievementDraft>,
    adjustments: Vec<AdjustmentDraft>,
    shares: ShareOrigins,
}

fn brought(work: &mut Work<'_>, kind: RecordKind, calendar: Calendar) -> Brought {
    let mut brought = Brought::default();
    match kind {
        RecordKind::Deals => {
            let (deals, missing) = deals::read(work);
            (brought.batch, brought.missing_amounts) = (Some(Batch::from(deals)), missing);
        }
        RecordKind::Activities => {
            brought.batch = Some(Batch::Activities(Arc::new(activities::read(work))));
        }
        RecordKind::StageHistory => brought.batch = Some(Batch::Stages(Arc::new(stages::read(work)))),
        RecordKind::Leads => brought.batch = Some(Batch::Leads(Arc::new(leads::read(work)))),
        RecordKind::Splits => {
            let (splits, origins) = splits::read(work);
            (brought.batch, brought.shares) = (Some(Batch::Splits(Arc::new(splits))), origins);
        }
        RecordKind::Invoices | RecordKind::Payments => {
            let usual = if kind == RecordKind::Invoices { CashKind::Invoice } else { CashKind::Payment };
            brought.batch = Some(Batch::Cash(Arc::new(cash::read(work, usual))));
        }
        RecordKind::People => brought.people = people::read(work),
        RecordKind::Quotas => brought.quotas = quotas::read(work, calendar),
        RecordKind::Goals => brought.goals = goals::read(work, calendar),
        RecordKind::Rates => brought.rates = rates::read(work),
        RecordKind::Achievements => brought.achievements = achievements::read(work, calendar),
        RecordKind::Adjustments => brought.adjustments = adjustments::read(work, calendar),
    }
    brought
}

/// Understands a sheet. `calendar` names the periods of quotas, achievements and adjustments.
pub fn draft(sheet: &Sheet, mapping: &Mapping, answers: &Answers, calendar: Calendar) -> Draft {
    let mut answers = answers.or(&mapping.answers);
    if sheet.workbook.as_ref().is_some_and(|place| place.is_1904) {
        answers.from_1904 = answers.from_1904.or(Some(true));
    }
    let mut work = Work::new(sheet, mapping, &answers);
    let brought = brought(&mut work, mapping.kind, calendar);
    debug_assert!(brought.batch.as_ref().is_none_or(Batch::is_sound));
    work.refused.sort_by_key(|row| row.line);
    let unmapped =
        mapping.columns.iter().filter(|column| column.field.is_none() && !column.header.is_empty());
    let unmapped = unmapped.map(|column| column.header.clone()).collect();
    let draft = Draft {
        file: sheet.file,
        name: sheet.name.clone(),
        kind: mapping.kind,
        layout: mapping.layout.clone(),
        headers: sheet.headers.clone(),
        seen: sheet.seen,
        skipped: sheet.skipped_count() + work.repeats,
        batch: brought.batch,
        people: brought.people,
        quotas: brought.quotas,
        goals: brought.goals,
        rates: brought.rates,
        achievements: brought.achievements,
        adjustments: brought.adjustments,
        shares: brought.shares,
        unmapped,
        missing_amounts: brought.missing_amounts,
        skipped_rows: work.skipped,
        refused: work.refused,
        issues: work.issues,
        questions: work.questions,
        assumptions: work.assumptions,
        forms: work.forms,
    };
    debug_assert!(draft.adds_up(), "{} seen in {}", draft.seen, draft.name);
    draft
}

/// Whether a field holds money, so that a currency is needed.
fn is_money(field: Field) -> bool {
    use Field::*;
    matches!(
        field,
        Amount
            | ExpectedAmount
            | ListAmount
            | Cost
            | BaseSalary
            | TargetVariable
            | Ote
            | QuotaAmount
            | Target
    )
}
