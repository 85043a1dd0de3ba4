//! The agenda of a 1:1: points proposed from signals, goals, stuck deals, promised actions and gaps of skills.

use super::signals::{Signal, Subject};
use super::training::SkillLine;
use crate::domain::kernel::{Date, PersonId, RecordId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{Commitment, Record};
use serde::{Deserialize, Serialize};

/// The most signals and the most skills that a talk of an hour bears.
const MOST_SIGNALS: usize = 3;
/// See [`MOST_SIGNALS`].
const MOST_SKILLS: usize = 2;

/// One point that the data proposes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a list of a few")]
pub enum Proposal {
    /// A strength to begin with, something to work on, or a goal off its pace.
    Signal(Signal),
    /// An action that is open: promised earlier, carried forward until it is done.
    Promised {
        /// The action.
        commitment: RecordId,
        /// Whether its day is over.
        overdue: bool,
    },
    /// A skill below its target.
    Gap {
        /// The skill.
        skill: RecordId,
        /// How many levels are missing.
        levels: u8,
    },
}

/// The open actions of a person, the earliest due first.
pub fn promised(workspace: &Workspace, person: PersonId) -> Vec<(RecordId, &Commitment)> {
    let open = workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Commitment(one) if one.person == person && one.done.is_none() => Some((*id, one)),
        _ => None,
    });
    let mut open: Vec<(RecordId, &Commitment)> = open.collect();
    open.sort_by_key(|(id, one)| (one.due, *id));
    open
}

/// What to talk about: what was promised, one strength, what is surest to need work, gaps.
pub fn agenda(
    workspace: &Workspace,
    person: PersonId,
    signals: &[Signal],
    skills: &[SkillLine],
    today: Date,
) -> Vec<Proposal> {
    let carried = promised(workspace, person).into_iter();
    let mut points: Vec<Proposal> = carried
        .map(|(commitment, one)| Proposal::Promised { commitment, overdue: one.due < today })
        .collect();
    let claimed = || signals.iter().filter(|signal| signal.claimed);
    let strength = claimed().find(|signal| signal.is_strength);
    points.extend(strength.cloned().map(Proposal::Signal));
    let is_goal = |signal: &&Signal| matches!(signal.about, Subject::Goal(_));
    let needs = || claimed().filter(|signal| !signal.is_strength);
    // A goal off its pace says that; a measure says why. Both are worth a point.
    points.extend(needs().filter(is_goal).take(1).cloned().map(Proposal::Signal));
    points
        .extend(needs().filter(|signal| !is_goal(signal)).take(MOST_SIGNALS).cloned().map(Proposal::Signal));
    let mut gaps: Vec<&SkillLine> = skills.iter().filter(|line| line.gap() > 0).collect();
    gaps.sort_by_key(|line| (std::cmp::Reverse(line.gap()), line.skill));
    let gap = |line: &SkillLine| Proposal::Gap { skill: line.skill, levels: line.gap() };
    points.extend(gaps.into_iter().take(MOST_SKILLS).map(gap));
    points
}
