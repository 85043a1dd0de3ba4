//! Answers about coaching: everybody at a glance, one person in full, rankings, and files for others.

use super::Session;
use crate::app::edit::{Action, CoachingAct};
use crate::app::requests::{Answer, CoachingReport, PersonAtAGlance, PersonInFull, RecognitionReport};
use crate::domain::development::agenda::{agenda, promised};
use crate::domain::development::by_person::months;
use crate::domain::development::effect::{Effect, MONTHS, effect};
use crate::domain::development::pulled::goal_lines;
use crate::domain::development::recognition::{League, contests, displays, earned, league, shown};
use crate::domain::development::reviews::calibration;
use crate::domain::development::signals::{Scene, Signal};
use crate::domain::development::themes::themes;
use crate::domain::development::training::{
    Figures, SkillLine, TrainingState, reports, skill_lines, state, suggestions, trainings,
};
use crate::domain::facts::Outcome;
use crate::domain::kernel::{Date, DateRange, Grain, Money, Period, PersonId, RecordId};
use crate::domain::measure::{Filter, KpiId, Question, Value, answer};
use crate::domain::model::coaching::{Commitment, Meeting, PrivateNote, Record};
use crate::domain::model::{GoalOwner, GoalValue, Person};
use crate::exchange::coaching::{file_for, write};
use std::collections::BTreeMap;

impl Session {
    /// Everything of the page Coaching, and one person in full.
    pub fn coaching(&mut self, person: Option<PersonId>) -> Answer {
        let shown = person.filter(|person| self.workspace.people.contains_key(person));
        let pay = shown.map(|person| self.paid(person)).unwrap_or_default();
        let (today, known) = (self.today(), self.known_until());
        let facts = self.facts_with_history();
        let figures = Figures::of(&facts, known);
        let cycles = self.ids_of(|record| matches!(record, Record::Cycle(_)));
        let report = CoachingReport {
            today,
            records: self.workspace.coaching.clone(),
            people: self.at_a_glance(&figures),
            courses: reports(&facts, known),
            actions: self.action_effects(),
            cycles: cycles.into_iter().map(|id| (id, calibration(&self.workspace, id))).collect(),
            goals: self.workspace.goals.values().map(|goal| (goal.id, goal.name.clone())).collect(),
            themes: themes(&self.workspace, shown),
            person: shown.map(|person| PersonInFull { pay, ..self.in_full(person, &figures) }),
        };
        Answer::Coaching(report)
    }

    /// The signals of everybody who works today, or of one person.
    pub fn signals(&self, only: Option<PersonId>) -> Vec<(PersonId, Vec<Signal>)> {
        let (facts, goals) = (self.facts_with_history(), self.goals_now());
        let scene = Scene::of(&facts, self.known_until());
        let people = self.working().filter(|person| only.is_none_or(|only| only == person.id));
        people.map(|person| (person.id, scene.signals(person.id, &goals))).collect()
    }

    /// A ranking over days, with the contests and badges of those days.
    pub fn recognition(&self, by: League, range: DateRange) -> Answer {
        let (facts, today) = (self.facts_with_history(), self.today());
        Answer::Recognition(RecognitionReport {
            ranking: league(&facts, by, range, &self.assists(range)),
            contests: contests(&facts, range, today),
            earned: earned(&facts, range, today, &displays(&self.workspace)),
        })
    }

    /// The file of all records that a person may see.
    pub fn coaching_file(&self, person: PersonId) -> Answer {
        let Some(record) = self.workspace.people.get(&person) else {
            return Answer::Failed { why: "this person is not on the roster".to_owned() };
        };
        let file = file_for(&self.workspace, person, self.looked_up_for(person));
        let plain: String = record.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = format!("coaching-{plain}-{}.json", self.clock);
        Answer::File { name, text: Some(write(&file)) }
    }

    /// The action as it is carried out: a new action on a KPI remembers what that KPI was over the three whole
    /// months before.
    pub(super) fn with_baseline(&self, action: Action) -> Action {
        let Action::Coaching(CoachingAct::Set { id: None, record: Record::Commitment(one) }) = action else {
            return action;
        };
        let baseline = one.baseline.or_else(|| self.baseline(&one));
        let record = Record::Commitment(Commitment { baseline, ..one });
        Action::Coaching(CoachingAct::Set { id: None, record })
    }

    fn baseline(&self, one: &Commitment) -> Option<GoalValue> {
        let kpi = one.kpi.as_deref().and_then(KpiId::parse)?;
        let days = months(one.agreed, -MONTHS, MONTHS)?;
        let filter = Filter { people: [one.person].into(), ..Filter::in_period(days) };
        let question = Question { kpis: vec![kpi], by: Vec::new(), filter };
        let grids = answer(&self.facts_with_history(), &[question]);
        match grids.first()?.columns.first()?.value(0) {
            Value::Money(money) => Some(GoalValue::Money(money)),
            value => value.exact().map(GoalValue::Number),
        }
    }

    fn working(&self) -> impl Iterator<Item = &Person> {
        let today = self.today();
        let people = self.workspace.people.values().filter(|person| self.counts(person.id));
        people.filter(move |person| person.works_on(today))
    }

    fn ids_of(&self, is_wanted: impl Fn(&Record) -> bool) -> Vec<RecordId> {
        let wanted = self.workspace.coaching.iter().filter(|(_, entry)| is_wanted(entry.record()));
        wanted.map(|(id, _)| *id).collect()
    }

    fn meetings(&self, person: PersonId) -> impl Iterator<Item = &Meeting> {
        self.workspace.coaching.values().filter_map(move |entry| match entry.record() {
            Record::Meeting(meeting) if meeting.person == person => Some(meeting),
            _ => None,
        })
    }

    fn at_a_glance(&self, figures: &Figures) -> Vec<PersonAtAGlance> {
        let today = self.today();
        let glance = |person: &Person| {
            let promised = promised(&self.workspace, person.id);
            let overdue = promised.iter().filter(|(_, one)| one.due < today).count() as u64;
            let states: Vec<TrainingState> = trainings(&self.workspace)
                .filter(|(_, one)| one.person == person.id)
                .map(|(_, one)| state(one, today))
                .collect();
            let count =
                |wanted: TrainingState| states.iter().filter(|state| **state == wanted).count() as u64;
            let late = count(TrainingState::Overdue);
            let lines = skill_lines(&self.workspace, person.id, figures);
            PersonAtAGlance {
                person: person.id,
                actions: (promised.len() as u64, overdue),
                trainings: (late + count(TrainingState::Open), late),
                last: self.meetings(person.id).filter(|one| one.held).map(|one| one.on).max(),
                next: self.meetings(person.id).filter(|one| !one.held).map(|one| one.on).min(),
                missing_levels: lines.iter().map(|line| u64::from(line.gap())).sum(),
            }
        };
        let mut people: Vec<&Person> = self.working().collect();
        people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        people.into_iter().map(glance).collect()
    }

    fn in_full(&self, person: PersonId, figures: &Figures) -> PersonInFull {
        let (today, known) = (self.today(), self.known_until());
        let facts = self.facts_with_history();
        let goals = self.goals_now();
        let signals = Scene::of(&facts, known).signals(person, &goals);
        let skills: Vec<SkillLine> = skill_lines(&self.workspace, person, figures);
        let year = known.plus_months(-12).ok().zip(known.plus_days(1).ok());
        let year = year.and_then(|(from, until)| DateRange::new(from, until).ok());
        // Whoever is left out of walls and rankings still sees here what they earned.
        let nobody_hides = BTreeMap::new();
        let own = shown(&nobody_hides, person);
        let earned = year.map(|year| earned(&facts, year, known, &nobody_hides)).unwrap_or_default();
        let owner = GoalOwner::Person(person);
        PersonInFull {
            person,
            agenda: agenda(&self.workspace, person, &signals, &skills, today),
            reviews: self.reviews_of(person),
            figures: self.figures_of(person),
            progress: goal_lines(&goals, person),
            suggestions: suggestions(&self.workspace, person, &skills),
            outcomes: self.outcomes(person),
            goals: goals.of_owner(&owner).map(|node| node.objective.key).collect(),
            pay: Vec::new(),
            earned: earned.into_iter().filter(|one| Some(&one.who) == own.as_ref()).collect(),
            private: self.private(person),
            signals,
            skills,
        }
    }

    fn private(&self, person: PersonId) -> Vec<(RecordId, PrivateNote)> {
        let of = self.workspace.private_notes.iter().filter(|(_, note)| note.person == person);
        of.map(|(id, note)| (*id, note.clone())).collect()
    }

    /// Actions that were done, with the KPI that they should move.
    fn done_actions(&self) -> impl Iterator<Item = (RecordId, &Commitment, KpiId, Date)> {
        self.workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
            Record::Commitment(one) => {
                let kpi = one.kpi.as_deref().and_then(KpiId::parse)?;
                Some((*id, one, kpi, one.done?))
            }
            _ => None,
        })
    }

    fn outcomes(&self, person: PersonId) -> Vec<(RecordId, Effect)> {
        let (facts, known) = (self.facts_with_history(), self.known_until());
        let own = self.done_actions().filter(|(_, one, _, _)| one.person == person);
        own.map(|(id, _, kpi, day)| (id, effect(&facts, kpi, &[(person, day)], known))).collect()
    }

    fn action_effects(&self) -> Vec<(KpiId, Effect)> {
        let mut by_kpi: BTreeMap<KpiId, Vec<(PersonId, Date)>> = BTreeMap::new();
        for (_, one, kpi, day) in self.done_actions() {
            by_kpi.entry(kpi).or_default().push((one.person, day));
        }
        let (facts, known) = (self.facts_with_history(), self.known_until());
        by_kpi.into_iter().map(|(kpi, events)| (kpi, effect(&facts, kpi, &events, known))).collect()
    }

    /// What all plans pay a person in the last four finished quarters and the running one.
    pub(super) fn paid(&mut self, person: PersonId) -> Vec<(DateRange, Vec<Money>)> {
        let calendar = self.workspace.settings.calendar;
        let running = calendar.period_of(self.known_until(), Grain::Quarter).ok();
        let before = |period: &Period| calendar.previous(period, Grain::Quarter).ok();
        let mut quarters: Vec<DateRange> =
            std::iter::successors(running, before).take(5).map(|period| period.range).collect();
        quarters.reverse();
        let days = quarters.first().zip(quarters.last());
        let Some(days) = days.and_then(|(first, last)| DateRange::new(first.from, last.until).ok()) else {
            return Vec::new();
        };
        let Answer::Paid(report) = self.pay(None, Some(days), Some(person)) else { return Vec::new() };
        let Ok(report) = self.seen(report, self.viewer()) else { return Vec::new() };
        let in_quarter = |quarter: DateRange| {
            let mut totals: BTreeMap<_, Money> = BTreeMap::new();
            let paid = report.statements.iter().filter(|one| quarter.contains(one.period.range.last_day()));
            for statement in paid {
                let known = totals.entry(statement.currency).or_insert(Money::zero(statement.currency));
                // What does not fit is not shown rather than shown wrong.
                *known = known.checked_add(statement.total).ok()?;
            }
            Some((quarter, totals.into_values().collect::<Vec<_>>()))
        };
        let paid = quarters.into_iter().filter_map(in_quarter);
        paid.filter(|(_, totals)| !totals.is_empty()).collect()
    }

    /// How many won deals of others a person has a share in, by person.
    fn assists(&self, range: DateRange) -> BTreeMap<PersonId, u64> {
        let mut assists = BTreeMap::new();
        for row in 0..self.table.len() {
            let day = self.table.closed[row];
            let is_won = self.table.outcome[row] == Outcome::Won;
            if !is_won || day < range.from.days() || day >= range.until.days() {
                continue;
            }
            let owner = self.table.owner_of(row);
            for helper in self.splits.of(row).iter().filter_map(|share| share.person) {
                if Some(helper) != owner {
                    *assists.entry(helper).or_insert(0) += 1;
                }
            }
        }
        assists
    }
}
