//! Work that a module of its own does: loaded from the app's own files at the first need, by
//! `engine/sheets.js`, wherever the engine runs.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::fault::{Fault, call, member, settle};

/// What the module does with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Takes them apart.
    Read,
    /// Puts them together.
    Write,
}

/// Does it. What the module says in words, and that it could not be loaded, are faults alike.
pub async fn work(work: Work, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let missing = || Fault::told("NotSupportedError", "sheets");
    let shell = member(&js_sys::global().into(), "attain").ok_or_else(missing)?;
    let name = match work {
        Work::Read => "read",
        Work::Write => "write",
    };
    let done = settle(call(&shell, "sheets", &[JsValue::from_str(name), Uint8Array::from(bytes).into()])?);
    let bytes = done.await?.dyn_into::<Uint8Array>().map_err(|_| missing())?;
    Ok(bytes.to_vec())
}
