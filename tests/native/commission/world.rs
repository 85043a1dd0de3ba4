//! Small worlds: people, quotas and won deals, made in a line each.

use attain::domain::commission::{Inputs, PayFacts};
use attain::domain::facts::{DealBatch, DealTable, Outcome, TextBuilder};
use attain::domain::kernel::{
    Calendar, Currency, Date, DateRange, Id, Money, Period, PersonId, QuotaId, Rational, WorkspaceId,
};
use attain::domain::model::{Person, Quota, Workspace};
use std::sync::Arc;

pub fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

pub fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).unwrap()
}

pub fn rational(text: &str) -> Rational {
    Rational::parse(text).unwrap()
}

pub fn period(text: &str) -> Period {
    Calendar::default().parse(text).unwrap()
}

pub fn id_of(name: &str) -> PersonId {
    PersonId(Id::derived("person", &[name]))
}

/// One deal of a world.
#[derive(Clone, Debug)]
pub struct Deal {
    pub key: String,
    pub owner: String,
    pub product: String,
    pub outcome: Outcome,
    pub date: Option<Date>,
    pub amount: Option<Money>,
}

/// A won deal of Ann's.
pub fn won(key: &str, date: &str, amount: &str) -> Deal {
    Deal {
        key: key.to_owned(),
        owner: "Ann Lee".to_owned(),
        product: String::new(),
        outcome: Outcome::Won,
        date: Some(day(date)),
        amount: Some(usd(amount)),
    }
}

/// People, quotas and deals before they become facts.
#[derive(Clone)]
pub struct World {
    pub workspace: Workspace,
    pub deals: Vec<Deal>,
}

impl World {
    /// A world with these people and nothing else.
    pub fn of(names: &[&str]) -> World {
        let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
        for name in names {
            workspace.people.insert(id_of(name), Person::named(id_of(name), name));
        }
        World { workspace, deals: Vec::new() }
    }

    /// The world of Ann Lee alone.
    pub fn ann() -> World {
        World::of(&["Ann Lee"])
    }

    pub fn person(&mut self, name: &str) -> &mut Person {
        self.workspace.people.get_mut(&id_of(name)).unwrap()
    }

    pub fn quota(mut self, name: &str, range: &str, amount: Money) -> World {
        let number = self.workspace.quotas.len();
        let id = QuotaId(Id::derived("quota", &[name, range, &number.to_string()]));
        let range: DateRange = period(range).range;
        self.workspace.quotas.insert(id, Quota { id, person: id_of(name), range, amount, place: None });
        self
    }

    pub fn deal(mut self, deal: Deal) -> World {
        self.deals.push(deal);
        self
    }

    pub fn facts(&self) -> PayFacts {
        self.facts_with(Inputs::default())
    }

    pub fn facts_with(&self, inputs: Inputs) -> PayFacts {
        let table = DealTable::build(&[Arc::new(batch(&self.deals))], &self.workspace.roster());
        PayFacts::build_with(&self.workspace, Arc::new(table), Calendar::default(), inputs).unwrap()
    }
}

fn batch(deals: &[Deal]) -> DealBatch {
    let mut batch = DealBatch::empty(Id::from_bits(2), "deals.csv", "generic");
    let (mut key, mut name, mut owner, mut product) =
        (TextBuilder::default(), TextBuilder::default(), TextBuilder::default(), TextBuilder::default());
    for (line, deal) in (2u32..).zip(deals) {
        key.push(&deal.key);
        name.push(&format!("Deal {}", deal.key));
        owner.push(&deal.owner);
        product.push(&deal.product);
        batch.line.push(line);
        batch.outcome.push(deal.outcome);
        batch.amount_minor.push(deal.amount.map_or(i64::MIN, |amount| amount.minor));
        batch.cost_minor.push(i64::MIN);
        let currency = deal.amount.map_or(Currency::USD, |amount| amount.currency);
        let known = batch.currencies.iter().position(|known| *known == currency).unwrap_or_else(|| {
            batch.currencies.push(currency);
            batch.currencies.len() - 1
        });
        batch.currency.push(u8::try_from(known).unwrap());
        batch.chance_ppm.push(u32::MAX);
        batch.created.push(i32::MIN);
        batch.closed.push(deal.date.map_or(i32::MIN, Date::days));
    }
    (batch.key, batch.name, batch.owner, batch.product) =
        (key.finish(), name.finish(), owner.finish(), product.finish());
    let missing = || attain::domain::facts::TextColumn::missing(deals.len());
    (batch.account, batch.stage, batch.deal_type, batch.region) =
        (missing(), missing(), missing(), missing());
    (batch.segment, batch.lead_source, batch.reason) = (missing(), missing(), missing());
    assert!(batch.is_sound());
    batch
}

/// Where a worked plan stands.
pub fn worked(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans");
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}
