//! Trends: a KPI over time, where it changed, and how people's values lie.
//!
//! A change point is where the means before and after differ most, against how much single periods
//! swing. The test deals the periods anew: how often does a shuffled series show so large a step
//! anywhere? What passes splits the series, and both parts are looked at again.

use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::filter::Filter;
use super::group::{Axis, Key};
use super::pass::{Question, answer};
use crate::domain::kernel::{Grain, Period, Rational};
use crate::domain::random::Random;
use serde::{Deserialize, Serialize};

/// How often a series is dealt anew.
const DRAWS: u32 = 999;
/// The fewest periods on either side of a change.
const LEAST_SIDE: usize = 3;
/// A change is claimed where luck shows one as large at most once in a hundred: a series is looked at
/// more than once.
const LEVEL: f64 = 0.01;

/// One period of a trend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// The period.
    pub period: Period,
    /// The value: minor units, a count, a ratio or days; nothing where there is none.
    pub value: Option<f64>,
    /// How many deals stand behind it.
    pub deals: u64,
    /// Whether the period is not over yet: it is drawn, and not tested.
    pub partial: bool,
}

/// A change, named with its date and size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The first period of the new level.
    pub from: Period,
    /// The mean before it, back to the change before.
    pub before: f64,
    /// The mean from it on, up to the next change.
    pub after: f64,
    /// The chance of so large a step by luck alone.
    pub luck: f64,
}

/// A KPI over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The KPI.
    pub kpi: KpiId,
    /// Its periods, in order.
    pub points: Vec<TrendPoint>,
    /// Where it changed, in order.
    pub changes: Vec<Change>,
}

/// A KPI by periods of a grain, with its changes.
pub fn trend(facts: &MeasureFacts, kpi: KpiId, grain: Grain, filter: &Filter) -> Trend {
    let period = filter.period.or_else(|| facts.table.closed_span());
    let filter = Filter { period, ..filter.clone() };
    let question = Question { kpis: vec![kpi], by: vec![Axis::Time(grain)], filter };
    let grids = answer(facts, &[question]);
    let mut points = Vec::new();
    for grid in &grids {
        for row in 0..grid.len() {
            if let [Key::Time(Some(period))] = grid.keys(row).as_slice() {
                let value = grid.columns.first().and_then(|column| column.number(row));
                let partial = facts.as_of.is_some_and(|today| period.range.until > today);
                points.push(TrendPoint { period: period.clone(), value, deals: grid.deals[row], partial });
            }
        }
    }
    let whole: Vec<(Period, f64)> = points
        .iter()
        .filter(|point| !point.partial)
        .filter_map(|point| Some((point.period.clone(), point.value?)))
        .collect();
    let values: Vec<f64> = whole.iter().map(|(_, value)| *value).collect();
    let changes = changes(&values).into_iter().filter_map(|found| {
        let from = whole.get(found.at).map(|(period, _)| period.clone())?;
        Some(Change { from, before: found.before, after: found.after, luck: found.luck })
    });
    let changes = changes.collect();
    Trend { kpi, points, changes }
}

/// A change in a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The first place of the new level.
    pub at: usize,
    /// The mean before.
    pub before: f64,
    /// The mean after.
    pub after: f64,
    /// The chance of so large a step by luck alone.
    pub luck: f64,
}

/// Where a series changed, in order.
pub fn changes(values: &[f64]) -> Vec<Step> {
    let mut found: Vec<(usize, f64)> = Vec::new();
    let mut parts = vec![(0, values.len())];
    while let Some((from, until)) = parts.pop() {
        let part = &values[from..until];
        let Some((at, size)) = largest_step(part) else { continue };
        let luck = luck_of(part, size, from as u64);
        if luck <= LEVEL {
            found.push((from + at, luck));
            parts.extend([(from, from + at), (from + at, until)]);
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let ends: Vec<usize> = found.iter().map(|(at, _)| *at).chain([values.len()]).collect();
    let mut before = 0;
    let mut steps = Vec::new();
    for (place, (at, luck)) in found.iter().enumerate() {
        let after = ends.get(place + 1).copied().unwrap_or(values.len());
        let (before_mean, after_mean) = (mean(&values[before..*at]), mean(&values[*at..after]));
        steps.push(Step { at: *at, before: before_mean, after: after_mean, luck: *luck });
        before = *at;
    }
    steps
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// The place where means before and after differ most, weighed by how many periods stand on each side.
fn largest_step(values: &[f64]) -> Option<(usize, f64)> {
    if values.len() < 2 * LEAST_SIDE {
        return None;
    }
    let all = mean(values);
    let n = values.len() as f64;
    let mut sum: f64 = values.iter().take(LEAST_SIDE - 1).map(|value| value - all).sum();
    let mut best = (0, 0.0f64);
    for at in LEAST_SIDE..=values.len() - LEAST_SIDE {
        sum += values[at - 1] - all;
        let left = at as f64;
        let size = sum.abs() / libm::sqrt(left * (n - left) / n);
        if size > best.1 {
            best = (at, size);
        }
    }
    (best.1 > 0.0).then_some(best)
}

fn luck_of(values: &[f64], size: f64, seed: u64) -> f64 {
    let further = (0..DRAWS).filter(|draw| {
        let mut random = Random::of_draw(seed, *draw);
        let mut dealt = values.to_vec();
        for place in (1..dealt.len()).rev() {
            dealt.swap(place, random.below(place + 1));
        }
        largest_step(&dealt).is_some_and(|(_, other)| other >= size * (1.0 - 1e-12))
    });
    (further.count() as f64 + 1.0) / f64::from(DRAWS + 1)
}

/// How exact values lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// How many.
    pub count: u64,
    /// The least, 10th, 25th, 50th, 75th, 90th percentile, and the most.
    pub marks: [Rational; 7],
}

/// How values lie; nothing of no values.
pub fn distribution(mut values: Vec<Rational>) -> Option<Distribution> {
    values.sort();
    let mark = |above: i128, below: i128| mark(&values, Rational::new(above, below).ok()?);
    let marks = [mark(0, 1)?, mark(1, 10)?, mark(1, 4)?, mark(1, 2)?, mark(3, 4)?, mark(9, 10)?, mark(1, 1)?];
    Some(Distribution { count: values.len() as u64, marks })
}

/// Linear between the order statistics around place (n − 1) × share.
fn mark(sorted: &[Rational], share: Rational) -> Option<Rational> {
    let last = i64::try_from(sorted.len().checked_sub(1)?).ok()?;
    let (below, rest) = Rational::whole(last).checked_mul(share).ok()?.floor_and_rest().ok()?;
    let place = usize::try_from(below).ok()?;
    let lower = *sorted.get(place)?;
    let upper = sorted.get(place + 1).copied().unwrap_or(lower);
    lower.checked_add(upper.checked_sub(lower).ok()?.checked_mul(rest).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_where_it_is_and_noise_is_none() {
        let noise = |place: usize| ((place * 7919) % 13) as f64 / 13.0;
        let flat: Vec<f64> = (0..24).map(noise).collect();
        assert!(changes(&flat).is_empty());
        let stepped: Vec<f64> =
            (0..24).map(|place| noise(place) + if place >= 14 { 3.0 } else { 0.0 }).collect();
        let found = changes(&stepped);
        assert_eq!(found.iter().map(|step| step.at).collect::<Vec<_>>(), [14]);
        assert!(found[0].after - found[0].before > 2.5 && found[0].luck <= 0.01);
        assert!(changes(&[1.0; 20]).is_empty());
    }

    #[test]
    fn percentiles_of_values_lie_between_them() {
        let values = [4, 1, 3, 2].map(Rational::whole).to_vec();
        let found = distribution(values).unwrap();
        assert_eq!(found.marks.map(|mark| mark.to_string()), ["1", "1.3", "1.75", "2.5", "3.25", "3.7", "4"]);
        assert_eq!(distribution(Vec::new()), None);
    }
}
