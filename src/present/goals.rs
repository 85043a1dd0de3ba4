//! View models of the page Goals: the tree, one goal opened, forms, and the quotas themselves.

pub mod form;

use super::format::{self, Locale};
use super::place::{Place, View};
use super::table::{Bar, Cell, Column, Line, Opens, Table};
use super::tone::Tone;
use super::words::{explain, goals as words};
use crate::app::requests::Overview;
use crate::domain::goals::objective::is_of_now;
use crate::domain::goals::{Cascade, Check, GoalNode, GoalReport, Objective, Standing, Verdict};
use crate::domain::kernel::{Date, PersonId, Rational};
use crate::domain::measure::{Filter, KpiId};
use crate::domain::model::goal::Aim;
use crate::domain::model::{GoalOwner, GoalRef, Quota};
use std::sync::Arc;

/// The value of [`View::Tab`] under which a new goal is written.
pub const NEW: &str = "new";

/// One letter of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterView {
    /// The letter and its word.
    pub letter: String,
    /// The word alone.
    pub word: &'static str,
    /// How it came out, in a word.
    pub verdict: &'static str,
    /// How that reads.
    pub tone: Tone,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// One goal in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalLine {
    /// Names it.
    pub key: String,
    /// Where it is opened.
    pub href: String,
    /// How deep it stands.
    pub depth: u16,
    /// What should be reached.
    pub name: String,
    /// Whose it is.
    pub owner: String,
    /// Its days.
    pub days: String,
    /// The target, with its direction where less is better.
    pub target: String,
    /// Where it stands; a dash where that is not known.
    pub stands: String,
    /// What stands behind that: the figure of its owner over its days; nothing where people tell it.
    pub opens: Option<Opens>,
    /// How it stands against its pace, in a word.
    pub standing: &'static str,
    /// How that reads.
    pub tone: Tone,
    /// How far it is.
    pub bar: Option<Bar>,
    /// The five letters.
    pub letters: Vec<LetterView>,
    /// What is wrong with its place.
    pub flags: Vec<String>,
}

/// A goal above, and which share of it the goal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightView {
    /// What should be reached, and by whom.
    pub text: String,
    /// Where it is opened.
    pub href: String,
    /// The share of it, where they add up.
    pub share: String,
}

/// One goal opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalDetail {
    /// As the tree shows it.
    pub line: GoalLine,
    /// How far it is, in a sentence.
    pub pace: String,
    /// Its line of sight, nearest first.
    pub sight: Vec<SightView>,
    /// What stands below, top-down and bottom-up.
    pub below: Vec<String>,
    /// What it takes.
    pub takes: Vec<String>,
    /// What was said, newest first.
    pub said: Vec<String>,
    /// Who took it on, and when.
    pub acknowledged: String,
    /// Whether that holds as it stands now.
    pub is_acknowledged: bool,
}

/// Names of people and goals in a report.
pub struct Names<'a> {
    report: &'a GoalReport,
    overview: &'a Overview,
    locale: &'a Locale,
}

impl<'a> Names<'a> {
    /// The names that a report and the roster tell.
    pub fn new(report: &'a GoalReport, overview: &'a Overview, locale: &'a Locale) -> Names<'a> {
        Names { report, overview, locale }
    }

    /// The name of a person.
    pub fn person(&self, id: PersonId) -> String {
        let brief = self.overview.people.iter().find(|brief| brief.person.id == id);
        brief.map(|brief| brief.person.name.clone()).unwrap_or_default()
    }

    /// The name of an owner.
    pub fn owner(&self, owner: &GoalOwner) -> String {
        match owner {
            GoalOwner::Company => words::COMPANY.to_owned(),
            GoalOwner::Team(name) => name.clone(),
            GoalOwner::Person(id) => self.person(*id),
        }
    }

    fn objective(&self, one: &Objective) -> String {
        match (&one.owner, one.is_quota()) {
            (GoalOwner::Person(id), true) => words::quota_of(&self.person(*id)),
            _ => one.name.clone(),
        }
    }

    /// The name of a goal or quota.
    pub fn goal(&self, key: GoalRef) -> String {
        self.report.node(key).map(|node| self.objective(&node.objective)).unwrap_or_default()
    }
}

/// The tree in its order.
pub fn tree(report: &GoalReport, overview: &Overview, place: &Place, locale: &Locale) -> Vec<GoalLine> {
    let names = Names::new(report, overview, locale);
    report.nodes.iter().map(|node| line(node, &names, place)).collect()
}

fn line(node: &GoalNode, names: &Names, place: &Place) -> GoalLine {
    let one = &node.objective;
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(one, names.locale, &goal);
    let target = naming.value(one.target);
    let target = if one.aim == Aim::AtMost { format!("{} {target}", words::aim(one.aim)) } else { target };
    let key = one.key.id().to_string();
    let expected = matches!(node.pacing.standing, Standing::Ahead | Standing::Behind);
    GoalLine {
        href: place.with_view(View::Open, &key).with_view(View::Tab, "").href(),
        key,
        depth: node.depth,
        name: names.objective(one),
        owner: names.owner(&one.owner),
        days: format::range(one.range, names.locale),
        target,
        stands: node.value.map_or_else(|| "\u{2014}".to_owned(), |value| naming.value(value)),
        opens: node.value.and_then(|_| opens(one)),
        standing: words::standing(node.pacing.standing),
        tone: tone(node.pacing.standing),
        bar: node.pacing.share.map(|share| Bar { share, pace: expected.then_some(node.pacing.expected) }),
        letters: node.checks.iter().map(|check| letter(check, &naming)).collect(),
        flags: node.flags.iter().map(|flag| words::flag(flag, &naming)).collect(),
    }
}

/// The figure behind a goal; a quota's is the attainment that tells its credit.
fn opens(one: &Objective) -> Option<Opens> {
    let kpi = one.measured.kpi()?;
    let filter = Filter { period: (!is_of_now(kpi)).then_some(one.range), ..one.rows() };
    let kpi = if one.is_quota() { KpiId::Attainment } else { kpi };
    Some(Opens { kpi, filter: Arc::new(filter), keys: Vec::new() })
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Ahead | Standing::Reached => Tone::Ahead,
        Standing::Behind | Standing::Missed => Tone::Behind,
        Standing::Unknown => Tone::Unknown,
        Standing::NotBegun => Tone::Plain,
    }
}

fn letter(check: &Check, naming: &words::Naming) -> LetterView {
    let reasons = check.reasons.iter().map(|reason| words::reason(reason, naming));
    LetterView {
        letter: check.letter.letter().to_string(),
        word: words::letter(check.letter),
        verdict: words::verdict(check.verdict),
        tone: match check.verdict {
            Verdict::Holds => Tone::Ahead,
            Verdict::Fails => Tone::Behind,
            Verdict::Unknown => Tone::Unknown,
        },
        reasons: reasons.collect(),
    }
}

/// The goal that a place opens; nothing where the report does not hold it.
pub fn opened<'a>(report: &'a GoalReport, key: &str) -> Option<&'a GoalNode> {
    report.nodes.iter().find(|node| node.objective.key.id().to_string() == key)
}

/// One goal with all that is known of it.
pub fn detail(
    node: &GoalNode,
    report: &GoalReport,
    overview: &Overview,
    place: &Place,
    locale: &Locale,
) -> GoalDetail {
    let names = Names::new(report, overview, locale);
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(&node.objective, locale, &goal);
    let mut below = vec![words::roll_up(&node.roll_up, &naming)];
    below.extend(node.bottom_up.as_ref().map(|found| words::bottom_up(found, &naming)));
    below.retain(|text| !text.is_empty());
    GoalDetail {
        line: line(node, &names, place),
        pace: words::pace(&node.pacing, &naming),
        sight: sight(node, &names, place),
        below,
        takes: words::takes(&node.takes, &naming),
        said: said(node, &naming, locale),
        acknowledged: acknowledged(node, &names, &naming),
        is_acknowledged: node.is_acknowledged,
    }
}

/// The goals above in words, with the share that the goal is of each.
fn sight(node: &GoalNode, names: &Names, place: &Place) -> Vec<SightView> {
    let view = |share: &crate::domain::goals::Share| {
        let above = names.report.node(share.goal);
        let goal = |key| names.goal(key);
        let target = above.map(|above| {
            let naming = words::Naming::of(&above.objective, names.locale, &goal);
            format!(
                "{} \u{2013} {}: {}",
                names.owner(&above.objective.owner),
                names.goal(share.goal),
                naming.value(above.objective.target)
            )
        });
        let percent =
            |share: Rational| format!("{} {}", words::CONTRIBUTES, words::share_of(share, names.locale));
        SightView {
            text: target.unwrap_or_else(|| names.goal(share.goal)),
            href: place.with_view(View::Open, &share.goal.id().to_string()).href(),
            share: share.share.map(percent).unwrap_or_default(),
        }
    };
    node.line.iter().map(view).collect()
}

fn said(node: &GoalNode, naming: &words::Naming, locale: &Locale) -> Vec<String> {
    let entry = |entry: &crate::domain::model::goal::CheckIn| {
        let mut parts = vec![format::date(entry.on, locale), words::status(entry.status).to_owned()];
        parts.extend(entry.confidence.map(|percent| format!("{percent}%")));
        parts.extend(entry.value.map(|value| naming.value(value)));
        parts.extend(entry.expected.map(|value| format!("\u{2192} {}", naming.value(value))));
        parts.extend(Some(entry.note.clone()).filter(|note| !note.is_empty()));
        parts.join(" \u{00b7} ")
    };
    node.log.check_ins.iter().rev().map(entry).collect()
}

fn acknowledged(node: &GoalNode, names: &Names, naming: &words::Naming) -> String {
    let Some(last) = node.log.acknowledged.last() else { return words::NOT_ACKNOWLEDGED.to_owned() };
    let by = last.by.map_or_else(|| names.owner(&node.objective.owner), |id| names.person(id));
    let on = format::date(last.on, names.locale);
    if node.is_acknowledged {
        words::acknowledged(&by, &on)
    } else {
        words::acknowledged_before(&by, &on, &naming.value(last.target))
    }
}

/// A person's own goals, each with what it serves; nothing without a person.
pub fn own(
    report: &GoalReport,
    person: PersonId,
    overview: &Overview,
    place: &Place,
    locale: &Locale,
) -> Vec<GoalDetail> {
    let owner = GoalOwner::Person(person);
    let nodes = report.of_owner(&owner);
    nodes.map(|node| detail(node, report, overview, place, locale)).collect()
}

/// The parts of a goal that is handed on.
pub fn parts(
    found: &Cascade,
    node: &GoalNode,
    report: &GoalReport,
    overview: &Overview,
    locale: &Locale,
) -> Table {
    let names = Names::new(report, overview, locale);
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(&node.objective, locale, &goal);
    let line = |(index, part): (usize, &crate::domain::goals::CascadePart)| Line {
        key: index.to_string(),
        cells: vec![
            Cell::text(names.owner(&part.owner)),
            Cell::number(format::date(part.period.range.from, locale), day(part.period.range.from)),
            Cell::number(
                format::date(part.period.range.last_day(), locale),
                day(part.period.range.last_day()),
            ),
            Cell::number(naming.value(part.target), part.target.exact()),
        ],
    };
    Table {
        caption: words::CASCADE.to_owned(),
        columns: vec![
            Column::text(words::OWNER),
            Column::number(words::FROM, ""),
            Column::number(words::THROUGH, ""),
            Column::number(words::TARGET, ""),
        ],
        lines: found.parts.iter().enumerate().map(line).collect(),
        totals: None,
    }
}

/// What a cascade rests on, in sentences.
pub fn parts_why(
    found: &Cascade,
    node: &GoalNode,
    report: &GoalReport,
    overview: &Overview,
    locale: &Locale,
) -> Vec<String> {
    let names = Names::new(report, overview, locale);
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(&node.objective, locale, &goal);
    words::cascade(found, &naming, &|id| names.person(id))
}

/// All quotas, the latest first, then by person.
pub fn quotas(overview: &Overview, locale: &Locale) -> Table {
    let name = |quota: &Quota| {
        let person = overview.people.iter().find(|brief| brief.person.id == quota.person);
        person.map(|brief| brief.person.name.clone()).unwrap_or_default()
    };
    let line = |quota: &Quota| Line {
        key: quota.id.to_string(),
        cells: vec![
            Cell::text(name(quota)),
            Cell::number(format::date(quota.range.from, locale), day(quota.range.from)),
            Cell::number(format::date(quota.range.last_day(), locale), day(quota.range.last_day())),
            Cell::number(format::money_with_code(quota.amount, locale), quota.amount.exact_minor()),
            Cell::text(quota.place.as_ref().map_or_else(|| words::TYPED.to_owned(), explain::place)),
        ],
    };
    let mut in_order: Vec<&Quota> = overview.quotas.iter().collect();
    in_order.sort_by_cached_key(|quota| (std::cmp::Reverse(quota.range), name(quota).to_lowercase()));
    Table {
        caption: words::QUOTAS.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::number(words::FROM, ""),
            Column::number(words::THROUGH, ""),
            Column::number(words::AMOUNT, ""),
            Column::text(words::READ_AT),
        ],
        lines: in_order.into_iter().map(line).collect(),
        totals: None,
    }
}

fn day(date: Date) -> Rational {
    Rational::whole(i64::from(date.days()))
}
