//! Half-open ranges of days, and periods: ranges with a name. [`super::calendar`] cuts time into them.

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
    #[error("“{0}” names no period: write 2026, 2026Q2, 2026-04, 2026P03, 2026W07 or 2026-04-01..2026-07-01")]
    Syntax(String),
    /// A week that the year does not have.
    #[error("{year} has {weeks} weeks; there is no week {week}")]
    NoSuchWeek {
        /// The fiscal year.
        year: i32,
        /// The week asked for.
        week: i32,
        /// How many weeks it has: 52 or 53.
        weeks: i32,
    },
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

/// A period of the calendar with its name, e.g. `2026Q2`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// `2026`, `2026Q2`, `2026-04`, `2026P03`, `2026W07` or, for free ranges, `2026-04-01..2026-07-01`.
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
