//! The same world for the first engine, and what it pays.

use super::world::{Deal, World};
use attain::domain::commission::inputs::{Cash, CashKind, Part};
use attain::domain::commission::{Inputs, PayFacts, Terms};
use attain::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::details::{DealDetails, MISSING_COUNT, MISSING_MILLIONTHS};
use attain::domain::facts::{ActivityTable, CashTable, SplitTable};
use attain::domain::facts::{DealBatch, DealTable, Outcome, SplitKind, TextBuilder, TextColumn, cash};
use attain::domain::kernel::{
    Calendar, Currency, DateRange, Id, Money, PersonId, PlanId, Rational, WorkspaceId,
};
use attain::domain::model::plan::DealField;
use attain::domain::model::{Plan, PlanRecord, Workspace};
use std::sync::Arc;

/// What the first engine says.
#[derive(Debug)]
pub enum Said {
    /// Lines by component, and the total.
    Paid { lines: Vec<(String, i64)>, total: i64, currency: Currency },
    /// It refuses.
    Refused(String),
}

/// Facts made once for many periods.
pub struct First {
    facts: PayFacts,
}

impl First {
    pub fn new(world: &World, plan: &Plan) -> First {
        First::imported(world, plan, &[("deals.csv", &world.deals)], |_| {})
    }

    /// The same with the deals in several files, imported one after the other, and a workspace that says
    /// `more`.
    pub fn imported(
        world: &World,
        plan: &Plan,
        files: &[(&str, &[Deal])],
        more: impl FnOnce(&mut Workspace),
    ) -> First {
        let mut workspace = workspace(world);
        let id = PlanId(Id::from_bits(3));
        workspace.plans.insert(id, PlanRecord { id, document: plan.clone() });
        more(&mut workspace);
        let batches: Vec<_> = files.iter().map(|(name, deals)| Arc::new(batch(name, deals, world))).collect();
        let deals = Arc::new(DealTable::build(&batches, &workspace.roster()));
        let inputs = inputs(world, &workspace, &deals);
        let facts = PayFacts::build_with(&workspace, deals, Calendar::default(), inputs).unwrap();
        First { facts }
    }

    /// The plan bound to these facts, or why it is refused.
    pub fn bound<'a>(&'a self, plan: &'a Plan) -> Result<Terms<'a>, String> {
        Terms::new(plan, &self.facts).map_err(|error| error.to_string())
    }
}

/// What a bound plan pays; both of its paths say the same.
pub fn pays(terms: &Result<Terms<'_>, String>, person: PersonId, period: DateRange) -> Said {
    let terms = match terms {
        Ok(terms) => terms,
        Err(why) => return Said::Refused(why.clone()),
    };
    let period = Calendar::default().period_of(period.from, terms.plan().payout).unwrap();
    match terms.pay(person, &period) {
        Ok(statement) => {
            let lines = statement.lines.iter().map(|line| (line.component.clone(), line.amount.minor));
            let (lines, total, currency) = (lines.collect(), statement.total.minor, statement.currency);
            super::super::golden::assert_explained(&statement);
            if currency == terms.plan().currency {
                assert_eq!(terms.payout_minor(person, &period, &[]), Ok(total), "amounts only, then traced");
            }
            Said::Paid { lines, total, currency }
        }
        Err(error) => Said::Refused(error.to_string()),
    }
}

/// Splits, cash and entered figures as the first engine looks them up.
fn inputs(world: &World, workspace: &Workspace, deals: &DealTable) -> Inputs {
    let (splits, cash, deeds) = (SplitTable::default(), CashTable::default(), ActivityTable::default());
    let mut inputs = Inputs::gather(workspace, deals.len(), &splits, &cash, &deeds);
    let row_of = |deal: usize| {
        let row = (0..deals.len()).find(|row| deals.key(*row) == world.deals[deal].key).unwrap();
        u32::try_from(row).unwrap()
    };
    for split in &world.splits {
        inputs.splits.entry(row_of(split.deal)).or_default().push(Part {
            person: Some(split.person),
            share: split.share,
            is_overlay: split.kind == SplitKind::Overlay,
            role: split.role.clone(),
        });
    }
    for parts in inputs.splits.values_mut() {
        parts.sort_by_key(|part| (part.is_overlay, part.person));
    }
    for event in &world.cash {
        let kind = match event.kind {
            cash::CashKind::Invoice => CashKind::Invoice,
            cash::CashKind::CreditNote => CashKind::CreditNote,
            cash::CashKind::Payment => CashKind::Payment,
            cash::CashKind::Refund => CashKind::Refund,
        };
        let amount = Money::new(event.minor, world.deals[event.deal].amount.currency);
        inputs.cash.entry(row_of(event.deal)).or_default().push(Cash { day: event.day, kind, amount });
    }
    inputs.cash.values_mut().for_each(|events| events.sort_by_key(|event| event.day));
    inputs
}

fn workspace(world: &World) -> Workspace {
    let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
    workspace.people = world.people.iter().map(|person| (person.id, person.clone())).collect();
    workspace.quotas = world.quotas.iter().map(|quota| (quota.id, quota.clone())).collect();
    workspace.achievements = world.achievements.iter().map(|entry| (entry.id, entry.clone())).collect();
    workspace.rates = world.rates.iter().map(|rate| (rate.id, rate.clone())).collect();
    workspace
}

fn batch(file: &str, deals: &[Deal], world: &World) -> DealBatch {
    let mut batch = DealBatch::empty(Id::derived("batch", &[file]), file, "generic");
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
