//! Changes of pay by hand: each is paid once, whichever plans pay the person.

use super::world::{World, id_of, period, usd, won, worked};
use attain::domain::commission::inputs::ByHand;
use attain::domain::commission::{Inputs, Terms, read_plan};
use attain::domain::kernel::{Currency, Money};
use attain::domain::model::Plan;

const ANN: &str = "Ann Lee";

/// What each plan pays Ann in January, with one change by hand and nothing else.
fn paid(plans: &[Plan], amount: Money, line: &str) -> Vec<Result<i64, String>> {
    let change = ByHand {
        person: id_of(ANN),
        range: period("2026-01").range,
        amount,
        reason: "a promise".to_owned(),
        line: line.to_owned(),
        place: None,
    };
    let inputs = Inputs { by_hand: vec![change], plans: plans.to_vec(), ..Inputs::default() };
    let facts = World::ann().facts_with(inputs);
    let pay = |plan: &Plan| {
        let terms = Terms::new(plan, &facts).map_err(|error| error.to_string())?;
        terms
            .pay(id_of(ANN), &period("2026-01"))
            .map(|paid| paid.total.minor)
            .map_err(|error| error.to_string())
    };
    plans.iter().map(pay).collect()
}

fn plan(name: &str) -> Plan {
    Plan { name: name.to_owned(), ..read_plan(&worked("01-marginal-by-credit.json")).unwrap() }
}

#[test]
fn of_several_plans_the_first_by_name_pays_it() {
    let plans = [plan("B"), plan("A"), plan("C")];
    assert_eq!(paid(&plans, usd("50.00"), ""), [Ok(0), Ok(5_000), Ok(0)]);
}

#[test]
fn the_plan_that_has_the_line_pays_it_whatever_its_name() {
    let mut plans = [plan("A"), plan("B")];
    plans[1].components[0].id = "bonus".to_owned();
    assert_eq!(paid(&plans, usd("50.00"), "bonus"), [Ok(0), Ok(5_000)]);
    assert_eq!(paid(&plans, usd("50.00"), "a line of no plan"), [Ok(5_000), Ok(0)]);
}

#[test]
fn a_plan_that_does_not_pay_then_is_not_asked() {
    let mut plans = [plan("A"), plan("B")];
    plans[0].effective.from = super::world::day("2026-02-01");
    assert_eq!(paid(&plans[1..], usd("50.00"), ""), [Ok(5_000)]);
    assert_eq!(paid(&plans, usd("50.00"), "")[1], Ok(5_000));
}

/// What was taken by hand in a month without pay is carried into the next one.
#[test]
fn what_is_below_zero_by_hand_is_carried() {
    let plan = plan("A");
    let change = ByHand {
        person: id_of(ANN),
        range: period("2026-01").range,
        amount: usd("-50.00"),
        reason: "a loan".to_owned(),
        line: String::new(),
        place: None,
    };
    let inputs = Inputs { by_hand: vec![change], plans: vec![plan.clone()], ..Inputs::default() };
    let facts = World::ann().deal(won("D-1", "2026-02-05", "1000.00")).facts_with(inputs);
    let pay = |month: &str| {
        Terms::new(&plan, &facts).unwrap().payout_minor(id_of(ANN), &period(month), &[]).unwrap()
    };
    assert_eq!([pay("2026-02"), pay("2026-01")], [5_000, 0]);
}

#[test]
fn of_two_plans_of_one_name_one_pays_it() {
    let mut plans = [plan("A"), plan("A")];
    plans[0].effective.until = Some(super::world::day("2026-01-16"));
    plans[1].effective.from = super::world::day("2026-01-16");
    assert_eq!(paid(&plans, usd("50.00"), ""), [Ok(5_000), Ok(0)]);
}

#[test]
fn another_currency_goes_to_its_plan_and_without_a_rate_names_it() {
    let euro = Currency::parse("EUR").unwrap();
    let mut plans = vec![plan("A"), plan("B")];
    plans[1].currency = euro;
    let amount = Money::new(5_000, euro);
    assert_eq!(paid(&plans, amount, ""), [Ok(0), Ok(5_000)]);
    plans.pop();
    let why = paid(&plans, amount, "").remove(0).unwrap_err();
    assert!(why.contains("there is no rate from EUR to USD"), "{why}");
}
