//! Earlier periods to compare with: the one before of the same length, and the same a year ago.
//! A period that is still running is compared with as many days of the earlier one.

use super::format::{self, Locale};
use super::tone::Tone;
use super::words::performance as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Calendar, Date, DateRange, Grain, Period, Rational};
use crate::domain::measure::{Filter, KpiId, Value};

pub use crate::domain::goals::objective::is_of_now;

/// Which earlier period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The one before.
    Previous,
    /// The same a year ago.
    YearAgo,
}

/// An earlier period that the data cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// How it is called, e.g. `2026Q1` or `first 12 days of 2026Q1`.
    pub name: String,
    /// Its days.
    pub range: DateRange,
    /// Whether only its first days are taken, as the period looked at is still running.
    pub is_cut: bool,
}

impl Earlier {
    /// The same filter over the earlier days.
    pub fn filter(&self, filter: &Filter) -> Filter {
        Filter { period: Some(self.range), ..filter.clone() }
    }
}

/// The grain of which these days are one period.
pub fn grain_of(calendar: Calendar, range: DateRange) -> Option<Grain> {
    calendar.grain_of(range)
}

/// The earlier period, or why there is none to compare with.
pub fn earlier(
    overview: &Overview,
    period: Option<&Period>,
    against: Against,
    locale: &Locale,
) -> Result<Earlier, String> {
    let period = period.ok_or_else(|| words::NO_EARLIER.to_owned())?;
    let none = || words::NO_EARLIER.to_owned();
    let whole = shifted(overview.calendar, period, against).ok_or_else(none)?;
    let span = overview.span.ok_or_else(|| words::NO_DATES.to_owned())?;
    if span.from > whole.range.from {
        return Err(words::data_begin(span.from, locale));
    }
    Ok(cut(overview.today, period, whole, locale))
}

fn shifted(calendar: Calendar, period: &Period, against: Against) -> Option<Period> {
    let grain = grain_of(calendar, period.range);
    match (against, grain) {
        (Against::Previous, Some(grain)) => calendar.previous(period, grain).ok(),
        (Against::Previous, None) => {
            let from = period.range.from.plus_days(period.range.days().checked_neg()?).ok()?;
            free(from, period.range.from)
        }
        (Against::YearAgo, Some(grain)) => calendar.year_before(period, grain).ok(),
        (Against::YearAgo, None) => {
            let from = period.range.from.plus_months(-12).ok()?;
            free(from, period.range.until.plus_months(-12).ok()?)
        }
    }
}

fn free(from: Date, until: Date) -> Option<Period> {
    let range = DateRange::new(from, until).ok()?;
    Some(Period { name: range.to_string(), range })
}

/// As many days of the earlier period as are over of the one looked at.
fn cut(today: Option<Date>, period: &Period, whole: Period, locale: &Locale) -> Earlier {
    let all = Earlier { name: whole.name.clone(), range: whole.range, is_cut: false };
    let Some(today) = today.filter(|today| is_running(period, *today)) else { return all };
    let over = today.days_since(period.range.from).saturating_add(1);
    let until = whole.range.from.plus_days(over).unwrap_or(whole.range.until).min(whole.range.until);
    let Ok(range) = DateRange::new(whole.range.from, until) else { return all };
    let days = u64::try_from(range.days()).unwrap_or(0);
    Earlier { name: words::first_days(days, &whole.name, locale), range, is_cut: true }
}

/// Whether a period has begun and is not over.
pub fn is_running(period: &Period, today: Date) -> bool {
    period.range.contains(today) && today < period.range.last_day()
}
/// How a KPI moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// By how much, with its sign: `+12.3%`, `−4.1 pts`.
    pub text: String,
    /// The same without sign.
    pub size: String,
    /// `rose`, `fell`, or empty where it stayed.
    pub verb: &'static str,
    /// Whether that is good.
    pub tone: Tone,
    /// The exact change: a share of the value before, or a difference of ratios.
    pub exact: Rational,
}

/// How a KPI moved from `before` to `now`; or why that can't be said.
pub fn change(kpi: KpiId, now: &Value, before: &Value, locale: &Locale) -> Result<Change, String> {
    let current = now.exact().ok_or_else(|| words::UNKNOWN_NOW.to_owned())?;
    let earlier = before.exact().ok_or_else(|| words::UNKNOWN_THEN.to_owned())?;
    let difference = current.checked_sub(earlier).map_err(|error| error.to_string())?;
    let is_ratio = matches!(now, Value::Ratio(_));
    let share = if is_ratio { Some(difference) } else { difference.checked_div(earlier).ok() };
    let Some(exact) = share else {
        return Err(words::UNKNOWN_THEN.to_owned());
    };
    let written = |exact: Rational| {
        let percent = format::percent(exact, locale);
        if is_ratio {
            format!("{}{}{}", percent.trim_end_matches('%'), format::NO_BREAK, words::POINTS)
        } else {
            percent
        }
    };
    let size = if exact.is_negative() { exact.checked_neg().unwrap_or(exact) } else { exact };
    let (sign, verb) = match (exact.is_zero(), exact.is_negative()) {
        (true, _) => (String::new(), ""),
        (_, true) => (format::MINUS.to_string(), "fell"),
        _ => ("+".to_owned(), "rose"),
    };
    let text = if verb.is_empty() { words::UNCHANGED.to_owned() } else { sign + &written(size) };
    let tone = super::figure::change_tone(kpi, now, before);
    Ok(Change { text, size: written(size), verb, tone, exact })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Money};

    fn overview(today: &str) -> Overview {
        let day = |text| Date::parse_iso(text).unwrap();
        Overview {
            today: Some(day(today)),
            span: DateRange::new(day("2025-01-01"), day("2026-06-01")).ok(),
            ..Overview::default()
        }
    }

    fn against(today: &str, name: &str, against: Against) -> Result<Earlier, String> {
        let period = Calendar::default().parse(name).unwrap();
        earlier(&overview(today), Some(&period), against, &Locale::default())
    }

    #[test]
    fn finished_periods_are_compared_whole() {
        let found = against("2026-06-30", "2026Q2", Against::Previous).unwrap();
        assert_eq!((found.name.as_str(), found.is_cut), ("2026Q1", false));
        let found = against("2026-06-30", "2026-02", Against::YearAgo).unwrap();
        assert_eq!(found.range.to_string(), "2025-02-01..2025-03-01");
        let found = against("2026-06-30", "2026-03-05..2026-03-15", Against::Previous).unwrap();
        assert_eq!(found.range.to_string(), "2026-02-23..2026-03-05");
    }

    #[test]
    fn a_running_period_is_compared_with_as_many_days() {
        let found = against("2026-04-10", "2026Q2", Against::YearAgo).unwrap();
        assert_eq!(found.range.to_string(), "2025-04-01..2025-04-11");
        assert_eq!(found.name, "first 10\u{a0}days of 2025Q2");
    }

    #[test]
    fn what_lies_before_the_data_is_not_comparable() {
        let why = against("2026-06-30", "2025Q1", Against::Previous).unwrap_err();
        assert_eq!(why, "The data begin on 2025-01-01.");
        let none = earlier(&overview("2026-06-30"), None, Against::Previous, &Locale::default());
        assert_eq!(none, Err(words::NO_EARLIER.to_owned()));
    }

    #[test]
    fn ratios_move_by_points_and_amounts_by_shares() {
        let ratio = |text| Value::Ratio(Rational::parse(text).unwrap());
        let money = |minor| Value::Money(Money::new(minor, Currency::USD));
        let locale = Locale::default();
        let rate = change(KpiId::WinRate, &ratio("0.5"), &ratio("0.25"), &locale).unwrap();
        assert_eq!((rate.text.as_str(), rate.tone), ("+25.00\u{a0}pts", Tone::Ahead));
        let revenue = change(KpiId::Revenue, &money(900), &money(1000), &locale).unwrap();
        assert_eq!((revenue.text.as_str(), revenue.tone), ("\u{2212}10.00%", Tone::Behind));
        let cycle =
            change(KpiId::CycleMean, &Value::Days(Rational::ONE), &Value::Days(Rational::HUNDRED), &locale);
        assert_eq!(cycle.unwrap().tone, Tone::Ahead);
        assert!(change(KpiId::Revenue, &money(1), &money(0), &locale).is_err());
    }
}
