//! By what a statement is divided, and which days it looks at. Periods are looked up in the table
//! `periods`, which holds those of the company's own calendar.

use super::{SqlQuestion, quoted_name};
use crate::domain::kernel::{DateRange, Grain};
use crate::domain::measure::group::Axis;

/// The name of an axis' column.
pub(super) fn name(axis: Axis) -> &'static str {
    match axis {
        Axis::Person => "by_person",
        Axis::Team => "by_team",
        Axis::Time(Grain::Week) => "by_week",
        Axis::Time(Grain::Month) => "by_month",
        Axis::Time(Grain::Quarter) => "by_quarter",
        Axis::Time(Grain::Year) => "by_year",
        Axis::Text(_) => "by_text",
    }
}

/// The expression of an axis over a source that has `person`, `team` and the columns of deals; `day` is the
/// day by which a row stands in a period.
pub(super) fn expression(axis: Axis, day: &str) -> String {
    match axis {
        Axis::Person => "coalesce(person, '')".to_owned(),
        Axis::Team => "coalesce(team, '')".to_owned(),
        Axis::Time(grain) => format!(
            "(SELECT p.name FROM periods p WHERE p.grain = '{}' AND p.first_day <= {day} AND {day} < p.end_day)",
            grain.word()
        ),
        Axis::Text(dimension) => {
            format!("coalesce({}, '')", quoted_name(&dimension.name().to_lowercase()))
        }
    }
}

/// Every axis as a column, each behind a comma.
pub(super) fn columns(question: &SqlQuestion, day: &str) -> String {
    question.by.iter().map(|axis| format!(", {} AS {}", expression(*axis, day), name(*axis))).collect()
}

/// The names of the columns, joined by commas; empty where nothing divides.
pub(super) fn list(question: &SqlQuestion) -> String {
    question.by.iter().map(|axis| name(*axis)).collect::<Vec<_>>().join(", ")
}

/// `GROUP BY` and `ORDER BY` of the columns.
pub(super) fn grouping(question: &SqlQuestion) -> String {
    let names = list(question);
    if names.is_empty() { String::new() } else { format!("\nGROUP BY {names}\nORDER BY {names}") }
}

/// Whether a day lies in the period.
pub(super) fn inside(question: &SqlQuestion, day: &str) -> String {
    match question.period {
        Some(DateRange { from, until }) => {
            format!("({day} >= DATE '{from}' AND {day} < DATE '{until}')")
        }
        None => "TRUE".to_owned(),
    }
}

/// The finest axis of time.
pub(super) fn finest(question: &SqlQuestion) -> Option<Grain> {
    let of_time = |axis: &Axis| match axis {
        Axis::Time(grain) => Some(*grain),
        _ => None,
    };
    [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year]
        .into_iter()
        .find(|grain| question.by.iter().filter_map(of_time).any(|known| known == *grain))
}

/// Open deals are those of now; divided by time, of the periods that touch the one looked at.
pub(super) fn open_in_view(question: &SqlQuestion) -> String {
    match (question.period, finest(question)) {
        (Some(DateRange { from, until }), Some(grain)) => format!(
            "EXISTS (SELECT 1 FROM periods p WHERE p.grain = '{}' AND p.first_day < DATE '{until}' \
             AND p.end_day > DATE '{from}' AND p.first_day <= closed AND closed < p.end_day)",
            grain.word()
        ),
        _ => "TRUE".to_owned(),
    }
}

/// The windows in which slips and returns are told apart: the periods of the finest axis of time inside the
/// period looked at, else that period; none where neither is stated.
pub(super) fn windows(question: &SqlQuestion) -> String {
    match (question.period, finest(question)) {
        (None, None) => "SELECT NULL::DATE AS opens, NULL::DATE AS ends WHERE FALSE".to_owned(),
        (Some(DateRange { from, until }), None) => {
            format!("SELECT DATE '{from}' AS opens, DATE '{until}' AS ends")
        }
        (None, Some(grain)) => {
            format!(
                "SELECT first_day AS opens, end_day AS ends FROM periods WHERE grain = '{}'",
                grain.word()
            )
        }
        (Some(DateRange { from, until }), Some(grain)) => format!(
            "SELECT greatest(first_day, DATE '{from}') AS opens, least(end_day, DATE '{until}') AS ends \
             FROM periods WHERE grain = '{}' AND first_day < DATE '{until}' AND end_day > DATE '{from}'",
            grain.word()
        ),
    }
}

/// The days of a group's own window: its periods and the period looked at together; nothing where neither
/// is stated.
pub(super) fn window_days(question: &SqlQuestion) -> String {
    let bound = |axis: &Axis, column: &str| match axis {
        Axis::Time(grain) => Some(format!(
            "(SELECT p.{column} FROM periods p WHERE p.grain = '{}' AND p.name = {})",
            grain.word(),
            name(*axis)
        )),
        _ => None,
    };
    let mut first: Vec<String> = question.by.iter().filter_map(|axis| bound(axis, "first_day")).collect();
    let mut end: Vec<String> = question.by.iter().filter_map(|axis| bound(axis, "end_day")).collect();
    if let Some(DateRange { from, until }) = question.period {
        first.push(format!("DATE '{from}'"));
        end.push(format!("DATE '{until}'"));
    }
    if first.is_empty() {
        return "NULL::BIGINT".to_owned();
    }
    format!("date_diff('day', greatest({}), least({}))", first.join(", "), end.join(", "))
}
