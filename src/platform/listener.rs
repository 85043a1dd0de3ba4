//! An event listener that ends when it is dropped.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// A registered callback; dropping it takes the callback off its target.
#[must_use = "the callback is taken off as soon as this value is dropped"]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Registers a callback for one kind of event.
    pub(crate) fn on(target: &EventTarget, name: &'static str, handler: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(handler);
        // Registration throws for no target that has the method; a lost callback would show in the journeys.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }

    /// Keeps the callback for as long as the page or worker lives.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}

/// The global object as something that has events: the window, or the worker itself.
pub(crate) fn everywhere() -> EventTarget {
    let global: JsValue = js_sys::global().into();
    global.unchecked_into()
}
