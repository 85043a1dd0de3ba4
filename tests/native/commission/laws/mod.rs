//! Laws of pay over the whole engine: random plans of every mechanic, and worlds full of edges.
//!
//! Each test is named by its law; `cargo xtask prove pay-laws` tries every one on 100,000 cases.
//!
//! | law | where |
//! |---|---|
//! | I01 parts add up | [`parts`] |
//! | I02 allocation | [`parts`] |
//! | I03 more sales, higher rates, lower quotas | [`moves`], [`tables`] |
//! | I04 continuous, or jumps at thresholds only | [`moves`], [`tables`] |
//! | I05 imports in any order, and twice | [`same`], [`tables`] |
//! | I09 a range cut at any date | [`moves`] |
//! | I10 simulation is statement | [`same`], [`tables`], `design::simulate` |
//! | I11 a manager's total, for any tree | [`parts`] |
//! | I12 what lies outside changes nothing | [`same`] |
//! | I18 what is only shown changes nothing | [`same`], `commission::golden` |
//! | I19 what is approved keeps its bytes | [`same`], `commission::settle` |
//! | I21 ten times the money | [`scale`], [`tables`] |
//! | I22 the second engine | `commission::second` |

mod moves;
mod parts;
mod same;
mod scale;
mod tables;

use super::second::bridge::{First, Said, pays};
use super::second::generate::first_day;
use super::second::time::{periods, span};
use super::second::world::{Deal, World};
use super::world::id_of;
use attain::domain::commission::{Statement, Terms};
use attain::domain::kernel::{Calendar, Currency, Date, DateRange, Grain, Money, Period, PersonId, Rational};
use attain::domain::model::Plan;
use attain::domain::model::plan::{Component, DealField, NegativeTotal, Pays, Rate, RateRule, Whose};

pub const EVERYBODY: [&str; 3] = ["Ann", "Ben", "Cid"];

/// The payouts that are looked at: half a year, or a whole one where the plan pays by the year.
pub fn payouts(plan: &Plan, year: i32) -> Vec<DateRange> {
    let first = first_day(year);
    let months = if plan.payout == Grain::Year { 12 } else { 6 };
    periods(plan.payout, span(first, first.plus_months(months).unwrap()))
}

/// Lines and total of a statement, or why there is none.
pub type Paid = Result<(Vec<(String, i64)>, i64), String>;

/// Lines and totals of these people, person by person and then by period, or why there are none.
pub fn paid(first: &First, plan: &Plan, people: &[&str], year: i32) -> Vec<Paid> {
    let terms = first.bound(plan);
    let mut found = Vec::new();
    for name in people {
        for period in payouts(plan, year) {
            found.push(match pays(&terms, id_of(name), period) {
                Said::Paid { lines, total, .. } => Ok((lines, total)),
                Said::Refused(why) => Err(why),
            });
        }
    }
    found
}

/// The same of a world.
pub fn all(plan: &Plan, world: &World, people: &[&str], year: i32) -> Vec<Paid> {
    paid(&First::new(world, plan), plan, people, year)
}

pub fn totals(plan: &Plan, world: &World, people: &[&str], year: i32) -> i64 {
    all(plan, world, people, year).into_iter().map(|paid| paid.unwrap().1).sum()
}

/// The plan's own periods.
pub fn named(plan: &Plan, year: i32) -> Vec<Period> {
    let calendar = Calendar::default();
    payouts(plan, year).iter().map(|days| calendar.period_of(days.from, plan.payout).unwrap()).collect()
}

/// Every statement of the people of a world, person by person; nothing where one of them is refused.
pub fn traced(terms: &Terms<'_>, world: &World, year: i32) -> Option<Vec<Statement>> {
    let periods = named(terms.plan(), year);
    let people = world.people.iter().map(|person| person.id);
    let each = people.flat_map(|person| periods.iter().map(move |period| (person, period)));
    each.map(|(person, period)| terms.pay(person, period).ok()).collect()
}

/// All credit paid in full, by the year.
pub fn whole_credit(of: Whose, year: i32) -> Plan {
    let mut part = Component::new("c", Pays::Flat(RateRule::Rate(Rate(Rational::ONE))));
    part.measure.of = of;
    let mut plan = Plan::new("All of it", Currency::USD, vec![part]);
    plan.effective.from = first_day(year);
    plan.payout = Grain::Year;
    plan.negative_total = NegativeTotal::Pay;
    plan
}

/// A won deal with every field that a random plan may ask for.
pub fn deal(key: &str, owner: PersonId, day: Date, minor: i64) -> Deal {
    let texts = [(DealField::DealType, "New"), (DealField::Product, "Desk"), (DealField::Region, "North")];
    Deal {
        key: key.to_owned(),
        owner,
        day,
        amount: Money::new(minor, Currency::USD),
        cost_minor: Some(0),
        list_minor: Some(minor),
        discount_minor: Some(0),
        units: Some(Rational::ONE),
        term_months: Some(12),
        texts: texts.into_iter().map(|(field, text)| (field, text.to_owned())).collect(),
    }
}

/// Every list of components of a plan: its own, and those of its versions.
pub fn component_lists(plan: &mut Plan) -> impl Iterator<Item = &mut Vec<Component>> {
    let later = plan.versions.iter_mut().filter_map(|version| version.components.as_mut());
    std::iter::once(&mut plan.components).chain(later)
}

/// The same for every component of a plan.
pub fn each_component(plan: &mut Plan, mut change: impl FnMut(&mut Component)) {
    component_lists(plan).flatten().for_each(&mut change);
}
