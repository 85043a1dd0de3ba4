//! The `.attain` file: gzip around one JSON document with the workspace, its history and all rows.
//! The page and the command line read and write the same file; `docs/formats/attain.md` describes it.

use super::envelope::{Body, EnvelopeError, SCHEMA};
use crate::app::history::History;
use crate::domain::facts::{Batch, DealBatch};
use crate::domain::kernel::Id;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::sync::Arc;

/// The most that a file may unpack to: 500 MB.
pub const UNPACKED_LIMIT: u64 = 500_000_000;

/// Everything: what a download holds and a restore brings back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    format: String,
    schema: u32,
    /// The workspace and where its history stands.
    pub body: Body,
    /// The edits that can be taken back or redone.
    pub history: History,
    /// All batches that the workspace or its history names, by id.
    pub batches: Vec<Batch>,
}

/// A file of schema 1: all its batches are deals.
#[derive(Deserialize)]
struct BackupOfDeals {
    body: Body,
    history: History,
    batches: Vec<Arc<DealBatch>>,
}

impl From<BackupOfDeals> for Backup {
    fn from(old: BackupOfDeals) -> Backup {
        let batches = old.batches.into_iter().map(Batch::Deals).collect();
        Backup { format: FORMAT.to_owned(), schema: SCHEMA, body: old.body, history: old.history, batches }
    }
}

#[derive(Deserialize)]
struct Head {
    format: String,
    schema: u32,
}

const FORMAT: &str = "attain/workspace";

/// Packs a workspace with its history and rows.
pub fn pack(body: Body, history: History, batches: Vec<Batch>) -> Result<Vec<u8>, EnvelopeError> {
    let backup = Backup { format: FORMAT.to_owned(), schema: SCHEMA, body, history, batches };
    let text = serde_json::to_string(&backup).map_err(damaged)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).map_err(damaged)?;
    gzip.finish().map_err(damaged)
}

/// Unpacks a file whole, or refuses it before anything is applied.
pub fn unpack(bytes: &[u8]) -> Result<Backup, EnvelopeError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(EnvelopeError::Foreign);
    }
    let mut text = Vec::new();
    let mut gzip = GzDecoder::new(bytes).take(UNPACKED_LIMIT + 1);
    gzip.read_to_end(&mut text).map_err(damaged)?;
    if text.len() as u64 > UNPACKED_LIMIT {
        return Err(damaged("it unpacks to more than 500 MB"));
    }
    // One kind of text reader for all documents keeps the engine small.
    let text = String::from_utf8(text).map_err(|_| EnvelopeError::Foreign)?;
    let head: Head = serde_json::from_str(&text).map_err(|_| EnvelopeError::Foreign)?;
    if head.format != FORMAT {
        return Err(EnvelopeError::Foreign);
    }
    if head.schema > SCHEMA {
        return Err(EnvelopeError::Newer { found: head.schema, known: SCHEMA });
    }
    let backup: Backup = match head.schema {
        0 | 1 => serde_json::from_str::<BackupOfDeals>(&text).map_err(damaged)?.into(),
        _ => serde_json::from_str(&text).map_err(damaged)?,
    };
    check(&backup)?;
    Ok(backup)
}

/// Every batch that the imports list must be there and sound.
fn check(backup: &Backup) -> Result<(), EnvelopeError> {
    if backup.batches.iter().any(|batch| !batch.is_sound()) {
        return Err(damaged("the columns of a batch do not fit together"));
    }
    let is_missing = |id: &Id| backup.batches.iter().all(|batch| batch.id() != *id);
    let listed = backup.body.workspace.imports.values().flat_map(|import| &import.files);
    if listed.filter_map(|file| file.batch).any(|id| is_missing(&id)) {
        return Err(damaged("the rows of an import are missing"));
    }
    if backup.body.workspace.pay_runs.values().any(|run| is_missing(&run.batch)) {
        return Err(damaged("approved statements are missing"));
    }
    Ok(())
}

fn damaged(detail: impl ToString) -> EnvelopeError {
    EnvelopeError::Damaged { detail: detail.to_string() }
}
