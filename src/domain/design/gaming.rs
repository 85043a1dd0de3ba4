//! The gaming check: where a plan pays for timing instead of selling.
//!
//! Scans the payout of every person whom a plan pays, on that person's own quota, target and rates, and
//! names in money what one more unit pays where it jumps, falls or pays nothing, and what it pays to let a
//! deal close a period earlier or later. Nothing that was sold counts; pools and budgets, which depend on
//! what others sell, are left out.
//!
//! A **cliff** is a jump upwards that no slope beside it explains, a **drop** one downwards, a **flat spot**
//! a stretch on which more credit pays nothing. **Pulling forward** and **holding back** compare what a deal
//! of a tenth of quota adds to this period with what it adds to a next period that ends exactly at quota.

use super::curve::{Knot, PayCurve, floor, overflow};
use super::smoother::smoother;
use crate::domain::commission::{Bend, PayError, PayFacts, Supposition, Terms};
use crate::domain::kernel::{Currency, Date, DateRange, PersonId, Rational, Rounding};
use crate::domain::model::Plan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A jump of at most so many minor units is rounding, no cliff.
const JITTER_MINOR: i64 = 2;
/// A flat spot is at least this part of the quota, or of the range that was scanned.
const FLAT_PART: i64 = 20;
/// A deal whose timing is looked at is this part of the quota.
const DEAL_PART: i64 = 10;
/// Into how many steps of a deal's size a period is cut when timings are tried.
const TIMINGS: i64 = 25;

/// What invites a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrapKind {
    /// One more unit pays a jump.
    Cliff,
    /// One more unit costs pay.
    Drop,
    /// More credit pays nothing.
    Flat,
    /// A deal pays more if it closes in this period instead of the next.
    PullForward,
    /// A deal pays more if it waits for the next period.
    HoldBack,
}

/// Where one person meets a trap, in money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The payout period that was scanned.
    pub period: DateRange,
    /// The credit: of a cliff or drop the one at which the last unit is missing, of a flat spot where it
    /// begins, of a timing what this period holds without the deal.
    pub credit: i64,
    /// Where a flat spot ends, if it does; of a timing the size of the deal.
    pub until: Option<i64>,
    /// The credit as a share of quota, if there is one.
    pub attainment: Option<Rational>,
    /// What it is worth, in minor units, rounded: the jump or fall for one more unit, or what the better
    /// timing pays more; 0 for a flat spot.
    pub worth_minor: i64,
    /// What the period pays at `credit`, in minor units, rounded.
    pub pays_minor: i64,
}

/// A trap with everybody who meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trap {
    /// What it is.
    pub kind: TrapKind,
    /// The components whose measure it is.
    pub components: Vec<String>,
    /// Whether credit is money in minor units; else plain numbers.
    pub is_money: bool,
    /// The JSON pointer of the clause that makes it, where one does.
    pub path: Option<String>,
    /// How many people meet it.
    pub people: u64,
    /// The one for whom most money lies in it.
    pub worst: Spot,
}

/// The payout of one person, to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCurve {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The components that see the credit.
    pub components: Vec<String>,
    /// The payout.
    pub curve: PayCurve,
}

/// What the gaming check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gaming {
    /// The currency of all amounts.
    pub currency: Currency,
    /// How many people were scanned.
    pub people: u64,
    /// The traps: by kind, then most money first.
    pub traps: Vec<Trap>,
    /// For each measure the payout of the person with the middle quota.
    pub curves: Vec<OwnCurve>,
    /// The plan document that pays the same at each level and beyond it without jumps, where one was found.
    pub smoother: Option<String>,
    /// People whose payout can't be scanned: name and why.
    pub unscanned: Vec<(String, String)>,
}

impl Gaming {
    /// Whether one more unit ever makes pay jump or fall.
    pub fn has_jumps(&self) -> bool {
        self.traps.iter().any(|trap| matches!(trap.kind, TrapKind::Cliff | TrapKind::Drop))
    }
}

/// Scans a plan for everybody whom it pays, in the period around `near` or the last one before it.
///
/// # Errors
/// [`PayError::Refused`] if the plan can be read in more than one way, or another [`PayError`] if nobody's
/// payout can be bound.
pub fn scan(plan: &Plan, facts: &PayFacts, near: Date) -> Result<Gaming, PayError> {
    let facts = facts.without_deals();
    let alone = alone(plan);
    let terms = Terms::new(&alone, &facts)?;
    let mut found = Found { currency: plan.currency, traps: BTreeMap::new(), curves: Vec::new() };
    let (mut people, mut unscanned) = (0u64, Vec::new());
    let measures = terms.measures();
    for person in facts.people() {
        let mut is_paid = false;
        for place in &measures {
            let Some(supposition) = terms.suppose(person.id, *place, near)? else { continue };
            is_paid = true;
            if let Err(why) = found.look(&supposition, *place, person.id, &person.name) {
                unscanned.push((person.name.clone(), why.to_string()));
            }
        }
        people = people.saturating_add(u64::from(is_paid));
    }
    let has_jumps = found.traps.keys().any(|(kind, ..)| matches!(kind, TrapKind::Cliff | TrapKind::Drop));
    let smoother = if has_jumps { smoother(plan) } else { None };
    let smoother = smoother.map(|plan| crate::domain::commission::write_plan(&plan));
    let (traps, curves) = found.sorted();
    Ok(Gaming { currency: plan.currency, people, traps, curves, smoother, unscanned })
}

/// The plan without what depends on other people.
fn alone(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let versions = plan.versions.iter_mut().flat_map(|version| version.components.iter_mut().flatten());
    for component in plan.components.iter_mut().chain(versions) {
        component.pool = None;
        component.budget = None;
    }
    plan
}

/// What names a trap: its kind, the measure, the clause.
type TrapName = (TrapKind, usize, Option<String>);

struct Found {
    currency: Currency,
    traps: BTreeMap<TrapName, Trap>,
    curves: Vec<(usize, OwnCurve)>,
}

/// One person's curve under a measure, being looked at.
struct Look<'l> {
    curve: &'l PayCurve,
    bends: &'l [Bend],
    name: &'l OwnCurve,
    measure: usize,
    period: DateRange,
}

impl Found {
    fn look(
        &mut self,
        supposition: &Supposition<'_, '_>,
        measure: usize,
        person: PersonId,
        name: &str,
    ) -> Result<(), PayError> {
        let curve = PayCurve::find(supposition)?;
        if curve.is_level() {
            return Ok(());
        }
        let bends = supposition.bends()?;
        let components = supposition.components();
        let own = OwnCurve { person, name: name.to_owned(), components, curve };
        let period = supposition.period();
        let look = Look { curve: &own.curve, bends: &bends, name: &own, measure, period };
        self.jumps(&look)?;
        self.flats(&look)?;
        self.timings(&look)?;
        self.curves.push((measure, own));
        Ok(())
    }

    /// Steps one unit wide that neither neighbour explains.
    fn jumps(&mut self, look: &Look<'_>) -> Result<(), PayError> {
        let pieces = look.curve.pieces()?;
        let slope = |place: Option<usize>| place.and_then(|place| pieces.get(place)).map(|piece| piece.2);
        for (place, (from, to, own)) in pieces.iter().enumerate() {
            if to.credit.saturating_sub(from.credit) != 1 {
                continue;
            }
            let sides = [slope(place.checked_sub(1)), slope(place.checked_add(1))];
            let sides = || sides.iter().flatten().copied();
            let (Some(least), Some(most)) = (sides().min(), sides().max()) else { continue };
            let jitter = Rational::whole(JITTER_MINOR);
            let (up, down) = (own.checked_sub(most), least.checked_sub(*own));
            let kind = if up.map_err(overflow)? > jitter {
                TrapKind::Cliff
            } else if down.map_err(overflow)? > jitter {
                TrapKind::Drop
            } else {
                continue;
            };
            let moved = to.pays.checked_sub(from.pays).map_err(overflow)?;
            self.note(look, kind, look.path_at(to.credit), *from, None, moved)?;
        }
        Ok(())
    }

    /// Stretches on which more credit pays nothing.
    fn flats(&mut self, look: &Look<'_>) -> Result<(), PayError> {
        let pieces = look.curve.pieces()?;
        let range = look.curve.quota.and_then(floor).or(look.curve.knots.last().map(|last| last.credit));
        let least = range.unwrap_or(0).checked_div(FLAT_PART).unwrap_or(0).max(1);
        let last = pieces.len().saturating_sub(1);
        for (place, (from, to, slope)) in pieces.iter().enumerate() {
            if !slope.is_zero() || to.credit.saturating_sub(from.credit) < least {
                continue;
            }
            let until = (place < last).then_some(to.credit);
            let path = look.path_at(to.credit.saturating_add(1)).filter(|_| until.is_some());
            let path = path.or_else(|| look.path_at(from.credit));
            self.note(look, TrapKind::Flat, path, *from, until, Rational::ZERO)?;
        }
        Ok(())
    }

    /// What a deal of a tenth of quota pays more in this period than in one that ends at quota, and less.
    fn timings(&mut self, look: &Look<'_>) -> Result<(), PayError> {
        let curve = look.curve;
        let Some(quota) = curve.quota.and_then(floor) else { return Ok(()) };
        let deal = quota.checked_div(DEAL_PART).unwrap_or(0).max(1);
        let adds = |credit: i64| {
            let (before, after) = (Rational::whole(credit), Rational::whole(credit.saturating_add(deal)));
            curve.at(after)?.checked_sub(curve.at(before)?).map_err(overflow)
        };
        let starts = (0..TIMINGS).map(|step| deal.saturating_mul(step));
        let below = |level: i64| level.saturating_sub(deal).max(0);
        let bends = look.bends.iter().filter_map(|bend| floor(bend.credit));
        let ends = curve.knots.iter().map(|knot| knot.credit).chain(bends);
        let starts: Vec<i64> = starts.chain(ends.flat_map(|level| [below(level), level])).collect();
        let next = adds(below(quota))?;
        let later = adds(quota)?;
        let (mut forward, mut back) = (None, None);
        for start in starts {
            let here = adds(start)?;
            let early = here.checked_sub(next).map_err(overflow)?;
            let late = later.checked_sub(here).map_err(overflow)?;
            larger(&mut forward, start, early);
            larger(&mut back, start, late);
        }
        for (kind, best) in [(TrapKind::PullForward, forward), (TrapKind::HoldBack, back)] {
            let Some((start, gain)) = best.filter(|(_, gain)| *gain > Rational::whole(JITTER_MINOR)) else {
                continue;
            };
            let from = Knot { credit: start, pays: curve.at(Rational::whole(start))? };
            self.note(look, kind, None, from, Some(deal), gain)?;
        }
        Ok(())
    }

    fn note(
        &mut self,
        look: &Look<'_>,
        kind: TrapKind,
        path: Option<String>,
        from: Knot,
        until: Option<i64>,
        worth: Rational,
    ) -> Result<(), PayError> {
        let minor = |exact| Rounding::default().minor(exact, self.currency.digits());
        let number = |error| PayError::Number {
            component: look.name.components.join(", "),
            person: Some(look.name.name.clone()),
            period: None,
            error,
        };
        let quota = look.curve.quota;
        let share = |quota| Rational::whole(from.credit).checked_div(quota).ok();
        let spot = Spot {
            person: look.name.person,
            name: look.name.name.clone(),
            period: look.period,
            credit: from.credit,
            until,
            attainment: quota.and_then(share),
            worth_minor: minor(worth).map_err(number)?,
            pays_minor: minor(from.pays).map_err(number)?,
        };
        let trap = self.traps.entry((kind, look.measure, path.clone())).or_insert_with(|| Trap {
            kind,
            components: look.name.components.clone(),
            is_money: look.curve.is_money,
            path,
            people: 0,
            worst: spot.clone(),
        });
        let is_other = trap.people == 0 || trap.worst.person != spot.person;
        trap.people = trap.people.saturating_add(u64::from(is_other));
        if size(&spot) > size(&trap.worst) {
            trap.worst = spot;
        }
        Ok(())
    }

    fn sorted(self) -> (Vec<Trap>, Vec<OwnCurve>) {
        let mut traps: Vec<Trap> = self.traps.into_values().collect();
        traps.sort_by_key(|trap| (trap.kind, std::cmp::Reverse(size(&trap.worst)), trap.path.clone()));
        let mut of_measure: BTreeMap<usize, Vec<OwnCurve>> = BTreeMap::new();
        for (measure, own) in self.curves {
            of_measure.entry(measure).or_default().push(own);
        }
        let middle = |mut all: Vec<OwnCurve>| {
            all.sort_by(|a, b| a.curve.quota.cmp(&b.curve.quota).then_with(|| a.name.cmp(&b.name)));
            let place = all.len().checked_div(2).unwrap_or(0).min(all.len().saturating_sub(1));
            (place < all.len()).then(|| all.swap_remove(place))
        };
        (traps, of_measure.into_values().filter_map(middle).collect())
    }
}

impl Look<'_> {
    /// The clause whose level lies at a credit, to the unit.
    fn path_at(&self, credit: i64) -> Option<String> {
        let near = |bend: &&Bend| floor(bend.credit).is_some_and(|level| credit.abs_diff(level) <= 1);
        self.bends.iter().find(near).map(|bend| bend.path.clone())
    }
}

fn larger(best: &mut Option<(i64, Rational)>, start: i64, gain: Rational) {
    if best.is_none_or(|(_, known)| gain > known) {
        *best = Some((start, gain));
    }
}

/// How much lies in a spot: money, or for a flat one its length.
fn size(spot: &Spot) -> (u64, i64) {
    let length = spot.until.map_or(i64::MAX, |until| until.saturating_sub(spot.credit));
    (spot.worth_minor.unsigned_abs(), length)
}
