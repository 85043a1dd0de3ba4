//! Rows → one batch of invoices or of payments.

use super::super::fields::{Field, fold_header};
use super::super::issue::Code;
use super::super::values::Number;
use super::convert::{Column, Work};
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{CashBatch, CashKind, TextBuilder, identity};
use crate::domain::kernel::{Currency, Date, Id};
use std::collections::HashMap;

/// States in which an invoice or payment has not come about or no longer holds.
const VOID: &[&str] = &[
    "void",
    "voided",
    "draft",
    "failed",
    "declined",
    "canceled",
    "cancelled",
    "deleted",
    "uncollectible",
    "storniert",
    "entwurf",
];
/// States in which a payment is not there yet.
const COMING: &[&str] = &["pending", "processing", "scheduled", "uncaptured", "authorized"];

struct Columns<'a> {
    day: Column<'a, Date>,
    amount: Column<'a, Number>,
    currency: Column<'a, Currency>,
    kind: Column<'a, CashKind>,
    /// What a row is where no column says.
    usual: CashKind,
}

struct Line {
    row: u32,
    kind: CashKind,
    day: Date,
    amount: i64,
    currency: Option<Currency>,
}

/// The batch of a sheet whose rows are `usual` where no column says otherwise.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>, usual: CashKind) -> CashBatch {
    let columns = Columns {
        day: work.dates(Field::Day),
        amount: work.numbers(Field::Amount),
        currency: work.currencies(),
        kind: work.convert(Field::CashKind, |text| kind(text, usual).ok_or(Code::CashKindUnknown)),
        usual,
    };
    let mut lines = Vec::with_capacity(work.sheet.rows());
    for row in 0..work.sheet.rows() {
        lines.extend(line(work, &columns, row));
    }
    work.settle_currency();
    batch(work, &columns, lines)
}

/// What a word of an accounting system says of an invoice or payment, if it says anything.
pub fn cash_kind(text: &str) -> Option<CashKind> {
    kind(text, CashKind::Payment)
}

/// What the words of accounting systems say.
fn kind(text: &str, usual: CashKind) -> Option<CashKind> {
    let folded = fold_header(text);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    if has(&["card"]) {
        // A credit card is a way of paying.
        return None;
    }
    if has(&[
        "refund",
        "refunded",
        "refunds",
        "chargeback",
        "reversal",
        "storno",
        "erstattung",
        "cancellation",
        "cancelled",
        "canceled",
    ]) {
        Some(if usual.is_billing() && has(&["reversal", "storno"]) {
            CashKind::CreditNote
        } else {
            CashKind::Refund
        })
    } else if has(&["credit", "creditnote", "creditmemo", "gutschrift", "avoir"]) {
        // On an account, a credit alone is money that came in.
        let comes_in = !usual.is_billing() && !has(&["note", "memo", "creditnote", "creditmemo"]);
        Some(if comes_in { CashKind::Payment } else { CashKind::CreditNote })
    } else if has(&["invoice", "invoices", "bill", "rechnung", "facture", "sale", "sales"]) {
        Some(CashKind::Invoice)
    } else if has(&["payment", "payments", "paid", "receipt", "charge", "zahlung", "deposit", "received"]) {
        Some(CashKind::Payment)
    } else {
        None
    }
}

#[inline(never)]
fn line(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<Line> {
    let status = fold_header(work.text(Field::Status, row));
    let says = |words: &[&str]| status.split(' ').any(|word| words.contains(&word));
    if says(VOID) || (!columns.usual.is_billing() && says(COMING)) {
        work.skip(row, "void, a draft, or not paid yet");
        return None;
    }
    let kind = work.take(&columns.kind, row).unwrap_or(columns.usual);
    let amount = work.money(&columns.amount, &columns.currency, row);
    let day = work.take(&columns.day, row);
    check(work, columns, row, kind, day);
    if amount.is_none() && kind != CashKind::Refund && !is_open(work, columns, row) && !work.bad[row] {
        work.fault(row, columns.amount.index, Code::CashAmount, "");
    }
    if work.bad[row] {
        return None;
    }
    let (kind, amount, currency) = match amount {
        Some((minor, currency)) => {
            let kind = by_sign(kind, minor);
            (kind, if kind.takes_away() { -minor.abs() } else { minor }, Some(currency))
        }
        None => (kind, MISSING_MINOR, None),
    };
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    // While its form is asked the day is a stand-in; nothing can be committed before the answer.
    Some(Line { row, kind, day: day.unwrap_or(Date::MIN), amount, currency })
}

/// Whether a question is open without which the amount is not known.
fn is_open(work: &Work<'_>, columns: &Columns<'_>, row: usize) -> bool {
    let waits = work.needs_currency && work.answers.currency.is_none() && columns.amount.value(row).is_some();
    columns.amount.asked || waits
}

fn check(work: &mut Work<'_>, columns: &Columns<'_>, row: usize, kind: CashKind, day: Option<Date>) {
    let fields = [Field::Deal, Field::Name, Field::Invoice];
    let names_deal = fields.into_iter().any(|field| !work.text(field, row).is_empty());
    if !names_deal
        || (kind == CashKind::Refund && columns.amount.value(row).is_none() && is_of_invoice(work, row))
    {
        let column = fields.into_iter().find_map(|field| work.mapping.column(field));
        work.fault(row, column.unwrap_or(0), Code::DealMissing, "");
    }
    if day.is_none() && !columns.day.asked && !work.bad[row] {
        work.fault(row, columns.day.index, Code::CashNoDate, "");
    }
}

/// Whether only an invoice is named: that names no whole deal to take back.
fn is_of_invoice(work: &Work<'_>, row: usize) -> bool {
    work.text(Field::Deal, row).is_empty() && work.text(Field::Name, row).is_empty()
}

/// An amount below zero turns an invoice into a credit note and a payment into a refund.
fn by_sign(kind: CashKind, minor: i64) -> CashKind {
    match kind {
        CashKind::Invoice if minor < 0 => CashKind::CreditNote,
        CashKind::Payment if minor < 0 => CashKind::Refund,
        other => other,
    }
}

/// The key of each line: what it is, its number, deal and position; else what the line says, and how often
/// it was said before.
fn keys(work: &Work<'_>, lines: &[Line]) -> Vec<Id> {
    let mut seen: HashMap<Id, u32> = HashMap::new();
    let key = |line: &Line| {
        let row = line.row as usize;
        let text = |field| work.text(field, row);
        let family = if line.kind.is_billing() { "billing" } else { "money" };
        let about =
            [identity(text(Field::Deal)), text(Field::Name), text(Field::Invoice), text(Field::LineItem)];
        let number = text(Field::Key);
        if !number.is_empty() {
            let parts: Vec<&str> = [family, number].into_iter().chain(about).collect();
            return Id::derived("cash", &parts);
        }
        let (day, amount) = (line.day.to_string(), line.amount.to_string());
        let parts: Vec<&str> = [family, day.as_str(), amount.as_str()].into_iter().chain(about).collect();
        let content = Id::derived("cash content", &parts);
        let times = seen.entry(content).and_modify(|times| *times += 1).or_insert(0);
        Id::derived("cash", &[&content.to_string(), &times.to_string()])
    };
    lines.iter().map(key).collect()
}

/// Exact repeats are skipped; of two contents of one key the later line counts.
#[inline(never)]
fn once_per_key(work: &mut Work<'_>, lines: Vec<Line>) -> (Vec<Line>, Vec<Id>) {
    let keys = keys(work, &lines);
    let mut places: HashMap<Id, usize> = HashMap::new();
    let mut kept: Vec<(Line, Id)> = Vec::with_capacity(lines.len());
    for (line, key) in lines.into_iter().zip(keys) {
        let Some(place) = places.get(&key).copied() else {
            places.insert(key, kept.len());
            kept.push((line, key));
            continue;
        };
        work.repeats += 1;
        let old = &kept[place].0;
        if (old.kind, old.day, old.amount) != (line.kind, line.day, line.amount) {
            let (before, now) = (work.place(old.row as usize).0, work.place(line.row as usize).0);
            let column = work.mapping.column(Field::Key).unwrap_or(0);
            let detail = format!("Lines {before} and {now} differ; {now} counts.");
            work.warn(line.row as usize, column, Code::IdConflict, &detail);
            kept[place].0 = line;
        }
    }
    kept.into_iter().unzip()
}

#[inline(never)]
fn batch(work: &mut Work<'_>, columns: &Columns<'_>, lines: Vec<Line>) -> CashBatch {
    let (lines, ids) = once_per_key(work, lines);
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let mut batch = CashBatch::empty(work.batch_id(), &work.sheet.name, &work.mapping.layout);
    batch.line = work.lines(&rows);
    batch.number = work.pick(Field::Key, &rows);
    batch.invoice = work.pick(Field::Invoice, &rows);
    batch.deal = work.pick(Field::Deal, &rows);
    batch.name = work.pick(Field::Name, &rows);
    let mut keys = TextBuilder::default();
    ids.iter().for_each(|id| keys.push(&id.to_string()));
    batch.key = keys.finish();
    batch.kind = lines.iter().map(|line| line.kind).collect();
    batch.day = lines.iter().map(|line| line.day.days()).collect();
    batch.amount_minor = lines.iter().map(|line| line.amount).collect();
    let stated = |line: &Line| line.currency.or(columns.currency.value(line.row as usize));
    let other = work.answers.currency.unwrap_or(Currency::USD);
    for line in &lines {
        let currency = stated(line).unwrap_or(batch.currencies.first().copied().unwrap_or(other));
        batch.currency.push(super::convert::code_of(&mut batch.currencies, currency));
    }
    batch
}
