//! Chance from the browser's own generator.

use wasm_bindgen::JsValue;

use super::fault::{Fault, call, member};

/// Sixteen random bytes, fit for an identifier or a salt.
pub fn sixteen() -> Result<[u8; 16], Fault> {
    let crypto = member(&js_sys::global().into(), "crypto")
        .ok_or_else(|| Fault::told("NotSupportedError", "crypto"))?;
    // Filled in JS memory and copied out, as the call refuses memory that may be shared.
    let filled = js_sys::Uint8Array::new_with_length(16);
    call(&crypto, "getRandomValues", &[JsValue::from(filled.clone())])?;
    let mut bytes = [0; 16];
    filled.copy_to(&mut bytes);
    Ok(bytes)
}
