//! Activities as one file brought them: calls, mails, meetings and tasks in columns.

use super::batch::{Head, Rows, same_texts, texts_fit};
use super::column::TextColumn;
use super::deals::MISSING_DAY;
use crate::domain::kernel::{Date, Id, Place};
use serde::{Deserialize, Serialize};

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityType {
    /// A telephone call.
    Call,
    /// A mail.
    Email,
    /// A meeting, a demo, a visit.
    Meeting,
    /// A task or a deadline.
    Task,
    /// Anything else, and what no word tells.
    Other,
}

impl ActivityType {
    /// Its name in settings, goals and files.
    pub const fn word(self) -> &'static str {
        match self {
            ActivityType::Call => "call",
            ActivityType::Email => "email",
            ActivityType::Meeting => "meeting",
            ActivityType::Task => "task",
            ActivityType::Other => "other",
        }
    }
}

/// Stands for a missing duration in `minutes`.
pub const MISSING_MINUTES: u32 = u32::MAX;

/// The activities of one file. All columns have the same length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityBatch {
    /// Names the batch.
    pub id: Id,
    /// The file's name.
    pub file: String,
    /// The system that keys and deals belong to.
    pub system: String,
    /// The physical line on which each record began.
    pub line: Vec<u32>,
    /// The activity's id; where the file has none, one derived from the row's content.
    pub key: TextColumn,
    /// The type as written.
    pub written_type: TextColumn,
    /// What it is about.
    pub subject: TextColumn,
    /// Who did it or is to do it: the assignee, never the owner of the record that it belongs to.
    pub assignee: TextColumn,
    /// The deal, by id or by name, as written.
    pub deal: TextColumn,
    /// The customer.
    pub account: TextColumn,
    /// How it went.
    pub outcome: TextColumn,
    /// The type as understood.
    pub activity_type: Vec<ActivityType>,
    /// The day, in days since 1970, or [`MISSING_DAY`].
    pub day: Vec<i32>,
    /// Whether it was done. Empty where the file does not say: then it was done once its day has come.
    pub done: Vec<bool>,
    /// How long it took in whole minutes, or [`MISSING_MINUTES`].
    pub minutes: Vec<u32>,
}

/// One activity as a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// The activity's id in its system.
    pub key: String,
    /// What was done.
    pub activity_type: ActivityType,
    /// What it is about.
    pub subject: String,
    /// The assignee as written.
    pub assignee: String,
    /// The day.
    pub day: Option<Date>,
    /// Whether it was done.
    pub done: bool,
    /// The deal as written.
    pub deal: String,
    /// The customer.
    pub account: String,
    /// How it went.
    pub outcome: String,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// Where it was read.
    pub place: Place,
}

impl ActivityBatch {
    /// A batch without rows.
    pub fn empty(id: Id, file: &str, system: &str) -> ActivityBatch {
        ActivityBatch {
            id,
            file: file.to_owned(),
            system: system.to_owned(),
            line: Vec::new(),
            key: TextColumn::default(),
            written_type: TextColumn::default(),
            subject: TextColumn::default(),
            assignee: TextColumn::default(),
            deal: TextColumn::default(),
            account: TextColumn::default(),
            outcome: TextColumn::default(),
            activity_type: Vec::new(),
            day: Vec::new(),
            done: Vec::new(),
            minutes: Vec::new(),
        }
    }

    fn texts(&self) -> [&TextColumn; 7] {
        [
            &self.key,
            &self.written_type,
            &self.subject,
            &self.assignee,
            &self.deal,
            &self.account,
            &self.outcome,
        ]
    }

    /// Whether an activity was done, as far as the file says.
    pub fn stated_done(&self, row: usize) -> Option<bool> {
        self.done.get(row).copied()
    }

    /// One activity as a record; nothing if the row does not exist.
    pub fn row(&self, row: usize) -> Option<ActivityRow> {
        let day = *self.day.get(row)?;
        Some(ActivityRow {
            key: self.key.get(row).to_owned(),
            activity_type: *self.activity_type.get(row)?,
            subject: self.subject.get(row).to_owned(),
            assignee: self.assignee.get(row).to_owned(),
            day: (day != MISSING_DAY).then(|| Date::from_days(day).ok()).flatten(),
            done: self.stated_done(row).unwrap_or(true),
            deal: self.deal.get(row).to_owned(),
            account: self.account.get(row).to_owned(),
            outcome: self.outcome.get(row).to_owned(),
            minutes: Some(*self.minutes.get(row)?).filter(|minutes| *minutes != MISSING_MINUTES),
            place: Place { file: self.file.clone(), line: *self.line.get(row)? },
        })
    }
}

impl Rows for ActivityBatch {
    fn head(&self) -> Head<'_> {
        Head { id: self.id, system: &self.system, line: &self.line, key: &self.key }
    }

    fn is_sound(&self) -> bool {
        let rows = self.rows();
        let lengths = [self.activity_type.len(), self.day.len(), self.minutes.len()];
        let done_fits = self.done.is_empty() || self.done.len() == rows;
        texts_fit(self.texts(), rows) && done_fits && lengths.into_iter().all(|length| length == rows)
    }

    fn says_same(&self, row: usize, other: &ActivityBatch, other_row: usize) -> bool {
        let numbers = |batch: &ActivityBatch, row: usize| {
            Some((
                *batch.activity_type.get(row)?,
                *batch.day.get(row)?,
                batch.stated_done(row).unwrap_or(true),
                *batch.minutes.get(row)?,
            ))
        };
        numbers(self, row) == numbers(other, other_row)
            && same_texts((self.texts(), row), (other.texts(), other_row))
    }
}
