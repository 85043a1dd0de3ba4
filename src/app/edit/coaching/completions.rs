//! Completions of trainings that a file tells of, as one change.
//!
//! A row fits the training that was assigned and is still open, the earliest first; a row about a training that is
//! done on that very day says nothing new but perhaps its cost. Any other row is a training that nobody had assigned.
//! So a file read twice changes nothing the second time.

use super::{Did, put};
use crate::app::edit::{Change, Edit, EditError, EditName, Making};
use crate::domain::development::training::{courses, trainings};
use crate::domain::kernel::{Id, RecordId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{Entry, Record, Training};
use crate::domain::model::person::fold_name;
use crate::exchange::completions::{Completion, Reading, read};
use std::collections::BTreeMap;

/// A course that was found by its spelling.
fn course(workspace: &Workspace, spelling: &str) -> Result<RecordId, String> {
    if let Some(id) =
        Id::parse(spelling).map(RecordId).filter(|id| courses(workspace).any(|(known, _)| known == *id))
    {
        return Ok(id);
    }
    let named = courses(workspace).filter(|(_, course)| fold_name(&course.name) == fold_name(spelling));
    match named.map(|(id, _)| id).collect::<Vec<_>>().as_slice() {
        [] => {
            Err("the library has no course of this name; add it under Skills and training first".to_owned())
        }
        [id] => Ok(*id),
        _ => Err("several courses of the library have this name; rename one of them".to_owned()),
    }
}

pub(super) fn decide(making: &mut Making, name: &str, text: &str) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let knows = |spelling: &str| course(workspace, spelling).map(|_| ());
    let reading = Reading {
        roster: &workspace.roster(),
        knows_course: &knows,
        currency: workspace.settings.currency,
        today: workspace.settings.as_of.unwrap_or(making.on),
    };
    let rows = read(name, text, &reading).map_err(EditError::rule)?;
    let mut now: BTreeMap<RecordId, Training> =
        trainings(workspace).map(|(id, training)| (id, training.clone())).collect();
    let mut touched = Vec::new();
    for row in &rows {
        let wanted = course(workspace, &row.course).map_err(EditError::rule)?;
        touched.extend(take(making, &mut now, wanted, row));
    }
    touched.sort();
    touched.dedup();
    let change = |id: RecordId| {
        let (before, record) = (workspace.coaching.get(&id), Record::Training(now.get(&id)?.clone()));
        let after =
            before.map_or_else(|| Entry::new(record.clone()), |before| before.changed(record.clone()));
        Some(put(id, before.cloned(), Some(after)))
    };
    let changes: Vec<Change> = touched.into_iter().filter_map(change).collect();
    if changes.is_empty() {
        return Err(EditError::rule("This file brings nothing that is not here already."));
    }
    let named = EditName::Coaching { did: Did::Merged, what: changes.len().to_string(), name: String::new() };
    Ok(making.edit(named, changes))
}

/// Notes one completion; the training that it changed or made, if any.
fn take(
    making: &mut Making,
    now: &mut BTreeMap<RecordId, Training>,
    course: RecordId,
    row: &Completion,
) -> Option<RecordId> {
    let own = |training: &&Training| (training.course, training.person) == (course, row.person);
    let done = now.iter().find(|(_, training)| own(training) && training.completed == Some(row.completed));
    if let Some((id, _)) = done {
        let id = *id;
        let known = now.get_mut(&id)?;
        let is_new = row.cost.is_some() && known.cost != row.cost;
        known.cost = row.cost.or(known.cost);
        return is_new.then_some(id);
    }
    let open = now.iter().filter(|(_, training)| {
        own(training) && training.completed.is_none() && training.assigned <= row.completed
    });
    let open = open.min_by_key(|(id, training)| (training.assigned, **id)).map(|(id, _)| *id);
    let id = open.unwrap_or_else(|| RecordId(making.ids.next_id()));
    let assigned = row.assigned.unwrap_or(row.completed);
    let training = now.entry(id).or_insert(Training {
        course,
        person: row.person,
        assigned,
        due: None,
        completed: None,
        cost: None,
    });
    training.completed = Some(row.completed);
    training.cost = row.cost.or(training.cost);
    Some(id)
}
