//! The run rate: weeks of the past stand for the weeks to come.
//!
//! Plainly: a block of thirteen weeks of past bookings, the same weeks for everybody, so that a good
//! autumn is good for all; each week at the pace of its month within the quarter, and half-way at the
//! level of the last [`RECENT_WEEKS`]. Needs a few weeks of
//! bookings, and says so below [`ENOUGH_WEEKS`]; without any it brings nothing.

use super::past::{Months, Past, Rest};
use crate::domain::commission::Credit;
use crate::domain::kernel::Date;
use crate::domain::random::Random;

/// Below this many weeks the run rate is a guess.
pub const ENOUGH_WEEKS: usize = 26;
/// How many weeks of the past are drawn together.
const BLOCK_WEEKS: usize = 13;
/// The most weeks that are looked back on.
const MOST_WEEKS: i32 = 52;
/// The weeks whose level the others are moved towards, half of the way: companies grow and shrink.
const RECENT_WEEKS: usize = 26;
/// Pseudo-wins with which a month of the quarter is pulled to the others.
const MONTH_WINS: f64 = 20.0;

/// Bookings by week and person.
pub struct RunRate {
    /// In minor units at the pace of an average month; the first week ends on the as-of day.
    weeks: Vec<Vec<f64>>,
    /// How much busier each month of the quarter is than the average one.
    pub months: [f64; 3],
    /// The weeks of the rest: first day, days in it, and how busy they are.
    ahead: Vec<(i32, i32, f64)>,
}

impl RunRate {
    /// Reads the weeks before the as-of day.
    pub fn of(past: &Past, rest: Rest) -> RunRate {
        let first = past.first_day().max(past.day - MOST_WEEKS * 7);
        let calendar = Months::over(past.calendar, first, rest.until + 1);
        let months = busy_months(past, &calendar, first);
        let wins: Vec<_> = past.won().filter(|(day, ..)| *day > past.day - MOST_WEEKS * 7).collect();
        let oldest = wins.iter().map(|(day, ..)| (past.day - day) / 7 + 1).max().unwrap_or(0);
        let mut weeks = vec![vec![0.0; past.people]; usize::try_from(oldest).unwrap_or(0)];
        for (day, person, minor) in wins {
            let Some(week) = usize::try_from((past.day - day) / 7).ok().and_then(|week| weeks.get_mut(week))
            else {
                continue;
            };
            week[person] += minor as f64 / months[calendar.at(day).0];
        }
        // The oldest week is only partly covered, unless nothing else is known.
        if weeks.len() > BLOCK_WEEKS {
            weeks.pop();
        }
        let level = recent_level(&weeks);
        weeks.iter_mut().flatten().for_each(|minor| *minor *= level);
        RunRate { weeks, months, ahead: ahead(&calendar, &months, rest) }
    }

    /// How many weeks stand behind it.
    pub fn weeks(&self) -> usize {
        self.weeks.len()
    }

    /// What each person brings in the rest on average, in minor units.
    pub fn mean(&self, people: usize) -> Vec<f64> {
        let busy: f64 = self.ahead.iter().map(|(_, days, busy)| f64::from(*days) / 7.0 * busy).sum();
        let count = self.weeks.len().max(1) as f64;
        let of = |person: usize| self.weeks.iter().map(|week| week[person]).sum::<f64>() / count;
        (0..people).map(|person| of(person) * busy).collect()
    }

    /// The variance of everybody's sum over the blocks that may be drawn.
    pub fn variance(&self) -> f64 {
        let sums: Vec<f64> = (0..self.starts()).map(|first| self.sum_of(first)).collect();
        let count = sums.len() as f64;
        if sums.is_empty() {
            return 0.0;
        }
        let mean = sums.iter().sum::<f64>() / count;
        sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum::<f64>() / count
    }

    fn sum_of(&self, first: usize) -> f64 {
        let week = |at: usize| self.week(first, at).map_or(0.0, |week| week.iter().sum());
        let part =
            |(at, (_, days, busy)): (usize, &(i32, i32, f64))| week(at) * f64::from(*days) / 7.0 * busy;
        self.ahead.iter().enumerate().map(part).sum()
    }

    fn length(&self) -> usize {
        self.weeks.len().min(BLOCK_WEEKS)
    }

    fn starts(&self) -> usize {
        if self.weeks.is_empty() { 0 } else { self.weeks.len() - self.length() + 1 }
    }

    fn week(&self, first: usize, at: usize) -> Option<&Vec<f64>> {
        // Weeks lie the latest first; the block runs forward in time.
        let length = self.length();
        self.weeks.get((first + length).checked_sub(1 + at.checked_rem(length)?)?)
    }

    /// Draws a block: a new one for each thirteen weeks ahead.
    pub fn draw(&self, random: &mut Random) -> Vec<usize> {
        let blocks = self.ahead.len().div_ceil(BLOCK_WEEKS).max(1);
        (0..blocks).map(|_| random.below(self.starts())).collect()
    }

    /// A person's bookings of the drawn blocks, laid over the rest, times `scale`.
    pub fn credits(&self, blocks: &[usize], person: usize, scale: f64, credits: &mut Vec<Credit>) {
        for (at, (day, days, busy)) in self.ahead.iter().enumerate() {
            let block = blocks.get(at / BLOCK_WEEKS).or(blocks.last()).copied().unwrap_or(0);
            let Some(week) = self.week(block, at % BLOCK_WEEKS) else { continue };
            let minor = libm::round(week[person] * f64::from(*days) / 7.0 * busy * scale);
            if minor != 0.0 {
                let day = Date::from_days(day + days - 1).unwrap_or(Date::MAX);
                credits.push(Credit { day, minor: minor as i64, row: None });
            }
        }
    }
}

/// By how much the recent weeks' level lies above that of all, half of the way on the logarithmic scale.
fn recent_level(weeks: &[Vec<f64>]) -> f64 {
    let mean = |weeks: &[Vec<f64>]| weeks.iter().flatten().sum::<f64>() / weeks.len().max(1) as f64;
    let (recent, all) = (mean(&weeks[..weeks.len().min(RECENT_WEEKS)]), mean(weeks));
    if recent <= 0.0 || all <= 0.0 {
        return 1.0;
    }
    libm::sqrt((recent / all).clamp(0.5, 2.0))
}

fn ahead(calendar: &Months, months: &[f64; 3], rest: Rest) -> Vec<(i32, i32, f64)> {
    let mut weeks = Vec::new();
    let mut day = rest.from;
    while day < rest.until {
        let days = (rest.until - day).min(7);
        let busy = (day..day + days).map(|day| months[calendar.at(day).0]).sum::<f64>() / f64::from(days);
        weeks.push((day, days, busy));
        day += days;
    }
    weeks
}

/// How much busier each month of the quarter is, by the number of deals won a day.
fn busy_months(past: &Past, calendar: &Months, first: i32) -> [f64; 3] {
    let (mut days, mut wins) = ([0.0; 3], [0.0; 3]);
    for day in first..=past.day {
        days[calendar.at(day).0] += 1.0;
    }
    for (day, ..) in past.won().filter(|(day, ..)| *day >= first) {
        wins[calendar.at(day).0] += 1.0;
    }
    let pace = wins.iter().sum::<f64>() / days.iter().sum::<f64>().max(1.0);
    let factor = |month: usize| (wins[month] + MONTH_WINS) / (days[month] * pace + MONTH_WINS);
    [factor(0), factor(1), factor(2)]
}
