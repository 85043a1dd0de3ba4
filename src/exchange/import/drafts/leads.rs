//! Rows → one batch of leads.

use super::super::fields::{Field, fold_header};
use super::super::issue::Code;
use super::super::stages::truth;
use super::super::values::Cell;
use super::convert::{Column, Work, cleaned};
use super::keys::{check_key, settle_keys};
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{LeadBatch, TextBuilder, TextColumn};
use crate::domain::kernel::Date;

struct Columns<'a> {
    created: Column<'a, Date>,
    converted: Column<'a, Date>,
    is_converted: Column<'a, bool>,
}

/// The batch of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> LeadBatch {
    let columns = Columns {
        created: work.dates(Field::Created),
        converted: work.dates(Field::ConvertedOn),
        is_converted: work.convert(Field::IsConverted, |text| truth(text).ok_or(Code::OutcomeUnknown)),
    };
    let mut rows: Vec<u32> = Vec::with_capacity(work.sheet.rows());
    for row in 0..work.sheet.rows() {
        let (created, converted) = (work.take(&columns.created, row), work.take(&columns.converted, row));
        work.take(&columns.is_converted, row);
        check_key(work, row);
        if work.bad[row] {
            continue;
        }
        if created.zip(converted).is_some_and(|(created, converted)| converted < created) {
            work.warn(row, columns.converted.index, Code::ConvertedBeforeCreate, "");
        }
        rows.push(u32::try_from(row).unwrap_or(u32::MAX));
    }
    let (kept, keys) = settle_keys(work, &rows, "lead");
    let mut kept = kept.into_iter();
    rows.retain(|_| kept.next().unwrap_or(true));
    let mut batch = LeadBatch::empty(work.batch_id(), &work.sheet.name, &work.mapping.layout);
    batch.line = work.lines(&rows);
    batch.key = keys;
    batch.name = names(work, &rows);
    batch.company = work.pick(Field::Account, &rows);
    batch.owner = work.pick(Field::Owner, &rows);
    batch.status = work.pick(Field::Status, &rows);
    batch.source = work.pick(Field::LeadSource, &rows);
    batch.deal = work.pick(Field::Deal, &rows);
    batch.created = rows.iter().map(|row| day(&columns.created, *row)).collect();
    batch.converted = rows.iter().map(|row| day(&columns.converted, *row)).collect();
    batch.is_converted = rows.iter().map(|row| columns.is_converted(work, *row as usize)).collect();
    batch
}

fn day(column: &Column<'_, Date>, row: u32) -> i32 {
    match column.get(row as usize) {
        Cell::Value(day) => day.days(),
        _ => MISSING_DAY,
    }
}

impl Columns<'_> {
    /// A flag tells; else a day, a deal that it became, or the word of its status.
    fn is_converted(&self, work: &Work<'_>, row: usize) -> bool {
        if let Cell::Value(told) = self.is_converted.get(row) {
            return told;
        }
        let status = fold_header(work.text(Field::Status, row));
        let word = status.split(' ').any(|word| matches!(word, "converted" | "konvertiert" | "converti"));
        let negated = status.split(' ').any(|word| matches!(word, "not" | "nicht" | "non" | "un"));
        matches!(self.converted.get(row), Cell::Value(_))
            || !work.text(Field::Deal, row).is_empty()
            || (word && !negated)
    }
}

/// The full name, joined from its parts where the file has only those.
fn names(work: &Work<'_>, rows: &[u32]) -> TextColumn {
    if work.mapping.column(Field::Name).is_some() {
        return work.pick(Field::Name, rows);
    }
    let mut builder = TextBuilder::default();
    for row in rows {
        let parts = [Field::FirstName, Field::LastName].map(|field| work.text(field, *row as usize));
        let present: Vec<&str> = parts.into_iter().map(cleaned).filter(|part| !part.is_empty()).collect();
        builder.push(&present.join(" "));
    }
    builder.finish()
}
