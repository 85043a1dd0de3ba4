//! Step 8: how much of what a deal earned is released by a day: stages, cash, holdbacks.
//!
//! Owns G29's second half: earnings follow the anchor, and are released in proportion to what was
//! invoiced or paid of the deal's amount.

use super::credit::Entry;
use super::facts::{PayFacts, index};
use super::fault::Fault;
use super::inputs::CashKind;
use super::refund::in_currency;
use crate::domain::kernel::{Date, Rational};
use crate::domain::model::plan::{Component, Release};

/// Whether a component pays what it earned over time.
pub(super) fn is_over_time(component: &Component) -> bool {
    let at_once = |on: Release| on == Release::Booking;
    component.holdback.is_some()
        || component
            .pay_on
            .as_ref()
            .is_some_and(|pay_on| pay_on.stages.iter().any(|stage| !at_once(stage.on)))
}

/// The share of what an entry earned that is released before a day.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn released(
    facts: &PayFacts,
    component: &Component,
    entry: &Entry,
    until: Date,
) -> Result<Rational, Fault> {
    let mut share = Rational::ZERO;
    match &component.pay_on {
        None => share = reached(facts, Release::Booking, entry, until)?,
        Some(pay_on) => {
            for stage in &pay_on.stages {
                let part = reached(facts, stage.on, entry, until)?;
                share = share.checked_add(stage.share.0.checked_mul(part)?)?;
            }
        }
    }
    if let Some(holdback) = component.holdback {
        let open = reached(facts, holdback.until, entry, until)?;
        let kept = holdback.share.0.checked_mul(Rational::ONE.checked_sub(open)?)?;
        share = share.checked_mul(Rational::ONE.checked_sub(kept)?)?;
    }
    Ok(share)
}

/// The last day that changes what is released of an entry.
pub(super) fn settled_on(facts: &PayFacts, component: &Component, entry: &Entry) -> Date {
    let stages = component.pay_on.iter().flat_map(|pay_on| &pay_on.stages).map(|stage| stage.on);
    let ends = stages.chain(component.holdback.map(|holdback| holdback.until)).map(|on| match on {
        Release::Booking => entry.day,
        Release::Date(day) => day,
        Release::DaysAfter(days) => entry.day.plus_days(i32::from(days)).unwrap_or(Date::MAX),
        Release::MonthsAfter(months) => entry.day.plus_months(i32::from(months)).unwrap_or(Date::MAX),
        Release::Invoice | Release::Payment | Release::FullPayment => {
            let cash = entry.row.map_or(&[][..], |row| facts.cash(row));
            cash.iter().map(|cash| cash.day).max().unwrap_or(entry.day)
        }
    });
    ends.fold(entry.day, Date::max)
}

/// How far a release has come before a day, from 0 to 1.
fn reached(facts: &PayFacts, on: Release, entry: &Entry, until: Date) -> Result<Rational, Fault> {
    let whole = |is: bool| if is { Rational::ONE } else { Rational::ZERO };
    let later = |day: Result<Date, _>| whole(day.is_ok_and(|day: Date| day < until));
    Ok(match on {
        Release::Booking => whole(entry.day < until),
        Release::Date(day) => whole(day < until && entry.day < until),
        Release::DaysAfter(days) => later(entry.day.plus_days(i32::from(days))),
        Release::MonthsAfter(months) => later(entry.day.plus_months(i32::from(months))),
        Release::Invoice => cash_share(facts, entry, until, CashKind::Invoice, Some(CashKind::CreditNote))?,
        Release::Payment => cash_share(facts, entry, until, CashKind::Payment, None)?,
        Release::FullPayment => {
            let paid = cash_share(facts, entry, until, CashKind::Payment, None)?;
            whole(paid == Rational::ONE)
        }
    })
}

/// What was invoiced or paid of a deal's amount before a day, from 0 to 1.
fn cash_share(
    facts: &PayFacts,
    entry: &Entry,
    until: Date,
    kind: CashKind,
    less: Option<CashKind>,
) -> Result<Rational, Fault> {
    let Some(row) = entry.row else { return Ok(Rational::ONE) };
    let Some(whole) = facts.deals.amount(index(row)).filter(|whole| whole.minor != 0) else {
        return Ok(Rational::ZERO);
    };
    let mut sum = Rational::ZERO;
    for cash in facts.cash(row).iter().filter(|cash| cash.day < until) {
        let amount = in_currency(facts, row, cash, whole.currency)?.exact_minor();
        if cash.kind == kind {
            sum = sum.checked_add(amount)?;
        } else if Some(cash.kind) == less {
            sum = sum.checked_sub(amount)?;
        }
    }
    let share = sum.checked_div(whole.exact_minor().max(whole.exact_minor().checked_neg()?))?;
    Ok(share.max(Rational::ZERO).min(Rational::ONE))
}
