//! Both engines on random plans and worlds.

use super::bridge::{First, Said};
use super::generate::{Drawn, drawn, first_day};
use super::statement::statements;
use super::time::{periods, span};
use super::{Book, Trouble, plans};
use attain::domain::commission::{Code, Severity, check};
use attain::domain::kernel::Grain;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What became of plan-periods.
#[derive(Debug, Default)]
struct Tally {
    agreed: u64,
    /// Plans with keys that the first engine does not evaluate yet.
    waiting: u64,
    /// By the place where the rules are silent.
    silent: BTreeMap<&'static str, u64>,
    /// Plans that `check` refuses.
    refused: BTreeMap<String, u64>,
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
    let refusals: Vec<_> =
        check(plan).into_iter().filter(|finding| finding.severity == Severity::Refused).collect();
    if let Some(other) = refusals.iter().find(|finding| finding.code != Code::Unevaluated) {
        *tally.refused.entry(format!("{:?}: {}", other.code, other.message)).or_insert(0) += 1;
        return Ok(());
    }
    let Some(first) = First::new(world, plan).filter(|_| refusals.is_empty()) else {
        tally.waiting += 1;
        return Ok(());
    };
    let book = Book::new(plan, world);
    let year = first_day(*year);
    let half = match plan.payout {
        Grain::Year => year.plus_months(12).unwrap(),
        _ => year.plus_months(6).unwrap(),
    };
    for person in &world.people {
        for payout in periods(plan.payout, span(year, half)) {
            let own = statements(&book, person.id, payout);
            match (own, first.pays(plan, person.id, payout)) {
                (Ok(all), Said::Paid { lines, total, .. }) => {
                    let last = all.last().unwrap();
                    let ids: Vec<&String> = plan.components.iter().map(|part| &part.id).collect();
                    let counted = |id: &String| ids.contains(&id) || id == "base_salary";
                    let own = last.lines.iter().map(|line| (line.id.clone(), line.minor));
                    let own = by_component(own.filter(|(id, _)| counted(id)));
                    let theirs = by_component(lines.into_iter().filter(|(id, _)| counted(id)));
                    prop_assert_eq!(own, theirs, "{} in {:?}", person.name, payout);
                    prop_assert_eq!(last.total, total, "{} in {:?}", person.name, payout);
                    tally.agreed += 1;
                }
                (Err(Trouble::Silent(place)), _) => *tally.silent.entry(place).or_insert(0) += 1,
                (Err(_), Said::Refused(_)) => tally.agreed += 1,
                (own, said) => {
                    let own = own.map(|all| all.last().cloned());
                    prop_assert!(false, "{} in {payout:?}: {own:?} or {said:?}", person.name);
                }
            }
        }
    }
    Ok(())
}

static TALLY: Mutex<Option<Tally>> = Mutex::new(None);

proptest! {
    #![proptest_config(crate::world::cases(256))]

    #[test]
    fn both_engines_agree_on_random_plans_and_worlds(case in drawn()) {
        let mut tally = TALLY.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        compare(&case, tally.get_or_insert_default())?;
    }

    /// Tables and flat rates alone, denser than the mechanics above.
    #[test]
    fn both_engines_agree_on_random_tables(plan in plans(), case in drawn()) {
        let mut world = case.world;
        world.splits.clear();
        world.cash.clear();
        let case = Drawn { plan, world, year: 2026 };
        compare(&case, &mut Tally::default())?;
    }
}

#[test]
fn the_generator_draws_every_mechanic_and_most_of_it_is_decided() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, TestRunner};
    let mut runner = TestRunner::new_with_rng(Config::default(), proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    ));
    let (mut decided, mut silent, mut seen) = (0u32, BTreeMap::new(), BTreeMap::new());
    for _ in 0..400 {
        let case = drawn().new_tree(&mut runner).unwrap().current();
        let text = serde_json::to_string(&case.plan).unwrap();
        for key in MECHANICS {
            *seen.entry(*key).or_insert(0) += u32::from(text.contains(&format!("\"{key}\"")));
        }
        let book = Book::new(&case.plan, &case.world);
        let payout = periods(case.plan.payout, span(first_day(case.year), first_day(case.year).plus_months(3).unwrap()));
        for person in &case.world.people {
            match statements(&book, person.id, payout[payout.len() - 1]) {
                Err(Trouble::Silent(place)) => *silent.entry(place).or_insert(0) += 1,
                _ => decided += 1,
            }
        }
    }
    let missing: Vec<_> = seen.iter().filter(|(_, count)| **count < 3).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let silent_sum: u32 = silent.values().sum();
    assert!(decided > 3 * silent_sum, "{decided} decided, {silent:?}");
}

/// The keys of a plan that the generator must use.
const MECHANICS: &[&str] = &[
    "flat", "table", "curve", "grid", "scoped", "mbo", "contest", "rate_of", "multiple", "per_unit", "base_rate",
    "below", "measured_over", "settle", "quota", "phasing", "gates", "multipliers", "kickers", "caps", "floors",
    "order", "pay_on", "holdback", "credit", "of", "shares", "where", "deduct_first", "proration", "ramp", "limits",
    "refunds", "draw", "guarantee", "versions", "anchor", "rounding", "negative_total", "base_salary",
];
