//! The report: every goal and quota in the order of the tree, with all that is known of it.

use super::align::{BottomUp, Flag, RollUp, Share, Tree};
use super::attainable::{Attainability, NoOutlook, Outlook, attainability};
use super::evidence::Evidence;
use super::objective::{Objective, objectives};
use super::pacing::{Pacing, pacing};
use super::smart::{Check, Findings, checks};
use super::takes::{Takes, takes};
use crate::domain::facts::JudgedBy;
use crate::domain::kernel::{Date, DateRange};
use crate::domain::measure::{MeasureFacts, Value};
use crate::domain::model::goal::{GoalLog, GoalOwner, GoalRef, GoalValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One goal or quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalNode {
    /// The goal.
    pub objective: Objective,
    /// How deep it stands in the tree, from 0.
    pub depth: u16,
    /// What its KPI comes to, where it has one.
    pub figure: Option<Value>,
    /// Where it stands, in the unit of its target.
    pub value: Option<GoalValue>,
    /// Where it began, and the days over which that was measured; stated where absent.
    pub baseline: Option<(GoalValue, Option<DateRange>)>,
    /// How far it is.
    pub pacing: Pacing,
    /// How attainable it is.
    pub attainability: Attainability,
    /// The five letters.
    pub checks: Vec<Check>,
    /// What is wrong with its place.
    pub flags: Vec<Flag>,
    /// What the goals below add up to.
    pub roll_up: RollUp,
    /// What the people below expect.
    pub bottom_up: Option<BottomUp>,
    /// What it still takes.
    pub takes: Takes,
    /// The goals above, nearest first.
    pub line: Vec<Share>,
    /// What was said.
    pub log: GoalLog,
    /// Whether somebody acknowledged it as it stands now.
    pub is_acknowledged: bool,
}

/// All goals and quotas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalReport {
    /// The last day that is over.
    pub today: Date,
    /// The last day of which anything is known: goals that rows measure are judged by it.
    pub known: Date,
    /// The nodes, each right before those below it.
    pub nodes: Vec<GoalNode>,
}

impl GoalReport {
    /// One of them.
    pub fn node(&self, key: GoalRef) -> Option<&GoalNode> {
        self.nodes.iter().find(|node| node.objective.key == key)
    }

    /// Those of a person, those of the person's team and the company's not among them.
    pub fn of_owner(&self, owner: &GoalOwner) -> impl Iterator<Item = &GoalNode> {
        self.nodes.iter().filter(move |node| node.objective.owner == *owner)
    }
}

/// What the forecast says of an objective, or why it says nothing.
pub type Forecaster<'a> = dyn FnMut(&Objective) -> Result<Outlook, NoOutlook> + 'a;

/// Which goals are shown.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The days that a goal must share; all where absent.
    pub period: Option<DateRange>,
    /// Whether only those are shown that run on the day by which they are judged.
    pub is_running: bool,
}

impl Wanted {
    fn shows(&self, one: &Objective, evidence: &Evidence) -> bool {
        let shares = self.period.is_none_or(|period| period.overlap(one.range).is_some());
        shares && (!self.is_running || one.range.contains(evidence.day_of(one)))
    }
}

/// Everything about the goals that are wanted.
pub fn report(
    facts: &MeasureFacts,
    by: impl Into<JudgedBy>,
    wanted: &Wanted,
    forecast: &mut Forecaster,
) -> GoalReport {
    let all = objectives(facts.workspace);
    let tree = Tree::new(&all);
    let mut evidence = Evidence::new(facts, by);
    let JudgedBy { today, known } = evidence.by;
    let in_order = tree.in_order().into_iter().filter(|(one, _)| wanted.shows(one, &evidence));
    let in_order: Vec<_> = in_order.collect();
    let logs = &facts.workspace.goal_logs;
    let log = |one: &Objective| logs.get(&one.key.id()).cloned().unwrap_or_default();
    let mut outlooks: BTreeMap<GoalRef, Result<Outlook, NoOutlook>> = BTreeMap::new();
    for (one, _) in &in_order {
        outlooks.insert(one.key, forecast(one));
    }
    let expects = |one: &Objective| expected(&log(one), outlooks.get(&one.key));
    let nodes = in_order.into_iter().map(|(one, depth)| {
        let outlook = outlooks.get(&one.key).cloned().unwrap_or(Err(NoOutlook::NoHistory));
        let bottom_up = tree.bottom_up(one, &expects);
        node(&mut evidence, &tree, one, depth, (log(one), outlook, bottom_up))
    });
    GoalReport { today, known, nodes: nodes.collect() }
}

/// Where a goal is expected to end: what its owner said last, else the middle of the forecast.
fn expected(log: &GoalLog, outlook: Option<&Result<Outlook, NoOutlook>>) -> Option<(GoalValue, bool)> {
    let said = log.check_ins.iter().rev().find_map(|one| one.expected);
    let forecast = outlook.and_then(|found| found.as_ref().ok()).map(|found| found.p50);
    said.map(|value| (value, true)).or(forecast.map(|value| (value, false)))
}

type Told = (GoalLog, Result<Outlook, NoOutlook>, Option<BottomUp>);

fn node(evidence: &mut Evidence, tree: &Tree, one: &Objective, depth: u16, told: Told) -> GoalNode {
    let (log, outlook, bottom_up) = told;
    let figure = one.measured.kpi().map(|kpi| evidence.standing(one, kpi));
    let said = log.check_ins.iter().rev().find_map(|check_in| check_in.value);
    let value = match &figure {
        Some(figure) => one.value_in_unit(figure),
        None => said.filter(|value| value.is_alike(one.target)),
    };
    let baseline = baseline(evidence, one);
    let attainability = attainability(evidence, one, outlook);
    let flags = tree.flags(one);
    let findings = Findings {
        tree,
        log: &log,
        figure: figure.as_ref(),
        value,
        baseline,
        attainability: &attainability,
        flags: &flags,
        bottom_up: bottom_up.as_ref(),
    };
    let checks = checks(evidence, one, &findings);
    let is_current = |last: &crate::domain::model::goal::Acknowledgement| {
        last.target == one.target && last.range == one.range
    };
    GoalNode {
        depth,
        value,
        baseline,
        pacing: pacing(evidence, one, value, baseline.map(|(value, _)| value)),
        checks,
        roll_up: tree.roll_up(one),
        takes: takes(evidence, one, value),
        line: tree.line_of_sight(one),
        is_acknowledged: log.acknowledged.last().is_some_and(is_current),
        objective: one.clone(),
        figure,
        attainability,
        flags,
        bottom_up,
        log,
    }
}

/// What was stated; else the owner's own result in the latest comparable period. What is counted by check-ins
/// begins at zero.
fn baseline(evidence: &mut Evidence, one: &Objective) -> Option<(GoalValue, Option<DateRange>)> {
    if let Some(stated) = one.baseline {
        return Some((stated, None));
    }
    let kpi = one.measured.kpi()?;
    for window in evidence.windows(one.range, kpi) {
        let value = evidence.value(kpi, &one.scope, Some(window), &one.owner);
        if let Some(value) = one.value_in_unit(&value) {
            return Some((value, Some(window)));
        }
    }
    None
}
