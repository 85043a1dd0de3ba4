//! Text in localStorage, and what one tab keeps, under our own prefix, as the origin may belong to others too.
//!
//! Never clears the whole storage; every write is read back, because a write that returned is no proof.
//! gloo-storage throws out of wasm where storage is blocked, so each call probes first.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Storage, StorageEvent};

use super::fault::{Fault, call, member, settle};
use super::listener::{Listener, everywhere};

/// What all our keys begin with.
const PREFIX: &str = "attain:";

/// What browsers give an origin, counted in UTF-16 units of keys and values together.
pub const LIMIT_UNITS: usize = 5 * 1024 * 1024;

/// Why text was not read or kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Storage is off, blocked or absent; go on in memory and say so.
    #[error("this browser keeps nothing for the page: {why}")]
    Unavailable {
        /// The browser's words.
        why: String,
    },
    /// No room. What was stored under the key before is still there.
    #[error("no room: {needed_units} needed, {limit_units} is the limit")]
    Full {
        /// What the origin would hold after this write, in UTF-16 units.
        needed_units: usize,
        /// What browsers usually give.
        limit_units: usize,
    },
    /// What was read back is not what was written.
    #[error("the entry {key} did not come back as it was written")]
    Damaged {
        /// The key without our prefix.
        key: String,
    },
}

/// A change that another tab made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The key without our prefix; `None` when everything was wiped.
    pub key: Option<String>,
    /// The new text; `None` when the entry was removed.
    pub text: Option<String>,
}

/// What the browser says about room for everything that the page stores, databases included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Bytes in use.
    pub used_bytes: f64,
    /// Bytes that may be used.
    pub quota_bytes: f64,
}

/// Whether storage works at all: one small write and its removal.
pub fn probe() -> Result<(), StorageError> {
    let storage = open()?;
    let key = full_key("probe");
    storage.set_item(&key, "1").map_err(|thrown| unavailable(&thrown))?;
    storage.remove_item(&key).map_err(|thrown| unavailable(&thrown))
}

/// The text under a key.
pub fn get(key: &str) -> Result<Option<String>, StorageError> {
    open()?.get_item(&full_key(key)).map_err(|thrown| unavailable(&thrown))
}

/// Stores text under a key and reads it back.
pub fn set(key: &str, text: &str) -> Result<(), StorageError> {
    let storage = open()?;
    let name = full_key(key);
    if let Err(thrown) = storage.set_item(&name, text) {
        return Err(refused(&storage, &thrown, &name, text));
    }
    match storage.get_item(&name) {
        Ok(Some(kept)) if kept == text => Ok(()),
        _ => Err(StorageError::Damaged { key: key.to_owned() }),
    }
}

/// Removes an entry; it need not exist.
pub fn remove(key: &str) -> Result<(), StorageError> {
    open()?.remove_item(&full_key(key)).map_err(|thrown| unavailable(&thrown))
}

/// The text that this tab keeps under a key until it is closed; nothing where the browser keeps none.
pub fn of_tab(key: &str) -> Option<String> {
    tab()?.get_item(&full_key(key)).ok()?
}

/// Keeps text for this tab, or removes it. A browser that keeps nothing forgets it with the next load, no more.
pub fn keep_for_tab(key: &str, text: Option<&str>) {
    if let Some(storage) = tab() {
        let _ = match text {
            Some(text) => storage.set_item(&full_key(key), text),
            None => storage.remove_item(&full_key(key)),
        };
    }
}

/// Our keys, without the prefix, sorted.
pub fn keys() -> Result<Vec<String>, StorageError> {
    let mut names: Vec<String> = all_keys(&open()?)
        .into_iter()
        .filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned))
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// UTF-16 units that keys and values of the whole origin take, others' included: they share the limit.
pub fn usage() -> Result<usize, StorageError> {
    Ok(usage_of(&open()?))
}

/// Asks how much room there is in all; `None` where the browser does not tell.
pub async fn room() -> Option<Room> {
    let manager = manager()?;
    let told = settle(call(&manager, "estimate", &[]).ok()?).await.ok()?;
    Some(Room {
        used_bytes: member(&told, "usage")?.as_f64()?,
        quota_bytes: member(&told, "quota")?.as_f64()?,
    })
}

/// Asks the browser not to sweep our data away when room runs short; true when it agreed.
pub async fn persist() -> bool {
    let Some(manager) = manager() else {
        return false;
    };
    let Ok(answer) = call(&manager, "persist", &[]) else {
        return false;
    };
    settle(answer).await.is_ok_and(|granted| granted.is_truthy())
}

/// Hears what other tabs store under our prefix; our own writes are not told.
pub fn on_foreign(heard: impl Fn(Foreign) + 'static) -> Listener {
    Listener::on(&everywhere(), "storage", move |event| {
        let Some(event) = event.dyn_ref::<StorageEvent>() else {
            return;
        };
        let key = event.key();
        let ours = key.as_deref().and_then(|name| name.strip_prefix(PREFIX)).map(str::to_owned);
        if key.is_none() || ours.is_some() {
            heard(Foreign { key: ours, text: event.new_value() });
        }
    })
}

fn open() -> Result<Storage, StorageError> {
    let absent = || StorageError::Unavailable { why: "no storage here".to_owned() };
    let window = web_sys::window().ok_or_else(absent)?;
    window.local_storage().map_err(|thrown| unavailable(&thrown))?.ok_or_else(absent)?;
    Ok(LocalStorage::raw())
}

fn tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn manager() -> Option<JsValue> {
    member(&member(&js_sys::global().into(), "navigator")?, "storage")
}

fn full_key(key: &str) -> String {
    format!("{PREFIX}{key}")
}

fn unavailable(thrown: &JsValue) -> StorageError {
    StorageError::Unavailable { why: Fault::thrown(thrown).to_string() }
}

fn refused(storage: &Storage, thrown: &JsValue, name: &str, text: &str) -> StorageError {
    let fault = Fault::thrown(thrown);
    // Firefox used a name of its own for the same thing.
    if !matches!(fault.name.as_str(), "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") {
        return StorageError::Unavailable { why: fault.to_string() };
    }
    let before = storage.get_item(name).ok().flatten().map_or(0, |old| units(name) + units(&old));
    let needed_units = (usage_of(storage) + units(name) + units(text)).saturating_sub(before);
    StorageError::Full { needed_units, limit_units: LIMIT_UNITS }
}

fn usage_of(storage: &Storage) -> usize {
    let value_units =
        |name: &String| storage.get_item(name).ok().flatten().map_or(0, |text| units(name) + units(&text));
    all_keys(storage).iter().map(value_units).sum()
}

fn all_keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    (0..count).filter_map(|index| storage.key(index).ok().flatten()).collect()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
