//! A table as a workbook: what is seen, in its order, with real numbers and days.
//!
//! A cell's number is what stands on screen. The exact value behind it says which number that is; where
//! the two don't agree, as in a sum of two currencies, the words are written as they stand.

use super::format::{self, DateOrder, Locale, fixed};
use super::source::Source;
use super::table::{Cell, Column, Order, Sort, Table};
use super::tone::Tone;
use crate::domain::kernel::{Currency, Date, Rational};
pub use crate::exchange::workbook::Book;
use crate::exchange::workbook::{BookCell, BookSheet};

/// The most decimals that a number on screen has.
const MOST_PLACES: u32 = 12;

/// The table as seen, as a workbook of one sheet.
pub fn book(table: &Table, sort: Option<Sort>, source: &Source) -> Book {
    Book { title: table.caption.clone(), sheets: vec![sheet(table, sort, source)] }
}

/// Several tables as one workbook, a sheet each.
pub fn books(title: &str, tables: &[Table], source: &Source) -> Book {
    Book { title: title.to_owned(), sheets: tables.iter().map(|table| sheet(table, None, source)).collect() }
}

/// One sheet: caption, filter and source above the table.
pub fn sheet(table: &Table, sort: Option<Sort>, source: &Source) -> BookSheet {
    let row = |cells: &[Cell]| {
        cells.iter().zip(&table.columns).map(|(cell, column)| written(cell, column)).collect()
    };
    BookSheet {
        name: table.caption.clone(),
        above: vec![table.caption.clone(), source.filter_line(), source.foot()],
        headers: table.columns.iter().map(Column::header).collect(),
        rows: table.sorted(sort).iter().map(|line| row(&line.cells)).collect(),
        totals: table.totals.as_ref().map(|line| row(&line.cells)),
    }
}

fn written(cell: &Cell, column: &Column) -> BookCell {
    if cell.tone == Tone::Unknown || cell.text.is_empty() {
        return BookCell::Empty;
    }
    let number = match cell.order {
        Order::Number(exact) => number(&cell.text, exact, &column.unit),
        Order::Missing | Order::Text(_) => None,
    };
    number.unwrap_or_else(|| BookCell::Text(cell.text.clone()))
}

/// The number that a text shows, if the exact value agrees with it.
fn number(text: &str, exact: Rational, unit: &str) -> Option<BookCell> {
    if let Some(day) = day_of(text, exact) {
        return Some(BookCell::Day(day));
    }
    let shown = Shown::of(text)?;
    if shown.rest == "%" {
        let percent = exact.checked_mul(Rational::HUNDRED).ok()?;
        let places = (0..=4).find(|places| shown.is(percent, *places))?;
        return Some(BookCell::Percent(fixed(exact, places + 2)));
    }
    if let Ok(currency) = Currency::parse(&shown.rest).or_else(|_| Currency::parse(unit)) {
        let major = exact.checked_div(Rational::whole(currency.minor_per_major())).ok()?;
        let digits = u32::from(currency.digits());
        // Most amounts are held in minor units, credits of a statement in major ones.
        let mut readings = [major, exact]
            .into_iter()
            .flat_map(|major| [digits, digits + 2, 0].map(|places| (major, places)));
        let (major, places) = readings.find(|(major, places)| shown.is(*major, *places))?;
        // Rounded to whole units on screen, it is written to the cent, so that its column adds up.
        return Some(BookCell::Number(fixed(major, places.max(digits))));
    }
    let places = (0..=MOST_PLACES).find(|places| shown.is(exact, *places))?;
    Some(BookCell::Number(fixed(exact, places)))
}

fn day_of(text: &str, exact: Rational) -> Option<Date> {
    let whole = i32::try_from(exact.numerator()).ok().filter(|_| exact.denominator() == 1)?;
    let day = Date::from_days(whole).ok()?;
    let orders = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear];
    let is_written = |dates| format::date(day, &Locale { dates, ..Locale::default() }) == text;
    orders.into_iter().any(is_written).then_some(day)
}

/// A number as it stands on screen, without the marks of its locale.
struct Shown {
    is_negative: bool,
    digits: String,
    /// How many digits stand behind the last mark; nothing where there is no mark.
    behind_mark: Option<u32>,
    /// What stands beside the digits: a currency's code, a percent sign.
    rest: String,
}

impl Shown {
    fn of(text: &str) -> Option<Shown> {
        let mut shown =
            Shown { is_negative: false, digits: String::new(), behind_mark: None, rest: String::new() };
        let mut is_behind_blank = false;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '0'..='9' if shown.rest.is_empty() => {
                    // A blank between digits groups them; one behind them stands before the unit.
                    let mark = if is_behind_blank { Some(0) } else { shown.behind_mark };
                    shown.behind_mark = mark.map(|count| count + 1);
                    shown.digits.push(letter);
                    is_behind_blank = false;
                }
                ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => is_behind_blank = !shown.digits.is_empty(),
                format::MINUS | '-' if shown.digits.is_empty() => shown.is_negative = true,
                '+' if shown.digits.is_empty() => {}
                // Whatever a language writes between digits: a dot, a comma, an apostrophe, an Arabic mark.
                mark if !mark.is_alphanumeric()
                    && !shown.digits.is_empty()
                    && shown.rest.is_empty()
                    && letters.peek().is_some_and(char::is_ascii_digit) =>
                {
                    shown.behind_mark = Some(0);
                }
                other => shown.rest.push(other),
            }
        }
        (!shown.digits.is_empty()).then_some(shown)
    }

    /// Whether this is how a number with so many decimals is written.
    fn is(&self, number: Rational, places: u32) -> bool {
        let plain = fixed(number, places);
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let is_zero = digits.bytes().all(|digit| digit == b'0');
        let marks = match (places, self.behind_mark) {
            (0, None | Some(0 | 3)) => true,
            (0, Some(_)) => false,
            (places, behind) => behind == Some(places),
        };
        marks && digits == self.digits && (is_zero || plain.starts_with('-') == self.is_negative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Money;
    use crate::present::table::Line;

    fn locales() -> Vec<Locale> {
        vec![
            Locale::default(),
            Locale::of("de-DE", ',', Some('.'), DateOrder::DayMonthYear),
            Locale::of("fr-FR", ',', Some('\u{202f}'), DateOrder::DayMonthYear),
            Locale::of("hi-IN", '.', Some(','), DateOrder::DayMonthYear),
            Locale::of("de-CH", '.', Some('\u{2019}'), DateOrder::DayMonthYear),
            Locale::of("ar-EG", '\u{66b}', Some('\u{66c}'), DateOrder::DayMonthYear),
            Locale::of("x", '.', None, DateOrder::MonthDayYear),
        ]
    }

    fn euro() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    #[test]
    fn the_number_on_screen_is_the_number_in_the_file_in_every_locale() {
        let amounts = [0, 5, -5, 123_450, -123_450, 99_999_999_999, 100, 123_456_700];
        for locale in locales() {
            for minor in amounts {
                let money = Money::new(minor, euro());
                let expected = Some(BookCell::Number(money.decimal()));
                let exact = money.exact_minor();
                assert_eq!(number(&format::money_with_code(money, &locale), exact, ""), expected, "{minor}");
                assert_eq!(number(&format::money(money, &locale), exact, "EUR"), expected, "{minor}");
                assert_eq!(number(&format::money_whole(money, &locale), exact, "EUR"), expected, "{minor}");
            }
            for count in [0, 7, 999, 1_000, 1_234_567] {
                let exact = Rational::whole(i64::try_from(count).unwrap());
                let expected = Some(BookCell::Number(count.to_string()));
                assert_eq!(number(&format::count(count, &locale), exact, ""), expected, "{count}");
            }
            let ratio = Rational::parse("-0.8725").unwrap();
            let expected = Some(BookCell::Percent("-0.8725".to_owned()));
            assert_eq!(number(&format::percent(ratio, &locale), ratio, ""), expected);
            let day = Date::parse_iso("2026-03-31").unwrap();
            let exact = Rational::whole(i64::from(day.days()));
            assert_eq!(number(&format::date(day, &locale), exact, ""), Some(BookCell::Day(day)));
            let third = Rational::new(100, 3).unwrap();
            assert_eq!(
                number(&format::days(third, &locale), third, "days"),
                Some(BookCell::Number("33.3".into()))
            );
        }
    }

    #[test]
    fn a_text_that_the_value_does_not_agree_with_stays_a_text() {
        let sum = Rational::whole(1_250);
        assert_eq!(number("12.50 EUR + 3.00 USD", sum, ""), None);
        // Minor units that are shown as major ones, with nothing that names the currency.
        assert_eq!(number("1,234.50", Rational::whole(123_450), ""), None);
        assert_eq!(number("no quota", sum, "EUR"), None);
    }

    #[test]
    fn a_table_becomes_what_is_seen_with_its_source_above() {
        let money = |minor| Money::new(minor, euro());
        let cell =
            |minor| Cell::number(format::money(money(minor), &Locale::default()), money(minor).exact_minor());
        let line = |key: &str, cell: Cell| Line { key: key.into(), cells: vec![Cell::text(key), cell] };
        let table = Table {
            caption: "Won".to_owned(),
            columns: vec![Column::text("Who"), Column::number("Won", "EUR")],
            lines: vec![line("=a", cell(10)), line("b", Cell::unknown("no quota")), line("c", cell(30))],
            totals: Some(line("Total", cell(40))),
        };
        let book = book(&table, Some(Sort { column: 1, descending: true }), &Source::default());
        let sheet = &book.sheets[0];
        assert_eq!(sheet.headers, ["Who", "Won (EUR)"]);
        assert_eq!(sheet.rows[0], [BookCell::Text("c".into()), BookCell::Number("0.30".into())]);
        assert_eq!(sheet.rows[1][0], BookCell::Text("=a".into()));
        assert_eq!(sheet.rows[2][1], BookCell::Empty);
        assert_eq!(sheet.totals.as_ref().unwrap()[1], BookCell::Number("0.40".into()));
    }
}
