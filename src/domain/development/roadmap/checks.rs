//! The checks of each step: what must be true, and how far it is.

use super::facts::{Of, RoadmapFacts};
use crate::domain::model::cycle::Step;
use serde::{Deserialize, Serialize};

/// A maturity survey is looked at anew after a year.
const MATURITY_LASTS_DAYS: i32 = 366;
/// A pulse is felt once a quarter.
const PULSE_LASTS_DAYS: i32 = 100;
/// An export older than this does not tell how deals stand.
const IMPORT_LASTS_DAYS: i32 = 14;
/// Quarters with wins before trends and forecasts have something to stand on.
const QUARTERS_NEEDED: u64 = 4;

macro_rules! checks {
    ($($name:ident $step:ident $slug:literal)*) => {
        /// Names a check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the words of the screen say each")]
        pub enum CheckId {
            $($name,)*
        }

        impl CheckId {
            /// All of them, in the order of the steps.
            pub const ALL: &[CheckId] = &[$(CheckId::$name,)*];

            /// The step that it belongs to.
            pub fn step(self) -> Step {
                match self {
                    $(CheckId::$name => Step::$step,)*
                }
            }

            /// Its name in files.
            pub fn slug(self) -> &'static str {
                match self {
                    $(CheckId::$name => $slug,)*
                }
            }
        }
    };
}

checks! {
    MaturityAsked Assessment "maturity_asked"
    PillarsScored Assessment "pillars_scored"
    PulseAsked Assessment "pulse_asked"
    CompetitorsKnown Assessment "competitors_known"
    CompanyGoal GoalAlignment "company_goal"
    SellersHaveTargets GoalAlignment "sellers_have_targets"
    GoalsAligned GoalAlignment "goals_aligned"
    GoalsSmart GoalAlignment "goals_smart"
    GoalsTakenOn GoalAlignment "goals_taken_on"
    DealsThere DataCollection "deals_there"
    OwnersKnown DataCollection "owners_known"
    OneCurrency DataCollection "one_currency"
    DealsFresh DataCollection "deals_fresh"
    HistoryLong DataCollection "history_long"
    ActivitiesThere DataCollection "activities_there"
    PlanThere IncentiveDesign "plan_there"
    PlansUnambiguous IncentiveDesign "plans_unambiguous"
    EverybodyPaid IncentiveDesign "everybody_paid"
    PlanUnderstood IncentiveDesign "plan_understood"
    SkillsSet Training "skills_set"
    SkillsAssessed Training "skills_assessed"
    GapsTrained Training "gaps_trained"
    TrainingsDone Training "trainings_done"
    OneToOnesHeld FeedbackLoop "one_to_ones_held"
    ActionsKept FeedbackLoop "actions_kept"
    FeedbackGiven FeedbackLoop "feedback_given"
    AskedAgain FeedbackLoop "asked_again"
    ImportedRegularly Technology "imported_regularly"
    AllRowsRead Technology "all_rows_read"
    ForecastCalled Technology "forecast_called"
    ViewsKept Technology "views_kept"
}

/// One check of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub id: CheckId,
    /// Whether it is met.
    pub is_met: bool,
    /// How much there is: a number, or days of age where [`CheckId`] is about age.
    pub have: Option<i64>,
    /// How much is needed, or of how many, or the most days of age.
    pub need: i64,
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// At least so many.
fn least(have: u64, need: u64) -> (bool, Option<i64>, i64) {
    (have >= need, Some(whole(have)), whole(need))
}

/// All of some; none at all is not enough.
fn all((have, of): Of) -> (bool, Option<i64>, i64) {
    (of > 0 && have >= of, Some(whole(have)), whole(of))
}

/// All of those that there are, be it none.
fn every((have, of): Of) -> (bool, Option<i64>, i64) {
    (have >= of, Some(whole(have)), whole(of))
}

/// Not older than so many days.
fn within(age_days: Option<i32>, most_days: i32) -> (bool, Option<i64>, i64) {
    (age_days.is_some_and(|age| age <= most_days), age_days.map(i64::from), i64::from(most_days))
}

/// None of something, where there is a ground to stand on.
fn none(there: u64, ground: bool) -> (bool, Option<i64>, i64) {
    (ground && there == 0, Some(whole(there)), 0)
}

/// Judges one check.
pub(super) fn judge(id: CheckId, facts: &RoadmapFacts) -> Check {
    let RoadmapFacts { assessment, goals, data, pay, development, technology, .. } = facts;
    let (is_met, have, need) = match id {
        CheckId::MaturityAsked => within(assessment.maturity_age_days, MATURITY_LASTS_DAYS),
        CheckId::PillarsScored => least(assessment.pillars_scored, 6),
        CheckId::PulseAsked => within(assessment.pulse_age_days, PULSE_LASTS_DAYS),
        // Where no deal names a competitor nothing is known of them, so that one at least must be written down.
        CheckId::CompetitorsKnown => all(assessment.competitors_known),
        CheckId::CompanyGoal => least(goals.of_company, 1),
        CheckId::SellersHaveTargets => all(goals.sellers_with_target),
        CheckId::GoalsAligned => all(goals.aligned),
        CheckId::GoalsSmart => all(goals.smart),
        CheckId::GoalsTakenOn => all(goals.acknowledged),
        CheckId::DealsThere => least(data.deals, 1),
        CheckId::OwnersKnown => all(data.owned),
        CheckId::OneCurrency => none(data.missing_rates, data.deals > 0),
        CheckId::DealsFresh => within(data.import_age_days, IMPORT_LASTS_DAYS),
        CheckId::HistoryLong => least(data.quarters_with_wins, QUARTERS_NEEDED),
        CheckId::ActivitiesThere => least(data.activities, 1),
        CheckId::PlanThere => least(pay.plans, 1),
        CheckId::PlansUnambiguous => all(pay.unambiguous),
        CheckId::EverybodyPaid => all(pay.covered),
        CheckId::PlanUnderstood => understood(assessment.plan_understood),
        CheckId::SkillsSet => all(development.roles_with_targets),
        CheckId::SkillsAssessed => all(development.assessed),
        CheckId::GapsTrained => trained(development.gaps_trained, development.assessed),
        CheckId::TrainingsDone => none(development.trainings_overdue, development.completed > 0),
        CheckId::OneToOnesHeld => all(development.one_to_ones),
        CheckId::ActionsKept => none(development.actions_overdue, development.actions_kept > 0),
        CheckId::FeedbackGiven => least(development.feedback, 1),
        CheckId::AskedAgain => least(assessment.rounds, 2),
        CheckId::ImportedRegularly => least(technology.months_with_imports, 3),
        CheckId::AllRowsRead => all(technology.rows_read),
        CheckId::ForecastCalled => least(technology.calls, 1),
        CheckId::ViewsKept => least(technology.views_and_kpis, 1),
    };
    Check { id, is_met, have, need }
}

/// Seven of ten answers are favourable.
fn understood(share: Option<Of>) -> (bool, Option<i64>, i64) {
    let percent =
        share.and_then(|(favourable, of)| whole(favourable).checked_mul(100)?.checked_div(whole(of)));
    (percent.is_some_and(|percent| percent >= 70), percent, 70)
}

/// Everybody with a gap has a training; that nobody has a gap is known once people were assessed.
fn trained(gaps: Of, (assessed, _): Of) -> (bool, Option<i64>, i64) {
    let (is_met, have, need) = every(gaps);
    (is_met && assessed > 0, have, need)
}
