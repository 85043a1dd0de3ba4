//! Step 8 for what is paid over several periods: what is due to date over all deals of a component, rounded,
//! less the component's earlier lines (G1).
//!
//! Shares over many quotas and amounts of deals have no common fraction of 127 bits: their sum is kept in parts.
//! What is due is asked for the end of every period. In amounts only, what a span earned is found once when its
//! days are over, and what is due of it until nothing is open any more, also no refund, so that a year costs about
//! as much as releasing its open spans.

use super::attainment::Case;
use super::clawback::{keep_paid, left_out, rerated};
use super::credit::{Entry, Origin};
use super::earn::{Earned, Given, earned};
use super::fault::Fault;
use super::line::{Asked, Computed, difference, spans_of, upto};
use super::parts;
use super::recorder::{Recorder, Silent};
use super::release::{released, settled_on};
use super::terms::ranges_in;
use super::trace::Reason;
use crate::domain::kernel::{Date, ExactSum, MoneyError, Rational};
use crate::domain::model::plan::{RefundPolicy, Settle};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A component of a member: member, edition, place of the component.
type Whose = (usize, usize, usize);

/// A span of a component of a member, by the first day of its window and of the measured period.
type SpanKey = (Whose, Date, Date);

/// What was computed before.
#[derive(Debug, Default)]
pub(super) struct Dues {
    /// All that is due before a day.
    totals: BTreeMap<(Whose, Date), ExactSum>,
    /// What spans earned all of whose days are over, while some of it is not released yet.
    open: BTreeMap<SpanKey, Rc<Earned>>,
    /// The last day that changes what is due of a span, and what is due after it.
    closed: BTreeMap<SpanKey, (Date, ExactSum)>,
}

/// What is due before a day.
#[derive(Default)]
struct Due {
    sum: ExactSum,
    /// By entry, where that is asked.
    amounts: Vec<(Entry, Rational)>,
}

impl Due {
    fn add(&mut self, asked: &Asked<'_, '_>, entry: &Entry, amount: Rational) {
        self.sum.add(amount);
        if asked.amounts {
            self.amounts.push((*entry, amount));
        }
    }
}

/// The line of a component that is paid over time.
pub(super) fn over_time<R: Recorder>(asked: &Asked<'_, '_>, recorder: &mut R) -> Result<Computed, Fault> {
    let now = due(asked, asked.part.until)?;
    let before = due(asked, asked.part.from)?;
    let earlier = asked.rounded(&before.sum)?;
    let due = asked.rounded(&now.sum)?;
    let minor = due.checked_sub(earlier).ok_or(MoneyError::Overflow)?;
    let exact = now.sum.fraction();
    let from = exact.unwrap_or(Rational::whole(due));
    let mut computed = Computed { minor, earlier: Some(earlier), exact: from.into(), ..Computed::default() };
    computed.amounts = difference(now.amounts, before.amounts)?;
    let spans = ranges_in(asked.terms.facts.calendar, asked.part, asked.rule.grain)?;
    let case = spans.last().and_then(|measured| asked.case(*measured));
    if let Some(case) = case.and_then(|case| upto(&case, asked.part.until)) {
        let earned = earned(&case, asked.given(), &mut Silent)?;
        recorder.credit(earned.credit.0, earned.credit.1);
        recorder.standing(case.standing(R::KEEPS)?);
        if let Some(reason) = earned.reason {
            recorder.zero(reason);
        }
        computed.days = Some(case.window);
        computed.earned = earned;
    }
    recorder.restart(from, || match exact {
        Some(_) => "this is what is due to date over all deals".to_owned(),
        None => "this is what is due to date over all deals, rounded: their shares have no common fraction short enough to be written".to_owned(),
    });
    if computed.minor == 0 && !computed.earned.exact.is_zero() {
        recorder.zero(Reason::NotReleased);
    }
    Ok(computed)
}

/// What is due before a day, in all and, where that is asked, by entry.
fn due(asked: &Asked<'_, '_>, until: Date) -> Result<Due, Fault> {
    let terms = asked.terms;
    let whose = (asked.member, asked.rule.edition, asked.rule.index);
    let keeps = !asked.amounts && asked.extra.is_empty() && terms.supposed.get().is_none();
    let known = || terms.dues.borrow().totals.get(&(whose, until)).cloned();
    if let Some(sum) = keeps.then(known).flatten() {
        return Ok(Due { sum, ..Due::default() });
    }
    let mut all = Due::default();
    for case in spans_of(terms, asked.member, &asked.rule.component.id, (until, asked.extra))? {
        let open = case.rule.component.settle == Some(Settle::AtEnd) && case.full.until > until;
        let Some(case) = upto(&case, until).filter(|_| !open) else { continue };
        let key = key_of(&case);
        let known = || terms.dues.borrow().closed.get(&key).cloned();
        if let Some((_, sum)) = keeps.then(known).flatten().filter(|(last, _)| *last < until) {
            all.sum.add_all(&sum);
            continue;
        }
        let keeps = keeps && case.window == case.full;
        let (span, last) = due_of_span(asked, &case, until, keeps)?;
        all.sum.add_all(&span.sum);
        all.amounts.extend(span.amounts);
        if keeps && last < until {
            let mut dues = terms.dues.borrow_mut();
            dues.open.remove(&key);
            dues.closed.insert(key, (last, span.sum));
        }
    }
    if keeps {
        terms.dues.borrow_mut().totals.insert((whose, until), all.sum.clone());
    }
    Ok(all)
}

fn key_of(case: &Case<'_, '_>) -> SpanKey {
    ((case.member, case.rule.edition, case.rule.index), case.full.from, case.measured.from)
}

/// What a span earned without what refunds before a day take of its credit, found once where it is kept.
fn earned_before(case: &Case<'_, '_>, until: Date, keeps: bool) -> Result<Rc<Earned>, Fault> {
    let without = left_out(case, RefundPolicy::RerateOriginal, |day| day < until)?;
    let (dues, key) = (&case.terms.dues, key_of(case));
    let keeps = keeps && without.is_empty();
    let known = || dues.borrow().open.get(&key).cloned();
    if let Some(known) = keeps.then(known).flatten() {
        return Ok(known);
    }
    let given = Given { without: Some(&without), amounts: true, ..Given::default() };
    let span = Rc::new(earned(case, given, &mut Silent)?);
    if keeps {
        dues.borrow_mut().open.insert(key, span.clone());
    }
    Ok(span)
}

/// The last day on which something of a span is refunded; the last of the span where nothing is later.
fn refunded_on(case: &Case<'_, '_>) -> Date {
    let claimed = case.rule.ledger.book(case.member).claimed_in(case.full);
    let taken = claimed.filter_map(|row| case.terms.clawbacks.reversed.get(&row));
    let days = taken.flat_map(|(_, taken)| taken.iter().map(|taken| taken.day));
    days.fold(case.window.last_day(), Date::max)
}

/// What is due of one span before a day, and the last day that changes it.
fn due_of_span(
    asked: &Asked<'_, '_>,
    case: &Case<'_, '_>,
    until: Date,
    keeps: bool,
) -> Result<(Due, Date), Fault> {
    let (facts, component) = (asked.terms.facts, &case.rule.component);
    let span = earned_before(case, until, keeps)?;
    let mut reversed = left_out(case, RefundPolicy::ReversePaid, |day| day < until)?;
    keep_paid(&mut reversed, &span.amounts)?;
    let (mut rest, mut last) = (span.exact, refunded_on(case));
    let mut due = Due::default();
    for (entry, amount) in &span.amounts {
        rest = parts::less(rest, *amount)?;
        last = last.max(settled_on(facts, component, entry));
        let part = parts::of(*amount, released(facts, component, entry, until)?)?;
        let back = entry.row.and_then(|row| reversed.get(&row));
        due.add(asked, entry, back.map_or(Ok(part), |back| kept(*amount, part, *back))?);
    }
    for step in rerated(case, Given::default(), |day| day < until)? {
        let open = released(facts, component, &step.entry, until)?;
        due.add(asked, &step.entry, parts::of(step.excess()?, open)?);
    }
    if !rest.is_zero() {
        // What no deal earned counts on the last day measured.
        let (day, part) = (case.window.last_day(), Rational::ONE);
        let entry = Entry { day, row: None, origin: Origin::Other, part, quota: rest, pay: rest };
        last = last.max(settled_on(facts, component, &entry));
        due.sum.add(parts::of(rest, released(facts, component, &entry, until)?)?);
    }
    Ok((due, last))
}

/// What is left of the released part of what a deal earned where a share of all is reversed; unreleased parts are
/// cancelled first (G39).
fn kept(amount: Rational, part: Rational, back: Rational) -> Result<Rational, Fault> {
    let kept = parts::less(part, parts::of(amount, back)?)?;
    Ok(if amount.is_negative() { kept } else { kept.max(Rational::ZERO) })
}
