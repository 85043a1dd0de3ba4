//! Cycles of the roadmap: one a quarter, closed with the results that it reached.
//!
//! What is kept is small and never computed again: later imports change what the figures would be today,
//! not what people knew when they closed the cycle.

use super::goal::GoalValue;
use super::survey::Pillar;
use crate::domain::kernel::{CycleId, Date, DateRange, Rational};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One of the seven steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Where do we stand?
    Assessment,
    /// Does everybody pull in one direction?
    GoalAlignment,
    /// Do the figures tell the truth?
    DataCollection,
    /// Does pay reward what the goals ask for?
    IncentiveDesign,
    /// Can people do what is asked of them?
    Training,
    /// Do people hear how they are doing, and are they heard?
    FeedbackLoop,
    /// Does the machinery run by itself?
    Technology,
}

impl Step {
    /// All seven, in order.
    pub const ALL: [Step; 7] = [
        Step::Assessment,
        Step::GoalAlignment,
        Step::DataCollection,
        Step::IncentiveDesign,
        Step::Training,
        Step::FeedbackLoop,
        Step::Technology,
    ];

    /// Its name in files and links.
    pub fn slug(self) -> &'static str {
        match self {
            Step::Assessment => "assessment",
            Step::GoalAlignment => "goal_alignment",
            Step::DataCollection => "data_collection",
            Step::IncentiveDesign => "incentive_design",
            Step::Training => "training",
            Step::FeedbackLoop => "feedback_loop",
            Step::Technology => "technology",
        }
    }
}

/// What a cycle had reached when it was closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptResults {
    /// The checks that were met, by their names in files.
    #[serde(default)]
    pub met: BTreeSet<String>,
    /// How many checks of each step were met, and of how many.
    #[serde(default)]
    pub steps: Vec<(Step, u32, u32)>,
    /// Figures of the cycle's days, by the name of their KPI.
    #[serde(default)]
    pub figures: BTreeMap<String, GoalValue>,
    /// What the last maturity survey said of each pillar, from 1 to 5.
    #[serde(default)]
    pub pillars: BTreeMap<Pillar, Rational>,
}

/// One turn of the roadmap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Names the cycle.
    pub id: CycleId,
    /// The name of its period, such as `2026Q2`.
    pub name: String,
    /// Its days.
    pub range: DateRange,
    /// The day on which it was begun.
    pub begun: Date,
    /// The day on which it was closed.
    #[serde(default)]
    pub closed: Option<Date>,
    /// What the people took from it, in their words.
    #[serde(default)]
    pub note: String,
    /// What it had reached when it was closed.
    #[serde(default)]
    pub kept: Option<KeptResults>,
}
