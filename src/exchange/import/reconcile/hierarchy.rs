//! Who leads whom, once all files are in: rows that would close a circle or pile up too many levels are
//! refused.

use super::super::drafts::{Draft, RefusedRow};
use super::super::issue::{Code, Issue};
use super::super::resolve::person_id;
use crate::domain::kernel::{Date, PersonId};
use crate::domain::model::stint::ChainFault;
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Person, Workspace};
use std::collections::BTreeMap;

/// Refuses a row for each fault, of a circle the last that takes part; whether there was one. `people` are
/// the people as all rows together make them.
#[inline(never)]
pub(super) fn refuse_faults(
    people: &BTreeMap<PersonId, Person>,
    ground: &Workspace,
    drafts: &mut [Draft],
) -> bool {
    let states_managers = drafts.iter().flat_map(|draft| &draft.people).any(|row| row.manager.is_some());
    if !states_managers {
        return false;
    }
    let merged = Workspace { people: people.clone(), ..Workspace::empty(ground.id) };
    let faults = merged.chain_faults();
    if faults.is_empty() {
        return false;
    }
    let rows = rows_of(people, drafts);
    let mut wrong: BTreeMap<(usize, usize), (Code, String)> = BTreeMap::new();
    for (person, day, fault) in faults {
        let (code, taking) = match &fault {
            ChainFault::Cycle(circle) => (Code::ManagerCircle, circle.clone()),
            ChainFault::Depth => (Code::LimitDepth, vec![person]),
        };
        // Before the first day of all, what holds is what the first rows say.
        let holds = |row: &&Row| row.from <= day || day == Date::MIN;
        let taking = taking.iter().filter_map(|id| rows.get(id)).flatten();
        if let Some(last) = taking.filter(holds).max_by_key(|row| (row.from, row.line, row.place)) {
            wrong.insert(last.place, (code, told(people, day, &fault)));
        }
    }
    // From the last row on, so that the places of the others stay.
    for ((draft, row), (code, detail)) in wrong.iter().rev() {
        if let Some(draft) = drafts.get_mut(*draft) {
            refuse(draft, *row, *code, detail);
        }
    }
    drafts.iter_mut().for_each(|draft| draft.refused.sort_by_key(|row| row.line));
    !wrong.is_empty()
}

/// A row that names a manager.
struct Row {
    /// Its draft, and its place there.
    place: (usize, usize),
    from: Date,
    line: u32,
}

/// The rows that name a manager, by the person whom they are about.
fn rows_of(people: &BTreeMap<PersonId, Person>, drafts: &[Draft]) -> BTreeMap<PersonId, Vec<Row>> {
    let roster = Roster::of(people.values());
    let mut rows: BTreeMap<PersonId, Vec<Row>> = BTreeMap::new();
    for (draft, stated) in drafts.iter().enumerate() {
        for (row, person) in stated.people.iter().enumerate().filter(|(_, person)| person.manager.is_some()) {
            let id = roster.find(&person.name).unwrap_or_else(|| person_id(&person.name));
            let (from, line) = (person.from.unwrap_or(Date::MIN), person.origin.line);
            rows.entry(id).or_default().push(Row { place: (draft, row), from, line });
        }
    }
    rows
}

/// Who stands in a circle, and from when on; of a long one the first.
fn told(people: &BTreeMap<PersonId, Person>, day: Date, fault: &ChainFault) -> String {
    let ChainFault::Cycle(circle) = fault else { return String::new() };
    let named = circle.iter().take(NAMED).filter_map(|id| people.get(id)).map(|person| person.name.as_str());
    let mut names: Vec<&str> = named.collect();
    match circle.len().saturating_sub(NAMED) {
        0 => names.extend(names.first().copied()),
        _ => names.push("…"),
    }
    format!("From {day} on: {}.", names.join(" → "))
}

/// How many people of a circle are named.
const NAMED: usize = 10;

fn refuse(draft: &mut Draft, row: usize, code: Code, detail: &str) {
    let person = draft.people.remove(row);
    let header = draft.headers.get(person.manager_column).map_or("", String::as_str);
    let issue = Issue::of_file(code, &draft.name).at(person.origin.line, person.origin.record);
    let issue =
        issue.in_column(header, person.manager_column).about(person.manager.as_deref().unwrap_or_default());
    let issue = if detail.is_empty() { issue } else { issue.because(detail) };
    draft.refused.push(RefusedRow::of(&issue, person.origin.cells));
    draft.issues.add(code, || issue);
}
