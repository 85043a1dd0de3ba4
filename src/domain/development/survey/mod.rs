//! Surveys: which records are sound, which answers fit, and how answers come together.
//!
//! Merging is a join: the union by id, and of one id the answer that was handed in last. So any order of
//! files, and any file twice, gives the same answers, and none is lost. An answer that a release has
//! counted is known; what comes again under its id changes nothing.

pub mod release;
pub mod report;
pub mod templates;

pub use release::{TooFew, release};
pub use report::{SurveyReport, report};

use crate::domain::kernel::AnswerId;
use crate::domain::model::Workspace;
use crate::domain::model::survey::{Given, QuestionKind, SCALE_MOST, Survey, SurveyAnswer, SurveyQuestion};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a survey, a group or an option, in characters.
const LONGEST_NAME: usize = 200;
/// The longest question, in characters.
const LONGEST_QUESTION: usize = 500;
/// The longest introduction, and the longest answer in own words, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The most questions of a survey.
const MOST_QUESTIONS: usize = 60;
/// The most options of a question and groups of a survey.
const MOST_OPTIONS: usize = 50;

/// What is wrong with a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SurveyFault {
    /// It has no name, or too long a one.
    #[error("a survey needs a name of 1 to 200 characters")]
    Name,
    /// Its introduction is too long.
    #[error("the introduction can have 2,000 characters at most")]
    Intro,
    /// It asks nothing, or too much.
    #[error("a survey asks 1 to 60 questions; this one asks {found}")]
    Questions {
        /// How many it asks.
        found: usize,
    },
    /// Two questions have one number, or one has none.
    #[error("question number {number} is there twice or is 0; number each from 1 on")]
    Number {
        /// The number.
        number: u16,
    },
    /// A question says nothing, or too much.
    #[error("question {number} needs a text of 1 to 500 characters")]
    Text {
        /// The question.
        number: u16,
    },
    /// A question offers too few options, too many, or one twice.
    #[error("question {number} needs 2 to 50 options, each different and of 1 to 200 characters")]
    Options {
        /// The question.
        number: u16,
    },
    /// A group has no name, or there are too many, or one twice.
    #[error("name each group once, with 1 to 200 characters; 50 at most")]
    Groups,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AnswerFault {
    /// It is about a survey that is not in this workspace.
    #[error(
        "it answers a survey that is not in this workspace; open the workspace that sent it out, or check that the survey was not removed"
    )]
    OtherSurvey,
    /// It answers a question that the survey does not ask.
    #[error("it answers question {number}, which “{survey}” does not ask; send out the survey's file anew")]
    NoSuchQuestion {
        /// The question.
        number: u16,
        /// The survey's name.
        survey: String,
    },
    /// What was given is not what the question asks for.
    #[error(
        "its answer to question {number} is not one that the question allows; hand the answer in again from the survey's file"
    )]
    NotAllowed {
        /// The question.
        number: u16,
    },
    /// A text is too long.
    #[error("its answer to question {number} has more than 2,000 characters; shorten it")]
    TooLong {
        /// The question.
        number: u16,
    },
    /// The group is none of the survey's.
    #[error(
        "its group “{group}” is none of the survey's groups; hand the answer in again from the survey's file"
    )]
    NoSuchGroup {
        /// The group.
        group: String,
    },
    /// A survey with names needs one.
    #[error(
        "“{survey}” asks for the name of who answers; write it above the questions and hand the answer in again"
    )]
    NoName {
        /// The survey's name.
        survey: String,
    },
    /// Nothing was answered.
    #[error("it answers no question; answer one at least")]
    Empty,
}

fn has_length(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

fn are_names(names: &[String]) -> bool {
    let distinct: BTreeSet<&str> = names.iter().map(|name| name.trim()).collect();
    names.len() <= MOST_OPTIONS
        && distinct.len() == names.len()
        && names.iter().all(|name| has_length(name, LONGEST_NAME))
}

/// Checks what a survey may hold.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_survey(survey: &Survey) -> Result<(), SurveyFault> {
    if !has_length(&survey.name, LONGEST_NAME) {
        return Err(SurveyFault::Name);
    }
    if survey.intro.chars().count() > LONGEST_TEXT {
        return Err(SurveyFault::Intro);
    }
    if !(1..=MOST_QUESTIONS).contains(&survey.questions.len()) {
        return Err(SurveyFault::Questions { found: survey.questions.len() });
    }
    if !are_names(&survey.groups) {
        return Err(SurveyFault::Groups);
    }
    let mut numbers = BTreeSet::from([0]);
    survey.questions.iter().try_for_each(|question| {
        if !numbers.insert(question.number) {
            return Err(SurveyFault::Number { number: question.number });
        }
        check_question(question)
    })
}

fn check_question(question: &SurveyQuestion) -> Result<(), SurveyFault> {
    let number = question.number;
    if !has_length(&question.text, LONGEST_QUESTION) {
        return Err(SurveyFault::Text { number });
    }
    match &question.kind {
        QuestionKind::Choice { options, .. } if options.len() < 2 || !are_names(options) => {
            Err(SurveyFault::Options { number })
        }
        QuestionKind::Scale { least, most }
            if [least, most].iter().any(|end| !has_length(end, LONGEST_NAME)) =>
        {
            Err(SurveyFault::Options { number })
        }
        _ => Ok(()),
    }
}

/// The answer as it is kept: blanks cut off, empty texts and choices left out, no name in an anonymous
/// survey.
///
/// # Errors
/// The first thing that does not fit the survey.
pub fn fitting(survey: &Survey, answer: SurveyAnswer) -> Result<SurveyAnswer, AnswerFault> {
    let group = answer.group.map(|group| group.trim().to_owned()).filter(|group| !group.is_empty());
    if let Some(group) = group.as_ref().filter(|group| !survey.groups.contains(group)) {
        return Err(AnswerFault::NoSuchGroup { group: group.clone() });
    }
    let by = if survey.is_named { answer.by.trim().to_owned() } else { String::new() };
    if survey.is_named && !has_length(&by, LONGEST_NAME) {
        return Err(AnswerFault::NoName { survey: survey.name.clone() });
    }
    let mut given = BTreeMap::new();
    for (number, value) in answer.given {
        let question = survey.question(number);
        let question =
            question.ok_or_else(|| AnswerFault::NoSuchQuestion { number, survey: survey.name.clone() })?;
        if let Some(value) = fitting_value(question, value)? {
            given.insert(number, value);
        }
    }
    if given.is_empty() {
        return Err(AnswerFault::Empty);
    }
    Ok(SurveyAnswer { group, by, given, ..answer })
}

/// What was given, if the question allows it; nothing where it says nothing.
fn fitting_value(question: &SurveyQuestion, value: Given) -> Result<Option<Given>, AnswerFault> {
    let number = question.number;
    match (&question.kind, value) {
        (QuestionKind::Scale { .. }, Given::Scale(step)) if (1..=SCALE_MOST).contains(&step) => {
            Ok(Some(Given::Scale(step)))
        }
        (QuestionKind::Choice { options, several }, Given::Choices(chosen)) => {
            let is_there = |place: &u16| usize::from(*place) < options.len();
            match chosen.iter().all(is_there) && (*several || chosen.len() <= 1) {
                true => Ok((!chosen.is_empty()).then_some(Given::Choices(chosen))),
                false => Err(AnswerFault::NotAllowed { number }),
            }
        }
        (QuestionKind::Text, Given::Text(text)) => {
            let text = text.trim();
            match text.chars().count() {
                0 => Ok(None),
                count if count > LONGEST_TEXT => Err(AnswerFault::TooLong { number }),
                _ => Ok(Some(Given::Text(text.to_owned()))),
            }
        }
        _ => Err(AnswerFault::NotAllowed { number }),
    }
}

/// Of two answers under one id the one that counts: handed in last; of two handed in equally often the
/// same one, whichever came first.
pub fn later(a: SurveyAnswer, b: SurveyAnswer) -> SurveyAnswer {
    if (a.revision, &a) >= (b.revision, &b) { a } else { b }
}

/// What merging came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merging {
    /// Answers as they are from now on: those that are new or were handed in again.
    pub changed: BTreeMap<AnswerId, SurveyAnswer>,
    /// How many were there already, or counted in a release.
    pub known: u32,
    /// Those that do not fit, by their place in what was merged, from 0.
    pub refused: Vec<(usize, AnswerFault)>,
}

/// Merges answers into those that a workspace holds. Each answer stands or falls alone.
pub fn merge(workspace: &Workspace, answers: Vec<SurveyAnswer>) -> Merging {
    let mut merging = Merging::default();
    for (place, answer) in answers.into_iter().enumerate() {
        let survey = workspace.surveys.get(&answer.survey).ok_or(AnswerFault::OtherSurvey);
        let answer = match survey.and_then(|survey| fitting(survey, answer)) {
            Ok(answer) => answer,
            Err(fault) => {
                merging.refused.push((place, fault));
                continue;
            }
        };
        let id = answer.id;
        let counted = workspace.releases.get(&answer.survey).is_some_and(|release| release.counts(id));
        let before = merging.changed.get(&id).or_else(|| workspace.survey_answers.get(&id));
        let after = before.map_or_else(|| answer.clone(), |before| later(before.clone(), answer.clone()));
        if counted || before == Some(&after) {
            merging.known += 1;
        } else {
            merging.changed.insert(id, after);
        }
    }
    merging
}

/// The answers to a survey that no release has counted, by id.
pub fn waiting<'a>(
    workspace: &'a Workspace,
    survey: &'a Survey,
) -> impl Iterator<Item = &'a SurveyAnswer> + 'a {
    let release = workspace.releases.get(&survey.id);
    let counted = move |id: AnswerId| release.is_some_and(|release| release.counts(id));
    let all = workspace.survey_answers.values();
    all.filter(move |answer| answer.survey == survey.id && !counted(answer.id))
}
