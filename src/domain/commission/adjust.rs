//! Step 9: the one rounding of a line. What acts on an earned amount before it (gates, kickers, caps,
//! floors, deductions) belongs here too, in the order that the plan lists.

use super::recorder::Recorder;
use crate::domain::kernel::{MoneyError, Rational};
use crate::domain::model::Plan;

/// Rounds an exact amount in minor units by the plan's rule.
///
/// # Errors
/// [`MoneyError::Overflow`] if the amount does not fit.
pub(super) fn rounded<R: Recorder>(
    plan: &Plan,
    exact_minor: Rational,
    recorder: &mut R,
) -> Result<i64, MoneyError> {
    let minor = plan.rounding.minor(exact_minor, plan.currency.digits())?;
    recorder.rounded(exact_minor, minor);
    Ok(minor)
}
