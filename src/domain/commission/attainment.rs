//! Steps 4 to 6: the quota of a range of days, attainment, and the base rate r0.
//!
//! Owns what “quota of a period” means: each quota's amount × overlapping days ÷ its own days, exact.
//! A quota of 0 or below, or none, leaves attainment undefined, never 0 % or 100 %. The base rate is
//! V ÷ Q of the whole measured period, also where only a part of it counts.

use super::facts::Member;
use super::terms::Rule;
use super::trace::Reason;
use crate::domain::kernel::{Currency, DateRange, MoneyError, Rational};
use crate::domain::model::plan::PayAmount;

/// Where credit stands: the quota it is compared with and the base rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The quota of the days that count, in minor units, above 0.
    pub quota: Option<Rational>,
    /// r0, if the rule needs it and it is defined.
    pub base: Option<Base>,
}

/// The base rate r0 and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Stated by the plan.
    Stated(Rational),
    /// V ÷ Q, both in minor units of the measured period.
    TargetOverQuota {
        /// V: the target variable of the period.
        target: Rational,
        /// Q: the full quota of the period.
        quota: Rational,
        /// V ÷ Q.
        rate: Rational,
    },
}

impl Base {
    /// r0.
    pub fn rate(self) -> Rational {
        match self {
            Base::Stated(rate) | Base::TargetOverQuota { rate, .. } => rate,
        }
    }
}

/// The sum of a member's quotas over `window` in minor units; nothing if it is not above 0.
pub(super) fn quota(
    member: &Member,
    currency: Currency,
    window: DateRange,
) -> Result<Option<Rational>, MoneyError> {
    let mut sum = Rational::ZERO;
    let own = member.quotas.iter().filter(|quota| quota.amount.currency == currency);
    for quota in own {
        let share = quota.range.share_in(window);
        if !share.is_zero() {
            sum = sum.checked_add(quota.amount.exact_minor().checked_mul(share)?)?;
        }
    }
    Ok((sum > Rational::ZERO).then_some(sum))
}

/// Quota of `window` and base rate of `measured`, each only if the rule needs it or `all` is asked.
///
/// # Errors
/// [`MoneyError`] if a fraction does not fit.
pub(super) fn standing(
    rule: &Rule<'_>,
    member: &Member,
    currency: Currency,
    window: DateRange,
    measured: DateRange,
    all: bool,
) -> Result<Standing, MoneyError> {
    let quota_now = if rule.scheme.by_quota || all { quota(member, currency, window)? } else { None };
    let base = match rule.scheme.base_rate {
        Some(rate) => Some(Base::Stated(rate)),
        None if rule.scheme.uses_base => {
            let full = if measured == window && quota_now.is_some() {
                quota_now
            } else {
                quota(member, currency, measured)?
            };
            base_of(target(rule, member, currency)?, full)?
        }
        None => None,
    };
    Ok(Standing { quota: quota_now, base })
}

fn base_of(target: Option<Rational>, quota: Option<Rational>) -> Result<Option<Base>, MoneyError> {
    let Some((target, quota)) = target.zip(quota) else { return Ok(None) };
    Ok(Some(Base::TargetOverQuota { target, quota, rate: target.checked_div(quota)? }))
}

/// V of the component's own period in minor units: the year's ÷ periods of a year × its share.
fn target(rule: &Rule<'_>, member: &Member, currency: Currency) -> Result<Option<Rational>, MoneyError> {
    let Some(year) = yearly(rule.target.as_ref(), member.person.target_variable, currency)? else {
        return Ok(None);
    };
    let period = year.checked_div(Rational::whole(rule.grain.per_year()))?;
    Ok(Some(period.checked_mul(rule.target_share)?))
}

/// An amount of a year in minor units: the plan's, or the person's own if it is in `currency`.
pub(super) fn yearly(
    stated: Option<&PayAmount>,
    own: Option<crate::domain::kernel::Money>,
    currency: Currency,
) -> Result<Option<Rational>, MoneyError> {
    match stated {
        None => Ok(None),
        Some(PayAmount::PerYear(amount)) => Ok(Some(super::figures::minor(amount.0, currency)?)),
        Some(PayAmount::FromPerson) => {
            Ok(own.filter(|own| own.currency == currency).map(|own| own.exact_minor()))
        }
    }
}

/// Why a rule can't be evaluated for a member, if it can't.
pub(super) fn missing(rule: &Rule<'_>, member: &Member, standing: &Standing) -> Option<Reason> {
    let scheme = &rule.scheme;
    if scheme.uses_person && member.person.commission_rate.is_none() {
        return Some(Reason::NoRate);
    }
    if scheme.by_quota && standing.quota.is_none() {
        return Some(Reason::NoQuota);
    }
    let has_target = match rule.target {
        Some(PayAmount::FromPerson) => member.person.target_variable.is_some(),
        ref stated => stated.is_some(),
    };
    match (scheme.uses_base && standing.base.is_none(), has_target) {
        (false, _) => None,
        (true, false) => Some(Reason::NoTarget),
        (true, true) => Some(Reason::NoQuota),
    }
}
