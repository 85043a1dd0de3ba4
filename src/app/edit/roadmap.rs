//! Edits of the roadmap: surveys with their answers and releases, competitors, cycles.

use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::development::survey::{check_survey, merge, release, waiting};
use crate::domain::kernel::{AnswerId, CompetitorId, CycleId, DateRange, SurveyId};
use crate::domain::model::cycle::{Cycle, KeptResults};
use crate::domain::model::survey::{Release, Survey, SurveyAnswer};
use crate::domain::model::{Competitor, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The longest text about a competitor, and the longest note of a cycle, in characters.
const LONGEST_TEXT: usize = 4_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;
/// The most notes of a competitor.
const MOST_NOTES: usize = 500;

/// What somebody wants to change on the roadmap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadmapAction {
    /// Adds a round of a survey, or changes the one with this id. Once somebody answered, only name and
    /// introduction change.
    SetSurvey {
        /// The round to change; absent for a new one.
        id: Option<SurveyId>,
        /// The record; its own id is not looked at.
        survey: Survey,
    },
    /// Asks the same questions again, as a round that follows this one.
    NextRound(SurveyId),
    /// Removes a round with its answers and totals.
    RemoveSurvey(SurveyId),
    /// Merges answers; those that are known change nothing.
    MergeAnswers(Vec<SurveyAnswer>),
    /// Counts the answers that wait, releases their totals, and forgets the single answers.
    CloseSurvey(SurveyId),
    /// Adds a competitor, or changes the one with this id.
    SetCompetitor {
        /// The record to change; absent for a new one.
        id: Option<CompetitorId>,
        /// The record; its own id is not looked at.
        record: Competitor,
    },
    /// Removes a competitor.
    RemoveCompetitor(CompetitorId),
    /// Begins a cycle.
    StartCycle {
        /// The name of its period.
        name: String,
        /// Its days.
        range: DateRange,
    },
    /// Closes a cycle with what it reached.
    CloseCycle {
        /// Which.
        id: CycleId,
        /// What the people take from it.
        note: String,
        /// What it reached.
        kept: KeptResults,
    },
    /// Removes a cycle.
    RemoveCycle(CycleId),
    /// Puts the list of first steps away.
    HideChecklist,
}

/// What an edit of the roadmap does, as people read it in the list of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum RoadmapEdit {
    AddSurvey { name: String },
    ChangeSurvey { name: String },
    RemoveSurvey { name: String },
    MergeAnswers { count: u32 },
    CloseSurvey { name: String },
    AddCompetitor { name: String },
    ChangeCompetitor { name: String },
    RemoveCompetitor { name: String },
    StartCycle { name: String },
    CloseCycle { name: String },
    RemoveCycle { name: String },
}

/// Turns an action into an edit, or says which rule it breaks.
pub(super) fn decide(action: RoadmapAction, making: &mut Making) -> Result<Edit, EditError> {
    match action {
        RoadmapAction::SetSurvey { id, survey } => set_survey(making, id, survey),
        RoadmapAction::NextRound(id) => next_round(making, id),
        RoadmapAction::RemoveSurvey(id) => remove_survey(making, id),
        RoadmapAction::MergeAnswers(answers) => merge_answers(making, answers),
        RoadmapAction::CloseSurvey(id) => close_survey(making, id),
        RoadmapAction::SetCompetitor { id, record } => set_competitor(making, id, record),
        RoadmapAction::RemoveCompetitor(id) => remove_competitor(making, id),
        RoadmapAction::StartCycle { name, range } => start_cycle(making, name, range),
        RoadmapAction::CloseCycle { id, note, kept } => close_cycle(making, id, note, kept),
        RoadmapAction::RemoveCycle(id) => remove_cycle(making, id),
        RoadmapAction::HideChecklist => {
            super::set_settings(making, |settings| settings.hides_checklist = true)
        }
    }
}

fn edit(making: &mut Making, name: RoadmapEdit, changes: Vec<Change>) -> Edit {
    making.edit(EditName::Roadmap(name), changes)
}

fn known_survey(workspace: &Workspace, id: SurveyId) -> Result<Survey, EditError> {
    workspace.surveys.get(&id).cloned().ok_or_else(|| EditError::missing("survey"))
}

fn set_survey(making: &mut Making, id: Option<SurveyId>, survey: Survey) -> Result<Edit, EditError> {
    let before = id.map(|id| known_survey(making.workspace, id)).transpose()?;
    let id = id.unwrap_or_else(|| SurveyId(making.ids.next_id()));
    let name = survey.name.trim().to_owned();
    let after = match &before {
        Some(before) => Survey { id, name, opened: before.opened, closed: before.closed, ..survey },
        None => Survey { id, name, opened: making.on, closed: None, ..survey },
    };
    check_survey(&after).map_err(|fault| EditError::rule(format!("{fault}.")))?;
    if let Some(before) = &before {
        asks_the_same(making.workspace, before, &after)?;
    }
    if after.follows.is_some_and(|follows| !making.workspace.surveys.contains_key(&follows) || follows == id)
    {
        return Err(EditError::missing("round before"));
    }
    let name = after.name.clone();
    let named = match before {
        Some(_) => RoadmapEdit::ChangeSurvey { name },
        None => RoadmapEdit::AddSurvey { name },
    };
    Ok(edit(making, named, vec![Change::Survey(Put { id, before, after: Some(after) })]))
}

/// Whoever answered did so to what was asked then, and under the promise that was given then.
fn asks_the_same(workspace: &Workspace, before: &Survey, after: &Survey) -> Result<(), EditError> {
    let is_answered = workspace.releases.contains_key(&before.id)
        || workspace.survey_answers.values().any(|answer| answer.survey == before.id);
    let asks = |survey: &Survey| (survey.questions.clone(), survey.groups.clone(), survey.is_named);
    if is_answered && asks(before) != asks(after) {
        return Err(EditError::rule(
            "Somebody answered already, so that questions, groups and anonymity stay as they are; begin a next round to ask otherwise.",
        ));
    }
    Ok(())
}

fn next_round(making: &mut Making, id: SurveyId) -> Result<Edit, EditError> {
    let before = known_survey(making.workspace, id)?;
    if before.closed.is_none() {
        return Err(EditError::rule("Close this round before the next one begins."));
    }
    if making.workspace.surveys.values().any(|survey| survey.follows == Some(id)) {
        return Err(EditError::rule("A round follows this one already; go on from that."));
    }
    let id = SurveyId(making.ids.next_id());
    let after = Survey { id, opened: making.on, closed: None, follows: Some(before.id), ..before };
    let named = RoadmapEdit::AddSurvey { name: after.name.clone() };
    Ok(edit(making, named, vec![Change::Survey(Put { id, before: None, after: Some(after) })]))
}

/// The changes that forget the answers to a survey.
fn forget_answers(workspace: &Workspace, survey: SurveyId, only: Option<&BTreeSet<AnswerId>>) -> Vec<Change> {
    let answers = workspace.survey_answers.values().filter(|answer| answer.survey == survey);
    let meant = answers.filter(|answer| only.is_none_or(|only| only.contains(&answer.id)));
    let forget = |answer: &SurveyAnswer| Put { id: answer.id, before: Some(answer.clone()), after: None };
    meant.map(|answer| Change::SurveyAnswer(forget(answer))).collect()
}

fn remove_survey(making: &mut Making, id: SurveyId) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let survey = known_survey(workspace, id)?;
    if let Some(next) = workspace.surveys.values().find(|next| next.follows == Some(id)) {
        let rule = format!("“{}” is compared with this round; remove that one first.", next.name);
        return Err(EditError::rule(rule));
    }
    let mut changes = forget_answers(workspace, id, None);
    if let Some(release) = workspace.releases.get(&id) {
        changes.push(Change::Release(Put { id, before: Some(release.clone()), after: None }));
    }
    let named = RoadmapEdit::RemoveSurvey { name: survey.name.clone() };
    changes.push(Change::Survey(Put { id, before: Some(survey), after: None }));
    Ok(edit(making, named, changes))
}

fn merge_answers(making: &mut Making, answers: Vec<SurveyAnswer>) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let merging = merge(workspace, answers);
    if let Some((_, fault)) = merging.refused.first() {
        return Err(EditError::rule(format!("An answer was not merged: {fault}.")));
    }
    let put = |(id, after)| {
        let before = workspace.survey_answers.get(&id).cloned();
        Change::SurveyAnswer(Put { id, before, after: Some(after) })
    };
    let changes: Vec<Change> = merging.changed.into_iter().map(put).collect();
    if changes.is_empty() {
        return Err(EditError::rule("All of these answers are here already."));
    }
    let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    Ok(edit(making, RoadmapEdit::MergeAnswers { count }, changes))
}

fn close_survey(making: &mut Making, id: SurveyId) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let survey = known_survey(workspace, id)?;
    let answers: Vec<&SurveyAnswer> = waiting(workspace, &survey).collect();
    let batch = release(&survey, &answers, making.on)
        .map_err(|few| EditError::rule(format!("The round can\u{2019}t be closed yet: {few}.")))?;
    // Answers that come again under the id of a counted one are forgotten with the rest.
    let mut changes = forget_answers(workspace, id, Some(&batch.answers));
    let before = workspace.releases.get(&id).cloned();
    let mut after = before.clone().unwrap_or_default();
    after.batches.push(batch);
    changes.push(Change::Release(Put { id, before, after: Some(after) }));
    let named = RoadmapEdit::CloseSurvey { name: survey.name.clone() };
    let closed = Survey { closed: survey.closed.or(Some(making.on)), ..survey.clone() };
    if closed != survey {
        changes.push(Change::Survey(Put { id, before: Some(survey), after: Some(closed) }));
    }
    Ok(edit(making, named, changes))
}

fn set_competitor(
    making: &mut Making,
    id: Option<CompetitorId>,
    record: Competitor,
) -> Result<Edit, EditError> {
    let known = &making.workspace.competitors;
    let before = match id {
        Some(id) => Some(known.get(&id).cloned().ok_or_else(|| EditError::missing("competitor"))?),
        None => None,
    };
    let after = checked_competitor(record)?;
    for other in known.values().filter(|other| Some(other.id) != id) {
        let mut names = std::iter::once(&after.name).chain(&after.spellings);
        if let Some(name) = names.find(|name| other.is_meant_by(name)) {
            let rule = format!("“{name}” means {} already; change that record instead.", other.name);
            return Err(EditError::rule(rule));
        }
    }
    let name = after.name.clone();
    let named = match before {
        Some(_) => RoadmapEdit::ChangeCompetitor { name },
        None => RoadmapEdit::AddCompetitor { name },
    };
    let id = id.unwrap_or_else(|| CompetitorId(making.ids.next_id()));
    let after = Some(Competitor { id, ..after });
    Ok(edit(making, named, vec![Change::Competitor(Put { id, before, after })]))
}

/// The record without blanks around its texts, if it breaks no rule.
fn checked_competitor(record: Competitor) -> Result<Competitor, EditError> {
    let plain = |text: &str| text.trim().to_owned();
    let mut record = Competitor {
        name: plain(&record.name),
        spellings: record.spellings.iter().map(|text| plain(text)).filter(|text| !text.is_empty()).collect(),
        strategy: plain(&record.strategy),
        strengths: plain(&record.strengths),
        weaknesses: plain(&record.weaknesses),
        met_in: plain(&record.met_in),
        ..record
    };
    if record.name.is_empty() || record.name.chars().count() > LONGEST_NAME {
        return Err(EditError::rule("A competitor needs a name of 1 to 200 characters."));
    }
    let texts = [&record.strategy, &record.strengths, &record.weaknesses, &record.met_in];
    let notes = record.notes.iter().map(|note| &note.text);
    if texts.into_iter().chain(notes).any(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(EditError::rule("What is known of a competitor has 4,000 characters a field at most."));
    }
    if record.notes.len() > MOST_NOTES {
        return Err(EditError::rule("A competitor has 500 battle notes at most; remove old ones first."));
    }
    // A note that is handed in late stands on its day; notes of one day keep their order.
    record.notes.sort_by_key(|note| note.on);
    Ok(record)
}

fn remove_competitor(making: &mut Making, id: CompetitorId) -> Result<Edit, EditError> {
    let record = making.workspace.competitors.get(&id).cloned();
    let record = record.ok_or_else(|| EditError::missing("competitor"))?;
    let named = RoadmapEdit::RemoveCompetitor { name: record.name.clone() };
    Ok(edit(making, named, vec![Change::Competitor(Put { id, before: Some(record), after: None })]))
}

fn start_cycle(making: &mut Making, name: String, range: DateRange) -> Result<Edit, EditError> {
    let cycles = &making.workspace.cycles;
    if let Some(open) = cycles.values().find(|cycle| cycle.closed.is_none()) {
        let rule = format!("The cycle {} is still open; close it with its results first.", open.name);
        return Err(EditError::rule(rule));
    }
    if let Some(other) = cycles.values().find(|cycle| cycle.range.overlap(range).is_some()) {
        let rule =
            format!("The cycle {} has some of these days; begin with the period after it.", other.name);
        return Err(EditError::rule(rule));
    }
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(EditError::rule("A cycle has the name of its period."));
    }
    let id = CycleId(making.ids.next_id());
    let (begun, note) = (making.on, String::new());
    let after = Cycle { id, name: name.clone(), range, begun, closed: None, note, kept: None };
    let put = Put { id, before: None, after: Some(after) };
    Ok(edit(making, RoadmapEdit::StartCycle { name }, vec![Change::Cycle(put)]))
}

fn close_cycle(making: &mut Making, id: CycleId, note: String, kept: KeptResults) -> Result<Edit, EditError> {
    let before = making.workspace.cycles.get(&id).cloned().ok_or_else(|| EditError::missing("cycle"))?;
    if before.closed.is_some() {
        return Err(EditError::rule(format!("The cycle {} is closed already.", before.name)));
    }
    let note = note.trim().to_owned();
    if note.chars().count() > LONGEST_TEXT {
        return Err(EditError::rule("The note of a cycle can have 4,000 characters at most."));
    }
    let name = before.name.clone();
    let after = Cycle { closed: Some(making.on), note, kept: Some(kept), ..before.clone() };
    let put = Put { id, before: Some(before), after: Some(after) };
    Ok(edit(making, RoadmapEdit::CloseCycle { name }, vec![Change::Cycle(put)]))
}

fn remove_cycle(making: &mut Making, id: CycleId) -> Result<Edit, EditError> {
    let cycle = making.workspace.cycles.get(&id).cloned().ok_or_else(|| EditError::missing("cycle"))?;
    let named = RoadmapEdit::RemoveCycle { name: cycle.name.clone() };
    Ok(edit(making, named, vec![Change::Cycle(Put { id, before: Some(cycle), after: None })]))
}

/// Sets a release, or removes it. It only ever grows: what is there already may be set again and changes
/// nothing, as taking a release back leaves it.
pub(super) fn apply_release(
    put: &Put<SurveyId, Release>,
    workspace: &mut Workspace,
) -> Result<(), EditError> {
    let there = workspace.releases.get(&put.id);
    let holds = |there: &Release, after: &Release| there.batches.starts_with(&after.batches);
    if there.zip(put.after.as_ref()).is_some_and(|(there, after)| holds(there, after)) {
        return Ok(());
    }
    if there != put.before.as_ref() {
        return Err(EditError::Changed { what: "release of totals".to_owned() });
    }
    match &put.after {
        Some(after) => workspace.releases.insert(put.id, after.clone()),
        None => workspace.releases.remove(&put.id),
    };
    Ok(())
}

/// What takes a release back: nothing, as somebody has seen its totals. A removal is taken back.
pub(super) fn inverse_of_release(put: Put<SurveyId, Release>) -> Put<SurveyId, Release> {
    match put.after {
        Some(after) => Put { id: put.id, before: Some(after.clone()), after: Some(after) },
        None => Put { id: put.id, before: None, after: put.before },
    }
}
