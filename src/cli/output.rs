//! Printing: aligned tables, CSV, JSON.

use super::arguments::Form;
use super::{Trouble, trouble};
use crate::exchange::export::csv::{Cell, CsvOptions, write_table};
use serde::Serialize;
use std::io::Write;

/// A table before it is printed: headers, and rows of as many cells.
pub struct Table {
    headers: Vec<String>,
    /// Columns whose cells are numbers: set to the right, never guarded.
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headers; those that begin with `#` head numbers.
    pub fn new(headers: &[&str]) -> Table {
        let numbers = headers.iter().map(|header| header.starts_with('#')).collect();
        let headers = headers.iter().map(|header| header.trim_start_matches('#').to_owned()).collect();
        Table { headers, numbers, rows: Vec::new() }
    }

    /// Takes all columns from this one on as numbers.
    pub fn set_numbers(&mut self, from: usize) {
        self.numbers.iter_mut().skip(from).for_each(|number| *number = true);
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Prints it aligned, or as CSV.
    pub fn print(&self, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
        match form {
            Form::Csv => self.csv(out),
            Form::Table | Form::Json => self.aligned(out),
        }
    }

    fn csv(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let rows = self.rows.iter().map(|row| row.iter().zip(&self.numbers).map(cell).collect::<Vec<_>>());
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let bytes = write_table(&headers, rows, CsvOptions::default()).map_err(trouble)?;
        out.write_all(&bytes).map_err(trouble)
    }

    fn aligned(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain(self.headers.get(column).map(|header| header.chars().count())).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.headers.len()).map(width).collect();
        for row in std::iter::once(&self.headers).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, width), number) in row.iter().zip(&widths).zip(&self.numbers) {
                let cell = if *number { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
                line.push_str(&cell);
                line.push_str("  ");
            }
            text(out, &format!("{}\n", line.trim_end()))?;
        }
        Ok(())
    }
}

fn cell<'a>((text, is_number): (&'a String, &bool)) -> Cell<'a> {
    if *is_number { Cell::Plain(text.clone()) } else { Cell::Text(text) }
}

/// Prints text as it is.
pub fn text(out: &mut dyn Write, text: &str) -> Result<(), Trouble> {
    out.write_all(text.as_bytes()).map_err(trouble)
}

/// Prints a value as JSON with a line end.
pub fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> Result<(), Trouble> {
    let written = serde_json::to_string_pretty(value).map_err(trouble)?;
    text(out, &format!("{written}\n"))
}

/// An amount with its thousands set apart, for people: `1,234.50`.
pub fn grouped(decimal: &str) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut set = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            set.push(',');
        }
        set.push(digit);
    }
    part.map_or_else(|| format!("{sign}{set}"), |part| format!("{sign}{set}.{part}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_set_apart() {
        for (plain, set) in
            [("-1234567.80", "-1,234,567.80"), ("123", "123"), ("1000", "1,000"), ("0.05", "0.05")]
        {
            assert_eq!(super::grouped(plain), set);
        }
    }
}
