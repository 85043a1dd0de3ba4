//! Reads a case of the handbook: a plan with its changes, a small world, and the facts that pay is computed from.
//!
//! Needs no file system, as it also runs in a browser.

use super::world::{day, id_of, period, rational};
use attain::domain::commission::inputs::{ByHand, Cash, CashKind, Deed, Entered, Part, activity};
use attain::domain::commission::{Inputs, PayFacts, read_plan};
use attain::domain::facts::{DealBatch, DealTable, Outcome, TextBuilder, TextColumn};
use attain::domain::kernel::{Calendar, Currency, DateRange, Id, Money, QuotaId, Rational, WorkspaceId};
use attain::domain::model::stint::Stint;
use attain::domain::model::{ExchangeRate, Manager, Person, Plan, Quota, Workspace};
use serde_json::Value;
use std::sync::Arc;

pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is no text in {value}")))
}

pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).map_or(&[], |value| value.as_array().unwrap())
}

/// `100.00` in the currency of the case, or `100.00 EUR`.
fn money(written: &str, currency: Currency) -> Money {
    match written.split_once(' ') {
        Some((amount, code)) => Money::parse(amount, Currency::parse(code).unwrap()).unwrap(),
        None => Money::parse(written, currency).unwrap(),
    }
}

fn range(written: &str) -> DateRange {
    period(written).range
}

fn person(name: &str, said: &Value, currency: Currency) -> Person {
    let mut person = Person::named(id_of(name), name);
    let own = |key: &str| text(said, key).map(str::to_owned);
    let amount = |key: &str| text(said, key).map(|written| money(written, currency));
    person.role = own("role");
    person.team = own("team");
    person.manager = text(said, "manager").map(|name| Manager::Known(id_of(name)));
    person.hired = text(said, "hired").map(day);
    person.left = text(said, "left").map(day);
    person.commission_rate = text(said, "rate").map(rational);
    person.base_salary = amount("base_salary");
    person.target_variable = amount("target_variable");
    person.currency = text(said, "currency").map(|code| Currency::parse(code).unwrap());
    for stint in list(said, "history") {
        let begun = Stint::beginning(day(text(stint, "from").unwrap()));
        person.begin_stint(Stint {
            role: text(stint, "role").map(str::to_owned),
            team: text(stint, "team").map(str::to_owned),
            manager: text(stint, "manager").map(|name| Manager::Known(id_of(name))),
            commission_rate: text(stint, "rate").map(rational),
            target_variable: text(stint, "target_variable").map(|written| money(written, currency)),
            base_salary: text(stint, "base_salary").map(|written| money(written, currency)),
            ..begun
        });
    }
    person
}

fn workspace(case: &Value, currency: Currency) -> Workspace {
    let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
    workspace.settings.currency = Some(currency);
    let ann = serde_json::json!({"Ann Lee": {}});
    let people = case.get("people").unwrap_or(&ann).as_object().unwrap();
    for (name, said) in people {
        workspace.people.insert(id_of(name), person(name, said, currency));
    }
    for (number, quota) in list(case, "quotas").iter().enumerate() {
        let written = |place: usize| quota[place].as_str().unwrap();
        let id = QuotaId(Id::derived("quota", &[&number.to_string()]));
        let (person, amount) = (id_of(written(0)), money(written(2), currency));
        let quota = Quota { id, person, range: range(written(1)), amount, place: None };
        workspace.quotas.insert(id, quota);
    }
    for rate in list(case, "rates") {
        let written = |place: usize| rate[place].as_str().unwrap();
        let code = |place| Currency::parse(written(place)).unwrap();
        let (from, to, on) = (code(0), code(1), day(written(2)));
        let id = ExchangeRate::id_of(from, to, on);
        let rate = ExchangeRate { id, from, to, on, rate: rational(written(3)), place: None };
        workspace.rates.insert(id, rate);
    }
    workspace
}

fn millionths(written: Option<&str>) -> i64 {
    let exact = written.map(|text| rational(text).checked_mul(Rational::whole(1_000_000)).unwrap());
    exact.map_or(i64::MIN, |exact| i64::try_from(exact.numerator()).unwrap())
}

fn table(case: &Value, workspace: &Workspace, currency: Currency) -> DealTable {
    let deals = list(case, "deals");
    let mut batch = DealBatch::empty(Id::from_bits(2), "deals.csv", "generic");
    let column = |key: &str, default: &str| {
        let mut builder = TextBuilder::default();
        deals.iter().for_each(|deal| builder.push(text(deal, key).unwrap_or(default)));
        builder.finish()
    };
    let minor =
        |deal: &Value, key: &str| text(deal, key).map_or(i64::MIN, |written| money(written, currency).minor);
    let mut keys = TextBuilder::default();
    for (number, deal) in deals.iter().enumerate() {
        keys.push(&text(deal, "id").map_or_else(|| format!("D-{:03}", number + 1), str::to_owned));
        let amount = text(deal, "amount").map(|written| money(written, currency));
        batch.line.push(u32::try_from(number).unwrap() + 2);
        batch.outcome.push(if deal.get("open").is_some() { Outcome::Open } else { Outcome::Won });
        batch.amount_minor.push(amount.map_or(i64::MIN, |amount| amount.minor));
        batch.cost_minor.push(minor(deal, "cost"));
        let code = amount.map_or(currency, |amount| amount.currency);
        let known = batch.currencies.iter().position(|known| *known == code).unwrap_or_else(|| {
            batch.currencies.push(code);
            batch.currencies.len() - 1
        });
        batch.currency.push(u8::try_from(known).unwrap());
        batch.chance_ppm.push(u32::MAX);
        batch.created.push(i32::MIN);
        batch.closed.push(text(deal, "date").map_or(i32::MIN, |written| day(written).days()));
        batch.details.units_millionths.push(millionths(text(deal, "units")));
        batch.details.list_minor.push(minor(deal, "list"));
        batch.details.discount_millionths.push(millionths(text(deal, "discount")));
        batch.details.term_months.push(text(deal, "term").map_or(u32::MAX, |months| months.parse().unwrap()));
    }
    batch.key = keys.finish();
    (batch.name, batch.owner) = (column("name", ""), column("owner", "Ann Lee"));
    (batch.account, batch.deal_type) = (column("account", ""), column("type", ""));
    (batch.product, batch.region) = (column("product", ""), column("region", ""));
    (batch.segment, batch.lead_source) = (column("segment", ""), column("source", ""));
    (batch.stage, batch.reason) = (TextColumn::missing(deals.len()), TextColumn::missing(deals.len()));
    assert!(batch.is_sound());
    DealTable::build(&[Arc::new(batch)], &workspace.roster())
}

fn inputs(case: &Value, table: &DealTable, currency: Currency) -> Inputs {
    let row_of = |entry: &Value| {
        let id = text(entry, "deal").unwrap_or("D-001");
        let row = (0..table.len()).find(|row| table.key(*row) == id);
        u32::try_from(row.unwrap_or_else(|| panic!("no deal {id}"))).unwrap()
    };
    let mut inputs = Inputs::default();
    for split in list(case, "splits") {
        inputs.splits.entry(row_of(split)).or_default().push(Part {
            person: text(split, "person").map(id_of),
            share: rational(text(split, "share").unwrap()),
            is_overlay: text(split, "kind") == Some("overlay"),
            role: text(split, "role").unwrap_or("").to_owned(),
        });
    }
    for parts in inputs.splits.values_mut() {
        parts.sort_by_key(|part| (part.is_overlay, part.person));
    }
    for cash in list(case, "cash") {
        let row = row_of(cash);
        let kind = match text(cash, "kind").unwrap() {
            "invoice" => CashKind::Invoice,
            "credit_note" => CashKind::CreditNote,
            "payment" => CashKind::Payment,
            "refund" => CashKind::Refund,
            other => panic!("{other}"),
        };
        let amount = money(text(cash, "amount").unwrap(), currency);
        inputs.cash.entry(row).or_default().push(Cash { day: day(text(cash, "day").unwrap()), kind, amount });
    }
    inputs.cash.values_mut().for_each(|events| events.sort_by_key(|event| (event.day, event.kind)));
    for deed in list(case, "activities") {
        inputs.deeds.push(Deed {
            person: id_of(text(deed, "person").unwrap_or("Ann Lee")),
            day: day(text(deed, "day").unwrap()),
            what: activity(text(deed, "type").unwrap()).unwrap(),
        });
    }
    for entered in list(case, "achievements") {
        inputs.entered.push(Entered {
            person: id_of(text(entered, "person").unwrap_or("Ann Lee")),
            name: text(entered, "objective").unwrap().to_owned(),
            range: range(text(entered, "period").unwrap()),
            value: rational(text(entered, "achieved").unwrap()),
            note: String::new(),
        });
    }
    for one in list(case, "adjustments") {
        inputs.by_hand.push(ByHand {
            person: id_of(text(one, "person").unwrap_or("Ann Lee")),
            range: range(text(one, "period").unwrap()),
            amount: money(text(one, "amount").unwrap(), currency),
            reason: text(one, "reason").unwrap().to_owned(),
            line: String::new(),
            place: None,
        });
    }
    inputs
}

/// The plan of a file, with the changes that a case makes to it, by JSON pointer.
pub fn plan_of(file: &Value, case: &Value) -> Result<Plan, String> {
    let mut document = file["plan"].clone();
    for (pointer, value) in case.get("with").and_then(Value::as_object).into_iter().flatten() {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent) {
            Some(Value::Object(map)) if value.is_null() => drop(map.remove(key)),
            Some(Value::Object(map)) => drop(map.insert(key.to_owned(), value.clone())),
            Some(Value::Array(all)) => all[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{pointer}: {other:?}"),
        }
    }
    read_plan(&document.to_string()).map_err(|error| error.to_string())
}

pub fn facts_of(plan: &Plan, case: &Value) -> PayFacts {
    let workspace = workspace(case, plan.currency);
    let table = table(case, &workspace, plan.currency);
    let inputs = inputs(case, &table, plan.currency);
    let first_month = case.get("first_month").map_or(1, |month| month.as_u64().unwrap() as u8);
    let calendar = Calendar { first_month, ..Calendar::default() };
    PayFacts::build_with(&workspace, Arc::new(table), calendar, inputs).unwrap()
}
