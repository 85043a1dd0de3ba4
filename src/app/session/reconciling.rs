//! What payroll paid against what statements say, and a disputed month paid on two states of the data.

use super::Session;
use crate::app::requests::{Gap, LineMove, PayReport, Reconciled, Replayed, Snapshot};
use crate::domain::commission::reconcile::{Asked, explanations};
use crate::domain::commission::{PayFacts, Settled, Statement, pay, read_plan};
use crate::domain::facts::{Batch, DealTable};
use crate::domain::kernel::{Currency, DateRange, Money, Period, PersonId, PlanId};
use crate::domain::model::Plan;
use crate::exchange::import::paid::{PaidRow, Reading, read_paid, sums};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Session {
    /// Compares a file of what payroll paid with the statements of its periods.
    ///
    /// # Errors
    /// Why the file, or pay itself, can't be used.
    pub fn reconcile(
        &mut self,
        name: &str,
        bytes: &[u8],
        period: Option<Period>,
    ) -> Result<Reconciled, String> {
        let plans: Vec<Plan> = self.workspace.plans.values().map(|record| record.document.clone()).collect();
        let roster = self.workspace.roster();
        let currencies: BTreeSet<Currency> = plans.iter().map(|plan| plan.currency).collect();
        let currency = currencies.first().copied().filter(|_| currencies.len() == 1);
        let reading =
            Reading { roster: &roster, calendar: self.workspace.settings.calendar, period, currency };
        let (rows, refused) = read_paid(name, bytes, &reading)?;
        let report = self.pay_plans(&plans, span(&rows), None).map_err(|error| error.to_string())?;
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let ground = Ground { report: &report, facts: &facts, plans: &plans, former: self.former_plans() };
        let mut reconciled = Reconciled {
            refused: refused.into_iter().map(|one| (one.place, one.why)).collect(),
            unpaid: report.unpaid.clone(),
            ..Reconciled::default()
        };
        let paid = sums(&rows).map_err(|error| error.to_string())?;
        for ((period, person, currency), expected) in expected(&report, &rows)? {
            let paid = paid.get(&(period.clone(), person, currency)).copied();
            let paid = paid.unwrap_or(Money::zero(currency));
            reconciled.compared += 1;
            if paid != expected {
                reconciled.gaps.push(ground.gap(
                    &period,
                    person,
                    (expected, paid),
                    &self.names_of(person),
                )?);
            }
        }
        for ((period, person, _), amount) in paid {
            let known = report
                .statements
                .iter()
                .any(|one| one.person == person && one.period == period && one.currency == amount.currency);
            if !known && amount.minor != 0 {
                let why = format!(
                    "{}: {} is paid, and no statement of {} is in that currency",
                    self.names_of(person),
                    amount,
                    period.name
                );
                reconciled.unpaid.push((name.to_owned(), why));
            }
        }
        Ok(reconciled)
    }

    fn names_of(&self, person: PersonId) -> String {
        self.workspace.people.get(&person).map_or_else(String::new, |person| person.name.clone())
    }

    /// The plans as they stood when statements were approved, each once.
    fn former_plans(&self) -> Vec<Plan> {
        let texts: BTreeSet<&str> = self
            .workspace
            .pay_runs
            .values()
            .filter_map(|run| match self.batches.get(&run.batch) {
                Some(Batch::Statements(batch)) => Some(batch.plan.as_str()),
                _ => None,
            })
            .collect();
        texts.into_iter().filter_map(|text| read_plan(text).ok()).collect()
    }

    /// Pays a person's period on two states of the deals: which lines moved, by how much, and why.
    ///
    /// # Errors
    /// Why one of them can't be paid.
    pub fn replay(
        &mut self,
        plan: PlanId,
        period: &Period,
        person: PersonId,
        states: (Snapshot, Snapshot),
    ) -> Result<Replayed, String> {
        let record = self.workspace.plans.get(&plan).ok_or("this plan no longer exists")?.document.clone();
        let paid = |session: &Session, at| -> Result<(Arc<DealTable>, Statement), String> {
            let table = Arc::new(session.table_at(at)?);
            let facts = session.pay_facts_over(Arc::clone(&table)).map_err(|error| error.to_string())?;
            let statement = pay(&record, &facts, person, period).map_err(|error| error.to_string())?;
            Ok((table, statement))
        };
        let (before, was) = paid(self, states.0)?;
        let (after, is) = paid(self, states.1)?;
        if was.currency != is.currency {
            return Err("the two are paid in different currencies".to_owned());
        }
        Ok(Replayed {
            before: was.total,
            after: is.total,
            deals: changed_deals(&was, &is, &before, &after),
            lines: moved_lines(&was, &is)?,
        })
    }
}

/// The days of all payments.
fn span(rows: &[PaidRow]) -> Option<DateRange> {
    let from = rows.iter().map(|row| row.period.range.from).min()?;
    let until = rows.iter().map(|row| row.period.range.until).max()?;
    DateRange::new(from, until).ok()
}

type Expected = BTreeMap<(Period, PersonId, Currency), Money>;

/// What each person should have been paid in the periods of the file.
fn expected(report: &PayReport, rows: &[PaidRow]) -> Result<Expected, String> {
    let periods: BTreeSet<&Period> = rows.iter().map(|row| &row.period).collect();
    let mut all = Expected::new();
    for statement in report.statements.iter().filter(|one| periods.contains(&one.period)) {
        let key = (statement.period.clone(), statement.person, statement.currency);
        let sum = all.entry(key).or_insert(Money::zero(statement.currency));
        *sum = sum.checked_add(statement.total).map_err(|error| error.to_string())?;
    }
    Ok(all)
}

struct Ground<'a> {
    report: &'a PayReport,
    facts: &'a PayFacts,
    plans: &'a [Plan],
    former: Vec<Plan>,
}

impl Ground<'_> {
    fn gap(
        &self,
        period: &Period,
        person: PersonId,
        (expected, paid): (Money, Money),
        name: &str,
    ) -> Result<Gap, String> {
        let fail = |error: crate::domain::kernel::MoneyError| error.to_string();
        let mut reasons = Vec::new();
        let rest = paid.checked_sub(expected).map_err(fail)?;
        for (statement, standing) in self.report.statements.iter().zip(&self.report.standing) {
            let is_own = statement.person == person
                && statement.period == *period
                && statement.currency == expected.currency;
            let plan = self.plans.iter().find(|plan| plan.name == statement.plan);
            let Some(plan) = plan.filter(|_| is_own) else { continue };
            let settled =
                Settled { statement: statement.clone(), own: standing.own, added: standing.added.clone() };
            let others: Vec<&Statement> = self
                .report
                .statements
                .iter()
                .filter(|other| {
                    let same_period = other.period == *period && other.person != person;
                    let same_person = other.period != *period && other.person == person;
                    other.plan == statement.plan && (same_period || same_person)
                })
                .collect();
            let asked =
                Asked { plan, facts: self.facts, settled: &settled, others: &others, former: &self.former };
            let own = statement.total.checked_add(rest).map_err(fail)?;
            reasons.extend(explanations(&asked, own).map_err(fail)?);
        }
        reasons.sort_by_key(|one| (one.left.minor != 0, one.left.minor.unsigned_abs(), one.cause));
        Ok(Gap {
            person,
            name: name.to_owned(),
            period: period.clone(),
            expected,
            paid,
            difference: rest,
            reasons,
        })
    }
}

/// Each line that differs between two statements.
fn moved_lines(was: &Statement, is: &Statement) -> Result<Vec<LineMove>, String> {
    let mut lines: BTreeMap<&str, (String, Money, Money)> = BTreeMap::new();
    let zero = Money::zero(is.currency);
    for (statement, is_after) in [(was, false), (is, true)] {
        for line in &statement.lines {
            let entry = lines.entry(line.component.as_str());
            let entry = entry.or_insert_with(|| (line.name.clone(), zero, zero));
            let side = if is_after { &mut entry.2 } else { &mut entry.1 };
            *side = side.checked_add(line.amount).map_err(|error| error.to_string())?;
        }
    }
    let moved = lines.into_iter().filter(|(_, (_, before, after))| before != after);
    Ok(moved
        .map(|(component, (line, before, after))| LineMove {
            component: component.to_owned(),
            line,
            before,
            after,
        })
        .collect())
}

/// What the CRM says differently about the deals behind two statements, in words.
fn changed_deals(
    was: &Statement,
    is: &Statement,
    before: &DealTable,
    after: &DealTable,
) -> Vec<(String, Vec<String>)> {
    let rows = was.lines.iter().chain(&is.lines).flat_map(|line| &line.trace.rows);
    let deals: BTreeSet<&str> = rows.map(|row| row.deal.as_str()).collect();
    let find = |table: &DealTable, deal: &str| {
        (0..table.len()).find(|row| table.key(*row) == deal).and_then(|row| table.row(row))
    };
    let text = |day: Option<crate::domain::kernel::Date>| {
        day.map_or_else(|| "none".to_owned(), |day| day.to_string())
    };
    let mut all = Vec::new();
    for deal in deals {
        let words = match (find(before, deal), find(after, deal)) {
            (None, Some(_)) => vec!["it was not known before".to_owned()],
            (Some(_), None) => vec!["it is no longer there".to_owned()],
            (Some(was), Some(is)) => {
                let mut words = Vec::new();
                if was.amount != is.amount {
                    let money = |amount: Option<Money>| {
                        amount.map_or_else(|| "none".to_owned(), |amount| amount.to_string())
                    };
                    words.push(format!("amount {} → {}", money(was.amount), money(is.amount)));
                }
                if was.owner != is.owner {
                    words.push(format!("owner {} → {}", was.owner, is.owner));
                }
                if was.closed != is.closed {
                    words.push(format!("close date {} → {}", text(was.closed), text(is.closed)));
                }
                if was.outcome != is.outcome {
                    words.push(format!("outcome {:?} → {:?}", was.outcome, is.outcome).to_lowercase());
                }
                words
            }
            (None, None) => Vec::new(),
        };
        if !words.is_empty() {
            all.push((deal.to_owned(), words));
        }
    }
    all
}
