//! Rows → one batch of activities.

use super::super::fields::{Field, fold_header};
use super::super::issue::Code;
use super::super::stages::truth;
use super::super::values::{Cell, is_missing, parse_number};
use super::convert::{Column, Work};
use super::keys::{check_key, settle_keys};
use crate::domain::facts::activities::MISSING_MINUTES;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{ActivityBatch, ActivityType};
use crate::domain::kernel::Date;

struct Columns<'a> {
    activity_type: Column<'a, ActivityType>,
    /// What the first word of the subject says, for files without a type.
    subject: Column<'a, ActivityType>,
    is_task: Column<'a, bool>,
    day: Column<'a, Date>,
    done: Column<'a, bool>,
    minutes: Column<'a, u32>,
}

/// The batch of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> ActivityBatch {
    let columns = columns(work);
    warn_unknown_status(work);
    let mut rows: Vec<u32> = Vec::with_capacity(work.sheet.rows());
    for row in 0..work.sheet.rows() {
        let day = work.take(&columns.day, row);
        work.take(&columns.minutes, row);
        check_key(work, row);
        if work.bad[row] {
            continue;
        }
        if day.is_none() && !columns.day.asked {
            work.warn(row, columns.day.index, Code::ActivityNoDate, "");
        }
        rows.push(u32::try_from(row).unwrap_or(u32::MAX));
    }
    let (kept, keys) = settle_keys(work, &rows, "activity");
    let mut kept = kept.into_iter();
    rows.retain(|_| kept.next().unwrap_or(true));
    let mut batch = ActivityBatch::empty(work.batch_id(), &work.sheet.name, &work.mapping.layout);
    batch.line = work.lines(&rows);
    batch.key = keys;
    batch.written_type = work.pick(Field::ActivityType, &rows);
    batch.subject = work.pick(Field::Subject, &rows);
    batch.assignee = work.pick(Field::Assignee, &rows);
    batch.deal = work.pick(Field::Deal, &rows);
    batch.account = work.pick(Field::Account, &rows);
    batch.outcome = work.pick(Field::Result, &rows);
    batch.activity_type = rows.iter().map(|row| columns.type_of(*row as usize)).collect();
    batch.day =
        rows.iter().map(|row| columns.day.value(*row as usize).map_or(MISSING_DAY, Date::days)).collect();
    // A file without such a column lists what was done and, after its day, what is planned.
    if columns.done.is_mapped() {
        batch.done = rows.iter().map(|row| columns.done.value(*row as usize) == Some(true)).collect();
    }
    batch.minutes =
        rows.iter().map(|row| columns.minutes.value(*row as usize).unwrap_or(MISSING_MINUTES)).collect();
    batch
}

impl Columns<'_> {
    /// By the column of types; else by the subject's words; else a task or an event, where that is told.
    fn type_of(&self, row: usize) -> ActivityType {
        let told = |column: &Column<'_, ActivityType>| match column.get(row) {
            Cell::Value(known) => Some(known),
            _ => None,
        };
        let task_or_event = || match self.is_task.get(row) {
            Cell::Value(true) => Some(ActivityType::Task),
            Cell::Value(false) => Some(ActivityType::Meeting),
            _ => None,
        };
        let by_subject = || told(&self.subject).filter(|known| *known != ActivityType::Other);
        told(&self.activity_type).or_else(by_subject).or_else(task_or_event).unwrap_or(ActivityType::Other)
    }
}

#[inline(never)]
fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let unit_ms = unit_ms(work);
    // A file of call outcomes and durations without types is a list of calls.
    let only_calls = work.mapping.column(Field::Result).is_some_and(|index| {
        fold_header(work.header(index)) == "call outcome"
            && work.mapping.column(Field::ActivityType).is_none()
    });
    Columns {
        activity_type: work.convert(Field::ActivityType, |text| Ok(classify(text))),
        subject: work.convert(Field::Subject, |text| {
            let said = classify(text.split([':', '-', '–', '>']).next().unwrap_or(text));
            Ok(if only_calls && said == ActivityType::Other { ActivityType::Call } else { said })
        }),
        is_task: work.convert(Field::IsTask, |text| truth(text).ok_or(Code::OutcomeUnknown)),
        day: work.dates(Field::Day),
        done: work.convert(Field::Done, |text| Ok(is_done(text) == Some(true))),
        minutes: work.convert(Field::Duration, |text| minutes(text, unit_ms).ok_or(Code::DurationSyntax)),
    }
}

const CALL: &[&str] =
    &["call", "calls", "phone", "telephone", "anruf", "telefonat", "appel", "llamada", "dial"];
const EMAIL: &[&str] = &["email", "emails", "mail", "mails", "e", "courriel", "correo"];
const MEETING: &[&str] = &[
    "meeting",
    "meetings",
    "demo",
    "visit",
    "lunch",
    "event",
    "appointment",
    "termin",
    "besprechung",
    "treffen",
    "reunion",
    "réunion",
    "rendez",
    "reunión",
    "webinar",
    "presentation",
];
const TASK: &[&str] = &["task", "tasks", "todo", "to", "deadline", "aufgabe", "tâche", "reminder", "follow"];

/// What a type says by its whole words.
pub fn classify(text: &str) -> ActivityType {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    // “E-mail” and “to-do” are cut at their hyphen; a lone “e” or “to” says nothing.
    let pair = |a: &str, b: &str| words.windows(2).any(|two| two == [a, b]);
    let lone = |list: &'static [&'static str], weak: &str| {
        words.iter().any(|word| *word != weak && list.contains(word))
    };
    if lone(EMAIL, "e") || pair("e", "mail") {
        ActivityType::Email
    } else if has(CALL) {
        ActivityType::Call
    } else if has(MEETING) {
        ActivityType::Meeting
    } else if lone(TASK, "to") || pair("to", "do") {
        ActivityType::Task
    } else {
        ActivityType::Other
    }
}

const DONE: &[&str] = &[
    "done",
    "completed",
    "complete",
    "closed",
    "finished",
    "held",
    "sent",
    "erledigt",
    "abgeschlossen",
    "terminé",
    "hecho",
    "connected",
];
const NOT_DONE: &[&str] = &[
    "not started",
    "open",
    "in progress",
    "waiting on someone else",
    "waiting",
    "deferred",
    "planned",
    "scheduled",
    "to do",
    "todo",
    "canceled",
    "cancelled",
    "offen",
    "new",
    "pending",
    "not done",
    "no show",
    "geplant",
    "upcoming",
    "overdue",
];

/// Whether a flag or status says that it was done; nothing for a word that no list knows.
fn is_done(text: &str) -> Option<bool> {
    let folded = fold_header(text);
    let listed = |list: &[&str]| list.iter().any(|word| fold_header(word) == folded);
    truth(text).or_else(|| listed(DONE).then_some(true)).or_else(|| listed(NOT_DONE).then_some(false))
}

/// A status that no list knows: such activities count as not done, which is said once a status.
fn warn_unknown_status(work: &mut Work<'_>) {
    let Some(index) = work.mapping.column(Field::Done) else { return };
    let column = &work.sheet.columns[index];
    let first = super::super::profile::first_rows(column);
    for (code, status) in column.values().enumerate() {
        if first[code] != u32::MAX && !is_missing(status) && is_done(status).is_none() {
            work.warn(first[code] as usize, index, Code::ActivityStatusUnknown, "");
        }
    }
}

/// How many milliseconds one unit of a bare number in the column of durations is.
fn unit_ms(work: &Work<'_>) -> u64 {
    let header = work.mapping.column(Field::Duration).map(|index| fold_header(work.header(index)));
    let header = header.unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if has(&["millisecond"]) || (work.mapping.layout == "hubspot" && header == "call duration") {
        1
    } else if has(&["second"]) {
        1_000
    } else if has(&["hour"]) {
        3_600_000
    } else {
        60_000
    }
}

/// Whole minutes, halves up: `00:30` (hours and minutes), `0:05:40`, `45 min`, `1.5 h`, or a bare number
/// of `unit_ms` each.
fn minutes(text: &str, unit_ms: u64) -> Option<u32> {
    let text = text.trim();
    let ms = if text.contains(':') { clock_ms(text)? } else { plain_ms(text, unit_ms)? };
    u32::try_from(ms.checked_add(30_000)? / 60_000).ok().filter(|minutes| *minutes != MISSING_MINUTES)
}

fn clock_ms(text: &str) -> Option<u64> {
    let parts: Vec<u64> = text.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [hours, minutes @ 0..60] => hours.checked_mul(3_600)?.checked_add(minutes * 60)?,
        [hours, minutes @ 0..60, seconds @ 0..60] => {
            hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?
        }
        _ => return None,
    };
    seconds.checked_mul(1_000)
}

fn plain_ms(text: &str, unit_ms: u64) -> Option<u64> {
    let at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let unit_ms = match unit.trim().to_lowercase().trim_end_matches('.') {
        "" => unit_ms,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 60_000,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunden" => 3_600_000,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" => 1_000,
        "ms" => 1,
        _ => return None,
    };
    let number = parse_number(number, '.').or_else(|_| parse_number(number, ',')).ok()?;
    let scale = 10i128.checked_pow(number.scale)?;
    let ms = number.digits.checked_mul(i128::from(unit_ms))?.checked_div(scale)?;
    u64::try_from(ms).ok().filter(|_| !number.percent && number.unit.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_by_whole_words() {
        use ActivityType::*;
        let table = [
            ("Call", Call),
            ("CALL", Call),
            ("Phone call", Call),
            ("Email", Email),
            ("E-mail", Email),
            ("Meeting", Meeting),
            ("Demo", Meeting),
            ("Task", Task),
            ("To-do", Task),
            ("Deadline", Task),
            ("Letter", Other),
            ("Recall notice", Other),
            ("Handed over to legal", Other),
            ("Anruf", Call),
        ];
        for (text, expected) in table {
            assert_eq!(classify(text), expected, "{text}");
        }
    }

    #[test]
    fn durations_are_whole_minutes_in_any_form() {
        let table = [
            ("00:30", 60_000, Some(30)),
            ("1:15", 60_000, Some(75)),
            ("0:05:40", 60_000, Some(6)),
            ("45", 60_000, Some(45)),
            ("340000", 1, Some(6)),
            ("90", 1_000, Some(2)),
            ("1.5 h", 60_000, Some(90)),
            ("20 min", 1, Some(20)),
            ("00:75", 60_000, None),
            ("long", 60_000, None),
            ("-5", 60_000, None),
        ];
        for (text, unit, expected) in table {
            assert_eq!(minutes(text, unit), expected, "{text}");
        }
    }
}
