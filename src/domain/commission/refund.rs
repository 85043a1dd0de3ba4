//! What is taken back of each deal, on which day: refunds within the window, by the schedule, at most all.
//!
//! Owns G34: a window of n days includes day n, and a schedule counts whole months since the anchor day.

use super::facts::{PayFacts, index};
use super::fault::Fault;
use super::inputs::{Cash, CashKind};
use crate::domain::kernel::{Currency, Date, Money, Rational};
use crate::domain::model::plan::{Anchor, RefundPolicy, Refunds};
use crate::domain::model::rate::ConversionError;
use std::collections::BTreeMap;

/// A share of a deal that is taken back on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub day: Date,
    /// The refunded part of the deal, before the schedule, above 0.
    pub part: Rational,
    /// What the schedule takes back of that, 1 being all.
    pub scheduled: Rational,
    /// The share of the whole deal, after the schedule, above 0.
    pub share: Rational,
}

/// All that is taken back of the deals that a plan credits.
#[derive(Debug, Default)]
pub(super) struct Clawbacks {
    /// Refunds that count as negative deals, by row.
    pub negative: BTreeMap<u32, Vec<Taken>>,
    /// Refunds that are taken from what was paid, by row, with how.
    pub reversed: BTreeMap<u32, (RefundPolicy, Vec<Taken>)>,
    /// The first deal with a refund for which the plan states nothing.
    pub unstated: Option<u32>,
}

impl Clawbacks {
    /// What a plan takes back. `policy_on` gives the policy that holds on an anchor day.
    ///
    /// # Errors
    /// [`Fault`] if a share does not fit.
    pub fn of<'p>(
        facts: &PayFacts,
        anchor: Anchor,
        policy_on: impl Fn(Date) -> Option<Option<&'p Refunds>>,
    ) -> Result<Clawbacks, Fault> {
        let mut clawbacks = Clawbacks::default();
        for row in facts.refunded().iter().copied() {
            let Some(anchored) = anchor_day(facts, row, anchor) else { continue };
            let refunds = facts.cash(row).iter().filter(|cash| cash.kind == CashKind::Refund);
            let refunds: Vec<&Cash> = refunds.collect();
            let Some(policy) = policy_on(anchored).filter(|_| !refunds.is_empty()) else { continue };
            let Some(policy) = policy else {
                let first = clawbacks.unstated.is_none_or(|known| facts.rank(row) < facts.rank(known));
                clawbacks.unstated = if first { Some(row) } else { clawbacks.unstated };
                continue;
            };
            let taken = taken(facts, row, anchored, policy, &refunds)?;
            match policy.policy {
                _ if taken.is_empty() => {}
                RefundPolicy::Ignore => {}
                RefundPolicy::NegativeDeal => drop(clawbacks.negative.insert(row, taken)),
                how => drop(clawbacks.reversed.insert(row, (how, taken))),
            }
        }
        Ok(clawbacks)
    }
}

/// The day that the window and the schedule count from.
fn anchor_day(facts: &PayFacts, row: u32, anchor: Anchor) -> Option<Date> {
    let first = |kind| facts.cash(row).iter().find(|cash| cash.kind == kind).map(|cash| cash.day);
    match anchor {
        Anchor::Booking => facts.closed(row),
        Anchor::Invoice => first(CashKind::Invoice),
        Anchor::Payment => first(CashKind::Payment),
    }
}

fn taken(
    facts: &PayFacts,
    row: u32,
    anchored: Date,
    policy: &Refunds,
    refunds: &[&Cash],
) -> Result<Vec<Taken>, Fault> {
    let mut gone = Rational::ZERO;
    let mut all = Vec::new();
    for refund in refunds {
        let part = part_of(facts, row, refund)?.min(Rational::ONE.checked_sub(gone)?);
        gone = gone.checked_add(part)?;
        let late = policy.window_days.is_some_and(|days| refund.day.days_since(anchored) > i32::from(days));
        let scheduled = scheduled(policy, anchored, refund.day);
        let share = part.checked_mul(scheduled)?;
        if !late && !share.is_zero() {
            all.push(Taken { day: refund.day, part, scheduled, share });
        }
    }
    Ok(all)
}

/// The refunded part of a deal, 1 being the whole.
fn part_of(facts: &PayFacts, row: u32, refund: &Cash) -> Result<Rational, Fault> {
    let Some(whole) = facts.deals.amount(index(row)).filter(|whole| whole.minor != 0) else {
        return Ok(Rational::ONE);
    };
    let same = in_currency(facts, row, refund, whole.currency)?;
    let size = |minor: i64| Rational::new(i128::from(minor.unsigned_abs()), 1);
    Ok(size(same.minor)?.checked_div(size(whole.minor)?)?)
}

/// What an invoice, payment or refund of a deal comes to in the deal's own currency.
///
/// # Errors
/// [`Fault::Data`] that names the deal and the rate, if there is none.
pub(super) fn in_currency(
    facts: &PayFacts,
    row: u32,
    cash: &Cash,
    currency: Currency,
) -> Result<Money, Fault> {
    if cash.amount.currency == currency {
        return Ok(cash.amount);
    }
    let found = facts.rates.convert(cash.amount, currency, cash.day).map(|found| found.0);
    found.map_err(|error| match error {
        ConversionError::Money(error) => Fault::Number(error),
        ConversionError::Missing(missing) => {
            let deal =
                facts.deal(row).map_or_else(String::new, |deal| format!("{} ({})", deal.key, deal.place));
            let what = cash.kind.word();
            let amount = cash.amount;
            Fault::Data(format!("the {what} of {amount} for the deal {deal}: {missing}; state that rate"))
        }
    })
}

/// The share that the schedule takes back on a day; all without a schedule.
fn scheduled(policy: &Refunds, anchored: Date, day: Date) -> Rational {
    if policy.schedule.is_empty() {
        return Rational::ONE;
    }
    let elapsed = |months: u16| anchored.plus_months(i32::from(months)).is_ok_and(|reached| reached <= day);
    let step = policy.schedule.iter().rev().find(|step| step.from_month == 0 || elapsed(step.from_month));
    step.map_or(Rational::ZERO, |step| step.share.0)
}
