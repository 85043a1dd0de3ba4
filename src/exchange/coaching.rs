//! Files between people who share no server: the records that concern one of them, to be read, filled in, sent
//! back and merged by id.

use crate::domain::development::sharing::shared_with;
use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What these files say they are.
const KIND: &str = "coaching";
/// The version of their form.
const VERSION: u32 = 2;
/// The longest file that is read, in bytes: what local storage could hold.
const LONGEST_BYTES: usize = 1024 * 1024;

/// The records that somebody may see, and the names of those whom they name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoachingFile {
    /// `coaching`.
    pub attain: String,
    /// The version of the form.
    pub version: u32,
    /// For whom it was written.
    pub person: PersonId,
    /// Names of people by id.
    pub people: BTreeMap<PersonId, String>,
    /// The records with their versions.
    pub records: BTreeMap<RecordId, Entry>,
}

/// Why bytes are no such file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoachingFileError {
    /// Not JSON of the right form.
    #[error("This is no coaching file of Attain ({0}); choose one that “Send as file” wrote.")]
    NotOne(String),
    /// Of a later form.
    #[error("This file was written by a newer version of Attain; reload the page to get it.")]
    Newer,
    /// Too long.
    #[error("This file has more than 1 MiB; coaching files are small. Choose one that “Send as file” wrote.")]
    TooLong,
}

/// The file for somebody, with what was looked up for reviews and is not among the records of the workspace.
pub fn file_for(
    workspace: &Workspace,
    person: PersonId,
    looked_up: impl IntoIterator<Item = (RecordId, Entry)>,
) -> CoachingFile {
    let mut records = shared_with(workspace, person);
    records.extend(looked_up);
    let versions = records.values().flat_map(Entry::versions);
    let named = versions.flat_map(|version| version.record.people()).chain([person]);
    let name = |id: PersonId| Some((id, workspace.people.get(&id)?.name.clone()));
    CoachingFile {
        attain: KIND.to_owned(),
        version: VERSION,
        person,
        people: named.filter_map(name).collect(),
        records,
    }
}

/// Writes a file.
pub fn write(file: &CoachingFile) -> String {
    serde_json::to_string_pretty(file).unwrap_or_default()
}

/// Reads a file.
///
/// # Errors
/// Why the text is none.
pub fn read(text: &str) -> Result<CoachingFile, CoachingFileError> {
    #[derive(Deserialize)]
    struct Head {
        attain: String,
        version: u32,
    }
    if text.len() > LONGEST_BYTES {
        return Err(CoachingFileError::TooLong);
    }
    let no_file = |error: serde_json::Error| CoachingFileError::NotOne(error.to_string());
    let text = text.trim_start_matches('\u{feff}');
    let head: Head = serde_json::from_str(text).map_err(no_file)?;
    match (head.attain.as_str(), head.version) {
        (KIND, 1..=VERSION) => serde_json::from_str(text).map_err(no_file),
        (KIND, later) if later > VERSION => Err(CoachingFileError::Newer),
        (other, _) => Err(CoachingFileError::NotOne(format!("it says it is “{other}”"))),
    }
}
