//! Months as a series: for what lies beyond the pipeline.
//!
//! Plainly: what the company won in each full month, carried on by the mean of two methods: exponential
//! smoothing after the season was taken off by loess (MSTL), and Theta. Needs [`SEASONAL_MONTHS`] full
//! months; from [`LEAST_MONTHS`] on it goes without a season; below that the mean of the months stands,
//! with a warning. People get the share that they won in the last twelve months.

pub mod classical;
pub mod ets;
pub mod simplex;
pub mod stl;
pub mod theta;

use super::past::{Past, Rest};
use crate::domain::kernel::{Date, DateRange, Grain};
use serde::{Deserialize, Serialize};

/// From so many full months on a season is looked for.
pub const SEASONAL_MONTHS: usize = 24;
/// Below so many full months the mean stands.
pub const LEAST_MONTHS: usize = 8;
/// The most months that are looked at.
const MOST_MONTHS: usize = 120;
const YEAR: usize = 12;

/// What the series rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Trend and season.
    Season,
    /// Trend without a season: too few months.
    Trend,
    /// The mean: far too few months.
    Mean,
}

/// The next `ahead` values of a series with a season of `season` values.
pub fn next(values: &[f64], season: usize, ahead: usize) -> (Vec<f64>, Basis) {
    let is_seasonal = values.len() >= 2 * season && season > 1;
    if values.len() < LEAST_MONTHS {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        return (vec![mean; ahead], Basis::Mean);
    }
    let season = if is_seasonal { season } else { 1 };
    let smoothed = smoothed(values, season, ahead);
    let theta = theta::forecast(values, season, ahead);
    let both = smoothed.iter().zip(theta.as_ref().unwrap_or(&smoothed));
    let basis = if is_seasonal { Basis::Season } else { Basis::Trend };
    (both.map(|(a, b)| (a + b) / 2.0).collect(), basis)
}

/// MSTL and exponential smoothing: the last season goes on.
pub fn smoothed(values: &[f64], season: usize, ahead: usize) -> Vec<f64> {
    let seasonal = stl::seasonal(values, season).unwrap_or_else(|| vec![0.0; values.len()]);
    let plain: Vec<f64> = values.iter().zip(&seasonal).map(|(value, part)| value - part).collect();
    let last = |step: usize| seasonal[values.len() - season.max(1) + step % season.max(1)];
    match ets::Smoothing::best(&plain) {
        Some(smoothing) => {
            smoothing.next(ahead).iter().enumerate().map(|(step, own)| own + last(step)).collect()
        }
        None => vec![plain.iter().sum::<f64>() / plain.len().max(1) as f64; ahead],
    }
}

/// What each person will still win by the series, in minor units; nothing without a full month.
pub fn forecast(past: &Past, rest: Rest) -> Option<(Vec<f64>, Basis)> {
    let months = full_months(past);
    if months.is_empty() || rest.days() <= 0 {
        return None;
    }
    let mut values = vec![0.0; months.len()];
    for (day, _, minor) in past.won() {
        let place = months.partition_point(|month| month.until.days() <= day);
        if months.get(place).is_some_and(|month| month.from.days() <= day) {
            values[place] += minor as f64;
        }
    }
    let coming = months_until(past, months.last()?.until, rest.until);
    let (ahead, basis) = next(&values, YEAR, coming.len());
    let share = |month: &DateRange| {
        let days = rest.until.min(month.until.days()) - rest.from.max(month.from.days());
        f64::from(days.max(0)) / f64::from(month.days())
    };
    let total: f64 = coming.iter().zip(&ahead).map(|(month, value)| share(month) * value.max(0.0)).sum();
    Some((shared(past, total), basis))
}

/// The full months from the first win on.
fn full_months(past: &Past) -> Vec<DateRange> {
    let Some(first) = past.won().map(|(day, ..)| day).min().and_then(|day| Date::from_days(day).ok()) else {
        return Vec::new();
    };
    let all = months_until(past, first, past.day + 1);
    let is_full = |month: &DateRange| month.until.days() <= past.day + 1 && month.from >= first;
    let mut full: Vec<DateRange> = all.into_iter().filter(is_full).collect();
    full.split_off(full.len().saturating_sub(MOST_MONTHS))
}

fn months_until(past: &Past, from: Date, until: i32) -> Vec<DateRange> {
    let Some(range) = Date::from_days(until).ok().and_then(|until| DateRange::new(from, until).ok()) else {
        return Vec::new();
    };
    let months = past.calendar.periods_in(range, Grain::Month).unwrap_or_default();
    months.into_iter().map(|month| month.range).collect()
}

/// Shares a sum by what each person won in the last twelve months.
fn shared(past: &Past, total: f64) -> Vec<f64> {
    let mut won = past.won_in(past.day - 364, past.day + 1);
    if won.iter().all(|minor| *minor <= 0.0) {
        won = past.won_in(i32::MIN, past.day + 1);
    }
    won.iter_mut().for_each(|minor| *minor = minor.max(0.0));
    let whole: f64 = won.iter().sum();
    won.iter().map(|minor| if whole > 0.0 { minor / whole * total } else { 0.0 }).collect()
}
