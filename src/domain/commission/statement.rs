//! The pipeline and its end: credit → attainment → tiers → adjust → lines → statement.
//!
//! Owns what a line and a total are: a line is one component of one person over the days of one pay
//! period on which the plan pays that person, rounded once; the total is the sum of the lines. A
//! period that the plan's days cut is measured on its own part.

use super::attainment::{Standing, missing, standing, yearly};
use super::check::Finding;
use super::credit::{Credit, sum};
use super::facts::{Exception, Member, PayFacts};
use super::recorder::{Recorder, Silent, Tape};
use super::terms::{Rule, Terms};
use super::tiers::Rates;
use super::trace::{Clause, Reason, Trace, trace_of};
use super::{adjust, describe, figures};
use crate::domain::kernel::{
    Currency, DateRange, Money, MoneyError, Period, PeriodError, PersonId, Rational,
};
use crate::domain::model::Plan;
use serde::{Deserialize, Serialize};

/// The id of the line that pays base salary; no component may use it.
pub const BASE_SALARY: &str = "base_salary";

/// What one person is paid by one plan for one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The plan's name.
    pub plan: String,
    /// Who is paid.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The pay period.
    pub period: Period,
    /// The currency of every amount.
    pub currency: Currency,
    /// The lines: base salary first, then components in the order of the plan.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub total: Money,
    /// Won deals of this person in this period that are not credited, and why.
    pub exceptions: Vec<Exception>,
    /// Why the total is 0, if it is.
    pub why_zero: Option<Reason>,
}

/// One component of one person in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The component's id, or `base_salary`.
    pub component: String,
    /// What the statement calls it.
    pub name: String,
    /// The days measured.
    pub days: DateRange,
    /// The amount, rounded once.
    pub amount: Money,
    /// How it came about.
    pub trace: Trace,
}

/// Why nothing could be paid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// The plan can be read in more than one way, or says what can't be.
    #[error("“{plan}” is refused: {}", first(.findings))]
    Refused {
        /// The plan's name.
        plan: String,
        /// All findings that refuse it.
        findings: Vec<Finding>,
    },
    /// The roster doesn't hold this person.
    #[error("the roster holds nobody with the id {0}")]
    UnknownPerson(PersonId),
    /// Not a payout period of the plan.
    #[error("{period} is no {payout} of the fiscal calendar, and “{plan}” pays by the {payout}")]
    NotAPayPeriod {
        /// The plan's name.
        plan: String,
        /// The period asked for.
        period: String,
        /// The plan's payout period.
        payout: &'static str,
    },
    /// A number did not fit.
    #[error("{component}{}{}: {error}", of(.person), of(.period))]
    Number {
        /// The component.
        component: String,
        /// Whose line.
        person: Option<String>,
        /// Of which period.
        period: Option<String>,
        /// What did not fit.
        error: MoneyError,
    },
    /// The calendar can't name a period.
    #[error(transparent)]
    Calendar(#[from] PeriodError),
}

fn first(findings: &[Finding]) -> String {
    findings.first().map_or_else(String::new, |first| format!("{}: {}", first.path, first.message))
}

fn of(part: &Option<String>) -> String {
    part.as_ref().map_or_else(String::new, |part| format!(", {part}"))
}

impl PayError {
    pub(super) fn number(
        component: &str,
        person: Option<&str>,
        period: Option<&str>,
        error: MoneyError,
    ) -> PayError {
        let own = |text: Option<&str>| text.map(str::to_owned);
        PayError::Number { component: component.to_owned(), person: own(person), period: own(period), error }
    }
}

/// One line about to be evaluated.
pub(super) struct Case<'t, 'p> {
    pub member: &'t Member,
    pub rule: &'t Rule<'p>,
    /// The days whose credit and quota count.
    pub window: DateRange,
    /// The whole measured period, from which V and the full quota are taken.
    pub measured: DateRange,
    /// The days of the pay period on which the plan pays.
    pub part: DateRange,
}

impl Case<'_, '_> {
    /// The numbers that rates are made of; only meaningful where nothing is missing.
    pub fn rates(&self, standing: &Standing) -> Rates {
        let quota = standing.quota.unwrap_or(Rational::ONE);
        Rates {
            scale: if self.rule.scheme.by_quota { quota } else { Rational::ONE },
            base: standing.base.map_or(Rational::ZERO, |base| base.rate()),
            person: self.member.person.commission_rate.unwrap_or(Rational::ZERO),
        }
    }

    /// Whether the person works on any of the line's days.
    pub fn is_employed(&self) -> bool {
        self.member.employed().and_then(|employed| employed.overlap(self.window)).is_some()
    }

    /// Credit of the measured days before the pay period, in minor units.
    pub fn credit_before(&self, terms: &Terms<'_>) -> Result<Rational, MoneyError> {
        let Ok(before) = DateRange::new(self.window.from, self.part.from) else {
            return Ok(Rational::ZERO);
        };
        let filters = &self.rule.filters;
        let minor = sum(terms.facts, self.member, terms.plan.currency, filters, before, &[])?;
        Ok(Rational::new(minor, 1)?)
    }

    /// The day of settlement, if it lies after the pay period.
    fn opens_until(&self, period: DateRange) -> Option<Reason> {
        let last = self.window.last_day();
        (!period.contains(last)).then_some(Reason::PeriodOpen(last))
    }
}

/// Steps 2 to 9 for one line.
fn line_minor<R: Recorder>(
    terms: &Terms<'_>,
    case: &Case<'_, '_>,
    period: DateRange,
    extra: &[Credit],
    recorder: &mut R,
) -> Result<i64, MoneyError> {
    let (plan, facts) = (terms.plan, terms.facts);
    if let Some(reason) = case.opens_until(period) {
        recorder.zero(reason);
        return Ok(0);
    }
    let credit = sum(facts, case.member, plan.currency, &case.rule.filters, case.window, extra)?;
    let credit = Rational::new(credit, 1)?;
    recorder.credit(credit);
    let standing = standing(case.rule, case.member, plan.currency, case.window, case.measured, R::KEEPS)?;
    recorder.standing(standing);
    if let Some(reason) = missing(case.rule, case.member, &standing) {
        recorder.zero(reason);
        return Ok(0);
    }
    let exact = case.rule.scheme.earn(credit, &case.rates(&standing), recorder)?;
    adjust::rounded(plan, exact, recorder)
}

/// The base salary of a part of a period: the year's ÷ periods of a year × the part's share of days.
struct Salary {
    year: Rational,
    share: Rational,
    exact: Rational,
}

impl<'a> Terms<'a> {
    /// The traced statement of one person for one payout period.
    ///
    /// # Errors
    /// [`PayError::UnknownPerson`], [`PayError::NotAPayPeriod`], or [`PayError::Number`] with the
    /// component if a number does not fit.
    pub fn pay(&self, person: PersonId, period: &Period) -> Result<Statement, PayError> {
        let index = self.facts.index_of(person).ok_or(PayError::UnknownPerson(person))?;
        self.expect_pay_period(period)?;
        let member = self.facts.members.get(index).ok_or(PayError::UnknownPerson(person))?;
        let mut lines = Vec::new();
        for (window, part) in self.parts(index, period.range) {
            lines.extend(self.salary_line(member, period, part)?);
            for rule in &self.rules {
                lines.push(self.line(member, rule, window, part, period)?);
            }
        }
        self.statement(member, period, lines)
    }

    /// The total of that statement in minor units with `extra` simulated credits added, without trace.
    /// Allocates nothing unless it fails.
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn payout_minor(&self, person: PersonId, period: &Period, extra: &[Credit]) -> Result<i64, PayError> {
        let index = self.facts.index_of(person).ok_or(PayError::UnknownPerson(person))?;
        self.expect_pay_period(period)?;
        let member = self.facts.members.get(index).ok_or(PayError::UnknownPerson(person))?;
        let mut total = 0i64;
        for (window, part) in self.parts(index, period.range) {
            let salary = self.salary(member, period, part);
            let salary = salary.and_then(|salary| self.salary_minor(salary.as_ref()));
            let salary = salary.map_err(|error| self.number(BASE_SALARY, member, period, error))?;
            total = self.add(total, salary, BASE_SALARY, member, period)?;
            for rule in &self.rules {
                let case = self.case(member, rule, window, part)?;
                let minor = line_minor(self, &case, period.range, extra, &mut Silent);
                let id = rule.component.id.as_str();
                let minor = minor.map_err(|error| self.number(id, member, period, error))?;
                total = self.add(total, minor, id, member, period)?;
            }
        }
        Ok(total)
    }

    /// The traced statements of everyone the plan pays, by period and then person. People who were
    /// not employed on any day of a period are left out unless a deal of theirs needs explaining.
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn statements(&self, periods: &[Period]) -> Result<Vec<Statement>, PayError> {
        let mut all = Vec::new();
        for period in periods {
            for (index, member) in self.facts.members.iter().enumerate() {
                if self.concerns(index, member, period.range) {
                    all.push(self.pay(member.person.id, period)?);
                }
            }
        }
        Ok(all)
    }

    /// The totals of those statements in minor units, by period and then person, without trace.
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn payouts(&self, periods: &[Period]) -> Result<Vec<(usize, PersonId, i64)>, PayError> {
        let mut all = Vec::new();
        for (place, period) in periods.iter().enumerate() {
            for (index, member) in self.facts.members.iter().enumerate() {
                if self.concerns(index, member, period.range) {
                    let id = member.person.id;
                    all.push((place, id, self.payout_minor(id, period, &[])?));
                }
            }
        }
        Ok(all)
    }

    /// The payout periods from the first to the last credit or quota day of the people paid, within
    /// the days of the plan.
    ///
    /// # Errors
    /// [`PayError::Calendar`] if a period reaches beyond the dates that can be written.
    pub fn pay_periods(&self) -> Result<Vec<Period>, PayError> {
        let days = self.facts.members.iter().enumerate();
        let days = days.flat_map(|(index, member)| self.days_with_facts(index, member));
        let span = days.reduce(|a, b| DateRange { from: a.from.min(b.from), until: a.until.max(b.until) });
        let Some(span) = span else { return Ok(Vec::new()) };
        Ok(self.facts.calendar.periods_in(span, self.plan.payout)?)
    }

    /// All won deals that the plan can't credit, whoever owns them.
    pub fn exceptions(&self) -> Vec<Exception> {
        self.facts.exceptions(self.plan.currency)
    }

    fn days_with_facts<'s>(
        &'s self,
        index: usize,
        member: &'s Member,
    ) -> impl Iterator<Item = DateRange> + 's {
        let currency = self.plan.currency;
        let own = member.quotas.iter().filter(move |quota| quota.amount.currency == currency);
        let spans = member.spans.iter().filter(move |(known, _)| *known == currency);
        let credited = spans.filter_map(|(_, span)| {
            let first = self.facts.credits.get(span.start)?.day;
            let last = self.facts.credits.get(span.end.checked_sub(1)?)?.day;
            DateRange::new(first, last.plus_days(1).ok()?).ok()
        });
        let facts = credited.chain(own.map(|quota| quota.range));
        facts.flat_map(move |range| {
            self.windows_at(index).iter().filter_map(move |window| window.overlap(range))
        })
    }

    fn concerns(&self, index: usize, member: &Member, period: DateRange) -> bool {
        let mut parts = self.windows_at(index).iter().filter_map(|window| window.overlap(period));
        let employed = member.employed();
        parts.any(|part| {
            employed.is_some_and(|days| days.overlap(part).is_some())
                || !self.facts.exceptions_of(member, self.plan.currency, part).is_empty()
        })
    }

    /// The parts of a pay period that the plan pays, each with the window of days it belongs to.
    fn parts(&self, index: usize, period: DateRange) -> impl Iterator<Item = (DateRange, DateRange)> + '_ {
        let windows = self.windows_at(index).iter();
        windows.filter_map(move |window| Some((*window, window.overlap(period)?)))
    }

    fn expect_pay_period(&self, period: &Period) -> Result<(), PayError> {
        let own = self.facts.calendar.range_of(period.range.from, self.plan.payout)?;
        if own == period.range {
            return Ok(());
        }
        Err(PayError::NotAPayPeriod {
            plan: self.plan.name.clone(),
            period: period.name.clone(),
            payout: self.plan.payout.word(),
        })
    }

    fn case<'t>(
        &'t self,
        member: &'t Member,
        rule: &'t Rule<'a>,
        window: DateRange,
        part: DateRange,
    ) -> Result<Case<'t, 'a>, PayError> {
        let measured = self.facts.calendar.range_of(part.from, rule.grain)?;
        let window = window.overlap(measured).unwrap_or(part);
        Ok(Case { member, rule, window, measured, part })
    }

    fn line(
        &self,
        member: &Member,
        rule: &Rule<'a>,
        window: DateRange,
        part: DateRange,
        period: &Period,
    ) -> Result<Line, PayError> {
        let case = self.case(member, rule, window, part)?;
        let mut tape = Tape::default();
        let id = rule.component.id.as_str();
        let minor = line_minor(self, &case, period.range, &[], &mut tape);
        let traced = minor.and_then(|minor| Ok((minor, trace_of(self, &case, &tape, minor)?)));
        let (minor, trace) = traced.map_err(|error| self.number(id, member, period, error))?;
        Ok(Line {
            component: id.to_owned(),
            name: rule.component.title().to_owned(),
            days: case.window,
            amount: Money::new(minor, self.plan.currency),
            trace,
        })
    }

    fn statement(&self, member: &Member, period: &Period, lines: Vec<Line>) -> Result<Statement, PayError> {
        let currency = self.plan.currency;
        let total = Money::sum(currency, lines.iter().map(|line| line.amount));
        let total = total.map_err(|error| self.number("total", member, period, error))?;
        let why_zero = match lines.as_slice() {
            [] => Some(Reason::NotAssigned),
            [only] => only.trace.why_zero,
            _ if total.minor == 0 => Some(Reason::LinesAreZero),
            _ => None,
        };
        Ok(Statement {
            plan: self.plan.name.clone(),
            person: member.person.id,
            person_name: member.person.name.clone(),
            period: period.clone(),
            currency,
            lines,
            total,
            exceptions: self.facts.exceptions_of(member, currency, period.range),
            why_zero,
        })
    }

    /// The salary of a part of a period; nothing if the plan pays none or the person has none.
    fn salary(
        &self,
        member: &Member,
        period: &Period,
        part: DateRange,
    ) -> Result<Option<Salary>, MoneyError> {
        let stated = self.plan.pay.as_ref().and_then(|pay| pay.base_salary.as_ref());
        let year = yearly(stated, member.person.base_salary, self.plan.currency)?;
        let employed = member.employed().and_then(|days| days.overlap(part)).is_some();
        let Some(year) = year.filter(|_| employed) else { return Ok(None) };
        let share = period.range.share_in(part);
        let exact = year.checked_div(Rational::whole(self.plan.payout.per_year()))?.checked_mul(share)?;
        Ok(Some(Salary { year, share, exact }))
    }

    fn salary_minor(&self, salary: Option<&Salary>) -> Result<i64, MoneyError> {
        salary.map_or(Ok(0), |salary| adjust::rounded(self.plan, salary.exact, &mut Silent))
    }

    fn salary_line(
        &self,
        member: &Member,
        period: &Period,
        part: DateRange,
    ) -> Result<Option<Line>, PayError> {
        let Some(stated) = self.plan.pay.as_ref().and_then(|pay| pay.base_salary.as_ref()) else {
            return Ok(None);
        };
        let salary = self.salary(member, period, part);
        let salary = salary.and_then(|salary| Ok((self.salary_minor(salary.as_ref())?, salary)));
        let (minor, salary) = salary.map_err(|error| self.number(BASE_SALARY, member, period, error))?;
        let clause = Clause {
            path: "/pay/base_salary".to_owned(),
            text: describe::salary(stated, self.plan.currency),
        };
        let amount = Money::new(minor, self.plan.currency);
        let trace = self.salary_trace(member, part, amount, salary, clause);
        let trace = trace.map_err(|error| self.number(BASE_SALARY, member, period, error))?;
        let (component, name) = (BASE_SALARY.to_owned(), "Base salary".to_owned());
        Ok(Some(Line { component, name, days: part, amount, trace }))
    }

    fn salary_trace(
        &self,
        member: &Member,
        part: DateRange,
        amount: Money,
        salary: Option<Salary>,
        clause: Clause,
    ) -> Result<Trace, MoneyError> {
        let currency = self.plan.currency;
        let employed = member.employed().and_then(|days| days.overlap(part)).is_some();
        let why_zero = match (&salary, employed) {
            (None, false) => Some(Reason::NotEmployed),
            (None, true) => Some(Reason::NoSalary),
            (Some(_), _) => (amount.minor == 0).then_some(Reason::RoundsToZero),
        };
        let because = why_zero.map_or_else(String::new, |why| format!(", because {}", why.words()));
        let paid = figures::amount_minor(amount.minor, currency);
        Ok(Trace {
            rows: Vec::new(),
            credit: Rational::ZERO,
            quota: None,
            attainment_before: None,
            attainment_after: None,
            clauses: vec![clause],
            exact: figures::major(salary.as_ref().map_or(Rational::ZERO, |salary| salary.exact), currency)?,
            arithmetic: self.salary_arithmetic(salary, amount),
            sentence: format!("Base salary of these days is {paid} {currency}{because}."),
            why_zero,
            next_tier: None,
        })
    }

    fn salary_arithmetic(&self, salary: Option<Salary>, amount: Money) -> String {
        let Some(Salary { year, share, exact }) = salary else {
            return figures::amount_minor(0, amount.currency);
        };
        let mut text = figures::amount(year, amount.currency);
        match self.plan.payout.per_year() {
            1 => {}
            periods => text.push_str(&format!(" ÷ {periods}")),
        }
        if share != Rational::ONE {
            text.push_str(&format!(" × {}", figures::number(share, 0)));
        }
        text.push_str(&figures::outcome(exact, amount.minor, self.plan.rounding, amount.currency));
        text
    }

    fn add(
        &self,
        total: i64,
        minor: i64,
        component: &str,
        member: &Member,
        period: &Period,
    ) -> Result<i64, PayError> {
        let sum = total.checked_add(minor).ok_or(MoneyError::Overflow);
        sum.map_err(|error| self.number(component, member, period, error))
    }

    fn number(&self, component: &str, member: &Member, period: &Period, error: MoneyError) -> PayError {
        PayError::number(component, Some(&member.person.name), Some(&period.name), error)
    }
}

/// The traced statement of one person for one payout period of a plan.
///
/// # Errors
/// [`PayError::Refused`] if the plan is ambiguous, else as [`Terms::pay`].
pub fn pay(plan: &Plan, facts: &PayFacts, person: PersonId, period: &Period) -> Result<Statement, PayError> {
    Terms::new(plan, facts)?.pay(person, period)
}

/// The total of that statement in minor units with `extra` credits. Binds the plan first: for many
/// calls bind once with [`Terms::new`] and ask [`Terms::payout_minor`].
///
/// # Errors
/// As [`pay`].
pub fn payout_minor(
    plan: &Plan,
    facts: &PayFacts,
    person: PersonId,
    period: &Period,
    extra: &[Credit],
) -> Result<i64, PayError> {
    Terms::new(plan, facts)?.payout_minor(person, period, extra)
}

/// The traced statements of everyone the plan pays in these periods.
///
/// # Errors
/// As [`pay`].
pub fn statements(plan: &Plan, facts: &PayFacts, periods: &[Period]) -> Result<Vec<Statement>, PayError> {
    Terms::new(plan, facts)?.statements(periods)
}

/// The payout periods of a plan that have facts.
///
/// # Errors
/// As [`pay`].
pub fn pay_periods(plan: &Plan, facts: &PayFacts) -> Result<Vec<Period>, PayError> {
    Terms::new(plan, facts)?.pay_periods()
}
