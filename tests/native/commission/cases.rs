//! The handbook's cases: every file of `docs/plans/cases` is a plan, small worlds, and what they pay.

use super::calculator::follow_minor;
use super::case::{facts_of, list, plan_of, text};
use super::world::{day, id_of};
use attain::domain::commission::{Statement, Terms, check_on};
use attain::domain::kernel::Date;
use serde_json::Value;

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
