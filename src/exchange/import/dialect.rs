//! Delimiter and header line, decided on a sample and changeable.
//!
//! Owns the `sep=` line, the choice among `,` `;` tab and `|`, and which record is the header. The
//! sample is the decoded beginning of the file, always the same bytes however the file arrives.

use super::scan::{Rules, Scan, Splitter, next_record};
use serde::{Deserialize, Serialize};

/// The delimiters that are tried, in this order where they fit equally well.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const SAMPLE_RECORDS: usize = 200;
const HEADER_WITHIN: usize = 30;

/// How a file is cut into cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// The delimiter.
    pub delimiter: u8,
    /// Whether the first line names the delimiter (`sep=;`).
    pub sep_line: bool,
    /// The physical line of the header.
    pub header_line: u32,
}

impl Dialect {
    /// The delimiter as shown.
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "vertical bar",
            _ => "other delimiter",
        }
    }

    /// The dialect of a sample; `delimiter` and `header_line` if a person chose them.
    pub fn detect(sample: &[u8], whole: bool, delimiter: Option<u8>, header_line: Option<u32>) -> Dialect {
        let named = sep_line(sample);
        let best = || DELIMITERS.into_iter().rev().max_by_key(|candidate| fit(sample, *candidate, whole));
        let delimiter = delimiter.or(named).or_else(best).unwrap_or(b',');
        let header_line = header_line.unwrap_or_else(|| find_header(&records(sample, delimiter, whole)));
        Dialect { delimiter, sep_line: named.is_some(), header_line }
    }
}

/// The delimiter that a first line `sep=;` names.
pub fn sep_line(sample: &[u8]) -> Option<u8> {
    let end = memchr::memchr2(b'\n', b'\r', sample).unwrap_or(sample.len());
    let line = sample.get(..end)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(*delimiter),
        _ => None,
    }
}

struct SampleRecord {
    line: u32,
    cells: Vec<String>,
}

impl SampleRecord {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// The first records of the sample; one cut off by the sample's end is left out.
fn records(sample: &[u8], delimiter: u8, whole: bool) -> Vec<SampleRecord> {
    let mut found = Vec::new();
    each_record(sample, delimiter, whole, |splitter, text, quoted, line| {
        let mut cells = Vec::new();
        splitter.split(text, quoted, |_, cell| cells.push(cell.to_owned()));
        let is_filled = cells.iter().any(|cell: &String| !cell.trim().is_empty());
        found.extend(is_filled.then_some(SampleRecord { line, cells }));
        is_filled
    });
    found
}

/// Shows each record of the sample with its line, until so many were found to hold something.
fn each_record(
    sample: &[u8],
    delimiter: u8,
    whole: bool,
    mut is_filled: impl FnMut(&mut Splitter, &[u8], bool, u32) -> bool,
) {
    let rules = Rules { delimiter, cell: usize::MAX, at_end: whole };
    let mut splitter = Splitter::new(delimiter, 1_000);
    let (mut start, mut line, mut found) = (0, 1, 0);
    while start < sample.len() && found < SAMPLE_RECORDS {
        let Scan::Whole(record) = next_record(sample, start, rules) else { break };
        let names_delimiter = line == 1 && sep_line(sample).is_some();
        if !names_delimiter {
            let text = &sample[start..record.end];
            found += usize::from(is_filled(&mut splitter, text, record.quoted, line));
        }
        line += record.lines;
        start = record.next;
    }
}

/// How well a delimiter fits: the share of records with the usual width, and a little for width.
fn fit(sample: &[u8], delimiter: u8, whole: bool) -> u64 {
    let mut widths = Vec::new();
    each_record(sample, delimiter, whole, |splitter, text, quoted, _| {
        let mut is_filled = false;
        let width = splitter.split(text, quoted, |_, cell| is_filled |= !cell.trim().is_empty());
        widths.extend(is_filled.then_some(width));
        is_filled
    });
    let width = usual_width(widths.iter().copied());
    if width < 2 {
        return 0;
    }
    let agreeing = widths.iter().filter(|other| **other == width).count() as u64;
    let share = agreeing * 1_000_000 / widths.len().max(1) as u64;
    share * (width as u64 - 1) / width as u64
}

/// The most frequent number of cells; of equally frequent ones the larger.
fn usual_width(widths: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for width in widths {
        *counts.entry(width).or_insert(0usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(1, |(width, _)| width)
}

/// The line of the first record that is as wide as the others, mostly filled, and mostly words.
fn find_header(records: &[SampleRecord]) -> u32 {
    let width = usual_width(records.iter().map(|record| record.cells.len()));
    let fits = |record: &&SampleRecord| {
        let wide = record.cells.len() + 1 >= width && record.cells.len() <= width + 1;
        let words = record.cells.iter().filter(|cell| !looks_like_value(cell)).count();
        wide && record.filled() * 10 >= width * 6 && words * 2 > record.cells.len()
    };
    let early = records.iter().take(HEADER_WITHIN);
    let found = early.clone().find(fits).or_else(|| early.clone().find(|record| record.cells.len() == width));
    found.or(records.first()).map_or(1, |record| record.line)
}

/// The header among the first rows of a sheet, whose rows are as wide as what stands in them: the first
/// that is nearly as full as the fullest, and mostly words.
pub fn header_of_rows(rows: &[(u32, Vec<String>)]) -> u32 {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let early = rows.get(..rows.len().min(HEADER_WITHIN)).unwrap_or_default();
    let most = early.iter().map(|(_, cells)| filled(cells)).max().unwrap_or(0);
    let fits = |(_, cells): &&(u32, Vec<String>)| {
        let values = cells.iter().filter(|cell| looks_like_value(cell)).count();
        filled(cells) * 10 >= most * 6 && (filled(cells) - values) * 2 > filled(cells)
    };
    early.iter().find(fits).or(early.first()).map_or(1, |(number, _)| *number)
}

/// Numbers and dates begin with a digit or sign and hold no word; headers rarely do.
fn looks_like_value(cell: &str) -> bool {
    let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(text: &str) -> (char, u32) {
        let dialect = Dialect::detect(text.as_bytes(), true, None, None);
        (char::from(dialect.delimiter), dialect.header_line)
    }

    #[test]
    fn delimiters_are_decided_on_rows_with_quotes_respected() {
        assert_eq!(detect("a;b;c\n1,5;2,5;3\n1,5;2,5;4\n"), (';', 1));
        assert_eq!(detect("a,b\n\"x;y;z\",1\n\"x;y;z\",2\n"), (',', 1));
        assert_eq!(detect("a\tb\n1,2\t3,4\n"), ('\t', 1));
        assert_eq!(detect("a|b\r1|2\r"), ('|', 1));
        assert_eq!(detect("Name\nAda\n"), (',', 1));
        assert_eq!(detect("sep=;\na;b,c\n1;2,3\n"), (';', 2));
    }

    #[test]
    fn title_lines_stand_above_the_header() {
        assert_eq!(
            detect("Pipeline of May\n\nName,Amount,Close\nA,1,2026-01-01\nB,2,2026-01-02\n"),
            (',', 3)
        );
        assert_eq!(detect("As of,2026-01-01\nName,Amount,Close\nA,1,2026-01-01\nB,2,2026-01-02\n"), (',', 2));
    }
}
