//! The handbook's cases: every file of `docs/plans/cases` is a plan, small worlds, and what they pay.

use super::calculator::follow_minor;
use super::world::{day, id_of, period, rational};
use attain::domain::commission::inputs::{ByHand, Cash, CashKind, Deed, Entered, Part, activity};
use attain::domain::commission::{Inputs, PayFacts, Statement, Terms, check_on, read_plan};
use attain::domain::facts::{DealBatch, DealTable, Outcome, TextBuilder, TextColumn};
use attain::domain::kernel::{
    Calendar, Currency, Date, DateRange, Id, Money, QuotaId, Rational, WorkspaceId,
};
use attain::domain::model::stint::Stint;
use attain::domain::model::{ExchangeRate, Manager, Person, Plan, Quota, Workspace};
use serde_json::Value;
use std::sync::Arc;

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is no text in {value}")))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
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
fn plan_of(file: &Value, case: &Value) -> Result<Plan, String> {
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

fn facts_of(plan: &Plan, case: &Value) -> PayFacts {
    let workspace = workspace(case, plan.currency);
    let table = table(case, &workspace, plan.currency);
    let inputs = inputs(case, &table, plan.currency);
    let first_month = case.get("first_month").map_or(1, |month| month.as_u64().unwrap() as u8);
    let calendar = Calendar { first_month, ..Calendar::default() };
    PayFacts::build_with(&workspace, Arc::new(table), calendar, inputs).unwrap()
}

/// A statement's own arithmetic, followed by a calculator, gives its lines; rows give the lines too.
fn explained(statement: &Statement, at: &str) {
    let mut total = 0;
    for line in &statement.lines {
        let trace = &line.trace;
        if statement.currency.digits() == 2 {
            let followed = std::panic::catch_unwind(|| follow_minor(&trace.arithmetic));
            let followed =
                followed.unwrap_or_else(|_| panic!("{at}: {}: {}", line.component, trace.arithmetic));
            assert_eq!(followed, line.amount.minor, "{at}: {}: {}", line.component, trace.arithmetic);
        }
        assert!(!trace.sentence.is_empty(), "{at}: {}", line.component);
        if trace.rows.iter().any(|row| row.share.minor != 0) {
            let shares: i64 = trace.rows.iter().map(|row| row.share.minor).sum();
            assert_eq!(shares, line.amount.minor, "{at}: {}: {:?}", line.component, trace.rows);
        }
        total += line.amount.minor;
    }
    assert_eq!(total, statement.total.minor, "{at}");
}

fn lines_of(statement: &Statement, component: &str) -> String {
    let own = statement.lines.iter().filter(|line| line.component == component);
    let parts: Vec<String> = own.map(|line| line.amount.decimal()).collect();
    parts.join(" ")
}

/// Checks one case; gives how many periods of people it looked at.
fn check_case(file: &Value, case: &Value, at: &str, faults: &mut Vec<String>) -> usize {
    let plan = match (plan_of(file, case), text(case, "unreadable")) {
        (Ok(plan), None) => plan,
        (Err(error), Some(expected)) if error.contains(expected) => return 1,
        (plan, expected) => {
            faults.push(format!("{at}: {:?}, expected {expected:?}", plan.map(|plan| plan.name)));
            return 1;
        }
    };
    let facts = facts_of(&plan, case);
    let terms = match (Terms::new(&plan, &facts), text(case, "refused")) {
        (Ok(terms), None) => terms,
        (Err(error), Some(expected)) if error.to_string().contains(expected) => {
            assert!(!check_on(&plan, &facts).is_empty() || !error.to_string().contains("is refused"), "{at}");
            return 1;
        }
        (bound, expected) => {
            faults.push(format!("{at}: {:?}, expected {expected:?}", bound.map(|_| "bound")));
            return 1;
        }
    };
    let mut looked = 0;
    for (when, people) in case["pays"].as_object().unwrap() {
        for (name, expected) in people.as_object().unwrap() {
            looked += 1;
            let at = format!("{at}: {name}, {when}");
            let when = facts.calendar.parse(when).unwrap();
            let statement = match terms.pay(id_of(name), &when) {
                Ok(statement) => statement,
                Err(error) => {
                    if expected.as_str().is_none_or(|expected| !error.to_string().contains(expected)) {
                        faults.push(format!("{at}: {error}"));
                    }
                    continue;
                }
            };
            compare(&statement, expected, &at, faults);
            if std::panic::catch_unwind(|| explained(&statement, &at)).is_err() {
                faults.push(format!("{at}: not explained"));
            }
            if plan.pay_in.is_none() {
                let fast = Terms::new(&plan, &facts).unwrap().payout_minor(id_of(name), &when, &[]);
                if fast != Ok(statement.total.minor) {
                    faults.push(format!("{at}: amounts only {fast:?}, traced {}", statement.total));
                }
            }
        }
    }
    looked
}

fn compare(statement: &Statement, expected: &Value, at: &str, faults: &mut Vec<String>) {
    let mut differ = |what: &str, found: String, wanted: &str| {
        if found != wanted {
            let lines: Vec<String> = statement
                .lines
                .iter()
                .map(|line| {
                    format!("{} {}: {}", line.component, line.amount.decimal(), line.trace.arithmetic)
                })
                .collect();
            faults.push(format!("{at}: {what} is {found}, not {wanted}\n      {}", lines.join("\n      ")));
        }
    };
    if let Some(total) = expected.as_str() {
        return differ("the total", statement.total.decimal(), total);
    }
    for (key, value) in expected.as_object().unwrap() {
        match (key.as_str(), value) {
            ("total", Value::String(wanted)) => differ("the total", statement.total.decimal(), wanted),
            ("draw_balance", Value::String(wanted)) => {
                differ("the balance", statement.draw_balance.unwrap().decimal(), wanted);
            }
            ("why_zero", wanted) => {
                let found = statement.lines.iter().find_map(|line| line.trace.why_zero);
                differ("why zero", serde_json::to_value(found).unwrap().to_string(), &wanted.to_string());
            }
            ("attainment", Value::String(wanted)) => {
                let found = statement.lines.iter().find_map(|line| line.trace.attainment_after);
                differ("attainment", found.map_or_else(String::new, |found| found.to_string()), wanted);
            }
            ("quota", Value::String(wanted)) => {
                let found = statement.lines.iter().find_map(|line| line.trace.quota);
                differ("quota", found.map_or_else(String::new, |found| found.to_string()), wanted);
            }
            ("rows", wanted) => {
                let rows = statement.lines.iter().flat_map(|line| &line.trace.rows);
                let found: Vec<String> =
                    rows.map(|row| format!("{} {}", row.deal, row.share.decimal())).collect();
                differ("rows", serde_json::to_value(found).unwrap().to_string(), &wanted.to_string());
            }
            ("exceptions", wanted) => {
                let found: Vec<&str> = statement.exceptions.iter().map(|one| one.deal.as_str()).collect();
                differ("exceptions", serde_json::to_value(found).unwrap().to_string(), &wanted.to_string());
            }
            (component, Value::String(wanted)) => differ(component, lines_of(statement, component), wanted),
            other => panic!("{at}: {other:?}"),
        }
    }
}

fn all_files() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans/cases");
    let mut names: Vec<std::path::PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    names.into_iter().map(read).collect()
}

#[test]
fn every_case_of_the_handbook_pays_what_it_says() {
    let (mut faults, mut looked) = (Vec::new(), 0);
    for (name, file) in all_files() {
        for case in list(&file, "cases") {
            let at = format!("{name}: {}", text(case, "says").unwrap());
            looked += check_case(&file, case, &at, &mut faults);
        }
    }
    assert!(faults.is_empty(), "{} of {looked} differ:\n{}", faults.len(), faults.join("\n"));
    assert!(looked >= 200, "{looked}");
}

#[test]
fn every_plan_of_the_handbook_fits_the_schema() {
    for (name, file) in all_files() {
        super::schema::assert_fits(&file["plan"], &name);
    }
}

/// The day on which a world is looked at does not matter, nor does the order of its rows.
#[test]
fn the_order_of_deals_changes_no_case() {
    for (name, file) in all_files() {
        for case in list(&file, "cases") {
            let (Ok(plan), Some(pays)) = (plan_of(&file, case), case.get("pays")) else { continue };
            let mut turned = case.clone();
            if let Some(deals) = turned.get_mut("deals").and_then(Value::as_array_mut) {
                for (number, deal) in deals.iter_mut().enumerate() {
                    let id = format!("D-{:03}", number + 1);
                    deal.as_object_mut().unwrap().entry("id").or_insert(Value::String(id));
                }
                deals.reverse();
            }
            let (one, two) = (facts_of(&plan, case), facts_of(&plan, &turned));
            let (Ok(one), Ok(two)) = (Terms::new(&plan, &one), Terms::new(&plan, &two)) else { continue };
            for (when, people) in pays.as_object().unwrap() {
                for person in people.as_object().unwrap().keys() {
                    let when = one.calendar().parse(when).unwrap();
                    let totals = [&one, &two].map(|terms| terms.payout_minor(id_of(person), &when, &[]));
                    assert_eq!(totals[0], totals[1], "{name}: {}", case["says"]);
                }
            }
        }
    }
}

/// A day as the cases write it, so that a leap day is a day like any other.
#[test]
fn a_leap_day_is_read() {
    assert_eq!(day("2028-02-29").plus_days(1), Date::from_ymd(2028, 3, 1));
}
