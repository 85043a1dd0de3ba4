//! Periods in amounts only, line by line: what a simulation adds up.
//!
//! Owns the third listener of the one pipeline: it hears the same lines as a statement, keeps their
//! amounts and where credit stands, and explains nothing. The sum of what it keeps is the total of the
//! statement, in the plan's currency (law I10).

use super::attainment::yearly;
use super::balance::{BY_HAND, CARRIED_IN, CARRIED_ON, DRAW_ADVANCE, DRAW_RECOVERY, Extra, GUARANTEE};
use super::fault::Fault;
use super::line::{Asked, Computed};
use super::recorder::Tape;
use super::sheet::{Salary, Sink};
use super::statement::PayError;
use super::terms::{Terms, ranges_in};
use crate::domain::kernel::{Date, DateRange, MoneyError, Period, PersonId, Rational, Rounding};
use crate::domain::model::plan::PayAmount;
use std::collections::BTreeMap;

/// What one person is paid for one period, by where it comes from; all amounts in minor units of the
/// plan's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The place of the period among those asked.
    pub period: usize,
    /// The total of the statement.
    pub total_minor: i64,
    /// Base salary.
    pub salary_minor: i64,
    /// Components, and limits over several of them, by id.
    pub parts: BTreeMap<String, i64>,
    /// What a draw advances.
    pub advance_minor: i64,
    /// What of a draw is recovered, as an amount of 0 or more.
    pub recovery_minor: i64,
    /// What a guarantee adds.
    pub guarantee_minor: i64,
    /// What was entered by hand, carried in and carried on.
    pub other_minor: i64,
    /// Quota credit of the first component with a quota.
    pub credit: Rational,
    /// Its quota, if any component has one.
    pub quota: Option<Rational>,
}

impl Tally {
    /// Everything but salary.
    pub fn variable_minor(&self) -> i64 {
        self.total_minor.saturating_sub(self.salary_minor)
    }

    /// What components and limits over them come to.
    pub fn earned_minor(&self) -> i64 {
        self.parts.values().fold(0, |sum, part| sum.saturating_add(*part))
    }

    /// Credit ÷ quota, if there is one.
    pub fn attainment(&self) -> Option<Rational> {
        self.credit.checked_div(self.quota?).ok()
    }
}

/// A sale of somebody's own: the day, and the credit in minor units.
pub type Sale = (Date, Rational);

impl Terms<'_> {
    /// The totals of all statements of these periods, with their parts: by person, then period. The same
    /// people and periods as [`Terms::statements`].
    ///
    /// # Errors
    /// As [`Terms::pay`].
    pub fn tallies(&self, periods: &[Period]) -> Result<Vec<(PersonId, Vec<Tally>)>, PayError> {
        let mut all = Vec::new();
        for (index, member) in self.facts.members.iter().enumerate() {
            let mut own = Vec::new();
            for (place, period) in periods.iter().enumerate() {
                if !self.concerns(index, member, period.range) {
                    continue;
                }
                let mut teller = Teller::default();
                let ended = self.hear(index, period.range, &mut teller);
                let (total_minor, _) = ended.map_err(|stopped| self.failed(index, period, stopped))?;
                own.push(Tally { period: place, total_minor, ..teller.tally });
            }
            if !own.is_empty() {
                all.push((member.person.id, own));
            }
        }
        Ok(all)
    }

    /// The own deals of each person that the plan credits in money within some days, each deal once.
    pub fn sales(&self, days: DateRange) -> BTreeMap<PersonId, Vec<Sale>> {
        let mut all = BTreeMap::new();
        for (index, member) in self.facts.members.iter().enumerate() {
            let mut own: Vec<(u32, Date, Rational)> = Vec::new();
            for (edition, rule) in self
                .editions
                .iter()
                .flat_map(|edition| edition.rules.iter().map(move |rule| (edition, rule)))
                .filter(|(_, rule)| rule.is_money() && rule.component.measure.of.is_own())
            {
                for window in edition.windows.get(index).into_iter().flatten() {
                    let Some(window) = window.overlap(days) else { continue };
                    let book = rule.ledger.book(index);
                    let entries = book.entries.get(book.within(window)).unwrap_or_default();
                    own.extend(entries.iter().filter_map(|entry| Some((entry.row?, entry.day, entry.pay))));
                }
            }
            own.sort_unstable();
            own.dedup_by_key(|(row, day, _)| (*row, *day));
            if !own.is_empty() {
                let sales = own.into_iter().map(|(_, day, credit)| (day, credit)).collect();
                all.insert(member.person.id, sales);
            }
        }
        all
    }
}

impl Terms<'_> {
    /// Base salary and target variable of a year on a day, in minor units, by the last version of the plan;
    /// each nothing where it is not stated.
    ///
    /// # Errors
    /// [`PayError::Number`] if an amount does not fit.
    pub fn pay_mix(&self, person: PersonId, day: Date) -> Result<(Option<i64>, Option<i64>), PayError> {
        let member = self.facts.index_of(person).and_then(|place| self.facts.members.get(place));
        let pay = self.editions.last().and_then(|edition| edition.plan.pay.as_ref());
        let Some((member, pay)) = member.zip(pay) else { return Ok((None, None)) };
        let currency = self.plan.currency;
        let whole = |stated: Option<&PayAmount>, own| -> Result<Option<i64>, Fault> {
            let year = yearly(stated, own, currency)?;
            Ok(year.map(|year| Rounding::default().minor(year, currency.digits())).transpose()?)
        };
        let base = whole(pay.base_salary.as_ref(), member.salary_on(day));
        let target = whole(pay.target_variable.as_ref(), member.target_on(day));
        let at = |fault| PayError::at("pay", fault);
        Ok((base.map_err(at)?, target.map_err(at)?))
    }

    /// Everybody's credit under a component (by its place in the plan) on the days on which it counts: its
    /// own days, or the measured period around `today` or the last one before it on which the plan holds.
    ///
    /// # Errors
    /// [`PayError::Calendar`] if a period reaches beyond the dates that can be written, or
    /// [`PayError::Number`] if a sum does not fit.
    pub fn credits_of(&self, place: usize, today: Date) -> Result<Option<Credits>, PayError> {
        let edition = self.editions.first();
        let Some((edition, rule)) = edition.and_then(|edition| Some((edition, edition.rules.get(place)?)))
        else {
            return Ok(None);
        };
        let days = match rule.days {
            Some(days) => days,
            None => {
                let holds = self.plan.effective.range()?;
                let inside = today.max(holds.from).min(holds.last_day());
                self.facts.calendar.range_of(inside, rule.grain)?
            }
        };
        let mut all = Vec::new();
        for (index, member) in self.facts.members.iter().enumerate() {
            let mut sum = Rational::ZERO;
            for window in edition.windows.get(index).into_iter().flatten() {
                let Some(window) = window.overlap(days) else { continue };
                let (credit, _) = rule
                    .ledger
                    .book(index)
                    .sums(window)
                    .map_err(|fault| PayError::at(&rule.component.id, fault))?;
                let more = sum.checked_add(credit).map_err(Fault::from);
                sum = more.map_err(|fault| PayError::at(&rule.component.id, fault))?;
            }
            all.push((member.person.id, sum));
        }
        Ok(Some((days, all)))
    }
}

/// The days on which a component counts, and everybody's credit on them.
pub type Credits = (DateRange, Vec<(PersonId, Rational)>);

/// Keeps the amounts of one period.
#[derive(Default)]
struct Teller {
    tally: Tally,
}

fn add(sum: &mut i64, minor: i64) -> Result<(), Fault> {
    *sum = sum.checked_add(minor).ok_or(MoneyError::Overflow)?;
    Ok(())
}

impl Sink for Teller {
    const KEEPS: bool = false;

    fn salary(&mut self, _: DateRange, minor: i64, _: Option<&Salary>) {
        self.tally.salary_minor = self.tally.salary_minor.saturating_add(minor);
    }

    fn line(
        &mut self,
        asked: &Asked<'_, '_>,
        computed: &Computed,
        _: &Tape,
        minor: i64,
    ) -> Result<(), Fault> {
        let id = &asked.rule.component.id;
        add(self.tally.parts.entry(id.clone()).or_default(), minor)?;
        if self.tally.quota.is_none() {
            self.tally.quota = quota_of(asked)?;
            self.tally.credit = computed.earned.credit.0;
        }
        Ok(())
    }

    fn extra(&mut self, extra: impl FnOnce() -> Extra) {
        let extra = extra();
        let tally = &mut self.tally;
        let (sum, minor) = match extra.id.as_str() {
            DRAW_ADVANCE => (&mut tally.advance_minor, extra.minor),
            DRAW_RECOVERY => (&mut tally.recovery_minor, extra.minor.saturating_neg()),
            GUARANTEE => (&mut tally.guarantee_minor, extra.minor),
            BY_HAND | CARRIED_IN | CARRIED_ON => (&mut tally.other_minor, extra.minor),
            _ => (tally.parts.entry(extra.id).or_default(), extra.minor),
        };
        *sum = sum.saturating_add(minor);
    }
}

/// The quota that the credit of a line is compared with; nothing where no own quota is stated.
fn quota_of(asked: &Asked<'_, '_>) -> Result<Option<Rational>, Fault> {
    let mut sum = Rational::ZERO;
    for measured in ranges_in(asked.terms.facts.calendar, asked.part, asked.rule.grain)? {
        let quota = asked.case(measured).map_or(Ok(None), |case| case.quota())?;
        sum = sum.checked_add(quota.unwrap_or(Rational::ZERO))?;
    }
    Ok((sum > Rational::ZERO).then_some(sum))
}
