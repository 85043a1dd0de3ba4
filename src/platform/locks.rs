//! A lock that all tabs of this origin share. Browsers without it lose nothing but the wait.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::fault::{call, member, settle};

/// A lock that is held until this value is dropped.
#[must_use = "the lock is given back as soon as this value is dropped"]
pub struct Held {
    release: Option<Function>,
}

impl Held {
    /// Whether the browser really gave a lock; without locks the caller goes on all the same.
    pub fn is_real(&self) -> bool {
        self.release.is_some()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the lock of that name. Where locks are missing or refused it goes on at once.
pub async fn hold(name: &str) -> Held {
    let locks =
        member(&js_sys::global().into(), "navigator").and_then(|navigator| member(&navigator, "locks"));
    match locks {
        Some(locks) => ask(&locks, name).await,
        None => Held { release: None },
    }
}

async fn ask(locks: &JsValue, name: &str) -> Held {
    let (granted, grant) = open_promise();
    let (held, release) = open_promise();
    // The browser keeps the lock for as long as the promise that this callback returns stays open.
    let on_grant = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        let _ = grant.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
        held.into()
    });
    let Ok(request) = call(locks, "request", &[JsValue::from_str(name), on_grant]) else {
        return Held { release: None };
    };
    // A refusal ends the request before any grant: the race hears whichever comes.
    let race = Promise::race(&Array::of2(&granted.into(), &request));
    match settle(race.into()).await {
        Ok(_) => Held { release: Some(release) },
        Err(_) => Held { release: None },
    }
}

/// A promise and the function that keeps it.
fn open_promise() -> (Promise, Function) {
    let mut keeper = None;
    let promise = Promise::new(&mut |resolve, _| keeper = Some(resolve));
    let keep = keeper.unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into());
    (promise, keep)
}
