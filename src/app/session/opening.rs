//! Opening what was stored: the document first, then the rows and the journal that it names.

use super::Session;
use crate::app::edit::Edit;
use crate::app::history::{History, Standing};
use crate::app::persist::layout::{self, Found, Stored};
use crate::app::requests::{Answer, Notice};
use crate::domain::facts::Batch;
use crate::domain::kernel::Id;

/// A session that still needs its rows and its journal.
#[derive(Debug)]
pub struct Opening {
    session: Session,
    standing: Standing,
    notices: Vec<Notice>,
}

impl Opening {
    /// Reads the document. `session` is an empty one, which gives ids and today.
    pub fn begin(mut session: Session, stored: &Stored) -> Opening {
        let mut notices = Vec::new();
        let mut standing = Standing::default();
        match layout::load(stored) {
            Found::Nothing => {}
            Found::State { generation, body } => {
                (session.workspace, standing) = (body.workspace, body.standing);
                (session.generation, session.saved) = (generation, generation);
            }
            Found::Earlier { generation, body, error } => {
                (session.workspace, standing) = (body.workspace, body.standing);
                (session.generation, session.saved) = (generation, generation);
                notices.push(Notice::EarlierGeneration { error });
            }
            Found::Unreadable { error } => session.locked = Some(error),
        }
        Opening { session, standing, notices }
    }

    /// The batches that the workspace or its journal names; ask after the journal was handed in.
    pub fn needed(&self) -> Vec<Id> {
        self.session.named_batches()
    }

    /// Where the journal stands; entries up to `last` are wanted.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Hands in the journal's entries in order of their sequence.
    pub fn journal(&mut self, entries: Vec<Edit>) {
        let kept = entries.into_iter().filter(|edit| edit.sequence <= self.standing.last).collect();
        match History::restored(self.standing, kept) {
            Some(history) => self.session.history = history,
            None => {
                self.session.history = History::beginning_after(self.standing.last);
                self.notices.push(Notice::HistoryLost);
            }
        }
    }

    /// Hands in a batch.
    pub fn attach(&mut self, batch: Batch) {
        self.session.batches.insert(batch.id(), batch);
    }

    /// The session, and the first answer.
    pub fn finish(mut self) -> (Session, Answer) {
        if let Some(error) = &self.session.locked {
            let error = error.clone();
            return (self.session, Answer::NotOpened { error });
        }
        let missing = self.missing();
        if !missing.is_empty() {
            self.notices.push(Notice::MissingRows { files: missing });
        }
        self.session.rebuild();
        let overview = self.session.overview();
        (self.session, Answer::Opened { overview, notices: self.notices })
    }

    /// Files whose rows should be here and are not, and kept statements.
    fn missing(&self) -> Vec<String> {
        let files = self.session.workspace.imports.values().flat_map(|import| &import.files);
        let lost = files.filter(|file| file.batch.is_some_and(|id| !self.session.batches.contains_key(&id)));
        let runs = self.session.workspace.pay_runs.values();
        let unfound = runs.filter(|run| !self.session.batches.contains_key(&run.batch));
        let statements = unfound.map(|run| format!("statements of {}, {}", run.period.name, run.plan_name));
        lost.map(|file| file.name.clone()).chain(statements).collect()
    }
}
