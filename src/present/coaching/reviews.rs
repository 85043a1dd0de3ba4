//! What is pulled into reviews, as lines; the figures and goals of a person; themes of feedback.

use super::{Item, Scene};
use crate::app::edit::Action;
use crate::app::requests::PersonInFull;
use crate::domain::development::pulled::goal_of;
use crate::domain::development::themes::{Theme, Topic};
use crate::domain::kernel::Rational;
use crate::domain::measure::KpiId;
use crate::domain::model::coaching::review_facts::{
    ActionLine, FeedbackLine, FigureLine, GoalLine, MarkAgainst, MarkLine, ProposedGoal, TalkLine,
};
use crate::domain::model::coaching::{About, ReviewFacts};
use crate::domain::model::goal::{GoalRef, GoalValue};
use crate::present::format;
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::{coaching as words, goals};

/// The name of a KPI.
fn kpi_name(slug: &str) -> String {
    KpiId::parse(slug).map_or_else(|| slug.to_owned(), |kpi| kpi.entry().name.to_owned())
}

impl Scene<'_> {
    fn of_kpi(&self, value: GoalValue, kpi: Option<&str>) -> String {
        goals::value(value, kpi.and_then(KpiId::parse), "", self.locale)
    }

    /// What stands above the lines of a review.
    pub fn review_title(&self, facts: &ReviewFacts) -> String {
        words::review(&self.record_name(facts.cycle), &self.date(facts.taken))
    }

    /// The lines of a review: figures, goals, what stands out, 1:1s, actions, feedback.
    pub fn review(&self, facts: &ReviewFacts) -> Vec<Item> {
        let mut items: Vec<Item> = facts.figures.iter().filter_map(|line| self.figure(line)).collect();
        items.extend(facts.goals.iter().map(|line| self.goal(line, facts)));
        items.extend(facts.marks.iter().map(|line| self.mark(line)));
        items.extend(facts.talks.iter().map(|line| self.talk(line)));
        items.extend(facts.actions.iter().map(|line| self.action(line)));
        items.extend(facts.feedback.iter().map(|line| self.heard(line)));
        items
    }

    fn figure(&self, line: &FigureLine) -> Option<Item> {
        let value = |value: GoalValue| self.of_kpi(value, Some(&line.kpi));
        let text = words::against_before(&value(line.value?), line.before.map(value).as_deref());
        let text = format!("{}: {text}", kpi_name(&line.kpi));
        Some(Item { text, mark: words::FIGURE.to_owned(), ..Item::default() })
    }

    fn goal_title(&self, line: &GoalLine, person: crate::domain::kernel::PersonId) -> String {
        if line.name.is_empty() { goals::quota_of(&self.name(Some(person))) } else { line.name.clone() }
    }

    fn goal(&self, line: &GoalLine, facts: &ReviewFacts) -> Item {
        let value = |value: GoalValue| self.of_kpi(value, line.kpi.as_deref());
        let share = line.share.map(|share| format::percent(share, self.locale));
        let reached = words::reached(&value(line.target), line.value.map(value).as_deref(), share.as_deref());
        let is_met = line.share.is_some_and(|share| share >= Rational::ONE);
        Item {
            text: format!("{}: {reached}", self.goal_title(line, facts.person)),
            meta: format::range(line.range, self.locale),
            mark: words::GOAL.to_owned(),
            tone: if is_met { Tone::Ahead } else { Tone::Plain },
            ..Item::default()
        }
    }

    fn mark(&self, line: &MarkLine) -> Item {
        let value = |value: GoalValue| match (line.kpi.as_str(), value) {
            // Stuck deals are held against each other as shares of the open ones.
            (slug, GoalValue::Number(share)) if slug == KpiId::StuckDeals.slug() => {
                format::percent(share, self.locale)
            }
            _ => self.of_kpi(value, Some(&line.kpi)),
        };
        let there = value(line.there);
        let against = match line.against {
            MarkAgainst::Peers => format!("{}: {there}", words::PEERS_MEAN),
            MarkAgainst::Past => words::against_past(&there),
        };
        let (mark, tone) =
            if line.is_strength { (words::STRENGTH, Tone::Ahead) } else { (words::NEED, Tone::Behind) };
        let tone = if line.is_sure { tone } else { Tone::Unknown };
        Item {
            text: format!("{}: {}; {against}", kpi_name(&line.kpi), value(line.here)),
            meta: words::mark(line.is_sure, line.is_monthly).to_owned(),
            mark: mark.to_owned(),
            tone,
            ..Item::default()
        }
    }

    fn talk(&self, line: &TalkLine) -> Item {
        let text = format!("{} \u{b7} {}", self.date(line.on), self.name(line.by));
        Item { text, meta: words::talked(line.points), mark: words::TALK.to_owned(), ..Item::default() }
    }

    fn action(&self, line: &ActionLine) -> Item {
        let day = match line.done {
            Some(day) => format!("{} {}", words::DONE, self.date(day)),
            None => format!("{} {}", words::DUE, self.date(line.due)),
        };
        let mut meta = vec![day];
        if let Some(kpi) = &line.kpi {
            let value = |value: GoalValue| self.of_kpi(value, Some(kpi));
            meta.push(match &line.moved {
                Some(moved) => words::moved(
                    &kpi_name(kpi),
                    (&value(moved.before), &value(moved.after)),
                    (&value(moved.others_before), &value(moved.others_after)),
                    moved.others,
                ),
                None => format!("{}: {}", kpi_name(kpi), words::not_moved(line.done.is_some())),
            });
        }
        Item {
            text: line.text.clone(),
            meta: meta.join(" \u{b7} "),
            mark: words::ONE_ACTION.to_owned(),
            ..Item::default()
        }
    }

    fn heard(&self, line: &FeedbackLine) -> Item {
        Item {
            text: line.text.clone(),
            meta: format!("{} \u{b7} {}", self.date(line.on), self.name(line.by)),
            mark: words::feedback(line.kind).to_owned(),
            ..Item::default()
        }
    }

    /// The goals that a review proposes, each with what saves it.
    pub fn proposed(&self, facts: &ReviewFacts) -> Vec<(Item, Action)> {
        let name = self.name(Some(facts.person));
        let line = |one: &ProposedGoal| {
            let value = |value: GoalValue| self.of_kpi(value, Some(&one.kpi));
            let goal = goal_of(one, facts.person, &name);
            let item = Item {
                text: format!(
                    "{}: {}",
                    kpi_name(&one.kpi),
                    format_args!("{} {}", goals::aim(one.aim), value(one.target))
                ),
                meta: format!(
                    "{} \u{b7} {}",
                    format::range(one.range, self.locale),
                    words::why(one.why, one.baseline.map(value).as_deref())
                ),
                mark: words::GOAL.to_owned(),
                ..Item::default()
            };
            (item, Action::SetGoal { id: None, goal })
        };
        facts.proposed.iter().map(line).collect()
    }

    /// KPIs of the running quarter.
    pub fn figures(&self, person: &PersonInFull) -> Table {
        let cell = |value: Option<GoalValue>, kpi: &str| match value {
            Some(value) => Cell::number(self.of_kpi(value, Some(kpi)), value.exact()),
            None => Cell::text("\u{2013}"),
        };
        let line = |one: &FigureLine| Line {
            key: one.kpi.clone(),
            cells: vec![
                Cell::text(kpi_name(&one.kpi)),
                cell(one.value, &one.kpi),
                cell(one.before, &one.kpi),
            ],
        };
        let titles = [words::NOW, words::BEFORE].map(|title| Column::number(title, ""));
        Table {
            caption: words::NOW.to_owned(),
            columns: std::iter::once(Column::text(words::FIGURE)).chain(titles).collect(),
            lines: person.figures.iter().map(line).collect(),
            totals: None,
        }
    }

    /// Goals that run on the day by which they are judged.
    pub fn progress(&self, person: &PersonInFull) -> Table {
        let line = |(index, one): (usize, &GoalLine)| {
            let value = |value: GoalValue| self.of_kpi(value, one.kpi.as_deref());
            let number = |exact: Option<GoalValue>| match exact {
                Some(exact) => Cell::number(value(exact), exact.exact()),
                None => Cell::text("\u{2013}"),
            };
            let share = one.share.map(|share| Cell::number(format::percent(share, self.locale), share));
            Line {
                key: index.to_string(),
                cells: vec![
                    Cell::text(self.goal_title(one, person.person)),
                    Cell::text(format::range(one.range, self.locale)),
                    number(Some(one.target)),
                    number(one.value),
                    share.unwrap_or_else(|| Cell::text("\u{2013}")),
                ],
            }
        };
        let numbers = [words::TARGET, words::REACHED, words::SHARE].map(|title| Column::number(title, ""));
        let texts = [words::GOAL, words::DAY].map(Column::text);
        Table {
            caption: words::PROGRESS.to_owned(),
            columns: texts.into_iter().chain(numbers).collect(),
            lines: person.progress.iter().enumerate().map(line).collect(),
            totals: None,
        }
    }

    /// What something is about, in words.
    pub fn about(&self, about: &About) -> String {
        match about {
            About::Skill(id) | About::Commitment(id) => self.record_name(*id),
            About::Deal(key) => key.clone(),
            About::Kpi(name) => kpi_name(name),
            About::Goal(id) => self.goal_name(GoalRef::Goal(*id)),
            About::Other => String::new(),
        }
    }

    /// What feedback is about, by quarter.
    pub fn themes(&self) -> Table {
        let count = |number: u64| {
            let exact = Rational::whole(i64::try_from(number).unwrap_or(i64::MAX));
            Cell::number(format::count(number, self.locale), exact)
        };
        let line = |(index, one): (usize, &Theme)| {
            let topic = match &one.topic {
                Topic::Tag(word) => format!("#{word}"),
                Topic::Tied(About::Other) => words::UNTIED.to_owned(),
                Topic::Tied(about) => self.about(about),
            };
            let first = Rational::whole(i64::from(one.quarter.from.days()));
            let mut cells =
                vec![Cell::number(format::range(one.quarter, self.locale), first), Cell::text(topic)];
            cells.extend([one.praise, one.change, one.thanks, one.people].map(count));
            Line { key: index.to_string(), cells }
        };
        let mut columns = vec![Column::text(words::QUARTER), Column::text(words::THEME)];
        let kinds = crate::domain::model::coaching::FeedbackKind::ALL.into_iter().take(3);
        columns.extend(kinds.map(|kind| Column::number(words::feedback(kind), "")));
        columns.push(Column::number(words::ABOUT_PEOPLE, ""));
        let lines = self.report.themes.iter().enumerate().map(line).collect();
        Table { caption: words::THEMES.to_owned(), columns, lines, totals: None }
    }
}
