//! What a cycle keeps when it is closed, and what is different since.

use super::{StepReport, checks::CheckId};
use crate::domain::kernel::Rational;
use crate::domain::model::cycle::{KeptResults, Step};
use crate::domain::model::goal::GoalValue;
use crate::domain::model::survey::Pillar;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The results as they stand.
pub fn kept(
    steps: &[StepReport],
    figures: BTreeMap<String, GoalValue>,
    pillars: BTreeMap<Pillar, Rational>,
) -> KeptResults {
    let checks = || steps.iter().flat_map(|step| &step.checks);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of_step = |step: &StepReport| {
        let met = step.checks.iter().filter(|check| check.is_met).count();
        (step.step, number(met), number(step.checks.len()))
    };
    KeptResults {
        met: checks().filter(|check| check.is_met).map(|check| check.id.slug().to_owned()).collect(),
        steps: steps.iter().map(of_step).collect(),
        figures,
        pillars,
    }
}

/// Something that is different between two results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "before and after say it")]
pub enum Difference {
    /// A check that was not met is met now.
    Met(CheckId),
    /// A check that was met is not met any more.
    Lost(CheckId),
    /// A figure, by the name of its KPI; nothing where it was or is not known.
    Figure { kpi: String, before: Option<GoalValue>, after: Option<GoalValue> },
    /// A pillar's score.
    Pillar { pillar: Pillar, before: Option<Rational>, after: Option<Rational> },
    /// How many checks of a step are met.
    Step { step: Step, before: u32, after: u32 },
}

/// What is different now: steps, checks, pillars, figures; what stayed the same is left out.
pub fn differences(before: &KeptResults, after: &KeptResults) -> Vec<Difference> {
    let met = |results: &KeptResults, step: Step| {
        results.steps.iter().find(|(known, ..)| *known == step).map_or(0, |(_, met, _)| *met)
    };
    let steps = Step::ALL.into_iter().map(|step| (step, met(before, step), met(after, step)));
    let steps = steps.filter(|(_, before, after)| before != after);
    let mut found: Vec<Difference> =
        steps.map(|(step, before, after)| Difference::Step { step, before, after }).collect();
    let is_met = |results: &KeptResults, check: &CheckId| results.met.contains(check.slug());
    found.extend(CheckId::ALL.iter().filter_map(|check| {
        match (is_met(before, check), is_met(after, check)) {
            (false, true) => Some(Difference::Met(*check)),
            (true, false) => Some(Difference::Lost(*check)),
            _ => None,
        }
    }));
    let scores = Pillar::ALL
        .into_iter()
        .map(|pillar| (pillar, before.pillars.get(&pillar).copied(), after.pillars.get(&pillar).copied()));
    let moved = scores.filter(|(_, before, after)| before != after);
    found.extend(moved.map(|(pillar, before, after)| Difference::Pillar { pillar, before, after }));
    let names: std::collections::BTreeSet<&String> =
        before.figures.keys().chain(after.figures.keys()).collect();
    found.extend(names.into_iter().filter_map(|kpi| {
        let (before, after) = (before.figures.get(kpi).copied(), after.figures.get(kpi).copied());
        (before != after).then(|| Difference::Figure { kpi: kpi.clone(), before, after })
    }));
    found
}
