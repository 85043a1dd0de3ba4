//! Every method's answer for one day and period: what each person will still win.

use super::approach::Approach;
use super::categories;
use super::hazard::{Hazard, Odds};
use super::intake::Intake;
use super::past::{Past, Rest, periods_before};
use super::pipeline::{self, MOST_PERIODS};
use super::record::WinRate;
use super::run_rate::RunRate;
use super::series;
use crate::domain::kernel::{Date, DateRange};
use std::collections::BTreeMap;

/// One person's calls, resolved for the day: what they say that the period brings in all, in minor units.
pub type Called = BTreeMap<usize, f64>;

/// The methods fitted on what was known on a day, and their answers.
pub struct Models {
    /// The days asked about.
    pub rest: Rest,
    /// The deal model; nothing with too few closed deals.
    pub hazard: Option<Hazard>,
    /// The odds of each open deal, by its place among the known deals.
    pub odds: Vec<(usize, Odds)>,
    /// New deals; nothing without a deal model.
    pub intake: Option<Intake>,
    /// The run rate.
    pub run_rate: RunRate,
    /// What the series rests on.
    pub series: Option<series::Basis>,
    /// Won in the period by the as-of day, by person.
    pub won: Vec<f64>,
    /// Each method's rest by person, in minor units.
    pub points: BTreeMap<Approach, Vec<f64>>,
    /// The variance that single deals bring to everybody's sum.
    pub deal_variance: f64,
    /// How many days of history there are.
    pub history_days: i32,
}

impl Models {
    /// Fits all methods for a period.
    pub fn fit(past: &Past, period: DateRange, called: &Called) -> Models {
        let rest = Rest::of(period, past.day);
        let hazard = Hazard::fit(past, rest.until);
        let odds = odds(past, hazard.as_ref(), rest);
        let intake = hazard.as_ref().map(|model| Intake::of(past, model, rest));
        let run_rate = RunRate::of(past, rest);
        let won = past.won_in(period.from.days(), period.until.days());
        let mut models = Models {
            rest,
            hazard,
            odds,
            intake,
            run_rate,
            series: None,
            won,
            points: BTreeMap::new(),
            deal_variance: 0.0,
            history_days: past.day - past.first_day() + 1,
        };
        models.answer(past, period, called);
        models
    }

    fn answer(&mut self, past: &Past, period: DateRange, called: &Called) {
        let before = periods_before(past.calendar, period, MOST_PERIODS);
        let (deals, variance) = self.deals(past);
        self.deal_variance = variance;
        // Without model and without open deals nothing is known, which is not the same as nothing to come.
        let knows_deals = self.hazard.is_some() || !self.odds.is_empty();
        self.put(Approach::Deals, knows_deals.then_some(deals));
        let has_weeks = self.run_rate.weeks() > 0;
        self.put(Approach::RunRate, has_weeks.then(|| self.run_rate.mean(past.people)));
        self.put(Approach::Pace, has_weeks.then(|| pipeline::pace(past, self.rest)));
        let series = series::forecast(past, self.rest);
        self.series = series.as_ref().map(|(_, basis)| *basis);
        self.put(Approach::Series, series.map(|(rest, _)| rest));
        self.put(Approach::Conversion, pipeline::conversion(past, period, &before));
        self.put(Approach::LastPeriod, pipeline::as_last_period(past, period, &before));
        let weighted = knows_deals.then(|| pipeline::weighted(past, self.rest));
        self.put(Approach::WeightedPipeline, weighted);
        let pace = self.points.get(&Approach::Pace);
        let said = categories::said(past, self.rest, &self.won, called, pace);
        self.put(Approach::Categories, said);
    }

    fn put(&mut self, approach: Approach, rest: Option<Vec<f64>>) {
        if let Some(rest) = rest {
            // What is won already is never taken back by a forecast.
            self.points.insert(approach, rest.into_iter().map(|minor| minor.max(0.0)).collect());
        }
    }

    /// Open and new deals by person, and the variance of their sum.
    fn deals(&self, past: &Past) -> (Vec<f64>, f64) {
        let mut by_person = vec![0.0; past.people];
        let mut variance = 0.0;
        for (place, odds) in &self.odds {
            let deal = &past.deals[*place];
            let minor = past.minor(deal).unwrap_or(0) as f64;
            by_person[deal.person as usize] += minor * odds.win;
            variance += minor * minor * odds.win * (1.0 - odds.win);
        }
        if let Some(intake) = &self.intake {
            for (person, sum) in by_person.iter_mut().enumerate() {
                let (mean, square) = intake.moments(person);
                *sum += intake.wins[person] * mean;
                variance += intake.wins[person] * square;
            }
        }
        (by_person, variance)
    }

    /// The whole company's answer of a method.
    pub fn total(&self, approach: Approach) -> Option<f64> {
        self.points.get(&approach).map(|rest| rest.iter().sum())
    }

    /// The variance, relative to the rest itself, that single deals or single weeks bring to the sum.
    pub fn relative_variance(&self) -> f64 {
        let of = |variance: f64, mean: Option<f64>| {
            mean.filter(|mean| *mean > 0.0).map_or(0.0, |mean| variance / (mean * mean))
        };
        let relative = match self.hazard {
            Some(_) => of(self.deal_variance, self.total(Approach::Deals)),
            None => of(self.run_rate.variance(), self.total(Approach::RunRate)),
        };
        relative.min(4.0)
    }
}

/// The odds of all open deals with an amount.
fn odds(past: &Past, hazard: Option<&Hazard>, rest: Rest) -> Vec<(usize, Odds)> {
    let company = pipeline::records(past).into_iter().fold(WinRate::default(), WinRate::plus);
    let open = past.open().filter(|(_, deal)| past.minor(deal).is_some());
    let of = |(place, deal): (usize, &crate::domain::facts::KnownDeal)| {
        let odds = match hazard {
            Some(model) => model.odds(past, deal, rest),
            None if pipeline::is_due(past, deal, rest) => {
                stated(pipeline::stated_chance(deal, company), deal.closed, rest)
            }
            None => Odds::default(),
        };
        (place, odds)
    };
    open.map(of).collect()
}

/// Without a model a deal is won at its stated chance on its expected day, if that lies in the rest.
fn stated(chance: f64, expected: i32, rest: Rest) -> Odds {
    let day = if Date::from_days(expected).is_ok() { expected.max(rest.from) } else { rest.until - 1 };
    Odds { win: chance, lose: 0.0, curve: vec![(day, 1, chance)] }
}
