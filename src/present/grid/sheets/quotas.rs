//! Quotas as rows: person, first and last day, amount.

use super::{Draft, number, saved_entry, text};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{Currency, Date, DateRange, Id, PersonId, QuotaId};
use crate::domain::model::Person;
use crate::domain::model::workspace::Roster;
use crate::present::format::{self, Locale};
use crate::present::grid::reading::{amount, date};
use crate::present::grid::{Entry, GridColumn};
use crate::present::words::grid as words;
use std::collections::BTreeMap;

pub const COLUMNS: &[GridColumn] = &[
    text(words::PERSON, ""),
    number(words::FROM, words::EXAMPLE_DATE),
    number(words::THROUGH, words::EXAMPLE_DATE),
    number(words::QUOTA, words::EXAMPLE_AMOUNT),
];

/// Quotas that touch the period by person and day, then a row without an amount for everybody who has none in it.
pub fn entries(overview: &Overview, period: Option<DateRange>, locale: &Locale) -> Vec<Entry> {
    let touches = |range: DateRange| period.is_none_or(|period| period.overlap(range).is_some());
    let name = |id: PersonId| {
        let brief = overview.people.iter().find(|brief| brief.person.id == id);
        brief.map(|brief| brief.person.name.clone()).unwrap_or_default()
    };
    let mut entries = Vec::new();
    let mut have = std::collections::BTreeSet::new();
    let mut quotas: Vec<_> = overview.quotas.iter().filter(|quota| touches(quota.range)).collect();
    quotas.sort_by_cached_key(|quota| (name(quota.person).to_lowercase(), quota.range));
    for quota in quotas {
        have.insert(quota.person);
        let cells = vec![
            name(quota.person),
            quota.range.from.to_string(),
            quota.range.last_day().to_string(),
            format::money(quota.amount, locale),
        ];
        entries.push(saved_entry(quota.id.to_string(), cells));
    }
    let Some(period) = period else { return entries };
    let works = |person: &Person| person.works_on(period.from) || person.works_on(period.last_day());
    let without = overview.people.iter().map(|brief| &brief.person);
    for person in without.filter(|person| !have.contains(&person.id) && works(person)) {
        let (from, through) = (period.from.to_string(), period.last_day().to_string());
        entries.push(saved_entry(String::new(), vec![person.name.clone(), from, through, String::new()]));
    }
    entries
}

pub fn read(draft: &mut Draft) {
    let overview = draft.overview;
    let roster = Roster::of(overview.people.iter().map(|brief| &brief.person));
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(QuotaId)).collect::<Vec<_>>();
    draft.actions.extend(removed.into_iter().map(Action::RemoveQuota));
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (row, entry) in draft.changed() {
        let id = Id::parse(&entry.key).map(QuotaId);
        let known = overview.quotas.iter().find(|quota| Some(quota.id) == id);
        let currency =
            known.map(|quota| quota.amount.currency).or(overview.currency).unwrap_or(Currency::USD);
        let locale = draft.locale;
        let person =
            draft.needed((row, 0), |name| roster.find(name).ok_or_else(|| words::unknown_person(name)));
        let range = range(draft, row);
        let amount = draft.needed((row, 3), |text| amount(text, currency, locale));
        if let (Some(person), Some(range), Some(amount)) = (person, range, amount) {
            let side = if id.is_some() { &mut old } else { &mut new };
            side.push(Action::SetQuota { id, person, range, amount });
        }
    }
    blame_overlaps(draft, &roster);
    draft.actions.extend(old.into_iter().chain(new));
}

fn range(draft: &mut Draft, row: usize) -> Option<DateRange> {
    let locale = draft.locale;
    let from = draft.needed((row, 1), |text| date(text, locale))?;
    let last = draft.needed((row, 2), |text| date(text, locale))?;
    let range = last.plus_days(1).ok().and_then(|until| DateRange::new(from, until).ok());
    if range.is_none() {
        draft.blame((row, 2), words::BEFORE_FIRST);
    }
    range
}

/// No two quotas of a person hold the same day. Rows without an amount are none.
fn blame_overlaps(draft: &mut Draft, roster: &Roster) {
    let mut by_person: BTreeMap<PersonId, Vec<(Date, Date, usize)>> = BTreeMap::new();
    for (row, entry) in draft.grid.entries.iter().enumerate() {
        let [name, from, through, amount] = entry.cells.as_slice() else { continue };
        let days = (date(from, draft.locale), date(through, draft.locale));
        if let (Some(person), (Ok(from), Ok(through)), false) =
            (roster.find(name), days, amount.trim().is_empty())
        {
            by_person.entry(person).or_default().push((from, through, row));
        }
    }
    for rows in by_person.values_mut() {
        rows.sort_unstable();
        for pair in rows.windows(2) {
            if let [(_, through, _), (from, _, row)] = pair
                && from <= through
            {
                draft.blame((*row, 1), words::OVERLAPS);
            }
        }
    }
}
