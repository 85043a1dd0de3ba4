//! Step 7: objectives (MBO): weights × achievement × V.

use super::attainment::Case;
use super::fault::Fault;
use super::figures;
use super::inputs::Entered;
use super::recorder::Recorder;
use super::scheme::Rates;
use super::trace::Reason;
use crate::domain::kernel::Rational;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{Mbo, Objective};

/// What the objectives of a span pay. What nobody entered counts as not achieved.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn pays<R: Recorder>(
    case: &Case<'_, '_>,
    mbo: &Mbo,
    rates: &Rates,
    recorder: &mut R,
) -> Result<Rational, Fault> {
    let mut sum = Rational::ZERO;
    let mut any = false;
    for objective in &mbo.objectives {
        let Some(found) = entered(case, objective) else { continue };
        any = true;
        let counted = objective.cap.map_or(found.value, |cap| found.value.min(cap.0));
        sum = sum.checked_add(rates.target.checked_mul(objective.weight.0)?.checked_mul(counted)?)?;
        recorder.term(|| {
            let target = figures::amount(rates.target, rates.currency);
            format!("{target} × {} × {}", figures::share(objective.weight.0), figures::share(counted))
        });
    }
    if !any {
        recorder.zero(Reason::NoAchievement);
    }
    Ok(sum)
}

/// What was entered for an objective: the newest whose last day lies in the days measured.
pub(super) fn entered<'t>(case: &Case<'t, '_>, objective: &Objective) -> Option<&'t Entered> {
    let name = fold_name(&objective.name);
    let own = case.terms.facts.inputs.entered.iter().filter(|one| {
        one.person == case.person.person.id
            && fold_name(&one.name) == name
            && case.window.contains(one.range.last_day())
    });
    own.max_by_key(|one| one.range)
}
