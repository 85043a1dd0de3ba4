//! Owners, assignees and payees as written: whom they mean, and who they become where there is no roster.

use super::super::drafts::Draft;
use super::super::resolve::{self, UnknownOwner};
use super::Merge;
use crate::domain::facts::{Batch, TextColumn};
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Assumption, Person, RecordKind};
use std::collections::BTreeMap;

impl Merge {
    /// Without any roster the owners of the deals are the roster.
    #[inline(never)]
    pub(super) fn owners_become_people(&mut self, drafts: &mut [Draft]) -> bool {
        let named = drafts.iter().any(|draft| draft.kind == RecordKind::People);
        if named || !self.people.is_empty() {
            return false;
        }
        for draft in drafts {
            let Some(batch) = draft.deals().cloned() else { continue };
            let mut is_used = vec![false; batch.owner.distinct()];
            batch.owner.codes.iter().for_each(|code| is_used[*code as usize] = true);
            let used = (0u32..).zip(is_used).filter(|(_, is_used)| *is_used).map(|(code, _)| code);
            let teams = resolve::teams_of_owners(&batch);
            let mut count = 0;
            for (code, owner) in used.map(|code| (code, batch.owner.value(code))) {
                if owner.is_empty() {
                    continue;
                }
                let id = resolve::person_id(owner);
                let name = owner.split_whitespace().collect::<Vec<_>>().join(" ");
                let person = self.people.entry(id).or_insert_with(|| {
                    count += 1;
                    Person { team: teams.get(&code).cloned(), ..Person::named(id, &name) }
                });
                // Of several spellings the first in text order is shown, whatever the order of rows.
                if name < person.name {
                    person.name = name;
                }
            }
            if count > 0 {
                draft.assumptions.push(Assumption::OwnersBecamePeople { count });
            }
        }
        true
    }

    /// Owners of deals and leads and assignees of activities who are nobody of the roster.
    #[inline(never)]
    pub(super) fn unknown_owners(
        &self,
        drafts: &[Draft],
        roster: &Roster,
        became: bool,
    ) -> Vec<UnknownOwner> {
        let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for batch in drafts.iter().filter_map(|draft| draft.batch.as_ref()) {
            let Some((named, are_deals)) = owners_of(batch) else { continue };
            let mut by_code = vec![0u64; named.distinct()];
            named.codes.iter().for_each(|code| by_code[*code as usize] += 1);
            let used = named.values().zip(by_code).filter(|(_, rows)| *rows > 0);
            // A lead or an activity without a name belongs to nobody; a deal is kept and listed as such.
            let named = used.filter(|(owner, _)| are_deals || !owner.is_empty());
            for (owner, rows) in named.filter(|(owner, _)| roster.find(owner).is_none()) {
                let (deals, others) = counts.entry(owner).or_insert((0, 0));
                *if are_deals { deals } else { others } += rows;
            }
        }
        // Against a large roster, comparing every stranger would take longer than the import.
        let names: Vec<&str> = self.people.values().map(|person| person.name.as_str()).collect();
        let few = counts.len() * names.len() < 4_000_000 && !became;
        let suggest = |spelling: &str| match few {
            true => resolve::suggestions(spelling, names.iter().copied()),
            false => Vec::new(),
        };
        let owner = |(spelling, (deals, others)): (&str, (u64, u64))| UnknownOwner {
            suggestions: suggest(spelling),
            spelling: spelling.to_owned(),
            deals,
            others,
        };
        counts.into_iter().map(owner).collect()
    }
}

/// Whom the rows of a batch belong to, and whether the rows are deals.
fn owners_of(batch: &Batch) -> Option<(&TextColumn, bool)> {
    match batch {
        Batch::Deals(deals) => Some((&deals.owner, true)),
        Batch::Activities(activities) => Some((&activities.assignee, false)),
        Batch::Leads(leads) => Some((&leads.owner, false)),
        Batch::Splits(splits) => Some((&splits.person, false)),
        Batch::Stages(_) | Batch::Cash(_) | Batch::Statements(_) => None,
    }
}
