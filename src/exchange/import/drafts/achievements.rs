//! Rows → achievements as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::values::Number;
use super::Origin;
use super::convert::{Column, Work};
use super::periods::{self, Days, Faults};
use crate::domain::kernel::{Calendar, DateRange, Rational};
use crate::domain::model::person::fold_name;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An achievement as a file states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of domain::model::Achievement")]
pub struct AchievementDraft {
    pub origin: Origin,
    pub person: String,
    /// The column that names the person, for issues.
    pub person_column: usize,
    pub objective: String,
    pub range: DateRange,
    pub achieved: Rational,
    pub note: String,
    pub by: String,
}

struct Columns<'a> {
    days: Days<'a>,
    achieved: Column<'a, Number>,
    /// Whether a bare 1 is one per cent instead of all.
    per_cent: bool,
}

/// The achievements of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>, calendar: Calendar) -> Vec<AchievementDraft> {
    let days = periods::days(work);
    let achieved = work.numbers(Field::Achieved);
    let per_cent = per_cent(work, &achieved);
    if achieved.is_mapped() {
        let words = if per_cent { "per cent" } else { "1 is all of it" };
        work.forms.push(format!("{}: {words}", work.header(achieved.index)));
    }
    let columns = Columns { days, achieved, per_cent };
    let mut drafts = Vec::new();
    for row in 0..work.sheet.rows() {
        drafts.extend(achievement(work, &columns, calendar, row).map(|draft| (row, draft)));
    }
    once_per_objective(work, drafts)
}

/// 0 to 100 where the header or a cell says so, or where a value is above 3: nobody achieves three times an
/// objective, and nobody writes 3 for three per cent.
fn per_cent(work: &Work<'_>, achieved: &Column<'_, Number>) -> bool {
    let header = work.header(achieved.index).to_lowercase();
    let says = ["%", "percent", "per cent", "pct", "prozent"].iter().any(|word| header.contains(word));
    let mut values = (0..work.sheet.rows()).filter_map(|row| achieved.value(row));
    let above_three = |number: Number| number.percent || number.digits > 3 * 10i128.pow(number.scale.min(30));
    says || values.any(above_three)
}

#[inline(never)]
fn achievement(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    calendar: Calendar,
    row: usize,
) -> Option<AchievementDraft> {
    let person_column = work.mapping.column(Field::Person).unwrap_or(0);
    let (person, objective) = (work.text(Field::Person, row), work.text(Field::Objective, row));
    if person.is_empty() {
        work.fault(row, person_column, Code::PersonNoName, "");
    }
    if objective.is_empty() {
        let column = work.mapping.column(Field::Objective).unwrap_or(0);
        work.fault(row, column, Code::AchievementObjective, "");
    }
    let faults = Faults { range: Code::PeriodMissing, period: Code::PeriodSyntax };
    let range = columns.days.range(work, calendar, row, faults);
    let number = work.take(&columns.achieved, row);
    let exact = number.filter(|number| number.unit.is_none()).and_then(|number| {
        let exact = number.to_rational().ok()?;
        let bare = columns.per_cent && !number.percent;
        if bare { exact.checked_div(Rational::HUNDRED).ok() } else { Some(exact) }
    });
    let exact = exact.filter(|exact| !exact.is_negative());
    if exact.is_none() && !columns.achieved.asked && !work.bad[row] {
        work.fault(row, columns.achieved.index, Code::AchievementShare, "");
    }
    if work.bad[row] {
        return None;
    }
    Some(AchievementDraft {
        origin: work.origin(row),
        person: person.to_owned(),
        person_column,
        objective: objective.to_owned(),
        range: range?,
        // While the decimal mark is asked this is a stand-in; nothing can be committed before the answer.
        achieved: exact.unwrap_or(Rational::ZERO),
        note: work.text(Field::Note, row).to_owned(),
        by: work.text(Field::By, row).to_owned(),
    })
}

/// A person has one achievement of an objective in a period; the later line counts.
fn once_per_objective(work: &mut Work<'_>, drafts: Vec<(usize, AchievementDraft)>) -> Vec<AchievementDraft> {
    let mut places: HashMap<(String, String, DateRange), usize> = HashMap::new();
    let mut kept: Vec<AchievementDraft> = Vec::new();
    for (row, draft) in drafts {
        let key = (fold_name(&draft.person), fold_name(&draft.objective), draft.range);
        let Some(place) = places.get(&key).copied() else {
            places.insert(key, kept.len());
            kept.push(draft);
            continue;
        };
        work.repeats += 1;
        if kept[place].achieved != draft.achieved || kept[place].note != draft.note {
            let (old, new) = (kept[place].origin.line, draft.origin.line);
            let detail = format!("Lines {old} and {new} differ; {new} counts.");
            work.warn(row, draft.person_column, Code::AchievementConflict, &detail);
            kept[place] = draft;
        }
    }
    kept
}
