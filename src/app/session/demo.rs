//! The demo company in a session: loaded into an empty workspace, and left without a trace.
//!
//! On the page it comes in two edits: first what most figures need, so that they are there at once, then
//! the longer files beside the deals.
//! It comes in by the way of every import, from files made in memory. A workspace that holds it is marked;
//! whoever imports files of their own then replaces it, because that is what a demo is for: their rows
//! never mix with made-up ones.

use super::{Effect, Reply, Session};
use crate::app::edit::{Change, Edit, EditError, EditName, ImportCommit, Making, Put, decide_import};
use crate::app::history::History;
use crate::app::intake::{Against, Intake, ReadFile};
use crate::app::persist::layout;
use crate::app::requests::Answer;
use crate::domain::commission::read_plan;
use crate::domain::facts::Batch;
use crate::domain::kernel::{Calendar, Currency, Date, PlanId, WorkspaceId};
use crate::domain::model::coaching::Entry;
use crate::domain::model::{Demo, Plan, PlanRecord, Settings, Workspace};
use crate::exchange::demo::{Brief, Company, Layout, development};
use crate::exchange::import::mapping::Answers;
use crate::exchange::import::reader::{ReadOptions, Reader};
use std::borrow::Cow;

/// The files that come second: long, and no figure of the first screen needs them.
const SECOND: [&str; 3] = ["stage-history.csv", "activities.csv", "leads.csv"];

/// Which files of the company come in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Both,
}

/// What the demo workspace is called.
const NAME: &str = "Larkfield Software (demo)";

impl Session {
    /// Whether the workspace holds the demo company.
    pub fn is_demo(&self) -> bool {
        self.workspace.settings.demo.is_some()
    }

    /// Whether [`Session::complete_demo`] has something to bring in.
    pub fn is_half_demo(&self) -> bool {
        self.workspace.settings.demo.as_ref().is_some_and(|demo| demo.begun.is_some())
    }

    /// Loads the first half of the demo company that `seed` makes, up to today. Only into an empty workspace.
    pub fn load_demo(&mut self, seed: u64) -> Reply {
        match Brief::usual(seed, self.today()) {
            Ok(brief) => self.load_half(brief, Half::First),
            Err(error) => Answer::Failed { why: error.to_string() }.into(),
        }
    }

    /// Loads the whole demo company of a brief. Only into an empty workspace.
    pub fn load_company(&mut self, brief: Brief) -> Reply {
        self.load_half(brief, Half::Both)
    }

    /// Brings in the second half of the demo company, made up to the day of the first.
    pub fn complete_demo(&mut self) -> Reply {
        let demo = self.workspace.settings.demo.as_ref();
        let Some((seed, begun)) = demo.and_then(|demo| Some((demo.seed, demo.begun?))) else {
            return Answer::NothingNew { receipts: Vec::new() }.into();
        };
        let company = Brief::usual(seed, begun).map(Company::with_deals).map_err(|error| error.to_string());
        let prepared = company.and_then(|company| self.demo_rows(&company, |name| SECOND.contains(&name)));
        match prepared {
            Ok((commit, batches)) => self.commit_made(batches, |making| Ok(decide_second(commit, making))),
            Err(why) => Answer::Failed { why }.into(),
        }
    }

    fn load_half(&mut self, brief: Brief, half: Half) -> Reply {
        if !self.workspace.is_empty() {
            return Answer::Refused(EditError::Rule { rule: occupied(self.is_demo()) }).into();
        }
        let begun = (half == Half::First).then(|| brief.today());
        let company = Company::with_deals(brief);
        let wanted = |name: &str| half == Half::Both || !SECOND.contains(&name);
        let prepared = self.demo_rows(&company, wanted).and_then(|rows| Ok((rows, plans(&company)?)));
        let ((commit, batches), plans) = match prepared {
            Ok(ready) => ready,
            Err(why) => return Answer::Failed { why }.into(),
        };
        let roadmap = roadmap_records(&company);
        self.commit_made(batches, |making| {
            let edit = decide_demo(commit, plans, (brief.seed(), begun), making)?;
            Ok(edit.map(|mut edit| {
                edit.changes.extend(roadmap);
                edit
            }))
        })
    }

    /// The rows of the wanted files by the way of every import.
    fn demo_rows(
        &self,
        company: &Company,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(ImportCommit, Vec<Batch>), String> {
        let read = |file: crate::exchange::demo::DemoFile| ReadFile {
            name: file.name.to_owned(),
            sheet: Reader::read(file.name, &file.bytes(company), ReadOptions::default()),
        };
        let files = Layout::Generic.files().into_iter().filter(|file| wanted(file.name)).map(read).collect();
        let batches = self.live_batches();
        let against = Against { workspace: &self.workspace, batches: &batches };
        let (mut commit, batches) = Intake::begin(files, None, Answers::default(), None, against).commit()?;
        // Nobody confirmed these mappings, and the currency is the company's.
        (commit.mappings, commit.currency) = (Vec::new(), None);
        Ok((commit, batches))
    }

    /// Leaves the demo company: workspace, rows, history and both saved generations are emptied, and the
    /// settings are those from before.
    pub fn leave_demo(&mut self) -> Reply {
        if let Some(reply) = self.refused_while_locked() {
            return reply;
        }
        let Some(settings) = self.workspace.settings.demo.take().map(|demo| *demo.before) else {
            let rule = "There is no demo company here to leave.".to_owned();
            return Answer::Refused(EditError::Rule { rule }).into();
        };
        self.workspace = Workspace::empty(WorkspaceId(self.ids.next_id()));
        self.workspace.settings = settings;
        self.history = History::default();
        self.batches.clear();
        self.intake = None;
        self.rebuild();
        self.changed_throughout(vec![Effect::KeepOnly { batches: Vec::new(), journal: Vec::new() }])
    }

    /// A change after which neither saved generation may hold what was there before.
    fn changed_throughout(&mut self, effects: Vec<Effect>) -> Reply {
        let base = self.generation;
        let older = match layout::save(base + 1, &self.body()) {
            Ok(writes) => writes,
            Err(error) => return Answer::Failed { why: error.to_string() }.into(),
        };
        self.generation += 1;
        let reply = self.changed(None, effects);
        after(base, older, reply)
    }

    /// Commits an import over the demo company, which it replaces.
    pub(super) fn commit_over_demo(&mut self, commit: ImportCommit, batches: Vec<Batch>) -> Reply {
        let judged = commit.achievements.len() + commit.adjustments.len();
        let aims = commit.quotas.len() + commit.goals.len();
        let records = commit.people.len() + aims + commit.rates.len() + judged;
        let brings_records = records > 0;
        if !brings_records && batches.is_empty() {
            return Answer::NothingNew { receipts: commit.files }.into();
        }
        let left = self.leave_demo();
        let Answer::Changed { writes, base, .. } = left.answer else { return left };
        let mut reply = after(base, writes, self.commit(commit, batches));
        reply.effects.splice(0..0, left.effects);
        reply
    }
}

/// What an import is compared with: what is there, but the demo company only where the import joins it.
pub(super) fn ground(workspace: &Workspace, joins_demo: bool) -> Cow<'_, Workspace> {
    match &workspace.settings.demo {
        Some(demo) if !joins_demo => {
            Cow::Owned(Workspace { settings: (*demo.before).clone(), ..Workspace::empty(workspace.id) })
        }
        _ => Cow::Borrowed(workspace),
    }
}

/// The writes of an earlier step before those of a reply.
fn after(base: u64, mut earlier: Vec<layout::LocalWrite>, mut reply: Reply) -> Reply {
    if let Answer::Changed { writes, base: built_on, .. } = &mut reply.answer {
        earlier.append(writes);
        (*writes, *built_on) = (earlier, base);
    }
    reply
}

fn occupied(is_demo: bool) -> String {
    let rule = match is_demo {
        true => "The demo company is here already; leave it before loading it anew.",
        false => {
            "The demo company is only loaded into an empty workspace, so that it never mixes with yours. \
             Download your workspace and erase this one first, or open the page in another browser profile."
        }
    };
    rule.to_owned()
}

fn plans(company: &Company) -> Result<Vec<Plan>, String> {
    let read = company.plans().into_iter().map(|(_, text)| read_plan(&text));
    read.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// Two finished rounds of a survey, and whom the company meets.
fn roadmap_records(company: &Company) -> Vec<Change> {
    let rounds = company.surveys().into_iter().flat_map(|(survey, release)| {
        let id = survey.id;
        let survey = Change::Survey(Put { id, before: None, after: Some(survey) });
        [survey, Change::Release(Put { id, before: None, after: Some(release) })]
    });
    let competitors = company
        .competitors()
        .into_iter()
        .map(|record| Change::Competitor(Put { id: record.id, before: None, after: Some(record) }));
    rounds.chain(competitors).collect()
}

/// Turns rows and plans of the demo company into one edit.
fn decide_demo(
    commit: ImportCommit,
    plans: Vec<Plan>,
    (seed, begun): (u64, Option<Date>),
    making: &mut Making,
) -> Result<Option<Edit>, EditError> {
    let coached = development(&commit.people, seed, making.on);
    let Some(mut edit) = decide_import(commit, making) else { return Ok(None) };
    for document in plans {
        let id = PlanId(making.ids.next_id());
        let after = Some(PlanRecord { id, document });
        edit.changes.push(Change::Plan(Put { id, before: None, after }));
    }
    edit.changes.extend(
        coached
            .records
            .into_iter()
            .map(|(id, record)| Change::Coaching(Put { id, before: None, after: Some(Entry::new(record)) })),
    );
    let private = coached.private.into_iter();
    edit.changes
        .extend(private.map(|(id, note)| Change::PrivateNote(Put { id, before: None, after: Some(note) })));
    let before = making.workspace.settings.clone();
    let after = Settings {
        name: NAME.to_owned(),
        currency: Some(Currency::USD),
        calendar: Calendar::default(),
        working_days: None,
        demo: Some(Demo { seed, begun, before: Box::new(before.clone()) }),
        ..before.clone()
    };
    edit.changes.push(Change::Settings { before, after });
    edit.name = EditName::ExploreDemo;
    Ok(Some(edit))
}

/// The second half as one edit, which ends the half state.
fn decide_second(commit: ImportCommit, making: &mut Making) -> Option<Edit> {
    let mut edit = decide_import(commit, making)?;
    let before = making.workspace.settings.clone();
    let mut after = before.clone();
    if let Some(demo) = &mut after.demo {
        demo.begun = None;
    }
    edit.changes.push(Change::Settings { before, after });
    edit.name = EditName::CompleteDemo;
    Some(edit)
}
