//! The clipboard: text out, and in only what somebody pastes.

use wasm_bindgen::{JsCast, JsValue};

use super::fault::{Fault, call, member, settle};

const PNG: &str = "image/png";

/// Puts text on the clipboard; call it from a click. Needs https or localhost.
pub async fn write_text(text: &str) -> Result<(), Fault> {
    let clipboard = member(&js_sys::global().into(), "navigator")
        .and_then(|navigator| member(&navigator, "clipboard"))
        .ok_or_else(|| Fault::told("NotSupportedError", "clipboard"))?;
    settle(call(&clipboard, "writeText", &[JsValue::from_str(text)])?).await.map(drop)
}

/// Puts a PNG on the clipboard; call it from a click. Needs https or localhost.
pub async fn write_png(bytes: &[u8]) -> Result<(), Fault> {
    let world = js_sys::global().into();
    let missing = || Fault::told("NotSupportedError", "ClipboardItem");
    let clipboard = member(&world, "navigator").and_then(|navigator| member(&navigator, "clipboard"));
    let make = member(&world, "ClipboardItem").and_then(|make| make.dyn_into::<js_sys::Function>().ok());
    let (clipboard, make) = clipboard.zip(make).ok_or_else(missing)?;
    let thrown = |thrown: JsValue| Fault::thrown(&thrown);
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(PNG);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(thrown)?;
    let kinds = js_sys::Object::new();
    js_sys::Reflect::set(&kinds, &JsValue::from_str(PNG), &blob).map_err(thrown)?;
    let item = js_sys::Reflect::construct(&make, &js_sys::Array::of1(&kinds)).map_err(thrown)?;
    settle(call(&clipboard, "write", &[js_sys::Array::of1(&item).into()])?).await.map(drop)
}

/// The plain text of a paste; nothing where the event carries none.
#[cfg(feature = "page")]
pub fn pasted(event: &web_sys::Event) -> Option<String> {
    let held = member(event.as_ref(), "clipboardData")?;
    call(&held, "getData", &[JsValue::from_str("text/plain")]).ok()?.as_string()
}
