//! Dates as written, without zone: a date-time's day is the day that stands there.

use crate::domain::kernel::{Date, DateError};
use serde::{Deserialize, Serialize};

/// The form of a column of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `2026-03-05`, `2026/03/05`, `20260305`, perhaps with a time.
    Iso,
    /// `05.03.2026`, `5/3/2026`: the day first.
    DayFirst,
    /// `3/5/2026`: the month first.
    MonthFirst,
    /// `05-Mar-2026`, `March 5, 2026`.
    MonthName,
    /// Days since the start of 1900, as spreadsheets count.
    Serial1900,
    /// Days since the start of 1904, as old Macintosh spreadsheets count; only by choice.
    Serial1904,
    /// Milliseconds since 1970.
    EpochMillis,
}

impl DateForm {
    /// The form as shown.
    pub fn name(self) -> &'static str {
        match self {
            DateForm::Iso => "year-month-day",
            DateForm::DayFirst => "day, month, year",
            DateForm::MonthFirst => "month, day, year",
            DateForm::MonthName => "day and month's name",
            DateForm::Serial1900 => "spreadsheet day number (1900)",
            DateForm::Serial1904 => "spreadsheet day number (1904)",
            DateForm::EpochMillis => "milliseconds since 1970",
        }
    }
}

/// Why a text is no date of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// Another form, or no date.
    Syntax,
    /// No such day.
    NoSuchDay,
    /// Before 1970 or after 2199.
    Range,
    /// A year of two digits.
    ShortYear,
}

/// What a text looks like before the column's form is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Iso(i32, u32, u32),
    /// Two numbers and a year; whether dots stand between them.
    Numbers {
        first: u32,
        second: u32,
        year: i32,
        dots: bool,
    },
    Named(i32, u32, u32),
    Serial(i64),
    Millis(i64),
    ShortYear,
    None,
}

fn shape(text: &str) -> Shape {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let number = numeric(text);
        if number != Shape::None {
            return number;
        }
    }
    let (day, rest) = split_time(text);
    if !is_time(rest) {
        return Shape::None;
    }
    let parts: Vec<&str> = day.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return Shape::None };
    if [a, b, c].iter().any(|part| part.chars().any(char::is_alphabetic)) {
        return named(&[a, b, c]);
    }
    let separators = day.chars().filter(|letter| matches!(letter, '-' | '/' | '.'));
    if separators.count() != 2 {
        return Shape::None;
    }
    numbers(a, b, c, day.contains('.'))
}

fn small(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn numbers(a: &str, b: &str, c: &str, dots: bool) -> Shape {
    let (Some(first), Some(second), Some(third)) = (small(a), small(b), small(c)) else { return Shape::None };
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => Shape::Iso(first as i32, second, third),
        (1..=2, 1..=2, 4) => Shape::Numbers { first, second, year: third as i32, dots },
        (1..=2, 1..=2, 2) => Shape::ShortYear,
        _ => Shape::None,
    }
}

/// The date part, and what follows its first `T`, or blank before a clock time.
fn split_time(text: &str) -> (&str, &str) {
    let clock = text.find(':').unwrap_or(text.len());
    let at = text.get(..clock).and_then(|front| front.rfind(['T', ' '])).filter(|_| clock < text.len());
    let at = at.or_else(|| {
        text.find('T').filter(|at| text[..*at].ends_with(|letter: char| letter.is_ascii_digit()))
    });
    at.map_or((text, ""), |at| (text[..at].trim_end_matches([',', ' ']), &text[at + 1..]))
}

fn is_time(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_ascii_digit()
            || matches!(letter, ':' | '.' | '+' | '-' | ' ' | 'Z' | 'z' | '\u{202f}')
            || matches!(letter.to_ascii_lowercase(), 'a' | 'p' | 'm' | 'u' | 't' | 'c')
    })
}

/// Bare digits: a day without separators, a spreadsheet's day number, or milliseconds.
fn numeric(text: &str) -> Shape {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.contains('.') {
        return Shape::None;
    }
    let Ok(number) = whole.parse::<i64>() else { return Shape::None };
    match whole.len() {
        5 => Shape::Serial(number),
        8 if part.is_empty() => {
            Shape::Iso((number / 10_000) as i32, (number / 100 % 100) as u32, (number % 100) as u32)
        }
        12 | 13 if part.is_empty() => Shape::Millis(number),
        _ => Shape::None,
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const OTHER_MONTHS: &[(&str, u32)] = &[
    ("januar", 1),
    ("jän", 1),
    ("janvier", 1),
    ("janv", 1),
    ("februar", 2),
    ("février", 2),
    ("févr", 2),
    ("fév", 2),
    ("märz", 3),
    ("mär", 3),
    ("mrz", 3),
    ("mars", 3),
    ("avril", 4),
    ("avr", 4),
    ("mai", 5),
    ("juni", 6),
    ("juin", 6),
    ("juli", 7),
    ("juillet", 7),
    ("juil", 7),
    ("août", 8),
    ("aoû", 8),
    ("septembre", 9),
    ("oktober", 10),
    ("okt", 10),
    ("octobre", 10),
    ("novembre", 11),
    ("dezember", 12),
    ("dez", 12),
    ("décembre", 12),
    ("déc", 12),
];

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let english = || MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word));
    let other = OTHER_MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month);
    other.or_else(|| english().and_then(|place| u32::try_from(place + 1).ok()))
}

fn named(parts: &[&str; 3]) -> Shape {
    let Some(at) = parts.iter().position(|part| month_of(part).is_some()) else { return Shape::None };
    let month = parts.get(at).and_then(|part| month_of(part)).unwrap_or(0);
    let numbers: Vec<&str> =
        parts.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, part)| *part).collect();
    let [a, b] = numbers.as_slice() else { return Shape::None };
    let (year, day) = if a.len() == 4 { (a, b) } else { (b, a) };
    match (small(year), small(day), year.len()) {
        (Some(year), Some(day), 4) => Shape::Named(year as i32, month, day),
        (Some(_), Some(_), 2) => Shape::ShortYear,
        _ => Shape::None,
    }
}

/// The form of a column of dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateDecision {
    /// The form; absent while it must be asked, or if nothing looks like a date.
    pub form: Option<DateForm>,
    /// Whether an answer settled it: no value did.
    pub assumed: bool,
    /// Two values that contradict each other, by their code.
    pub conflict: Option<(u32, u32)>,
    /// A value that can be read both ways, by its code.
    pub example: Option<u32>,
}

#[derive(Default)]
struct Counts {
    iso: u32,
    dotted: u32,
    numbers: u32,
    named: u32,
    serial: u32,
    millis: u32,
    day_first: Option<u32>,
    month_first: Option<u32>,
    open: Option<u32>,
}

impl Counts {
    fn count(&mut self, code: u32, text: &str) {
        match shape(text) {
            Shape::Iso(..) => self.iso += 1,
            Shape::Numbers { dots: true, .. } => self.dotted += 1,
            Shape::Numbers { first, second, .. } => {
                self.numbers += 1;
                let kind = match (first > 12, second > 12) {
                    (true, _) => &mut self.day_first,
                    (_, true) => &mut self.month_first,
                    _ => &mut self.open,
                };
                kind.get_or_insert(code);
            }
            Shape::Named(..) => self.named += 1,
            Shape::Serial(_) => self.serial += 1,
            Shape::Millis(_) => self.millis += 1,
            Shape::ShortYear | Shape::None => {}
        }
    }

    /// The most frequent kind; order of day and month is settled apart.
    fn most(&self) -> Option<DateForm> {
        let kinds = [
            (self.millis, DateForm::EpochMillis),
            (self.serial, DateForm::Serial1900),
            (self.named, DateForm::MonthName),
            (self.numbers, DateForm::MonthFirst),
            (self.dotted, DateForm::DayFirst),
            (self.iso, DateForm::Iso),
        ];
        kinds
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .max_by_key(|(count, _)| *count)
            .map(|(_, form)| form)
    }
}

/// Decides over the distinct texts of a column; `day_first` settles what they leave open.
#[inline(never)]
pub fn decide_dates<'a>(
    values: impl Iterator<Item = (u32, &'a str)>,
    day_first: Option<bool>,
) -> DateDecision {
    let mut counts = Counts::default();
    values.for_each(|(code, text)| counts.count(code, text));
    let form = counts.most();
    if form != Some(DateForm::MonthFirst) {
        return DateDecision { form, ..DateDecision::default() };
    }
    let order = |day_first: bool| if day_first { DateForm::DayFirst } else { DateForm::MonthFirst };
    let answered = day_first.map(order);
    let (form, assumed) = match (counts.day_first, counts.month_first) {
        (Some(_), Some(_)) => (answered, false),
        (Some(_), None) => (Some(DateForm::DayFirst), false),
        (None, Some(_)) => (Some(DateForm::MonthFirst), false),
        (None, None) => (answered, answered.is_some()),
    };
    let conflict = counts.day_first.zip(counts.month_first);
    DateDecision { form, assumed, conflict, example: counts.open.or(counts.day_first) }
}

/// Reads a date in the column's form.
pub fn parse_date(text: &str, form: DateForm) -> Result<Date, DateFault> {
    match (shape(text), form) {
        (Shape::ShortYear, _) => Err(DateFault::ShortYear),
        (Shape::Iso(year, month, day), DateForm::Iso) => day_of(year, month, day),
        (Shape::Named(year, month, day), DateForm::MonthName) => day_of(year, month, day),
        (Shape::Numbers { first, second, year, .. }, DateForm::DayFirst) => day_of(year, second, first),
        (Shape::Numbers { first, second, year, dots: false }, DateForm::MonthFirst) => {
            day_of(year, first, second)
        }
        (Shape::Serial(number), DateForm::Serial1900) => day_number(number - 25_569),
        (Shape::Serial(number), DateForm::Serial1904) => day_number(number - 24_107),
        (Shape::Millis(millis), DateForm::EpochMillis) => day_number(millis.div_euclid(86_400_000)),
        _ => Err(DateFault::Syntax),
    }
}

fn day_of(year: i32, month: u32, day: u32) -> Result<Date, DateFault> {
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
        return Err(DateFault::NoSuchDay);
    };
    Date::from_ymd(year, month, day).map_err(|error| match error {
        DateError::OutOfRange => DateFault::Range,
        _ => DateFault::NoSuchDay,
    })
}

fn day_number(days: i64) -> Result<Date, DateFault> {
    i32::try_from(days).ok().and_then(|days| Date::from_days(days).ok()).ok_or(DateFault::Range)
}

/// Whether a text looks like a date of any form: for profiles.
pub fn looks_like_date(text: &str) -> bool {
    !matches!(shape(text), Shape::None | Shape::Serial(_) | Shape::Millis(_))
}
