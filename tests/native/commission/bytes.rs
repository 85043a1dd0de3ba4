//! The golden statements: every statement of the handbook's cases as one text, and one number that stands for all
//! of its bytes. It is the same on every machine, in every zone and language, natively and in a browser.

use super::case::{facts_of, list, plan_of};
use super::world::id_of;
use attain::domain::commission::{Terms, statement_text};
use attain::domain::kernel::Id;
use serde_json::Value;

/// The digest of the golden statements. It changes when a case is added, or when what a statement says is
/// changed on purpose; the native test prints the new one.
pub const GOLDEN: &str = "3bxwsbvfrgpmvehcwbh69rast6";

macro_rules! cases {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans/cases/", $name, ".json")))),*]
    };
}

/// The files of the handbook's cases.
pub const FILES: &[(&str, &str)] = cases![
    "activities-and-figures",
    "anchors",
    "attainment",
    "base",
    "base-salary",
    "caps-and-floors",
    "cliff",
    "contest",
    "credit-map",
    "credit-multipliers",
    "currencies",
    "currencies-yen",
    "curve",
    "draws",
    "filters",
    "fixed-amounts",
    "flat",
    "gates",
    "guarantee-and-carry",
    "kickers",
    "marginal",
    "mbo",
    "multipliers",
    "overage",
    "pay-on",
    "phasing",
    "plan-limits",
    "proration",
    "ramp",
    "rates-by-scope",
    "refunds",
    "spif-budget",
    "spif-by-count",
    "splits-and-overrides",
    "team-and-pool",
    "true-up",
    "two-way-table",
    "units",
    "versions",
];

/// Each statement as JSON and in words, or why there is none; a line each.
pub fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for (name, text) in FILES {
        let file: Value = serde_json::from_str(text).unwrap();
        for case in list(&file, "cases") {
            texts.push(format!("{name}: {}", case["says"]));
            of_case(&file, case, &mut texts);
        }
    }
    texts
}

fn of_case(file: &Value, case: &Value, texts: &mut Vec<String>) {
    let Ok(plan) = plan_of(file, case) else { return };
    let facts = facts_of(&plan, case);
    let terms = match Terms::new(&plan, &facts) {
        Ok(terms) => terms,
        Err(why) => return texts.push(why.to_string()),
    };
    for (when, people) in case.get("pays").and_then(Value::as_object).into_iter().flatten() {
        let when = facts.calendar.parse(when).unwrap();
        for name in people.as_object().unwrap().keys() {
            match terms.pay(id_of(name), &when) {
                Ok(statement) => {
                    texts.push(serde_json::to_string(&statement).unwrap());
                    texts.push(statement_text(&statement));
                }
                Err(why) => texts.push(why.to_string()),
            }
        }
    }
}

/// One number for all bytes of the golden statements.
pub fn digest() -> String {
    let texts = texts();
    let parts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Id::derived("golden", &parts).to_string()
}
