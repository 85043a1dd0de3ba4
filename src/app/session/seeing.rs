//! Everything as somebody sees it, by the one table of visibility.
//!
//! Figures, goals, coaching and forecasts come from a session over the records that the viewer may see, so that
//! nothing else can be in any sum. Pay needs the others' deals to be right (a team's measure, a contest): it is
//! computed over all, and what the viewer must not see is taken out. While somebody else's eyes are borrowed,
//! nothing is changed.

use super::{Reply, Session};
use crate::app::edit::EditError;
use crate::app::requests::{
    Answer, DesignAsk, DesignReport, Overview, PayReport, Request, RoadmapRequest, SettleAsk,
};
use crate::domain::kernel::{Currency, Money, MoneyError, PersonId};
use crate::domain::visibility::{Field, Sight, Viewer, why_hidden};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Through whose eyes.
#[derive(Clone, Debug, Default)]
pub(super) struct Seeing {
    viewer: Viewer,
    /// The session that holds only what the viewer sees, made at the first need after a change.
    narrow: Option<Box<Session>>,
    /// In such a session: whose records there are.
    only: Option<Arc<BTreeSet<PersonId>>>,
}

impl Seeing {
    /// Forgets what stands on the records as they were.
    pub(super) fn forget(&mut self) {
        self.narrow = None;
    }

    /// Whose records there are; everybody's where absent.
    pub(super) fn only(&self) -> Option<&BTreeSet<PersonId>> {
        self.only.as_deref()
    }
}

/// What becomes of a request of somebody who does not see everything.
enum Way {
    /// It would change something.
    Refused,
    /// It asks for what is hidden from this viewer.
    Hidden(Field),
    /// It is answered over the records that the viewer sees.
    Narrow,
    /// It is answered over all records, and what must not be seen is taken out.
    Whole,
}

impl Session {
    /// Through whose eyes everything is shown.
    pub fn viewer(&self) -> Viewer {
        self.seeing.viewer
    }

    /// Shows everything as somebody sees it, from now on.
    pub fn view_as(&mut self, viewer: Viewer) -> Answer {
        if let Viewer::Manager(person) | Viewer::Rep(person) = viewer
            && !self.workspace.people.contains_key(&person)
        {
            return Answer::Failed { why: "this person is not on the roster".to_owned() };
        }
        self.seeing = Seeing { viewer, narrow: None, only: None };
        Answer::Viewing(self.overview())
    }

    /// Why the viewer gets no answer to a request; nothing where there is one.
    pub fn withheld(&self, request: &Request) -> Option<Answer> {
        self.is_narrowed().then(|| self.refusal(&self.way(request)))?
    }

    fn refusal(&self, way: &Way) -> Option<Answer> {
        match way {
            Way::Refused => {
                let rule = "Nothing is changed while you look through somebody else's eyes; go back to your own view first.";
                Some(Answer::Refused(EditError::Rule { rule: rule.to_owned() }))
            }
            Way::Hidden(field) => {
                let why = why_hidden(self.viewer(), *field);
                let why = why.unwrap_or_else(|| format!("This view holds no {} of others.", field.name()));
                Some(Answer::Failed { why })
            }
            Way::Narrow | Way::Whole => None,
        }
    }

    pub(super) fn is_narrowed(&self) -> bool {
        self.viewer() != Viewer::Admin
    }

    /// Whether a person's records are among those that there are.
    pub(super) fn counts(&self, person: PersonId) -> bool {
        self.seeing.only().is_none_or(|only| only.contains(&person))
    }

    fn sight(&self) -> Sight {
        Sight::of(self.viewer(), &self.workspace)
    }

    fn way(&self, request: &Request) -> Way {
        let hidden =
            |field| if why_hidden(self.viewer(), field).is_some() { Way::Hidden(field) } else { Way::Whole };
        let of =
            |field, person| if self.sight().sees(field, person) { Way::Whole } else { Way::Hidden(field) };
        match request {
            Request::Act(_)
            | Request::Undo
            | Request::Redo
            | Request::LoadDemo { .. }
            | Request::LeaveDemo => Way::Refused,
            Request::Read { .. } | Request::Answer { .. } | Request::Commit | Request::Discard => {
                Way::Refused
            }
            Request::PullIn(_) | Request::CompleteDemo => Way::Refused,
            Request::RefusedRows { .. } | Request::Restore | Request::Erase => Way::Refused,
            Request::Download => Way::Hidden(Field::WholeWorkspace),
            Request::Kpis { .. } | Request::Figures { .. } | Request::Funnel { .. } => Way::Narrow,
            Request::Roadblocks { .. } | Request::WinLoss { .. } | Request::Drivers { .. } => Way::Narrow,
            Request::Trend { .. } | Request::Scorecards { .. } | Request::Explain { .. } => Way::Narrow,
            Request::Pace { .. } | Request::Goals { .. } | Request::Cascade(_) => Way::Narrow,
            Request::Movement { .. } | Request::Forecast { .. } | Request::Backtest { .. } => Way::Narrow,
            Request::Coaching { .. } => Way::Whole,
            Request::CoachingFile { person } => of(Field::CoachingRecord, *person),
            Request::Recognition { .. } | Request::Pay { .. } => Way::Whole,
            Request::Check { .. } => hidden(Field::PlanDocument),
            Request::Budget(_) => hidden(Field::PaySimulation),
            Request::Design(ask) => match ask {
                DesignAsk::Gaming { .. } | DesignAsk::Paper { .. } => hidden(Field::PlanDocument),
                DesignAsk::Simulate(_) | DesignAsk::Sensitivity(_) | DesignAsk::Prove { .. } => {
                    hidden(Field::PaySimulation)
                }
                DesignAsk::Incentives => hidden(Field::Incentives),
                DesignAsk::Totals { .. } => hidden(Field::PayOverview),
            },
            Request::Settle(ask) => match ask {
                SettleAsk::Approvals { .. } => hidden(Field::PayApprovals),
                SettleAsk::Control { .. } | SettleAsk::Reconcile { .. } => hidden(Field::PayControl),
                // Both come to whole statements, base salary and draws included.
                SettleAsk::Replay { person, .. } | SettleAsk::Estimate { person, .. } => {
                    of(Field::PersonPay, *person)
                }
                SettleAsk::Freeze(_) => Way::Refused,
            },
            Request::Roadmap(ask) => match ask {
                RoadmapRequest::Steps => hidden(Field::Roadmap),
                RoadmapRequest::Surveys | RoadmapRequest::ReadAnswers { .. } => hidden(Field::Survey),
                RoadmapRequest::Competitors { .. } => Way::Narrow,
                // The questions of a survey, and one's own answer to it.
                RoadmapRequest::Sheet(_) | RoadmapRequest::ReadSheet { .. } => Way::Whole,
                RoadmapRequest::WriteAnswer(_) => Way::Whole,
                RoadmapRequest::CloseCycle { .. } | RoadmapRequest::StartCycle => Way::Refused,
            },
            // What holds no record, and what keeps the page and its storage going.
            Request::ViewAs(_) | Request::Open { .. } | Request::Save | Request::Saved { .. } => Way::Whole,
            Request::ReadFormula { .. } | Request::Workbook { .. } | Request::Template { .. } => Way::Whole,
            Request::TryToLeak { .. } => Way::Whole,
        }
    }

    /// Answers a request of somebody who does not see everything.
    pub(super) fn answer_seen(&mut self, request: Request) -> Reply {
        let way = self.way(&request);
        if let Some(withheld) = self.refusal(&way) {
            return withheld.into();
        }
        if matches!(way, Way::Narrow) {
            return self.narrow().answer_whole(request);
        }
        if let Request::Coaching { person } = request {
            return self.coaching_seen(person).into();
        }
        let mut reply = self.answer_whole(request);
        reply.answer = self.taken_out(reply.answer);
        reply
    }

    /// Coaching over the records that the viewer sees; what was paid comes from the statements of all.
    fn coaching_seen(&mut self, person: Option<PersonId>) -> Answer {
        let sight = self.sight();
        let person = person.filter(|person| sight.sees(Field::CoachingRecord, *person));
        let mut answer = self.narrow().coaching(person);
        if let Answer::Coaching(report) = &mut answer
            && let Some(full) = &mut report.person
        {
            let sees = sight.sees(Field::StatementTotal, full.person);
            full.pay = if sees { self.paid(full.person) } else { Vec::new() };
        }
        answer
    }

    /// An answer without what the viewer must not see.
    fn taken_out(&self, answer: Answer) -> Answer {
        let sight = self.sight();
        match answer {
            Answer::Paid(report) => match self.seen(report, self.viewer()) {
                Ok(report) => Answer::Paid(report),
                Err(error) => Answer::Failed { why: error.to_string() },
            },
            Answer::Designed(DesignReport::Incentives { incentives, today, .. }) => {
                let incentives = incentives.into_iter().map(|one| sight.incentive(one)).collect();
                // Why a plan is missing names people and their deals.
                Answer::Designed(DesignReport::Incentives { incentives, today, unpaid: Vec::new() })
            }
            Answer::Recognition(mut report) => {
                let contests = report.contests.iter_mut();
                let lists = contests.flat_map(|one| {
                    one.duels.iter_mut().map(|duel| &mut duel.places).chain([&mut one.ranking.places])
                });
                for places in lists.chain([&mut report.ranking.places]) {
                    *places = std::mem::take(places).into_iter().map(|place| sight.place(place)).collect();
                }
                Answer::Recognition(report)
            }
            answer => answer,
        }
    }

    /// The session over the records that the viewer sees.
    pub(super) fn narrow(&mut self) -> &mut Session {
        let narrow = match self.seeing.narrow.take() {
            Some(narrow) => narrow,
            None => Box::new(self.narrowed()),
        };
        self.seeing.narrow.insert(narrow)
    }

    fn narrowed(&self) -> Session {
        let sight = self.sight();
        let only = Arc::new(sight.people(Field::SalesRecords, &self.workspace));
        let mut narrow = Session {
            workspace: sight.workspace(&self.workspace),
            batches: self.batches.clone(),
            saved: self.saved,
            generation: self.generation,
            edition: self.edition,
            ids: self.ids.clone(),
            seeing: Seeing { only: Some(only), ..Seeing::default() },
            ..Session::empty([0; 16], self.clock)
        };
        narrow.rebuild();
        // A rep without a deal of late is judged by the same day as everybody.
        narrow.last_row = self.last_known();
        narrow
    }

    /// What the workspace holds as the viewer sees it; nothing where that is everything.
    pub(super) fn overview_seen(&self) -> Option<Overview> {
        if !self.is_narrowed() {
            return None;
        }
        let sight = self.sight();
        let mut overview = match &self.seeing.narrow {
            Some(narrow) => narrow.overview_whole(),
            None => self.narrowed().overview_whole(),
        };
        for brief in &mut overview.people {
            brief.person = sight.person(&brief.person);
        }
        // A plan's name stands on statements; its text is for whoever runs pay.
        for plan in &mut overview.plans {
            (plan.text, plan.words, plan.findings) = (String::new(), String::new(), 0);
        }
        Some(Overview {
            is_empty: self.workspace.is_empty(),
            is_demo: self.is_demo(),
            // Nothing comes in while somebody else's eyes are borrowed.
            is_half_demo: false,
            unassigned: Vec::new(),
            imports: Vec::new(),
            undo: None,
            redo: None,
            changes: Vec::new(),
            viewer: self.viewer(),
            ..overview
        })
    }

    /// What a viewer sees of statements, by the one table of visibility; totals are those of what is seen.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if a total does not fit.
    pub fn seen(&self, report: PayReport, viewer: Viewer) -> Result<PayReport, MoneyError> {
        if viewer == Viewer::Admin {
            return Ok(report);
        }
        let sight = Sight::of(viewer, &self.workspace);
        let (mut statements, mut standing) = (Vec::new(), Vec::new());
        for (place, statement) in report.statements.iter().enumerate() {
            let Some(seen) = sight.statement(statement) else { continue };
            statements.push(seen);
            standing.extend(report.standing.get(place).cloned());
        }
        let mut totals: BTreeMap<Currency, Money> = BTreeMap::new();
        for statement in &statements {
            let total = totals.entry(statement.currency).or_insert(Money::zero(statement.currency));
            *total = total.checked_add(statement.total)?;
        }
        // Why a plan is not paid names people and their deals.
        let (totals, unpaid) = (totals.into_values().collect(), Vec::new());
        Ok(PayReport { statements, standing, totals, unpaid, ..report })
    }
}
