//! Civil dates as days since 1970-01-01, without zone or clock.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A day of the Gregorian calendar between 1970-01-01 and 2199-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a date could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The month or the day does not exist.
    #[error("this day does not exist in the calendar")]
    NoSuchDay,
    /// Before 1970 or after 2199.
    #[error("years from 1970 to 2199 are read")]
    OutOfRange,
    /// Not in the form `2026-03-31`.
    #[error("write a date as year-month-day, such as 2026-03-31")]
    Syntax,
}

const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 2199;

impl Date {
    /// 1970-01-01
    pub const MIN: Date = Date(0);
    /// 2199-12-31
    pub const MAX: Date = Date(84_005);

    /// The date of a year, month (1–12) and day (1–31), if that day exists.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Date, DateError> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(DateError::OutOfRange);
        }
        if day == 0 || day > days_in_month(year, month) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Date(days_from_civil(year, month, day)))
    }

    /// The date `days` after 1970-01-01.
    pub fn from_days(days: i32) -> Result<Date, DateError> {
        if (Date::MIN.0..=Date::MAX.0).contains(&days) { Ok(Date(days)) } else { Err(DateError::OutOfRange) }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i32, u8, u8) {
        civil_from_days(self.0)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// The month, 1–12.
    pub fn month(self) -> u8 {
        self.ymd().1
    }

    /// The day of the week, Monday 0 to Sunday 6.
    pub fn weekday(self) -> u8 {
        u8::try_from(self.0.saturating_add(3).rem_euclid(7)).unwrap_or(0)
    }

    /// The date `count` days later (earlier if negative).
    pub fn plus_days(self, count: i32) -> Result<Date, DateError> {
        Date::from_days(self.0.checked_add(count).ok_or(DateError::OutOfRange)?)
    }

    /// The same day `count` months later, or the last day of that month if it is shorter.
    pub fn plus_months(self, count: i32) -> Result<Date, DateError> {
        let (year, month, day) = self.ymd();
        let months = year.checked_mul(12).and_then(|months| months.checked_add(i32::from(month)));
        let months = months.and_then(|months| months.checked_add(count)?.checked_sub(1));
        let months = months.ok_or(DateError::OutOfRange)?;
        let year = months.div_euclid(12);
        let month = u8::try_from(months.rem_euclid(12).saturating_add(1)).unwrap_or(1);
        Date::from_ymd(year, month, day.min(days_in_month(year, month)))
    }

    /// Days from `earlier` to this date, negative if it lies after.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads `2026-03-31`.
    pub fn parse_iso(text: &str) -> Result<Date, DateError> {
        let mut parts = text.splitn(3, '-');
        let mut next = |width: usize| {
            let part = parts.next().filter(|part| part.len() == width)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part)
        };
        let (year, month, day) = (next(4), next(2), next(2));
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => {
                Date::from_ymd(number(year)?, number(month)?, number(day)?)
            }
            _ => Err(DateError::Syntax),
        }
    }
}

fn number<T: std::str::FromStr>(digits: &str) -> Result<T, DateError> {
    digits.parse().map_err(|_| DateError::Syntax)
}

/// Days in a month; 0 for a month that does not exist.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: i32) -> bool {
    (year.rem_euclid(4) == 0 && year.rem_euclid(100) != 0) || year.rem_euclid(400) == 0
}

/// Howard Hinnant's days_from_civil (chrono-compatible low-level date algorithms), for years in
/// 1970..=2199: years begin in March, so that the leap day comes last.
#[allow(clippy::arithmetic_side_effects, reason = "all terms stay below 90,000 for years up to 2199")]
fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9).rem_euclid(12)) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[allow(clippy::arithmetic_side_effects, reason = "inverse of days_from_civil, on days 0..=84,005")]
fn civil_from_days(days: i32) -> (i32, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        Date::parse_iso(&text).map_err(|error| de::Error::custom(format!("“{text}”: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn every_day_agrees_with_chrono() {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        for days in 0..=Date::MAX.days() {
            let ours = Date::from_days(days).unwrap();
            let theirs = epoch + chrono::Days::new(days.unsigned_abs().into());
            let (year, month, day) = ours.ymd();
            assert_eq!(
                (year, u32::from(month), u32::from(day)),
                (theirs.year(), theirs.month(), theirs.day())
            );
            assert_eq!(Date::from_ymd(year, month, day), Ok(ours));
            assert_eq!(u32::from(ours.weekday()), theirs.weekday().num_days_from_monday());
        }
        assert_eq!(Date::MAX.to_string(), "2199-12-31");
        assert_eq!(Date::MAX.plus_days(1), Err(DateError::OutOfRange));
    }

    #[test]
    fn days_that_do_not_exist_are_refused_and_months_are_clipped() {
        assert_eq!(Date::parse_iso("2026-02-29"), Err(DateError::NoSuchDay));
        assert_eq!(Date::parse_iso("2026-2-9"), Err(DateError::Syntax));
        assert_eq!(Date::parse_iso("9999-01-01"), Err(DateError::OutOfRange));
        let date = Date::parse_iso("2024-01-31").unwrap();
        assert_eq!(date.plus_months(1).unwrap().to_string(), "2024-02-29");
        assert_eq!(date.plus_months(-2).unwrap().to_string(), "2023-11-30");
    }
}
