//! The clipboard: text out, and in only what somebody pastes.

use wasm_bindgen::JsValue;

use super::fault::{Fault, call, member, settle};

/// Puts text on the clipboard; call it from a click. Needs https or localhost.
pub async fn write_text(text: &str) -> Result<(), Fault> {
    let clipboard = member(&js_sys::global().into(), "navigator")
        .and_then(|navigator| member(&navigator, "clipboard"))
        .ok_or_else(|| Fault::told("NotSupportedError", "clipboard"))?;
    settle(call(&clipboard, "writeText", &[JsValue::from_str(text)])?).await.map(drop)
}

/// The plain text of a paste; nothing where the event carries none.
#[cfg(feature = "page")]
pub fn pasted(event: &web_sys::Event) -> Option<String> {
    let held = member(event.as_ref(), "clipboardData")?;
    call(&held, "getData", &[JsValue::from_str("text/plain")]).ok()?.as_string()
}
