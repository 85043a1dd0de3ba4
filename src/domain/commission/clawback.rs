//! What refunds take back of lines that were paid, or of what is due, under `rerate_original` and `reverse_paid`.
//!
//! Owns G32 (the refunded share of what a deal added), G33 (credit and attainment of the refund's period
//! stay) and G39: all that refunds of a deal take together never exceeds what it paid, also where rating
//! the period again would lose more.

use super::attainment::Case;
use super::credit::{Entry, Origin};
use super::earn::{Given, earned};
use super::fault::Fault;
use super::figures;
use super::line::{Asked, Computed, settled, spans_of, upto};
use super::parts;
use super::recorder::{Change, Recorder, Silent, Told};
use super::terms::ranges_in;
use crate::domain::kernel::{Date, ExactSum, Rational};
use crate::domain::model::plan::{RefundPolicy, Settle};
use std::collections::{BTreeMap, BTreeSet};

/// Tells what refunds change: in one step, or in as many as the sum needs.
pub(super) fn tell_refunds<R: Recorder>(less: &ExactSum, recorder: &mut R) {
    if less.is_zero() {
        return;
    }
    for (place, part) in less.parts().enumerate() {
        recorder.change(|| {
            let words = "what was paid for refunded deals is taken back";
            let words = if place == 0 { words.to_owned() } else { String::new() };
            Told { change: Change::Plus(part), words, path: String::new() }
        });
    }
}

/// The rows of the deals credited in a case from which refunds take what was paid.
fn claimed(case: &Case<'_, '_>) -> BTreeSet<u32> {
    case.rule.ledger.book(case.member).claimed_in(case.window).collect()
}

/// The share of each deal credited in a case that is taken back by a policy on days that fit.
pub(super) fn left_out(
    case: &Case<'_, '_>,
    policy: RefundPolicy,
    fits: impl Fn(Date) -> bool,
) -> Result<BTreeMap<u32, Rational>, Fault> {
    let mut shares = BTreeMap::new();
    for row in claimed(case) {
        let Some((_, taken)) = case.terms.clawbacks.reversed.get(&row).filter(|(how, _)| *how == policy)
        else {
            continue;
        };
        let mut sum = Rational::ZERO;
        for taken in taken.iter().filter(|taken| fits(taken.day)) {
            sum = sum.checked_add(taken.share)?;
        }
        if !sum.is_zero() {
            shares.insert(row, sum);
        }
    }
    Ok(shares)
}

/// Leaves out the deals that paid nothing, or less than nothing, in a span: of them nothing can be taken back (G39).
///
/// # Errors
/// [`Fault`] if a sum does not fit.
pub(super) fn keep_paid(
    shares: &mut BTreeMap<u32, Rational>,
    amounts: &[(Entry, Rational)],
) -> Result<(), Fault> {
    if shares.is_empty() {
        return Ok(());
    }
    let mut paid: BTreeMap<u32, Rational> = BTreeMap::new();
    for (entry, amount) in amounts.iter().filter(|(entry, _)| entry.origin == Origin::Deal) {
        let Some(row) = entry.row.filter(|row| shares.contains_key(row)) else { continue };
        let sum = paid.entry(row).or_insert(Rational::ZERO);
        *sum = parts::plus(*sum, *amount)?;
    }
    shares.retain(|row, _| paid.get(row).is_some_and(|sum| *sum > Rational::ZERO));
    Ok(())
}

/// Takes back what refunds of this part's days claim of what was paid, now or earlier.
pub(super) fn take_back<R: Recorder>(
    asked: &Asked<'_, '_>,
    computed: &mut Computed,
    recorder: &mut R,
) -> Result<(), Fault> {
    let known = asked.known.and_then(|known| known.taken.as_ref());
    let (mut less, told) = taken(asked, if known.is_some() { Spans::Open } else { Spans::All })?;
    if let Some(of_earlier) = known {
        less.add_all(of_earlier);
    }
    if less.is_zero() {
        return Ok(());
    }
    if let Some(earlier) = computed.earlier {
        recorder.restart(Rational::whole(computed.minor), || {
            format!("less {} paid before", figures::amount_minor(earlier, asked.terms.plan.currency))
        });
        computed.exact = Rational::whole(computed.minor).into();
        computed.earlier = None;
    }
    computed.exact.add_all(&less);
    computed.amounts.extend(told);
    tell_refunds(&less, recorder);
    Ok(())
}

/// The spans of what refunds take back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spans {
    /// Those that ended before the pay period: no sale of it changes what they paid.
    Earlier,
    /// The others, whose sales, also simulated ones, decide what a refund in them takes.
    Open,
    All,
}

/// What refunds of this part's days take of these spans, as a change of the exact amount, in all and by entry.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn taken(
    asked: &Asked<'_, '_>,
    which: Spans,
) -> Result<(ExactSum, Vec<(Entry, Rational)>), Fault> {
    let (mut less, mut told) = (ExactSum::default(), Vec::new());
    if !is_claimed(asked) {
        return Ok((less, told));
    }
    let spans =
        spans_of(asked.terms, asked.member, &asked.rule.component.id, (asked.part.until, asked.extra))?;
    let is_earlier = |case: &Case<'_, '_>| case.full.until <= asked.period.from;
    let is_asked = |case: &Case<'_, '_>| which == Spans::All || is_earlier(case) == (which == Spans::Earlier);
    for case in spans.into_iter().filter(is_asked) {
        for line in lines_of(asked, case)? {
            for (entry, amount) in taken_of_line(asked, &line)? {
                less.add(amount);
                told.push((entry, amount));
            }
        }
    }
    Ok((less, told))
}

/// A line that was paid for a span.
struct Paid<'t, 'a> {
    case: Case<'t, 'a>,
    /// Where it paid only what came from a day on, that day.
    above: Option<Date>,
    /// The day from which on it is paid: what is refunded before is taken then.
    from: Date,
}

/// The lines that paid a span before the end of the asked days: one, or one of each payout where each pays its own.
fn lines_of<'t, 'a>(asked: &Asked<'_, '_>, case: Case<'t, 'a>) -> Result<Vec<Paid<'t, 'a>>, Fault> {
    let own = match case.rule.component.settle {
        Some(Settle::AttainmentToDate) => true,
        Some(Settle::TrueUpWithoutDeductions) => false,
        _ => return Ok(vec![Paid { case, above: None, from: settled(&case) }]),
    };
    let payouts = ranges_in(case.terms.facts.calendar, case.full, case.plan.payout)?;
    let lines = payouts.into_iter().filter(|payout| payout.from < asked.part.until).filter_map(|payout| {
        let from = payout.from.max(case.full.from);
        let above = Some(from).filter(|_| own && from > case.full.from);
        Some(Paid { case: upto(&case, payout.until)?, above, from })
    });
    Ok(lines.collect())
}

/// Whether a refund may take something of the component in the part's days, as far as days alone say.
fn is_claimed(asked: &Asked<'_, '_>) -> bool {
    let (terms, id, part) = (asked.terms, &asked.rule.component.id, asked.part);
    let rules = terms.editions.iter().flat_map(|edition| &edition.rules);
    rules.filter(|rule| rule.component.id == *id).any(|rule| {
        // What is refunded before a span begins, is settled or is paid again, is taken then.
        let later = matches!(rule.component.settle, Some(Settle::AtEnd | Settle::TrueUpWithoutDeductions));
        let is_due = |entered: Date, day: Date| {
            day < part.until && (later || part.from <= day || part.from <= entered)
        };
        rule.ledger.book(asked.member).claimed.iter().any(|(entered, row)| {
            let taken = terms.clawbacks.reversed.get(row);
            taken.is_some_and(|(_, taken)| taken.iter().any(|taken| is_due(*entered, taken.day)))
        })
    })
}

/// What the refunds of the asked days take of what a line paid, by entry.
fn taken_of_line(asked: &Asked<'_, '_>, line: &Paid<'_, '_>) -> Result<Vec<(Entry, Rational)>, Fault> {
    let Paid { case, above, from } = line;
    let span_end = case.full.until;
    let trued_up = case.rule.component.settle == Some(Settle::TrueUp);
    let given = Given { above: *above, ..Given::default() };
    let at = |day: Date| day.max(*from);
    let before = |day: Date| at(day) < asked.part.from || (trued_up && day < span_end);
    let after = |day: Date| at(day) < asked.part.until || (trued_up && day < span_end);
    let mut back = Vec::new();
    let mut now = left_out(case, RefundPolicy::ReversePaid, |day| after(day) && !before(day))?;
    if !now.is_empty() {
        let paid = earned(case, Given { amounts: true, ..given }, &mut Silent)?;
        keep_paid(&mut now, &paid.amounts)?;
        for (entry, amount) in paid.amounts.iter().filter(|(entry, _)| entry.origin == Origin::Deal) {
            if let Some(share) = entry.row.and_then(|row| now.get(&row)) {
                back.push((*entry, parts::of(*amount, *share)?.checked_neg()?));
            }
        }
    }
    for step in rerated(case, given, after)? {
        if !before(step.day) {
            back.push((step.entry, step.took.checked_neg()?));
        }
    }
    Ok(back)
}

/// What one refund makes a period lose that is rated again.
pub(super) struct Rerated {
    pub day: Date,
    /// The refunded deal's first credit in the span.
    pub entry: Entry,
    /// The difference that leaving the refunded part out makes.
    wanted: Rational,
    /// The same, but no more than the deal paid and earlier refunds left of it.
    took: Rational,
}

impl Rerated {
    /// What the difference would take beyond what the deal paid.
    pub fn excess(&self) -> Result<Rational, Fault> {
        Ok(parts::less(self.wanted, self.took)?)
    }
}

/// What the refunds on days that fit take of a span under `rerate_original`: one after the other by day,
/// then deal id, each rating the span again without it and those before.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn rerated(
    case: &Case<'_, '_>,
    given: Given<'_>,
    fits: impl Fn(Date) -> bool,
) -> Result<Vec<Rerated>, Fault> {
    let refunds = refunds_of(case, fits);
    if refunds.is_empty() {
        return Ok(Vec::new());
    }
    let whole = earned(case, Given { amounts: true, without: None, ..given }, &mut Silent)?;
    let mut before = whole.exact;
    let mut without: BTreeMap<u32, Rational> = BTreeMap::new();
    let mut gone: BTreeMap<u32, Rational> = BTreeMap::new();
    let mut steps = Vec::with_capacity(refunds.len());
    for (day, row, share) in refunds {
        let left_out = without.entry(row).or_insert(Rational::ZERO);
        *left_out = left_out.checked_add(share)?;
        let after =
            earned(case, Given { without: Some(&without), amounts: false, ..given }, &mut Silent)?.exact;
        let wanted = parts::less(before, after)?;
        before = after;
        let own =
            whole.amounts.iter().filter(|(entry, _)| entry.row == Some(row) && entry.origin == Origin::Deal);
        let Some((entry, _)) = own.clone().next() else { continue };
        let paid = own.clone().try_fold(Rational::ZERO, |sum, (_, amount)| parts::plus(sum, *amount))?;
        let taken = gone.entry(row).or_insert(Rational::ZERO);
        let left = parts::less(paid, *taken)?;
        let took = if paid > Rational::ZERO { wanted.min(left) } else { Rational::ZERO };
        *taken = parts::plus(*taken, took)?;
        steps.push(Rerated { day, entry: *entry, wanted, took });
    }
    Ok(steps)
}

/// The refunds of deals credited in a span for which it is rated again: day, row and share, in order.
fn refunds_of(case: &Case<'_, '_>, fits: impl Fn(Date) -> bool) -> Vec<(Date, u32, Rational)> {
    let mut refunds = Vec::new();
    for row in claimed(case) {
        let Some((RefundPolicy::RerateOriginal, taken)) = case.terms.clawbacks.reversed.get(&row) else {
            continue;
        };
        let fitting = taken.iter().filter(|taken| fits(taken.day));
        refunds.extend(fitting.map(|taken| (taken.day, row, taken.share)));
    }
    refunds.sort_by_key(|(day, row, _)| (*day, case.terms.facts.rank(*row)));
    refunds
}
