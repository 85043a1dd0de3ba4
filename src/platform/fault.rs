//! What a browser throws, as plain text: the end of every `JsValue`.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};

/// An exception of the browser: its name (such as `QuotaExceededError`) and its message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {message}")]
pub struct Fault {
    /// The exception's name; `Error` when the thrown value had none.
    pub name: String,
    /// The browser's own words.
    pub message: String,
}

impl Fault {
    /// A fault that we noticed ourselves.
    pub fn told(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned() }
    }

    /// Reads name and message off whatever was thrown; a thrown string is its own message.
    pub(crate) fn thrown(value: &JsValue) -> Self {
        let name = text_of(value, "name").unwrap_or_else(|| "Error".to_owned());
        let message = text_of(value, "message").or_else(|| value.as_string()).unwrap_or_default();
        Self { name, message }
    }
}

/// A text property of a JS value, where there is one.
pub(crate) fn text_of(value: &JsValue, property: &str) -> Option<String> {
    member(value, property)?.as_string()
}

/// A property that is there: neither `undefined` nor `null`, nor on a value that has no properties.
pub(crate) fn member(value: &JsValue, property: &str) -> Option<JsValue> {
    let found = Reflect::get(value, &JsValue::from_str(property)).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

/// Calls a method by name on a JS value, with what it needs.
pub(crate) fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, Fault> {
    let function = member(target, method)
        .and_then(|found| found.dyn_into::<js_sys::Function>().ok())
        .ok_or_else(|| Fault::told("NotSupportedError", method))?;
    let list: js_sys::Array = arguments.iter().collect();
    function.apply(target, &list).map_err(|thrown| Fault::thrown(&thrown))
}

/// Awaits whatever a JS call handed back; a plain value is a promise already kept.
pub(crate) async fn settle(value: JsValue) -> Result<JsValue, Fault> {
    let promise = js_sys::Promise::resolve(&value);
    wasm_bindgen_futures::JsFuture::from(promise).await.map_err(|thrown| Fault::thrown(&thrown))
}
