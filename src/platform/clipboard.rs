//! The clipboard, one way: out.

use wasm_bindgen::JsValue;

use super::fault::{Fault, call, member, settle};

/// Puts text on the clipboard; call it from a click. Needs https or localhost.
pub async fn write_text(text: &str) -> Result<(), Fault> {
    let clipboard = member(&js_sys::global().into(), "navigator")
        .and_then(|navigator| member(&navigator, "clipboard"))
        .ok_or_else(|| Fault::told("NotSupportedError", "clipboard"))?;
    settle(call(&clipboard, "writeText", &[JsValue::from_str(text)])?).await.map(drop)
}
