//! Rows in bulk as tables: deals, activities, stage history, leads, splits, invoices and payments, under the
//! headers by which import reads them back.
//!
//! What counts is written: the newest version of each record, and of splits, invoices and payments those
//! whose deal is known.

use super::tables::{day, money, percent, sheet, text};
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{
    ActivityBatch, CashKind, CashTable, DealDetails, DealTable, Discount, LeadBatch, Outcome, SplitKind,
    SplitTable, StageBatch, newest,
};
use crate::domain::kernel::{Currency, Date, Money, Rational};
use crate::domain::model::RecordKind;
use crate::exchange::workbook::{BookCell, BookSheet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The deals that count. Days on which stages were entered stand in a column each, after the others.
pub fn deals(table: &DealTable) -> BookSheet {
    let batches = table.batches().iter();
    let stages: BTreeSet<&str> = batches
        .flat_map(|batch| batch.entered.iter().map(|(stage, _)| stage.as_str()))
        .filter(|stage| !stage.is_empty())
        .collect();
    let row = |row| {
        let entered = stages.iter().map(|stage| stated_day(table.entered(row, stage)));
        deal(table, row).into_iter().chain(entered).collect::<Vec<_>>()
    };
    let mut found = sheet(RecordKind::Deals, Vec::new());
    found.headers.extend(stages.iter().map(|stage| format!("Date entered \"{stage}\"")));
    BookSheet { rows: (0..table.len()).map(row).collect(), ..found }
}

fn deal(table: &DealTable, row: usize) -> Vec<BookCell> {
    let (_, key, name) = table.names(row).unwrap_or_default();
    let currency = table.currency.get(row).and_then(|code| table.currencies.get(usize::from(*code)));
    let minor = |column: &[i64]| amount(column, row, currency);
    let date = |column: &[i32]| stated_day(column.get(row).copied());
    let chance = table.chance_ppm.get(row).copied().filter(|chance| *chance != MISSING_CHANCE);
    let chance = chance.and_then(|chance| Rational::new(i128::from(chance), 1_000_000).ok());
    let (outcome, is_open) = match table.outcome.get(row) {
        Some(Outcome::Won) => ("won", false),
        Some(Outcome::Lost) => ("lost", false),
        _ => ("open", true),
    };
    let closed = date(&table.closed);
    let (closed, expected) = if is_open { (BookCell::Empty, closed) } else { (closed, BookCell::Empty) };
    let mut cells = vec![
        text(key),
        text(name),
        text(table.account.get(row)),
        text(table.owner.get(row)),
        text(table.stage.get(row)),
        text(outcome),
        minor(&table.amount_minor),
        text(currency.map_or("", |currency| currency.code())),
        minor(&table.cost_minor),
        percent(chance),
        date(&table.created),
        closed,
        expected,
        stated_day(table.entered(row, "")),
        text(table.deal_type.get(row)),
        text(table.product.get(row)),
        text(table.region.get(row)),
        text(table.segment.get(row)),
        text(table.lead_source.get(row)),
        text(table.reason.get(row)),
    ];
    cells.extend(details(&table.details, row, currency));
    cells
}

fn details(details: &DealDetails, row: usize, currency: Option<&Currency>) -> [BookCell; 10] {
    let discount = match details.discount(row) {
        Some(Discount::Share(share)) => percent(Some(share)),
        _ => amount(&details.discount_minor, row, currency),
    };
    let qualified = details.qualified(row).map_or("", |is| if is { "yes" } else { "no" });
    [
        details.units(row).map_or(BookCell::Empty, number),
        amount(&details.list_minor, row, currency),
        discount,
        count(details.term_months(row)),
        text(details.competitor.get(row)),
        text(details.forecast_category.get(row)),
        text(details.next_step.get(row)),
        text(qualified),
        day(details.last_activity(row)),
        count(details.contacts(row)),
    ]
}

/// The activities that count, of batches that come oldest first.
pub fn activities(batches: &[Arc<ActivityBatch>]) -> BookSheet {
    let rows = newest(batches).into_iter().filter_map(|(batch, row)| {
        let record = batch.row(row)?;
        let done = batch.stated_done(row).map_or("", |is| if is { "yes" } else { "no" });
        Some(vec![
            text(&record.key),
            text(batch.written_type.get(row)),
            text(&record.subject),
            text(&record.assignee),
            day(record.day),
            text(done),
            text(&record.deal),
            text(&record.account),
            text(&record.outcome),
            count(record.minutes),
        ])
    });
    sheet(RecordKind::Activities, rows.collect())
}

/// The stage history of files, of batches that come oldest first.
pub fn stages(batches: &[Arc<StageBatch>]) -> BookSheet {
    let found = newest(batches).into_iter();
    let rows = found.filter_map(|(batch, row)| Some((batch, row, batch.row(row)?)));
    let rows = rows.map(|(batch, row, record)| {
        vec![
            text(batch.deal.get(row)),
            text(batch.name.get(row)),
            text(&record.from_stage),
            text(&record.to_stage),
            day(record.day),
            money(record.amount),
            text(record.amount.as_ref().map_or("", |amount| amount.currency.code())),
            day(record.close),
        ]
    });
    sheet(RecordKind::StageHistory, rows.collect())
}

/// The leads that count, of batches that come oldest first.
pub fn leads(batches: &[Arc<LeadBatch>]) -> BookSheet {
    let found = newest(batches).into_iter().filter_map(|(batch, row)| batch.row(row));
    let rows = found.map(|row| {
        vec![
            text(&row.key),
            text(&row.name),
            text(&row.company),
            text(&row.owner),
            text(&row.status),
            text(&row.source),
            day(row.created),
            text(if row.is_converted { "yes" } else { "no" }),
            day(row.converted),
            text(&row.deal),
        ]
    });
    sheet(RecordKind::Leads, rows.collect())
}

/// The shares of every deal that files divide.
pub fn splits(table: &DealTable, splits: &SplitTable) -> BookSheet {
    let of_deal =
        |deal: usize| splits.of(deal).iter().filter_map(move |share| Some((deal, splits.row(share)?)));
    let rows = (0..table.len()).flat_map(of_deal).map(|(deal, share)| {
        let (_, key, name) = table.names(deal).unwrap_or_default();
        let kind = if share.kind == SplitKind::Overlay { "overlay" } else { "split" };
        vec![text(key), text(name), text(&share.person), part(share.share), text(kind), text(&share.role)]
    });
    sheet(RecordKind::Splits, rows.collect())
}

/// Invoices and credit notes.
pub fn invoices(table: &DealTable, cash: &CashTable) -> BookSheet {
    let rows = cash_rows(table, cash, CashKind::is_billing);
    let cells = rows.map(|mut cells| {
        cells.remove(3);
        cells
    });
    sheet(RecordKind::Invoices, cells.collect())
}

/// Payments and refunds.
pub fn payments(table: &DealTable, cash: &CashTable) -> BookSheet {
    sheet(RecordKind::Payments, cash_rows(table, cash, |kind| !kind.is_billing()).collect())
}

/// Number, deal, its name, the invoice that is settled, day, amount, currency, kind, status.
fn cash_rows<'a>(
    table: &'a DealTable,
    cash: &'a CashTable,
    is_wanted: impl Fn(CashKind) -> bool + Copy + 'a,
) -> impl Iterator<Item = Vec<BookCell>> + 'a {
    let of_deal = move |deal: usize| {
        let events = cash.of(deal).iter().filter(move |event| is_wanted(event.kind));
        events.filter_map(move |event| Some((deal, cash.row(event)?)))
    };
    (0..table.len()).flat_map(of_deal).map(|(deal, row)| {
        let (_, key, name) = table.names(deal).unwrap_or_default();
        vec![
            text(&row.number),
            text(key),
            text(name),
            text(&row.invoice),
            day(row.day),
            money(row.amount),
            text(row.amount.as_ref().map_or("", |amount| amount.currency.code())),
            text(row.kind.word()),
            BookCell::Empty,
        ]
    })
}

fn amount(column: &[i64], row: usize, currency: Option<&Currency>) -> BookCell {
    let minor = column.get(row).copied().filter(|minor| *minor != MISSING_MINOR);
    money(minor.zip(currency).map(|(minor, currency)| Money::new(minor, *currency)))
}

fn stated_day(days: Option<i32>) -> BookCell {
    let days = days.filter(|days| *days != MISSING_DAY);
    day(days.and_then(|days| Date::from_days(days).ok()))
}

fn count(count: Option<u32>) -> BookCell {
    count.map_or(BookCell::Empty, |count| BookCell::Number(count.to_string()))
}

/// A share of a whole; as a fraction where its digits do not end.
fn part(share: Rational) -> BookCell {
    if share.exact_decimal().is_some() { percent(Some(share)) } else { text(&share.to_string()) }
}

fn number(number: Rational) -> BookCell {
    number.exact_decimal().map_or_else(|| BookCell::Text(number.to_string()), BookCell::Number)
}
