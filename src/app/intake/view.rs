//! The import as the page shows it before it is committed.

use super::{Draft, ENCODING};
use super::{Intake, Item, slug_of};
use crate::app::requests::{IntakeColumn, IntakeFile, IntakeQuestion, IntakeView, IssueGroup, IssueView};
use crate::domain::facts::Outcome;
use crate::domain::model::Assumption;
use crate::exchange::import::decode::Encoding;
use crate::exchange::import::fields::{Field, names_of};
use crate::exchange::import::issue::{Issue, IssueLog, Severity};
use crate::exchange::import::mapping::{Mapping, Question};
use crate::exchange::import::reader::Sheet;
use crate::exchange::import::reconcile::FilePreview;
use crate::exchange::import::stages::{StageWord, classify};
use crate::exchange::import::values::DateForm;
use std::collections::BTreeMap;

const PREVIEW_ROWS: usize = 5;
const EXAMPLES: usize = 3;
const STAGES_LISTED: usize = 200;

impl Intake {
    /// The import as the page shows it.
    pub fn view(&self) -> IntakeView {
        let files: Vec<IntakeFile> = self.items.iter().map(|item| self.file(item)).collect();
        let receipts = || self.preview.files.iter().map(|file| &file.receipt);
        let unknown = self.preview.unknown_owners.iter();
        let from_owners = receipts().flat_map(|receipt| &receipt.assumptions);
        IntakeView {
            joins_demo: None,
            ready: !self.preview.blocking && self.refusals().next().is_none() && !self.items.is_empty(),
            new: receipts().map(|receipt| receipt.new).sum(),
            changed: receipts().map(|receipt| receipt.changed).sum(),
            unchanged: receipts().map(|receipt| receipt.unchanged).sum(),
            unknown_owners: unknown
                .map(|owner| {
                    (owner.spelling.clone(), owner.deals + owner.others, owner.suggestions.first().cloned())
                })
                .collect(),
            people_from_owners: from_owners
                .map(|assumed| match assumed {
                    Assumption::OwnersBecamePeople { count } => u64::from(*count),
                    _ => 0,
                })
                .sum(),
            files,
        }
    }

    fn file(&self, item: &Item) -> IntakeFile {
        let draft = item.draft.as_ref();
        let of_draft = |found: &&FilePreview| {
            draft.is_some_and(|draft| found.receipt.file == draft.file && found.receipt.name == draft.name)
        };
        let preview = self.preview.files.iter().find(of_draft);
        let sheet = item.read.sheet.as_ref().ok();
        let mapping = item.mapping.as_ref().ok();
        IntakeFile {
            name: item.read.name.clone(),
            kind: item.kind(),
            receipt: preview.map(|found| found.receipt.clone()),
            columns: mapping.map(|mapping| columns(item, mapping)).unwrap_or_default(),
            fields: mapping.map(fields).unwrap_or_default(),
            preview: sheet.map(first_rows).unwrap_or_default(),
            questions: self.questions(item),
            issues: preview.map(|found| groups(&found.issues)).unwrap_or_default(),
            refusal: item.mapping.as_ref().err().map(|issue| issue_view(issue)),
            stages: sheet
                .zip(mapping)
                .map(|(sheet, mapping)| stages(item, sheet, mapping))
                .unwrap_or_default(),
        }
    }

    /// Open questions, and the answers already given, which may be changed.
    fn questions(&self, item: &Item) -> Vec<IntakeQuestion> {
        let Some(draft) = &item.draft else { return Vec::new() };
        let asked = draft.questions.iter().filter(|question| question.id != "stages");
        let mut questions: Vec<IntakeQuestion> = asked.map(open_question).collect();
        questions.extend(draft.assumptions.iter().filter_map(answered_question));
        questions.extend(day_numbers(draft));
        questions.extend(item.read.sheet.as_ref().ok().and_then(encoding));
        questions
    }
}

/// Day numbers count from one of two years, and no value tells which: shown, so that it can be changed.
fn day_numbers(draft: &Draft) -> Option<IntakeQuestion> {
    let is_used = |form: DateForm| draft.forms.iter().any(|line| line.ends_with(form.name()));
    let answer = match (is_used(DateForm::Serial1904), is_used(DateForm::Serial1900)) {
        (true, _) => "1904",
        (false, true) => "1900",
        (false, false) => return None,
    };
    let id = "date-system";
    let text = "Some dates are day numbers of a spreadsheet. They are counted from:".to_owned();
    Some(IntakeQuestion { id: id.to_owned(), text, options: options(id), answer: Some(answer.to_owned()) })
}

/// The encoding, which is recognised but may be chosen; a workbook has none.
fn encoding(sheet: &Sheet) -> Option<IntakeQuestion> {
    let name = |encoding: Encoding| encoding.name().to_owned();
    sheet.workbook.is_none().then(|| IntakeQuestion {
        id: ENCODING.to_owned(),
        text: "The letters are read as:".to_owned(),
        options: Encoding::ALL.map(|encoding| (name(encoding), name(encoding))).to_vec(),
        answer: Some(name(sheet.encoding)),
    })
}

fn open_question(question: &Question) -> IntakeQuestion {
    IntakeQuestion {
        id: question.id.clone(),
        text: question.text.clone(),
        options: options(&question.id),
        answer: None,
    }
}

fn options(id: &str) -> Vec<(String, String)> {
    let pairs: &[(&str, &str)] = match id {
        "all-won" => &[("won", "All rows are won"), ("open", "All rows are open")],
        "date-order" => &[("dmy", "Day first: 3/5 is 3 May"), ("mdy", "Month first: 3/5 is March 5")],
        "date-system" => &[("1900", "1900, as Excel does"), ("1904", "1904, as old Macintosh files do")],
        "decimal-mark" => &[(".", "1,234 is one thousand"), (",", "1,234 is one and a bit")],
        "until-inclusive" => &[("last", "The last day of the quota"), ("after", "The first day after it")],
        _ => &[],
    };
    pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}

/// A question that was answered, shown so that the answer can be seen and changed.
fn answered_question(assumption: &Assumption) -> Option<IntakeQuestion> {
    let (id, text, answer) = match assumption {
        Assumption::Currency { currency } => {
            ("currency", "No column names the currency. Taken as:".to_owned(), currency.code().to_owned())
        }
        Assumption::AllWon => {
            ("all-won", "No column tells won from lost or open. Taken as:".to_owned(), "won".to_owned())
        }
        Assumption::DateOrder { column, day_first } => {
            let answer = if *day_first { "dmy" } else { "mdy" };
            (
                "date-order",
                format!("The dates of “{column}” can be read both ways. Taken as:"),
                answer.to_owned(),
            )
        }
        Assumption::DecimalMark { column, mark } => (
            "decimal-mark",
            format!("The numbers of “{column}” can be read both ways. Taken as:"),
            mark.to_string(),
        ),
        Assumption::OwnersBecamePeople { .. } => return None,
    };
    Some(IntakeQuestion { id: id.to_owned(), text, options: options(id), answer: Some(answer) })
}

fn columns(item: &Item, mapping: &Mapping) -> Vec<IntakeColumn> {
    let profiles = item.profile.columns.iter();
    let column = |(mapped, profile): (&crate::exchange::import::mapping::MappedColumn, _)| {
        let profile: &crate::exchange::import::profile::ColumnProfile = profile;
        let date = profile.date_form.map(|form| form.name().to_owned());
        let mark = profile.decimal_mark.map(|mark| format!("decimal mark {mark}"));
        IntakeColumn {
            header: profile.header.clone(),
            field: mapped.field.map(slug_of),
            samples: profile.samples.clone(),
            form: date.or(mark).filter(|_| mapped.field.is_some()),
        }
    };
    mapping.columns.iter().zip(profiles).map(column).collect()
}

fn fields(mapping: &Mapping) -> Vec<(String, String)> {
    let names = names_of(mapping.kind).iter();
    names.map(|(field, _)| (slug_of(*field), field_name(*field))).collect()
}

/// The field's name in words: its slug with spaces.
fn field_name(field: Field) -> String {
    let words = slug_of(field).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn first_rows(sheet: &Sheet) -> Vec<Vec<String>> {
    (0..sheet.rows().min(PREVIEW_ROWS)).map(|row| sheet.cells(row)).collect()
}

fn groups(log: &IssueLog) -> Vec<IssueGroup> {
    let mut groups: Vec<IssueGroup> = log
        .counts
        .iter()
        .map(|(code, count)| {
            let kind = code.kind();
            let examples = log.kept.iter().filter(|issue| issue.code == *code).take(EXAMPLES);
            IssueGroup {
                code: kind.code.to_owned(),
                is_error: kind.severity == Severity::Error,
                title: kind.title.to_owned(),
                fix: kind.fix.to_owned(),
                count: *count,
                examples: examples.map(issue_view).collect(),
            }
        })
        .collect();
    groups.sort_by_key(|group| !group.is_error);
    groups
}

fn issue_view(issue: &Issue) -> IssueView {
    IssueView {
        code: issue.code.to_string(),
        line: issue.line.unwrap_or(0),
        record: issue.record.unwrap_or(0),
        column: issue.column.as_ref().map(|column| column.header.clone()).unwrap_or_default(),
        value: issue.value.clone(),
        rule: issue.rule.clone(),
        hint: issue.hint.clone(),
    }
}

/// The stages of a deals file with the number of their rows, what each means, and whether that was
/// only guessed from no known word.
fn stages(item: &Item, sheet: &Sheet, mapping: &Mapping) -> Vec<(String, u64, Option<Outcome>, bool)> {
    let Some(column) = mapping.column(Field::Stage).and_then(|index| sheet.columns.get(index)) else {
        return Vec::new();
    };
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    column.codes.iter().for_each(|code| *counts.entry(*code).or_insert(0) += 1);
    let meaning = |text: &str| {
        let answered = item.answers.stages.get(text).or_else(|| mapping.answers.stages.get(text));
        match (answered, classify(text)) {
            (Some(outcome), _) => (Some(*outcome), false),
            (None, StageWord::Known(outcome)) => (Some(outcome), false),
            (None, StageWord::Over | StageWord::Unknown) => (None, true),
        }
    };
    let listed = counts.into_iter().take(STAGES_LISTED);
    listed
        .map(|(code, rows)| {
            let text = column.value(code);
            let (outcome, is_guessed) = meaning(text);
            (text.to_owned(), rows, outcome, is_guessed)
        })
        .collect()
}
