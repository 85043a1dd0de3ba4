//! Reading what is typed into cells: text from a spreadsheet, amounts, dates and rates in the reader's form.

use crate::domain::kernel::{Currency, Date, Money, Rational};
use crate::present::format::{DateOrder, Locale};
use crate::present::words::grid as words;

/// The cells of text copied from a spreadsheet. A cell that begins with a quote ends at the next single
/// one, and may hold tabs, line ends and doubled quotes.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut is_quoted, mut is_fresh) = (false, true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                write(&mut rows, '"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if is_fresh => is_quoted = true,
            '\r' if !is_quoted => continue,
            '\t' if !is_quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
                is_fresh = true;
                continue;
            }
            '\n' if !is_quoted => {
                rows.push(vec![String::new()]);
                is_fresh = true;
                continue;
            }
            other => write(&mut rows, other),
        }
        is_fresh = false;
    }
    if rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        rows.pop();
    }
    rows
}

fn write(rows: &mut [Vec<String>], letter: char) {
    if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
        // A cell is one line of a form; a line end inside it is a space.
        cell.push(if matches!(letter, '\n' | '\r' | '\t') { ' ' } else { letter });
    }
}

/// The number without the locale's grouping, and with a point as decimal mark.
pub fn plain(text: &str, locale: &Locale) -> String {
    let ungrouped =
        text.trim().chars().filter(|letter| Some(*letter) != locale.group && !letter.is_whitespace());
    ungrouped.map(|letter| if letter == locale.decimal { '.' } else { letter }).collect()
}

/// An amount, not below zero.
pub fn amount(text: &str, currency: Currency, locale: &Locale) -> Result<Money, String> {
    let code = currency.code();
    let number = text.trim().trim_start_matches(code).trim_end_matches(code);
    match Money::parse(&plain(number, locale), currency) {
        Ok(money) if money.minor >= 0 => Ok(money),
        Ok(_) => Err(words::NEGATIVE.to_owned()),
        Err(_) => Err(words::no_amount(currency)),
    }
}

/// An amount that may be below zero.
pub fn signed_amount(text: &str, currency: Currency, locale: &Locale) -> Result<Money, String> {
    let text = text.trim();
    let below = text.strip_prefix(['-', '\u{2212}']);
    let money = amount(below.unwrap_or(text), currency, locale)?;
    let minor = if below.is_some() { money.minor.checked_neg() } else { Some(money.minor) };
    minor.map(|minor| Money::new(minor, currency)).ok_or_else(|| words::no_amount(currency))
}

/// How much of an objective was achieved: `85%` or `0.85`, at least 0.
pub fn achievement(text: &str, locale: &Locale) -> Result<Rational, String> {
    let achieved = Rational::parse(&plain(text, locale)).map_err(|_| words::NO_ACHIEVED.to_owned())?;
    // Nobody achieves twenty times an objective; a bare 85 is a percentage without its sign.
    if achieved.is_negative() || achieved > Rational::whole(20) {
        return Err(words::NO_ACHIEVED.to_owned());
    }
    Ok(achieved)
}

/// A share of a deal in plain form: a percentage, a fraction or a weight.
pub fn split_share(text: &str, locale: &Locale) -> Result<String, String> {
    let share = plain(text, locale);
    match Rational::parse(&share) {
        Ok(exact) if !exact.is_negative() => Ok(share),
        _ => Err(words::NO_SPLIT.to_owned()),
    }
}

/// A day: year first, or in the reader's own order.
pub fn date(text: &str, locale: &Locale) -> Result<Date, String> {
    let text = text.trim();
    let parts: Vec<&str> =
        text.split(['-', '/', '.']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return Err(words::NO_DATE.to_owned()) };
    let (year, month, day) = match (first.len() == 4, locale.dates) {
        (true, _) => (first, second, third),
        (false, DateOrder::DayMonthYear) => (third, second, first),
        (false, DateOrder::MonthDayYear) => (third, first, second),
        (false, DateOrder::YearMonthDay) => return Err(words::NO_DATE.to_owned()),
    };
    Date::parse_iso(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(|_| words::NO_DATE.to_owned())
}

/// A share such as a commission rate: `5 %` or `0.05`, from 0 to 1.
pub fn share(text: &str, locale: &Locale) -> Result<Rational, String> {
    let share = Rational::parse(&plain(text, locale)).map_err(|_| words::NO_SHARE.to_owned())?;
    if share.is_negative() || share > Rational::ONE {
        return Err(words::NO_SHARE.to_owned());
    }
    Ok(share)
}

/// An exchange rate, above 0.
pub fn rate(text: &str, locale: &Locale) -> Result<Rational, String> {
    let rate = Rational::parse(&plain(text, locale)).map_err(|_| words::NO_RATE.to_owned())?;
    if rate.is_negative() || rate.is_zero() { Err(words::NO_RATE.to_owned()) } else { Ok(rate) }
}

/// A currency by its three letters.
pub fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(&text.trim().to_uppercase()).map_err(|_| words::NO_CURRENCY.to_owned())
}
