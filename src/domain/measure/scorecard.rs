//! Scorecards: a person's KPIs against the own past and against peers, with the size of every sample.
//!
//! Peers are the other people of the same role who have a value in the same days; where no role is
//! stated, all others. The percentile is the share of peers with a worse value, ties counted half. Below
//! five peers it is shown and nothing is said.

use super::catalogue::{Better, KpiId};
use super::facts::MeasureFacts;
use super::figure::Value;
use super::filter::Filter;
use super::grid::Row;
use super::group::{Axis, Key};
use super::pass::{Question, answer};
use crate::domain::kernel::{DateRange, PersonId, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The KPIs of a scorecard.
pub const SCORED: [KpiId; 12] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::WinRateValue,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::WonCount,
    KpiId::PipelineCreated,
    KpiId::Coverage,
    KpiId::MeetingsHeld,
    KpiId::CallsMade,
    KpiId::Discount,
];
/// The fewest peers for a strength or an area to improve.
pub const LEAST_PEERS: u64 = 5;

/// One KPI of a scorecard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// The KPI.
    pub kpi: KpiId,
    /// Its value in the period.
    pub value: Value,
    /// Its value in as many days before.
    pub before: Option<Value>,
    /// How many peers have a value.
    pub peers: u64,
    /// How many of them have a worse one; ties count half.
    pub worse: Rational,
    /// The value in the middle of the peers, the lower of two; nothing without peers.
    pub middle: Option<Value>,
    /// The share of peers with a worse value; nothing without peers or without a direction.
    pub percentile: Option<Rational>,
    /// How many deals stand behind the person's row.
    pub deals: u64,
}

/// What a line says of a person, where enough peers can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// At least three quarters of the peers have a worse value.
    Strength,
    /// At most one quarter has a worse value.
    ToImprove,
}

/// A person's scorecard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Who.
    pub person: PersonId,
    /// The KPIs, in the order of [`SCORED`].
    pub lines: Vec<ScoreLine>,
}

impl ScoreLine {
    /// Whether it is a strength or something to improve.
    pub fn standing(&self) -> Option<Standing> {
        let share = self.percentile.filter(|_| self.peers >= LEAST_PEERS)?;
        let quarter = Rational::new(1, 4).ok()?;
        if share >= Rational::ONE.checked_sub(quarter).ok()? {
            Some(Standing::Strength)
        } else {
            (share <= quarter).then_some(Standing::ToImprove)
        }
    }
}

/// The scorecards of all people that a filter lets through, by person. Peers are looked for in the whole
/// company.
pub fn scorecards(facts: &MeasureFacts, period: DateRange, filter: &Filter) -> Vec<Scorecard> {
    let ask = |period: DateRange| Question {
        kpis: SCORED.to_vec(),
        by: vec![Axis::Person],
        filter: Filter {
            people: Default::default(),
            teams: Default::default(),
            period: Some(period),
            ..filter.clone()
        },
    };
    let before =
        period.from.plus_days(-period.days()).ok().and_then(|from| DateRange::new(from, period.from).ok());
    let questions: Vec<Question> = [Some(period), before].into_iter().flatten().map(ask).collect();
    let mut answers = answer(facts, &questions).into_iter().map(|grid| by_person(grid.rows()));
    let (now, past) = (answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
    let shown = now.iter().filter(|(person, _)| filter.admits_person(Some(**person), facts.team(**person)));
    shown.map(|(person, row)| scorecard(facts, *person, row, &now, past.get(person))).collect()
}

fn by_person(rows: Vec<Row>) -> BTreeMap<PersonId, Row> {
    let person = |row: Row| match row.keys.first() {
        Some(Key::Person(Some(person))) => Some((*person, row)),
        _ => None,
    };
    rows.into_iter().filter_map(person).collect()
}

fn scorecard(
    facts: &MeasureFacts,
    person: PersonId,
    row: &Row,
    all: &BTreeMap<PersonId, Row>,
    past: Option<&Row>,
) -> Scorecard {
    let role = |person: &PersonId| facts.workspace.people.get(person).and_then(|person| person.role.clone());
    let own = role(&person);
    let peers: Vec<&Row> =
        all.iter().filter(|(other, _)| **other != person && role(other) == own).map(|(_, row)| row).collect();
    let line = |place: usize, kpi: KpiId| {
        let value_of = |row: &Row| row.values.get(place).map(|(_, value)| value.clone());
        let value = value_of(row)?;
        let others: Vec<Value> = peers.iter().filter_map(|row| value_of(row)).collect();
        let Comparison { peers, worse, middle } = compared(kpi, &value, &others);
        let percentile = Rational::new(i128::from(peers), 1).and_then(|peers| worse.checked_div(peers)).ok();
        let has_direction = kpi.entry().better != Better::Neither;
        Some(ScoreLine {
            kpi,
            before: past.and_then(value_of),
            peers,
            worse,
            middle,
            percentile: percentile.filter(|_| has_direction && value.exact().is_some()),
            deals: row.deals,
            value,
        })
    };
    Scorecard { person, lines: (0..).zip(SCORED).filter_map(|(place, kpi)| line(place, kpi)).collect() }
}

/// A value beside those of the peers that can be compared with it.
#[derive(Default)]
struct Comparison {
    peers: u64,
    /// How many are worse; ties count half.
    worse: Rational,
    middle: Option<Value>,
}

/// Money of other currencies is not compared.
fn compared(kpi: KpiId, value: &Value, others: &[Value]) -> Comparison {
    let same_currency = |other: &&Value| match (value, other) {
        (Value::Money(own), Value::Money(other)) => own.currency == other.currency,
        _ => true,
    };
    let Some(own) = value.exact() else { return Comparison::default() };
    let known = others.iter().filter(same_currency);
    let mut known: Vec<(Rational, &Value)> =
        known.filter_map(|other| Some((other.exact()?, other))).collect();
    known.sort_by_key(|(exact, _)| *exact);
    let is_worse = |other: Rational| match kpi.entry().better {
        Better::Lower => other > own,
        _ => other < own,
    };
    let halves = |(other, _): &(Rational, &Value)| {
        if *other == own { 1 } else { 2 * i128::from(is_worse(*other)) }
    };
    let worse = Rational::new(known.iter().map(halves).sum(), 2).unwrap_or(Rational::ZERO);
    let middle = known.get(known.len().saturating_sub(1) / 2).map(|(_, value)| (*value).clone());
    Comparison { peers: known.len() as u64, worse, middle }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Money};

    /// The share of the others that the value at a place passes.
    fn passed(kpi: KpiId, rates: &[i64], place: usize) -> Option<Rational> {
        let value = |rate: &i64| Value::Ratio(Rational::new(i128::from(*rate), 100).unwrap());
        let others = rates.iter().enumerate().filter(|(other, _)| *other != place);
        let others: Vec<Value> = others.map(|(_, rate)| value(rate)).collect();
        let found = compared(kpi, &value(&rates[place]), &others);
        Rational::new(i128::from(found.peers), 1).and_then(|peers| found.worse.checked_div(peers)).ok()
    }

    #[test]
    fn a_place_is_the_share_of_others_passed_and_turns_round_where_less_is_better() {
        let rates = [10, 20, 30, 30, 50];
        assert_eq!(passed(KpiId::WinRate, &rates, 4), Some(Rational::ONE));
        assert_eq!(passed(KpiId::CycleMedian, &rates, 4), Some(Rational::ZERO));
        assert_eq!(passed(KpiId::WinRate, &rates, 2), Rational::new(5, 8).ok());
        assert_eq!(passed(KpiId::WinRate, &rates[..1], 0), None);
    }

    #[test]
    fn money_is_compared_within_its_currency_only_and_the_middle_is_one_of_the_peers() {
        let money = |minor, code: &str| Value::Money(Money::new(minor, Currency::parse(code).unwrap()));
        let others = [money(900, "USD"), money(5, "EUR"), money(100, "USD"), money(400, "USD")];
        let found = compared(KpiId::Revenue, &money(500, "USD"), &others);
        assert_eq!(
            (found.peers, found.worse, found.middle),
            (3, Rational::whole(2), Some(money(400, "USD")))
        );
    }
}
