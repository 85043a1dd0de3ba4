//! An import being prepared: files as read, how each is understood, and what committing would do.
//!
//! Owns the conversation between “here are files” and “commit”: every reply changes how one file is
//! understood and the preview is made anew from all of them. Nothing of the workspace is touched.

mod view;

use super::edit::ImportCommit;
use super::requests::{Answer, IntakeReply};
use crate::domain::facts::Batch;
use crate::domain::kernel::{Calendar, Currency, Date};
use crate::domain::model::{RecordKind, Workspace};
use crate::exchange::export::csv::{CsvOptions, write_refused};
use crate::exchange::import::drafts::{Draft, draft};
use crate::exchange::import::fields::Field;
use crate::exchange::import::issue::Issue;
use crate::exchange::import::mapping::{Answers, Mapping};
use crate::exchange::import::profile::Profile;
use crate::exchange::import::reader::Sheet;
use crate::exchange::import::reconcile::{Existing, Preview, reconcile};
use crate::exchange::import::workbook::{NamedSheet, Wanted, sheets};
use crate::exchange::workbook::{Workbook, WorkbookFault};
use std::collections::BTreeSet;

/// The question for a file's encoding. Its answer needs the file itself: whoever holds it reads it anew
/// and hands it to [`Intake::replace`].
pub const ENCODING: &str = "encoding";

/// One file, read to its end.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// The name without a folder.
    pub name: String,
    /// Its cells, or why it can't be read.
    pub sheet: Result<Sheet, Box<Issue>>,
}

impl ReadFile {
    /// The sheets of a workbook that an import takes, each as a file of its own. `bytes` is the workbook.
    pub fn of_workbook(
        name: &str,
        bytes: &[u8],
        workbook: &Result<Workbook, WorkbookFault>,
        wanted: Wanted,
    ) -> Vec<ReadFile> {
        let found = sheets(name, bytes, workbook, wanted).into_iter();
        found.map(|NamedSheet { name, sheet }| ReadFile { name, sheet }).collect()
    }
}

/// One file of the import.
#[derive(Clone, Debug)]
struct Item {
    read: ReadFile,
    profile: Profile,
    mapping: Result<Mapping, Box<Issue>>,
    answers: Answers,
    draft: Option<Draft>,
}

/// An import being prepared.
#[derive(Clone, Debug)]
pub struct Intake {
    items: Vec<Item>,
    /// Answers that hold for all files.
    answers: Answers,
    /// The day whose state the files show, where a person said so.
    snapshot: Option<Date>,
    /// Whether a person said that it belongs to the demo company; files of one's own take its place.
    joins_demo: bool,
    preview: Preview,
}

/// What the import is compared with.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// Roster, quotas and remembered mappings.
    pub workspace: &'a Workspace,
    /// The batches that count, oldest import first.
    pub batches: &'a [Batch],
}

impl Against<'_> {
    fn calendar(&self) -> Calendar {
        self.workspace.settings.calendar
    }

    fn preview(&self, items: &[Item]) -> Preview {
        let existing = Existing { workspace: self.workspace, batches: self.batches };
        reconcile(existing, items.iter().filter_map(|item| item.draft.clone()).collect())
    }
}

impl Item {
    fn new(read: ReadFile, kind: Option<RecordKind>, against: Against) -> Item {
        let mut profile = Profile::default();
        let mapping = match &read.sheet {
            Ok(sheet) => {
                profile = Profile::of(sheet);
                understood(sheet, &profile, kind, against)
            }
            Err(issue) => Err(issue.clone()),
        };
        Item { read, profile, mapping, answers: Answers::default(), draft: None }
    }

    fn draft_again(&mut self, answers: &Answers, calendar: Calendar) {
        let (Ok(sheet), Ok(mapping)) = (&self.read.sheet, &self.mapping) else {
            self.draft = None;
            return;
        };
        self.draft = Some(draft(sheet, mapping, &self.answers.or(answers), calendar));
    }

    /// The kind of its rows, where that is known.
    fn kind(&self) -> Option<RecordKind> {
        self.mapping.as_ref().ok().map(|mapping| mapping.kind)
    }
}

/// The mapping a person confirmed for this header before, else the best guess.
fn understood(
    sheet: &Sheet,
    profile: &Profile,
    kind: Option<RecordKind>,
    against: Against,
) -> Result<Mapping, Box<Issue>> {
    let proposed = Mapping::propose(sheet, profile, kind)?;
    let remembered = against.workspace.mappings.get(&proposed.fingerprint);
    let remembered = remembered.and_then(|value| serde_json::from_str::<Mapping>(&value.to_string()).ok());
    let fits = |mapping: &Mapping| mapping.fits(sheet) && kind.is_none_or(|kind| kind == mapping.kind);
    Ok(remembered.filter(fits).unwrap_or(proposed))
}

impl Intake {
    /// Prepares the import of these files. `kind` and `answers` are what is known beforehand, from
    /// flags; a mapping given from outside is used where its header fits.
    pub fn begin(
        files: Vec<ReadFile>,
        kind: Option<RecordKind>,
        answers: Answers,
        given: Option<&Mapping>,
        against: Against,
    ) -> Intake {
        let mut items: Vec<Item> = files.into_iter().map(|read| Item::new(read, kind, against)).collect();
        for item in &mut items {
            let fits = |mapping: &&Mapping| item.read.sheet.as_ref().is_ok_and(|sheet| mapping.fits(sheet));
            if let Some(mapping) = given.filter(fits) {
                item.mapping = Ok(mapping.clone());
            }
            item.draft_again(&answers, against.calendar());
        }
        let preview = against.preview(&items);
        Intake { items, answers, snapshot: None, joins_demo: false, preview }
    }

    /// Changes how a file is understood.
    pub fn reply(&mut self, file: usize, reply: IntakeReply, against: Against) -> Result<(), String> {
        let item = self.items.get_mut(file).ok_or("this file is not part of the import any more")?;
        match reply {
            IntakeReply::Kind(kind) => item.mapping = set_kind(item, kind)?,
            IntakeReply::Column { column, field } => set_column(item, column, field)?,
            IntakeReply::Stage { stage, outcome } => {
                item.answers.stages.insert(stage, outcome);
            }
            IntakeReply::Question { id, value } if id == "currency" => {
                let currency = Currency::parse(&value).map_err(|error| error.to_string())?;
                self.answers.currency = Some(currency);
            }
            IntakeReply::Question { id, value } => answer(&mut item.answers, &id, &value)?,
            IntakeReply::Snapshot(day) => self.snapshot = day,
            IntakeReply::JoinDemo(joins) => self.joins_demo = joins,
            IntakeReply::Leave => {
                self.items.remove(file);
            }
        }
        let calendar = against.calendar();
        self.items.iter_mut().for_each(|item| item.draft_again(&self.answers, calendar));
        self.preview = against.preview(&self.items);
        Ok(())
    }

    /// Takes a file that was read anew, because a person chose another encoding. What was said about it
    /// before still holds; its columns keep their meaning where the headers are the same.
    pub fn replace(&mut self, file: usize, read: ReadFile, against: Against) -> Result<(), String> {
        let item = self.items.get_mut(file).filter(|item| item.read.name == read.name);
        let item = item.ok_or("this file is not part of the import any more")?;
        let mut fresh = Item::new(read, item.kind(), against);
        fresh.answers = std::mem::take(&mut item.answers);
        let fits = |mapping: &&Mapping| fresh.read.sheet.as_ref().is_ok_and(|sheet| mapping.fits(sheet));
        if let Some(mapping) = item.mapping.as_ref().ok().filter(fits) {
            fresh.mapping = Ok(mapping.clone());
        }
        fresh.draft_again(&self.answers, against.calendar());
        *item = fresh;
        self.preview = against.preview(&self.items);
        Ok(())
    }

    /// Whether it is compared with the demo company, and added to it.
    pub fn joins_demo(&self) -> bool {
        self.joins_demo
    }

    /// The name of a file of the import.
    pub fn name(&self, file: usize) -> Option<&str> {
        self.items.get(file).map(|item| item.read.name.as_str())
    }

    /// Whether nothing is left to import.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What committing would do.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// Files that can't be read or understood at all, and why.
    pub fn refusals(&self) -> impl Iterator<Item = (&str, &Issue)> {
        self.items.iter().filter_map(|item| {
            let issue = item.mapping.as_ref().err()?;
            Some((item.read.name.as_str(), issue.as_ref()))
        })
    }

    /// The refused rows of a file as CSV, to correct and drop again.
    pub fn refused_rows(&self, file: usize) -> Answer {
        let item = self.items.get(file).and_then(|item| item.draft.as_ref());
        let found = item.and_then(|draft| {
            self.preview
                .files
                .iter()
                .find(|found| found.receipt.file == draft.file && found.receipt.name == draft.name)
        });
        let Some(found) = found else {
            return Answer::Failed { why: "this file is not part of the import any more".to_owned() };
        };
        let written = write_refused(&found.headers, &found.refused, CsvOptions::default());
        match written.map(String::from_utf8) {
            Ok(Ok(text)) => Answer::File { name: refused_name(&found.receipt.name), text: Some(text) },
            Ok(Err(_)) | Err(_) => Answer::Failed { why: "the rows could not be written".to_owned() },
        }
    }

    /// What to put into the workspace, and the batches. Questions that are open forbid it.
    pub fn commit(&self) -> Result<(ImportCommit, Vec<Batch>), String> {
        if let Some((name, issue)) = self.refusals().next() {
            return Err(format!("{name} can't be read; leave it out first. {issue}"));
        }
        let commit = self.preview.clone().into_commit().map_err(|questions| {
            let open: Vec<String> = questions.into_iter().map(|question| question.text).collect();
            open.join(" ")
        })?;
        let mappings = self.items.iter().filter_map(|item| {
            let mapping = item.mapping.as_ref().ok()?;
            Some((mapping.fingerprint.clone(), document(&self.remembered(item, mapping))?))
        });
        let import = ImportCommit {
            mappings: mappings.collect(),
            currency: currency_of(&commit.receipts),
            people: commit.people,
            quotas: commit.quotas,
            goals: commit.goals,
            rates: commit.rates,
            achievements: commit.achievements,
            adjustments: commit.adjustments,
            snapshot: self.snapshot,
            files: commit.receipts,
        };
        Ok((import, commit.batches))
    }

    /// The mapping with the answers given for this file, so that they are asked once only.
    fn remembered(&self, item: &Item, mapping: &Mapping) -> Mapping {
        let answers = item.answers.or(&self.answers).or(&mapping.answers);
        Mapping { answers, ..mapping.clone() }
    }
}

/// What the refused rows of a file are called: text, also if they came from a workbook.
fn refused_name(file: &str) -> String {
    match file.split_once(".xlsx [") {
        Some((name, sheet)) => format!("refused-{name}-{}.csv", sheet.trim_end_matches(']')),
        None => format!("refused-{file}"),
    }
}

/// A mapping as the document that the workspace keeps.
fn document(mapping: &Mapping) -> Option<serde_json::Value> {
    serde_json::from_str(&serde_json::to_string(mapping).ok()?).ok()
}

/// The currency of the deals. Of several the one in which all quotas are set, as that is the company's
/// own; else the first by code.
fn currency_of(receipts: &[crate::domain::model::FileReceipt]) -> Option<Currency> {
    let of = |kind: RecordKind| -> BTreeSet<Currency> {
        let files = receipts.iter().filter(|receipt| receipt.kind == kind);
        files.flat_map(|receipt| receipt.totals_minor.keys().copied()).collect()
    };
    let (deals, quotas) = (of(RecordKind::Deals), of(RecordKind::Quotas));
    let own = quotas.first().filter(|currency| quotas.len() == 1 && deals.contains(currency));
    let any = || receipts.iter().find_map(|receipt| receipt.totals_minor.keys().next());
    own.or(deals.first()).or_else(any).copied()
}

fn set_kind(item: &Item, kind: RecordKind) -> Result<Result<Mapping, Box<Issue>>, String> {
    let sheet = item.read.sheet.as_ref().map_err(|issue| issue.to_string())?;
    Ok(Mapping::propose(sheet, &item.profile, Some(kind)))
}

fn set_column(item: &mut Item, column: usize, field: Option<String>) -> Result<(), String> {
    let field = match field {
        Some(slug) => Some(field_of(&slug).ok_or("this field is not known")?),
        None => None,
    };
    let mapping = item.mapping.as_mut().map_err(|issue| issue.to_string())?;
    // A field has one column: the one chosen last.
    let alone = field.is_some_and(|field| !field.repeats());
    mapping.columns.iter_mut().filter(|mapped| mapped.field == field && alone).for_each(|mapped| {
        mapped.field = None;
    });
    mapping.columns.get_mut(column).ok_or("there is no such column")?.field = field;
    Ok(())
}

/// A field by the name under which documents hold it.
pub(super) fn field_of(slug: &str) -> Option<Field> {
    serde_json::from_value(serde_json::Value::String(slug.to_owned())).ok()
}

/// The name under which documents hold a field.
pub(super) fn slug_of(field: Field) -> String {
    let value = serde_json::to_value(field).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn answer(answers: &mut Answers, id: &str, value: &str) -> Result<(), String> {
    match (id, value) {
        ("all-won", "won") => answers.all_won = Some(true),
        ("all-won", "open") => answers.all_won = Some(false),
        ("date-order", "dmy") => answers.day_first = Some(true),
        ("date-order", "mdy") => answers.day_first = Some(false),
        ("decimal-mark", ".") => answers.decimal_mark = Some('.'),
        ("decimal-mark", ",") => answers.decimal_mark = Some(','),
        ("date-system", "1900") => answers.from_1904 = Some(false),
        ("date-system", "1904") => answers.from_1904 = Some(true),
        ("until-inclusive", "last") => answers.until_inclusive = Some(true),
        ("until-inclusive", "after") => answers.until_inclusive = Some(false),
        _ => return Err(format!("“{value}” does not answer {id}")),
    }
    Ok(())
}
