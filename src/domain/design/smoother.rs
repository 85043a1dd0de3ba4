//! The smoother plan: the same pay at each level and beyond it, without the jump that leads there.
//!
//! Owns two rewritings. A table whose tiers reach back to the first deal becomes a marginal one: each jump
//! is spread over a band before its level, so that from the level on it pays what it paid, and just before
//! it a little more. A curve that steps becomes one that interpolates. What can't be rewritten so (gates,
//! kickers, multipliers by level, fixed sums) stays; if nothing changes there is no smoother plan.

use crate::domain::kernel::{Rational, RationalError};
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Application, Between, Component, Curve, Edge, Level, Pays, Rate, RateRule, Table, Tier, TierApplication,
};

/// The band before a level, as a part of the distance to the level below.
const BAND_PARTS: i64 = 2;

/// The plan without the jumps of its tables and curves, if it has any that can be spread.
pub fn smoother(plan: &Plan) -> Option<Plan> {
    let mut smooth = plan.clone();
    smooth.name = format!("{} (smoother)", plan.name);
    let versions = smooth.versions.iter_mut().flat_map(|version| version.components.iter_mut().flatten());
    let mut changed = false;
    for component in smooth.components.iter_mut().chain(versions) {
        changed |= spread(component);
    }
    changed.then_some(smooth)
}

fn spread(component: &mut Component) -> bool {
    let pays = match &component.pays {
        Pays::Table(table) => of_table(table).map(Pays::Table),
        Pays::Curve(curve) => of_curve(curve).map(Pays::Curve),
        _ => None,
    };
    let Some(pays) = pays else { return false };
    component.pays = pays;
    true
}

fn of_curve(curve: &Curve) -> Option<Curve> {
    let steps = |then: Option<Between>| then == Some(Between::Step);
    let has_steps = steps(curve.between) || curve.points.iter().any(|point| steps(point.then));
    let mut smooth = curve.clone();
    smooth.between = Some(Between::Interpolate);
    smooth.points.iter_mut().for_each(|point| point.then = None);
    (has_steps && curve.points.len() > 1).then_some(smooth)
}

/// How a table counts its rates: all shares of credit, or all multiples of the base rate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rates,
    Multiples,
}

impl Kind {
    fn of(rule: RateRule) -> Option<(Kind, Rational)> {
        match rule {
            RateRule::Rate(rate) => Some((Kind::Rates, rate.0)),
            RateRule::Multiple(multiple) => Some((Kind::Multiples, multiple)),
            _ => None,
        }
    }

    fn rule(self, rate: Rational) -> RateRule {
        match self {
            Kind::Rates => RateRule::Rate(Rate(rate)),
            Kind::Multiples => RateRule::Multiple(rate),
        }
    }

    /// Whether a rate can stand in a plan.
    fn allows(self, rate: Rational) -> bool {
        !rate.is_negative() && (self == Kind::Multiples || rate <= Rational::ONE)
    }
}

/// A tier in numbers: from where, at which rate, on everything or the new part.
struct Step {
    from: Rational,
    rate: Rational,
    is_all: bool,
}

fn of_table(table: &Table) -> Option<Table> {
    if table.of.is_some() || table.cuts.is_some() || table.application == Some(Application::Overage) {
        return None;
    }
    let (kind, steps) = steps(table)?;
    let tiers = ramped(kind, &steps).ok()??;
    let is_share = matches!(table.tiers.first()?.from, Level::Share(_));
    let level = |from| if is_share { Level::Share(from) } else { Level::Amount(from) };
    let tiers = tiers.into_iter().map(|(from, rate)| Tier {
        from: level(from),
        until: None,
        application: None,
        pays: kind.rule(rate),
    });
    Some(Table {
        application: Some(Application::Marginal),
        edge: Edge::LowerInside,
        below: None,
        above: None,
        tiers: tiers.collect(),
        ..table.clone()
    })
}

/// All tiers from 0 on, with what lies below the first and above the last.
fn steps(table: &Table) -> Option<(Kind, Vec<Step>)> {
    let general = table.application == Some(Application::Retroactive);
    let mut rules: Vec<(Rational, RateRule, bool)> = Vec::new();
    let first = table.tiers.first()?.from.value();
    if first > Rational::ZERO {
        rules.push((Rational::ZERO, table.below?.rule(), general));
    }
    for tier in &table.tiers {
        let is_all = tier.application.map_or(general, |own| own == TierApplication::All);
        rules.push((tier.from.value(), tier.pays, is_all));
    }
    if let (Some(end), Some(above)) = (table.tiers.last().and_then(|last| last.until), table.above) {
        rules.push((end.value(), above.rule(), general));
    }
    // A rate of 0 counts in either kind.
    let kinds = rules.iter().filter_map(|(_, rule, _)| Kind::of(*rule)).filter(|(_, rate)| !rate.is_zero());
    let kind = kinds.map(|(kind, _)| kind).next()?;
    let mut steps = Vec::with_capacity(rules.len());
    for (from, rule, is_all) in rules {
        let (own, rate) = Kind::of(rule)?;
        if own != kind && !rate.is_zero() {
            return None;
        }
        steps.push(Step { from, rate, is_all });
    }
    Some((kind, steps))
}

/// The marginal rates that pay the same from each level on: nothing if no level jumps or none can be spread.
fn ramped(kind: Kind, steps: &[Step]) -> Result<Option<Vec<(Rational, Rational)>>, RationalError> {
    let mut tiers: Vec<(Rational, Rational)> = Vec::new();
    let (mut earned, mut before, mut jumped) = (Rational::ZERO, Rational::ZERO, false);
    for step in steps {
        let Some((_, rate)) = tiers.last().copied() else {
            tiers.push((step.from, step.rate));
            continue;
        };
        let width = step.from.checked_sub(before)?;
        let reached = earned.checked_add(rate.checked_mul(width)?)?;
        let wanted = if step.is_all { step.rate.checked_mul(step.from)? } else { reached };
        let jump = wanted.checked_sub(reached)?;
        if !jump.is_zero() {
            let Some((from, ramp)) = band(kind, before, step.from, rate, jump)? else { return Ok(None) };
            jumped = true;
            if from == before {
                tiers.pop();
            }
            tiers.push((from, ramp));
        }
        tiers.push((step.from, step.rate));
        (earned, before) = (wanted, step.from);
    }
    Ok(jumped.then_some(tiers))
}

/// Where a jump begins to be paid and at which rate: in half of the tier below, or in all of it.
fn band(
    kind: Kind,
    before: Rational,
    level: Rational,
    rate: Rational,
    jump: Rational,
) -> Result<Option<(Rational, Rational)>, RationalError> {
    let tier = level.checked_sub(before)?;
    for width in [tier.checked_div(Rational::whole(BAND_PARTS))?, tier] {
        if width.is_zero() {
            continue;
        }
        let ramp = rate.checked_add(jump.checked_div(width)?)?;
        if kind.allows(ramp) {
            return Ok(Some((level.checked_sub(width)?, ramp)));
        }
    }
    Ok(None)
}
