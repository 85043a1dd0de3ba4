//! Answers: one column a KPI, and codes with their names instead of a key a row, so that a table of
//! thousands of groups is a few arrays.

use super::catalogue::{KpiId, Unit};
use super::figure::{Cell, Undefined, Value};
use super::group::{Axis, Key};
use crate::domain::kernel::{Currency, Money, Rational};
use serde::{Deserialize, Serialize};

/// A table of KPIs: rows are groups, in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Where each row stands, one entry an axis.
    pub axes: Vec<GridAxis>,
    /// How many deals stand behind each row.
    pub deals: Vec<u64>,
    /// The KPIs asked for, in that order.
    pub columns: Vec<Column>,
}

/// One axis: the keys that occur, in order, and for each row the place of its key among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridAxis {
    /// By what the table is divided.
    pub axis: Axis,
    /// The keys.
    pub keys: Vec<Key>,
    /// One place a row.
    pub codes: Vec<u32>,
}

/// The values of one KPI, exact, as fractions: a part below the line of 0 means that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Which KPI.
    pub kpi: KpiId,
    /// What it counts in.
    pub unit: Unit,
    /// Parts above the line: minor units, counts, days; or the place of the reason.
    above: Vec<i128>,
    /// Parts below the line.
    below: Vec<i128>,
    /// Places in `currencies`, where money is counted; 0 elsewhere.
    currency: Vec<u8>,
    currencies: Vec<Currency>,
    /// Why rows have no value, each reason once.
    reasons: Vec<Undefined>,
    /// How many deals stand behind each row's value; empty where it is not about deals.
    samples: Vec<u64>,
}

/// One row of a table of KPIs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands on each axis.
    pub keys: Vec<Key>,
    /// The KPIs asked for, in that order.
    pub values: Vec<(KpiId, Value)>,
    /// How many deals stand behind the row.
    pub deals: u64,
    /// How many of them stand behind each KPI, where that is about deals.
    pub samples: Vec<(KpiId, u64)>,
}

impl Grid {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.deals.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.deals.is_empty()
    }

    /// Where a row stands on each axis.
    pub fn keys(&self, row: usize) -> Vec<Key> {
        let of_axis = |axis: &GridAxis| axis.keys.get(*axis.codes.get(row)? as usize).cloned();
        self.axes.iter().filter_map(of_axis).collect()
    }

    /// The column of a KPI, if it was asked for.
    pub fn column(&self, kpi: KpiId) -> Option<&Column> {
        self.columns.iter().find(|column| column.kpi == kpi)
    }

    /// The same, row by row.
    pub fn rows(&self) -> Vec<Row> {
        let values = |row: usize| self.columns.iter().map(|column| (column.kpi, column.value(row))).collect();
        let samples = |row: usize| {
            let of_column = |column: &Column| Some((column.kpi, *column.samples.get(row)?));
            self.columns.iter().filter_map(of_column).collect()
        };
        let row = |row: usize| Row {
            keys: self.keys(row),
            values: values(row),
            deals: self.deals[row],
            samples: samples(row),
        };
        (0..self.len()).map(row).collect()
    }
}

impl Column {
    pub(super) fn new(kpi: KpiId, unit: Unit, rows: usize) -> Column {
        let (above, below) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        let currency = Vec::with_capacity(rows);
        let (currencies, reasons, samples) = (Vec::new(), Vec::new(), Vec::new());
        Column { kpi, unit, above, below, currency, currencies, reasons, samples }
    }

    pub(super) fn push(&mut self, found: Result<Cell, Undefined>) {
        match found {
            Ok(cell) => {
                self.above.push(cell.above);
                self.below.push(cell.below);
                let place = cell.currency.map_or(0, |currency| place_of(&mut self.currencies, currency));
                self.currency.push(u8::try_from(place).unwrap_or(u8::MAX));
            }
            Err(why) => {
                let place = place_of(&mut self.reasons, why);
                self.above.push(i128::try_from(place).unwrap_or(0));
                self.below.push(0);
                self.currency.push(0);
            }
        }
    }

    /// Says how many deals stand behind each row's value, in the order of the rows.
    pub(super) fn with_samples(mut self, samples: Vec<u64>) -> Column {
        self.samples = samples;
        self
    }

    /// The value of a row.
    pub fn value(&self, row: usize) -> Value {
        let (Some(above), Some(below)) = (self.above.get(row), self.below.get(row)) else {
            return Value::Undefined(Undefined::NothingToMeasure);
        };
        if *below == 0 {
            let why = usize::try_from(*above).ok().and_then(|place| self.reasons.get(place)).cloned();
            return Value::Undefined(why.unwrap_or(Undefined::NothingToMeasure));
        }
        self.defined(row, *above, *below).unwrap_or(Value::Undefined(Undefined::Overflow))
    }

    fn defined(&self, row: usize, above: i128, below: i128) -> Option<Value> {
        Some(match self.unit {
            Unit::Money => {
                let currency = self.currencies.get(usize::from(*self.currency.get(row)?))?;
                Value::Money(Money::new(i64::try_from(above).ok()?, *currency))
            }
            Unit::Count => Value::Count(u64::try_from(above).ok()?),
            Unit::Ratio => Value::Ratio(Rational::new(above, below).ok()?),
            Unit::Days => Value::Days(Rational::new(above, below).ok()?),
            Unit::Number => Value::Number(Rational::new(above, below).ok()?),
        })
    }

    /// The nearest float of a row's value, for drawing: minor units, a count, a ratio or days.
    pub fn number(&self, row: usize) -> Option<f64> {
        let (above, below) = (*self.above.get(row)?, *self.below.get(row)?);
        (below != 0).then(|| nearest(above) / nearest(below))
    }

    /// The currency of a row's value, where it is money.
    pub fn currency(&self, row: usize) -> Option<Currency> {
        let is_money = self.unit == Unit::Money && self.below.get(row).is_some_and(|below| *below != 0);
        self.currencies.get(usize::from(*self.currency.get(row)?)).copied().filter(|_| is_money)
    }
}

/// The nearest float; from 64 bits where they are enough, which is much quicker where the machine has no 128.
fn nearest(number: i128) -> f64 {
    i64::try_from(number).map_or_else(|_| number as f64, |number| number as f64)
}

/// The place of a thing in a list, at whose end it is put where it is new.
fn place_of<T: PartialEq>(list: &mut Vec<T>, thing: T) -> usize {
    let known = list.iter().position(|known| *known == thing);
    known.unwrap_or_else(|| {
        list.push(thing);
        list.len() - 1
    })
}
