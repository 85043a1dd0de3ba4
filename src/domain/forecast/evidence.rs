//! Evidence: how the methods did on past dates, and what follows for the next forecast.
//!
//! Errors are those of the logarithm of what was still to come, at dates as far from the end of their
//! period as today is from the end of this one (nearer ones count more). They follow Student's t with six
//! degrees; their scale leans on [`PSEUDO_SCALE`], by [`PSEUDO_ERRORS`] pseudo-errors. What is left of it after
//! the luck of single deals is one shock that all deals share. From [`ENOUGH_DATES`] dates on the methods
//! weigh by their inverse squared errors and the best one is chosen; below that all weigh the same.

use super::approach::Approach;
use super::student::{T6_VARIANCE, t6_at, t6_below};
use crate::domain::kernel::{Date, DateRange};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From so many past dates on evidence decides.
pub const ENOUGH_DATES: usize = 8;
const PSEUDO_ERRORS: f64 = 8.0;
/// How many errors of 0 the middle of the errors leans on: dates of one period err together.
const PSEUDO_MIDDLES: f64 = 16.0;
/// The scale on which few errors lean.
const PSEUDO_SCALE: f64 = 0.28;
/// The same for one person's errors.
const PERSON_SCALE: f64 = 0.6;
/// How fast evidence fades with the distance between horizons, in shares of the period.
const NEAR: f64 = 0.25;
/// A difference in WAPE below this is noise.
const NOISE: f64 = 0.02;
/// Beyond so many days ahead the series is as good a guide as the others.
const PIPELINE_DAYS: i32 = 100;
/// What the combination may be made of; the last two only once there is evidence, or far ahead.
const PARTS: [Approach; 4] = [Approach::Deals, Approach::RunRate, Approach::Series, Approach::Conversion];
/// The least scale of the common shock: no forecast is free of it.
const LEAST_SHOCK: f64 = 0.02;

/// The methods and the truth on one past date.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The last day of which anything was known.
    pub day: Date,
    /// The period that was forecast.
    pub period: DateRange,
    /// Won in the period by that day, by person, in minor units.
    pub won: Vec<f64>,
    /// What each method said was still to come.
    pub points: BTreeMap<Approach, Vec<f64>>,
    /// The relative variance that single deals brought.
    pub variance: f64,
    /// What still came.
    pub actual: Vec<f64>,
}

impl Trial {
    /// The share of the period's length that was ahead.
    fn ahead(&self) -> f64 {
        ahead(self.day, self.period)
    }

    fn rest_of(&self, approach: Approach) -> Option<f64> {
        self.points.get(&approach).map(|rest| rest.iter().sum())
    }

    /// What was won by then in all.
    pub fn won_total(&self) -> f64 {
        self.won.iter().sum()
    }

    /// What still came in all.
    pub fn actual_total(&self) -> f64 {
        self.actual.iter().sum()
    }
}

/// How many lengths of the period lie between a day and its end.
pub fn ahead(day: Date, period: DateRange) -> f64 {
    f64::from(period.until.days() - 1 - day.days()) / f64::from(period.days())
}

/// How a method's errors are spread at a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The middle of the log errors: above 0 the method said too little.
    pub centre: f64,
    /// The scale of all errors.
    pub scale: f64,
    /// The scale of the shock that all deals share.
    pub shock: f64,
    /// How many past dates stand behind it.
    pub dates: u64,
}

impl Calibration {
    /// The total below which a share of the outcomes lies, if `rest` is still expected beside `won`.
    pub fn total_at(&self, won: f64, rest: f64, share: f64) -> f64 {
        won + rest * libm::exp(self.centre + self.scale * t6_at(share))
    }

    /// The same with the common shock so many times as large.
    pub fn widened(self, factor: f64) -> Calibration {
        let luck = (self.scale * self.scale - self.shock * self.shock).max(0.0);
        let shock = self.shock * factor;
        Calibration { shock, scale: libm::sqrt(shock * shock + luck), ..self }
    }

    /// The chance that what is still to come reaches `wanted`.
    pub fn chance(&self, rest: f64, wanted: f64) -> f64 {
        if wanted <= 0.0 {
            return 1.0;
        }
        if rest <= 0.0 {
            return 0.0;
        }
        1.0 - t6_below((libm::log(wanted / rest) - self.centre) / self.scale)
    }
}

/// The trials that were over by a day, seen from a horizon.
pub struct Evidence<'a> {
    trials: Vec<(&'a Trial, f64)>,
    /// What is added to both sides of a ratio, so that an empty rest is no catastrophe.
    little: f64,
}

impl<'a> Evidence<'a> {
    /// The trials whose periods were over by `day`, for a forecast that is so far ahead.
    pub fn by(trials: &'a [Trial], day: Date, ahead: f64) -> Evidence<'a> {
        let over = trials.iter().filter(|trial| trial.period.last_day() <= day);
        let near = |trial: &Trial| {
            let distance = (trial.ahead() - ahead) / NEAR;
            libm::exp(-distance * distance / 2.0)
        };
        let trials: Vec<(&Trial, f64)> = over.map(|trial| (trial, near(trial))).collect();
        let whole: f64 = trials.iter().map(|(trial, _)| trial.won_total() + trial.actual_total()).sum();
        let little = (whole / trials.len().max(1) as f64 * 0.01).max(1.0);
        Evidence { trials, little }
    }

    /// How many past dates there are.
    pub fn dates(&self) -> usize {
        self.trials.len()
    }

    fn log_error(&self, actual: f64, rest: f64) -> f64 {
        let ratio = (actual.max(0.0) + self.little) / (rest + self.little);
        libm::log(ratio).clamp(-2.0, 2.0)
    }

    /// How a method's errors are spread, where single deals bring `variance` today.
    pub fn calibration(&self, approach: Approach, variance: f64) -> Calibration {
        let errors = self.errors(approach);
        let weight: f64 = errors.iter().map(|(.., near)| near).sum();
        let centre =
            errors.iter().map(|(error, _, near)| error * near).sum::<f64>() / (weight + PSEUDO_MIDDLES);
        let prior = T6_VARIANCE * PSEUDO_SCALE * PSEUDO_SCALE;
        let square = |error: f64| (error - centre) * (error - centre);
        let over: f64 =
            errors.iter().map(|(error, luck, near)| (square(*error) - luck.min(1.0)) * near).sum();
        let shared = (over + PSEUDO_ERRORS * prior) / (weight + PSEUDO_ERRORS);
        let shock = libm::sqrt(shared.max(0.0) / T6_VARIANCE).max(LEAST_SHOCK);
        let scale = libm::sqrt(shock * shock + variance / T6_VARIANCE);
        Calibration { centre, scale, shock, dates: errors.len() as u64 }
    }

    /// A method's log errors, each with the luck of single deals in it and its weight. Dates of one period
    /// err together: the more of them, the less each weighs, by the square root.
    fn errors(&self, approach: Approach) -> Vec<(f64, f64, f64)> {
        let mut of_period: BTreeMap<DateRange, f64> = BTreeMap::new();
        let tried =
            || self.trials.iter().filter_map(|(trial, near)| Some((trial, near, trial.rest_of(approach)?)));
        for (trial, near, _) in tried() {
            *of_period.entry(trial.period).or_default() += near;
        }
        let error = |(trial, near, rest): (&&Trial, &f64, f64)| {
            let all = of_period.get(&trial.period).copied().unwrap_or(1.0).max(1.0);
            (self.log_error(trial.actual_total(), rest), trial.variance, near / libm::sqrt(all))
        };
        tried().map(error).collect()
    }

    /// The same for one person's rest, pooled over people.
    pub fn calibration_of_people(&self, approach: Approach) -> Calibration {
        let (mut sum, mut squares, mut weight) = (0.0, 0.0, 0.0);
        for (trial, near) in &self.trials {
            let Some(points) = trial.points.get(&approach) else { continue };
            let seats = points.iter().zip(&trial.actual).filter(|(rest, actual)| **rest + **actual > 0.0);
            let seats: Vec<_> = seats.collect();
            let each = near / seats.len().max(1) as f64;
            let little = self.little / seats.len().max(1) as f64 * 5.0;
            for (rest, actual) in seats {
                let error = libm::log((actual.max(0.0) + little) / (rest + little)).clamp(-2.0, 2.0);
                sum += error * each;
                squares += error * error * each;
                weight += each;
            }
        }
        let centre = sum / (weight + PSEUDO_ERRORS);
        let own = T6_VARIANCE * PERSON_SCALE * PERSON_SCALE;
        let variance = (squares + PSEUDO_ERRORS * own) / (weight + PSEUDO_ERRORS) - centre * centre;
        let scale = libm::sqrt(variance.max(0.01) / T6_VARIANCE);
        Calibration { centre, scale, shock: scale, dates: self.trials.len() as u64 }
    }

    /// The methods that make up the combination, with their weights; nothing where there is none.
    pub fn weights(&self, points: &BTreeMap<Approach, Vec<f64>>, days_ahead: i32) -> Vec<(Approach, f64)> {
        let enough = self.trials.len() >= ENOUGH_DATES;
        let is_known = |part: &Approach| match part {
            Approach::Series => enough || days_ahead > PIPELINE_DAYS,
            Approach::Conversion => enough,
            _ => true,
        };
        let parts = PARTS.into_iter().filter(|part| is_known(part) && points.contains_key(part));
        let parts: Vec<Approach> = parts.collect();
        let raw: Vec<f64> = parts.iter().map(|part| self.trust(*part)).collect();
        let whole: f64 = raw.iter().sum();
        parts.into_iter().zip(raw).map(|(part, own)| (part, own / whole)).collect()
    }

    /// The inverse of the squared error, leaning on the pseudo-errors; 1 below enough dates.
    fn trust(&self, approach: Approach) -> f64 {
        if self.trials.len() < ENOUGH_DATES {
            return 1.0;
        }
        let (mut squares, mut weight) = (0.0, 0.0);
        for (trial, near) in &self.trials {
            let Some(rest) = trial.rest_of(approach) else { continue };
            let error = self.log_error(trial.actual_total(), rest);
            squares += error * error * near;
            weight += near;
        }
        let prior = T6_VARIANCE * PSEUDO_SCALE * PSEUDO_SCALE;
        (weight + PSEUDO_ERRORS) / (squares + PSEUDO_ERRORS * prior)
    }

    /// The error of a method's totals, relative to what came: nearer horizons count more.
    pub fn wape(&self, approach: Approach) -> Option<f64> {
        let (mut missed, mut came) = (0.0, 0.0);
        for (trial, near) in &self.trials {
            let rest = trial.rest_of(approach)?;
            missed += (rest - trial.actual_total()).abs() * near;
            came += (trial.won_total() + trial.actual_total()).abs() * near;
        }
        (came > 0.0).then(|| missed / came)
    }

    /// The method that evidence favours: another than the combination only where it was better by more
    /// than noise on enough dates.
    pub fn choice(&self, points: &BTreeMap<Approach, Vec<f64>>) -> Approach {
        let combined = self.wape(Approach::Combination);
        let Some(combined) = combined.filter(|_| self.trials.len() >= ENOUGH_DATES) else {
            return Approach::Combination;
        };
        let rivals = PARTS;
        let known = rivals.into_iter().filter(|rival| points.contains_key(rival));
        let best =
            known.filter_map(|rival| Some((self.wape(rival)?, rival))).min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((error, rival)) if error + NOISE < combined => rival,
            _ => Approach::Combination,
        }
    }
}

/// The weighted mean of methods, person by person.
pub fn combined(
    points: &BTreeMap<Approach, Vec<f64>>,
    weights: &[(Approach, f64)],
    people: usize,
) -> Vec<f64> {
    let mut sum = vec![0.0; people];
    for (part, weight) in weights {
        let Some(rest) = points.get(part) else { continue };
        for (own, minor) in sum.iter_mut().zip(rest) {
            *own += weight * minor;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(month: i32, said: f64, came: f64) -> Trial {
        let from = Date::from_ymd(2024, 1, 1).unwrap().plus_months(month).unwrap();
        let period = DateRange::new(from, from.plus_months(1).unwrap()).unwrap();
        let points = BTreeMap::from([
            (Approach::Combination, vec![said]),
            (Approach::Deals, vec![came]),
            (Approach::RunRate, vec![said]),
        ]);
        Trial { day: from, period, won: vec![0.0], points, variance: 0.0, actual: vec![came] }
    }

    #[test]
    fn few_dates_decide_nothing_and_many_do() {
        let trials: Vec<Trial> = (0..20).map(|month| trial(month, 100.0, 160.0)).collect();
        let after = Date::from_ymd(2030, 1, 1).unwrap();
        let few = Evidence::by(&trials[..7], after, 0.97);
        assert_eq!(few.choice(&trials[0].points), Approach::Combination);
        assert_eq!(few.weights(&trials[0].points, 30), [(Approach::Deals, 0.5), (Approach::RunRate, 0.5)]);
        let many = Evidence::by(&trials, after, 0.97);
        assert_eq!(many.choice(&trials[0].points), Approach::Deals);
        let weights = many.weights(&trials[0].points, 30);
        assert!(weights[0].1 > 0.75 && weights[0].1 < 0.95, "{weights:?}");
    }

    #[test]
    fn evidence_of_a_period_that_is_not_over_does_not_exist() {
        let trials: Vec<Trial> = (0..20).map(|month| trial(month, 100.0, 160.0)).collect();
        let early = Evidence::by(&trials, Date::from_ymd(2024, 1, 30).unwrap(), 0.97);
        assert_eq!(early.dates(), 0);
        assert_eq!(Evidence::by(&trials, Date::from_ymd(2024, 1, 31).unwrap(), 0.97).dates(), 1);
    }

    #[test]
    fn a_wider_shock_leaves_the_luck_of_single_deals_as_it_is() {
        let found = Calibration { centre: 0.1, scale: 0.5, shock: 0.3, dates: 0 };
        let wide = found.widened(2.0);
        assert!(
            (wide.shock - 0.6).abs() < 1e-12 && (wide.scale * wide.scale - 0.52).abs() < 1e-12,
            "{wide:?}"
        );
        assert_eq!((wide.centre, wide.dates), (0.1, 0));
        assert!(found.widened(1.0).scale - 0.5 < 1e-12);
    }

    #[test]
    fn the_scale_leans_on_that_of_others_and_bias_is_seen() {
        let none = Evidence::by(&[], Date::MAX, 0.5).calibration(Approach::Combination, 0.0);
        assert!((none.scale - PSEUDO_SCALE).abs() < 1e-9 && none.centre == 0.0);
        let trials: Vec<Trial> = (0..20).map(|month| trial(month, 100.0, 160.0)).collect();
        let low = Evidence::by(&trials, Date::MAX, 0.97).calibration(Approach::Combination, 0.0);
        assert!(low.centre > 0.2 && low.centre < 0.47, "{low:?}");
    }
}
