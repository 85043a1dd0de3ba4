//! Edits of goals: set, removed, checked in on, acknowledged.

use super::{Action, Change, Edit, EditError, EditName, Making, Put};
use crate::domain::goals::Cascade;
use crate::domain::kernel::{Date, GoalId, PersonId, Rational};
use crate::domain::model::Workspace;
use crate::domain::model::goal::{Acknowledgement, CheckIn, Goal, GoalLog, GoalOwner, GoalRef};
use std::collections::BTreeSet;

/// The longest name, note or unit, in characters.
const LONGEST_TEXT: usize = 10_000;
/// The most milestones of a goal and the most entries of a log.
const MOST_ENTRIES: usize = 1_000;

pub(super) fn set_goal(making: &mut Making, id: Option<GoalId>, goal: Goal) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let before = match id {
        Some(id) => Some(workspace.goals.get(&id).cloned().ok_or_else(|| EditError::missing("goal"))?),
        None => None,
    };
    let id = id.unwrap_or_else(|| free_id(making, goal.id));
    let after = checked(making.workspace, Goal { id, name: goal.name.trim().to_owned(), ..goal })?;
    let named = EditName::SetGoal { name: after.name.clone() };
    Ok(making.edit(named, vec![Change::Goal(Put { id, before, after: Some(after) })]))
}

/// The id that a new goal brings, where nothing has it yet: parts of a cascade name each other by it.
fn free_id(making: &mut Making, wished: GoalId) -> GoalId {
    let is_free = wished.0.bits() != 0 && !making.workspace.goals.contains_key(&wished);
    if is_free { wished } else { GoalId(making.ids.next_id()) }
}

/// The goal, if it breaks no rule that a record must keep. Whether it is a good goal is for its check to say.
fn checked(workspace: &Workspace, goal: Goal) -> Result<Goal, EditError> {
    if goal.name.is_empty() || goal.name.chars().count() > LONGEST_TEXT {
        return Err(EditError::rule(
            "A goal needs a name of 1 to 10,000 characters: what should be reached?",
        ));
    }
    match &goal.owner {
        GoalOwner::Person(id) if !workspace.people.contains_key(id) => {
            return Err(EditError::missing("person"));
        }
        GoalOwner::Team(name) if name.trim().is_empty() => {
            return Err(EditError::rule("Name the team whose goal it is."));
        }
        _ => {}
    }
    if goal.target.exact().is_negative() {
        return Err(EditError::rule("A target can't be below zero."));
    }
    let alike = |value: Option<crate::domain::model::GoalValue>| {
        value.is_none_or(|value| value.is_alike(goal.target))
    };
    if !alike(goal.baseline) || goal.milestones.iter().any(|step| !alike(Some(step.value))) {
        return Err(EditError::rule("Baseline and milestones count in the unit of the target."));
    }
    if goal.milestones.iter().any(|step| !goal.range.contains(step.on)) {
        return Err(EditError::rule("A milestone lies within the days of its goal."));
    }
    if goal.milestones.len() > MOST_ENTRIES {
        return Err(EditError::rule("A goal has 1,000 milestones at most."));
    }
    if goal.headroom.is_negative() || goal.headroom > Rational::ONE {
        return Err(EditError::rule("The over-assignment lies from 0 % to 100 % of the target."));
    }
    lies_in_no_circle(workspace, &goal)?;
    Ok(goal)
}

fn lies_in_no_circle(workspace: &Workspace, goal: &Goal) -> Result<(), EditError> {
    let mut seen = BTreeSet::new();
    let mut at = goal.parent;
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if id == goal.id {
            return Err(EditError::rule("A goal can't serve itself, nor a goal below it; choose another."));
        }
        let above = workspace.goals.get(&id);
        if seen.len() == 1 && above.is_none() {
            return Err(EditError::missing("goal above"));
        }
        at = above.and_then(|above| above.parent);
    }
    Ok(())
}

/// Removes a goal and what was said about it. Goals below it move up to the one that it served.
pub(super) fn remove_goal(making: &mut Making, id: GoalId) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let goal = workspace.goals.get(&id).cloned().ok_or_else(|| EditError::missing("goal"))?;
    let below = workspace.goals.values().filter(|child| child.parent == Some(id));
    let moved = below.map(|child| {
        let after = Goal { parent: goal.parent, ..child.clone() };
        Change::Goal(Put { id: child.id, before: Some(child.clone()), after: Some(after) })
    });
    let mut changes: Vec<Change> = moved.collect();
    changes.extend(forget_log(workspace, GoalRef::Goal(id)));
    let named = EditName::RemoveGoal { name: goal.name.clone() };
    changes.push(Change::Goal(Put { id, before: Some(goal), after: None }));
    Ok(making.edit(named, changes))
}

/// The change that forgets what was said, if something was.
pub(super) fn forget_log(workspace: &Workspace, of: GoalRef) -> Option<Change> {
    let before = workspace.goal_logs.get(&of.id()).cloned()?;
    Some(Change::GoalLog(Put { id: of.id(), before: Some(before), after: None }))
}

pub(super) fn check_in(making: &mut Making, of: GoalRef, entry: CheckIn) -> Result<Edit, EditError> {
    let (name, target) = known(making.workspace, of)?;
    if entry.confidence.is_some_and(|percent| percent > 100) {
        return Err(EditError::rule("Confidence lies from 0 to 100 percent."));
    }
    if entry.note.chars().count() > LONGEST_TEXT {
        return Err(EditError::rule("A note can have 10,000 characters at most."));
    }
    if [entry.value, entry.expected].into_iter().flatten().any(|value| !value.is_alike(target)) {
        return Err(EditError::rule("What is said counts in the unit of the target."));
    }
    say(making, of, EditName::CheckIn { name }, |log| {
        log.check_ins.push(entry);
        // An entry that is handed in late stands on its day; entries of one day keep their order.
        log.check_ins.sort_by_key(|entry| entry.on);
    })
}

pub(super) fn acknowledge(
    making: &mut Making,
    of: GoalRef,
    by: Option<PersonId>,
    on: Date,
) -> Result<Edit, EditError> {
    let (name, target) = known(making.workspace, of)?;
    let range = match of {
        GoalRef::Goal(id) => making.workspace.goals.get(&id).map(|goal| goal.range),
        GoalRef::Quota(id) => making.workspace.quotas.get(&id).map(|quota| quota.range),
    };
    let range = range.ok_or_else(|| EditError::missing("goal"))?;
    if by.is_some_and(|by| !making.workspace.people.contains_key(&by)) {
        return Err(EditError::missing("person"));
    }
    say(making, of, EditName::Acknowledge { name }, |log| {
        log.acknowledged.push(Acknowledgement { on, by, target, range });
    })
}

fn say(
    making: &mut Making,
    of: GoalRef,
    named: EditName,
    add: impl FnOnce(&mut GoalLog),
) -> Result<Edit, EditError> {
    let before = making.workspace.goal_logs.get(&of.id()).cloned();
    let mut after = before.clone().unwrap_or_default();
    add(&mut after);
    if after.check_ins.len() > MOST_ENTRIES || after.acknowledged.len() > MOST_ENTRIES {
        return Err(EditError::rule("A goal has 1,000 check-ins at most; set a new goal for new days."));
    }
    let put = Put { id: of.id(), before, after: Some(after) };
    Ok(making.edit(named, vec![Change::GoalLog(put)]))
}

/// The name and the target of what is spoken of.
fn known(workspace: &Workspace, of: GoalRef) -> Result<(String, crate::domain::model::GoalValue), EditError> {
    match of {
        GoalRef::Goal(id) => {
            let goal = workspace.goals.get(&id).ok_or_else(|| EditError::missing("goal"))?;
            Ok((goal.name.clone(), goal.target))
        }
        GoalRef::Quota(id) => {
            let quota = workspace.quotas.get(&id).ok_or_else(|| EditError::missing("quota"))?;
            let name = super::records::name_of(workspace, quota.person)?;
            Ok((name, crate::domain::model::GoalValue::Money(quota.amount)))
        }
    }
}

/// Sets the parts of a cascade as goals: those below the goal with the same owner and days are changed, the
/// others are new. The goal itself remembers what was planned on top.
pub(super) fn hand_on(making: &mut Making, parts: Cascade) -> Result<Edit, EditError> {
    let GoalRef::Goal(above) = parts.ask.goal else {
        return Err(EditError::rule("A quota is handed on by quotas; set a goal above it instead."));
    };
    let workspace = making.workspace;
    let goal = workspace.goals.get(&above).cloned().ok_or_else(|| EditError::missing("goal"))?;
    let mut actions = Vec::new();
    if goal.headroom != parts.ask.over {
        let grown = Goal { headroom: parts.ask.over, ..goal.clone() };
        actions.push(Action::SetGoal { id: Some(above), goal: grown });
    }
    let mut ids: Vec<GoalId> = Vec::new();
    for part in &parts.parts {
        let head = part.part_of.and_then(|index| ids.get(usize::try_from(index).ok()?).copied());
        let parent = head.unwrap_or(above);
        let owner = owner_name(workspace, &part.owner)?;
        let known = workspace.goals.values().find(|known| {
            (known.parent, &known.owner, known.range) == (Some(parent), &part.owner, part.period.range)
                && known.measure == goal.measure
        });
        let id = known.map_or_else(|| GoalId(making.ids.next_id()), |known| known.id);
        let name = known
            .map_or_else(|| part_name(&goal.name, &owner, &part.period.name), |known| known.name.clone());
        let fresh = Goal {
            id,
            name,
            owner: part.owner.clone(),
            target: part.target,
            baseline: None,
            range: part.period.range,
            milestones: Vec::new(),
            parent: Some(parent),
            headroom: Rational::ZERO,
            place: None,
            ..goal.clone()
        };
        let after = known.map_or(fresh, |known| Goal { target: part.target, ..known.clone() });
        ids.push(id);
        actions.push(Action::SetGoal { id: known.map(|known| known.id), goal: after });
    }
    let edit = super::together(actions, making)?;
    Ok(Edit { name: EditName::HandOn { name: goal.name }, ..edit })
}

fn owner_name(workspace: &Workspace, owner: &GoalOwner) -> Result<String, EditError> {
    match owner {
        GoalOwner::Company => Ok(String::new()),
        GoalOwner::Team(name) => Ok(name.clone()),
        GoalOwner::Person(id) => super::records::name_of(workspace, *id),
    }
}

/// The goal's name, then whose part it is, then of which period.
fn part_name(goal: &str, owner: &str, period: &str) -> String {
    let parts = [goal, owner, period].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" \u{2013} ")
}
