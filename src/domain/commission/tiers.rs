//! Step 7: rates. Credit is cut at the edges of a table and each part is paid at its rate.
//!
//! Owns the meaning of marginal, retroactive and overage tables, of edges, and of what lies below the
//! first and above the last tier. A flat rate is a table with one step. Edges are exact: an edge by
//! attainment is the share × the quota, never a rounded amount. The lowest step reaches down without
//! end, so that negative credit is taken back at its rate.

use super::recorder::{Piece, Recorder};
use crate::domain::kernel::{Currency, MoneyError, Rational};
use crate::domain::model::plan::{
    Application, Beyond, Edge, Level, Pays, RateRule, Table, TableBy, TierApplication,
};

/// A table, compiled: ascending steps that cover all numbers.
#[derive(Clone, Debug)]
pub(super) struct Scheme {
    pub steps: Vec<Step>,
    /// Whether edges are shares of quota; else they are minor units of credit.
    pub by_quota: bool,
    pub edge: Edge,
    pub overage: bool,
    /// r0 where the plan states it.
    pub base_rate: Option<Rational>,
    /// Whether r0 is needed.
    pub uses_base: bool,
    /// Whether the person's own rate is needed.
    pub uses_person: bool,
}

/// One step of a scheme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The lower edge; the first step has none.
    pub from: Option<Rational>,
    pub rule: RateRule,
    pub application: TierApplication,
    pub origin: Origin,
}

/// Which part of the plan a step comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Flat,
    Below,
    Tier(usize),
    Above,
}

/// The numbers that a person and a period bring to a scheme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    /// What an edge is multiplied by to be minor units of credit: the quota, or 1.
    pub scale: Rational,
    /// r0, or 0 if no step needs it.
    pub base: Rational,
    /// The person's own rate, or 0 if no step needs it.
    pub person: Rational,
}

impl Rates {
    /// The rate that a rule comes to.
    pub fn of(&self, rule: RateRule) -> Result<Rational, MoneyError> {
        match rule {
            RateRule::Rate(rate) => Ok(rate.0),
            RateRule::RateOf(_) => Ok(self.person),
            RateRule::Multiple(multiple) => Ok(self.base.checked_mul(multiple)?),
            _ => Ok(Rational::ZERO),
        }
    }
}

impl Scheme {
    /// The scheme of what a component pays.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if a bound does not fit.
    pub fn new(pays: &Pays, currency: Currency) -> Result<Scheme, MoneyError> {
        match pays {
            Pays::Flat(rule) => Ok(flat(*rule)),
            Pays::Table(table) => of_table(table, currency),
            _ => Ok(flat(RateRule::Rate(crate::domain::model::plan::Rate(Rational::ZERO)))),
        }
    }

    /// What `credit` (minor units) earns, exactly, in minor units.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if a fraction does not fit.
    pub fn earn<R: Recorder>(
        &self,
        credit: Rational,
        rates: &Rates,
        recorder: &mut R,
    ) -> Result<Rational, MoneyError> {
        if self.overage {
            return self.earn_overage(credit, rates, recorder);
        }
        let reached = self.reached(credit, rates)?;
        let start = self.start_of(reached);
        let mut sum = Rational::ZERO;
        for index in start..=reached {
            let from = if index == start { Rational::ZERO } else { self.edge_of(index, rates)? };
            let next = index.saturating_add(1);
            let until = if index == reached { credit } else { self.edge_of(next, rates)? };
            let part = until.checked_sub(from)?;
            sum = sum.checked_add(self.pay_part(index, from, part, rates, recorder)?)?;
        }
        Ok(sum)
    }

    /// r0 × min(B, Q) + rate of the tier reached × max(0, B − Q).
    fn earn_overage<R: Recorder>(
        &self,
        credit: Rational,
        rates: &Rates,
        recorder: &mut R,
    ) -> Result<Rational, MoneyError> {
        let quota = rates.scale;
        let part = credit.min(quota);
        recorder.piece(Piece { step: None, from: Rational::ZERO, part, rate: rates.base });
        let within = part.checked_mul(rates.base)?;
        if credit <= quota {
            return Ok(within);
        }
        let reached = self.reached(credit, rates)?;
        let over = self.pay_part(reached, quota, credit.checked_sub(quota)?, rates, recorder)?;
        Ok(within.checked_add(over)?)
    }

    fn pay_part<R: Recorder>(
        &self,
        index: usize,
        from: Rational,
        part: Rational,
        rates: &Rates,
        recorder: &mut R,
    ) -> Result<Rational, MoneyError> {
        let rule = self
            .steps
            .get(index)
            .map_or(RateRule::Rate(crate::domain::model::plan::Rate(Rational::ZERO)), |step| step.rule);
        let rate = rates.of(rule)?;
        recorder.piece(Piece { step: Some(index), from, part, rate });
        Ok(part.checked_mul(rate)?)
    }

    /// The step that owns `credit`.
    pub fn reached(&self, credit: Rational, rates: &Rates) -> Result<usize, MoneyError> {
        for index in (1..self.steps.len()).rev() {
            let edge = self.edge_of(index, rates)?;
            if edge < credit || (edge == credit && self.edge == Edge::LowerInside) {
                return Ok(index);
            }
        }
        Ok(0)
    }

    /// The step from which on parts are added: the last one up to `reached` that pays from 0.
    fn start_of(&self, reached: usize) -> usize {
        let upto = self.steps.get(..=reached).unwrap_or_default();
        upto.iter().rposition(|step| step.application == TierApplication::All).unwrap_or(0)
    }

    /// The lower edge of a step in minor units of credit.
    pub fn edge_of(&self, index: usize, rates: &Rates) -> Result<Rational, MoneyError> {
        let from = self.steps.get(index).and_then(|step| step.from).unwrap_or(Rational::ZERO);
        if self.by_quota { Ok(from.checked_mul(rates.scale)?) } else { Ok(from) }
    }
}

fn flat(rule: RateRule) -> Scheme {
    let step = Step { from: None, rule, application: TierApplication::All, origin: Origin::Flat };
    Scheme {
        steps: vec![step],
        by_quota: false,
        edge: Edge::LowerInside,
        overage: false,
        base_rate: None,
        uses_base: matches!(rule, RateRule::Multiple(_)),
        uses_person: matches!(rule, RateRule::RateOf(_)),
    }
}

fn of_table(table: &Table, currency: Currency) -> Result<Scheme, MoneyError> {
    let steps = steps_of(table, currency)?;
    let overage = table.application == Some(Application::Overage);
    let uses = |wanted: fn(&RateRule) -> bool| steps.iter().any(|step| wanted(&step.rule));
    let uses_base = overage || uses(|rule| matches!(rule, RateRule::Multiple(_)));
    let uses_person = uses(|rule| matches!(rule, RateRule::RateOf(_)));
    Ok(Scheme {
        by_quota: table.by == TableBy::Attainment,
        edge: table.edge,
        overage,
        base_rate: table.base_rate.map(|rate| rate.0),
        uses_base,
        uses_person,
        steps,
    })
}

/// The steps of a table that was found unambiguous: below, tiers, above; the first loses its edge.
fn steps_of(table: &Table, currency: Currency) -> Result<Vec<Step>, MoneyError> {
    let general = match table.application {
        Some(Application::Retroactive) => TierApplication::All,
        _ => TierApplication::New,
    };
    let mut steps = Vec::with_capacity(table.tiers.len().saturating_add(2));
    let beyond =
        |beyond: Beyond, from, origin| Step { from, rule: beyond.rule(), application: general, origin };
    steps.extend(table.below.map(|below| beyond(below, None, Origin::Below)));
    for (index, tier) in table.tiers.iter().enumerate() {
        let from = Some(edge(tier.from, currency)?);
        let application = tier.application.unwrap_or(general);
        steps.push(Step { from, rule: tier.pays, application, origin: Origin::Tier(index) });
    }
    let end = table.tiers.last().and_then(|last| last.until);
    if let Some((above, end)) = table.above.zip(end) {
        steps.push(beyond(above, Some(edge(end, currency)?), Origin::Above));
    }
    if let Some(first) = steps.first_mut() {
        first.from = None;
    }
    Ok(steps)
}

fn edge(level: Level, currency: Currency) -> Result<Rational, MoneyError> {
    match level {
        Level::Amount(amount) => Ok(super::figures::minor(amount, currency)?),
        Level::Share(share) => Ok(share),
    }
}
