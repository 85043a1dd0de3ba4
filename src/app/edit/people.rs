//! Edits of the roster: people added, changed and removed.

use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::PersonId;
use crate::domain::model::{Manager, Person};

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
    let after = Some(Person { id, name, manager, ..record });
    Ok(making.edit(named, vec![Change::Person(Put { id, before, after })]))
}

pub(super) fn remove_person(making: &mut Making, id: PersonId) -> Result<Edit, EditError> {
    let person = making.workspace.people.get(&id).cloned().ok_or_else(|| EditError::missing("person"))?;
    if making.workspace.quotas.values().any(|quota| quota.person == id) {
        let name = &person.name;
        return Err(EditError::rule(format!(
            "{name} has quotas; remove them first, so that none is orphaned."
        )));
    }
    let named = EditName::RemovePerson { name: person.name.clone() };
    Ok(making.edit(named, vec![Change::Person(Put { id, before: Some(person), after: None })]))
}
