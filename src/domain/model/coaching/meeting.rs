//! 1:1s with their points, notes and actions; feedback.

use crate::domain::kernel::{Date, GoalId, PersonId, RecordId};
use crate::domain::model::goal::GoalValue;
use serde::{Deserialize, Serialize};

/// What something is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Nothing that the workspace knows.
    #[default]
    Other,
    /// A KPI, under its name in the catalogue.
    Kpi(String),
    /// A goal.
    Goal(GoalId),
    /// A deal, by its key in the source.
    Deal(String),
    /// A skill.
    Skill(RecordId),
    /// An action that was agreed.
    Commitment(RecordId),
}

/// A 1:1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// With whom.
    pub person: PersonId,
    /// Who holds it; the one whose workspace it is where absent.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The day.
    pub on: Date,
    /// Whether it was held.
    #[serde(default)]
    pub held: bool,
}

/// A point of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Of which 1:1.
    pub meeting: RecordId,
    /// Whose point.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The point.
    pub text: String,
    /// What it is about.
    #[serde(default)]
    pub about: About,
    /// Whether it was talked over.
    #[serde(default)]
    pub done: bool,
}

/// What was noted of a 1:1 for both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedNote {
    /// Of which 1:1.
    pub meeting: RecordId,
    /// Who noted it.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The words.
    pub text: String,
}

/// What somebody noted about a person for no one else. No [`super::Record`] holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateNote {
    /// About whom.
    pub person: PersonId,
    /// Of which 1:1, if of one.
    #[serde(default)]
    pub meeting: Option<RecordId>,
    /// The day.
    pub on: Date,
    /// The words.
    pub words: String,
}

/// An action that was agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Who does it.
    pub person: PersonId,
    /// In which 1:1 it was agreed, if in one.
    #[serde(default)]
    pub meeting: Option<RecordId>,
    /// What is done.
    pub text: String,
    /// The day on which it was agreed.
    pub agreed: Date,
    /// The day by which it is done.
    pub due: Date,
    /// The KPI that it should move, under its name in the catalogue.
    #[serde(default)]
    pub kpi: Option<String>,
    /// What that KPI was over the three months before.
    #[serde(default)]
    pub baseline: Option<GoalValue>,
    /// The day on which it was done.
    #[serde(default)]
    pub done: Option<Date>,
}

/// What kind of feedback it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// What went well and should go on.
    #[default]
    Praise,
    /// What should change.
    Change,
    /// Thanks.
    Thanks,
    /// A question for feedback: the author asks, the person answers.
    Asked,
    /// A question for help.
    Help,
}

impl FeedbackKind {
    /// All of them.
    pub const ALL: [FeedbackKind; 5] = [
        FeedbackKind::Praise,
        FeedbackKind::Change,
        FeedbackKind::Thanks,
        FeedbackKind::Asked,
        FeedbackKind::Help,
    ];

    /// Its name in files and forms.
    pub const fn slug(self) -> &'static str {
        match self {
            FeedbackKind::Praise => "praise",
            FeedbackKind::Change => "change",
            FeedbackKind::Thanks => "thanks",
            FeedbackKind::Asked => "asked",
            FeedbackKind::Help => "help",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<FeedbackKind> {
        FeedbackKind::ALL.into_iter().find(|kind| kind.slug() == text)
    }
}

/// Feedback: what was seen, what it did, what next. Also upward: the person may be the author's manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// For whom.
    pub person: PersonId,
    /// From whom.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The day.
    pub on: Date,
    /// What kind it is.
    #[serde(default)]
    pub kind: FeedbackKind,
    /// When and where it was.
    #[serde(default)]
    pub situation: String,
    /// What the person did.
    pub behaviour: String,
    /// What it did to others, to the deal, to the figures.
    #[serde(default)]
    pub impact: String,
    /// What to do next.
    #[serde(default)]
    pub next: String,
    /// What it is about.
    #[serde(default)]
    pub about: About,
}
