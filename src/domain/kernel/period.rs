//! Half-open ranges of days, and the fiscal periods that cut time into them.

use super::date::{Date, DateError};
use super::rational::Rational;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The days from `from` up to, but not including, `until`. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "WireRange")]
pub struct DateRange {
    /// The first day inside.
    pub from: Date,
    /// The first day after.
    pub until: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRange {
    from: Date,
    until: Date,
}

impl TryFrom<WireRange> for DateRange {
    type Error = PeriodError;
    fn try_from(wire: WireRange) -> Result<DateRange, PeriodError> {
        DateRange::new(wire.from, wire.until)
    }
}

/// Why a range or a period could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The end does not lie after the start.
    #[error("the range ends on {until}, which is not after its start {from}")]
    Empty {
        /// The stated first day.
        from: Date,
        /// The stated first day after.
        until: Date,
    },
    /// A text that names no period.
    #[error("“{0}” names no period: write 2026, 2026Q2, 2026-04 or 2026-04-01..2026-07-01")]
    Syntax(String),
    /// A date in it is wrong.
    #[error(transparent)]
    Date(#[from] DateError),
}

impl DateRange {
    /// The days from `from` up to, not including, `until`.
    pub fn new(from: Date, until: Date) -> Result<DateRange, PeriodError> {
        if from < until { Ok(DateRange { from, until }) } else { Err(PeriodError::Empty { from, until }) }
    }

    /// Every day that can be written.
    pub const ALL: DateRange = DateRange { from: Date::MIN, until: Date::MAX };

    /// Whether `date` lies inside.
    pub fn contains(self, date: Date) -> bool {
        self.from <= date && date < self.until
    }

    /// How many days it has, at least 1.
    pub fn days(self) -> i32 {
        self.until.days_since(self.from)
    }

    /// The days that both have, if any.
    pub fn overlap(self, other: DateRange) -> Option<DateRange> {
        DateRange::new(self.from.max(other.from), self.until.min(other.until)).ok()
    }

    /// The last day inside.
    pub fn last_day(self) -> Date {
        self.until.plus_days(-1).unwrap_or(self.from)
    }

    /// The share of this range's days that lie in `window`: 0, a fraction, or 1.
    pub fn share_in(self, window: DateRange) -> Rational {
        let common = self.overlap(window).map_or(0, DateRange::days);
        Rational::new(i128::from(common), i128::from(self.days())).unwrap_or(Rational::ZERO)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.until)
    }
}

impl fmt::Debug for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How long a period of the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl Grain {
    /// Months in one period.
    pub fn months(self) -> i32 {
        match self {
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::Year => 12,
        }
    }

    /// Periods in a year.
    pub fn per_year(self) -> i64 {
        match self {
            Grain::Month => 12,
            Grain::Quarter => 4,
            Grain::Year => 1,
        }
    }

    /// The word: month, quarter or year.
    pub fn word(self) -> &'static str {
        match self {
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }
}

/// The fiscal calendar: in which month its year begins. A fiscal year has the number of the
/// calendar year in which it ends (a year from July 2025 is 2026); beginning in January both agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The first month of the fiscal year, 1 to 12.
    pub first_month: u8,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar { first_month: 1 }
    }
}

/// A period of the calendar with its name, e.g. `2026Q2`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// `2026`, `2026Q2`, `2026-04` or, for free ranges, `2026-04-01..2026-07-01`.
    pub name: String,
    /// Its days.
    pub range: DateRange,
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Period) -> std::cmp::Ordering {
        (self.range, &self.name).cmp(&(other.range, &other.name))
    }
}

impl Calendar {
    /// The period of the given grain in which `date` lies.
    pub fn period_of(self, date: Date, grain: Grain) -> Result<Period, PeriodError> {
        let (year, month, _) = date.ymd();
        let into_year = i32::from(month).saturating_sub(i32::from(self.start_month())).rem_euclid(12);
        let into_period = into_year.rem_euclid(grain.months());
        let from = Date::from_ymd(year, month, 1)?.plus_months(into_period.saturating_neg())?;
        self.period_from(from, grain)
    }

    /// The period before.
    pub fn previous(self, period: &Period, grain: Grain) -> Result<Period, PeriodError> {
        self.period_of(period.range.from.plus_days(-1)?, grain)
    }

    /// The period after.
    pub fn next(self, period: &Period, grain: Grain) -> Result<Period, PeriodError> {
        self.period_of(period.range.until, grain)
    }

    /// All periods of the grain that touch `range`, in order.
    pub fn periods_in(self, range: DateRange, grain: Grain) -> Result<Vec<Period>, PeriodError> {
        let mut periods = vec![self.period_of(range.from, grain)?];
        while let Some(last) = periods.last().filter(|last| last.range.until < range.until) {
            let next = self.next(last, grain)?;
            periods.push(next);
        }
        Ok(periods)
    }

    /// Reads `2026`, `2026Q2` (or `2026-Q2`, `Q2-2026`, `Q2 2026`), `2026-04` or `2026-04-01..2026-07-01`.
    pub fn parse(self, text: &str) -> Result<Period, PeriodError> {
        let text = text.trim();
        if let Some((from, until)) = text.split_once("..") {
            let range = DateRange::new(Date::parse_iso(from.trim())?, Date::parse_iso(until.trim())?)?;
            return Ok(Period { name: range.to_string(), range });
        }
        let syntax = || PeriodError::Syntax(text.chars().take(80).collect());
        let turned = quarter_first(text);
        let text = turned.as_deref().unwrap_or(text);
        let (year, rest) = text.split_at_checked(4).ok_or_else(syntax)?;
        let year: i32 = year.parse().map_err(|_| syntax())?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        if rest.is_empty() {
            return self.period_from(self.year_start(year)?, Grain::Year);
        }
        if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
            let quarter: i32 = quarter.parse().ok().filter(|q| (1..=4).contains(q)).ok_or_else(syntax)?;
            let months = quarter.saturating_sub(1).saturating_mul(3);
            return self.period_from(self.year_start(year)?.plus_months(months)?, Grain::Quarter);
        }
        let month: u8 = Some(rest)
            .filter(|rest| rest.len() == 2)
            .and_then(|rest| rest.parse().ok())
            .ok_or_else(syntax)?;
        self.period_from(Date::from_ymd(year, month, 1)?, Grain::Month)
    }

    fn start_month(self) -> u8 {
        self.first_month.clamp(1, 12)
    }

    /// The first day of the fiscal year with number `year`.
    fn year_start(self, year: i32) -> Result<Date, PeriodError> {
        let calendar_year = if self.start_month() == 1 { year } else { year.saturating_sub(1) };
        Ok(Date::from_ymd(calendar_year, self.start_month(), 1)?)
    }

    fn period_from(self, from: Date, grain: Grain) -> Result<Period, PeriodError> {
        let range = DateRange::new(from, from.plus_months(grain.months())?)?;
        Ok(Period { name: self.name(range.from, grain), range })
    }

    fn name(self, from: Date, grain: Grain) -> String {
        let (year, month, _) = from.ymd();
        let start = self.start_month();
        let fiscal_year = if start > 1 && month >= start { year.saturating_add(1) } else { year };
        let into_year = i32::from(month).saturating_sub(i32::from(start)).rem_euclid(12);
        match grain {
            Grain::Year => format!("{fiscal_year}"),
            Grain::Quarter => format!("{fiscal_year}Q{}", into_year.div_euclid(3).saturating_add(1)),
            Grain::Month => format!("{year}-{month:02}"),
        }
    }
}

/// `Q2-2026`, `Q2 2026` or `Q2/2026` with the year first.
fn quarter_first(text: &str) -> Option<String> {
    let rest = text.strip_prefix(['Q', 'q'])?;
    let (quarter, year) = rest.split_once(['-', ' ', '/'])?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("{year}Q{quarter}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_with_either_part_first() {
        let calendar = Calendar { first_month: 4 };
        let expected = calendar.parse("2026Q3").unwrap();
        for text in ["Q3-2026", "q3 2026", "Q3/2026", "2026-Q3"] {
            assert_eq!(calendar.parse(text).unwrap(), expected, "{text}");
        }
        for text in ["Q5-2026", "Q3-26", "Q-2026", "Q3", "Q33-2026"] {
            assert!(calendar.parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_read_back_to_the_same_days() {
        for first_month in 1..=12 {
            let calendar = Calendar { first_month };
            for days in (400..20_000).step_by(17) {
                let date = Date::from_days(days).unwrap();
                for grain in [Grain::Month, Grain::Quarter, Grain::Year] {
                    let period = calendar.period_of(date, grain).unwrap();
                    assert!(period.range.contains(date));
                    assert_eq!(calendar.parse(&period.name), Ok(period.clone()));
                    let next = calendar.next(&period, grain).unwrap();
                    assert_eq!(next.range.from, period.range.until);
                    assert_eq!(calendar.previous(&next, grain), Ok(period));
                }
            }
        }
    }

    #[test]
    fn a_fiscal_year_bears_the_number_of_the_year_in_which_it_ends() {
        let july = Calendar { first_month: 7 };
        assert_eq!(july.parse("2026").unwrap().range.to_string(), "2025-07-01..2026-07-01");
        assert_eq!(july.parse("2026Q3").unwrap().range.to_string(), "2026-01-01..2026-04-01");
        for wrong in ["", "26", "2026Q5", "2026-13", "2026-1", "2026-07-01..2026-07-01", "½½"] {
            assert!(july.parse(wrong).is_err(), "{wrong}");
        }
    }
}
