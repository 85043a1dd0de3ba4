//! Commissions as expense, over all statements: what each deal's commission costs in which month
//! (ASC 340-40, IFRS 15), from the same traces as pay.
//!
//! Owns what is capitalised: the shares of deals in component lines, and in the adjustments of such
//! lines. What no deal earned (objectives, guarantees, draws) is expense of its period; base salary is no
//! cost of a contract. An adjustment of a period that is closed books what earlier months would have
//! written off in the first month of the period that pays it. Balances add up: capitalised less written
//! off is what is left, and all of it is what was paid.

use super::accrual::{WriteOff, schedule};
use super::balance::OWN_IDS;
use super::settle::ADJUSTMENT;
use super::statement::{BASE_SALARY, Line, Statement};
use super::trace::RowTrace;
use crate::domain::kernel::{Currency, Date, DateRange, Money, MoneyError, Period, PersonId, Rounding};
use crate::domain::model::plan::Accrual;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one deal's commission costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Who earned it.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The plan's name.
    pub plan: String,
    /// The period that pays it.
    pub period: Period,
    /// The line's name.
    pub line: String,
    /// The deal's id.
    pub deal: String,
    /// The day that decides its period: its first month writes off first.
    pub anchor: Date,
    /// The amount.
    pub amount: Money,
    /// What each month writes off.
    pub schedule: Vec<WriteOff>,
}

/// What is expense of its period at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtOnce {
    /// Who is paid.
    pub name: String,
    /// The plan's name.
    pub plan: String,
    /// The period.
    pub period: Period,
    /// The line's name.
    pub line: String,
    /// The amount.
    pub amount: Money,
}

/// A month of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthBalance {
    /// The calendar month.
    pub month: DateRange,
    /// What was capitalised before.
    pub opening: Money,
    /// What is capitalised in the month.
    pub capitalised: Money,
    /// What is written off in the month.
    pub expense: Money,
    /// What is left after it.
    pub closing: Money,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOffs {
    /// By period, person, line and deal.
    pub costs: Vec<Cost>,
    /// Lines that are no cost of a deal.
    pub at_once: Vec<AtOnce>,
    /// The balance by month, one list a currency.
    pub months: Vec<MonthBalance>,
}

/// What statements cost in which month. `life` gives the life of a statement's commissions; without one
/// they are expense at once.
///
/// # Errors
/// [`MoneyError`] if an amount or a month does not fit.
pub fn write_offs(
    statements: &[&Statement],
    life: impl Fn(&Statement) -> Option<(Accrual, Rounding)>,
) -> Result<WriteOffs, MoneyError> {
    let mut all = WriteOffs::default();
    for statement in statements {
        let life = life(statement);
        for line in statement.lines.iter().filter(|line| line.component != BASE_SALARY) {
            match life {
                Some(life) if is_of_deals(line) => of_line(statement, line, life, &mut all)?,
                _ => at_once(statement, line, line.amount, &mut all),
            }
        }
    }
    all.months = balances(&all.costs)?;
    Ok(all)
}

fn is_of_deals(line: &Line) -> bool {
    !OWN_IDS.contains(&line.component.as_str()) && !line.trace.rows.is_empty()
}

fn at_once(statement: &Statement, line: &Line, amount: Money, all: &mut WriteOffs) {
    if amount.minor != 0 {
        all.at_once.push(AtOnce {
            name: statement.person_name.clone(),
            plan: statement.plan.clone(),
            period: statement.period.clone(),
            line: line.name.clone(),
            amount,
        });
    }
}

fn of_line(
    statement: &Statement,
    line: &Line,
    (accrual, rounding): (Accrual, Rounding),
    all: &mut WriteOffs,
) -> Result<(), MoneyError> {
    let mut rest = line.amount;
    for row in line.trace.rows.iter().filter(|row| row.share.minor != 0) {
        rest = rest.checked_sub(row.share)?;
        let mut months = schedule(row.share, row.date, accrual, rounding)?;
        if line.component == ADJUSTMENT {
            months = caught_up(months, statement.period.range.from)?;
        }
        all.costs.push(cost(statement, line, row, months));
    }
    at_once(statement, line, rest, all);
    Ok(())
}

fn cost(statement: &Statement, line: &Line, row: &RowTrace, schedule: Vec<WriteOff>) -> Cost {
    Cost {
        person: statement.person,
        name: statement.person_name.clone(),
        plan: statement.plan.clone(),
        period: statement.period.clone(),
        line: line.name.clone(),
        deal: row.deal.clone(),
        anchor: row.date,
        amount: row.share,
        schedule,
    }
}

/// A schedule whose months before `from` are closed: what they would have written off is written off in
/// the month of that day.
fn caught_up(months: Vec<WriteOff>, from: Date) -> Result<Vec<WriteOff>, MoneyError> {
    let (past, mut open): (Vec<WriteOff>, Vec<WriteOff>) =
        months.into_iter().partition(|one| one.month.until <= from);
    let Some(last) = past.last() else { return Ok(open) };
    let mut missed = Money::zero(last.expense.currency);
    for one in &past {
        missed = missed.checked_add(one.expense)?;
    }
    match open.first_mut() {
        Some(first) => first.expense = first.expense.checked_add(missed)?,
        None => open.push(WriteOff { month: month_of(from)?, expense: missed, left: last.left }),
    }
    Ok(open)
}

fn month_of(day: Date) -> Result<DateRange, MoneyError> {
    let (year, month, _) = day.ymd();
    let from = Date::from_ymd(year, month, 1).map_err(|_| MoneyError::Overflow)?;
    let until = from.plus_months(1).map_err(|_| MoneyError::Overflow)?;
    DateRange::new(from, until).map_err(|_| MoneyError::Overflow)
}

/// The balance month by month, from the first with a cost to the last that writes off.
fn balances(costs: &[Cost]) -> Result<Vec<MonthBalance>, MoneyError> {
    let mut moved: BTreeMap<(Currency, Date), (Money, Money)> = BTreeMap::new();
    let mut ends: BTreeMap<Currency, (Date, Date)> = BTreeMap::new();
    for cost in costs {
        let currency = cost.amount.currency;
        let nothing = (Money::zero(currency), Money::zero(currency));
        for (place, one) in cost.schedule.iter().enumerate() {
            let month = moved.entry((currency, one.month.from)).or_insert(nothing);
            if place == 0 {
                month.0 = month.0.checked_add(cost.amount)?;
            }
            month.1 = month.1.checked_add(one.expense)?;
            let ends = ends.entry(currency).or_insert((one.month.from, one.month.from));
            *ends = (ends.0.min(one.month.from), ends.1.max(one.month.from));
        }
    }
    let mut all = Vec::new();
    for (currency, (first, last)) in ends {
        let (mut from, mut opening) = (first, Money::zero(currency));
        while from <= last {
            let nothing = (Money::zero(currency), Money::zero(currency));
            let (capitalised, expense) = moved.get(&(currency, from)).copied().unwrap_or(nothing);
            let closing = opening.checked_add(capitalised)?.checked_sub(expense)?;
            let month = month_of(from)?;
            all.push(MonthBalance { month, opening, capitalised, expense, closing });
            (from, opening) = (month.until, closing);
        }
    }
    Ok(all)
}
