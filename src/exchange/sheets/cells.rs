//! Cells → the texts that an export as CSV would hold, so that one import understands both.
//!
//! A number is written with the fifteen digits that a spreadsheet keeps and shows: what binary fractions
//! add behind them was never typed. What only the cell's format says (a day, a percentage, a currency,
//! leading zeros) becomes part of the text.

use crate::exchange::import::values::symbol_of;
use calamine::{CellErrorType, DataRef, ExcelDateTime};

/// Fifteen significant digits: what spreadsheets keep.
const DIGITS: usize = 15;

/// What a cell's format says beyond its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    percent: bool,
    /// The least number of digits, from a format such as `00000`.
    zeros: usize,
    /// The currency's code or symbol, if the format names one that is known.
    currency: Option<String>,
}

impl Shown {
    /// What a format's code says; only its first section counts.
    pub(super) fn of(code: &str) -> Shown {
        let (mut plain, mut literal) = (String::new(), String::new());
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => break,
                '\\' => literal.extend(letters.next()),
                '_' | '*' => drop(letters.next()),
                '"' => literal.extend(letters.by_ref().take_while(|letter| *letter != '"')),
                '[' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    let symbol = inside.strip_prefix('$').and_then(|inside| inside.split('-').next());
                    literal.push_str(symbol.unwrap_or(""));
                }
                other => plain.push(other),
            }
        }
        let zeros =
            if plain.len() > 1 && plain.chars().all(|letter| letter == '0') { plain.len() } else { 0 };
        literal.extend(plain.chars().filter(|letter| !letter.is_ascii()));
        Shown { percent: plain.contains('%'), zeros, currency: symbol_of(literal.trim()).map(str::to_owned) }
    }
}

/// The text of a cell.
pub(super) fn text(value: &DataRef, shown: Option<&Shown>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number, shown),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(CellErrorType::GettingData) => "#GETTING_DATA".to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn number_text(number: f64, shown: Option<&Shown>) -> String {
    let shown = shown.cloned().unwrap_or_default();
    let text = plain(number, if shown.percent { 2 } else { 0 });
    if shown.percent {
        return format!("{text}%");
    }
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && text.len() < shown.zeros {
        return format!("{text:0>width$}", width = shown.zeros);
    }
    match shown.currency {
        Some(currency) => format!("{currency} {text}"),
        None => text,
    }
}

/// The plain decimal of a number times ten to the `shift`.
///
/// From 10^15 on the last digits of a whole number are lost: it is written as a spreadsheet shows it,
/// `1.23E+17`, so that nobody takes it for an id or an amount. Below 10^-15 there is only noise.
fn plain(number: f64, shift: i32) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let written = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let exponent = exponent.parse::<i32>().unwrap_or(0);
    if digits.is_empty() || exponent < -15 {
        return "0".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if exponent >= 15 {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
        return format!("{sign}{first}{rest}E+{exponent}");
    }
    format!("{sign}{}", placed(digits, exponent + shift))
}

/// Digits with the decimal mark behind the one that counts `10^exponent`s.
fn placed(digits: &str, exponent: i32) -> String {
    let Ok(whole) = usize::try_from(exponent) else {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    };
    match digits.split_at_checked(whole + 1) {
        None | Some((_, "")) => format!("{digits:0<width$}", width = whole + 1),
        // Three digits could be a group: only text can be read both ways, a number never.
        Some((front, back)) if back.len() == 3 => format!("{front}.{back}0"),
        Some((front, back)) => format!("{front}.{back}"),
    }
}

/// A day as `2026-03-31`, with its time if it has one; a time alone as `09:30:00`; a duration in hours.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&serial) {
        return plain(serial, 0);
    }
    if moment.is_duration() {
        // At most 71 million hours: far below what fits.
        let seconds = (serial * 86_400.0).round() as u64;
        return format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (serial < 1.0, time == "00:00:00") {
        (true, _) => time,
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    #[test]
    fn numbers_have_the_digits_that_were_typed_and_no_others() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (1_234_567.1_f64.next_up(), "1234567.1"),
            (485_000.0, "485000"),
            (-0.5, "-0.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2 - 0.3, "0"),
            (12_345_678_901_234.5, "12345678901234.5"),
            (999_999_999_999_999.0, "999999999999999"),
            (123_456_789_012_345_680.0, "1.23456789012346E+17"),
            (1e15, "1E+15"),
            (0.000_04, "0.00004"),
            (1.234, "1.2340"),
        ];
        for (number, text) in cases {
            assert_eq!(plain(number, 0), text);
        }
    }

    #[test]
    fn formats_say_percent_currency_and_leading_zeros() {
        let number = |value, code| number_text(value, Some(&Shown::of(code)));
        assert_eq!(number(0.9, "0%"), "90%");
        assert_eq!(number(0.125, "0.00%"), "12.5%");
        assert_eq!(number(0.000_1, "0.00%"), "0.01%");
        assert_eq!(number(90.0, "0\"%\""), "90");
        assert_eq!(number(42.0, "00000"), "00042");
        assert_eq!(number(1_234.5, "#,##0.00\\ [$€-407]"), "€ 1234.5");
        assert_eq!(number(1_234.5, "[$CHF]\\ #,##0.00;[Red]-[$CHF]\\ #,##0.00"), "CHF 1234.5");
        assert_eq!(number(-5.0, "#,##0.00\" EUR\""), "EUR -5");
        assert_eq!(number(5.0, "[$-409]#,##0.00"), "5");
        assert_eq!(number(5.0, "_($* #,##0.00_)"), "5");
        assert_eq!(number(5.0, "0\" boxes\""), "5");
    }

    #[test]
    fn days_are_days_in_both_systems_and_times_are_times() {
        let text = |value, kind, old| moment_text(&ExcelDateTime::new(value, kind, old));
        assert_eq!(text(46_112.0, DateTime, false), "2026-03-31");
        assert_eq!(text(44_650.0, DateTime, true), "2026-03-31");
        assert_eq!(text(46_112.5, DateTime, false), "2026-03-31 12:00:00");
        assert_eq!(text(0.25, DateTime, false), "06:00:00");
        assert_eq!(text(1.25, TimeDelta, false), "30:00:00");
        assert_eq!(text(-1.0, DateTime, false), "-1");
    }
}
