//! The quick way through records: their cells as ranges of the text.
//!
//! Knows only records in which nothing is to be judged: every cell is bare and without a quote, or
//! wholly quoted. All others it leaves to [`super::scan`], and where it goes ahead it says what the
//! judge would say.

use super::marks;
use super::scan::Record;

/// How far is looked ahead at once.
const WINDOW: usize = 32 * 1024;

/// One cell: where it stands in the text, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    start: u32,
    end: u32,
    /// Whether quotes in it are doubled.
    escaped: bool,
}

impl Cut {
    /// A cell that is not there.
    pub const NOTHING: Cut = Cut { start: 0, end: 0, escaped: false };

    /// The cell's bytes as written.
    pub fn raw<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The cell's text; `room` is used where quotes in it are doubled.
    pub fn text<'a>(&self, text: &'a str, room: &'a mut String) -> &'a str {
        let raw = self.raw(text);
        if !self.escaped {
            return raw;
        }
        room.clear();
        for (at, part) in raw.split("\"\"").enumerate() {
            if at > 0 {
                room.push('"');
            }
            room.push_str(part);
        }
        room
    }
}

/// Walks from record to record as long as that is quick.
#[derive(Debug)]
pub struct Walker {
    delimiter: u8,
    /// Whether the delimiter can be told from quotes and line ends.
    is_able: bool,
    /// The text from `base` until `until` was looked at, and its marks stand there, counted from `base`.
    base: usize,
    until: usize,
    marks: Vec<u32>,
    has_control: bool,
    /// The first mark of the record that comes next.
    ahead: usize,
    cells: Vec<Cut>,
}

impl Walker {
    /// A walker for one delimiter.
    pub fn new(delimiter: u8) -> Walker {
        let is_able = delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r');
        Walker {
            delimiter,
            is_able,
            base: 0,
            until: 0,
            marks: Vec::new(),
            has_control: false,
            ahead: 0,
            cells: Vec::new(),
        }
    }

    /// Forgets what was looked at: the text has moved.
    pub fn forget(&mut self) {
        (self.base, self.until) = (0, 0);
    }

    /// The cells of the record that was given last.
    pub fn cells(&self) -> &[Cut] {
        &self.cells
    }

    /// The record that begins at `start`; nothing if it must be judged or its end is not in sight.
    pub fn record(&mut self, text: &[u8], start: usize) -> Option<Record> {
        if !self.is_able {
            return None;
        }
        if start < self.base || start >= self.until {
            self.look(text, start);
        }
        while self.place(self.ahead).is_some_and(|place| place < start) {
            self.ahead += 1;
        }
        if self.has_control {
            return None;
        }
        match self.walk(text, start) {
            Err(Stop::Odd) => None,
            // The window ended within the record: once more from its beginning.
            Err(Stop::Beyond) if self.base < start && self.until < text.len() => {
                self.look(text, start);
                self.walk(text, start).ok().filter(|_| !self.has_control)
            }
            Err(Stop::Beyond) => None,
            Ok(record) => Some(record),
        }
    }

    fn look(&mut self, text: &[u8], start: usize) {
        self.until = text.len().min(start + WINDOW);
        self.base = start;
        self.ahead = 0;
        let window = text.get(start..self.until).unwrap_or_default();
        self.has_control = marks::find(window, self.delimiter, &mut self.marks);
    }

    fn place(&self, mark: usize) -> Option<usize> {
        self.marks.get(mark).map(|place| self.base + *place as usize)
    }

    fn cut(&mut self, start: usize, end: usize, escaped: bool) {
        // A buffer holds no more than two records at their limit, far below 4 GiB.
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        self.cells.push(Cut { start: place(start), end: place(end), escaped });
    }

    fn walk(&mut self, text: &[u8], start: usize) -> Result<Record, Stop> {
        self.cells.clear();
        let mut step = Step { mark: self.ahead, lines: 0, quoted: false };
        let mut cell = start;
        loop {
            let place = self.place(step.mark).ok_or(Stop::Beyond)?;
            let byte = text.get(place).copied().unwrap_or(b'\n');
            step.mark += 1;
            if byte == self.delimiter {
                self.cut(cell, place, false);
                cell = place + 1;
            } else if byte != b'"' {
                self.cut(cell, place, false);
                return self.line_ends(text, place, step);
            } else if place != cell {
                return Err(Stop::Odd);
            } else {
                let end = self.quoted(text, cell, &mut step)?;
                step.mark += 1;
                if text.get(end) != Some(&self.delimiter) {
                    return self.line_ends(text, end, step);
                }
                cell = end + 1;
            }
        }
    }

    /// Cuts the cell whose opening quote stands at `open`; gives the place of the delimiter or line end
    /// right behind its closing quote.
    fn quoted(&mut self, text: &[u8], open: usize, step: &mut Step) -> Result<usize, Stop> {
        step.quoted = true;
        let mut escaped = false;
        loop {
            let place = self.place(step.mark).ok_or(Stop::Beyond)?;
            let after = self.place(step.mark + 1);
            step.mark += 1;
            match text.get(place) {
                Some(b'"') if after == Some(place + 1) && text.get(place + 1) == Some(&b'"') => {
                    escaped = true;
                    step.mark += 1;
                }
                Some(b'"') => {
                    self.cut(open + 1, place, escaped);
                    let follows = after.ok_or(Stop::Beyond)?;
                    return if follows == place + 1 { Ok(follows) } else { Err(Stop::Odd) };
                }
                Some(b'\n') => step.lines += 1,
                Some(b'\r') if text.get(place + 1) != Some(&b'\n') => step.lines += 1,
                _ => {}
            }
        }
    }

    fn line_ends(&mut self, text: &[u8], place: usize, step: Step) -> Result<Record, Stop> {
        let next = match (text.get(place), text.get(place + 1)) {
            (Some(b'\r'), Some(b'\n')) => place + 2,
            (Some(b'\r'), None) => return Err(Stop::Beyond),
            _ => place + 1,
        };
        self.ahead = step.mark;
        Ok(Record { end: place, next, lines: step.lines + 1, quoted: step.quoted, fault: None })
    }
}

/// Where a walk stands within a record.
#[derive(Clone, Copy)]
struct Step {
    mark: usize,
    /// Line ends passed in quotes.
    lines: u32,
    quoted: bool,
}

/// Why a walk ended within a record.
enum Stop {
    /// Its quotes must be judged.
    Odd,
    /// Its end is not in sight.
    Beyond,
}
