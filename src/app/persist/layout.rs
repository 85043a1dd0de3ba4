//! What stands where in local storage: two generations of the document and a manifest that says
//! which one counts. The manifest is written last, so that a torn write leaves the old state.

use super::envelope::{self, Body, EnvelopeError};
use serde::{Deserialize, Serialize};

/// The key of the manifest.
pub const MANIFEST: &str = "manifest";
/// The keys of the two generations.
pub const SLOTS: [&str; 2] = ["document.0", "document.1"];

/// Which generation counts, and enough of its content to notice a loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Counts the saves, from 1.
    pub generation: u64,
    /// The checksum of the generation's text.
    pub checksum: String,
    /// How many people, quotas, plans and imports it holds.
    pub counts: [u64; 4],
}

/// The raw texts found in local storage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The text under [`MANIFEST`].
    pub manifest: Option<String>,
    /// The texts under [`SLOTS`].
    pub slots: [Option<String>; 2],
}

/// One text to be written under a key; in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalWrite {
    /// The key, without the app's prefix.
    pub key: String,
    /// The text.
    pub text: String,
}

/// What local storage told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "made once at the start")]
pub enum Found {
    /// Nothing was ever stored.
    Nothing,
    /// The state of this generation.
    State {
        /// Counts the saves.
        generation: u64,
        /// The document.
        body: Body,
    },
    /// The current generation can't be read, but the one before can.
    Earlier {
        /// The generation that can be read.
        generation: u64,
        /// Its document.
        body: Body,
        /// Why the current one can't.
        error: EnvelopeError,
    },
    /// Nothing can be read.
    Unreadable {
        /// Why.
        error: EnvelopeError,
    },
}

/// Where a generation's text stands.
pub fn slot(generation: u64) -> usize {
    usize::from(generation % 2 == 1)
}

/// The writes that save `body` as `generation`: the document first, the manifest last.
pub fn save(generation: u64, body: &Body) -> Result<Vec<LocalWrite>, EnvelopeError> {
    let text = envelope::seal("workspace", body)?;
    let workspace = &body.workspace;
    let sizes =
        [workspace.people.len(), workspace.quotas.len(), workspace.plans.len(), workspace.imports.len()];
    let manifest = Manifest {
        generation,
        checksum: envelope::checksum(&text),
        counts: sizes.map(|size| u64::try_from(size).unwrap_or(u64::MAX)),
    };
    let manifest = envelope::seal("manifest", &manifest)?;
    let document = LocalWrite { key: SLOTS[slot(generation)].to_owned(), text };
    Ok(vec![document, LocalWrite { key: MANIFEST.to_owned(), text: manifest }])
}

/// The generation that a stored manifest names; 0 where there is none or it can't be read.
pub fn generation_of(manifest: Option<&str>) -> u64 {
    manifest
        .and_then(|text| envelope::open::<Manifest>("manifest", text).ok())
        .map_or(0, |found| found.generation)
}

/// Reads what local storage holds.
pub fn load(stored: &Stored) -> Found {
    let Some(manifest) = &stored.manifest else {
        return without_manifest(stored);
    };
    let manifest: Manifest = match envelope::open("manifest", manifest) {
        Ok(manifest) => manifest,
        Err(error) => return best_slot(stored, error),
    };
    match read_slot(stored, manifest.generation, Some(&manifest.checksum)) {
        Ok(body) => Found::State { generation: manifest.generation, body },
        // A later version's state is left alone: falling back would overwrite it.
        Err(error @ EnvelopeError::Newer { .. }) => Found::Unreadable { error },
        Err(error) => {
            let earlier = manifest.generation.saturating_sub(1);
            match read_slot(stored, earlier, None) {
                Ok(body) => Found::Earlier { generation: manifest.generation, body, error },
                Err(_) => Found::Unreadable { error },
            }
        }
    }
}

fn without_manifest(stored: &Stored) -> Found {
    if stored.slots.iter().all(Option::is_none) {
        return Found::Nothing;
    }
    best_slot(stored, EnvelopeError::Damaged { detail: "the manifest is missing".to_owned() })
}

/// The slot whose history went furthest, where the manifest is of no help.
fn best_slot(stored: &Stored, error: EnvelopeError) -> Found {
    if matches!(error, EnvelopeError::Newer { .. }) {
        return Found::Unreadable { error };
    }
    let readable = [0u64, 1].into_iter().filter_map(|parity| {
        let body = read_slot(stored, parity, None).ok()?;
        Some((parity, body))
    });
    let furthest = readable.max_by_key(|(_, body)| body.standing.last);
    match furthest {
        Some((generation, body)) => Found::Earlier { generation, body, error },
        None => Found::Unreadable { error },
    }
}

fn read_slot(stored: &Stored, generation: u64, checksum: Option<&str>) -> Result<Body, EnvelopeError> {
    let missing = || EnvelopeError::Damaged { detail: "the document is missing".to_owned() };
    let text = stored.slots[slot(generation)].as_deref().ok_or_else(missing)?;
    if checksum.is_some_and(|expected| envelope::checksum(text) != expected) {
        // A newer schema tells so itself; anything else here is damage.
        return match envelope::open::<Body>("workspace", text) {
            Err(error @ EnvelopeError::Newer { .. }) => Err(error),
            _ => Err(EnvelopeError::Damaged { detail: "the document is not the one last saved".to_owned() }),
        };
    }
    envelope::open("workspace", text)
}
