//! A simulation is what statements would say: of the plan as it stands to the cent, of another as if it held.

use crate::commission::second::plans;
use crate::commission::world::{World, day, period, usd, won};
use attain::app::edit::Action;
use attain::app::requests::{Answer, Asked, DesignAsk, Request, SimulationAsk, Told};
use attain::app::session::Session;
use attain::app::wire::{decode, encode};
use attain::domain::commission::{Altered, PayFacts, Terms, read_plan, write_plan};
use attain::domain::design::{Tweaks, difference, incentives, outcome, pay_again, prove};
use attain::domain::kernel::{Calendar, Currency, Grain, Money, Period, Rational};
use attain::domain::model::Plan;
use proptest::prelude::*;

const PEOPLE: [&str; 3] = ["Ann Lee", "Bob Ray", "Cy Fox"];

fn periods(grain: Grain) -> Vec<Period> {
    Calendar::default().periods_in(period("2026").range, grain).unwrap()
}

/// Three people, a year of quotas and these deals, dealt out in turn over the year.
fn facts(amounts: &[i64]) -> PayFacts {
    facts_with(amounts, 1)
}

/// The same with quotas divided.
fn facts_with(amounts: &[i64], divisor: i64) -> PayFacts {
    let mut world = World::of(&PEOPLE);
    for (place, name) in PEOPLE.iter().enumerate() {
        let whole = 900_000 + 130_000 * i64::try_from(place).unwrap();
        let quota = Money::new(whole / divisor, Currency::USD);
        world = world.quota(name, "2026", quota);
        let person = world.person(name);
        person.commission_rate = Rational::new(7, 100).ok();
        (person.target_variable, person.base_salary) = (Some(usd("1200.00")), Some(usd("2400.00")));
        person.team = Some(if place == 0 { "East" } else { "West" }.to_owned());
    }
    for (number, minor) in amounts.iter().enumerate() {
        let mut deal = won(&format!("D-{number:03}"), "2026-01-01", "0.00");
        deal.date = day("2026-01-01").plus_days(i32::try_from(number * 29 % 360).unwrap()).ok();
        deal.amount = Some(Money::new(*minor, Currency::USD));
        deal.owner = PEOPLE[number % PEOPLE.len()].to_owned();
        world.deals.push(deal);
    }
    world.facts()
}

fn drawn(plan: Plan) -> Plan {
    let mut value = serde_json::to_value(&plan).unwrap();
    value["draw"] = serde_json::json!({"kind": "recoverable", "amount": "90.00"});
    value["effective"] = serde_json::json!({"from": "2026-01-01", "until": "2027-01-01"});
    read_plan(&value.to_string()).unwrap()
}

proptest! {
    #![proptest_config(crate::world::cases(32))]

    /// Law I10.
    #[test]
    fn the_simulation_of_a_plan_on_actual_deals_is_its_statements(
        plan in plans(),
        with_draw in any::<bool>(),
        amounts in prop::collection::vec(-20_000i64..400_000, 1..24),
    ) {
        let plan = if with_draw { drawn(plan) } else { plan };
        let facts = facts(&amounts);
        let terms = Terms::new(&plan, &facts).unwrap();
        let periods = periods(plan.payout);
        let paid = pay_again(&terms, &periods).unwrap();
        let proof = prove(&terms, &periods, &paid).unwrap();
        prop_assert!(proof.holds(), "{proof:?}");
        prop_assert!(proof.statements > 0);
        // In the other order, with whatever is kept from before.
        let statements: i64 = terms.statements(&periods).unwrap().iter().map(|one| one.total.minor).sum();
        let outcome = outcome(&paid, &periods, &facts, Vec::new()).unwrap();
        prop_assert_eq!(outcome.cost_minor, statements);
        prop_assert_eq!(outcome.by_period_minor.iter().sum::<i64>(), outcome.variable_minor);
        let teams: i64 = outcome.teams.iter().map(|team| team.variable_minor).sum();
        prop_assert_eq!(teams, outcome.variable_minor);
        for (_, tallies) in &paid.people {
            for tally in tallies {
                let parts = tally.salary_minor + tally.earned_minor() + tally.advance_minor - tally.recovery_minor
                    + tally.guarantee_minor + tally.other_minor;
                prop_assert_eq!(parts, tally.total_minor);
            }
        }
    }

    #[test]
    fn quotas_of_the_data_are_turned_as_if_they_were_stated_so(
        plan in plans(),
        amounts in prop::collection::vec(0i64..400_000, 1..24),
    ) {
        let half = Altered { quotas: Rational::HALF, mix: None };
        let (facts, halved) = (facts(&amounts), facts_with(&amounts, 2));
        let periods = periods(plan.payout);
        let turned = pay_again(&Terms::altered(&plan, &facts, half).unwrap(), &periods).unwrap();
        let stated = pay_again(&Terms::new(&plan, &halved).unwrap(), &periods).unwrap();
        prop_assert_eq!(turned.people, stated.people);
    }

    #[test]
    fn dials_that_are_not_turned_change_no_byte_and_differences_name_what_is(plan in plans()) {
        prop_assert_eq!(Tweaks::default().turned(&plan).unwrap(), plan.clone());
        prop_assert_eq!(difference::differences(&plan, &plan), Vec::new());
        let mut other = plan.clone();
        other.name = "Another".to_owned();
        other.components.reverse();
        let found = difference::differences(&plan, &other);
        prop_assert_eq!(found.len(), 1, "an order of components is no difference: {:?}", found);
        prop_assert_eq!(&found[0].way, &["name".to_owned()]);
        prop_assert_eq!(found[0].after.as_deref(), Some("Another"));
    }
}

const AE: &str = r#"{"schema":"attain/plan/1","name":"AE","currency":"USD",
    "effective":{"from":"2026-01-01","until":"2027-01-01"},"applies_to":{"everyone":true},"payout":"quarter",
    "pay":{"base_salary":"from_person","target_variable":"from_person"},
    "components":[{"id":"commission","pays":{"table":{"application":"marginal","by":"attainment","tiers":[
    {"from":"0%","multiple":"1"},{"from":"100%","multiple":"1.5"}]}},"caps":[{"amount":"900.00"}]}]}"#;

#[test]
fn each_dial_turns_what_it_names() {
    let plan = read_plan(AE).unwrap();
    let half = Rational::HALF;
    let turned = |tweaks: Tweaks| write_plan(&tweaks.turned(&plan).unwrap());
    let dialled = Tweaks { accelerators: Rational::whole(2), levels: half, caps: half, ..Tweaks::default() };
    let text = turned(dialled);
    assert!(text.contains(r#""multiple": "2""#) && text.contains(r#""multiple": "1""#), "{text}");
    assert!(text.contains(r#""from": "50%""#) && text.contains(r#""amount": "450""#), "{text}");
    let found = difference::differences(&plan, &read_plan(&text).unwrap());
    let ways: Vec<String> = found.iter().map(|one| one.way.join("/")).collect();
    assert_eq!(
        ways,
        [
            "components/commission/caps/1/amount",
            "components/commission/pays/table/tiers/2/from",
            "components/commission/pays/table/tiers/2/multiple",
        ]
    );
}

#[test]
fn a_mix_cuts_ote_anew_and_keeps_it() {
    let plan = read_plan(AE).unwrap();
    let facts = facts(&[]);
    let mixed = Altered { quotas: Rational::ONE, mix: Some(Rational::new(2, 3).unwrap()) };
    let terms = Terms::altered(&plan, &facts, mixed).unwrap();
    let paid = pay_again(&terms, &periods(Grain::Quarter)).unwrap();
    // 3,600.00 of OTE: a third of it is salary, a quarter of that is paid each quarter.
    assert!(paid.people.iter().all(|(_, own)| own.iter().all(|tally| tally.salary_minor == 30_000)));
    let idle = terms.suppose(paid.people[0].0, 0, day("2026-02-01")).unwrap().unwrap();
    let quota = idle.quota().unwrap().unwrap();
    assert_eq!(idle.pays(quota).unwrap(), Rational::whole(60_000), "at quota a quarter of 2,400.00");
}

#[test]
fn a_session_lays_two_plans_side_by_side_and_says_whom_each_pays_more() {
    let mut session = Session::empty([7; 16], day("2027-02-01"));
    let ask = SimulationAsk {
        text: AE.to_owned(),
        changed: None,
        tweaks: Tweaks { rates: Rational::whole(2), ..Tweaks::default() },
        days: None,
    };
    let simulated = session.simulate(&ask).unwrap();
    assert!(simulated.as_if, "eight quarters are more than the plan's own days");
    assert_eq!(simulated.simulation.periods.len(), 8);
    assert!(simulated.simulation.people.is_empty());
    assert!(session.simulate(&SimulationAsk { changed: Some(AE.replace("USD", "EUR")), ..ask }).is_err());
}

#[test]
fn whatever_is_said_of_a_plan_arrives_as_it_was_said() {
    let mut session = Session::empty([7; 16], day("2026-08-01"));
    let text = AE.replace(r#"{"everyone":true}"#, r#"[{"role":"AE"}]"#);
    session.act(Action::SetPlan { id: None, document: text.clone() });
    let (tweaks, changed, days) = (Tweaks::default(), None, None);
    let ask = SimulationAsk { text: text.clone(), changed, tweaks, days };
    let asks = [
        DesignAsk::Gaming { text: text.clone() },
        DesignAsk::Simulate(ask.clone()),
        DesignAsk::Sensitivity(ask),
        DesignAsk::Prove { text: text.clone(), days },
        DesignAsk::Paper { text: text.clone(), before: Some(text) },
        DesignAsk::Incentives,
        DesignAsk::Totals { days },
    ];
    for ask in asks {
        let asked = Asked { number: 1, lane: String::new(), request: Request::Design(ask.clone()) };
        assert_eq!(decode::<Asked>(&encode(&asked).unwrap()).unwrap(), asked);
        let answer = session.design(&ask);
        assert!(matches!(answer, Answer::Designed(_)), "{ask:?}: {answer:?}");
        let told = Told { number: 1, answer };
        assert_eq!(decode::<Told>(&encode(&told).unwrap()).unwrap(), told);
    }
}

#[test]
fn a_plan_on_paper_works_its_examples_out_for_a_sample_person_where_it_pays_nobody() {
    let mut session = Session::empty([7; 16], day("2026-08-01"));
    let plan = read_plan(&AE.replace("900.00", "90000.00")).unwrap();
    let paper = session.paper(&plan, None).unwrap();
    assert!(paper.is_sample && paper.differences.is_empty());
    let examples = paper.examples.unwrap();
    let totals: Vec<(i64, i64)> = examples.examples.iter().map(|one| (one.credit, one.total.minor)).collect();
    // V is 15,000.00 a quarter on a quota of 100,000.00, half as much again above it; salary is a line, too.
    let salary = 1_500_000;
    let due = [(5_000_000, 750_000), (8_000_000, 1_200_000), (10_000_000, 1_500_000)];
    let due = due.into_iter().chain([(12_000_000, 1_950_000), (15_000_000, 2_625_000)]);
    assert_eq!(totals, due.map(|(credit, pays)| (credit, pays + salary)).collect::<Vec<_>>());
    assert!(examples.examples[3].lines.iter().any(|(_, _, arithmetic)| arithmetic.contains('×')));
}

#[test]
fn a_spif_pays_until_its_budget_is_used_up_and_its_standings_are_its_statements() {
    let plan = read_plan(
        &AE.replace(
            r#""components":["#,
            r#""components":[{"id":"spif","name":"Spring","days":{"from":"2026-03-01","until":"2026-06-01"},
            "measure":{"credit":"count"},"pays":{"flat":{"per_unit":"100.00"}},"budget":{"amount":"250.00"}},"#,
        ),
    )
    .unwrap();
    let facts = facts(&[100_000; 12]);
    let terms = Terms::new(&plan, &facts).unwrap();
    let paid = pay_again(&terms, &periods(Grain::Quarter)).unwrap();
    let found = incentives(&terms, &paid, day("2026-05-01")).unwrap();
    let [spif] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((spif.budget_minor, spif.earned_minor), (Some(25_000), Some(25_000)));
    assert_eq!(spif.days_left(day("2026-05-01")), Some(30));
    let most = spif.standings.iter().map(|one| one.credit).max();
    assert_eq!(spif.standings.first().map(|one| (one.rank, Some(one.credit))), Some((1, most)));
    let stated: i64 = terms
        .statements(&periods(Grain::Quarter))
        .unwrap()
        .iter()
        .flat_map(|statement| &statement.lines)
        .filter(|line| line.component == "spif")
        .map(|line| line.amount.minor)
        .sum();
    assert_eq!(Some(stated), spif.earned_minor);
}
