//! Answers about the roadmap: the facts of the steps gathered, surveys read and written, cycles closed.

use super::{Reply, Session};
use crate::app::edit::{Action, EditError, RoadmapAction};
use crate::app::requests::{
    Answer, AnswersRead, RefusedAnswer, RoadmapAnswer, RoadmapReport, RoadmapRequest,
};
use crate::domain::development::competitors::competitors;
use crate::domain::development::roadmap::{differences, kept, roadmap};
use crate::domain::development::survey::{merge, report};
use crate::domain::kernel::{Grain, Period, SurveyId};
use crate::domain::measure::{Filter, KpiId, Question, answer};
use crate::domain::model::cycle::{Cycle, KeptResults};
use crate::domain::model::goal::GoalValue;
use crate::domain::model::{Competitor, Survey, SurveyAnswer};
use crate::exchange::survey::{answer_document, answer_line, read_answers, read_sheet, sheet, sheet_name};
use std::collections::BTreeMap;

/// The figures that a cycle keeps.
pub const KEPT: [KpiId; 6] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::PipelineCreated,
];

impl Session {
    /// Answers a request about the roadmap.
    pub fn roadmap_request(&mut self, request: RoadmapRequest) -> Reply {
        let told = match request {
            RoadmapRequest::Steps => self.roadmap().map(RoadmapAnswer::Steps),
            RoadmapRequest::Surveys => Ok(RoadmapAnswer::Surveys(self.surveys())),
            RoadmapRequest::Competitors { filter } => Ok(self.competitors(&filter)),
            RoadmapRequest::Sheet(id) => return self.survey_sheet(id).into(),
            RoadmapRequest::ReadSheet { text } => {
                Ok(RoadmapAnswer::Sheet(read_sheet(&text).map_err(|error| error.to_string())))
            }
            RoadmapRequest::ReadAnswers { texts } => Ok(RoadmapAnswer::Answers(self.read_answers(&texts))),
            RoadmapRequest::WriteAnswer(answer) => Ok(written(&answer)),
            RoadmapRequest::CloseCycle { note, goes_on } => return self.close_cycle(note, goes_on),
            RoadmapRequest::StartCycle => return self.start_cycle(),
        };
        match told {
            Ok(told) => Answer::Roadmap(told).into(),
            Err(why) => Answer::Failed { why }.into(),
        }
    }

    /// The seven steps, the cycle and what changed.
    ///
    /// # Errors
    /// Why no period of the calendar holds today.
    pub fn roadmap(&mut self) -> Result<RoadmapReport, String> {
        let cycle = self.workspace.cycles.values().find(|cycle| cycle.closed.is_none()).cloned();
        let period = match &cycle {
            Some(cycle) => Period { name: cycle.name.clone(), range: cycle.range },
            None => self.quarter_of_today()?,
        };
        let steps = roadmap(&self.roadmap_facts(period.range));
        let cycles = self.workspace.cycles.values();
        let mut closed: Vec<Cycle> = cycles.filter(|cycle| cycle.closed.is_some()).cloned().collect();
        closed.sort_by_key(|cycle| std::cmp::Reverse((cycle.range.from, cycle.id)));
        let now = kept(&steps, self.kept_figures(&period), self.pillar_scores());
        let before = closed.first().and_then(|cycle| cycle.kept.as_ref());
        let changed = before.map(|before| differences(before, &now)).unwrap_or_default();
        let next = self.next_cycle().ok();
        Ok(RoadmapReport { cycle, period, closed, steps, now, changed, next })
    }

    fn quarter_of_today(&self) -> Result<Period, String> {
        let calendar = self.workspace.settings.calendar;
        calendar.period_of(self.today(), Grain::Quarter).map_err(|error| error.to_string())
    }

    /// The quarter of today, or the first one after all cycles.
    fn next_cycle(&self) -> Result<Period, String> {
        let calendar = self.workspace.settings.calendar;
        let last = self.workspace.cycles.values().map(|cycle| cycle.range.until).max();
        let today = self.quarter_of_today()?;
        match last.filter(|until| *until > today.range.from) {
            Some(until) => calendar.period_of(until, Grain::Quarter).map_err(|error| error.to_string()),
            None => Ok(today),
        }
    }

    fn kept_figures(&self, period: &Period) -> BTreeMap<String, GoalValue> {
        let filter = Filter::in_period(period.range);
        let question = Question { kpis: KEPT.to_vec(), by: Vec::new(), filter };
        let grids = answer(&self.facts_with_history(), &[question]);
        let columns = grids.first().filter(|grid| !grid.is_empty()).map(|grid| grid.columns.as_slice());
        let value = |column: &crate::domain::measure::Column| {
            let value = crate::domain::goals::objective::goal_value(&column.value(0))?;
            Some((column.kpi.slug(), value))
        };
        columns.unwrap_or_default().iter().filter_map(value).collect()
    }

    /// Closes the running cycle with what it reached.
    fn close_cycle(&mut self, note: String, goes_on: bool) -> Reply {
        let report = match self.roadmap() {
            Ok(report) => report,
            Err(why) => return Answer::Failed { why }.into(),
        };
        let Some(cycle) = report.cycle else {
            let rule = "No cycle is open; start one first.".to_owned();
            return Answer::Refused(EditError::Rule { rule }).into();
        };
        let close = close(&cycle, note, report.now);
        let start = report.next.filter(|_| goes_on).map(|next| start(&next));
        let actions: Vec<Action> = std::iter::once(close).chain(start).collect();
        self.act(Action::Together(actions))
    }

    /// Begins the next cycle.
    fn start_cycle(&mut self) -> Reply {
        match self.next_cycle() {
            Ok(next) => self.act(start(&next)),
            Err(why) => Answer::Failed { why }.into(),
        }
    }

    /// All surveys, newest first, each with what was released of it.
    pub fn surveys(&self) -> Vec<(Survey, crate::domain::development::survey::SurveyReport)> {
        let mut surveys: Vec<&Survey> = self.workspace.surveys.values().collect();
        surveys.sort_by_key(|survey| std::cmp::Reverse((survey.opened, survey.id)));
        surveys.into_iter().map(|survey| (survey.clone(), report(&self.workspace, survey))).collect()
    }

    /// The registry, and how deals against each ended.
    pub fn competitors(&self, filter: &Filter) -> RoadmapAnswer {
        let mut registry: Vec<Competitor> = self.workspace.competitors.values().cloned().collect();
        registry.sort_by_key(|one| (one.name.to_lowercase(), one.id));
        let report = competitors(&self.measure_facts(), filter, self.known_until());
        RoadmapAnswer::Competitors { registry, report }
    }

    /// A survey as a file to send out.
    pub fn survey_sheet(&self, id: SurveyId) -> Answer {
        match self.workspace.surveys.get(&id) {
            Some(survey) => Answer::File { name: sheet_name(survey), text: Some(sheet(survey)) },
            None => Answer::Failed { why: "this survey no longer exists".to_owned() },
        }
    }

    /// The answers in some texts, checked against the surveys at hand; nothing is merged.
    pub fn read_answers(&self, texts: &[(String, String)]) -> AnswersRead {
        let mut read = AnswersRead::default();
        let mut places: Vec<(&str, u32)> = Vec::new();
        for (file, text) in texts {
            for found in read_answers(text) {
                match found.answer {
                    Ok(answer) => {
                        read.answers.push(answer);
                        places.push((file, found.line));
                    }
                    Err(issue) => read.refused.push(refused(file, found.line, &issue)),
                }
            }
        }
        let merging = merge(&self.workspace, read.answers.clone());
        for (place, fault) in merging.refused.iter().rev() {
            let (file, line) = places.get(*place).copied().unwrap_or_default();
            read.refused.push(refused(file, line, fault));
            read.answers.remove(*place);
        }
        read.refused.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        (read.new, read.known) = (u32::try_from(merging.changed.len()).unwrap_or(u32::MAX), merging.known);
        read
    }
}

fn refused(file: &str, line: u32, why: &impl std::fmt::Display) -> RefusedAnswer {
    RefusedAnswer { file: file.to_owned(), line, why: why.to_string() }
}

fn written(answer: &SurveyAnswer) -> RoadmapAnswer {
    let id = answer.id.to_string();
    let short = id.get(id.len().saturating_sub(8)..).unwrap_or(&id);
    RoadmapAnswer::Written {
        name: format!("answer-{short}.json"),
        document: answer_document(answer),
        line: answer_line(answer),
    }
}

fn close(cycle: &Cycle, note: String, kept: KeptResults) -> Action {
    Action::Roadmap(RoadmapAction::CloseCycle { id: cycle.id, note, kept })
}

fn start(next: &Period) -> Action {
    Action::Roadmap(RoadmapAction::StartCycle { name: next.name.clone(), range: next.range })
}
