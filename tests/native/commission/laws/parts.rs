//! Parts that add up: splits, rows, lines, statements, trees.

use super::super::golden::assert_explained;
use super::super::second::bridge::First;
use super::super::second::generate::{Drawn, drawn, first_day};
use super::super::second::world::{Split, World};
use super::super::world::{id_of, rational};
use super::{EVERYBODY, all, deal, totals, traced, whole_credit};
use attain::domain::commission::Statement;
use attain::domain::commission::payroll::payroll;
use attain::domain::facts::SplitKind;
use attain::domain::kernel::{Currency, PersonId, Rational};
use attain::domain::model::plan::{
    Amount, CreditOf, LockedRate, PayIn, PayeeCurrency, Pays, RateDay, RateRule, Whose,
};
use attain::domain::model::{Manager, Person};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A world in which everybody is there all the time, and only splits divide.
fn divided(mut world: World) -> World {
    for person in &mut world.people {
        (person.hired, person.left) = (None, None);
    }
    world.splits.retain(|split| split.kind == SplitKind::Split);
    world.cash.clear();
    world
}

fn share(deal: usize, person: PersonId, share: Rational) -> Split {
    Split { deal, person, role: "Seller".to_owned(), kind: SplitKind::Split, share }
}

/// Paid in yen at a rate that leaves a fraction in nearly every line.
fn in_yen() -> PayIn {
    let rate =
        LockedRate { from: Currency::USD, to: Currency::parse("JPY").unwrap(), rate: rational("149.7331") };
    PayIn {
        currency: PayeeCurrency::Code(Currency::parse("JPY").unwrap()),
        at: RateDay::Locked,
        rates: vec![rate],
    }
}

/// Amounts cut by largest remainder, ties to the smallest id: the definition, on whole numbers.
fn cut(minor: i64, weights: &[(PersonId, i64)]) -> BTreeMap<PersonId, i64> {
    let sum: i64 = weights.iter().map(|(_, weight)| weight).sum();
    let size = minor.abs();
    let mut parts: Vec<(PersonId, i64, i64)> =
        weights.iter().map(|(id, weight)| (*id, size * weight / sum, size * weight % sum)).collect();
    let left = size - parts.iter().map(|(_, part, _)| part).sum::<i64>();
    parts.sort_by_key(|(id, _, rest)| (std::cmp::Reverse(*rest), id.to_string()));
    let more = |place: usize| i64::from(i64::try_from(place).unwrap() < left);
    let cut = parts.into_iter().enumerate();
    cut.map(|(place, (id, part, _))| (id, minor.signum() * (part + more(place)))).collect()
}

/// A tree of people: each but the first is led by an earlier one.
fn tree(parents: &[u8]) -> Vec<Person> {
    let name = |number: usize| format!("P{number}");
    let mut people: Vec<Person> =
        (0..=parents.len()).map(|number| Person::named(id_of(&name(number)), &name(number))).collect();
    for (place, parent) in parents.iter().enumerate() {
        let manager = id_of(&name(usize::from(*parent) % (place + 1)));
        people[place + 1].manager = Some(Manager::Known(manager));
    }
    people
}

fn is_below(people: &[Person], person: PersonId, leader: PersonId) -> bool {
    let manager = people.iter().find(|one| one.id == person).and_then(|one| one.manager.clone());
    match manager {
        Some(Manager::Known(manager)) => manager == leader || is_below(people, manager, leader),
        _ => false,
    }
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    #[test]
    fn i01_splits_of_a_deal_add_up_to_the_deal(case in drawn()) {
        let world = divided(case.world);
        let plan = whole_credit(Whose::Own, case.year);
        let sold: i64 = world.deals.iter().map(|deal| deal.amount.minor).sum();
        prop_assert_eq!(totals(&plan, &world, &EVERYBODY, case.year), sold);
    }

    #[test]
    fn i01_rows_add_up_to_lines_lines_to_statements_and_statements_to_the_payroll_file(
        case in drawn(),
        joined in any::<bool>(),
        yen in any::<bool>(),
    ) {
        let Drawn { mut plan, world, year } = case;
        plan.pay_in = yen.then(in_yen);
        let first = First::new(&world, &plan);
        let Some(statements) = first.bound(&plan).ok().and_then(|terms| traced(&terms, &world, year)) else {
            return Ok(());
        };
        // The calculator of the tests reads cents.
        statements.iter().filter(|one| one.currency == Currency::USD).for_each(assert_explained);
        let lines = statements.iter().flat_map(|one| &one.lines);
        let codes = if joined { lines.map(|line| (line.component.clone(), "PAY".to_owned())).collect() } else { BTreeMap::new() };
        let mut left = BTreeMap::new();
        for one in &statements {
            let key = (one.period.range.from, one.person, one.total.currency);
            *left.entry(key).or_insert(0) += one.total.minor;
        }
        let rows = payroll(&statements.iter().collect::<Vec<&Statement>>(), &codes).unwrap();
        for row in &rows {
            *left.entry((row.period.range.from, row.person, row.amount.currency)).or_insert(0) -= row.amount.minor;
            prop_assert!(!joined || row.code == "PAY");
        }
        prop_assert!(left.values().all(|minor| *minor == 0), "{left:?}");
    }

    #[test]
    fn i01_what_is_paid_for_each_unit_adds_up(case in drawn()) {
        let world = divided(case.world);
        let each = |amount: i64| {
            let mut plan = whole_credit(Whose::Own, case.year);
            plan.components[0].measure.credit = CreditOf::Units;
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

    /// Whoever holds which share: each part is the definition's, so that people who change places change parts.
    #[test]
    fn i02_each_part_is_within_one_minor_unit_and_ties_go_by_id(
        minor in -1_000_000i64..1_000_000,
        weights in prop::collection::vec(1i64..50, 2..=6),
        turn in 0usize..6,
        turned in any::<bool>(),
    ) {
        let names = ["Ann", "Ben", "Cid", "Dee", "Eve", "Fay"];
        let people = names.iter().map(|name| Person::named(id_of(name), name)).collect();
        let mut world = World { people, ..World::default() };
        world.people.sort_by_key(|person| person.id);
        world.deals.push(deal("D-1", id_of("Ann"), first_day(2026), minor));
        let held: Vec<(PersonId, i64)> =
            weights.iter().enumerate().map(|(place, weight)| (id_of(names[(place + turn) % 6]), *weight)).collect();
        let sum = i128::from(weights.iter().sum::<i64>());
        let exact = |weight: i64| Rational::new(i128::from(weight), sum).unwrap();
        world.splits = held.iter().map(|(person, weight)| share(0, *person, exact(*weight))).collect();
        if turned {
            world.splits.reverse();
        }
        let plan = whole_credit(Whose::Own, 2026);
        let expected = cut(minor, &held);
        for (name, paid) in names.iter().zip(all(&plan, &world, &names, 2026)) {
            let minor = expected.get(&id_of(name)).copied().unwrap_or(0);
            prop_assert_eq!(paid.unwrap().1, minor, "{}", name);
        }
    }

    #[test]
    fn i11_a_manager_is_credited_with_each_deal_of_the_reports_once(case in drawn()) {
        let world = divided(case.world);
        let plan = whole_credit(Whose::AllReports, case.year);
        let own = totals(&whole_credit(Whose::Own, case.year), &world, &["Ann", "Ben"], case.year);
        prop_assert_eq!(totals(&plan, &world, &["Cid"], case.year), own);
    }

    #[test]
    fn i11_a_manager_s_total_is_that_of_all_below_for_any_tree(
        parents in prop::collection::vec(any::<u8>(), 1..8),
        deals in prop::collection::vec((any::<u8>(), 1i64..100_000, prop::option::of(any::<u8>())), 0..12),
    ) {
        let people = tree(&parents);
        let mut world = World { people: people.clone(), ..World::default() };
        world.people.sort_by_key(|person| person.id);
        let at = |number: u8| people[usize::from(number) % people.len()].id;
        for (place, (owner, minor, other)) in deals.iter().enumerate() {
            world.deals.push(deal(&format!("D-{place}"), at(*owner), first_day(2026), *minor));
            if let Some(other) = other.filter(|other| at(*other) != at(*owner)) {
                let thirds = [(*owner, "1/3"), (other, "2/3")];
                world.splits.extend(thirds.map(|(who, part)| share(place, at(who), rational(part))));
            }
        }
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        let each = |of: Whose| -> BTreeMap<PersonId, i64> {
            let paid = all(&whole_credit(of, 2026), &world, &names, 2026);
            names.iter().map(|name| id_of(name)).zip(paid.into_iter().map(|paid| paid.unwrap().1)).collect()
        };
        let (own, direct, below) = (each(Whose::Own), each(Whose::DirectReports), each(Whose::AllReports));
        for leader in &people {
            let sum = |fits: &dyn Fn(&Person) -> bool| -> i64 {
                people.iter().filter(|one| fits(one)).map(|one| own[&one.id]).sum()
            };
            let led = |one: &Person| one.manager == Some(Manager::Known(leader.id));
            prop_assert_eq!(direct[&leader.id], sum(&led), "direct reports of {}", &leader.name);
            let under = |one: &Person| is_below(&people, one.id, leader.id);
            prop_assert_eq!(below[&leader.id], sum(&under), "everybody below {}", &leader.name);
        }
    }
}
