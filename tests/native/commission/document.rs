//! The document: every key is read, written back and known to the schema.

use attain::domain::commission::{read_plan, write_plan};
use attain::domain::kernel::Rational;
use attain::domain::model::plan::*;

const EVERY_KEY: &str = include_str!("../../data/plans/every-key.json");

#[test]
fn a_plan_with_every_key_is_read_and_written_back() {
    let plan = read_plan(EVERY_KEY).unwrap();
    assert_eq!(read_plan(&write_plan(&plan)).unwrap(), plan);
    let part = &plan.components[0];
    assert_eq!(part.gates[0].of.as_deref(), Some("units"));
    assert_eq!(part.caps[1].per, Per::Deal);
    assert_eq!(part.pay_on.as_ref().unwrap().stages[2].on, Release::DaysAfter(30));
    let once = &plan.components[2].pay_on.as_ref().unwrap().stages;
    assert_eq!((once[0].share.0, once[0].on), (Rational::ONE, Release::Payment));
}

#[test]
fn versions_cut_the_days_of_a_plan_and_keep_what_they_do_not_change() {
    let plan = read_plan(EVERY_KEY).unwrap();
    let editions = plan.editions();
    let days: Vec<String> =
        editions.iter().map(|edition| edition.effective.range().unwrap().to_string()).collect();
    assert_eq!(days, ["2026-01-01..2026-07-01", "2026-07-01..2027-01-01"]);
    assert_eq!(editions[1].components.len(), 1);
    assert_eq!(editions[1].draw, plan.draw);
    assert!(editions[0].guarantee.is_none());
}

#[test]
fn a_rule_or_a_bound_that_is_stated_twice_is_refused() {
    let twice = EVERY_KEY.replace(r#""rate": "5%" }"#, r#""rate": "5%", "per_unit": "2" }"#);
    assert!(read_plan(&twice).unwrap_err().message.contains("exactly one of rate"));
    let none = EVERY_KEY.replace(r#"{ "of_target": "200%" }, {"#, r#"{ "per": "period" }, {"#);
    assert!(read_plan(&none).unwrap_err().message.contains("exactly one of amount"));
}
