//! Steps 4 to 6: the quota of a range of days, ramped and prorated, attainment, and the base rate r0.
//!
//! Owns what “quota of a period” means: each quota's amount × active days ÷ its own days (or whole
//! months), exact; phased quotas are cut in whole minor units first, and where a ramp applies the months
//! are ramped and prorated one by one (G1, G28). A quota of 0 or below, or none, leaves attainment
//! undefined, never 0 % or 100 % (G23). The base rate is V ÷ Q of the whole measured period, before ramp
//! and proration (G10).

use super::credit::Credit;
use super::facts::Member;
use super::fault::Fault;
use super::figures;
use super::terms::{Rule, Terms, range_of, ranges_in};
use super::trace::Reason;
use crate::domain::kernel::{Currency, Date, DateRange, Grain, Money, Rational, allocate};
use crate::domain::model::Plan;
use crate::domain::model::plan::{Compare, DayCount, PayAmount, Phasing, Prorated, Ramp, RampMonth, Since};

/// One component of one person over some days: what a line, or a part of it, is computed from.
#[derive(Clone, Copy)]
pub(super) struct Case<'t, 'a> {
    pub terms: &'t Terms<'a>,
    pub member: usize,
    pub person: &'t Member,
    pub plan: &'t Plan,
    pub rule: &'t Rule,
    /// The days whose credit counts.
    pub window: DateRange,
    /// All days of the measured period that can count: `window`, and what is still to come.
    pub full: DateRange,
    /// The whole measured period, from which V and the full quota are taken.
    pub measured: DateRange,
    /// Simulated sales of the person, measured as if they were in the books.
    pub extra: &'t [Credit],
}

/// Where credit stands: the quota it is compared with and the base rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The quota of the days that count, in minor units or as a plain number, above 0.
    pub quota: Option<Rational>,
    /// r0, if the rule needs it and it is defined.
    pub base: Option<Base>,
}

/// The base rate r0 and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Stated by the plan.
    Stated(Rational),
    /// V ÷ Q, both of the measured period.
    TargetOverQuota {
        /// V: the target variable of the period in minor units.
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

/// A quota over some days.
#[derive(Clone, Copy, Debug)]
struct Span {
    range: DateRange,
    amount: Rational,
}

impl<'t, 'a> Case<'t, 'a> {
    /// A component of a person over all days of a measured period that can count, as it is in the books.
    pub fn whole(
        terms: &'t Terms<'a>,
        member: usize,
        rule: &'t Rule,
        (full, measured): (DateRange, DateRange),
    ) -> Option<Case<'t, 'a>> {
        let person = terms.facts.members.get(member)?;
        let plan = &terms.editions.get(rule.edition)?.plan;
        Some(Case { terms, member, person, plan, rule, window: full, full, measured, extra: &[] })
    }

    pub fn currency(&self) -> Currency {
        self.terms.plan.currency
    }

    /// Whether the person works on any of the days.
    pub fn is_employed(&self) -> bool {
        self.active(self.window).is_some()
    }

    /// The days of a range on which the person works.
    pub fn active(&self, range: DateRange) -> Option<DateRange> {
        self.person.employed()?.overlap(range)
    }

    fn by_months(&self) -> bool {
        self.plan.proration.as_ref().is_some_and(|proration| proration.by == DayCount::Months)
    }

    /// Whether the plan prorates this.
    pub fn prorates(&self, what: Prorated) -> bool {
        self.plan.proration.as_ref().is_some_and(|proration| proration.also.contains(&what))
    }

    /// The active share of the measured period, if the plan prorates this; else 1.
    pub fn share_of(&self, what: Prorated) -> Result<Rational, Fault> {
        if !self.prorates(what) {
            return Ok(Rational::ONE);
        }
        let active = self.active(self.full);
        active.map_or(Ok(Rational::ZERO), |active| self.part(self.measured, active))
    }

    /// The part of a range that lies in `days`, by the plan's day-count.
    fn part(&self, range: DateRange, days: DateRange) -> Result<Rational, Fault> {
        if !self.by_months() {
            return Ok(range.share_in(days));
        }
        let months = months_of(range)?;
        let whole = |month: &&DateRange| month.overlap(days) == Some(**month);
        let inside = months.iter().filter(whole).count();
        Ok(Rational::new(count(inside), count(months.len()).max(1))?)
    }

    /// The quota of the days that count.
    pub fn quota(&self) -> Result<Option<Rational>, Fault> {
        let compare = self.rule.component.quota.as_ref().map(|quota| quota.compare).unwrap_or_default();
        let days = if compare == Compare::ToDate { self.window } else { self.full };
        let prorates = self.plan.proration.as_ref().is_none_or(|proration| proration.quota);
        let days = if prorates { self.active(days) } else { Some(days) };
        let Some(days) = days else { return Ok(None) };
        let mut sum = Rational::ZERO;
        for span in self.spans()? {
            sum = sum.checked_add(self.of_span(&span, days)?)?;
        }
        Ok((sum > Rational::ZERO).then_some(sum))
    }

    /// What a quota gives for some active days.
    fn of_span(&self, span: &Span, days: DateRange) -> Result<Rational, Fault> {
        if span.range.overlap(days).is_none() {
            return Ok(Rational::ZERO);
        }
        let Some(ramp) = self.plan.ramp.as_ref().filter(|ramp| self.is_ramped(ramp)) else {
            return Ok(span.amount.checked_mul(self.part(span.range, days)?)?);
        };
        let months = months_of(span.range)?;
        let equal = Rational::new(1, count(months.len()).max(1))?;
        let by_days = self.rule.component.quota.as_ref().and_then(|quota| quota.phasing.as_ref());
        let by_days = by_days == Some(&Phasing::Days);
        let mut sum = Rational::ZERO;
        for month in months {
            let own = if by_days { span.range.share_in(month) } else { equal };
            let amount = span.amount.checked_mul(own)?;
            let share = self.ramp_month(ramp, month).quota.map_or(Rational::ONE, |share| share.0);
            let part =
                if self.measured.overlap(month).is_some() { self.part(month, days)? } else { Rational::ZERO };
            sum = sum.checked_add(amount.checked_mul(share)?.checked_mul(part)?)?;
        }
        Ok(sum)
    }

    /// The full quota of the measured period, before ramp and proration.
    pub fn full_quota(&self) -> Result<Option<Rational>, Fault> {
        let mut sum = Rational::ZERO;
        for span in self.spans()? {
            sum = sum.checked_add(span.amount.checked_mul(self.part(span.range, self.measured)?)?)?;
        }
        Ok((sum > Rational::ZERO).then_some(sum))
    }

    /// The quotas that touch the measured period, phased.
    fn spans(&self) -> Result<Vec<Span>, Fault> {
        let stated = self.rule.component.quota.as_ref();
        let mut spans = match stated.filter(|quota| quota.amount.is_some() || !quota.people.is_empty()) {
            Some(quota) => self.stated(quota)?,
            None => self.of_data()?,
        };
        spans.retain(|span| span.range.overlap(self.measured).is_some());
        let Some(phasing) = stated.and_then(|quota| quota.phasing.as_ref()) else { return Ok(spans) };
        let mut phased = Vec::new();
        for span in spans {
            phased.extend(phase(&span, phasing)?);
        }
        Ok(phased)
    }

    fn stated(&self, quota: &crate::domain::model::plan::QuotaRule) -> Result<Vec<Span>, Fault> {
        let own = quota.people.iter().find(|one| self.terms.facts.named(&one.person) == Some(self.member));
        let Some(amount) = own.map(|own| own.amount).or(quota.amount) else { return Ok(Vec::new()) };
        let amount = if self.rule.is_money() { figures::minor(amount.0, self.currency())? } else { amount.0 };
        let grain = quota.per.unwrap_or(self.rule.grain);
        let ranges = ranges_in(self.terms.facts.calendar, self.measured, grain)?;
        Ok(ranges.into_iter().map(|range| Span { range, amount }).collect())
    }

    fn of_data(&self) -> Result<Vec<Span>, Fault> {
        let own = self.person.quotas.iter().filter(|quota| {
            quota.amount.currency == self.currency() && quota.range.overlap(self.measured).is_some()
        });
        let factor = self.terms.altered.quotas;
        let spans = own.map(|quota| {
            let minor = quota.amount.exact_minor();
            let minor = if factor == Rational::ONE { minor } else { minor.checked_mul(factor)? };
            let amount = if self.rule.is_money() { minor } else { figures::major(minor, self.currency())? };
            Ok(Span { range: quota.range, amount })
        });
        spans.collect()
    }

    /// Whether a ramp still acts on the days measured.
    fn is_ramped(&self, ramp: &Ramp) -> bool {
        let last = count(ramp.months.len());
        self.tenure(ramp, self.full.from).is_some_and(|month| month <= last)
    }

    /// The tenure month of a day: 1 in the calendar month of the first day.
    fn tenure(&self, ramp: &Ramp, day: Date) -> Option<i128> {
        tenure(self.first_day(ramp.since)?, day)
    }

    /// The day from which tenure counts.
    fn first_day(&self, since: Since) -> Option<Date> {
        match since {
            Since::Hired => self.person.person.hired,
            Since::Assigned => self.terms.windows_at(self.member).next().map(|window| window.from),
        }
    }

    /// What a ramp says of a calendar month.
    fn ramp_month(&self, ramp: &Ramp, month: DateRange) -> RampMonth {
        let place = self.tenure(ramp, month.from).map(|month| month.max(1));
        let place = place.and_then(|month| usize::try_from(month).ok()?.checked_sub(1));
        place.and_then(|place| ramp.months.get(place)).copied().unwrap_or_default()
    }

    /// Whether rates above r0 hold: as the ramp says of the last month that counts (G9).
    pub fn accelerates(&self) -> Result<bool, Fault> {
        let Some(ramp) = &self.plan.ramp else { return Ok(true) };
        let day = self.active(self.window).unwrap_or(self.window).last_day();
        let month = range_of(self.terms.facts.calendar, day, Grain::Month)?;
        Ok(self.ramp_month(ramp, month).accelerators.unwrap_or(true))
    }

    /// The guarantees of a ramp for a payout period, in minor units.
    /// `parts` are the days of the period on which the plan pays.
    pub fn ramp_guarantee(&self, period: DateRange, parts: &[DateRange]) -> Result<Option<Rational>, Fault> {
        let Some(ramp) = &self.plan.ramp else { return Ok(None) };
        let mut sum = None;
        for month in months_of(period)? {
            let worked: Vec<DateRange> =
                parts.iter().filter_map(|part| self.active(part.overlap(month)?)).collect();
            if worked.is_empty() {
                continue;
            }
            let Some(amount) = self.ramp_month(ramp, month).guarantee else { continue };
            let minor = figures::minor(amount.0, self.currency())?;
            let share = if self.prorates(Prorated::Guarantee) {
                let mut shares = joined(worked).into_iter().map(|days| self.part(month, days));
                shares.try_fold(Rational::ZERO, |sum, share| Ok::<_, Fault>(sum.checked_add(share?)?))?
            } else {
                Rational::ONE
            };
            sum = Some(sum.unwrap_or(Rational::ZERO).checked_add(minor.checked_mul(share)?)?);
        }
        Ok(sum)
    }

    /// V of the component's own period in minor units, before proration: the year's ÷ periods of a year
    /// × its share.
    pub fn target(&self) -> Result<Option<Rational>, Fault> {
        let Some(year) = self.annual_target()? else { return Ok(None) };
        Ok(Some(year.checked_div(Rational::whole(self.rule.grain.per_year()))?))
    }

    /// V of the component's year in minor units.
    pub fn annual_target(&self) -> Result<Option<Rational>, Fault> {
        let own = self.person.target_on(self.window.from);
        let year = yearly(self.rule.target.as_ref(), own, self.currency())?;
        let year = if self.terms.altered.mix.is_some() { self.mixed_target(year)? } else { year };
        Ok(year.map(|year| year.checked_mul(self.rule.target_share)).transpose()?)
    }

    /// V of the year where a simulation cuts OTE anew.
    fn mixed_target(&self, target: Option<Rational>) -> Result<Option<Rational>, Fault> {
        let stated = self.plan.pay.as_ref().and_then(|pay| pay.base_salary.as_ref());
        let base = yearly(stated, self.person.salary_on(self.window.from), self.currency())?;
        Ok(self.terms.altered.mixed(base, target)?.1)
    }

    /// OTE of the year in minor units: base salary + target variable.
    pub fn annual_ote(&self) -> Result<Option<Rational>, Fault> {
        let pay = self.plan.pay.as_ref();
        let day = self.window.from;
        let (salary, target) = (self.person.salary_on(day), self.person.target_on(day));
        let base = yearly(pay.and_then(|pay| pay.base_salary.as_ref()), salary, self.currency())?;
        let target = yearly(pay.and_then(|pay| pay.target_variable.as_ref()), target, self.currency())?;
        match (base, target) {
            (None, None) => Ok(None),
            (base, target) => {
                Ok(Some(base.unwrap_or(Rational::ZERO).checked_add(target.unwrap_or(Rational::ZERO))?))
            }
        }
    }

    /// Quota and base rate, each only if the rule needs it or `all` is asked. Who is paid by the piece without any look
    /// at a quota has none: a number of deals is no part of an amount of money.
    pub fn standing(&self, all: bool) -> Result<Standing, Fault> {
        let needs = self.rule.scheme.needs();
        let compares = self.rule.is_money() || self.rule.component.quota.is_some();
        let quota = if needs.quota || (all && compares) { self.quota()? } else { None };
        let base = match needs.stated_base {
            Some(rate) => Some(Base::Stated(rate)),
            None if needs.base || !self.accelerates()? => base_of(self.target()?, self.full_quota()?)?,
            None => None,
        };
        Ok(Standing { quota, base })
    }

    /// Why the rule can't be evaluated for the person, if it can't.
    pub fn missing(&self, standing: &Standing) -> Result<Option<Reason>, Fault> {
        let needs = self.rule.scheme.needs();
        if needs.person && self.person.rate_on(self.window.from).is_none() {
            return Ok(Some(Reason::NoRate));
        }
        if needs.quota && standing.quota.is_none() {
            return Ok(Some(Reason::NoQuota));
        }
        let no_target = self.target()?.is_none();
        if needs.target && no_target {
            return Ok(Some(Reason::NoTarget));
        }
        Ok(match (needs.base && standing.base.is_none(), no_target) {
            (false, _) => None,
            (true, true) => Some(Reason::NoTarget),
            (true, false) => Some(Reason::NoQuota),
        })
    }
}

/// The tenure month of a day after a first day.
pub(super) fn tenure(first: Date, day: Date) -> Option<i128> {
    let months = |date: Date| {
        let (year, month, _) = date.ymd();
        i128::from(year).checked_mul(12)?.checked_add(i128::from(month))
    };
    months(day)?.checked_sub(months(first)?)?.checked_add(1)
}

fn count(size: usize) -> i128 {
    i128::try_from(size).unwrap_or(i128::MAX)
}

/// The calendar months that touch a range.
///
/// # Errors
/// [`Fault`] if one reaches beyond the dates that can be written.
pub(super) fn months_of(range: DateRange) -> Result<Vec<DateRange>, Fault> {
    Ok(ranges_in(crate::domain::kernel::Calendar::default(), range, Grain::Month)?)
}

/// Ranges in order, those that meet made one: a version that begins within a month does not make two of it.
fn joined(ranges: Vec<DateRange>) -> Vec<DateRange> {
    let mut all: Vec<DateRange> = Vec::new();
    for range in ranges {
        match all.last_mut().filter(|last| last.until == range.from) {
            Some(last) => last.until = range.until,
            None => all.push(range),
        }
    }
    all
}

/// Cuts a quota into the spans of its phasing, in whole minor units by largest remainder.
fn phase(span: &Span, phasing: &Phasing) -> Result<Vec<Span>, Fault> {
    let months = months_of(span.range)?;
    let weights = match phasing {
        Phasing::Days => return Ok(vec![*span]),
        Phasing::Equal => vec![Rational::ONE; months.len()],
        Phasing::Shares(shares) => shares.iter().map(|share| share.0).collect(),
    };
    let whole = i64::try_from(span.amount.numerator()).ok().filter(|_| span.amount.denominator() == 1);
    let size = months.len().checked_div(weights.len().max(1)).unwrap_or(0);
    let (Some(whole), true) = (whole, size > 0 && size.checked_mul(weights.len()) == Some(months.len()))
    else {
        return Ok(vec![*span]);
    };
    let parts =
        allocate(whole, &weights).map_err(|_| Fault::Number(crate::domain::kernel::MoneyError::Overflow))?;
    let spans = months.chunks(size).zip(parts).filter_map(|(months, part)| {
        let range = DateRange::new(months.first()?.from, months.last()?.until).ok()?;
        Some(Span { range, amount: Rational::whole(part) })
    });
    Ok(spans.collect())
}

fn base_of(target: Option<Rational>, quota: Option<Rational>) -> Result<Option<Base>, Fault> {
    let Some((target, quota)) = target.zip(quota) else { return Ok(None) };
    Ok(Some(Base::TargetOverQuota { target, quota, rate: target.checked_div(quota)? }))
}

/// An amount of a year in minor units: the plan's, or the person's own if it is in `currency`.
pub(super) fn yearly(
    stated: Option<&PayAmount>,
    own: Option<Money>,
    currency: Currency,
) -> Result<Option<Rational>, Fault> {
    match stated {
        None => Ok(None),
        Some(PayAmount::PerYear(amount)) => Ok(Some(figures::minor(amount.0, currency)?)),
        Some(PayAmount::FromPerson) => Ok(own.filter(|own| own.currency == currency).map(Money::exact_minor)),
    }
}
