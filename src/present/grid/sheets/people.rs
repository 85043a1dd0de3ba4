//! People as rows: name, role, team, manager, first and last day, own rate, pay.

use super::{Draft, filled, number, saved_entry, text};
use crate::app::edit::Action;
use crate::app::requests::{Overview, PersonBrief};
use crate::domain::kernel::{Currency, Id, Money, PersonId};
use crate::domain::model::person::fold_name;
use crate::domain::model::{Manager, Person};
use crate::present::format::{self, Locale};
use crate::present::grid::reading::{amount, date, share};
use crate::present::grid::{Entry, GridColumn};
use crate::present::words::grid as words;
use std::collections::BTreeSet;

pub const COLUMNS: &[GridColumn] = &[
    text(words::NAME, ""),
    text(words::ROLE, ""),
    text(words::TEAM, ""),
    text(words::MANAGER, ""),
    number(words::HIRED, words::EXAMPLE_DATE),
    number(words::LEFT, words::EXAMPLE_DATE),
    number(words::RATE, words::EXAMPLE_SHARE),
    number(words::BASE, words::EXAMPLE_AMOUNT),
    number(words::TARGET, words::EXAMPLE_AMOUNT),
];

pub fn entries(overview: &Overview, locale: &Locale) -> Vec<Entry> {
    let entry = |brief: &PersonBrief| saved_entry(brief.person.id.to_string(), cells(brief, locale));
    overview.people.iter().map(entry).collect()
}

fn cells(brief: &PersonBrief, locale: &Locale) -> Vec<String> {
    let person = &brief.person;
    let money =
        |amount: Option<Money>| amount.map(|amount| format::money(amount, locale)).unwrap_or_default();
    let day =
        |date: Option<crate::domain::kernel::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    vec![
        person.name.clone(),
        person.role.clone().unwrap_or_default(),
        person.team.clone().unwrap_or_default(),
        brief.manager.clone().unwrap_or_default(),
        day(person.hired),
        day(person.left),
        person.commission_rate.map(|rate| format::decimal(&rate.percent(), locale)).unwrap_or_default(),
        money(person.base_salary),
        money(person.target_variable),
    ]
}

pub fn read(draft: &mut Draft) {
    blame_doubles(draft);
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(PersonId)).collect::<Vec<_>>();
    draft.actions.extend(removed.into_iter().map(Action::RemovePerson));
    let mut people = Vec::new();
    for (row, entry) in draft.changed() {
        people.extend(person(draft, row, entry));
    }
    draft
        .actions
        .extend(managers_first(people).into_iter().map(|(id, person)| Action::SetPerson { id, person }));
}

/// The record of a row on top of the one that is saved.
fn person(draft: &mut Draft, row: usize, entry: &Entry) -> Option<(Option<PersonId>, Person)> {
    let overview = draft.overview;
    let known = overview.people.iter().find(|brief| brief.person.id.to_string() == entry.key);
    let name = draft.needed((row, 0), |text| filled(text, words::NO_NAME));
    let base =
        known.map_or_else(|| Person::named(PersonId(Id::from_bits(0)), ""), |brief| brief.person.clone());
    let currency = base.currency.or(overview.currency).unwrap_or(Currency::USD);
    let locale = draft.locale;
    let cell =
        |column| Some(draft.grid.cell((row, column)).trim().to_owned()).filter(|text| !text.is_empty());
    let (role, team) = (cell(1), cell(2));
    let manager = match (cell(3), known.and_then(|brief| brief.manager.clone())) {
        (Some(written), Some(held)) if written == held => base.manager.clone(),
        (written, _) => written.map(Manager::Named),
    };
    let hired = draft.optional((row, 4), |text| date(text, locale));
    let left = draft.optional((row, 5), |text| date(text, locale));
    let commission_rate = draft.optional((row, 6), |text| share(text, locale));
    let base_salary = draft.optional((row, 7), |text| amount(text, currency, locale));
    let target_variable = draft.optional((row, 8), |text| amount(text, currency, locale));
    if hired.zip(left).is_some_and(|(hired, left)| left < hired) {
        draft.blame((row, 5), words::BEFORE_FIRST);
    }
    let name = name?;
    if matches!(&manager, Some(Manager::Named(manager)) if fold_name(manager) == fold_name(&name)) {
        draft.blame((row, 3), words::OWN_MANAGER);
    }
    let person = Person {
        name,
        role,
        team,
        manager,
        hired,
        left,
        commission_rate,
        base_salary,
        target_variable,
        ..base
    };
    Some((known.map(|brief| brief.person.id), person))
}

/// A name may stand in one row only.
fn blame_doubles(draft: &mut Draft) {
    let mut met = BTreeSet::new();
    for (row, entry) in draft.grid.entries.iter().enumerate().filter(|(_, entry)| !entry.is_blank()) {
        let name = entry.cells.first().map(|name| fold_name(name)).unwrap_or_default();
        if !name.is_empty() && !met.insert(name) {
            draft.blame((row, 0), words::TWICE);
        }
    }
}

/// Whoever leads another row comes before it, so that the name is known by then. Circles stay as they are.
fn managers_first(mut people: Vec<(Option<PersonId>, Person)>) -> Vec<(Option<PersonId>, Person)> {
    let mut ordered = Vec::with_capacity(people.len());
    while !people.is_empty() {
        let names: BTreeSet<String> = people.iter().map(|(_, person)| fold_name(&person.name)).collect();
        let waits = |person: &Person| matches!(&person.manager, Some(Manager::Named(name)) if names.contains(&fold_name(name)));
        let (waiting, ready): (Vec<_>, Vec<_>) = people.into_iter().partition(|(_, person)| waits(person));
        if ready.is_empty() {
            ordered.extend(waiting);
            break;
        }
        ordered.extend(ready);
        people = waiting;
    }
    ordered
}
