//! Step 7: pay curves, piecewise straight or in steps.

use super::attainment::Case;
use super::earn::Earned;
use super::fault::Fault;
use super::figures;
use super::recorder::Recorder;
use super::scheme::Rates;
use super::tiers::edge;
use crate::domain::kernel::Rational;
use crate::domain::model::plan::{Between, Curve, CurveAbove, CurveBelow, CurveBy, CurvePoint, CurveValue};

/// What a curve pays at the level of a span.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn pays<R: Recorder>(
    case: &Case<'_, '_>,
    curve: &Curve,
    earned: &Earned,
    rates: &Rates,
    recorder: &mut R,
) -> Result<Rational, Fault> {
    let exact = at_credit(case, curve, earned.standing.quota, earned.credit.0, rates)?;
    let target = curve.points.iter().any(|point| matches!(point.pays, CurveValue::OfTarget(_)));
    recorder.term(|| {
        let share = exact.checked_div(rates.target).ok().filter(|_| target && !rates.target.is_zero());
        match share {
            Some(share) => {
                format!("{} × {}", figures::amount(rates.target, rates.currency), figures::share(share))
            }
            None => figures::amount(exact, rates.currency),
        }
    });
    Ok(exact)
}

/// What a curve pays for a credit.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn at_credit(
    case: &Case<'_, '_>,
    curve: &Curve,
    quota: Option<Rational>,
    credit: Rational,
    rates: &Rates,
) -> Result<Rational, Fault> {
    let level = match (curve.by, quota) {
        (CurveBy::Attainment, Some(quota)) => credit.checked_div(quota)?,
        (CurveBy::Attainment, None) => Rational::ZERO,
        (CurveBy::Credit, _) => credit,
    };
    Shape { case, curve, rates }.at(level)
}

struct Shape<'s, 't, 'a> {
    case: &'s Case<'t, 'a>,
    curve: &'s Curve,
    rates: &'s Rates,
}

impl Shape<'_, '_, '_> {
    /// The level of a point as credit or attainment.
    fn level(&self, point: &CurvePoint) -> Result<Rational, Fault> {
        let at = edge(point.at, self.rates.currency, self.case.rule.is_money())?;
        match self.curve.by {
            CurveBy::Credit => Ok(at.checked_mul(self.rates.scale)?),
            CurveBy::Attainment => Ok(at),
        }
    }

    /// What a point pays, in minor units.
    fn value(&self, value: CurveValue) -> Result<Rational, Fault> {
        match value {
            CurveValue::OfTarget(share) => Ok(self.rates.target.checked_mul(share)?),
            CurveValue::Amount(amount) => {
                Ok(figures::minor(amount, self.rates.currency)?.checked_mul(self.rates.fixed)?)
            }
        }
    }

    fn at(&self, level: Rational) -> Result<Rational, Fault> {
        let mut lower = None;
        let mut upper = None;
        for point in &self.curve.points {
            if self.level(point)? <= level {
                lower = Some(point);
            } else {
                upper = Some(point);
                break;
            }
        }
        match (lower, upper) {
            (None, _) => self.below(),
            (Some(lower), Some(upper)) => self.between(lower, upper, level),
            (Some(last), None) => self.above(last, level),
        }
    }

    fn below(&self) -> Result<Rational, Fault> {
        match (self.curve.below, self.curve.points.first()) {
            (Some(CurveBelow::OfTarget(share)), _) => self.value(CurveValue::OfTarget(share.0)),
            (Some(CurveBelow::Amount(amount)), _) => self.value(CurveValue::Amount(amount.0)),
            (Some(CurveBelow::Level) | None, Some(first)) => self.value(first.pays),
            _ => Ok(Rational::ZERO),
        }
    }

    fn between(&self, lower: &CurvePoint, upper: &CurvePoint, level: Rational) -> Result<Rational, Fault> {
        let start = self.value(lower.pays)?;
        if lower.then.or(self.curve.between) != Some(Between::Interpolate) {
            return Ok(start);
        }
        let into = level.checked_sub(self.level(lower)?)?;
        Ok(start.checked_add(into.checked_mul(self.slope(lower, upper)?)?)?)
    }

    fn slope(&self, lower: &CurvePoint, upper: &CurvePoint) -> Result<Rational, Fault> {
        let rise = self.value(upper.pays)?.checked_sub(self.value(lower.pays)?)?;
        Ok(rise.checked_div(self.level(upper)?.checked_sub(self.level(lower)?)?)?)
    }

    fn above(&self, last: &CurvePoint, level: Rational) -> Result<Rational, Fault> {
        let start = self.value(last.pays)?;
        let into = level.checked_sub(self.level(last)?)?;
        let slope = match self.curve.above {
            Some(CurveAbove::PerPoint(share)) => {
                self.rates.target.checked_mul(share.0)?.checked_mul(Rational::HUNDRED)?
            }
            Some(CurveAbove::Continue) => {
                let before = self.curve.points.len().checked_sub(2);
                match before.and_then(|place| self.curve.points.get(place)) {
                    Some(before) => self.slope(before, last)?,
                    None => Rational::ZERO,
                }
            }
            Some(CurveAbove::Level) | None => Rational::ZERO,
        };
        Ok(start.checked_add(into.checked_mul(slope)?)?)
    }
}
