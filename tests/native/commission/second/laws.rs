//! Laws of the whole engine over the same random plans and worlds: parts that add up, order that changes
//! nothing, and what lies outside that changes nothing inside.

use super::super::world::id_of;
use super::bridge::{First, Said, pays};
use super::generate::{Drawn, drawn, first_day};
use super::time::{periods, span};
use super::world::{Deal, World};
use attain::domain::facts::SplitKind;
use attain::domain::kernel::{Currency, Date, DateRange, Grain, Money, Rational};
use attain::domain::model::plan::{Amount, Component, Pays, Rate, RateRule, Whose};
use attain::domain::model::{Person, Plan};
use proptest::prelude::*;

fn half_year(plan: &Plan, year: i32) -> Vec<DateRange> {
    let first = first_day(year);
    let months = if plan.payout == Grain::Year { 12 } else { 6 };
    periods(plan.payout, span(first, first.plus_months(months).unwrap()))
}

/// Lines and total of a statement, or why there is none.
type Paid = Result<(Vec<(String, i64)>, i64), String>;

/// Lines and totals of everybody in these periods, or why there are none.
fn all(plan: &Plan, world: &World, people: &[&str], year: i32) -> Vec<Paid> {
    let first = First::new(world, plan);
    let terms = first.bound(plan);
    let mut found = Vec::new();
    for name in people {
        for period in half_year(plan, year) {
            found.push(match pays(&terms, id_of(name), period) {
                Said::Paid { lines, total, .. } => Ok((lines, total)),
                Said::Refused(why) => Err(why),
            });
        }
    }
    found
}

const EVERYBODY: [&str; 3] = ["Ann", "Ben", "Cid"];

/// A world with its records the other way round.
fn turned(world: &World) -> World {
    let mut turned = world.clone();
    let last = world.deals.len().wrapping_sub(1);
    turned.deals.reverse();
    turned.splits.reverse();
    turned.splits.iter_mut().for_each(|split| split.deal = last - split.deal);
    turned.cash.reverse();
    turned.cash.iter_mut().for_each(|cash| cash.deal = last - cash.deal);
    turned.quotas.reverse();
    turned.achievements.reverse();
    turned
}

/// All credit paid in full, by the month.
fn whole_credit(of: Whose, year: i32) -> Plan {
    let mut part = Component::new("c", Pays::Flat(RateRule::Rate(Rate(Rational::ONE))));
    part.measure.of = of;
    let mut plan = Plan::new("All of it", Currency::USD, vec![part]);
    plan.effective.from = first_day(year);
    plan.payout = Grain::Year;
    plan.negative_total = attain::domain::model::plan::NegativeTotal::Pay;
    plan
}

/// A world in which everybody is there all the time, and only splits divide.
fn divided(mut world: World) -> World {
    for person in &mut world.people {
        (person.hired, person.left) = (None, None);
    }
    world.splits.retain(|split| split.kind == SplitKind::Split);
    world.cash.clear();
    world
}

fn totals(plan: &Plan, world: &World, people: &[&str], year: i32) -> i64 {
    all(plan, world, people, year).into_iter().map(|paid| paid.unwrap().1).sum()
}

proptest! {
    #![proptest_config(crate::world::weighted_cases(48, 4))]

    #[test]
    fn the_order_of_records_changes_no_statement(case in drawn()) {
        let Drawn { plan, world, year } = case;
        let place = |text: &str| text.split(" (").next().unwrap_or_default().to_owned();
        let told = |world: &World| -> Vec<_> {
            let all = all(&plan, world, &EVERYBODY, year).into_iter();
            all.map(|paid| paid.map_err(|why| place(&why))).collect()
        };
        prop_assert_eq!(told(&world), told(&turned(&world)));
    }

    #[test]
    fn splits_of_a_deal_add_up_to_the_deal(case in drawn()) {
        let world = divided(case.world);
        let plan = whole_credit(Whose::Own, case.year);
        let sold: i64 = world.deals.iter().map(|deal| deal.amount.minor).sum();
        prop_assert_eq!(totals(&plan, &world, &EVERYBODY, case.year), sold);
    }

    #[test]
    fn a_manager_is_credited_with_each_deal_of_the_reports_once(case in drawn()) {
        let world = divided(case.world);
        let plan = whole_credit(Whose::AllReports, case.year);
        let own = totals(&whole_credit(Whose::Own, case.year), &world, &["Ann", "Ben"], case.year);
        prop_assert_eq!(totals(&plan, &world, &["Cid"], case.year), own);
    }

    #[test]
    fn somebody_else_s_deal_changes_nothing(case in drawn(), minor in 1i64..1_000_000) {
        let Drawn { plan, world, year } = case;
        let among = |part: &Component| matches!(part.pays, Pays::Contest(_));
        prop_assume!(!plan.components.iter().any(among));
        let mut wider = world.clone();
        let mut zoe = Person::named(id_of("Zoe"), "Zoe");
        zoe.team = Some("North".to_owned());
        wider.people.push(zoe);
        wider.people.sort_by_key(|person| person.id);
        wider.deals.push(Deal {
            key: "Z-1".to_owned(),
            owner: id_of("Zoe"),
            day: Date::from_ymd(year, 1, 20).unwrap(),
            amount: Money::new(minor, Currency::USD),
            cost_minor: Some(0),
            list_minor: Some(minor),
            discount_minor: Some(0),
            units: Some(Rational::ONE),
            term_months: Some(12),
            texts: [
                (attain::domain::model::plan::DealField::DealType, "New".to_owned()),
                (attain::domain::model::plan::DealField::Product, "Desk".to_owned()),
            ]
            .into(),
        });
        prop_assert_eq!(all(&plan, &world, &EVERYBODY, year), all(&plan, &wider, &EVERYBODY, year));
    }

    #[test]
    fn what_everybody_is_paid_more_for_each_unit_adds_up(case in drawn()) {
        let world = divided(case.world);
        let each = |amount: i64| {
            let mut plan = whole_credit(Whose::Own, case.year);
            plan.components[0].measure.credit = attain::domain::model::plan::CreditOf::Units;
            plan.components[0].pays = Pays::Flat(RateRule::PerUnit(Amount(Rational::whole(amount))));
            plan
        };
        let paid = |amount| -> Vec<i64> {
            all(&each(amount), &world, &EVERYBODY, case.year).into_iter().map(|paid| paid.unwrap().1).collect()
        };
        let (once, ten) = (paid(10), paid(100));
        for (once, ten) in once.iter().zip(ten) {
            prop_assert!((once * 10 - ten).abs() <= 5, "{once} and {ten}: within the one rounding");
        }
    }
}
