//! From request to answer, for everything that needs no file, no database and no waiting.

use super::{Reply, Session};
use crate::app::requests::{Answer, PullIn, Request};
use crate::exchange::export::template::{file_name, template};

impl Session {
    /// Answers a request at once, as far as whoever looks may see it. Those that need the shell's hands are
    /// told so.
    pub fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::ViewAs(viewer) => self.view_as(viewer).into(),
            request if self.is_narrowed() => self.answer_seen(request),
            request => self.answer_whole(request),
        }
    }

    /// Answers a request from all that the workspace holds.
    pub(super) fn answer_whole(&mut self, request: Request) -> Reply {
        match request {
            Request::Act(action) => self.act(self.with_review(self.with_baseline(action))),
            Request::Undo => self.undo(),
            Request::Redo => self.redo(),
            Request::LoadDemo { seed } => self.load_demo(seed),
            Request::CompleteDemo => self.complete_demo(),
            Request::LeaveDemo => self.leave_demo(),
            Request::Save => self.save(),
            Request::Commit => self.commit_intake(),
            Request::Answer { file, reply } => self.reply(file, reply).into(),
            Request::RefusedRows { file } => self.refused_rows(file).into(),
            Request::Kpis { kpis, by, filter } => self.kpis(&kpis, &by, &filter).into(),
            Request::Funnel { filter, most } => self.funnel(&filter, most).into(),
            Request::Roadblocks { filter, most } => self.roadblocks(&filter, most).into(),
            Request::WinLoss { filter, most } => self.win_loss(&filter, most).into(),
            Request::Drivers { filter } => self.drivers(&filter).into(),
            Request::Trend { kpi, grain, filter } => self.trend(kpi, grain, &filter).into(),
            Request::Scorecards { period, filter } => self.scorecards(period, &filter).into(),
            Request::ReadFormula { text } => self.read_formula(&text).into(),
            Request::Figures { questions } => self.figures(&questions).into(),
            Request::Explain { kpi, filter, keys, most } => self.explain(kpi, &filter, &keys, most).into(),
            Request::Pace { period, filter, as_of } => self.pace(period, &filter, as_of).into(),
            Request::Roadmap(request) => self.roadmap_request(request),
            Request::Goals { period } => self.goals(period).into(),
            Request::Cascade(ask) => self.cascade(&ask).into(),
            Request::Movement { from, until, most } => self.movement(from, until, most).into(),
            Request::Template { kind } => {
                Answer::File { name: file_name(kind), text: Some(template(kind)) }.into()
            }
            Request::Coaching { person } => self.coaching(person).into(),
            Request::Recognition { league, range } => self.recognition(league, range).into(),
            Request::PullIn(PullIn { cycle, person }) => self.pull_in(cycle, person),
            Request::CoachingFile { person } => self.coaching_file(person).into(),
            Request::Check { text } => self.check(&text).into(),
            Request::Design(ask) => self.design(&ask).into(),
            Request::Pay { plan, period, person } => self.pay(plan, period, person).into(),
            Request::Settle(ask) => self.settle(ask),
            Request::Saved { generation, error } => {
                self.heard_saved(generation, error.is_none());
                Answer::Durable { generation }.into()
            }
            Request::Discard => {
                self.discard();
                Answer::Intake(None).into()
            }
            Request::ViewAs(viewer) => self.view_as(viewer).into(),
            Request::Open { .. }
            | Request::Read { .. }
            | Request::Forecast { .. }
            | Request::Budget(_)
            | Request::Backtest { .. }
            | Request::Workbook { .. }
            | Request::Download
            | Request::Restore
            | Request::Erase
            | Request::TryToLeak { .. } => {
                Answer::Failed { why: "this request is the shell's to carry out".to_owned() }.into()
            }
        }
    }
}
