//! Tables about people: everybody at a glance, skills against targets, pay, time.

use super::{Scene, day_of, person_href, text_of};
use crate::app::requests::PersonInFull;
use crate::domain::development::training::SkillLine;
use crate::domain::kernel::{Date, Money, PersonId, Rational};
use crate::domain::model::coaching::Record;
use crate::present::format;
use crate::present::place::Place;
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::coaching as words;

impl Scene<'_> {
    /// Everybody, with who waits longest first.
    pub fn people(&self, place: &Place) -> Table {
        let number = |count: u64| {
            Cell::number(
                format::count(count, self.locale),
                Rational::whole(i64::try_from(count).unwrap_or(0)),
            )
        };
        let day = |day: Option<Date>| match day {
            Some(day) => Cell::number(self.date(day), Rational::whole(i64::from(day.days()))),
            None => Cell::text("\u{2013}"),
        };
        let line = |one: &crate::app::requests::PersonAtAGlance| Line {
            key: one.person.to_string(),
            cells: vec![
                Cell { href: person_href(place, one.person), ..Cell::text(self.name(Some(one.person))) },
                day(one.last),
                day(one.next),
                number(one.actions.0),
                warned(number(one.actions.1), one.actions.1),
                number(one.trainings.0),
                warned(number(one.trainings.1), one.trainings.1),
                number(one.missing_levels),
            ],
        };
        let titles = [
            words::LAST,
            words::NEXT,
            words::OPEN_ACTIONS,
            words::OVERDUE_ACTIONS,
            words::OPEN_TRAININGS,
            words::OVERDUE_TRAININGS,
            words::MISSING,
        ];
        let mut columns = vec![Column::text(words::PERSON)];
        columns.extend(titles.into_iter().map(|title| Column::number(title, "")));
        let lines = self.report.people.iter().map(line).collect();
        Table { caption: words::PEOPLE.to_owned(), columns, lines, totals: None }
    }

    /// The skills of a person.
    pub fn skills(&self, lines: &[SkillLine]) -> Table {
        let level = |level: Option<u8>| match level {
            Some(level) => Cell::number(level.to_string(), Rational::whole(level.into())),
            None => Cell::text("\u{2013}"),
        };
        let line = |one: &SkillLine| Line {
            key: one.skill.to_string(),
            cells: vec![
                Cell::text(self.record_name(one.skill)),
                level(one.target),
                level(one.own.map(|(level, _)| level)),
                level(one.manager.map(|(level, _)| level)),
                level(one.figures.map(|(level, _)| level)),
                warned(level(Some(one.gap())), one.gap().into()),
            ],
        };
        let titles = [words::TARGET, words::OWN_VIEW, words::MANAGERS_VIEW, words::BY_FIGURES, words::GAP];
        let mut columns = vec![Column::text(words::SKILL)];
        columns.extend(titles.into_iter().map(|title| Column::number(title, "")));
        Table {
            caption: words::SKILLS.to_owned(),
            columns,
            lines: lines.iter().map(line).collect(),
            totals: None,
        }
    }

    /// What was paid, by quarter.
    pub fn pay(&self, person: &PersonInFull) -> Table {
        let line = |(range, totals): &(crate::domain::kernel::DateRange, Vec<Money>)| {
            let text: Vec<String> =
                totals.iter().map(|money| format::money_with_code(*money, self.locale)).collect();
            let exact = totals.first().map_or(Rational::ZERO, |money| money.exact_minor());
            let days = format::range(*range, self.locale);
            let first = Rational::whole(i64::from(range.from.days()));
            Line {
                key: days.clone(),
                cells: vec![Cell::number(days, first), Cell::number(text.join(" + "), exact)],
            }
        };
        let columns = vec![Column::text(words::QUARTER), Column::number(words::PAID, "")];
        Table {
            caption: words::PAID.to_owned(),
            columns,
            lines: person.pay.iter().map(line).collect(),
            totals: None,
        }
    }

    /// Everything dated about a person, the latest first.
    pub fn timeline(&self, person: PersonId) -> Table {
        let mut rows: Vec<(Date, &'static str, String)> = Vec::new();
        for entry in self.report.records.values() {
            let record = entry.record();
            if record.person() != Some(person) {
                continue;
            }
            if let Some(day) = day_of(record) {
                let text = match record {
                    Record::Training(one) => self.record_name(one.course),
                    Record::Assessment(one) => format!("{}: {}", self.record_name(one.skill), one.level),
                    Record::Award(one) => self.record_name(one.badge),
                    other => text_of(other),
                };
                rows.push((day, words::kind(record.slug()), text));
            }
        }
        rows.sort_by(|a, b| (b.0, &a.2).cmp(&(a.0, &b.2)));
        let line = |(index, (day, kind, text)): (usize, (Date, &str, String))| Line {
            key: index.to_string(),
            cells: vec![
                Cell::number(self.date(day), Rational::whole(i64::from(day.days()))),
                Cell::text(kind),
                Cell::text(text),
            ],
        };
        Table {
            caption: words::TIMELINE.to_owned(),
            columns: vec![Column::text(words::DAY), Column::text(words::KIND), Column::text(words::WHAT)],
            lines: rows.into_iter().enumerate().map(line).collect(),
            totals: None,
        }
    }
}

fn warned(cell: Cell, count: u64) -> Cell {
    Cell { tone: if count > 0 { Tone::Warning } else { Tone::Plain }, ..cell }
}
