//! The deal model: winning and losing as competing risks, by age of the deal and stage.
//!
//! Plainly: of all days on which a deal of this age stood open in this stage, on how many was it won,
//! and on how many lost? Needs at least [`ENOUGH_CLOSED`] closed deals with created and close dates;
//! below that the CRM's or default chances stand in (see [`super::stated`]).
//!
//! Days at risk count from the first close date in the data, because deals that ended before it are
//! not there to be counted. Thin cells lean on all stages of the same age, by [`CELL_EVENTS`]
//! pseudo-events. A factor for the month within the quarter is fitted by turns with the rates
//! ([`MONTH_WINS`] pseudo-wins); products and owners get multipliers shrunk by [`PRODUCT_WINS`] and
//! [`OWNER_WINS`]. An age at which nothing was ever won has hazard 0 by itself: a zombie.

use super::past::{Months, Past, Rest};
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{KnownDeal, Outcome};
use crate::domain::kernel::Date;

/// Fewer closed deals than this tell too little.
pub const ENOUGH_CLOSED: u64 = 30;
const CELL_EVENTS: f64 = 5.0;
const MONTH_WINS: f64 = 20.0;
const PRODUCT_WINS: f64 = 50.0;
const OWNER_WINS: f64 = 30.0;
/// Rounds in which rates and month factors are fitted to each other.
const ROUNDS: usize = 8;
/// The ages in days at which a new bin begins.
const EDGES: [i32; 17] = [0, 1, 7, 14, 21, 30, 45, 60, 75, 90, 110, 130, 150, 180, 240, 365, 730];
/// Stages beyond these share a place with the unknown one.
const MOST_STAGES: usize = 30;
/// How far ahead a deal is followed to its end, in days.
const FOLLOWED_DAYS: i32 = 730;
/// The longest piece over which what is known of a stage is taken as constant, in days.
const PIECE_DAYS: i32 = 14;

/// The fitted model.
pub struct Hazard {
    stages: usize,
    /// Daily rates of winning and losing by bin and stage.
    win: Vec<f64>,
    lose: Vec<f64>,
    /// The same by bin over all stages.
    win_of_age: Vec<f64>,
    lose_of_age: Vec<f64>,
    win_month: [f64; 3],
    lose_month: [f64; 3],
    product: Vec<f64>,
    owner: Vec<f64>,
    /// How many days a deal stays in a stage: after that the stage known today says little.
    stay_days: f64,
    /// Deals won or lost behind it.
    pub closed: u64,
    /// The age of the oldest deal that was ever won, in days.
    pub oldest_won: i32,
    months: Months,
}

/// A deal's way through the days to come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Odds {
    /// The chance that it is won in the days asked about.
    pub win: f64,
    /// The chance that it is lost before their end.
    pub lose: f64,
    /// From the day, over so many days: the chance to have been won by the end of the piece.
    pub curve: Vec<(i32, i32, f64)>,
}

impl Odds {
    /// The day by which it is won in a share of the cases in which it is; nothing where it never is.
    pub fn day_at(&self, share: f64) -> Option<Date> {
        if self.win > 0.0 { Date::from_days(day_at(&self.curve, share)).ok() } else { None }
    }
}

/// The day by which a share of what a curve comes to is reached.
pub(super) fn day_at(curve: &[(i32, i32, f64)], share: f64) -> i32 {
    let Some((_, _, whole)) = curve.last() else { return i32::MAX };
    let target = share * whole;
    let place = curve.partition_point(|(_, _, won)| *won < target).min(curve.len() - 1);
    let (day, days, until) = curve[place];
    let before = place.checked_sub(1).map_or(0.0, |place| curve[place].2);
    let within = if until > before { (target - before) / (until - before) } else { 0.0 };
    day + ((within * f64::from(days)) as i32).clamp(0, days.max(1) - 1)
}

/// A stretch of a deal's life in one age bin, stage and month.
#[derive(Clone, Copy)]
struct Piece {
    day: i32,
    days: i32,
    bin: usize,
    stage: usize,
    month: usize,
}

/// A deal's life as far as it counts.
struct Life<'a> {
    created: i32,
    stages: &'a [(i32, u32)],
    from: i32,
    until: i32,
    longest: i32,
}

fn bin_of(age: i32) -> usize {
    EDGES.partition_point(|edge| *edge <= age).max(1) - 1
}

fn place_of(stage: u32, stages: usize) -> usize {
    let place = stage as usize;
    if place < stages { place } else { 0 }
}

fn walk(months: &Months, stages: usize, life: &Life, mut each: impl FnMut(Piece)) {
    let mut day = life.from;
    let mut next_stage = life.stages.partition_point(|(entered, _)| *entered <= day);
    while day < life.until {
        let bin = bin_of(day - life.created);
        let (month, month_end) = months.at(day);
        let mut end = life.until.min(month_end).min(day.saturating_add(life.longest));
        if let Some(edge) = EDGES.get(bin + 1) {
            end = end.min(life.created.saturating_add(*edge));
        }
        if let Some((entered, _)) = life.stages.get(next_stage) {
            end = end.min(*entered);
        }
        let stage = next_stage.checked_sub(1).and_then(|at| life.stages.get(at)).map_or(0, |(_, code)| *code);
        each(Piece { day, days: end - day, bin, stage: place_of(stage, stages), month });
        day = end;
        while life.stages.get(next_stage).is_some_and(|(entered, _)| *entered <= day) {
            next_stage += 1;
        }
    }
}

/// Days at risk and events by bin, stage and month.
struct Counts {
    stages: usize,
    days: Vec<f64>,
    won: Vec<f64>,
    lost: Vec<f64>,
    moves: f64,
}

impl Counts {
    fn new(stages: usize) -> Counts {
        let cells = EDGES.len() * stages * 3;
        Counts { stages, days: vec![0.0; cells], won: vec![0.0; cells], lost: vec![0.0; cells], moves: 0.0 }
    }

    fn cell(&self, piece: &Piece) -> usize {
        (piece.bin * self.stages + piece.stage) * 3 + piece.month
    }
}

/// The days on which a deal was at risk, as far as the data can tell.
fn life_of<'a>(past: &'a Past, deal: &KnownDeal, first_close: i32) -> Option<Life<'a>> {
    if deal.created == MISSING_DAY || deal.created > past.day {
        return None;
    }
    let finished = past.is_finished(deal);
    let last = if finished { deal.closed } else { past.day };
    let from = deal.created.max(first_close);
    if last < from {
        return None;
    }
    let told = past.replay.stages_by(deal.live, past.day);
    // The stage entered by closing is the end itself, not a stage in which it could have ended.
    let before =
        if finished { told.partition_point(|(entered, _)| *entered < deal.closed) } else { told.len() };
    Some(Life { created: deal.created, stages: &told[..before], from, until: last + 1, longest: i32::MAX })
}

/// The deals that were finished by the as-of day, with both dates.
pub fn dated<'a>(past: &'a Past) -> impl Iterator<Item = &'a KnownDeal> {
    let has_dates = |deal: &&KnownDeal| {
        past.is_finished(deal) && deal.created != MISSING_DAY && deal.created <= deal.closed
    };
    past.deals.iter().filter(has_dates)
}

impl Hazard {
    /// Fits the model; nothing with too few closed deals.
    pub fn fit(past: &Past, until: i32) -> Option<Hazard> {
        let closed = dated(past).count() as u64;
        if closed < ENOUGH_CLOSED {
            return None;
        }
        let first_close = dated(past).map(|deal| deal.closed).min()?;
        let stages = past.replay.stage_names().len().clamp(1, MOST_STAGES);
        let last = until.max(past.day.saturating_add(FOLLOWED_DAYS)).saturating_add(1);
        let months = Months::over(past.calendar, past.first_day(), last);
        let counts = count(past, &months, stages, first_close);
        let won = past.deals.iter().filter(|deal| past.is_won(deal) && deal.created != MISSING_DAY);
        let oldest_won = won.map(|deal| deal.closed - deal.created).max().unwrap_or(-1);
        let mut model = Hazard::rates(&counts, stages, months, closed, oldest_won);
        model.fit_multipliers(past, first_close);
        Some(model)
    }

    fn rates(counts: &Counts, stages: usize, months: Months, closed: u64, oldest_won: i32) -> Hazard {
        let (win, win_of_age, win_month) = fit_risk(&counts.days, &counts.won, stages);
        let (lose, lose_of_age, lose_month) = fit_risk(&counts.days, &counts.lost, stages);
        let days: f64 = counts.days.iter().sum();
        let stay_days = (days / (counts.moves + 1.0)).clamp(7.0, 90.0);
        Hazard {
            stages,
            win,
            lose,
            win_of_age,
            lose_of_age,
            win_month,
            lose_month,
            product: Vec::new(),
            owner: Vec::new(),
            stay_days,
            closed,
            oldest_won,
            months,
        }
    }

    fn fit_multipliers(&mut self, past: &Past, first_close: i32) {
        let products = past.deals.iter().map(|deal| deal.product as usize + 1).max().unwrap_or(0);
        let (mut expected, mut won) = (vec![0.0; products], vec![0.0; products]);
        let mut of_deal = Vec::with_capacity(past.deals.len());
        for deal in past.deals {
            let hope = life_of(past, deal, first_close).map_or(0.0, |life| self.expected_wins(&life));
            of_deal.push(hope);
            expected[deal.product as usize] += hope;
            won[deal.product as usize] += f64::from(u8::from(hope > 0.0 && past.is_won(deal)));
        }
        self.product = multipliers(&won, &expected, PRODUCT_WINS);
        let (mut expected, mut won) = (vec![0.0; past.people], vec![0.0; past.people]);
        for (deal, hope) in past.deals.iter().zip(&of_deal) {
            expected[deal.person as usize] += hope * self.product[deal.product as usize];
            won[deal.person as usize] += f64::from(u8::from(*hope > 0.0 && past.is_won(deal)));
        }
        self.owner = multipliers(&won, &expected, OWNER_WINS);
    }

    fn expected_wins(&self, life: &Life) -> f64 {
        let mut sum = 0.0;
        walk(&self.months, self.stages, life, |piece| {
            let rate = self.win[piece.bin * self.stages + piece.stage] * self.win_month[piece.month];
            sum += rate * f64::from(piece.days);
        });
        sum
    }

    /// The odds of an open deal in the days asked about, seen from the end of `day`.
    pub fn odds(&self, past: &Past, deal: &KnownDeal, rest: Rest) -> Odds {
        let stages = past.replay.stages_by(deal.live, past.day);
        let stage = stages.last().map_or(0, |(_, code)| place_of(*code, self.stages));
        let multiplier = self.multiplier(deal.product as usize, deal.person as usize);
        // Without a created date it counts as created today: the age that says least.
        let created = if deal.created == MISSING_DAY { past.day } else { deal.created };
        self.way(created, stage, multiplier, past.day, rest)
    }

    /// The odds of an open deal to its end, as far as it is followed.
    pub fn odds_in_the_end(&self, past: &Past, deal: &KnownDeal) -> Odds {
        let from = past.day.saturating_add(1);
        self.odds(past, deal, Rest { from, until: from.saturating_add(FOLLOWED_DAYS) })
    }

    /// The odds of a deal of an average owner and product that is created on `day`.
    pub fn odds_of_new(&self, day: i32, rest: Rest) -> Odds {
        self.way(day, 0, 1.0, day - 1, rest)
    }

    /// How much likelier this person wins than others with the same deals.
    pub fn of_owner(&self, person: usize) -> f64 {
        self.owner.get(person).copied().unwrap_or(1.0)
    }

    fn multiplier(&self, product: usize, person: usize) -> f64 {
        self.product.get(product).copied().unwrap_or(1.0) * self.of_owner(person)
    }

    fn way(&self, created: i32, stage: usize, multiplier: f64, day: i32, rest: Rest) -> Odds {
        let mut odds = Odds::default();
        let mut left = 1.0;
        for (from, until) in [(day + 1, rest.from), (rest.from.max(day + 1), rest.until)] {
            let counts = from >= rest.from;
            let life = Life { created, stages: &[], from, until, longest: PIECE_DAYS };
            walk(&self.months, self.stages, &life, |piece| {
                let (win, lose) = self.daily(&piece, stage, multiplier, day);
                let both = win + lose;
                if both <= 0.0 || left <= 0.0 {
                    return;
                }
                let stay = libm::pow(1.0 - both, f64::from(piece.days));
                let ended = left * (1.0 - stay);
                odds.lose += ended * lose / both;
                if counts {
                    odds.win += ended * win / both;
                    odds.curve.push((piece.day, piece.days, odds.win));
                }
                left *= stay;
            });
        }
        odds
    }

    /// The chances of one day, leaning on all stages the further ahead it lies.
    fn daily(&self, piece: &Piece, stage: usize, multiplier: f64, day: i32) -> (f64, f64) {
        let ahead = f64::from(piece.day - day) + f64::from(piece.days) / 2.0;
        let known = libm::exp(-ahead / self.stay_days);
        let cell = piece.bin * self.stages + stage;
        let mixed = |cells: &[f64], ages: &[f64]| known * cells[cell] + (1.0 - known) * ages[piece.bin];
        let win = mixed(&self.win, &self.win_of_age) * self.win_month[piece.month] * multiplier;
        let lose = mixed(&self.lose, &self.lose_of_age) * self.lose_month[piece.month];
        let both = win + lose;
        if both > 1.0 { (win / both, lose / both) } else { (win, lose) }
    }
}

fn multipliers(won: &[f64], expected: &[f64], weight: f64) -> Vec<f64> {
    won.iter().zip(expected).map(|(won, expected)| (won + weight) / (expected + weight)).collect()
}

fn count(past: &Past, months: &Months, stages: usize, first_close: i32) -> Counts {
    let mut counts = Counts::new(stages);
    for deal in past.deals {
        let Some(life) = life_of(past, deal, first_close) else { continue };
        let mut last = None;
        walk(months, stages, &life, |piece| {
            let cell = counts.cell(&piece);
            counts.days[cell] += f64::from(piece.days);
            last = Some(cell);
        });
        counts.moves += life.stages.len().saturating_sub(1) as f64;
        let Some(cell) = last.filter(|_| past.is_finished(deal)) else { continue };
        match deal.outcome {
            Outcome::Won => counts.won[cell] += 1.0,
            Outcome::Lost | Outcome::Open => counts.lost[cell] += 1.0,
        }
    }
    counts
}

/// Rates by bin and stage, rates by bin, and month factors, fitted to each other by turns.
fn fit_risk(days: &[f64], events: &[f64], stages: usize) -> (Vec<f64>, Vec<f64>, [f64; 3]) {
    let cells = EDGES.len() * stages;
    let of_cell = |cell: usize| -> f64 { events[cell * 3..cell * 3 + 3].iter().sum() };
    let mut months = [1.0; 3];
    let (mut rates, mut ages) = (vec![0.0; cells], vec![0.0; EDGES.len()]);
    for _ in 0..ROUNDS {
        let risk = |cell: usize| -> f64 { (0..3).map(|month| days[cell * 3 + month] * months[month]).sum() };
        for (bin, age) in ages.iter_mut().enumerate() {
            let span = bin * stages..(bin + 1) * stages;
            let (at_risk, ended) =
                span.clone().fold((0.0, 0.0), |sum, cell| (sum.0 + risk(cell), sum.1 + of_cell(cell)));
            *age = if at_risk > 0.0 { (ended / at_risk).min(1.0) } else { 0.0 };
            for cell in span {
                let rate = (of_cell(cell) + CELL_EVENTS) / (risk(cell) + CELL_EVENTS / age.max(1e-12));
                rates[cell] = if *age > 0.0 { rate.min(1.0) } else { 0.0 };
            }
        }
        let mut expected = [0.0; 3];
        for (cell, rate) in rates.iter().enumerate() {
            for (month, sum) in expected.iter_mut().enumerate() {
                *sum += days[cell * 3 + month] * rate;
            }
        }
        for (month, factor) in months.iter_mut().enumerate() {
            let seen: f64 = (0..cells).map(|cell| events[cell * 3 + month]).sum();
            *factor = (seen + MONTH_WINS) / (expected[month] + MONTH_WINS);
        }
    }
    (rates, ages, months)
}
