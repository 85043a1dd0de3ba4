//! What stands beside statements: supposed and simulated sales, tallies, what a statement says of its data and clauses.

use super::case::plan_of;
use super::world::{Deal, World, day, id_of, period, rational, usd, won, worked};
use attain::domain::commission::inputs::{Cash, CashKind};
use attain::domain::commission::settle::inputs_hash;
use attain::domain::commission::{Clause, Credit, Inputs, PayFacts, Terms};
use attain::domain::kernel::{Id, Rational};
use attain::domain::model::Plan;
use attain::domain::model::Stint;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const ANN: &str = "Ann Lee";

/// The worked plan of one marginal table, with other keys.
fn plan(with: &[(&str, Value)]) -> Plan {
    let document: Value = serde_json::from_str(&worked("01-marginal-by-credit.json")).unwrap();
    let with: Map<String, Value> = with.iter().map(|(at, value)| ((*at).to_owned(), value.clone())).collect();
    plan_of(&json!({"plan": document}), &json!({"with": with})).unwrap()
}

/// The first deal of these is refunded whole in February.
fn refunded(world: &World) -> PayFacts {
    let amount = world.deals[0].amount.unwrap();
    let back = Cash { day: day("2026-02-10"), kind: CashKind::Refund, amount };
    world.facts_with(Inputs { cash: [(0, vec![back])].into(), ..Inputs::default() })
}

#[test]
fn a_supposed_credit_counts_on_its_own_days_only() {
    let mut world = World::ann();
    for (from, rate) in [("2025-01-01", "10%"), ("2026-01-16", "20%")] {
        let begun = Stint::beginning(day(from));
        world.person(ANN).begin_stint(Stint { commission_rate: Some(rational(rate)), ..begun });
    }
    let plan = plan(&[("/components/0/pays", json!({"flat": {"rate_of": "person"}}))]);
    let facts = world.facts().without_deals();
    let terms = Terms::new(&plan, &facts).unwrap();
    assert_eq!(terms.name_of(id_of(ANN)).as_deref(), Some(ANN));
    let supposed = terms.suppose(id_of(ANN), 0, day("2026-01-20")).unwrap().unwrap();
    assert_eq!(supposed.pays(Rational::whole(10_000)), Ok(Rational::whole(2_000)));
}

/// Marginal: the refund of 10,000 loses 1,500 where 5,000 more were sold, but the deal paid 1,000 only (G39).
#[test]
fn what_a_refund_takes_of_what_is_held_back_looks_at_supposed_sales() {
    let plan = plan(&[
        ("/refunds", json!({"policy": "rerate_original"})),
        ("/components/0/holdback", json!({"share": "50%", "until": {"months_after": 1}})),
        ("/negative_total", json!("pay")),
    ]);
    let alone = World::ann().deal(won("D-1", "2026-01-05", "10000.00"));
    let both = alone.clone().deal(won("D-2", "2026-01-20", "5000.00"));
    let (alone, both) = (refunded(&alone), refunded(&both));
    let sold = Credit { day: day("2026-01-20"), minor: 500_000, row: None };
    let (alone, both) = (Terms::new(&plan, &alone).unwrap(), Terms::new(&plan, &both).unwrap());
    for (month, minor) in [("2026-01", 100_000), ("2026-02", 0), ("2026-03", 0)] {
        let month = period(month);
        assert_eq!(both.payout_minor(id_of(ANN), &month, &[]), Ok(minor), "{}", month.name);
        assert_eq!(alone.payout_minor(id_of(ANN), &month, &[sold]), Ok(minor), "{}", month.name);
    }
}

/// Quota and target prorated, a curve, a kicker, a refund of a prime and its schedule: the deal's part and what the
/// refund takes of it have no common fraction of 127 bits. By hand, as fractions without bounds: 766,472,083,871.1349.
#[test]
fn a_refund_of_too_fine_a_part_is_taken_back_to_the_cent() {
    let points = json!([{"at": "100%", "of_target": "100%"}, {"at": "150%", "of_target": "250%"}]);
    let curve = json!({"by": "attainment", "points": points, "between": "interpolate", "below": "nothing", "above": "continue"});
    let plan = plan(&[
        ("/payout", json!("quarter")),
        ("/pay", json!({"target_variable": {"per_year": "48000.13"}})),
        ("/components/0/pays", json!({"curve": curve})),
        (
            "/components/0/kickers",
            json!([{"by": "attainment", "at": "50%", "pays": {"of_target": "12.3457%"}}]),
        ),
        ("/refunds", json!({"policy": "reverse_paid", "schedule": [{"from_month": 0, "share": "90.909%"}]})),
    ]);
    let mut world = World::ann()
        .quota(ANN, "2026", usd("1000.03"))
        .deal(won("D-1", "2026-01-15", "21474836.47"))
        .deal(won("D-2", "2026-01-31", "9824516.53"))
        .deal(won("D-3", "2026-02-01", "-500.21"));
    world.person(ANN).left = Some(day("2026-02-15"));
    let back = Cash { day: day("2026-01-31"), kind: CashKind::Refund, amount: usd("4912258.26") };
    let facts = world.facts_with(Inputs { cash: [(1, vec![back])].into(), ..Inputs::default() });
    let terms = Terms::new(&plan, &facts).unwrap();
    assert_eq!(terms.payout_minor(id_of(ANN), &period("2026Q1"), &[]), Ok(766_472_083_871));
    assert_eq!(terms.pay(id_of(ANN), &period("2026Q1")).unwrap().total, usd("7664720838.71"));
}

/// Each month pays its tiers on the quarter to date: of 10,000 that January, February and March paid 1,000 for, all
/// three give 1,000 back in the month of the refund.
#[test]
fn a_refund_takes_of_each_month_that_paid_the_deal_again() {
    let plan = plan(&[
        ("/components/0/measured_over", json!("quarter")),
        ("/components/0/settle", json!("true_up_without_deductions")),
        ("/refunds", json!({"policy": "reverse_paid"})),
        ("/negative_total", json!("pay")),
    ]);
    let world =
        World::ann().deal(won("D-1", "2026-01-05", "10000.00")).deal(won("D-2", "2026-02-05", "5000.00"));
    let back = Cash { day: day("2026-03-10"), kind: CashKind::Refund, amount: usd("10000.00") };
    let facts = world.facts_with(Inputs { cash: [(0, vec![back])].into(), ..Inputs::default() });
    let terms = Terms::new(&plan, &facts).unwrap();
    for (month, minor) in [("2026-01", 100_000), ("2026-02", 200_000), ("2026-03", -100_000)] {
        assert_eq!(terms.payout_minor(id_of(ANN), &period(month), &[]), Ok(minor), "{month}");
    }
}

#[test]
fn what_was_supposed_leaves_nothing_behind_in_what_is_due() {
    let plan = plan(&[("/components/0/holdback", json!({"share": "50%", "until": {"months_after": 1}}))]);
    let facts = World::ann().deal(won("D-1", "2026-01-05", "10000.00")).facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let sold = Credit { day: day("2026-01-20"), minor: 500_000, row: None };
    for (extra, minor) in [(&[sold][..], 100_000), (&[], 50_000), (&[sold], 100_000)] {
        assert_eq!(terms.payout_minor(id_of(ANN), &period("2026-02"), extra), Ok(minor), "{extra:?}");
    }
}

#[test]
fn attainment_before_the_period_is_of_credit_less_what_counts_for_nothing() {
    let plan = plan(&[
        ("/components/0/measured_over", json!("quarter")),
        ("/components/0/settle", json!("true_up")),
        ("/components/0/measure", json!({"deduct_first": "1000"})),
        ("/components/0/pays/table/by", json!("attainment")),
        (
            "/components/0/pays/table/tiers",
            json!([{"from": "0%", "rate": "10%"}, {"from": "100%", "rate": "20%"}]),
        ),
    ]);
    let world =
        World::ann().deal(won("D-1", "2026-01-05", "11000.00")).deal(won("D-2", "2026-02-05", "5000.00"));
    let facts = world.quota(ANN, "2026Q1", usd("20000.00")).facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let reached = |month| {
        let trace = terms.pay(id_of(ANN), &period(month)).unwrap().lines.remove(0).trace;
        (trace.attainment_before, trace.attainment_after)
    };
    assert_eq!(reached("2026-01"), (Some(rational("0%")), Some(rational("50%"))));
    assert_eq!(reached("2026-02"), (Some(rational("50%")), Some(rational("75%"))));
}

/// A quarter that is settled at its end and held back by half for a month: nothing before March, then what January's deal
/// and half of March's earned.
#[test]
fn what_is_settled_at_the_end_is_due_from_then_on() {
    let plan = plan(&[
        ("/components/0/measured_over", json!("quarter")),
        ("/components/0/settle", json!("at_end")),
        ("/components/0/holdback", json!({"share": "50%", "until": {"months_after": 1}})),
    ]);
    let world =
        World::ann().deal(won("D-1", "2026-01-05", "10000.00")).deal(won("D-2", "2026-03-20", "5000.00"));
    let facts = world.facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    for (month, minor) in
        [("2026-01", 0), ("2026-02", 0), ("2026-03", 150_000), ("2026-04", 50_000), ("2026-05", 0)]
    {
        assert_eq!(terms.payout_minor(id_of(ANN), &period(month), &[]), Ok(minor), "{month}");
    }
}

/// What a period is made ready with are refunds of earlier periods; what one takes in the period itself waits for the
/// supposed sale: rating again would lose 1,500, of which the deal paid 1,000.
#[test]
fn a_period_made_ready_sees_what_its_own_refunds_take_beside_a_supposed_sale() {
    let plan = plan(&[("/refunds", json!({"policy": "rerate_original"})), ("/negative_total", json!("pay"))]);
    let world = World::ann().deal(won("D-1", "2026-02-05", "10000.00"));
    let facts = refunded(&world);
    let terms = Terms::new(&plan, &facts).unwrap();
    let february = period("2026-02");
    let payer = terms.payer(id_of(ANN), &february).unwrap();
    let sold = Credit { day: day("2026-02-20"), minor: 500_000, row: None };
    for (extra, minor) in [(&[][..], 0), (&[sold], 100_000)] {
        assert_eq!(payer.payout_minor(extra), Ok(minor), "{extra:?}");
        assert_eq!(terms.payout_minor(id_of(ANN), &february, extra), Ok(minor), "{extra:?}");
    }
}

/// Trued up by quarters: a refund in the quarter is left out of what is due, one on the day after it is April's.
#[test]
fn a_refund_on_the_day_after_a_trued_up_quarter_is_taken_in_the_next_month() {
    let plan = plan(&[
        ("/components/0/measured_over", json!("quarter")),
        ("/components/0/settle", json!("true_up")),
        ("/refunds", json!({"policy": "reverse_paid"})),
        ("/negative_total", json!("pay")),
    ]);
    let world =
        World::ann().deal(won("D-1", "2026-01-05", "10000.00")).deal(won("D-2", "2026-02-05", "5000.00"));
    let back = |on, amount| Cash { day: day(on), kind: CashKind::Refund, amount: usd(amount) };
    let cash = [(0, vec![back("2026-04-01", "10000.00")]), (1, vec![back("2026-03-10", "5000.00")])].into();
    let facts = world.facts_with(Inputs { cash, ..Inputs::default() });
    let terms = Terms::new(&plan, &facts).unwrap();
    for (month, minor) in
        [("2026-01", 100_000), ("2026-02", 100_000), ("2026-03", -100_000), ("2026-04", -100_000)]
    {
        assert_eq!(terms.payout_minor(id_of(ANN), &period(month), &[]), Ok(minor), "{month}");
    }
}

#[test]
fn a_floor_that_is_paid_over_time_is_due_without_any_deal() {
    let plan = plan(&[
        ("/components/0/pays", json!({"flat": {"rate": "10%"}})),
        ("/components/0/floors", json!([{"amount": "100.00"}])),
        ("/components/0/holdback", json!({"share": "50%", "until": {"months_after": 1}})),
    ]);
    let of_bo = Deal { owner: "Bo".to_owned(), ..won("D-1", "2026-01-05", "10.00") };
    let facts = World::of(&[ANN, "Bo"]).deal(of_bo).facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    for (month, minor) in [("2026-01", 5_000), ("2026-02", 10_000)] {
        assert_eq!(terms.payout_minor(id_of(ANN), &period(month), &[]), Ok(minor), "{month}");
    }
}

/// 46 of the quarter's 90 days: a ramp that has ended years ago cuts no quota into months any more.
#[test]
fn a_ramp_that_has_ended_changes_no_quota() {
    let plan = plan(&[
        ("/payout", json!("quarter")),
        ("/ramp", json!({"months": [{"quota": "25%"}, {"quota": "50%"}]})),
        ("/components/0/pays/table/by", json!("attainment")),
        (
            "/components/0/pays/table/tiers",
            json!([{"from": "0%", "rate": "10%"}, {"from": "100%", "rate": "20%"}]),
        ),
    ]);
    let mut world =
        World::ann().quota(ANN, "2026Q1", usd("9000.00")).deal(won("D-1", "2026-01-05", "4600.00"));
    world.person(ANN).hired = Some(day("2020-01-01"));
    world.person(ANN).left = Some(day("2026-02-15"));
    let facts = world.facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let trace = terms.pay(id_of(ANN), &period("2026Q1")).unwrap().lines.remove(0).trace;
    assert_eq!((trace.quota, trace.attainment_after), (Some(rational("4600")), Some(rational("100%"))));
}

/// A kicker by the credit of another measure stands still while this one's credit grows.
#[test]
fn pay_bends_where_the_measure_of_the_credit_is_looked_at() {
    let flat = json!({"flat": {"rate": "10%"}});
    let kicker = |at| json!([{"by": "credit", "at": at, "pays": {"amount": "50.00"}}]);
    let kites = json!({"where": [{"field": "product", "is": ["kite"]}]});
    let plan = plan(&[(
        "/components",
        json!([
            {"id": "all", "pays": flat, "kickers": kicker("1000.00")},
            {"id": "kites", "measure": kites, "pays": flat, "kickers": kicker("2000.00")},
        ]),
    )]);
    let facts = World::ann().deal(won("D-1", "2026-01-05", "10.00")).facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let bends = terms.suppose(id_of(ANN), 0, day("2026-01-20")).unwrap().unwrap().bends().unwrap();
    assert_eq!(bends.iter().map(|bend| bend.credit).collect::<Vec<_>>(), [Rational::whole(100_000)]);
}

/// A draw of 100.00: the first month is advanced, the second recovers it.
#[test]
fn a_tally_tells_what_a_draw_advances_from_what_it_recovers() {
    let plan = plan(&[("/draw", json!({"kind": "recoverable", "amount": "100.00"}))]);
    let facts = World::ann().deal(won("D-1", "2026-02-05", "3000.00")).facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let tallies = terms.tallies(&[period("2026-01"), period("2026-02")]).unwrap();
    let told: Vec<_> =
        tallies[0].1.iter().map(|own| (own.total_minor, own.advance_minor, own.recovery_minor)).collect();
    assert_eq!(told, [(10_000, 10_000, 0), (20_000, 0, 10_000)]);
}

/// A total below 0 is carried: it is neither earned nor a draw.
#[test]
fn a_tally_tells_what_is_carried_apart() {
    let flat = json!({"flat": {"rate": "10%"}});
    let plan = plan(&[("/components/0/pays", flat), ("/negative_total", json!("carry"))]);
    let facts = World::ann()
        .deal(won("D-1", "2026-01-05", "-100.00"))
        .deal(won("D-2", "2026-02-05", "500.00"))
        .facts();
    let terms = Terms::new(&plan, &facts).unwrap();
    let tallies = terms.tallies(&[period("2026-01"), period("2026-02")]).unwrap();
    let told: Vec<_> =
        tallies[0].1.iter().map(|own| (own.total_minor, own.earned_minor(), own.other_minor)).collect();
    assert_eq!(told, [(0, -1_000, 1_000), (4_000, 5_000, -1_000)]);
}

/// A frozen statement says from which data it was made: other data, another hash.
#[test]
fn what_pay_reads_has_a_hash_of_its_own() {
    let world = World::ann();
    let hash = |world: &World, batches: &[Id]| inputs_hash(&world.workspace, batches).unwrap();
    let batch = Id::from_bits(7);
    let all = [
        hash(&world, &[]),
        hash(&world, &[batch]),
        hash(&world.clone().quota(ANN, "2026-01", usd("1.00")), &[]),
        hash(&World::of(&[ANN, "Ben Ode"]), &[]),
    ];
    assert_eq!(hash(&World::ann(), &[]), all[0]);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

/// What is exactly reached does not bite, and the statement says nothing of it.
#[test]
fn a_floor_that_is_exactly_reached_does_not_bite() {
    let told = |floor: &str| {
        let plan = plan(&[("/components/0/floors", json!([{"amount": floor, "per": "period"}]))]);
        let facts = World::ann().deal(won("D-1", "2026-01-05", "1000.00")).facts();
        let statement = Terms::new(&plan, &facts).unwrap().pay(id_of(ANN), &period("2026-01")).unwrap();
        let floors = |clause: &&Clause| clause.path.contains("/floors/");
        statement.lines[0].trace.clauses.iter().filter(floors).count()
    };
    assert_eq!([told("99.99"), told("100.00"), told("100.01")], [0, 0, 1]);
}

/// The tier of the second component is the first one's: more credit of its own reaches none.
#[test]
fn a_tier_by_another_component_has_no_next_one() {
    let table = json!({"by": "credit", "of": "commission", "application": "retroactive",
        "tiers": [{"from": "0", "rate": "1%"}, {"from": "10000", "rate": "2%"}]});
    let mut own = plan(&[]);
    own.components.push(serde_json::from_value(json!({"id": "more", "pays": {"table": table}})).unwrap());
    let facts = World::ann().deal(won("D-1", "2026-01-05", "9000.00")).facts();
    let statement = Terms::new(&own, &facts).unwrap().pay(id_of(ANN), &period("2026-01")).unwrap();
    let next: Vec<bool> = statement.lines.iter().map(|line| line.trace.next_tier.is_some()).collect();
    assert_eq!(next, [true, false]);
}

#[test]
fn a_tally_holds_the_quota_where_one_is_stated() {
    let plan = plan(&[]);
    let told = |world: &World| {
        let facts = world.facts();
        let tallies = Terms::new(&plan, &facts).unwrap().tallies(&[period("2026-01")]).unwrap();
        let own = &tallies[0].1[0];
        (own.credit, own.quota, own.attainment())
    };
    let world = World::ann().deal(won("D-1", "2026-01-05", "500.00"));
    assert_eq!(told(&world), (Rational::whole(50_000), None, None));
    let world = world.quota(ANN, "2026-01", usd("1000.00"));
    assert_eq!(told(&world), (Rational::whole(50_000), Some(Rational::whole(100_000)), Some(Rational::HALF)));
}
