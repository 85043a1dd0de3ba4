//! Forecasts: the methods and the simulation of the domain, paid by all plans of the workspace.

use super::Session;
use super::pay::pay_periods;
use crate::app::requests::{BacktestReport, BudgetAsk};
use crate::domain::commission::{Altered, Credit, PayFacts, PeriodPayer, Terms};
use crate::domain::facts::{Batch, Replay};
use crate::domain::forecast::{
    Backtest, Chances, Company, Forecast, Lens, Question, Scores, Simulation, callers, past_dates, prepare,
    prepare_with, scores,
};
use crate::domain::kernel::{Currency, Date, Period, PersonId};
use crate::domain::model::Plan;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// How many deals a page is told of.
const MOST_DEALS: usize = 500;

/// A forecast under way: step it to the end, then finish it. It holds its own facts, so that the
/// workspace may change meanwhile. First it looks at past dates, then it draws.
pub struct Drawing {
    company: Company,
    backtest: Backtest,
    simulation: Option<Simulation>,
    facts: Arc<PayFacts>,
    plans: Vec<Plan>,
    /// What pay is told beside the plans, where dials are turned.
    altered: Altered,
    question: Question,
    lens: Lens,
    /// The state of the workspace that it looks at.
    edition: u64,
}

impl Session {
    /// Prepares a forecast. A day before today is looked at with what was known then.
    ///
    /// # Errors
    /// In words, where nothing names a currency yet or an amount does not fit.
    pub fn begin_forecast(&mut self, question: Question) -> Result<Drawing, String> {
        self.begin(question, Lens::default(), false)
    }

    /// The same under assumptions, with the picture of those looked at.
    ///
    /// # Errors
    /// As [`Session::begin_forecast`].
    pub fn begin_forecast_with(&mut self, question: Question, lens: Lens) -> Result<Drawing, String> {
        self.begin(question, lens, false)
    }

    /// The same, and on each past date the simulation itself is judged too.
    ///
    /// # Errors
    /// As [`Session::begin_forecast`].
    pub fn begin_backtest(&mut self, question: Question) -> Result<Drawing, String> {
        self.begin(question, Lens::default(), true)
    }

    /// Prepares what a period is expected to cost under plan A of a budget, or under plan B. Both stand on the
    /// same draws; look at the past once, by keeping the first look ([`Session::keep_look`]) for the second.
    ///
    /// # Errors
    /// As [`Session::begin_forecast`], and where a plan is refused or pays in another currency.
    pub fn begin_budget(&mut self, ask: &BudgetAsk, is_after: bool) -> Result<Drawing, String> {
        let (before, after) = self.budgeted(ask)?;
        let plan = if is_after { after } else { before };
        let question = Question {
            period: ask.period,
            as_of: self.today(),
            draws: ask.draws,
            seed: ask.seed,
            chances: Chances::default(),
        };
        let drawing = self.begin(question, Lens::default(), false)?;
        if plan.currency != drawing.company.currency {
            return Err(format!(
                "“{}” pays in {}, and sales are forecast in {}; set the currency of the workspace to compare them",
                plan.name, plan.currency, drawing.company.currency
            ));
        }
        let altered = if is_after { ask.plans.tweaks.altered() } else { Altered::default() };
        Ok(Drawing { plans: vec![plan], altered, ..drawing })
    }

    /// Keeps a finished look at past dates, so that the next forecast of the same period need not look
    /// again; until the workspace changes.
    pub fn keep_look(&mut self, drawing: &Drawing) {
        if self.is_narrowed() {
            return self.narrow().keep_look(drawing);
        }
        let (done, all) = drawing.looked_at();
        if drawing.edition == self.edition && done == all {
            self.looked_back = Some(drawing.backtest.clone());
        }
    }

    fn begin(&mut self, question: Question, lens: Lens, draws: bool) -> Result<Drawing, String> {
        if self.is_narrowed() {
            return self.narrow().begin(question, lens, draws);
        }
        let currency = self.forecast_currency().ok_or("no deal, plan or setting names a currency yet")?;
        let company = self.company(currency);
        let facts = self.facts_on(&company, question.as_of)?;
        let kept = self.looked_back.as_ref().filter(|look| look.answers(&question, draws));
        let backtest = kept.cloned().unwrap_or_else(|| Backtest::new(&company, &question, draws));
        let records = self.workspace.plans.values();
        let plans = records.map(|record| record.document.clone()).filter(|plan| plan.currency == currency);
        Ok(Drawing {
            company,
            backtest,
            simulation: None,
            facts,
            plans: plans.collect(),
            altered: Altered::default(),
            question,
            lens,
            edition: self.edition,
        })
    }

    /// Draws won revenue alone, which takes no pay; all draws are made.
    pub(super) fn drawn_revenue(&self, question: Question) -> Option<(Simulation, Currency)> {
        let currency = self.forecast_currency()?;
        let company = self.company(currency);
        let mut backtest = Backtest::new(&company, &question, false);
        while backtest.step(&company) {}
        let mut simulation = prepare(&company, &question, &backtest.trials);
        let mut unpaid = |_: PersonId, _: &[Credit]| -> Result<i64, std::convert::Infallible> { Ok(0) };
        let Ok(()) = simulation.step(u32::MAX, &mut unpaid);
        Some((simulation, currency))
    }

    /// What pay is computed from, as it was known when a day was over.
    fn facts_on(&mut self, company: &Company, day: Date) -> Result<Arc<PayFacts>, String> {
        if day >= self.clock {
            return self.pay_facts().map_err(|error| error.to_string());
        }
        let table = company.replay.table_of(&company.known(day), &self.workspace.roster());
        let facts = self.pay_facts_over(Arc::new(table));
        Ok(Arc::new(facts.map_err(|error| error.to_string())?))
    }

    /// The company as forecasts see it.
    fn company(&self, currency: Currency) -> Company {
        let days: Vec<Date> = self.deal_batch_days();
        let history = Batch::stages(&self.live_batches());
        let replay = Replay::build(Arc::clone(&self.table), &days, &self.stage_log(), &history);
        let people = self.workspace.people.values().filter(|person| self.counts(person.id));
        Company {
            replay: Arc::new(replay),
            calendar: self.workspace.settings.calendar,
            currency,
            people: people.map(|person| (person.id, self.workspace.team_of(person))).collect(),
            quotas: self.workspace.quotas.values().cloned().collect(),
            calls: self.workspace.calls.values().cloned().collect(),
            today: self.clock,
        }
    }

    fn forecast_currency(&self) -> Option<Currency> {
        let of_plan = || self.workspace.plans.values().next().map(|record| record.document.currency);
        self.workspace.settings.currency.or_else(|| self.table.currencies.first().copied()).or_else(of_plan)
    }
}

/// A person's periods under each plan that pays in them.
fn payers_of<'t>(
    bound: &'t [(Terms<'_>, Vec<Period>)],
    person: PersonId,
) -> Result<Vec<PeriodPayer<'t, 't>>, String> {
    let mut payers = Vec::new();
    for (terms, periods) in bound {
        for period in periods {
            let payer = terms.payer(person, period).map_err(|error| error.to_string())?;
            payers.extend(Some(payer).filter(|payer| !payer.is_idle()));
        }
    }
    Ok(payers)
}

impl Drawing {
    /// How many draws were made.
    pub fn drawn(&self) -> u32 {
        self.simulation.as_ref().map_or(0, Simulation::drawn)
    }

    /// Whether all draws were made.
    pub fn is_done(&self) -> bool {
        self.simulation.as_ref().is_some_and(Simulation::is_done)
    }

    /// Looks at one more past date, or makes at most `most` further draws, each paid by every plan.
    ///
    /// # Errors
    /// In words, where a plan can't pay.
    pub fn step(&mut self, most: u32) -> Result<(), String> {
        let Some(simulation) = &mut self.simulation else {
            if !self.backtest.step(&self.company) {
                let trials = &self.backtest.trials;
                self.simulation = Some(prepare_with(&self.company, &self.question, &self.lens, trials));
            }
            return Ok(());
        };
        let mut bound = Vec::new();
        for plan in &self.plans {
            let terms = Terms::altered(plan, &self.facts, self.altered).map_err(|error| error.to_string())?;
            let periods =
                pay_periods(&terms, Some(self.question.period)).map_err(|error| error.to_string())?;
            bound.push((terms, periods));
        }
        let mut payers: BTreeMap<PersonId, Vec<PeriodPayer<'_, '_>>> = BTreeMap::new();
        let mut payout = |person: PersonId, credits: &[Credit]| -> Result<i64, String> {
            let own = match payers.entry(person) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(payers_of(&bound, person)?),
            };
            let mut total = 0i64;
            for payer in own {
                let paid = payer.payout_minor(credits).map_err(|error| error.to_string())?;
                total = total.checked_add(paid).ok_or("the payout does not fit")?;
            }
            Ok(total)
        };
        simulation.step(most, &mut payout)
    }

    /// What everybody together is paid, one a draw made so far, in minor units.
    pub fn payouts(&self) -> Vec<i64> {
        self.simulation.as_ref().map(Simulation::payouts).unwrap_or_default()
    }

    /// The currency of all amounts.
    pub fn currency(&self) -> Currency {
        self.company.currency
    }

    /// How each method did on the past dates.
    pub fn scores(&self) -> Vec<Scores> {
        let company = &self.company;
        let person = |code: usize| company.replay.table().people.get(code.checked_sub(1)?).copied();
        scores(&self.backtest, &|code, period| company.quota_minor(person(code)?, period))
    }

    /// How far the look at past dates is: dates done, and all of them.
    pub fn looked_at(&self) -> (usize, usize) {
        (self.backtest.done(), self.backtest.dates())
    }

    /// Looks at one more past date; false once all are done.
    pub fn look_back(&mut self) -> bool {
        self.backtest.step(&self.company)
    }

    /// How all methods did on the past dates.
    pub fn report(&self) -> BacktestReport {
        let (currency, dates) = (self.company.currency, past_dates(&self.backtest));
        let callers = callers(&self.company, self.question.as_of);
        let deals = self.backtest.deal_reliability();
        BacktestReport { currency, dates, scores: self.scores(), deals, callers }
    }

    /// The same for a page: of the open deals only those with the most money to hope for, and how callers did.
    pub fn finish_brief(self) -> Forecast {
        let callers = callers(&self.company, self.question.as_of);
        let mut forecast = self.finish();
        forecast.callers = callers;
        forecast.deals.truncate(MOST_DEALS);
        forecast
    }

    /// The forecast from the draws made so far.
    pub fn finish(self) -> Forecast {
        let scores = self.scores();
        let Some(simulation) = self.simulation else {
            return prepare(&self.company, &self.question, &[]).finish();
        };
        let mut forecast = simulation.finish();
        if let Some(choice) = &mut forecast.choice {
            choice.coverage =
                scores.iter().find(|own| own.approach == choice.approach).map(|own| own.coverage);
        }
        forecast
    }
}
