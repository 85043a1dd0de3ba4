//! Both engines on random plans and worlds.

use super::bridge::{First, Said, pays};
use super::generate::{Drawn, drawn, drawn_in, first_day};
use super::statement::{Statement, statements};
use super::time::{periods, span};
use super::{Book, Trouble, plans};
use attain::domain::commission::{Severity, check};
use attain::domain::kernel::Grain;
use attain::domain::model::Plan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

/// What became of plan-periods.
#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    /// By the place where the rules are silent.
    silent: BTreeMap<&'static str, u64>,
    /// What is refused.
    refused: u64,
}

/// Lines by component: sums of those that are not 0, as a cut period may show a line of 0 or none.
fn by_component(lines: impl Iterator<Item = (String, i64)>) -> BTreeMap<String, Vec<i64>> {
    let mut all: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (id, minor) in lines.filter(|(_, minor)| *minor != 0) {
        all.entry(id).or_default().push(minor);
    }
    all
}

fn compare(case: &Drawn, tally: &mut Tally) -> Result<(), TestCaseError> {
    let Drawn { plan, world, year } = case;
    if check(plan).iter().any(|finding| finding.severity == Severity::Refused) {
        tally.refused += 1;
        return Ok(());
    }
    let first = First::new(world, plan);
    let terms = first.bound(plan);
    let book = Book::new(plan, world);
    let year = first_day(*year);
    let half = match plan.payout {
        Grain::Year => year.plus_months(12).unwrap(),
        _ => year.plus_months(6).unwrap(),
    };
    let payouts = periods(plan.payout, span(year, half));
    for person in &world.people {
        // Once for all periods; where that stops, each as far as it goes.
        let all = statements(&book, person.id, payouts[payouts.len() - 1]);
        for payout in &payouts {
            let own = all.clone().or_else(|_| statements(&book, person.id, *payout));
            let own = own.map(|all| all.into_iter().find(|statement| statement.payout == *payout));
            agree(plan, &person.name, (own, pays(&terms, person.id, *payout)), tally)?;
        }
    }
    Ok(())
}

fn agree(
    plan: &Plan,
    name: &str,
    both: (Result<Option<Statement>, Trouble>, Said),
    tally: &mut Tally,
) -> Result<(), TestCaseError> {
    match both {
        (Ok(own), Said::Paid { lines, total, .. }) => {
            let counted =
                |id: &String| id == "base_salary" || plan.editions().iter().any(|plan| has(plan, id));
            let (own, paid) = own.map_or((Vec::new(), 0), |own| (own.lines, own.total));
            let own = own.into_iter().map(|line| (line.id, line.minor));
            let own = by_component(own.filter(|(id, _)| counted(id)));
            let theirs = by_component(lines.into_iter().filter(|(id, _)| counted(id)));
            prop_assert_eq!(own, theirs, "the second engine's lines of {}, then the first's", name);
            prop_assert_eq!(paid, total, "the second engine's total of {}, then the first's", name);
            tally.agreed += 1;
        }
        (Err(Trouble::Silent(place)), _) => *tally.silent.entry(place).or_insert(0) += 1,
        (Err(_), Said::Refused(_)) => tally.agreed += 1,
        both => return Err(TestCaseError::fail(format!("{name}: {both:?}"))),
    }
    Ok(())
}

fn has(plan: &Plan, id: &str) -> bool {
    plan.components.iter().any(|part| part.id == id)
}

proptest! {
    #![proptest_config(crate::world::cases(192))]

    #[test]
    fn both_engines_agree_on_random_plans_and_worlds(case in drawn()) {
        compare(&case, &mut Tally::default())?;
    }

    /// Tables and flat rates alone, denser than the mechanics above.
    #[test]
    fn both_engines_agree_on_random_tables(plan in plans(), case in drawn_in(2026)) {
        let Drawn { mut world, year, .. } = case;
        world.splits.clear();
        world.cash.clear();
        compare(&Drawn { plan, world, year }, &mut Tally::default())?;
    }
}

/// The keys of a plan that the generator must use.
const MECHANICS: &[&str] = &[
    "flat",
    "table",
    "curve",
    "grid",
    "scoped",
    "mbo",
    "contest",
    "rate_of",
    "multiple",
    "per_unit",
    "base_rate",
    "below",
    "measured_over",
    "settle",
    "quota",
    "phasing",
    "gates",
    "multipliers",
    "kickers",
    "caps",
    "floors",
    "order",
    "pay_on",
    "holdback",
    "of",
    "shares",
    "where",
    "deduct_first",
    "proration",
    "ramp",
    "limits",
    "refunds",
    "draw",
    "guarantee",
    "versions",
    "base_salary",
];

#[test]
fn the_generator_draws_every_mechanic_and_most_of_it_is_decided() {
    let mut runner = TestRunner::deterministic();
    let (mut tally, mut seen) = (Tally::default(), BTreeMap::new());
    for _ in 0..400 {
        let case = drawn().new_tree(&mut runner).unwrap().current();
        let text = serde_json::to_string(&case.plan).unwrap();
        for key in MECHANICS {
            *seen.entry(*key).or_insert(0) += u32::from(text.contains(&format!("\"{key}\"")));
        }
        let book = Book::new(&case.plan, &case.world);
        let months = span(first_day(case.year), first_day(case.year).plus_months(3).unwrap());
        let payout = *periods(case.plan.payout, months).last().unwrap();
        for person in &case.world.people {
            match statements(&book, person.id, payout) {
                Err(Trouble::Silent(place)) => *tally.silent.entry(place).or_insert(0) += 1,
                Err(_) => tally.refused += 1,
                Ok(_) => tally.agreed += 1,
            }
        }
    }
    let missing: Vec<_> = seen.iter().filter(|(_, count)| **count < 3).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let silent: u64 = tally.silent.values().sum();
    assert!(tally.agreed > 3 * silent && tally.agreed > 20 * tally.refused, "{tally:?}");
}

/// Of 300 plans most are compared: few are refused, and the rules are silent about few.
#[test]
fn most_of_what_is_drawn_is_compared() {
    let mut runner = TestRunner::deterministic();
    let mut tally = Tally::default();
    for _ in 0..300 {
        let case = drawn().new_tree(&mut runner).unwrap().current();
        if let Err(error) = compare(&case, &mut tally) {
            panic!("{error} {case:?}");
        }
    }
    let silent: u64 = tally.silent.values().sum();
    assert!(tally.agreed > 3 * silent && tally.agreed > 20 * tally.refused, "{tally:?}");
}
