//! The words between page and engine: requests, answers, and what they carry. All of it is data that
//! crosses as bytes (see [`super::wire`]).
//!
//! Each request has a number, and a lane: a newer request of the same lane makes the older one
//! worthless, so the engine answers that one with [`Answer::Superseded`].

mod coaching;
mod control;
mod design;
mod intake;
mod overview;
mod reports;
mod roadmap;
mod settling;

pub use coaching::{CoachingReport, PersonAtAGlance, PersonInFull, PullIn, RecognitionReport};
pub use control::{Balance, Control, Estimate, EstimateDeal, EstimateMove, PlanEstimate, ReleaseDue};
pub use design::{BudgetAsk, BudgetReport, DesignAsk, DesignReport, ExpectedCost, PlanPaper, SimulationAsk};
pub use intake::{IntakeColumn, IntakeFile, IntakeQuestion, IntakeReply, IntakeView, IssueGroup, IssueView};
pub use overview::{Overview, PersonBrief, PlanBrief};
pub use reports::{BacktestReport, FindingBrief, FormulaBrief, ImportBrief, PlanReport, ReadingBrief};
pub use roadmap::{AnswersRead, RefusedAnswer, RoadmapAnswer, RoadmapReport, RoadmapRequest};
pub use settling::{
    ApprovalGroup, ApprovalRow, Approvals, FreezeAsk, Gap, LineMove, PayReport, PayStanding, Reconciled,
    Replayed, SettleAsk, SettleTold,
};

use super::edit::{Action, EditError, EditName};
use super::persist::envelope::EnvelopeError;
use super::persist::layout::{LocalWrite, Stored};
use crate::domain::development::recognition::League;
use crate::domain::facts::Movement;
use crate::domain::forecast::{Chances, Forecast, Lens};
use crate::domain::goals::{Cascade, CascadeAsk, GoalReport};
use crate::domain::kernel::{Date, DateRange, Grain, ImportId, PersonId, PlanId};
use crate::domain::measure::drivers::Driver;
use crate::domain::measure::scorecard::Scorecard;
use crate::domain::measure::trend::Trend;
use crate::domain::measure::{
    Axis, Explanation, Filter, FormulaError, Funnel, Grid, Key, KpiId, Pace, Question, Roadblocks, Row,
    Undefined, WinLoss,
};
use crate::domain::model::{FileReceipt, RecordKind};
use crate::domain::visibility::Viewer;
use crate::exchange::workbook::Book;
use serde::{Deserialize, Serialize};

/// A request on its way to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Numbers the requests of a page, from 1.
    pub number: u64,
    /// Requests of one lane replace each other; the empty lane replaces nothing.
    pub lane: String,
    /// What is asked.
    pub request: Request,
}

/// An answer on its way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The number of the request.
    pub number: u64,
    /// The answer.
    pub answer: Answer,
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "requests travel one at a time")]
pub enum Request {
    /// Shows everything as somebody sees it, until this is asked for again.
    ViewAs(Viewer),
    /// Opens what local storage holds. The first request; again after another tab saved.
    Open {
        /// The raw texts found.
        stored: Stored,
        /// Year, month and day of today.
        today: (i32, u8, u8),
        /// Sixteen random bytes: the seed of all ids given from now on.
        entropy: [u8; 16],
    },
    /// Changes the workspace.
    Act(Action),
    /// Takes the last change back.
    Undo,
    /// Does it again.
    Redo,
    /// Reads the files that travel with this request, and prepares their import.
    Read {
        /// Their names, in order.
        names: Vec<String>,
    },
    /// Changes how one of the files is read.
    Answer {
        /// Which file, from 0.
        file: usize,
        /// What is changed.
        reply: IntakeReply,
    },
    /// Commits the prepared import.
    Commit,
    /// Drops the prepared import, also while it is being read.
    Discard,
    /// The refused rows of the prepared import, or of one file, as CSV with their reasons.
    RefusedRows {
        /// Which file, from 0.
        file: usize,
    },
    /// Computes KPIs.
    Kpis {
        /// Which.
        kpis: Vec<KpiId>,
        /// Divided by what.
        by: Vec<Axis>,
        /// Of what.
        filter: Filter,
    },
    /// Computes all figures of a page at once: any number of questions, answered from one scan.
    Figures {
        /// The questions: other KPIs, divisions, periods.
        questions: Vec<Question>,
    },
    /// The funnel: leads, deals, stages, won.
    Funnel {
        /// Of what.
        filter: Filter,
        /// How many stuck deals of each stage to copy out.
        most: usize,
    },
    /// What costs money, ranked, with the chance that it is luck.
    Roadblocks {
        /// Of what; without a period the last four quarters and the running one.
        filter: Filter,
        /// How many deals to copy out for each cause.
        most: usize,
    },
    /// Why deals were lost and against whom, by count and by value.
    WinLoss {
        /// Of what.
        filter: Filter,
        /// How many lost deals to copy out for each line.
        most: usize,
    },
    /// Which measures foretold won revenue.
    Drivers {
        /// Of whom.
        filter: Filter,
    },
    /// A KPI over time, with its change points.
    Trend {
        /// Which.
        kpi: KpiId,
        /// By which periods.
        grain: Grain,
        /// Of what.
        filter: Filter,
    },
    /// People's KPIs against their own past and their peers.
    Scorecards {
        /// The days.
        period: DateRange,
        /// Of whom; peers are looked for in the whole company.
        filter: Filter,
    },
    /// Reads an expression of an own KPI, without saving it.
    ReadFormula {
        /// The expression.
        text: String,
    },
    /// What changed between two states of the deals.
    Movement {
        /// The state before.
        from: Snapshot,
        /// The state after.
        until: Snapshot,
        /// How many single changes to copy out; totals are always of all.
        most: usize,
    },
    /// A table that the page shows, as a workbook to download.
    Workbook {
        /// The file's name.
        name: String,
        /// What it holds.
        book: Book,
    },
    /// A CSV with the canonical headers of a kind of record.
    Template {
        /// The kind.
        kind: RecordKind,
    },
    /// Opens a figure to the rows behind it.
    Explain {
        /// Which KPI.
        kpi: KpiId,
        /// Of what.
        filter: Filter,
        /// The row of the table in which it stands.
        keys: Vec<Key>,
        /// How many rows to copy out for each term.
        most: usize,
    },
    /// How far a period is, on a straight line and by history.
    Pace {
        /// The period.
        period: DateRange,
        /// Of what; people and teams are not looked at.
        filter: Filter,
        /// The last day that counts as over; today where absent. A page names the day on which the data end.
        as_of: Option<Date>,
    },
    /// Everything about goals and quotas.
    Goals {
        /// Those that share a day with it; all where absent.
        period: Option<DateRange>,
    },
    /// Everything about the roadmap: steps, surveys, competitors, cycles.
    Roadmap(RoadmapRequest),
    /// Hands a goal on in parts, without changing anything.
    Cascade(CascadeAsk),
    /// Everything about coaching, and one person in full.
    Coaching {
        /// Who is looked at in full.
        person: Option<PersonId>,
    },
    /// A ranking over days, with the contests and badges of those days.
    Recognition {
        /// By what people are ranked.
        league: League,
        /// The days.
        range: DateRange,
    },
    /// Looks up anew what is pulled into the reviews of a cycle, and keeps it.
    PullIn(PullIn),
    /// The file of all coaching records that a person may see.
    CoachingFile {
        /// For whom.
        person: PersonId,
    },
    /// Checks a plan's text, without saving it.
    Check {
        /// The JSON text.
        text: String,
    },
    /// Pays people for the payout periods that touch `period`.
    Pay {
        /// One plan; all of the workspace where absent.
        plan: Option<PlanId>,
        /// The period; all with credits where absent.
        period: Option<DateRange>,
        /// One person; everybody where absent.
        person: Option<PersonId>,
    },
    /// Settling: approvals, control, estimates, reconciliation.
    Settle(SettleAsk),
    /// Looks at a plan before anybody is paid by it.
    Design(DesignAsk),
    /// What a period to come is expected to cost under two plans.
    Budget(BudgetAsk),
    /// Forecasts a period.
    Forecast {
        /// The period.
        period: DateRange,
        /// The last day of which anything is known; today where absent.
        as_of: Option<Date>,
        /// How many draws.
        draws: u32,
        /// The seed.
        seed: u64,
        /// Where chances come from.
        chances: Chances,
        /// Whose picture is drawn, under which assumptions.
        lens: Lens,
    },
    /// Tries all methods on past dates, as a forecast of this period would be made.
    Backtest {
        /// The period.
        period: DateRange,
        /// The last day of which anything is known; today where absent.
        as_of: Option<Date>,
        /// The seed.
        seed: u64,
    },
    /// Loads what figures of the demo company need into an empty workspace.
    LoadDemo {
        /// What it is made from.
        seed: u64,
    },
    /// Brings in the second half of the demo company, where only the first is there.
    CompleteDemo,
    /// Leaves the demo company without a trace.
    LeaveDemo,
    /// The workspace as a file.
    Download,
    /// Replaces the workspace by the `.attain` file that travels with this request.
    Restore,
    /// Saves again what could not be saved before.
    Save,
    /// Tells whether the writes of a save arrived.
    Saved {
        /// The generation that was written.
        generation: u64,
        /// Why it was not, if it was not.
        error: Option<String>,
    },
    /// Empties everything that the engine stored.
    Erase,
    /// Tries to reach a foreign address from inside the engine; must fail.
    TryToLeak {
        /// The address.
        address: String,
    },
}

/// A state of the deals, as imports showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snapshot {
    /// As it stood once this import was in, and all that show earlier days.
    Import(ImportId),
    /// As all imports told that show this day or an earlier one.
    Day(Date),
    /// As it stands now.
    Now,
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "answers travel one at a time")]
pub enum Answer {
    /// The workspace is open.
    Opened {
        /// What it holds.
        overview: Overview,
        /// What the person must know.
        notices: Vec<Notice>,
    },
    /// Local storage can't be read; nothing was changed or will be overwritten.
    NotOpened {
        /// Why.
        error: EnvelopeError,
    },
    /// The workspace changed.
    Changed {
        /// What it holds now.
        overview: Overview,
        /// What the page must write to local storage, in order, if the stored generation is `base`.
        writes: Vec<LocalWrite>,
        /// The generation on which this change builds.
        base: u64,
        /// What was done, undone or redone.
        name: Option<EditName>,
    },
    /// The workspace as somebody sees it.
    Viewing(Overview),
    /// The action was refused; nothing changed.
    Refused(EditError),
    /// How far reading is.
    Progress {
        /// The file being read.
        name: String,
        /// Bytes read of all files.
        read: f64,
        /// Bytes of all files.
        total: f64,
        /// Rows seen so far.
        rows: u64,
    },
    /// The import as it would be committed; nothing where it was discarded.
    Intake(Option<IntakeView>),
    /// The import changed nothing: everything was known already.
    NothingNew {
        /// The receipts.
        receipts: Vec<FileReceipt>,
    },
    /// A file to download.
    File {
        /// Its name.
        name: String,
        /// Its text, if it is text; bytes travel beside the answer.
        text: Option<String>,
    },
    /// KPIs.
    Kpis {
        /// One row a group.
        rows: Vec<Row>,
        /// How many deals were looked at.
        deals: u64,
    },
    /// One table a question, in their order, in columns.
    Figures(Vec<Grid>),
    /// The funnel.
    Funnel(Funnel),
    /// What costs money, or why nothing can be said.
    Roadblocks(Result<Roadblocks, Undefined>),
    /// Win and loss, or why nothing can be said.
    WinLoss(Result<WinLoss, Undefined>),
    /// What foretold won revenue, strongest first.
    Drivers(Vec<Driver>),
    /// A KPI over time.
    Trend(Trend),
    /// One scorecard a person.
    Scorecards(Vec<Scorecard>),
    /// An expression in words, or the place where it is wrong.
    Formula(Result<FormulaBrief, FormulaError>),
    /// What changed between two states.
    Movement(Movement),
    /// A figure opened up.
    Explained(Explanation),
    /// How far a period is.
    Paced(Pace),
    /// Goals and quotas.
    Goals(GoalReport),
    /// What the roadmap tells.
    Roadmap(RoadmapAnswer),
    /// A goal in parts.
    Cascaded(Cascade),
    /// Coaching.
    Coaching(CoachingReport),
    /// Rankings, contests, badges.
    Recognition(RecognitionReport),
    /// What the check found.
    Checked(PlanReport),
    /// Statements.
    Paid(PayReport),
    /// What came of settling.
    Settled(SettleTold),
    /// A plan, looked at before anybody is paid by it.
    Designed(DesignReport),
    /// How far the simulation is.
    Drawing {
        /// Draws made.
        drawn: u32,
        /// Draws wanted.
        of: u32,
    },
    /// A forecast.
    Forecast(Forecast),
    /// How all methods did on past dates.
    Backtested(BacktestReport),
    /// The saved state is durable, rows included.
    Durable {
        /// The generation.
        generation: u64,
    },
    /// The rows could not be stored; they live on in memory only.
    NotDurable {
        /// Why.
        why: String,
    },
    /// Everything stored was removed.
    Erased,
    /// What came of trying to leak.
    Leak {
        /// Whether the attempt was stopped.
        blocked: bool,
        /// What stopped it.
        by: String,
    },
    /// A newer request of the lane came in.
    Superseded,
    /// It can't be answered, and why, in words.
    Failed {
        /// Why.
        why: String,
    },
}

/// What a person must know about the stored state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The last save can't be read; the one before it is shown.
    EarlierGeneration {
        /// Why the last can't be read.
        error: EnvelopeError,
    },
    /// The rows of imports are missing.
    MissingRows {
        /// Of these files.
        files: Vec<String>,
    },
    /// The list of changes is gone; undo begins anew.
    HistoryLost,
}
