//! Who leads whom, once all files are in: rows that would close a circle or pile up too many levels are
//! refused.

use super::super::drafts::{Draft, PersonDraft, RefusedRow};
use super::super::issue::{Code, Issue};
use super::super::resolve::person_id;
use crate::domain::kernel::{Date, PersonId};
use crate::domain::model::stint::ChainFault;
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Person, Workspace};
use std::collections::BTreeMap;

/// Refuses one row that makes a fault, the last of those it takes; whether there was one. `people` are the
/// people as all rows together make them.
pub(super) fn refuse_one(
    people: &BTreeMap<PersonId, Person>,
    ground: &Workspace,
    drafts: &mut [Draft],
) -> bool {
    let states_managers = drafts.iter().flat_map(|draft| &draft.people).any(|row| row.manager.is_some());
    if !states_managers {
        return false;
    }
    let merged = Workspace { people: people.clone(), ..Workspace::empty(ground.id) };
    let Some((person, day, fault)) = merged.chain_fault() else { return false };
    let roster = Roster::of(people.values());
    let (code, taking) = match &fault {
        ChainFault::Cycle(cycle) => (Code::ManagerCircle, cycle.clone()),
        ChainFault::Depth => (Code::LimitDepth, vec![person]),
    };
    let id_of = |row: &PersonDraft| roster.find(&row.name).unwrap_or_else(|| person_id(&row.name));
    let takes_part = |row: &PersonDraft| {
        // Before the first day of all, what holds is what the first rows say.
        let holds = row.from.is_none_or(|from| from <= day || day == Date::MIN);
        row.manager.is_some() && holds && taking.contains(&id_of(row))
    };
    let rows = drafts.iter().enumerate().flat_map(|(place, draft)| {
        draft.people.iter().enumerate().map(move |(row, person)| (place, row, person))
    });
    let order = |row: &PersonDraft| (row.from.unwrap_or(Date::MIN), row.origin.line);
    let last = rows.filter(|(_, _, row)| takes_part(row)).max_by_key(|(place, _, row)| (order(row), *place));
    let Some((place, row, _)) = last else { return false };
    let names = |ids: &[PersonId]| -> Vec<String> {
        ids.iter().filter_map(|id| people.get(id)).map(|person| person.name.clone()).collect()
    };
    let detail = match &fault {
        ChainFault::Cycle(cycle) => {
            let mut told = names(cycle);
            told.extend(told.first().cloned());
            format!("From {day} on: {}.", told.join(" → "))
        }
        ChainFault::Depth => String::new(),
    };
    if let Some(draft) = drafts.get_mut(place) {
        refuse(draft, row, code, &detail);
    }
    true
}

fn refuse(draft: &mut Draft, row: usize, code: Code, detail: &str) {
    let person = draft.people.remove(row);
    let header = draft.headers.get(person.manager_column).map_or("", String::as_str);
    let issue = Issue::of_file(code, &draft.name).at(person.origin.line, person.origin.record);
    let issue =
        issue.in_column(header, person.manager_column).about(person.manager.as_deref().unwrap_or_default());
    let issue = if detail.is_empty() { issue } else { issue.because(detail) };
    draft.refused.push(RefusedRow::of(&issue, person.origin.cells));
    draft.refused.sort_by_key(|row| row.line);
    draft.issues.add(code, || issue);
}
