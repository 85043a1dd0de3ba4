//! The same world for the first engine, and what it pays.

use super::world::{Deal, World};
use attain::domain::commission::{Code, PayError, PayFacts, Terms};
use attain::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::details::{DealDetails, MISSING_COUNT, MISSING_MILLIONTHS};
use attain::domain::facts::{DealBatch, DealTable, Outcome, TextBuilder, TextColumn};
use attain::domain::kernel::{Calendar, Currency, Id, PersonId, PlanId, Rational, WorkspaceId};
use attain::domain::model::plan::DealField;
use attain::domain::model::{Plan, PlanRecord, Workspace};
use std::sync::Arc;

/// What the first engine says.
#[derive(Debug)]
pub enum Said {
    /// Lines by component, and the total.
    Paid { lines: Vec<(String, i64)>, total: i64, currency: Currency },
    /// It does not evaluate a key of the plan yet.
    NotYet,
    /// It refuses.
    Refused(String),
}

/// Facts made once for many periods.
pub struct First {
    facts: PayFacts,
}

impl First {
    /// Nothing if the first engine can't be given all of the world.
    pub fn new(world: &World, plan: &Plan) -> Option<First> {
        if !is_whole(world) {
            return None;
        }
        let mut workspace = workspace(world);
        let id = PlanId(Id::from_bits(3));
        workspace.plans.insert(id, PlanRecord { id, document: plan.clone() });
        let deals = Arc::new(DealTable::build(&[Arc::new(batch(world))], &workspace.roster()));
        let facts = PayFacts::build(&workspace, deals, Calendar::default()).unwrap();
        Some(First { facts })
    }

    pub fn pays(&self, plan: &Plan, person: PersonId, period: attain::domain::kernel::DateRange) -> Said {
        let terms = match Terms::new(plan, &self.facts) {
            Ok(terms) => terms,
            Err(PayError::Refused { findings, .. })
                if findings.iter().any(|finding| finding.code == Code::Unevaluated) =>
            {
                return Said::NotYet;
            }
            Err(error) => return Said::Refused(error.to_string()),
        };
        let period = Calendar::default().period_of(period.from, plan.payout).unwrap();
        match terms.pay(person, &period) {
            Ok(statement) => {
                let lines = statement.lines.iter().map(|line| (line.component.clone(), line.amount.minor));
                let (lines, total, currency) = (lines.collect(), statement.total.minor, statement.currency);
                super::super::golden::assert_explained(&statement);
                Said::Paid { lines, total, currency }
            }
            Err(error) => Said::Refused(error.to_string()),
        }
    }
}

/// Whether the first engine can be given all of a world.
fn is_whole(world: &World) -> bool {
    world.splits.is_empty() && world.cash.is_empty()
}

fn workspace(world: &World) -> Workspace {
    let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
    workspace.people = world.people.iter().map(|person| (person.id, person.clone())).collect();
    workspace.quotas = world.quotas.iter().map(|quota| (quota.id, quota.clone())).collect();
    workspace.achievements = world.achievements.iter().map(|entry| (entry.id, entry.clone())).collect();
    workspace.rates = world.rates.iter().map(|rate| (rate.id, rate.clone())).collect();
    workspace
}

fn batch(world: &World) -> DealBatch {
    let deals = &world.deals;
    let mut batch = DealBatch::empty(Id::from_bits(2), "deals.csv", "generic");
    let column = |text: &dyn Fn(&Deal) -> String| -> TextColumn {
        let mut builder = TextBuilder::default();
        deals.iter().for_each(|deal| builder.push(&text(deal)));
        builder.finish()
    };
    let field = |field: DealField| column(&|deal| deal.texts.get(&field).cloned().unwrap_or_default());
    batch.key = column(&|deal| deal.key.clone());
    batch.name = column(&|deal| format!("Deal {}", deal.key));
    batch.owner = column(&|deal| world.person(deal.owner).name.clone());
    batch.account = field(DealField::Account);
    batch.deal_type = field(DealField::DealType);
    batch.product = field(DealField::Product);
    batch.region = field(DealField::Region);
    batch.segment = field(DealField::Segment);
    batch.lead_source = field(DealField::LeadSource);
    batch.stage = TextColumn::missing(deals.len());
    batch.reason = TextColumn::missing(deals.len());
    let mut currencies: Vec<Currency> = deals.iter().map(|deal| deal.amount.currency).collect();
    currencies.sort();
    currencies.dedup();
    for (line, deal) in (2u32..).zip(deals) {
        batch.line.push(line);
        batch.outcome.push(Outcome::Won);
        batch.amount_minor.push(deal.amount.minor);
        batch.cost_minor.push(deal.cost_minor.unwrap_or(MISSING_MINOR));
        let code = currencies.iter().position(|known| *known == deal.amount.currency).unwrap();
        batch.currency.push(u8::try_from(code).unwrap());
        batch.chance_ppm.push(MISSING_CHANCE);
        batch.created.push(MISSING_DAY);
        batch.closed.push(deal.day.days());
    }
    batch.currencies = currencies;
    batch.details = details(deals);
    assert!(batch.is_sound());
    batch
}

fn details(deals: &[Deal]) -> DealDetails {
    let millionths = |value: Rational| {
        let exact = value.checked_mul(Rational::whole(1_000_000)).unwrap();
        assert_eq!(exact.denominator(), 1, "a number of a world is whole in millionths");
        i64::try_from(exact.numerator()).unwrap()
    };
    DealDetails {
        units_millionths: deals
            .iter()
            .map(|deal| deal.units.map_or(MISSING_MILLIONTHS, millionths))
            .collect(),
        list_minor: deals.iter().map(|deal| deal.list_minor.unwrap_or(MISSING_MINOR)).collect(),
        discount_minor: deals.iter().map(|deal| deal.discount_minor.unwrap_or(MISSING_MINOR)).collect(),
        term_months: deals.iter().map(|deal| deal.term_months.unwrap_or(MISSING_COUNT)).collect(),
        ..DealDetails::default()
    }
}
