//! The worked plans of `docs/plans`: every file pays what stands beside it, and explains itself.

use super::bytes;
use super::calculator::follow_minor;
use super::world::{Deal, World, day, id_of, period, rational, usd, worked};
use crate::desk::Desk;
use attain::domain::commission::{Statement, check, describe, pay, payout_minor, read_plan, write_plan};
use attain::domain::facts::Outcome;
use attain::domain::model::Plan;
use serde_json::Value;

const ANN: &str = "Ann Lee";

/// All worked plans by name, each with its expected results.
fn all_worked() -> Vec<(String, Plan, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".expected.json"))
        .collect();
    names.sort();
    assert!(names.len() >= 14);
    names.into_iter().map(|name| one_worked(&name)).collect()
}

fn one_worked(name: &str) -> (String, Plan, Value) {
    let expected: Value = serde_json::from_str(&worked(name)).unwrap();
    let file = expected["plan"].as_str().unwrap();
    (file.to_owned(), read_plan(&worked(file)).unwrap(), expected)
}

fn text<'a>(case: &'a Value, key: &str) -> Option<&'a str> {
    case.get(key).map(|value| value.as_str().unwrap())
}

fn paid(plan: &Plan, case: &Value) -> Statement {
    let when = text(case, "period").unwrap_or("2026-01");
    let mut world = World::ann();
    let ann = world.person(ANN);
    ann.commission_rate = text(case, "rate").map(rational);
    ann.base_salary = text(case, "base_salary").map(usd);
    ann.target_variable = text(case, "target_variable").map(usd);
    if let Some(quota) = text(case, "quota") {
        world = world.quota(ANN, when, usd(quota));
    }
    for (number, deal) in case["deals"].as_array().unwrap().iter().enumerate() {
        world.deals.push(Deal {
            key: format!("D-{number}"),
            owner: ANN.to_owned(),
            product: String::new(),
            outcome: Outcome::Won,
            date: text(deal, "date").map(day),
            amount: text(deal, "amount").map(usd),
        });
    }
    let facts = world.facts();
    let statement = pay(plan, &facts, id_of(ANN), &period(when)).unwrap();
    let fast = payout_minor(plan, &facts, id_of(ANN), &period(when), &[]).unwrap();
    assert_eq!(fast, statement.total.minor);
    statement
}

/// Whether everything that `expected` says stands in `found`.
fn assert_holds(found: &Value, expected: &Value, at: &str) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, value) in expected {
                assert_holds(found.get(key).unwrap_or(&Value::Null), value, &format!("{at}/{key}"));
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{at}");
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_holds(found, expected, &format!("{at}/{index}"));
            }
        }
        _ => assert_eq!(found, expected, "{at}"),
    }
}

/// A statement's own arithmetic, followed by a calculator, gives its lines; rows give the lines too.
pub fn assert_explained(statement: &Statement) {
    let mut total = 0;
    for line in &statement.lines {
        let trace = &line.trace;
        assert_eq!(follow_minor(&trace.arithmetic), line.amount.minor, "{}", trace.arithmetic);
        assert_eq!(trace.why_zero.is_some(), line.amount.minor == 0, "{trace:?}");
        if trace.rows.iter().any(|row| row.share.minor != 0) {
            let shares: i64 = trace.rows.iter().map(|row| row.share.minor).sum();
            assert_eq!(shares, line.amount.minor, "{trace:?}");
        }
        total += line.amount.minor;
    }
    assert_eq!(total, statement.total.minor);
}

#[test]
fn every_worked_plan_pays_what_stands_beside_it() {
    for (file, plan, expected) in all_worked() {
        assert_eq!(check(&plan), [], "{file}");
        for case in expected["cases"].as_array().unwrap() {
            let statement = paid(&plan, case);
            let at = format!("{file}: {}", case["says"]);
            assert_holds(&serde_json::to_value(&statement).unwrap(), &case["statement"], &at);
            assert_explained(&statement);
        }
    }
}

#[test]
fn every_worked_plan_is_written_back_as_it_is_read() {
    for (file, plan, _) in all_worked() {
        assert_eq!(read_plan(&write_plan(&plan)).unwrap(), plan, "{file}");
        assert_eq!(write_plan(&read_plan(&write_plan(&plan)).unwrap()), write_plan(&plan), "{file}");
    }
}

#[test]
fn every_worked_plan_can_be_read_as_text() {
    let texts: Vec<String> = all_worked().iter().map(|(_, plan, _)| describe(plan)).collect();
    insta::assert_snapshot!("worked_plans_in_words", texts.join("\n"));
}

#[test]
fn a_statement_in_json() {
    let (_, plan, expected) = one_worked("03-marginal-by-attainment.expected.json");
    let statement = paid(&plan, &expected["cases"][0]);
    insta::assert_json_snapshot!("statement", statement);
    let back: Statement = serde_json::from_value(serde_json::to_value(&statement).unwrap()).unwrap();
    assert_eq!(back, statement);
}

#[test]
fn the_golden_statements_keep_their_bytes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans/cases");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(bytes::FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names, "no file is forgotten");
    assert!(bytes::texts().len() > 700);
    assert_eq!(bytes::digest(), bytes::GOLDEN);
}

/// Four zones and four languages; the first two of each are what programs break on: far from the date line's
/// two sides, and with other digits, dots and cases.
const ZONES: [&str; 4] = ["Pacific/Kiritimati", "America/Los_Angeles", "Australia/Adelaide", "UTC"];
const LANGUAGES: [&str; 4] = ["ar_EG.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "C"];

#[test]
fn i18_statements_are_the_same_bytes_in_four_zones_and_four_languages() {
    let desk = Desk::new("zones");
    desk.import_small();
    let plan = desk.path("plan.json");
    let text =
        worked("02-three-tiers-marginal.json").replace("USD", "EUR").replace("2026-01-01", "2025-01-01");
    std::fs::write(&plan, text).unwrap();
    let own = std::env::current_exe().unwrap();
    let golden = ["--exact", "commission::golden::the_golden_statements_keep_their_bytes"];
    let mut seen = std::collections::BTreeSet::new();
    for (place, zone) in ZONES.iter().enumerate() {
        for language in LANGUAGES {
            let variables = [("TZ", *zone), ("LANG", language), ("LC_ALL", language)];
            let output = desk.run_in(&["pay", "--plan", &plan, "--json"], &variables);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            seen.insert(output.stdout);
            if LANGUAGES[place] == language {
                let status = std::process::Command::new(&own).args(golden).envs(variables).output().unwrap();
                assert!(status.status.success(), "{zone} {language}: {status:?}");
            }
        }
    }
    assert_eq!(seen.len(), 1, "one statement file, whatever the machine speaks");
    assert!(seen.pop_first().is_some_and(|bytes| bytes.len() > 1_000));
}
