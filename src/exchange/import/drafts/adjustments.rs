//! Rows → adjustments of pay as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::values::Number;
use super::Origin;
use super::convert::{Column, Work};
use super::keys::check_key;
use super::periods::{self, Days, Faults};
use crate::domain::kernel::{Calendar, Currency, DateRange, Id, Money};
use crate::domain::model::person::fold_name;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An adjustment as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::Adjustment")]
pub struct AdjustmentDraft {
    pub origin: Origin,
    /// Names the adjustment: the file's own id, else what the row says.
    pub key: String,
    pub person: String,
    /// The column that names the person, for issues.
    pub person_column: usize,
    pub range: DateRange,
    pub amount: Money,
    pub reason: String,
    pub line: String,
    pub by: String,
}

struct Columns<'a> {
    days: Days<'a>,
    amount: Column<'a, Number>,
    currency: Column<'a, Currency>,
}

/// The adjustments of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>, calendar: Calendar) -> Vec<AdjustmentDraft> {
    let days = periods::days(work);
    let columns = Columns { days, amount: work.numbers(Field::Amount), currency: work.currencies() };
    let mut drafts = Vec::new();
    for row in 0..work.sheet.rows() {
        drafts.extend(adjustment(work, &columns, calendar, row).map(|draft| (row, draft)));
    }
    work.settle_currency();
    once_per_key(work, drafts)
}

#[inline(never)]
fn adjustment(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    calendar: Calendar,
    row: usize,
) -> Option<AdjustmentDraft> {
    let person_column = work.mapping.column(Field::Person).unwrap_or(0);
    let (person, reason) = (work.text(Field::Person, row), work.text(Field::Reason, row));
    if person.is_empty() {
        work.fault(row, person_column, Code::PersonNoName, "");
    }
    if reason.is_empty() {
        let column = work.mapping.column(Field::Reason).unwrap_or(0);
        work.fault(row, column, Code::AdjustmentReason, "");
    }
    let faults = Faults { range: Code::PeriodMissing, period: Code::PeriodSyntax };
    let range = columns.days.range(work, calendar, row, faults);
    let amount = work.money(&columns.amount, &columns.currency, row);
    let is_missing = columns.amount.value(row).is_none() && !columns.amount.asked;
    if is_missing && !work.bad[row] {
        work.fault(row, columns.amount.index, Code::AdjustmentAmount, "");
    }
    check_key(work, row);
    if work.bad[row] {
        return None;
    }
    // While the currency is asked, the amount is shown in a stand-in; it can't be committed.
    let (minor, currency) = amount.unwrap_or((0, Currency::USD));
    Some(AdjustmentDraft {
        origin: work.origin(row),
        key: work.text(Field::Key, row).to_owned(),
        person: person.to_owned(),
        person_column,
        range: range?,
        amount: Money::new(minor, currency),
        reason: reason.to_owned(),
        line: work.text(Field::StatementLine, row).to_owned(),
        by: work.text(Field::By, row).to_owned(),
    })
}

/// Of one id the later line counts. Without ids each line is an adjustment of its own, named by what it
/// says and by how often it was said before: two people may be given the same twice.
fn once_per_key(work: &mut Work<'_>, drafts: Vec<(usize, AdjustmentDraft)>) -> Vec<AdjustmentDraft> {
    let mut seen: HashMap<Id, u32> = HashMap::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<AdjustmentDraft> = Vec::new();
    for (row, mut draft) in drafts {
        if draft.key.is_empty() {
            let parts = [
                fold_name(&draft.person),
                draft.range.to_string(),
                draft.amount.to_string(),
                draft.reason.clone(),
            ];
            let content = Id::derived("adjustment content", &parts.each_ref().map(String::as_str));
            let times = seen.entry(content).and_modify(|times| *times += 1).or_insert(0);
            draft.key = format!("{content} {times}");
        } else if let Some(place) = places.get(&draft.key).copied() {
            work.repeats += 1;
            if kept[place].origin.cells != draft.origin.cells {
                let (old, new) = (kept[place].origin.line, draft.origin.line);
                let detail = format!("Lines {old} and {new} differ; {new} counts.");
                let column = work.mapping.column(Field::Key).unwrap_or(0);
                work.warn(row, column, Code::IdConflict, &detail);
                kept[place] = draft;
            }
            continue;
        }
        places.insert(draft.key.clone(), kept.len());
        kept.push(draft);
    }
    kept
}
