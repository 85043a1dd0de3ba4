//! Statements on their way: settled against what was approved, looked at, kept and frozen.

use super::pay::pay_periods;
use super::{Reply, Session};
use crate::app::edit::settling::{said, settled as name_of_run};
use crate::app::edit::{Change, Edit, EditError, Making, Put};
use crate::app::requests::{
    Answer, ApprovalGroup, ApprovalRow, Approvals, FreezeAsk, PayReport, PayStanding, SettleAsk, SettleTold,
};
use crate::domain::commission::approval::{Around, doubts};
use crate::domain::commission::settle::{FROZEN_SCHEMA, inputs_hash};
use crate::domain::commission::{
    Added, Adjusts, Approved, Frozen, PayError, PayFacts, Settled, Settlement, Statement, Terms, settle,
    write_plan,
};
use crate::domain::facts::{Batch, StatementBatch};
use crate::domain::kernel::{Currency, DateRange, Id, Money, MoneyError, PayRunId, Period, PersonId, PlanId};
use crate::domain::model::{DisputeStatus, PayRun, PayStage, PayStep, Plan, PlanRecord};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many earlier periods say what is usual.
const PAST_PERIODS: usize = 12;

/// The statements of a plan, each with how far it is.
pub(super) struct PaidPlan {
    pub periods: Vec<Period>,
    pub statements: Vec<(Statement, PayStanding)>,
    pub problems: Vec<String>,
}

/// What was kept of a run.
struct Kept {
    run: PayRun,
    statements: Arc<Vec<Frozen>>,
}

impl Session {
    /// Answers what is asked about settling.
    pub fn settle(&mut self, ask: SettleAsk) -> Reply {
        let told = match ask {
            SettleAsk::Freeze(ask) => return self.freeze(&ask),
            SettleAsk::Approvals { period } => self.approvals(period).map(SettleTold::Approvals),
            SettleAsk::Control { period } => self.control(period).map(SettleTold::Control),
            SettleAsk::Estimate { person, period, moves } => {
                self.estimate(person, period, &moves).map(SettleTold::Estimated)
            }
            SettleAsk::Reconcile { name, text, period } => {
                self.reconcile(&name, text.as_bytes(), period).map(SettleTold::Reconciled)
            }
            SettleAsk::Replay { plan, period, person, from, until } => {
                self.replay(plan, &period, person, (from, until)).map(SettleTold::Replayed)
            }
        };
        told.map_or_else(|why| Answer::Failed { why }, Answer::Settled).into()
    }

    /// The plan of the workspace that says just this.
    pub(super) fn record_of(&self, plan: &Plan) -> Option<PlanId> {
        let found = self.workspace.plans.values().find(|record| record.document == *plan);
        found.map(|record| record.id)
    }

    /// Pays a plan of the workspace for the payout periods that touch `period`: frozen statements as they
    /// are, open ones with the adjustments of what was approved.
    pub(super) fn pay_settled(
        &mut self,
        plan: &Plan,
        id: PlanId,
        facts: &PayFacts,
        period: Option<DateRange>,
    ) -> Result<PaidPlan, PayError> {
        let (kept, problems) = self.kept_of(Some(id));
        let (periods, settled) = settled_of(plan, facts, period, &kept)?;
        let statements = settled.statements.into_iter().map(|(one, run)| {
            let standing = standing(id, &one, run, &kept);
            (one.statement, standing)
        });
        Ok(PaidPlan {
            periods,
            statements: statements.collect(),
            problems: problems.into_iter().chain(settled.problems).collect(),
        })
    }

    /// The frozen statements of a plan, or of plans that are no longer there, in a period.
    pub(super) fn frozen_in(
        &mut self,
        plan: Option<PlanId>,
        period: Option<DateRange>,
    ) -> Vec<(Statement, PayStanding)> {
        let (kept, _) = self.kept_of(plan);
        let gone = |kept: &&Kept| plan.is_some() || !self.workspace.plans.contains_key(&kept.run.plan);
        let mut found = Vec::new();
        for kept in kept.iter().filter(gone) {
            let touches = period.is_none_or(|period| period.overlap(kept.run.period.range).is_some());
            for one in kept.statements.iter().filter(|_| touches) {
                if kept.run.freezes(one.settled.statement.person) {
                    let standing = PayStanding {
                        plan: Some(kept.run.plan),
                        stage: kept.run.stage,
                        run: Some(kept.run.id),
                        own: one.settled.own,
                        added: one.settled.added.clone(),
                    };
                    found.push((one.settled.statement.clone(), standing));
                }
            }
        }
        found
    }

    /// What was kept of the runs of a plan, or of all, oldest first; and what can't be read.
    fn kept_of(&mut self, plan: Option<PlanId>) -> (Vec<Kept>, Vec<String>) {
        let mut runs: Vec<PayRun> = self.workspace.pay_runs.values().cloned().collect();
        runs.retain(|run| plan.is_none_or(|plan| run.plan == plan));
        runs.sort_by_key(|run| run.sequence);
        let (mut kept, mut problems) = (Vec::new(), Vec::new());
        for run in runs {
            match self.read_kept(run.batch) {
                Ok(statements) => kept.push(Kept { run, statements }),
                Err(why) => problems.push(format!(
                    "the {} statements of {} can't be read ({why}); restore a backup that holds them",
                    run.stage.word(),
                    run.period.name
                )),
            }
        }
        (kept, problems)
    }

    fn read_kept(&mut self, batch: Id) -> Result<Arc<Vec<Frozen>>, String> {
        if let Some(known) = self.kept.get(&batch) {
            return Ok(Arc::clone(known));
        }
        let Some(Batch::Statements(found)) = self.batches.get(&batch) else {
            return Err("their bytes are missing".to_owned());
        };
        let read = found.texts.iter().map(|text| serde_json::from_str::<Frozen>(text));
        let read: Result<Vec<Frozen>, _> = read.collect();
        let read = Arc::new(read.map_err(|error| error.to_string())?);
        self.kept.insert(batch, Arc::clone(&read));
        Ok(read)
    }

    /// How far the statements of a period are, with what to look at.
    ///
    /// # Errors
    /// Why pay can't be computed at all.
    pub fn approvals(&mut self, period: Option<DateRange>) -> Result<Approvals, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let records: Vec<PlanRecord> = self.workspace.plans.values().cloned().collect();
        let mut report = Approvals::default();
        for record in records {
            match self.groups_of(&record, &facts, period) {
                Ok((groups, problems)) => {
                    report.groups.extend(groups);
                    let named = problems.into_iter().map(|why| (record.document.name.clone(), why));
                    report.problems.extend(named);
                }
                Err(error) => report.problems.push((record.document.name.clone(), error.to_string())),
            }
        }
        report.groups.sort_by(|a, b| (&a.period, &a.plan_name).cmp(&(&b.period, &b.plan_name)));
        report.runs = self.workspace.pay_runs.values().cloned().collect();
        report.runs.sort_by_key(|run| std::cmp::Reverse(run.sequence));
        report.disputes = self.workspace.disputes.values().cloned().collect();
        report
            .disputes
            .sort_by_key(|one| (std::cmp::Reverse(one.thread.first().map(|said| said.on)), one.id));
        report.adjustments = self.workspace.adjustments.values().cloned().collect();
        report.adjustments.sort_by_key(|one| (one.range, one.person, one.id));
        Ok(report)
    }

    fn groups_of(
        &mut self,
        record: &PlanRecord,
        facts: &PayFacts,
        period: Option<DateRange>,
    ) -> Result<(Vec<ApprovalGroup>, Vec<String>), PayError> {
        let (kept, mut problems) = self.kept_of(Some(record.id));
        let terms = Terms::new(&record.document, facts)?;
        let (_, settled) = settled_by(&terms, period, &kept)?;
        problems.extend(settled.problems);
        let mut groups: BTreeMap<Period, Vec<ApprovalRow>> = BTreeMap::new();
        for (one, run) in settled.statements {
            let row = self.row_of(&terms, &one, run, &kept)?;
            groups.entry(one.statement.period.clone()).or_default().push(row);
        }
        let groups = groups.into_iter().map(|(period, mut rows)| {
            rows.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
            ApprovalGroup { plan: record.id, plan_name: record.document.name.clone(), period, rows }
        });
        Ok((groups.collect(), problems))
    }

    fn row_of(
        &self,
        terms: &Terms<'_>,
        one: &Settled,
        run: Option<PayRunId>,
        kept: &[Kept],
    ) -> Result<ApprovalRow, PayError> {
        let statement = &one.statement;
        let plan = self.record_of(terms.plan()).unwrap_or(PlanId(Id::from_bits(0)));
        let standing = standing(plan, one, run, kept);
        let corrections = one.additions().filter_map(|(added, line)| match added {
            Added::Adjusts(adjusts) => Some((adjusts.clone(), line.amount)),
            _ => None,
        });
        let corrections: Vec<(Adjusts, Money)> = corrections.collect();
        let adjustments = Money::sum(statement.currency, corrections.iter().map(|(_, amount)| *amount));
        let adjustments = adjustments.map_err(|error| PayError::Number {
            component: "adjustment".to_owned(),
            person: Some(statement.person_name.clone()),
            period: Some(statement.period.name.clone()),
            error,
        })?;
        let doubts = match run {
            Some(_) => Vec::new(),
            None => doubts(one, &self.around(terms, one, kept)),
        };
        Ok(ApprovalRow {
            person: statement.person,
            name: statement.person_name.clone(),
            stage: standing.stage,
            run: standing.run,
            total: statement.total,
            adjustments,
            corrections,
            doubts,
        })
    }

    /// What a statement is looked at against.
    fn around<'k>(&self, terms: &Terms<'_>, one: &Settled, kept: &'k [Kept]) -> Around<'k> {
        let statement = &one.statement;
        let (person, payout) = (statement.person, terms.plan().payout);
        let (mut past, mut earlier_open) = (Vec::new(), None);
        let mut current = statement.period.clone();
        let days = terms.days_of(person);
        // What lies before the first approval is simply from before.
        let frozen = kept.iter().filter(|kept| kept.run.stage.is_frozen());
        let begun = frozen.map(|kept| kept.run.period.range.from).min();
        for _ in 0..PAST_PERIODS {
            let Ok(before) = terms.calendar().previous(&current, payout) else { break };
            if !days.iter().any(|days| days.overlap(before.range).is_some()) {
                break;
            }
            let total = terms.payout_minor(person, &before, &[]).unwrap_or(0);
            let is_frozen = kept
                .iter()
                .any(|kept| kept.run.period.range == before.range && frozen_of(kept, person).is_some());
            if !is_frozen && total != 0 && begun.is_some_and(|begun| before.range.from >= begun) {
                earlier_open = Some(before.name.clone());
            }
            past.push(total);
            current = before;
        }
        let reviewed = kept.iter().rev().find_map(|kept| {
            let fits =
                kept.run.stage == PayStage::Reviewed && kept.run.period.range == statement.period.range;
            kept.statements.iter().map(|kept| &kept.settled).find(|_| fits).and_then(|_| of(kept, person))
        });
        let disputes = self
            .workspace
            .disputes
            .values()
            .filter(|dispute| dispute.person == person && dispute.status == DisputeStatus::Open);
        Around { past, reviewed, earlier_open, disputes: disputes.count() as u64, today: Some(self.today()) }
    }

    /// Keeps the open statements of a plan and payout period: reviewed, or approved and frozen.
    pub fn freeze(&mut self, ask: &FreezeAsk) -> Reply {
        match self.prepare_freeze(ask) {
            Ok((batch, run, replaced)) => {
                let (batch, run) = (Batch::Statements(Arc::new(batch)), run);
                self.commit_made(vec![batch], |making| Ok(Some(frozen_edit(making, run, replaced))))
            }
            Err(error) => Answer::Refused(error).into(),
        }
    }

    /// The batch, the run, and the reviews that it takes the place of.
    fn prepare_freeze(
        &mut self,
        ask: &FreezeAsk,
    ) -> Result<(StatementBatch, PayRun, Vec<PayRun>), EditError> {
        let rule = |rule: String| EditError::Rule { rule };
        if !matches!(ask.stage, PayStage::Reviewed | PayStage::Approved) {
            return Err(rule(
                "Open statements are reviewed or approved; approved ones go on from there.".into(),
            ));
        }
        let record = self.workspace.plans.get(&ask.plan).cloned();
        let record = record.ok_or_else(|| EditError::Missing { what: "plan".to_owned() })?;
        let facts = self.pay_facts().map_err(|error| rule(error.to_string()))?;
        let (kept, problems) = self.kept_of(Some(record.id));
        if let Some(problem) = problems.into_iter().next() {
            return Err(rule(format!("Nothing is approved while {problem}.")));
        }
        let terms = Terms::new(&record.document, &facts).map_err(|error| rule(error.to_string()))?;
        let found = settled_by(&terms, Some(ask.period), &kept).map_err(|error| rule(error.to_string()))?;
        if let Some(problem) = found.1.problems.into_iter().next() {
            return Err(rule(format!("Nothing is approved while this is open: {problem}.")));
        }
        let periods: BTreeSet<&Period> =
            found.1.statements.iter().map(|(one, _)| &one.statement.period).collect();
        if periods.len() > 1 {
            return Err(rule("Approve one payout period after the other, the oldest first.".into()));
        }
        let asked = |person: PersonId| ask.people.is_empty() || ask.people.contains(&person);
        let open: Vec<&Settled> = found
            .1
            .statements
            .iter()
            .filter(|(one, run)| run.is_none() && asked(one.statement.person))
            .map(|(one, _)| one)
            .collect();
        let Some(first) = open.first() else {
            return Err(rule(format!("No statement of “{}” is open for these days.", record.document.name)));
        };
        self.look_at(ask, &terms, &open, &kept)?;
        let period = first.statement.period.clone();
        let batch = self.batch_of(&record, &open)?;
        let run = self.run_of(ask, &record, period, &open, &batch)?;
        let replaced = replaced_by(&run, &open, &kept);
        Ok((batch, run, replaced))
    }

    /// What there is to look at needs a word from whoever approves in spite of it.
    fn look_at(
        &self,
        ask: &FreezeAsk,
        terms: &Terms<'_>,
        open: &[&Settled],
        kept: &[Kept],
    ) -> Result<(), EditError> {
        if ask.stage != PayStage::Approved {
            return Ok(());
        }
        let mut found = Vec::new();
        for one in open {
            let own = doubts(one, &self.around(terms, one, kept));
            let own = own.into_iter().filter(|doubt| doubt.concern.needs_reason());
            found.extend(own.map(|doubt| {
                format!("{}: {}: {}", one.statement.person_name, doubt.concern.word(), doubt.text)
            }));
        }
        let Some(first) = found.first() else { return Ok(()) };
        let more = found.len() - 1;
        let more = if more == 0 { String::new() } else { format!(" And {more} more.") };
        said(&ask.note, &format!("Give a reason for approving in spite of this. {first}.{more}")).map(|_| ())
    }

    fn batch_of(&self, record: &PlanRecord, open: &[&Settled]) -> Result<StatementBatch, EditError> {
        let rule = |rule: String| EditError::Rule { rule };
        let rows: Vec<Id> = self.live_batches().iter().map(Batch::id).collect();
        let inputs_hash = inputs_hash(&self.workspace, &rows).map_err(rule)?;
        let plan = write_plan(&record.document);
        let plan_hash = crate::domain::facts::statements::hash(&plan);
        let mut statements = Vec::with_capacity(open.len());
        for one in open {
            let frozen = Frozen {
                schema: FROZEN_SCHEMA.to_owned(),
                plan: record.id,
                plan_hash: plan_hash.clone(),
                inputs_hash: inputs_hash.clone(),
                settled: (*one).clone(),
            };
            let text = serde_json::to_string(&frozen).map_err(|error| rule(error.to_string()))?;
            statements.push((one.statement.person, text));
        }
        Ok(StatementBatch::of(plan, inputs_hash, statements))
    }

    fn run_of(
        &mut self,
        ask: &FreezeAsk,
        record: &PlanRecord,
        period: Period,
        open: &[&Settled],
        batch: &StatementBatch,
    ) -> Result<PayRun, EditError> {
        let totals = totals(open.iter().map(|one| one.statement.total));
        let totals = totals.map_err(|error| EditError::Rule { rule: error.to_string() })?;
        let added = open.iter().flat_map(|one| &one.added);
        let corrects = added.filter_map(|added| match added {
            Added::Adjusts(adjusts) => Some(adjusts.period.range.from),
            _ => None,
        });
        let last = self.workspace.pay_runs.values().map(|run| run.sequence).max().unwrap_or(0);
        let (by, note) = (ask.by.trim().to_owned(), ask.note.trim().to_owned());
        Ok(PayRun {
            id: PayRunId(self.ids.next_id()),
            sequence: last + 1,
            plan: record.id,
            plan_name: record.document.name.clone(),
            period,
            batch: batch.id,
            statements: open.len() as u64,
            totals,
            stage: ask.stage,
            steps: vec![PayStep { stage: ask.stage, on: self.clock, by, note }],
            corrects: corrects.collect(),
            reopened: BTreeMap::new(),
        })
    }

    /// Adds statements that stay though their plan can't be paid or is gone.
    pub(super) fn add_frozen(
        &mut self,
        report: &mut PayReport,
        plan: Option<PlanId>,
        period: Option<DateRange>,
    ) {
        for (statement, standing) in self.frozen_in(plan, period) {
            report.periods.push(statement.period.clone());
            report.statements.push(statement);
            report.standing.push(standing);
        }
    }
}

/// The sums, one a currency.
pub(super) fn totals(amounts: impl Iterator<Item = Money>) -> Result<Vec<Money>, MoneyError> {
    let mut totals: BTreeMap<Currency, Money> = BTreeMap::new();
    for amount in amounts {
        let total = totals.entry(amount.currency).or_insert(Money::zero(amount.currency));
        *total = total.checked_add(amount)?;
    }
    Ok(totals.into_values().collect())
}

fn of(kept: &Kept, person: PersonId) -> Option<&Settled> {
    kept.statements.iter().map(|one| &one.settled).find(|one| one.statement.person == person)
}

fn frozen_of(kept: &Kept, person: PersonId) -> Option<&Settled> {
    if kept.run.freezes(person) { of(kept, person) } else { None }
}

fn settled_of(
    plan: &Plan,
    facts: &PayFacts,
    period: Option<DateRange>,
    kept: &[Kept],
) -> Result<(Vec<Period>, Settlement), PayError> {
    settled_by(&Terms::new(plan, facts)?, period, kept)
}

fn settled_by(
    terms: &Terms<'_>,
    period: Option<DateRange>,
    kept: &[Kept],
) -> Result<(Vec<Period>, Settlement), PayError> {
    let approved: Vec<Approved<'_>> = kept
        .iter()
        .flat_map(|kept| kept.statements.iter().map(move |one| (kept, one)))
        .filter(|(kept, one)| kept.run.freezes(one.settled.statement.person))
        .map(|(kept, one)| Approved { run: kept.run.id, settled: &one.settled })
        .collect();
    let mut periods = pay_periods(terms, period)?;
    // A frozen period or the one after it may lie outside the plan's days and still be asked for.
    if let Some(range) = period.filter(|_| !approved.is_empty()) {
        periods.extend(terms.calendar().periods_in(range, terms.plan().payout)?);
        periods.sort();
        periods.dedup();
    }
    settle(terms, &approved, &periods, period.is_none())
}

/// How far a statement is; a review counts while the statement is what was reviewed.
fn standing(plan: PlanId, one: &Settled, run: Option<PayRunId>, kept: &[Kept]) -> PayStanding {
    let stage = match run {
        Some(id) => {
            kept.iter().find(|kept| kept.run.id == id).map_or(PayStage::Approved, |kept| kept.run.stage)
        }
        None => {
            let is_reviewed = kept.iter().any(|kept| {
                kept.run.stage == PayStage::Reviewed
                    && kept.run.period.range == one.statement.period.range
                    && of(kept, one.statement.person) == Some(one)
            });
            if is_reviewed { PayStage::Reviewed } else { PayStage::Draft }
        }
    };
    PayStanding { plan: Some(plan), stage, run, own: one.own, added: one.added.clone() }
}

/// Reviews whose statements are all kept or frozen now.
fn replaced_by(run: &PayRun, open: &[&Settled], kept: &[Kept]) -> Vec<PayRun> {
    let now: BTreeSet<PersonId> = open.iter().map(|one| one.statement.person).collect();
    let is_past = |review: &&Kept| {
        let same = review.run.stage == PayStage::Reviewed && review.run.period.range == run.period.range;
        let is_settled = |person: PersonId| {
            let frozen = kept.iter().filter(|kept| kept.run.period.range == run.period.range);
            now.contains(&person) || frozen.into_iter().any(|kept| frozen_of(kept, person).is_some())
        };
        same && review.statements.iter().all(|one| is_settled(one.settled.statement.person))
    };
    kept.iter().filter(is_past).map(|review| review.run.clone()).collect()
}

fn frozen_edit(making: &mut Making, mut run: PayRun, replaced: Vec<PayRun>) -> Edit {
    // What was said on the way stays with the run that takes the place of the review.
    let earlier: Vec<PayStep> = replaced.iter().flat_map(|review| review.steps.iter().cloned()).collect();
    run.steps.splice(0..0, earlier);
    let name = name_of_run(&run);
    let gone = |review: PayRun| Change::PayRun(Put { id: review.id, before: Some(review), after: None });
    let mut changes: Vec<Change> = replaced.into_iter().map(gone).collect();
    changes.push(Change::PayRun(Put { id: run.id, before: None, after: Some(run) }));
    making.edit(name, changes)
}
