//! `attain splits`, `cash`, `achievements`, `adjustments`: what stands beside deals and plans for pay.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, workspace};
use crate::domain::facts::{CashRow, SplitRow};
use crate::domain::kernel::{Money, Place, Rational};
use serde::Serialize;
use std::io::Write;

/// A share or an invoice beside the deal that it was found to belong to.
#[derive(Serialize)]
struct OfDeal<T> {
    /// The deal's id in its system.
    deal_id: String,
    #[serde(flatten)]
    row: T,
}

fn read_at(place: Option<&Place>) -> String {
    place.map_or_else(|| "typed".to_owned(), Place::to_string)
}

/// A percentage where its digits end, else the fraction that it is.
fn share(share: Rational) -> String {
    let hundredfold = share.checked_mul(Rational::HUNDRED).ok().and_then(Rational::exact_decimal);
    hundredfold.map_or_else(|| share.to_string(), |digits| format!("{digits}%"))
}

/// Digits in groups for reading, plain for a file.
fn amount(money: Money, form: Form) -> String {
    if form == Form::Csv { money.decimal() } else { grouped(&money.decimal()) }
}

fn kind_of(kind: impl Serialize) -> String {
    let word = serde_json::to_value(kind).ok();
    word.and_then(|word| word.as_str().map(|word| word.replace('_', " "))).unwrap_or_default()
}

/// Lists the shares of all divided deals, and says what belongs to no deal.
pub fn splits(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let (deals, splits) = (session.table(), session.splits());
    let shares = (0..deals.len()).flat_map(|deal| splits.of(deal).iter().map(move |share| (deal, share)));
    let found: Vec<OfDeal<SplitRow>> = shares
        .filter_map(|(deal, share)| {
            Some(OfDeal { deal_id: deals.key(deal).to_owned(), row: splits.row(share)? })
        })
        .collect();
    if arguments.form == Form::Json {
        return output::json(out, &found).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["deal id", "person", "kind", "#share", "role", "read at"]);
    for OfDeal { deal_id, row } in found {
        let place = row.place.to_string();
        table.push(vec![deal_id, row.person, kind_of(row.kind), share(row.share), row.role, place]);
    }
    table.print(arguments.form, out)?;
    if arguments.form == Form::Csv {
        return Ok(Outcome::Done);
    }
    for (deal, count) in &splits.unmatched {
        output::text(out, &format!("{count} shares belong to “{deal}”, which is no deal here.\n"))?;
    }
    for (person, count) in &splits.unknown {
        output::text(out, &format!("{count} shares belong to “{person}”, who is nobody of the roster.\n"))?;
    }
    Ok(Outcome::Done)
}

/// Lists the invoices and payments of all deals, and says what belongs to no deal.
pub fn cash(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let (deals, cash) = (session.table(), session.cash());
    let events = (0..deals.len()).flat_map(|deal| cash.of(deal).iter().map(move |event| (deal, event)));
    let record = |(deal, event): (usize, &crate::domain::facts::CashEvent)| {
        let row = CashRow { amount: Some(event.amount), ..cash.row(event)? };
        Some(OfDeal { deal_id: deals.key(deal).to_owned(), row })
    };
    let found: Vec<OfDeal<CashRow>> = events.filter_map(record).collect();
    if arguments.form == Form::Json {
        return output::json(out, &found).map(|()| Outcome::Done);
    }
    let mut table =
        Table::new(&["deal id", "day", "type", "number", "invoice", "#amount", "currency", "read at"]);
    for OfDeal { deal_id, row } in found {
        table.push(vec![
            deal_id,
            row.day.map(|day| day.to_string()).unwrap_or_default(),
            row.kind.word().to_owned(),
            row.number,
            row.invoice,
            row.amount.map(|money| amount(money, arguments.form)).unwrap_or_default(),
            row.amount.map(|money| money.currency.to_string()).unwrap_or_default(),
            row.place.to_string(),
        ]);
    }
    table.print(arguments.form, out)?;
    if arguments.form == Form::Csv {
        return Ok(Outcome::Done);
    }
    for (deal, count) in &cash.unmatched {
        output::text(out, &format!("{count} records belong to “{deal}”, which is no deal here.\n"))?;
    }
    if cash.without_amount > 0 {
        let count = cash.without_amount;
        output::text(out, &format!("{count} refunds take back a whole deal that has no amount.\n"))?;
    }
    Ok(Outcome::Done)
}

/// Lists what people achieved.
pub fn achievements(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let overview = session.overview();
    if arguments.form == Form::Json {
        return output::json(out, &overview.achievements).map(|()| Outcome::Done);
    }
    let names = session.names();
    let mut table = Table::new(&[
        "person",
        "objective",
        "from",
        "until (exclusive)",
        "#achievement",
        "judged by",
        "note",
        "read at",
    ]);
    for record in overview.achievements {
        table.push(vec![
            names.get(&record.person).cloned().unwrap_or_default(),
            record.objective,
            record.range.from.to_string(),
            record.range.until.to_string(),
            share(record.achieved),
            record.by,
            record.note,
            read_at(record.place.as_ref()),
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Lists the adjustments of pay.
pub fn adjustments(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let overview = session.overview();
    if arguments.form == Form::Json {
        return output::json(out, &overview.adjustments).map(|()| Outcome::Done);
    }
    let names = session.names();
    let mut table = Table::new(&[
        "adjustment id",
        "person",
        "from",
        "until (exclusive)",
        "#amount",
        "currency",
        "reason",
        "statement line",
        "approved by",
        "read at",
    ]);
    for record in overview.adjustments {
        table.push(vec![
            record.id.0.to_string(),
            names.get(&record.person).cloned().unwrap_or_default(),
            record.range.from.to_string(),
            record.range.until.to_string(),
            amount(record.amount, arguments.form),
            record.amount.currency.to_string(),
            record.reason,
            record.line,
            record.by,
            read_at(record.place.as_ref()),
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}
