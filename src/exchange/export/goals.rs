//! Goals as a table, with the headers under which import reads them back.

use super::tables::{day, money, percent, sheet, text};
use crate::domain::kernel::Rational;
use crate::domain::measure::{KpiId, Unit};
use crate::domain::model::goal::{Aim, Goal, GoalMeasure, GoalOwner, GoalValue};
use crate::domain::model::{RecordKind, Workspace};
use crate::exchange::workbook::{BookCell, BookSheet};

/// All goals, each after the one that it serves. Quotas have a table of their own.
pub fn table(workspace: &Workspace) -> BookSheet {
    sheet(RecordKind::Goals, in_order(workspace).into_iter().map(|goal| row(workspace, goal)).collect())
}

/// Goals that are not in the workspace yet, for a file that import reads.
pub fn table_of(workspace: &Workspace, goals: &[Goal]) -> BookSheet {
    sheet(RecordKind::Goals, goals.iter().map(|goal| row(workspace, goal)).collect())
}

/// Goals with those above before those below.
fn in_order(workspace: &Workspace) -> Vec<&Goal> {
    let depth = |goal: &Goal| {
        let mut at = goal.parent;
        let mut depth = 0usize;
        while let Some(above) =
            at.and_then(|id| workspace.goals.get(&id)).filter(|_| depth < workspace.goals.len())
        {
            (at, depth) = (above.parent, depth + 1);
        }
        depth
    };
    let mut goals: Vec<&Goal> = workspace.goals.values().collect();
    goals.sort_by_key(|goal| (depth(goal), goal.range, goal.name.clone(), goal.id));
    goals
}

fn row(workspace: &Workspace, goal: &Goal) -> Vec<BookCell> {
    let (owner_type, owner) = match &goal.owner {
        GoalOwner::Company => ("company", ""),
        GoalOwner::Team(name) => ("team", name.as_str()),
        GoalOwner::Person(id) => {
            ("person", workspace.people.get(id).map_or("", |person| person.name.as_str()))
        }
    };
    let (measure, unit) = match &goal.measure {
        GoalMeasure::Kpi(name) => (name.as_str(), ""),
        GoalMeasure::CheckIns { kind, unit } => (kind.slug(), unit.as_str()),
    };
    let is_ratio = KpiId::parse(measure).is_some_and(|kpi| kpi.entry().unit == Unit::Ratio);
    let parent = goal.parent.and_then(|id| workspace.goals.get(&id));
    let scope = goal
        .scope
        .iter()
        .flat_map(|(column, texts)| texts.iter().map(move |text| format!("{column}={text}")));
    let steps = goal.milestones.iter().map(|step| format!("{}={}", step.on, written(step.value, is_ratio)));
    let aim = if goal.aim == Aim::AtLeast { "at least" } else { "at most" };
    let headroom = if goal.headroom.is_zero() { None } else { Some(goal.headroom) };
    let currency = goal.target.currency().map(|currency| currency.to_string()).unwrap_or_default();
    vec![
        text(&goal.name),
        text(owner_type),
        text(owner),
        text(measure),
        text(unit),
        text(aim),
        value(goal.target, is_ratio),
        text(&currency),
        goal.baseline.map_or(BookCell::Empty, |baseline| value(baseline, is_ratio)),
        day(Some(goal.range.from)),
        day(Some(goal.range.until)),
        text(parent.map_or("", |parent| parent.name.as_str())),
        text(&scope.collect::<Vec<_>>().join("; ")),
        text(&steps.collect::<Vec<_>>().join("; ")),
        percent(headroom),
    ]
}

fn value(value: GoalValue, is_ratio: bool) -> BookCell {
    match value {
        GoalValue::Money(amount) => money(Some(amount)),
        GoalValue::Number(number) if is_ratio => percent(Some(number)),
        GoalValue::Number(number) => match number.exact_decimal() {
            Some(digits) => BookCell::Number(digits),
            None => text(&number.to_string()),
        },
    }
}

/// A value within a list of several.
fn written(value: GoalValue, is_ratio: bool) -> String {
    match value {
        GoalValue::Money(money) => money.decimal(),
        GoalValue::Number(number) if is_ratio => Rational::percent(number),
        GoalValue::Number(number) => number.to_string(),
    }
}
