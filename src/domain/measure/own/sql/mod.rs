//! An expression as SQL over the tables that `attain sql --tables` writes: the first part of a compiler
//! to other engines. The dialect is DuckDB's.

mod joined;
mod keys;
mod kpis;
pub mod tables;

use super::{
    Aggregate, Condition, DayField, Formula, Function, Node, Operator, TextField, number_name, parse,
    text_name,
};
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::measure::atom::{Adds, Basis};
use crate::domain::measure::catalogue::{KpiId, Unit};
use crate::domain::measure::filter::Comparison;
use crate::domain::measure::group::Axis;

/// What a statement is divided by and limited to.
#[derive(Clone, Debug, Default)]
pub struct SqlQuestion {
    /// Divided by what.
    pub by: Vec<Axis>,
    /// The period, if there is one.
    pub period: Option<DateRange>,
    /// The company's setting: whether a win rate leaves disqualified deals out.
    pub disqualified_are_left_out: bool,
}

impl SqlQuestion {
    /// A KPI of the catalogue as an expression over deals, as the company's settings read it.
    fn inner(&self, kpi: KpiId) -> Option<Formula> {
        parse(&expression_under(kpi, self.disqualified_are_left_out)?).ok()
    }
}

/// Why there is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// A KPI that is only known in a workspace.
    #[error("“{0}” has no statement")]
    NoStatement(String),
    /// Divided by what only deals have.
    #[error("“{0}” is known by person, team and time; what only deals have does not divide it")]
    OnlyByPersonAndTime(String),
}

/// The catalogue's KPIs over deals, each as an expression that means the same.
const EXPRESSIONS: &[(KpiId, &str)] = &[
    (KpiId::Revenue, "sum(amount where won)"),
    (KpiId::WonCount, "count(where won)"),
    (KpiId::LostCount, "count(where lost)"),
    (KpiId::LostAmount, "sum(amount where lost)"),
    (KpiId::OpenCount, "count(where open)"),
    (KpiId::OpenPipeline, "sum(amount where open)"),
    (KpiId::WeightedPipeline, "sum(weighted_amount where open)"),
    (KpiId::WinRate, "count(where won) / count(where won or lost)"),
    (KpiId::WinRateCohort, "count(where won by created) / count(by created)"),
    (KpiId::WinRateValue, "sum(amount where won) / sum(amount where won or lost)"),
    (KpiId::AverageDeal, "mean(amount where won)"),
    (KpiId::MedianDeal, "median(amount where won)"),
    (KpiId::CycleMean, "mean(cycle_days where won)"),
    (KpiId::CycleMedian, "median(cycle_days where won)"),
    (KpiId::CycleP75, "percentile(cycle_days, 0.75 where won)"),
    (KpiId::CycleP90, "percentile(cycle_days, 0.9 where won)"),
    (
        KpiId::Velocity,
        "count(where open and qualified) * mean(amount where won) \
         * (count(where won) / count(where won or lost)) / mean(cycle_days where won)",
    ),
    (KpiId::DealsCreated, "count(by created)"),
    (KpiId::PipelineCreated, "sum(amount by created)"),
    (KpiId::OpenAge, "mean(age_days where open)"),
    (KpiId::NoNextStep, "count(where open and next_step is missing) / count(where open)"),
    (KpiId::SingleThreaded, "count(where open and contacts <= 1) / count(where open and contacts is known)"),
    (KpiId::NoDecisionRate, "count(where lost and no_decision) / count(where lost and reason is known)"),
    (KpiId::MarginAmount, "sum(margin where won and margin is known)"),
    (KpiId::Margin, "sum(margin where won and margin is known) / sum(amount where won and margin is known)"),
    (
        KpiId::Discount,
        "1 - sum(amount where won and list_amount is known) / sum(list_amount where won and list_amount is known)",
    ),
    (KpiId::UnitsSold, "sum(units where won)"),
];

/// A KPI of the catalogue as an expression over deals, where it is one.
pub fn expression(kpi: KpiId) -> Option<&'static str> {
    EXPRESSIONS.iter().find(|(known, _)| *known == kpi).map(|(_, text)| *text)
}

/// The same under the company's settings: a win rate may leave disqualified deals out.
pub fn expression_under(kpi: KpiId, disqualified_are_left_out: bool) -> Option<String> {
    let text = expression(kpi)?;
    Some(if disqualified_are_left_out {
        text.replace("won or lost", "won or lost and not disqualified")
    } else {
        text.to_owned()
    })
}

/// The statement of a KPI of the catalogue.
///
/// # Errors
/// [`SqlError`] where it is divided by what it does not know.
pub fn of_kpi(kpi: KpiId, question: &SqlQuestion) -> Result<String, SqlError> {
    match question.inner(kpi) {
        Some(formula) => statement(&formula, question),
        None => kpis::statement(kpi, question),
    }
}

/// The statement of an expression: a column for each axis, then `value`; exact as decimals allow.
///
/// # Errors
/// [`SqlError`] where it is divided by what one of its KPIs does not know.
pub fn statement(formula: &Formula, question: &SqlQuestion) -> Result<String, SqlError> {
    if joined::is_needed(formula) {
        return joined::statement(formula, question);
    }
    let value = node(formula, &formula.root, question)?;
    let by = keys::list(question);
    let comma = if by.is_empty() { "" } else { ", " };
    let rows = source(question, uses_created(formula, question));
    let grouping = keys::grouping(question);
    Ok(format!("WITH facts AS (\n{rows}\n)\nSELECT {by}{comma}{value} AS value\nFROM facts{grouping};\n"))
}

fn uses_created(formula: &Formula, question: &SqlQuestion) -> bool {
    let inner = || formula.kpis().into_iter().filter_map(|kpi| question.inner(kpi));
    let by_creation =
        |formula: &Formula| formula.aggregates.iter().any(|aggregate| aggregate.basis == Basis::Created);
    by_creation(formula) || inner().any(|inner| by_creation(&inner))
}

/// One row a deal and day by which it counts: `basis` is `closed`, `created` or `due`.
fn source(question: &SqlQuestion, created: bool) -> String {
    let columns = |day: &str| keys::columns(question, &format!("deals.{day}"));
    let inside = |day: &str| keys::inside(question, day);
    let mut parts = vec![format!(
        "  SELECT 'closed' AS basis, *{} FROM deals\n  WHERE CASE WHEN outcome = 'open' THEN {} ELSE {} END",
        columns("closed"),
        keys::open_in_view(question),
        inside("closed"),
    )];
    if created {
        parts.push(format!(
            "  SELECT 'created' AS basis, *{} FROM deals WHERE {}",
            columns("created"),
            inside("created")
        ));
    }
    parts.push(format!(
        "  SELECT 'due' AS basis, *{} FROM deals WHERE {}",
        columns("closed"),
        inside("closed")
    ));
    parts.join("\n  UNION ALL\n")
}

fn node(formula: &Formula, part: &Node, question: &SqlQuestion) -> Result<String, SqlError> {
    let read = |part: &Node| node(formula, part, question);
    Ok(match part {
        Node::Number(value) => number(*value),
        Node::Kpi(kpi) => {
            let inner = question.inner(*kpi);
            // Every other one is joined, see above.
            let inner = inner.map(|inner| node(&inner, &inner.root, question)).transpose()?;
            as_shown(*kpi, format!("({})", inner.unwrap_or_default()))
        }
        Node::Negative(inner) => format!("(-{})", read(inner)?),
        Node::Aggregate(place) => formula.aggregates.get(*place).map(aggregate).unwrap_or_default(),
        Node::Join(operator, left, right) => join(*operator, &read(left)?, &read(right)?),
    })
}

fn join(operator: Operator, left: &str, right: &str) -> String {
    match operator {
        Operator::Add => format!("({left} + {right})"),
        Operator::Subtract => format!("({left} - {right})"),
        Operator::Multiply => format!("({left} * {right})"),
        Operator::Divide => format!("(CAST({left} AS DOUBLE) / nullif({right}, 0))"),
    }
}

/// A KPI's value as an expression takes it: money in whole minor units, as the KPI itself is shown. Shares of a
/// quota are summed in floats, where a half may lie a hair below itself: hence first to a millionth.
fn as_shown(kpi: KpiId, value: String) -> String {
    match kpi.entry().unit {
        Unit::Money => format!("round(round({value}, 6))"),
        _ => value,
    }
}

fn number(value: Rational) -> String {
    match value.exact_decimal() {
        Some(decimal) => decimal,
        None => format!("({}::DOUBLE / {})", value.numerator(), value.denominator()),
    }
}

fn aggregate(aggregate: &Aggregate) -> String {
    let basis = match aggregate.basis {
        Basis::Closing => "basis = 'closed'",
        Basis::Created => "basis = 'created'",
        Basis::Due => "basis = 'due'",
    };
    let filter = match &aggregate.condition {
        Condition::All => basis.to_owned(),
        condition => format!("{basis} AND {}", test(condition)),
    };
    let column = match (aggregate.adds, aggregate.text) {
        (Some(adds), _) => column(adds),
        (None, Some(field)) => text_column(field),
        (None, None) => "*".to_owned(),
    };
    let call = match aggregate.function {
        Function::Count => "count(*)".to_owned(),
        Function::Distinct => format!("count(DISTINCT {column})"),
        Function::Sum => format!("sum({column})"),
        Function::Mean => format!("avg({column})"),
        Function::Least => format!("min({column})"),
        Function::Most => format!("max({column})"),
        Function::Percentile(share) => format!("quantile_cont({column}, {})", number(share)),
    };
    let found = format!("{call} FILTER (WHERE {filter})");
    // A sum of nothing is nothing; of deals none of which has the column it is unknown.
    match aggregate.function {
        Function::Sum => format!("CASE WHEN count(*) FILTER (WHERE {filter}) = 0 THEN 0 ELSE {found} END"),
        _ => found,
    }
}

/// The SQL expression of a numeric column; money is in minor units.
fn column(adds: Adds) -> String {
    match adds {
        Adds::Amount => "amount_minor".to_owned(),
        Adds::WeightedAmount => "(amount_minor * probability)".to_owned(),
        Adds::Cost => "cost_minor".to_owned(),
        Adds::Margin => "(amount_minor - cost_minor)".to_owned(),
        Adds::ListAmount => "list_minor".to_owned(),
        Adds::CycleDays => {
            "CASE WHEN closed >= created THEN date_diff('day', created, closed) END".to_owned()
        }
        other => number_name(other).to_owned(),
    }
}

fn text_column(field: TextField) -> String {
    match field {
        TextField::Owner => "person".to_owned(),
        other => quoted_name(&text_name(other)),
    }
}

fn quoted_name(name: &str) -> String {
    format!("\"{name}\"")
}

fn test(condition: &Condition) -> String {
    match condition {
        Condition::All => "TRUE".to_owned(),
        Condition::And(a, b) => format!("({} AND {})", test(a), test(b)),
        Condition::Or(a, b) => format!("({} OR {})", test(a), test(b)),
        Condition::Not(inner) => format!("(NOT coalesce({}, FALSE))", test(inner)),
        Condition::Won => "outcome = 'won'".to_owned(),
        Condition::Lost => "outcome = 'lost'".to_owned(),
        Condition::Open => "outcome = 'open'".to_owned(),
        Condition::Qualified => "is_qualified".to_owned(),
        Condition::Disqualified => "is_disqualified".to_owned(),
        Condition::NoDecision => "is_no_decision".to_owned(),
        Condition::Stuck => "is_stuck".to_owned(),
        Condition::Text(field, texts) => {
            let texts: Vec<String> =
                texts.iter().map(|text| format!("'{}'", text.replace('\'', "''"))).collect();
            format!("coalesce({}, '') IN ({})", text_column(*field), texts.join(", "))
        }
        // Bounds of money are in major units, as people write them.
        Condition::Number(adds, comparison, bound) if adds.is_money() => {
            format!("({} / minor_per_major) {} {}", column(*adds), sign(*comparison), number(*bound))
        }
        Condition::Number(adds, comparison, bound) => {
            format!("{} {} {}", column(*adds), sign(*comparison), number(*bound))
        }
        Condition::Known(adds) => format!("{} IS NOT NULL", column(*adds)),
        Condition::Day(field, comparison, day) => {
            let field = if *field == DayField::Created { "created" } else { "closed" };
            format!("{field} {} DATE '{day}'", sign(*comparison))
        }
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::AtLeast => ">=",
        Comparison::More => ">",
    }
}
