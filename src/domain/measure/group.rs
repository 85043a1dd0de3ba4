//! Groups: by what a table of KPIs is divided.

use super::filter::{Dimension, Filter};
use crate::domain::facts::DealTable;
use crate::domain::kernel::{Calendar, Date, DateRange, Grain, Period, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
}

/// One axis made ready for the pass: a small code a row, and what each code means. Codes are in the order
/// of their keys, so that numbers made of them sort as the keys do.
pub(super) struct Codes {
    pub keys: Vec<Key>,
    of_row: CodeOf,
}

enum CodeOf {
    /// Code of each person code.
    Person(Vec<u32>),
    /// Code of each day from the first on; rows without a date or outside have the last code.
    Day { first: i32, codes: Vec<u32>, none: u32 },
    /// The column's own codes.
    Text(Vec<u32>),
}

impl Codes {
    /// The code of a row of the table.
    pub fn of(&self, table: &DealTable, row: usize) -> u32 {
        match &self.of_row {
            CodeOf::Person(codes) => codes[table.person[row] as usize],
            CodeOf::Text(codes) => codes[row],
            CodeOf::Day { first, codes, none } => {
                let offset =
                    table.closed[row].checked_sub(*first).and_then(|offset| usize::try_from(offset).ok());
                offset.and_then(|offset| codes.get(offset)).copied().unwrap_or(*none)
            }
        }
    }

    pub fn new(
        axis: Axis,
        table: &DealTable,
        teams: &BTreeMap<PersonId, String>,
        calendar: Calendar,
    ) -> Codes {
        let codes = match axis {
            Axis::Person => Codes::by_person(table),
            Axis::Team => Codes::by_team(table, teams),
            Axis::Time(grain) => Codes::by_time(table, grain, calendar),
            Axis::Text(dimension) => Codes::by_text(table, dimension),
        };
        codes.in_order()
    }

    /// The same axis with its codes in the order of their keys.
    fn in_order(self) -> Codes {
        let mut keys: Vec<(Key, usize)> = self.keys.into_iter().zip(0..).collect();
        keys.sort();
        let mut rank = vec![0u32; keys.len()];
        for (place, (_, code)) in (0u32..).zip(&keys) {
            rank[*code] = place;
        }
        let ranked = |codes: Vec<u32>| codes.into_iter().map(|code| rank[code as usize]).collect();
        let of_row = match self.of_row {
            CodeOf::Person(codes) => CodeOf::Person(ranked(codes)),
            CodeOf::Text(codes) => CodeOf::Text(ranked(codes)),
            CodeOf::Day { first, codes, none } => {
                CodeOf::Day { first, codes: ranked(codes), none: rank[none as usize] }
            }
        };
        Codes { keys: keys.into_iter().map(|(key, _)| key).collect(), of_row }
    }

    fn by_person(table: &DealTable) -> Codes {
        let people = table.people.iter().map(|id| Key::Person(Some(*id)));
        let keys: Vec<Key> = std::iter::once(Key::Person(None)).chain(people).collect();
        let codes = (0u32..).take(keys.len()).collect();
        Codes { keys, of_row: CodeOf::Person(codes) }
    }

    fn by_team(table: &DealTable, teams: &BTreeMap<PersonId, String>) -> Codes {
        let mut keys = vec![Key::Team(None)];
        let mut code_of_team: BTreeMap<&str, u32> = BTreeMap::new();
        let mut codes = vec![0];
        for person in &table.people {
            codes.push(teams.get(person).map_or(0, |team| {
                *code_of_team.entry(team).or_insert_with(|| {
                    keys.push(Key::Team(Some(team.clone())));
                    u32::try_from(keys.len() - 1).unwrap_or(0)
                })
            }));
        }
        Codes { keys, of_row: CodeOf::Person(codes) }
    }

    fn by_text(table: &DealTable, dimension: Dimension) -> Codes {
        let column = dimension.column(table);
        let keys = column.values().map(|text| Key::Text(dimension, text.to_owned())).collect();
        Codes { keys, of_row: CodeOf::Text(column.codes.clone()) }
    }

    fn by_time(table: &DealTable, grain: Grain, calendar: Calendar) -> Codes {
        let days = || table.closed.iter().copied().filter(|day| *day >= 0);
        let (first, last) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
        let span = Date::from_days(first).ok().zip(Date::from_days(last.saturating_add(1)).ok());
        let span = span.and_then(|(from, until)| DateRange::new(from, until).ok()).unwrap_or(DateRange::ALL);
        let periods = calendar.periods_in(span, grain).unwrap_or_default();
        let mut codes = Vec::new();
        for (code, period) in (0u32..).zip(&periods) {
            let inside = span.overlap(period.range).map_or(0, DateRange::days);
            codes.extend(std::iter::repeat_n(code, usize::try_from(inside).unwrap_or(0)));
        }
        let none = u32::try_from(periods.len()).unwrap_or(0);
        let keys = periods.into_iter().map(|period| Key::Time(Some(period)));
        Codes { keys: keys.chain([Key::Time(None)]).collect(), of_row: CodeOf::Day { first, codes, none } }
    }
}
