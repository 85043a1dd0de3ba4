//! Plans that can be read two ways, or say what can't be, are refused: with both ends, both readings
//! and the money between them.

use super::world::{World, day, id_of, period, usd, won, worked};
use attain::domain::commission::inputs::Part;
use attain::domain::commission::readings::refuses;
use attain::domain::commission::{
    Code, ExceptionReason, Finding, Inputs, PayError, Severity, Terms, check, check_all, check_on, pay,
    read_plan,
};
use attain::domain::kernel::{Currency, Money, Rational};
use attain::domain::model::{Manager, Plan};
use serde_json::{Value, json};

/// A worked plan with one place of its document changed.
fn changed(file: &str, pointer: &str, value: Value) -> Result<Plan, String> {
    let mut document: Value = serde_json::from_str(&worked(file)).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(map), Value::Null) => drop(map.remove(key)),
        (Value::Object(map), value) => drop(map.insert(key.to_owned(), value)),
        (Value::Array(list), value) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other:?}"),
    }
    read_plan(&document.to_string()).map_err(|error| error.to_string())
}

const CREDIT: &str = "01-marginal-by-credit.json";
const ATTAINMENT: &str = "16-by-attainment-retroactive.json";
const TABLE: &str = "/components/0/pays/table";

fn found(file: &str, pointer: &str, value: Value) -> Finding {
    let plan = changed(file, pointer, value).unwrap();
    let findings = check(&plan);
    assert!(!findings.is_empty(), "{pointer} was not refused");
    assert!(Terms::new(&plan, &World::ann().facts()).is_err());
    findings.into_iter().next().unwrap()
}

#[test]
fn each_fault_has_its_code_and_place() {
    let table = |rest: &str| format!("{TABLE}{rest}");
    let cases = [
        (CREDIT, table("/application"), Value::Null, Code::NoApplication),
        (CREDIT, table("/tiers"), json!([]), Code::TierCount),
        (CREDIT, table("/tiers/0/until"), json!("9000"), Code::Hole),
        (CREDIT, table("/tiers/0/until"), json!("11000"), Code::Overlap),
        (CREDIT, table("/tiers/0/until"), json!("0"), Code::EmptyTier),
        (CREDIT, table("/tiers/1/from"), json!("0"), Code::Order),
        (CREDIT, table("/tiers/0/from"), json!("-5"), Code::Order),
        (CREDIT, table("/tiers/0/from"), json!("1000"), Code::Below),
        (CREDIT, table("/below"), json!("nothing"), Code::Below),
        (CREDIT, table("/above"), json!("nothing"), Code::Above),
        (CREDIT, table("/tiers/1/until"), json!("20000"), Code::Above),
        (CREDIT, table("/tiers/1/from"), json!("50%"), Code::BoundKind),
        (ATTAINMENT, table("/tiers/1/from"), json!("2"), Code::BoundKind),
        (ATTAINMENT, table("/application"), json!("overage"), Code::BaseRate),
        (CREDIT, table("/tiers/0/rate"), json!("101%"), Code::RateRange),
        (CREDIT, table("/tiers/0/rate"), json!("-0.01"), Code::RateRange),
        (CREDIT, table("/base_rate"), json!("5%"), Code::BaseRate),
        (CREDIT, table("/tiers/0"), json!({"from": "0", "multiple": "1.5"}), Code::BaseRate),
        (CREDIT, "/components/0/id".to_owned(), json!("base_salary"), Code::Id),
        (CREDIT, "/components".to_owned(), json!([]), Code::ComponentCount),
        (CREDIT, "/effective".to_owned(), json!({"from": "2026-02-01", "until": "2026-02-01"}), Code::Days),
        (
            CREDIT,
            "/effective".to_owned(),
            json!({"from": "2026-02-01", "until": "2027-01-01", "through": "2026-12-31"}),
            Code::Days,
        ),
        (CREDIT, "/applies_to".to_owned(), json!([]), Code::Nobody),
        (CREDIT, "/components/0/pay_on".to_owned(), json!("payment"), Code::Anchor),
        (CREDIT, "/rounding".to_owned(), json!({"digits": 3}), Code::Rounding),
        (CREDIT, "/components/0/measured_over".to_owned(), json!("quarter"), Code::MeasuredOver),
        (CREDIT, "/components/0/settle".to_owned(), json!("at_end"), Code::MeasuredOver),
        (CREDIT, "/pay".to_owned(), json!({"base_salary": {"per_year": "0.005"}}), Code::Amount),
    ];
    for (file, pointer, value, code) in cases {
        let finding = found(file, &pointer, value.clone());
        assert_eq!(finding.code, code, "{pointer} {value}: {}", finding.message);
        assert_eq!(finding.severity, Severity::Refused);
        assert!(finding.path.starts_with('/'));
    }
}

#[test]
fn ids_target_shares_and_losses_are_checked() {
    let document: Value = serde_json::from_str(&worked("accelerator-from-target.json")).unwrap();
    let part = document["components"][0].clone();
    let twice = changed("accelerator-from-target.json", "/components", json!([part.clone(), part])).unwrap();
    let codes: Vec<Code> = check(&twice).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::Id, Code::TargetShare, Code::TargetShare]);
    let tiers = json!([{"from": "0", "until": "9", "rate": "5%"}]);
    let table = json!({"application": "retroactive", "by": "credit", "tiers": tiers, "above": "nothing"});
    assert_eq!(found(CREDIT, TABLE, table).code, Code::LosesAll);
    let plan = changed(ATTAINMENT, &format!("{TABLE}/tiers/1/rate"), json!("1%")).unwrap();
    let falls = &check(&plan)[0];
    assert_eq!((falls.code, falls.severity), (Code::PayFalls, Severity::Notice));
}

#[test]
fn what_is_no_plan_is_named_by_its_path() {
    let cases = [
        ("/components/0/pay", json!(1), "/components/0/pay"),
        (TABLE, json!({"by": "credits", "tiers": []}), "/components/0/pays/table/by"),
        ("/components/0/pays/table/tiers/1/rate", json!("5,5%"), "/components/0/pays/table/tiers/1"),
        ("/components/0/pays/table/tiers/1/rate", json!(0.05), "/components/0/pays/table/tiers/1"),
        ("/currency", json!("XXX"), "/currency"),
        ("/schema", json!("attain/plan/2"), "/schema"),
        ("/applies_to", json!({"everyone": false}), "/applies_to"),
        ("/applies_to", json!([{"role": "AE", "team": "West"}]), "/applies_to"),
        (
            "/components/0/measure",
            json!({"where": [{"field": "colour", "is": ["red"]}]}),
            "/components/0/measure/where/0/field",
        ),
    ];
    for (pointer, value, path) in cases {
        let error = changed(CREDIT, pointer, value).unwrap_err();
        assert!(error.starts_with(&format!("{path}: ")) || error.starts_with(&format!("{path}/")), "{error}");
    }
    assert!(read_plan("").is_err());
    assert!(read_plan(&"[".repeat(200_000)).is_err());
}

#[test]
fn a_hole_is_refused_with_its_readings_and_the_money_between_them() {
    let tiers = json!([
        {"from": "0%", "until": "50%", "rate": "5%"},
        {"from": "51%", "rate": "10%"},
    ]);
    let plan = changed(ATTAINMENT, &format!("{TABLE}/tiers"), tiers).unwrap();
    let facts = World::ann().quota("Ann Lee", "2026-01", usd("10000.00"));
    let facts = facts.deal(won("D-1", "2026-01-09", "5050.00")).facts();
    let findings = check_on(&plan, &facts);
    assert_eq!(findings.len(), 1);
    insta::assert_snapshot!("hole", findings[0].message);
    let pays: Vec<i64> = findings[0].readings.iter().map(|reading| reading.pays.unwrap().minor).collect();
    assert_eq!(pays, [25_250, 50_500, 0]);
    assert!(findings[0].readings.iter().all(|reading| !refuses(&check(&reading.plan))));
}

#[test]
fn one_reading_alone_has_no_distance() {
    let scoped = json!({"scoped": {"dimensions": ["product"], "rules": [{"match": {"product": "Server"}, "rate": "3%"}]}});
    let plan = changed(CREDIT, "/components/0/pays", scoped).unwrap();
    let facts = World::ann().deal(won("D-1", "2026-01-09", "5050.00")).facts();
    let message = check_on(&plan, &facts).remove(0).message;
    assert!(message.contains("“nothing is paid for them” pays 0.00 USD"), "{message}");
    assert!(!message.contains("lie between them"), "{message}");
}

#[test]
fn a_table_without_application_is_refused_with_both_readings_and_the_money() {
    let plan = changed("02-three-tiers-marginal.json", &format!("{TABLE}/application"), Value::Null).unwrap();
    let facts = World::ann().deal(won("D-1", "2026-01-09", "30000.00")).facts();
    let findings = check_on(&plan, &facts);
    insta::assert_snapshot!("no_application", findings[0].message);
    let pays: Vec<i64> = findings[0].readings.iter().map(|reading| reading.pays.unwrap().minor).collect();
    assert_eq!(pays, [205_000, 300_000]);
    let refused = pay(&plan, &facts, id_of("Ann Lee"), &period("2026-01")).unwrap_err();
    assert!(matches!(refused, PayError::Refused { .. }), "{refused}");
}

#[test]
fn by_attainment_overage_is_a_third_reading() {
    let plan =
        changed("28-overage-stated-base-rate.json", &format!("{TABLE}/application"), Value::Null).unwrap();
    let finding = check(&plan).into_iter().find(|finding| finding.code == Code::NoApplication).unwrap();
    assert_eq!(finding.readings.len(), 3);
}

#[test]
fn two_plans_that_pay_one_deal_are_found() {
    let first = read_plan(&worked(CREDIT)).unwrap();
    let mut second = read_plan(&worked("05-marginal-volume.json")).unwrap();
    let facts = World::ann().deal(won("D-1", "2026-01-09", "30000.00"));
    let facts = facts.deal(won("D-2", "2026-03-09", "1.00")).facts();
    let findings = check_all(&[&first, &second], &facts);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::DoublePay);
    insta::assert_snapshot!("double_pay", findings[0].message);
    // Unless one of the two says so.
    let said = Plan { also_paid_by: vec![first.name.clone()], ..second.clone() };
    assert_eq!(check_all(&[&first, &said], &facts), []);
    assert_eq!(check_all(&[&said, &first], &facts), []);
    second.effective.from = day("2026-03-10");
    assert_eq!(check_all(&[&first, &second], &facts), []);
}

/// What is paid beside a deal's own credit, or on somebody else's, is meant to come on top.
#[test]
fn overlays_and_overrides_are_no_double_pay() {
    let first = read_plan(&worked(CREDIT)).unwrap();
    let other = |measure: Value| {
        let mut second = changed(CREDIT, "/components/0/measure", measure).unwrap();
        second.name = "On top".to_owned();
        second
    };
    let mut world = World::of(&["Ann Lee", "Ben Ode"]).deal(won("D-1", "2026-01-09", "30000.00"));
    world.person("Ben Ode").manager = Some(Manager::Known(id_of("Ann Lee")));
    let part = |name: &str, share: Rational, is_overlay: bool| Part {
        person: Some(id_of(name)),
        share,
        is_overlay,
        role: String::new(),
    };
    let parts = vec![
        part("Ann Lee", Rational::HALF, false),
        part("Ben Ode", Rational::HALF, false),
        part("Ann Lee", Rational::HALF, true),
    ];
    let facts = world.facts_with(Inputs { splits: [(0, parts)].into(), ..Inputs::default() });
    let codes = |measure: Value| -> Vec<Code> {
        check_all(&[&first, &other(measure)], &facts).iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(json!({"shares": "overlays"})), []);
    assert_eq!(codes(json!({"of": "direct_reports"})), []);
    assert_eq!(codes(json!({"shares": "splits"})), [Code::DoublePay]);
}

#[test]
fn names_and_texts_that_the_data_does_not_hold_are_noticed() {
    let mut plan = changed(CREDIT, "/applies_to", json!([{"role": "Pilot"}])).unwrap();
    plan.components[0].measure =
        serde_json::from_value(json!({"where": [{"field": "product", "is": ["Kite"]}]})).unwrap();
    let findings = check_on(&plan, &World::ann().facts());
    assert!(findings.iter().all(|finding| finding.severity == Severity::Notice));
    assert_eq!(findings.len(), 2);
}

#[test]
fn a_share_of_a_stranger_is_listed_with_those_who_share_the_deal() {
    let part = |person| Part { person, share: Rational::HALF, is_overlay: false, role: String::new() };
    let world = World::ann().deal(won("D-1", "2026-01-09", "100.00"));
    let listed = |other| {
        let parts = vec![part(Some(id_of("Ann Lee"))), part(other)];
        let facts = world.facts_with(Inputs { splits: [(0, parts)].into(), ..Inputs::default() });
        let plan = read_plan(&worked(CREDIT)).unwrap();
        let statement = pay(&plan, &facts, id_of("Ann Lee"), &period("2026-01")).unwrap();
        statement.exceptions.iter().map(|exception| exception.reason).collect::<Vec<_>>()
    };
    assert_eq!(listed(None), [ExceptionReason::UnknownShare]);
    assert_eq!(listed(Some(id_of("Ann Lee"))), []);
}

#[test]
fn deals_that_are_not_credited_are_listed_with_the_reason() {
    let mut world = World::ann();
    world.person("Ann Lee").hired = Some(day("2026-01-10"));
    world.person("Ann Lee").left = Some(day("2026-01-20"));
    let mut strange = won("D-1", "2026-01-12", "1.00");
    strange.owner = "Bob".to_owned();
    let (mut undated, mut empty, mut foreign) = (
        won("D-2", "2026-01-12", "2.00"),
        won("D-3", "2026-01-12", "3.00"),
        won("D-4", "2026-01-12", "4.00"),
    );
    undated.date = None;
    empty.amount = None;
    foreign.amount = Some(Money::new(400, Currency::parse("EUR").unwrap()));
    world.deals = vec![
        strange,
        undated,
        empty,
        foreign,
        won("D-5", "2026-01-09", "5.00"),
        won("D-6", "2026-01-21", "6.00"),
        won("D-7", "2026-01-10", "7.00"),
        won("D-8", "2026-01-20", "8.00"),
    ];
    let facts = world.facts();
    let plan = read_plan(&worked(CREDIT)).unwrap();
    let terms = Terms::new(&plan, &facts).unwrap();
    let reasons: Vec<ExceptionReason> = terms.exceptions().iter().map(|exception| exception.reason).collect();
    use ExceptionReason::*;
    assert_eq!(reasons, [NoOwner, NoCloseDate, NoAmount, OtherCurrency, NotEmployed, NotEmployed]);
    let statement = terms.pay(id_of("Ann Lee"), &period("2026-01")).unwrap();
    assert_eq!(statement.total, usd("1.50"));
    let own: Vec<&str> = statement.exceptions.iter().map(|exception| exception.deal.as_str()).collect();
    assert_eq!(own, ["D-3", "D-4", "D-5", "D-6"]);
}
