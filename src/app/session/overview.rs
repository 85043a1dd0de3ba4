//! The overview: what the workspace holds, for every page.

use super::Session;
use crate::app::requests::{ImportBrief, Overview, PersonBrief, PlanBrief};
use crate::domain::facts::Outcome;
use crate::domain::kernel::Date;
use crate::domain::measure::Dimension;
use crate::domain::model::{Achievement, Adjustment, Call, ExchangeRate, Goal, Note, Quota, SavedView};
use crate::domain::visibility::Viewer;
use std::collections::{BTreeMap, BTreeSet};

/// The most texts of a column that are offered as a filter.
const TEXTS_OFFERED: usize = 500;
/// The most changes that are listed.
const CHANGES_LISTED: usize = 200;

impl Session {
    /// What the workspace holds, as far as whoever looks may see it.
    pub fn overview(&self) -> Overview {
        self.overview_seen().unwrap_or_else(|| self.overview_whole())
    }

    /// What the workspace holds.
    #[inline(never)]
    pub(super) fn overview_whole(&self) -> Overview {
        let workspace = &self.workspace;
        let people = self.people();
        let mut teams: Vec<String> = people.iter().filter_map(|person| person.team.clone()).collect();
        teams.sort();
        teams.dedup();
        Overview {
            is_empty: workspace.is_empty(),
            is_demo: self.is_demo(),
            is_half_demo: self.is_half_demo(),
            name: workspace.settings.name.clone(),
            hides_checklist: workspace.settings.hides_checklist,
            currency: workspace.settings.currency,
            calendar: workspace.settings.calendar,
            working_days: workspace.settings.working_days.clone(),
            today: Some(self.today()),
            today_is_fixed: workspace.settings.as_of.is_some(),
            deals: self.table.len() as u64,
            open_deals: self.table.outcome.iter().filter(|outcome| **outcome == Outcome::Open).count() as u64,
            span: self.table.closed_span(),
            last_known: self.last_known(),
            people,
            teams,
            dimensions: self.dimensions(),
            quotas: self.quotas(),
            goals: self.goals_by_days(),
            calls: self.calls(),
            rates: self.rates(),
            achievements: self.achievements(),
            adjustments: self.adjustments(),
            shares: self.splits.len() as u64,
            cash: self.cash.len() as u64,
            activities: self.activities.len() as u64,
            leads: self.leads.len() as u64,
            measures: workspace.settings.measures.clone(),
            plans: self.plans(),
            notes: self.notes(),
            views: self.views(),
            imports: self.imports(),
            unassigned: self.table.unassigned_owners().into_iter().collect(),
            currencies: self.table.currencies.clone(),
            undo: self.history.undoable().cloned(),
            redo: self.history.redoable().cloned(),
            changes: self.changes(),
            generation: self.generation,
            viewer: Viewer::Admin,
        }
    }

    #[inline(never)]
    fn people(&self) -> Vec<PersonBrief> {
        let mut deals = vec![0u64; self.table.people.len() + 1];
        self.table.person.iter().for_each(|code| deals[*code as usize] += 1);
        let owned = |person| self.table.code_of(person).map_or(0, |code| deals[code as usize]);
        let brief = |person: &crate::domain::model::Person| PersonBrief {
            team: self.workspace.team_of(person),
            manager: self.workspace.manager_name(person),
            deals: owned(person.id),
            person: person.clone(),
        };
        let mut people: Vec<PersonBrief> = self.workspace.people.values().map(brief).collect();
        people.sort_by(|a, b| (&a.person.name, a.person.id).cmp(&(&b.person.name, b.person.id)));
        people
    }

    fn dimensions(&self) -> Vec<(Dimension, Vec<String>)> {
        let texts = |dimension: Dimension| {
            let column = dimension.column(&self.table);
            let mut texts: Vec<String> = match self.seeing.only() {
                None => column.values().skip(1).map(str::to_owned).collect(),
                // The texts of others' deals are still in the dictionary.
                Some(_) => {
                    let codes: BTreeSet<u32> =
                        column.codes.iter().copied().filter(|code| *code > 0).collect();
                    codes.into_iter().map(|code| column.value(code).to_owned()).collect()
                }
            };
            texts.sort();
            texts
        };
        // A column of customers may have as many texts as rows: those are not even copied.
        let few = |dimension: &Dimension| dimension.column(&self.table).distinct() <= TEXTS_OFFERED + 1;
        let offered = Dimension::ALL.into_iter().filter(few).map(|dimension| (dimension, texts(dimension)));
        offered.filter(|(_, texts)| (1..=TEXTS_OFFERED).contains(&texts.len())).collect()
    }

    fn quotas(&self) -> Vec<Quota> {
        let mut quotas: Vec<Quota> = self.workspace.quotas.values().cloned().collect();
        quotas.sort_by_key(|quota| (quota.range, quota.person));
        quotas
    }

    fn goals_by_days(&self) -> Vec<Goal> {
        let mut goals: Vec<Goal> = self.workspace.goals.values().cloned().collect();
        goals.sort_by_cached_key(|goal| (goal.range, goal.name.clone(), goal.id));
        goals
    }

    fn calls(&self) -> Vec<Call> {
        let mut calls: Vec<Call> = self.workspace.calls.values().cloned().collect();
        calls.sort_by_key(|call| (call.range, call.person, call.on, call.sequence));
        calls
    }

    fn rates(&self) -> Vec<ExchangeRate> {
        let mut rates: Vec<ExchangeRate> = self.workspace.rates.values().cloned().collect();
        rates.sort_by_key(|rate| (rate.from, rate.to, rate.on));
        rates
    }

    fn achievements(&self) -> Vec<Achievement> {
        let mut records: Vec<Achievement> = self.workspace.achievements.values().cloned().collect();
        records.sort_by(|a, b| (a.range, a.person, &a.objective).cmp(&(b.range, b.person, &b.objective)));
        records
    }

    fn adjustments(&self) -> Vec<Adjustment> {
        let mut records: Vec<Adjustment> = self.workspace.adjustments.values().cloned().collect();
        records.sort_by_key(|record| (record.range, record.person, record.id));
        records
    }

    fn plans(&self) -> Vec<PlanBrief> {
        let mut plans: Vec<PlanBrief> =
            self.workspace.plans.values().map(|plan| self.plan_brief(plan)).collect();
        plans.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        plans
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = self.workspace.notes.values().cloned().collect();
        notes.sort_by_key(|note| (note.on, note.id));
        notes
    }

    fn views(&self) -> Vec<SavedView> {
        let mut views: Vec<SavedView> = self.workspace.views.values().cloned().collect();
        views.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        views
    }

    fn imports(&self) -> Vec<ImportBrief> {
        let newest_first = self.workspace.snapshots().into_iter().rev();
        let brief = |(snapshot, import): (Date, &crate::domain::model::ImportRecord)| ImportBrief {
            id: import.id,
            on: import.on,
            snapshot,
            files: import.files.clone(),
        };
        newest_first.map(brief).collect()
    }

    fn changes(&self) -> Vec<(u64, Date, crate::app::edit::EditName, bool)> {
        let (edits, done) = self.history.edits();
        let listed = edits.iter().enumerate().rev().take(CHANGES_LISTED);
        listed.map(|(index, edit)| (edit.sequence, edit.on, edit.name.clone(), index < done)).collect()
    }

    /// Names of people by id, for showing what the engine names by id.
    pub fn names(&self) -> BTreeMap<crate::domain::kernel::PersonId, String> {
        self.workspace.people.values().map(|person| (person.id, person.name.clone())).collect()
    }
}
