//! Statements: what they show, cut periods, conditions, reasons, periods, errors.

use super::golden::assert_explained;
use super::world::{World, day, id_of, period, rational, usd, won, worked};
use attain::domain::commission::inputs::Part;
use attain::domain::commission::{
    Inputs, PayError, Reason, Statement, Terms, pay, pay_periods, read_plan, statement_text, statements,
};
use attain::domain::kernel::{Currency, Grain, Money, PersonId, Rational};
use attain::domain::model::Plan;
use attain::domain::model::plan::{
    ActsOn, Amount, AppliesTo, Assignment, Component, CreditMultiplier, CreditOf, PayAmount, PayMix, Pays,
    RateRule, Who,
};
use serde_json::json;
use std::collections::BTreeSet;

const ANN: &str = "Ann Lee";

fn plan(file: &str) -> Plan {
    read_plan(&worked(file)).unwrap()
}

fn of_ann(plan: &Plan, world: &World, when: &str) -> Statement {
    let statement = pay(plan, &world.facts(), id_of(ANN), &period(when)).unwrap();
    assert_explained(&statement);
    statement
}

#[test]
fn a_statement_in_words() {
    let world = World::ann()
        .quota(ANN, "2026", usd("500000.00"))
        .deal(won("D-2", "2026-03-02", "60000.00"))
        .deal(won("D-1", "2026-03-02", "70000.33"))
        .deal(won("D-3", "2026-03-30", "-1000.00"));
    let statement = of_ann(&plan("03-marginal-by-attainment.json"), &world, "2026Q1");
    insta::assert_snapshot!("statement_in_words", statement_text(&statement));
}

#[test]
fn a_plan_that_begins_within_a_period_measures_its_own_part() {
    let mut plan = plan("16-by-attainment-marginal.json");
    plan.effective.from = day("2026-01-15");
    plan.pay = Some(PayMix { base_salary: Some(PayAmount::FromPerson), target_variable: None });
    let mut world = World::ann().quota(ANN, "2026-01", usd("10000.00"));
    world.person(ANN).base_salary = Some(usd("12000.00"));
    let world = world.deal(won("D-1", "2026-01-14", "9000.00")).deal(won("D-2", "2026-01-15", "6000.00"));
    let statement = of_ann(&plan, &world, "2026-01");
    let trace = &statement.lines[1].trace;
    assert_eq!(trace.quota.unwrap(), rational("170000/31"));
    assert_eq!(trace.rows.len(), 1);
    assert!(
        trace.arithmetic.starts_with("(170,000 ÷ 31) × 6% + (16,000 ÷ 31) × 8% = "),
        "{}",
        trace.arithmetic
    );
    assert_eq!(
        statement.lines[0].trace.arithmetic,
        "12,000.00 ÷ 12 × (17 ÷ 31) = (17,000 ÷ 31) → 548.39 (rounded half away from zero)"
    );
}

#[test]
fn assignments_are_dated_and_days_apart_make_lines_of_their_own() {
    let mut plan = plan("01-marginal-by-credit.json");
    let one = |who, from: Option<&str>, through: Option<&str>| Assignment {
        who,
        from: from.map(day),
        until: None,
        through: through.map(day),
    };
    plan.applies_to = AppliesTo::Assigned(vec![
        one(Who::Role("account  EXECUTIVE".to_owned()), None, Some("2026-01-10")),
        one(Who::Person("ann lee".to_owned()), Some("2026-01-21"), None),
        one(Who::Person(id_of("Bo").to_string()), None, None),
        one(Who::Team("West".to_owned()), None, None),
    ]);
    let mut world = World::of(&[ANN, "Bo", "Cy", "Di"]);
    world.person(ANN).role = Some("Account Executive".to_owned());
    world.person("Cy").team = Some("west".to_owned());
    let world = world
        .deal(won("D-1", "2026-01-10", "100.00"))
        .deal(won("D-2", "2026-01-15", "1.00"))
        .deal(won("D-3", "2026-01-21", "300.00"));
    let statement = of_ann(&plan, &world, "2026-01");
    let amounts: Vec<Money> = statement.lines.iter().map(|line| line.amount).collect();
    assert_eq!(amounts, [usd("10.00"), usd("30.00")]);
    let facts = world.facts();
    assert_eq!(statements(&plan, &facts, &[period("2026-01")]).unwrap().len(), 3);
    let none = pay(&plan, &facts, id_of("Di"), &period("2026-01")).unwrap();
    assert_eq!((none.lines.len(), none.why_zero), (0, Some(Reason::NotAssigned)));
}

#[test]
fn shares_that_cannot_be_kept_exactly_are_an_error_that_names_the_deal() {
    let mut part = Component::new("deals", Pays::Flat(RateRule::PerUnit(Amount(rational("100")))));
    part.measure.credit = CreditOf::Count;
    let plan = Plan::new("Deals", Currency::USD, vec![part]);
    let world = World::ann().deal(won("D-7", "2026-01-05", "10.00"));
    // Two fractions whose common denominator needs more than 127 bits.
    let one = |below: i128| Part {
        person: Some(id_of(ANN)),
        share: Rational::new(1, below).unwrap(),
        is_overlay: false,
        role: String::new(),
    };
    let shares = vec![one(100_000_000_000_000_000_039), one(100_000_000_000_000_000_129)];
    let facts = world.facts_with(Inputs { splits: [(0, shares)].into(), ..Inputs::default() });
    let why = Terms::new(&plan, &facts).err().unwrap().to_string();
    assert!(
        why.starts_with("deals: the shares of the deal D-7 (") && why.contains("state its split"),
        "{why}"
    );
}

#[test]
fn conditions_choose_deals_by_their_texts() {
    let mut plan = plan("01-marginal-by-credit.json");
    plan.components[0].measure =
        serde_json::from_value(json!({"where": [{"field": "product", "is": ["kite", "Sail"]}]})).unwrap();
    let mut world = World::ann();
    for (key, product) in [("D-1", " KITE"), ("D-2", "Sail"), ("D-3", "Rope"), ("D-4", "")] {
        let mut deal = won(key, "2026-01-05", "10.00");
        deal.product = product.to_owned();
        world.deals.push(deal);
    }
    let statement = of_ann(&plan, &world, "2026-01");
    assert_eq!(statement.total, usd("2.00"));
    let facts = world.facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let extra: Vec<_> = (0..4).filter_map(|row| terms.credit_if_won(row, day("2026-01-31"))).collect();
    assert_eq!(terms.payout_minor(id_of(ANN), &period("2026-01"), &extra), Ok(400));
}

#[test]
fn every_zero_says_why() {
    let flat = plan("flat-rate-of-person.json");
    let why = |plan: &Plan, world: &World, when: &str| of_ann(plan, world, when).why_zero.unwrap();
    let mut world = World::ann();
    assert_eq!(why(&flat, &world, "2026Q1"), Reason::NoRate);
    world.person(ANN).commission_rate = Some(rational("0"));
    assert_eq!(why(&flat, &world, "2026Q1"), Reason::NoCredit);
    let world = world.deal(won("D-1", "2026-01-05", "10.00"));
    assert_eq!(why(&flat, &world, "2026Q1"), Reason::RateIsZero);
    let mut netted = world.clone().deal(won("D-2", "2026-01-06", "-10.00"));
    assert_eq!(why(&flat, &netted, "2026Q1"), Reason::CreditIsZero);
    netted.person(ANN).left = Some(day("2025-12-31"));
    assert_eq!(why(&flat, &netted, "2026Q1"), Reason::NotEmployed);
    let mut tiny = world.clone();
    tiny.person(ANN).commission_rate = Some(rational("0.0001"));
    assert_eq!(why(&flat, &tiny, "2026Q1"), Reason::RoundsToZero);
    let accelerator = plan("accelerator-from-target.json");
    let statement = of_ann(&accelerator, &world, "2026-01");
    let reasons: Vec<_> = statement.lines.iter().map(|line| line.trace.why_zero.unwrap()).collect();
    assert_eq!(reasons, [Reason::NoSalary, Reason::NoQuota]);
    let with_quota = world.quota(ANN, "2026-01", usd("5.00"));
    assert_eq!(of_ann(&accelerator, &with_quota, "2026-01").lines[1].trace.why_zero, Some(Reason::NoTarget));
}

#[test]
fn periods_run_from_the_first_to_the_last_fact_within_the_plan() {
    let plan = plan("16-by-attainment-marginal.json");
    let world = World::ann()
        .quota(ANN, "2026Q2", usd("5.00"))
        .deal(won("D-1", "2025-11-05", "10.00"))
        .deal(won("D-2", "2026-03-05", "10.00"));
    let names = |plan: &Plan| -> Vec<String> {
        pay_periods(plan, &world.facts()).unwrap().into_iter().map(|period| period.name).collect()
    };
    assert_eq!(names(&plan), ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]);
    assert_eq!(pay_periods(&plan, &World::ann().facts()).unwrap(), []);
    let mut later = plan.clone();
    later.effective.from = day("2026-06-15");
    later.payout = Grain::Quarter;
    assert_eq!(names(&later), ["2026Q2"]);
}

#[test]
fn only_pay_periods_and_known_people_are_paid() {
    let plan = plan("16-by-attainment-marginal.json");
    let facts = World::ann().facts();
    let wrong = pay(&plan, &facts, id_of(ANN), &period("2026Q1")).unwrap_err();
    assert!(matches!(wrong, PayError::NotAPayPeriod { .. }), "{wrong}");
    let nobody: PersonId = id_of("Nobody");
    assert_eq!(pay(&plan, &facts, nobody, &period("2026-01")), Err(PayError::UnknownPerson(nobody)));
}

#[test]
fn what_does_not_fit_is_an_error_that_names_the_line() {
    let huge = Money::new(i64::MAX, Currency::USD);
    let mut world =
        World::ann().deal(won("D-1", "2026-01-05", "1.00")).deal(won("D-2", "2026-01-05", "1.00"));
    world.deals.iter_mut().for_each(|deal| deal.amount = Some(huge));
    let mut plan = plan("base-salary-and-commission.json");
    plan.components[0].pays = serde_json::from_value(json!({"flat": {"rate": "100%"}})).unwrap();
    let error = pay(&plan, &world.facts(), id_of(ANN), &period("2026-01")).unwrap_err();
    assert_eq!(error.to_string(), "commission, Ann Lee, 2026-01: the amount is too large to be kept exactly");
}

#[test]
fn the_next_tier_says_how_far_and_what_it_pays() {
    let next = |file: &str, quota: Option<&str>, amount: &str| {
        let mut world = World::ann().deal(won("D-1", "2026-01-05", amount));
        if let Some(quota) = quota {
            world = world.quota(ANN, "2026-01", usd(quota));
        }
        let statement = of_ann(&plan(file), &world, "2026-01");
        let next = statement.lines[0].trace.next_tier.clone();
        next.map(|next| (next.distance, next.pays))
    };
    let pair = |distance, pays| Some((usd(distance), usd(pays)));
    assert_eq!(next("01-marginal-by-credit.json", None, "9000.00"), pair("1000.00", "1000.00"));
    assert_eq!(next("01-marginal-by-credit.json", None, "10000.00"), None);
    assert_eq!(next("02-three-tiers-retroactive.json", None, "10000.00"), pair("0.01", "700.00"));
    assert_eq!(next("28-overage-stated-base-rate.json", Some("100.00"), "80.00"), pair("20.00", "50.00"));
    assert_eq!(next("16-by-attainment-retroactive.json", Some("0.01"), "0.01"), pair("0.01", "0.00"));
}

#[test]
fn the_way_to_the_next_tier_is_whole_where_credit_is_not() {
    let mut plan = plan("01-marginal-by-credit.json");
    let third = CreditMultiplier { conditions: vec![], factor: rational("1/3"), acts_on: ActsOn::Both };
    plan.components[0].measure.multipliers.push(third);
    let statement = of_ann(&plan, &World::ann().deal(won("D-1", "2026-01-05", "100.01")), "2026-01");
    let next = statement.lines[0].trace.next_tier.clone().unwrap();
    assert_eq!((next.distance, next.pays), (usd("9966.67"), usd("1000.00")));
}

#[test]
fn the_pay_mix_is_base_and_target_of_a_year_each_where_it_is_stated() {
    let mut plan = plan("16-by-attainment-marginal.json");
    let mut world = World::ann();
    world.person(ANN).base_salary = Some(usd("60000.00"));
    let of = |plan: &Plan| {
        let facts = world.facts();
        Terms::new(plan, &facts).unwrap().pay_mix(id_of(ANN), day("2026-03-01")).unwrap()
    };
    assert_eq!(of(&plan), (None, None));
    plan.pay = Some(PayMix { base_salary: Some(PayAmount::FromPerson), target_variable: None });
    assert_eq!(of(&plan), (Some(6_000_000), None));
    let target = PayAmount::PerYear(Amount(rational("24000.50")));
    plan.pay = Some(PayMix { base_salary: None, target_variable: Some(target) });
    assert_eq!(of(&plan), (None, Some(2_400_050)));
}

#[test]
fn who_left_has_statements_until_then_and_none_after() {
    let plan = plan("16-by-attainment-marginal.json");
    let mut world = World::of(&[ANN, "Ben Ode"]);
    world.person("Ben Ode").left = Some(day("2026-02-10"));
    let of = |month: &str| {
        let all = statements(&plan, &world.facts(), &[period(month)]).unwrap();
        all.into_iter().map(|statement| statement.person_name).collect::<BTreeSet<_>>()
    };
    assert_eq!(of("2026-02"), [ANN, "Ben Ode"].map(str::to_owned).into());
    assert_eq!(of("2026-03"), [ANN.to_owned()].into());
}
