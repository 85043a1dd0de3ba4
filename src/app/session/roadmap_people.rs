//! What the steps know of skills, trainings, 1:1s, actions and feedback, counted in the coaching records.

use super::Session;
use super::roadmap_facts::share;
use crate::domain::development::roadmap::DevelopmentFacts;
use crate::domain::development::training::{TrainingState, state, trainings};
use crate::domain::kernel::{Date, DateRange, PersonId, RecordId};
use crate::domain::model::Person;
use crate::domain::model::coaching::{Assessment, Commitment, FeedbackKind, Judge, Record, Skill};
use std::collections::{BTreeMap, BTreeSet};

/// A 1:1 is held every month or so.
const MEETING_LASTS_DAYS: i32 = 35;

impl Session {
    /// The coaching records in counts.
    pub(super) fn development_facts(&self, days: DateRange) -> DevelopmentFacts {
        let today = self.today();
        let active: Vec<&Person> =
            self.workspace.people.values().filter(|person| person.works_on(today)).collect();
        let records = || self.workspace.coaching.values().map(|entry| entry.record());
        let skills: Vec<(RecordId, &Skill)> = self.skills();
        let levels = levels(records());
        let has_gap =
            |person: &&&Person| skills.iter().any(|(id, skill)| is_short(person, *id, skill, &levels));
        let trained: BTreeSet<PersonId> = trainings(&self.workspace).map(|(_, one)| one.person).collect();
        let assessed: BTreeSet<PersonId> = levels.keys().map(|(person, ..)| *person).collect();
        let met = self.met_since(today);
        let led = active.iter().filter(|person| person.manager.is_some());
        let roles: BTreeSet<&str> = active.iter().filter_map(|person| person.role.as_deref()).collect();
        let has_target = |role: &&str| skills.iter().any(|(_, skill)| skill.target(Some(role)).is_some());
        let promised: Vec<&Commitment> = records()
            .filter_map(|record| if let Record::Commitment(one) = record { Some(one) } else { None })
            .collect();
        let overdue = promised.iter().filter(|one| one.done.is_none() && one.due < today).count() as u64;
        let done_in =
            trainings(&self.workspace).filter(|(_, one)| one.completed.is_some_and(|day| days.contains(day)));
        let late = trainings(&self.workspace).filter(|(_, one)| state(one, today) == TrainingState::Overdue);
        DevelopmentFacts {
            roles_with_targets: share(roles, has_target),
            assessed: share(&active, |person| assessed.contains(&person.id)),
            gaps_trained: share(active.iter().filter(has_gap), |person| trained.contains(&person.id)),
            completed: done_in.count() as u64,
            trainings_overdue: late.count() as u64,
            one_to_ones: share(led, |person| met.contains(&person.id)),
            actions_overdue: overdue,
            actions_kept: promised.len() as u64 - overdue,
            feedback: records().filter(|record| is_given(record, days)).count() as u64,
        }
    }

    fn skills(&self) -> Vec<(RecordId, &Skill)> {
        let mut skills = Vec::new();
        for (id, entry) in &self.workspace.coaching {
            if let Record::Skill(skill) = entry.record() {
                skills.push((*id, skill));
            }
        }
        skills
    }

    /// People with whom a 1:1 was held lately.
    fn met_since(&self, today: Date) -> BTreeSet<PersonId> {
        let recent = |on: Date| (0..=MEETING_LASTS_DAYS).contains(&today.days_since(on));
        let records = self.workspace.coaching.values().map(|entry| entry.record());
        let held = records.filter_map(|record| match record {
            Record::Meeting(one) if one.held && recent(one.on) => Some(one.person),
            _ => None,
        });
        held.collect()
    }
}

/// What was said last of a person's skill, by whom.
type Levels = BTreeMap<(PersonId, RecordId, Judge), (Date, u8)>;

fn levels<'a>(records: impl Iterator<Item = &'a Record>) -> Levels {
    let mut levels = Levels::new();
    for record in records {
        if let Record::Assessment(Assessment { skill, person, judge, level, on, .. }) = record {
            let entry = levels.entry((*person, *skill, *judge)).or_insert((*on, *level));
            *entry = (*entry).max((*on, *level));
        }
    }
    levels
}

/// Whether somebody is below the target of a skill: by the manager's word, else by the own one.
fn is_short(person: &Person, id: RecordId, skill: &Skill, levels: &Levels) -> bool {
    let said = |judge| levels.get(&(person.id, id, judge)).map(|(_, level)| *level);
    let level = said(Judge::Manager).or(said(Judge::Own));
    skill.target(person.role.as_deref()).zip(level).is_some_and(|(target, level)| level < target)
}

/// Whether a record is feedback that was given, not asked for, in these days.
fn is_given(record: &Record, days: DateRange) -> bool {
    matches!(record, Record::Feedback(one) if days.contains(one.on)
        && matches!(one.kind, FeedbackKind::Praise | FeedbackKind::Change | FeedbackKind::Thanks))
}
