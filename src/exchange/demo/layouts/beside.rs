//! What stands beside every CRM: a sheet of splits, and what the books say. They know deals by their names.

use super::super::cash::{Money, books};
use super::super::company::Company;
use super::super::deal::Deal;
use super::super::shares::shares;
use super::{Sheet, decimal, iso};
use std::io::Write;

pub(super) fn splits(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(out, &["Deal Name", "Person", "Share", "Kind", "Role"])?;
    for deal in company.deals() {
        for share in shares(company, &deal) {
            let kind = if share.is_overlay { "overlay" } else { "split" };
            let name = &company.member(share.person).name;
            sheet.row([&deal.name(), name, share.share, kind, share.role])?;
        }
    }
    sheet.end()
}

fn invoice_number(deal: &Deal, place: u32) -> String {
    format!("INV-{:06}-{place}", deal.number + 1)
}

/// Documents that take away are written with a minus, as accounting systems do.
fn amount(money: &Money) -> String {
    let takes_away = matches!(money.kind, "Credit note" | "Refund");
    format!("{}{}", if takes_away { "-" } else { "" }, decimal(money.amount_minor))
}

pub(super) fn invoices(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let headers = ["Invoice Number", "Deal Name", "Invoice Date", "Type", "Amount", "Currency"];
    let mut sheet = Sheet::begin(out, &headers)?;
    for deal in company.deals() {
        for money in books(company, &deal).invoices {
            sheet.row([
                &invoice_number(&deal, money.place),
                &deal.name(),
                &iso(money.day),
                money.kind,
                &amount(&money),
                deal.currency(),
            ])?;
        }
    }
    sheet.end()
}

pub(super) fn payments(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let headers = ["Payment Number", "Invoice Number", "Payment Date", "Type", "Amount", "Currency"];
    let mut sheet = Sheet::begin(out, &headers)?;
    for deal in company.deals() {
        for money in books(company, &deal).payments {
            sheet.row([
                &format!("PAY-{:06}-{}", deal.number + 1, money.place),
                &invoice_number(&deal, money.invoice),
                &iso(money.day),
                money.kind,
                &amount(&money),
                deal.currency(),
            ])?;
        }
    }
    sheet.end()
}
