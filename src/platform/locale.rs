//! How this browser's person writes numbers and dates; asked once, at the start.

use js_sys::{Date, Number};
use wasm_bindgen::JsValue;

use super::fault::text_of;
use super::fault::{call, member};

/// The order in which a date's parts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-11-23
    #[default]
    YearMonthDay,
    /// 23.11.2026
    DayMonthYear,
    /// 11/23/2026
    MonthDayYear,
}

/// The marks of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The language's tag, such as `de-CH`.
    pub tag: String,
    /// Between units and tenths.
    pub decimal: char,
    /// Between thousands; `None` where the language writes none.
    pub group: Option<char>,
    /// The order of a date's parts.
    pub dates: DateOrder,
}

/// Asks the browser's own number and date forms.
pub fn read() -> Locale {
    let tag = language().unwrap_or_else(|| "en".to_owned());
    let number = String::from(Number::from(1_234_567.5).to_locale_string(&tag));
    let sample = Date::new_with_year_month_day(2033, 10, 22);
    let date = call(&sample, "toLocaleDateString", &[JsValue::from_str(&tag)]);
    let date = date.ok().and_then(|text| text.as_string()).unwrap_or_default();
    let (decimal, group) = marks_of(&number);
    Locale { tag, decimal, group, dates: order_of(&date) }
}

fn language() -> Option<String> {
    text_of(&member(&js_sys::global().into(), "navigator")?, "language")
}

/// The marks in a written 1,234,567.5: the last one splits off the tenths, an earlier one the thousands.
fn marks_of(number: &str) -> (char, Option<char>) {
    let marks: Vec<char> = number.chars().filter(|letter| !letter.is_numeric()).collect();
    match marks.as_slice() {
        [] => ('.', None),
        [decimal] => (*decimal, None),
        [group, .., decimal] => (*decimal, Some(*group)),
    }
}

/// The order in a written 22 November 2033; anything unreadable (another calendar) counts as year first.
fn order_of(date: &str) -> DateOrder {
    match (date.find("22"), date.find("11"), date.find("33")) {
        (Some(day), Some(month), Some(year)) if day < month && month < year => DateOrder::DayMonthYear,
        (Some(day), Some(month), Some(year)) if month < day && day < year => DateOrder::MonthDayYear,
        _ => DateOrder::YearMonthDay,
    }
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, marks_of, order_of};

    #[test]
    fn marks_are_read_off_a_written_number() {
        assert_eq!(marks_of("1,234,567.5"), ('.', Some(',')));
        assert_eq!(marks_of("1.234.567,5"), (',', Some('.')));
        assert_eq!(marks_of("12,34,567.5"), ('.', Some(',')));
        assert_eq!(marks_of("1\u{202f}234\u{202f}567,5"), (',', Some('\u{202f}')));
        assert_eq!(marks_of("1234567.5"), ('.', None));
        assert_eq!(marks_of(""), ('.', None));
    }

    #[test]
    fn date_order_is_read_off_a_written_date() {
        assert_eq!(order_of("11/22/2033"), DateOrder::MonthDayYear);
        assert_eq!(order_of("22.11.2033"), DateOrder::DayMonthYear);
        assert_eq!(order_of("22/11/33"), DateOrder::DayMonthYear);
        assert_eq!(order_of("2033-11-22"), DateOrder::YearMonthDay);
        assert_eq!(order_of("2576"), DateOrder::YearMonthDay);
    }
}
