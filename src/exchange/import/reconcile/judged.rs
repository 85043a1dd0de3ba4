//! Achievements and adjustments against what is there: each belongs to a person of the roster.

use super::super::drafts::{AchievementDraft, AdjustmentDraft, Draft, Origin, RefusedRow};
use super::super::issue::{Code, Issue};
use super::{Merge, Tally};
use crate::domain::kernel::{AdjustmentId, Id, PersonId, Place};
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Achievement, Adjustment};

impl Merge {
    /// Takes what a file says people achieved; rows of nobody are refused.
    #[inline(never)]
    pub(super) fn achievements_of(&mut self, draft: &mut Draft, roster: &Roster, tally: &mut Tally) {
        for stated in std::mem::take(&mut draft.achievements) {
            match roster.find(&stated.person) {
                Some(person) => {
                    self.put_achievement(person, &stated, &draft.name, tally);
                    draft.achievements.push(stated);
                }
                None => refuse(draft, roster, &stated.person, stated.person_column, stated.origin),
            }
        }
    }

    fn put_achievement(
        &mut self,
        person: PersonId,
        stated: &AchievementDraft,
        file: &str,
        tally: &mut Tally,
    ) {
        let (objective, range) = (&stated.objective, stated.range);
        // One that was typed may have another id; the same person, objective and period are the same.
        let typed = self.achievements.values().find(|known| known.is_about(person, objective, range));
        let id = typed.map_or_else(|| Achievement::id_of(person, objective, range), |known| known.id);
        let achievement = Achievement {
            id,
            person,
            objective: objective.clone(),
            range,
            achieved: stated.achieved,
            note: stated.note.clone(),
            by: stated.by.clone(),
            place: Some(Place { file: file.to_owned(), line: stated.origin.line }),
        };
        let known = self.achievements.get(&id);
        let is_same = known.is_some_and(|known| same_achievement(known, &achievement));
        tally.count(known, |_| is_same);
        if !is_same {
            self.achievements.insert(id, achievement);
        }
    }

    /// Takes the adjustments of a file; rows of nobody are refused.
    #[inline(never)]
    pub(super) fn adjustments_of(&mut self, draft: &mut Draft, roster: &Roster, tally: &mut Tally) {
        for stated in std::mem::take(&mut draft.adjustments) {
            match roster.find(&stated.person) {
                Some(person) => {
                    self.put_adjustment(person, &stated, &draft.name, tally);
                    draft.adjustments.push(stated);
                }
                None => refuse(draft, roster, &stated.person, stated.person_column, stated.origin),
            }
        }
    }

    fn put_adjustment(&mut self, person: PersonId, stated: &AdjustmentDraft, file: &str, tally: &mut Tally) {
        // Our own list names adjustments by the ids that they have here.
        let own = Id::parse(&stated.key).map(AdjustmentId).filter(|id| self.adjustments.contains_key(id));
        let id = own.unwrap_or_else(|| Adjustment::id_of(&stated.key));
        let adjustment = Adjustment {
            id,
            person,
            range: stated.range,
            amount: stated.amount,
            reason: stated.reason.clone(),
            line: stated.line.clone(),
            by: stated.by.clone(),
            place: Some(Place { file: file.to_owned(), line: stated.origin.line }),
        };
        let known = self.adjustments.get(&id);
        let is_same = known.is_some_and(|known| same_adjustment(known, &adjustment));
        tally.count(known, |_| is_same);
        if !is_same {
            self.adjustments.insert(id, adjustment);
        }
    }
}

/// Where a record was read is no difference.
pub(super) fn same_achievement(a: &Achievement, b: &Achievement) -> bool {
    Achievement { place: None, ..a.clone() } == Achievement { place: None, ..b.clone() }
}

/// Where a record was read is no difference.
pub(super) fn same_adjustment(a: &Adjustment, b: &Adjustment) -> bool {
    Adjustment { place: None, ..a.clone() } == Adjustment { place: None, ..b.clone() }
}

fn refuse(draft: &mut Draft, roster: &Roster, person: &str, column: usize, origin: Origin) {
    let header = draft.headers.get(column).map_or("", String::as_str);
    let issue = Issue::of_file(Code::RecordPerson, &draft.name).at(origin.line, origin.record);
    let mut issue = issue.in_column(header, column).about(person);
    if roster.is_ambiguous(person) {
        issue = issue.because("Several people have this spelling.");
    }
    draft.refused.push(RefusedRow::of(&issue, origin.cells));
    draft.issues.add(Code::RecordPerson, || issue);
}
