//! Coming and going of the page: leaving with unsaved work, coming back after hours, a new version waiting.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BeforeUnloadEvent, PageTransitionEvent};

use super::fault::{call, member};
use super::listener::{Listener, everywhere};

/// Asks before the page is left, as long as `is_unsaved` says so at that moment.
pub fn guard(is_unsaved: impl Fn() -> bool + 'static) -> Listener {
    Listener::on(&everywhere(), "beforeunload", move |event| {
        if !is_unsaved() {
            return;
        }
        event.prevent_default();
        // Older browsers ask only when a text is given; none of them shows it.
        if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
            event.set_return_value("unsaved");
        }
    })
}

/// Hears that the page came back from the browser's memory just as it was left: what it knows may be old.
pub fn on_return(returned: impl Fn() + 'static) -> Listener {
    Listener::on(&everywhere(), "pageshow", move |event| {
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            returned();
        }
    })
}

/// Hears that the page goes away or into the background: the last moment that is sure to come.
pub fn on_hide(hidden: impl Fn() + 'static) -> Listener {
    Listener::on(&everywhere(), "pagehide", move |_| hidden())
}

/// Hears that a new version lies ready. It is used only after [`use_update`].
pub fn on_update(ready: impl Fn() + 'static) -> Listener {
    let ready = Rc::new(ready);
    let later = Rc::clone(&ready);
    // It may have been found before anyone listened.
    wasm_bindgen_futures::spawn_local(async move {
        if is_update_waiting() {
            later();
        }
    });
    Listener::on(&everywhere(), "attain:update", move |_| ready())
}

/// Changes to the version that lies ready and reloads the page; only on a click, with nothing unsaved.
pub fn use_update() {
    if let Some(shell) = shell() {
        let _ = call(&shell, "update", &[]);
    }
}

fn is_update_waiting() -> bool {
    shell().and_then(|shell| member(&shell, "waiting")).is_some_and(|waiting| waiting.is_truthy())
}

fn shell() -> Option<JsValue> {
    member(&js_sys::global().into(), "attain")
}
