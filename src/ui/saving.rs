//! Writing the workspace document to local storage: in order, under a lock, never over another tab's save.

use super::context::Context;
use super::engine::read_stored;
use crate::app::persist::layout::{LocalWrite, MANIFEST, SLOTS, Stored, generation_of};
use crate::app::requests::Request;
use crate::platform::storage::{self, Foreign, StorageError};
use crate::platform::{clock, locks};
use crate::present::save::{SaveState, Unsaved};
use crate::present::words::frame as words;
use leptos::prelude::*;

const LOCK: &str = "attain:save";

/// The writer; copied freely.
#[derive(Clone, Copy)]
pub struct Saving(StoredValue<Inner, LocalStorage>);

#[derive(Default)]
struct Inner {
    /// The newest state that is not stored yet; each one is whole, so that only the newest counts.
    waiting: Option<Waiting>,
    is_writing: bool,
    /// Why the rows of this visit are not stored beside the document, if so.
    lost_rows: Option<String>,
}

#[derive(Clone)]
struct Waiting {
    writes: Vec<LocalWrite>,
    base: u64,
    generation: u64,
}

impl Default for Saving {
    fn default() -> Saving {
        Saving(StoredValue::new_local(Inner::default()))
    }
}

impl Saving {
    /// What is stored, with what could not be stored laid over it: the state to open after a restart.
    pub fn stored(self) -> Stored {
        let mut stored = read_stored();
        for write in self.0.with_value(|inner| inner.waiting.clone()).into_iter().flat_map(|last| last.writes)
        {
            match SLOTS.iter().position(|slot| *slot == write.key) {
                Some(index) => stored.slots[index] = Some(write.text),
                None if write.key == MANIFEST => stored.manifest = Some(write.text),
                None => {}
            }
        }
        stored
    }

    /// Stores a new state that builds on the stored generation `base`.
    pub fn write(self, context: Context, writes: Vec<LocalWrite>, base: u64, generation: u64) {
        self.0.update_value(|inner| {
            // Where the state before was never stored, this one builds on what that one built on.
            let base = match &inner.waiting {
                Some(last) if last.generation == base || last.base == base => last.base,
                _ => base,
            };
            inner.waiting = Some(Waiting { writes, base, generation });
        });
        self.begin(context);
    }

    /// Says from the start if this browser keeps nothing.
    pub fn probe(self, context: Context) {
        if let Err(error) = storage::probe() {
            context.save.set(SaveState::NotSaved(unsaved(error)));
        }
    }

    /// Tries again: the engine describes the state at hand anew, on top of what it knows to be stored.
    pub fn retry(self, context: Context) {
        context.save.set(SaveState::Saving);
        self.0.update_value(|inner| inner.lost_rows = None);
        drop(context.engine.ask("", Request::Save));
    }

    /// The rows of a change could not be stored: a document that names them is no save.
    pub fn lost_rows(self, context: Context, why: String) {
        self.0.update_value(|inner| inner.lost_rows = Some(why.clone()));
        context.save.set(SaveState::NotSaved(Unsaved::Rows(why)));
    }

    fn begin(self, context: Context) {
        let is_idle = self.0.try_update_value(|inner| !std::mem::replace(&mut inner.is_writing, true));
        if is_idle == Some(true) {
            context.save.set(SaveState::Saving);
            leptos::task::spawn_local(self.run(context));
        }
    }

    async fn run(self, context: Context) {
        let mut result = Ok(());
        while let Some(next) = self.0.with_value(|inner| inner.waiting.clone()) {
            result = self.store(context, &next).await;
            if result.is_err() {
                break;
            }
        }
        self.0.update_value(|inner| inner.is_writing = false);
        let lost_rows = self.0.with_value(|inner| inner.lost_rows.clone());
        let result = result.and_then(|()| lost_rows.map_or(Ok(()), |why| Err(Unsaved::Rows(why))));
        context.save.set(result.map_or_else(SaveState::NotSaved, |()| SaveState::Saved));
    }

    async fn store(self, context: Context, next: &Waiting) -> Result<(), Unsaved> {
        let held = locks::hold(LOCK).await;
        let stored = storage::get(MANIFEST).map_err(unsaved)?;
        let result = if generation_of(stored.as_deref()) == next.base {
            next.writes.iter().try_for_each(|write| storage::set(&write.key, &write.text)).map_err(unsaved)
        } else {
            Err(Unsaved::OtherTab)
        };
        drop(held);
        let error = result.as_ref().err().map(|why| format!("{why:?}"));
        drop(context.engine.ask("", Request::Saved { generation: next.generation, error }));
        if result.is_ok() {
            self.0.update_value(|inner| match &mut inner.waiting {
                Some(last) if last.generation == next.generation => inner.waiting = None,
                Some(last) => last.base = next.generation,
                None => {}
            });
        }
        // Other events get their turn between two saves.
        clock::breathe().await;
        result
    }

    /// Gives up what is not stored, for another tab's state.
    pub fn give_up(self, context: Context) {
        self.0.update_value(|inner| inner.waiting = None);
        context.save.set(SaveState::Saved);
        context.engine.open(context);
    }

    /// The page came back from the browser's memory: another tab may have saved meanwhile.
    pub fn look_again(self, context: Context) {
        let stored = storage::get(MANIFEST).ok().flatten();
        let shown = context.overview.with_untracked(|held| held.as_ref().map_or(0, |held| held.generation));
        if generation_of(stored.as_deref()) != shown {
            self.hear_other(context, &Foreign { key: None, text: None });
        }
    }

    /// Forgets what waits: everything was erased on purpose.
    pub fn forget(self, context: Context) {
        self.0.update_value(|inner| {
            inner.waiting = None;
            inner.lost_rows = None;
        });
        context.save.set(SaveState::Saved);
    }

    /// Another tab wrote something.
    pub fn hear_other(self, context: Context, foreign: &Foreign) {
        let concerns_us = foreign.key.as_deref().is_none_or(|key| key == MANIFEST);
        if !concerns_us {
            return;
        }
        if self.0.with_value(|inner| inner.waiting.is_some())
            || context.intake.with_untracked(Option::is_some)
        {
            context.save.set(SaveState::NotSaved(Unsaved::OtherTab));
        } else {
            context.engine.open(context);
            context.say(words::OTHER_TAB);
        }
    }
}

fn unsaved(error: StorageError) -> Unsaved {
    match error {
        StorageError::Unavailable { why } => Unsaved::Unavailable(why),
        StorageError::Full { needed_units, limit_units } => Unsaved::Full(needed_units, limit_units),
        damaged @ StorageError::Damaged { .. } => Unsaved::Other(damaged.to_string()),
    }
}
