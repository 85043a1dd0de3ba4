//! Goals → CSV, with the headers under which import reads them back.

use super::csv::{Cell, CsvOptions, write_table};
use super::template::headers;
use crate::domain::kernel::Rational;
use crate::domain::measure::{KpiId, Unit};
use crate::domain::model::goal::{Aim, Goal, GoalMeasure, GoalOwner, GoalValue};
use crate::domain::model::{RecordKind, Workspace};

/// All goals, each after the one that it serves. Quotas have a file of their own.
///
/// # Errors
/// What the writer says; it writes to memory.
pub fn csv(workspace: &Workspace) -> Result<String, csv::Error> {
    let headers: Vec<&str> = headers(RecordKind::Goals).collect();
    let rows: Vec<Vec<(String, bool)>> =
        in_order(workspace).into_iter().map(|goal| row(workspace, goal)).collect();
    let cells = rows.iter().map(|row| {
        let cell = |(text, is_plain): &'_ (String, bool)| {
            if *is_plain {
                Cell::Plain(text.clone())
            } else {
                Cell::Plain(super::csv::guard(text).into_owned())
            }
        };
        row.iter().map(cell).collect::<Vec<Cell>>()
    });
    let bytes = write_table(&headers, cells, CsvOptions::default())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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

fn row(workspace: &Workspace, goal: &Goal) -> Vec<(String, bool)> {
    let (owner_type, owner) = match &goal.owner {
        GoalOwner::Company => ("company", String::new()),
        GoalOwner::Team(name) => ("team", name.clone()),
        GoalOwner::Person(id) => {
            ("person", workspace.people.get(id).map(|person| person.name.clone()).unwrap_or_default())
        }
    };
    let (measure, unit) = match &goal.measure {
        GoalMeasure::Kpi(name) => (name.clone(), String::new()),
        GoalMeasure::CheckIns { kind, unit } => (kind.slug().to_owned(), unit.clone()),
    };
    let is_ratio = KpiId::parse(&measure).is_some_and(|kpi| kpi.entry().unit == Unit::Ratio);
    let value = |value: GoalValue| written(value, is_ratio);
    let parent = goal.parent.and_then(|id| workspace.goals.get(&id));
    let scope = goal
        .scope
        .iter()
        .flat_map(|(column, texts)| texts.iter().map(move |text| format!("{column}={text}")));
    let steps = goal.milestones.iter().map(|step| format!("{}={}", step.on, value(step.value)));
    let aim = if goal.aim == Aim::AtLeast { "at least" } else { "at most" };
    let headroom = if goal.headroom.is_zero() { String::new() } else { goal.headroom.percent() };
    let currency = goal.target.currency().map(|currency| currency.to_string()).unwrap_or_default();
    vec![
        (goal.name.clone(), false),
        (owner_type.to_owned(), true),
        (owner, false),
        (measure, false),
        (unit, false),
        (aim.to_owned(), true),
        (value(goal.target), true),
        (currency, true),
        (goal.baseline.map(value).unwrap_or_default(), true),
        (goal.range.from.to_string(), true),
        (goal.range.until.to_string(), true),
        (parent.map(|parent| parent.name.clone()).unwrap_or_default(), false),
        (scope.collect::<Vec<_>>().join("; "), false),
        (steps.collect::<Vec<_>>().join("; "), true),
        (headroom, true),
    ]
}

fn written(value: GoalValue, is_ratio: bool) -> String {
    match value {
        GoalValue::Money(money) => money.decimal(),
        GoalValue::Number(number) if is_ratio => Rational::percent(number),
        GoalValue::Number(number) => number.to_string(),
    }
}
