//! Random worlds full of edges, as a plan looks at them.

use super::super::world::{id_of, rational};
use super::generate::{PRODUCTS, Tape};
use super::world::{Cash, Deal, Split, World};
use attain::domain::facts::{CashKind, SplitKind};
use attain::domain::kernel::{AchievementId, Currency, Date, DateRange, Id, Money, QuotaId};
use attain::domain::model::plan::{Anchor, DealField};
use attain::domain::model::{Manager, Person, Plan, Quota};

const PEOPLE: [&str; 3] = ["Ann", "Ben", "Cid"];
const TYPES: [&str; 3] = ["New", "Renewal", "Service"];

fn person(tape: &mut Tape, name: &str, year: i32) -> Person {
    let mut person = Person::named(id_of(name), name);
    let on = |month: u8, number: u8| Date::from_ymd(year, month, number).unwrap();
    let usd = |minor: i64| Some(Money::new(minor, Currency::USD));
    person.team = Some(tape.of(&["East", "East", "West"]).to_owned());
    person.manager = (name != "Cid").then(|| Manager::Known(id_of("Cid")));
    let hired = [None, Some(on(1, 1)), Some(on(1, 15)), Some(on(2, 1)), Some(on(2, 28)), Some(on(1, 31))];
    person.hired = tape.of(&hired);
    person.left = tape.of(&[None, None, None, None, Some(on(3, 31)), Some(on(2, 15))]);
    person.commission_rate = tape.of(&[Some(rational("7.5%")), None, Some(rational("1/7"))]);
    person.target_variable = usd(tape.of(&[2_400_000, 3_600_007]));
    person.base_salary = usd(6_000_000);
    person
}

pub fn world(tape: &mut Tape, plan: &Plan, year: i32) -> World {
    let mut world = World::default();
    let on = |month: u8, number: u8| Date::from_ymd(year, month, number).unwrap();
    world.people = PEOPLE.iter().map(|name| person(tape, name, year)).collect();
    world.people.sort_by_key(|person| person.id);
    let range = |from: Date, until: Date| DateRange::new(from, until).unwrap();
    let new_year = Date::from_ymd(year + 1, 1, 1).unwrap();
    let ranges = [
        range(on(1, 1), new_year),
        range(on(1, 1), on(2, 1)),
        range(on(1, 1), on(4, 1)),
        range(on(1, 10), on(3, 3)),
    ];
    for name in PEOPLE {
        for _ in 0..tape.number() % 3 {
            let number = world.quotas.len().to_string();
            let id = QuotaId(Id::derived("quota", &[&number]));
            let minor = tape.of(&[200_000, 2_400_000, 0, 100_003, 1, 15_485_867]);
            let (person, amount) = (id_of(name), Money::new(minor, Currency::USD));
            world.quotas.push(Quota { id, person, range: tape.of(&ranges), amount, place: None });
        }
        for objective in ["Plan", "Hire"] {
            if tape.once_in(2) {
                let id = AchievementId(Id::derived("achievement", &[name, objective]));
                let achieved = rational(tape.of(&["50%", "100%", "130%", "1/3"]));
                let (person, objective, range) = (id_of(name), objective.to_owned(), ranges[1]);
                world.achieve(id, person, objective, range, achieved);
            }
        }
    }
    for number in 0..tape.number() % 9 {
        let deal = deal(tape, number, year);
        world.deals.push(deal);
        if tape.once_in(5) {
            split(tape, &mut world, number);
        }
        cash(tape, plan, &mut world, number);
    }
    world
}

fn deal(tape: &mut Tape, number: usize, year: i32) -> Deal {
    let leap = if year % 4 == 0 { 29 } else { 28 };
    let days = [(1, 10), (1, 1), (1, 31), (2, 1), (2, leap), (1, 15), (1, 16), (3, 31), (2, 10), (6, 30)];
    let (month, on) = tape.of(&days);
    let edges = [
        100_000,
        99_999,
        100_001,
        200_000,
        199_999,
        200_001,
        0,
        1,
        -1,
        150_000,
        300_001,
        -100_000,
        33_333,
        10_000,
        1_234_567,
        5,
        179_424_673,
        982_451_653,
        2_147_483_647,
        4_294_967_291,
    ];
    let minor: i64 = tape.of(&edges);
    let texts = [
        (DealField::Product, tape.of(&PRODUCTS)),
        (DealField::DealType, tape.of(&TYPES)),
        (DealField::Region, tape.of(&["North", "South"])),
    ];
    Deal {
        key: format!("D-{number}"),
        owner: id_of(tape.of(&["Ann", "Ann", "Ben", "Cid"])),
        day: Date::from_ymd(year, month, on).unwrap(),
        amount: Money::new(minor, Currency::USD),
        cost_minor: Some(tape.of(&[0, 50_000, 250_000])),
        list_minor: Some(minor + 10_000),
        discount_minor: Some(10_000),
        units: Some(rational(tape.of(&["1", "2", "0.5", "7"]))),
        term_months: Some(tape.of(&[12, 24, 36])),
        texts: texts.into_iter().map(|(field, text)| (field, text.to_owned())).collect(),
    }
}

fn split(tape: &mut Tape, world: &mut World, deal: usize) {
    let shares: &[(&str, &str)] = tape.of(&[
        &[("Ann", "1/2"), ("Ben", "1/2")][..],
        &[("Ann", "1/3"), ("Ben", "1/3"), ("Cid", "1/3")],
        &[("Ben", "70%"), ("Cid", "30%")],
    ]);
    let one = |name: &str, share: &str, kind: SplitKind| Split {
        deal,
        person: id_of(name),
        role: "Seller".to_owned(),
        kind,
        share: rational(share),
    };
    world.splits.extend(shares.iter().map(|(name, share)| one(name, share, SplitKind::Split)));
    if tape.once_in(3) {
        world.splits.push(one("Ann", "25%", SplitKind::Overlay));
    }
}

/// Cash as the plan looks at it: parts of the deal on later days.
fn cash(tape: &mut Tape, plan: &Plan, world: &mut World, deal: usize) {
    let (from, all) = (world.deals[deal].day, world.deals[deal].amount.minor);
    if all <= 0 {
        return;
    }
    let mut add = |kind: CashKind, after: i32, minor: i64| {
        if minor > 0 {
            world.cash.push(Cash { deal, kind, day: from.plus_days(after).unwrap(), minor });
        }
    };
    if plan.components.iter().any(super::release::is_spread) || plan.anchored() != Anchor::Booking {
        let first = tape.of(&[all, all / 2, all / 3]);
        let later = tape.of(&[0, 31, 5]);
        for kind in [CashKind::Invoice, CashKind::Payment] {
            add(kind, later, first);
            add(kind, later + tape.of(&[20, 45]), all - first);
        }
    }
    if plan.refunds.is_some() && tape.once_in(3) {
        let first = tape.of(&[all, all / 2, all / 3]);
        add(CashKind::Refund, tape.of(&[0, 30, 31, 59]), first);
        if tape.once_in(2) {
            add(CashKind::Refund, 62, all - first);
        }
    }
}
