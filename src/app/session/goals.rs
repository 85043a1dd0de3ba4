//! Answers about goals: the report of all of them, and a goal handed on.

use super::Session;
use crate::app::requests::Answer;
use crate::domain::forecast::{Band, Chances, Question, Simulation};
use crate::domain::goals::objective::members;
use crate::domain::goals::report::Wanted;
use crate::domain::goals::{
    Cascade, CascadeAsk, CascadeError, Evidence, GoalReport, Measured, NoOutlook, Objective, Outlook,
    cascade, objectives, report,
};
use crate::domain::kernel::{Currency, DateRange, Money};
use crate::domain::measure::KpiId;
use crate::domain::model::{GoalOwner, GoalValue};
use std::collections::BTreeMap;

/// How many draws a chance to reach a goal is read from.
const DRAWS: u32 = 500;
/// Their seed: the same goals give the same chances.
const SEED: u64 = 1;

/// Simulations by period, drawn at the first need.
#[derive(Default)]
struct Drawn(BTreeMap<DateRange, Option<(Simulation, Currency)>>);

impl Session {
    /// Everything about the goals that share a day with the period, or about all.
    pub fn goal_report(&self, period: Option<DateRange>) -> GoalReport {
        let mut drawn = Drawn::default();
        let mut forecast = |objective: &Objective| self.outlook(objective, &mut drawn);
        report(&self.measure_facts(), self.today(), &Wanted { period }, &mut forecast)
    }

    /// The same as an answer.
    pub fn goals(&self, period: Option<DateRange>) -> Answer {
        Answer::Goals(self.goal_report(period))
    }

    /// A goal in parts; nothing is changed.
    ///
    /// # Errors
    /// The rule that the question breaks.
    pub fn cascade_goal(&self, ask: &CascadeAsk) -> Result<Cascade, CascadeError> {
        let all = objectives(&self.workspace);
        let objective = all.iter().find(|one| one.key == ask.goal).ok_or(CascadeError::Missing)?;
        let facts = self.measure_facts();
        cascade(&mut Evidence::new(&facts, self.today()), objective, ask)
    }

    /// The same as an answer.
    pub fn cascade(&self, ask: &CascadeAsk) -> Answer {
        match self.cascade_goal(ask) {
            Ok(parts) => Answer::Cascaded(parts),
            Err(error) => Answer::Failed { why: error.to_string() },
        }
    }

    /// What the forecast says of a goal over all won revenue of its owner.
    fn outlook(&self, objective: &Objective, drawn: &mut Drawn) -> Result<Outlook, NoOutlook> {
        if objective.measured != Measured::Kpi(KpiId::Revenue) {
            return Err(NoOutlook::OnlyRevenue);
        }
        if !objective.scope.is_empty() || !objective.unknown_columns.is_empty() {
            return Err(NoOutlook::Scoped);
        }
        let GoalValue::Money(target) = objective.target else { return Err(NoOutlook::OnlyRevenue) };
        let question = Question {
            period: objective.range,
            as_of: self.today(),
            draws: DRAWS,
            seed: SEED,
            chances: Chances::Own,
        };
        let entry = drawn.0.entry(objective.range).or_insert_with(|| self.drawn_revenue(question));
        let (simulation, currency) = entry.as_ref().ok_or(NoOutlook::NoHistory)?;
        if *currency != target.currency {
            return Err(NoOutlook::Currency { forecast: *currency });
        }
        let people = match &objective.owner {
            GoalOwner::Company => None,
            owner => Some(members(&self.workspace, owner)),
        };
        let revenues = simulation.revenues(people.as_deref()).ok_or(NoOutlook::NoHistory)?;
        Ok(outlook_of(objective, revenues, *currency))
    }
}

fn outlook_of(objective: &Objective, revenues: Vec<i64>, currency: Currency) -> Outlook {
    let money = |minor| GoalValue::Money(Money::new(minor, currency));
    let met = |minor: &&i64| objective.is_met_by(money(**minor).exact());
    let reached = u32::try_from(revenues.iter().filter(met).count()).unwrap_or(u32::MAX);
    let draws = u32::try_from(revenues.len()).unwrap_or(u32::MAX);
    let band = Band::of(revenues);
    Outlook { reached, draws, p10: money(band.p10), p50: money(band.p50), p90: money(band.p90) }
}
