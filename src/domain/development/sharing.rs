//! Who may see which record: what a file for somebody holds.
//!
//! The rule stands on [`Record`] alone, and private notes are none: no file for others can hold one. Everything
//! not named here stays.

use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{Entry, PartKind, Record};
use std::collections::BTreeMap;

/// The records that somebody may see, each with only those of its versions that this person may see.
pub fn shared_with(workspace: &Workspace, person: PersonId) -> BTreeMap<RecordId, Entry> {
    let visible = |(id, entry): (&RecordId, &Entry)| {
        let versions =
            entry.versions().filter(|version| may_see(workspace, person, &version.record)).cloned();
        Some((*id, Entry::of(versions)?))
    };
    workspace.coaching.iter().filter_map(visible).collect()
}

/// Whether somebody may see a record.
pub fn may_see(workspace: &Workspace, person: PersonId, record: &Record) -> bool {
    let concerns = record.person() == Some(person) || record.author() == Some(person);
    match record {
        Record::Skill(_) | Record::Course(_) | Record::Badge(_) | Record::Cycle(_) => true,
        Record::Meeting(_)
        | Record::Commitment(_)
        | Record::Feedback(_)
        | Record::Assessment(_)
        | Record::Training(_)
        | Record::Award(_)
        | Record::Showing(_) => concerns,
        Record::Point(point) => concerns || is_of(workspace, point.meeting, person),
        Record::Note(note) => concerns || is_of(workspace, note.meeting, person),
        // Who is reviewed reads the parts of others once they are shown.
        Record::ReviewPart(part) => {
            part.by == Some(person) || (part.person == person && (part.shown || part.kind == PartKind::Own))
        }
        // What is pulled into a review is for the person and for whoever writes the manager's part; a colleague
        // who writes a part does not read it.
        Record::ReviewFacts(facts) => {
            facts.person == person || writes_as_manager(workspace, facts.cycle, facts.person, person)
        }
        // A contest names everybody who takes part; it is shown on the wall, where opting out holds.
        Record::Contest(_) => false,
    }
}

/// Whether somebody writes the manager's part about a person in a cycle.
fn writes_as_manager(workspace: &Workspace, cycle: RecordId, about: PersonId, writer: PersonId) -> bool {
    super::reviews::parts(workspace, cycle)
        .any(|(_, part)| (part.person, part.kind, part.by) == (about, PartKind::Manager, Some(writer)))
}

/// Whether a 1:1 is with somebody, or held by that person.
fn is_of(workspace: &Workspace, meeting: RecordId, person: PersonId) -> bool {
    let record = workspace.coaching.get(&meeting).map(Entry::record);
    matches!(record, Some(Record::Meeting(meeting)) if meeting.person == person || meeting.by == Some(person))
}
