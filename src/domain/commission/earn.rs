//! Step 7: what a component earns over a measured span, with what each deal adds to it.
//!
//! Owns the way from credit to an exact amount: credit, standing, the shape of pay, limits of single
//! deals, then [`super::adjust`]. What a deal adds is what it added when credits are taken by day, then
//! deal id, at the rates of the level reached (G32).

use super::adjust;
use super::attainment::{Case, Standing};
use super::credit::{Credit, Entry, Origin};
use super::fault::Fault;
use super::figures;
use super::footing::Footing;
use super::recorder::{Recorder, Silent};
use super::scheme::{Rates, Scheme};
use super::tiers::{Segment, Tiers, pay_between};
use super::trace::Reason;
use super::{curve, objectives, parts, pool, prizes, scope};
use crate::domain::kernel::{Date, Rational};
use crate::domain::model::plan::{Cuts, Per, Prorated};
use std::collections::BTreeMap;

/// What a component earned over a span.
#[derive(Clone, Debug, Default)]
pub(super) struct Earned {
    /// The exact amount in minor units.
    pub exact: Rational,
    /// Quota credit and commission credit.
    pub credit: (Rational, Rational),
    pub standing: Standing,
    /// Why nothing could be computed, if so.
    pub reason: Option<Reason>,
    /// What each entry added, if that was asked or needed; they add up to `exact` unless something was
    /// earned without any deal.
    pub amounts: Vec<(Entry, Rational)>,
}

/// What changes the credit of a span.
#[derive(Clone, Copy, Default)]
pub(super) struct Given<'g> {
    /// The share of each deal that is left out, by row.
    pub without: Option<&'g BTreeMap<u32, Rational>>,
    /// Whether what each entry adds is asked.
    pub amounts: bool,
    /// Credit that is added to what was measured.
    pub more: Option<Rational>,
    /// Whether the budget of the component is left out of account.
    pub unbudgeted: bool,
    /// Only what lies above the credit before this day is paid, from the level reached in all.
    pub above: Option<Date>,
    /// What is known of spans of the component, in amounts only.
    pub footings: &'g [Footing],
}

impl<'g> Given<'g> {
    /// What is known of a case.
    fn footing(&self, case: &Case<'_, '_>) -> Option<&'g Footing> {
        self.footings.iter().find(|known| known.is_of(case))
    }

    fn rates(&self, case: &Case<'_, '_>, standing: &Standing) -> Result<Rates, Fault> {
        let known = self.footing(case).and_then(|known| known.rates);
        known.map_or_else(|| rates(case, standing), Ok)
    }
}

/// Evaluates a span up to, and with, gates to floors.
///
/// # Errors
/// [`Fault`] if a number does not fit, or the data says what the plan has no answer to.
pub(super) fn earned<R: Recorder>(
    case: &Case<'_, '_>,
    given: Given<'_>,
    recorder: &mut R,
) -> Result<Earned, Fault> {
    let mut earned = Earned { credit: credit(case, &given)?, ..Earned::default() };
    recorder.credit(earned.credit.0, earned.credit.1);
    let known = given.footing(case).filter(|_| !R::KEEPS);
    if !known.map_or_else(|| case.is_employed(), |known| known.is_employed) && earned.credit.1.is_zero() {
        recorder.zero(Reason::NotEmployed);
        earned.reason = Some(Reason::NotEmployed);
        return Ok(earned);
    }
    earned.standing = known.map_or_else(|| case.standing(R::KEEPS), |known| Ok(known.standing))?;
    recorder.standing(earned.standing);
    let reason = known.map_or_else(|| missing(case, &earned.standing), |known| Ok(known.missing))?;
    if let Some(reason) = reason {
        recorder.zero(reason);
        earned.reason = Some(reason);
        return Ok(earned);
    }
    let by_deal = needs_amounts(case, &given);
    if by_deal {
        let entries = entries(case, &given)?;
        by_deals(case, &given, &mut earned, entries, recorder)?;
    } else {
        earned.exact = whole(case, &given, &earned, recorder)?;
    }
    adjust::apply(case, &mut earned, recorder)?;
    if case.rule.component.budget.is_some() && !given.unbudgeted {
        pool::limit(case, &mut earned, recorder)?;
    }
    if case.rule.component.pool.is_some() {
        pool::share(case, &mut earned, recorder)?;
    }
    if by_deal && !matches!(case.rule.scheme, Scheme::Mbo(_) | Scheme::Contest(_)) {
        spread(&mut earned)?;
    }
    Ok(earned)
}

/// Why a span can't be evaluated, if it can't.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn missing(case: &Case<'_, '_>, standing: &Standing) -> Result<Option<Reason>, Fault> {
    let lacks = || adjust::lacks_attainment(case).map(|lacks| lacks.then_some(Reason::NoQuota));
    case.missing(standing)?.map_or_else(lacks, |reason| Ok(Some(reason)))
}

/// Whether what each deal adds has to be found out.
fn needs_amounts(case: &Case<'_, '_>, given: &Given<'_>) -> bool {
    let component = &case.rule.component;
    let limits = component.caps.iter().chain(&component.floors);
    let book = case.rule.ledger.book(case.member);
    given.amounts
        || matches!(case.rule.scheme, Scheme::Grid(_) | Scheme::Scoped(_))
        || limits.clone().any(|limit| limit.per == Per::Deal)
        || (!case.terms.clawbacks.negative.is_empty()
            && book
                .entries
                .get(book.within(case.window))
                .is_some_and(|entries| entries.iter().any(|entry| entry.origin == Origin::Refund)))
}

/// Quota credit and commission credit of a span.
///
/// # Errors
/// [`Fault`] if a sum does not fit.
pub(super) fn credit(case: &Case<'_, '_>, given: &Given<'_>) -> Result<(Rational, Rational), Fault> {
    let booked = || case.rule.ledger.book(case.member).sums(case.window);
    let (mut quota, mut pay) = given.footing(case).map_or_else(booked, |known| Ok(known.booked))?;
    for (left, of_quota, of_pay) in left_out(case, given)? {
        quota = quota.checked_sub(of_quota.checked_mul(left)?)?;
        pay = pay.checked_sub(of_pay.checked_mul(left)?)?;
    }
    for credit in case.extra {
        if let Some((of_quota, of_pay)) = simulated(case, credit)? {
            quota = quota.checked_add(of_quota)?;
            pay = pay.checked_add(of_pay)?;
        }
    }
    let more = given.more.or_else(|| case.terms.supposed(case)).unwrap_or(Rational::ZERO);
    Ok((deducted(case, quota.checked_add(more)?)?, deducted(case, pay.checked_add(more)?)?))
}

/// The shares left out of the entries of a span, each with its credits.
fn left_out(case: &Case<'_, '_>, given: &Given<'_>) -> Result<Vec<(Rational, Rational, Rational)>, Fault> {
    let Some(without) = given.without else { return Ok(Vec::new()) };
    let book = case.rule.ledger.book(case.member);
    let entries = book.entries.get(book.within(case.window)).unwrap_or_default();
    let left = entries.iter().filter_map(|entry| {
        let left = without.get(&entry.row?).filter(|_| entry.origin == Origin::Deal)?;
        Some((*left, entry.quota, entry.pay))
    });
    Ok(left.collect())
}

fn simulated(case: &Case<'_, '_>, credit: &Credit) -> Result<Option<(Rational, Rational)>, Fault> {
    if !case.window.contains(credit.day) || !case.person.person.works_on(credit.day) {
        return Ok(None);
    }
    case.rule.crediting.simulated(case.terms.facts, credit)
}

/// Credit less the first amount that counts for nothing.
fn deducted(case: &Case<'_, '_>, credit: Rational) -> Result<Rational, Fault> {
    let Some(first) = case.rule.component.measure.deduct_first else { return Ok(credit) };
    let first = if case.rule.is_money() { figures::minor(first.0, case.currency())? } else { first.0 };
    Ok(credit.checked_sub(first.min(credit.max(Rational::ZERO)))?)
}

/// The entries of a span in the order in which credits are taken, with shares left out and sales added.
fn entries(case: &Case<'_, '_>, given: &Given<'_>) -> Result<Vec<Entry>, Fault> {
    let book = case.rule.ledger.book(case.member);
    let mut entries = book.entries.get(book.within(case.window)).unwrap_or_default().to_vec();
    if let Some(without) = given.without {
        for entry in entries.iter_mut().filter(|entry| entry.origin == Origin::Deal) {
            if let Some(left) = entry.row.and_then(|row| without.get(&row)) {
                let kept = Rational::ONE.checked_sub(*left)?;
                entry.quota = entry.quota.checked_mul(kept)?;
                entry.pay = entry.pay.checked_mul(kept)?;
            }
        }
    }
    for credit in case.extra {
        if let Some((quota, pay)) = simulated(case, credit)? {
            let (origin, part) = (Origin::Deal, Rational::ONE);
            entries.push(Entry { day: credit.day, row: credit.row, origin, part, quota, pay });
        }
    }
    entries.extend(case.terms.supposed_entry(case));
    entries.sort_by_key(|entry| entry.day);
    Ok(entries)
}

/// The numbers that rates are made of; only meaningful where nothing is missing.
pub(super) fn rates(case: &Case<'_, '_>, standing: &Standing) -> Result<Rates, Fault> {
    let quota = standing.quota.unwrap_or(Rational::ONE);
    let own = |tiers: &Tiers| tiers.by_quota && tiers.of.is_none();
    let by_other = |tiers: &Tiers| tiers.by_quota && tiers.of.is_some();
    let scale = match &case.rule.scheme {
        Scheme::Tiers(tiers) if own(tiers) => quota,
        Scheme::Tiers(tiers) if by_other(tiers) => Rational::ONE,
        _ => case.share_of(Prorated::Thresholds)?,
    };
    let target = match case.target()? {
        Some(target) => target.checked_mul(case.share_of(Prorated::TargetVariable)?)?,
        None => Rational::ZERO,
    };
    Ok(Rates {
        scale,
        base: standing.base.map_or(Rational::ZERO, |base| base.rate()),
        person: case.person.rate_on(case.window.from).unwrap_or(Rational::ZERO),
        target,
        fixed: case.share_of(Prorated::Fixed)?,
        accelerates: case.accelerates()?,
        currency: case.currency(),
    })
}

/// What the span earns where no single deal has to be looked at.
fn whole<R: Recorder>(
    case: &Case<'_, '_>,
    given: &Given<'_>,
    earned: &Earned,
    recorder: &mut R,
) -> Result<Rational, Fault> {
    let rates = given.rates(case, &earned.standing)?;
    match &case.rule.scheme {
        Scheme::Tiers(tiers) => {
            let (segments, upto) = level(case, tiers, earned, &rates)?;
            let before = before(case, given, tiers)?;
            pay_between(&segments, before, upto, recorder)
        }
        Scheme::Curve(curve) => curve::pays(case, curve, earned, &rates, recorder),
        Scheme::Mbo(mbo) => objectives::pays(case, mbo, &rates, recorder),
        Scheme::Contest(contest) => prizes::pays(case, contest, recorder),
        Scheme::Grid(_) | Scheme::Scoped(_) => Ok(Rational::ZERO),
    }
}

/// The segments at the level reached, and the credit that they cut.
fn level(
    case: &Case<'_, '_>,
    tiers: &Tiers,
    earned: &Earned,
    rates: &Rates,
) -> Result<(Vec<Segment>, Rational), Fault> {
    let (quota, pay) = earned.credit;
    if let Some(of) = &tiers.of {
        let gauge = if tiers.by_quota {
            crate::domain::model::plan::Gauge::Attainment
        } else {
            crate::domain::model::plan::Gauge::Credit
        };
        let level = adjust::gauge(case, Some(of), gauge, earned)?.unwrap_or(Rational::ZERO);
        return Ok((tiers.segments(level, pay, rates)?, pay));
    }
    cut_by(case, tiers, (quota, pay), rates)
}

/// The segments at quota and commission credit, and which of them they cut.
fn cut_by(
    case: &Case<'_, '_>,
    tiers: &Tiers,
    (quota, pay): (Rational, Rational),
    rates: &Rates,
) -> Result<(Vec<Segment>, Rational), Fault> {
    let cut = if pays_commission(case, tiers) { pay } else { quota };
    Ok((tiers.segments(quota, cut, rates)?, cut))
}

/// Whether a table pays commission credit, where that differs from quota credit.
fn pays_commission(case: &Case<'_, '_>, tiers: &Tiers) -> bool {
    case.rule.ledger.differs && (tiers.is_retroactive() || tiers.cuts == Some(Cuts::CommissionCredit))
}

/// The credit before the day from which on the span is paid.
fn before(case: &Case<'_, '_>, given: &Given<'_>, tiers: &Tiers) -> Result<Rational, Fault> {
    let Some(day) = given.above else { return Ok(Rational::ZERO) };
    let Ok(days) = crate::domain::kernel::DateRange::new(case.window.from, day) else {
        return Ok(Rational::ZERO);
    };
    let credit = credit(&Case { window: days, ..*case }, given)?;
    Ok(if tiers.of.is_some() || pays_commission(case, tiers) { credit.1 } else { credit.0 })
}

/// Evaluates deal by deal.
fn by_deals<R: Recorder>(
    case: &Case<'_, '_>,
    given: &Given<'_>,
    earned: &mut Earned,
    entries: Vec<Entry>,
    recorder: &mut R,
) -> Result<(), Fault> {
    let rates = given.rates(case, &earned.standing)?;
    let mut entries = after_first(case, entries)?;
    let is_paid = |entry: &Entry| given.above.is_none_or(|from| entry.day >= from);
    match &case.rule.scheme {
        Scheme::Tiers(tiers) => {
            let (segments, upto) = level(case, tiers, earned, &rates)?;
            let before = before(case, given, tiers)?;
            earned.exact = pay_between(&segments, before, upto, recorder)?;
            earned.amounts = sequence(case, tiers, &segments, &rates, entries)?;
            earned.amounts.retain(|(entry, _)| is_paid(entry));
        }
        Scheme::Grid(grid) => {
            entries.retain(is_paid);
            earned.amounts = scope::grid(case, grid, earned, entries, recorder)?;
            earned.exact = sum(&earned.amounts)?;
        }
        Scheme::Scoped(scoped) => {
            entries.retain(is_paid);
            earned.amounts = scope::scoped(case, scoped, &rates, entries, recorder)?;
            earned.exact = sum(&earned.amounts)?;
        }
        Scheme::Curve(curve) => {
            earned.exact = whole(case, given, earned, recorder)?;
            let at = |credit: Rational| curve::at_credit(case, curve, earned.standing.quota, credit, &rates);
            earned.amounts = added(entries, |quota, _| at(quota))?;
        }
        Scheme::Mbo(_) | Scheme::Contest(_) => {
            earned.exact = whole(case, given, earned, recorder)?;
            earned.amounts = entries.into_iter().map(|entry| (entry, Rational::ZERO)).collect();
        }
    }
    adjust::per_deal(case, earned, recorder)?;
    limit_refunds(case, earned, recorder)
}

/// The entries less the first amount that counts for nothing, in the order in which credits are taken.
fn after_first(case: &Case<'_, '_>, mut entries: Vec<Entry>) -> Result<Vec<Entry>, Fault> {
    if case.rule.component.measure.deduct_first.is_none() {
        return Ok(entries);
    }
    let (mut quota, mut pay) = (Rational::ZERO, Rational::ZERO);
    for entry in &mut entries {
        let upto = (quota.checked_add(entry.quota)?, pay.checked_add(entry.pay)?);
        entry.quota = deducted(case, upto.0)?.checked_sub(deducted(case, quota)?)?;
        entry.pay = deducted(case, upto.1)?.checked_sub(deducted(case, pay)?)?;
        (quota, pay) = upto;
    }
    Ok(entries)
}

/// What each entry adds to a table: its own credit at the one rate that pays all, else what it added when
/// credits are taken in order (G32).
fn sequence(
    case: &Case<'_, '_>,
    tiers: &Tiers,
    segments: &[Segment],
    rates: &Rates,
    entries: Vec<Entry>,
) -> Result<Vec<(Entry, Rational)>, Fault> {
    if tiers.of.is_some() || tiers.is_retroactive() {
        let rate = segments.first().map_or(Rational::ZERO, |only| only.rate);
        let by_pay = tiers.of.is_some() || pays_commission(case, tiers);
        return added(entries, |quota, pay| Ok((if by_pay { pay } else { quota }).checked_mul(rate)?));
    }
    added(entries, |quota, pay| {
        let (segments, upto) = cut_by(case, tiers, (quota, pay), rates)?;
        pay_between(&segments, Rational::ZERO, upto, &mut Silent)
    })
}

/// What each entry adds to what quota and commission credit pay in all. What is paid without any credit
/// goes with the first entry that gives some; one that gives none adds nothing, and no refund of it takes anything.
fn added(
    entries: Vec<Entry>,
    pays: impl Fn(Rational, Rational) -> Result<Rational, Fault>,
) -> Result<Vec<(Entry, Rational)>, Fault> {
    let (mut quota, mut pay, mut paid) = (Rational::ZERO, Rational::ZERO, Rational::ZERO);
    let mut amounts = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.quota.is_zero() && entry.pay.is_zero() {
            amounts.push((entry, Rational::ZERO));
            continue;
        }
        (quota, pay) = (quota.checked_add(entry.quota)?, pay.checked_add(entry.pay)?);
        let all = pays(quota, pay)?;
        amounts.push((entry, all.checked_sub(paid)?));
        paid = all;
    }
    Ok(amounts)
}

fn sum(amounts: &[(Entry, Rational)]) -> Result<Rational, Fault> {
    Ok(amounts.iter().try_fold(Rational::ZERO, |sum, (_, amount)| sum.checked_add(*amount))?)
}

/// Makes what the deals add come to what was earned: in proportion to what they added, or, where that
/// is nothing, to their credit.
fn spread(earned: &mut Earned) -> Result<(), Fault> {
    let given = sum(&earned.amounts)?;
    if given == earned.exact {
        return Ok(());
    }
    if !given.is_zero() {
        for (_, amount) in &mut earned.amounts {
            *amount = parts::in_proportion(*amount, earned.exact, given)?;
        }
        return Ok(());
    }
    let credit =
        earned.amounts.iter().try_fold(Rational::ZERO, |sum, (entry, _)| sum.checked_add(entry.pay))?;
    if !credit.is_zero() {
        let rate = earned.exact.checked_div(credit)?;
        for (entry, amount) in &mut earned.amounts {
            *amount = entry.pay.checked_mul(rate)?;
        }
    }
    Ok(())
}

/// A refund that counts as a negative deal takes at most what the deal paid until then (G16, G39).
fn limit_refunds<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    recorder: &mut R,
) -> Result<(), Fault> {
    if earned.amounts.iter().all(|(entry, _)| entry.origin != Origin::Refund) {
        return Ok(());
    }
    let by_share = adjust::has_deal_limits(case);
    for place in 0..earned.amounts.len() {
        let Some((entry, amount)) = earned.amounts.get(place).copied() else { continue };
        let Some(row) = entry.row.filter(|_| entry.origin == Origin::Refund) else { continue };
        let paid = paid_before(case, earned, place, row)?;
        let (gained, taken) = paid;
        let left = gained.checked_sub(taken)?.max(Rational::ZERO);
        let wanted = if by_share { gained.checked_mul(entry.part)? } else { amount };
        let most = left.checked_neg()?;
        let limited = if wanted < most { most } else { wanted };
        let more = limited.checked_sub(amount)?;
        if more.is_zero() {
            continue;
        }
        if let Some(slot) = earned.amounts.get_mut(place) {
            slot.1 = limited;
        }
        earned.exact = earned.exact.checked_add(more)?;
        recorder.change(|| super::recorder::Told {
            change: super::recorder::Change::Plus(more),
            words: "a refund takes back no more than the deal paid".to_owned(),
            path: String::new(),
        });
    }
    Ok(())
}

/// What a deal gained and what was taken back of it before a refund.
fn paid_before(
    case: &Case<'_, '_>,
    earned: &Earned,
    place: usize,
    row: u32,
) -> Result<(Rational, Rational), Fault> {
    let mut gained = Rational::ZERO;
    let mut taken = Rational::ZERO;
    let mut note = |entry: &Entry, amount: Rational| -> Result<(), Fault> {
        if entry.row == Some(row) {
            match entry.origin {
                Origin::Refund => taken = taken.checked_sub(amount)?,
                _ => gained = gained.checked_add(amount)?,
            }
        }
        Ok(())
    };
    for (entry, amount) in earned.amounts.iter().take(place) {
        note(entry, *amount)?;
    }
    for earlier in super::line::earlier_spans(case, row)? {
        let earlier = self::earned(&earlier, Given { amounts: true, ..Given::default() }, &mut Silent)?;
        for (entry, amount) in &earlier.amounts {
            note(entry, *amount)?;
        }
    }
    Ok((gained, taken))
}
