//! Step 7: tables. Credit is cut at the edges of a table and each part is paid at its rate.
//!
//! Owns the meaning of marginal, retroactive and overage tables, of edges, and of what lies below the
//! first and above the last tier. A flat rate is a table with one step. Edges are exact: an edge by
//! attainment is the share × the quota, never a rounded amount. The lowest step reaches down without
//! end, so that negative credit is taken back at its rate (G6).

use super::fault::Fault;
use super::figures;
use super::recorder::{Piece, Recorder};
use super::scheme::{Needs, Rates};
use crate::domain::kernel::{Currency, Rational};
use crate::domain::model::plan::{
    Application, Beyond, Cuts, Edge, Level, RateRule, Table, TableBy, TierApplication,
};

/// A table, compiled: ascending steps that cover all numbers.
#[derive(Clone, Debug)]
pub(super) struct Tiers {
    pub steps: Vec<Step>,
    /// Whether edges are shares of quota; else they are credit.
    pub by_quota: bool,
    pub edge: Edge,
    pub overage: bool,
    /// r0 where the plan states it.
    pub base_rate: Option<Rational>,
    /// The component whose credit or attainment decides the tier, if not this one.
    pub of: Option<String>,
    /// Which credit is cut where two differ.
    pub cuts: Option<Cuts>,
}

/// One step of a table.
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

/// A part of all credit that is paid at one rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// Where it begins; the first reaches down without end.
    pub from: Rational,
    /// What is paid for each unit of credit in it.
    pub rate: Rational,
    /// What is paid once.
    pub fixed: Rational,
    /// The step that pays; nothing for the base rate below quota in an overage table.
    pub step: Option<usize>,
}

impl Tiers {
    /// What it needs.
    pub fn needs(&self) -> Needs {
        let uses = |wanted: fn(&RateRule) -> bool| self.steps.iter().any(|step| wanted(&step.rule));
        Needs {
            quota: self.by_quota && self.of.is_none(),
            base: self.overage || uses(|rule| matches!(rule, RateRule::Multiple(_))),
            stated_base: self.base_rate,
            person: uses(|rule| matches!(rule, RateRule::RateOf(_))),
            target: uses(|rule| matches!(rule, RateRule::OfTarget(_))),
        }
    }

    /// Whether one rate pays all credit whatever the level.
    pub fn is_retroactive(&self) -> bool {
        !self.overage && self.steps.iter().all(|step| step.application == TierApplication::All)
    }

    /// The parts of the credit at a level, ascending; the last one reaches up to the credit that is `cut`
    /// and beyond. The level decides the rate where one rate pays all, or all beyond the quota (G8).
    ///
    /// # Errors
    /// [`Fault`] if a number does not fit.
    pub fn segments(&self, level: Rational, cut: Rational, rates: &Rates) -> Result<Vec<Segment>, Fault> {
        let by_level = self.overage || self.of.is_some() || self.is_retroactive();
        let reached = self.reached(if by_level { level } else { cut }, rates)?;
        if self.overage {
            let (over, _) = rates.of(self.rule(reached))?;
            let within =
                Segment { from: Rational::ZERO, rate: rates.base, fixed: Rational::ZERO, step: None };
            let over = Segment { from: rates.scale, rate: over, fixed: Rational::ZERO, step: Some(reached) };
            return Ok(if cut <= rates.scale { vec![within] } else { vec![within, over] });
        }
        let start = self.start_of(reached);
        let mut segments = Vec::with_capacity(reached.saturating_sub(start).saturating_add(1));
        for index in start..=reached {
            let from = if index == start { Rational::ZERO } else { self.edge_of(index, rates)? };
            let (rate, fixed) = rates.of(self.rule(index))?;
            segments.push(Segment { from, rate, fixed, step: Some(index) });
        }
        Ok(segments)
    }

    fn rule(&self, index: usize) -> RateRule {
        let nothing = RateRule::Rate(crate::domain::model::plan::Rate(Rational::ZERO));
        self.steps.get(index).map_or(nothing, |step| step.rule)
    }

    /// The step that owns a level.
    pub fn reached(&self, level: Rational, rates: &Rates) -> Result<usize, Fault> {
        for index in (1..self.steps.len()).rev() {
            let edge = self.edge_of(index, rates)?;
            if edge < level || (edge == level && self.edge == Edge::LowerInside) {
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

    /// The lower edge of a step as credit.
    pub fn edge_of(&self, index: usize, rates: &Rates) -> Result<Rational, Fault> {
        let from = self.steps.get(index).and_then(|step| step.from).unwrap_or(Rational::ZERO);
        if rates.scale == Rational::ONE { Ok(from) } else { Ok(from.checked_mul(rates.scale)?) }
    }
}

/// What credit from `before` to `after` is paid by these segments, with each part told.
///
/// What is paid once counts where its segment is reached after and was not before; at the very start it
/// was not, unless the level is below 0.
pub(super) fn pay_between<R: Recorder>(
    segments: &[Segment],
    before: Rational,
    after: Rational,
    recorder: &mut R,
) -> Result<Rational, Fault> {
    let mut sum = Rational::ZERO;
    for (index, segment) in segments.iter().enumerate() {
        let next = segments.get(index.saturating_add(1)).map(|next| next.from);
        let lower = (index > 0).then_some(segment.from);
        let clamp = |value: Rational| {
            let value = lower.map_or(value, |lower| value.max(lower));
            next.map_or(value, |next| value.min(next))
        };
        let part = clamp(after).checked_sub(clamp(before))?;
        let fresh = if before.is_zero() {
            !after.is_negative() || segments.len() == 1
        } else {
            before < segment.from
        };
        let fixed = if fresh { segment.fixed } else { Rational::ZERO };
        recorder.piece(Piece { step: segment.step, from: segment.from, part, rate: segment.rate, fixed });
        sum = sum.checked_add(part.checked_mul(segment.rate)?)?.checked_add(fixed)?;
    }
    Ok(sum)
}

/// A rule that pays all credit.
pub(super) fn of_rule(rule: RateRule) -> Tiers {
    let step = Step { from: None, rule, application: TierApplication::All, origin: Origin::Flat };
    Tiers {
        steps: vec![step],
        by_quota: false,
        edge: Edge::LowerInside,
        overage: false,
        base_rate: None,
        of: None,
        cuts: None,
    }
}

/// A table that was found unambiguous, compiled. `money` says whether its credit is money.
///
/// # Errors
/// [`Fault`] if a bound does not fit.
pub(super) fn of_table(table: &Table, currency: Currency, money: bool) -> Result<Tiers, Fault> {
    Ok(Tiers {
        steps: steps_of(table, currency, money)?,
        by_quota: table.by == TableBy::Attainment,
        edge: table.edge,
        overage: table.application == Some(Application::Overage),
        base_rate: table.base_rate.map(|rate| rate.0),
        of: table.of.clone(),
        cuts: table.cuts,
    })
}

/// The steps of a table: below, tiers, above; the first loses its edge.
fn steps_of(table: &Table, currency: Currency, money: bool) -> Result<Vec<Step>, Fault> {
    let all_tiers = table.tiers.iter().all(|tier| tier.application == Some(TierApplication::All));
    let general = match table.application {
        Some(Application::Retroactive) => TierApplication::All,
        // Where every tier says that it pays all credit, so does what lies below and above them.
        None if all_tiers => TierApplication::All,
        _ => TierApplication::New,
    };
    let mut steps = Vec::with_capacity(table.tiers.len().saturating_add(2));
    let beyond =
        |beyond: Beyond, from, origin| Step { from, rule: beyond.rule(), application: general, origin };
    steps.extend(table.below.map(|below| beyond(below, None, Origin::Below)));
    for (index, tier) in table.tiers.iter().enumerate() {
        let from = Some(edge(tier.from, currency, money)?);
        let application = tier.application.unwrap_or(general);
        steps.push(Step { from, rule: tier.pays, application, origin: Origin::Tier(index) });
    }
    let end = table.tiers.last().and_then(|last| last.until);
    if let Some((above, end)) = table.above.zip(end) {
        steps.push(beyond(above, Some(edge(end, currency, money)?), Origin::Above));
    }
    if let Some(first) = steps.first_mut() {
        first.from = None;
    }
    Ok(steps)
}

/// A level as credit (minor units or a plain number), or as a share of quota.
pub(super) fn edge(level: Level, currency: Currency, money: bool) -> Result<Rational, Fault> {
    match level {
        Level::Amount(amount) if money => Ok(figures::minor(amount, currency)?),
        Level::Amount(number) => Ok(number),
        Level::Share(share) => Ok(share),
    }
}
