//! A [`Book`] → the bytes of a workbook: real numbers and days, a header that stays in sight, totals as
//! formulas. The same book gives the same bytes: no clock is asked, no author is named.
//!
//! Words are written as strings, whatever they begin with; only totals and stated calculations are formulas, and ours.

use crate::exchange::workbook::{Book, BookCell, BookSheet, LAST_ROW};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters that a cell holds.
const LONGEST_TEXT: usize = 32_767;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// The day number of 1970-01-01.
const FIRST_DAY: i32 = 25_569;

/// The bytes of a workbook, or why it can't be written, in words.
pub fn write(book: &Book) -> Result<Vec<u8>, String> {
    let most = book.sheets.iter().map(|sheet| sheet.rows.len() + sheet.above.len() + 3).max().unwrap_or(0);
    if most > LAST_ROW as usize {
        return Err(format!("a sheet has {LAST_ROW} rows at most; narrow the filter or take CSV"));
    }
    bytes(book).map_err(|error| error.to_string())
}

fn bytes(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A file that says when it was made would differ each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&made));
    let mut names = BTreeSet::new();
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet_name(&sheet.name, &mut names))?;
        Writing { worksheet, formats: BTreeMap::new() }.sheet(sheet)?;
    }
    workbook.save_to_buffer()
}

/// A name that a spreadsheet takes: 31 characters, none of seven, and no name twice.
fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let plain =
        |letter: char| if ['[', ']', ':', '*', '?', '/', '\\'].contains(&letter) { ' ' } else { letter };
    let cut = |most: usize| {
        let name: String = wanted.chars().map(plain).take(most).collect();
        name.trim_matches(['\'', ' ']).to_owned()
    };
    let first = if cut(31).is_empty() { "Sheet".to_owned() } else { cut(31) };
    let names = std::iter::once(first).chain((2..).map(|number| format!("{} {number}", cut(26))));
    let mut free = names.filter(|name| taken.insert(name.to_lowercase()));
    free.next().unwrap_or_default()
}

struct Writing<'a> {
    worksheet: &'a mut Worksheet,
    formats: BTreeMap<String, Format>,
}

impl Writing<'_> {
    fn sheet(mut self, sheet: &BookSheet) -> Result<(), XlsxError> {
        let strong = Format::new().set_bold();
        let mut row = 0;
        for (place, line) in sheet.above.iter().enumerate() {
            let format = if place == 0 { strong.clone() } else { Format::new() };
            self.worksheet.write_string_with_format(row, 0, short(line), &format)?;
            row += 1;
        }
        let header_row = if sheet.above.is_empty() { 0 } else { row + 1 };
        self.header(header_row, sheet)?;
        row = header_row + 1;
        for cells in &sheet.rows {
            for (column, cell) in (0u16..).zip(cells) {
                self.cell(row, column, cell, false)?;
            }
            row += 1;
        }
        if let Some(totals) = &sheet.totals {
            self.totals(header_row + 1, row, totals, &sheet.rows)?;
        }
        self.worksheet.set_freeze_panes(header_row + 1, 0)?;
        self.widths(sheet)
    }

    fn header(&mut self, row: u32, sheet: &BookSheet) -> Result<(), XlsxError> {
        let strong = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        for (column, header) in (0u16..).zip(&sheet.headers) {
            let is_number =
                sheet.rows.iter().filter_map(|cells| cells.get(usize::from(column))).any(is_number);
            let align = if is_number { FormatAlign::Right } else { FormatAlign::Left };
            let format = strong.clone().set_align(align);
            self.worksheet.write_string_with_format(row, column, short(header), &format)?;
        }
        match (sheet.headers.len(), u32::try_from(sheet.rows.len())) {
            (0, _) | (_, Ok(0) | Err(_)) => Ok(()),
            (width, Ok(rows)) => {
                let last = u16::try_from(width - 1).unwrap_or(u16::MAX);
                self.worksheet.autofilter(row, 0, row + rows, last).map(drop)
            }
        }
    }

    fn format(&mut self, code: &str, is_total: bool) -> Format {
        let key = format!("{is_total} {code}");
        let make = || {
            let format = Format::new().set_num_format(code);
            if is_total { format.set_bold().set_border_top(FormatBorder::Thin) } else { format }
        };
        self.formats.entry(key).or_insert_with(make).clone()
    }

    fn cell(&mut self, row: u32, column: u16, cell: &BookCell, is_total: bool) -> Result<(), XlsxError> {
        let format = self.format(&code_of(cell), is_total);
        match (cell, number_of(cell)) {
            (BookCell::Empty, _) if is_total => self.worksheet.write_blank(row, column, &format)?,
            (BookCell::Empty, _) => return Ok(()),
            (BookCell::Formula { text, result }, Some(_)) => {
                let formula = Formula::new(text).set_result(result);
                self.worksheet.write_formula_with_format(row, column, formula, &format)?
            }
            (_, Some(number)) => self.worksheet.write_number_with_format(row, column, number, &format)?,
            (
                BookCell::Text(text)
                | BookCell::Number(text)
                | BookCell::Percent(text)
                | BookCell::Formula { result: text, .. },
                None,
            ) => self.worksheet.write_string_with_format(row, column, short(text), &format)?,
            (BookCell::Day(day), None) => {
                self.worksheet.write_string_with_format(row, column, day.to_string(), &format)?
            }
        };
        Ok(())
    }

    /// A total is a formula only where it is the sum of its column, to the last digit.
    fn totals(
        &mut self,
        first: u32,
        row: u32,
        totals: &[BookCell],
        rows: &[Vec<BookCell>],
    ) -> Result<(), XlsxError> {
        for (column, cell) in (0u16..).zip(totals) {
            let above = rows.iter().filter_map(|cells| cells.get(usize::from(column)));
            let BookCell::Number(total) = cell else {
                self.cell(row, column, cell, true)?;
                continue;
            };
            if row == first || sum_of(above) != scaled(total) || number_of(cell).is_none() {
                self.cell(row, column, cell, true)?;
                continue;
            }
            let format = self.format(&code_of(cell), true);
            let letters = letters(column);
            // Rows count from 1 in a formula: `row` is the number of the last one above.
            let sum = Formula::new(format!("SUM({letters}{}:{letters}{row})", first + 1)).set_result(total);
            self.worksheet.write_formula_with_format(row, column, sum, &format)?;
        }
        Ok(())
    }

    /// As wide as the longest text of the first rows, within reason.
    fn widths(&mut self, sheet: &BookSheet) -> Result<(), XlsxError> {
        for (column, header) in (0u16..).zip(&sheet.headers) {
            let cells = sheet.rows.iter().take(200).chain(&sheet.totals);
            let written = cells.filter_map(|cells| cells.get(usize::from(column))).map(width_of);
            let most = written.max().unwrap_or(0).max(header.chars().count().min(18)).clamp(8, 48);
            self.worksheet.set_column_width(column, u32::try_from(most + 2).unwrap_or(10))?;
        }
        Ok(())
    }
}

fn is_number(cell: &BookCell) -> bool {
    matches!(cell, BookCell::Number(_) | BookCell::Percent(_) | BookCell::Formula { .. })
}

fn width_of(cell: &BookCell) -> usize {
    match cell {
        BookCell::Empty => 0,
        BookCell::Text(text) => text.chars().count(),
        // With marks between the groups.
        BookCell::Number(text) | BookCell::Percent(text) | BookCell::Formula { result: text, .. } => {
            text.len() + text.len() / 3
        }
        BookCell::Day(_) => 10,
    }
}

/// The format of a cell: as many places as its text has.
fn code_of(cell: &BookCell) -> String {
    let places = |text: &str| text.split_once('.').map_or(0, |(_, part)| part.len());
    let with = |whole: &str, places: usize| match places {
        0 => whole.to_owned(),
        _ => format!("{whole}.{}", "0".repeat(places.min(12))),
    };
    match cell {
        BookCell::Empty => "General".to_owned(),
        BookCell::Text(_) => "@".to_owned(),
        BookCell::Number(text) | BookCell::Formula { result: text, .. } => with("#,##0", places(text)),
        BookCell::Percent(text) => with("0", places(text).saturating_sub(2)) + "%",
        BookCell::Day(_) => "yyyy-mm-dd".to_owned(),
    }
}

/// The number that a spreadsheet keeps; none for words, and for more digits than it keeps.
fn number_of(cell: &BookCell) -> Option<f64> {
    match cell {
        BookCell::Number(text) | BookCell::Percent(text) | BookCell::Formula { result: text, .. } => {
            let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
            text.parse().ok().filter(|number: &f64| digits <= DIGITS && number.is_finite())
        }
        BookCell::Day(day) => Some(f64::from(day.days() + FIRST_DAY)),
        BookCell::Empty | BookCell::Text(_) => None,
    }
}

/// A plain decimal in units of 10^-12, exactly.
fn scaled(text: &str) -> Option<i128> {
    const PLACES: usize = 12;
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let filled = (part.len() <= PLACES).then(|| format!("{whole}{part:0<PLACES$}"))?;
    filled.parse::<i128>().ok()?.checked_mul(sign)
}

fn sum_of<'a>(mut cells: impl Iterator<Item = &'a BookCell>) -> Option<i128> {
    cells.try_fold(0i128, |sum, cell| match cell {
        BookCell::Number(text) | BookCell::Formula { result: text, .. } => {
            sum.checked_add(scaled(text).filter(|_| number_of(cell).is_some())?)
        }
        // A sum over days or ratios means nothing.
        BookCell::Percent(_) | BookCell::Day(_) => None,
        BookCell::Empty | BookCell::Text(_) => Some(sum),
    })
}

/// The letters of a column, `A` for 0.
fn letters(column: u16) -> String {
    let (mut left, mut written) = (u32::from(column) + 1, Vec::new());
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        written.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    written.iter().rev().collect()
}

/// A text that a cell can hold.
fn short(text: &str) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units < LONGEST_TEXT
    };
    text.chars().filter(|letter| !is_refused(*letter)).take_while(fits).collect()
}

/// Letters that XML can't hold.
fn is_refused(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_taken_by_a_spreadsheet() {
        let mut taken = BTreeSet::new();
        assert_eq!(sheet_name("Pay: Q1/2026", &mut taken), "Pay  Q1 2026");
        assert_eq!(sheet_name("pay  q1 2026", &mut taken), "pay  q1 2026 2");
        assert_eq!(sheet_name("'", &mut taken), "Sheet");
        assert_eq!(sheet_name(&"x".repeat(40), &mut taken).len(), 31);
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn sums_are_exact_or_none() {
        let number = |text: &str| BookCell::Number(text.to_owned());
        let cells = [number("0.10"), number("0.20"), BookCell::Text("x".to_owned())];
        assert_eq!(sum_of(cells.iter()), scaled("0.30"));
        assert_eq!(sum_of([BookCell::Percent("0.5".to_owned())].iter()), None);
        assert_eq!(scaled("-1234.5"), Some(-1_234_500_000_000_000));
        assert_eq!(number_of(&number("12345678901234567.89")), None);
    }
}
