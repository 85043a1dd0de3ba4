//! The privacy self-test: tries to leak, and tells what came of it. The worker's half is [`super::worker::Link::probe`].

use wasm_bindgen::JsValue;

use super::fault::{Fault, call, member, settle};

/// Tries every way out of the page towards `address`.
///
/// The answer is a JSON list of `{"way", "outcome"}`, with `blocked`, `absent`, `sent` or `unclear`.
pub async fn from_page(address: &str) -> Result<String, Fault> {
    let shell = member(&js_sys::global().into(), "attain")
        .ok_or_else(|| Fault::told("NotSupportedError", "boot.js did not run"))?;
    let report = settle(call(&shell, "probe", &[JsValue::from_str(address)])?).await?;
    report.as_string().ok_or_else(|| Fault::told("TypeError", "no report"))
}
