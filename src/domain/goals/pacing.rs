//! Pacing: how far a goal is, how far it should be by now, and how that is known.

use super::evidence::Evidence;
use super::objective::{Objective, is_of_now};
use crate::domain::kernel::{Date, DateRange, Rational, days_over, share_over};
use crate::domain::measure::pace::point_of;
use crate::domain::measure::{Filter, HistoricPace, KpiId, pace};
use crate::domain::model::goal::{Aim, GoalOwner, GoalValue};
use serde::{Deserialize, Serialize};

/// From so many earlier periods on they make a curve.
const LEAST_PERIODS: usize = 3;

/// How a goal stands against what is expected by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// None of its days has come yet.
    NotBegun,
    /// At least as far as expected.
    Ahead,
    /// Less far.
    Behind,
    /// Its days are over, or nothing can take it back: the target is met.
    Reached,
    /// Its days are over, and the target is not met.
    Missed,
    /// Where it stands is not known.
    Unknown,
}

/// How it is known what is expected by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The share of its days that are over.
    Straight,
    /// What earlier periods had by the same share of their days.
    History(HistoricPace),
    /// Its milestones, on straight lines from one to the next.
    Milestones,
}

/// How far a goal is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacing {
    /// The last day that is over.
    pub as_of: Date,
    /// Days over and days in all; working days where those were chosen.
    pub days: (i64, i64),
    /// The share of its days that are over.
    pub straight: Rational,
    /// The share of the way to the target; for a limit the share that is used up.
    pub share: Option<Rational>,
    /// The share expected by now.
    pub expected: Rational,
    /// How that is known.
    pub source: Source,
    /// Where it stands.
    pub standing: Standing,
}

/// How far an objective is, given what it stands at and where it began.
pub fn pacing(
    evidence: &mut Evidence,
    objective: &Objective,
    value: Option<GoalValue>,
    baseline: Option<GoalValue>,
) -> Pacing {
    let today = evidence.day_of(objective);
    let working = evidence.facts.workspace.settings.working_days.as_ref();
    let days = days_over(objective.range, today, working);
    let straight = share_over(objective.range, today, working);
    let began = began(objective, baseline);
    let share = value.and_then(|value| share_of_way(objective, began, value.exact()));
    let by_milestones = milestones(objective, began, today);
    let history = if by_milestones.is_none() { history(evidence, objective, straight) } else { None };
    let (expected, source) = match (by_milestones, history) {
        (Some(expected), _) => (expected, Source::Milestones),
        (None, Some(told)) => (told.share, Source::History(told)),
        (None, None) => (straight, Source::Straight),
    };
    let standing = standing(objective, today, value, share, expected);
    Pacing { as_of: today, days, straight, share, expected, source, standing }
}

/// From where the way to the target is measured: from zero for what adds up over the goal's days, else from the
/// baseline. Nothing where that is not known.
fn began(objective: &Objective, baseline: Option<GoalValue>) -> Option<Rational> {
    if objective.measured.kpi().is_some() && objective.measured.is_additive() {
        return Some(Rational::ZERO);
    }
    let stated = objective.baseline.or(baseline).filter(|value| value.is_alike(objective.target));
    match (stated, objective.measured.kpi()) {
        (Some(value), _) => Some(value.exact()),
        (None, Some(_)) => None,
        (None, None) => Some(Rational::ZERO),
    }
}

/// The share of the way from the beginning to the target; of the target itself where the beginning is not known
/// or is the target.
fn share_of_way(objective: &Objective, began: Option<Rational>, value: Rational) -> Option<Rational> {
    let target = objective.target.exact();
    let began = began.filter(|began| *began != target).unwrap_or(Rational::ZERO);
    let way = target.checked_sub(began).ok()?;
    value.checked_sub(began).ok()?.checked_div(way).ok()
}

/// The share that milestones ask for by `today`; nothing where there is none.
fn milestones(objective: &Objective, began: Option<Rational>, today: Date) -> Option<Rational> {
    objective.milestones.first()?;
    let before = objective.range.from.plus_days(-1).unwrap_or(objective.range.from);
    let mut at = (before, began.unwrap_or(Rational::ZERO));
    let end = (objective.range.last_day(), objective.target.exact());
    let steps = objective.milestones.iter().map(|step| (step.on, step.value.exact()));
    for next in steps.filter(|(on, _)| *on < end.0).chain([end]) {
        if today < next.0 {
            let value = between(at, next, today)?;
            return share_of_way(objective, began, value);
        }
        at = next;
    }
    Some(Rational::ONE)
}

/// The value on a straight line between two days.
fn between(from: (Date, Rational), to: (Date, Rational), today: Date) -> Option<Rational> {
    let days = i64::from(to.0.days_since(from.0));
    let over = i64::from(today.max(from.0).days_since(from.0));
    let share = Rational::whole(over).checked_div(Rational::whole(days)).ok()?;
    to.1.checked_sub(from.1).ok()?.checked_mul(share).ok()?.checked_add(from.1).ok()
}

/// The curve of earlier periods of the whole company: one person's few deals are none.
fn history(evidence: &mut Evidence, objective: &Objective, straight: Rational) -> Option<HistoricPace> {
    let kpi = objective.measured.kpi().filter(|_| objective.measured.is_additive())?;
    if kpi == KpiId::Revenue {
        let filter = Filter { texts: objective.scope.clone(), ..Filter::default() };
        return pace(evidence.facts, &filter, objective.range, evidence.by.known).history;
    }
    let working = evidence.facts.workspace.settings.working_days.as_ref();
    let windows = evidence.windows(objective.range, kpi);
    let mut parts = Vec::new();
    for window in &windows {
        let whole = company(evidence, objective, kpi, *window)?;
        let point = point_of(*window, straight, working);
        let by_point = match DateRange::new(window.from, point) {
            Ok(part) => company(evidence, objective, kpi, part)?,
            Err(_) => Rational::ZERO,
        };
        if whole > Rational::ZERO {
            parts.push((by_point, whole));
        }
    }
    if parts.len() < LEAST_PERIODS {
        return None;
    }
    let sum = |part: fn(&(Rational, Rational)) -> Rational| {
        parts.iter().map(part).try_fold(Rational::ZERO, |sum, part| sum.checked_add(part).ok())
    };
    let shares: Vec<Rational> =
        parts.iter().filter_map(|(by_point, whole)| by_point.checked_div(*whole).ok()).collect();
    Some(HistoricPace {
        share: sum(|part| part.0)?.checked_div(sum(|part| part.1)?).ok()?,
        span: (shares.iter().min().copied()?, shares.iter().max().copied()?),
        over: DateRange::new(windows.last()?.from, windows.first()?.until).ok()?,
        periods: u32::try_from(parts.len()).ok()?,
    })
}

fn company(evidence: &mut Evidence, objective: &Objective, kpi: KpiId, range: DateRange) -> Option<Rational> {
    evidence.value(kpi, &objective.scope, Some(range), &GoalOwner::Company).exact()
}

fn standing(
    objective: &Objective,
    today: Date,
    value: Option<GoalValue>,
    share: Option<Rational>,
    expected: Rational,
) -> Standing {
    let Some(value) = value else {
        let has_begun = objective.range.from <= today;
        return if has_begun { Standing::Unknown } else { Standing::NotBegun };
    };
    let is_met = objective.is_met_by(value.exact());
    let only_grows = objective.measured.is_additive();
    match (objective.is_over(today), is_met) {
        (true, true) => Standing::Reached,
        (true, false) => Standing::Missed,
        (false, true) if only_grows && objective.aim == Aim::AtLeast => Standing::Reached,
        (false, false) if only_grows && objective.aim == Aim::AtMost => Standing::Missed,
        _ if today < objective.range.from && !objective.measured.kpi().is_some_and(is_of_now) => {
            Standing::NotBegun
        }
        _ => judged(objective, is_met, share, expected, only_grows),
    }
}

fn judged(
    objective: &Objective,
    is_met: bool,
    share: Option<Rational>,
    expected: Rational,
    only_grows: bool,
) -> Standing {
    let Some(share) = share else { return Standing::Unknown };
    // What is counted towards a limit should be used up no faster than the days; anything else moves towards its target.
    let is_ahead = match (objective.aim, only_grows) {
        (Aim::AtMost, true) => share <= expected,
        _ => is_met || share >= expected,
    };
    if is_ahead { Standing::Ahead } else { Standing::Behind }
}
