//! How the methods did on past dates: errors, coverage, and whether chances came true.

use super::approach::Approach;
use super::backtest::Backtest;
use super::band::Band;
use super::evidence::{Evidence, Trial, ahead};
use crate::domain::kernel::{Date, DateRange};
use serde::{Deserialize, Serialize};

/// Edges of the central 50, 80 and 95 % as shares.
const CENTRAL: [(f64, f64); 3] = [(0.25, 0.75), (0.1, 0.9), (0.025, 0.975)];
/// The shares at which pinball loss is taken.
const PINBALL: [f64; 3] = [0.1, 0.5, 0.9];
/// Chances are kept this far from certain for the logarithmic loss.
const CERTAIN: f64 = 0.01;
/// How many bins a reliability diagram has.
const BINS: usize = 5;

/// One method's record on the totals of past periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The method.
    pub approach: Approach,
    /// On how many dates it was tried.
    pub dates: u64,
    /// Sum of absolute errors by sum of what came.
    pub wape: f64,
    /// Sum of errors by sum of what came: above 0 it said too much.
    pub bias: f64,
    /// Mean absolute error by that of “as the period before”; nothing where that is not known.
    pub mase: Option<f64>,
    /// Pinball loss at P10, P50 and P90 by what came on average.
    pub pinball: f64,
    /// How often the central 50, 80 and 95 % ranges held what came.
    pub coverage: (f64, f64, f64),
    /// Mean squared error of the chances that people reach their quotas; nothing without quotas.
    pub brier: Option<f64>,
    /// Mean logarithmic loss of the same chances.
    pub log_loss: Option<f64>,
    /// Whether those chances came true, bin by bin.
    pub reliability: Vec<Reliability>,
}

/// Chances of one bin: what was said and what came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// The mean chance that was said.
    pub said: f64,
    /// The share that came true.
    pub came: f64,
    /// How many.
    pub count: u64,
}

/// What a method said on one date, ready to be judged.
struct Judged {
    said: f64,
    came: f64,
    /// The quantiles at [`PINBALL`] and at the edges of [`CENTRAL`].
    pinball: [f64; 3],
    edges: [(f64, f64); 3],
}

/// A person's quota for a period by person code, in minor units.
pub type QuotaOf<'a> = dyn Fn(usize, DateRange) -> Option<i64> + 'a;

/// All methods' records. The combination is judged by its own draws where the backtest made them.
pub fn scores(backtest: &Backtest, quota: &QuotaOf) -> Vec<Scores> {
    let of = |approach: Approach| {
        let is_drawn = approach == Approach::Combination && backtest.drawn.len() == backtest.trials.len();
        let judged = judged(backtest, approach, is_drawn);
        let chances = if is_drawn {
            backtest.drawn.iter().flat_map(|drawn| drawn.quotas.iter().copied()).collect()
        } else {
            chances(&backtest.trials, approach, quota)
        };
        (!judged.is_empty()).then(|| score(approach, &judged, &chances, &backtest.trials))
    };
    Approach::ALL.into_iter().filter_map(of).collect()
}

fn judged(backtest: &Backtest, approach: Approach, is_drawn: bool) -> Vec<Judged> {
    let trials = backtest.trials.iter().enumerate();
    let of = |(place, trial): (usize, &Trial)| {
        let rest: f64 = trial.points.get(&approach)?.iter().sum();
        let (won, came) = (trial.won_total(), trial.won_total() + trial.actual_total());
        let calibration = evidence(&backtest.trials, trial).calibration(approach, trial.variance);
        let at = |share: f64| match backtest.drawn.get(place).filter(|_| is_drawn) {
            Some(drawn) => super::band::percentile_at(&drawn.totals, share),
            None => calibration.total_at(won, rest, share),
        };
        let edges = CENTRAL.map(|(low, high)| (at(low), at(high)));
        let said = if is_drawn { at(0.5) } else { won + rest * libm::exp(calibration.centre) };
        Some(Judged { said, came, pinball: PINBALL.map(at), edges })
    };
    trials.filter_map(of).collect()
}

fn evidence<'a>(trials: &'a [Trial], trial: &Trial) -> Evidence<'a> {
    Evidence::by(trials, trial.day, ahead(trial.day, trial.period))
}

/// Chances of all quotas on all dates by a method's own errors, and whether they were reached.
fn chances(trials: &[Trial], approach: Approach, quota: &QuotaOf) -> Vec<(f64, bool)> {
    let mut chances = Vec::new();
    for trial in trials {
        let Some(points) = trial.points.get(&approach) else { continue };
        let calibration = evidence(trials, trial).calibration_of_people(approach);
        for (code, rest) in points.iter().enumerate() {
            let Some(quota) = quota(code, trial.period).filter(|quota| *quota > 0) else { continue };
            let wanted = quota as f64 - trial.won[code];
            chances.push((calibration.chance(*rest, wanted), trial.actual[code] >= wanted));
        }
    }
    chances
}

fn score(approach: Approach, judged: &[Judged], chances: &[(f64, bool)], trials: &[Trial]) -> Scores {
    let count = judged.len() as f64;
    let came: f64 = judged.iter().map(|one| one.came.abs()).sum::<f64>().max(1.0);
    let missed: f64 = judged.iter().map(|one| (one.said - one.came).abs()).sum();
    let held = |level: usize| {
        judged.iter().filter(|one| one.edges[level].0 <= one.came && one.came <= one.edges[level].1).count()
            as f64
            / count
    };
    let pinball: f64 = judged.iter().map(Judged::pinball).sum();
    let of_chances = |loss: fn(f64, bool) -> f64| {
        let sum: f64 = chances.iter().map(|(chance, came)| loss(*chance, *came)).sum();
        (!chances.is_empty()).then(|| sum / chances.len() as f64)
    };
    Scores {
        approach,
        dates: judged.len() as u64,
        wape: missed / came,
        bias: judged.iter().map(|one| one.said - one.came).sum::<f64>() / came,
        mase: naive_error(trials).map(|naive| missed / count / naive),
        pinball: pinball / came,
        coverage: (held(0), held(1), held(2)),
        brier: of_chances(|chance, came| {
            (chance - f64::from(u8::from(came))) * (chance - f64::from(u8::from(came)))
        }),
        log_loss: of_chances(log_loss),
        reliability: reliability(chances),
    }
}

impl Judged {
    fn pinball(&self) -> f64 {
        let loss = |(share, said): (&f64, &f64)| {
            let over = self.came - said;
            if over >= 0.0 { share * over } else { (share - 1.0) * over }
        };
        PINBALL.iter().zip(&self.pinball).map(loss).sum::<f64>() / PINBALL.len() as f64
    }
}

fn log_loss(chance: f64, came: bool) -> f64 {
    let chance = chance.clamp(CERTAIN, 1.0 - CERTAIN);
    -libm::log(if came { chance } else { 1.0 - chance })
}

/// The mean absolute error of “as the period before” on the same dates.
fn naive_error(trials: &[Trial]) -> Option<f64> {
    let error = |trial: &Trial| {
        let rest: f64 = trial.points.get(&Approach::LastPeriod)?.iter().sum();
        Some((rest - trial.actual_total()).abs())
    };
    let errors: Vec<f64> = trials.iter().filter_map(error).collect();
    let mean = errors.iter().sum::<f64>() / errors.len().max(1) as f64;
    (mean > 0.0).then_some(mean)
}

/// What was said against what came, in bins of equal width.
fn reliability(chances: &[(f64, bool)]) -> Vec<Reliability> {
    let mut bins = [(0.0, 0.0, 0u64); BINS];
    for (chance, came) in chances {
        let bin = &mut bins[((chance * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + chance, bin.1 + f64::from(u8::from(*came)), bin.2 + 1);
    }
    let filled = bins.into_iter().filter(|(.., count)| *count > 0);
    filled
        .map(|(said, came, count)| Reliability {
            said: said / count as f64,
            came: came / count as f64,
            count,
        })
        .collect()
}

/// One past date: what the combination said and what came, in minor units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastDate {
    /// The last day of which anything was known.
    pub day: Date,
    /// The period that was forecast.
    pub period: DateRange,
    /// Won in the period by that day.
    pub won_minor: i64,
    /// The middle and the edges of the central eight of ten.
    pub said: Band,
    /// What came in all.
    pub came_minor: i64,
    /// What each method said that the period brings in all, before any correction.
    pub totals: Vec<(Approach, i64)>,
}

/// The past dates, oldest first.
pub fn past_dates(backtest: &Backtest) -> Vec<PastDate> {
    let judged = judged(backtest, Approach::Combination, backtest.drawn.len() == backtest.trials.len());
    let minor = |amount: f64| libm::round(amount) as i64;
    let total = |trial: &Trial, approach: Approach| {
        let rest: f64 = trial.points.get(&approach)?.iter().sum();
        Some((approach, minor(trial.won_total() + rest)))
    };
    let date = |(trial, one): (&Trial, Judged)| {
        let [_, (low, high), _] = one.edges;
        PastDate {
            day: trial.day,
            period: trial.period,
            won_minor: minor(trial.won_total()),
            said: Band { p10: minor(low), p50: minor(one.said), p90: minor(high) },
            came_minor: minor(one.came),
            totals: Approach::ALL.into_iter().filter_map(|own| total(trial, own)).collect(),
        }
    };
    backtest.trials.iter().zip(judged).map(date).collect()
}
