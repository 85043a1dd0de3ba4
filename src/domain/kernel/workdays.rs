//! Working days: the days that count towards a pace, where a person chose to leave out weekends and holidays.

use super::calendar::Weekday;
use super::date::Date;
use super::period::DateRange;
use super::rational::Rational;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which days are no working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingDays {
    /// Days of the week on which nobody works.
    pub days_off: BTreeSet<Weekday>,
    /// Holidays, each with its name; the name may be empty.
    #[serde(default)]
    pub holidays: BTreeMap<Date, String>,
}

impl Default for WorkingDays {
    fn default() -> WorkingDays {
        WorkingDays { days_off: [Weekday::Saturday, Weekday::Sunday].into(), holidays: BTreeMap::new() }
    }
}

impl WorkingDays {
    /// Whether a day is one of them.
    pub fn includes(&self, date: Date) -> bool {
        !self.days_off.contains(&Weekday::of(date)) && !self.holidays.contains_key(&date)
    }

    /// How many of a range's days are working days.
    pub fn count(&self, range: DateRange) -> i64 {
        let days = (range.from.days()..range.until.days()).filter_map(|day| Date::from_days(day).ok());
        i64::try_from(days.filter(|day| self.includes(*day)).count()).unwrap_or(i64::MAX)
    }
}

/// How many days of a range are over once `as_of` is, and how many it has: working days where they were
/// chosen and there is one in the range, else all days.
pub fn days_over(range: DateRange, as_of: Date, working: Option<&WorkingDays>) -> (i64, i64) {
    let after = as_of.plus_days(1).unwrap_or(Date::MAX);
    let over = DateRange::new(range.from, after.min(range.until)).ok();
    let all = |part: DateRange| i64::from(part.days());
    let working = working.filter(|working| working.count(range) > 0);
    let count = |part: DateRange| working.map_or_else(|| all(part), |working| working.count(part));
    (over.map_or(0, count), count(range))
}

/// The share of a range's days that are over once `as_of` is: 0 before it, 1 after it.
pub fn share_over(range: DateRange, as_of: Date, working: Option<&WorkingDays>) -> Rational {
    let (over, all) = days_over(range, as_of, working);
    Rational::new(over.into(), all.into()).unwrap_or(Rational::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn weekends_and_holidays_do_not_count_where_working_days_were_chosen() {
        let may = DateRange::new(date("2026-05-01"), date("2026-06-01")).unwrap();
        let mut working = WorkingDays::default();
        assert_eq!(days_over(may, date("2026-05-10"), None), (10, 31));
        assert_eq!(days_over(may, date("2026-05-10"), Some(&working)), (6, 21));
        working.holidays.insert(date("2026-05-01"), "Labour Day".to_owned());
        assert_eq!(days_over(may, date("2026-05-10"), Some(&working)), (5, 20));
        assert_eq!(share_over(may, date("2026-04-30"), Some(&working)), Rational::ZERO);
        assert_eq!(share_over(may, date("2026-08-01"), Some(&working)), Rational::ONE);
        let weekend = DateRange::new(date("2026-05-02"), date("2026-05-04")).unwrap();
        assert_eq!(days_over(weekend, date("2026-05-02"), Some(&working)), (1, 2), "no working day at all");
    }
}
