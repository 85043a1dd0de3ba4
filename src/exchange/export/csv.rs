//! Tables → CSV, guarded against formulas, and back without a difference.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end, in full width
//! too. In text columns such a cell gets one leading apostrophe. So that the guard can be taken off
//! exactly, a text that already looks guarded gets one more.

use crate::exchange::import::drafts::RefusedRow;
use crate::exchange::import::rows::REASON_COLUMNS;
use std::borrow::Cow;

/// A cell to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Words from a file or a person: guarded.
    Text(&'a str),
    /// A number or date that we wrote ourselves: not guarded.
    Plain(String),
}

/// How to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Whether the file begins with a byte order mark, which some spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

fn is_active(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn behind_quotes(text: &str) -> &str {
    text.trim_start_matches('\'')
}

/// The text with a leading apostrophe if a spreadsheet might run it.
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_active(behind_quotes(text)) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that [`guard`] added.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_active(behind_quotes(rest)) => rest,
        _ => text,
    }
}

/// Writes a table. Headers are text, too.
pub fn write_table<'a, R>(headers: &[&str], rows: R, options: CsvOptions) -> Result<Vec<u8>, csv::Error>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = Cell<'a>>,
{
    let start = if options.byte_order_mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(start);
    for header in headers {
        writer.write_field(guard(header).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    for row in rows {
        for cell in row {
            match cell {
                Cell::Text(text) => writer.write_field(guard(text).as_bytes())?,
                Cell::Plain(text) => writer.write_field(text)?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The refused rows as a file to correct and drop again: the original columns, then where and why.
pub fn write_refused(
    headers: &[String],
    rows: &[RefusedRow],
    options: CsvOptions,
) -> Result<Vec<u8>, csv::Error> {
    let added = REASON_COLUMNS;
    let names: Vec<&str> = headers.iter().map(String::as_str).chain(added).collect();
    let width = headers.len();
    let lines = rows.iter().map(|row| {
        let padding = std::iter::repeat_n(Cell::Text(""), width.saturating_sub(row.cells.len()));
        let own = row.cells.iter().take(width).map(|cell| Cell::Text(cell));
        let extra = row.cells.get(width..).unwrap_or_default().join(" | ");
        let column = row.column.as_ref().map_or("", |column| column.header.as_str());
        let why = [Cell::Text(&row.file), Cell::Plain(row.line.to_string()), Cell::Text(column)];
        let words = [Cell::Text(&row.reason), Cell::Text(&row.hint)];
        let tail = [Cell::Plain(guard(&extra).into_owned())];
        own.chain(padding).chain(why).chain(words).chain(tail).collect::<Vec<_>>()
    });
    write_table(&names, lines, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_cells_are_guarded_and_come_back() {
        for text in ["=1+1", "@x", "-5", "＝A1", "'=1", "''+x", "plain", "'quoted'", "", "\tx", "\nx"] {
            assert_eq!(unguard(&guard(text)), text);
            assert!(!is_active(&guard(text)), "{text}");
        }
        let bytes =
            write_table(&["a", "=b"], [[Cell::Text("=x"), Cell::Plain("-5".into())]], CsvOptions::default());
        assert_eq!(bytes.unwrap(), b"a,'=b\n'=x,-5\n");
    }
}
