//! Splits, invoices and payments found by the row of their deal; details of deals over several files.

use crate::world::{batch, date, name, person_id};
use attain::domain::facts::deals::{MISSING_MINOR, Outcome};
use attain::domain::facts::details::MISSING_MILLIONTHS;
use attain::domain::facts::splits::share_key;
use attain::domain::facts::{
    CashBatch, CashKind, CashTable, DealTable, Rows, SplitBatch, SplitKind, SplitTable, TextBuilder,
    TextColumn,
};
use attain::domain::kernel::{Currency, Id, Money, PersonId, Rational};
use attain::domain::model::Person;
use attain::domain::model::workspace::Roster;
use std::sync::Arc;

const DEALS: u8 = 4;

fn deals() -> Vec<crate::world::Drawn> {
    let deal = |owner| crate::world::Drawn {
        owner,
        outcome: Outcome::Won,
        minor: (owner != 3).then_some(10_000 * (i64::from(owner) + 1)),
        created: Some(20_000),
        closed: Some(20_010),
        chance: None,
        region: 0,
    };
    (0..DEALS).map(deal).collect()
}

fn roster() -> Roster {
    let people: Vec<Person> =
        (0..DEALS).map(|number| Person::named(person_id(number), &name(number))).collect();
    Roster::of(&people)
}

fn table() -> DealTable {
    DealTable::build(&[Arc::new(batch(&deals(), "d"))], &roster())
}

fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> TextColumn {
    let mut builder = TextBuilder::default();
    values.into_iter().for_each(|text| builder.push(text));
    builder.finish()
}

/// Deal, person, kind and share of each row.
fn splits(tag: &str, rows: &[(&str, &str, SplitKind, (i64, i64))]) -> Arc<SplitBatch> {
    let mut batch = SplitBatch::empty(Id::derived("splits", &[tag]), tag, "generic");
    let keys: Vec<String> =
        rows.iter().map(|(deal, person, kind, _)| share_key(deal, "", person, *kind)).collect();
    batch.key = texts(keys.iter().map(String::as_str));
    batch.deal = texts(rows.iter().map(|row| row.0));
    batch.name = TextColumn::missing(rows.len());
    batch.role = TextColumn::missing(rows.len());
    batch.person = texts(rows.iter().map(|row| row.1));
    batch.kind = rows.iter().map(|row| row.2).collect();
    batch.above = rows.iter().map(|row| row.3.0).collect();
    batch.below = rows.iter().map(|row| row.3.1).collect();
    batch.line = (2u32..).take(rows.len()).collect();
    assert!(batch.is_sound());
    Arc::new(batch)
}

#[test]
fn a_newer_file_replaces_all_shares_of_a_deal_and_none_of_another() {
    use SplitKind::{Overlay, Split};
    let (one, two, three) = (name(0), name(1), name(2));
    let first = splits(
        "first",
        &[
            ("d-0", &two, Split, (1, 3)),
            ("d-0", &three, Split, (2, 3)),
            ("d-1", &one, Split, (1, 2)),
            ("d-1", "Nobody", Split, (1, 2)),
            ("x-9", &one, Split, (1, 1)),
        ],
    );
    let second = splits("second", &[("d-0", &three, Overlay, (1, 4)), ("d-0", &one, Split, (1, 1))]);
    let table = SplitTable::build(&[first, second], &roster(), &table());
    let shares = |deal: usize| -> Vec<(Option<PersonId>, SplitKind, String)> {
        table.of(deal).iter().map(|share| (share.person, share.kind, share.share.to_string())).collect()
    };
    assert_eq!(
        shares(0),
        [(Some(person_id(0)), Split, "1".to_owned()), (Some(person_id(2)), Overlay, "0.25".to_owned())]
    );
    assert_eq!(shares(1), [(Some(person_id(0)), Split, "0.5".to_owned()), (None, Split, "0.5".to_owned())]);
    assert!(shares(2).is_empty() && shares(99).is_empty());
    assert_eq!(
        table.row(&table.of(1)[1]).map(|row| (row.person, row.place.line)),
        Some(("Nobody".into(), 5))
    );
    assert_eq!(
        (table.len(), table.unmatched.get("x-9"), table.unknown.get("Nobody")),
        (4, Some(&1), Some(&1))
    );
}

/// Number, invoice, deal, kind, day and amount of each row.
type Cash<'a> = (&'a str, &'a str, &'a str, CashKind, i32, i64);

fn cash(tag: &str, rows: &[Cash<'_>]) -> Arc<CashBatch> {
    let mut batch = CashBatch::empty(Id::derived("cash", &[tag]), tag, "books");
    let keys: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", row.3.is_billing(), row.0, row.2)).collect();
    batch.key = texts(keys.iter().map(String::as_str));
    batch.number = texts(rows.iter().map(|row| row.0));
    batch.invoice = texts(rows.iter().map(|row| row.1));
    batch.deal = texts(rows.iter().map(|row| row.2));
    batch.name = TextColumn::missing(rows.len());
    batch.kind = rows.iter().map(|row| row.3).collect();
    batch.day = rows.iter().map(|row| row.4).collect();
    batch.amount_minor = rows.iter().map(|row| row.5).collect();
    batch.currencies = vec![Currency::USD];
    batch.currency = vec![0; rows.len()];
    batch.line = (2u32..).take(rows.len()).collect();
    assert!(batch.is_sound());
    Arc::new(batch)
}

#[test]
fn money_of_a_deal_stands_by_day_and_id_and_payments_find_their_deal_by_invoice() {
    use CashKind::{Invoice, Payment, Refund};
    let invoices = cash(
        "invoices",
        &[
            ("I-2", "", "d-0", Invoice, 30, 600),
            ("I-1", "", "d-0", Invoice, 20, 400),
            ("I-3", "", "d-1", Invoice, 20, 9),
        ],
    );
    let payments = cash(
        "payments",
        &[
            ("P-2", "I-1", "", Payment, 40, 150),
            ("P-1", "I-1", "", Payment, 40, 250),
            ("P-3", "I-8", "", Payment, 40, 1),
            ("R-1", "", "d-1", Refund, 50, MISSING_MINOR),
            ("R-2", "", "d-3", Refund, 50, MISSING_MINOR),
        ],
    );
    let newer = cash("newer", &[("I-2", "", "d-0", Invoice, 30, 650)]);
    let table = CashTable::build(&[invoices, payments, newer], &table());
    let told = |deal: usize| -> Vec<(i32, i64, bool)> {
        table.of(deal).iter().map(|event| (event.day, event.amount.minor, event.is_whole)).collect()
    };
    assert_eq!(told(0), [(20, 400, false), (30, 650, false), (40, 250, false), (40, 150, false)]);
    assert_eq!(told(1), [(20, 9, false), (50, -20_000, true)]);
    assert!(told(2).is_empty() && told(3).is_empty());
    assert_eq!((table.superseded, table.without_amount, table.unmatched.get("I-8")), (1, 1, Some(&1)));
    let first = table.row(&table.of(0)[0]).unwrap();
    assert_eq!((first.number.as_str(), first.amount), ("I-1", Some(Money::new(400, Currency::USD))));
}

#[test]
fn what_one_file_says_and_another_does_not_is_missing_in_the_other() {
    let plain = batch(&deals(), "d");
    let mut told = batch(&deals(), "e");
    let rows = told.len();
    told.details.units_millionths = vec![2_500_000, MISSING_MILLIONTHS, 0, 7];
    told.details.term_months = vec![36; rows];
    told.details.competitor = texts(["Orbitly", "", "Salesmint", "Orbitly"]);
    assert!(told.is_sound());
    let table = DealTable::build(&[Arc::new(plain), Arc::new(told)], &roster());
    let last = rows..2 * rows;
    assert!((0..rows).all(|row| table.units(row).is_none() && table.term_months(row).is_none()));
    let units: Vec<Option<Rational>> = last.clone().map(|row| table.units(row)).collect();
    assert_eq!(
        units,
        [Rational::new(5, 2).ok(), None, Some(Rational::ZERO), Rational::new(7, 1_000_000).ok()]
    );
    assert!(last.clone().all(|row| table.term_months(row) == Some(36) && table.cost(row).is_none()));
    assert_eq!(table.details.competitor.get(0), "");
    assert_eq!(
        last.map(|row| table.details.competitor.get(row)).collect::<Vec<_>>(),
        ["Orbitly", "", "Salesmint", "Orbitly"]
    );
    assert!(table.details.list_minor.is_empty() && table.details.next_step.len() == 2 * rows);
    let known = table.known_on(date(20_000));
    assert_eq!((known.len(), known.details.term_months.len(), known.details.competitor.len()), (0, 0, 0));
}
