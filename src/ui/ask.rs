//! Asking from a page: a request made of signals, its latest answer, and whether a newer one is under way.

use super::context::Context;
use crate::app::edit::Action;
use crate::app::requests::{Answer, Request};
use crate::platform::clock;
use crate::present::place::Place;
use crate::present::words::frame as words;
use leptos::prelude::*;

/// The latest answer to a request that follows signals.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The answer; the one before stays until the next is there, so that nothing jumps.
    pub answer: RwSignal<Option<Answer>>,
    /// Whether a newer one is under way.
    pub is_busy: RwSignal<bool>,
}

/// Asks whenever a signal read in `request`, or the workspace, changes. `lane` is unique on a page.
pub fn reading(lane: &'static str, request: impl Fn() -> Option<Request> + 'static) -> Reading {
    let context = Context::get();
    let reading = Reading { answer: RwSignal::new(None), is_busy: RwSignal::new(false) };
    Effect::new(move |_| {
        context.overview.track();
        let Some(request) = request() else { return };
        reading.is_busy.set(true);
        let reply = context.engine.ask(lane, request);
        leptos::task::spawn_local(async move {
            let answer = reply.await;
            if answer != Answer::Superseded {
                // The page may be gone by now.
                let _ = reading.answer.try_set(Some(answer));
                let _ = reading.is_busy.try_set(false);
            }
        });
    });
    reading
}

/// A mark that moves one task after something that `watch` tracks has changed. What waits for it is drawn in a task of
/// its own, so that the browser can answer a hand in between.
pub fn afterwards(watch: impl Fn() + 'static) -> RwSignal<u32> {
    let turn = RwSignal::new(0u32);
    Effect::new(move |_| {
        watch();
        leptos::task::spawn_local(async move {
            clock::breathe().await;
            let _ = turn.try_update(|turn| *turn = turn.wrapping_add(1));
        });
    });
    turn
}

/// Does a request that changes the workspace: says what was done with Undo beside it, or why it was refused.
pub fn change(context: Context, request: Request) {
    let reply = context.engine.ask("", request);
    leptos::task::spawn_local(async move {
        report(context, &reply.await, true);
    });
}

/// Changes the workspace by an action.
pub fn act(context: Context, action: Action) {
    change(context, Request::Act(action));
}

/// Changes the workspace and, once that is done, goes where it leads; who has gone elsewhere meanwhile is left there.
pub fn act_and_go(context: Context, action: Action, next: impl FnOnce(&Place) -> Place + 'static) {
    let start = context.place.get_untracked();
    let reply = context.engine.ask("", Request::Act(action));
    leptos::task::spawn_local(async move {
        let is_done = report(context, &reply.await, true);
        if is_done && context.place.with_untracked(|place| *place == start) {
            context.go(&next(&start));
        }
    });
}

/// Takes the last change back.
pub fn undo(context: Context) {
    step(context, Request::Undo, words::UNDONE);
}

/// Does again what was taken back.
pub fn redo(context: Context) {
    step(context, Request::Redo, words::REDONE);
}

fn step(context: Context, request: Request, did: &'static str) {
    let reply = context.engine.ask("", request);
    leptos::task::spawn_local(async move {
        let answer = reply.await;
        if let Answer::Changed { name: Some(name), .. } = &answer {
            context.say(format!("{did}: {}", words::edit(name, &context.locale())));
        } else {
            report(context, &answer, false);
        }
    });
}

/// Says what came of a change. True if it was made.
pub fn report(context: Context, answer: &Answer, offers_undo: bool) -> bool {
    match answer {
        Answer::Changed { name, .. } => {
            if let Some(name) = name.as_ref().filter(|_| offers_undo) {
                context.say_done(words::edit(name, &context.locale()));
            }
            true
        }
        Answer::Viewing(_) => true,
        Answer::Refused(error) => {
            context.say_failed(error.to_string());
            false
        }
        Answer::Failed { why } => {
            context.say_failed(why.clone());
            false
        }
        _ => false,
    }
}
