//! Worked cases as data: `tests/data/pay/*.json`, each figure computed by hand from the rules.
//!
//! A file is a list of groups: a plan, a world, and cases that each change something of the world and say what is
//! paid. What a plan or world leaves out is in [`plan_of_case`] and [`world_of`].

use super::super::world::{day, id_of, period, rational};
use super::bridge::{First, Said, pays};
use super::statement::statements;
use super::world::{Cash, Deal, Split, World};
use super::{Book, Trouble};
use attain::domain::facts::{CashKind, SplitKind};
use attain::domain::kernel::{AchievementId, Currency, Date, Id, Money, QuotaId};
use attain::domain::model::plan::DealField;
use attain::domain::model::{ExchangeRate, Manager, Person, Plan, Quota, Stint};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One worked case.
pub struct Case {
    pub at: String,
    pub plan: Plan,
    pub world: World,
    /// Person, period, line, amount.
    pub pays: Vec<(String, String, String, String)>,
    pub refused: Option<String>,
}

pub fn all() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pay");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
        .iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let groups: Vec<Value> =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            groups.into_iter().flat_map(move |group| cases_of(&file, &group)).collect::<Vec<_>>()
        })
        .collect()
}

fn cases_of(file: &str, group: &Value) -> Vec<Case> {
    let mechanic = group["mechanic"].as_str().unwrap();
    let list = group["cases"].as_array().unwrap().iter();
    list.map(|case| {
        let at = format!("{file}: {mechanic}: {}", case["says"].as_str().unwrap());
        let changed = merged(&group["plan"], &case["plan"]);
        let plan = plan_of_case(&changed).unwrap_or_else(|error| panic!("{at}: {error}"));
        let world = world_of(&merged(&group["world"], case));
        let refused = case.get("refused").map(|text| text.as_str().unwrap().to_owned());
        Case { at, plan, world, pays: expected(&case["pays"]), refused }
    })
    .collect()
}

fn merged(base: &Value, over: &Value) -> Value {
    let mut all: Map<String, Value> = base.as_object().cloned().unwrap_or_default();
    all.extend(over.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

/// A plan with what most cases share: USD, 2026, everyone, by the month; `c` is the only component.
fn plan_of_case(written: &Value) -> Result<Plan, String> {
    let base = json!({
        "schema": "attain/plan/1", "name": "A case", "currency": "USD",
        "effective": {"from": "2026-01-01"}, "applies_to": {"everyone": true}, "payout": "month"
    });
    let mut plan = merged(&base, written);
    if let Some(one) = plan.as_object_mut().unwrap().remove("c") {
        plan["components"] = json!([merged(&json!({"id": "c"}), &one)]);
    }
    attain::domain::commission::read_plan(&plan.to_string()).map_err(|error| format!("{error} in {plan}"))
}

/// `"10.00"`: Ann's component c in January; else by period, or by person and period.
fn expected(pays: &Value) -> Vec<(String, String, String, String)> {
    let mut all = Vec::new();
    let mut one = |person: &str, when: &str, lines: &Value| match lines {
        Value::String(text) => {
            all.push((person.to_owned(), when.to_owned(), "c".to_owned(), text.clone()));
        }
        Value::Object(lines) => all.extend(lines.iter().map(|(line, text)| {
            let text = text.as_str().unwrap().to_owned();
            (person.to_owned(), when.to_owned(), line.clone(), text)
        })),
        other => panic!("{other}"),
    };
    match pays {
        Value::Object(map) => {
            for (key, value) in map {
                if key.starts_with("20") {
                    one("Ann", key, value);
                } else {
                    value.as_object().unwrap().iter().for_each(|(when, lines)| one(key, when, lines));
                }
            }
        }
        Value::Null => {}
        text => one("Ann", "2026-01", text),
    }
    all
}

fn texts<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).map(|text| text.as_str().unwrap_or_else(|| panic!("{key}: {text}")))
}

fn minor(text: &str, currency: Currency) -> i64 {
    Money::parse(text, currency).unwrap_or_else(|error| panic!("{text}: {error}")).minor
}

fn rows<'v>(value: &'v Value, key: &str) -> Vec<Vec<&'v Value>> {
    let list = value.get(key).map(|list| list.as_array().unwrap().iter());
    list.into_iter().flatten().map(|row| row.as_array().unwrap().iter().collect()).collect()
}

fn world_of(written: &Value) -> World {
    let mut world = World::default();
    let nobody = json!({"Ann": {}});
    let people = written.get("people").unwrap_or(&nobody);
    for (name, about) in people.as_object().unwrap() {
        world.people.push(person(name, about));
    }
    world.people.sort_by_key(|person| person.id);
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned();
    for (number, row) in rows(written, "quotas").into_iter().enumerate() {
        let id = QuotaId(Id::derived("quota", &[&number.to_string()]));
        let amount = Money::parse(&text(row[2]), Currency::USD).unwrap();
        let range = period(&text(row[1])).range;
        world.quotas.push(Quota { id, person: id_of(&text(row[0])), range, amount, place: None });
    }
    if let Some(amount) = texts(written, "sells") {
        world.deals.push(deal("D1", "2026-01-15", amount, &Value::Null));
    }
    for row in rows(written, "deals") {
        let key = format!("D{}", world.deals.len() + 1);
        let about = row.get(2).copied().unwrap_or(&Value::Null);
        world.deals.push(deal(texts(about, "key").unwrap_or(&key), &text(row[0]), &text(row[1]), about));
    }
    let place = |world: &World, key: &str| {
        world.deals.iter().position(|deal| deal.key == key).unwrap_or_else(|| panic!("no deal {key}"))
    };
    for row in rows(written, "splits") {
        let about = row.get(3).copied().unwrap_or(&Value::Null);
        let overlay = about.get("overlay").is_some();
        world.splits.push(Split {
            deal: place(&world, &text(row[0])),
            person: id_of(&text(row[1])),
            role: texts(about, "role").unwrap_or_default().to_owned(),
            kind: if overlay { SplitKind::Overlay } else { SplitKind::Split },
            share: rational(&text(row[2])),
        });
    }
    for row in rows(written, "cash") {
        let deal = place(&world, &text(row[0]));
        let kind = match text(row[1]).as_str() {
            "invoice" => CashKind::Invoice,
            "credit note" => CashKind::CreditNote,
            "payment" => CashKind::Payment,
            "refund" => CashKind::Refund,
            other => panic!("{other}"),
        };
        let minor = minor(&text(row[3]), world.deals[deal].amount.currency);
        world.cash.push(Cash { deal, kind, day: day(&text(row[2])), minor });
    }
    for row in rows(written, "achieved") {
        let (person, range) = (id_of(&text(row[0])), period(&text(row[2])).range);
        let id = AchievementId(Id::derived("achievement", &[&format!("{row:?}")]));
        let (objective, achieved) = (text(row[1]), rational(&text(row[3])));
        world.achieve(id, person, objective, range, achieved);
    }
    for row in rows(written, "rates") {
        let code = |value: &Value| Currency::parse(&text(value)).unwrap();
        let (from, to, on) = (code(row[0]), code(row[1]), day(&text(row[2])));
        let id = ExchangeRate::id_of(from, to, on);
        world.rates.push(ExchangeRate { id, from, to, on, rate: rational(&text(row[3])), place: None });
    }
    world
}

fn person(name: &str, about: &Value) -> Person {
    let own = |key: &str| texts(about, key).map(str::to_owned);
    let mut person = Person::named(id_of(name), name);
    person.role = own("role");
    person.team = own("team");
    person.manager = own("manager").map(|name| Manager::Known(id_of(&name)));
    person.hired = texts(about, "hired").map(day);
    person.left = texts(about, "left").map(day);
    person.commission_rate = texts(about, "rate").map(rational);
    person.currency = texts(about, "currency").map(|code| Currency::parse(code).unwrap());
    let usd = |key: &str| texts(about, key).map(|text| Money::parse(text, Currency::USD).unwrap());
    person.base_salary = usd("salary");
    person.target_variable = usd("target");
    let stints = about.get("stints").map(|list| list.as_array().unwrap().clone()).unwrap_or_default();
    person.history = stints
        .iter()
        .map(|about| Stint {
            role: texts(about, "role").map(str::to_owned),
            team: texts(about, "team").map(str::to_owned),
            manager: texts(about, "manager").map(|name| Manager::Known(id_of(name))),
            ..Stint::beginning(day(texts(about, "from").unwrap()))
        })
        .collect();
    person
}

fn deal(key: &str, on: &str, amount: &str, about: &Value) -> Deal {
    let currency = texts(about, "currency").map_or(Currency::USD, |code| Currency::parse(code).unwrap());
    let money = |key: &str| texts(about, key).map(|text| minor(text, currency));
    let mut fields: BTreeMap<DealField, String> = BTreeMap::new();
    for (key, field) in [
        ("account", DealField::Account),
        ("type", DealField::DealType),
        ("product", DealField::Product),
        ("region", DealField::Region),
        ("segment", DealField::Segment),
        ("lead_source", DealField::LeadSource),
    ] {
        fields.extend(texts(about, key).map(|text| (field, text.to_owned())));
    }
    let day: Date = day(on);
    Deal {
        key: key.to_owned(),
        owner: id_of(texts(about, "owner").unwrap_or("Ann")),
        day,
        amount: Money::new(minor(amount, currency), currency),
        cost_minor: money("cost"),
        list_minor: money("list"),
        discount_minor: money("discount"),
        units: texts(about, "units").map(rational),
        term_months: texts(about, "term").map(|text| text.parse().unwrap()),
        texts: fields,
    }
}

/// A line's amount among lines: `total` is the payroll's, an absent line 0, several of one id their sum.
fn found(lines: &[(String, i64)], total: i64, id: &str) -> i64 {
    if id == "total" {
        return total;
    }
    lines.iter().filter(|(line, _)| line == id).map(|(_, minor)| minor).sum()
}

/// What the second engine gets wrong of a case.
fn faults_of_second(case: &Case) -> Vec<String> {
    let book = Book::new(&case.plan, &case.world);
    let mut faults = Vec::new();
    for (name, when, id, amount) in &case.pays {
        let person = case.world.find(name).unwrap().id;
        let all = statements(&book, person, period(when).range);
        match (all, &case.refused) {
            (Ok(all), None) => {
                let last = all.last().unwrap();
                let lines: Vec<(String, i64)> =
                    last.lines.iter().map(|line| (line.id.clone(), line.minor)).collect();
                let paid = found(&lines, last.total, id);
                if paid != minor(amount, last.currency) {
                    faults.push(format!("{}: {name} {when} {id}: {amount}, not {paid} {lines:?}", case.at));
                }
            }
            (Err(Trouble::UnknownType(deal)), Some(named)) if deal == *named => {}
            (Err(Trouble::Refused(_)), Some(named)) if named == "refused" => {}
            (other, _) => faults.push(format!("{}: {name} {when}: {other:?}", case.at)),
        }
    }
    faults
}

/// What the first engine gets wrong of a case.
fn faults_of_first(case: &Case) -> Vec<String> {
    let first = First::new(&case.world, &case.plan);
    let terms = first.bound(&case.plan);
    let mut faults = Vec::new();
    for (name, when, id, amount) in &case.pays {
        let person = case.world.find(name).unwrap().id;
        match (pays(&terms, person, period(when).range), &case.refused) {
            (Said::Paid { lines, total, currency }, None) => {
                let paid = found(&lines, total, id);
                if paid != minor(amount, currency) {
                    faults.push(format!("{}: {name} {when} {id}: {amount}, not {paid} {lines:?}", case.at));
                }
            }
            (Said::Refused(why), Some(named)) if named == "refused" || why.contains(named.as_str()) => {}
            (other, _) => faults.push(format!("{}: {name} {when}: {other:?}", case.at)),
        }
    }
    faults
}

#[test]
fn the_second_engine_pays_what_was_computed_by_hand() {
    let all = all();
    assert!(all.len() >= 100, "{}", all.len());
    let faults: Vec<String> = all.iter().flat_map(faults_of_second).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

#[test]
fn the_first_engine_pays_what_was_computed_by_hand() {
    let all = all();
    let faults: Vec<String> = all.iter().flat_map(faults_of_first).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}
