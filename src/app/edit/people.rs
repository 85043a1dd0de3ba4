//! Edits of the roster: people added, changed and removed.

use super::records::name_of;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::PersonId;
use crate::domain::model::{ChainFault, GoalOwner, Manager, Person, Stint, Workspace};

fn checked_name(name: &str) -> Result<&str, EditError> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(EditError::rule("A name needs at least one character.")),
        1..=10_000 => Ok(name),
        _ => Err(EditError::rule("A name can have 10,000 characters at most.")),
    }
}

pub(super) fn add_person(making: &mut Making, name: &str) -> Result<Edit, EditError> {
    let name = checked_name(name)?;
    if making.workspace.roster().find(name).is_some() {
        return Err(EditError::rule(format!("{name} is on the roster already.")));
    }
    let person = Person::named(PersonId(making.ids.next_id()), name);
    let named = EditName::AddPerson { name: name.to_owned() };
    let put = Put { id: person.id, before: None, after: Some(person) };
    Ok(making.edit(named, vec![Change::Person(put)]))
}

pub(super) fn set_person(
    making: &mut Making,
    id: Option<PersonId>,
    record: Person,
) -> Result<Edit, EditError> {
    let roster = making.workspace.roster();
    let name = checked_name(&record.name)?.to_owned();
    let before = match id {
        Some(id) => {
            Some(making.workspace.people.get(&id).cloned().ok_or_else(|| EditError::missing("person"))?)
        }
        None if roster.find(&name).is_some() => {
            return Err(EditError::rule(format!("{name} is on the roster already.")));
        }
        None => None,
    };
    let id = id.unwrap_or_else(|| PersonId(making.ids.next_id()));
    let manager = match record.manager {
        Some(Manager::Named(name)) => Some(roster.find(&name).map_or(Manager::Named(name), Manager::Known)),
        known => known,
    };
    if manager == Some(Manager::Known(id)) {
        return Err(EditError::rule(format!("{name} can't be their own manager.")));
    }
    let named = match before {
        Some(_) => EditName::ChangePerson { name: name.clone() },
        None => EditName::AddPerson { name: name.clone() },
    };
    // What is corrected in the record holds in its newest stint, or the history would go on saying the old.
    let after = Person { id, name, manager, ..record }.with_history_corrected();
    refuse_cycles(making.workspace, &after)?;
    Ok(making.edit(named, vec![Change::Person(Put { id, before, after: Some(after) })]))
}

pub(super) fn begin_stint(making: &mut Making, id: PersonId, stint: Stint) -> Result<Edit, EditError> {
    let before = making.workspace.people.get(&id).cloned().ok_or_else(|| EditError::missing("person"))?;
    let manager = match stint.manager {
        Some(Manager::Named(name)) => {
            let found = making.workspace.roster().find(&name);
            Some(found.map_or(Manager::Named(name), Manager::Known))
        }
        known => known,
    };
    let (name, from) = (before.name.clone(), stint.from);
    if stint.until.is_some_and(|until| until <= from) {
        return Err(EditError::rule("The last day lies after the first; correct one of the two."));
    }
    let mut after = before.clone();
    after.begin_stint(Stint { manager, place: None, ..stint });
    refuse_cycles(making.workspace, &after)?;
    let put = Put { id, before: Some(before), after: Some(after) };
    Ok(making.edit(EditName::BeginStint { name, from }, vec![Change::Person(put)]))
}

/// A person leads nobody of those above, on no day.
fn refuse_cycles(workspace: &Workspace, person: &Person) -> Result<(), EditError> {
    let mut changed = workspace.clone();
    changed.people.insert(person.id, person.clone());
    let Some((day, fault)) = changed.chain_fault_of(person.id) else { return Ok(()) };
    Err(EditError::rule(match fault {
        ChainFault::Depth => {
            format!("{} would have more than 50 managers above; flatten the tree.", person.name)
        }
        ChainFault::Cycle(people) => {
            let names: Vec<String> = people.iter().filter_map(|id| name_of(&changed, *id).ok()).collect();
            format!(
                "From {day} on {} would report to each other in a circle; choose another manager.",
                names.join(" → ")
            )
        }
    }))
}

pub(super) fn remove_person(making: &mut Making, id: PersonId) -> Result<Edit, EditError> {
    let person = making.workspace.people.get(&id).cloned().ok_or_else(|| EditError::missing("person"))?;
    if making.workspace.quotas.values().any(|quota| quota.person == id) {
        let name = &person.name;
        return Err(EditError::rule(format!(
            "{name} has quotas; remove them first, so that none is orphaned."
        )));
    }
    let workspace = making.workspace;
    let achieved = workspace.achievements.values().any(|record| record.person == id);
    if achieved || workspace.adjustments.values().any(|record| record.person == id) {
        let name = &person.name;
        return Err(EditError::rule(format!(
            "{name} has achievements or adjustments of pay; remove them first, so that none is orphaned."
        )));
    }
    if making.workspace.goals.values().any(|goal| goal.owner == GoalOwner::Person(id)) {
        let name = &person.name;
        return Err(EditError::rule(format!(
            "{name} has goals; remove them or give them to somebody else first, so that none is orphaned."
        )));
    }
    let named_in = |record: &crate::domain::model::coaching::Record| record.people().contains(&id);
    let is_coached =
        workspace.coaching.values().any(|entry| entry.versions().any(|one| named_in(&one.record)));
    if is_coached || workspace.private_notes.values().any(|note| note.person == id) {
        let name = &person.name;
        return Err(EditError::rule(format!(
            "{name} has 1:1s, feedback, training or the like; remove them first, so that none is orphaned."
        )));
    }
    let named = EditName::RemovePerson { name: person.name.clone() };
    Ok(making.edit(named, vec![Change::Person(Put { id, before: Some(person), after: None })]))
}
