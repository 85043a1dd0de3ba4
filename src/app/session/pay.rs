//! Answers about pay: checks of plans, and statements.

use super::Session;
use super::settling::{PaidPlan, totals};
use crate::app::edit::Edit;
use crate::app::requests::{
    Answer, FindingBrief, PayReport, PayStanding, PlanBrief, PlanReport, ReadingBrief,
};
use crate::domain::commission::readings::{refuses, total};
use crate::domain::commission::{
    Finding, Inputs, PayError, PayFacts, Statement, Terms, check, check_all, check_on, describe, read_plan,
    write_plan,
};
use crate::domain::facts::{Batch, CashTable, DealTable, SplitTable};
use crate::domain::kernel::{DateRange, Money, MoneyError, Period, PersonId, PlanId};
use crate::domain::model::{Plan, PlanRecord};
use serde::Serialize;
use std::sync::Arc;

impl Session {
    /// What pay is computed from.
    pub fn pay_facts(&mut self) -> Result<Arc<PayFacts>, MoneyError> {
        if let Some(facts) = &self.pay_facts {
            return Ok(Arc::clone(facts));
        }
        let (table, rows) = (Arc::clone(&self.table), self.table.len());
        let inputs = Inputs::gather(&self.workspace, rows, &self.splits, &self.cash, &self.activities);
        let calendar = self.workspace.settings.calendar;
        let facts = Arc::new(PayFacts::build_with(&self.workspace, table, calendar, inputs)?);
        self.pay_facts = Some(Arc::clone(&facts));
        Ok(facts)
    }

    /// Keeps what pay is computed from where an edit leaves it: only the list of plans is renewed, so that
    /// a plan that is edited is paid at once.
    pub(super) fn renew_pay_facts(&mut self, edit: &Edit) {
        if edit.touches_pay() {
            self.pay_facts = None;
        }
        if let Some(facts) = &mut self.pay_facts {
            let plans = self.workspace.plans.values().map(|record| record.document.clone());
            Arc::make_mut(facts).set_plans(plans.collect());
        }
    }

    /// The same over another state of the deals.
    pub(super) fn pay_facts_over(&self, table: Arc<DealTable>) -> Result<PayFacts, MoneyError> {
        let (batches, roster) = (self.live_batches(), self.workspace.roster());
        let splits = SplitTable::build(&Batch::splits(&batches), &roster, &table);
        let cash = CashTable::build(&Batch::cash(&batches), &table);
        let inputs = Inputs::gather(&self.workspace, table.len(), &splits, &cash, &self.activities);
        PayFacts::build_with(&self.workspace, table, self.workspace.settings.calendar, inputs)
    }

    /// Checks a plan's text on the data at hand.
    pub fn check(&mut self, text: &str) -> Answer {
        let plan = match read_plan(text) {
            Ok(plan) => plan,
            Err(error) => return Answer::Failed { why: error.to_string() },
        };
        match self.check_plan(&plan) {
            Ok(checked) => Answer::Checked(checked.report()),
            Err(error) => Answer::Failed { why: error.to_string() },
        }
    }

    /// Checks a plan on the data at hand.
    pub fn check_plan(&mut self, plan: &Plan) -> Result<CheckedPlan, MoneyError> {
        let facts = self.pay_facts()?;
        let findings = check_on(plan, &facts);
        let pays = if refuses(&findings) { None } else { total(plan, &facts).ok() };
        Ok(CheckedPlan { findings, words: describe(plan), plan: plan.clone(), pays })
    }

    /// Pays the plans of the workspace, or one of them, for the payout periods that touch `period`.
    pub fn pay(
        &mut self,
        plan: Option<PlanId>,
        period: Option<DateRange>,
        person: Option<PersonId>,
    ) -> Answer {
        let records = self.workspace.plans.values();
        let wanted = records.filter(|record| plan.is_none_or(|id| record.id == id));
        let plans: Vec<Plan> = wanted.map(|record| record.document.clone()).collect();
        match self.pay_plans(&plans, period, person) {
            Ok(report) => Answer::Paid(report),
            Err(error) => Answer::Failed { why: error.to_string() },
        }
    }

    /// Pays these plans, whether or not the workspace holds them.
    pub fn pay_plans(
        &mut self,
        plans: &[Plan],
        period: Option<DateRange>,
        person: Option<PersonId>,
    ) -> Result<PayReport, MoneyError> {
        let facts = self.pay_facts()?;
        let mut report = PayReport::default();
        for plan in plans {
            self.pay_plan(plan, &facts, period, &mut report);
        }
        if self.workspace.plans.values().all(|record| plans.contains(&record.document)) {
            self.add_frozen(&mut report, None, period);
        }
        report.unpaid.extend(double_pay(plans, &facts));
        report.periods.sort();
        report.periods.dedup();
        let mut all: Vec<(Statement, PayStanding)> =
            report.statements.into_iter().zip(report.standing).collect();
        all.retain(|(statement, _)| person.is_none_or(|person| statement.person == person));
        let order = |(statement, _): &(Statement, PayStanding)| {
            (statement.period.range, statement.person_name.clone(), statement.person, statement.plan.clone())
        };
        all.sort_by_key(order);
        (report.statements, report.standing) = all.into_iter().unzip();
        report.totals = totals(report.statements.iter().map(|statement| statement.total))?;
        Ok(report)
    }

    /// Adds the statements of one plan: settled where the workspace holds it.
    fn pay_plan(&mut self, plan: &Plan, facts: &PayFacts, period: Option<DateRange>, report: &mut PayReport) {
        let id = self.record_of(plan);
        let paid = match id {
            Some(id) => self.pay_settled(plan, id, facts, period),
            None => statements(plan, facts, period),
        };
        match paid {
            Ok(paid) => {
                report.periods.extend(paid.periods);
                let (statements, standing): (Vec<_>, Vec<_>) = paid.statements.into_iter().unzip();
                report.statements.extend(statements);
                report.standing.extend(standing);
                report.unpaid.extend(paid.problems.into_iter().map(|why| (plan.name.clone(), why)));
            }
            Err(error) => {
                report.unpaid.push((plan.name.clone(), error.to_string()));
                if let Some(id) = id {
                    self.add_frozen(report, Some(id), period);
                }
            }
        }
    }

    pub(super) fn plan_brief(&self, plan: &PlanRecord) -> PlanBrief {
        PlanBrief {
            id: plan.id,
            name: plan.document.name.clone(),
            text: write_plan(&plan.document),
            words: describe(&plan.document),
            findings: check(&plan.document).len() as u64,
        }
    }
}

/// What the check of a plan found on the data at hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckedPlan {
    /// The findings; a plan without any is unambiguous.
    pub findings: Vec<Finding>,
    /// The plan in words.
    pub words: String,
    /// The plan itself.
    pub plan: Plan,
    /// What it pays in all, where it is unambiguous.
    pub pays: Option<Money>,
}

impl CheckedPlan {
    fn report(self) -> PlanReport {
        let findings = self.findings.iter().map(finding_brief).collect();
        PlanReport { findings, words: self.words, pays: self.pays }
    }
}

/// A finding as the page shows it: plans travel as documents.
pub fn finding_brief(finding: &Finding) -> FindingBrief {
    let readings = finding.readings.iter().map(|reading| ReadingBrief {
        text: reading.text.clone(),
        document: write_plan(&reading.plan),
        pays: reading.pays,
    });
    FindingBrief {
        severity: finding.severity,
        path: finding.path.clone(),
        message: finding.message.clone(),
        readings: readings.collect(),
    }
}

/// The statements of a plan that the workspace does not hold: nothing of it was ever approved.
fn statements(plan: &Plan, facts: &PayFacts, period: Option<DateRange>) -> Result<PaidPlan, PayError> {
    let terms = Terms::new(plan, facts)?;
    let periods = pay_periods(&terms, period)?;
    let statements = terms.statements(&periods)?.into_iter().map(|statement| {
        let own = u32::try_from(statement.lines.len()).unwrap_or(u32::MAX);
        (statement, PayStanding { own, ..PayStanding::default() })
    });
    Ok(PaidPlan { periods, statements: statements.collect(), problems: Vec::new() })
}

/// The payout periods of a plan that touch `period`; those with facts where none is named.
pub(super) fn pay_periods(terms: &Terms, period: Option<DateRange>) -> Result<Vec<Period>, PayError> {
    let Some(period) = period else { return terms.pay_periods() };
    let paid = terms.plan().effective.range()?.overlap(period);
    paid.map_or(Ok(Vec::new()), |paid| Ok(terms.calendar().periods_in(paid, terms.plan().payout)?))
}

/// Plans that would pay one person twice for one deal are not paid on top of each other unseen.
fn double_pay(plans: &[Plan], facts: &PayFacts) -> Vec<(String, String)> {
    let all: Vec<&Plan> = plans.iter().collect();
    let said = |finding: Finding| (finding.path, finding.message);
    check_all(&all, facts).into_iter().map(said).collect()
}
