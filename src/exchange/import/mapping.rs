//! What a person owns of an import: kind, columns, forms, and answers to what the file leaves open.
//!
//! A mapping is a plain document: it can be saved by the header's fingerprint, exported, and edited.
//! A form that is absent is decided from the values of each new file.

use super::fields::{self, Field, fold_header};
use super::issue::{Code, Issue};
use super::profile::Profile;
use super::reader::Sheet;
use super::values::DateForm;
use crate::domain::facts::Outcome;
use crate::domain::kernel::{Currency, Id};
use crate::domain::model::RecordKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Answers to the questions of an import: from flags, from a form, or remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// The currency of amounts that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Whether all rows are won, where no column says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_won: Option<bool>,
    /// Whether the day comes first where no date settles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_first: Option<bool>,
    /// Whether day numbers count from 1904, as in old Macintosh spreadsheets, instead of 1900.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_1904: Option<bool>,
    /// The decimal mark where no number settles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<char>,
    /// Whether the end of a quota counts as its last day, where neither header nor values say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_inclusive: Option<bool>,
    /// What stages mean, by their text as written.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, Outcome>,
}

impl Answers {
    /// These answers, and `other`'s where these have none.
    pub fn or(&self, other: &Answers) -> Answers {
        let mut stages = other.stages.clone();
        stages.extend(self.stages.clone());
        Answers {
            currency: self.currency.or(other.currency),
            all_won: self.all_won.or(other.all_won),
            day_first: self.day_first.or(other.day_first),
            from_1904: self.from_1904.or(other.from_1904),
            decimal_mark: self.decimal_mark.or(other.decimal_mark),
            until_inclusive: self.until_inclusive.or(other.until_inclusive),
            stages,
        }
    }

    /// The form of a column of dates, with day numbers counted as answered.
    pub fn day_numbers(&self, form: DateForm) -> DateForm {
        match form {
            DateForm::Serial1900 if self.from_1904 == Some(true) => DateForm::Serial1904,
            other => other,
        }
    }
}

/// Something the file does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// `currency`, `all-won`, `date-order`, `decimal-mark`, `until-inclusive` or `stages`.
    pub id: String,
    /// The file.
    pub file: String,
    /// The column it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The question.
    pub text: String,
    /// The possible answers; empty if any is.
    pub options: Vec<String>,
    /// How the command line answers it.
    pub flag: String,
    /// Values it is about, with the number of their rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, u64)>,
    /// Whether nothing can be committed before it is answered.
    pub blocking: bool,
}

/// One column's meaning and, where a person chose one, its form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// The header, for the reader of the document.
    pub header: String,
    /// The field; absent if the column has no meaning here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The decimal mark, if chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<char>,
    /// The date form, if chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_form: Option<DateForm>,
}

/// How a file is understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the rows are.
    pub kind: RecordKind,
    /// The layout recognised; also the system that the ids belong to.
    pub layout: String,
    /// The header's fingerprint under which the mapping is remembered.
    pub fingerprint: String,
    /// By position.
    pub columns: Vec<MappedColumn>,
    /// Remembered answers.
    #[serde(default)]
    pub answers: Answers,
}

/// Names a header line: the same folded headers in the same order.
pub fn fingerprint(headers: &[String]) -> String {
    let folded: Vec<String> = headers.iter().map(|header| fold_header(header)).collect();
    let parts: Vec<&str> = folded.iter().map(String::as_str).collect();
    Id::derived("header", &parts).to_string()
}

impl Mapping {
    /// The best guess for a sheet; `kind` if it is known. Refused if no kind fits.
    pub fn propose(
        sheet: &Sheet,
        profile: &Profile,
        kind: Option<RecordKind>,
    ) -> Result<Mapping, Box<Issue>> {
        let (kind, fields) = match kind {
            Some(kind) => (kind, fields::guess(kind, &sheet.headers, profile).0),
            None => fields::recognise(&sheet.headers, profile).ok_or_else(|| unknown_kind(sheet))?,
        };
        if !fields::is_enough(kind, &fields) {
            return Err(unknown_kind(sheet));
        }
        let columns = sheet.headers.iter().zip(fields);
        let column = |(header, field): (&String, Option<Field>)| MappedColumn {
            header: header.clone(),
            field,
            ..MappedColumn::default()
        };
        Ok(Mapping {
            kind,
            layout: fields::layout(&sheet.headers).to_owned(),
            fingerprint: fingerprint(&sheet.headers),
            columns: columns.map(column).collect(),
            answers: Answers::default(),
        })
    }

    /// Whether a remembered mapping is for this header line.
    pub fn fits(&self, sheet: &Sheet) -> bool {
        self.columns.len() == sheet.headers.len() && self.fingerprint == fingerprint(&sheet.headers)
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }
}

fn unknown_kind(sheet: &Sheet) -> Box<Issue> {
    let headers: Vec<&str> = sheet.headers.iter().map(String::as_str).collect();
    let issue = Issue::of_file(Code::FileUnknownKind, &sheet.name);
    Box::new(issue.at(sheet.dialect.header_line, 0).about(&headers.join(", ")))
}
