//! A plain world: records only, nothing derived.

use attain::domain::facts::{CashKind, SplitKind};
use attain::domain::kernel::{AchievementId, Currency, Date, DateRange, Money, PersonId, Rational};
use attain::domain::model::plan::DealField;
use attain::domain::model::{Achievement, ExchangeRate, Manager, Person, Quota};
use std::collections::BTreeMap;

/// All records that pay depends on. Every deal is won.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub people: Vec<Person>,
    pub quotas: Vec<Quota>,
    pub deals: Vec<Deal>,
    pub splits: Vec<Split>,
    pub cash: Vec<Cash>,
    pub achievements: Vec<Achievement>,
    pub rates: Vec<ExchangeRate>,
}

#[derive(Clone, Debug)]
pub struct Deal {
    pub key: String,
    pub owner: PersonId,
    pub day: Date,
    pub amount: Money,
    pub cost_minor: Option<i64>,
    pub list_minor: Option<i64>,
    pub discount_minor: Option<i64>,
    pub units: Option<Rational>,
    pub term_months: Option<u32>,
    pub texts: BTreeMap<DealField, String>,
}

/// A share of the deal at this place of the list.
#[derive(Clone, Debug)]
pub struct Split {
    pub deal: usize,
    pub person: PersonId,
    pub role: String,
    pub kind: SplitKind,
    pub share: Rational,
}

/// An invoice, credit note, payment or refund, in the deal's currency; the amount is written without a sign.
#[derive(Clone, Debug)]
pub struct Cash {
    pub deal: usize,
    pub kind: CashKind,
    pub day: Date,
    pub minor: i64,
}

impl World {
    /// Notes what somebody achieved of an objective.
    pub fn achieve(
        &mut self,
        id: AchievementId,
        person: PersonId,
        objective: String,
        range: DateRange,
        achieved: Rational,
    ) {
        let (note, by) = ("as agreed".to_owned(), String::new());
        self.achievements.push(Achievement { id, person, objective, range, achieved, note, by, place: None });
    }

    pub fn person(&self, id: PersonId) -> &Person {
        self.people.iter().find(|person| person.id == id).expect("the world holds the person")
    }

    pub fn find(&self, written: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            fold(&person.name) == fold(written)
                || person.id.to_string() == written
                || person.spellings().any(|spelling| fold(spelling) == fold(written))
        })
    }

    /// The team as stated, else “Team” and the manager's name.
    pub fn team(&self, person: &Person, day: Date) -> Option<String> {
        let standing = person.on(day);
        let stated = standing.team.filter(|team| !team.trim().is_empty()).map(str::to_owned);
        stated.or_else(|| match standing.manager? {
            Manager::Known(id) => Some(format!("Team {}", self.person(*id).name)),
            Manager::Named(name) => Some(format!("Team {name}")),
        })
    }

    pub fn manager(&self, person: PersonId, day: Date) -> Option<PersonId> {
        match self.person(person).on(day).manager? {
            Manager::Known(id) => Some(*id),
            Manager::Named(name) => self.find(name).map(|person| person.id),
        }
    }

    /// Whether one stands anywhere above the other on a day.
    pub fn is_above(&self, upper: PersonId, lower: PersonId, day: Date) -> bool {
        let mut at = lower;
        for _ in 0..60 {
            match self.manager(at, day) {
                Some(manager) if manager == upper => return true,
                Some(manager) => at = manager,
                None => return false,
            }
        }
        false
    }

    /// How many units of `to` one unit of `from` is worth on a day.
    pub fn rate(&self, from: Currency, to: Currency, day: Date) -> Option<Rational> {
        if from == to {
            return Some(Rational::ONE);
        }
        let newest = |a: Currency, b: Currency| {
            let known = self.rates.iter().filter(|rate| rate.from == a && rate.to == b && rate.on <= day);
            known.max_by_key(|rate| rate.on)
        };
        match (newest(from, to), newest(to, from)) {
            (straight, Some(back)) if straight.is_none_or(|straight| straight.on < back.on) => {
                Rational::ONE.checked_div(back.rate).ok()
            }
            (straight, _) => straight.map(|straight| straight.rate),
        }
    }
}

/// The form in which texts are compared.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

pub fn is_employed(person: &Person, day: Date) -> bool {
    person.hired.is_none_or(|hired| hired <= day) && person.left.is_none_or(|left| day <= left)
}

pub fn days_of(range: DateRange) -> impl Iterator<Item = Date> {
    (range.from.days()..range.until.days()).map(|days| Date::from_days(days).unwrap())
}
