//! View models of the page Coaching: lists of lines that a person reads, and tables.

mod contests;
pub mod forms;
pub mod help;
pub mod reviews;
pub mod tables;
pub mod wall;

use super::format::{self, Locale};
use super::place::{Page, Place, View};
use super::tone::Tone;
use super::words::{coaching as words, goals};
use crate::app::requests::{CoachingReport, Overview, PersonInFull};
use crate::domain::development::agenda::Proposal;
use crate::domain::development::effect::Effect;
use crate::domain::development::signals::{Against, Signal, Subject};
use crate::domain::development::training::{TrainingState, state};
use crate::domain::kernel::{Currency, Date, Money, PersonId, Rational, RecordId};
use crate::domain::measure::{Filter, KpiId, Unit};
use crate::domain::model::GoalRef;
use crate::domain::model::coaching::{About, Commitment, Entry, Meeting, Record};

/// A line with what stands beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// The record, if it is one.
    pub id: Option<RecordId>,
    /// What it says.
    pub text: String,
    /// What stands below, smaller.
    pub meta: String,
    /// A word before it.
    pub mark: String,
    /// How that reads.
    pub tone: Tone,
    /// Opens to rows: a KPI under a filter.
    pub rows: Option<(KpiId, Filter)>,
    /// What is about it, for a point of an agenda.
    pub about: About,
    /// Whether it is done.
    pub done: bool,
    /// The text of another version that nobody has chosen yet.
    pub apart: Option<String>,
}

/// A report with what names and numbers are written by.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The report.
    pub report: &'a CoachingReport,
    /// The overview.
    pub overview: &'a Overview,
    /// The locale.
    pub locale: &'a Locale,
}

/// The value of a KPI as people read it. It was computed as a float, for comparing; money is rounded to whole
/// minor units.
pub fn number(value: f64, kpi: KpiId, currency: Option<Currency>, locale: &Locale) -> String {
    let exact =
        |scale: f64| Rational::new(libm::round(value * scale).clamp(-9e15, 9e15) as i128, scale as i128);
    match (kpi.entry().unit, currency) {
        (Unit::Money, Some(currency)) => {
            let minor = libm::round(value.clamp(-9e15, 9e15)) as i64;
            format::money_whole(Money::new(minor, currency), locale) + "\u{a0}" + currency.code()
        }
        (Unit::Ratio, _) => {
            exact(100_000.0).map_or_else(|_| String::new(), |ratio| format::percent(ratio, locale))
        }
        _ => exact(100.0).map_or_else(|_| String::new(), |number| format::number(number, locale)),
    }
}

/// How far two values of a KPI lie apart: shares in percentage points, everything else as itself.
fn difference(value: f64, kpi: KpiId, currency: Option<Currency>, locale: &Locale) -> String {
    if kpi.entry().unit != Unit::Ratio {
        return number(value, kpi, currency, locale);
    }
    let points = Rational::new(libm::round(value * 10_000.0).clamp(-9e15, 9e15) as i128, 100);
    points.map_or_else(|_| String::new(), |points| words::points_apart(&format::number(points, locale)))
}

fn share(value: f64, locale: &Locale) -> String {
    let exact = Rational::new(libm::round(value.clamp(0.0, 99.0) * 10_000.0) as i128, 10_000);
    exact.map_or_else(|_| String::new(), |ratio| format::percent(ratio, locale))
}

impl Scene<'_> {
    /// The name of a person; the owner's own where there is none.
    pub fn name(&self, person: Option<PersonId>) -> String {
        let Some(id) = person else { return words::OWNER.to_owned() };
        let brief = self.overview.people.iter().find(|brief| brief.person.id == id);
        brief.map(|brief| brief.person.name.clone()).unwrap_or_default()
    }

    fn date(&self, day: Date) -> String {
        format::date(day, self.locale)
    }

    /// Names of all records that have one, by kind.
    pub fn named(&self, slug: &str) -> Vec<(RecordId, String)> {
        let name = |(id, entry): (&RecordId, &Entry)| {
            let record = entry.record();
            (record.slug() == slug).then(|| (*id, name_of(record)))
        };
        self.report.records.iter().filter_map(name).collect()
    }

    /// The name of a record; empty where it is gone.
    pub fn record_name(&self, id: RecordId) -> String {
        self.report.records.get(&id).map(|entry| name_of(entry.record())).unwrap_or_default()
    }

    fn goal_name(&self, key: GoalRef) -> String {
        match key {
            GoalRef::Goal(id) => self.report.goals.get(&id).cloned().unwrap_or_default(),
            GoalRef::Quota(id) => {
                let quota = self.overview.quotas.iter().find(|quota| quota.id == id);
                quota.map(|quota| goals::quota_of(&self.name(Some(quota.person)))).unwrap_or_default()
            }
        }
    }

    /// A signal as a line.
    pub fn signal(&self, signal: &Signal) -> Item {
        let kpi = match signal.about {
            Subject::Kpi(kpi) => Some(kpi),
            Subject::Goal(_) => None,
        };
        let as_share = kpi.is_none_or(|kpi| kpi == KpiId::StuckDeals);
        let value = |value: f64| match kpi.filter(|_| !as_share) {
            Some(kpi) => number(value, kpi, signal.currency, self.locale),
            None => share(value, self.locale),
        };
        let name = match signal.about {
            Subject::Kpi(kpi) => kpi.entry().name.to_owned(),
            Subject::Goal(key) => self.goal_name(key),
        };
        let against = match signal.against {
            Against::Peers => {
                words::against_peers(&value(signal.there), &format::count(signal.peers, self.locale))
            }
            Against::Past => words::against_past(&value(signal.there)),
            Against::Pace => words::against_pace(&value(signal.there)),
        };
        let of_months = !matches!(kpi, Some(KpiId::WinRate | KpiId::StuckDeals));
        let mut meta = Vec::new();
        meta.extend(signal.since.map(|day| words::since(&self.date(day))));
        meta.extend(kpi.map(|_| words::cases(&format::count(signal.cases, self.locale), of_months)));
        meta.extend(signal.corrected.map(|luck| words::luck(&share(luck, self.locale))));
        meta.extend(signal.chance.map(|chance| words::chance(&share(chance, self.locale))));
        let (mark, tone) = match (signal.claimed, signal.is_strength) {
            (false, _) => (words::LUCK, Tone::Unknown),
            (true, true) => (words::STRENGTH, Tone::Ahead),
            (true, false) => (words::NEED, Tone::Behind),
        };
        let about = match signal.about {
            Subject::Kpi(kpi) => About::Kpi(kpi.slug()),
            Subject::Goal(GoalRef::Goal(id)) => About::Goal(id),
            Subject::Goal(GoalRef::Quota(_)) => About::Kpi(KpiId::Attainment.slug()),
        };
        Item {
            text: format!("{name}: {}; {against}", value(signal.here)),
            meta: meta.join(" \u{b7} "),
            mark: mark.to_owned(),
            tone,
            rows: kpi.map(|kpi| (kpi, signal.rows.clone())),
            about,
            ..Item::default()
        }
    }

    /// What the data proposes to talk about and is not on the agenda yet.
    pub fn proposals(&self, person: &PersonInFull, meeting: Option<RecordId>) -> Vec<Item> {
        let taken: Vec<About> = meeting
            .map(|id| self.points(id))
            .unwrap_or_default()
            .into_iter()
            .map(|point| point.about)
            .collect();
        let item = |proposal: &Proposal| match proposal {
            Proposal::Signal(signal) => self.signal(signal),
            Proposal::Promised { commitment, overdue } => {
                let Some(one) = self.commitment(*commitment) else { return Item::default() };
                Item {
                    text: words::promised(&one.text, &self.date(one.due), *overdue),
                    tone: if *overdue { Tone::Warning } else { Tone::Plain },
                    about: About::Commitment(*commitment),
                    ..Item::default()
                }
            }
            Proposal::Gap { skill, levels } => Item {
                text: words::gap(&self.record_name(*skill), *levels),
                about: About::Skill(*skill),
                ..Item::default()
            },
        };
        let items = person.agenda.iter().map(item);
        items.filter(|item| !item.text.is_empty() && !taken.contains(&item.about)).collect()
    }

    fn commitment(&self, id: RecordId) -> Option<&Commitment> {
        match self.report.records.get(&id)?.record() {
            Record::Commitment(one) => Some(one),
            _ => None,
        }
    }

    /// The 1:1s of a person, the latest first.
    pub fn meetings(&self, person: PersonId) -> Vec<(RecordId, &Meeting)> {
        let of = self.report.records.iter().filter_map(|(id, entry)| match entry.record() {
            Record::Meeting(meeting) if meeting.person == person => Some((*id, meeting)),
            _ => None,
        });
        let mut meetings: Vec<(RecordId, &Meeting)> = of.collect();
        meetings.sort_by_key(|(id, meeting)| (std::cmp::Reverse(meeting.on), *id));
        meetings
    }

    /// The 1:1 at hand: the next that is planned, else the last.
    pub fn meeting(&self, person: PersonId) -> Option<(RecordId, &Meeting)> {
        let all = self.meetings(person);
        let next = all.iter().rev().find(|(_, meeting)| !meeting.held).copied();
        next.or_else(|| all.first().copied())
    }

    /// What a 1:1 is called.
    pub fn meeting_title(&self, meeting: &Meeting) -> String {
        let held = if meeting.held { words::HOLD } else { words::NEXT };
        format!("{} \u{b7} {held} \u{b7} {}", self.date(meeting.on), self.name(meeting.by))
    }

    fn items(&self, is_wanted: impl Fn(&Record) -> Option<Item>) -> Vec<Item> {
        let item = |(id, entry): (&RecordId, &Entry)| {
            let item = is_wanted(entry.record())?;
            let apart = entry.apart().next().map(text_of);
            Some(Item { id: Some(*id), apart, ..item })
        };
        self.report.records.iter().filter_map(item).collect()
    }

    /// The points of an agenda.
    pub fn points(&self, meeting: RecordId) -> Vec<Item> {
        self.items(|record| match record {
            Record::Point(point) if point.meeting == meeting => Some(Item {
                text: point.text.clone(),
                meta: self.name(point.by),
                about: point.about.clone(),
                done: point.done,
                ..Item::default()
            }),
            _ => None,
        })
    }

    /// The notes of a 1:1 for both.
    pub fn notes(&self, meeting: RecordId) -> Vec<Item> {
        self.items(|record| match record {
            Record::Note(note) if note.meeting == meeting => {
                Some(Item { text: note.text.clone(), meta: self.name(note.by), ..Item::default() })
            }
            _ => None,
        })
    }

    /// The notes for no one else.
    pub fn private(&self, person: &PersonInFull) -> Vec<Item> {
        let item = |(id, note): &(RecordId, crate::domain::model::coaching::PrivateNote)| Item {
            id: Some(*id),
            text: note.words.clone(),
            meta: self.date(note.on),
            ..Item::default()
        };
        person.private.iter().map(item).collect()
    }

    /// The actions of a person, open ones first, each with what its KPI did since.
    pub fn actions(&self, person: &PersonInFull) -> Vec<Item> {
        let today = self.report.today;
        let mut items = self.items(|record| match record {
            Record::Commitment(one) if one.person == person.person => {
                let kpi = one.kpi.as_deref().and_then(KpiId::parse);
                let mut meta = vec![match one.done {
                    Some(day) => format!("{} {}", words::DONE, self.date(day)),
                    None => format!("{} {}", words::DUE, self.date(one.due)),
                }];
                meta.extend(kpi.map(|kpi| kpi.entry().name.to_owned()));
                let before = one.baseline.map(|value| goals::value(value, kpi, "", self.locale));
                meta.extend(before.map(|value| words::baseline(&value)));
                let late = one.done.is_none() && one.due < today;
                let tone = if late { Tone::Warning } else { Tone::Plain };
                let mark = if late { words::OVERDUE.to_owned() } else { String::new() };
                Some(Item {
                    text: one.text.clone(),
                    meta: meta.join(" \u{b7} "),
                    tone,
                    mark,
                    done: one.done.is_some(),
                    ..Item::default()
                })
            }
            _ => None,
        });
        for item in &mut items {
            let outcome = person.outcomes.iter().find(|(id, _)| Some(*id) == item.id);
            let kpi = item
                .id
                .and_then(|id| self.commitment(id))
                .and_then(|one| one.kpi.as_deref().and_then(KpiId::parse));
            if let (Some((_, effect)), Some(kpi)) = (outcome, kpi) {
                item.meta = format!("{} \u{b7} {}", item.meta, self.effect(effect, kpi));
            }
        }
        items.sort_by_key(|item| item.done);
        items
    }

    /// What a KPI did, in words.
    pub fn effect(&self, effect: &Effect, kpi: KpiId) -> String {
        let Some(found) = effect.found else { return words::no_effect(effect.waiting, effect.left_out) };
        let value = |value: f64| {
            let written = difference(value, kpi, effect.currency, self.locale);
            if value > 0.0 { format!("+{written}") } else { written }
        };
        let said = words::effect(
            &value(found.size),
            &value(found.low),
            &value(found.high),
            effect.claimed,
            effect.treated,
            effect.others,
        );
        if effect.claimed {
            said
        } else {
            let plain = difference(found.detectable, kpi, effect.currency, self.locale);
            format!("{said}; {}", words::detectable(&plain))
        }
    }

    /// The feedback for a person and from it, the latest first.
    pub fn feedback(&self, person: PersonId) -> Vec<Item> {
        let mut dated: Vec<(Date, Item)> = Vec::new();
        for (id, entry) in &self.report.records {
            let Record::Feedback(one) = entry.record() else { continue };
            if one.person != person && one.by != Some(person) {
                continue;
            }
            let parts = [&one.situation, &one.behaviour, &one.impact, &one.next];
            let said: Vec<&str> =
                parts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            let about = self.about(&one.about);
            let who = format!("{} \u{2192} {}", self.name(one.by), self.name(Some(one.person)));
            let meta = [self.date(one.on), who, about].into_iter().filter(|text| !text.is_empty());
            dated.push((
                one.on,
                Item {
                    id: Some(*id),
                    text: said.join(" \u{2192} "),
                    meta: meta.collect::<Vec<_>>().join(" \u{b7} "),
                    mark: words::feedback(one.kind).to_owned(),
                    apart: entry.apart().next().map(text_of),
                    ..Item::default()
                },
            ));
        }
        dated.sort_by_key(|(day, item)| (std::cmp::Reverse(*day), item.id));
        dated.into_iter().map(|(_, item)| item).collect()
    }

    /// The trainings of a person, what is late first.
    pub fn trainings(&self, person: PersonId) -> Vec<Item> {
        let today = self.report.today;
        let mut items = Vec::new();
        for (id, entry) in &self.report.records {
            let Record::Training(one) = entry.record() else { continue };
            if one.person != person {
                continue;
            }
            let stands = state(one, today);
            let meta = match (one.completed, one.due) {
                (Some(day), _) => format!("{} {}", words::DONE, self.date(day)),
                (None, Some(day)) => format!("{} {}", words::DUE, self.date(day)),
                (None, None) => String::new(),
            };
            let tone = match stands {
                TrainingState::Overdue => Tone::Warning,
                TrainingState::Done => Tone::Ahead,
                TrainingState::Open => Tone::Plain,
            };
            let mark = words::training(stands).to_owned();
            let done = stands == TrainingState::Done;
            items.push((
                stands,
                Item {
                    id: Some(*id),
                    text: self.record_name(one.course),
                    meta,
                    mark,
                    tone,
                    done,
                    ..Item::default()
                },
            ));
        }
        items.sort_by_key(|(stands, item)| (*stands, item.id));
        items.into_iter().map(|(_, item)| item).collect()
    }

    /// All skills with their targets.
    pub fn skill_items(&self) -> Vec<Item> {
        self.items(|record| match record {
            Record::Skill(skill) => {
                let level = |(role, level): (&String, &u8)| {
                    if role.is_empty() {
                        format!("{} {level}", words::TARGET)
                    } else {
                        format!("{role}: {level}")
                    }
                };
                let mut meta: Vec<String> = skill.targets.iter().map(level).collect();
                meta.extend(
                    skill.kpi.as_deref().and_then(KpiId::parse).map(|kpi| kpi.entry().name.to_owned()),
                );
                let mark = words::skill(skill.kind).to_owned();
                Some(Item { text: skill.name.clone(), meta: meta.join(" \u{b7} "), mark, ..Item::default() })
            }
            _ => None,
        })
    }

    /// The parts of reviews about a person.
    pub fn parts(&self, person: PersonId) -> Vec<Item> {
        self.items(|record| match record {
            Record::ReviewPart(part) if part.person == person => {
                let mut said: Vec<String> = [&part.strengths, &part.areas, &part.goals]
                    .into_iter()
                    .chain(&part.answers)
                    .filter(|text| !text.is_empty())
                    .cloned()
                    .collect();
                said.extend(part.rating.map(|rating| format!("{rating} / 5")));
                let text =
                    if said.is_empty() { words::NOT_WRITTEN.to_owned() } else { said.join(" \u{b7} ") };
                let meta = format!("{} \u{b7} {}", self.record_name(part.cycle), self.name(part.by));
                Some(Item {
                    text,
                    meta,
                    mark: words::part(part.kind).to_owned(),
                    done: part.done,
                    ..Item::default()
                })
            }
            _ => None,
        })
    }
}

/// The page of a person under the filter at hand.
pub fn person_href(place: &Place, person: PersonId) -> String {
    let mut place = place.with_page(Page::Coaching).with_view(View::Tab, "");
    place.filter.people = [person].into();
    place.href()
}

fn name_of(record: &Record) -> String {
    match record {
        Record::Skill(one) => one.name.clone(),
        Record::Course(one) => one.name.clone(),
        Record::Badge(one) => one.name.clone(),
        Record::Contest(one) => one.name.clone(),
        Record::Cycle(one) => one.name.clone(),
        Record::Commitment(one) => one.text.clone(),
        other => words::kind(other.slug()).to_owned(),
    }
}

/// The words of a record, for lists and for other versions.
fn text_of(record: &Record) -> String {
    match record {
        Record::Point(one) => one.text.clone(),
        Record::Note(one) => one.text.clone(),
        Record::Feedback(one) => one.behaviour.clone(),
        Record::ReviewPart(one) => {
            [&one.strengths, &one.areas, &one.goals].map(String::as_str).join(" \u{b7} ")
        }
        Record::Assessment(one) => one.level.to_string(),
        other => name_of(other),
    }
}

fn day_of(record: &Record) -> Option<Date> {
    match record {
        Record::Meeting(one) => Some(one.on),
        Record::Commitment(one) => Some(one.done.unwrap_or(one.agreed)),
        Record::Feedback(one) => Some(one.on),
        Record::Assessment(one) => Some(one.on),
        Record::Training(one) => Some(one.completed.unwrap_or(one.assigned)),
        Record::Award(one) => Some(one.on),
        _ => None,
    }
}
