//! Figures over several currencies: converted where a dated rate is known, refused by name where not.

use crate::world::{Drawn, START, batch, date, person_id};
use attain::domain::facts::{DealTable, Outcome};
use attain::domain::kernel::{Currency, Money, Rational};
use attain::domain::measure::{Filter, KpiId, MeasureFacts, TermRows, Undefined, Value, explain, measure};
use attain::domain::model::{ExchangeRate, Workspace};
use proptest::prelude::*;
use std::sync::Arc;

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn rate(from: Currency, day: i32, text: &str) -> ExchangeRate {
    let (to, on) = (Currency::USD, date(day));
    let id = ExchangeRate::id_of(from, to, on);
    ExchangeRate { id, from, to, on, rate: Rational::parse(text).unwrap(), place: None }
}

fn workspace(rates: Vec<ExchangeRate>) -> Workspace {
    let mut workspace = crate::world::Company { people: 2, quotas: vec![], deals: vec![] }.workspace();
    workspace.rates = rates.into_iter().map(|rate| (rate.id, rate)).collect();
    workspace
}

/// Won deals of person 0: a dollar amount and a euro amount, closed on two days.
fn table(workspace: &Workspace, usd: i64, eur: i64) -> DealTable {
    let won = |minor, day| Drawn {
        owner: 0,
        outcome: Outcome::Won,
        minor: Some(minor),
        created: Some(START),
        closed: Some(START + day),
        chance: None,
        region: 0,
    };
    let mut batch = batch(&[won(usd, 10), won(eur, 20)], "d");
    batch.currencies.push(euro());
    batch.currency[1] = 1;
    let table = DealTable::build(&[Arc::new(batch)], &workspace.roster());
    table.converted(Arc::new(workspace.exchange()), workspace.settings.currency)
}

fn value(workspace: &Workspace, table: &DealTable, kpi: KpiId) -> Value {
    let rows = measure(&MeasureFacts::new(table, workspace), &[kpi], &[], &Filter::default());
    rows[0].values[0].1.clone()
}

#[test]
fn sums_are_in_the_workspace_currency_at_the_rate_of_the_close_date() {
    let workspace = workspace(vec![rate(euro(), START, "1.1"), rate(euro(), START + 30, "9")]);
    let table = table(&workspace, 10_000, 1_005);
    // 10.05 EUR x 1.1 = 11.055 USD, half a cent away from zero.
    assert_eq!(value(&workspace, &table, KpiId::Revenue), Value::Money(Money::new(11_106, Currency::USD)));
    let facts = MeasureFacts::new(&table, &workspace);
    let opened = explain(&facts, KpiId::Revenue, &Filter::default(), &[], 10);
    let TermRows::Deals(rows) = &opened.terms[0].rows else { panic!("{opened:?}") };
    let (foreign, adds) = &rows[1];
    assert_eq!((foreign.amount, *adds), (Some(Money::new(1_005, euro())), Rational::whole(1_106)));
    let used = foreign.rate.unwrap();
    assert_eq!((used.rate.to_string().as_str(), used.on), ("1.1", date(START)));
    assert_eq!((rows[0].0.rate, rows[0].0.shown), (None, None));
}

#[test]
fn without_a_rate_the_sum_is_refused_and_the_rate_is_named() {
    let workspace = workspace(vec![rate(euro(), START + 30, "1.1")]);
    let table = table(&workspace, 10_000, 1_000);
    let Value::Undefined(Undefined::MissingRate(missing)) = value(&workspace, &table, KpiId::Revenue) else {
        panic!("a sum over two currencies")
    };
    assert_eq!((missing.from, missing.to, missing.on), (euro(), Currency::USD, Some(date(START + 20))));
    assert_eq!(value(&workspace, &table, KpiId::WonCount), Value::Count(2));
}

#[test]
fn attainment_stays_in_the_quotas_own_currency_where_all_credit_is_in_it() {
    let mut workspace = workspace(vec![rate(euro(), START, "2")]);
    let range = crate::world::range(START, START + 100);
    let id = attain::domain::kernel::QuotaId(attain::domain::kernel::Id::from_bits(5));
    let amount = Money::new(4_000, euro());
    let quota = attain::domain::model::Quota { id, person: person_id(0), range, amount, place: None };
    workspace.quotas.insert(id, quota);
    let mixed = table(&workspace, 4_000, 2_000);
    let euros = |table: &DealTable| {
        let filter = Filter::in_period(crate::world::range(START + 15, START + 25));
        let filter = Filter { period: filter.period, ..Filter::default() };
        let rows = measure(&MeasureFacts::new(table, &workspace), &[KpiId::Attainment], &[], &filter);
        rows[0].values[0].1.clone()
    };
    // 20.00 EUR of a tenth of 40.00 EUR, at no rate at all.
    assert_eq!(euros(&mixed), Value::Ratio(Rational::whole(5)));
}

#[test]
fn activities_and_leads_need_no_deals_and_unknown_is_not_zero() {
    let workspace = workspace(vec![]);
    let table = DealTable::default();
    let facts = MeasureFacts::new(&table, &workspace);
    let rows = measure(&facts, &[KpiId::CallsMade, KpiId::LeadConversion], &[], &Filter::default());
    for (kpi, value) in &rows[0].values {
        assert!(matches!(value, Value::Undefined(Undefined::MissingColumn { .. })), "{kpi:?} {value:?}");
    }
}

proptest! {
    #![proptest_config(crate::world::cases(50))]

    #[test]
    fn there_and_back_loses_less_than_a_minor_unit(minor in -1_000_000_000i64..1_000_000_000, above in 1i128..5_000, below in 1i128..5_000) {
        let exact = Rational::new(above, below).unwrap();
        let mut one = rate(euro(), START, "1");
        one.rate = exact;
        let workspace = workspace(vec![one]);
        let rates = workspace.exchange();
        let day = date(START + 5);
        let (there, _) = rates.convert(Money::new(minor, euro()), Currency::USD, day).unwrap();
        let (back, _) = rates.convert(there, euro(), day).unwrap();
        // Half a minor unit there is worth half the reciprocal here; then half a unit once more.
        let most = below / above / 2 + 1;
        prop_assert!(i128::from((back.minor - minor).abs()) <= most, "{minor} → {there} → {back}");
    }
}
