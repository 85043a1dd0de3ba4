//! Each clause of a check decides on its own: plans that one clause alone refuses, and their nearest neighbours,
//! which nothing refuses.

use attain::domain::commission::{Code, Finding, Severity, check, describe, read_plan};
use serde_json::{Value, json};

/// A plan of one component with these keys.
fn plan(component: &Value) -> Value {
    let mut part = json!({"id": "commission", "pays": {"flat": {"rate": "10%"}}});
    for (key, value) in component.as_object().unwrap() {
        part[key] = value.clone();
    }
    json!({
        "schema": "attain/plan/1", "name": "Plan", "currency": "USD",
        "effective": {"from": "2026-01-01", "until": "2027-01-01"}, "applies_to": {"everyone": true},
        "payout": "month", "components": [part],
    })
}

fn refused(document: &Value) -> Vec<Code> {
    let plan = read_plan(&document.to_string()).unwrap_or_else(|error| panic!("{error} in {document}"));
    let is_refused = |finding: &Finding| finding.severity == Severity::Refused;
    check(&plan).into_iter().filter(is_refused).map(|finding| finding.code).collect()
}

fn assert_refused(cases: &[(Value, &[Code])]) {
    for (component, codes) in cases {
        assert_eq!(refused(&plan(component)), *codes, "{component}");
    }
}

fn table(application: &str, by: &str, tiers: Value) -> Value {
    json!({"table": {"application": application, "by": by, "tiers": tiers}})
}

#[test]
fn rates_belong_to_money_and_amounts_for_each_to_numbers_in_every_shape() {
    let scoped =
        |rule: Value| json!({"scoped": {"dimensions": ["product"], "rules": [rule], "otherwise": "nothing"}});
    let rate = json!({"match": {"product": "Server"}, "rate": "3%"});
    let each = json!({"match": {"product": "Server"}, "per_unit": "3.00"});
    let units = json!({"credit": "units"});
    assert_refused(&[
        (json!({"measure": units, "pays": scoped(rate.clone())}), &[Code::CreditKind]),
        (json!({"measure": units, "pays": scoped(each.clone())}), &[]),
        (json!({"pays": scoped(rate)}), &[]),
        (json!({"pays": scoped(each)}), &[Code::CreditKind]),
        (json!({"measure": units, "pays": {"flat": {"per_unit": "-0.01"}}}), &[Code::Amount]),
        (json!({"measure": units, "pays": {"flat": {"per_unit": "0"}}}), &[]),
    ]);
}

#[test]
fn the_levels_of_units_are_told_as_numbers() {
    let tiers = json!([{"from": "5", "until": "3", "per_unit": "10"}]);
    let mut pays = table("retroactive", "credit", tiers);
    pays["table"]["below"] = json!("nothing");
    pays["table"]["above"] = json!("nothing");
    let component = json!({"measure": {"credit": "units"}, "pays": pays});
    let found = check(&read_plan(&plan(&component).to_string()).unwrap());
    let told = found.iter().find(|finding| finding.code == Code::EmptyTier).unwrap();
    assert_eq!(told.message, "the tier ends at 3, not above its start 5");
}

#[test]
fn a_multiplier_on_one_credit_alone_needs_a_rule_for_the_cut() {
    let tiers = json!([{"from": "0", "until": "10000", "rate": "10%"}, {"from": "10000", "rate": "20%"}]);
    let acting = |on: &str| {
        let one = json!({"where": [{"field": "product", "is": ["Server"]}], "factor": "150%", "acts_on": on});
        json!({"measure": {"credit": "amount", "multipliers": [one]}, "pays": table("marginal", "credit", tiers.clone())})
    };
    assert_refused(&[
        (acting("both"), &[]),
        (acting("quota"), &[Code::Cuts]),
        (acting("commission"), &[Code::Cuts]),
    ]);
}

#[test]
fn a_component_does_not_wait_for_what_it_earns_itself() {
    let gate = |of: Value| json!({"gates": [{"of": of, "by": "earned", "at_least": "1"}]});
    let kicker = json!({"kickers": [{"by": "earned", "at": "1", "pays": {"amount": "5"}}]});
    for component in [gate(json!("commission")), kicker] {
        assert!(refused(&plan(&component)).contains(&Code::Cycle), "{component}");
    }
    assert_refused(&[(json!({"gates": [{"by": "credit", "at_least": "1"}]}), &[])]);
}

#[test]
fn a_cap_lies_below_a_threshold_only_where_nothing_is_paid_below_it() {
    let with = |below: Value| {
        let mut pays = table("retroactive", "credit", json!([{"from": "10000", "rate": "10%"}]));
        pays["table"]["below"] = below;
        json!({"pays": pays, "caps": [{"amount": "500"}]})
    };
    assert_refused(&[
        (with(json!("nothing")), &[Code::CapBelowThreshold]),
        (with(json!({"rate": "5%"})), &[]),
    ]);
}

#[test]
fn what_is_held_back_and_what_is_released_later_are_not_netted_to_date() {
    let settled = |settle: &str, key: &str, value: Value| json!({"measured_over": "quarter", "settle": settle, key: value});
    let held = json!({"share": "10%", "until": {"months_after": 6}});
    let staged = json!([{"share": "1/2", "on": "booking"}, {"share": "1/2", "on": {"months_after": 1}}]);
    for (key, value) in [("holdback", &held), ("pay_on", &staged)] {
        assert_refused(&[
            (settled("attainment_to_date", key, value.clone()), &[Code::MeasuredOver]),
            (settled("true_up", key, value.clone()), &[]),
        ]);
    }
}

#[test]
fn an_overage_table_has_no_tier_with_an_application_of_its_own_and_nothing_below() {
    let with = |tier: Value, below: Value| {
        let mut pays = table("overage", "attainment", json!([tier]));
        pays["table"]["base_rate"] = json!("5%");
        if below != Value::Null {
            pays["table"]["below"] = below;
        }
        json!({"pays": pays})
    };
    let plain = json!({"from": "100%", "rate": "10%"});
    let own = json!({"from": "100%", "rate": "10%", "application": "all"});
    assert_refused(&[(with(plain.clone(), Value::Null), &[])]);
    for wrong in [with(own, Value::Null), with(plain, json!("nothing"))] {
        assert!(refused(&plan(&wrong)).contains(&Code::Overage), "{wrong}");
    }
}

#[test]
fn a_table_of_target_pay_needs_the_target() {
    let pays = table("retroactive", "attainment", json!([{"from": "0%", "of_target": "100%"}]));
    let mut document = plan(&json!({"pays": pays}));
    assert_eq!(refused(&document), [Code::BaseRate]);
    document["pay"] = json!({"target_variable": {"per_year": "12000"}});
    assert_eq!(refused(&document), []);
}

#[test]
fn a_budget_is_for_what_is_paid_event_by_event() {
    let budget = json!({"amount": "1000"});
    let pooled = json!({"measure": {"of": "team"}, "pool": "equal", "budget": budget});
    assert_refused(&[(json!({"budget": budget}), &[]), (pooled, &[Code::NoEffect])]);
}

#[test]
fn a_plan_in_words_names_its_conditions() {
    let measure =
        json!({"where": [{"field": "product", "is": ["Kite", "Sail"]}, {"field": "amount", "above": "5"}]});
    let told = describe(&read_plan(&plan(&json!({"measure": measure})).to_string()).unwrap());
    assert!(told.contains("whose product is Kite or Sail and whose amount is above 5"), "{told}");
}

#[test]
fn a_curve_of_amounts_needs_no_target() {
    let with = |key: &str, value: &str| {
        let points = json!([{"at": "0%", key: "0"}, {"at": "100%", key: value}]);
        json!({"pays": {"curve": {"points": points, "between": "interpolate", "above": "level"}}})
    };
    assert_refused(&[(with("amount", "1000"), &[]), (with("of_target", "100%"), &[Code::BaseRate])]);
}

#[test]
fn shares_of_a_pool_are_none_below_nothing() {
    let with = |ann: &str, ben: &str| {
        let shares = json!([{"person": "Ann", "share": ann}, {"person": "Ben", "share": ben}]);
        json!({"measure": {"of": "team"}, "pool": {"shares": shares}})
    };
    assert_refused(&[(with("50%", "50%"), &[]), (with("150%", "-50%"), &[Code::Shares])]);
}

/// What a version says is looked at once its days are right.
#[test]
fn versions_are_looked_at_once_their_days_are_right() {
    let mut document = plan(&json!({}));
    let wrong = json!([{"id": "commission", "pays": {"flat": {"rate": "101%"}}}]);
    document["versions"] = json!([{"from": "2026-07-01", "components": wrong}]);
    assert_eq!(refused(&document), [Code::RateRange]);
    document["versions"] = json!([
        {"from": "2026-07-01", "components": wrong}, {"from": "2026-07-01", "components": wrong},
    ]);
    assert_eq!(refused(&document), [Code::VersionOverlap]);
}
