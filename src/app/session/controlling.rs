//! Control of pay: the payroll file, balances, the books, exceptions; and what a person may still earn.

use super::Session;
use super::balances::{balances, releases};
use crate::app::requests::{Control, Estimate, EstimateDeal, EstimateMove, PlanEstimate};
use crate::domain::commission::payroll::payroll;
use crate::domain::commission::write_off::write_offs;
use crate::domain::commission::{Credit, PayError, Statement, Terms};
use crate::domain::facts::{DealTable, Outcome};
use crate::domain::kernel::{DateRange, Money, MoneyError, PersonId};
use crate::domain::model::plan::Accrual;
use crate::domain::model::{PayStage, Plan};
use std::collections::BTreeMap;

/// How many open deals are offered.
const DEALS_OFFERED: usize = 200;

impl Session {
    /// What payroll and the books need to know of a period.
    ///
    /// # Errors
    /// Why pay or a sum can't be computed.
    pub fn control(&mut self, period: Option<DateRange>) -> Result<Control, String> {
        let plans: Vec<Plan> = self.workspace.plans.values().map(|record| record.document.clone()).collect();
        let fail = |error: MoneyError| error.to_string();
        let report = self.pay_plans(&plans, period, None).map_err(fail)?;
        let all = report.statements.iter().zip(&report.standing);
        let ready = all.filter(|(_, standing)| standing.stage >= PayStage::Approved);
        let ready: Vec<&Statement> = ready.map(|(statement, _)| statement).collect();
        let every: Vec<&Statement> = report.statements.iter().collect();
        let life = |statement: &Statement| {
            let plan = plans.iter().find(|plan| plan.name == statement.plan)?;
            let life: Accrual = plan.accrual?;
            Some((life, plan.rounding))
        };
        let books = write_offs(&every, life).map_err(fail)?;
        let facts = self.pay_facts().map_err(fail)?;
        let mut exceptions = Vec::new();
        for statement in &report.statements {
            exceptions.extend(statement.exceptions.iter().cloned());
        }
        exceptions.dedup();
        Ok(Control {
            payroll: payroll(&ready, &BTreeMap::new()).map_err(fail)?,
            waiting: (report.statements.len() - ready.len()) as u64,
            months: books.months,
            at_once: super::settling::totals(books.at_once.iter().map(|one| one.amount)).map_err(fail)?,
            balances: balances(&report, &plans, &facts, period)?,
            releases: releases(&plans, &facts, &|person| self.name_of(person))?,
            exceptions,
            unpaid: report.unpaid,
        })
    }

    /// What a person would be paid for the payout periods that touch `period` if open deals were won.
    ///
    /// # Errors
    /// Why pay can't be computed.
    pub fn estimate(
        &mut self,
        person: PersonId,
        period: DateRange,
        moves: &[EstimateMove],
    ) -> Result<Estimate, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let mut estimate = Estimate { deals: self.open_deals(person), ..Estimate::default() };
        let plans: Vec<Plan> = self.workspace.plans.values().map(|record| record.document.clone()).collect();
        for plan in &plans {
            let terms = match Terms::new(plan, &facts) {
                Ok(terms) => terms,
                Err(error) => {
                    estimate.unpaid.push((plan.name.clone(), error.to_string()));
                    continue;
                }
            };
            if terms.days_of(person).iter().any(|days| days.overlap(period).is_some()) {
                let found = plan_estimate(&terms, &self.table, person, period, moves);
                estimate.plans.push(found.map_err(|error| error.to_string())?);
            }
        }
        Ok(estimate)
    }

    fn name_of(&self, person: PersonId) -> String {
        self.workspace.people.get(&person).map_or_else(String::new, |person| person.name.clone())
    }

    /// The open deals of a person, the soonest first.
    fn open_deals(&self, person: PersonId) -> Vec<EstimateDeal> {
        let rows = (0..self.table.len()).filter(|row| {
            self.table.outcome.get(*row) == Some(&Outcome::Open) && self.table.owner_of(*row) == Some(person)
        });
        let deal = |row: usize| {
            let known = self.table.row(row)?;
            Some(EstimateDeal {
                row: u32::try_from(row).ok()?,
                deal: known.key,
                name: known.name,
                amount: known.amount?,
                expected: known.closed,
            })
        };
        let mut deals: Vec<EstimateDeal> = rows.filter_map(deal).collect();
        deals.sort_by(|a, b| {
            (a.expected.is_none(), a.expected, &a.deal).cmp(&(b.expected.is_none(), b.expected, &b.deal))
        });
        deals.truncate(DEALS_OFFERED);
        deals
    }
}

fn plan_estimate(
    terms: &Terms<'_>,
    table: &DealTable,
    person: PersonId,
    period: DateRange,
    moves: &[EstimateMove],
) -> Result<PlanEstimate, PayError> {
    let plan = terms.plan();
    let periods = terms.calendar().periods_in(period, plan.payout)?;
    let mut credits: Vec<(String, Credit)> = Vec::new();
    for one in moves {
        let Some(known) = terms.credit_if_won(one.row, one.day) else { continue };
        let own = one.amount.filter(|amount| amount.currency == plan.currency).map(|amount| amount.minor);
        let credit = Credit { minor: own.unwrap_or(known.minor), ..known };
        let row = usize::try_from(one.row).unwrap_or(usize::MAX);
        credits.push((table.names(row).map_or_else(String::new, |(_, key, _)| key.to_owned()), credit));
    }
    credits.sort_by(|a, b| (a.1.day, &a.0).cmp(&(b.1.day, &b.0)));
    let total = |extra: &[Credit]| -> Result<i64, PayError> {
        let mut sum = 0i64;
        for period in &periods {
            sum = sum.saturating_add(terms.payout_minor(person, period, extra)?);
        }
        Ok(sum)
    };
    let now = total(&[])?;
    let (mut before, mut extra, mut steps) = (now, Vec::new(), Vec::new());
    for (deal, credit) in &credits {
        extra.push(*credit);
        let after = total(&extra)?;
        steps.push((deal.clone(), Money::new(after.saturating_sub(before), plan.currency)));
        before = after;
    }
    let mut next = Vec::new();
    for period in &periods {
        let added = extra.iter().filter(|credit| period.range.contains(credit.day));
        let added = added.fold(0i64, |sum, credit| sum.saturating_add(credit.minor));
        for line in terms.pay(person, period)?.lines {
            if let Some(tier) = line.trace.next_tier {
                let left = tier.distance.minor.saturating_sub(added).max(0);
                let left = Money::new(left, tier.distance.currency);
                next.push((format!("{}, {}", line.name, period.name), left, tier.clause.text));
            }
        }
    }
    let money = |minor| Money::new(minor, plan.currency);
    Ok(PlanEstimate { plan: plan.name.clone(), now: money(now), then: money(before), steps, next })
}
