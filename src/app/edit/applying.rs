//! Applying an edit to a workspace, taking it back, and what it touches.

use super::roadmap::{apply_release, inverse_of_release};
use super::{Change, Edit, EditError, Put};
use crate::domain::kernel::Id;
use crate::domain::model::Workspace;
use std::collections::BTreeMap;

impl Change {
    fn inverse(self) -> Change {
        fn swap<K, V>(put: Put<K, V>) -> Put<K, V> {
            Put { id: put.id, before: put.after, after: put.before }
        }
        match self {
            Change::Settings { before, after } => Change::Settings { before: after, after: before },
            Change::Person(put) => Change::Person(swap(put)),
            Change::Quota(put) => Change::Quota(swap(put)),
            Change::Goal(put) => Change::Goal(swap(put)),
            Change::GoalLog(put) => Change::GoalLog(swap(put)),
            Change::Rate(put) => Change::Rate(swap(put)),
            Change::Achievement(put) => Change::Achievement(swap(put)),
            Change::Adjustment(put) => Change::Adjustment(swap(put)),
            Change::Plan(put) => Change::Plan(swap(put)),
            Change::Import(put) => Change::Import(swap(put)),
            Change::Call(put) => Change::Call(swap(put)),
            Change::PayRun(put) => Change::PayRun(swap(put)),
            Change::Dispute(put) => Change::Dispute(swap(put)),
            Change::Mapping(put) => Change::Mapping(swap(put)),
            Change::Note(put) => Change::Note(swap(put)),
            Change::View(put) => Change::View(swap(put)),
            Change::Coaching(put) => Change::Coaching(swap(put)),
            Change::CoachingRemoval(put) => Change::CoachingRemoval(swap(put)),
            Change::PrivateNote(put) => Change::PrivateNote(swap(put)),
            Change::Survey(put) => Change::Survey(swap(put)),
            Change::SurveyAnswer(put) => Change::SurveyAnswer(swap(put)),
            Change::Release(put) => Change::Release(inverse_of_release(put)),
            Change::Competitor(put) => Change::Competitor(swap(put)),
            Change::Cycle(put) => Change::Cycle(swap(put)),
        }
    }

    fn apply(&self, workspace: &mut Workspace) -> Result<(), EditError> {
        match self {
            Change::Settings { before, after } => {
                if workspace.settings != *before {
                    return Err(EditError::Changed { what: "setting".to_owned() });
                }
                workspace.settings = after.clone();
                Ok(())
            }
            Change::Person(put) => put.apply(&mut workspace.people, "person"),
            Change::Quota(put) => put.apply(&mut workspace.quotas, "quota"),
            Change::Goal(put) => put.apply(&mut workspace.goals, "goal"),
            Change::GoalLog(put) => put.apply(&mut workspace.goal_logs, "list of check-ins"),
            Change::Rate(put) => put.apply(&mut workspace.rates, "exchange rate"),
            Change::Achievement(put) => put.apply(&mut workspace.achievements, "achievement"),
            Change::Adjustment(put) => put.apply(&mut workspace.adjustments, "adjustment"),
            Change::Plan(put) => put.apply(&mut workspace.plans, "plan"),
            Change::Import(put) => put.apply(&mut workspace.imports, "import"),
            Change::Call(put) => put.apply(&mut workspace.calls, "call"),
            Change::PayRun(put) => put.apply(&mut workspace.pay_runs, "approval"),
            Change::Dispute(put) => put.apply(&mut workspace.disputes, "dispute"),
            Change::Mapping(put) => put.apply(&mut workspace.mappings, "mapping"),
            Change::Note(put) => put.apply(&mut workspace.notes, "note"),
            Change::View(put) => put.apply(&mut workspace.views, "view"),
            Change::Coaching(put) => put.apply(&mut workspace.coaching, "record"),
            Change::CoachingRemoval(put) => put.apply(&mut workspace.removed_coaching, "removed record"),
            Change::PrivateNote(put) => put.apply(&mut workspace.private_notes, "private note"),
            Change::Survey(put) => put.apply(&mut workspace.surveys, "survey"),
            Change::SurveyAnswer(put) => put.apply(&mut workspace.survey_answers, "answer"),
            Change::Release(put) => apply_release(put, workspace),
            Change::Competitor(put) => put.apply(&mut workspace.competitors, "competitor"),
            Change::Cycle(put) => put.apply(&mut workspace.cycles, "cycle"),
        }
    }
}

impl<K: Ord + Clone, V: Clone + PartialEq> Put<K, V> {
    fn apply(&self, records: &mut BTreeMap<K, V>, what: &str) -> Result<(), EditError> {
        if records.get(&self.id) != self.before.as_ref() {
            return Err(EditError::Changed { what: what.to_owned() });
        }
        match &self.after {
            Some(after) => records.insert(self.id.clone(), after.clone()),
            None => records.remove(&self.id),
        };
        Ok(())
    }
}

impl Edit {
    /// The workspace after this edit. Where a record is not as expected nothing is changed.
    pub fn applied(&self, workspace: &Workspace) -> Result<Workspace, EditError> {
        let mut changed = workspace.clone();
        self.changes.iter().try_for_each(|change| change.apply(&mut changed))?;
        Ok(changed)
    }

    /// The edit that takes this one back.
    pub fn inverse(&self) -> Edit {
        // A release that came with its survey, in one edit, goes with it: nobody could merge anything between.
        let born = |id| {
            let brings = |change: &Change| matches!(change, Change::Survey(put) if put.id == id && put.before.is_none());
            self.changes.iter().any(brings)
        };
        let inverse = |change: Change| match change {
            Change::Release(Put { id, before, after }) if born(id) => {
                Change::Release(Put { id, before: after, after: before })
            }
            other => other.inverse(),
        };
        let changes = self.changes.iter().rev().cloned().map(inverse).collect();
        Edit { changes, ..self.clone() }
    }

    /// Whether it changes rows, owners or what amounts are shown in, so that the live table must be made
    /// anew.
    pub fn touches_rows(&self) -> bool {
        self.changes.iter().any(|change| match change {
            Change::Import(_) | Change::Person(_) | Change::Rate(_) => true,
            Change::Settings { before, after } => before.currency != after.currency,
            _ => false,
        })
    }

    /// Whether it changes what pay is computed from, plans aside.
    pub fn touches_pay(&self) -> bool {
        let reads = |change: &Change| match change {
            Change::Quota(_) | Change::Achievement(_) | Change::Adjustment(_) => true,
            Change::Settings { before, after } => before.calendar != after.calendar,
            _ => false,
        };
        self.touches_rows() || self.changes.iter().any(reads)
    }

    /// The batches that its imports and pay runs list, also those that it puts others in place of.
    pub fn batches(&self) -> impl Iterator<Item = Id> + '_ {
        let imports = self.changes.iter().filter_map(|change| match change {
            Change::Import(put) => put.after.as_ref().or(put.before.as_ref()),
            _ => None,
        });
        let rows = imports.flat_map(|import| import.files.iter().filter_map(|file| file.batch));
        let runs = self.changes.iter().flat_map(|change| match change {
            Change::PayRun(put) => [put.before.as_ref(), put.after.as_ref()],
            _ => [None, None],
        });
        rows.chain(runs.flatten().map(|run| run.batch))
    }
}
