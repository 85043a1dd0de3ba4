//! An expression in words, for people who did not write it.

use super::{Aggregate, Condition, DayField, Formula, Function, Node, Operator, number_name, text_name};
use crate::domain::kernel::Rational;
use crate::domain::measure::atom::Basis;
use crate::domain::measure::filter::Comparison;

/// The expression in words.
pub fn words(formula: &Formula) -> String {
    node(formula, &formula.root, false)
}

/// One of its aggregates in words.
pub(in crate::domain::measure) fn aggregate_words(formula: &Formula, place: usize) -> String {
    formula.aggregates.get(place).map(aggregate).unwrap_or_default()
}

fn node(formula: &Formula, part: &Node, inside: bool) -> String {
    match part {
        Node::Number(value) => value.to_string(),
        Node::Kpi(kpi) => kpi.entry().name.to_lowercase(),
        Node::Negative(inner) => format!("minus {}", node(formula, inner, true)),
        Node::Aggregate(place) => formula.aggregates.get(*place).map(aggregate).unwrap_or_default(),
        Node::Join(operator, left, right) => {
            let sign = match operator {
                Operator::Add => "plus",
                Operator::Subtract => "minus",
                Operator::Multiply => "times",
                Operator::Divide => "divided by",
            };
            let text = format!("{} {sign} {}", node(formula, left, true), node(formula, right, true));
            if inside { format!("({text})") } else { text }
        }
    }
}

fn aggregate(aggregate: &Aggregate) -> String {
    let column = match (aggregate.adds, aggregate.text) {
        (Some(adds), _) => number_name(adds).replace('_', " "),
        (None, Some(field)) => text_name(field).replace('_', " "),
        (None, None) => String::new(),
    };
    let what = match aggregate.function {
        Function::Count => "the number".to_owned(),
        Function::Distinct => format!("the number of different {column}s"),
        Function::Sum => format!("the sum of {column}"),
        Function::Mean => format!("the mean {column}"),
        Function::Least => format!("the least {column}"),
        Function::Most => format!("the most {column}"),
        Function::Percentile(share) if share == Rational::HALF => format!("the median {column}"),
        Function::Percentile(share) => format!("the {} percentile of {column}", share.percent()),
    };
    let deals = match &aggregate.condition {
        Condition::All => "all deals".to_owned(),
        condition => format!("deals that are {}", test(condition)),
    };
    let day = match aggregate.basis {
        Basis::Closing => "",
        Basis::Created => ", by the day they were created",
        Basis::Due => ", by the day they are expected to close",
    };
    format!("{what} of {deals}{day}")
}

fn test(condition: &Condition) -> String {
    match condition {
        Condition::All => "there".to_owned(),
        Condition::And(a, b) => format!("{} and {}", grouped(a), grouped(b)),
        Condition::Or(a, b) => format!("{} or {}", grouped(a), grouped(b)),
        Condition::Not(inner) => format!("not {}", grouped(inner)),
        Condition::Won => "won".to_owned(),
        Condition::Lost => "lost".to_owned(),
        Condition::Open => "open".to_owned(),
        Condition::Qualified => "qualified".to_owned(),
        Condition::Disqualified => "disqualified".to_owned(),
        Condition::NoDecision => "lost to no decision".to_owned(),
        Condition::Stuck => "stuck".to_owned(),
        Condition::Text(field, texts) => {
            let named =
                |text: &String| if text.is_empty() { "nothing".to_owned() } else { format!("“{text}”") };
            let texts: Vec<String> = texts.iter().map(named).collect();
            format!("with {} as {}", texts.join(" or "), text_name(*field).replace('_', " "))
        }
        Condition::Number(adds, comparison, bound) => {
            format!("with {} {} {bound}", number_name(*adds).replace('_', " "), compared(*comparison))
        }
        Condition::Known(adds) => format!("with a known {}", number_name(*adds).replace('_', " ")),
        Condition::Day(field, comparison, day) => {
            let field = if *field == DayField::Created { "created" } else { "closed" };
            let when = match comparison {
                Comparison::Less => "before",
                Comparison::AtMost => "on or before",
                Comparison::AtLeast => "on or after",
                Comparison::More => "after",
            };
            format!("{field} {when} {day}")
        }
    }
}

fn grouped(condition: &Condition) -> String {
    match condition {
        Condition::And(..) | Condition::Or(..) => format!("({})", test(condition)),
        plain => test(plain),
    }
}

fn compared(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "below",
        Comparison::AtMost => "of at most",
        Comparison::AtLeast => "of at least",
        Comparison::More => "above",
    }
}
