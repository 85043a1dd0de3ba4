//! Answers about goals: the report of all of them, and a goal handed on.

use super::Session;
use crate::app::requests::Answer;
use crate::domain::forecast::{Band, Chances, DRAWS, Question, SEED, Simulation};
use crate::domain::goals::objective::members;
use crate::domain::goals::report::Wanted;
use crate::domain::goals::weeks::Weeks;
use crate::domain::goals::{
    Cascade, CascadeAsk, CascadeError, Evidence, GoalReport, Measured, NoOutlook, Objective, Outlook,
    cascade, objectives, report,
};
use crate::domain::kernel::{Currency, Date, DateRange, Money, Rational};
use crate::domain::measure::{KpiId, MeasureFacts};
use crate::domain::model::goal::GoalMeasure;
use crate::domain::model::{GoalOwner, GoalValue};
use std::collections::BTreeMap;

/// Simulations by period, drawn at the first need from what was known on a day.
struct Drawn {
    as_of: Date,
    by_period: BTreeMap<DateRange, Option<(Simulation, Currency)>>,
}

impl Drawn {
    fn on(as_of: Date) -> Drawn {
        Drawn { as_of, by_period: BTreeMap::new() }
    }
}

impl Session {
    /// Everything about the goals that share a day with the period, or about all.
    pub fn goal_report(&self, period: Option<DateRange>) -> GoalReport {
        self.goals_of(&Wanted { period, is_running: false })
    }

    /// Everything about the goals that run on the day by which they are judged.
    pub(super) fn goals_now(&self) -> GoalReport {
        self.goals_of(&Wanted { period: None, is_running: true })
    }

    fn goals_of(&self, wanted: &Wanted) -> GoalReport {
        let facts = self.facts_for_goals();
        let by = self.judged_by();
        let (mut drawn, mut weeks) = (Drawn::on(by.known), Weeks::new(&facts, by.known));
        let mut forecast = |objective: &Objective| self.outlook(objective, &mut drawn, &mut weeks);
        report(&facts, by, wanted, &mut forecast)
    }

    /// Goals that share a day with a range, without what the forecast says, which takes long to draw.
    pub(super) fn goals_without_outlook(&self, range: DateRange) -> GoalReport {
        let wanted = Wanted { period: Some(range), is_running: false };
        report(&self.measure_facts(), self.judged_by(), &wanted, &mut |_| Err(NoOutlook::NoHistory))
    }

    /// Facts, with what became of deals on their way where a goal is about that.
    fn facts_for_goals(&self) -> MeasureFacts<'_> {
        let kpis = self.workspace.goals.values().filter_map(|goal| match &goal.measure {
            GoalMeasure::Kpi(name) => KpiId::parse(name),
            GoalMeasure::CheckIns { .. } => None,
        });
        self.measure_facts_for(&kpis.collect::<Vec<_>>())
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
        let facts = self.facts_for_goals();
        cascade(&mut Evidence::new(&facts, self.judged_by()), objective, ask)
    }

    /// The same as an answer.
    pub fn cascade(&self, ask: &CascadeAsk) -> Answer {
        match self.cascade_goal(ask) {
            Ok(parts) => Answer::Cascaded(parts),
            Err(error) => Answer::Failed { why: error.to_string() },
        }
    }

    /// What the forecast says of a goal: of all won revenue or won deals of its owner the simulation; of
    /// anything else that adds up the owner's own weeks.
    fn outlook(
        &self,
        objective: &Objective,
        drawn: &mut Drawn,
        weeks: &mut Weeks,
    ) -> Result<Outlook, NoOutlook> {
        let is_whole = objective.scope.is_empty() && objective.unknown_columns.is_empty();
        match &objective.measured {
            Measured::Kpi(KpiId::Revenue) if is_whole => self.simulated(objective, drawn),
            Measured::Kpi(KpiId::WonCount) if is_whole => match self.simulated(objective, drawn) {
                Ok(outlook) => Ok(outlook),
                Err(_) => weeks.outlook(objective, DRAWS, SEED),
            },
            _ => weeks.outlook(objective, DRAWS, SEED),
        }
    }

    /// Revenue, or the number of deals, in the draws of the goal's days.
    fn simulated(&self, objective: &Objective, drawn: &mut Drawn) -> Result<Outlook, NoOutlook> {
        let question = Question {
            period: objective.range,
            as_of: drawn.as_of,
            draws: DRAWS,
            seed: SEED,
            chances: Chances::Own,
        };
        let entry = drawn.by_period.entry(objective.range).or_insert_with(|| self.drawn_revenue(question));
        let (simulation, currency) = entry.as_ref().ok_or(NoOutlook::NoHistory)?;
        let people = match &objective.owner {
            GoalOwner::Company => None,
            owner => Some(members(&self.workspace, owner)),
        };
        let (ends, unit): (_, Unit) = match objective.target {
            GoalValue::Money(target) if target.currency != *currency => {
                return Err(NoOutlook::Currency { forecast: *currency });
            }
            GoalValue::Money(_) => {
                let currency = *currency;
                let money = move |minor| GoalValue::Money(Money::new(minor, currency));
                (simulation.revenues(people.as_deref()), Box::new(money))
            }
            GoalValue::Number(_) => {
                let number = |deals| GoalValue::Number(Rational::whole(deals));
                (simulation.deals(people.as_deref()), Box::new(number))
            }
        };
        Ok(outlook_of(objective, ends.ok_or(NoOutlook::NoHistory)?, &unit))
    }
}

/// A drawn number in the unit of the target.
type Unit = Box<dyn Fn(i64) -> GoalValue>;

fn outlook_of(objective: &Objective, ends: Vec<i64>, unit: &Unit) -> Outlook {
    let met = |end: &&i64| objective.is_met_by(unit(**end).exact());
    let reached = u32::try_from(ends.iter().filter(met).count()).unwrap_or(u32::MAX);
    let draws = u32::try_from(ends.len()).unwrap_or(u32::MAX);
    let band = Band::of(ends);
    let [p10, p50, p90] = [band.p10, band.p50, band.p90].map(unit);
    Outlook { reached, draws, p10, p50, p90, weeks: None }
}
