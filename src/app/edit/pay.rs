//! Edits of what people judged by hand for pay: achievements and adjustments.

use super::records::name_of;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::{AchievementId, AdjustmentId};
use crate::domain::model::{Achievement, Adjustment};

pub(super) fn set_achievement(
    making: &mut Making,
    id: Option<AchievementId>,
    record: Achievement,
) -> Result<Edit, EditError> {
    let known = &making.workspace.achievements;
    let name = name_of(making.workspace, record.person)?;
    let objective = record.objective.trim().to_owned();
    if objective.is_empty() {
        return Err(EditError::rule("Name the objective, as the plan does."));
    }
    if record.achieved.is_negative() {
        return Err(EditError::rule("An achievement can't be below 0 %."));
    }
    let other = known
        .values()
        .find(|other| other.is_about(record.person, &objective, record.range) && Some(other.id) != id);
    if other.is_some() {
        return Err(EditError::rule(format!(
            "{name} already has an achievement of {objective} for {}; change that one.",
            record.range
        )));
    }
    let before = match id {
        Some(id) => Some(known.get(&id).cloned().ok_or_else(|| EditError::missing("achievement"))?),
        None => None,
    };
    let id = id.unwrap_or_else(|| Achievement::id_of(record.person, &objective, record.range));
    let named = EditName::SetAchievement { name, objective: objective.clone() };
    let (note, by) = (record.note.trim().to_owned(), record.by.trim().to_owned());
    let after = Some(Achievement { id, objective, note, by, place: None, ..record });
    Ok(making.edit(named, vec![Change::Achievement(Put { id, before, after })]))
}

pub(super) fn remove_achievement(making: &mut Making, id: AchievementId) -> Result<Edit, EditError> {
    let known = making.workspace.achievements.get(&id).cloned();
    let known = known.ok_or_else(|| EditError::missing("achievement"))?;
    let name = name_of(making.workspace, known.person)?;
    let named = EditName::RemoveAchievement { name, objective: known.objective.clone() };
    Ok(making.edit(named, vec![Change::Achievement(Put { id, before: Some(known), after: None })]))
}

pub(super) fn set_adjustment(
    making: &mut Making,
    id: Option<AdjustmentId>,
    record: Adjustment,
) -> Result<Edit, EditError> {
    let known = &making.workspace.adjustments;
    let name = name_of(making.workspace, record.person)?;
    let reason = record.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(EditError::rule("An adjustment of pay needs a reason."));
    }
    let before = match id {
        Some(id) => Some(known.get(&id).cloned().ok_or_else(|| EditError::missing("adjustment"))?),
        None => None,
    };
    let id = id.unwrap_or_else(|| AdjustmentId(making.ids.next_id()));
    let named = EditName::SetAdjustment { name, amount: record.amount };
    let (line, by) = (record.line.trim().to_owned(), record.by.trim().to_owned());
    let after = Some(Adjustment { id, reason, line, by, place: None, ..record });
    Ok(making.edit(named, vec![Change::Adjustment(Put { id, before, after })]))
}

pub(super) fn remove_adjustment(making: &mut Making, id: AdjustmentId) -> Result<Edit, EditError> {
    let known = making.workspace.adjustments.get(&id).cloned();
    let known = known.ok_or_else(|| EditError::missing("adjustment"))?;
    let name = name_of(making.workspace, known.person)?;
    let named = EditName::RemoveAdjustment { name, amount: known.amount };
    Ok(making.edit(named, vec![Change::Adjustment(Put { id, before: Some(known), after: None })]))
}
