//! Skills against their targets, by person, manager and figures; what of the library fits a gap; what training
//! cost and did.

use super::by_person::{numbers, share_worse};
use super::effect::{Effect, effect};
use crate::domain::kernel::{Date, DateRange, Money, PersonId, RecordId};
use crate::domain::measure::{Better, KpiId, MeasureFacts};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{
    Assessment, Course, CourseKind, Entry, HIGHEST_LEVEL, Judge, Record, Skill, Training,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The fewest people of a role for a level by figures.
const LEAST_PEERS: usize = 5;

/// One skill of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillLine {
    /// The skill.
    pub skill: RecordId,
    /// The level that the person's role should have.
    pub target: Option<u8>,
    /// What the person said last, and when.
    pub own: Option<(u8, Date)>,
    /// What the manager said last, and when.
    pub manager: Option<(u8, Date)>,
    /// What the figures of the last twelve months say, and among how many others.
    pub figures: Option<(u8, u64)>,
}

impl SkillLine {
    /// The level that counts: the manager's, else that of the figures, else the person's own.
    pub fn level(&self) -> Option<u8> {
        let said = |said: Option<(u8, Date)>| said.map(|(level, _)| level);
        said(self.manager).or(self.figures.map(|(level, _)| level)).or(said(self.own))
    }

    /// How many levels are missing; 0 where none is or nothing is known.
    pub fn gap(&self) -> u8 {
        self.target.zip(self.level()).map_or(0, |(target, level)| target.saturating_sub(level))
    }
}

/// How a training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// Due in the past.
    Overdue,
    /// Not done yet.
    Open,
    /// Done.
    Done,
}

/// How a training stands on a day.
pub fn state(training: &Training, today: Date) -> TrainingState {
    match (training.completed, training.due) {
        (Some(_), _) => TrainingState::Done,
        (None, Some(due)) if due < today => TrainingState::Overdue,
        _ => TrainingState::Open,
    }
}

/// What a course cost and did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourseReport {
    /// The course.
    pub course: RecordId,
    /// How many were assigned, and how many are done.
    pub assigned: u64,
    /// See `assigned`.
    pub completed: u64,
    /// What those who are done cost; nothing where no cost or several currencies are stated.
    pub cost: Option<Money>,
    /// What became of its KPI, where it has one and somebody is done.
    pub effect: Option<Effect>,
}

fn skills(workspace: &Workspace) -> impl Iterator<Item = (RecordId, &Skill)> {
    workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Skill(skill) => Some((*id, skill)),
        _ => None,
    })
}

/// All courses.
pub fn courses(workspace: &Workspace) -> impl Iterator<Item = (RecordId, &Course)> {
    workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Course(course) => Some((*id, course)),
        _ => None,
    })
}

/// All trainings.
pub fn trainings(workspace: &Workspace) -> impl Iterator<Item = (RecordId, &Training)> {
    workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Training(training) => Some((*id, training)),
        _ => None,
    })
}

/// The levels that figures show, by skill and person: a fifth of the peers a level, over the last twelve months.
pub struct Figures(BTreeMap<RecordId, BTreeMap<PersonId, (u8, u64)>>);

impl Figures {
    /// Looks at the KPIs of all skills.
    pub fn of(facts: &MeasureFacts, today: Date) -> Figures {
        let until = super::by_person::month_start(today, 0);
        let from = super::by_person::month_start(today, -12);
        let year = from.zip(until).and_then(|(from, until)| DateRange::new(from, until).ok());
        let levels = |kpi: KpiId| year.map(|year| levels(facts, kpi, year)).unwrap_or_default();
        let known = skills(facts.workspace)
            .filter_map(|(id, skill)| Some((id, levels(KpiId::parse(skill.kpi.as_deref()?)?))));
        Figures(known.collect())
    }
}

fn levels(facts: &MeasureFacts, kpi: KpiId, year: DateRange) -> BTreeMap<PersonId, (u8, u64)> {
    if kpi.entry().better == Better::Neither {
        return BTreeMap::new();
    }
    let higher = kpi.entry().better == Better::Higher;
    let (figures, _) = numbers(facts, kpi, &[year]);
    let Some(figures) = figures.first() else { return BTreeMap::new() };
    let role = |person: PersonId| facts.workspace.people.get(&person).map(|person| person.role.clone());
    let level = |(person, own): (&PersonId, &f64)| {
        let others = figures.iter().filter(|(other, _)| *other != person && role(**other) == role(*person));
        let others: Vec<f64> = others.map(|(_, value)| *value).collect();
        let fifth = share_worse(*own, &others, higher) * f64::from(HIGHEST_LEVEL);
        let level = (1 + fifth as u8).min(HIGHEST_LEVEL);
        (others.len() >= LEAST_PEERS).then_some((*person, (level, others.len() as u64)))
    };
    figures.iter().filter_map(level).collect()
}

/// The skills of a person: those with a target for the role, and those that somebody assessed.
pub fn skill_lines(workspace: &Workspace, person: PersonId, figures: &Figures) -> Vec<SkillLine> {
    let role = workspace.people.get(&person).and_then(|person| person.role.as_deref());
    let line = |(id, skill): (RecordId, &Skill)| {
        let last = |judge: Judge| {
            let said = workspace.coaching.values().filter_map(|entry| assessed(entry, id, person, judge));
            said.max_by_key(|one| one.on).map(|one| (one.level, one.on))
        };
        let figures = figures.0.get(&id).and_then(|levels| levels.get(&person)).copied();
        let line = SkillLine {
            skill: id,
            target: skill.target(role),
            own: last(Judge::Own),
            manager: last(Judge::Manager),
            figures,
        };
        (line.target.is_some() || line.own.is_some() || line.manager.is_some()).then_some(line)
    };
    skills(workspace).filter_map(line).collect()
}

fn assessed(entry: &Entry, skill: RecordId, person: PersonId, judge: Judge) -> Option<&Assessment> {
    match entry.record() {
        Record::Assessment(one) if one.skill == skill && one.person == person && one.judge == judge => {
            Some(one)
        }
        _ => None,
    }
}

/// What of the library fits a person's gaps, the largest gap first; without what was assigned already.
pub fn suggestions(workspace: &Workspace, person: PersonId, lines: &[SkillLine]) -> Vec<RecordId> {
    let has: BTreeSet<RecordId> =
        trainings(workspace).filter(|(_, one)| one.person == person).map(|(_, one)| one.course).collect();
    let gap = |course: &Course| {
        let built = lines.iter().filter(|line| course.skills.contains(&line.skill));
        built.map(SkillLine::gap).max().unwrap_or(0)
    };
    let fitting = courses(workspace).filter(|(id, course)| !has.contains(id) && gap(course) > 0);
    let mut fitting: Vec<(RecordId, &Course)> = fitting.collect();
    fitting.sort_by_key(|(id, course)| (std::cmp::Reverse(gap(course)), *id));
    fitting.into_iter().map(|(id, _)| id).collect()
}

/// What each course cost and did. A path is done by whoever has done all its steps.
pub fn reports(facts: &MeasureFacts, today: Date) -> Vec<CourseReport> {
    let workspace = facts.workspace;
    let report = |(id, course): (RecordId, &Course)| {
        let taken: Vec<&Training> =
            trainings(workspace).filter(|(_, one)| one.course == id).map(|(_, one)| one).collect();
        let events = completions(workspace, id, course);
        let kpi = course.kpi.as_deref().and_then(KpiId::parse).filter(|_| !events.is_empty());
        let done = taken.iter().filter(|one| one.completed.is_some());
        CourseReport {
            course: id,
            assigned: taken.len() as u64,
            completed: events.len() as u64,
            cost: total(done.filter_map(|one| one.cost.or(course.cost))),
            effect: kpi.map(|kpi| effect(facts, kpi, &events, today)),
        }
    };
    courses(workspace).map(report).collect()
}

/// Who has done a course, and when.
fn completions(workspace: &Workspace, id: RecordId, course: &Course) -> Vec<(PersonId, Date)> {
    let done = |wanted: RecordId| {
        let of = trainings(workspace).filter(move |(_, one)| one.course == wanted);
        of.filter_map(|(_, one)| Some((one.person, one.completed?))).collect::<BTreeMap<PersonId, Date>>()
    };
    let mut whole = done(id);
    if course.kind == CourseKind::Path && !course.steps.is_empty() {
        let steps: Vec<BTreeMap<PersonId, Date>> = course.steps.iter().map(|step| done(*step)).collect();
        let everybody: BTreeSet<PersonId> = steps.iter().flat_map(|step| step.keys().copied()).collect();
        for person in everybody {
            let days: Option<Vec<Date>> = steps.iter().map(|step| step.get(&person).copied()).collect();
            if let Some(last) = days.and_then(|days| days.into_iter().max()) {
                whole.entry(person).or_insert(last);
            }
        }
    }
    whole.into_iter().collect()
}

fn total(parts: impl Iterator<Item = Money>) -> Option<Money> {
    let parts: Vec<Money> = parts.collect();
    Money::sum(parts.first()?.currency, parts).ok()
}
