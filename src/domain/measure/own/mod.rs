//! KPIs of the company's own: a small typed expression over deals and over the catalogue's KPIs.
//!
//! `sum(amount where won and region = "North") / count(where won)`. Aggregates run in the same pass as
//! the catalogue; a name of the catalogue stands for that KPI. Everything is exact. [`parse`] reads and
//! types it, and says where in the text something is wrong; [`words`] and [`sql`] tell it in other forms.

mod gather;
mod parse;
mod scan;
pub mod sql;
mod words;

pub use gather::Gathered;
pub(super) use gather::{Parts, Ready};
pub use parse::parse;
pub(super) use words::aggregate_words;
pub use words::words;

use super::atom::{Adds, Basis};
use super::catalogue::{KpiId, Unit};
use super::filter::{Comparison, Dimension};
use crate::domain::kernel::{Date, Rational};
use std::collections::BTreeSet;

/// The most steps that reading an expression may take; its evaluation takes as many a group.
pub const MOST_STEPS: usize = 10_000;
/// The deepest nesting.
pub const DEEPEST: usize = 100;

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, thiserror::Error)]
#[error("place {}: {message}", at + 1)]
pub struct FormulaError {
    /// The place in the text, in characters from 0.
    pub at: usize,
    /// How many characters are meant; 0 at the end of the text.
    pub length: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// What a value is: what may be added to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Money,
    Count,
    Days,
    Ratio,
    Number,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Money => "money",
            Kind::Count => "a count",
            Kind::Days => "days",
            Kind::Ratio => "a ratio",
            Kind::Number => "a number",
        }
    }

    fn of(unit: Unit) -> Kind {
        match unit {
            Unit::Money => Kind::Money,
            Unit::Count => Kind::Count,
            Unit::Ratio => Kind::Ratio,
            Unit::Days => Kind::Days,
            Unit::Number => Kind::Number,
        }
    }
}

/// How two values are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Number(Rational),
    Kpi(KpiId),
    /// The place of an aggregate in [`Formula::aggregates`].
    Aggregate(usize),
    Negative(Box<Node>),
    Join(Operator, Box<Node>, Box<Node>),
}

/// How many deals become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Count,
    Distinct,
    Sum,
    Mean,
    Least,
    Most,
    Percentile(Rational),
}

/// A column of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextField {
    Of(Dimension),
    NextStep,
    Owner,
    Team,
}

/// A column of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayField {
    Created,
    Closed,
}

/// Which deals an aggregate looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    All,
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Won,
    Lost,
    Open,
    Qualified,
    Disqualified,
    NoDecision,
    Stuck,
    /// One of these texts; the empty one means missing.
    Text(TextField, BTreeSet<String>),
    /// Compared with a number in the column's own unit: money in major units.
    Number(Adds, Comparison, Rational),
    Known(Adds),
    Day(DayField, Comparison, Date),
}

/// One aggregate over deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    pub(super) function: Function,
    pub(super) adds: Option<Adds>,
    pub(super) text: Option<TextField>,
    pub(super) condition: Condition,
    pub(super) basis: Basis,
}

/// An expression that was read and typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    pub(super) root: Node,
    pub(super) aggregates: Vec<Aggregate>,
    pub(super) kind: Kind,
}

impl Formula {
    /// What it counts in.
    pub fn unit(&self) -> Unit {
        match self.kind {
            Kind::Money => Unit::Money,
            Kind::Days => Unit::Days,
            Kind::Ratio => Unit::Ratio,
            // Only what was counted is surely whole and not below 0.
            Kind::Count if matches!(self.root, Node::Aggregate(_) | Node::Kpi(_)) => Unit::Count,
            Kind::Count | Kind::Number => Unit::Number,
        }
    }

    /// The KPIs of the catalogue that it stands on.
    pub(super) fn kpis(&self) -> Vec<KpiId> {
        fn collect(node: &Node, found: &mut Vec<KpiId>) {
            match node {
                Node::Kpi(kpi) => found.push(*kpi),
                Node::Negative(inner) => collect(inner, found),
                Node::Join(_, left, right) => [left, right].into_iter().for_each(|side| collect(side, found)),
                Node::Number(_) | Node::Aggregate(_) => {}
            }
        }
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found
    }
}

/// The numeric columns: name, what it adds, and what kind of value it is.
pub(super) const NUMBERS: [(&str, Adds, Kind); 12] = [
    ("amount", Adds::Amount, Kind::Money),
    ("weighted_amount", Adds::WeightedAmount, Kind::Money),
    ("cost", Adds::Cost, Kind::Money),
    ("margin", Adds::Margin, Kind::Money),
    ("list_amount", Adds::ListAmount, Kind::Money),
    ("probability", Adds::Chance, Kind::Ratio),
    ("cycle_days", Adds::CycleDays, Kind::Days),
    ("age_days", Adds::AgeDays, Kind::Days),
    ("response_days", Adds::ResponseDays, Kind::Days),
    ("units", Adds::Units, Kind::Number),
    ("term_months", Adds::TermMonths, Kind::Number),
    ("contacts", Adds::Contacts, Kind::Number),
];

/// The text columns by name.
pub(super) fn text_field(name: &str) -> Option<TextField> {
    match name {
        "owner" | "person" => Some(TextField::Owner),
        "team" => Some(TextField::Team),
        "next_step" => Some(TextField::NextStep),
        other => {
            let known = |dimension: &Dimension| dimension.name().eq_ignore_ascii_case(other);
            Dimension::ALL.into_iter().find(known).map(TextField::Of)
        }
    }
}

/// The name of a text column.
pub(super) fn text_name(field: TextField) -> String {
    match field {
        TextField::Of(dimension) => dimension.name().to_lowercase(),
        TextField::NextStep => "next_step".to_owned(),
        TextField::Owner => "owner".to_owned(),
        TextField::Team => "team".to_owned(),
    }
}

/// The name of a numeric column.
pub(super) fn number_name(adds: Adds) -> &'static str {
    NUMBERS.iter().find(|(_, known, _)| *known == adds).map_or("count", |(name, ..)| *name)
}
