//! What figures and talks say about a person in the days of a review, as it stood on a day.
//!
//! It is computed, never typed: whoever writes a part reads the same, also in a copy without rows. Of two such
//! pictures the later one counts, so that copies never quarrel about them. Private notes are not in it.

use super::FeedbackKind;
use crate::domain::kernel::{Date, DateRange, Id, PersonId, Rational, RecordId};
use crate::domain::model::goal::{Aim, GoalValue};
use serde::{Deserialize, Serialize};

/// A KPI of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureLine {
    /// The KPI, under its name in the catalogue.
    pub kpi: String,
    /// What it came to; nothing where that is not known.
    pub value: Option<GoalValue>,
    /// What it came to in as many days before.
    pub before: Option<GoalValue>,
}

/// A goal or a quota of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalLine {
    /// The goal in words; empty for a quota.
    pub name: String,
    /// The KPI, under its name in the catalogue; none where check-ins say how it stands.
    pub kpi: Option<String>,
    /// Its days.
    pub range: DateRange,
    /// What was to be reached.
    pub target: GoalValue,
    /// What was reached.
    pub value: Option<GoalValue>,
    /// The share of the way to the target.
    pub share: Option<Rational>,
}

/// Against what a strength or an area stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkAgainst {
    /// Others of the same role.
    Peers,
    /// The person's own past.
    Past,
}

/// A strength, or an area to work on, that the figures show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkLine {
    /// The KPI, under its name in the catalogue.
    pub kpi: String,
    /// Whether it is a strength.
    pub is_strength: bool,
    /// Against what.
    pub against: MarkAgainst,
    /// The person's value over the days of the cycle, or a month's (see `is_monthly`).
    pub here: GoalValue,
    /// The value that it is held against: of peers the one in the middle, or their mean where it is a month's.
    pub there: GoalValue,
    /// Whether both are those of a month in the mean of a longer time.
    pub is_monthly: bool,
    /// Whether it is more than luck.
    pub is_sure: bool,
}

/// A 1:1 that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkLine {
    /// The day.
    pub on: Date,
    /// Who held it.
    pub by: Option<PersonId>,
    /// How many points were talked over.
    pub points: u32,
}

/// What the KPI of an action did: three whole months before its day against three after, beside comparable people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Before.
    pub before: GoalValue,
    /// After.
    pub after: GoalValue,
    /// The mean of the others before.
    pub others_before: GoalValue,
    /// The same after.
    pub others_after: GoalValue,
    /// How many others.
    pub others: u64,
}

/// An action that was agreed in these days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// What is done.
    pub text: String,
    /// The day on which it was agreed.
    pub agreed: Date,
    /// The day by which it is done.
    pub due: Date,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// The KPI that it should move, under its name in the catalogue.
    pub kpi: Option<String>,
    /// What that KPI did since; nothing while it is too early, or where nobody is comparable.
    pub moved: Option<Moved>,
}

/// Feedback that the person got in these days; questions are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackLine {
    /// The day.
    pub on: Date,
    /// From whom.
    pub by: Option<PersonId>,
    /// What kind it is.
    pub kind: FeedbackKind,
    /// What was said.
    pub text: String,
}

/// Why a goal is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The goal of these days was missed.
    Missed,
    /// The goal of these days was reached, and what was reached is the next mark.
    Reached,
    /// It is an area to work on: the target is what others of the role do, or the person's own better days.
    Area,
}

/// A goal that the figures propose for the next period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedGoal {
    /// The KPI, under its name in the catalogue.
    pub kpi: String,
    /// Which direction is good.
    pub aim: Aim,
    /// Where it begins.
    pub baseline: Option<GoalValue>,
    /// What is to be reached.
    pub target: GoalValue,
    /// Its days.
    pub range: DateRange,
    /// Why.
    pub why: Why,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFacts {
    /// Of which cycle.
    pub cycle: RecordId,
    /// About whom.
    pub person: PersonId,
    /// The day on which it was looked up.
    pub taken: Date,
    /// KPIs over the days of the cycle.
    pub figures: Vec<FigureLine>,
    /// Goals and quotas that share a day with it.
    pub goals: Vec<GoalLine>,
    /// What stands out.
    pub marks: Vec<MarkLine>,
    /// The 1:1s, by day.
    pub talks: Vec<TalkLine>,
    /// The actions, by day.
    pub actions: Vec<ActionLine>,
    /// The feedback, by day.
    pub feedback: Vec<FeedbackLine>,
    /// Goals for the next period.
    pub proposed: Vec<ProposedGoal>,
}

impl ReviewFacts {
    /// The id under which it is kept, the same in every copy.
    pub fn id(cycle: RecordId, person: PersonId) -> RecordId {
        RecordId(Id::derived("review facts", &[&cycle.to_string(), &person.to_string()]))
    }

    /// One that says nothing.
    pub fn empty(cycle: RecordId, person: PersonId, taken: Date) -> ReviewFacts {
        ReviewFacts {
            cycle,
            person,
            taken,
            figures: Vec::new(),
            goals: Vec::new(),
            marks: Vec::new(),
            talks: Vec::new(),
            actions: Vec::new(),
            feedback: Vec::new(),
            proposed: Vec::new(),
        }
    }

    /// Everybody whom it names.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        let talks = self.talks.iter().filter_map(|talk| talk.by);
        let said = self.feedback.iter().filter_map(|one| one.by);
        std::iter::once(self.person).chain(talks).chain(said)
    }
}
