//! Steps 4 and 5: the quota of a measured period, whole and as it is ramped and prorated.

use super::number::{Fr, One, Zero, cut, exact, ratio, whole};
use super::time::{active_share, months_of, periods, span, tenure};
use super::world::World;
use super::{Trouble, silent};
use attain::domain::kernel::{DateRange, Grain, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;

/// A quota, of days of its own.
#[derive(Clone, Debug)]
struct Piece {
    range: DateRange,
    minor: Fr,
}

/// Amounts of a plan are major units; minor units of money, the number itself of anything else.
pub fn scale(plan: &Plan, part: &Component) -> Fr {
    if part.measure.credit.is_money() { whole(plan.currency.minor_per_major()) } else { Fr::one() }
}

/// The quotas that a component's period is made of, before anything is prorated.
fn pieces(
    plan: &Plan,
    world: &World,
    part: &Component,
    person: PersonId,
    measured: DateRange,
    grain: Grain,
) -> Result<Vec<Piece>, Trouble> {
    let rule = part.quota.as_ref();
    let own = rule.and_then(|rule| {
        let own = rule.people.iter().find(|own| world.find(&own.person).is_some_and(|p| p.id == person));
        own.map(|own| own.amount).or(rule.amount)
    });
    let stated = rule.is_some_and(|rule| rule.amount.is_some() || !rule.people.is_empty());
    let whole_ones: Vec<Piece> = match (stated, own) {
        (true, None) => Vec::new(),
        (true, Some(amount)) => {
            let per = rule.and_then(|rule| rule.per).unwrap_or(grain);
            let minor = exact(amount.0) * scale(plan, part);
            periods(per, measured).into_iter().map(|range| Piece { range, minor: minor.clone() }).collect()
        }
        (false, _) => {
            let own = world.quotas.iter().filter(|quota| quota.person == person);
            own.map(|quota| {
                let major = ratio(quota.amount.minor, plan.currency.minor_per_major());
                Piece { range: quota.range, minor: major * scale(plan, part) }
            })
            .collect()
        }
    };
    let mut all = Vec::new();
    for piece in whole_ones {
        all.extend(phased(piece, rule.and_then(|rule| rule.phasing.as_ref()))?);
    }
    Ok(all)
}

/// Phasing cuts in whole minor units, ties to the earliest (G1).
fn phased(piece: Piece, phasing: Option<&Phasing>) -> Result<Vec<Piece>, Trouble> {
    let months = months_of(piece.range);
    let (spans, weights): (Vec<DateRange>, Vec<Fr>) = match phasing {
        None | Some(Phasing::Days) => return Ok(vec![piece]),
        Some(_) if !super::time::is_whole_months(piece.range) => {
            return Err(silent("phasing of a quota that is not of whole months"));
        }
        Some(Phasing::Equal) => (months.clone(), vec![Fr::one(); months.len()]),
        Some(Phasing::Shares(shares)) => {
            if !months.len().is_multiple_of(shares.len()) {
                return Err(silent("phasing into spans that are not of whole months"));
            }
            let spans = months.chunks(months.len() / shares.len());
            let spans = spans.map(|months| span(months[0].from, months[months.len() - 1].until));
            (spans.collect(), shares.iter().map(|share| exact(share.0)).collect())
        }
    };
    if !piece.minor.is_integer() {
        return Err(silent("phasing of a quota that is no whole number"));
    }
    let parts = cut(super::credit::as_minor(&piece.minor), &weights);
    Ok(spans.into_iter().zip(parts).map(|(range, part)| Piece { range, minor: whole(part) }).collect())
}

/// The full quota of a measured period, before ramp and proration (G10); nothing if there is none.
pub fn full(
    plan: &Plan,
    world: &World,
    part: &Component,
    person: PersonId,
    measured: DateRange,
    grain: Grain,
) -> Result<Option<Fr>, Trouble> {
    let by = plan.proration.as_ref().map_or(DayCount::Days, |proration| proration.by);
    let pieces = pieces(plan, world, part, person, measured, grain)?;
    let sum = pieces.iter().fold(Fr::zero(), |sum, piece| {
        sum + &piece.minor * active_share(world, None, measured, piece.range, by)
    });
    Ok((sum > Fr::zero()).then_some(sum))
}

/// The quota of some days of a measured period, ramped and prorated; nothing if there is none (G28).
pub fn effective(
    plan: &Plan,
    world: &World,
    part: &Component,
    person: PersonId,
    measured: DateRange,
    days: DateRange,
    grain: Grain,
) -> Result<Option<Fr>, Trouble> {
    let proration = plan.proration.clone();
    let by = proration.as_ref().map_or(DayCount::Days, |proration| proration.by);
    let worker = proration.is_none_or(|proration| proration.quota).then_some(person);
    let mut sum = Fr::zero();
    for piece in pieces(plan, world, part, person, measured, grain)? {
        match &plan.ramp {
            Some(ramp) if is_ramping(plan, world, person, ramp, days)? => {
                let months = months_of(piece.range);
                let count = i64::try_from(months.len()).unwrap();
                let by_days = part.quota.as_ref().is_some_and(|rule| rule.phasing == Some(Phasing::Days));
                for month in months {
                    let own = if by_days { ratio(month.days(), piece.range.days()) } else { ratio(1, count) };
                    let share = active_share(world, worker, days, month, by);
                    let ramped = ramp_share(plan, world, person, ramp, month)?;
                    sum += &piece.minor * own * share * ramped;
                }
            }
            _ => sum += &piece.minor * active_share(world, worker, days, piece.range, by),
        }
    }
    Ok((sum > Fr::zero()).then_some(sum))
}

fn ramp_month<'a>(
    plan: &Plan,
    world: &World,
    person: PersonId,
    ramp: &'a Ramp,
    month: DateRange,
) -> Option<&'a RampMonth> {
    // The month of hire is month 1, however late in it the person came.
    let number = tenure(plan, world, person, ramp.since, month.last_day())?;
    usize::try_from(number - 1).ok().and_then(|place| ramp.months.get(place))
}

fn is_ramping(
    plan: &Plan,
    world: &World,
    person: PersonId,
    ramp: &Ramp,
    days: DateRange,
) -> Result<bool, Trouble> {
    Ok(months_of(days).into_iter().any(|month| ramp_month(plan, world, person, ramp, month).is_some()))
}

fn ramp_share(
    plan: &Plan,
    world: &World,
    person: PersonId,
    ramp: &Ramp,
    month: DateRange,
) -> Result<Fr, Trouble> {
    let is_before =
        tenure(plan, world, person, ramp.since, month.last_day()).is_some_and(|number| number < 1);
    let prorates = plan.proration.as_ref().is_none_or(|proration| proration.quota);
    if is_before && !prorates {
        return Err(silent("the ramp of a month before the first day, where quotas are not prorated"));
    }
    let month = ramp_month(plan, world, person, ramp, month);
    Ok(month.and_then(|month| month.quota).map_or(Fr::one(), |share| exact(share.0)))
}

/// Whether rates above the base rate hold in some days.
pub fn has_accelerators(
    plan: &Plan,
    world: &World,
    person: PersonId,
    days: DateRange,
) -> Result<bool, Trouble> {
    let Some(ramp) = &plan.ramp else { return Ok(true) };
    let off: Vec<bool> = months_of(days)
        .into_iter()
        .map(|month| {
            ramp_month(plan, world, person, ramp, month)
                .is_some_and(|month| month.accelerators == Some(false))
        })
        .collect();
    match (off.iter().all(|off| *off), off.iter().any(|off| *off)) {
        (true, _) => Ok(false),
        (_, false) => Ok(true),
        _ => Err(silent("accelerators that are off in a part of a measured period")),
    }
}

/// The guarantee of a ramp for a payout period: that of its months.
pub fn ramp_guarantee(plan: &Plan, world: &World, person: PersonId, payout: DateRange) -> Option<Fr> {
    let ramp = plan.ramp.as_ref()?;
    let amounts: Vec<(DateRange, Fr)> = months_of(payout)
        .into_iter()
        .filter_map(|month| {
            let amount = ramp_month(plan, world, person, ramp, month)?.guarantee?;
            let works = super::time::active_days(world, person, month) > 0;
            works.then(|| (month, exact(amount.0) * whole(plan.currency.minor_per_major())))
        })
        .collect();
    let prorated = plan.proration.as_ref().filter(|p| p.also.contains(&Prorated::Guarantee));
    let share = |month: DateRange| {
        prorated.map_or(Fr::one(), |rule| active_share(world, Some(person), month, month, rule.by))
    };
    let sum = amounts.iter().fold(Fr::zero(), |sum, (month, amount)| sum + amount * share(*month));
    (!amounts.is_empty()).then_some(sum)
}
