//! What is pulled into reviews: looked up when a part is asked for, again when somebody wants to, and shown fresh
//! where nothing was kept yet.

use super::{Reply, Session};
use crate::app::edit::{Action, CoachingAct, EditError};
use crate::app::requests::Answer;
use crate::domain::development::pulled::{Looked, figure_lines, pulled};
use crate::domain::development::reviews::parts;
use crate::domain::development::sharing::may_see;
use crate::domain::development::signals::Scene;
use crate::domain::goals::GoalReport;
use crate::domain::kernel::{Grain, PersonId, RecordId};
use crate::domain::model::coaching::review_facts::FigureLine;
use crate::domain::model::coaching::{Cycle, Entry, Record, ReviewFacts};
use std::collections::BTreeSet;

impl Session {
    /// What figures and talks say about these people in a cycle, by today. Without rows there is nothing to look up.
    pub fn review_facts(&self, id: RecordId, people: &BTreeSet<PersonId>) -> Vec<ReviewFacts> {
        let Some(cycle) = self.cycle(id).filter(|_| !self.table.is_empty()) else { return Vec::new() };
        let facts = self.facts_with_history();
        let (today, known) = (self.today(), self.known_until());
        let goals = self.goals_without_outlook(cycle.range);
        let scene = Scene::of(&facts, known.min(cycle.range.last_day()));
        let looked = Looked { facts: &facts, goals: &goals, today, known };
        let found = people.iter().filter(|person| self.workspace.people.contains_key(person));
        let of = |person: &PersonId| {
            // Goals stand in lines of their own: signals are those of KPIs.
            let none = GoalReport { today, known: today, nodes: Vec::new() };
            pulled(&looked, (id, cycle), *person, &scene.signals(*person, &none))
        };
        found.map(of).collect()
    }

    fn cycle(&self, id: RecordId) -> Option<&Cycle> {
        match self.workspace.coaching.get(&id)?.record() {
            Record::Cycle(cycle) => Some(cycle),
            _ => None,
        }
    }

    /// The cycles in which somebody writes about a person, newest first.
    fn cycles_about(&self, person: PersonId) -> Vec<RecordId> {
        let parts = self.workspace.coaching.values().filter_map(|entry| match entry.record() {
            Record::ReviewPart(part) if part.person == person => Some(part.cycle),
            _ => None,
        });
        let cycles: BTreeSet<RecordId> = parts.collect();
        let mut cycles: Vec<RecordId> = cycles.into_iter().collect();
        cycles.sort_by_key(|id| (std::cmp::Reverse(self.cycle(*id).map(|cycle| cycle.range)), *id));
        cycles
    }

    fn kept(&self, cycle: RecordId, person: PersonId) -> Option<&ReviewFacts> {
        match self.workspace.coaching.get(&ReviewFacts::id(cycle, person))?.record() {
            Record::ReviewFacts(facts) => Some(facts),
            _ => None,
        }
    }

    /// What is pulled into the reviews of a person: as it was kept, else as it is now.
    pub(super) fn reviews_of(&self, person: PersonId) -> Vec<ReviewFacts> {
        let of = |cycle: RecordId| match self.kept(cycle, person) {
            Some(kept) => Some(kept.clone()),
            None => self.review_facts(cycle, &[person].into()).pop(),
        };
        self.cycles_about(person).into_iter().filter_map(of).collect()
    }

    /// What a file for somebody holds of reviews for which nothing was kept yet.
    pub(super) fn looked_up_for(&self, reader: PersonId) -> Vec<(RecordId, Entry)> {
        let reviewed = self.workspace.coaching.values().filter_map(|entry| match entry.record() {
            Record::ReviewPart(part) => Some((part.cycle, part.person)),
            _ => None,
        });
        let reviewed: BTreeSet<(RecordId, PersonId)> = reviewed.collect();
        let is_meant = |(cycle, person): &(RecordId, PersonId)| {
            let nothing = ReviewFacts::empty(*cycle, *person, self.today());
            self.kept(*cycle, *person).is_none()
                && may_see(&self.workspace, reader, &Record::ReviewFacts(nothing))
        };
        let missing = reviewed.into_iter().filter(is_meant);
        let made = missing.filter_map(|(cycle, person)| {
            let facts = self.review_facts(cycle, &[person].into()).pop()?;
            Some((ReviewFacts::id(cycle, person), Entry::new(Record::ReviewFacts(facts))))
        });
        made.collect()
    }

    /// KPIs of a person in the running quarter.
    pub(super) fn figures_of(&self, person: PersonId) -> Vec<FigureLine> {
        let quarter = self.workspace.settings.calendar.range_of(self.known_until(), Grain::Quarter);
        quarter.map(|range| figure_lines(&self.measure_facts(), person, range)).unwrap_or_default()
    }

    /// The action as it is carried out: with the first part that is asked for about a person, what figures and talks
    /// say is kept for all who write.
    pub(super) fn with_review(&self, action: Action) -> Action {
        let Action::Coaching(CoachingAct::Set { id: None, record: Record::ReviewPart(part) }) = &action
        else {
            return action;
        };
        if self.kept(part.cycle, part.person).is_some() {
            return action;
        }
        let looked_up = self.review_facts(part.cycle, &[part.person].into()).into_iter().map(keep);
        let mut actions: Vec<Action> = vec![action.clone()];
        actions.extend(looked_up);
        if actions.len() == 1 { action } else { Action::Together(actions) }
    }

    /// Looks up anew what is pulled into the reviews of a cycle, of one person or of all about whom somebody writes.
    pub fn pull_in(&mut self, cycle: RecordId, person: Option<PersonId>) -> Reply {
        let about = parts(&self.workspace, cycle).map(|(_, part)| part.person);
        let about: BTreeSet<PersonId> =
            about.filter(|id| person.is_none_or(|person| person == *id)).collect();
        let fresh = self.review_facts(cycle, &about);
        let is_new = |facts: &ReviewFacts| self.kept(facts.cycle, facts.person) != Some(facts);
        let actions: Vec<Action> = fresh.into_iter().filter(is_new).map(keep).collect();
        if actions.is_empty() {
            let rule = "There is nothing to pull in: no part of this cycle is asked for, nothing changed, or no rows are here.";
            return Answer::Refused(EditError::Rule { rule: rule.to_owned() }).into();
        }
        self.act(Action::Together(actions))
    }
}

fn keep(facts: ReviewFacts) -> Action {
    Action::Coaching(CoachingAct::Keep(facts))
}
