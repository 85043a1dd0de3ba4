//! Forecasts: the simulation of the domain, paid by all plans of the workspace.

use super::Session;
use super::pay::pay_periods;
use crate::domain::commission::{Credit, PayFacts, Terms};
use crate::domain::facts::DealTable;
use crate::domain::forecast::{Forecast, Known, Question, Simulation};
use crate::domain::kernel::{Currency, PersonId};
use crate::domain::model::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A forecast under way: step it to the end, then finish it. It holds its own facts, so that the
/// workspace may change meanwhile.
pub struct Drawing {
    simulation: Simulation,
    facts: Arc<PayFacts>,
    plans: Vec<Plan>,
    question: Question,
}

impl Session {
    /// Prepares a forecast. A day before today is looked at with what was known then.
    pub fn begin_forecast(&mut self, question: Question) -> Result<Drawing, String> {
        let currency = self.forecast_currency().ok_or("no deal, plan or setting names a currency yet")?;
        let (table, facts) = self.known_on(&question, question.as_of < self.clock)?;
        let simulation = self.simulation(&table, currency, question.clone());
        let records = self.workspace.plans.values();
        let plans = records.map(|record| record.document.clone()).filter(|plan| plan.currency == currency);
        Ok(Drawing { simulation, facts, plans: plans.collect(), question })
    }

    /// The simulation over the deals known on its day.
    fn simulation(&self, table: &DealTable, currency: Currency, question: Question) -> Simulation {
        let looks_back = question.as_of < self.clock;
        let closed_since = if looks_back { self.table.closed_since(question.as_of) } else { 0 };
        let people: Vec<PersonId> = self.workspace.people.keys().copied().collect();
        let team = self.team_numbers(table);
        let known = Known { table, people: &people, team: &team, closed_since };
        Simulation::new(&known, currency, question)
    }

    /// Draws won revenue alone, which takes no pay; all draws are made.
    pub(super) fn drawn_revenue(&self, question: Question) -> Option<(Simulation, Currency)> {
        let currency = self.forecast_currency()?;
        let known = (question.as_of < self.clock).then(|| self.table.known_on(question.as_of));
        let mut simulation = self.simulation(known.as_ref().unwrap_or(&self.table), currency, question);
        let mut unpaid = |_: PersonId, _: &[Credit]| -> Result<i64, std::convert::Infallible> { Ok(0) };
        match simulation.step(u32::MAX, &mut unpaid) {
            Ok(()) => Some((simulation, currency)),
            Err(never) => match never {},
        }
    }

    fn known_on(
        &mut self,
        question: &Question,
        looks_back: bool,
    ) -> Result<(Arc<DealTable>, Arc<PayFacts>), String> {
        if !looks_back {
            let facts = self.pay_facts().map_err(|error| error.to_string())?;
            return Ok((Arc::clone(&self.table), facts));
        }
        let table = Arc::new(self.table.known_on(question.as_of));
        let calendar = self.workspace.settings.calendar;
        let facts = PayFacts::build(&self.workspace, Arc::clone(&table), calendar);
        Ok((table, Arc::new(facts.map_err(|error| error.to_string())?)))
    }

    fn forecast_currency(&self) -> Option<Currency> {
        let of_plan = || self.workspace.plans.values().next().map(|record| record.document.currency);
        self.workspace.settings.currency.or_else(|| self.table.currencies.first().copied()).or_else(of_plan)
    }

    /// A number for the team of each person code of the table; people without a team share one.
    fn team_numbers(&self, table: &DealTable) -> Vec<usize> {
        let mut numbers: BTreeMap<Option<String>, usize> = BTreeMap::new();
        let mut number_of = |team: Option<String>| {
            let next = numbers.len();
            *numbers.entry(team).or_insert(next)
        };
        let nobody = number_of(None);
        let team = |id| self.workspace.people.get(id).and_then(|person| self.workspace.team_of(person));
        let of_people: Vec<usize> = table.people.iter().map(|id| number_of(team(id))).collect();
        std::iter::once(nobody).chain(of_people).collect()
    }
}

impl Drawing {
    /// How many draws were made.
    pub fn drawn(&self) -> u32 {
        self.simulation.drawn()
    }

    /// Whether all draws were made.
    pub fn is_done(&self) -> bool {
        self.simulation.is_done()
    }

    /// Makes at most `most` further draws, each paid by every plan.
    pub fn step(&mut self, most: u32) -> Result<(), String> {
        let mut bound = Vec::new();
        for plan in &self.plans {
            let terms = Terms::new(plan, &self.facts).map_err(|error| error.to_string())?;
            let periods =
                pay_periods(&terms, Some(self.question.period)).map_err(|error| error.to_string())?;
            bound.push((terms, periods));
        }
        let mut payout = |person: PersonId, credits: &[Credit]| -> Result<i64, String> {
            let mut total = 0i64;
            for (terms, periods) in &bound {
                for period in periods {
                    let paid =
                        terms.payout_minor(person, period, credits).map_err(|error| error.to_string())?;
                    total = total.checked_add(paid).ok_or("the payout does not fit")?;
                }
            }
            Ok(total)
        };
        self.simulation.step(most, &mut payout)
    }

    /// The forecast from the draws made so far.
    pub fn finish(self) -> Forecast {
        self.simulation.finish()
    }
}
