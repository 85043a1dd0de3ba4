//! The roadmap: seven steps whose state is computed from facts, turn after turn.
//!
//! [`facts`] are counts that somebody gathers from the workspace; [`checks`] say what must be true of them.
//! A step is done where all its checks are met, under way where some are. Its next action is the first
//! check that is not met. What it is worth is the dearest proven roadblock that it can change: causes share
//! deals, so that they are never added up.

pub mod checks;
pub mod facts;
pub mod kept;

pub use checks::{Check, CheckId};
pub use facts::{DevelopmentFacts, RoadmapFacts, Stake};
pub use kept::{Difference, differences, kept};

use crate::domain::measure::Dimension;
use crate::domain::measure::roadblocks::Cause;
use crate::domain::model::cycle::Step;
use serde::{Deserialize, Serialize};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Nothing of it is there.
    Open,
    /// Some of it is.
    UnderWay,
    /// All of it is.
    Done,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Which.
    pub step: Step,
    /// How far it is.
    pub state: StepState,
    /// Its checks, in order.
    pub checks: Vec<Check>,
    /// The check to see to next; nothing where all are met.
    pub next: Option<CheckId>,
    /// What it is worth: the dearest proven cause that it can change.
    pub stake: Option<Stake>,
}

/// The seven steps, in order.
pub fn roadmap(facts: &RoadmapFacts) -> Vec<StepReport> {
    Step::ALL.into_iter().map(|step| step_report(step, facts)).collect()
}

fn step_report(step: Step, facts: &RoadmapFacts) -> StepReport {
    let own = CheckId::ALL.iter().filter(|check| check.step() == step);
    let checks: Vec<Check> = own.map(|id| checks::judge(*id, facts)).collect();
    let met = checks.iter().filter(|check| check.is_met).count();
    let state = match met {
        0 => StepState::Open,
        met if met == checks.len() => StepState::Done,
        _ => StepState::UnderWay,
    };
    let next = checks.iter().find(|check| !check.is_met).map(|check| check.id);
    let stake = facts.stakes.iter().find(|stake| step_of(&stake.cause) == step).cloned();
    StepReport { step, state, checks, next, stake }
}

/// The step that can change a cause.
fn step_of(cause: &Cause) -> Step {
    match cause {
        Cause::Weak { dimension: Dimension::Competitor, .. } | Cause::LostReason { .. } => Step::Assessment,
        Cause::Weak { .. } => Step::GoalAlignment,
        Cause::Discount => Step::IncentiveDesign,
        Cause::StageConversion { .. } | Cause::SingleThreaded | Cause::Person { .. } => Step::Training,
        Cause::StageStall { .. }
        | Cause::StagePile { .. }
        | Cause::Slippage
        | Cause::NoNextStep
        | Cause::LowActivity
        | Cause::Team { .. } => Step::FeedbackLoop,
    }
}
