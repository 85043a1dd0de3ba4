//! Releases: totals in which nobody can be singled out, not even by taking one report from another.
//!
//! Three rules, and the proof that they suffice:
//! 1. Totals come from closes only. A close counts every answer that waits, five at least, and what it
//!    counted is never counted again. While answers come in one by one, nothing but their number is told.
//! 2. Of each question a close keeps portions: sets of answers that share no answer, of five at least. A
//!    group with fewer is joined with the others, and where the rest would still be too small, with the
//!    smallest group that could have stood alone.
//! 3. Every number that is ever shown is the sum of whole portions.
//!
//! So any two reports, added or taken from each other in any way, come to sums of whole portions again,
//! and no portion has fewer than five answers. Portions of different questions are not linked: an answer
//! leaves one step, one option or one text in each, and nothing says which belong together.

use crate::domain::kernel::Date;
use crate::domain::model::survey::{
    Given, Portion, QuestionKind, ReleasedBatch, SCALE_MOST, Survey, SurveyAnswer, SurveyQuestion, Tally,
};
use std::collections::BTreeMap;

/// Fewer answers wait than a total needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{have} answers wait to be counted, and a total needs {need}, so that nobody can be singled out")]
pub struct TooFew {
    /// How many wait.
    pub have: u32,
    /// How many are needed.
    pub need: u32,
}

/// Counts the answers that wait.
///
/// # Errors
/// [`TooFew`] while a total of them would tell too much.
pub fn release(survey: &Survey, waiting: &[&SurveyAnswer], on: Date) -> Result<ReleasedBatch, TooFew> {
    let (have, need) = (count(waiting.len()), survey.least_answers());
    if have < need {
        return Err(TooFew { have, need });
    }
    let portions = |question: &SurveyQuestion| (question.number, portions(survey, question, waiting));
    Ok(ReleasedBatch {
        on,
        answers: waiting.iter().map(|answer| answer.id).collect(),
        questions: survey.questions.iter().map(portions).collect(),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Answers to one question of one group, or of several that were joined.
struct Part<'a> {
    groups: Vec<String>,
    given: Vec<&'a Given>,
}

impl<'a> Part<'a> {
    fn join(&mut self, other: Part<'a>) {
        self.groups.extend(other.groups);
        self.given.extend(other.given);
    }
}

/// The portions of a question; none where too few answered it.
fn portions(survey: &Survey, question: &SurveyQuestion, answers: &[&SurveyAnswer]) -> Vec<Portion> {
    let mut by_group: BTreeMap<&str, Vec<&Given>> = BTreeMap::new();
    for answer in answers {
        if let Some(given) = answer.given.get(&question.number) {
            by_group.entry(answer.group.as_deref().unwrap_or("")).or_default().push(given);
        }
    }
    let parts = by_group.into_iter().map(|(group, given)| Part { groups: vec![group.to_owned()], given });
    let parts = joined(parts.collect(), survey.least_answers());
    let is_divided = !survey.groups.is_empty();
    let portion = |part: Part| Portion {
        groups: if is_divided { part.groups } else { Vec::new() },
        answers: count(part.given.len()),
        tally: tally(question, &part.given),
    };
    parts.into_iter().map(portion).collect()
}

/// Parts of `least` answers at least: small ones are joined with each other, and while that is still too
/// little, with the smallest of the others.
fn joined(parts: Vec<Part>, least: u32) -> Vec<Part> {
    let stands = |part: &Part| count(part.given.len()) >= least;
    let (mut alone, small): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(stands);
    let mut rest = Part { groups: Vec::new(), given: Vec::new() };
    small.into_iter().for_each(|part| rest.join(part));
    if rest.given.is_empty() {
        return alone;
    }
    while count(rest.given.len()) < least {
        // Of equally small ones the first by name, so that the same answers give the same portions.
        let smallest =
            alone.iter().enumerate().min_by_key(|(_, part)| (part.given.len(), part.groups.clone()));
        let Some(place) = smallest.map(|(place, _)| place) else { return Vec::new() };
        let part = alone.remove(place);
        rest.join(part);
    }
    rest.groups.sort();
    alone.push(rest);
    alone
}

fn tally(question: &SurveyQuestion, given: &[&Given]) -> Tally {
    match &question.kind {
        QuestionKind::Scale { .. } => {
            let mut steps = [0u32; SCALE_MOST as usize];
            for value in given {
                if let Given::Scale(step) = value
                    && let Some(slot) = steps.get_mut(usize::from(step.saturating_sub(1)))
                {
                    *slot = slot.saturating_add(1);
                }
            }
            Tally::Steps(steps)
        }
        QuestionKind::Choice { options, .. } => {
            let chose = |place: usize, value: &&&Given| match value {
                Given::Choices(chosen) => chosen.iter().any(|chosen| usize::from(*chosen) == place),
                _ => false,
            };
            let times = |place| count(given.iter().filter(|value| chose(place, value)).count());
            Tally::Options((0..options.len()).map(times).collect())
        }
        QuestionKind::Text => {
            let text = |value: &&Given| match value {
                Given::Text(text) => Some(text.clone()),
                _ => None,
            };
            let mut texts: Vec<String> = given.iter().filter_map(text).collect();
            texts.sort();
            Tally::Texts(texts)
        }
    }
}
