//! Workbooks as plain data: what the code that knows their format and the rest say to each other.
//!
//! In the browser that code is a module of its own, loaded when the first workbook comes; these types
//! cross its border as bytes. [`Workbook`] is one that was read, [`Book`] one to be written.

use crate::domain::kernel::Date;
use serde::{Deserialize, Serialize};

/// A workbook that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// Whether its day numbers count from 1904.
    pub is_1904: bool,
    /// Its sheets that hold something, in their order.
    pub sheets: Vec<WorkbookSheet>,
}

/// One sheet of a workbook that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkbookSheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
    /// How many columns it has, from A to the last with a value.
    pub width: usize,
    /// Its rows that hold something, as records of comma-separated text.
    pub rows: Rows,
    /// Cells with a formula whose result is not stored: row and column, both from 1.
    pub unanswered: Vec<(u32, u32)>,
}

/// Rows in one buffer, each with its number in the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Of each row: its number from 1, how many cells it has, and where it ends in the text.
    places: Vec<(u32, u32, usize)>,
    text: String,
}

/// One row of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// How many cells are written.
    pub cells: u32,
    /// The cells as comma-separated text.
    pub record: &'a str,
}

impl Rows {
    /// Appends a row; trailing empty cells may be left out.
    pub fn push<'a>(&mut self, number: u32, cells: impl IntoIterator<Item = &'a str>) {
        let mut count = 0;
        for cell in cells {
            if count > 0 {
                self.text.push(',');
            }
            push_field(cell, &mut self.text);
            count += 1;
        }
        self.places.push((number, count, self.text.len()));
    }

    /// How many bytes of text they hold.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let starts = std::iter::once(0).chain(self.places.iter().map(|(_, _, end)| *end));
        starts.zip(&self.places).map(|(start, (number, cells, end))| Row {
            number: *number,
            cells: *cells,
            record: self.text.get(start..*end).unwrap_or(""),
        })
    }
}

fn push_field(cell: &str, text: &mut String) {
    if !cell.contains([',', '"', '\n', '\r']) {
        return text.push_str(cell);
    }
    text.push('"');
    for (place, part) in cell.split('"').enumerate() {
        if place > 0 {
            text.push_str("\"\"");
        }
        text.push_str(part);
    }
    text.push('"');
}

/// Why a workbook can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkbookFault {
    /// A compressed file that is no workbook.
    Archive,
    /// A workbook of another kind, or one with a password.
    OtherKind,
    /// A part is missing or broken: which, in words.
    Damaged(String),
    /// It passes a limit: which, in words.
    TooLarge(String),
}

/// How large a workbook may be. Smaller limits are for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkbookLimits {
    /// Bytes of the file.
    pub file: u64,
    /// Parts in it.
    pub parts: usize,
    /// Bytes of all parts, unpacked.
    pub unpacked: u64,
    /// Bytes of all cells' texts. A text that many cells share is counted at each.
    pub text: usize,
}

impl Default for WorkbookLimits {
    fn default() -> WorkbookLimits {
        WorkbookLimits { file: 256 << 20, parts: 10_000, unpacked: 1 << 30, text: 512 << 20 }
    }
}

/// The last row of a sheet.
pub const LAST_ROW: u32 = 1_048_576;

/// A workbook to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// Its title, for the document's properties.
    pub title: String,
    /// Its sheets.
    pub sheets: Vec<BookSheet>,
}

/// One sheet to be written: lines of text, a header that stays in sight, rows, and totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookSheet {
    /// Its name; made to fit where a spreadsheet would refuse it.
    pub name: String,
    /// Lines above the header: title, period, filter, source.
    pub above: Vec<String>,
    /// The headers.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<BookCell>>,
    /// The row of totals. A number that is the sum of the numbers above it is written as that formula.
    pub totals: Option<Vec<BookCell>>,
}

/// A cell to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookCell {
    /// Nothing.
    #[default]
    Empty,
    /// Words, whatever they begin with: never a formula.
    Text(String),
    /// A number as a plain decimal such as `-1234.50`, shown with as many places.
    Number(String),
    /// A ratio of 1 as a plain decimal, shown as a percentage.
    Percent(String),
    /// A day.
    Day(Date),
    /// A calculation of ours, and the plain decimal that it gives. Never made of words from a file or a person.
    Formula {
        /// The formula, without `=`.
        text: String,
        /// What it gives.
        result: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_number_and_text_of_every_cell() {
        let mut rows = Rows::default();
        rows.push(3, ["a", "b,c", "say \"no\"", "two\nlines"]);
        rows.push(7, [""]);
        rows.push(9, ["x"]);
        let read: Vec<(u32, u32, &str)> =
            rows.iter().map(|row| (row.number, row.cells, row.record)).collect();
        let first = "a,\"b,c\",\"say \"\"no\"\"\",\"two\nlines\"";
        assert_eq!(read, [(3, 4, first), (7, 1, ""), (9, 1, "x")]);
    }
}
