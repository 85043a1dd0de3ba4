//! The import of a session: prepared, talked over, committed or dropped.

use super::demo::ground;
use super::{Reply, Session};
use crate::app::intake::{Against, Intake, ReadFile};
use crate::app::requests::{Answer, IntakeReply, IntakeView};
use crate::domain::facts::Batch;
use crate::domain::model::RecordKind;
use crate::exchange::import::mapping::{Answers, Mapping};

impl Session {
    /// Prepares the import of files that were read, with nothing known beforehand.
    pub fn prepare(&mut self, files: Vec<ReadFile>) -> Answer {
        self.prepare_with(files, None, Answers::default(), None)
    }

    /// Prepares the import of files, with what flags say about all of them.
    pub fn prepare_with(
        &mut self,
        files: Vec<ReadFile>,
        kind: Option<RecordKind>,
        answers: Answers,
        mapping: Option<&Mapping>,
    ) -> Answer {
        let ground = ground(&self.workspace, false);
        let batches = self.batches_below(false);
        let against = Against { workspace: &ground, batches: &batches };
        self.intake = Some(Intake::begin(files, kind, answers, mapping, against));
        self.intake_view()
    }

    /// Changes how a file of the import is understood.
    pub fn reply(&mut self, file: usize, reply: IntakeReply) -> Answer {
        let joins = match &reply {
            IntakeReply::JoinDemo(joins) => *joins,
            _ => self.joins_demo(),
        };
        let ground = ground(&self.workspace, joins);
        let batches = self.batches_below(joins);
        let against = Against { workspace: &ground, batches: &batches };
        let Some(intake) = &mut self.intake else { return nothing_prepared() };
        if let Err(why) = intake.reply(file, reply, against) {
            return Answer::Failed { why };
        }
        if intake.is_empty() {
            self.intake = None;
            return Answer::Intake(None);
        }
        self.intake_view()
    }

    /// Takes a file of the import that was read anew by a person's choice.
    pub fn read_again(&mut self, file: usize, read: ReadFile) -> Answer {
        let ground = ground(&self.workspace, self.joins_demo());
        let batches = self.batches_below(self.joins_demo());
        let against = Against { workspace: &ground, batches: &batches };
        let Some(intake) = &mut self.intake else { return nothing_prepared() };
        match intake.replace(file, read, against) {
            Ok(()) => self.intake_view(),
            Err(why) => Answer::Failed { why },
        }
    }

    /// The rows that an import is compared with; see [`ground`].
    fn batches_below(&self, joins_demo: bool) -> Vec<Batch> {
        if self.is_demo() && !joins_demo { Vec::new() } else { self.live_batches() }
    }

    fn joins_demo(&self) -> bool {
        self.intake.as_ref().is_some_and(Intake::joins_demo)
    }

    fn intake_view(&self) -> Answer {
        let view = self.intake.as_ref().map(Intake::view);
        let joins_demo = self.is_demo().then(|| self.joins_demo());
        Answer::Intake(view.map(|view| IntakeView { joins_demo, ..view }))
    }

    /// The import being prepared.
    pub fn intake(&self) -> Option<&Intake> {
        self.intake.as_ref()
    }

    /// Commits the prepared import, whole or not at all.
    pub fn commit_intake(&mut self) -> Reply {
        let Some(intake) = &self.intake else { return nothing_prepared().into() };
        let (commit, batches) = match intake.commit() {
            Ok(ready) => ready,
            Err(why) => return Answer::Failed { why }.into(),
        };
        let reply = match self.is_demo() && !self.joins_demo() {
            true => self.commit_over_demo(commit, batches),
            false => self.commit(commit, batches),
        };
        if matches!(reply.answer, Answer::Changed { .. } | Answer::NothingNew { .. }) {
            self.intake = None;
        }
        reply
    }

    /// The refused rows of a file of the import as CSV.
    pub fn refused_rows(&self, file: usize) -> Answer {
        self.intake.as_ref().map_or_else(nothing_prepared, |intake| intake.refused_rows(file))
    }

    /// Drops the prepared import.
    pub fn discard(&mut self) {
        self.intake = None;
    }
}

fn nothing_prepared() -> Answer {
    Answer::Failed { why: "no import is prepared; drop the files again".to_owned() }
}
