//! Answers about plans before anybody is paid by them: the gaming check and simulations.

use super::Session;
use crate::app::requests::{Answer, BudgetAsk, DesignAsk, DesignReport, PlanPaper, SimulationAsk};
use crate::domain::commission::{PayError, PayFacts, Tally, Terms, describe, read_plan, write_plan};
use crate::domain::design::simulate::{Proof, Sensitivity, sensitivity};
use crate::domain::design::{
    Gaming, Outcome, Paid, Simulation, Tweaks, compare, differences, examples, incentives, marginal, outcome,
    overview, pay_again, people_totals, prove, sample, scan,
};
use crate::domain::kernel::{Calendar, Date, DateRange, Grain, Period, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::Effective;
use std::sync::Arc;

/// How many full quarters are paid again where no days are named.
const QUARTERS: usize = 8;

/// What the last simulation found out about plan A: only plan B is paid again while dials are turned.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Option<Remembered>);

/// The plan, the days, and what it paid.
type Remembered = (Plan, DateRange, Arc<(Paid, Outcome)>);

/// A simulation with what it stood on.
pub struct Simulated {
    /// Plan A beside plan B.
    pub simulation: Simulation,
    /// Whether the plans are paid as if they had held on all these days.
    pub as_if: bool,
    /// Plan B with its dials turned.
    pub plan: Plan,
}

impl Session {
    /// Answers about a plan that is being designed.
    pub fn design(&mut self, ask: &DesignAsk) -> Answer {
        match self.designed(ask) {
            Ok(report) => Answer::Designed(report),
            Err(why) => Answer::Failed { why },
        }
    }

    fn designed(&mut self, ask: &DesignAsk) -> Result<DesignReport, String> {
        match ask {
            DesignAsk::Gaming { text } => {
                let plan = read(text)?;
                let (gaming, is_sample) = self.gaming(&plan)?;
                let reached = if is_sample { Vec::new() } else { self.reached(&plan)? };
                Ok(DesignReport::Gaming { gaming, is_sample, reached })
            }
            DesignAsk::Simulate(ask) => {
                let Simulated { simulation, as_if, plan } = self.simulate(ask)?;
                Ok(DesignReport::Simulated { simulation, as_if, document: write_plan(&plan) })
            }
            DesignAsk::Sensitivity(ask) => Ok(DesignReport::Sensitivity(self.sensitivity(ask)?)),
            DesignAsk::Prove { text, days } => Ok(DesignReport::Proved(self.prove(&read(text)?, *days)?)),
            DesignAsk::Paper { text, before } => {
                let before = before.as_deref().map(read).transpose()?;
                Ok(DesignReport::Paper(self.paper(&read(text)?, before.as_ref())?))
            }
            DesignAsk::Incentives => self.incentives(),
            DesignAsk::Totals { days } => self.totals(*days),
        }
    }

    /// What invites games in a plan, for the people at hand; for a sample person if it pays none of them.
    ///
    /// # Errors
    /// In words, where the plan is refused or a number does not fit.
    pub fn gaming(&mut self, plan: &Plan) -> Result<(Gaming, bool), String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let near = self.today();
        let gaming = scan(plan, &facts, near).map_err(|error| error.to_string())?;
        if gaming.people > 0 {
            return Ok((gaming, false));
        }
        let calendar = self.workspace.settings.calendar;
        let facts = sample::facts(plan, calendar, near).map_err(|error| error.to_string())?;
        Ok((scan(plan, &facts, near).map_err(|error| error.to_string())?, true))
    }

    /// The attainments of everybody in the last full payout period of a plan; ascending.
    fn reached(&mut self, plan: &Plan) -> Result<Vec<Rational>, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let calendar = self.workspace.settings.calendar;
        let last = |day: Date| -> Option<Period> {
            let running = calendar.range_of(day, plan.payout).ok()?;
            calendar.period_of(running.from.plus_days(-1).ok()?, plan.payout).ok()
        };
        let Some(period) = last(self.today()) else { return Ok(Vec::new()) };
        let terms = Terms::new(plan, &facts).map_err(words)?;
        let tallies = terms.tallies(&[period]).map_err(words)?;
        let mut reached: Vec<Rational> =
            tallies.iter().flat_map(|(_, own)| own.iter().filter_map(Tally::attainment)).collect();
        reached.sort_unstable();
        Ok(reached)
    }

    /// Pays the past again by two plans.
    ///
    /// # Errors
    /// In words, where a plan is refused or a number does not fit.
    pub fn simulate(&mut self, ask: &SimulationAsk) -> Result<Simulated, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let asked = self.asked(ask)?;
        let (before, after) = (&asked.before, &asked.after);
        let periods = self.periods(before, asked.days)?;
        let idle = facts.without_deals();
        let known = self.design.0.as_ref().filter(|(plan, days, _)| *plan == *before && *days == asked.days);
        let first = match known {
            Some((_, _, first)) => Arc::clone(first),
            None => Arc::new(paid(before, Tweaks::default(), (&facts, &idle), &periods)?),
        };
        self.design.0 = Some((before.clone(), asked.days, Arc::clone(&first)));
        let second = paid(after, asked.tweaks, (&facts, &idle), &periods)?;
        let outcomes = (first.1.clone(), second.1);
        let simulation =
            compare(after.currency, periods, &facts, (&first.0, &second.0), outcomes).map_err(words)?;
        Ok(Simulated { simulation, as_if: asked.as_if, plan: asked.after })
    }

    /// The plans A and B of a budget, each as it would pay the period; B with its dials turned.
    ///
    /// # Errors
    /// As [`Session::simulate`].
    pub(super) fn budgeted(&self, ask: &BudgetAsk) -> Result<(Plan, Plan), String> {
        let mut before = read(&ask.plans.text)?;
        let own = before.effective.range().map_err(|error| error.to_string())?;
        let (from, until) = (own.from.min(ask.period.from), own.until.max(ask.period.until));
        before.effective = Effective { from, until: Some(until), through: None };
        let mut after = ask.plans.changed.as_deref().map_or_else(|| Ok(before.clone()), read)?;
        after.effective = before.effective;
        let after = ask.plans.tweaks.turned(&after).map_err(|error| error.to_string())?;
        Ok((before, after))
    }

    /// What a tenth of each dial changes in plan B.
    ///
    /// # Errors
    /// As [`Session::simulate`].
    pub fn sensitivity(&mut self, ask: &SimulationAsk) -> Result<Sensitivity, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let undialled = SimulationAsk { tweaks: Tweaks::default(), ..ask.clone() };
        let asked = self.asked(&undialled)?;
        let periods = self.periods(&asked.before, asked.days)?;
        sensitivity(&asked.after, &facts, &periods, ask.tweaks).map_err(words)
    }

    /// Holds the simulation of a plan as it stands against its statements.
    ///
    /// # Errors
    /// As [`Session::simulate`].
    pub fn prove(&mut self, plan: &Plan, days: Option<DateRange>) -> Result<Proof, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let days = days.map_or_else(|| self.last_quarters(), Ok)?;
        let Some(days) = plan.effective.range().ok().and_then(|own| own.overlap(days)) else {
            return Ok(Proof::default());
        };
        let periods = self.periods(plan, days)?;
        let terms = Terms::new(plan, &facts).map_err(words)?;
        let paid = pay_again(&terms, &periods).map_err(words)?;
        prove(&terms, &periods, &paid).map_err(words)
    }

    /// A plan to read and sign: its sentences, worked examples, and what it changes.
    ///
    /// # Errors
    /// In words, where the plan is refused or a number does not fit.
    pub fn paper(&mut self, plan: &Plan, before: Option<&Plan>) -> Result<PlanPaper, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let near = self.today();
        let own = examples(plan, &facts, near).map_err(words)?;
        let is_sample = own.is_none();
        let examples = match own {
            Some(own) => Some(own),
            None => {
                let facts = sample::facts(plan, self.workspace.settings.calendar, near);
                examples(plan, &facts.map_err(|error| error.to_string())?, near).map_err(words)?
            }
        };
        Ok(PlanPaper {
            name: plan.name.clone(),
            days: plan.effective.range().map_err(|error| error.to_string())?,
            sentences: describe(plan).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            examples,
            is_sample,
            differences: before.map_or_else(Vec::new, |before| differences(before, plan)),
        })
    }

    fn incentives(&mut self) -> Result<DesignReport, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let today = self.today();
        let (mut all, mut unpaid) = (Vec::new(), Vec::new());
        for record in self.workspace.plans.values() {
            let plan = &record.document;
            let stood = Terms::new(plan, &facts).and_then(|terms| {
                let paid = pay_again(&terms, &terms.pay_periods()?)?;
                incentives(&terms, &paid, today)
            });
            match stood {
                Ok(stood) => all.extend(stood),
                Err(why) => unpaid.push((plan.name.clone(), why.to_string())),
            }
        }
        all.sort_by_key(|one| (one.days_left(today).is_none(), one.name.clone(), one.plan.clone()));
        Ok(DesignReport::Incentives { incentives: all, today, unpaid })
    }

    fn totals(&mut self, days: Option<DateRange>) -> Result<DesignReport, String> {
        let facts = self.pay_facts().map_err(|error| error.to_string())?;
        let days = days.map_or_else(|| self.last_quarters(), Ok)?;
        let (mut people, mut unpaid) = (Vec::new(), Vec::new());
        for record in self.workspace.plans.values() {
            let plan = &record.document;
            let own = plan.effective.range().ok().and_then(|own| own.overlap(days));
            let Some(own) = own else { continue };
            let periods = self.periods(plan, own)?;
            let paid = Terms::new(plan, &facts).and_then(|terms| {
                people_totals(&terms, &facts, &pay_again(&terms, &periods)?, own.last_day())
            });
            match paid {
                Ok(paid) => people.extend(paid),
                Err(why) => unpaid.push((plan.name.clone(), why.to_string())),
            }
        }
        Ok(DesignReport::Totals { overview: overview(people, unpaid), days })
    }

    fn periods(&self, plan: &Plan, days: DateRange) -> Result<Vec<Period>, String> {
        self.workspace.settings.calendar.periods_in(days, plan.payout).map_err(|error| error.to_string())
    }

    /// The last eight full quarters of the fiscal calendar.
    fn last_quarters(&self) -> Result<DateRange, String> {
        quarters(self.workspace.settings.calendar, self.today())
            .ok_or_else(|| "the dates do not fit".to_owned())
    }

    fn asked(&self, ask: &SimulationAsk) -> Result<Both, String> {
        let days = ask.days.map_or_else(|| self.last_quarters(), Ok)?;
        let mut before = read(&ask.text)?;
        let mut after = ask.changed.as_deref().map_or_else(|| Ok(before.clone()), read)?;
        if (before.currency, before.payout) != (after.currency, after.payout) {
            return Err("both plans must pay in one currency and by the same payout period".to_owned());
        }
        let own = before.effective.range().map_err(|error| error.to_string())?;
        let as_if = own.overlap(days) != Some(days);
        if as_if {
            before.effective = Effective { from: days.from, until: Some(days.until), through: None };
        }
        after.effective = before.effective;
        let after = ask.tweaks.turned(&after).map_err(|error| error.to_string())?;
        Ok(Both { before, after, tweaks: ask.tweaks, days, as_if })
    }
}

/// Both plans, ready to be paid.
struct Both {
    before: Plan,
    after: Plan,
    tweaks: Tweaks,
    days: DateRange,
    as_if: bool,
}

fn words(error: PayError) -> String {
    error.to_string()
}

fn read(text: &str) -> Result<Plan, String> {
    read_plan(text).map_err(|error| error.to_string())
}

/// Pays a plan and sums it up. Where one more unit is looked at, nothing is sold.
fn paid(
    plan: &Plan,
    tweaks: Tweaks,
    (facts, idle): (&PayFacts, &PayFacts),
    periods: &[Period],
) -> Result<(Paid, Outcome), String> {
    let terms = Terms::altered(plan, facts, tweaks.altered()).map_err(words)?;
    let paid = pay_again(&terms, periods).map_err(words)?;
    let unsold = Terms::altered(plan, idle, tweaks.altered()).map_err(words)?;
    let near = periods.last().map_or(Date::MIN, |last| last.range.last_day());
    let marginal = marginal(&unsold, &paid, near).map_err(words)?;
    let outcome = outcome(&paid, periods, facts, marginal).map_err(words)?;
    Ok((paid, outcome))
}

fn quarters(calendar: Calendar, today: Date) -> Option<DateRange> {
    let until = calendar.range_of(today, Grain::Quarter).ok()?.from;
    let mut from = until;
    for _ in 0..QUARTERS {
        from = calendar.range_of(from.plus_days(-1).ok()?, Grain::Quarter).ok()?.from;
    }
    DateRange::new(from, until).ok()
}
