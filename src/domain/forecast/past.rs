//! What the methods look at: the deals known on a day, the days that are asked about, and where each
//! day lies in its quarter.

use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{KnownDeal, Outcome, Replay};
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Grain};

/// Days before the as-of day that are looked at, at most: some twelve years.
const MOST_DAYS: i32 = 4_400;

/// The deals known on a day, and what is needed to read them.
pub struct Past<'a> {
    /// Where stages and currencies are found.
    pub replay: &'a Replay,
    /// The deals known that day.
    pub deals: &'a [KnownDeal],
    /// The last day of which anything is known.
    pub day: i32,
    /// The currency of all amounts; deals in others are left out.
    pub currency: Currency,
    /// How many person codes there are; code 0 stands for nobody.
    pub people: usize,
    /// The fiscal calendar.
    pub calendar: Calendar,
}

impl Past<'_> {
    /// The amount in minor units; nothing where it is missing or in another currency.
    pub fn minor(&self, deal: &KnownDeal) -> Option<i64> {
        let own = self.replay.currency(deal) == Some(self.currency);
        (own && deal.minor != MISSING_MINOR).then_some(deal.minor)
    }

    /// Deals that were won by the as-of day: close day, person and amount.
    pub fn won(&self) -> impl Iterator<Item = (i32, usize, i64)> + '_ {
        self.deals
            .iter()
            .filter(|deal| self.is_won(deal))
            .filter_map(|deal| Some((deal.closed, deal.person as usize, self.minor(deal)?)))
    }

    /// Whether it was won by the as-of day.
    pub fn is_won(&self, deal: &KnownDeal) -> bool {
        deal.outcome == Outcome::Won && deal.closed != MISSING_DAY && deal.closed <= self.day
    }

    /// Whether it was won or lost by the as-of day.
    pub fn is_finished(&self, deal: &KnownDeal) -> bool {
        deal.outcome != Outcome::Open && deal.closed != MISSING_DAY && deal.closed <= self.day
    }

    /// Deals that are open on the as-of day, with their place in `deals`.
    pub fn open(&self) -> impl Iterator<Item = (usize, &KnownDeal)> {
        let day = self.day;
        let is_open = move |deal: &KnownDeal| {
            deal.outcome == Outcome::Open && (deal.created == MISSING_DAY || deal.created <= day)
        };
        self.deals.iter().enumerate().filter(move |(_, deal)| is_open(deal))
    }

    /// What each person won in these days, as far as it is known.
    pub fn won_in(&self, from: i32, until: i32) -> Vec<f64> {
        let mut by_person = vec![0.0; self.people];
        for (day, person, minor) in self.won() {
            if from <= day && day < until {
                by_person[person] += minor as f64;
            }
        }
        by_person
    }

    /// The first day on which a deal was created or closed, no earlier than is looked back.
    pub fn first_day(&self) -> i32 {
        let known = |day: i32| (day != MISSING_DAY && day <= self.day).then_some(day);
        let days = self.deals.iter().flat_map(|deal| [known(deal.created), known(deal.closed)]);
        days.flatten().min().unwrap_or(self.day).max(self.day - MOST_DAYS)
    }
}

/// The days of a period that are still to come: half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The first day after the as-of day that lies in the period.
    pub from: i32,
    /// The first day after the period.
    pub until: i32,
}

impl Rest {
    /// The days of `period` after `day`.
    pub fn of(period: DateRange, day: i32) -> Rest {
        let until = period.until.days();
        Rest { from: period.from.days().max(day.saturating_add(1)).min(until), until }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: i32) -> bool {
        self.from <= day && day < self.until
    }

    /// How many days are left.
    pub fn days(self) -> i32 {
        self.until - self.from
    }
}

/// For each day its month within the fiscal quarter, 0 to 2, and the first day of the month after.
pub struct Months {
    first: i32,
    month: Vec<u8>,
    next: Vec<i32>,
}

impl Months {
    /// The months over these days.
    pub fn over(calendar: Calendar, from: i32, until: i32) -> Months {
        let (mut month, mut next) = (Vec::new(), Vec::new());
        let mut day = from;
        while day < until {
            let (place, end) = month_of(calendar, day);
            let end = end.max(day + 1);
            for _ in day..end.min(until) {
                month.push(place);
                next.push(end);
            }
            day = end;
        }
        Months { first: from, month, next }
    }

    /// The month of a day within its quarter, and the first day of the next month. Days outside count as
    /// a first month without end.
    pub fn at(&self, day: i32) -> (usize, i32) {
        let index = usize::try_from(day - self.first).ok();
        let found = index.and_then(|index| Some((*self.month.get(index)?, *self.next.get(index)?)));
        found.map_or((0, i32::MAX), |(month, next)| (usize::from(month), next))
    }
}

fn month_of(calendar: Calendar, day: i32) -> (u8, i32) {
    let found = Date::from_days(day).ok().and_then(|date| {
        let quarter = calendar.range_of(date, Grain::Quarter).ok()?;
        let mut month = calendar.range_of(quarter.from, Grain::Month).ok()?;
        let mut place = 0;
        while !month.contains(date) && place < 2 {
            month = calendar.range_of(month.until, Grain::Month).ok()?;
            place += 1;
        }
        Some((place, month.until.days()))
    });
    found.unwrap_or((0, i32::MAX))
}

/// The periods of the same kind before `period`, the latest first: of the calendar where it is one of
/// its periods, else of the same number of days.
pub fn periods_before(calendar: Calendar, period: DateRange, most: usize) -> Vec<DateRange> {
    let grain = calendar.grain_of(period);
    let mut found = Vec::with_capacity(most);
    let mut next = period;
    while found.len() < most {
        let before = match grain {
            Some(grain) => next.from.plus_days(-1).ok().and_then(|day| calendar.range_of(day, grain).ok()),
            None => {
                next.from.plus_days(-next.days()).ok().and_then(|from| DateRange::new(from, next.from).ok())
            }
        };
        let Some(before) = before else { break };
        found.push(before);
        next = before;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_the_fiscal_quarter() {
        let calendar = Calendar::starting_in(2);
        let day = |text: &str| Date::parse_iso(text).unwrap().days();
        let months = Months::over(calendar, day("2026-01-15"), day("2026-06-01"));
        assert_eq!(months.at(day("2026-01-31")), (2, day("2026-02-01")));
        assert_eq!(months.at(day("2026-02-01")), (0, day("2026-03-01")));
        assert_eq!(months.at(day("2026-04-30")), (2, day("2026-05-01")));
    }

    #[test]
    fn periods_before_are_of_the_same_kind() {
        let calendar = Calendar::default();
        let quarter = calendar.parse("2026Q1").unwrap().range;
        let before: Vec<String> =
            periods_before(calendar, quarter, 2).iter().map(ToString::to_string).collect();
        assert_eq!(before, ["2025-10-01..2026-01-01", "2025-07-01..2025-10-01"]);
        let free = calendar.parse("2026-01-05..2026-01-19").unwrap().range;
        assert_eq!(periods_before(calendar, free, 1)[0].to_string(), "2025-12-22..2026-01-05");
    }
}
