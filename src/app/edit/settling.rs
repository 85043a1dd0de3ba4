//! Edits of what becomes of statements: steps on, reopening with a reason, disputes with their thread.
//! Freezing needs the statements themselves and is the session's.

use super::pay::set_adjustment;
use super::records::name_of;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::{AdjustmentId, DateRange, DisputeId, Id, Money, PayRunId, PersonId};
use crate::domain::model::{
    Adjustment, Dispute, DisputeDraft, DisputeStatus, PayRun, PayStage, PayStep, Reopened, Said,
};

/// The most characters of a reason or of one thing said.
const LONGEST: usize = 2_000;
/// The most things said in one dispute.
const LONGEST_THREAD: usize = 200;
/// How many of the deals behind a doubted line are kept.
const DEALS_KEPT: usize = 50;

fn run_of(making: &Making, id: PayRunId) -> Result<PayRun, EditError> {
    making.workspace.pay_runs.get(&id).cloned().ok_or_else(|| EditError::missing("approval"))
}

fn dispute_of(making: &Making, id: DisputeId) -> Result<Dispute, EditError> {
    making.workspace.disputes.get(&id).cloned().ok_or_else(|| EditError::missing("dispute"))
}

/// Words that may not be empty, without blanks around them.
///
/// # Errors
/// The rule, if there are none or too many.
pub fn said(text: &str, empty: &str) -> Result<String, EditError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EditError::rule(empty));
    }
    if text.chars().count() > LONGEST {
        return Err(EditError::rule(format!("A text can have {LONGEST} characters at most.")));
    }
    Ok(text.to_owned())
}

pub(super) fn step_pay(
    making: &mut Making,
    id: PayRunId,
    stage: PayStage,
    by: &str,
    note: &str,
) -> Result<Edit, EditError> {
    let before = run_of(making, id)?;
    if stage <= PayStage::Approved || before.stage != stage.before() {
        return Err(EditError::rule(format!(
            "These statements are {}; approved ones are published, and published ones are paid.",
            before.stage.word()
        )));
    }
    let mut after = before.clone();
    after.stage = stage;
    let (by, note) = (by.trim().to_owned(), note.trim().to_owned());
    after.steps.push(PayStep { stage, on: making.on, by, note });
    let name = settled(&after);
    Ok(making.edit(name, vec![Change::PayRun(Put { id, before: Some(before), after: Some(after) })]))
}

/// What the list of changes calls a step of a run.
pub fn settled(run: &PayRun) -> EditName {
    let (plan, period) = (run.plan_name.clone(), run.period.name.clone());
    EditName::SettlePay { plan, period, stage: run.stage, statements: run.statements }
}

pub(super) fn reopen(
    making: &mut Making,
    id: PayRunId,
    person: Option<PersonId>,
    by: &str,
    reason: &str,
) -> Result<Edit, EditError> {
    let before = run_of(making, id)?;
    let reason = said(reason, "Opening statements again needs a reason.")?;
    if before.stage == PayStage::Paid {
        return Err(EditError::rule(
            "What is paid stays as it was paid; correct it by an adjustment, which is paid in the next open period.",
        ));
    }
    if let Some(later) = corrected_by(making, &before) {
        return Err(EditError::rule(format!(
            "The statements of {later} already correct {}; open those again first.",
            before.period.name
        )));
    }
    let name = person.map(|person| name_of(making.workspace, person)).transpose()?;
    let (plan, period) = (before.plan_name.clone(), before.period.name.clone());
    let (by, on) = (by.trim().to_owned(), making.on);
    let after = match person {
        _ if before.stage == PayStage::Reviewed => None,
        Some(person) => {
            let mut after = before.clone();
            after.reopened.insert(person, Reopened { on, by, reason });
            Some(after)
        }
        None => {
            let mut after = before.clone();
            after.stage = PayStage::Draft;
            after.steps.push(PayStep { stage: PayStage::Draft, on, by, note: reason });
            Some(after)
        }
    };
    let put = Put { id, before: Some(before), after };
    Ok(making.edit(EditName::ReopenPay { plan, period, name }, vec![Change::PayRun(put)]))
}

/// The component that an adjustment is about: the doubted line's, else the first of its plan, so that one
/// plan alone pays it.
fn line_of(making: &Making, dispute: &Dispute) -> Result<String, EditError> {
    let plan = making.workspace.plans.get(&dispute.plan).ok_or_else(|| EditError::missing("plan"))?;
    let components = &plan.document.components;
    let own = components.iter().find(|component| component.id == dispute.component);
    let component = own.or(components.first()).ok_or_else(|| EditError::missing("component"))?;
    Ok(component.id.clone())
}

/// The frozen later period whose statements correct those of a run.
fn corrected_by(making: &Making, run: &PayRun) -> Option<String> {
    let later = making.workspace.pay_runs.values().filter(|later| {
        later.plan == run.plan
            && later.stage.is_frozen()
            && later.id != run.id
            && later.corrects.contains(&run.period.range.from)
    });
    later.map(|later| later.period.name.clone()).next()
}

pub(super) fn doubt(making: &mut Making, draft: DisputeDraft) -> Result<Edit, EditError> {
    let DisputeDraft { person, plan, period, component, mut evidence, by, text } = draft;
    let name = name_of(making.workspace, person)?;
    let text = said(&text, "Say what is doubted.")?;
    let line = evidence.line.clone();
    evidence.deals.truncate(DEALS_KEPT);
    let first = Said { on: making.on, by: by.trim().to_owned(), text };
    let id = DisputeId(making.ids.next_id());
    let dispute = Dispute {
        id,
        person,
        plan,
        period,
        component,
        evidence,
        status: DisputeStatus::Open,
        thread: vec![first],
        adjustment: None,
    };
    let put = Put { id, before: None, after: Some(dispute) };
    Ok(making.edit(EditName::Doubt { name, line }, vec![Change::Dispute(put)]))
}

pub(super) fn say(
    making: &mut Making,
    id: DisputeId,
    by: &str,
    text: &str,
    answers: bool,
) -> Result<Edit, EditError> {
    let before = dispute_of(making, id)?;
    let after = spoken(making, &before, by, text)?;
    let status = match before.status {
        DisputeStatus::Adjusted => DisputeStatus::Adjusted,
        _ if answers => DisputeStatus::Answered,
        _ => DisputeStatus::Open,
    };
    let name = EditName::SayInDispute {
        name: name_of(making.workspace, before.person)?,
        line: before.evidence.line.clone(),
    };
    let after = Some(Dispute { status, ..after });
    Ok(making.edit(name, vec![Change::Dispute(Put { id, before: Some(before), after })]))
}

fn spoken(making: &Making, before: &Dispute, by: &str, text: &str) -> Result<Dispute, EditError> {
    let text = said(text, "Write what you want to say.")?;
    if before.thread.len() >= LONGEST_THREAD {
        return Err(EditError::rule(format!("A dispute holds {LONGEST_THREAD} entries at most.")));
    }
    let mut after = before.clone();
    after.thread.push(Said { on: making.on, by: by.trim().to_owned(), text });
    Ok(after)
}

pub(super) fn adjust(
    making: &mut Making,
    id: DisputeId,
    (by, text): (&str, &str),
    amount: Money,
    range: DateRange,
) -> Result<Edit, EditError> {
    let before = dispute_of(making, id)?;
    if before.adjustment.is_some() {
        return Err(EditError::rule("This dispute was already adjusted; begin another one."));
    }
    if amount.currency != before.evidence.amount.currency {
        return Err(EditError::rule(format!(
            "The line is in {}; adjust it in that currency.",
            before.evidence.amount.currency
        )));
    }
    if amount.minor == 0 {
        return Err(EditError::rule("An adjustment changes something; answer the dispute instead."));
    }
    let mut after = spoken(making, &before, by, text)?;
    let record = Adjustment {
        id: AdjustmentId(Id::from_bits(0)),
        person: before.person,
        range,
        amount,
        reason: format!("{}: {}", before.period.name, text.trim()),
        line: line_of(making, &before)?,
        by: by.trim().to_owned(),
        place: None,
    };
    let adjustment = set_adjustment(making, None, record)?;
    after.status = DisputeStatus::Adjusted;
    after.adjustment = adjustment.changes.iter().find_map(|change| match change {
        Change::Adjustment(put) => Some(put.id),
        _ => None,
    });
    let name = EditName::AdjustInDispute {
        name: name_of(making.workspace, before.person)?,
        line: before.evidence.line.clone(),
        amount,
    };
    let mut changes = adjustment.changes;
    changes.push(Change::Dispute(Put { id, before: Some(before), after: Some(after) }));
    Ok(making.edit(name, changes))
}
