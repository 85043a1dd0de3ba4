//! What coaching answers: everybody at a glance, one person in full, rankings.

use crate::app::wire::as_document;
use crate::domain::development::agenda::Proposal;
use crate::domain::development::effect::Effect;
use crate::domain::development::recognition::{ContestReport, Earned, Ranking};
use crate::domain::development::reviews::Ratings;
use crate::domain::development::signals::Signal;
use crate::domain::development::themes::Theme;
use crate::domain::development::training::{CourseReport, SkillLine};
use crate::domain::kernel::{Date, DateRange, GoalId, Money, PersonId, RecordId};
use crate::domain::measure::KpiId;
use crate::domain::model::coaching::review_facts::{FigureLine, GoalLine};
use crate::domain::model::coaching::{Entry, PrivateNote, ReviewFacts};
use crate::domain::model::goal::GoalRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that the page Coaching shows but rankings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoachingReport {
    /// The day that counts as today.
    pub today: Date,
    /// All records, with versions that nobody has chosen yet.
    #[serde(with = "as_document")]
    pub records: BTreeMap<RecordId, Entry>,
    /// Everybody who works today, by name.
    pub people: Vec<PersonAtAGlance>,
    /// What each course cost and did.
    pub courses: Vec<CourseReport>,
    /// What became of each KPI that actions were to move, over all who did one.
    pub actions: Vec<(KpiId, Effect)>,
    /// The ratings of each review cycle.
    pub cycles: Vec<(RecordId, Vec<Ratings>)>,
    /// Names of goals by id.
    pub goals: BTreeMap<GoalId, String>,
    /// What feedback is about by quarter: of that person, else of all.
    pub themes: Vec<Theme>,
    /// The person that was asked for.
    pub person: Option<PersonInFull>,
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAtAGlance {
    /// Who.
    pub person: PersonId,
    /// Open actions, and how many of them are overdue.
    pub actions: (u64, u64),
    /// Trainings that are not done, and how many of them are overdue.
    pub trainings: (u64, u64),
    /// The last 1:1 that was held.
    pub last: Option<Date>,
    /// The next one that is planned.
    pub next: Option<Date>,
    /// Levels missing to targets, over all skills.
    pub missing_levels: u64,
}

/// A person in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonInFull {
    /// Who.
    pub person: PersonId,
    /// What stands out.
    pub signals: Vec<Signal>,
    /// What to talk about.
    pub agenda: Vec<Proposal>,
    /// Skills against targets.
    pub skills: Vec<SkillLine>,
    /// What is pulled into each review that somebody writes about the person.
    pub reviews: Vec<ReviewFacts>,
    /// KPIs of the running quarter.
    pub figures: Vec<FigureLine>,
    /// Goals and quotas that run on the day by which they are judged, with where they stand.
    pub progress: Vec<GoalLine>,
    /// What of the library fits the gaps.
    pub suggestions: Vec<RecordId>,
    /// What the KPI of each action that was done did since.
    pub outcomes: Vec<(RecordId, Effect)>,
    /// Goals and quotas that run on the day by which they are judged.
    pub goals: Vec<GoalRef>,
    /// What was paid in the last four finished quarters and the running one, a total a period.
    pub pay: Vec<(DateRange, Vec<Money>)>,
    /// Recognition of the last twelve months.
    pub earned: Vec<Earned>,
    /// Notes for no one else.
    pub private: Vec<(RecordId, PrivateNote)>,
}

/// Which reviews are looked up anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullIn {
    /// The cycle.
    pub cycle: RecordId,
    /// Whose review; all of them where absent.
    pub person: Option<PersonId>,
}

/// Rankings, contests and badges of some days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecognitionReport {
    /// The ranking that was asked for.
    pub ranking: Ranking,
    /// The contests that share a day.
    pub contests: Vec<ContestReport>,
    /// The badges earned and given.
    pub earned: Vec<Earned>,
}
