//! Numbers and dates as people read them. Works on decimal texts and exact fractions; no float.

use crate::domain::kernel::{Currency, Date, DateRange, Money, Rational, RoundingMode};

/// U+2212, as wide as a plus.
pub const MINUS: char = '\u{2212}';
/// Joins a number and its unit on one line.
pub const NO_BREAK: char = '\u{a0}';

/// The order in which a date's parts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-11-23
    #[default]
    YearMonthDay,
    /// 23.11.2026
    DayMonthYear,
    /// Nov 23, 2026
    MonthDayYear,
}

/// How a person writes numbers and dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// Between units and tenths.
    pub decimal: char,
    /// Between groups of digits; nothing where none is written.
    pub group: Option<char>,
    /// Whether groups after the first have two digits, as in India.
    pub by_lakh: bool,
    /// The order of a date's parts.
    pub dates: DateOrder,
}

impl Default for Locale {
    fn default() -> Locale {
        Locale { decimal: '.', group: Some(','), by_lakh: false, dates: DateOrder::YearMonthDay }
    }
}

impl Locale {
    /// The locale with these marks; the tag tells how digits are grouped.
    pub fn of(tag: &str, decimal: char, group: Option<char>, dates: DateOrder) -> Locale {
        Locale { decimal, group, by_lakh: tag.ends_with("-IN"), dates }
    }
}

/// An amount with all digits of its currency, without code: `1,234.50`.
pub fn money(amount: Money, locale: &Locale) -> String {
    decimal(&amount.decimal(), locale)
}

/// An amount with its code: `1,234.50 EUR`.
pub fn money_with_code(amount: Money, locale: &Locale) -> String {
    format!("{}{NO_BREAK}{}", money(amount, locale), amount.currency.code())
}

/// An amount to the whole major unit, rounded half away from zero: for tiles and wide tables, where the
/// exact amount is one click away.
pub fn money_whole(amount: Money, locale: &Locale) -> String {
    let per_major = Rational::whole(amount.currency.minor_per_major());
    let major = amount.exact_minor().checked_div(per_major).ok();
    let whole = major.and_then(|major| RoundingMode::HalfAwayFromZero.whole(major).ok());
    whole.map_or_else(|| money(amount, locale), |whole| decimal(&whole.to_string(), locale))
}

/// Exact minor units as an amount, to the hundredth of a minor unit where it does not end.
pub fn minor(exact: Rational, currency: Currency, locale: &Locale) -> String {
    let per_major = Rational::whole(currency.minor_per_major());
    let major = exact.checked_div(per_major).unwrap_or(exact);
    let digits = u32::from(currency.digits());
    let scale = 10i128.checked_pow(digits).unwrap_or(1);
    let ends_early = scale % major.denominator() == 0;
    decimal(&fixed(major, if ends_early { digits } else { digits + 2 }), locale)
}

/// A ratio as a percentage with one decimal: `87.3 %` without the space where English is spoken.
pub fn percent(ratio: Rational, locale: &Locale) -> String {
    let hundredfold = ratio.checked_mul(Rational::HUNDRED).unwrap_or(ratio);
    format!("{}%", decimal(&fixed(hundredfold, 2), locale))
}

/// A whole number: `12,345`.
pub fn count(number: u64, locale: &Locale) -> String {
    decimal(&number.to_string(), locale)
}

/// Days with one decimal where they are not whole.
pub fn days(number: Rational, locale: &Locale) -> String {
    let places = if number.denominator() == 1 { 0 } else { 1 };
    decimal(&fixed(number, places), locale)
}

/// A plain number with at most two decimals.
pub fn number(number: Rational, locale: &Locale) -> String {
    let places = if number.denominator() == 1 { 0 } else { 2 };
    decimal(&fixed(number, places), locale)
}

/// Any exact number: its digits if they end soon, else four decimals.
pub fn exact(number: Rational, locale: &Locale) -> String {
    let digits = number.exact_decimal().filter(|digits| digits.len() <= 24);
    decimal(&digits.unwrap_or_else(|| fixed(number, 4)), locale)
}

/// A date in the reader's order; the month is a word, so that nobody can mistake it for the day.
pub fn date(date: Date, locale: &Locale) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = date.ymd();
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    match locale.dates {
        DateOrder::YearMonthDay => date.to_string(),
        DateOrder::DayMonthYear => format!("{day}{NO_BREAK}{name}{NO_BREAK}{year}"),
        DateOrder::MonthDayYear => format!("{name}{NO_BREAK}{day}, {year}"),
    }
}

/// First to last day, both inside.
pub fn range(days: DateRange, locale: &Locale) -> String {
    format!("{} \u{2013} {}", date(days.from, locale), date(days.last_day(), locale))
}

/// Bytes in the largest fitting unit.
pub fn bytes(number: f64) -> String {
    let units = ["B", "KB", "MB", "GB"];
    let mut value = number.max(0.0);
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let places = usize::from(unit > 0 && value < 100.0);
    format!("{value:.places$}{NO_BREAK}{}", units[unit])
}

/// Puts the reader's marks into a plain decimal such as `-1234.50`.
pub fn decimal(plain: &str, locale: &Locale) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (Some(MINUS), digits),
        None => (None, plain),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut written: String = sign.into_iter().collect();
    let length = whole.chars().count();
    for (index, digit) in whole.chars().enumerate() {
        if let Some(group) = locale.group.filter(|_| index > 0 && is_group_start(length - index, locale)) {
            written.push(group);
        }
        written.push(digit);
    }
    if !part.is_empty() {
        written.push(locale.decimal);
        written.push_str(part);
    }
    written
}

/// Whether a group begins with `left` digits still to come.
fn is_group_start(left: usize, locale: &Locale) -> bool {
    if locale.by_lakh && left > 3 { left % 2 == 1 } else { left.is_multiple_of(3) }
}

/// A number with exactly `places` decimals, rounded half away from zero.
pub fn fixed(number: Rational, places: u32) -> String {
    let scale = Rational::new(10i128.pow(places.min(12)), 1).unwrap_or(Rational::ONE);
    let scaled = number.checked_mul(scale).ok();
    let scaled = scaled.and_then(|scaled| RoundingMode::HalfAwayFromZero.whole(scaled).ok());
    let Some(scaled) = scaled else { return number.to_string() };
    let width = places as usize + 1;
    let digits = format!("{:0>width$}", scaled.unsigned_abs());
    let (whole, part) = digits.split_at(digits.len() - places as usize);
    let sign = if scaled < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german() -> Locale {
        Locale::of("de-DE", ',', Some('.'), DateOrder::DayMonthYear)
    }

    #[test]
    fn numbers_carry_the_marks_of_the_locale_and_lose_no_digit() {
        assert_eq!(decimal("-1234567.50", &Locale::default()), "\u{2212}1,234,567.50");
        assert_eq!(decimal("1234567.5", &german()), "1.234.567,5");
        let hindi = Locale::of("hi-IN", '.', Some(','), DateOrder::DayMonthYear);
        assert_eq!(decimal("1234567", &hindi), "12,34,567");
        assert_eq!(decimal("123", &hindi), "123");
        let plain = Locale { group: None, ..Locale::default() };
        assert_eq!(decimal("1234", &plain), "1234");
    }

    #[test]
    fn ratios_round_half_away_from_zero() {
        let ratio = |text| Rational::parse(text).unwrap();
        assert_eq!(percent(ratio("0.8725"), &Locale::default()), "87.25%");
        assert_eq!(percent(ratio("-1/3"), &german()), "\u{2212}33,33%");
        assert_eq!(fixed(ratio("0.005"), 2), "0.01");
        assert_eq!(fixed(ratio("-0.04"), 1), "0.0");
    }

    #[test]
    fn money_is_written_from_its_own_digits() {
        let dollars = Money::new(-123_450, Currency::USD);
        assert_eq!(money(dollars, &german()), "\u{2212}1.234,50");
        assert_eq!(money_whole(dollars, &german()), "\u{2212}1.235");
        assert_eq!(money_with_code(dollars, &Locale::default()), "\u{2212}1,234.50\u{a0}USD");
        let third = Rational::new(100, 3).unwrap();
        assert_eq!(minor(third, Currency::USD, &Locale::default()), "0.3333");
    }
}
