//! Step 8 for what is paid over several periods: what is due to date over all deals of a component, rounded,
//! less the component's earlier lines (G1).
//!
//! Shares over many quotas and amounts of deals have no common fraction of 127 bits: their sum is kept in parts.
//! What is due is asked for the end of every period. In amounts only, each span is evaluated until nothing of
//! it is open any more and then remembered, so that a year costs about as much as its open spans.

use super::attainment::Case;
use super::clawback::{keep_paid, left_out, rerated};
use super::credit::{Entry, Origin};
use super::earn::{Given, earned};
use super::fault::Fault;
use super::line::{Asked, Computed, difference, spans_of, upto};
use super::recorder::{Recorder, Silent};
use super::release::{released, settled_on};
use super::terms::ranges_in;
use super::trace::Reason;
use crate::domain::kernel::{Date, ExactSum, MoneyError, Rational};
use crate::domain::model::plan::{RefundPolicy, Settle};
use std::collections::BTreeMap;

/// A component of a member: member, edition, place of the component.
type Whose = (usize, usize, usize);

/// What was computed before.
#[derive(Debug, Default)]
pub(super) struct Dues {
    /// All that is due before a day.
    totals: BTreeMap<(Whose, Date), ExactSum>,
    /// By the first day of the window and of the measured period: the last day that changes what is due of a
    /// span, and what is due after it.
    closed: BTreeMap<(Whose, Date, Date), (Date, ExactSum)>,
}

/// What is due before a day.
#[derive(Default)]
struct Due {
    sum: ExactSum,
    /// By entry, where that is asked.
    amounts: Vec<(Entry, Rational)>,
    /// The last day that changes it.
    settled: Option<Date>,
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
        let own = (case.member, case.rule.edition, case.rule.index);
        let key = (own, case.full.from, case.measured.from);
        let known = || terms.dues.borrow().closed.get(&key).cloned();
        if let Some((_, sum)) = keeps.then(known).flatten().filter(|(last, _)| *last < until) {
            all.sum.add_all(&sum);
            continue;
        }
        let span = due_of_span(asked, &case, until)?;
        all.sum.add_all(&span.sum);
        all.amounts.extend(span.amounts);
        if let Some(last) = span.settled.filter(|last| keeps && *last < until && case.window == case.full) {
            terms.dues.borrow_mut().closed.insert(key, (last, span.sum));
        }
    }
    if keeps {
        terms.dues.borrow_mut().totals.insert((whose, until), all.sum.clone());
    }
    Ok(all)
}

/// What is due of one span before a day.
fn due_of_span(asked: &Asked<'_, '_>, case: &Case<'_, '_>, until: Date) -> Result<Due, Fault> {
    let (facts, component) = (asked.terms.facts, &case.rule.component);
    let without = left_out(case, RefundPolicy::RerateOriginal, |day| day < until)?;
    let mut reversed = left_out(case, RefundPolicy::ReversePaid, |day| day < until)?;
    let given = Given { without: Some(&without), amounts: true, ..Given::default() };
    let span = earned(case, given, &mut Silent)?;
    keep_paid(&mut reversed, &span.amounts)?;
    let (mut rest, mut due) = (span.exact, Due::default());
    let mut last = case.window.last_day();
    for (entry, amount) in span.amounts {
        rest = rest.checked_sub(amount)?;
        last = last.max(settled_on(facts, component, &entry));
        let mut part = amount.checked_mul(released(facts, component, &entry, until)?)?;
        if let Some(back) = entry.row.and_then(|row| reversed.get(&row)) {
            let kept = part.checked_sub(amount.checked_mul(*back)?)?;
            part = if amount.is_negative() { kept } else { kept.max(Rational::ZERO) };
        }
        due.add(asked, &entry, part);
    }
    for step in rerated(case, Given::default(), |day| day < until)? {
        let open = released(facts, component, &step.entry, until)?;
        due.add(asked, &step.entry, step.excess()?.checked_mul(open)?);
    }
    if !rest.is_zero() {
        // What no deal earned counts on the last day measured.
        let (day, part) = (case.window.last_day(), Rational::ONE);
        let entry = Entry { day, row: None, origin: Origin::Other, part, quota: rest, pay: rest };
        last = last.max(settled_on(facts, component, &entry));
        due.sum.add(rest.checked_mul(released(facts, component, &entry, until)?)?);
    }
    // Refunds may still come to deals that they claim.
    let claims = case.rule.ledger.book(case.member).claimed_in(case.full).next().is_some();
    due.settled = Some(last).filter(|_| !claims);
    Ok(due)
}
