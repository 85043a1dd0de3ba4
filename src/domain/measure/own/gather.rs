//! Aggregates in the pass: made ready for one table, filled deal by deal, and closed to a value.

use super::{Aggregate, Condition, DayField, Formula, Function, Node, Operator, TextField, number_name};
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{DealTable, Outcome, TextColumn};
use crate::domain::kernel::{Currency, PersonId, Rational};
use crate::domain::measure::atom::{Adds, Pick};
use crate::domain::measure::catalogue::{KpiId, Unit};
use crate::domain::measure::facts::MeasureFacts;
use crate::domain::measure::figure::{Cell, Undefined, currency_of_codes};
use crate::domain::measure::filter::Comparison;
use crate::domain::measure::statistics::percentile;
use std::collections::BTreeSet;

/// What an aggregate met in one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    rows: u64,
    known: u64,
    sum: i128,
    least: Option<i128>,
    most: Option<i128>,
    each: Vec<i64>,
    texts: BTreeSet<u32>,
    currencies: u64,
}

/// An aggregate made ready for one table.
pub struct Ready<'a> {
    pub(in crate::domain::measure) aggregate: &'a Aggregate,
    condition: Test<'a>,
    text: Option<&'a [u32]>,
}

/// A condition made ready: texts become look-ups by code.
enum Test<'a> {
    Plain(&'a Condition),
    Not(Box<Test<'a>>),
    And(Box<Test<'a>>, Box<Test<'a>>),
    Or(Box<Test<'a>>, Box<Test<'a>>),
    Text(&'a [u32], Vec<bool>),
}

impl<'a> Ready<'a> {
    pub fn new(aggregate: &'a Aggregate, facts: &MeasureFacts<'a>) -> Ready<'a> {
        let text = aggregate.text.map(|field| codes(facts.table, field));
        Ready { aggregate, condition: Test::of(&aggregate.condition, facts), text }
    }

    /// Whether it looks at a deal, its days apart.
    pub fn picks(&self, facts: &MeasureFacts, row: usize) -> bool {
        self.condition.holds(facts, row)
    }

    /// What a deal adds; nothing where it lacks the column.
    pub fn value(&self, facts: &MeasureFacts, row: usize) -> Option<i128> {
        match self.aggregate.adds {
            Some(adds) => adds.value(facts, row),
            None => Some(1),
        }
    }

    pub fn add(&self, facts: &MeasureFacts, row: usize, gathered: &mut Gathered) {
        gathered.rows += 1;
        if let Some(codes) = self.text {
            let code = codes.get(row).copied().unwrap_or(0);
            if code != 0 {
                gathered.texts.insert(code);
            }
            return;
        }
        let Some(value) = self.value(facts, row) else { return };
        gathered.known += 1;
        gathered.sum += value;
        gathered.least = Some(gathered.least.map_or(value, |least| least.min(value)));
        gathered.most = Some(gathered.most.map_or(value, |most| most.max(value)));
        if self.aggregate.adds.is_some_and(Adds::is_money) {
            let code = u32::from(facts.table.shown_currency[row]);
            gathered.currencies |= 1u64.checked_shl(code).unwrap_or(0);
        }
        if matches!(self.aggregate.function, Function::Percentile(_)) {
            gathered.each.extend(i64::try_from(value));
        }
    }
}

fn column(table: &DealTable, field: TextField) -> Option<&TextColumn> {
    match field {
        TextField::Of(dimension) => Some(dimension.column(table)),
        TextField::NextStep => Some(&table.details.next_step),
        TextField::Owner | TextField::Team => None,
    }
}

fn codes(table: &DealTable, field: TextField) -> &[u32] {
    column(table, field).map_or(&table.person, |column| &column.codes)
}

impl<'a> Test<'a> {
    fn of(condition: &'a Condition, facts: &MeasureFacts<'a>) -> Test<'a> {
        let inner = |inner: &'a Condition| Box::new(Test::of(inner, facts));
        match condition {
            Condition::Not(one) => Test::Not(inner(one)),
            Condition::And(a, b) => Test::And(inner(a), inner(b)),
            Condition::Or(a, b) => Test::Or(inner(a), inner(b)),
            Condition::Text(field, texts) => {
                Test::Text(codes(facts.table, *field), allowed(facts, *field, texts))
            }
            plain => Test::Plain(plain),
        }
    }

    fn holds(&self, facts: &MeasureFacts, row: usize) -> bool {
        match self {
            Test::Not(inner) => !inner.holds(facts, row),
            Test::And(a, b) => a.holds(facts, row) && b.holds(facts, row),
            Test::Or(a, b) => a.holds(facts, row) || b.holds(facts, row),
            Test::Text(codes, allowed) => {
                let code = codes.get(row).copied().unwrap_or(0);
                allowed.get(code as usize).copied().unwrap_or(false)
            }
            Test::Plain(condition) => plain(condition, facts, row),
        }
    }
}

/// Whether each code of a column is one of the texts; the empty text means missing.
fn allowed(facts: &MeasureFacts, field: TextField, texts: &BTreeSet<String>) -> Vec<bool> {
    let of_people = |text: &dyn Fn(PersonId) -> String| {
        let known = facts.table.people.iter().map(|person| texts.contains(&text(*person)));
        std::iter::once(texts.contains("")).chain(known).collect()
    };
    match field {
        TextField::Owner => of_people(&|person| {
            facts.workspace.people.get(&person).map(|person| person.name.clone()).unwrap_or_default()
        }),
        TextField::Team => of_people(&|person| facts.team(person).unwrap_or_default().to_owned()),
        other => column(facts.table, other)
            .map(|column| column.values().map(|text| texts.contains(text)).collect())
            .unwrap_or_default(),
    }
}

fn plain(condition: &Condition, facts: &MeasureFacts, row: usize) -> bool {
    let table = facts.table;
    match condition {
        Condition::Won => table.outcome[row] == Outcome::Won,
        Condition::Lost => table.outcome[row] == Outcome::Lost,
        Condition::Open => table.outcome[row] == Outcome::Open,
        Condition::Qualified => facts.is_qualified(row),
        Condition::Disqualified => facts.is_disqualified(row),
        Condition::NoDecision => facts.is_no_decision(row),
        Condition::Stuck => Pick::Stuck.picks(facts, row),
        Condition::Known(adds) => adds.value(facts, row).is_some(),
        Condition::Number(adds, comparison, bound) => {
            number(*adds, facts, row).is_some_and(|value| compares(&value, *comparison, bound))
        }
        Condition::Day(field, comparison, bound) => {
            let day = match field {
                DayField::Created => table.created[row],
                DayField::Closed => table.closed[row],
            };
            day != MISSING_DAY && compares(&day, *comparison, &bound.days())
        }
        _ => true,
    }
}

/// A deal's number in the column's own unit: money in major units.
fn number(adds: Adds, facts: &MeasureFacts, row: usize) -> Option<Rational> {
    let exact = Rational::new(adds.value(facts, row)?, adds.scale()).ok()?;
    if !adds.is_money() {
        return Some(exact);
    }
    let currency = *facts.table.currencies.get(usize::from(facts.table.shown_currency[row]))?;
    exact.checked_div(Rational::whole(currency.minor_per_major())).ok()
}

fn compares<T: Ord>(value: &T, comparison: Comparison, bound: &T) -> bool {
    match comparison {
        Comparison::Less => value < bound,
        Comparison::AtMost => value <= bound,
        Comparison::AtLeast => value >= bound,
        Comparison::More => value > bound,
    }
}

/// A value on its way through an expression: exact, in minor units where it is money.
#[derive(Clone, Copy)]
struct Amount {
    exact: Rational,
    currency: Option<Currency>,
}

/// Where an expression finds its parts.
pub(in crate::domain::measure) struct Parts<'a> {
    pub facts: &'a MeasureFacts<'a>,
    /// One an aggregate, in the order of the formula.
    pub gathered: &'a [Gathered],
    /// The value of a KPI of the catalogue in the same group.
    pub kpi: &'a dyn Fn(KpiId) -> Result<Cell, Undefined>,
}

impl Formula {
    /// The value in one group.
    pub(in crate::domain::measure) fn cell(&self, parts: &Parts) -> Result<Cell, Undefined> {
        let found = self.value(&self.root, parts)?;
        if self.unit() != Unit::Money {
            return Ok(Cell::exact(found.exact));
        }
        let currency = found.currency.or(parts.facts.table.shown_in()).ok_or(Undefined::NothingToMeasure)?;
        Cell::rounded(found.exact, currency)
    }

    fn value(&self, node: &Node, parts: &Parts) -> Result<Amount, Undefined> {
        match node {
            Node::Number(exact) => Ok(Amount { exact: *exact, currency: None }),
            Node::Kpi(kpi) => {
                let cell = (parts.kpi)(*kpi)?;
                let exact = Rational::new(cell.above, cell.below).map_err(|_| Undefined::Overflow)?;
                Ok(Amount { exact, currency: cell.currency })
            }
            Node::Negative(inner) => {
                let found = self.value(inner, parts)?;
                Ok(Amount { exact: found.exact.checked_neg().map_err(|_| Undefined::Overflow)?, ..found })
            }
            Node::Aggregate(place) => {
                let aggregate = self.aggregates.get(*place).ok_or(Undefined::NothingToMeasure)?;
                let gathered = parts.gathered.get(*place).ok_or(Undefined::NothingToMeasure)?;
                closed(aggregate, gathered, parts.facts)
            }
            Node::Join(operator, left, right) => {
                joined(*operator, self.value(left, parts)?, self.value(right, parts)?)
            }
        }
    }
}

fn joined(operator: Operator, left: Amount, right: Amount) -> Result<Amount, Undefined> {
    if let (Some(a), Some(b)) = (left.currency, right.currency)
        && a != b
    {
        return Err(Undefined::MixedCurrencies { currencies: vec![a, b] });
    }
    let both = left.currency.or(right.currency);
    let (exact, currency) = match operator {
        Operator::Add => (left.exact.checked_add(right.exact), both),
        Operator::Subtract => (left.exact.checked_sub(right.exact), both),
        Operator::Multiply => (left.exact.checked_mul(right.exact), both),
        Operator::Divide if right.exact.is_zero() => return Err(Undefined::NothingToDivideBy),
        Operator::Divide => {
            let is_ratio = left.currency.is_some() && right.currency.is_some();
            (left.exact.checked_div(right.exact), left.currency.filter(|_| !is_ratio))
        }
    };
    Ok(Amount { exact: exact.map_err(|_| Undefined::Overflow)?, currency })
}

fn closed(aggregate: &Aggregate, gathered: &Gathered, facts: &MeasureFacts) -> Result<Amount, Undefined> {
    let plain = |count: u64| Rational::new(i128::from(count), 1).map_err(|_| Undefined::Overflow);
    match aggregate.function {
        Function::Count => return Ok(Amount { exact: plain(gathered.rows)?, currency: None }),
        Function::Distinct => {
            return Ok(Amount { exact: plain(gathered.texts.len() as u64)?, currency: None });
        }
        _ => {}
    }
    let adds = aggregate.adds.unwrap_or(Adds::One);
    let currency = match adds.is_money() {
        true => Some(currency_of_codes(gathered.currencies, facts.table)?),
        false => None,
    };
    if gathered.rows > 0 && gathered.known == 0 {
        return Err(Undefined::MissingColumn { column: number_name(adds).replace('_', " ").into() });
    }
    let nothing = || Undefined::NothingToMeasure;
    let scaled = |value: i128| Rational::new(value, adds.scale()).map_err(|_| Undefined::Overflow);
    let exact = match aggregate.function {
        Function::Mean if gathered.known == 0 => return Err(nothing()),
        Function::Mean => {
            let below = adds.scale().checked_mul(gathered.known.into()).ok_or(Undefined::Overflow)?;
            Rational::new(gathered.sum, below).map_err(|_| Undefined::Overflow)?
        }
        Function::Least => scaled(gathered.least.ok_or_else(nothing)?)?,
        Function::Most => scaled(gathered.most.ok_or_else(nothing)?)?,
        Function::Percentile(share) => {
            let mut each = gathered.each.clone();
            each.sort_unstable();
            let found = percentile(&each, share).ok_or_else(nothing)?;
            let scale = Rational::new(adds.scale(), 1).map_err(|_| Undefined::Overflow)?;
            found.checked_div(scale).map_err(|_| Undefined::Overflow)?
        }
        _ => scaled(gathered.sum)?,
    };
    Ok(Amount { exact, currency })
}
