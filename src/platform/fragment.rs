//! The address behind `#`: the only part of it that never reaches a host.

use wasm_bindgen::JsValue;

use super::fault::Fault;
use super::listener::{Listener, everywhere};

/// The fragment as it stands, without `#`, not decoded.
pub fn read() -> String {
    let found = web_sys::window().and_then(|window| window.location().hash().ok());
    let text = found.unwrap_or_default();
    text.strip_prefix('#').unwrap_or(&text).to_owned()
}

/// Goes to a new fragment; Back returns to the one before. Listeners hear it.
pub fn set(text: &str) {
    if let Some(window) = web_sys::window() {
        // Setting a fragment throws nowhere; a text with `#` in front is taken as it is.
        let _ = window.location().set_hash(text);
    }
}

/// Changes the fragment in place: no step in the history, and no listener hears it.
pub fn replace(text: &str) -> Result<(), Fault> {
    let missing = || Fault::told("NotSupportedError", "history");
    let history = web_sys::window().and_then(|window| window.history().ok()).ok_or_else(missing)?;
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{text}")))
        .map_err(|thrown| Fault::thrown(&thrown))
}

/// Hears the new fragment after each change, by a link, Back or [`set`].
pub fn on_change(heard: impl Fn(String) + 'static) -> Listener {
    Listener::on(&everywhere(), "hashchange", move |_| heard(read()))
}
