//! Time in the demo company: fiscal years, quarters, and how many deals begin on which day.
//!
//! Days are counted from 1970-01-01. Deals begin before the first fiscal year, so that it opens with a
//! pipeline; none begins after today.

use crate::domain::kernel::Date;

/// How much of a usual month's new deals each month brings, in per cent: a summer dip, a quiet
/// December, busy autumns.
const MONTHS: [u64; 12] = [95, 100, 106, 104, 104, 98, 74, 62, 112, 110, 106, 72];
/// Days before the first fiscal year in which deals already began.
const LEAD_IN: i32 = 150;
/// The growth of new deals in a year, per mille.
const GROWTH: u64 = 140;

/// The day as a date; the calendar's first day where it has none.
pub(super) fn date(day: i32) -> Date {
    Date::from_days(day).unwrap_or(Date::MIN)
}

fn day_of(year: i32, month: u8) -> i32 {
    Date::from_ymd(year, month, 1).map_or(0, Date::days)
}

/// The first day of the quarter in which a day lies, and the first day after it.
pub(super) fn quarter_of(day: i32) -> (i32, i32) {
    let (year, month, _) = date(day).ymd();
    let first = (month - 1) / 3 * 3 + 1;
    let next = if first == 10 { day_of(year + 1, 1) } else { day_of(year, first + 3) };
    (day_of(year, first), next)
}

/// Saturdays and Sundays become the Friday before.
pub(super) fn workday(day: i32) -> i32 {
    day - (i32::from(date(day).weekday()) - 4).max(0)
}

/// The days that matter, and how many deals begin on each.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// The first day on which a deal may begin.
    pub first: i32,
    /// The first day of the first fiscal year.
    pub start: i32,
    /// Today: the last day of which anything is known.
    pub today: i32,
    /// The first day after the last fiscal year.
    pub end: i32,
    /// Intake up to and including each day from `first` to before `end`.
    intake: Vec<u64>,
}

impl Days {
    pub(super) fn until(today: Date) -> Days {
        let start = day_of(today.year() - 2, 1);
        let (first, end) = (start - LEAD_IN, day_of(today.year() + 1, 1));
        let mut sum = 0;
        let intake = (first..end).map(|day| {
            sum += intake_of(day, first);
            sum
        });
        Days { first, start, today: today.days(), end, intake: intake.collect() }
    }

    /// How much begins before `day`.
    fn before(&self, day: i32) -> u64 {
        let days = usize::try_from(day - self.first).unwrap_or(0);
        days.checked_sub(1)
            .map_or(0, |last| self.intake.get(last).or(self.intake.last()).copied().unwrap_or(0))
    }

    /// The day before which this share of all deals up to today has begun.
    pub(super) fn day_at(&self, share: f64) -> i32 {
        let reached = (share * self.before(self.today + 1) as f64) as u64;
        let days = self.intake.partition_point(|sum| *sum <= reached);
        (self.first + i32::try_from(days).unwrap_or(0)).min(self.today)
    }

    /// The deals that begin from `from` to before `until`, as a share of those up to today.
    pub(super) fn share(&self, from: i32, until: i32) -> f64 {
        let known = self.before(self.today + 1).max(1) as f64;
        self.before(until).saturating_sub(self.before(from)) as f64 / known
    }

    /// The month of a day, counted from that of `first`.
    pub(super) fn month(&self, day: i32) -> usize {
        let months = |day: i32| {
            let (year, month, _) = date(day).ymd();
            year * 12 + i32::from(month)
        };
        usize::try_from(months(day) - months(self.first)).unwrap_or(0)
    }

    /// The first days of all months from that of `first` to the end.
    pub(super) fn months(&self) -> Vec<i32> {
        let (year, month, _) = date(self.first).ymd();
        let firsts = (0..).map(|index: i32| {
            let months = year * 12 + i32::from(month) - 1 + index;
            day_of(months / 12, u8::try_from(months % 12 + 1).unwrap_or(1))
        });
        firsts.take_while(|first| *first < self.end).collect()
    }

    /// The first days of all quarters of the fiscal years.
    pub(super) fn quarters(&self) -> Vec<i32> {
        let mut quarters = vec![self.start];
        while let Some(next) = quarters.last().map(|last| quarter_of(*last).1).filter(|next| *next < self.end)
        {
            quarters.push(next);
        }
        quarters
    }
}

/// How many deals begin on a day, against other days.
fn intake_of(day: i32, first: i32) -> u64 {
    let month = usize::from(date(day).month()).saturating_sub(1);
    let season = MONTHS.get(month).copied().unwrap_or(100);
    let week = if date(day).weekday() < 5 { 100 } else { 5 };
    let grown = 1_000 + u64::try_from(day - first).unwrap_or(0) * GROWTH / 365;
    season * week * grown
}
