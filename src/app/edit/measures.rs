//! What the company means by its measures, and KPIs of its own.

use super::{Change, Edit, EditError, EditName, Making};
use crate::domain::kernel::OwnKpiId;
use crate::domain::measure::own::parse;
use crate::domain::model::Settings;
use crate::domain::model::measures::{MeasureSettings, OwnKpi};

/// The most KPIs of a company's own.
const MOST_KPIS: usize = 200;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

pub(super) fn set_measures(making: &mut Making, settings: MeasureSettings) -> Result<Edit, EditError> {
    let known = ["call", "email", "meeting", "task", "other"];
    if let Some(goal) = settings.activity_goals.iter().find(|goal| !known.contains(&goal.activity.as_str())) {
        return Err(EditError::rule(format!(
            "“{}” is no type of activity; write {}",
            goal.activity,
            known.join(", ")
        )));
    }
    if settings.activity_goals.iter().any(|goal| goal.weight.is_negative()) {
        return Err(EditError::rule("a weight is 0 or more"));
    }
    if settings.activity_cap.is_some_and(|cap| cap.is_negative() || cap.is_zero()) {
        return Err(EditError::rule("the cap of activity goals is above 0, such as 1 or 6/5"));
    }
    let own = making.workspace.settings.measures.own.clone();
    changed(making, EditName::ChangeSettings, MeasureSettings { own, ..settings })
}

pub(super) fn set_kpi(making: &mut Making, id: Option<OwnKpiId>, kpi: OwnKpi) -> Result<Edit, EditError> {
    let mut measures = making.workspace.settings.measures.clone();
    let name = kpi.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(EditError::rule(format!("a KPI has a name of 1 to {LONGEST_NAME} characters")));
    }
    if measures.own.iter().any(|(other, known)| Some(*other) != id && known.name == name) {
        return Err(EditError::rule(format!("there is a KPI “{name}” already; take another name")));
    }
    parse(&kpi.formula).map_err(|error| EditError::rule(format!("the formula is wrong at {error}")))?;
    if id.is_some_and(|id| !measures.own.contains_key(&id)) {
        return Err(EditError::missing("KPI"));
    }
    if id.is_none() && measures.own.len() >= MOST_KPIS {
        return Err(EditError::rule(format!("a company has at most {MOST_KPIS} KPIs of its own")));
    }
    let id = id.unwrap_or_else(|| OwnKpiId(making.ids.next_id()));
    measures.own.insert(id, OwnKpi { name: name.clone(), ..kpi });
    changed(making, EditName::SetKpi { name }, measures)
}

pub(super) fn remove_kpi(making: &mut Making, id: OwnKpiId) -> Result<Edit, EditError> {
    let mut measures = making.workspace.settings.measures.clone();
    let removed = measures.own.remove(&id).ok_or_else(|| EditError::missing("KPI"))?;
    changed(making, EditName::RemoveKpi { name: removed.name }, measures)
}

fn changed(making: &mut Making, name: EditName, measures: MeasureSettings) -> Result<Edit, EditError> {
    let before = making.workspace.settings.clone();
    let after = Settings { measures, ..before.clone() };
    Ok(making.edit(name, vec![Change::Settings { before, after }]))
}
