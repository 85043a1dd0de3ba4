//! Dials on a plan: every rate, level, cap or quota of it at once, for a simulation.
//!
//! Owns what each dial touches. The result is a plan document like any other, so that what is simulated can
//! be read, checked and kept; quotas of the data and the pay mix, which no document states, go to the pay
//! engine beside it ([`Altered`]).

use crate::domain::commission::Altered;
use crate::domain::kernel::{Rational, RationalError};
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Amount, Beyond, Component, Curve, CurveAbove, CurveBelow, CurveValue, Level, Limit, PayAmount, Pays,
    QuotaRule, Rate, RateRule, Sum,
};
use serde::{Deserialize, Serialize};

/// How far each dial is turned; 1 leaves everything as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tweaks {
    /// What every rate, amount for each unit and curve value is multiplied by.
    pub rates: Rational,
    /// What the part of every multiple above 1 is multiplied by: 2 makes of 1.5 × the base rate 2 ×.
    pub accelerators: Rational,
    /// What every level of tiers, curves, gates and kickers is multiplied by.
    pub levels: Rational,
    /// What every cap is multiplied by.
    pub caps: Rational,
    /// What every quota is multiplied by.
    pub quotas: Rational,
    /// What the target variable is multiplied by, where the plan states it.
    pub target: Rational,
    /// The variable share of OTE, where it is turned.
    pub mix: Option<Rational>,
}

impl Default for Tweaks {
    fn default() -> Tweaks {
        let one = Rational::ONE;
        Tweaks { rates: one, accelerators: one, levels: one, caps: one, quotas: one, target: one, mix: None }
    }
}

impl Tweaks {
    /// Whether no dial is turned.
    pub fn is_none(&self) -> bool {
        *self == Tweaks::default()
    }

    /// What the pay engine is told beside the document.
    pub fn altered(&self) -> Altered {
        Altered { quotas: self.quotas, mix: self.mix }
    }

    /// The plan with the dials turned. Shares of levels that a rate may not exceed stay as `check` finds them.
    ///
    /// # Errors
    /// [`RationalError`] if a product does not fit.
    pub fn turned(&self, plan: &Plan) -> Result<Plan, RationalError> {
        let mut plan = plan.clone();
        if self.is_none() {
            return Ok(plan);
        }
        let versions = plan.versions.iter_mut().flat_map(|version| version.components.iter_mut().flatten());
        for component in plan.components.iter_mut().chain(versions) {
            self.component(component)?;
        }
        let pays = plan.versions.iter_mut().filter_map(|version| version.pay.as_mut());
        for pay in plan.pay.iter_mut().chain(pays) {
            if let Some(PayAmount::PerYear(amount)) = &mut pay.target_variable {
                times(&mut amount.0, self.target)?;
            }
        }
        for limit in &mut plan.limits {
            limit.cap.as_mut().map_or(Ok(()), |cap| self.sum(&mut cap.sum, self.caps))?;
        }
        Ok(plan)
    }

    fn component(&self, component: &mut Component) -> Result<(), RationalError> {
        self.pays(&mut component.pays)?;
        for gate in &mut component.gates {
            for level in gate.at_least.iter_mut().chain(gate.above.as_mut()) {
                self.level(level)?;
            }
        }
        for tier in component.multipliers.iter_mut().flat_map(|one| &mut one.tiers) {
            self.level(&mut tier.from)?;
        }
        for kicker in &mut component.kickers {
            self.level(&mut kicker.at)?;
            self.sum(&mut kicker.pays, self.rates)?;
        }
        for Limit { sum, .. } in &mut component.caps {
            self.sum(sum, self.caps)?;
        }
        component.quota.as_mut().map_or(Ok(()), |quota| self.quota(quota))
    }

    fn pays(&self, pays: &mut Pays) -> Result<(), RationalError> {
        match pays {
            Pays::Flat(rule) => self.rule(rule),
            Pays::Table(table) => {
                for tier in &mut table.tiers {
                    self.level(&mut tier.from)?;
                    tier.until.as_mut().map_or(Ok(()), |until| self.level(until))?;
                    self.rule(&mut tier.pays)?;
                }
                table.base_rate.as_mut().map_or(Ok(()), |rate| times(&mut rate.0, self.rates))?;
                for beyond in table.below.iter_mut().chain(table.above.as_mut()) {
                    self.beyond(beyond)?;
                }
                Ok(())
            }
            Pays::Curve(curve) => self.curve(curve),
            Pays::Grid(grid) => {
                grid.rates.iter_mut().flatten().try_for_each(|rate| times(&mut rate.0, self.rates))
            }
            Pays::Scoped(scoped) => {
                scoped.rules.iter_mut().try_for_each(|rule| self.rule(&mut rule.pays))?;
                scoped.otherwise.as_mut().map_or(Ok(()), |beyond| self.beyond(beyond))
            }
            Pays::Contest(contest) => {
                contest.prizes.iter_mut().try_for_each(|prize| times(&mut prize.0, self.rates))
            }
            Pays::Mbo(_) => Ok(()),
        }
    }

    fn curve(&self, curve: &mut Curve) -> Result<(), RationalError> {
        for point in &mut curve.points {
            self.level(&mut point.at)?;
            match &mut point.pays {
                CurveValue::OfTarget(value) | CurveValue::Amount(value) => times(value, self.rates)?,
            }
        }
        match &mut curve.below {
            Some(CurveBelow::OfTarget(share)) => times(&mut share.0, self.rates)?,
            Some(CurveBelow::Amount(amount)) => times(&mut amount.0, self.rates)?,
            _ => {}
        }
        if let Some(CurveAbove::PerPoint(share)) = &mut curve.above {
            times(&mut share.0, self.rates)?;
        }
        Ok(())
    }

    fn rule(&self, rule: &mut RateRule) -> Result<(), RationalError> {
        match rule {
            RateRule::Rate(Rate(value))
            | RateRule::PerUnit(Amount(value))
            | RateRule::Amount(Amount(value)) => times(value, self.rates),
            RateRule::OfTarget(Rate(value)) => times(value, self.rates),
            RateRule::Multiple(multiple) => {
                if *multiple > Rational::ONE {
                    let above = multiple.checked_sub(Rational::ONE)?.checked_mul(self.accelerators)?;
                    *multiple = Rational::ONE.checked_add(above)?;
                }
                times(multiple, self.rates)
            }
            RateRule::RateOf(_) => Ok(()),
        }
    }

    fn beyond(&self, beyond: &mut Beyond) -> Result<(), RationalError> {
        let turned = |rule: RateRule| -> Result<RateRule, RationalError> {
            let mut rule = rule;
            self.rule(&mut rule)?;
            Ok(rule)
        };
        *beyond = match *beyond {
            Beyond::Nothing => Beyond::Nothing,
            stated => match turned(stated.rule())? {
                RateRule::Rate(rate) => Beyond::Rate(rate),
                RateRule::RateOf(source) => Beyond::RateOf(source),
                RateRule::Multiple(multiple) => Beyond::Multiple(multiple),
                RateRule::PerUnit(amount) => Beyond::PerUnit(amount),
                RateRule::Amount(amount) => Beyond::Amount(amount),
                RateRule::OfTarget(share) => Beyond::OfTarget(share),
            },
        };
        Ok(())
    }

    fn level(&self, level: &mut Level) -> Result<(), RationalError> {
        match level {
            Level::Amount(value) | Level::Share(value) => times(value, self.levels),
        }
    }

    fn sum(&self, sum: &mut Sum, factor: Rational) -> Result<(), RationalError> {
        match sum {
            Sum::Amount(Amount(value))
            | Sum::OfTarget(Rate(value))
            | Sum::OfOte(Rate(value))
            | Sum::OfAnnualTarget(Rate(value))
            | Sum::OfAnnualOte(Rate(value)) => times(value, factor),
        }
    }

    fn quota(&self, quota: &mut QuotaRule) -> Result<(), RationalError> {
        let people = quota.people.iter_mut().map(|own| &mut own.amount);
        quota.amount.iter_mut().chain(people).try_for_each(|amount| times(&mut amount.0, self.quotas))
    }
}

fn times(value: &mut Rational, factor: Rational) -> Result<(), RationalError> {
    *value = value.checked_mul(factor)?;
    Ok(())
}
