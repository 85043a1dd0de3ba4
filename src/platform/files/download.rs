//! Handing a file to the person, without any server.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::platform::clock;
use crate::platform::dom;
use crate::platform::fault::Fault;

/// How long a blob's address stays good: a slow disk must be able to finish.
const KEPT_MS: u32 = 60_000;

/// Saves text as a file named `name`; `kind` is its media type, such as `text/csv;charset=utf-8`.
pub fn download_text(name: &str, kind: &str, text: &str) -> Result<(), Fault> {
    download_bytes(name, kind, text.as_bytes())
}

/// Saves bytes as a file named `name`.
pub fn download_bytes(name: &str, kind: &str, bytes: &[u8]) -> Result<(), Fault> {
    offer(name, kind, bytes).map_err(|thrown| Fault::thrown(&thrown))
}

fn offer(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = dom::create("a").map_err(|fault| JsValue::from_str(&fault.message))?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    wasm_bindgen_futures::spawn_local(async move {
        clock::sleep(KEPT_MS).await;
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}
