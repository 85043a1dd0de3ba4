//! Byte blocks in IndexedDB: named stores, text keys, writes that happen whole or not at all.

use std::cell::Cell;
use std::rc::Rc;

use idb::builder::{DatabaseBuilder, ObjectStoreBuilder};
use idb::{Database as RawDatabase, Factory, Query, Transaction, TransactionMode, TransactionResult};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::fault::Fault;

/// Why the database did not do it. Nothing was changed in any of these cases.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// The browser gives no database here: private mode, blocked cookies, a policy.
    #[error("this browser keeps no database for the page: {why}")]
    Unavailable {
        /// The browser's words.
        why: String,
    },
    /// No room for what was to be written.
    #[error("no room for {needed_bytes} bytes")]
    Full {
        /// How many bytes were to be written.
        needed_bytes: usize,
    },
    /// A newer build of the program has already raised the database's version.
    #[error("the database belongs to a newer version of the program")]
    NewerVersion,
    /// Another tab needs a newer database and this connection gave way: reload.
    #[error("another tab changed the database; reload this one")]
    Closed,
    /// A value is there, but it is no byte block.
    #[error("the entry {key} in {store} is not a byte block")]
    Damaged {
        /// The store it lies in.
        store: String,
        /// Its key.
        key: String,
    },
    /// Anything else; undone by the browser.
    #[error("the database failed: {0}")]
    Failed(Fault),
}

/// One step of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Store these bytes under the key, in place of what was there.
    Put {
        /// A store named at opening.
        store: String,
        /// The entry's key.
        key: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Remove the entry, if there is one.
    Delete {
        /// A store named at opening.
        store: String,
        /// The entry's key.
        key: String,
    },
}

/// An open connection. It closes itself when another tab must raise the version.
pub struct Database {
    inner: RawDatabase,
    is_closed: Rc<Cell<bool>>,
}

impl Database {
    /// Opens the database and makes the stores that are missing. Raise `version` when the list of stores grows.
    pub async fn open(name: &str, version: u32, stores: &[&str]) -> Result<Self, DatabaseError> {
        let mut builder = DatabaseBuilder::new(name).version(version);
        for store in stores {
            builder = builder.add_object_store(ObjectStoreBuilder::new(store));
        }
        let mut inner = builder.build().await.map_err(|error| opening_failed(&error))?;
        let is_closed = Rc::new(Cell::new(false));
        let noted = Rc::clone(&is_closed);
        // Holding on would block the other tab's upgrade for as long as this tab is open.
        inner.on_version_change(move |event| {
            noted.set(true);
            if let Some(raw) = event.target().and_then(|target| RawDatabase::try_from(target).ok()) {
                raw.close();
            }
        });
        Ok(Self { inner, is_closed })
    }

    /// The bytes under a key, or nothing.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        let transaction = self.begin(&[store], TransactionMode::ReadOnly)?;
        let request = transaction
            .object_store(store)
            .and_then(|open| open.get(Query::from(JsValue::from_str(key))))
            .map_err(|error| failed(&error))?;
        let found = request.await.map_err(|error| failed(&error))?;
        let Some(value) = found else { return Ok(None) };
        let bytes = value
            .dyn_into::<Uint8Array>()
            .map_err(|_| DatabaseError::Damaged { store: store.to_owned(), key: key.to_owned() })?;
        Ok(Some(bytes.to_vec()))
    }

    /// All keys of a store, in the browser's order of text.
    pub async fn keys(&self, store: &str) -> Result<Vec<String>, DatabaseError> {
        let transaction = self.begin(&[store], TransactionMode::ReadOnly)?;
        let request = transaction
            .object_store(store)
            .and_then(|open| open.get_all_keys(None, None))
            .map_err(|error| failed(&error))?;
        let keys = request.await.map_err(|error| failed(&error))?;
        Ok(keys.iter().filter_map(JsValue::as_string).collect())
    }

    /// Writes one entry.
    pub async fn put(&self, store: &str, key: &str, bytes: &[u8]) -> Result<(), DatabaseError> {
        let change = Change::Put { store: store.to_owned(), key: key.to_owned(), bytes: bytes.to_vec() };
        self.write(&[change]).await
    }

    /// Removes one entry.
    pub async fn delete(&self, store: &str, key: &str) -> Result<(), DatabaseError> {
        self.write(&[Change::Delete { store: store.to_owned(), key: key.to_owned() }]).await
    }

    /// All changes in one transaction: when this returns an error, none of them happened.
    pub async fn write(&self, changes: &[Change]) -> Result<(), DatabaseError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut names: Vec<&str> = changes.iter().map(store_of).collect();
        names.sort_unstable();
        names.dedup();
        let transaction = self.begin(&names, TransactionMode::ReadWrite)?;
        for change in changes {
            if let Err(error) = apply(&transaction, change) {
                let _ = transaction.abort();
                return Err(writing_failed(&fault_of(&error), changes));
            }
        }
        finish(transaction, names.first().copied().unwrap_or_default(), changes).await
    }

    /// Closes the connection; what is on its way is still finished.
    pub fn close(&self) {
        self.is_closed.set(true);
        self.inner.close();
    }

    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, DatabaseError> {
        if self.is_closed.get() {
            return Err(DatabaseError::Closed);
        }
        self.inner.transaction(stores, mode).map_err(|error| failed(&error))
    }
}

/// Deletes a whole database; it need not exist. Open connections in other tabs must close first.
pub async fn erase(name: &str) -> Result<(), DatabaseError> {
    let factory = Factory::new().map_err(|error| opening_failed(&error))?;
    let request = factory.delete(name).map_err(|error| opening_failed(&error))?;
    request.await.map_err(|error| failed(&error))
}

/// Commits, and asks the transaction itself why it was undone: the event alone does not say.
async fn finish(transaction: Transaction, any_store: &str, changes: &[Change]) -> Result<(), DatabaseError> {
    let witness = transaction
        .object_store(any_store)
        .map(|store| store.transaction())
        .map_err(|error| failed(&error))?;
    let reason = || witness.error().map(|error| Fault::thrown(&error));
    let outcome = match transaction.commit() {
        Ok(waiting) => waiting.await,
        Err(error) => Err(error),
    };
    let fault = match outcome {
        Ok(TransactionResult::Committed) => return Ok(()),
        Ok(TransactionResult::Aborted) => reason().unwrap_or_else(|| Fault::told("AbortError", "")),
        Err(error) => reason().unwrap_or_else(|| fault_of(&error)),
    };
    Err(writing_failed(&fault, changes))
}

fn apply(transaction: &Transaction, change: &Change) -> Result<(), idb::Error> {
    match change {
        Change::Put { store, key, bytes } => {
            // A copy in JS memory: a view on wasm memory would store the whole memory with it.
            let copy = Uint8Array::from(bytes.as_slice());
            let key = JsValue::from_str(key);
            transaction.object_store(store)?.put(&copy, Some(&key)).map(drop)
        }
        Change::Delete { store, key } => {
            let query = Query::from(JsValue::from_str(key));
            transaction.object_store(store)?.delete(query).map(drop)
        }
    }
}

fn store_of(change: &Change) -> &str {
    match change {
        Change::Put { store, .. } | Change::Delete { store, .. } => store,
    }
}

fn bytes_of(change: &Change) -> usize {
    match change {
        Change::Put { bytes, .. } => bytes.len(),
        Change::Delete { .. } => 0,
    }
}

fn opening_failed(error: &idb::Error) -> DatabaseError {
    let fault = fault_of(error);
    match fault.name.as_str() {
        "VersionError" => DatabaseError::NewerVersion,
        _ => DatabaseError::Unavailable { why: fault.to_string() },
    }
}

fn writing_failed(fault: &Fault, changes: &[Change]) -> DatabaseError {
    if fault.name == "QuotaExceededError" {
        return DatabaseError::Full { needed_bytes: changes.iter().map(bytes_of).sum() };
    }
    DatabaseError::Failed(fault.clone())
}

fn failed(error: &idb::Error) -> DatabaseError {
    DatabaseError::Failed(fault_of(error))
}

/// The exception inside the crate's error, which wraps one in nearly every variant.
fn fault_of(error: &idb::Error) -> Fault {
    use idb::Error as E;
    match error {
        E::DomException(inner) => Fault::thrown(inner),
        E::IndexedDbNotFound(inner)
        | E::IndexedDbOpenFailed(inner)
        | E::IndexedDbDeleteFailed(inner)
        | E::UpdateFailed(inner)
        | E::DeleteFailed(inner)
        | E::GetFailed(inner)
        | E::GetAllKeysFailed(inner)
        | E::ObjectStoreNotFound(inner)
        | E::TransactionOpenFailed(inner)
        | E::TransactionCommitError(inner)
            if !inner.is_undefined() =>
        {
            Fault::thrown(inner)
        }
        other => Fault::told("DatabaseError", &other.to_string()),
    }
}
