//! Goals as stated → goals: owners found on the roster, parents by name, and what is known already.

use super::super::drafts::{Draft, GoalDraft, OwnerType, RefusedRow};
use super::super::issue::{Code, Issue};
use super::Tally;
use crate::domain::kernel::{GoalId, Id, Place};
use crate::domain::model::goal::{Goal, GoalOwner};
use crate::domain::model::person::fold_name;
use crate::domain::model::workspace::Roster;
use std::collections::{BTreeMap, BTreeSet};

/// The goals known so far, and the teams of the roster.
pub(super) struct GoalMerge {
    pub goals: BTreeMap<GoalId, Goal>,
    /// The names of teams as shown, by their folded form.
    pub teams: BTreeMap<String, String>,
}

impl GoalMerge {
    /// Works off a file: owners first, then parents, which may stand below in the same file.
    #[inline(never)]
    pub fn goals_of(&mut self, draft: &mut Draft, roster: &Roster, tally: &mut Tally) {
        let mut owned = Vec::new();
        for stated in std::mem::take(&mut draft.goals) {
            match self.owner(&stated, roster) {
                Some(owner) => owned.push((stated, owner)),
                None => refuse(draft, Code::GoalOwner, stated.owner_column, &stated.owner.clone(), stated),
            }
        }
        let ids: Vec<GoalId> = owned.iter().map(|(stated, owner)| self.id_of(stated, owner)).collect();
        let names: Vec<(String, GoalId)> =
            owned.iter().map(|(stated, _)| fold_name(&stated.name)).zip(ids.iter().copied()).collect();
        let mut seen = BTreeSet::new();
        for ((stated, owner), id) in owned.into_iter().zip(ids) {
            let parent = match stated.parent.as_deref() {
                None => None,
                Some(name) => match self.find(name, id, &names) {
                    Some(parent) => Some(parent),
                    None => {
                        refuse(draft, Code::GoalParent, stated.parent_column, name, stated.clone());
                        continue;
                    }
                },
            };
            if !seen.insert(id) {
                warn_repeat(draft, &stated);
            }
            self.put(id, &stated, owner, parent, &draft.name, tally);
            draft.goals.push(stated);
        }
    }

    /// The owner: as typed in its column of types, else whoever has the name: a person, then a team.
    fn owner(&self, stated: &GoalDraft, roster: &Roster) -> Option<GoalOwner> {
        let folded = fold_name(&stated.owner);
        let is_company = folded.is_empty() || folded == "company";
        let team = || self.teams.get(&folded).cloned();
        match stated.owner_type {
            Some(OwnerType::Company) => Some(GoalOwner::Company),
            Some(OwnerType::Team) if folded.is_empty() => None,
            Some(OwnerType::Team) => Some(GoalOwner::Team(team().unwrap_or_else(|| stated.owner.clone()))),
            Some(OwnerType::Person) => roster.find(&stated.owner).map(GoalOwner::Person),
            None if is_company => Some(GoalOwner::Company),
            None => roster.find(&stated.owner).map(GoalOwner::Person).or_else(|| team().map(GoalOwner::Team)),
        }
    }

    /// A goal that was typed has a random id; the same name, owner and days are the same goal.
    fn id_of(&self, stated: &GoalDraft, owner: &GoalOwner) -> GoalId {
        let is_same = |goal: &&Goal| {
            goal.owner == *owner
                && goal.range == stated.range
                && fold_name(&goal.name) == fold_name(&stated.name)
        };
        let known = self.goals.values().find(is_same).map(|goal| goal.id);
        known.unwrap_or_else(|| {
            let owner = match owner {
                GoalOwner::Company => "company".to_owned(),
                GoalOwner::Team(name) => format!("team {name}"),
                GoalOwner::Person(id) => id.to_string(),
            };
            GoalId(Id::derived("goal", &[&fold_name(&stated.name), &owner, &stated.range.to_string()]))
        })
    }

    /// The one goal of this name in the file, else among the known ones; nothing where several have it.
    fn find(&self, name: &str, own: GoalId, in_file: &[(String, GoalId)]) -> Option<GoalId> {
        let folded = fold_name(name);
        let here = in_file.iter().filter(|(name, id)| *name == folded && *id != own).map(|(_, id)| *id);
        let known = self.goals.values().filter(|goal| fold_name(&goal.name) == folded && goal.id != own);
        let (here, known): (BTreeSet<GoalId>, BTreeSet<GoalId>) =
            (here.collect(), known.map(|goal| goal.id).collect());
        let found = if here.is_empty() { known } else { here };
        found.first().copied().filter(|_| found.len() == 1)
    }

    fn put(
        &mut self,
        id: GoalId,
        stated: &GoalDraft,
        owner: GoalOwner,
        parent: Option<GoalId>,
        file: &str,
        tally: &mut Tally,
    ) {
        let goal = Goal {
            id,
            name: stated.name.clone(),
            measure: stated.measure.clone(),
            owner,
            scope: stated.scope.clone(),
            aim: stated.aim,
            target: stated.target,
            baseline: stated.baseline,
            range: stated.range,
            milestones: stated.milestones.clone(),
            parent,
            headroom: stated.headroom,
            place: Some(Place { file: file.to_owned(), line: stated.origin.line }),
        };
        let known = self.goals.get(&id);
        tally.count(known, |known| same_goal(known, &goal));
        if known.is_none_or(|known| !same_goal(known, &goal)) {
            self.goals.insert(id, goal);
        }
    }
}

/// Where a goal was read is no difference.
pub(super) fn same_goal(a: &Goal, b: &Goal) -> bool {
    Goal { place: None, ..a.clone() } == Goal { place: None, ..b.clone() }
}

fn refuse(draft: &mut Draft, code: Code, column: usize, value: &str, stated: GoalDraft) {
    let header = draft.headers.get(column).map_or("", String::as_str);
    let issue = Issue::of_file(code, &draft.name).at(stated.origin.line, stated.origin.record);
    let issue = issue.in_column(header, column).about(value);
    draft.refused.push(RefusedRow::of(&issue, stated.origin.cells));
    draft.issues.add(code, || issue);
}

fn warn_repeat(draft: &mut Draft, stated: &GoalDraft) {
    let name = draft.name.clone();
    draft.issues.add(Code::GoalConflict, || {
        Issue::of_file(Code::GoalConflict, &name).at(stated.origin.line, stated.origin.record)
    });
}
