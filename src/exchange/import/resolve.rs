//! Names → people, by form only; any other likeness is only suggested.
//!
//! Owns the merging of a stated person into a known one: what a file does not say stays as it was.

use super::drafts::PersonDraft;
use super::fields::fold_header;
use crate::domain::facts::{DealBatch, TextColumn};
use crate::domain::kernel::{Date, Id, PersonId, Place};
use crate::domain::model::Stint;
use crate::domain::model::person::{Manager, Person, fold_name};
use crate::domain::model::workspace::Roster;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A spelling that fits nobody, and who might be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownOwner {
    /// As written.
    pub spelling: String,
    /// How many deals it owns.
    pub deals: u64,
    /// How many activities and leads name it.
    pub others: u64,
    /// Names that are like it, the likest first. Nothing follows from them.
    pub suggestions: Vec<String>,
}

/// The id of a person whom only a file knows: the same on every machine.
pub fn person_id(name: &str) -> PersonId {
    PersonId(Id::derived("person", &[&fold_name(name)]))
}

/// The person whom a draft means: by e-mail, else by name or alias.
pub fn find(draft: &PersonDraft, people: &BTreeMap<PersonId, Person>, roster: &Roster) -> Option<PersonId> {
    let by_email = draft.email.as_deref().and_then(|email| roster.find(email));
    let id = person_id(&draft.name);
    by_email.or_else(|| roster.find(&draft.name)).or_else(|| people.contains_key(&id).then_some(id))
}

/// The known person with what the draft states; managers are settled later.
pub fn merged(known: &Person, draft: &PersonDraft, file: &str) -> Person {
    let mut person = known.clone();
    if fold_name(&person.name) != fold_name(&draft.name) {
        person.name = draft.name.clone();
        let name = fold_name(&draft.name);
        person.aliases.retain(|alias| fold_name(alias) != name);
        // Deals of the past know the old name.
        add_alias(&mut person, known.name.clone());
    } else {
        person.name = draft.name.clone();
    }
    draft.aliases.iter().for_each(|alias| add_alias(&mut person, alias.clone()));
    set(&mut person.email, &draft.email);
    set(&mut person.hired, &draft.hired);
    set(&mut person.left, &draft.left);
    set(&mut person.currency, &draft.currency);
    person.other.extend(draft.other.clone());
    let place = Some(Place { file: file.to_owned(), line: draft.origin.line });
    match draft.from {
        Some(from) => person.begin_stint(stint(draft, from, place.clone())),
        None => say(&mut person, draft),
    }
    Person { place, ..person }
}

/// What a row without a day says holds now, also in the newest part of a history.
fn say(person: &mut Person, draft: &PersonDraft) {
    let before = person.clone();
    set(&mut person.role, &draft.role);
    set(&mut person.team, &draft.team);
    set(&mut person.territory, &draft.territory);
    set(&mut person.region, &draft.region);
    set(&mut person.commission_rate, &draft.commission_rate);
    set(&mut person.base_salary, &draft.base_salary);
    set(&mut person.target_variable, &draft.target_variable);
    set(&mut person.manager, &draft.manager.clone().map(Manager::Named));
    if !person.history.is_empty() && *person != before {
        *person = person.clone().with_history_corrected();
    }
}

fn stint(draft: &PersonDraft, from: Date, place: Option<Place>) -> Stint {
    Stint {
        from,
        until: draft.until,
        role: draft.role.clone(),
        team: draft.team.clone(),
        manager: draft.manager.clone().map(Manager::Named),
        territory: draft.territory.clone(),
        region: draft.region.clone(),
        commission_rate: draft.commission_rate,
        base_salary: draft.base_salary,
        target_variable: draft.target_variable,
        place,
    }
}

fn set<T: Clone>(slot: &mut Option<T>, stated: &Option<T>) {
    if stated.is_some() {
        slot.clone_from(stated);
    }
}

fn add_alias(person: &mut Person, alias: String) {
    let folded = fold_name(&alias);
    if !folded.is_empty() && !person.spellings().any(|known| fold_name(known) == folded) {
        person.aliases.push(alias);
    }
}

/// The manager by id where the roster knows the name.
pub fn settle_manager(person: &mut Person, roster: &Roster) {
    let own = person.id;
    let stints = person.history.iter_mut().map(|stint| &mut stint.manager);
    for manager in stints.chain([&mut person.manager]) {
        if let Some(Manager::Named(name)) = manager
            && let Some(id) = roster.find(name).filter(|id| *id != own)
        {
            *manager = Some(Manager::Known(id));
        }
    }
}

/// Names of the roster that are like a spelling: few letters apart, or the same words otherwise.
pub fn suggestions<'a>(spelling: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = likenesses(spelling);
    let limit = (wanted[0].chars().count() / 4).clamp(1, 3);
    let apart = |name: &str| {
        let pairs = wanted.iter().zip(likenesses(name));
        pairs.filter_map(|(wanted, name)| distance(wanted, &name, limit)).min()
    };
    let mut close: Vec<(usize, &str)> = names.filter_map(|name| Some((apart(name)?, name))).collect();
    close.sort_unstable();
    close.dedup();
    close.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Without diacritics and punctuation, the words as written and in one order: only for suggesting. A
/// look-alike letter at the front of a word would move it, so both are compared.
fn likenesses(name: &str) -> [String; 2] {
    let folded = super::fields::fold_header(name.split('@').next().unwrap_or(name));
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    let sorted = words.join(" ");
    [folded, sorted]
}

/// Letters to change, add or drop to make one text the other, if at most `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], line + 1);
        for place in 0..b.len() {
            let replaced = corner + usize::from(b[place] != letter);
            corner = row[place + 1];
            row[place + 1] = replaced.min(corner + 1).min(row[place] + 1);
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

/// The team of each owner, by the owner's code, where a column of the deals names one and the same team on
/// all of the owner's deals.
#[inline(never)]
pub fn teams_of_owners(batch: &DealBatch) -> BTreeMap<u32, String> {
    const HEADERS: [&str; 3] = ["team", "sales team", "owner team"];
    let names_team = |(header, _): &&(String, TextColumn)| HEADERS.contains(&fold_header(header).as_str());
    let Some((_, column)) = batch.other.iter().find(names_team) else { return BTreeMap::new() };
    // The team of each code, and whether another one was met.
    let mut found: Vec<Option<(u32, bool)>> = vec![None; batch.owner.distinct()];
    for (owner, team) in batch.owner.codes.iter().zip(&column.codes) {
        let known = found[*owner as usize].get_or_insert((*team, false));
        known.1 |= known.0 != *team;
    }
    let alone = (0u32..).zip(found).filter_map(|(owner, team)| Some((owner, team?)));
    let alone = alone.filter(|(_, (_, differs))| !differs);
    let named = alone.map(|(owner, (team, _))| (owner, column.value(team).trim().to_owned()));
    named.filter(|(_, team)| !team.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_suggested_only() {
        let names = ["Åsa Lindqvist", "Milo Ostrander", "Tomé Falcão"];
        let like = |spelling: &str| suggestions(spelling, names.into_iter());
        assert_eq!(like("Asa Lindqvist"), ["Åsa Lindqvist"]);
        assert_eq!(like("Ostrander, Milo"), ["Milo Ostrander"]);
        assert_eq!(like("Tome Falcoa"), ["Tomé Falcão"]);
        assert!(like("Somebody Else").is_empty());
    }
}
