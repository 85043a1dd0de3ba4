//! Files in and out: reading in slices everywhere; choosing, dropping and downloading on the page.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::fault::Fault;

#[cfg(feature = "page")]
mod download;
#[cfg(feature = "page")]
mod drop;
#[cfg(feature = "page")]
mod pick;

#[cfg(feature = "page")]
pub use self::{
    download::{download_bytes, download_text},
    drop::{DropZone, on_drop},
    pick::{Picker, pick},
};

/// Bytes that one read asks for in a worker: large enough to be quick, small enough to hear a cancel soon.
pub const SLICE_BYTES: u32 = 4 * 1024 * 1024;
/// The same on the page's own thread, where a slice must not be felt.
pub const PAGE_SLICE_BYTES: u32 = 512 * 1024;

/// A file that a person chose. Holding it reads nothing.
#[derive(Clone, Debug)]
pub struct LocalFile {
    file: File,
}

impl LocalFile {
    /// The file that a JS value is, if it is one.
    pub fn from_js(value: JsValue) -> Option<Self> {
        value.dyn_into::<File>().ok().map(|file| Self { file })
    }

    pub(crate) fn raw(&self) -> &File {
        &self.file
    }

    /// A file made of bytes at hand, such as a sample that ships with the page.
    pub fn of_bytes(name: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
        File::new_with_u8_array_sequence(&parts, name)
            .map(|file| Self { file })
            .map_err(|thrown| Fault::thrown(&thrown))
    }

    /// The name without any folder.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// The size in bytes, whole.
    pub fn size(&self) -> f64 {
        self.file.size()
    }

    /// When it was last changed: milliseconds since 1970.
    pub fn changed_ms(&self) -> f64 {
        self.file.last_modified()
    }

    /// Reads it from the start, slice by slice.
    pub fn chunks(&self) -> Chunks {
        let slice = if super::fault::member(&js_sys::global().into(), "document").is_some() {
            PAGE_SLICE_BYTES
        } else {
            SLICE_BYTES
        };
        Chunks { blob: self.file.clone().into(), slice, asked_to: 0.0, given: 0.0, ahead: None }
    }
}

/// Why a file could not be read on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It was changed, moved or deleted since it was chosen: choose it again.
    #[error("the file changed or went away while it was read")]
    Changed,
    /// The browser refused for another reason.
    #[error("the file could not be read: {0}")]
    Failed(Fault),
}

/// A file's bytes in order; one slice is always read ahead of the one at work.
pub struct Chunks {
    blob: Blob,
    /// Bytes that one read asks for.
    slice: u32,
    asked_to: f64,
    given: f64,
    ahead: Option<JsFuture>,
}

impl Chunks {
    /// Puts the next slice into `into` (its old content goes); false at the end of the file.
    pub async fn next(&mut self, into: &mut Vec<u8>) -> Result<bool, ReadError> {
        let waiting = match self.ahead.take() {
            Some(waiting) => Some(waiting),
            None => self.ask()?,
        };
        into.clear();
        let Some(waiting) = waiting else {
            return Ok(false);
        };
        let buffer = waiting.await.map_err(|thrown| refused(&thrown))?;
        self.ahead = self.ask()?;
        let bytes = Uint8Array::new(&buffer);
        into.resize(bytes.length() as usize, 0);
        bytes.copy_to(into);
        self.given += f64::from(bytes.length());
        Ok(true)
    }

    /// Bytes handed out so far.
    pub fn read_bytes(&self) -> f64 {
        self.given
    }

    fn ask(&mut self) -> Result<Option<JsFuture>, ReadError> {
        let from = self.asked_to;
        if from >= self.blob.size() {
            return Ok(None);
        }
        self.asked_to = (from + f64::from(self.slice)).min(self.blob.size());
        let slice =
            self.blob.slice_with_f64_and_f64(from, self.asked_to).map_err(|thrown| refused(&thrown))?;
        let promise = slice.array_buffer().unchecked_into::<Promise>();
        Ok(Some(JsFuture::from(promise)))
    }
}

fn refused(thrown: &JsValue) -> ReadError {
    let fault = Fault::thrown(thrown);
    match fault.name.as_str() {
        "NotReadableError" | "NotFoundError" => ReadError::Changed,
        _ => ReadError::Failed(fault),
    }
}
