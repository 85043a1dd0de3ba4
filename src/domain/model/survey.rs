//! Surveys: what is asked, what was answered, and the totals that were released.
//!
//! A survey is one round. The answers of an anonymous round are kept apart until the round is closed; the
//! close counts them into a release and forgets them. What was released is never changed and never taken
//! back, because somebody has seen it: a second total of one answer more would tell that answer.

use crate::domain::kernel::{AnswerId, Date, SurveyId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The steps of a scale: 1 is the least, this the most.
pub const SCALE_MOST: u8 = 5;
/// The fewest answers behind any total of an anonymous survey.
pub const LEAST_ANSWERS: u32 = 5;

/// A part of sales performance management.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Pillar {
    Goals,
    Measurement,
    IncentivePay,
    Training,
    Feedback,
    Technology,
}

impl Pillar {
    /// All six.
    pub const ALL: [Pillar; 6] = [
        Pillar::Goals,
        Pillar::Measurement,
        Pillar::IncentivePay,
        Pillar::Training,
        Pillar::Feedback,
        Pillar::Technology,
    ];
}

/// What a survey is for. Rounds of one purpose are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// How far the company is in each pillar.
    Maturity,
    /// How the team is doing.
    Pulse,
    /// What people want to learn.
    TrainingNeeds,
    /// Whether people understand how they are paid.
    PlanUnderstanding,
    /// Anything else.
    Own,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 5] =
        [Purpose::Maturity, Purpose::Pulse, Purpose::TrainingNeeds, Purpose::PlanUnderstanding, Purpose::Own];

    /// Its name in files and links.
    pub fn slug(self) -> &'static str {
        match self {
            Purpose::Maturity => "maturity",
            Purpose::Pulse => "pulse",
            Purpose::TrainingNeeds => "training-needs",
            Purpose::PlanUnderstanding => "plan-understanding",
            Purpose::Own => "own",
        }
    }

    /// Reads the name back, with a hyphen, underscore or space between its words.
    pub fn parse(text: &str) -> Option<Purpose> {
        let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        Purpose::ALL.into_iter().find(|purpose| purpose.slug() == plain)
    }
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// By a step from 1 to 5.
    Scale {
        /// What 1 means.
        least: String,
        /// What 5 means.
        most: String,
    },
    /// By one of some options, or by several.
    Choice {
        /// The options.
        options: Vec<String>,
        /// Whether more than one may be chosen.
        several: bool,
    },
    /// In own words.
    Text,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    /// Names it within its survey and in all rounds that follow; never given to another question.
    pub number: u16,
    /// What is asked.
    pub text: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The pillar that it is about.
    #[serde(default)]
    pub pillar: Option<Pillar>,
}

/// One round of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Names the round.
    pub id: SurveyId,
    /// Its name.
    pub name: String,
    /// What stands above the questions.
    #[serde(default)]
    pub intro: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether answers carry names; else they are anonymous.
    #[serde(default)]
    pub is_named: bool,
    /// The groups of which people choose theirs, such as teams; nothing is asked where there are none.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<SurveyQuestion>,
    /// The day on which it was made.
    pub opened: Date,
    /// The day on which its totals were released first.
    #[serde(default)]
    pub closed: Option<Date>,
    /// The round before.
    #[serde(default)]
    pub follows: Option<SurveyId>,
}

impl Survey {
    /// The fewest answers behind any of its totals.
    pub fn least_answers(&self) -> u32 {
        if self.is_named { 1 } else { LEAST_ANSWERS }
    }

    /// One of its questions.
    pub fn question(&self, number: u16) -> Option<&SurveyQuestion> {
        self.questions.iter().find(|question| question.number == number)
    }
}

/// What was answered to one question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Given {
    /// A step from 1 to 5.
    #[serde(rename = "s")]
    Scale(u8),
    /// The places of the options chosen, from 0.
    #[serde(rename = "c")]
    Choices(BTreeSet<u16>),
    /// Own words.
    #[serde(rename = "t")]
    Text(String),
}

/// One person's answer to a survey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SurveyAnswer {
    /// Names the answer: drawn by chance where it was given, kept when it is handed in again.
    pub id: AnswerId,
    /// The round.
    pub survey: SurveyId,
    /// How often it was handed in before; the last counts.
    #[serde(default)]
    pub revision: u32,
    /// The group that the person chose.
    #[serde(default)]
    pub group: Option<String>,
    /// The person's name; empty in an anonymous survey.
    #[serde(default)]
    pub by: String,
    /// What was answered, by the number of the question; what was left out is missing.
    pub given: BTreeMap<u16, Given>,
}

/// What the answers to one question add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tally {
    /// How many chose each step, from 1 to 5.
    Steps([u32; SCALE_MOST as usize]),
    /// How many chose each option.
    Options(Vec<u32>),
    /// All texts in order of the alphabet, so that their order tells nothing.
    Texts(Vec<String>),
}

/// The smallest set of answers to one question whose total is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// The groups whose people answered; empty where groups were not asked for.
    #[serde(default)]
    pub groups: Vec<String>,
    /// How many answered.
    pub answers: u32,
    /// What they add up to.
    pub tally: Tally,
}

/// The totals of the answers that one close counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedBatch {
    /// The day of the close.
    pub on: Date,
    /// The answers counted.
    pub answers: BTreeSet<AnswerId>,
    /// The portions of each question; none where too few answered it.
    pub questions: BTreeMap<u16, Vec<Portion>>,
}

/// All that was released of a survey; it only ever grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// One batch a close, oldest first.
    pub batches: Vec<ReleasedBatch>,
}

impl Release {
    /// Whether an answer was counted.
    pub fn counts(&self, answer: AnswerId) -> bool {
        self.batches.iter().any(|batch| batch.answers.contains(&answer))
    }

    /// How many answers were counted.
    pub fn answers(&self) -> usize {
        self.batches.iter().map(|batch| batch.answers.len()).sum()
    }
}
