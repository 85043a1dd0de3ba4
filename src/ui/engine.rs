//! The page's end of the engine: numbers requests, awaits answers, follows changes, survives a restart.

use super::context::{Context, Health, Progress};
use super::reply::{Reply, Sender};
use crate::app::persist::layout::{MANIFEST, SLOTS, Stored};
use crate::app::requests::{Answer, Asked, DesignReport, Request, Told};
use crate::app::wire;
use crate::domain::visibility::Viewer;
use crate::platform::files::{self, LocalFile};
use crate::platform::parcel::Parcel;
use crate::platform::worker::{Heard, Link};
use crate::platform::{clock, entropy, storage};
use crate::present::words::frame as words;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The engine, as pages hold it.
#[derive(Clone, Copy)]
pub struct Engine(StoredValue<Inner, LocalStorage>);

#[derive(Default)]
struct Inner {
    link: Option<Link>,
    last: u64,
    is_open: bool,
    pending: BTreeMap<u64, Sender>,
    /// Requests that wait until the workspace is open.
    held: Vec<Parcel>,
    /// What the next report on a leak is for.
    leaks: Vec<Sender>,
}

impl Default for Engine {
    fn default() -> Engine {
        Engine(StoredValue::new_local(Inner::default()))
    }
}

impl Engine {
    /// Starts the thread and opens what is stored.
    pub fn start(self, context: Context) {
        match Link::start(move |heard| self.hear(context, heard)) {
            Ok(link) => self.0.update_value(|inner| inner.link = Some(link)),
            Err(error) => {
                context.health.set(Health::Dead);
                context.say_failed(error.to_string());
            }
        }
    }

    /// Ends the thread, busy or not, and starts a new one from what is stored.
    pub fn restart(self, context: Context) {
        self.forget_pending();
        context.health.set(Health::Restarting);
        let started = self.0.with_value(|inner| inner.link.as_ref().map(Link::restart));
        match started {
            Some(Ok(())) => {}
            Some(Err(_)) => context.health.set(Health::Dead),
            None => self.start(context),
        }
    }

    /// Asks. Requests of one lane replace each other; the empty lane replaces nothing.
    pub fn ask(self, lane: &str, request: Request) -> Reply {
        self.ask_with(lane, request, Vec::new())
    }

    /// Asks, with files that travel along.
    pub fn ask_with(self, lane: &str, request: Request, files: Vec<LocalFile>) -> Reply {
        let (sender, reply) = Sender::pair();
        let at_once =
            matches!(request, Request::Open { .. } | Request::ViewAs(_) | Request::Restore | Request::Erase);
        self.0.update_value(|inner| {
            inner.last += 1;
            let asked = Asked { number: inner.last, lane: lane.to_owned(), request };
            let said = match wire::encode(&asked) {
                Ok(said) => said,
                Err(error) => return sender.send(Answer::Failed { why: error.to_string() }),
            };
            inner.pending.insert(asked.number, sender.clone());
            let parcel = Parcel { files, blocks: vec![said], ..Parcel::default() };
            match &inner.link {
                Some(link) if inner.is_open || at_once => link.send(parcel),
                _ => inner.held.push(parcel),
            }
        });
        reply
    }

    /// Asks the engine's thread to try to reach an address; the report is the worker's own.
    pub fn leak(self, address: &str) -> Reply {
        let (sender, reply) = Sender::pair();
        self.0.update_value(|inner| {
            if let Some(link) = &inner.link {
                link.probe(address);
                inner.leaks.push(sender);
            } else {
                sender.send(Answer::Failed { why: words::GONE.to_owned() });
            }
        });
        reply
    }

    /// Opens what is stored, anew.
    pub fn open(self, context: Context) {
        let stored = context.saving.stored();
        let entropy = entropy::sixteen().unwrap_or_default();
        let reply = self.ask("", Request::Open { stored, today: clock::today(), entropy });
        leptos::task::spawn_local(async move {
            match reply.await {
                Answer::Opened { overview, notices } => {
                    context.not_opened.set(None);
                    context.notices.set(notices);
                    // Whoever looks through other eyes never sees the whole in between.
                    let viewer = context.viewer.get_untracked();
                    if viewer == Viewer::Admin {
                        context.overview.set(Some(Arc::new(overview)));
                        return self.release(context);
                    }
                    let seen = self.ask("", Request::ViewAs(viewer));
                    self.release(context);
                    // Somebody who is not on this roster has no eyes to borrow.
                    if !matches!(seen.await, Answer::Viewing(_)) {
                        context.look_through(Viewer::Admin);
                        context.overview.set(Some(Arc::new(overview)));
                    }
                }
                Answer::NotOpened { error } => {
                    context.not_opened.set(Some(error.to_string()));
                    context.overview.set(Some(Arc::default()));
                    self.release(context);
                }
                Answer::Failed { why } => context.say_failed(why),
                _ => {}
            }
        });
    }

    /// Sends what waited for the workspace to be open.
    fn release(self, context: Context) {
        context.health.set(Health::Running);
        self.0.update_value(|inner| {
            inner.is_open = true;
            let held = std::mem::take(&mut inner.held);
            if let Some(link) = &inner.link {
                held.into_iter().for_each(|parcel| link.send(parcel));
            }
        });
    }

    fn hear(self, context: Context, heard: Heard) {
        match heard {
            Heard::Ready => {
                let is_on_page = self.0.with_value(|inner| inner.link.as_ref().is_some_and(Link::is_on_page));
                context.is_on_page.set(is_on_page);
                self.open(context);
            }
            Heard::Parcel(parcel) => {
                match wire::decode::<Told>(parcel.blocks.first().map_or(&[], Vec::as_slice)) {
                    Ok(told) => self.told(context, told, parcel),
                    Err(error) => context.say_failed(error.to_string()),
                }
            }
            Heard::Failed { why: _, restarting } => {
                self.forget_pending();
                context.progress.set(None);
                context.drawing.set(None);
                context.intake.set(None);
                context.health.set(if restarting { Health::Restarting } else { Health::Dead });
            }
            Heard::Violation(_) => {}
            Heard::Probe(report) => {
                let waiting = self.0.try_update_value(|inner| inner.leaks.pop()).flatten();
                if let Some(sender) = waiting {
                    sender.send(Answer::Leak { blocked: true, by: report });
                }
            }
        }
    }

    fn told(self, context: Context, told: Told, parcel: Parcel) {
        if follow(context, &told.answer, parcel) {
            return;
        }
        let sender = self.0.try_update_value(|inner| inner.pending.remove(&told.number)).flatten();
        if let Some(sender) = sender {
            sender.send(told.answer);
        }
    }

    /// What was under way is lost: everyone who waits hears so.
    fn forget_pending(self) {
        let pending = self.0.try_update_value(|inner| {
            inner.is_open = false;
            inner.held.clear();
            std::mem::take(&mut inner.pending)
        });
        for sender in pending.into_iter().flat_map(BTreeMap::into_values) {
            sender.send(Answer::Failed { why: words::GONE.to_owned() });
        }
    }
}

/// Does what an answer asks of the page whoever asked for it. True if it is no end of a request.
fn follow(context: Context, answer: &Answer, parcel: Parcel) -> bool {
    match answer {
        Answer::Progress { name, read, total, rows } => {
            let progress = Progress { name: name.clone(), done: *read, total: *total, rows: *rows };
            context.progress.set(Some(progress));
            true
        }
        Answer::Viewing(overview) => {
            context.look_through(overview.viewer);
            context.overview.set(Some(Arc::new(overview.clone())));
            false
        }
        Answer::Drawing { drawn, of } => {
            context.drawing.set(Some((*drawn, *of)));
            true
        }
        Answer::Changed { overview, writes, base, .. } => {
            let generation = overview.generation;
            context.overview.set(Some(Arc::new(overview.clone())));
            context.not_opened.set(None);
            context.saving.write(context, writes.clone(), *base, generation);
            false
        }
        Answer::NotDurable { why } => {
            context.saving.lost_rows(context, why.clone());
            false
        }
        Answer::Erased => {
            context.saving.forget(context);
            false
        }
        Answer::File { name, text } => {
            if name.ends_with(".attain") {
                let generation = context.overview.with(|held| held.as_ref().map(|held| held.generation));
                context.backed_up.set(generation);
            }
            hand_over(context, name, text.as_deref(), parcel);
            false
        }
        Answer::Intake(view) => {
            context.progress.set(None);
            context.intake.set(view.clone().map(Arc::new));
            false
        }
        Answer::Forecast(_) | Answer::Backtested(_) | Answer::Designed(DesignReport::Budget(_)) => {
            context.drawing.set(None);
            false
        }
        _ => false,
    }
}

fn hand_over(context: Context, name: &str, text: Option<&str>, parcel: Parcel) {
    let kind = if name.ends_with(".csv") { "text/csv;charset=utf-8" } else { "application/octet-stream" };
    let handed = match (text, parcel.blocks.into_iter().nth(1)) {
        (Some(text), _) => files::download_text(name, kind, text),
        (None, Some(bytes)) => files::download_bytes(name, kind, &bytes),
        (None, None) => return,
    };
    if let Err(fault) = handed {
        context.say_failed(fault.to_string());
    }
}

/// The raw texts in local storage; nothing where it is off.
pub fn read_stored() -> Stored {
    let text = |key: &str| storage::get(key).ok().flatten();
    Stored { manifest: text(MANIFEST), slots: SLOTS.map(text) }
}
