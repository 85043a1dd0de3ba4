//! Rows and journal in the database: what the session describes, done in one transaction each.

use crate::app::edit::Edit;
use crate::app::history::Standing;
use crate::app::persist::batch;
use crate::app::session::Effect;
use crate::domain::facts::Batch;
use crate::domain::kernel::Id;
use crate::platform::database::{Change, Database, DatabaseError};

const NAME: &str = "attain";
const VERSION: u32 = 1;
const BATCHES: &str = "batches";
const JOURNAL: &str = "journal";

/// The open database, or why there is none; then rows live in memory only.
pub struct Store {
    database: Result<Database, DatabaseError>,
}

impl Store {
    /// Opens the database of this origin.
    pub async fn open() -> Store {
        Store { database: Database::open(NAME, VERSION, &[BATCHES, JOURNAL]).await }
    }

    /// The batch with this id; nothing where it is missing or damaged.
    pub async fn batch(&self, id: Id) -> Option<Batch> {
        let database = self.database.as_ref().ok()?;
        let bytes = database.get(BATCHES, &id.to_string()).await.ok()??;
        batch::decode(&bytes).ok().filter(|batch| batch.id() == id)
    }

    /// The journal's entries that a standing names, as far as they can be read.
    pub async fn journal(&self, standing: Standing) -> Vec<Edit> {
        let Ok(database) = self.database.as_ref() else { return Vec::new() };
        let mut edits = Vec::new();
        for sequence in (standing.before + 1)..=standing.last {
            let Ok(Some(bytes)) = database.get(JOURNAL, &key(sequence)).await else { break };
            let Ok(text) = String::from_utf8(bytes) else { break };
            let Ok(edit) = serde_json::from_str(&text) else { break };
            edits.push(edit);
        }
        edits
    }

    /// Does the effects in one transaction: all of them or none.
    pub async fn write(&self, effects: &[Effect]) -> Result<(), String> {
        if effects.is_empty() {
            return Ok(());
        }
        let database = self.database.as_ref().map_err(DatabaseError::to_string)?;
        let mut changes = Vec::new();
        for effect in effects {
            changes.extend(self.changes(database, effect).await?);
        }
        database.write(&changes).await.map_err(|error| error.to_string())
    }

    /// Empties every store.
    pub async fn erase(&self) -> Result<(), String> {
        self.write(&[Effect::KeepOnly { batches: Vec::new(), journal: Vec::new() }]).await
    }

    async fn changes(&self, database: &Database, effect: &Effect) -> Result<Vec<Change>, String> {
        Ok(match effect {
            Effect::PutBatch(batch) => {
                let bytes = batch::encode(batch).map_err(|error| error.to_string())?;
                vec![put(BATCHES, batch.id().to_string(), bytes)]
            }
            Effect::DropBatches(ids) => ids.iter().map(|id| delete(BATCHES, id.to_string())).collect(),
            Effect::Journal(write) => {
                let forget = write.forget.iter().map(|sequence| delete(JOURNAL, key(*sequence)));
                forget.chain(write.put.iter().map(entry)).collect()
            }
            Effect::KeepOnly { batches, journal } => {
                let kept: Vec<String> = batches.iter().map(Id::to_string).collect();
                let stored = database.keys(BATCHES).await.map_err(|error| error.to_string())?;
                let dropped = stored.into_iter().filter(|id| !kept.contains(id));
                let old = database.keys(JOURNAL).await.map_err(|error| error.to_string())?;
                let old = old.into_iter().map(|key| delete(JOURNAL, key));
                let dropped = dropped.map(|id| delete(BATCHES, id));
                dropped.chain(old).chain(journal.iter().map(entry)).collect()
            }
        })
    }
}

/// Sequence numbers as texts that sort like numbers.
fn key(sequence: u64) -> String {
    format!("{sequence:020}")
}

fn entry((sequence, text): &(u64, String)) -> Change {
    put(JOURNAL, key(*sequence), text.clone().into_bytes())
}

fn put(store: &str, key: String, bytes: Vec<u8>) -> Change {
    Change::Put { store: store.to_owned(), key, bytes }
}

fn delete(store: &str, key: String) -> Change {
    Change::Delete { store: store.to_owned(), key }
}
