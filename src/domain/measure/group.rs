//! Groups: by what a table of KPIs is divided.

use super::filter::{Dimension, Filter};
use crate::domain::facts::{DealTable, TextColumn};
use crate::domain::kernel::{Calendar, DateRange, Grain, Period, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One axis of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Each person.
    Person,
    /// Each team.
    Team,
    /// Each period of this grain: by closing, and for open deals by expected close.
    Time(Grain),
    /// Each text of a column.
    Text(Dimension),
}

impl Axis {
    /// Reads `person`, `team`, `week`, `month`, `quarter`, `year` or a dimension's name.
    pub fn parse(text: &str) -> Option<Axis> {
        match text.trim() {
            "person" | "owner" => Some(Axis::Person),
            "team" => Some(Axis::Team),
            "week" => Some(Axis::Time(Grain::Week)),
            "month" => Some(Axis::Time(Grain::Month)),
            "quarter" => Some(Axis::Time(Grain::Quarter)),
            "year" => Some(Axis::Time(Grain::Year)),
            other => {
                let known = |dimension: &Dimension| dimension.name().eq_ignore_ascii_case(other);
                Dimension::ALL.into_iter().find(known).map(Axis::Text)
            }
        }
    }
}

/// Where a row of a table stands on one axis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A person of the roster, or nobody.
    Person(Option<PersonId>),
    /// A team, or none.
    Team(Option<String>),
    /// A period, or none where the date is missing.
    Time(Option<Period>),
    /// A text of a column; empty means missing.
    Text(Dimension, String),
}

impl Key {
    /// The same filter, narrowed to this key.
    pub fn narrow(&self, filter: &Filter) -> Filter {
        let mut narrowed = filter.clone();
        match self {
            Key::Person(Some(person)) => narrowed.people = [*person].into(),
            Key::Team(Some(team)) => narrowed.teams = [team.clone()].into(),
            Key::Time(Some(period)) => {
                let inside = filter.period.map_or(Some(period.range), |outer| outer.overlap(period.range));
                narrowed.period = inside.or(Some(period.range));
                narrowed.expected = Some(period.range);
            }
            Key::Text(dimension, text) => {
                narrowed.texts.insert(*dimension, [text.clone()].into());
            }
            Key::Person(None) | Key::Team(None) | Key::Time(None) => {}
        }
        narrowed
    }

    /// Whether it stands for what belongs to nobody or has no date.
    pub(super) fn is_nobody(&self) -> bool {
        matches!(self, Key::Person(None) | Key::Team(None) | Key::Time(None))
    }
}

/// One axis made ready for the pass: a small code for everything that can stand on it, and what each
/// code means. Codes are in the order of their keys, so that numbers made of them sort as the keys do.
pub(super) struct Codes {
    pub axis: Axis,
    pub keys: Vec<Key>,
    coding: Coding,
}

enum Coding {
    /// Code of each person; whoever is not here has code 0.
    People(BTreeMap<PersonId, u32>),
    /// The periods, and the code of each day from the first on; days outside have code 0.
    Days { periods: Vec<DateRange>, first: i32, codes: Vec<u32> },
    /// Code of each code of the column.
    Texts(Vec<u32>),
}

/// Codes for the rows of one table.
pub(super) enum RowCodes<'a> {
    /// By the person code of the row.
    People(Vec<u32>),
    /// By the day of the row.
    Days { first: i32, codes: &'a [u32] },
    /// By the row's code in a column.
    Texts(&'a [u32], Vec<u32>),
}

impl RowCodes<'_> {
    /// The code of a row whose person and day are given.
    #[inline]
    pub fn of(&self, row: usize, person: u32, day: i32) -> u32 {
        match self {
            RowCodes::People(codes) => codes[person as usize],
            RowCodes::Days { first, codes } => {
                let offset = day.wrapping_sub(*first) as u32 as usize;
                codes.get(offset).copied().unwrap_or(0)
            }
            RowCodes::Texts(column, ranks) => ranks[column[row] as usize],
        }
    }
}

impl RowCodes<'_> {
    /// Appends the codes of rows to the numbers that the axes before have made; `size` is this axis' own.
    #[inline(never)]
    pub fn append(&self, size: u64, from: &RowsByDay, numbers: &mut [u64]) {
        let rows = from.rows.iter().map(|row| *row as usize).zip(numbers);
        match self {
            RowCodes::People(codes) => rows.for_each(|(row, number)| {
                *number = *number * size + u64::from(codes[from.person[row] as usize]);
            }),
            RowCodes::Days { first, codes } => rows.for_each(|(row, number)| {
                let offset = from.day[row].wrapping_sub(*first) as u32 as usize;
                *number = *number * size + u64::from(codes.get(offset).copied().unwrap_or(0));
            }),
            RowCodes::Texts(column, ranks) => rows.for_each(|(row, number)| {
                *number = *number * size + u64::from(ranks[column[row] as usize]);
            }),
        }
    }
}

/// Rows of a table, with the columns by which they stand on axes.
pub(super) struct RowsByDay<'a> {
    pub rows: &'a [u32],
    /// The person's code of each row of the table.
    pub person: &'a [u32],
    /// The day of each row of the table.
    pub day: &'a [i32],
}

/// What an axis is coded from.
pub(super) struct Coded<'a> {
    pub table: &'a DealTable,
    /// Everybody who may stand on it.
    pub people: &'a BTreeSet<PersonId>,
    pub teams: &'a BTreeMap<PersonId, String>,
    pub calendar: Calendar,
    /// The days that may stand on it.
    pub span: DateRange,
}

impl Codes {
    pub fn new(axis: Axis, from: &Coded) -> Codes {
        match axis {
            Axis::Person => Codes::by_person(from.people),
            Axis::Team => Codes::by_team(from.people, from.teams),
            Axis::Time(grain) => Codes::by_time(grain, from.calendar, from.span),
            Axis::Text(dimension) => Codes::by_text(from.table, dimension),
        }
    }

    /// How many codes there are, at least 1.
    pub fn size(&self) -> u64 {
        self.keys.len().max(1) as u64
    }

    /// The code that a group has on this axis; `below` is what it counts in the group's number.
    pub fn digit(&self, group: u64, below: u64) -> usize {
        usize::try_from(group / below % self.size()).unwrap_or(0)
    }

    /// The codes of a table's rows: `people` are those that its person codes from 1 on stand for.
    pub fn of_rows<'a>(&'a self, people: &[PersonId], column: Option<&'a TextColumn>) -> RowCodes<'a> {
        match &self.coding {
            Coding::People(codes) => {
                let known = people.iter().map(|person| codes.get(person).copied().unwrap_or(0));
                RowCodes::People(std::iter::once(0).chain(known).collect())
            }
            Coding::Days { first, codes, .. } => RowCodes::Days { first: *first, codes },
            Coding::Texts(ranks) => {
                RowCodes::Texts(column.map_or(&[], |column| column.codes.as_slice()), ranks.clone())
            }
        }
    }

    /// Hands on the codes on which a person's quota over these days stands, each with its part of the days.
    pub fn of_quota(&self, person: PersonId, days: DateRange, put: &mut dyn FnMut(u32, DateRange)) {
        match &self.coding {
            Coding::People(codes) => put(codes.get(&person).copied().unwrap_or(0), days),
            Coding::Texts(_) => {}
            Coding::Days { periods, .. } => {
                let first = periods.partition_point(|period| period.until <= days.from);
                let met = (1u32..).zip(periods).skip(first);
                let parts = met.map_while(|(code, period)| Some((code, period.overlap(days)?)));
                parts.for_each(|(code, part)| put(code, part));
            }
        }
    }

    fn by_person(people: &BTreeSet<PersonId>) -> Codes {
        let known = people.iter().map(|id| Key::Person(Some(*id)));
        let keys = std::iter::once(Key::Person(None)).chain(known).collect();
        let coding = Coding::People(people.iter().copied().zip(1..).collect());
        Codes { axis: Axis::Person, keys, coding }
    }

    fn by_team(people: &BTreeSet<PersonId>, teams: &BTreeMap<PersonId, String>) -> Codes {
        let names: BTreeSet<&str> =
            people.iter().filter_map(|person| teams.get(person)).map(String::as_str).collect();
        let code_of: BTreeMap<&str, u32> = names.iter().copied().zip(1..).collect();
        let code = |person: &PersonId| teams.get(person).and_then(|team| code_of.get(team.as_str()).copied());
        let coding =
            Coding::People(people.iter().map(|person| (*person, code(person).unwrap_or(0))).collect());
        let known = names.into_iter().map(|team| Key::Team(Some(team.to_owned())));
        Codes { axis: Axis::Team, keys: std::iter::once(Key::Team(None)).chain(known).collect(), coding }
    }

    fn by_text(table: &DealTable, dimension: Dimension) -> Codes {
        let column = dimension.column(table);
        let mut texts: Vec<(&str, usize)> = column.values().zip(0..).collect();
        texts.sort_unstable();
        let mut ranks = vec![0; texts.len()];
        for (rank, (_, code)) in (0u32..).zip(&texts) {
            ranks[*code] = rank;
        }
        let keys = texts.into_iter().map(|(text, _)| Key::Text(dimension, text.to_owned()));
        Codes { axis: Axis::Text(dimension), keys: keys.collect(), coding: Coding::Texts(ranks) }
    }

    /// “No date” comes first, as its key sorts.
    fn by_time(grain: Grain, calendar: Calendar, span: DateRange) -> Codes {
        let periods = calendar.periods_in(span, grain).unwrap_or_default();
        let first = periods.first().map_or(0, |period| period.range.from.days());
        let mut codes = Vec::new();
        for (code, period) in (1u32..).zip(&periods) {
            let days = usize::try_from(period.range.days()).unwrap_or(0);
            codes.extend(std::iter::repeat_n(code, days));
        }
        let ranges = periods.iter().map(|period| period.range).collect();
        let known = periods.into_iter().map(|period| Key::Time(Some(period)));
        let keys = std::iter::once(Key::Time(None)).chain(known).collect();
        Codes { axis: Axis::Time(grain), keys, coding: Coding::Days { periods: ranges, first, codes } }
    }
}
