//! Records → rows: widths, blank lines, titles, totals and footers.
//!
//! Owns what becomes of each record below the header: a row of the sheet, skipped and listed, or
//! refused with its original text.

use super::cells::Cut;
use super::dialect::Dialect;
use super::drafts::RefusedRow;
use super::issue::{Code, Issue, IssueLog, cut};
use super::reader::{Limits, Sheet};
use super::scan::{Fault, Found, Record, Splitter};
use crate::domain::facts::{TextBuilder, TextColumn};
use crate::domain::kernel::{FileId, Id};
use crate::exchange::export::csv::unguard;
use serde::{Deserialize, Serialize};

/// A line that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// The physical line.
    pub line: u32,
    /// Why.
    pub why: String,
    /// How it begins.
    pub text: String,
}

/// Takes records one by one and builds the sheet.
#[derive(Debug)]
pub(super) struct RowSink {
    file: String,
    delimiter: u8,
    header_line: u32,
    sep_line: bool,
    limits: Limits,
    splitter: Splitter,
    headers: Option<Vec<String>>,
    builders: Vec<TextBuilder>,
    line: Vec<u32>,
    record: Vec<u32>,
    seen: u64,
    blank: u64,
    titles: Vec<SkippedRow>,
    skipped: Vec<SkippedRow>,
    refused: Vec<RefusedRow>,
    issues: IssueLog,
    after_blank: bool,
    /// The cells of rows that are kept and stand in no column yet, row after row, as ranges of the text
    /// at hand. Whole columns of them are quicker to add than single rows.
    pending: Vec<Cut>,
    /// Short records after a blank line: footers if no row follows, else errors.
    tail: Vec<(u32, u64, Vec<String>)>,
}

impl RowSink {
    pub(super) fn new(file: &str, dialect: &Dialect, limits: Limits) -> RowSink {
        RowSink {
            file: file.to_owned(),
            delimiter: dialect.delimiter,
            header_line: dialect.header_line,
            sep_line: dialect.sep_line,
            limits,
            splitter: Splitter::new(dialect.delimiter, limits.columns),
            headers: None,
            builders: Vec::new(),
            line: Vec::new(),
            record: Vec::new(),
            seen: 0,
            blank: 0,
            titles: Vec::new(),
            skipped: Vec::new(),
            refused: Vec::new(),
            issues: IssueLog::default(),
            after_blank: false,
            pending: Vec::new(),
            tail: Vec::new(),
        }
    }

    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// The refusal of a cell past the limit, at the place where it begins.
    pub(super) fn cell_too_long(&self, line: u32, found: Found, limit: usize) -> Box<Issue> {
        let issue = Issue::of_file(Code::LimitCell, &self.file);
        let issue = issue.because(&format!("This one is longer than {limit} bytes."));
        let header = self.header(found.column).to_owned();
        Box::new(issue.at(line + found.line, self.seen + 1).in_column(&header, found.column))
    }

    /// One record that begins on `line`; `damaged` is where in it a byte meant nothing.
    pub(super) fn take(
        &mut self,
        text: &[u8],
        record: &Record,
        line: u32,
        damaged: Option<usize>,
    ) -> Result<(), Box<Issue>> {
        if self.headers.is_none() {
            return self.above(text, record, line);
        }
        if let Some(found) = record.fault {
            return self.refuse_fault(text, line, found);
        }
        if is_blank(text, self.delimiter) {
            self.blank += 1;
            self.after_blank = true;
            return self.count();
        }
        self.count()?;
        let nul = || memchr::memchr(0, text).map(|place| (Code::Nul, place));
        if let Some((code, place)) = damaged.map(|place| (Code::EncInvalid, place)).or_else(nul) {
            self.refuse_damaged(code, place, text, record, line);
            return Ok(());
        }
        self.row(text, record, line);
        Ok(())
    }

    /// Whether the header was met, so that what comes are records.
    pub(super) fn is_below_header(&self) -> bool {
        self.headers.is_some()
    }

    /// One record in which no syntax is to be judged, cut into cells of `text`. Its cells reach their
    /// columns with [`RowSink::flush`], which must come before any other record and while `text` stands.
    pub(super) fn take_cells(
        &mut self,
        text: &str,
        start: usize,
        record: &Record,
        cells: &[Cut],
        line: u32,
    ) -> Result<(), Box<Issue>> {
        let bytes = text.as_bytes().get(start..record.end).unwrap_or_default();
        if is_blank(bytes, self.delimiter) {
            self.blank += 1;
            self.after_blank = true;
            return self.count();
        }
        self.count()?;
        let shape = Shape::of(text, cells);
        if !self.is_usual(&shape, bytes) {
            self.flush(text);
            self.row(bytes, record, line);
            return Ok(());
        }
        self.pending.extend(cells.iter().take(self.builders.len()));
        self.pending.resize(self.pending.len().next_multiple_of(self.builders.len()), Cut::NOTHING);
        self.note_row(line);
        Ok(())
    }

    /// Brings the pending cells into their columns.
    pub(super) fn flush(&mut self, text: &str) {
        let (width, mut room) = (self.builders.len(), String::new());
        for (column, builder) in self.builders.iter_mut().enumerate() {
            let cells = self.pending.get(column..).unwrap_or_default().iter().step_by(width);
            cells.for_each(|cell| builder.push_cell(cell.text(text, &mut room)));
        }
        self.pending.clear();
    }

    fn header(&self, column: usize) -> &str {
        self.headers.as_ref().and_then(|headers| headers.get(column)).map_or("", String::as_str)
    }

    fn count(&mut self) -> Result<(), Box<Issue>> {
        self.seen += 1;
        if self.seen - self.blank <= self.limits.rows {
            return Ok(());
        }
        let detail = format!("This one has more than {}.", self.limits.rows);
        Err(Box::new(Issue::of_file(Code::LimitRows, &self.file).because(&detail)))
    }

    /// Titles and the header itself.
    fn above(&mut self, text: &[u8], record: &Record, line: u32) -> Result<(), Box<Issue>> {
        if let Some(found) = record.fault.filter(|found| found.fault != Fault::BlankBefore) {
            let code = if found.fault == Fault::Unclosed || found.across_lines {
                Code::UnclosedQuote
            } else {
                Code::TextAfterQuote
            };
            let issue = Issue::of_file(code, &self.file).at(line + found.line, 0);
            return Err(Box::new(issue.in_column("", found.column)));
        }
        if line < self.header_line || is_blank(text, self.delimiter) {
            let named = line == 1 && self.sep_line;
            if !is_blank(text, self.delimiter) && !named {
                self.titles.push(skipped(line, "title above the header", text));
            }
            return Ok(());
        }
        let mut headers = Vec::new();
        let count = self.splitter.split(text, record.quoted, |_, cell| headers.push(clean_header(cell)));
        if count > self.limits.columns {
            let detail = format!("This one has more than {}.", self.limits.columns);
            return Err(Box::new(
                Issue::of_file(Code::LimitColumns, &self.file).because(&detail).at(line, 0),
            ));
        }
        self.builders = headers.iter().map(|_| TextBuilder::default()).collect();
        // A record wider than the header needs no more room than to be known as wider.
        self.splitter = Splitter::new(self.delimiter, (headers.len() + 64).min(self.limits.columns + 64));
        self.headers = Some(headers);
        Ok(())
    }

    fn refuse(&mut self, code: Code, line: u32, column: Option<usize>, cells: Vec<String>, value: &str) {
        let record = self.seen;
        let mut issue = Issue::of_file(code, &self.file).at(line, record).about(value);
        if let Some(column) = column {
            issue = issue.in_column(self.header(column), column);
        }
        self.refused.push(RefusedRow::of(&issue, cells));
        self.issues.add(code, || issue);
    }

    /// An open quote swallows lines: each is refused by itself, so that the counts stay true.
    fn refuse_fault(&mut self, text: &[u8], line: u32, found: Found) -> Result<(), Box<Issue>> {
        let code = match found.fault {
            Fault::Unclosed => Code::UnclosedQuote,
            Fault::TextAfter if found.across_lines => Code::UnclosedQuote,
            Fault::BlankBefore => Code::QuoteAfterBlank,
            Fault::TextAfter => Code::TextAfterQuote,
            Fault::TooLong => return Err(self.cell_too_long(line, found, self.limits.cell)),
        };
        self.count()?;
        let text = String::from_utf8_lossy(text).into_owned();
        let mut lines = physical_lines(&text);
        if code != Code::UnclosedQuote {
            let cell = self.raw_cell(&text, found.column);
            self.refuse(code, line + found.line, Some(found.column), vec![text], &cell);
            return Ok(());
        }
        let own = lines.drain(..(found.line as usize + 1).min(lines.len())).collect::<Vec<_>>().join("\n");
        let quoted = self.raw_cell(&own, found.column);
        self.refuse(code, line + found.line, Some(found.column), vec![own], &quoted);
        let opened = line + found.line;
        for (below, unread) in (1u32..).zip(lines.into_iter().filter(|line| !line.trim().is_empty())) {
            self.count()?;
            let issue = Issue::of_file(code, &self.file).at(opened + below, self.seen);
            let mut row = RefusedRow::of(&issue, vec![unread.to_owned()]);
            row.reason = format!("Unread: a quote opened on line {opened} was never closed.");
            row.hint = format!("Close the quote on line {opened} and import again.");
            self.refused.push(row);
        }
        Ok(())
    }

    /// How a faulty cell begins, for showing: the record is cut at delimiters only.
    fn raw_cell(&mut self, text: &str, column: usize) -> String {
        let (mut found, mut wider) = (String::new(), None);
        // The usual splitter stops a little beyond the header's width.
        let splitter = match column > self.builders.len() {
            true => wider.insert(Splitter::new(self.delimiter, self.limits.columns)),
            false => &mut self.splitter,
        };
        splitter.split(text.as_bytes(), true, |cell, value| {
            if cell == column {
                found = cut(value);
            }
        });
        found
    }

    /// The faulty cell is the last one of the record's beginning up to the faulty byte.
    fn refuse_damaged(&mut self, code: Code, place: usize, text: &[u8], record: &Record, line: u32) {
        let mut cells: Vec<String> = Vec::new();
        self.splitter.split(text, record.quoted, |_, cell| cells.push(cell.to_owned()));
        let before = text.get(..place).unwrap_or_default();
        let column = self.splitter.split(before, record.quoted, |_, _| {}).saturating_sub(1);
        let value = cells.get(column).cloned().unwrap_or_default();
        self.refuse(code, line, Some(column), cells, &value);
    }

    /// Refuses the record that begins on `line` for one of its cells, `column` from 0.
    pub(super) fn refuse_cell(
        &mut self,
        code: Code,
        text: &[u8],
        record: &Record,
        line: u32,
        column: usize,
    ) -> Result<(), Box<Issue>> {
        self.count()?;
        let mut cells: Vec<String> = Vec::new();
        self.splitter.split(text, record.quoted, |_, cell| cells.push(cell.to_owned()));
        let value = cells.get(column).cloned().unwrap_or_default();
        self.refuse(code, line, Some(column), cells, &value);
        Ok(())
    }

    /// A record whose syntax is sound: a row if its width fits.
    fn row(&mut self, text: &[u8], record: &Record, line: u32) {
        let builders = &mut self.builders;
        let mut shape = Shape::default();
        let count = self.splitter.split(text, record.quoted, |cell, value| {
            if let Some(builder) = builders.get_mut(cell) {
                builder.push_cell(value);
            }
            shape.note(value);
        });
        shape.count = count;
        if !self.is_usual(&shape, text) {
            return self.odd_row(text, record, line, self.fits(&shape));
        }
        self.keep(line, text);
    }

    /// Whether a record has as many cells as there are headers, or nearly so for a known reason.
    fn fits(&self, shape: &Shape) -> bool {
        let width = self.builders.len();
        let short_end = shape.count + 1 == width && self.header(width - 1).is_empty();
        shape.count == width || (shape.count == width + 1 && shape.last_empty) || short_end
    }

    /// Whether nothing hints that a record is no row.
    fn is_usual(&self, shape: &Shape, text: &[u8]) -> bool {
        let width = self.builders.len();
        let maybe_total = shape.filled < width && begins_like_total(text);
        self.fits(shape) && !maybe_total && shape.filled * 2 > width.max(2)
    }

    fn note_row(&mut self, line: u32) {
        self.errors_after_all();
        self.after_blank = false;
        self.line.push(line);
        self.record.push(u32::try_from(self.seen).unwrap_or(u32::MAX));
    }

    /// Makes the row just pushed permanent.
    fn keep(&mut self, line: u32, text: &[u8]) {
        self.note_row(line);
        let rows = self.line.len();
        self.builders
            .iter_mut()
            .filter(|builder| builder.len() < rows)
            .for_each(|builder| builder.push_cell(""));
        if has_control(text) {
            self.warn_control(line);
        }
    }

    fn warn_control(&mut self, line: u32) {
        let Some(headers) = &self.headers else { return };
        let row = self.line.len();
        let columns = self.builders.iter().map(|builder| builder.last(row));
        let found = columns.enumerate().find(|(_, value)| value.bytes().any(is_control));
        let Some((column, value)) = found else { return };
        let issue = Issue::of_file(Code::Control, &self.file).at(line, self.seen);
        let header = headers.get(column).map_or("", String::as_str);
        let issue = issue.in_column(header, column).about(value);
        self.issues.add(Code::Control, || issue);
    }

    /// Too wide, too narrow, or nearly empty: a footer, a total, an error, or a sparse row.
    fn odd_row(&mut self, text: &[u8], record: &Record, line: u32, fits: bool) {
        let mut cells: Vec<String> = Vec::new();
        let count = self.splitter.split(text, record.quoted, |_, cell| cells.push(cell.to_owned()));
        if let Some(why) = furniture(&cells) {
            self.drop_row();
            return self.skipped.push(skipped(line, why, text));
        }
        if fits {
            return self.keep(line, text);
        }
        self.drop_row();
        if self.after_blank && count < self.builders.len() {
            return self.tail.push((line, self.seen, cells));
        }
        self.refuse_width(line, cells);
    }

    /// Takes back the cells of a record that is no row.
    fn drop_row(&mut self) {
        let rows = self.line.len();
        self.builders.iter_mut().for_each(|builder| builder.truncate(rows));
    }

    fn refuse_width(&mut self, line: u32, cells: Vec<String>) {
        let width = self.builders.len();
        let (code, column) = if cells.len() < width {
            (Code::TooFew, cells.len().saturating_sub(1))
        } else {
            (Code::TooMany, width)
        };
        let value = cells.get(column).cloned().unwrap_or_default();
        self.refuse(code, line, Some(column), cells, &value);
    }

    /// Rows follow, so what looked like a footer was a broken record.
    fn errors_after_all(&mut self) {
        for (line, record, cells) in std::mem::take(&mut self.tail) {
            let seen = std::mem::replace(&mut self.seen, record);
            self.refuse_width(line, cells);
            self.seen = seen;
        }
    }

    pub(super) fn finish(mut self, dialect: Dialect) -> Result<Sheet, Box<Issue>> {
        for (line, _, cells) in std::mem::take(&mut self.tail) {
            let text = cells.join(" ");
            self.skipped.push(skipped(line, "footer below the records", text.as_bytes()));
        }
        let Some(headers) = self.headers.take() else {
            return Err(Box::new(Issue::of_file(Code::FileEmpty, &self.file)));
        };
        if self.seen == self.blank {
            let issue = Issue::of_file(Code::FileNoRows, &self.file).at(dialect.header_line, 0);
            return Err(Box::new(issue));
        }
        let columns = self.builders.into_iter().map(TextBuilder::finish).collect();
        let sheet = Sheet {
            file: FileId(Id::from_bits(0)),
            name: self.file,
            bytes: 0,
            encoding: super::decode::Encoding::Utf8,
            dialect,
            headers,
            columns,
            line: self.line,
            record: self.record,
            seen: self.seen,
            blank: self.blank,
            titles: self.titles,
            skipped: self.skipped,
            refused: self.refused,
            issues: self.issues,
            workbook: None,
        };
        Ok(without_reasons(sheet))
    }
}

/// How the cells of a record are filled.
#[derive(Debug, Default)]
struct Shape {
    /// All cells.
    count: usize,
    /// Those with more than blanks.
    filled: usize,
    /// Whether the last one has none but blanks.
    last_empty: bool,
}

impl Shape {
    fn of(text: &str, cells: &[Cut]) -> Shape {
        let mut shape = Shape { count: cells.len(), ..Shape::default() };
        cells.iter().for_each(|cell| shape.note(cell.raw(text)));
        shape
    }

    fn note(&mut self, value: &str) {
        // Nearly all cells begin with a letter or digit.
        let is_plain = value.as_bytes().first().is_some_and(u8::is_ascii_graphic);
        self.last_empty = !is_plain && value.trim().is_empty();
        self.filled += usize::from(!self.last_empty);
    }
}

/// Columns that our own download of refused rows adds.
pub const REASON_COLUMNS: [&str; 6] = ["_file", "_line", "_column", "_reason", "_hint", "_extra"];

/// Reads our own download of refused rows back: its added columns and its guards are taken off.
fn without_reasons(mut sheet: Sheet) -> Sheet {
    let ours = |name: &str| sheet.headers.iter().any(|header| header == name);
    if !(ours("_reason") && ours("_hint") && ours("_line")) {
        return sheet;
    }
    let headers = std::mem::take(&mut sheet.headers);
    let columns = std::mem::take(&mut sheet.columns);
    let pairs = headers.into_iter().zip(columns);
    let kept = pairs.filter(|(header, _)| !REASON_COLUMNS.contains(&header.as_str()));
    (sheet.headers, sheet.columns) =
        kept.map(|(header, column)| (unguard(&header).to_owned(), unguarded(&column))).unzip();
    sheet
}

fn unguarded(column: &TextColumn) -> TextColumn {
    let mut builder = TextBuilder::default();
    let codes: Vec<u32> = column.values().map(|value| builder.code(unguard(value))).collect();
    column.codes.iter().for_each(|code| builder.push_code(codes.get(*code as usize).copied().unwrap_or(0)));
    builder.finish()
}

fn skipped(line: u32, why: &str, text: &[u8]) -> SkippedRow {
    SkippedRow { line, why: why.to_owned(), text: cut(&String::from_utf8_lossy(text)) }
}

/// Line breaks and runs of blanks in a header count as one blank.
fn clean_header(cell: &str) -> String {
    cell.trim_start_matches('\u{feff}').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing but blanks and delimiters; a lone Ctrl-Z is how old systems end a file.
fn is_blank(text: &[u8], delimiter: u8) -> bool {
    let empty = |byte: &u8| matches!(byte, b' ' | b'\t' | b'"' | 0x1A) || *byte == delimiter;
    text.first().is_none_or(empty) && text.iter().all(empty)
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F
}

/// Without an early exit, so that the compiler looks at many bytes at once.
fn has_control(text: &[u8]) -> bool {
    text.iter().fold(false, |found, byte| found | is_control(*byte))
}

/// The lines of a text as an editor counts them.
fn physical_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        lines.push(&rest[..end]);
        let length = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + length..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// A quick look before the careful one of [`furniture`].
fn begins_like_total(text: &[u8]) -> bool {
    let start = text.iter().position(u8::is_ascii_alphabetic).and_then(|at| text.get(at..at + 3));
    start.is_some_and(|start| {
        [b"tot", b"sub", b"gra", b"sum", b"ges"].iter().any(|word| start.eq_ignore_ascii_case(*word))
    })
}

/// Why a nearly empty record is no deal: totals, copyright and confidentiality lines of reports.
fn furniture(cells: &[String]) -> Option<&'static str> {
    let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let first = filled.next()?.to_lowercase();
    let alone = filled.next().is_none();
    let word = first.split(['(', ':']).next().unwrap_or("").trim();
    let totals = ["total", "totals", "subtotal", "grand total", "grand totals", "sum", "summe", "gesamt"];
    if totals.contains(&word) || totals.contains(&first.as_str()) {
        return Some("total");
    }
    // A grouped report names each group on a line of its own, with the number of its records.
    if alone && (first.ends_with(" record)") || first.ends_with(" records)")) {
        return Some("heading of a group");
    }
    let notice = ["copyright", "©", "confidential"].iter().any(|start| first.starts_with(start));
    (notice && alone).then_some("notice below the report")
}
