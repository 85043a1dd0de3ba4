//! Step 7, its end: gates, multipliers, kickers, caps and floors, in the order that the plan lists them.
//!
//! Owns G15 (the order where the plan gives none), G16 (limits of single deals), G17 (gates and
//! multipliers act on amounts above 0 only) and G18 (a floor pays whenever the person is active).

use super::attainment::Case;
use super::credit::{Entry, Origin};
use super::earn::{Earned, Given, earned as earn};
use super::fault::Fault;
use super::figures;
use super::ledger::UNIT;
use super::recorder::{Change, Recorder, Silent, Told};
use super::scheme::gauge_words;
use super::terms::range_of;
use super::tiers::edge;
use super::trace::Reason;
use crate::domain::kernel::{DateRange, Rational, RationalError};
use crate::domain::model::plan::{
    Adjustment, DEFAULT_ORDER, Edge, Gate, Gauge, Kicker, Level, Limit, Multiplier, Per, Prorated, Sum,
};

/// Applies all of them.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn apply<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    recorder: &mut R,
) -> Result<(), Fault> {
    let component = &case.rule.component;
    let order = component.order.as_deref().unwrap_or(&DEFAULT_ORDER);
    for kind in order {
        match kind {
            Adjustment::Gates => gates(case, earned, recorder)?,
            Adjustment::Multipliers => multipliers(case, earned, recorder)?,
            Adjustment::Kickers => kickers(case, earned, recorder)?,
            Adjustment::Caps => limits(case, earned, &component.caps, true, recorder)?,
            Adjustment::Floors => limits(case, earned, &component.floors, false, recorder)?,
        }
    }
    Ok(())
}

/// Whether a gate, multiplier, kicker or another's tier looks at an attainment that is not defined (G23).
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn lacks_attainment(case: &Case<'_, '_>) -> Result<bool, Fault> {
    let component = &case.rule.component;
    let gates = component.gates.iter().map(|gate| (gate.of.as_ref(), gate.by));
    let multipliers = component.multipliers.iter().filter(|one| one.factor.is_none());
    let multipliers = multipliers.map(|one| (one.of.as_ref(), one.by));
    let kickers = component.kickers.iter().map(|kicker| (kicker.of.as_ref(), kicker.by));
    let tiers = case.rule.scheme.tiers().filter(|tiers| tiers.by_quota && tiers.of.is_some());
    let tiers = tiers.into_iter().map(|tiers| (tiers.of.as_ref(), Gauge::Attainment));
    for (of, by) in gates.chain(multipliers).chain(kickers).chain(tiers) {
        if by != Gauge::Attainment {
            continue;
        }
        let quota = match of.filter(|id| **id != component.id) {
            None => case.quota()?,
            Some(id) => match other(case, id)? {
                Some(other) => other.quota()?,
                None => continue,
            },
        };
        if quota.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a gauge shows: of this component, or of another one of the same person.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn gauge(
    case: &Case<'_, '_>,
    of: Option<&String>,
    by: Gauge,
    earned: &Earned,
) -> Result<Option<Rational>, Fault> {
    let Some(id) = of.filter(|id| **id != case.rule.component.id) else {
        let quota = || case.quota();
        return Ok(match by {
            Gauge::Attainment => quota()?.map(|quota| earned.credit.0.checked_div(quota)).transpose()?,
            Gauge::Credit => Some(earned.credit.0),
            Gauge::Earned => Some(earned.exact),
        });
    };
    let Some(other) = other(case, id)? else { return Ok(None) };
    if by == Gauge::Earned {
        return Ok(Some(earn(&other, Given::default(), &mut Silent)?.exact));
    }
    let (credit, _) = super::earn::credit(&other, &Given::default())?;
    match by {
        Gauge::Attainment => Ok(other.quota()?.map(|quota| credit.checked_div(quota)).transpose()?),
        _ => Ok(Some(credit)),
    }
}

/// Another component of the same person in the same period: on its own days, up to the end of this one's.
fn other<'t, 'a>(case: &Case<'t, 'a>, id: &str) -> Result<Option<Case<'t, 'a>>, Fault> {
    let Some(rule) = case.terms.rule(case.rule.edition, id) else { return Ok(None) };
    let measured = range_of(case.terms.facts.calendar, case.window.last_day(), rule.grain)?;
    let windows = case.terms.editions.get(case.rule.edition).and_then(|one| one.windows.get(case.member));
    let holds = |window: &&DateRange| window.contains(case.window.from);
    let window = windows.and_then(|windows| windows.iter().find(holds)).copied().unwrap_or(case.window);
    let full =
        window.overlap(measured).and_then(|days| rule.days.map_or(Some(days), |own| own.overlap(days)));
    let Some(full) = full else { return Ok(None) };
    let Ok(window) = DateRange::new(full.from, full.until.min(case.window.until)) else { return Ok(None) };
    Ok(Some(Case { rule, window, full, measured, ..*case }))
}

fn level_of(case: &Case<'_, '_>, of: Option<&String>, by: Gauge, level: Level) -> Result<Rational, Fault> {
    let rule = of.and_then(|id| case.terms.rule(case.rule.edition, id)).unwrap_or(case.rule);
    let money = by == Gauge::Earned || (by == Gauge::Credit && rule.is_money());
    edge(level, case.currency(), money)
}

fn gates<R: Recorder>(case: &Case<'_, '_>, earned: &mut Earned, recorder: &mut R) -> Result<(), Fault> {
    for (place, gate) in case.rule.component.gates.iter().enumerate() {
        let Some(open) = is_open(case, gate, earned)? else {
            close(earned, Rational::ZERO, Reason::NoQuota, recorder, || told_gate(gate, place))?;
            continue;
        };
        if !open {
            let share = gate.otherwise.map_or(Rational::ZERO, |share| share.0);
            close(earned, share, Reason::GateClosed, recorder, || told_gate(gate, place))?;
        }
    }
    Ok(())
}

fn is_open(case: &Case<'_, '_>, gate: &Gate, earned: &Earned) -> Result<Option<bool>, Fault> {
    let Some(value) = gauge(case, gate.of.as_ref(), gate.by, earned)? else { return Ok(None) };
    let bound = |level: Level| level_of(case, gate.of.as_ref(), gate.by, level);
    let least = gate.at_least.map(bound).transpose()?.is_none_or(|bound| value >= bound);
    let above = gate.above.map(bound).transpose()?.is_none_or(|bound| value > bound);
    Ok(Some(least && above))
}

fn told_gate(gate: &Gate, place: usize) -> (String, String) {
    let what = gauge_words(gate.of.as_ref(), gate.by);
    (format!("{what} does not open the gate"), format!("/gates/{place}"))
}

fn close<R: Recorder>(
    earned: &mut Earned,
    share: Rational,
    reason: Reason,
    recorder: &mut R,
    words: impl FnOnce() -> (String, String),
) -> Result<(), Fault> {
    if earned.exact <= Rational::ZERO {
        return Ok(());
    }
    earned.exact = earned.exact.checked_mul(share)?;
    if share.is_zero() {
        recorder.zero(reason);
    }
    recorder.change(|| {
        let (words, path) = words();
        Told { change: Change::Times(share), words, path }
    });
    Ok(())
}

fn multipliers<R: Recorder>(case: &Case<'_, '_>, earned: &mut Earned, recorder: &mut R) -> Result<(), Fault> {
    for (place, multiplier) in case.rule.component.multipliers.iter().enumerate() {
        if earned.exact <= Rational::ZERO {
            continue;
        }
        let path = format!("/multipliers/{place}");
        let Some(factor) = factor(case, multiplier, earned)? else {
            close(earned, Rational::ZERO, Reason::NoQuota, recorder, || {
                ("the multiplier needs an attainment".to_owned(), path)
            })?;
            continue;
        };
        earned.exact = earned.exact.checked_mul(factor)?;
        recorder.change(|| Told { change: Change::Times(factor), words: String::new(), path });
    }
    Ok(())
}

fn factor(case: &Case<'_, '_>, multiplier: &Multiplier, earned: &Earned) -> Result<Option<Rational>, Fault> {
    if let Some(factor) = multiplier.factor {
        return Ok(Some(factor));
    }
    let of = multiplier.of.as_ref();
    let Some(value) = gauge(case, of, multiplier.by, earned)? else { return Ok(None) };
    let mut factor = multiplier.tiers.first().map(|first| first.factor);
    for tier in multiplier.tiers.iter().skip(1) {
        let from = level_of(case, of, multiplier.by, tier.from)?;
        if from < value || (from == value && multiplier.edge == Edge::LowerInside) {
            factor = Some(tier.factor);
        }
    }
    Ok(factor.or(Some(Rational::ONE)))
}

fn kickers<R: Recorder>(case: &Case<'_, '_>, earned: &mut Earned, recorder: &mut R) -> Result<(), Fault> {
    let before = earned.clone();
    for (place, kicker) in case.rule.component.kickers.iter().enumerate() {
        if !is_reached(case, kicker, &before)? {
            continue;
        }
        let Some(sum) = prorated_sum(case, kicker.pays, Prorated::Fixed)? else { continue };
        earned.exact = earned.exact.checked_add(sum)?;
        recorder.change(|| Told {
            change: Change::Plus(sum),
            words: format!("{} of {} earns a kicker", gauge_words(kicker.of.as_ref(), kicker.by), kicker.at),
            path: format!("/kickers/{place}"),
        });
    }
    Ok(())
}

fn is_reached(case: &Case<'_, '_>, kicker: &Kicker, earned: &Earned) -> Result<bool, Fault> {
    let value = gauge(case, kicker.of.as_ref(), kicker.by, earned)?;
    let at = level_of(case, kicker.of.as_ref(), kicker.by, kicker.at)?;
    Ok(value.is_some_and(|value| value >= at))
}

/// A sum in minor units; nothing if V or OTE is not stated for the person.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn sum_of(case: &Case<'_, '_>, sum: Sum) -> Result<Option<Rational>, Fault> {
    let periods = Rational::whole(case.rule.grain.per_year());
    let of = |base: Option<Rational>, share: Rational| {
        base.map(|base| base.checked_mul(share)).transpose().map_err(Fault::from)
    };
    match sum {
        Sum::Amount(amount) => Ok(Some(figures::minor(amount.0, case.currency())?)),
        Sum::OfTarget(share) => of(case.target()?, share.0),
        Sum::OfAnnualTarget(share) => of(case.annual_target()?, share.0),
        Sum::OfAnnualOte(share) => of(case.annual_ote()?, share.0),
        Sum::OfOte(share) => {
            let ote = case.annual_ote()?.map(|ote| ote.checked_div(periods)).transpose()?;
            of(ote, share.0)
        }
    }
}

/// Caps (`most`) or floors of the period.
fn limits<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    limits: &[Limit],
    most: bool,
    recorder: &mut R,
) -> Result<(), Fault> {
    if !most && !case.is_employed() {
        return Ok(());
    }
    for (place, limit) in limits.iter().enumerate().filter(|(_, limit)| limit.per == Per::Period) {
        let Some(bound) = bound(case, limit, most)? else { continue };
        let bites = if most { earned.exact > bound } else { earned.exact < bound };
        if bites {
            let more = bound.checked_sub(earned.exact)?;
            earned.exact = bound;
            recorder.change(|| told_limit(case, bound, more, place, most));
        }
    }
    Ok(())
}

fn told_limit(case: &Case<'_, '_>, bound: Rational, more: Rational, place: usize, most: bool) -> Told {
    let (key, words) = if most { ("caps", "cap") } else { ("floors", "floor") };
    let bound = figures::about_amount(bound, case.currency());
    Told {
        change: Change::Plus(more),
        words: format!("the {words} of {bound} {} bites", case.currency()),
        path: format!("/{key}/{place}"),
    }
}

/// A cap or floor in minor units, prorated where the plan says so.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn bound(case: &Case<'_, '_>, limit: &Limit, most: bool) -> Result<Option<Rational>, Fault> {
    prorated_sum(case, limit.sum, if most { Prorated::Caps } else { Prorated::Floors })
}

/// A sum, prorated once: as what it is, or as the target variable of which it is a share.
fn prorated_sum(case: &Case<'_, '_>, sum: Sum, what: Prorated) -> Result<Option<Rational>, Fault> {
    let Some(whole) = sum_of(case, sum)? else { return Ok(None) };
    let of_target = matches!(sum, Sum::OfTarget(_)) && !case.prorates(what);
    let share = case.share_of(if of_target { Prorated::TargetVariable } else { what })?;
    Ok(Some(whole.checked_mul(share)?))
}

/// Whether the component limits what a single deal pays.
pub(super) fn has_deal_limits(case: &Case<'_, '_>) -> bool {
    let component = &case.rule.component;
    component.caps.iter().chain(&component.floors).any(|limit| limit.per == Per::Deal)
}

/// Caps and floors of single deals; what takes away is not lifted or limited here.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn per_deal<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    recorder: &mut R,
) -> Result<(), Fault> {
    let component = &case.rule.component;
    let mut bounds = Vec::new();
    for (limits, most) in [(&component.caps, true), (&component.floors, false)] {
        for (place, limit) in limits.iter().enumerate().filter(|(_, limit)| limit.per == Per::Deal) {
            bounds.extend(bound(case, limit, most)?.map(|bound| (bound, most, place)));
        }
    }
    for (bound, most, place) in bounds {
        let limited = limited_deals(earned, bound, most, None);
        let limited = limited.or_else(|_| limited_deals(earned, bound, most, Some(UNIT)))?;
        let (amounts, more) = limited;
        if !more.is_zero() {
            earned.amounts = amounts;
            earned.exact = earned.exact.checked_add(more)?;
            recorder.change(|| Told {
                words: deal_words(case, bound, most),
                ..told_limit(case, bound, more, place, most)
            });
        }
    }
    Ok(())
}

/// What deals add where each is limited, and what that adds to all; limits are kept to parts of a minor unit where
/// their sum is too fine.
fn limited_deals(
    earned: &Earned,
    bound: Rational,
    most: bool,
    unit: Option<i64>,
) -> Result<(Vec<(Entry, Rational)>, Rational), RationalError> {
    let mut amounts = earned.amounts.clone();
    let mut more = Rational::ZERO;
    for (entry, amount) in &mut amounts {
        // A part of a deal has its share of the limit, also one that takes back (G16).
        let own = bound.checked_mul(entry.part)?;
        let own = unit.map_or(Ok(own), |unit| own.nearest(unit))?;
        let is_back = entry.part.is_negative();
        let bites = if most == is_back { *amount < own } else { *amount > own };
        let counts = if is_back { entry.pay.is_negative() } else { entry.pay > Rational::ZERO };
        if bites && counts && entry.origin != Origin::Refund {
            more = more.checked_add(own.checked_sub(*amount)?)?;
            *amount = own;
        }
    }
    // Too fine is also what does not go into the sum.
    earned.exact.checked_add(more)?;
    Ok((amounts, more))
}

fn deal_words(case: &Case<'_, '_>, bound: Rational, most: bool) -> String {
    let words = if most { "cap" } else { "floor" };
    format!(
        "the {words} of {} {} a deal bites",
        figures::about_amount(bound, case.currency()),
        case.currency()
    )
}

/// The kinds of limits that a component states for the fiscal year.
pub(super) fn of_year(limits: &[Limit]) -> impl Iterator<Item = &Limit> {
    limits.iter().filter(|limit| limit.per == Per::Year)
}
