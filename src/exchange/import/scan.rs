//! Where a record ends, and what its quotes do: the judge of syntax.
//!
//! Owns quote state, physical lines and the length of cells. `csv-core` unescapes the fields of a
//! record whose borders were found here; it reports neither an open quote nor text after a closing
//! one, and miscounts lines that end in CR.

use memchr::{memchr, memchr3};

/// What is wrong with the quotes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Opened and never closed before the end of the file.
    Unclosed,
    /// Something follows the closing quote; across lines, an open quote met the next one.
    TextAfter,
    /// A blank stands before the opening quote.
    BlankBefore,
    /// The cell passes the limit.
    TooLong,
}

/// A fault and where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub fault: Fault,
    /// Lines below the first line of the record.
    pub line: u32,
    /// The cell, from 0.
    pub column: usize,
    /// Whether line ends lie between the opening quote and the place where it was noticed.
    pub across_lines: bool,
}

/// One record's borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it ends, its line end not included.
    pub end: usize,
    /// Where the next one begins.
    pub next: usize,
    /// Physical line ends from its start to the start of the next record.
    pub lines: u32,
    /// Whether a quote stands in it.
    pub quoted: bool,
    /// The first fault.
    pub fault: Option<Found>,
}

/// How a scan ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A record.
    Whole(Record),
    /// More bytes are needed.
    Partial,
    /// A cell passes the limit before its end was seen.
    TooLong(Found),
}

/// What a scan needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The delimiter.
    pub delimiter: u8,
    /// Longest cell in bytes, as written.
    pub cell: usize,
    /// Whether the text ends with this buffer.
    pub at_end: bool,
}

/// Finds the record that begins at `start` (which lies before the buffer's end).
pub fn next_record(text: &[u8], start: usize, rules: Rules) -> Scan {
    let rest = text.get(start..).unwrap_or_default();
    match memchr3(b'"', b'\n', b'\r', rest) {
        Some(place) if rest[place] != b'"' && place <= rules.cell => plain(text, start + place, rules),
        None if rules.at_end && rest.len() <= rules.cell => {
            Scan::Whole(Record { end: text.len(), next: text.len(), lines: 0, quoted: false, fault: None })
        }
        None if rest.len() <= rules.cell => Scan::Partial,
        _ => Machine::new(text, start, rules).run(),
    }
}

/// A record without a quote, whose line end was found.
fn plain(text: &[u8], end: usize, rules: Rules) -> Scan {
    match after_line_end(text, end, rules.at_end) {
        Some(next) => Scan::Whole(Record { end, next, lines: 1, quoted: false, fault: None }),
        None => Scan::Partial,
    }
}

/// Where the line after the line end at `place` begins; unknown if a CR is the last byte so far.
fn after_line_end(text: &[u8], place: usize, at_end: bool) -> Option<usize> {
    match (text.get(place), text.get(place + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(place + 2),
        (Some(b'\r'), None) if !at_end => None,
        _ => Some(place + 1),
    }
}

/// How many physical line ends a text holds: LF, CRLF and CR each count once.
pub fn count_lines(text: &[u8]) -> u32 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let lone = memchr::memchr_iter(b'\r', text).filter(|place| text.get(place + 1) != Some(&b'\n')).count();
    u32::try_from(feeds + lone).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    Closed,
}

/// The slow way, for records with quotes or long cells: byte by byte where it matters.
struct Machine<'a> {
    text: &'a [u8],
    rules: Rules,
    place: usize,
    state: State,
    column: usize,
    cell_start: usize,
    /// Lines passed since the record began, and when the open quote began.
    lines: u32,
    opened: u32,
    quoted: bool,
    fault: Option<Found>,
}

impl<'a> Machine<'a> {
    fn new(text: &'a [u8], start: usize, rules: Rules) -> Machine<'a> {
        Machine {
            text,
            rules,
            place: start,
            state: State::Start,
            column: 0,
            cell_start: start,
            lines: 0,
            opened: 0,
            quoted: false,
            fault: None,
        }
    }

    fn run(mut self) -> Scan {
        loop {
            let step = match self.state {
                State::Quoted => self.in_quotes(),
                _ => self.outside(),
            };
            if let Some(scan) = step {
                return scan;
            }
        }
    }

    fn note(&mut self, fault: Fault) {
        let across_lines = self.lines > self.opened;
        let line = if fault == Fault::BlankBefore { self.lines } else { self.opened };
        let found = Found { fault, line, column: self.column, across_lines };
        self.fault.get_or_insert(found);
    }

    fn too_long(&self, end: usize) -> Option<Scan> {
        let line = if self.state == State::Quoted { self.opened } else { self.lines };
        (end - self.cell_start > self.rules.cell).then_some(Scan::TooLong(Found {
            fault: Fault::TooLong,
            line,
            column: self.column,
            across_lines: false,
        }))
    }

    /// Up to the next quote inside a quoted cell.
    fn in_quotes(&mut self) -> Option<Scan> {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let Some(length) = memchr(b'"', rest) else { return Some(self.quote_left_open()) };
        let quote = self.place + length;
        self.lines += count_lines(&rest[..length]);
        if let Some(scan) = self.too_long(quote) {
            return Some(scan);
        }
        match self.text.get(quote + 1) {
            Some(b'"') => self.place = quote + 2,
            None if !self.rules.at_end => return Some(Scan::Partial),
            _ => {
                self.place = quote + 1;
                self.state = State::Closed;
            }
        }
        None
    }

    fn quote_left_open(&mut self) -> Scan {
        let end = self.text.len();
        if let Some(scan) = self.too_long(end) {
            return scan;
        }
        if !self.rules.at_end {
            return Scan::Partial;
        }
        self.lines += count_lines(self.text.get(self.place..).unwrap_or_default());
        self.note(Fault::Unclosed);
        self.record(end, end)
    }

    fn record(&self, end: usize, next: usize) -> Scan {
        Scan::Whole(Record { end, next, lines: self.lines, quoted: self.quoted, fault: self.fault })
    }

    /// One step outside of quotes.
    fn outside(&mut self) -> Option<Scan> {
        let Some(byte) = self.text.get(self.place).copied() else { return Some(self.text_ends()) };
        match byte {
            _ if byte == self.rules.delimiter => self.cell_ends(),
            b'\n' | b'\r' => Some(self.line_ends()),
            b'"' if self.state == State::Start => {
                self.state = State::Quoted;
                self.quoted = true;
                self.opened = self.lines;
                self.place += 1;
                None
            }
            b' ' | b'\t' if self.state != State::Bare => self.blank(),
            _ => self.bare(),
        }
    }

    fn blank(&mut self) -> Option<Scan> {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let length =
            rest.iter().position(|byte| !matches!(byte, b' ' | b'\t') || *byte == self.rules.delimiter);
        let stop = length.unwrap_or(rest.len());
        if self.state == State::Start {
            if rest.get(stop) == Some(&b'"') {
                self.opened = self.lines;
                self.note(Fault::BlankBefore);
            }
            // At the end of a slice the next byte is not known yet; the record is scanned again.
            self.state = State::Bare;
        }
        self.place += stop;
        None
    }

    fn bare(&mut self) -> Option<Scan> {
        if self.state == State::Closed {
            self.note(Fault::TextAfter);
        }
        self.state = State::Bare;
        let rest = self.text.get(self.place..).unwrap_or_default();
        self.quoted |= rest[0] == b'"';
        let stop = memchr3(self.rules.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        self.quoted |= memchr(b'"', &rest[..stop]).is_some();
        self.place += stop;
        None
    }

    fn cell_ends(&mut self) -> Option<Scan> {
        if let Some(scan) = self.too_long(self.place) {
            return Some(scan);
        }
        self.place += 1;
        self.cell_start = self.place;
        self.column += 1;
        self.state = State::Start;
        None
    }

    fn line_ends(&mut self) -> Scan {
        if let Some(scan) = self.too_long(self.place) {
            return scan;
        }
        let Some(next) = after_line_end(self.text, self.place, self.rules.at_end) else {
            return Scan::Partial;
        };
        self.lines += 1;
        self.record(self.place, next)
    }

    fn text_ends(&mut self) -> Scan {
        if let Some(scan) = self.too_long(self.text.len()) {
            return scan;
        }
        if self.rules.at_end { self.record(self.text.len(), self.text.len()) } else { Scan::Partial }
    }
}

/// Cuts records into unescaped cells; keeps its buffers.
#[derive(Debug)]
pub struct Splitter {
    delimiter: u8,
    /// Made for the first record with quotes: that costs more than to cut hundreds of cells.
    core: Option<Box<csv_core::Reader>>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    /// A splitter for one delimiter and up to `cells` cells; further ones are counted as one more.
    pub fn new(delimiter: u8, cells: usize) -> Splitter {
        Splitter { delimiter, core: None, text: Vec::new(), ends: vec![0; cells + 2] }
    }

    /// Calls `each` with every cell; gives their number, or one more than fit if there are more.
    pub fn split<'a>(
        &'a mut self,
        record: &'a [u8],
        quoted: bool,
        mut each: impl FnMut(usize, &'a str),
    ) -> usize {
        if quoted { self.split_quoted(record, each) } else { self.split_plain(record, &mut each) }
    }

    fn split_plain<'a>(&self, record: &'a [u8], each: &mut impl FnMut(usize, &'a str)) -> usize {
        let Ok(text) = std::str::from_utf8(record) else { return 0 };
        let (mut start, mut count) = (0, 0);
        let room = self.ends.len() - 1;
        for end in memchr::memchr_iter(self.delimiter, record).chain([record.len()]) {
            if count == room {
                break;
            }
            each(count, text.get(start..end).unwrap_or(""));
            count += 1;
            start = end + 1;
        }
        count
    }

    fn split_quoted<'a>(&'a mut self, record: &[u8], mut each: impl FnMut(usize, &'a str)) -> usize {
        let core = self.core.get_or_insert_with(|| {
            Box::new(csv_core::ReaderBuilder::new().delimiter(self.delimiter).build())
        });
        core.reset();
        self.text.resize(record.len().max(self.text.len()), 0);
        let (mut read, mut written, mut count) = (0, 0, 0);
        loop {
            let (result, used, wrote, ended) =
                core.read_record(&record[read..], &mut self.text[written..], &mut self.ends[count..]);
            (read, written, count) = (read + used, written + wrote, count + ended);
            match result {
                csv_core::ReadRecordResult::InputEmpty => continue,
                _ => break,
            }
        }
        let Ok(text) = std::str::from_utf8(self.text.get(..written).unwrap_or_default()) else { return 0 };
        let mut start = 0;
        for (cell, end) in self.ends.iter().take(count).enumerate() {
            each(cell, text.get(start..*end).unwrap_or(""));
            start = *end;
        }
        count.min(self.ends.len() - 1)
    }
}
