//! What the seven steps are judged by: counts, each of which a person can look up in the workspace.

use crate::domain::kernel::Money;
use crate::domain::measure::roadblocks::Cause;
use serde::{Deserialize, Serialize};

/// So many of so many.
pub type Of = (u64, u64);

/// What is known of surveys and competitors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentFacts {
    /// Days since totals of a maturity survey were released last.
    pub maturity_age_days: Option<i32>,
    /// Pillars with a score in it, of six.
    pub pillars_scored: u64,
    /// Days since totals of a pulse were released last.
    pub pulse_age_days: Option<i32>,
    /// Released rounds of the survey with most rounds.
    pub rounds: u64,
    /// Favourable answers of all to the last survey on how people are paid.
    pub plan_understood: Option<Of>,
    /// Competitors met in five finished deals or more, and how many of these are in the registry.
    pub competitors_known: Of,
}

/// What is known of goals and quotas in the cycle's days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalFacts {
    /// Goals of the whole company.
    pub of_company: u64,
    /// People with deals of these days who have a quota or a goal, of all with deals.
    pub sellers_with_target: Of,
    /// Goals of teams and people that serve another, of all.
    pub aligned: Of,
    /// Goals of which no letter of SMART fails, of all.
    pub smart: Of,
    /// Goals and quotas that were taken on as they stand, of all of people and teams.
    pub acknowledged: Of,
}

/// What is known of imported data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFacts {
    /// Deals.
    pub deals: u64,
    /// Deals with an owner of the roster, of all.
    pub owned: Of,
    /// Currencies without a dated rate.
    pub missing_rates: u64,
    /// Days since the day that the last import of deals shows.
    pub import_age_days: Option<i32>,
    /// Quarters in which something was won.
    pub quarters_with_wins: u64,
    /// Activities.
    pub activities: u64,
}

/// What is known of pay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayFactsInShort {
    /// Plans.
    pub plans: u64,
    /// Plans without a finding, of all.
    pub unambiguous: Of,
    /// People with a quota in the cycle whom a plan pays, of all with one.
    pub covered: Of,
}

/// What is known of coaching, training and feedback.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevelopmentFacts {
    /// Roles of active people that have target levels of skills, of all roles.
    pub roles_with_targets: Of,
    /// Active people whose skills were assessed, of all.
    pub assessed: Of,
    /// People with a gap to a target level who have a training, of all with a gap.
    pub gaps_trained: Of,
    /// Trainings that were completed in the cycle.
    pub completed: u64,
    /// Trainings whose due date is over.
    pub trainings_overdue: u64,
    /// Active people who had a 1:1 in the last 35 days, of all with a manager.
    pub one_to_ones: Of,
    /// Promised actions whose due date is over.
    pub actions_overdue: u64,
    /// Promised actions that are done or not due yet.
    pub actions_kept: u64,
    /// Feedback and thanks given in the cycle.
    pub feedback: u64,
}

/// What is known of the machinery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnologyFacts {
    /// Months of the last three in which deals were imported.
    pub months_with_imports: u64,
    /// Rows that were read of the last import, of all that it held.
    pub rows_read: Of,
    /// Calls for the running cycle.
    pub calls: u64,
    /// Saved views and own KPIs: what people look at again.
    pub views_and_kpis: u64,
}

/// What costs most of what a step can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stake {
    /// The cause.
    pub cause: Cause,
    /// What it cost.
    pub money: Money,
}

/// All facts that the steps are judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each part says what it is")]
pub struct RoadmapFacts {
    pub assessment: AssessmentFacts,
    pub goals: GoalFacts,
    pub data: DataFacts,
    pub pay: PayFactsInShort,
    pub development: DevelopmentFacts,
    pub technology: TechnologyFacts,
    /// Proven causes with what each cost, dearest first.
    pub stakes: Vec<Stake>,
}
