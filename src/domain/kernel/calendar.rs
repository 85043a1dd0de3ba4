//! The fiscal calendar: it cuts all days into years, quarters, months and weeks, each day into exactly one of each.
//!
//! Years of months begin on the first of a month. Years of weeks (4-4-5 and its kin) begin on a day of the
//! week near that first; their quarters have 13 weeks, and a 53rd week belongs to the last period. Weeks are
//! numbered in such a year of weeks also where quarters and months are made of months: with Monday, January
//! and [`YearStart::Nearest`] these are the weeks of ISO 8601.

use super::date::Date;
use super::period::{DateRange, Period, PeriodError};
use serde::{Deserialize, Serialize};

/// How long a period of the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// One month, or one period of four or five weeks.
    Month,
    /// Three months, or 13 weeks.
    Quarter,
    /// Twelve months, or 52 or 53 weeks.
    Year,
    /// Seven days. Nobody is paid by the week: plans know the other three.
    Week,
}

impl Grain {
    /// Those that cut a year into equal shares: what plans pay and salaries are divided by.
    pub const OF_YEAR: [Grain; 3] = [Grain::Month, Grain::Quarter, Grain::Year];

    /// Months in one period of a year of months; a week has none whole.
    pub fn months(self) -> i32 {
        match self {
            Grain::Week => 0,
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::Year => 12,
        }
    }

    /// Periods in a year; weeks of a usual one.
    pub fn per_year(self) -> i64 {
        match self {
            Grain::Week => 52,
            Grain::Month => 12,
            Grain::Quarter => 4,
            Grain::Year => 1,
        }
    }

    /// The word: week, month, quarter or year.
    pub fn word(self) -> &'static str {
        match self {
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    #[default]
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The day of the week of a date.
    pub fn of(date: Date) -> Weekday {
        Weekday::ALL.get(usize::from(date.weekday())).copied().unwrap_or_default()
    }

    /// Its name in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        }
    }

    /// Reads `monday`, also in other cases.
    pub fn parse(text: &str) -> Option<Weekday> {
        Weekday::ALL.into_iter().find(|day| day.word().eq_ignore_ascii_case(text.trim()))
    }

    fn number(self) -> i32 {
        Weekday::ALL.iter().zip(0..).find(|(day, _)| **day == self).map_or(0, |(_, number)| number)
    }
}

/// What quarters and months are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Calendar months.
    #[default]
    Months,
    /// Periods of four, four and five weeks.
    Weeks445,
    /// Periods of four, five and four weeks.
    Weeks454,
    /// Periods of five, four and four weeks.
    Weeks544,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Pattern; 4] = [Pattern::Months, Pattern::Weeks445, Pattern::Weeks454, Pattern::Weeks544];

    /// Its name: `months`, `4-4-5`, `4-5-4` or `5-4-4`.
    pub fn word(self) -> &'static str {
        match self {
            Pattern::Months => "months",
            Pattern::Weeks445 => "4-4-5",
            Pattern::Weeks454 => "4-5-4",
            Pattern::Weeks544 => "5-4-4",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<Pattern> {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let wanted = plain(text).to_ascii_lowercase();
        Pattern::ALL.into_iter().find(|pattern| plain(pattern.word()) == wanted)
    }

    /// The weeks before the first, second and third period of a quarter and at its end.
    fn weeks(self) -> Option<[i32; 4]> {
        match self {
            Pattern::Months => None,
            Pattern::Weeks445 => Some([0, 4, 8, 13]),
            Pattern::Weeks454 => Some([0, 4, 9, 13]),
            Pattern::Weeks544 => Some([0, 5, 9, 13]),
        }
    }
}

/// On which day a year of weeks begins. Where two such days are 53 weeks apart, the year has a 53rd week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStart {
    /// The first day of the week nearest to the first of the fiscal year's month: at most three days off.
    #[default]
    Nearest,
    /// The last first day of the week at or before it: the year before ends with the last whole week of its month.
    OnOrBefore,
}

/// Which number a fiscal year bears that does not begin in January.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearName {
    /// That of the calendar year in which it ends: a year from July 2025 is 2026.
    #[default]
    End,
    /// That of the calendar year in which it begins: a year from February 2025 is 2025, as in retail.
    Start,
}

/// The fiscal calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The first month of the fiscal year, 1 to 12.
    pub first_month: u8,
    /// What quarters and months are made of.
    #[serde(default)]
    pub pattern: Pattern,
    /// The first day of the week.
    #[serde(default)]
    pub week_start: Weekday,
    /// On which day a year of weeks begins.
    #[serde(default)]
    pub year_start: YearStart,
    /// Which number a year bears.
    #[serde(default)]
    pub year_name: YearName,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar::starting_in(1)
    }
}

impl Calendar {
    /// The calendar of months whose year begins in this one.
    pub const fn starting_in(first_month: u8) -> Calendar {
        Calendar {
            first_month,
            pattern: Pattern::Months,
            week_start: Weekday::Monday,
            year_start: YearStart::Nearest,
            year_name: YearName::End,
        }
    }

    /// Whether quarters and months are made of weeks.
    pub fn is_of_weeks(self) -> bool {
        self.pattern != Pattern::Months
    }

    /// The period of the given grain in which `date` lies.
    pub fn period_of(self, date: Date, grain: Grain) -> Result<Period, PeriodError> {
        let range = self.range_of(date, grain)?;
        Ok(Period { name: self.name(range.from, grain)?, range })
    }

    /// Its days, without making its name.
    pub fn range_of(self, date: Date, grain: Grain) -> Result<DateRange, PeriodError> {
        if grain == Grain::Week || self.is_of_weeks() {
            let year = self.week_year_of(date)?;
            let week = date.days_since(self.first_week(year)?).div_euclid(7);
            return self.weeks_of(year, week, grain);
        }
        let months = grain.months().max(1);
        let (year, month, _) = date.ymd();
        let into = i32::from(month).saturating_sub(i32::from(self.start_month())).rem_euclid(12);
        let from = Date::from_ymd(year, month, 1)?.plus_months(into.rem_euclid(months).saturating_neg())?;
        DateRange::new(from, from.plus_months(months)?)
    }

    /// The period before.
    pub fn previous(self, period: &Period, grain: Grain) -> Result<Period, PeriodError> {
        self.period_of(period.range.from.plus_days(-1)?, grain)
    }

    /// The period after.
    pub fn next(self, period: &Period, grain: Grain) -> Result<Period, PeriodError> {
        self.period_of(period.range.until, grain)
    }

    /// The period of the same place in the fiscal year before: the same month, quarter or week number.
    ///
    /// # Errors
    /// [`PeriodError::NoSuchWeek`] for a 53rd week, as no two years in a row have one.
    pub fn year_before(self, period: &Period, grain: Grain) -> Result<Period, PeriodError> {
        if grain != Grain::Week && !self.is_of_weeks() {
            return self.period_of(period.range.from.plus_months(-12)?, grain);
        }
        let began = self.week_year_of(period.range.from)?;
        let week = period.range.from.days_since(self.first_week(began)?).div_euclid(7);
        let before = began.saturating_sub(1);
        let weeks = self.weeks_in(before)?;
        if week >= weeks {
            let year = before.saturating_add(self.name_offset());
            return Err(PeriodError::NoSuchWeek { year, week: week.saturating_add(1), weeks });
        }
        let range = self.weeks_of(before, week, grain)?;
        Ok(Period { name: self.name(range.from, grain)?, range })
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

    /// The grain of which these days are one whole period, the longest first.
    pub fn grain_of(self, range: DateRange) -> Option<Grain> {
        let fits = |grain: &Grain| self.range_of(range.from, *grain) == Ok(range);
        [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week].into_iter().find(fits)
    }

    /// Reads `2026`, `2026Q2` (or `2026-Q2`, `Q2-2026`, `Q2 2026`), `2026P03` (the third month or period of the
    /// fiscal year), `2026W07`, `2026-04` (the calendar month) or `2026-04-01..2026-07-01`.
    pub fn parse(self, text: &str) -> Result<Period, PeriodError> {
        let text = text.trim();
        if let Some((from, until)) = text.split_once("..") {
            let range = DateRange::new(Date::parse_iso(from.trim())?, Date::parse_iso(until.trim())?)?;
            return Ok(Period { name: range.to_string(), range });
        }
        let syntax = || PeriodError::Syntax(text.chars().take(80).collect());
        let turned = part_first(text);
        let plain = turned.as_deref().unwrap_or(text);
        let plain = plain.strip_prefix("FY").or(plain.strip_prefix("fy")).unwrap_or(plain).trim_start();
        let (year, rest) = plain.split_at_checked(4).ok_or_else(syntax)?;
        let year: i32 = year.parse().map_err(|_| syntax())?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let number = |rest: &str, most: i32| -> Result<i32, PeriodError> {
            let digits = rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
            let number = rest.parse().ok().filter(|number| digits && (1..=most).contains(number));
            number.ok_or_else(syntax)
        };
        match rest.chars().next() {
            None => self.part(year, 0, Grain::Year),
            Some('Q' | 'q') => self.part(year, number(tail(rest), 4)?.saturating_sub(1), Grain::Quarter),
            Some('P' | 'p') => self.part(year, number(tail(rest), 12)?.saturating_sub(1), Grain::Month),
            Some('W' | 'w') => self.week(year, number(tail(rest), 53)?),
            Some(_) if rest.len() == 2 => self.calendar_month(year, number(rest, 12)?),
            Some(_) => Err(syntax()),
        }
    }

    fn start_month(self) -> u8 {
        self.first_month.clamp(1, 12)
    }

    /// How far the number of a fiscal year lies after the calendar year in which it begins.
    fn name_offset(self) -> i32 {
        i32::from(self.start_month() > 1 && self.year_name == YearName::End)
    }

    /// The `index`-th quarter or month, from 0, of the fiscal year with number `year`; or the year itself.
    fn part(self, year: i32, index: i32, grain: Grain) -> Result<Period, PeriodError> {
        let began = year.saturating_sub(self.name_offset());
        let Some(bounds) = self.pattern.weeks() else {
            let months = index.saturating_mul(grain.months());
            let from = Date::from_ymd(began, self.start_month(), 1)?.plus_months(months)?;
            return self.period_of(from, grain);
        };
        let week = match grain {
            Grain::Year => 0,
            Grain::Quarter => index.saturating_mul(13),
            Grain::Month | Grain::Week => {
                let place = usize::try_from(index.rem_euclid(3)).unwrap_or(0);
                let into = bounds.get(place).copied().unwrap_or(0);
                index.div_euclid(3).saturating_mul(13).saturating_add(into)
            }
        };
        let range = self.weeks_of(began, week, grain)?;
        Ok(Period { name: self.name(range.from, grain)?, range })
    }

    /// The `number`-th week, from 1, of the fiscal year with number `year`.
    fn week(self, year: i32, number: i32) -> Result<Period, PeriodError> {
        let began = year.saturating_sub(self.name_offset());
        let weeks = self.weeks_in(began)?;
        if number > weeks {
            return Err(PeriodError::NoSuchWeek { year, week: number, weeks });
        }
        let range = self.weeks_of(began, number.saturating_sub(1), Grain::Week)?;
        Ok(Period { name: self.name(range.from, Grain::Week)?, range })
    }

    /// A calendar month, which in a year of weeks is no period of its own.
    fn calendar_month(self, year: i32, month: i32) -> Result<Period, PeriodError> {
        let from = Date::from_ymd(year, u8::try_from(month).unwrap_or(0), 1)?;
        let range = DateRange::new(from, from.plus_months(1)?)?;
        Ok(Period { name: format!("{year}-{month:02}"), range })
    }

    /// The first day of the year of weeks that belongs to the first of the start month of `year`.
    fn first_week(self, year: i32) -> Result<Date, PeriodError> {
        let nominal = Date::from_ymd(year, self.start_month(), 1)?;
        let back = i32::from(nominal.weekday()).saturating_sub(self.week_start.number()).rem_euclid(7);
        let shift = match self.year_start {
            YearStart::Nearest if back > 3 => 7i32.saturating_sub(back),
            YearStart::Nearest | YearStart::OnOrBefore => back.saturating_neg(),
        };
        Ok(nominal.plus_days(shift)?)
    }

    /// The calendar year in whose start month the year of weeks around `date` nominally begins.
    fn week_year_of(self, date: Date) -> Result<i32, PeriodError> {
        let (year, month, _) = date.ymd();
        let near = if month >= self.start_month() { year } else { year.saturating_sub(1) };
        if date < self.first_week(near)? {
            return Ok(near.saturating_sub(1));
        }
        let next = near.saturating_add(1);
        // Past the last year that can be written there is no next one.
        Ok(if self.first_week(next).is_ok_and(|first| first <= date) { next } else { near })
    }

    fn weeks_in(self, year: i32) -> Result<i32, PeriodError> {
        let next = self.first_week(year.saturating_add(1))?;
        Ok(next.days_since(self.first_week(year)?).div_euclid(7))
    }

    /// The period around the `week`-th week, from 0, of a year of weeks.
    fn weeks_of(self, year: i32, week: i32, grain: Grain) -> Result<DateRange, PeriodError> {
        let weeks = self.weeks_in(year)?;
        // A 53rd week belongs to the last quarter.
        let quarter = week.div_euclid(13).min(3);
        let begun = quarter.saturating_mul(13);
        let quarter_end = if quarter == 3 { weeks } else { begun.saturating_add(13) };
        let bounds = self.pattern.weeks().unwrap_or([0, 4, 8, 13]).map(|bound| begun.saturating_add(bound));
        let (from, until) = match (grain, bounds) {
            (Grain::Week, _) => (week, week.saturating_add(1)),
            (Grain::Quarter, _) => (begun, quarter_end),
            (Grain::Year, _) => (0, weeks),
            (Grain::Month, [first, second, _, _]) if week < second => (first, second),
            (Grain::Month, [_, second, third, _]) if week < third => (second, third),
            (Grain::Month, [_, _, third, _]) => (third, quarter_end),
        };
        let first = self.first_week(year)?;
        let day = |week: i32| first.plus_days(week.saturating_mul(7));
        DateRange::new(day(from)?, day(until)?)
    }

    /// The name of the period of this grain that begins on `from`.
    fn name(self, from: Date, grain: Grain) -> Result<String, PeriodError> {
        if grain == Grain::Week || self.is_of_weeks() {
            return self.name_of_weeks(from, grain);
        }
        let (year, month, _) = from.ymd();
        let start = self.start_month();
        let began = if month >= start { year } else { year.saturating_sub(1) };
        let fiscal_year = began.saturating_add(self.name_offset());
        let into_year = i32::from(month).saturating_sub(i32::from(start)).rem_euclid(12);
        Ok(match grain {
            Grain::Year => format!("{fiscal_year}"),
            Grain::Quarter => format!("{fiscal_year}Q{}", into_year.div_euclid(3).saturating_add(1)),
            Grain::Month | Grain::Week => format!("{year}-{month:02}"),
        })
    }

    fn name_of_weeks(self, from: Date, grain: Grain) -> Result<String, PeriodError> {
        let began = self.week_year_of(from)?;
        let week = from.days_since(self.first_week(began)?).div_euclid(7);
        let year = began.saturating_add(self.name_offset());
        let quarter = week.div_euclid(13).min(3);
        let into = week.saturating_sub(quarter.saturating_mul(13));
        let bounds = self.pattern.weeks().unwrap_or([0, 4, 8, 13]);
        let third = i32::try_from(bounds.iter().skip(1).take(2).filter(|bound| **bound <= into).count());
        let period = quarter.saturating_mul(3).saturating_add(third.unwrap_or(0)).saturating_add(1);
        Ok(match grain {
            Grain::Year => format!("{year}"),
            Grain::Quarter => format!("{year}Q{}", quarter.saturating_add(1)),
            Grain::Month => format!("{year}P{period:02}"),
            Grain::Week => format!("{year}W{:02}", week.saturating_add(1)),
        })
    }
}

/// All but the first letter, which is one byte.
fn tail(text: &str) -> &str {
    text.split_at_checked(1).map_or("", |(_, rest)| rest)
}

/// `Q2-2026`, `W7 2026` or `P3/2026` with the year first.
fn part_first(text: &str) -> Option<String> {
    let mark = text.chars().next().filter(|mark| "QqPpWw".contains(*mark))?;
    let (number, year) = tail(text).split_once(['-', ' ', '/'])?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("{year}{mark}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_with_either_part_first() {
        let calendar = Calendar::starting_in(4);
        let expected = calendar.parse("2026Q3").unwrap();
        for text in ["Q3-2026", "q3 2026", "Q3/2026", "2026-Q3", "FY2026Q3"] {
            assert_eq!(calendar.parse(text).unwrap(), expected, "{text}");
        }
        for text in ["Q5-2026", "Q3-26", "Q-2026", "Q3", "Q33-2026", "2026W", "2026P13", "2026W54", "2026Q+1"]
        {
            assert!(calendar.parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fiscal_year_bears_the_number_of_the_year_in_which_it_ends_or_begins() {
        let july = Calendar::starting_in(7);
        assert_eq!(july.parse("2026").unwrap().range.to_string(), "2025-07-01..2026-07-01");
        assert_eq!(july.parse("2026Q3").unwrap().range.to_string(), "2026-01-01..2026-04-01");
        assert_eq!(july.parse("2026P02").unwrap().name, "2025-08");
        let begun = Calendar { year_name: YearName::Start, ..july };
        assert_eq!(begun.parse("2025").unwrap().range, july.parse("2026").unwrap().range);
        for wrong in ["", "26", "2026Q5", "2026-13", "2026-1", "2026-07-01..2026-07-01", "½½"] {
            assert!(july.parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn weeks_from_monday_are_those_of_iso_8601() {
        let calendar = Calendar::default();
        let week = |text| calendar.period_of(Date::parse_iso(text).unwrap(), Grain::Week).unwrap().name;
        assert_eq!(week("2026-01-01"), "2026W01");
        assert_eq!(week("2025-12-28"), "2025W52");
        assert_eq!(week("2020-12-31"), "2020W53");
        assert_eq!(week("2021-01-03"), "2020W53");
        assert_eq!(week("2027-01-03"), "2026W53");
        let error = calendar.parse("2025W53").unwrap_err();
        assert_eq!(error.to_string(), "2025 has 52 weeks; there is no week 53");
    }

    /// The published calendar of the National Retail Federation: 4-5-4 from the Sunday nearest to 1 February.
    #[test]
    fn the_retail_calendar_has_its_published_days() {
        let retail = Calendar {
            first_month: 2,
            pattern: Pattern::Weeks454,
            week_start: Weekday::Sunday,
            year_start: YearStart::Nearest,
            year_name: YearName::Start,
        };
        let days = |name| retail.parse(name).unwrap().range.to_string();
        assert_eq!(days("2023"), "2023-01-29..2024-02-04");
        assert_eq!(days("2024"), "2024-02-04..2025-02-02");
        assert_eq!(days("2025"), "2025-02-02..2026-02-01");
        assert_eq!(days("2023P12"), "2023-12-31..2024-02-04");
        assert_eq!(days("2024P02"), "2024-03-03..2024-04-07");
        assert_eq!(days("2023W53"), "2024-01-28..2024-02-04");
        // A year that ends on the last Saturday of its month begins on the Sunday at or before the first of the next.
        let last = Calendar { year_start: YearStart::OnOrBefore, ..retail };
        assert_eq!(last.parse("2024").unwrap().range.to_string(), "2024-01-28..2025-01-26");
    }

    #[test]
    fn a_calendar_stored_before_weeks_were_known_reads_on() {
        let read: Calendar = serde_json::from_str(r#"{"first_month": 4}"#).unwrap();
        assert_eq!(read, Calendar::starting_in(4));
    }
}
