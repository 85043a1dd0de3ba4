//! Bytes of a workbook → its sheets as rows of text.
//!
//! Limits come first: a small file can unpack to more than any machine holds, and a text that cells
//! share multiplies without growing the file. Cells are read one by one; a sheet is never laid out over
//! its whole extent, which two cells in opposite corners would make endless.

use super::cells::{Shown, text};
use crate::exchange::workbook::{LAST_ROW, Workbook, WorkbookFault, WorkbookLimits, WorkbookSheet};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use std::io::Cursor;
use zip::ZipArchive;

/// The most columns that a sheet has.
const MOST_COLUMNS: u32 = 16_384;

type Open<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads all sheets of a workbook that hold something.
pub fn read(bytes: &[u8], limits: WorkbookLimits) -> Result<Workbook, WorkbookFault> {
    look_at_parts(bytes, limits)?;
    let mut open = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let listed: Vec<(String, bool)> = open
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut workbook = Workbook { is_1904: open.has_1904_epoch(), sheets: Vec::new() };
    let mut room = limits.text;
    for (name, is_hidden) in listed {
        let mut sheet = WorkbookSheet { name, is_hidden, ..WorkbookSheet::default() };
        let has_blanks = read_rows(&mut open, &mut sheet, &mut room, limits)?;
        if has_blanks {
            sheet.unanswered = unanswered(&mut open, &sheet.name)?;
        }
        if !sheet.rows.is_empty() || !sheet.unanswered.is_empty() {
            workbook.sheets.push(sheet);
        }
    }
    Ok(workbook)
}

fn damaged(error: impl std::fmt::Display) -> WorkbookFault {
    WorkbookFault::Damaged(error.to_string())
}

/// Counts the parts and what they unpack to, before anything is built from them. A part's stated size may
/// lie, so those that are read whole are unpacked once to count.
fn look_at_parts(bytes: &[u8], limits: WorkbookLimits) -> Result<(), WorkbookFault> {
    if bytes.len() as u64 > limits.file {
        return Err(too_large("the file itself", limits.file));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits.parts {
        return Err(WorkbookFault::TooLarge(format!("This one has more than {} parts.", limits.parts)));
    }
    let mut names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_lowercase()))
        .collect::<Result<_, _>>()
        .map_err(damaged)?;
    names.sort_unstable();
    if !names.iter().any(|name| name.ends_with("workbook.xml")) {
        let is_workbook = ["xl/workbook.bin", "content.xml", "index.xml"];
        let other = names.iter().any(|name| is_workbook.contains(&name.as_str()));
        return Err(if other { WorkbookFault::OtherKind } else { WorkbookFault::Archive });
    }
    let mut unpacked = 0u64;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(damaged)?;
        let is_streamed = part.name().map_err(damaged)?.contains("worksheets/");
        let left = limits.unpacked.saturating_sub(unpacked);
        let size = if is_streamed { part.size() } else { counted(part, left)? };
        unpacked = unpacked.saturating_add(size);
        if unpacked > limits.unpacked {
            return Err(too_large("unpacked it", limits.unpacked));
        }
    }
    Ok(())
}

/// How many bytes a part unpacks to, counted no further than one past `most`.
fn counted(part: impl std::io::Read, most: u64) -> Result<u64, WorkbookFault> {
    let mut part = part.take(most.saturating_add(1));
    std::io::copy(&mut part, &mut std::io::sink()).map_err(damaged)
}

fn too_large(what: &str, most: u64) -> WorkbookFault {
    WorkbookFault::TooLarge(format!("A workbook may have up to {most} bytes; {what} has more."))
}

/// Reads a sheet's rows; tells whether a cell was there without a value.
fn read_rows(
    open: &mut Open,
    sheet: &mut WorkbookSheet,
    room: &mut usize,
    limits: WorkbookLimits,
) -> Result<bool, WorkbookFault> {
    let mut cells = open.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
    let shown: Vec<Option<Shown>> = cells
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map(|format| Shown::of(&format.format_code)))
        .collect();
    let (mut current, mut row, mut has_blanks) = (0u32, Vec::<String>::new(), false);
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
        let (at, column) = cell.get_position();
        has_blanks |= matches!(cell.get_value(), DataRef::Empty);
        let value = text(cell.get_value(), shown.get(style).and_then(Option::as_ref));
        if value.is_empty() {
            continue;
        }
        if at != current {
            flush(sheet, current, &mut row, room, limits)?;
        }
        if at < current || at >= LAST_ROW || column >= MOST_COLUMNS {
            return Err(WorkbookFault::Damaged(format!(
                "a cell of row {} is out of place",
                u64::from(at) + 1
            )));
        }
        current = at;
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        if let Some(slot) = row.get_mut(column) {
            *slot = value;
        }
    }
    flush(sheet, current, &mut row, room, limits)?;
    Ok(has_blanks)
}

fn flush(
    sheet: &mut WorkbookSheet,
    current: u32,
    row: &mut Vec<String>,
    room: &mut usize,
    limits: WorkbookLimits,
) -> Result<(), WorkbookFault> {
    if row.is_empty() {
        return Ok(());
    }
    let before = sheet.rows.bytes();
    sheet.rows.push(current + 1, row.iter().map(String::as_str));
    sheet.width = sheet.width.max(row.len());
    row.clear();
    let added = sheet.rows.bytes() - before;
    let left = room.checked_sub(added);
    *room = left.ok_or_else(|| too_large("all its cells' text", limits.text as u64))?;
    Ok(())
}

/// Cells with a formula and no stored result, as programs write them that do not calculate.
fn unanswered(open: &mut Open, name: &str) -> Result<Vec<(u32, u32)>, WorkbookFault> {
    let mut cells = open.worksheet_cells_reader(name).map_err(damaged)?;
    let mut found = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            found.push((cell.pos.0.saturating_add(1), cell.pos.1.saturating_add(1)));
        }
    }
    Ok(found)
}
