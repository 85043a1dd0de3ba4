//! Reports: what was released of a survey, and how it stands against the round before.
//!
//! Reads releases only, never single answers. Differences between rounds are tested by the share of
//! favourable answers (4 or 5 of 5) with Fisher's exact test on both sides, corrected after Holm for all
//! questions of the survey: what does not pass could be luck.

use super::waiting;
use crate::domain::kernel::{Date, Rational, SurveyId};
use crate::domain::measure::statistics::{Share, fisher_lower, holm};
use crate::domain::model::Workspace;
use crate::domain::model::survey::{
    Pillar, Portion, Purpose, QuestionKind, Release, SCALE_MOST, Survey, SurveyQuestion, Tally,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first favourable step of a scale.
const FAVOURABLE: u8 = 4;
/// A difference is claimed where so large a one by luck is at most this likely.
pub const LEVEL: f64 = 0.05;

/// What a set of answers to one question came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The groups; empty for all together.
    pub groups: Vec<String>,
    /// How many answered.
    pub answers: u32,
    /// What they add up to.
    pub tally: Tally,
    /// The mean step, of scales.
    pub mean: Option<Rational>,
    /// How many answered 4 or 5, of scales.
    pub favourable: Option<u32>,
}

/// How a question stands against the round before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The mean step then.
    pub mean: Rational,
    /// How many answered then.
    pub answers: u32,
    /// By how much the mean moved.
    pub moved: Rational,
    /// The chance of so large a difference by luck, corrected for all questions.
    pub luck: f64,
    /// Whether the difference is claimed.
    pub claimed: bool,
}

/// One question with its totals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionReport {
    /// What was asked.
    pub question: SurveyQuestion,
    /// All that was released together; nothing where too few answered.
    pub all: Option<Totals>,
    /// The same by groups, where there is more than one portion.
    pub portions: Vec<Totals>,
    /// Against the round before.
    pub change: Option<Change>,
}

/// One round with its totals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveyReport {
    /// Names the round.
    pub id: SurveyId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether answers carry names.
    pub is_named: bool,
    /// The day on which it was made.
    pub opened: Date,
    /// The day on which its totals were released first.
    pub closed: Option<Date>,
    /// The round before.
    pub follows: Option<SurveyId>,
    /// Answers that wait to be counted.
    pub waiting: u32,
    /// Answers that were counted.
    pub counted: u32,
    /// The fewest answers behind a total.
    pub least: u32,
    /// Its questions.
    pub questions: Vec<QuestionReport>,
    /// The mean step by pillar.
    pub pillars: BTreeMap<Pillar, Rational>,
}

/// The report of a survey.
pub fn report(workspace: &Workspace, survey: &Survey) -> SurveyReport {
    let released = workspace.releases.get(&survey.id);
    let before = survey.follows.and_then(|id| workspace.releases.get(&id));
    let mut questions: Vec<QuestionReport> =
        survey.questions.iter().map(|question| question_report(question, released, before)).collect();
    correct(&mut questions);
    let pillars = pillars(&questions);
    let waits = waiting(workspace, survey).count();
    SurveyReport {
        id: survey.id,
        name: survey.name.clone(),
        purpose: survey.purpose,
        is_named: survey.is_named,
        opened: survey.opened,
        closed: survey.closed,
        follows: survey.follows,
        waiting: u32::try_from(waits).unwrap_or(u32::MAX),
        counted: released.map_or(0, |release| u32::try_from(release.answers()).unwrap_or(u32::MAX)),
        least: survey.least_answers(),
        questions,
        pillars,
    }
}

/// The mean step by pillar of a survey's releases.
pub fn pillar_scores(workspace: &Workspace, survey: &Survey) -> BTreeMap<Pillar, Rational> {
    let released = workspace.releases.get(&survey.id);
    let reports = survey.questions.iter().map(|question| question_report(question, released, None));
    pillars(&reports.collect::<Vec<_>>())
}

/// How many of how many answers to the scales of a survey were favourable; nothing before a release.
pub fn favourable_share(workspace: &Workspace, survey: &Survey) -> Option<(u32, u32)> {
    let released = workspace.releases.get(&survey.id);
    let all = survey.questions.iter().filter_map(|question| question_report(question, released, None).all);
    let shares: Vec<(u32, u32)> = all.filter_map(|all| Some((all.favourable?, all.answers))).collect();
    let sum = shares
        .iter()
        .fold((0u32, 0u32), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1)));
    (sum.1 > 0).then_some(sum)
}

/// All portions of a question over all batches.
fn portions_of(release: Option<&Release>, number: u16) -> Vec<&Portion> {
    let batches = release.map_or(&[][..], |release| release.batches.as_slice());
    batches.iter().filter_map(|batch| batch.questions.get(&number)).flatten().collect()
}

fn question_report(
    question: &SurveyQuestion,
    released: Option<&Release>,
    before: Option<&Release>,
) -> QuestionReport {
    let portions = portions_of(released, question.number);
    let all = together(&portions);
    let mut by_groups: BTreeMap<&[String], Vec<&Portion>> = BTreeMap::new();
    for portion in portions {
        by_groups.entry(&portion.groups).or_default().push(portion);
    }
    let mut results: Vec<Totals> = by_groups
        .into_iter()
        .filter_map(|(groups, parts)| {
            together(&parts).map(|totals| Totals { groups: groups.to_vec(), ..totals })
        })
        .collect();
    if results.len() < 2 {
        results.clear();
    }
    let earlier = together(&portions_of(before, question.number));
    let change = all.as_ref().zip(earlier.as_ref()).and_then(|(now, then)| change(now, then));
    QuestionReport { question: question.clone(), all, portions: results, change }
}

/// Whole portions added up.
fn together(portions: &[&Portion]) -> Option<Totals> {
    let (first, others) = portions.split_first()?;
    let tally = others.iter().fold(first.tally.clone(), |sum, portion| added(sum, &portion.tally));
    let answers = portions.iter().map(|portion| portion.answers).fold(0u32, u32::saturating_add);
    let steps = match &tally {
        Tally::Steps(steps) => Some(*steps),
        _ => None,
    };
    Some(Totals {
        groups: Vec::new(),
        answers,
        mean: steps.and_then(|steps| mean(&steps)),
        favourable: steps.map(|steps| favourable(&steps)),
        tally,
    })
}

fn added(sum: Tally, other: &Tally) -> Tally {
    match (sum, other) {
        (Tally::Steps(mut sum), Tally::Steps(other)) => {
            sum.iter_mut().zip(other).for_each(|(sum, one)| *sum = sum.saturating_add(*one));
            Tally::Steps(sum)
        }
        (Tally::Options(mut sum), Tally::Options(other)) => {
            sum.iter_mut().zip(other).for_each(|(sum, one)| *sum = sum.saturating_add(*one));
            Tally::Options(sum)
        }
        (Tally::Texts(mut sum), Tally::Texts(other)) => {
            sum.extend(other.iter().cloned());
            sum.sort();
            Tally::Texts(sum)
        }
        (sum, _) => sum,
    }
}

type Steps = [u32; SCALE_MOST as usize];

/// The sum of all steps, and how many there are.
fn sum_of(steps: &Steps) -> (i128, i128) {
    let weighted = (1i128..).zip(steps).map(|(step, times)| step * i128::from(*times));
    (weighted.sum(), steps.iter().map(|times| i128::from(*times)).sum())
}

fn mean(steps: &Steps) -> Option<Rational> {
    let (sum, answers) = sum_of(steps);
    Rational::new(sum, answers).ok()
}

fn favourable(steps: &Steps) -> u32 {
    steps.iter().skip(usize::from(FAVOURABLE - 1)).fold(0u32, |sum, times| sum.saturating_add(*times))
}

fn change(now: &Totals, then: &Totals) -> Option<Change> {
    let (mean, moved) = (then.mean?, now.mean?.checked_sub(then.mean?).ok()?);
    let share =
        |result: &Totals| Some(Share { hits: u64::from(result.favourable?), of: u64::from(result.answers) });
    let (here, there) = (share(now)?, share(then)?);
    // Both sides: so much lower, or so much higher.
    let luck = (2.0 * fisher_lower(here, there).min(fisher_lower(there, here))).min(1.0);
    Some(Change { mean, answers: then.answers, moved, luck, claimed: false })
}

/// Corrects the chances of all questions for each other, and claims what passes.
fn correct(questions: &mut [QuestionReport]) {
    let luck: Vec<f64> =
        questions.iter().filter_map(|one| one.change.as_ref()).map(|change| change.luck).collect();
    let corrected = holm(&luck);
    let changes = questions.iter_mut().filter_map(|one| one.change.as_mut());
    for (change, luck) in changes.zip(corrected) {
        (change.luck, change.claimed) = (luck, luck <= LEVEL);
    }
}

fn pillars(questions: &[QuestionReport]) -> BTreeMap<Pillar, Rational> {
    let mut sums: BTreeMap<Pillar, (i128, i128)> = BTreeMap::new();
    for report in questions {
        let (Some(pillar), Some(all)) = (report.question.pillar, &report.all) else { continue };
        if let Tally::Steps(steps) = &all.tally {
            let (sum, answers) = sum_of(steps);
            let entry = sums.entry(pillar).or_default();
            *entry = (entry.0 + sum, entry.1 + answers);
        }
    }
    sums.into_iter().filter_map(|(pillar, (sum, of))| Some((pillar, Rational::new(sum, of).ok()?))).collect()
}

/// What a scale's ends mean, for showing a mean.
pub fn ends(question: &SurveyQuestion) -> Option<(&str, &str)> {
    match &question.kind {
        QuestionKind::Scale { least, most } => Some((least, most)),
        _ => None,
    }
}
