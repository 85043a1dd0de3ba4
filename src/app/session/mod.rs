//! The session: one workspace in memory, its rows, its history, and what must be written next.
//!
//! Everything a page or the command line can ask goes through here. A change is answered with the
//! new overview, the texts for local storage, and [`Effect`]s for the rows; the shell carries them
//! out and reports back. Nothing derived is kept but the live table, made anew when rows change.

mod answering;
mod balances;
mod coaching;
mod controlling;
mod demo;
mod design;
mod figures;
mod forecasting;
mod goals;
mod importing;
mod opening;
mod overview;
mod pay;
mod reconciling;
mod reviews;
mod roadmap;
mod roadmap_facts;
mod roadmap_people;
mod seeing;
mod settling;
mod snapshots;

pub use design::Simulated;
pub use forecasting::Drawing;
pub use opening::Opening;
pub use pay::{CheckedPlan, finding_brief};
pub use roadmap::KEPT;

use super::edit::{Action, Edit, EditError, EditName, ImportCommit, Making, decide, decide_import};
use super::history::{History, JournalWrite};
use super::intake::Intake;
use super::persist::backup::{self, Backup};
use super::persist::envelope::{Body, EnvelopeError};
use super::persist::layout;
use super::requests::Answer;
use crate::domain::commission::{Frozen, PayFacts};
use crate::domain::facts::{
    ActivityTable, Batch, CashTable, DealTable, JudgedBy, LeadTable, SplitTable, known_until,
};
use crate::domain::forecast::Backtest;
use crate::domain::kernel::{Date, Id, IdSource, WorkspaceId};
use crate::domain::model::Workspace;
use crate::domain::model::workspace::Roster;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A write that the shell must do beside local storage.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Store a batch under its id.
    PutBatch(Batch),
    /// Forget batches that nothing names any more.
    DropBatches(Vec<Id>),
    /// Bring the journal up to date.
    Journal(JournalWrite),
    /// Forget every batch and journal entry that is not in these lists.
    KeepOnly {
        /// Batches to keep.
        batches: Vec<Id>,
        /// Journal entries that make up the whole journal.
        journal: Vec<(u64, String)>,
    },
}

/// An answer and what must be written for it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// The writes, in order, before local storage is written.
    pub effects: Vec<Effect>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply { answer, effects: Vec::new() }
    }
}

/// One workspace in memory.
#[derive(Clone, Debug)]
pub struct Session {
    workspace: Workspace,
    history: History,
    batches: BTreeMap<Id, Batch>,
    table: Arc<DealTable>,
    activities: Arc<ActivityTable>,
    leads: Arc<LeadTable>,
    splits: Arc<SplitTable>,
    cash: Arc<CashTable>,
    /// The last day of which a row tells.
    last_row: Option<Date>,
    /// What became of deals on their way.
    deal_history: figures::History,
    /// What pay is computed from, gathered at the first need after a change of it.
    pay_facts: Option<Arc<PayFacts>>,
    /// Kept statements that were read, by their batch: bytes that never change.
    kept: BTreeMap<Id, Arc<Vec<Frozen>>>,
    /// What the last simulation found out.
    design: design::Known,
    /// The last finished look at past dates, for forecasts of the same period.
    looked_back: Option<Backtest>,
    /// Counts the states that the workspace was in.
    edition: u64,
    ids: IdSource,
    clock: Date,
    /// The generation of the last save that was described.
    generation: u64,
    /// The generation that is known to be stored.
    saved: u64,
    /// Why nothing may be changed, if so: what is stored could not be read.
    locked: Option<EnvelopeError>,
    /// The import being prepared.
    intake: Option<Intake>,
    /// Through whose eyes everything is shown, and what they see.
    seeing: seeing::Seeing,
}

impl Session {
    /// An empty workspace. `entropy` seeds its ids, `clock` is today.
    pub fn empty(entropy: [u8; 16], clock: Date) -> Session {
        let mut ids = IdSource::new(entropy);
        Session {
            workspace: Workspace::empty(WorkspaceId(ids.next_id())),
            history: History::default(),
            batches: BTreeMap::new(),
            table: Arc::default(),
            activities: Arc::default(),
            leads: Arc::default(),
            splits: Arc::default(),
            cash: Arc::default(),
            last_row: None,
            deal_history: figures::History::default(),
            pay_facts: None,
            kept: BTreeMap::new(),
            design: design::Known::default(),
            looked_back: None,
            edition: 0,
            ids,
            clock,
            generation: 0,
            saved: 0,
            locked: None,
            intake: None,
            seeing: seeing::Seeing::default(),
        }
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The deals that count.
    pub fn table(&self) -> &DealTable {
        &self.table
    }

    /// The activities that count.
    pub fn activities(&self) -> &ActivityTable {
        &self.activities
    }

    /// The leads that count.
    pub fn leads(&self) -> &LeadTable {
        &self.leads
    }

    /// Who gets which part of which deal, by the row of the deal.
    pub fn splits(&self) -> &Arc<SplitTable> {
        &self.splits
    }

    /// The invoices and payments that count, by the row of their deal.
    pub fn cash(&self) -> &Arc<CashTable> {
        &self.cash
    }

    /// The batches that count, oldest snapshot first.
    pub fn live_batches(&self) -> Vec<Batch> {
        let files = self.workspace.imports_in_order().into_iter().flat_map(|import| &import.files);
        files.filter_map(|file| self.batches.get(&file.batch?)).cloned().collect()
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.workspace.settings.as_of.unwrap_or(self.clock)
    }

    /// The day up to which anything is known: goals, signals and effects are judged by it, as Home and the forecast
    /// are on the page.
    pub fn known_until(&self) -> Date {
        known_until(self.today(), self.last_known(), self.workspace.settings.calendar)
    }

    /// Today, and the day up to which anything is known.
    fn judged_by(&self) -> JudgedBy {
        JudgedBy { today: self.today(), known: self.known_until() }
    }

    /// The last day of a quota or of any row, also where whoever looks sees only some of them.
    fn last_known(&self) -> Option<Date> {
        self.last_row.max(self.workspace.quotas.values().map(|quota| quota.range.last_day()).max())
    }

    /// Changes the workspace.
    pub fn act(&mut self, action: Action) -> Reply {
        self.make(|making| decide(action, making).map(Some))
    }

    /// Commits an import with its batches. An import that changes nothing leaves no trace.
    pub fn commit(&mut self, commit: ImportCommit, batches: Vec<Batch>) -> Reply {
        let receipts = commit.files.clone();
        let mut reply = self.commit_made(batches, |making| Ok(decide_import(commit, making)));
        if let Answer::NothingNew { .. } = reply.answer {
            reply.answer = Answer::NothingNew { receipts };
        }
        reply
    }

    fn commit_made(
        &mut self,
        batches: Vec<Batch>,
        decide: impl FnOnce(&mut Making) -> Result<Option<Edit>, EditError>,
    ) -> Reply {
        for batch in &batches {
            self.batches.insert(batch.id(), batch.clone());
        }
        let mut reply = self.make(decide);
        if !matches!(reply.answer, Answer::Changed { .. }) {
            return reply;
        }
        let puts: Vec<Effect> = batches.into_iter().map(Effect::PutBatch).collect();
        reply.effects.splice(0..0, puts);
        reply
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> Reply {
        self.step(|history, workspace| history.undo(workspace))
    }

    /// Does the change again that was last taken back.
    pub fn redo(&mut self) -> Reply {
        self.step(|history, workspace| history.redo(workspace))
    }

    /// Describes a save of what is in memory.
    pub fn save(&mut self) -> Reply {
        self.changed(None, Vec::new())
    }

    /// Hears whether a save arrived.
    pub fn heard_saved(&mut self, generation: u64, is_stored: bool) {
        if is_stored {
            self.saved = self.saved.max(generation);
        } else {
            self.generation = self.saved;
        }
    }

    /// Everything as one file.
    pub fn backup(&self) -> Result<Vec<u8>, EnvelopeError> {
        let named = self.named_batches();
        let batches = named.iter().filter_map(|id| self.batches.get(id)).cloned().collect();
        backup::pack(self.body(), self.history.clone(), batches)
    }

    /// Replaces the workspace by what a file holds.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<Reply, EnvelopeError> {
        let backup = backup::unpack(bytes)?;
        Ok(self.replace(backup))
    }

    fn replace(&mut self, backup: Backup) -> Reply {
        self.workspace = backup.body.workspace;
        self.history = backup.history;
        self.batches = backup.batches.iter().map(|batch| (batch.id(), batch.clone())).collect();
        self.locked = None;
        self.rebuild();
        let mut effects: Vec<Effect> = backup.batches.into_iter().map(Effect::PutBatch).collect();
        let (edits, _) = self.history.edits();
        let entry = |edit: &Edit| (edit.sequence, serde_json::to_string(edit).unwrap_or_default());
        let journal = edits.iter().map(entry).collect();
        effects.push(Effect::KeepOnly { batches: self.batches.keys().copied().collect(), journal });
        self.changed(None, effects)
    }

    /// The name of a downloaded workspace: its own, and the day.
    pub fn backup_name(&self) -> String {
        let name = &self.workspace.settings.name;
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let plain = if plain.is_empty() { "workspace".to_owned() } else { plain };
        format!("{plain}-{}.attain", self.clock)
    }

    /// Forgets everything in memory; the shell empties the stores.
    pub fn erase(&mut self) {
        let mut ids = self.ids.clone();
        let seed = ids.next_id();
        let mut fresh = Session::empty([0; 16], self.clock);
        fresh.workspace.id = WorkspaceId(seed);
        fresh.ids = ids;
        *self = fresh;
    }

    fn make(&mut self, decide: impl FnOnce(&mut Making) -> Result<Option<Edit>, EditError>) -> Reply {
        if let Some(reply) = self.refused_while_locked() {
            return reply;
        }
        let sequence = self.history.next_sequence();
        let mut making = Making { workspace: &self.workspace, ids: &mut self.ids, on: self.clock, sequence };
        match decide(&mut making).and_then(|edit| self.apply(edit)) {
            Ok(reply) => reply,
            Err(error) => Answer::Refused(error).into(),
        }
    }

    fn refused_while_locked(&self) -> Option<Reply> {
        let rule = format!("Nothing is changed while {}.", self.locked.as_ref()?);
        Some(Answer::Refused(EditError::Rule { rule }).into())
    }

    fn apply(&mut self, edit: Option<Edit>) -> Result<Reply, EditError> {
        let Some(edit) = edit else {
            return Ok(Answer::NothingNew { receipts: Vec::new() }.into());
        };
        self.workspace = edit.applied(&self.workspace)?;
        let name = edit.name.clone();
        if edit.touches_rows() {
            self.rebuild();
        }
        self.renew_pay_facts(&edit);
        let journal = self.history.push(edit);
        let mut effects = vec![Effect::Journal(journal)];
        effects.extend(self.drop_unnamed());
        Ok(self.changed(Some(name), effects))
    }

    fn step(
        &mut self,
        step: impl FnOnce(&mut History, &Workspace) -> Result<(Workspace, Edit), EditError>,
    ) -> Reply {
        match step(&mut self.history, &self.workspace) {
            Ok((workspace, edit)) => {
                self.workspace = workspace;
                if edit.touches_rows() {
                    self.rebuild();
                }
                self.renew_pay_facts(&edit);
                self.changed(Some(edit.name), Vec::new())
            }
            Err(error) => Answer::Refused(error).into(),
        }
    }

    fn changed(&mut self, name: Option<EditName>, effects: Vec<Effect>) -> Reply {
        let base = self.generation;
        self.generation += 1;
        self.design = design::Known::default();
        self.looked_back = None;
        self.edition += 1;
        self.deal_history = figures::History::default();
        self.seeing.forget();
        let writes = match layout::save(self.generation, &self.body()) {
            Ok(writes) => writes,
            Err(error) => return Answer::Failed { why: error.to_string() }.into(),
        };
        Reply { answer: Answer::Changed { overview: self.overview(), writes, base, name }, effects }
    }

    fn body(&self) -> Body {
        Body { workspace: self.workspace.clone(), standing: self.history.standing() }
    }

    fn rebuild(&mut self) {
        let (batches, roster) = (self.live_batches(), self.workspace.roster());
        let table = self.table_of(&batches, &roster);
        let activities = ActivityTable::build(&Batch::activities(&batches), &roster, &table);
        let (activities, leads) = (activities.as_of(self.today()), Batch::leads(&batches));
        let leads = LeadTable::build(&leads, &roster);
        (self.activities, self.leads) = match self.seeing.only() {
            Some(only) => (Arc::new(activities.done_by_any(only)), Arc::new(leads.owned_by_any(only))),
            None => (Arc::new(activities), Arc::new(leads)),
        };
        self.splits = Arc::new(SplitTable::build(&Batch::splits(&batches), &roster, &table));
        self.cash = Arc::new(CashTable::build(&Batch::cash(&batches), &table));
        self.table = Arc::new(table);
        self.last_row = self.table.last_day().max(self.activities.last_day());
        self.pay_facts = None;
    }

    /// The deals of these batches, shown in the workspace's currency.
    fn table_of(&self, batches: &[Batch], roster: &Roster) -> DealTable {
        let rates = Arc::new(self.workspace.exchange());
        let table = DealTable::build(&Batch::deals(batches), roster);
        let seen = self.seeing.only().map(|only| table.owned_by_any(only));
        seen.unwrap_or(table).converted(rates, self.workspace.settings.currency)
    }

    /// Batches that the workspace or a kept edit names: rows and kept statements.
    fn named_batches(&self) -> Vec<Id> {
        let files = self.workspace.imports.values().flat_map(|import| &import.files);
        let runs = self.workspace.pay_runs.values().map(|run| run.batch);
        let live = files.filter_map(|file| file.batch).chain(runs);
        let kept = self.history.edits().0.iter().flat_map(Edit::batches);
        let mut named: Vec<Id> = live.chain(kept).collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    fn drop_unnamed(&mut self) -> Option<Effect> {
        let named = self.named_batches();
        let unnamed: Vec<Id> =
            self.batches.keys().filter(|id| named.binary_search(id).is_err()).copied().collect();
        self.batches.retain(|id, _| named.binary_search(id).is_ok());
        (!unnamed.is_empty()).then_some(Effect::DropBatches(unnamed))
    }
}
