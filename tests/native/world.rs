//! Small random companies for laws: people, quotas and deals, made from a few drawn numbers.

use attain::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::{DealBatch, DealTable, Outcome, TextBuilder};
use attain::domain::kernel::{
    Currency, Date, DateRange, Id, Money, PersonId, QuotaId, Rational, WorkspaceId,
};
use attain::domain::model::{Person, Quota, Workspace};
use proptest::prelude::*;
use std::sync::Arc;

/// How many random cases a law is tried on: `usual` of them in the quick loop; in a proof
/// (`cargo xtask prove`, which sets `PROPTEST_CASES`) so many, or a `weight`-th of it for laws whose single
/// case is itself long.
pub fn weighted_cases(usual: u32, weight: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse::<u32>().ok());
    let cases = asked.map_or(usual, |asked| (asked / weight.max(1)).max(1));
    ProptestConfig { cases, ..ProptestConfig::default() }
}

/// The same for laws with short cases.
pub fn cases(usual: u32) -> ProptestConfig {
    weighted_cases(usual, 1)
}

/// One deal as drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub owner: u8,
    pub outcome: Outcome,
    pub minor: Option<i64>,
    pub created: Option<i32>,
    pub closed: Option<i32>,
    pub chance: Option<u32>,
    pub region: u8,
}

/// A company: some people, their quotas, and deals.
#[derive(Clone, Debug)]
pub struct Company {
    pub people: u8,
    pub quotas: Vec<(u8, i32, i32, i64)>,
    pub deals: Vec<Drawn>,
}

/// The first day of the drawn years: 2024-01-01.
pub const START: i32 = 19_723;

pub fn any_deal() -> impl Strategy<Value = Drawn> {
    let outcome = prop_oneof![Just(Outcome::Won), Just(Outcome::Lost), Just(Outcome::Open)];
    let day = || proptest::option::weighted(0.9, START..START + 800);
    let minor = proptest::option::weighted(0.9, -50_000i64..5_000_000);
    (0u8..6, outcome, minor, day(), day(), proptest::option::of(0u32..=1_000_000), 0u8..3).prop_map(
        |(owner, outcome, minor, created, closed, chance, region)| Drawn {
            owner,
            outcome,
            minor,
            created,
            closed,
            chance,
            region,
        },
    )
}

pub fn any_company(most_deals: usize) -> impl Strategy<Value = Company> {
    let quota = (0u8..5, START..START + 600, 1i32..200, 0i64..20_000_000);
    let deals = proptest::collection::vec(any_deal(), 0..most_deals);
    (1u8..5, proptest::collection::vec(quota, 0..8), deals).prop_map(|(people, quotas, deals)| Company {
        people,
        quotas,
        deals,
    })
}

pub fn person_id(number: u8) -> PersonId {
    PersonId(Id::derived("person", &[&name(number)]))
}

pub fn name(number: u8) -> String {
    format!("Person {number}")
}

pub fn date(days: i32) -> Date {
    Date::from_days(days).unwrap()
}

pub fn range(from: i32, until: i32) -> DateRange {
    DateRange::new(date(from), date(until)).unwrap()
}

pub fn batch(deals: &[Drawn], tag: &str) -> DealBatch {
    let mut batch = DealBatch::empty(Id::derived("batch", &[tag]), &format!("{tag}.csv"), "generic");
    batch.currencies = vec![Currency::USD];
    let mut texts: [TextBuilder; 11] = Default::default();
    for (row, deal) in deals.iter().enumerate() {
        let values =
            [format!("{tag}-{row}"), format!("Deal {row}"), format!("Account {}", row % 7), name(deal.owner)];
        for (builder, text) in texts.iter_mut().zip(values) {
            builder.push(&text);
        }
        for (index, builder) in texts.iter_mut().enumerate().skip(4) {
            builder.push(if index == 7 { ["", "North", "South"][usize::from(deal.region)] } else { "" });
        }
        batch.line.push(u32::try_from(row).unwrap() + 2);
        batch.outcome.push(deal.outcome);
        batch.amount_minor.push(deal.minor.unwrap_or(MISSING_MINOR));
        batch.cost_minor.push(MISSING_MINOR);
        batch.currency.push(0);
        batch.chance_ppm.push(deal.chance.unwrap_or(MISSING_CHANCE));
        batch.created.push(deal.created.unwrap_or(MISSING_DAY));
        batch.closed.push(deal.closed.unwrap_or(MISSING_DAY));
    }
    let mut texts = texts.into_iter().map(TextBuilder::finish);
    let mut next = || texts.next().unwrap();
    (batch.key, batch.name, batch.account, batch.owner) = (next(), next(), next(), next());
    (batch.stage, batch.deal_type, batch.product, batch.region) = (next(), next(), next(), next());
    (batch.segment, batch.lead_source, batch.reason) = (next(), next(), next());
    assert!(batch.is_sound());
    batch
}

impl Company {
    /// The roster and quotas; person 4 and 5 own deals but are not on the roster of a smaller company.
    pub fn workspace(&self) -> Workspace {
        let mut workspace = Workspace::empty(WorkspaceId(Id::derived("workspace", &["test"])));
        for number in 0..self.people {
            let mut person = Person::named(person_id(number), &name(number));
            person.team = Some(format!("Team {}", number % 2));
            person.commission_rate = Some(Rational::new(i128::from(number) + 1, 100).unwrap());
            workspace.people.insert(person.id, person);
        }
        for (index, (owner, from, days, minor)) in self.quotas.iter().enumerate() {
            let id = QuotaId(Id::derived("quota", &[&index.to_string()]));
            let person = person_id(owner % self.people);
            let amount = Money::new(*minor, Currency::USD);
            workspace
                .quotas
                .insert(id, Quota { id, person, range: range(*from, from + days), amount, place: None });
        }
        workspace.settings.currency = Some(Currency::USD);
        workspace
    }

    pub fn table(&self) -> DealTable {
        DealTable::build(&[Arc::new(batch(&self.deals, "deals"))], &self.workspace().roster())
    }
}
