//! Planted cliffs are found to the unit and the cent; smooth plans have none; the smoother plan keeps its word.

use crate::commission::world::{World, day, id_of, period};
use attain::domain::commission::{Credit, PayFacts, Terms, check, read_plan};
use attain::domain::design::{Gaming, TrapKind, scan};
use attain::domain::kernel::{Currency, Grain, Money, Period, Rational};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;

const ANN: &str = "Ann Lee";

fn facts(quota_minor: i64) -> PayFacts {
    let mut world = World::ann().quota(ANN, "2026Q1", Money::new(quota_minor, Currency::USD));
    let ann = world.person(ANN);
    ann.target_variable = Some(Money::new(4_000_000, Currency::USD));
    ann.base_salary = Some(Money::new(6_000_000, Currency::USD));
    world.facts()
}

fn quarter() -> Period {
    period("2026Q1")
}

fn percent(value: i64) -> Rational {
    Rational::new(value.into(), 100).unwrap()
}

fn share(value: i64) -> Level {
    Level::Share(percent(value))
}

fn tier(from: i64, rate: i64) -> Tier {
    Tier { from: share(from), until: None, application: None, pays: RateRule::Rate(Rate(percent(rate))) }
}

fn table(application: Application, tiers: Vec<Tier>) -> Pays {
    Pays::Table(Table {
        application: Some(application),
        by: TableBy::Attainment,
        of: None,
        cuts: None,
        edge: Edge::LowerInside,
        base_rate: None,
        below: None,
        tiers,
        above: None,
    })
}

fn plan(pays: Pays) -> Plan {
    let mut plan = Plan::new("Planted", Currency::USD, vec![Component::new("commission", pays)]);
    plan.payout = Grain::Quarter;
    plan.pay = Some(PayMix {
        base_salary: Some(PayAmount::FromPerson),
        target_variable: Some(PayAmount::FromPerson),
    });
    plan
}

fn scanned(plan: &Plan, quota_minor: i64) -> Gaming {
    assert_eq!(check(plan), Vec::new());
    let gaming = scan(plan, &facts(quota_minor), day("2026-02-01")).unwrap();
    assert_eq!((gaming.people, gaming.unscanned.clone()), (1, Vec::new()));
    gaming
}

/// What the pay engine itself pays for a credit.
fn paid(plan: &Plan, quota_minor: i64, minor: i64) -> i64 {
    let facts = facts(quota_minor);
    let extra = [Credit { day: day("2026-02-02"), minor, row: None }];
    Terms::new(plan, &facts).unwrap().payout_minor(id_of(ANN), &quarter(), &extra).unwrap()
}

/// Rising marginal tiers from 0 on: continuous, never flat.
fn smooth() -> impl Strategy<Value = Pays> {
    prop::collection::vec((1i64..60, 1i64..12), 0..4).prop_map(|steps| {
        let (mut from, mut rate) = (0, 3);
        let mut tiers = vec![tier(from, rate)];
        for (further, more) in steps {
            (from, rate) = (from + further, (rate + more).min(100));
            tiers.push(tier(from, rate));
        }
        table(Application::Marginal, tiers)
    })
}

/// What can be planted at a level.
fn plants() -> impl Strategy<Value = u8> {
    0u8..6
}

fn planted(pays: Pays, plant: u8, at: i64) -> Plan {
    let mut plan = plan(pays);
    let level = share(at);
    let part = &mut plan.components[0];
    match plant {
        0 => part.kickers.push(Kicker {
            of: None,
            by: Gauge::Attainment,
            at: level,
            pays: Sum::Amount(Amount(Rational::whole(750))),
        }),
        1 => part.gates.push(Gate {
            of: None,
            by: Gauge::Attainment,
            at_least: Some(level),
            above: None,
            otherwise: Some(Rate(percent(40))),
        }),
        2 => part.multipliers.push(Multiplier {
            of: None,
            by: Gauge::Attainment,
            factor: None,
            tiers: vec![
                FactorTier { from: share(0), factor: Rational::ONE },
                FactorTier { from: level, factor: percent(150) },
            ],
            edge: Edge::LowerInside,
        }),
        3 => {
            if let Pays::Table(table) = &mut part.pays {
                table.tiers.retain(|tier| tier.from.value() < percent(at));
                let last = RateRule::Rate(Rate(Rational::ONE));
                let application = Some(TierApplication::All);
                table.tiers.push(Tier { from: level, until: None, application, pays: last });
            }
        }
        4 => {
            // A level of earnings, which no document states as credit.
            part.kickers.push(Kicker {
                of: Some("commission-2".to_owned()),
                by: Gauge::Earned,
                at: Level::Amount(Rational::whole(at)),
                pays: Sum::Amount(Amount(Rational::whole(900))),
            });
            let rate = RateRule::Rate(Rate(percent(1)));
            plan.components.push(Component::new("commission-2", Pays::Flat(rate)));
        }
        _ => {
            let target = |share| CurveValue::OfTarget(percent(share));
            let point = |at, share| CurvePoint { at, pays: target(share), then: Some(Between::Interpolate) };
            let step = CurvePoint { at: level, pays: target(90), then: Some(Between::Step) };
            let after = CurvePoint { at: share(at + 30), pays: target(140), then: None };
            part.pays = Pays::Curve(Curve {
                by: CurveBy::Attainment,
                points: vec![point(share(0), 0), step, after],
                between: Some(Between::Interpolate),
                below: None,
                above: Some(CurveAbove::PerPoint(Rate(percent(1)))),
            });
        }
    }
    plan
}

/// The first credit that reaches the plant.
fn reached(plant: u8, at: i64, quota_minor: i64) -> i64 {
    match plant {
        // 1 % of credit has earned the level.
        4 => at * 100 * 100,
        // The curve jumps at the point after the step.
        5 => (quota_minor * (at + 30) + 99) / 100,
        _ => (quota_minor * at + 99) / 100,
    }
}

proptest! {
    #![proptest_config(crate::world::cases(48))]

    #[test]
    fn every_planted_cliff_is_found_to_the_unit_with_what_the_unit_pays(
        pays in smooth(),
        plant in plants(),
        at in 5i64..180,
        quota in 5_000_000i64..90_000_000,
    ) {
        let plan = planted(pays, plant, at);
        let gaming = scanned(&plan, quota);
        let edge = reached(plant, at, quota);
        let jump = paid(&plan, quota, edge) - paid(&plan, quota, edge - 1);
        prop_assume!(jump > 10);
        let found = gaming.traps.iter().find(|trap| trap.kind == TrapKind::Cliff && trap.worst.credit == edge - 1);
        let found = found.map(|trap| trap.worst.worth_minor);
        prop_assert!(found.is_some_and(|found| (found - jump).abs() <= 2), "{found:?} for {jump} at {edge}");
    }

    #[test]
    fn a_smooth_plan_has_neither_cliff_nor_fall(pays in smooth(), quota in 1_000_000i64..90_000_000) {
        let gaming = scanned(&plan(pays), quota);
        prop_assert!(!gaming.has_jumps(), "{:?}", gaming.traps);
        prop_assert_eq!(gaming.smoother, None);
    }

    #[test]
    fn the_smoother_plan_has_no_jump_and_pays_the_same_at_each_level_and_beyond(
        rates in prop::collection::vec((10i64..60, 1i64..4), 1..4),
        quota in 1_000_000i64..90_000_000,
    ) {
        let mut tiers = vec![tier(0, 2)];
        let (mut from, mut rate) = (0, 2);
        for (further, more) in rates {
            (from, rate) = (from + further, rate + more);
            tiers.push(tier(from, rate));
        }
        let last = from;
        let levels: Vec<i64> = tiers.iter().map(|tier| (quota * percent_of(tier.from) + 99) / 100).collect();
        let rough = plan(table(Application::Retroactive, tiers));
        let gaming = scanned(&rough, quota);
        prop_assert!(gaming.has_jumps());
        let smooth = read_plan(&gaming.smoother.unwrap()).unwrap();
        let again = scanned(&smooth, quota);
        prop_assert!(!again.has_jumps(), "{:?}", again.traps);
        for credit in levels.into_iter().chain([quota * (last + 7) / 100, quota * 4]) {
            prop_assert!((paid(&rough, quota, credit) - paid(&smooth, quota, credit)).abs() <= 1);
        }
    }
}

fn percent_of(level: Level) -> i64 {
    i64::try_from(level.value().checked_mul(Rational::HUNDRED).unwrap().numerator()).unwrap()
}

#[test]
fn a_threshold_is_flat_below_and_a_cap_is_flat_above_without_end() {
    let mut plan = plan(Pays::Curve(Curve {
        by: CurveBy::Attainment,
        points: vec![
            CurvePoint { at: share(50), pays: CurveValue::OfTarget(Rational::ZERO), then: None },
            CurvePoint { at: share(100), pays: CurveValue::OfTarget(Rational::ONE), then: None },
        ],
        between: Some(Between::Interpolate),
        below: Some(CurveBelow::Nothing),
        above: Some(CurveAbove::PerPoint(Rate(percent(2)))),
    }));
    plan.components[0].caps.push(Limit { sum: Sum::OfTarget(Rate(percent(200))), per: Per::Period });
    let gaming = scanned(&plan, 10_000_000);
    let flats: Vec<_> = gaming.traps.iter().filter(|trap| trap.kind == TrapKind::Flat).collect();
    let spans: Vec<_> = flats.iter().map(|trap| (trap.worst.credit, trap.worst.until)).collect();
    assert_eq!(spans, [(15_000_000, None), (0, Some(5_000_000))]);
    assert!(!gaming.has_jumps());
    assert_eq!(flats[0].worst.pays_minor, 2_000_000);
}

#[test]
fn timing_says_what_a_deal_pays_more_in_the_better_period() {
    // 5 % up to quota, 10 % above: a deal of a tenth of quota pays 5 % of it more above quota.
    let gaming = scanned(&plan(table(Application::Marginal, vec![tier(0, 5), tier(100, 10)])), 10_000_000);
    let worth = |kind| gaming.traps.iter().find(|trap| trap.kind == kind).map(|trap| trap.worst.worth_minor);
    assert_eq!(worth(TrapKind::PullForward), Some(50_000));
    assert_eq!(worth(TrapKind::HoldBack), Some(50_000));
    // A flat rate pays the same whenever a deal closes.
    let flat = scanned(&plan(Pays::Flat(RateRule::Rate(Rate(percent(5))))), 10_000_000);
    assert_eq!(flat.traps, Vec::new());
}

#[test]
fn things_are_scanned_like_money() {
    let tiers = [(0, 250), (3, 400), (6, 600)].map(|(from, amount)| Tier {
        from: Level::Amount(Rational::whole(from)),
        until: None,
        application: None,
        pays: RateRule::PerUnit(Amount(Rational::whole(amount))),
    });
    let mut plan = plan(Pays::Table(Table {
        application: Some(Application::Retroactive),
        by: TableBy::Credit,
        of: None,
        cuts: None,
        edge: Edge::LowerInside,
        base_rate: None,
        below: None,
        tiers: tiers.to_vec(),
        above: None,
    }));
    plan.components[0].measure.credit = CreditOf::Activity("meeting".to_owned());
    let gaming = scanned(&plan, 10_000_000);
    let cliffs: Vec<_> = gaming.traps.iter().filter(|trap| trap.kind == TrapKind::Cliff).collect();
    let found: Vec<_> = cliffs.iter().map(|trap| (trap.worst.credit, trap.worst.worth_minor)).collect();
    // The sixth pays 3,600 − 2,000; the third 1,200 − 500.
    assert_eq!(found, [(5, 160_000), (2, 70_000)]);
    assert!(cliffs.iter().all(|trap| !trap.is_money && trap.path.is_some()));
}
