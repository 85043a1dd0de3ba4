//! One person's pay period, made ready to be paid many times: by each draw of a forecast.
//!
//! Owns no rule of pay: it runs the one pipeline, with what the period begins with and what its lines stand on
//! found once. What it pays is what [`Terms::payout_minor`] pays (a law).

use super::balance::Opening;
use super::credit::Credit;
use super::footing::LineKnown;
use super::line::Asked;
use super::sheet::{Known, Part, Unheard, run_parts};
use super::statement::PayError;
use super::terms::Terms;
use crate::domain::kernel::{Period, PersonId};

/// One person's period, ready to be paid with simulated sales.
pub struct PeriodPayer<'t, 'a> {
    terms: &'t Terms<'a>,
    person: PersonId,
    member: usize,
    period: &'t Period,
    opening: Opening,
    parts: Vec<Part<'t>>,
}

impl<'a> Terms<'a> {
    /// A person's period, made ready to be paid many times.
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn payer<'t>(
        &'t self,
        person: PersonId,
        period: &'t Period,
    ) -> Result<PeriodPayer<'t, 'a>, PayError> {
        let member = self.member(person, period)?;
        let opening = self.opening(member, period.range, &[]);
        let opening = opening.map_err(|stopped| self.failed(member, period, stopped))?;
        let mut parts = self.parts(member, period.range);
        for part in &mut parts {
            part.known = self.known(member, period, part);
        }
        Ok(PeriodPayer { terms: self, person, member, period, opening, parts })
    }

    fn known(&self, member: usize, period: &Period, part: &Part<'_>) -> Known {
        let line = |rule| {
            let (window, days, period) = (part.window, part.days, period.range);
            let (extra, amounts, known): (&[Credit], _, _) = (&[], false, None);
            LineKnown::of(&Asked {
                terms: self,
                member,
                rule,
                window,
                part: days,
                period,
                extra,
                amounts,
                known,
            })
        };
        let plan = &part.edition.plan;
        let own = self.facts.members.get(member);
        let salary = own.and_then(|own| self.salary(plan, own, period.range, part.days).ok());
        let rounded = salary.and_then(|salary| {
            salary.map_or(Some(0), |salary| plan.rounding.minor(salary.exact, plan.currency.digits()).ok())
        });
        Known { salary_minor: rounded, lines: part.edition.rules.iter().map(line).collect() }
    }
}

impl PeriodPayer<'_, '_> {
    /// Whether the plan pays the person on no day of the period, so that no sale changes anything.
    pub fn is_idle(&self) -> bool {
        self.parts.is_empty()
    }

    /// The total of the statement in minor units of the plan's currency with `extra` simulated credits
    /// added, without trace.
    ///
    /// # Errors
    /// As [`Terms::payout_minor`].
    pub fn payout_minor(&self, extra: &[Credit]) -> Result<i64, PayError> {
        let days = self.period.range;
        if extra.iter().any(|credit| credit.day < days.from) {
            // What is sold before may change what the period begins with.
            return self.terms.payout_minor(self.person, self.period, extra);
        }
        let is_later = extra.iter().all(|credit| credit.day >= days.until);
        let extra = if is_later { &[] } else { extra };
        let opening = self.opening.clone();
        let paid = run_parts((self.terms, self.member, days), &self.parts, extra, opening, &mut Unheard);
        paid.map(|(total, _)| total).map_err(|stopped| self.terms.failed(self.member, self.period, stopped))
    }
}
