//! A workbook's rows → one [`Sheet`] a sheet, by the same rules as text: titles, header, totals, limits.
//!
//! Owns which sheets of a workbook are taken: those named, else all that are not hidden and whose headers
//! name a kind of record; if no sheet's do, all of them, so that each says what is wrong with it. A line
//! is the row of the sheet, as the spreadsheet numbers it.

use super::dialect::{Dialect, header_of_rows};
use super::issue::{Code, Issue};
use super::mapping::Mapping;
use super::profile::Profile;
use super::reader::{Limits, Sheet, SheetPlace};
use super::rows::RowSink;
use super::scan::{Rules, Scan, Splitter, next_record};
use crate::domain::kernel::{FileId, Id};
use crate::domain::model::RecordKind;
use crate::exchange::workbook::{Row, Workbook, WorkbookFault, WorkbookSheet};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_128;

/// How many rows are looked at before the header is decided.
const SAMPLE_ROWS: usize = 50;

/// What is known of a workbook beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The kind of its records, if it is known.
    pub kind: Option<RecordKind>,
    /// The sheets to take; empty if those that fit are meant.
    pub sheets: &'a [String],
    /// The limits.
    pub limits: Limits,
}

/// One sheet, under the name by which receipts and issues call it.
#[derive(Clone, Debug)]
pub struct NamedSheet {
    /// The file's name, and the sheet's in brackets.
    pub name: String,
    /// Its cells, or why it can't be read.
    pub sheet: Result<Sheet, Box<Issue>>,
}

/// The sheets of a workbook that an import takes. `bytes` is the file.
pub fn sheets(
    name: &str,
    bytes: &[u8],
    workbook: &Result<Workbook, WorkbookFault>,
    wanted: Wanted,
) -> Vec<NamedSheet> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let workbook = match workbook {
        Ok(workbook) => workbook,
        Err(fault) => return vec![refused(name, fault_issue(fault, name))],
    };
    let (mut taken, mut left_out) = (Vec::new(), Vec::new());
    let asked = |sheet: &WorkbookSheet| match wanted.sheets.is_empty() {
        true => !sheet.is_hidden,
        false => wanted.sheets.iter().any(|name| same_name(name, &sheet.name)),
    };
    for sheet in &workbook.sheets {
        match asked(sheet) {
            true => {
                taken.push((sheet.name.clone(), one(name, bytes, workbook.is_1904, sheet, wanted.limits)))
            }
            false => left_out.push(sheet.name.clone()),
        }
    }
    if wanted.sheets.is_empty() && taken.iter().any(|(_, read)| is_known(read, wanted.kind)) {
        let (known, unknown): (Vec<_>, Vec<_>) =
            taken.into_iter().partition(|(_, read)| is_known(read, wanted.kind));
        left_out.extend(unknown.into_iter().map(|(sheet, _)| sheet));
        taken = known;
    }
    if let Some(missing) = wanted.sheets.iter().find(|name| !holds(workbook, name)) {
        let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let detail = format!("There is no sheet “{missing}” with rows; there are: {}.", names.join(", "));
        taken.push((missing.clone(), refused(name, Issue::of_file(Code::SheetEmpty, name).because(&detail))));
    }
    if taken.is_empty() {
        return vec![refused(name, Issue::of_file(Code::SheetEmpty, name))];
    }
    let mut found: Vec<NamedSheet> = taken.into_iter().map(|(_, read)| read).collect();
    let places = found.iter_mut().filter_map(|read| read.sheet.as_mut().ok()?.workbook.as_mut());
    places.for_each(|place| place.left_out.clone_from(&left_out));
    found
}

/// Spreadsheets take sheet names as equal whatever their case.
fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn holds(workbook: &Workbook, name: &str) -> bool {
    workbook.sheets.iter().any(|sheet| same_name(name, &sheet.name))
}

fn is_known(read: &NamedSheet, kind: Option<RecordKind>) -> bool {
    let mapped = |sheet: &Sheet| Mapping::propose(sheet, &Profile::of(sheet), kind).is_ok();
    read.sheet.as_ref().is_ok_and(mapped)
}

fn refused(name: &str, issue: Issue) -> NamedSheet {
    NamedSheet { name: name.to_owned(), sheet: Err(Box::new(issue)) }
}

fn fault_issue(fault: &WorkbookFault, name: &str) -> Issue {
    match fault {
        WorkbookFault::Archive => Issue::of_file(Code::FileArchive, name),
        WorkbookFault::OtherKind => Issue::of_file(Code::FileWorkbook, name),
        WorkbookFault::Damaged(why) => Issue::of_file(Code::SheetDamaged, name).about(why),
        WorkbookFault::TooLarge(why) => Issue::of_file(Code::LimitFile, name).because(why),
    }
}

fn one(name: &str, bytes: &[u8], is_1904: bool, sheet: &WorkbookSheet, limits: Limits) -> NamedSheet {
    let name = format!("{name} [{}]", sheet.name);
    let read = read(&name, sheet, limits).map(|read| {
        let content = format!("{:032x}", xxh3_128(bytes));
        let place = SheetPlace { sheet: sheet.name.clone(), is_1904, left_out: Vec::new() };
        Sheet {
            file: FileId(Id::derived("sheet", &[&content, &sheet.name])),
            name: name.clone(),
            bytes: bytes.len() as u64,
            workbook: Some(place),
            ..read
        }
    });
    NamedSheet { name, sheet: read }
}

fn read(name: &str, sheet: &WorkbookSheet, limits: Limits) -> Result<Sheet, Box<Issue>> {
    let header_line = header_of_rows(&first_rows(sheet));
    let dialect = Dialect { delimiter: b',', sep_line: false, header_line };
    let rules = Rules { delimiter: b',', cell: limits.cell, at_end: true };
    let mut sink = RowSink::new(name, &dialect, limits);
    let unanswered: BTreeSet<(u32, u32)> = sheet.unanswered.iter().copied().collect();
    let mut before = 0;
    for row in rows(sheet).into_values() {
        for blank in before + 1..row.number {
            put(&mut sink, b"", blank, rules, None)?;
        }
        before = row.number;
        let missing = sheet.width.saturating_sub(row.cells as usize);
        let record: String = row.record.chars().chain(std::iter::repeat_n(',', missing)).collect();
        let first = unanswered.range((row.number, 0)..=(row.number, u32::MAX)).next();
        let column = first.map(|(_, column)| *column).filter(|_| row.number > header_line);
        put(&mut sink, record.as_bytes(), row.number, rules, column)?;
    }
    sink.finish(dialect)
}

/// The rows by number, with an empty one wherever a row holds nothing but formulas without a result.
fn rows(sheet: &WorkbookSheet) -> BTreeMap<u32, Row<'_>> {
    let empty = |(number, _): &(u32, u32)| (*number, Row { number: *number, cells: 1, record: "" });
    let mut merged: BTreeMap<u32, Row> = sheet.unanswered.iter().map(empty).collect();
    merged.extend(sheet.rows.iter().map(|row| (row.number, row)));
    merged
}

fn put(
    sink: &mut RowSink,
    text: &[u8],
    number: u32,
    rules: Rules,
    unanswered: Option<u32>,
) -> Result<(), Box<Issue>> {
    let record = match next_record(text, 0, rules) {
        Scan::Whole(record) => record,
        Scan::TooLong(found) => return Err(sink.cell_too_long(number, found, rules.cell)),
        // At the end of a text every record is whole.
        Scan::Partial => return Ok(()),
    };
    match unanswered.and_then(|column| usize::try_from(column).ok()) {
        Some(column) => {
            sink.refuse_cell(Code::SheetNoResult, text, &record, number, column.saturating_sub(1))
        }
        None => sink.take(text, &record, number, None),
    }
}

fn first_rows(sheet: &WorkbookSheet) -> Vec<(u32, Vec<String>)> {
    let mut splitter = Splitter::new(b',', sheet.width);
    let cut = |row: Row| {
        let mut cells = Vec::new();
        splitter
            .split(row.record.as_bytes(), row.record.contains('"'), |_, cell| cells.push(cell.to_owned()));
        (row.number, cells)
    };
    sheet.rows.iter().take(SAMPLE_ROWS).map(cut).collect()
}
