//! The backtest: every method on past dates, with what was known on them, against what came.
//!
//! Rolling origin: a forecast of a past date is made only from what was known that day, and weighed and
//! widened only by the evidence of periods that were over by then. Dates lie in periods that are over.

use super::company::Company;
use super::evidence::{Evidence, Trial, ahead};
use super::past::{Past, Rest, periods_before};
use super::points::Models;
use super::prepare::{self, choose};
use super::question::{Chances, Question};
use super::scores::Reliability;
use super::simulate::Simulation;
use crate::domain::commission::Credit;
use crate::domain::facts::KnownDeal;
use crate::domain::kernel::{Date, DateRange, PersonId};
use std::convert::Infallible;

/// How many past dates are looked at.
pub const MOST_DATES: usize = 26;
/// How many periods back they lie, at most.
const MOST_PERIODS: usize = 8;
/// How much history a date must have before it, in days.
const LEAST_HISTORY: i32 = 90;
/// Weeks around the same lead that are looked at for a period that has not begun.
const LEAD_WEEKS: i32 = 6;
/// Draws on a past date: enough to judge the range, not to show it.
const DRAWS: u32 = 200;
/// How many bins the chances of single deals are judged in.
const DEAL_BINS: usize = 10;

/// A backtest under way: [`Backtest::step`] it date by date.
#[derive(Clone, Debug)]
pub struct Backtest {
    question: Question,
    dates: Vec<(Date, DateRange)>,
    next: usize,
    /// Whether the whole simulation is judged too, not only the methods' middles.
    draws: bool,
    /// The truth as far as it is known, by date: close day, person and amount of each win.
    won: Vec<(i32, usize, i64)>,
    people: usize,
    /// How each live deal ended, as far as it is known: the day of winning, else nothing.
    ended: Vec<Option<i32>>,
    /// The chances of open deals on all dates, by tenths: sum of chances, how many came true, how many.
    deal_chances: [(f64, u64, u64); DEAL_BINS],
    /// The dates that are done.
    pub trials: Vec<Trial>,
    /// What was drawn on them.
    pub drawn: Vec<Drawn>,
}

/// What the simulation said on a past date, and what came.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The draws of the total, ascending.
    pub totals: Vec<i64>,
    /// What came.
    pub actual: i64,
    /// Each quota's chance, and whether it was reached.
    pub quotas: Vec<(f64, bool)>,
}

impl Backtest {
    /// The backtest that belongs to a question. With `draws` the simulation itself is judged as well.
    pub fn new(company: &Company, question: &Question, draws: bool) -> Backtest {
        let known = company.known(question.as_of);
        let past = company.past(&known, question.as_of);
        let is_asked = question.chances == Chances::Own;
        let dates = if is_asked { dates(company, question, past.first_day()) } else { Vec::new() };
        Backtest {
            question: question.clone(),
            dates,
            next: 0,
            draws,
            won: past.won().collect(),
            people: past.people,
            ended: ended(&known, &past),
            deal_chances: [(0.0, 0, 0); DEAL_BINS],
            trials: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// How many dates there are.
    pub fn dates(&self) -> usize {
        self.dates.len()
    }

    /// How many dates are done.
    pub fn done(&self) -> usize {
        self.next
    }

    /// Looks at the next date; false once all are done.
    pub fn step(&mut self, company: &Company) -> bool {
        let Some((day, period)) = self.dates.get(self.next).copied() else { return false };
        self.next += 1;
        let known = company.known(day);
        let past = company.past(&known, day);
        let mut models = Models::fit(&past, period, &company.called(day, period));
        let question = Question { period, as_of: day, draws: DRAWS, ..self.question.clone() };
        let evidence = Evidence::by(&self.trials, day, ahead(day, period));
        choose(&mut models, &evidence, &question);
        self.judge_deals(&past, &models);
        if self.draws {
            let drawn = self.draw(company, &question);
            self.drawn.push(drawn);
        }
        let actual = self.came(Rest::of(period, day.days()));
        let variance = models.relative_variance();
        self.trials.push(Trial { day, period, won: models.won, points: models.points, variance, actual });
        true
    }

    /// Whether the open deals' chances came true, as it is known now.
    fn judge_deals(&mut self, past: &Past, models: &Models) {
        for (place, odds) in &models.odds {
            let live = past.deals[*place].live as usize;
            let came = self.ended.get(live).copied().flatten().is_some_and(|day| models.rest.holds(day));
            let bin = ((odds.win * DEAL_BINS as f64) as usize).min(DEAL_BINS - 1);
            let (said, won, all) = &mut self.deal_chances[bin];
            (*said, *won, *all) = (*said + odds.win, *won + u64::from(came), *all + 1);
        }
    }

    /// Whether the chances of open deals came true, bin by bin.
    pub fn deal_reliability(&self) -> Vec<Reliability> {
        let bin = |(said, won, all): &(f64, u64, u64)| Reliability {
            said: said / *all as f64,
            came: *won as f64 / *all as f64,
            count: *all,
        };
        self.deal_chances.iter().filter(|(.., all)| *all > 0).map(bin).collect()
    }

    /// Whether it is a finished look at past dates for the same question, drawn if `draws` asks for that.
    pub fn answers(&self, question: &Question, draws: bool) -> bool {
        let same = self.question.period == question.period
            && self.question.as_of == question.as_of
            && self.question.chances == question.chances;
        let drawn = self.draws && self.question.seed == question.seed;
        same && self.done() == self.dates() && (drawn || !draws)
    }

    /// What each person won in these days, as it is known now.
    fn came(&self, rest: Rest) -> Vec<f64> {
        let mut by_person = vec![0.0; self.people];
        for (day, person, minor) in &self.won {
            if rest.from <= *day && *day < rest.until {
                by_person[*person] += *minor as f64;
            }
        }
        by_person
    }

    fn draw(&self, company: &Company, question: &Question) -> Drawn {
        let mut simulation: Simulation = prepare::prepare(company, question, &self.trials);
        let mut nothing = |_: PersonId, _: &[Credit]| -> Result<i64, Infallible> { Ok(0) };
        while !simulation.is_done() {
            let Ok(()) = simulation.step(DRAWS, &mut nothing);
        }
        let period = question.period;
        let whole = self.came(Rest { from: period.from.days(), until: period.until.days() });
        let (seats, mut totals) = simulation.drawn_revenues();
        totals.sort_unstable();
        let quota = |(place, (person, _)): (usize, &(PersonId, Option<String>))| {
            let quota = company.quota_minor(*person, period).filter(|quota| *quota > 0)?;
            let draws = seats.get(place).filter(|draws| !draws.is_empty())?;
            let reached = draws.iter().filter(|draw| **draw >= quota).count() as f64;
            let came = company.code_of(*person).map_or(0.0, |code| whole[code]);
            Some((reached / draws.len() as f64, came >= quota as f64))
        };
        let quotas = company.people.iter().enumerate().filter_map(quota).collect();
        Drawn { totals, actual: libm::round(whole.iter().sum()) as i64, quotas }
    }
}

/// The day on which each live deal was won, by its place in the live table.
fn ended(known: &[KnownDeal], past: &Past) -> Vec<Option<i32>> {
    let most = known.iter().map(|deal| deal.live as usize + 1).max().unwrap_or(0);
    let mut ended = vec![None; most];
    for deal in known.iter().filter(|deal| past.is_won(deal)) {
        ended[deal.live as usize] = Some(deal.closed);
    }
    ended
}

/// Dates in the periods before that are over, weekly and thinned out evenly, the oldest first.
fn dates(company: &Company, question: &Question, first_day: i32) -> Vec<(Date, DateRange)> {
    let (period, as_of) = (question.period, question.as_of.days());
    let left = period.until.days() - as_of;
    let is_ahead = question.as_of < period.from;
    let mut all = Vec::new();
    for earlier in periods_before(company.calendar, period, MOST_PERIODS + 8) {
        if earlier.until.days() > as_of + 1 || all.len() > 64 * MOST_DATES {
            continue;
        }
        let same = earlier.until.days() - left;
        let weeks = if is_ahead { -LEAD_WEEKS..=LEAD_WEEKS } else { -60..=60 };
        for week in weeks {
            let day = same + week * 7;
            let inside = earlier.from.days() - 1 <= day && day < earlier.until.days() - 1;
            if (is_ahead || inside) && day >= first_day + LEAST_HISTORY && day < earlier.until.days() - 1 {
                all.extend(Date::from_days(day).ok().map(|day| (day, earlier)));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    let stride = all.len().div_ceil(MOST_DATES).max(1);
    let mut kept: Vec<(Date, DateRange)> = all.into_iter().rev().step_by(stride).collect();
    kept.reverse();
    kept
}
