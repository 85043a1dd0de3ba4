//! Goals as rows: those that there are, to be changed, and new ones. New ones alone become a small file that is
//! read like any other, so that each row has a line; where a saved one is changed, all rows are one edit.

use super::{Draft, filled, number, saved_entry, text, typed_file};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::goals::objective::aim_of;
use crate::domain::kernel::{Currency, DateRange, GoalId, Id, Rational};
use crate::domain::measure::KpiId;
use crate::domain::model::goal::{Goal, GoalMeasure, GoalOwner, GoalValue};
use crate::domain::model::person::fold_name;
use crate::domain::model::workspace::Roster;
use crate::present::format::Locale;
use crate::present::goals::form::{read_value, written};
use crate::present::grid::reading::{date, plain};
use crate::present::grid::{Entry, GridColumn, Saved};
use crate::present::table::quoted;
use crate::present::words::{goals, grid as words};
use std::collections::BTreeMap;

pub const COLUMNS: &[GridColumn] = &[
    text(goals::GOAL, ""),
    text(words::OWNER, goals::COMPANY),
    text(goals::MEASURED_BY, "revenue"),
    number(goals::TARGET, words::EXAMPLE_AMOUNT),
    number(words::FROM, words::EXAMPLE_DATE),
    number(words::THROUGH, words::EXAMPLE_DATE),
    text(goals::SERVES, ""),
];

/// Headers that import recognises, in the order of the file.
const HEADERS: &str = "Goal,Owner,KPI,Target,Currency,From,Through,Serves\r\n";

/// The goals that there are, by their days and names.
pub fn entries(overview: &Overview, locale: &Locale) -> Vec<Entry> {
    let entry = |goal: &Goal| {
        let above = overview.goals.iter().find(|above| Some(above.id) == goal.parent);
        let target = written(goal.target, is_ratio(&goal.measure)).replace('.', &locale.decimal.to_string());
        let cells = vec![
            goal.name.clone(),
            owner_name(overview, &goal.owner),
            measure_name(&goal.measure),
            target,
            goal.range.from.to_string(),
            goal.range.last_day().to_string(),
            above.map(|above| above.name.clone()).unwrap_or_default(),
        ];
        saved_entry(goal.id.to_string(), cells)
    };
    overview.goals.iter().map(entry).collect()
}

fn owner_name(overview: &Overview, owner: &GoalOwner) -> String {
    match owner {
        GoalOwner::Company => String::new(),
        GoalOwner::Team(name) => name.clone(),
        GoalOwner::Person(id) => super::name_of(overview, *id),
    }
}

/// A KPI's name, or what check-ins count.
fn measure_name(measure: &GoalMeasure) -> String {
    match measure {
        GoalMeasure::Kpi(name) => name.clone(),
        GoalMeasure::CheckIns { unit, .. } => unit.clone(),
    }
}

fn is_ratio(measure: &GoalMeasure) -> bool {
    let unit = kpi_of(measure).map(|kpi| kpi.entry().unit);
    unit == Some(crate::domain::measure::Unit::Ratio)
}

fn kpi_of(measure: &GoalMeasure) -> Option<KpiId> {
    match measure {
        GoalMeasure::Kpi(name) => KpiId::parse(name),
        GoalMeasure::CheckIns { .. } => None,
    }
}

/// What saving does where only new goals were typed.
pub fn saved(text: String) -> Saved {
    Saved::File { name: words::TYPED_GOALS.to_owned(), text }
}

/// Whether a saved goal was changed or cleared.
pub fn changes_saved(draft: &Draft) -> bool {
    draft.removed().next().is_some() || draft.changed().iter().any(|(_, entry)| !entry.key.is_empty())
}

/// The file; nothing where nothing was typed.
pub fn file(draft: &mut Draft) -> Option<String> {
    typed_file(draft, HEADERS, line)
}

/// A line in plain form; a row without a measure is about won revenue.
fn line(draft: &mut Draft, row: usize, entry: &Entry) -> String {
    let locale = draft.locale;
    let name = draft.needed((row, 0), |text| filled(text, goals::NO_NAME)).unwrap_or_default();
    let target = draft.needed((row, 3), |text| filled(text, goals::NO_TARGET)).unwrap_or_default();
    let from = draft.needed((row, 4), |text| date(text, locale));
    let through = draft.needed((row, 5), |text| date(text, locale));
    let measure =
        Some(entry.text(2)).filter(|text| !text.is_empty()).unwrap_or_else(|| KpiId::Revenue.slug());
    let cells = [
        name,
        entry.text(1),
        measure,
        plain(&target, locale),
        draft.overview.currency.unwrap_or(Currency::USD).to_string(),
        from.map(|from| from.to_string()).unwrap_or_default(),
        through.map(|through| through.to_string()).unwrap_or_default(),
        entry.text(6),
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}

/// Changed, new and cleared rows as actions. Goals above are found by name: among the rows as they are typed.
pub fn read(draft: &mut Draft) {
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(GoalId)).collect::<Vec<_>>();
    let mut ids: BTreeMap<String, Vec<GoalId>> = BTreeMap::new();
    for (row, entry) in draft.grid.entries.iter().enumerate().filter(|(_, entry)| !entry.is_blank()) {
        ids.entry(fold_name(&entry.text(0))).or_default().push(id_of(row, entry));
    }
    let mut set = Vec::new();
    for (row, entry) in draft.changed() {
        if let Some(goal) = goal(draft, row, entry, &ids) {
            let known = draft.overview.goals.iter().any(|known| known.id == goal.id);
            set.push((goal.parent.is_some(), Action::SetGoal { id: known.then_some(goal.id), goal }));
        }
    }
    // Those above first, so that nothing serves a goal that is not there yet.
    set.sort_by_key(|(is_below, _)| *is_below);
    draft.actions.extend(set.into_iter().map(|(_, action)| action));
    draft.actions.extend(removed.into_iter().map(Action::RemoveGoal));
}

/// The id of a row: its goal's, or for a new one that of its place and name.
fn id_of(row: usize, entry: &Entry) -> GoalId {
    let fresh = || Id::derived("typed goal", &[&row.to_string(), &entry.cells.join("\t")]);
    GoalId(Id::parse(&entry.key).unwrap_or_else(fresh))
}

fn goal(draft: &mut Draft, row: usize, entry: &Entry, ids: &BTreeMap<String, Vec<GoalId>>) -> Option<Goal> {
    let (overview, locale) = (draft.overview, draft.locale);
    let id = id_of(row, entry);
    let known = overview.goals.iter().find(|known| known.id == id);
    let measure = measure(known, &entry.text(2));
    let currency = known.and_then(|known| known.target.currency()).or(overview.currency);
    let name = draft.needed((row, 0), |text| filled(text, goals::NO_NAME));
    let owner = draft.needed((row, 1), |name| owner(overview, name));
    let kpi = kpi_of(&measure);
    let value = |text: &str| read_value(text, kpi, currency.unwrap_or(Currency::USD), locale);
    let target = draft.needed((row, 3), |text| value(text).ok_or_else(|| goals::NO_TARGET.to_owned()));
    let from = draft.needed((row, 4), |text| date(text, locale));
    let through = draft.needed((row, 5), |text| date(text, locale));
    let range =
        from.zip(through).and_then(|(from, through)| DateRange::new(from, through.plus_days(1).ok()?).ok());
    if range.is_none() && from.is_some() && through.is_some() {
        draft.blame((row, 5), words::BEFORE_FIRST);
    }
    let parent = draft.optional((row, 6), |name| {
        let above: Vec<GoalId> =
            ids.get(&fold_name(name)).into_iter().flatten().copied().filter(|above| *above != id).collect();
        match above.as_slice() {
            [one] => Ok(*one),
            _ => Err(words::no_goal_above(name)),
        }
    });
    let fresh = || Goal {
        id,
        name: String::new(),
        aim: kpi.map(aim_of).unwrap_or_default(),
        measure: measure.clone(),
        owner: GoalOwner::Company,
        scope: BTreeMap::new(),
        target: GoalValue::Number(Rational::ZERO),
        baseline: None,
        range: DateRange::ALL,
        milestones: Vec::new(),
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    };
    // What has no column here stays as it is, unless the unit changed, in which it would mean nothing.
    let mut goal = known.cloned().unwrap_or_else(fresh);
    let target = target?;
    if !goal.target.is_alike(target) {
        (goal.baseline, goal.milestones) = (None, Vec::new());
    }
    Some(Goal { name: name?, measure, owner: owner?, target, range: range?, parent, ..goal })
}

/// The measure: what stood there before where the cell still says it.
fn measure(known: Option<&Goal>, text: &str) -> GoalMeasure {
    match known {
        Some(known) if measure_name(&known.measure) == text => known.measure.clone(),
        _ if text.is_empty() => GoalMeasure::Kpi(KpiId::Revenue.slug()),
        _ => GoalMeasure::Kpi(text.to_owned()),
    }
}

fn owner(overview: &Overview, name: &str) -> Result<GoalOwner, String> {
    let folded = fold_name(name);
    if folded.is_empty() || folded == fold_name(goals::COMPANY) {
        return Ok(GoalOwner::Company);
    }
    let roster = Roster::of(overview.people.iter().map(|brief| &brief.person));
    let team = || overview.teams.iter().find(|team| fold_name(team) == folded);
    let found = roster.find(name).map(GoalOwner::Person);
    found.or_else(|| team().cloned().map(GoalOwner::Team)).ok_or_else(|| words::unknown_person(name))
}
