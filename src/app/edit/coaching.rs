//! Edits of coaching: records set, removed, chosen among versions, merged from a file; private notes.

mod completions;

use super::records::name_of;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::measure::KpiId;
use crate::domain::model::coaching::{
    About, Commitment, Contest, ContestForm, Course, Entry, HIGHEST_LEVEL, PrivateNote, Record, Removal,
    ReviewFacts, ReviewPart,
};
use crate::domain::model::{Person, Workspace};
use crate::exchange::coaching::{CoachingFile, read};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest text of a record, in characters.
const LONGEST_TEXT: usize = 10_000;
/// The most entries of a list in a record.
const MOST_ENTRIES: usize = 200;

/// What somebody wants to change about coaching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "actions travel one at a time")]
pub enum CoachingAct {
    /// Adds a record, or changes the one with this id.
    Set {
        /// The record to change; absent for a new one.
        id: Option<RecordId>,
        /// The record.
        record: Record,
    },
    /// Removes a record and those that belong to it.
    Remove(RecordId),
    /// Chooses among versions that were made apart, by their place: 0 is the one that is shown.
    Choose {
        /// The record.
        id: RecordId,
        /// Which version.
        place: usize,
    },
    /// Notes something for no one else, or changes the note with this id.
    SetPrivate {
        /// The note to change; absent for a new one.
        id: Option<RecordId>,
        /// The note.
        note: PrivateNote,
    },
    /// Removes a private note.
    RemovePrivate(RecordId),
    /// Keeps what was looked up for a review, in place of what was kept before.
    Keep(ReviewFacts),
    /// Completions of trainings, given as the text of a CSV or of copied cells.
    Completions {
        /// What the file is called.
        name: String,
        /// Its text.
        text: String,
    },
    /// Merges a file that somebody sent, given as its text.
    Merge(String),
}

/// What an edit of coaching did, for the list of changes. It never tells what a private note says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Did {
    Added,
    Changed,
    Removed,
    Merged,
}

pub(super) fn decide(making: &mut Making, act: CoachingAct) -> Result<Edit, EditError> {
    match act {
        CoachingAct::Set { id, record } => set(making, id, record),
        CoachingAct::Remove(id) => remove(making, id),
        CoachingAct::Choose { id, place } => choose(making, id, place),
        CoachingAct::SetPrivate { id, note } => set_private(making, id, note),
        CoachingAct::RemovePrivate(id) => remove_private(making, id),
        CoachingAct::Keep(facts) => keep(making, facts),
        CoachingAct::Completions { name, text } => completions::decide(making, &name, &text),
        CoachingAct::Merge(text) => {
            let file = read(&text).map_err(|error| EditError::rule(error.to_string()))?;
            merge(making, file)
        }
    }
}

fn named(workspace: &Workspace, did: Did, what: &str, person: Option<PersonId>) -> EditName {
    let name = person.and_then(|id| name_of(workspace, id).ok()).unwrap_or_default();
    EditName::Coaching { did, what: what.to_owned(), name }
}

fn put(id: RecordId, before: Option<Entry>, after: Option<Entry>) -> Change {
    Change::Coaching(Put { id, before, after })
}

fn found(workspace: &Workspace, id: RecordId) -> Result<&Entry, EditError> {
    workspace.coaching.get(&id).ok_or_else(|| EditError::missing("record"))
}

fn set(making: &mut Making, id: Option<RecordId>, record: Record) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    check(workspace, &record)?;
    let before = id.map(|id| found(workspace, id).cloned()).transpose()?;
    if before.as_ref().is_some_and(|before| before.record().slug() != record.slug()) {
        return Err(EditError::rule("A record stays of its kind; add a new one instead."));
    }
    let did = if before.is_some() { Did::Changed } else { Did::Added };
    let name = named(workspace, did, record.slug(), record.person());
    let after =
        before.as_ref().map_or_else(|| Entry::new(record.clone()), |before| before.changed(record.clone()));
    let id = id.unwrap_or_else(|| RecordId(making.ids.next_id()));
    Ok(making.edit(name, vec![put(id, before, Some(after))]))
}

/// Keeps what was looked up under the id that it has in every copy; it was made from what was kept before. One that
/// was removed and is looked up again is there again.
fn keep(making: &mut Making, facts: ReviewFacts) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let (id, person) = (ReviewFacts::id(facts.cycle, facts.person), facts.person);
    let record = Record::ReviewFacts(facts);
    check(workspace, &record)?;
    let before = workspace.coaching.get(&id).cloned();
    let did = if before.is_some() { Did::Changed } else { Did::Added };
    let name = named(workspace, did, record.slug(), Some(person));
    let after =
        before.as_ref().map_or_else(|| Entry::new(record.clone()), |before| before.changed(record.clone()));
    let mut changes = vec![put(id, before, Some(after))];
    let removal = workspace.removed_coaching.get(&id).copied();
    changes.extend(removal.map(|gone| Change::CoachingRemoval(Put { id, before: Some(gone), after: None })));
    Ok(making.edit(name, changes))
}

fn remove(making: &mut Making, id: RecordId) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let record = found(workspace, id)?.record();
    let name = named(workspace, Did::Removed, record.slug(), record.person());
    let belongs = |entry: &Entry| entry.record().belongs_to() == Some(id);
    let of_it = workspace.coaching.iter().filter(|(own, entry)| **own == id || belongs(entry));
    let gone = Removal { on: making.on };
    let removal = |(id, entry): (&RecordId, &Entry)| {
        let mark = Put { id: *id, before: None, after: Some(gone) };
        [put(*id, Some(entry.clone()), None), Change::CoachingRemoval(mark)]
    };
    let mut changes: Vec<Change> = of_it.flat_map(removal).collect();
    let private = workspace.private_notes.iter().filter(|(_, note)| note.meeting == Some(id));
    changes.extend(
        private
            .map(|(id, note)| Change::PrivateNote(Put { id: *id, before: Some(note.clone()), after: None })),
    );
    Ok(making.edit(name, changes))
}

fn choose(making: &mut Making, id: RecordId, place: usize) -> Result<Edit, EditError> {
    let before = found(making.workspace, id)?.clone();
    let chosen = before.versions().nth(place).map(|version| version.record.clone());
    let chosen = chosen.ok_or_else(|| EditError::missing("version"))?;
    let name = named(making.workspace, Did::Changed, chosen.slug(), chosen.person());
    let after = before.settled(chosen);
    Ok(making.edit(name, vec![put(id, Some(before), Some(after))]))
}

fn set_private(making: &mut Making, id: Option<RecordId>, note: PrivateNote) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    is_known(workspace, note.person)?;
    is_text(&note.words, true)?;
    let before = match id {
        Some(id) => {
            Some(workspace.private_notes.get(&id).cloned().ok_or_else(|| EditError::missing("note"))?)
        }
        None => None,
    };
    let did = if before.is_some() { Did::Changed } else { Did::Added };
    let name = named(workspace, did, "private_note", Some(note.person));
    let id = id.unwrap_or_else(|| RecordId(making.ids.next_id()));
    Ok(making.edit(name, vec![Change::PrivateNote(Put { id, before, after: Some(note) })]))
}

fn remove_private(making: &mut Making, id: RecordId) -> Result<Edit, EditError> {
    let note = making.workspace.private_notes.get(&id).cloned().ok_or_else(|| EditError::missing("note"))?;
    let name = named(making.workspace, Did::Removed, "private_note", Some(note.person));
    Ok(making.edit(name, vec![Change::PrivateNote(Put { id, before: Some(note), after: None })]))
}

/// Merges a file: its records come together with those that are here, people whom nobody knows here yet come
/// along by name. What was removed here, and what belongs to it, stays removed. A file that brings nothing new is
/// refused, so that the list of changes stays honest.
fn merge(making: &mut Making, mut file: CoachingFile) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let all = file.records.len();
    leave_out_removed(&workspace.removed_coaching, &mut file);
    let left_out = all - file.records.len();
    let mut changes = Vec::new();
    let mut roster = workspace.clone();
    let named_there: BTreeSet<PersonId> = file
        .records
        .values()
        .flat_map(Entry::versions)
        .flat_map(|version| version.record.people())
        .chain([file.person])
        .collect();
    for id in named_there.into_iter().filter(|id| !workspace.people.contains_key(id)) {
        let name = file.people.get(&id).map_or("", |name| name.trim());
        if name.is_empty() || name.chars().count() > LONGEST_TEXT {
            return Err(EditError::rule("This file names somebody without a name; ask for it again."));
        }
        let person = Person::named(id, name);
        roster.people.insert(id, person.clone());
        changes.push(Change::Person(Put { id, before: None, after: Some(person) }));
    }
    roster.coaching.extend(file.records.iter().map(|(id, entry)| (*id, entry.clone())));
    let mut records = 0;
    for (id, theirs) in &file.records {
        theirs.versions().try_for_each(|version| check(&roster, &version.record))?;
        let before = workspace.coaching.get(id);
        if before.is_some_and(|before| before.record().slug() != theirs.record().slug()) {
            return Err(EditError::rule(
                "A record of this file is of another kind here; nothing was merged.",
            ));
        }
        let after = before.map_or_else(|| theirs.clone(), |before| before.merged(theirs));
        if before != Some(&after) {
            records += 1;
            changes.push(put(*id, before.cloned(), Some(after)));
        }
    }
    if changes.is_empty() && left_out > 0 {
        return Err(EditError::rule(format!(
            "This file brings nothing new but {left_out} records that were removed here; undo the removal to get them back."
        )));
    }
    if changes.is_empty() {
        return Err(EditError::rule("This file brings nothing that is not here already."));
    }
    let name = EditName::Coaching {
        did: Did::Merged,
        what: format!("{records}"),
        name: file.people.get(&file.person).cloned().unwrap_or_default(),
    };
    Ok(making.edit(name, changes))
}

/// Takes out of a file what was removed here, and what belongs to that.
fn leave_out_removed(removed: &BTreeMap<RecordId, Removal>, file: &mut CoachingFile) {
    let is_gone = |id: &RecordId, entry: &Entry| {
        let parents = entry.versions().filter_map(|version| version.record.belongs_to());
        removed.contains_key(id) || parents.into_iter().any(|parent| removed.contains_key(&parent))
    };
    file.records.retain(|id, entry| !is_gone(id, entry));
}

fn is_known(workspace: &Workspace, person: PersonId) -> Result<(), EditError> {
    if workspace.people.contains_key(&person) { Ok(()) } else { Err(EditError::missing("person")) }
}

fn is_text(text: &str, needed: bool) -> Result<(), EditError> {
    if needed && text.trim().is_empty() {
        return Err(EditError::rule("Write at least a word; an empty record helps nobody."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(EditError::rule("A text can have 10,000 characters at most."));
    }
    Ok(())
}

fn is_kpi(name: Option<&String>) -> Result<(), EditError> {
    match name.filter(|name| KpiId::parse(name).is_none()) {
        Some(name) => Err(EditError::rule(format!("There is no KPI “{name}”; choose one of the catalogue."))),
        None => Ok(()),
    }
}

fn is_level(level: u8) -> Result<(), EditError> {
    if level <= HIGHEST_LEVEL { Ok(()) } else { Err(EditError::rule("A level lies from 0 to 5.")) }
}

/// Whether what a record belongs to is there and of the right kind.
fn is_placed(workspace: &Workspace, record: &Record) -> Result<(), EditError> {
    let Some(id) = record.belongs_to() else { return Ok(()) };
    let wanted = match record {
        Record::Point(_) | Record::Note(_) => "meeting",
        Record::ReviewPart(_) | Record::ReviewFacts(_) => "cycle",
        Record::Assessment(_) => "skill",
        Record::Training(_) => "course",
        _ => "badge",
    };
    match workspace.coaching.get(&id).map(|entry| entry.record().slug()) {
        Some(kind) if kind == wanted => Ok(()),
        _ => Err(EditError::missing(wanted)),
    }
}

/// Whether a record breaks no rule that a record must keep.
fn check(workspace: &Workspace, record: &Record) -> Result<(), EditError> {
    record.people().into_iter().try_for_each(|person| is_known(workspace, person))?;
    is_placed(workspace, record)?;
    match record {
        Record::Meeting(_) | Record::Showing(_) => Ok(()),
        Record::Point(point) => is_text(&point.text, true),
        Record::Note(note) => is_text(&note.text, true),
        Record::Commitment(one) => check_commitment(one),
        Record::Feedback(one) => {
            is_text(&one.behaviour, true)?;
            [&one.situation, &one.impact, &one.next].into_iter().try_for_each(|text| is_text(text, false))?;
            match &one.about {
                About::Kpi(name) => is_kpi(Some(name)),
                _ => Ok(()),
            }
        }
        Record::Cycle(cycle) => {
            is_text(&cycle.name, true)?;
            cycle.questions.iter().try_for_each(|text| is_text(text, true))?;
            fits(cycle.questions.len())
        }
        Record::ReviewPart(part) => check_part(part),
        Record::ReviewFacts(facts) => check_facts(facts),
        Record::Skill(skill) => {
            is_text(&skill.name, true)?;
            skill.targets.values().try_for_each(|level| is_level(*level))?;
            is_kpi(skill.kpi.as_ref())
        }
        Record::Assessment(one) => is_text(&one.note, false).and_then(|()| is_level(one.level)),
        Record::Course(course) => check_course(course),
        Record::Training(one) => {
            if one.completed.is_some_and(|day| day < one.assigned)
                || one.due.is_some_and(|day| day < one.assigned)
            {
                return Err(EditError::rule(
                    "A training is due and done on or after the day of its assignment.",
                ));
            }
            is_cost(one.cost)
        }
        Record::Badge(badge) => {
            is_text(&badge.name, true)?;
            is_kpi(badge.rule.as_ref().map(|rule| &rule.kpi))
        }
        Record::Award(award) => is_text(&award.reason, false),
        Record::Contest(contest) => check_contest(contest),
    }
}

fn fits(entries: usize) -> Result<(), EditError> {
    if entries > MOST_ENTRIES {
        return Err(EditError::rule("A list of a record has 200 entries at most."));
    }
    Ok(())
}

fn is_cost(cost: Option<crate::domain::kernel::Money>) -> Result<(), EditError> {
    match cost {
        Some(cost) if cost.minor < 0 => Err(EditError::rule("A cost can't be below zero.")),
        _ => Ok(()),
    }
}

fn check_commitment(one: &Commitment) -> Result<(), EditError> {
    is_text(&one.text, true)?;
    is_kpi(one.kpi.as_ref())?;
    if one.due < one.agreed || one.done.is_some_and(|day| day < one.agreed) {
        return Err(EditError::rule("An action is due and done on or after the day on which it was agreed."));
    }
    Ok(())
}

fn check_part(part: &ReviewPart) -> Result<(), EditError> {
    let texts = [&part.strengths, &part.areas, &part.goals];
    texts.into_iter().chain(&part.answers).try_for_each(|text| is_text(text, false))?;
    fits(part.answers.len())?;
    match part.rating {
        Some(rating) if !(1..=5).contains(&rating) => Err(EditError::rule("A rating lies from 1 to 5.")),
        _ => Ok(()),
    }
}

/// What was computed elsewhere is bounded like what is typed, as it comes by file, too.
fn check_facts(facts: &ReviewFacts) -> Result<(), EditError> {
    let lists = [
        facts.figures.len(),
        facts.goals.len(),
        facts.marks.len(),
        facts.talks.len(),
        facts.actions.len(),
        facts.feedback.len(),
        facts.proposed.len(),
    ];
    lists.into_iter().try_for_each(fits)?;
    let said = facts.feedback.iter().map(|one| &one.text);
    let texts = facts.actions.iter().map(|one| &one.text).chain(said);
    texts.chain(facts.goals.iter().map(|goal| &goal.name)).try_for_each(|text| is_text(text, false))
}

fn check_course(course: &Course) -> Result<(), EditError> {
    is_text(&course.name, true)?;
    [&course.link, &course.text].into_iter().try_for_each(|text| is_text(text, false))?;
    fits(course.skills.len().max(course.steps.len()))?;
    is_kpi(course.kpi.as_ref())?;
    is_cost(course.cost)
}

fn check_contest(contest: &Contest) -> Result<(), EditError> {
    is_text(&contest.name, true)?;
    is_kpi(Some(&contest.kpi))?;
    fits(contest.people.len().max(contest.prizes.len()))?;
    contest
        .prizes
        .iter()
        .try_for_each(|prize| is_text(&prize.words, false).and_then(|()| is_cost(prize.amount)))?;
    let currencies: BTreeSet<_> =
        contest.prizes.iter().filter_map(|prize| prize.amount).map(|money| money.currency).collect();
    if currencies.len() > 1 {
        return Err(EditError::rule(
            "The prizes of a contest are in one currency, as equal places share them.",
        ));
    }
    let distinct: BTreeSet<_> = contest.people.iter().collect();
    if distinct.len() < contest.people.len() {
        return Err(EditError::rule("Somebody takes part twice in this contest; name each person once."));
    }
    if contest.form == ContestForm::HeadToHead && (contest.people.len() < 2 || contest.people.len() % 2 == 1)
    {
        return Err(EditError::rule("Head to head needs pairs: name two people, or four, or six."));
    }
    Ok(())
}
