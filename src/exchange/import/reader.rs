//! Slices of a file → a [`Sheet`]: every cell once, every record with its physical line.
//!
//! Owns record borders, widths, footers and limits. Keeps no bytes of the file: what is not yet a
//! whole record waits in a buffer. However the file is cut into slices, the sheet is the same.

use super::cells::Walker;
use super::decode::{Decoder, Encoding, refused_kind};
use super::dialect::Dialect;
use super::drafts::RefusedRow;
use super::issue::{Code, Issue, IssueLog};
use super::rows::{RowSink, SkippedRow};
use super::scan::{Record, Rules, Scan, next_record};
use crate::domain::facts::TextColumn;
use crate::domain::kernel::{FileId, Id};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// How many bytes are looked at before encoding, delimiter and header are decided.
pub const HEAD: usize = 64 * 1024;
/// How many bytes are worked off at once: what they become stays near while it is needed, and code that
/// is called often is made quick early.
const PIECE: usize = 64 * 1024;

/// What a file may hold. Smaller limits are for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Records below the header.
    pub rows: u64,
    /// Columns.
    pub columns: usize,
    /// Bytes of one cell as written.
    pub cell: usize,
    /// Bytes of one record.
    pub record: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file: 1 << 30, rows: 2_000_000, columns: 1_000, cell: 1 << 20, record: 64 << 20 }
    }
}

/// What a person may choose instead of what is detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The physical line of the header.
    pub header_line: Option<u32>,
    /// The limits.
    pub limits: Limits,
}

/// A file as cells, before anything is understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Names the file by its content.
    pub file: FileId,
    /// Its name without a folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The encoding.
    pub encoding: Encoding,
    /// Delimiter and header line.
    pub dialect: Dialect,
    /// The headers by position; they may be empty or repeat.
    pub headers: Vec<String>,
    /// One text column a header.
    pub columns: Vec<TextColumn>,
    /// The physical line on which each row began.
    pub line: Vec<u32>,
    /// The number of each row among the records seen, from 1.
    pub record: Vec<u32>,
    /// Records below the header: rows + skipped + refused.
    pub seen: u64,
    /// Blank lines below the header.
    pub blank: u64,
    /// Title lines above the header; not among the records.
    pub titles: Vec<SkippedRow>,
    /// Footers and totals.
    pub skipped: Vec<SkippedRow>,
    /// Records refused for their syntax.
    pub refused: Vec<RefusedRow>,
    /// What was found.
    pub issues: IssueLog,
    /// Where it stands, if it is a sheet of a workbook. Its lines are then the sheet's rows.
    #[serde(default)]
    pub workbook: Option<SheetPlace>,
}

/// A sheet's place in its workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPlace {
    /// The sheet's name.
    pub sheet: String,
    /// Whether the workbook's day numbers count from 1904.
    pub is_1904: bool,
    /// Sheets of the workbook that were left out, as no kind of record was recognised in them or they
    /// are hidden.
    pub left_out: Vec<String>,
}

impl Sheet {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.line.len()
    }

    /// How many records were left out on purpose.
    pub fn skipped_count(&self) -> u64 {
        self.blank + self.skipped.len() as u64
    }

    /// The cells of a row as written.
    pub fn cells(&self, row: usize) -> Vec<String> {
        self.columns.iter().map(|column| column.get(row).to_owned()).collect()
    }
}

/// Reads one file slice by slice.
pub struct Reader {
    name: String,
    options: ReadOptions,
    hash: Xxh3,
    bytes: u64,
    /// The raw beginning, until it is long enough to decide on.
    head: Vec<u8>,
    running: Option<Running>,
    failed: Option<Box<Issue>>,
}

/// What exists once encoding and dialect are decided.
#[derive(Debug)]
struct Running {
    decoder: Decoder,
    dialect: Dialect,
    /// Decoded text that is not yet cut into records, from `start`.
    text: String,
    start: usize,
    /// How much of the whole text lies before the buffer.
    passed: usize,
    /// Scan again only when the buffer is this long: keeps long records linear.
    wait: usize,
    line: u32,
    damaged: Vec<usize>,
    walker: Walker,
    sink: RowSink,
}

impl Reader {
    /// A reader with the usual limits that detects everything.
    pub fn new(name: &str) -> Reader {
        Reader::with(name, ReadOptions::default())
    }

    /// Records seen so far, for progress.
    pub fn rows_seen(&self) -> u64 {
        self.running.as_ref().map_or(0, |running| running.sink.seen())
    }

    /// A reader with choices and limits.
    pub fn with(name: &str, options: ReadOptions) -> Reader {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        Reader { name, options, hash: Xxh3::new(), bytes: 0, head: Vec::new(), running: None, failed: None }
    }

    /// Reads a whole file at once.
    pub fn read(name: &str, bytes: &[u8], options: ReadOptions) -> Result<Sheet, Box<Issue>> {
        let mut reader = Reader::with(name, options);
        for slice in bytes.chunks(4 << 20) {
            reader.feed(slice)?;
        }
        reader.finish()
    }

    /// Takes the next slice. After an error the file is refused, and every call says so again.
    pub fn feed(&mut self, slice: &[u8]) -> Result<(), Box<Issue>> {
        if let Some(issue) = &self.failed {
            return Err(issue.clone());
        }
        let fed = self.take(slice);
        self.failed = fed.as_ref().err().cloned();
        fed
    }

    /// Bytes taken so far, for a progress bar.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<Sheet, Box<Issue>> {
        if let Some(issue) = self.failed.take() {
            return Err(issue);
        }
        let head = std::mem::take(&mut self.head);
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start(&head, true)?,
        };
        running.decoder.finish(&mut running.text);
        running.cut(&self.name, self.options.limits, true)?;
        running.sheet(self)
    }

    fn take(&mut self, slice: &[u8]) -> Result<(), Box<Issue>> {
        self.bytes += slice.len() as u64;
        if self.bytes > self.options.limits.file {
            return Err(self.over_file_limit());
        }
        slice.chunks(PIECE).try_for_each(|piece| self.take_piece(piece))
    }

    fn take_piece(&mut self, slice: &[u8]) -> Result<(), Box<Issue>> {
        self.hash.update(slice);
        if let Some(running) = &mut self.running {
            return running.push(slice, &self.name, self.options.limits);
        }
        let missing = HEAD.saturating_sub(self.head.len()).min(slice.len());
        let (first, rest) = slice.split_at(missing);
        self.head.extend_from_slice(first);
        if self.head.len() < HEAD {
            return Ok(());
        }
        let head = std::mem::take(&mut self.head);
        let running = self.start(&head, false)?;
        let running = self.running.insert(running);
        running.push(rest, &self.name, self.options.limits)
    }

    fn over_file_limit(&self) -> Box<Issue> {
        let limit = self.options.limits.file;
        Box::new(Issue::of_file(Code::LimitFile, &self.name).because(&format!("The limit is {limit} bytes.")))
    }

    /// Decides encoding and dialect on the head, and reads the head's records.
    fn start(&self, head: &[u8], whole: bool) -> Result<Running, Box<Issue>> {
        if let Some(code) = refused_kind(head) {
            return Err(Box::new(Issue::of_file(code, &self.name)));
        }
        let (mut decoder, mark) = Decoder::new(head, self.options.encoding);
        let mut text = String::new();
        decoder.push(head.get(mark..).unwrap_or_default(), &mut text);
        let sample_whole = whole || head.len() < HEAD;
        let ReadOptions { delimiter, header_line, limits, .. } = self.options;
        let dialect = Dialect::detect(text.as_bytes(), sample_whole, delimiter, header_line);
        let sink = RowSink::new(&self.name, &dialect, limits);
        let walker = Walker::new(dialect.delimiter);
        let mut running = Running {
            decoder,
            dialect,
            text,
            start: 0,
            passed: 0,
            wait: 0,
            line: 1,
            damaged: vec![],
            walker,
            sink,
        };
        running.cut(&self.name, limits, false)?;
        Ok(running)
    }
}

impl Running {
    fn push(&mut self, slice: &[u8], name: &str, limits: Limits) -> Result<(), Box<Issue>> {
        self.passed += self.start;
        self.text.drain(..self.start);
        self.start = 0;
        self.decoder.push(slice, &mut self.text);
        if self.text.len() < self.wait {
            return Ok(());
        }
        self.cut(name, limits, false)
    }

    /// Cuts all whole records of the buffer.
    fn cut(&mut self, name: &str, limits: Limits, at_end: bool) -> Result<(), Box<Issue>> {
        self.damaged.extend(self.decoder.take_damaged());
        let rules = Rules { delimiter: self.dialect.delimiter, cell: limits.cell, at_end };
        self.walker.forget();
        loop {
            let quick = self.cut_quickly(limits);
            self.sink.flush(&self.text);
            quick?;
            if self.start >= self.text.len() {
                break;
            }
            match next_record(self.text.as_bytes(), self.start, rules) {
                Scan::Whole(record) if record.end - self.start > limits.record => {
                    return Err(self.long_record(name, limits));
                }
                Scan::Whole(record) => self.take_judged(&record)?,
                Scan::Partial if self.text.len() - self.start > limits.record => {
                    return Err(self.long_record(name, limits));
                }
                Scan::Partial => break,
                Scan::TooLong(found) => return Err(self.sink.cell_too_long(self.line, found, limits.cell)),
            }
        }
        self.wait = (self.text.len() - self.start) * 2;
        Ok(())
    }

    /// Cuts the records of the buffer in which nothing is to be judged, up to the first other one.
    fn cut_quickly(&mut self, limits: Limits) -> Result<(), Box<Issue>> {
        let longest = limits.cell.min(limits.record);
        while self.start < self.text.len() && self.damaged.is_empty() && self.sink.is_below_header() {
            let found = self.walker.record(self.text.as_bytes(), self.start);
            let Some(record) = found.filter(|record| record.end - self.start <= longest) else { break };
            self.sink.take_cells(&self.text, self.start, &record, self.walker.cells(), self.line)?;
            self.line += record.lines;
            self.start = record.next;
        }
        Ok(())
    }

    /// Takes a record that was judged.
    fn take_judged(&mut self, record: &Record) -> Result<(), Box<Issue>> {
        let bytes = self.text.as_bytes().get(self.start..record.end).unwrap_or_default();
        let end = self.passed + record.next;
        let damaged = self.damaged.partition_point(|place| *place < end);
        let first = self.damaged.first().filter(|_| damaged > 0);
        let at = first.map(|place| place.saturating_sub(self.passed + self.start));
        self.sink.take(bytes, record, self.line, at)?;
        self.damaged.drain(..damaged);
        self.line += record.lines;
        self.start = record.next;
        Ok(())
    }

    fn long_record(&self, name: &str, limits: Limits) -> Box<Issue> {
        let detail = format!("This one is longer than {} bytes.", limits.record);
        let issue = Issue::of_file(Code::LimitRecord, name).because(&detail);
        Box::new(issue.at(self.line, self.sink.seen() + 1))
    }

    fn sheet(self, reader: Reader) -> Result<Sheet, Box<Issue>> {
        let file = FileId(Id::from_bits(reader.hash.digest128()));
        let encoding = self.decoder.encoding();
        let mut sheet = self.sink.finish(self.dialect)?;
        sheet.file = file;
        sheet.name = reader.name;
        sheet.bytes = reader.bytes;
        sheet.encoding = encoding;
        Ok(sheet)
    }
}
