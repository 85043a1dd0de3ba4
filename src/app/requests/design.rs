//! What is asked and answered about plans before anybody is paid by them.

use crate::domain::design::simulate::{Proof, Sensitivity};
use crate::domain::design::{Difference, Examples, Gaming, Incentive, PayOverview, Simulation, Tweaks};
use crate::domain::forecast::Band;
use crate::domain::kernel::{Currency, Date, DateRange, Money, Rational};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignAsk {
    /// Scans the payout of a plan's text for what invites games.
    Gaming {
        /// The JSON text.
        text: String,
    },
    /// Pays the past again by a plan and by a changed one.
    Simulate(SimulationAsk),
    /// What a tenth less and a tenth more of each dial changes.
    Sensitivity(SimulationAsk),
    /// Holds the simulation of a plan as it stands against its statements.
    Prove {
        /// The plan's text.
        text: String,
        /// The days.
        days: Option<DateRange>,
    },
    /// A plan as people read and sign it.
    Paper {
        /// The plan's text.
        text: String,
        /// The text of the plan that it changes, if it changes one.
        before: Option<String>,
    },
    /// The SPIFs and contests of all plans, and how they stand.
    Incentives,
    /// The whole of pay by team and role; the last eight full quarters where no days are named.
    Totals {
        /// The days.
        days: Option<DateRange>,
    },
}

/// Two plans, and the days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulationAsk {
    /// The text of plan A.
    pub text: String,
    /// The text of plan B before its dials are turned; plan A where absent.
    pub changed: Option<String>,
    /// The dials of plan B.
    pub tweaks: Tweaks,
    /// The days that are paid again; the last eight full quarters where absent.
    pub days: Option<DateRange>,
}

/// Two plans, and a period to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetAsk {
    /// The plans; their days are not looked at.
    pub plans: SimulationAsk,
    /// The period whose cost is expected.
    pub period: DateRange,
    /// What it may cost, if somebody says so.
    pub budget: Option<Money>,
    /// How many draws.
    pub draws: u32,
    /// The seed: both plans are paid on the same draws.
    pub seed: u64,
}

/// What a period is expected to cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BudgetReport {
    /// The period.
    pub period: DateRange,
    /// The currency of all amounts.
    pub currency: Currency,
    /// How many draws were made.
    pub draws: u32,
    /// What it may cost, if somebody said so.
    pub budget: Option<Money>,
    /// Under plan A.
    pub before: ExpectedCost,
    /// Under plan B.
    pub after: ExpectedCost,
}

/// The cost of a period over all draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedCost {
    /// In minor units.
    pub band: Band,
    /// In how many draws it stays within the budget.
    pub within: u32,
}

impl ExpectedCost {
    /// What these payouts say, one a draw.
    pub fn of(payouts: Vec<i64>, budget: Option<Money>) -> ExpectedCost {
        let within =
            payouts.iter().filter(|paid| budget.is_some_and(|budget| **paid <= budget.minor)).count();
        ExpectedCost { within: u32::try_from(within).unwrap_or(u32::MAX), band: Band::of(payouts) }
    }
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "answers travel one at a time")]
pub enum DesignReport {
    /// What the gaming check found.
    Gaming {
        /// The findings.
        gaming: Gaming,
        /// Whether a sample person was looked at, because the plan pays nobody at hand.
        is_sample: bool,
        /// The attainments of those whom the plan would pay, in its last full payout period.
        reached: Vec<Rational>,
    },
    /// Plan A beside plan B.
    Simulated {
        /// What each comes to.
        simulation: Simulation,
        /// Whether the plans are paid as if they had held on all these days; their own days are fewer.
        as_if: bool,
        /// Plan B with its dials turned, as text.
        document: String,
    },
    /// The dials by their effect.
    Sensitivity(Sensitivity),
    /// What a period is expected to cost under both plans.
    Budget(BudgetReport),
    /// What came of holding the simulation against statements.
    Proved(Proof),
    /// A plan to read and sign.
    Paper(PlanPaper),
    /// The SPIFs and contests, and today.
    Incentives {
        /// How each stands; those that still run first, then by name.
        incentives: Vec<Incentive>,
        /// The day that counts as today.
        today: Date,
        /// Why a plan's are missing: name and reason.
        unpaid: Vec<(String, String)>,
    },
    /// The whole of pay.
    Totals {
        /// By team and role.
        overview: PayOverview,
        /// The days.
        days: DateRange,
    },
}

/// A plan to read and sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanPaper {
    /// The plan's name.
    pub name: String,
    /// The days on which it holds.
    pub days: DateRange,
    /// What it says, a rule a sentence.
    pub sentences: Vec<String>,
    /// What it pays at some credits; nothing if it can't be worked out.
    pub examples: Option<Examples>,
    /// Whether they are of a sample person.
    pub is_sample: bool,
    /// What it states differently from the plan that it changes.
    pub differences: Vec<Difference>,
}
