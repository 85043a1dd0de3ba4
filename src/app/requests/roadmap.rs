//! What the page asks of the roadmap, and what it is told: steps, surveys, competitors.

use crate::domain::development::competitors::CompetitorReport;
use crate::domain::development::roadmap::{Difference, StepReport};
use crate::domain::development::survey::SurveyReport;
use crate::domain::kernel::{Period, SurveyId};
use crate::domain::measure::Filter;
use crate::domain::model::cycle::{Cycle, KeptResults};
use crate::domain::model::{Competitor, Survey, SurveyAnswer};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadmapRequest {
    /// The seven steps, the cycle and what changed.
    Steps,
    /// All surveys with what was released of them.
    Surveys,
    /// The registry, and how deals against each competitor ended.
    Competitors {
        /// Of which deals.
        filter: Filter,
    },
    /// A survey as a file to send out.
    Sheet(SurveyId),
    /// The survey that a file holds.
    ReadSheet {
        /// The file's text.
        text: String,
    },
    /// The answers in some texts; nothing is merged.
    ReadAnswers {
        /// Name and text of each: a file, or what was pasted.
        texts: Vec<(String, String)>,
    },
    /// One answer as a file and as a line of text.
    WriteAnswer(SurveyAnswer),
    /// Closes the running cycle with what it reached, and begins the next where one is to follow.
    CloseCycle {
        /// What the people take from it.
        note: String,
        /// Whether the next begins at once.
        goes_on: bool,
    },
    /// Begins a cycle with the quarter of today, or the one after the last cycle.
    StartCycle,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "answers travel one at a time")]
pub enum RoadmapAnswer {
    /// The seven steps.
    Steps(RoadmapReport),
    /// All surveys, newest first, each with its report.
    Surveys(Vec<(Survey, SurveyReport)>),
    /// The registry by name, and the report.
    Competitors {
        /// The registry.
        registry: Vec<Competitor>,
        /// How deals ended.
        report: CompetitorReport,
    },
    /// The survey that a file holds, or why it holds none.
    Sheet(Result<Survey, String>),
    /// What some texts hold.
    Answers(AnswersRead),
    /// An answer as a file and as a line of text.
    Written {
        /// The file's name.
        name: String,
        /// Its text.
        document: String,
        /// The line.
        line: String,
    },
}

/// The seven steps and what belongs to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoadmapReport {
    /// The running cycle.
    pub cycle: Option<Cycle>,
    /// The days by which the steps are judged: the running cycle's, else the quarter of today.
    pub period: Period,
    /// Closed cycles, newest first.
    pub closed: Vec<Cycle>,
    /// The steps.
    pub steps: Vec<StepReport>,
    /// The results as they would be kept now.
    pub now: KeptResults,
    /// What is different from the last closed cycle.
    pub changed: Vec<Difference>,
    /// The period that a new cycle would have.
    pub next: Option<Period>,
}

/// What texts with answers came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersRead {
    /// The answers that fit; merging them changes what is new.
    pub answers: Vec<SurveyAnswer>,
    /// How many of them are new or were handed in again.
    pub new: u32,
    /// How many are known.
    pub known: u32,
    /// What can't be merged, each with file and line.
    pub refused: Vec<RefusedAnswer>,
}

/// Something that is no answer, or none to a survey here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAnswer {
    /// The file, or what was pasted.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What is wrong and what to do.
    pub why: String,
}
