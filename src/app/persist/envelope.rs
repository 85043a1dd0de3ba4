//! The envelope: a text that knows its kind, its schema and its checksum.
//!
//! What can't be read is told apart: damaged (the checksum fails), newer (a later schema), foreign
//! (not ours). Nothing that is not understood is ever overwritten; the caller decides by the error.

use crate::app::history::Standing;
use crate::domain::model::Workspace;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use xxhash_rust::xxh3::xxh3_64;

/// The schema that this version writes. Schema 1 knew neither exchange rates nor batches of anything
/// but deals; schema 2 knew no splits, invoices, achievements, adjustments, dated assignments and goals. Both
/// are still read.
pub const SCHEMA: u32 = 3;

/// What the document holds: the workspace and where its history stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// All that people typed or committed.
    pub workspace: Workspace,
    /// Where the journal stands.
    pub standing: Standing,
}

/// Why a stored text is not usable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EnvelopeError {
    /// Cut, changed or garbled.
    #[error("the stored workspace is damaged: {detail}")]
    Damaged {
        /// What gave it away.
        detail: String,
    },
    /// Written by a later version.
    #[error("the stored workspace has schema {found}; this version reads up to {known}. Reload to update")]
    Newer {
        /// The schema found.
        found: u32,
        /// The latest schema known here.
        known: u32,
    },
    /// Not a workspace of Attain.
    #[error("this is not an Attain workspace")]
    Foreign,
}

#[derive(Serialize)]
struct Sealed<'a> {
    attain: &'a str,
    schema: u32,
    checksum: String,
    body: &'a RawValue,
}

#[derive(Deserialize)]
struct Opened<'a> {
    attain: String,
    schema: u32,
    checksum: String,
    #[serde(borrow)]
    body: &'a RawValue,
}

fn damaged(detail: impl ToString) -> EnvelopeError {
    EnvelopeError::Damaged { detail: detail.to_string() }
}

/// The checksum of a text, as 16 hexadecimal digits.
pub fn checksum(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}

/// Seals a body of the given kind.
pub fn seal<T: Serialize>(kind: &str, body: &T) -> Result<String, EnvelopeError> {
    let body = serde_json::value::to_raw_value(body).map_err(damaged)?;
    let sealed = Sealed { attain: kind, schema: SCHEMA, checksum: checksum(body.get()), body: &body };
    serde_json::to_string(&sealed).map_err(damaged)
}

/// Opens a text of the given kind.
pub fn open<T: for<'de> Deserialize<'de>>(kind: &str, text: &str) -> Result<T, EnvelopeError> {
    let opened: Opened = serde_json::from_str(text).map_err(damaged)?;
    if opened.attain != kind {
        return Err(EnvelopeError::Foreign);
    }
    if opened.schema > SCHEMA {
        return Err(EnvelopeError::Newer { found: opened.schema, known: SCHEMA });
    }
    if checksum(opened.body.get()) != opened.checksum {
        return Err(damaged("the checksum does not fit the content"));
    }
    serde_json::from_str(opened.body.get()).map_err(damaged)
}
