//! An expression that stands on more than deals, as one statement: each KPI over quotas, work or history is a
//! table of its own with the same axes, what is counted over deals is another, and the value joins them.

use super::{
    SqlError, SqlQuestion, aggregate, as_shown, expression, join, keys, kpis, node, number, source,
    uses_created,
};
use crate::domain::measure::catalogue::{KpiId, Unit};
use crate::domain::measure::own::{Formula, Function, Node};
use std::collections::BTreeMap;

/// The column by which a group with deals is told from one without.
const DEALS: &str = "deals_there";

/// Whether an expression stands on a KPI that is none over deals.
pub(super) fn is_needed(formula: &Formula) -> bool {
    formula.kpis().into_iter().any(|kpi| expression(kpi).is_none())
}

/// The statement.
///
/// # Errors
/// [`SqlError`] where one of the KPIs can't be divided so.
pub(super) fn statement(formula: &Formula, question: &SqlQuestion) -> Result<String, SqlError> {
    let mut tables: Vec<(String, String)> = Vec::new();
    let columns = over_deals(formula, question)?;
    if !columns.is_empty() {
        tables.push(("of_deals".to_owned(), deals(formula, &columns, question)));
    }
    for kpi in formula.kpis().into_iter().filter(|kpi| expression(*kpi).is_none()) {
        let name = table_of(kpi);
        if !tables.iter().any(|(known, _)| *known == name) {
            let body = kpis::statement(kpi, question)?;
            tables.push((name, body.trim_end_matches([';', '\n']).to_owned()));
        }
    }
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let value = value(formula, &formula.root)?;
    let by = keys::list(question);
    let (columns, from, order) = if by.is_empty() {
        (String::new(), names.join(", "), String::new())
    } else {
        let all = names.iter().map(|name| format!("SELECT {by} FROM {name}"));
        let all = all.collect::<Vec<_>>().join(" UNION ");
        let joined = names.iter().map(|name| format!(" LEFT JOIN {name} USING ({by})")).collect::<String>();
        (format!("{by}, "), format!("({all}) AS groups{joined}"), format!("\nORDER BY {by}"))
    };
    let with: Vec<String> = tables.iter().map(|(name, body)| format!("{name} AS (\n{body}\n)")).collect();
    Ok(format!("WITH {}\nSELECT {columns}{value} AS value\nFROM {from}{order};\n", with.join(",\n")))
}

fn table_of(kpi: KpiId) -> String {
    format!("of_{}", kpi.slug())
}

fn column_of(kpi: KpiId) -> String {
    format!("deal_{}", kpi.slug())
}

/// What is counted over deals, by the name of its column: aggregates, and KPIs that are expressions over deals.
fn over_deals(formula: &Formula, question: &SqlQuestion) -> Result<BTreeMap<String, String>, SqlError> {
    let aggregates = formula.aggregates.iter().enumerate();
    let mut columns: BTreeMap<String, String> =
        aggregates.map(|(place, own)| (format!("part_{place}"), aggregate(own))).collect();
    for kpi in formula.kpis() {
        if let Some(inner) = question.inner(kpi) {
            columns.insert(column_of(kpi), node(&inner, &inner.root, question)?);
        }
    }
    Ok(columns)
}

fn deals(formula: &Formula, columns: &BTreeMap<String, String>, question: &SqlQuestion) -> String {
    let by = keys::list(question);
    let comma = if by.is_empty() { "" } else { ", " };
    let columns = columns.iter().map(|(name, value)| format!("{value} AS {name}"));
    let columns: Vec<String> = columns.chain([format!("count(*) AS {DEALS}")]).collect();
    let (rows, grouping) = (source(question, uses_created(formula, question)), keys::grouping(question));
    format!("WITH facts AS (\n{rows}\n)\nSELECT {by}{comma}{}\nFROM facts{grouping}", columns.join(", "))
}

fn value(formula: &Formula, part: &Node) -> Result<String, SqlError> {
    Ok(match part {
        Node::Number(value) => number(*value),
        Node::Kpi(kpi) => {
            let is_zero = is_zero_where_nothing(*kpi);
            let found = match expression(*kpi) {
                Some(_) if is_zero => zero_without_deals(&column_of(*kpi)),
                Some(_) => format!("of_deals.{}", column_of(*kpi)),
                None if is_zero => format!("coalesce({}.value, 0)", table_of(*kpi)),
                None => format!("{}.value", table_of(*kpi)),
            };
            as_shown(*kpi, found)
        }
        Node::Negative(inner) => format!("(-{})", value(formula, inner)?),
        Node::Aggregate(place) => {
            let counts = formula.aggregates.get(*place).is_some_and(|own| {
                matches!(own.function, Function::Count | Function::Distinct | Function::Sum)
            });
            let column = format!("part_{place}");
            if counts { zero_without_deals(&column) } else { format!("of_deals.{column}") }
        }
        Node::Join(operator, left, right) => join(*operator, &value(formula, left)?, &value(formula, right)?),
    })
}

/// A column over deals, 0 in a group without any; where there are deals it may still be unknown.
fn zero_without_deals(column: &str) -> String {
    format!("CASE WHEN of_deals.{DEALS} IS NULL THEN 0 ELSE of_deals.{column} END")
}

/// Whether nothing in a group is none of it: counts, and sums of what happened. A quota that nobody set is unknown.
fn is_zero_where_nothing(kpi: KpiId) -> bool {
    let entry = kpi.entry();
    entry.unit == Unit::Count || (entry.additive && kpi != KpiId::Quota)
}
