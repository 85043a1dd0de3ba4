//! A second engine: slow, obvious, on fractions without bounds, written from the rules of pay and
//! `docs/formats/plan.md` alone. It knows the plan's document, the kernel's values and records; it shares nothing with `domain::commission`.
//! One module a step: [`credit`] 1–3, [`quota`] 4–5, [`pays`] and [`earned`] 6–7, [`release`] 8, [`statement`] 9–11.
//!
//! Where neither document decides a figure, it says [`Trouble::Silent`] with the place instead of guessing; what was
//! found and how it was decided stands in `README.md` beside this file.

mod balance;
pub mod bridge;
mod cases;
mod compare;
mod credit;
mod earned;
pub mod generate;
mod generate_world;
mod number;
mod pays;
mod quota;
mod recalculated;
mod release;
mod statement;
mod tables;
pub mod time;
pub mod world;

pub use tables::{plan_of, plans, tables};

use attain::domain::kernel::{DateRange, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::Standing;
use number::Fr;
use world::World;

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The rules refuse it.
    Refused(&'static str),
    /// A type that a credit map does not list (G45); the deal.
    UnknownType(String),
    /// The rules do not say what it comes to.
    Silent(&'static str),
}

pub fn silent(place: &'static str) -> Trouble {
    Trouble::Silent(place)
}

/// A plan and a world.
pub struct Book<'a> {
    pub plan: &'a Plan,
    pub editions: Vec<Plan>,
    pub world: &'a World,
}

impl<'a> Book<'a> {
    pub fn new(plan: &'a Plan, world: &'a World) -> Book<'a> {
        Book { plan, editions: plan.editions(), world }
    }

    /// What the roster says of a person in some days, where it says one thing only.
    pub fn of_person(
        &self,
        person: PersonId,
        days: DateRange,
        own: impl Fn(&Standing) -> Option<Fr>,
    ) -> Result<Option<Fr>, Trouble> {
        let record = self.world.person(person);
        let mut said = world::days_of(days).map(|day| own(&record.on(day)));
        let first = said.next().flatten();
        if said.any(|other| other != first) {
            return Err(silent("pay of a person that changes within a period"));
        }
        Ok(first)
    }
}
