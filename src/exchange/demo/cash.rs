//! Invoices and payments of won deals: billed soon, paid in weeks, sometimes late, in parts or back.

use super::company::Company;
use super::deal::Deal;
use super::draws::{Draws, Stream};
use crate::domain::facts::Outcome;

/// One document or payment. Amounts are in minor units of the deal's currency, and above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money {
    /// Counts those of a deal, from 1.
    pub place: u32,
    /// For a payment, the place of the invoice that it settles.
    pub invoice: u32,
    pub kind: &'static str,
    pub day: i32,
    pub amount_minor: i64,
}

/// What was billed, and what came in for it, as far as it happened by today.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    pub invoices: Vec<Money>,
    pub payments: Vec<Money>,
}

pub(super) fn books(company: &Company, deal: &Deal) -> Books {
    let mut books = Books::default();
    if deal.outcome != Outcome::Won {
        return books;
    }
    let today = company.days.today;
    let mut draws = Draws::of(company.brief.seed(), Stream::Money, deal.number);
    let in_two = deal.segment == 2 && draws.hits(550);
    let first = if in_two { deal.amount_minor / 2 } else { deal.amount_minor };
    let mut day = deal.closed + draws.between(0, 12);
    bill(&mut books, 1, "Invoice", day, first);
    settle(&mut books, 1, day, first, &mut draws);
    if in_two {
        day += draws.between(80, 100);
        let rest = deal.amount_minor - first;
        bill(&mut books, 2, "Invoice", day, rest);
        settle(&mut books, 2, day, rest, &mut draws);
    }
    if draws.hits(25) {
        bill(&mut books, 9, "Credit note", day + draws.between(20, 90), first / 10);
    }
    if draws.hits(12) {
        let back = day + draws.between(60, 170);
        pay(&mut books, 1, "Refund", back, first);
    }
    books.invoices.retain(|money| money.day <= today);
    books.payments.retain(|money| money.day <= today);
    books
}

fn bill(books: &mut Books, place: u32, kind: &'static str, day: i32, amount_minor: i64) {
    books.invoices.push(Money { place, invoice: place, kind, day, amount_minor });
}

fn pay(books: &mut Books, invoice: u32, kind: &'static str, day: i32, amount_minor: i64) {
    let place = u32::try_from(books.payments.len()).unwrap_or(0) + 1;
    books.payments.push(Money { place, invoice, kind, day, amount_minor });
}

/// Most pay within two months, some in two parts, a few not at all.
fn settle(books: &mut Books, invoice: u32, billed: i32, amount: i64, draws: &mut Draws) {
    let (never, in_parts, is_late) = (draws.hits(18), draws.hits(90), draws.hits(160));
    let day = billed + draws.between(12, 46) + if is_late { draws.between(20, 75) } else { 0 };
    let later = day + draws.between(14, 50);
    match (never, in_parts) {
        (true, _) => {}
        (false, true) => {
            let part = amount * 6 / 10;
            pay(books, invoice, "Payment", day, part);
            pay(books, invoice, "Payment", later, amount - part);
        }
        (false, false) => pay(books, invoice, "Payment", day, amount),
    }
}
