//! Answers about figures: KPIs, and the rows behind one.

use super::Session;
use crate::app::requests::Answer;
use crate::domain::kernel::DateRange;
use crate::domain::measure::{
    Axis, Filter, Key, KpiId, MeasureFacts, Question, answer, explain, measure, pace,
};

impl Session {
    /// Computes KPIs.
    pub fn kpis(&self, kpis: &[KpiId], by: &[Axis], filter: &Filter) -> Answer {
        let facts = self.measure_facts();
        let rows = measure(&facts, kpis, by, filter);
        Answer::Kpis { rows, deals: self.table.len() as u64 }
    }

    /// Answers any number of questions from one scan over the columns.
    pub fn figures(&self, questions: &[Question]) -> Answer {
        Answer::Figures(answer(&self.measure_facts(), questions))
    }

    /// How far a period is today.
    pub fn pace(&self, period: DateRange, filter: &Filter) -> Answer {
        Answer::Paced(pace(&self.measure_facts(), filter, period, self.today()))
    }

    pub(super) fn measure_facts(&self) -> MeasureFacts<'_> {
        MeasureFacts::new(&self.table, &self.workspace).with(&self.activities, &self.leads)
    }

    /// Opens a figure to the rows behind it.
    pub fn explain(&self, kpi: KpiId, filter: &Filter, keys: &[Key], most: usize) -> Answer {
        let facts = self.measure_facts();
        Answer::Explained(explain(&facts, kpi, filter, keys, most))
    }
}
