//! The last words of a program that met a bug. They carry a place in our source and never any data.

use std::panic::PanicHookInfo;

/// The place of a panic, such as `src/ui/app.rs:12:5`. The message is left out, as it may quote what people typed.
fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(|| "unknown place".to_owned(), ToString::to_string)
}

/// On the page: shows the recovery panel of `index.html`, which works without wasm.
#[cfg(feature = "page")]
pub fn install_on_page() {
    std::panic::set_hook(Box::new(|info| show_recovery(&place(info))));
}

/// In the worker: tells the page, which ends this worker and starts a new one.
#[cfg(feature = "worker")]
pub fn install_in_worker() {
    std::panic::set_hook(Box::new(|info| super::inbox::announce_failed(&place(info))));
}

/// Shows the recovery panel: reload, or take the stored data home. `place` must hold no data.
#[cfg(feature = "page")]
pub fn show_recovery(place: &str) {
    let options = web_sys::CustomEventInit::new();
    options.set_detail(&wasm_bindgen::JsValue::from_str(place));
    let event = web_sys::CustomEvent::new_with_event_init_dict("attain:stopped", &options);
    if let Ok(event) = event {
        let _ = super::listener::everywhere().dispatch_event(&event);
    }
}
