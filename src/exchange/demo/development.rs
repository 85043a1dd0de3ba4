//! What the people of the demo company talked over, learnt and were recognised for: a few records each.

use crate::domain::kernel::{Currency, Date, DateRange, Grain, Id, Money, PersonId, Rational, RecordId};
use crate::domain::model::coaching::{
    About, Assessment, Award, Badge, Commitment, Contest, ContestForm, Course, CourseKind, Cycle, Display,
    Feedback, FeedbackKind, Judge, Meeting, PartKind, Point, PrivateNote, Prize, Record, ReviewPart, Rule,
    SharedNote, Showing, Skill, SkillKind, Ties, Training,
};
use crate::domain::model::goal::{Aim, GoalValue};
use crate::domain::model::{Manager, Person};
use crate::domain::random::Random;
use std::collections::BTreeMap;

/// The stream of chance of these records.
const STREAM: u32 = 900_000;
/// The currency of the demo company.
const CURRENCY: Currency = Currency::USD;

/// Skills with the level that a seller should have, and the KPI in which they show.
const SKILLS: [(&str, SkillKind, u8, Option<&str>); 5] = [
    ("Product knowledge", SkillKind::Product, 4, None),
    ("Discovery questions", SkillKind::Methodology, 4, Some("win_rate")),
    ("Negotiation", SkillKind::Negotiation, 3, Some("discount")),
    ("Presenting", SkillKind::Communication, 3, None),
    ("Pipeline building", SkillKind::Own, 3, Some("pipeline_created")),
];

/// Courses with the skill that they build, the KPI that they should move and their cost in whole units.
const COURSES: [(&str, usize, Option<&str>, i64); 4] = [
    ("Asking before pitching", 1, Some("win_rate"), 450),
    ("Holding the price", 2, Some("discount"), 690),
    ("What is new in the product", 0, None, 0),
    ("A pipeline hour every day", 4, Some("pipeline_created"), 120),
];

/// Actions as people agree on them, with the KPI that they should move.
const ACTIONS: [(&str, &str); 4] = [
    ("Call the three oldest open deals and set a next step for each", "stuck_deals"),
    ("Two new accounts a week from the list of the fair", "pipeline_created"),
    ("Run discovery with the new questions in every first meeting", "win_rate"),
    ("Ask for something in return before giving a discount", "discount"),
];

/// The records.
#[derive(Default)]
pub struct Development {
    /// Those that may be shared.
    pub records: Vec<(RecordId, Record)>,
    /// Those for no one else.
    pub private: Vec<(RecordId, PrivateNote)>,
}

struct Writer<'a> {
    seed: u64,
    today: Date,
    sellers: Vec<&'a Person>,
    made: Development,
}

/// Makes the records for these people, up to `today`.
pub fn development(people: &[Person], seed: u64, today: Date) -> Development {
    let mut sellers: Vec<&Person> =
        people.iter().filter(|person| person.works_on(today) && manager_of(person).is_some()).collect();
    sellers.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let mut writer = Writer { seed, today, sellers, made: Development::default() };
    let skills = writer.skills();
    writer.courses(&skills);
    writer.meetings();
    writer.feedback(&skills);
    writer.review();
    writer.rewards();
    writer.made
}

fn manager_of(person: &Person) -> Option<PersonId> {
    match person.manager {
        Some(Manager::Known(id)) => Some(id),
        _ => None,
    }
}

fn id(parts: &[&str]) -> RecordId {
    RecordId(Id::derived("demo record", parts))
}

impl Writer<'_> {
    fn put(&mut self, parts: &[&str], record: Record) -> RecordId {
        let id = id(parts);
        self.made.records.push((id, record));
        id
    }

    fn back(&self, days: i32) -> Date {
        self.today.plus_days(-days).unwrap_or(self.today)
    }

    fn chance(&self, place: usize) -> Random {
        Random::of_draw(self.seed, STREAM + u32::try_from(place).unwrap_or(0))
    }

    fn skills(&mut self) -> Vec<RecordId> {
        let mut ids = Vec::new();
        for (name, kind, level, kpi) in SKILLS {
            let targets: BTreeMap<String, u8> = [(String::new(), level)].into();
            let kpi = kpi.map(str::to_owned);
            ids.push(
                self.put(
                    &["skill", name],
                    Record::Skill(Skill { name: name.to_owned(), kind, targets, kpi }),
                ),
            );
        }
        for place in 0..self.sellers.len().min(12) {
            let mut chance = self.chance(place);
            let person = self.sellers[place];
            for (number, skill) in ids.iter().enumerate().take(4) {
                for judge in [Judge::Own, Judge::Manager] {
                    let level = 1
                        + u8::try_from(chance.below(4)).unwrap_or(0)
                        + u8::from(judge == Judge::Own && number == 3);
                    let by = if judge == Judge::Own { Some(person.id) } else { manager_of(person) };
                    let on = self.back(60 + 3 * i32::try_from(place).unwrap_or(0));
                    let record = Assessment {
                        skill: *skill,
                        person: person.id,
                        judge,
                        by,
                        level: level.min(5),
                        on,
                        note: String::new(),
                    };
                    self.put(
                        &["assessment", &skill.to_string(), &person.id.to_string(), &format!("{judge:?}")],
                        Record::Assessment(record),
                    );
                }
            }
        }
        ids
    }

    fn courses(&mut self, skills: &[RecordId]) {
        let mut ids = Vec::new();
        for (name, skill, kpi, cost) in COURSES {
            let course = Course {
                name: name.to_owned(),
                kind: CourseKind::Course,
                skills: skills.get(skill).copied().into_iter().collect(),
                steps: Vec::new(),
                kpi: kpi.map(str::to_owned),
                cost: (cost > 0).then(|| Money::new(cost * 100, CURRENCY)),
                link: String::new(),
                text: String::new(),
            };
            ids.push(self.put(&["course", name], Record::Course(course)));
        }
        let path = Course {
            name: "First ninety days".to_owned(),
            kind: CourseKind::Path,
            skills: skills.iter().take(2).copied().collect(),
            steps: vec![ids[2], ids[0]],
            kpi: None,
            cost: None,
            link: String::new(),
            text: "The product first, then how to ask.".to_owned(),
        };
        self.put(&["course", "path"], Record::Course(path));
        let note = Course {
            name: "Five questions that open a budget".to_owned(),
            kind: CourseKind::Practice,
            skills: skills.get(1).copied().into_iter().collect(),
            steps: Vec::new(),
            kpi: None,
            cost: None,
            link: String::new(),
            text: "Who feels it today? What does a month of it cost? What was tried? Who decides? What happens if nothing happens?".to_owned(),
        };
        self.put(&["course", "practice"], Record::Course(note));
        for place in 0..self.sellers.len() {
            let (course, person) = (ids[place % ids.len()], self.sellers[place].id);
            // Of three people one has done it half a year ago, one is at it, one is late.
            let (assigned, due, completed) = match (place / ids.len()) % 3 {
                0 => (210, 150, Some(180 - i32::try_from(place).unwrap_or(0))),
                1 => (20, -25, None),
                _ => (80, 12, None),
            };
            let training = Training {
                course,
                person,
                assigned: self.back(assigned),
                due: Some(self.back(due)),
                completed: completed.map(|days| self.back(days)),
                cost: None,
            };
            self.put(&["training", &person.to_string()], Record::Training(training));
        }
    }

    fn meetings(&mut self) {
        for place in 0..self.sellers.len().min(14) {
            let person = self.sellers[place];
            let (manager, name) = (manager_of(person), person.id.to_string());
            let day = 12 + 2 * i32::try_from(place).unwrap_or(0);
            let held = Meeting { person: person.id, by: manager, on: self.back(day), held: true };
            let meeting = self.put(&["meeting", &name], Record::Meeting(held));
            let (text, kpi) = ACTIONS[place % ACTIONS.len()];
            let point = Point {
                meeting,
                by: manager,
                text: text.to_owned(),
                about: About::Kpi(kpi.to_owned()),
                done: true,
            };
            self.put(&["point", &name], Record::Point(point));
            let done = (place % 3 == 0).then(|| self.back(day - 9));
            let action = Commitment {
                person: person.id,
                meeting: Some(meeting),
                text: text.to_owned(),
                agreed: self.back(day),
                due: self.back(day - 21),
                kpi: Some(kpi.to_owned()),
                baseline: None,
                done,
            };
            self.put(&["commitment", &name], Record::Commitment(action));
            let text =
                "Good talk. The plan for the next three weeks stands; we look at the figures again then.";
            self.put(
                &["note", &name],
                Record::Note(SharedNote { meeting, by: manager, text: text.to_owned() }),
            );
            if place == 0 {
                let words =
                    "Seemed tired; ask how the new territory feels before talking numbers.".to_owned();
                let note =
                    PrivateNote { person: person.id, meeting: Some(meeting), on: self.back(day), words };
                self.made.private.push((id(&["private", &name]), note));
            }
            if place % 4 == 1 {
                let on = self.back(-3);
                self.put(
                    &["next", &name],
                    Record::Meeting(Meeting { person: person.id, by: manager, on, held: false }),
                );
            }
        }
    }

    fn feedback(&mut self, skills: &[RecordId]) {
        let said = [
            (
                FeedbackKind::Praise,
                "The second meeting with a large account",
                "You let the buyer talk for most of the hour",
                "They named their own deadline",
                "Open every first meeting like that",
            ),
            (
                FeedbackKind::Change,
                "The price talk last week",
                "You offered a discount before anybody asked",
                "We gave away margin and looked unsure",
                "Name the price, then wait",
            ),
            (
                FeedbackKind::Thanks,
                "The week of the fair",
                "You took over two demos at short notice",
                "Nobody had to wait",
                "",
            ),
            (
                FeedbackKind::Praise,
                "The hand-over to customer success",
                "Your notes answered every question",
                "The customer started a week early",
                "Share the template with the team",
            ),
        ];
        for (place, (kind, situation, behaviour, impact, next)) in said.into_iter().enumerate() {
            let Some(person) = self.sellers.get(place * 2).copied() else { break };
            let skill = skills.get(place % skills.len().max(1)).copied();
            let feedback = Feedback {
                person: person.id,
                by: manager_of(person),
                on: self.back(9 + 11 * i32::try_from(place).unwrap_or(0)),
                kind,
                situation: situation.to_owned(),
                behaviour: behaviour.to_owned(),
                impact: impact.to_owned(),
                next: next.to_owned(),
                about: skill.map_or(About::Other, About::Skill),
            };
            self.put(&["feedback", &person.id.to_string()], Record::Feedback(feedback));
        }
    }

    fn review(&mut self) {
        let Some(range) = DateRange::new(self.back(200), self.back(18)).ok() else { return };
        let questions = vec!["What should we as a company stop doing?".to_owned()];
        let cycle = Cycle { name: "Half-year review".to_owned(), range, closes: self.back(-14), questions };
        let cycle = self.put(&["cycle"], Record::Cycle(cycle));
        for place in 0..self.sellers.len().min(8) {
            let person = self.sellers[place];
            let mut chance = self.chance(500 + place);
            let part = ReviewPart {
                strengths: "Prepares well; customers come back with new questions.".to_owned(),
                areas: "Lets deals wait in the middle of the funnel.".to_owned(),
                goals: "A next step on every open deal by the end of each week.".to_owned(),
                rating: Some(2 + u8::try_from(chance.below(4)).unwrap_or(0)),
                done: true,
                ..ReviewPart::asked(cycle, person.id, manager_of(person), PartKind::Manager)
            };
            self.put(&["review", &person.id.to_string()], Record::ReviewPart(part));
            let own = ReviewPart::asked(cycle, person.id, Some(person.id), PartKind::Own);
            self.put(&["own review", &person.id.to_string()], Record::ReviewPart(own));
        }
    }

    fn rewards(&mut self) {
        let rule = Rule {
            kpi: "attainment".to_owned(),
            aim: Aim::AtLeast,
            bound: GoalValue::Number(Rational::ONE),
            grain: Grain::Quarter,
        };
        self.put(
            &["badge", "quota"],
            Record::Badge(Badge { name: "Quota club".to_owned(), rule: Some(rule) }),
        );
        let badge =
            self.put(&["badge", "team"], Record::Badge(Badge { name: "Team player".to_owned(), rule: None }));
        if let Some(person) = self.sellers.get(4).copied() {
            let reason = "Taught the new questions to two colleagues.".to_owned();
            let award = Award { badge, person: person.id, by: manager_of(person), on: self.back(6), reason };
            self.put(&["award"], Record::Award(award));
        }
        for (place, display) in [(2, Display::Anonymous), (7, Display::Out)] {
            if let Some(person) = self.sellers.get(place) {
                let showing = Showing { person: person.id, display };
                self.put(&["showing", &person.id.to_string()], Record::Showing(showing));
            }
        }
        let Some(range) = DateRange::new(self.back(20), self.back(-11)).ok() else { return };
        let prize = |minor: i64| Prize { words: String::new(), amount: Some(Money::new(minor, CURRENCY)) };
        let contest = Contest {
            name: "Sprint of the month".to_owned(),
            range,
            kpi: "revenue".to_owned(),
            aim: Aim::AtLeast,
            form: ContestForm::Table,
            people: Vec::new(),
            prizes: vec![prize(50_000), prize(30_000), prize(20_000)],
            ties: Ties::Split,
        };
        self.put(&["contest"], Record::Contest(contest));
    }
}
