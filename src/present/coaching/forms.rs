//! Forms of coaching: fields as data, texts in, an action or a fault out.

use super::Scene;
use crate::app::edit::{Action, CoachingAct};
use crate::domain::development::recognition::League;
use crate::domain::goals::objective::aim_of;
use crate::domain::kernel::{Date, DateRange, Grain, Id, Money, PersonId, Rational, RecordId};
use crate::domain::measure::{KPIS, KpiId, Unit};
use crate::domain::model::coaching::{
    About, Assessment, Award, Badge, Commitment, Course, CourseKind, Cycle, Display, Feedback, FeedbackKind,
    HIGHEST_LEVEL, Judge, Meeting, PartKind, Point, PrivateNote, Prize, Record, ReviewPart, Rule, SharedNote,
    Showing, Skill, SkillKind, Training,
};
use crate::domain::model::goal::GoalValue;
use crate::present::words::coaching as words;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Form {
    Meeting,
    Point(RecordId),
    Template(RecordId),
    Note(RecordId),
    Private(Option<RecordId>),
    Commitment(Option<RecordId>),
    Feedback,
    Assessment,
    Training,
    Award,
    Showing,
    AskPart,
    Part(RecordId),
    Skill,
    Course,
    Badge,
    Contest,
    Cycle,
    Completions,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line.
    Line,
    /// Several lines.
    Text,
    /// A day.
    Day,
    /// One of these.
    Choice(Vec<(String, String)>),
}

/// A field with what it holds at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Tells it from others of the form.
    pub key: &'static str,
    /// Its label.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// What it holds.
    pub value: String,
}

pub(super) fn field(key: &'static str, label: &str, kind: Kind, value: impl Into<String>) -> FieldView {
    FieldView { key, label: label.to_owned(), kind, value: value.into() }
}

pub(super) fn line(key: &'static str, label: &str) -> FieldView {
    field(key, label, Kind::Line, "")
}

pub(super) fn text(key: &'static str, label: &str) -> FieldView {
    field(key, label, Kind::Text, "")
}

pub(super) fn choice(key: &'static str, label: &str, options: Vec<(String, String)>) -> FieldView {
    let first = options.first().map(|(key, _)| key.clone()).unwrap_or_default();
    field(key, label, Kind::Choice(options), first)
}

/// KPIs as values of a list; none first.
pub(super) fn kpis() -> Vec<(String, String)> {
    let none = (String::new(), words::NONE.to_owned());
    std::iter::once(none).chain(KPIS.iter().map(|kpi| (kpi.id.slug(), kpi.name.to_owned()))).collect()
}

fn pairs<T: Copy>(
    all: &[T],
    slug: impl Fn(T) -> &'static str,
    name: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|one| (slug(*one).to_owned(), name(*one).to_owned())).collect()
}

/// The leagues as values of a list.
pub fn leagues() -> Vec<(String, String)> {
    League::ALL.into_iter().map(|league| (league.slug(), words::league(league))).collect()
}

impl Scene<'_> {
    fn choices(&self, slug: &str) -> Vec<(String, String)> {
        self.named(slug).into_iter().map(|(id, name)| (id.to_string(), name)).collect()
    }

    /// The manager first, then the person, then all others.
    fn authors(&self, person: Option<PersonId>) -> Vec<(String, String)> {
        let brief = self.overview.people.iter().find(|brief| Some(brief.person.id) == person);
        let manager = brief.and_then(|brief| manager_of(&brief.person));
        let me = (String::new(), words::OWNER.to_owned());
        let first: Vec<PersonId> = manager.into_iter().chain(person).collect();
        let others =
            self.overview.people.iter().map(|brief| brief.person.id).filter(|id| !first.contains(id));
        let named = |id: PersonId| (id.to_string(), self.name(Some(id)));
        let known = first.iter().copied().chain(others).map(named);
        if manager.is_some() {
            known.chain([me]).collect()
        } else {
            std::iter::once(me).chain(known).collect()
        }
    }

    /// The fields of a form about a person.
    pub fn fields(&self, form: Form, person: Option<PersonId>) -> Vec<FieldView> {
        let today = self.report.today;
        let later = |days: i32| today.plus_days(days).unwrap_or(today).to_string();
        let authors = || self.authors(person);
        match form {
            Form::Meeting => vec![
                field("on", words::ON, Kind::Day, today.to_string()),
                choice("by", words::FROM_WHOM, authors()),
            ],
            Form::Template(_) => {
                let named = words::TEMPLATES.iter().map(|(name, _)| ((*name).to_owned(), (*name).to_owned()));
                vec![choice("template", words::TEMPLATE, named.collect())]
            }
            Form::Point(_) => vec![line("text", words::POINT), choice("by", words::WHOSE, authors())],
            Form::Note(_) => vec![text("text", words::NOTE), choice("by", words::WHOSE, authors())],
            Form::Private(_) => vec![text("text", words::NOTE)],
            Form::Commitment(_) => vec![
                line("text", words::ACTION),
                field("due", words::DUE, Kind::Day, later(14)),
                choice("kpi", words::KPI, kpis()),
            ],
            Form::Feedback => self.feedback_fields(person),
            Form::Assessment => vec![
                choice("skill", words::SKILL, self.choices("skill")),
                choice(
                    "judge",
                    words::JUDGED,
                    vec![
                        ("manager".to_owned(), words::MANAGERS_VIEW.to_owned()),
                        ("own".to_owned(), words::OWN_VIEW.to_owned()),
                    ],
                ),
                line("level", words::LEVEL),
                line("note", words::NOTE),
            ],
            Form::Training => vec![
                choice("course", words::COURSE, self.choices("course")),
                field("due", words::DUE, Kind::Day, later(30)),
            ],
            Form::Award => {
                vec![choice("badge", words::BADGE, self.choices("badge")), line("reason", words::REASON)]
            }
            Form::Showing => {
                vec![choice("display", words::SHOWN_AS, pairs(&Display::ALL, Display::slug, words::display))]
            }
            Form::AskPart => vec![
                choice("cycle", words::CYCLE, self.choices("cycle")),
                choice("kind", words::WRITER, pairs(&PartKind::ALL, PartKind::slug, words::part)),
                choice("by", words::FROM_WHOM, authors()),
            ],
            Form::Part(id) => self.part_fields(id),
            _ => self.library_fields(form),
        }
    }

    fn feedback_fields(&self, person: Option<PersonId>) -> Vec<FieldView> {
        let mut skills = vec![(String::new(), words::NONE.to_owned())];
        skills.extend(self.choices("skill"));
        vec![
            choice("kind", words::KIND, pairs(&FeedbackKind::ALL, FeedbackKind::slug, words::feedback)),
            choice("by", words::FROM_WHOM, self.authors(person)),
            line("situation", words::SITUATION),
            line("behaviour", words::BEHAVIOUR),
            line("impact", words::IMPACT),
            line("next", words::NEXT_STEP),
            choice("skill", words::ABOUT_SKILL, skills),
            choice("kpi", words::ABOUT_KPI, kpis()),
            line("deal", words::ABOUT_DEAL),
        ]
    }

    fn part(&self, id: RecordId) -> Option<&ReviewPart> {
        match self.report.records.get(&id)?.record() {
            Record::ReviewPart(part) => Some(part),
            _ => None,
        }
    }

    fn part_fields(&self, id: RecordId) -> Vec<FieldView> {
        let Some(part) = self.part(id) else { return Vec::new() };
        let question = match self.report.records.get(&part.cycle).map(|entry| entry.record()) {
            Some(Record::Cycle(cycle)) => cycle.questions.first().cloned(),
            _ => None,
        };
        let mut fields = vec![
            field("strengths", words::STRENGTHS, Kind::Text, part.strengths.clone()),
            field("areas", words::AREAS, Kind::Text, part.areas.clone()),
            field("goals", words::NEXT_GOALS, Kind::Text, part.goals.clone()),
        ];
        let answer = part.answers.first().cloned().unwrap_or_default();
        fields.extend(question.map(|question| field("answer", &question, Kind::Text, answer)));
        let rating = part.rating.map(|rating| rating.to_string()).unwrap_or_default();
        fields.push(field("rating", words::RATING, Kind::Line, rating));
        fields
    }

    fn library_fields(&self, form: Form) -> Vec<FieldView> {
        let today = self.report.today;
        let later = |days: i32| today.plus_days(days).unwrap_or(today).to_string();
        let mut skills = vec![(String::new(), words::NONE.to_owned())];
        skills.extend(self.choices("skill"));
        match form {
            Form::Skill => vec![
                line("name", words::NAME),
                choice("kind", words::KIND, pairs(&SkillKind::ALL, SkillKind::slug, words::skill)),
                line("level", words::TARGET),
                choice("kpi", words::KPI, kpis()),
            ],
            Form::Course => vec![
                line("name", words::NAME),
                choice(
                    "kind",
                    words::KIND,
                    vec![
                        ("course".to_owned(), words::course(CourseKind::Course).to_owned()),
                        ("practice".to_owned(), words::course(CourseKind::Practice).to_owned()),
                    ],
                ),
                choice("skill", words::BUILDS, skills),
                choice("kpi", words::KPI, kpis()),
                line("cost", words::COST),
                line("link", words::LINK),
                text("text", words::TEXT),
            ],
            Form::Badge => vec![
                line("name", words::NAME),
                choice("kpi", words::KPI, kpis()),
                line("bound", words::BOUND),
            ],
            Form::Contest => self.contest_fields(),
            Form::Cycle => vec![
                line("name", words::NAME),
                field("from", words::FROM, Kind::Day, later(-182)),
                field("through", words::THROUGH, Kind::Day, today.to_string()),
                field("closes", words::CLOSES, Kind::Day, later(21)),
                line("question", words::QUESTION),
            ],
            Form::Completions => {
                vec![field("text", words::COMPLETION_ROWS, Kind::Text, words::COMPLETION_HEAD)]
            }
            _ => Vec::new(),
        }
    }

    /// The action that a filled form asks for.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(&self, form: Form, person: Option<PersonId>, values: &Values) -> Result<Action, String> {
        let about = person.ok_or_else(|| words::CHOOSE.to_owned());
        let record = match form {
            Form::Private(meeting) => {
                let note = PrivateNote {
                    person: about?,
                    meeting,
                    on: self.report.today,
                    words: values.text("text"),
                };
                return Ok(Action::Coaching(CoachingAct::SetPrivate { id: None, note }));
            }
            Form::Completions => {
                let (name, text) = (words::COMPLETIONS.to_owned(), values.text("text"));
                return Ok(Action::Coaching(CoachingAct::Completions { name, text }));
            }
            Form::Template(meeting) => return template(meeting, &values.text("template")),
            Form::Showing => return self.showing(about?, values),
            Form::Part(id) => return self.written(id, values),
            Form::Skill | Form::Course | Form::Badge | Form::Contest | Form::Cycle => {
                self.of_library(form, values)?
            }
            Form::Assessment | Form::Training | Form::Award | Form::AskPart => {
                self.of_growth(form, about?, values)?
            }
            _ => self.of_talk(form, about?, values)?,
        };
        Ok(Action::Coaching(CoachingAct::Set { id: None, record }))
    }

    /// A 1:1, what belongs to it, and feedback.
    fn of_talk(&self, form: Form, person: PersonId, values: &Values) -> Result<Record, String> {
        let (today, by, text) = (self.report.today, values.person("by"), values.text("text"));
        Ok(match form {
            Form::Point(meeting) => {
                Record::Point(Point { meeting, by, text, about: About::Other, done: false })
            }
            Form::Note(meeting) => Record::Note(SharedNote { meeting, by, text }),
            Form::Commitment(meeting) => Record::Commitment(Commitment {
                person,
                meeting,
                text,
                agreed: today,
                due: values.day("due")?,
                kpi: values.optional("kpi"),
                baseline: None,
                done: None,
            }),
            Form::Feedback => Record::Feedback(Feedback {
                person,
                by,
                on: today,
                kind: FeedbackKind::parse(&values.text("kind")).unwrap_or_default(),
                situation: values.text("situation"),
                behaviour: values.text("behaviour"),
                impact: values.text("impact"),
                next: values.text("next"),
                about: values.about(),
            }),
            _ => Record::Meeting(Meeting { person, by, on: values.day("on")?, held: false }),
        })
    }

    /// An assessment, a training, recognition, a part of a review that is asked for.
    fn of_growth(&self, form: Form, person: PersonId, values: &Values) -> Result<Record, String> {
        let today = self.report.today;
        Ok(match form {
            Form::Assessment => {
                let judge = if values.text("judge") == "own" { Judge::Own } else { Judge::Manager };
                let brief = self.overview.people.iter().find(|brief| brief.person.id == person);
                let manager = brief.and_then(|brief| manager_of(&brief.person));
                let by = if judge == Judge::Own { Some(person) } else { manager };
                let (skill, level, note) =
                    (values.needed("skill")?, values.level("level")?, values.text("note"));
                Record::Assessment(Assessment { skill, person, judge, by, level, on: today, note })
            }
            Form::Training => {
                let (course, due) = (values.needed("course")?, Some(values.day("due")?));
                Record::Training(Training {
                    course,
                    person,
                    assigned: today,
                    due,
                    completed: None,
                    cost: None,
                })
            }
            Form::Award => {
                let (badge, reason) = (values.needed("badge")?, values.text("reason"));
                Record::Award(Award { badge, person, by: None, on: today, reason })
            }
            _ => {
                let kind = PartKind::parse(&values.text("kind")).unwrap_or(PartKind::Own);
                let by = if kind == PartKind::Own { Some(person) } else { values.person("by") };
                Record::ReviewPart(ReviewPart::asked(values.needed("cycle")?, person, by, kind))
            }
        })
    }

    /// A person has one choice; it is changed where it is there.
    fn showing(&self, person: PersonId, values: &Values) -> Result<Action, String> {
        let display = Display::parse(&values.text("display")).unwrap_or_default();
        let known = self
            .report
            .records
            .iter()
            .find(|(_, entry)| matches!(entry.record(), Record::Showing(one) if one.person == person));
        let (id, record) = (known.map(|(id, _)| *id), Record::Showing(Showing { person, display }));
        Ok(Action::Coaching(CoachingAct::Set { id, record }))
    }

    fn written(&self, id: RecordId, values: &Values) -> Result<Action, String> {
        let part = self.part(id).ok_or(words::CHOOSE)?.clone();
        let rating = values.text("rating");
        let rating = match rating.as_str() {
            "" => None,
            text => Some(text.parse::<u8>().map_err(|_| words::RATING.to_owned())?),
        };
        let filled = ReviewPart {
            answers: values.optional("answer").into_iter().collect(),
            strengths: values.text("strengths"),
            areas: values.text("areas"),
            goals: values.text("goals"),
            rating,
            done: true,
            ..part
        };
        Ok(Action::Coaching(CoachingAct::Set { id: Some(id), record: Record::ReviewPart(filled) }))
    }

    fn money(&self, text: &str) -> Result<Option<Money>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let currency = self.overview.currency.ok_or(words::NO_CURRENCY)?;
        Money::parse(text, currency).map(Some).map_err(|_| words::NO_AMOUNT.to_owned())
    }

    fn of_library(&self, form: Form, values: &Values) -> Result<Record, String> {
        let name = values.text("name");
        let skills = values.record("skill").into_iter().collect();
        Ok(match form {
            Form::Skill => {
                let targets = [(String::new(), values.level("level")?)].into();
                let kind = SkillKind::parse(&values.text("kind")).unwrap_or_default();
                Record::Skill(Skill { name, kind, targets, kpi: values.optional("kpi") })
            }
            Form::Course => {
                let kind =
                    if values.text("kind") == "practice" { CourseKind::Practice } else { CourseKind::Course };
                let (cost, kpi) = (self.money(&values.text("cost"))?, values.optional("kpi"));
                let (link, text) = (values.text("link"), values.text("text"));
                Record::Course(Course { name, kind, skills, steps: Vec::new(), kpi, cost, link, text })
            }
            Form::Badge => {
                let rule =
                    values.optional("kpi").map(|kpi| self.rule(kpi, &values.text("bound"))).transpose()?;
                Record::Badge(Badge { name, rule })
            }
            Form::Contest => Record::Contest(self.contest(name, values)?),
            _ => {
                let questions = values.optional("question").into_iter().collect();
                Record::Cycle(Cycle { name, range: values.days()?, closes: values.day("closes")?, questions })
            }
        })
    }

    /// Money where it can be read as such, else words.
    pub(super) fn prize(&self, text: &str) -> Prize {
        match self.money(text) {
            Ok(amount) => Prize { words: String::new(), amount },
            Err(_) => Prize { words: text.to_owned(), amount: None },
        }
    }

    fn rule(&self, kpi: String, bound: &str) -> Result<Rule, String> {
        let id = KpiId::parse(&kpi).ok_or(words::CHOOSE)?;
        let bound = match id.entry().unit {
            Unit::Money => GoalValue::Money(self.money(bound)?.ok_or(words::NO_AMOUNT)?),
            _ => GoalValue::Number(Rational::parse(bound).map_err(|_| words::BOUND.to_owned())?),
        };
        Ok(Rule { kpi, aim: aim_of(id), bound, grain: Grain::Quarter })
    }
}

/// The points of a template, added as one change.
fn template(meeting: RecordId, name: &str) -> Result<Action, String> {
    let (_, points) = words::TEMPLATES.iter().find(|(known, _)| *known == name).ok_or(words::CHOOSE)?;
    let point = |text: &&str| {
        let point = Point { meeting, by: None, text: (*text).to_owned(), about: About::Other, done: false };
        Action::Coaching(CoachingAct::Set { id: None, record: Record::Point(point) })
    };
    Ok(Action::Together(points.iter().map(point).collect()))
}

fn manager_of(person: &crate::domain::model::Person) -> Option<PersonId> {
    match person.manager {
        Some(crate::domain::model::Manager::Known(id)) => Some(id),
        _ => None,
    }
}

/// The texts of a filled form, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(pub std::collections::BTreeMap<&'static str, String>);

impl Values {
    pub(super) fn text(&self, key: &str) -> String {
        self.0.get(key).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    fn optional(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    fn day(&self, key: &str) -> Result<Date, String> {
        Date::parse_iso(&self.text(key)).map_err(|_| words::NO_DAY.to_owned())
    }

    /// From the first day through the last.
    pub(super) fn days(&self) -> Result<DateRange, String> {
        let until = self.day("through")?.plus_days(1).map_err(|_| words::NO_DAY.to_owned())?;
        DateRange::new(self.day("from")?, until).map_err(|error| error.to_string())
    }

    fn person(&self, key: &str) -> Option<PersonId> {
        Id::parse(&self.text(key)).map(PersonId)
    }

    fn record(&self, key: &str) -> Option<RecordId> {
        Id::parse(&self.text(key)).map(RecordId)
    }

    fn needed(&self, key: &str) -> Result<RecordId, String> {
        self.record(key).ok_or_else(|| words::CHOOSE.to_owned())
    }

    /// A deal says most, then a skill, then a KPI.
    fn about(&self) -> About {
        let deal = self.optional("deal").map(About::Deal);
        let skill = self.record("skill").map(About::Skill);
        deal.or(skill).or(self.optional("kpi").map(About::Kpi)).unwrap_or_default()
    }

    fn level(&self, key: &str) -> Result<u8, String> {
        let level = self.text(key).parse::<u8>().ok().filter(|level| *level <= HIGHEST_LEVEL);
        level.ok_or_else(|| words::NO_LEVEL.to_owned())
    }
}
