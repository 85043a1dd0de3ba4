//! The pipeline and its end: lines → limits → guarantee and draw → what is paid, carried or converted.
//!
//! Owns what a line and a total are: a line is one component of one person over the days of one pay
//! period on which the plan pays that person, rounded once; the total is the sum of the lines, and what
//! payroll gets. A period that the plan's days cut is measured on its own part. Amounts only and traced
//! are one code, see `sheet`.

use super::attainment::yearly;
use super::balance::Opening;
use super::check::Finding;
use super::credit::Credit;
use super::facts::{Exception, Member};
use super::fault::Fault;
use super::sheet::{Known, Part, Salary, Sink, Stopped, Unheard, Written, run, stop};
use super::terms::{Terms, range_of, ranges_in};
use super::trace::{Reason, Trace};
use super::{PayFacts, payee};
use crate::domain::kernel::{
    Currency, Date, DateRange, Grain, Money, MoneyError, Period, PeriodError, PersonId, Rational,
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
    /// The lines: what was carried in, base salary, components in the order of the plan, limits,
    /// guarantee and draw, what is carried on.
    pub lines: Vec<Line>,
    /// The sum of the lines: what payroll gets.
    pub total: Money,
    /// Won deals of this person in this period that are not credited, and why.
    pub exceptions: Vec<Exception>,
    /// Why the total is 0, if it is.
    pub why_zero: Option<Reason>,
    /// The balance of the draw after this period, in the plan's currency, if the plan has one.
    #[serde(default)]
    pub draw_balance: Option<Money>,
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The component's id, or one of [`super::balance::OWN_IDS`].
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
    /// The data says what the plan has no answer to.
    #[error("{component}{}{}: {why}", of(.person), of(.period))]
    Data {
        /// The component.
        component: String,
        /// Whose line.
        person: Option<String>,
        /// Of which period.
        period: Option<String>,
        /// What; it names the deal.
        why: String,
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
    pub(super) fn number(component: &str, error: MoneyError) -> PayError {
        PayError::at(component, Fault::Number(error))
    }

    /// A fault of a component, whoever is paid.
    pub(super) fn at(component: &str, fault: Fault) -> PayError {
        PayError::of(component, None, None, fault)
    }

    fn of(component: &str, person: Option<&str>, period: Option<&str>, fault: Fault) -> PayError {
        let component = component.to_owned();
        let (person, period) = (person.map(str::to_owned), period.map(str::to_owned));
        match fault {
            Fault::Number(error) => PayError::Number { component, person, period, error },
            Fault::Data(why) => PayError::Data { component, person, period, why },
        }
    }
}

impl<'a> Terms<'a> {
    /// The traced statement of one person for one payout period.
    ///
    /// # Errors
    /// [`PayError::UnknownPerson`], [`PayError::NotAPayPeriod`], or [`PayError::Number`] or
    /// [`PayError::Data`] with the component.
    pub fn pay(&self, person: PersonId, period: &Period) -> Result<Statement, PayError> {
        let member = self.member(person, period)?;
        let opening = self.opening(member, period.range, &[]);
        let opening = opening.map_err(|stopped| self.failed(member, period, stopped))?;
        let mut told = Written { terms: self, member, period: period.range, lines: Vec::new() };
        let ended = run(self, member, period.range, &[], opening, &mut told);
        let (_, next) = ended.map_err(|stopped| self.failed(member, period, stopped))?;
        let lines = told.lines;
        self.statement(member, period, lines, &next)
    }

    /// The total of that statement in minor units of the plan's currency with `extra` simulated credits
    /// added, without trace.
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn payout_minor(&self, person: PersonId, period: &Period, extra: &[Credit]) -> Result<i64, PayError> {
        let member = self.member(person, period)?;
        let closed = self.closing(member, period.range, extra);
        closed.map(|(total, _)| total).map_err(|stopped| self.failed(member, period, stopped))
    }

    /// The traced statements of everyone the plan pays, by period and then person. People who were
    /// not employed on any day of a period are left out unless a deal of theirs needs explaining, or
    /// something is still paid to them or taken back.
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

    /// The payout periods from the first to the last day on which something is credited, invoiced, paid or
    /// stated for the people paid, within the days of the plan.
    ///
    /// # Errors
    /// [`PayError::Calendar`] if a period reaches beyond the dates that can be written.
    pub fn pay_periods(&self) -> Result<Vec<Period>, PayError> {
        let days = (0..self.facts.members.len()).flat_map(|member| self.days_with_facts(member));
        let span = days.reduce(|a, b| DateRange { from: a.from.min(b.from), until: a.until.max(b.until) });
        let Some(span) = span else { return Ok(Vec::new()) };
        Ok(self.facts.calendar.periods_in(span, self.plan.payout)?)
    }

    /// All won deals that the plan can't credit, whoever owns them.
    pub fn exceptions(&self) -> Vec<Exception> {
        self.facts.exceptions(self.plan.currency)
    }

    pub(super) fn member(&self, person: PersonId, period: &Period) -> Result<usize, PayError> {
        let index = self.facts.index_of(person).ok_or(PayError::UnknownPerson(person))?;
        let own = range_of(self.facts.calendar, period.range.from, self.plan.payout)?;
        if own == period.range {
            return Ok(index);
        }
        Err(PayError::NotAPayPeriod {
            plan: self.plan.name.clone(),
            period: period.name.clone(),
            payout: self.plan.payout.word(),
        })
    }

    pub(super) fn failed(&self, member: usize, period: &Period, stopped: Stopped) -> PayError {
        let name = self.facts.members.get(member).map(|member| member.person.name.as_str());
        PayError::of(&stopped.component, name, Some(&period.name), stopped.fault)
    }

    /// The days on which facts of a member lie, within the days on which the plan pays.
    fn days_with_facts(&self, member: usize) -> Vec<DateRange> {
        let mut facts = Vec::new();
        for rule in self.editions.iter().flat_map(|edition| &edition.rules) {
            let entries = &rule.ledger.book(member).entries;
            let cash = entries.iter().filter_map(|entry| entry.row).flat_map(|row| self.facts.cash(row));
            let days = entries.iter().map(|entry| entry.day).chain(cash.map(|cash| cash.day));
            let ends = days.fold(None, |ends: Option<(Date, Date)>, day| {
                Some(ends.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
            });
            let range = ends.and_then(|(first, last)| DateRange::new(first, last.plus_days(1).ok()?).ok());
            facts.extend(range);
        }
        let inputs = &self.facts.inputs;
        let id = self.facts.members.get(member).map(|member| member.person.id);
        facts.extend(inputs.entered.iter().filter(|one| Some(one.person) == id).map(|one| one.range));
        facts.extend(inputs.by_hand.iter().filter(|one| Some(one.person) == id).map(|one| one.range));
        let own = self.facts.members.get(member).map_or(&[][..], |member| &member.quotas);
        let own = own.iter().filter(|quota| quota.amount.currency == self.plan.currency);
        facts.extend(own.map(|quota| quota.range));
        let windows: Vec<DateRange> = self.windows_at(member).collect();
        let within = |range: DateRange| {
            windows.iter().filter_map(move |window| window.overlap(range)).collect::<Vec<_>>()
        };
        facts.into_iter().flat_map(within).collect()
    }

    pub(super) fn concerns(&self, index: usize, member: &Member, period: DateRange) -> bool {
        let employed = member.employed();
        let parts = self.parts(index, period);
        parts.iter().any(|part| {
            employed.is_some_and(|days| days.overlap(part.days).is_some())
                || !self.exceptions_of(index, part.days).is_empty()
                || self.is_owed(index, part.days)
        })
    }

    /// Whether cash of a deal of somebody who left moves something in these days.
    fn is_owed(&self, member: usize, days: DateRange) -> bool {
        let rows = self.editions.iter().flat_map(|edition| &edition.rules);
        let rows = rows.flat_map(|rule| &rule.ledger.book(member).entries).filter_map(|entry| entry.row);
        let mut rows = rows.filter(|row| !self.facts.cash(*row).is_empty());
        rows.any(|row| self.facts.cash(row).iter().any(|cash| days.contains(cash.day)))
    }

    fn exceptions_of(&self, member: usize, days: DateRange) -> Vec<Exception> {
        let Some(own) = self.facts.members.get(member) else { return Vec::new() };
        let mut found = self.facts.exceptions_of(own, days);
        for rule in self.editions.iter().flat_map(|edition| &edition.rules) {
            found.extend(rule.ledger.exceptions(self.facts, member, days));
        }
        found.sort_by(|a, b| (&a.1.deal, a.0, a.1.reason).cmp(&(&b.1.deal, b.0, b.1.reason)));
        found.dedup_by(|a, b| a.0 == b.0 && a.1.reason == b.1.reason);
        found.into_iter().map(|(_, exception)| exception).collect()
    }

    pub(super) fn parts(&self, member: usize, period: DateRange) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for edition in &self.editions {
            for window in edition.windows_of(member) {
                if let Some(days) = window.overlap(period) {
                    parts.push(Part { edition, window: *window, days, known: Known::default() });
                }
            }
        }
        parts
    }

    /// What a period begins with.
    pub(super) fn opening(
        &self,
        member: usize,
        period: DateRange,
        extra: &[Credit],
    ) -> Result<Opening, Stopped> {
        let year = range_of(self.facts.calendar, period.from, Grain::Year);
        let year = year.map_err(|error| stop("total")(error.into()))?;
        let is_alone = self.hands_nothing_on(member, extra);
        let first = self.first_history_day(member, period, extra).filter(|_| !is_alone);
        let before = period.from.plus_days(-1).ok().filter(|day| first.is_some_and(|first| first <= *day));
        let Some(before) = before else { return Ok(Opening::default().of_year(year)) };
        let before = range_of(self.facts.calendar, before, self.plan.payout);
        let before = before.map_err(|error| stop("total")(error.into()))?;
        let (_, opening) = self.closing(member, before, extra)?;
        Ok(opening.of_year(year))
    }

    /// Runs one period with a sink that hears its lines; what it hands on is kept for the next.
    pub(super) fn hear<S: Sink>(
        &self,
        member: usize,
        period: DateRange,
        sink: &mut S,
    ) -> Result<(i64, Opening), Stopped> {
        let opening = self.opening(member, period, &[])?;
        let closed = run(self, member, period, &[], opening, sink)?;
        self.closings.borrow_mut().insert((member, period.from), closed.clone());
        Ok(closed)
    }

    /// The total of a period and what it hands on.
    fn closing(&self, member: usize, period: DateRange, extra: &[Credit]) -> Result<(i64, Opening), Stopped> {
        let plain = extra.iter().all(|credit| credit.day >= period.until);
        let key = (member, period.from);
        if plain && let Some(known) = self.closings.borrow().get(&key) {
            return Ok(known.clone());
        }
        // Earlier periods first, so that no depth of recursion depends on the length of a history.
        if !self.closings.borrow().contains_key(&key) && !self.hands_nothing_on(member, extra) {
            self.close_until(member, period)?;
        }
        let opening = self.opening(member, period, extra)?;
        let closed = run(self, member, period, if plain { &[] } else { extra }, opening, &mut Unheard)?;
        if plain {
            self.closings.borrow_mut().insert(key, closed.clone());
        }
        Ok(closed)
    }

    /// Closes all periods before one that are not closed yet, oldest first.
    fn close_until(&self, member: usize, period: DateRange) -> Result<(), Stopped> {
        let Some(first) = self.first_history_day(member, period, &[]) else { return Ok(()) };
        let last = |(_, from): (usize, Date)| from.max(first);
        let own = (member, Date::MIN)..(member, period.from);
        let first = self.closings.borrow().range(own).next_back().map_or(first, |(key, _)| last(*key));
        let Ok(days) = DateRange::new(first, period.from) else { return Ok(()) };
        let periods = ranges_in(self.facts.calendar, days, self.plan.payout);
        let periods = periods.map_err(|error| stop("total")(error.into()))?;
        let mut carried: Option<Opening> = None;
        for earlier in periods.into_iter().filter(|earlier| earlier.until <= period.from) {
            let key = (member, earlier.from);
            if let Some((_, known)) = self.closings.borrow().get(&key) {
                carried = Some(known.clone());
                continue;
            }
            let year = range_of(self.facts.calendar, earlier.from, Grain::Year);
            let year = year.map_err(|error| stop("total")(error.into()))?;
            let opening = carried.take().unwrap_or_default().of_year(year);
            let closed = run(self, member, earlier, &[], opening, &mut Unheard)?;
            carried = Some(closed.1.clone());
            self.closings.borrow_mut().insert(key, closed);
        }
        Ok(())
    }

    fn statement(
        &self,
        member: usize,
        period: &Period,
        mut lines: Vec<Line>,
        next: &Opening,
    ) -> Result<Statement, PayError> {
        let Some(own) = self.facts.members.get(member) else {
            return Err(PayError::number("total", MoneyError::Overflow));
        };
        let fail = |fault| self.failed(member, period, stop("total")(fault));
        let parts = self.parts(member, period.range);
        let plan = parts.last().map_or(self.plan, |part| &part.edition.plan);
        let currency = payee::convert(self, plan, own, period.range, &mut lines).map_err(fail)?;
        let total = Money::sum(currency, lines.iter().map(|line| line.amount));
        let total = total.map_err(|error| fail(Fault::Number(error)))?;
        let why_zero = match lines.as_slice() {
            [] => Some(Reason::NotAssigned),
            [only] => only.trace.why_zero,
            _ if total.minor == 0 => Some(Reason::LinesAreZero),
            _ => None,
        };
        Ok(Statement {
            plan: self.plan.name.clone(),
            person: own.person.id,
            person_name: own.person.name.clone(),
            period: period.clone(),
            currency,
            lines,
            total,
            exceptions: self.exceptions_of(member, period.range),
            why_zero,
            draw_balance: plan.draw.as_ref().map(|_| Money::new(next.draw.unwrap_or(0), plan.currency)),
        })
    }

    /// The salary of the days of a part of a period on which the person is employed; nothing if the plan pays none or
    /// the person has none.
    pub(super) fn salary(
        &self,
        plan: &Plan,
        member: &Member,
        period: DateRange,
        part: DateRange,
    ) -> Result<Option<Salary>, Fault> {
        let stated = plan.pay.as_ref();
        let base = stated.and_then(|pay| pay.base_salary.as_ref());
        let target = stated.and_then(|pay| pay.target_variable.as_ref());
        let base = yearly(base, member.salary_on(part.from), plan.currency)?;
        let target = yearly(target, member.target_on(part.from), plan.currency)?;
        let (year, _) = self.altered.mixed(base, target)?;
        let employed = member.employed().and_then(|days| days.overlap(part));
        let Some((year, days)) = year.zip(employed) else { return Ok(None) };
        let share = period.share_in(days);
        let exact = year.checked_div(Rational::whole(plan.payout.per_year()))?.checked_mul(share)?;
        Ok(Some(Salary { year, share, exact }))
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
