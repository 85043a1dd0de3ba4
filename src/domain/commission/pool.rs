//! Step 7: pools and budgets. A pool is paid once and shared; a budget is used up event by event.
//!
//! Owns G20 (events by date, then deal id, the last one in part) and G30 (paid once, shared by stated
//! shares). A pool is rounded once and cut by largest remainder, ties to the smallest id.

use super::attainment::Case;
use super::earn::Earned;
use super::fault::Fault;
use super::figures;
use super::prizes::participants;
use super::recorder::{Change, Recorder, Told};
use crate::domain::kernel::{MoneyError, Rational, allocate};
use crate::domain::model::plan::{Pool, Whose};

/// Puts the person's share in place of the whole pool.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn share<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    recorder: &mut R,
) -> Result<(), Fault> {
    let Some(pool) = &case.rule.component.pool else { return Ok(()) };
    let weights = weights(case, pool)?;
    let place = weights.iter().position(|(member, _)| *member == case.member);
    let sum = weights.iter().try_fold(Rational::ZERO, |sum, (_, weight)| sum.checked_add(*weight))?;
    let own = place.and_then(|place| weights.get(place)).map_or(Rational::ZERO, |own| own.1);
    let amount = if sum.is_zero() || own.is_zero() {
        Rational::ZERO
    } else {
        let total = case.plan.rounding.minor(earned.exact, case.currency().digits())?;
        let only: Vec<Rational> = weights.iter().map(|(_, weight)| *weight).collect();
        let parts = allocate(total, &only).map_err(|_| MoneyError::Overflow)?;
        place.and_then(|place| parts.get(place)).copied().map_or(Rational::ZERO, Rational::whole)
    };
    let whole = earned.exact;
    recorder.restart(amount, || {
        let (whole, share) = (figures::about_amount(whole, case.currency()), own.checked_div(sum));
        let share = share.map_or_else(|_| "nothing".to_owned(), super::describe::about_percent);
        format!("the share of the pool of {whole} is {share}")
    });
    if amount.is_zero() && !whole.is_zero() {
        recorder.zero(super::trace::Reason::NoShare);
    }
    earned.exact = amount;
    Ok(())
}

/// Who shares, ascending by id, and by which weight.
fn weights(case: &Case<'_, '_>, pool: &Pool) -> Result<Vec<(usize, Rational)>, Fault> {
    let named = |person: &str| case.terms.facts.named(person);
    let mut weights: Vec<(usize, Rational)> = match pool {
        Pool::Shares(shares) => {
            shares.iter().filter_map(|one| Some((named(&one.person)?, one.share.0))).collect()
        }
        Pool::Weights(list) => list
            .iter()
            .filter_map(|one| Some((named(&one.person)?, Rational::whole(one.weight.into()))))
            .collect(),
        Pool::Equal => participants(case.terms, case.rule, case.measured)
            .iter()
            .map(|one| (one.member, Rational::ONE))
            .collect(),
        Pool::ByCredit => {
            let mut all = Vec::new();
            for one in participants(case.terms, case.rule, case.measured) {
                let ledger = one.rule.own_ledger.as_ref().unwrap_or(&one.rule.ledger);
                let credit = ledger.book(one.member).sums(one.window)?.1;
                all.push((one.member, credit.max(Rational::ZERO)));
            }
            all
        }
    };
    weights.sort_by_key(|(member, _)| *member);
    Ok(weights)
}

/// Whether a pool by credit needs the own credits beside those of a group.
pub(super) fn needs_own(pool: Option<&Pool>, of: Whose) -> bool {
    pool == Some(&Pool::ByCredit) && of != Whose::Own
}

/// Limits what the entries of a span pay to what the budget still holds.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn limit<R: Recorder>(
    case: &Case<'_, '_>,
    earned: &mut Earned,
    recorder: &mut R,
) -> Result<(), Fault> {
    let Some(budget) = case.rule.component.budget else { return Ok(()) };
    let own = budgeted(case, budget.amount.0)?;
    let own = own.get(case.member).copied().unwrap_or(Rational::ZERO);
    let more = own.checked_sub(earned.exact)?;
    if !more.is_zero() {
        earned.exact = own;
        recorder.change(|| Told {
            change: Change::Plus(more),
            words: "the budget is used up".to_owned(),
            path: "/budget".to_owned(),
        });
    }
    Ok(())
}

/// What each member is paid for the days of a case within the budget, found once.
fn budgeted(case: &Case<'_, '_>, budget: Rational) -> Result<Vec<Rational>, Fault> {
    let key = (case.rule.edition, case.rule.index, case.window);
    if let Some(known) = case.terms.shared.borrow().get(&key) {
        return Ok(known.clone());
    }
    let mut left = figures::minor(budget, case.currency())?;
    let mut sums = vec![Rational::ZERO; case.terms.facts.members.len()];
    for event in super::line::events_until(case)? {
        let paid = if event.amount.is_negative() { event.amount } else { event.amount.min(left) };
        left = left.checked_sub(paid)?;
        if let Some(sum) = sums.get_mut(event.member).filter(|_| case.window.contains(event.day)) {
            *sum = sum.checked_add(paid)?;
        }
    }
    case.terms.shared.borrow_mut().insert(key, sums.clone());
    Ok(sums)
}
