//! Drivers: which measures of one quarter foretold what people won in the next.
//!
//! One pair is a person's measure in a finished quarter and the same person's won revenue in the next.
//! Within each quarter people are ranked, so that seasons and growth do not count. The test deals whole
//! people's futures anew: a person's quarters hang together, and stay together. Holm's correction counts
//! all measures that were looked at. What foretells need not cause.

use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::filter::Filter;
use super::group::{Axis, Key};
use super::pass::{Question, answer};
use super::statistics::{correlation, holm, ranks};
use crate::domain::kernel::{DateRange, Grain, PersonId};
use crate::domain::random::Random;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The measures that are looked at.
const MEASURES: [KpiId; 9] = [
    KpiId::CallsMade,
    KpiId::EmailsSent,
    KpiId::MeetingsHeld,
    KpiId::Activities,
    KpiId::DealsCreated,
    KpiId::PipelineCreated,
    KpiId::LeadsConverted,
    KpiId::WinRate,
    KpiId::AverageDeal,
];
/// How often futures are dealt anew.
const DRAWS: u32 = 999;
/// The fewest people and pairs of which anything is said.
const LEAST_PEOPLE: usize = 5;
const LEAST_PAIRS: usize = 20;
/// A claim is wrong at most once in twenty.
const LEVEL: f64 = 0.05;

/// One measure and what it foretold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The measure.
    pub kpi: KpiId,
    /// The rank correlation within quarters: from −1 to 1.
    pub correlation: f64,
    /// How many people.
    pub people: u64,
    /// How many pairs of quarters.
    pub pairs: u64,
    /// The chance of a correlation this far from 0 by luck alone.
    pub luck: f64,
    /// The same, corrected for all measures.
    pub corrected: f64,
    /// Whether it is claimed.
    pub claimed: bool,
}

/// One measure's pairs: person, quarter, measure now, revenue next.
type Pairs = Vec<(usize, usize, f64, f64)>;

/// What foretold won revenue among the people that a filter lets through, strongest first.
pub fn drivers(facts: &MeasureFacts, filter: &Filter) -> Vec<Driver> {
    let Some(span) = finished(facts, filter) else { return Vec::new() };
    let mut kpis = MEASURES.to_vec();
    kpis.push(KpiId::Revenue);
    let filter = Filter { period: Some(span), expected: None, ..filter.clone() };
    let question = Question { kpis, by: vec![Axis::Person, Axis::Time(Grain::Quarter)], filter };
    let grids = answer(facts, &[question]);
    let Some(grid) = grids.first() else { return Vec::new() };
    let mut table: BTreeMap<(PersonId, DateRange), Vec<Option<f64>>> = BTreeMap::new();
    for row in 0..grid.len() {
        if let [Key::Person(Some(person)), Key::Time(Some(period))] = grid.keys(row).as_slice() {
            let values = grid.columns.iter().map(|column| column.number(row)).collect();
            table.insert((*person, period.range), values);
        }
    }
    let mut looked: Vec<Driver> = (0..MEASURES.len())
        .filter_map(|place| driver(&table, place, u64::try_from(place).unwrap_or(0)))
        .collect();
    let corrected = holm(&looked.iter().map(|driver| driver.luck).collect::<Vec<_>>());
    for (driver, corrected) in looked.iter_mut().zip(corrected) {
        (driver.corrected, driver.claimed) = (corrected, corrected <= LEVEL);
    }
    looked.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()).then(a.kpi.cmp(&b.kpi)));
    looked
}

/// The finished quarters of the data.
fn finished(facts: &MeasureFacts, filter: &Filter) -> Option<DateRange> {
    let span = filter.period.or_else(|| facts.table.closed_span())?;
    let calendar = facts.workspace.settings.calendar;
    let today = facts.as_of?.plus_days(1).ok()?;
    let quarters = calendar.periods_in(span, Grain::Quarter).ok()?;
    let last = quarters.iter().rev().find(|quarter| quarter.range.until <= today)?;
    DateRange::new(quarters.first()?.range.from, last.range.until).ok()
}

fn driver(
    table: &BTreeMap<(PersonId, DateRange), Vec<Option<f64>>>,
    place: usize,
    seed: u64,
) -> Option<Driver> {
    let people: Vec<PersonId> =
        table.keys().map(|(person, _)| *person).collect::<BTreeSet<_>>().into_iter().collect();
    let quarters: Vec<DateRange> =
        table.keys().map(|(_, range)| *range).collect::<BTreeSet<_>>().into_iter().collect();
    let mut pairs: Pairs = Vec::new();
    for (who, person) in people.iter().enumerate() {
        for (when, (now, next)) in quarters.iter().zip(quarters.iter().skip(1)).enumerate() {
            let measure = table.get(&(*person, *now)).and_then(|values| *values.get(place)?);
            let revenue = table.get(&(*person, *next)).and_then(|values| *values.last()?);
            if let (Some(measure), Some(revenue)) = (measure, revenue) {
                pairs.push((who, when, measure, revenue));
            }
        }
    }
    let known: BTreeSet<usize> = pairs.iter().map(|(who, ..)| *who).collect();
    if known.len() < LEAST_PEOPLE || pairs.len() < LEAST_PAIRS {
        return None;
    }
    let (measures, revenues) = (ranked(&pairs, |pair| pair.2), ranked(&pairs, |pair| pair.3));
    let found = correlation(&measures, &revenues);
    let futures: BTreeMap<(usize, usize), f64> =
        pairs.iter().zip(&revenues).map(|((who, when, ..), rank)| ((*who, *when), *rank)).collect();
    let known: Vec<usize> = known.into_iter().collect();
    let further = (0..DRAWS).filter(|draw| {
        let dealt = dealt(&known, seed, *draw);
        let other = |(who, when, ..): &(usize, usize, f64, f64)| {
            dealt.get(who).and_then(|other| futures.get(&(*other, *when)).copied()).unwrap_or(0.0)
        };
        let others: Vec<f64> = pairs.iter().map(other).collect();
        correlation(&measures, &others).abs() >= found.abs() - 1e-12
    });
    let luck = (further.count() as f64 + 1.0) / f64::from(DRAWS + 1);
    let (people, pairs) = (known.len() as u64, pairs.len() as u64);
    Some(Driver {
        kpi: MEASURES[place],
        correlation: found,
        people,
        pairs,
        luck,
        corrected: 1.0,
        claimed: false,
    })
}

/// Ranks within each quarter, from −1 to 1, so that quarters of many and of few people weigh alike.
fn ranked(pairs: &Pairs, of: impl Fn(&(usize, usize, f64, f64)) -> f64) -> Vec<f64> {
    let mut by_quarter: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        by_quarter.entry(pair.1).or_default().push(place);
    }
    let mut found = vec![0.0; pairs.len()];
    for places in by_quarter.into_values() {
        let values: Vec<f64> = places.iter().map(|place| of(&pairs[*place])).collect();
        let middle = (places.len() as f64 + 1.0) / 2.0;
        for (place, rank) in places.iter().zip(ranks(&values)) {
            found[*place] = (rank - middle) / middle;
        }
    }
    found
}

/// Whose future each person is dealt: a shuffle of the people.
fn dealt(people: &[usize], seed: u64, draw: u32) -> BTreeMap<usize, usize> {
    let mut random = Random::of_draw(seed, draw);
    let mut others = people.to_vec();
    for place in (1..others.len()).rev() {
        others.swap(place, random.below(place + 1));
    }
    people.iter().copied().zip(others).collect()
}
