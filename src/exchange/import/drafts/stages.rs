//! Rows → one batch of stage history, from either of its forms: stages before and after, or one changed
//! field with its old and new value.

use super::super::fields::{Field, fold_header};
use super::super::issue::Code;
use super::super::values::Number;
use super::convert::{Column, Work, cleaned};
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{StageBatch, TextBuilder, identity};
use crate::domain::kernel::{Currency, Date, Id, Money};
use std::collections::HashMap;

struct Columns<'a> {
    day: Column<'a, Date>,
    amount: Column<'a, Number>,
    currency: Column<'a, Currency>,
    close: Column<'a, Date>,
    /// The changed field of each row, where the file names one.
    changed: Option<Vec<Changed>>,
}

/// The field that a row is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changed {
    Stage,
    Amount,
    Close,
    Other,
}

/// One validated change.
struct Line {
    row: usize,
    from: String,
    to: String,
    day: Date,
    amount: Option<Money>,
    close: Option<Date>,
}

/// The batch of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> StageBatch {
    let columns = columns(work);
    let mut lines = Vec::with_capacity(work.sheet.rows());
    for row in 0..work.sheet.rows() {
        lines.extend(line(work, &columns, row));
    }
    work.settle_currency();
    oldest_first(work, &mut lines);
    batch(work, &lines)
}

#[inline(never)]
fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let day = work.dates(Field::ChangedOn);
    let (changed, new) = (work.mapping.column(Field::ChangedField), work.mapping.column(Field::NewValue));
    let (Some(changed), Some(new)) = (changed, new) else {
        return Columns {
            day,
            amount: work.numbers(Field::Amount),
            currency: work.currencies(),
            close: work.dates(Field::Closed),
            changed: None,
        };
    };
    let kinds: Vec<Changed> = work.sheet.columns[changed].values().map(changed_field).collect();
    let of_row: Vec<Changed> =
        work.sheet.columns[changed].codes.iter().map(|code| kinds[*code as usize]).collect();
    let (amounts, closes) =
        (codes_of(work, new, &of_row, Changed::Amount), codes_of(work, new, &of_row, Changed::Close));
    Columns {
        day,
        amount: work.numbers_at(new, |code| amounts[code as usize]),
        currency: work.currencies(),
        close: work.dates_at(new, |code| closes[code as usize]),
        changed: Some(of_row),
    }
}

fn changed_field(text: &str) -> Changed {
    match fold_header(text).as_str() {
        "stage" | "stagename" | "deal stage" | "dealstage" | "pipeline stage" => Changed::Stage,
        "amount" | "value" | "deal value" => Changed::Amount,
        "close date" | "closedate" | "expected close date" => Changed::Close,
        _ => Changed::Other,
    }
}

/// Which texts of a column stand in rows about a field.
fn codes_of(work: &Work<'_>, column: usize, of_row: &[Changed], wanted: Changed) -> Vec<bool> {
    let column = &work.sheet.columns[column];
    let mut codes = vec![false; column.distinct()];
    for (code, changed) in column.codes.iter().zip(of_row) {
        codes[*code as usize] |= *changed == wanted;
    }
    codes
}

#[inline(never)]
fn line(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<Line> {
    let changed = columns.changed.as_ref().and_then(|changed| changed.get(row).copied());
    if changed == Some(Changed::Other) {
        work.skip(row, "a change of another field");
        return None;
    }
    let is_about = |field: Changed| changed.is_none_or(|changed| changed == field);
    let day = work.take(&columns.day, row);
    let amount =
        if is_about(Changed::Amount) { work.money(&columns.amount, &columns.currency, row) } else { None };
    let close = if is_about(Changed::Close) { work.take(&columns.close, row) } else { None };
    if work.text(Field::Deal, row).is_empty() && work.text(Field::Name, row).is_empty() {
        let column = work.mapping.column(Field::Deal).or(work.mapping.column(Field::Name));
        work.fault(row, column.unwrap_or(0), Code::HistoryNoDeal, "");
    }
    if day.is_none() && !columns.day.asked && !work.bad[row] {
        work.fault(row, columns.day.index, Code::HistoryNoDate, "");
    }
    if work.bad[row] {
        return None;
    }
    let (from, to) = match changed {
        None => (Field::FromStage, Field::ToStage),
        Some(_) => (Field::OldValue, Field::NewValue),
    };
    let stage =
        |field| if is_about(Changed::Stage) { work.text(field, row).to_owned() } else { String::new() };
    Some(Line {
        row,
        from: stage(from),
        to: stage(to),
        // While its form is asked the day is a stand-in; nothing can be committed before the answer.
        day: day.unwrap_or(Date::MIN),
        amount: amount.map(|(minor, currency)| Money::new(minor, currency)),
        close,
    })
}

/// Rows may come newest first: then, among rows of one deal, later lines lie earlier.
fn oldest_first(work: &Work<'_>, lines: &mut [Line]) {
    let deal = |line: &Line| (work.text(Field::Deal, line.row), work.text(Field::Name, line.row));
    let mut latest: HashMap<(&str, &str), Date> = HashMap::new();
    let (mut forth, mut back) = (0usize, 0usize);
    for line in lines.iter() {
        if let Some(before) = latest.insert(deal(line), line.day) {
            forth += usize::from(before < line.day);
            back += usize::from(before > line.day);
        }
    }
    if back > forth {
        lines.reverse();
    }
    lines.sort_by_key(|line| line.day);
}

#[inline(never)]
fn batch(work: &Work<'_>, lines: &[Line]) -> StageBatch {
    let rows: Vec<u32> = lines.iter().map(|line| u32::try_from(line.row).unwrap_or(u32::MAX)).collect();
    let mut batch = StageBatch::empty(work.batch_id(), &work.sheet.name, &work.mapping.layout);
    batch.line = work.lines(&rows);
    batch.deal = work.pick(Field::Deal, &rows);
    batch.name = work.pick(Field::Name, &rows);
    let (mut from, mut to, mut keys) =
        (TextBuilder::default(), TextBuilder::default(), TextBuilder::default());
    let mut seen: HashMap<Id, u32> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        from.push(cleaned(&line.from));
        to.push(cleaned(&line.to));
        let amount = line.amount.map(|money| money.to_string()).unwrap_or_default();
        let close = line.close.map(|close| close.to_string()).unwrap_or_default();
        let deal = identity(batch.deal.get(place));
        let name = if deal.is_empty() { batch.name.get(place) } else { "" };
        let day = line.day.to_string();
        let content =
            Id::derived("change content", &[deal, name, &day, &line.from, &line.to, &amount, &close]);
        let times = seen.entry(content).and_modify(|times| *times += 1).or_insert(0);
        keys.push(&Id::derived("change", &[&content.to_string(), &times.to_string()]).to_string());
        batch.currency.push(code_of(&mut batch.currencies, line.amount.map(|money| money.currency)));
    }
    batch.key = keys.finish();
    (batch.from_stage, batch.to_stage) = (from.finish(), to.finish());
    batch.day = lines.iter().map(|line| line.day.days()).collect();
    batch.amount_minor =
        lines.iter().map(|line| line.amount.map_or(MISSING_MINOR, |money| money.minor)).collect();
    batch.close = lines.iter().map(|line| line.close.map_or(MISSING_DAY, Date::days)).collect();
    batch
}

/// The place of a currency among those of the batch; the first stands in where there is none.
fn code_of(currencies: &mut Vec<Currency>, currency: Option<Currency>) -> u8 {
    if currencies.is_empty() {
        currencies.push(currency.unwrap_or(Currency::USD));
    }
    let Some(currency) = currency else { return 0 };
    let known = currencies.iter().position(|known| *known == currency).unwrap_or_else(|| {
        currencies.push(currency);
        currencies.len() - 1
    });
    u8::try_from(known).unwrap_or(0)
}
