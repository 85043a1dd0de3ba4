//! Changes of pay by hand: which of several plans pays one, and how much it is in that plan's currency.
//!
//! Owns that each is paid once: by a plan that pays the person then and has the line that is corrected,
//! rather one in the currency of the change, else the first by name and day.

use super::fault::Fault;
use super::inputs::ByHand;
use super::terms::{Terms, pays_on};
use crate::domain::kernel::Date;
use crate::domain::model::Plan;
use crate::domain::model::rate::ConversionError;

/// Whether the bound plan is the one that pays a change.
pub(super) fn is_own(terms: &Terms<'_>, member: usize, one: &ByHand) -> bool {
    let own = rank(terms.plan, one);
    let is_same =
        |other: &Plan| other.name == terms.plan.name && other.effective.from == terms.plan.effective.from;
    let others = terms.facts.inputs.plans.iter().filter(|other| !is_same(other));
    let mut before = others.filter(|other| rank(other, one) < own);
    !before.any(|other| pays_on(other, terms.facts, member, one.range))
}

/// The order in which plans are asked.
fn rank<'p>(plan: &'p Plan, one: &ByHand) -> (bool, bool, &'p str, Date) {
    let has_line =
        plan.editions().iter().any(|edition| edition.components.iter().any(|part| part.id == one.line));
    (!has_line, plan.currency != one.amount.currency, &plan.name, plan.effective.from)
}

/// The amount in minor units of the bound plan's currency, at the rate of the first day of its period.
///
/// # Errors
/// [`Fault::Data`] if there is no rate.
pub(super) fn minor(terms: &Terms<'_>, one: &ByHand) -> Result<i64, Fault> {
    let found = terms.facts.rates.convert(one.amount, terms.plan.currency, one.range.from);
    match found {
        Ok((money, _)) => Ok(money.minor),
        Err(ConversionError::Money(error)) => Err(Fault::Number(error)),
        Err(ConversionError::Missing(missing)) => {
            let message =
                format!("the adjustment of {} ({}): {missing}; state that rate", one.amount, one.reason);
            Err(Fault::Data(message))
        }
    }
}
