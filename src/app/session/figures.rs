//! Answers about figures: KPIs, the funnel, what costs money, and the rows behind a figure.

use super::Session;
use crate::app::requests::{Answer, FormulaBrief};
use crate::domain::facts::{Batch, CloseLog};
use crate::domain::kernel::{Date, DateRange, Grain};
use crate::domain::measure::drivers::drivers;
use crate::domain::measure::own::{self, sql};
use crate::domain::measure::scorecard::scorecards;
use crate::domain::measure::trend::trend;
use crate::domain::measure::{
    Axis, DealHistory, Filter, Key, KpiId, MeasureFacts, Question, answer, explain, funnel, measure, pace,
    roadblocks, win_loss,
};
use std::sync::{Arc, OnceLock};

/// What became of deals on their way, found at the first need after rows or today changed.
#[derive(Clone, Debug, Default)]
pub(super) struct History(OnceLock<Arc<DealHistory>>);

impl Session {
    /// Computes KPIs.
    pub fn kpis(&self, kpis: &[KpiId], by: &[Axis], filter: &Filter) -> Answer {
        let rows = measure(&self.measure_facts_for(kpis), kpis, by, filter);
        Answer::Kpis { rows, deals: self.table.len() as u64 }
    }

    /// Answers any number of questions from one scan over the columns.
    pub fn figures(&self, questions: &[Question]) -> Answer {
        let kpis: Vec<KpiId> = questions.iter().flat_map(|question| question.kpis.iter().copied()).collect();
        Answer::Figures(answer(&self.measure_facts_for(&kpis), questions))
    }

    /// How far a period is today.
    pub fn pace(&self, period: DateRange, filter: &Filter, as_of: Option<Date>) -> Answer {
        let as_of = as_of.unwrap_or_else(|| self.today()).min(self.today());
        Answer::Paced(pace(&self.measure_facts(), filter, period, as_of))
    }

    /// The funnel.
    pub fn funnel(&self, filter: &Filter, most: usize) -> Answer {
        Answer::Funnel(funnel(&self.facts_with_history(), filter, most))
    }

    /// What costs money.
    pub fn roadblocks(&self, filter: &Filter, most: usize) -> Answer {
        Answer::Roadblocks(roadblocks(&self.facts_with_history(), filter, most))
    }

    /// Why deals were lost, and against whom.
    pub fn win_loss(&self, filter: &Filter, most: usize) -> Answer {
        Answer::WinLoss(win_loss(&self.measure_facts(), filter, most))
    }

    /// What foretold won revenue.
    pub fn drivers(&self, filter: &Filter) -> Answer {
        Answer::Drivers(drivers(&self.measure_facts(), filter))
    }

    /// A KPI over time.
    pub fn trend(&self, kpi: KpiId, grain: Grain, filter: &Filter) -> Answer {
        Answer::Trend(trend(&self.measure_facts_for(&[kpi]), kpi, grain, filter))
    }

    /// People's KPIs against their own past and their peers.
    pub fn scorecards(&self, period: DateRange, filter: &Filter) -> Answer {
        Answer::Scorecards(scorecards(&self.measure_facts(), period, filter))
    }

    /// Opens a figure to the rows behind it.
    pub fn explain(&self, kpi: KpiId, filter: &Filter, keys: &[Key], most: usize) -> Answer {
        Answer::Explained(explain(&self.measure_facts_for(&[kpi]), kpi, filter, keys, most))
    }

    /// What became of deals on their way.
    pub fn deal_history(&self) -> &DealHistory {
        self.deal_history.0.get_or_init(|| {
            let closes = self.close_log();
            let (table, activities) = (&self.table, &self.activities);
            Arc::new(DealHistory::of(table, &self.stage_log(), &closes, activities, self.today()))
        })
    }

    /// When each deal was expected to close.
    pub fn close_log(&self) -> CloseLog {
        CloseLog::build(&self.table, &self.dated_deals(), &Batch::stages(&self.live_batches()))
    }

    pub(super) fn measure_facts(&self) -> MeasureFacts<'_> {
        let facts = MeasureFacts::new(&self.table, &self.workspace).with(&self.activities, &self.leads);
        facts.on(self.today(), None)
    }

    /// Facts with the history of deals, which takes a while to find.
    pub fn facts_with_history(&self) -> MeasureFacts<'_> {
        self.measure_facts().on(self.today(), Some(self.deal_history()))
    }

    /// Facts with the history of deals only where one of the KPIs needs it.
    pub(super) fn measure_facts_for(&self, kpis: &[KpiId]) -> MeasureFacts<'_> {
        let needs = |kpi: &KpiId| kpi.needs_history() || matches!(kpi, KpiId::Own(_));
        if kpis.iter().any(needs) { self.facts_with_history() } else { self.measure_facts() }
    }

    /// Reads an expression of an own KPI. As SQL it stands under the settings, as it is measured.
    pub fn read_formula(&self, text: &str) -> Answer {
        let disqualified_are_left_out = self.workspace.settings.measures.disqualified_are_left_out;
        let question = sql::SqlQuestion { disqualified_are_left_out, ..sql::SqlQuestion::default() };
        Answer::Formula(own::parse(text).map(|formula| FormulaBrief {
            words: own::words(&formula),
            unit: formula.unit(),
            sql: sql::statement(&formula, &question).ok(),
        }))
    }
}
