//! What travels between page and worker: text, files by reference, bytes by moving.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::fault::{member, text_of};
use super::files::LocalFile;

/// One message: text that only its two ends understand, and what cannot travel as text.
#[derive(Clone, Debug, Default)]
pub struct Parcel {
    /// The message itself.
    pub text: String,
    /// Files a person chose; only a reference travels, the content is not read.
    pub files: Vec<LocalFile>,
    /// Byte blocks; they are moved, not cloned, on the way.
    pub blocks: Vec<Vec<u8>>,
}

impl Parcel {
    /// A message of text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// What a message is for; the loader script speaks some of these as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The worker listens.
    Ready,
    /// The worker cannot go on; the text says why.
    Failed,
    /// A parcel for the other side.
    Parcel,
    /// The worker's own policy refused something; the text names it.
    Violation,
    /// Ask the worker to try to leak, or its report on that.
    Probe,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Ready, Self::Failed, Self::Parcel, Self::Violation, Self::Probe];

    const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Parcel => "parcel",
            Self::Violation => "violation",
            Self::Probe => "probe",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A parcel as a JS message, and the list of buffers that move with it.
pub(crate) fn pack(kind: Kind, parcel: &Parcel) -> (JsValue, Array) {
    let message = Object::new();
    let moved = Array::new();
    let files: Array = parcel.files.iter().map(|file| JsValue::from(file.raw())).collect();
    for block in &parcel.blocks {
        moved.push(&Uint8Array::from(block.as_slice()).buffer());
    }
    put(&message, "kind", &JsValue::from_str(kind.name()));
    put(&message, "text", &JsValue::from_str(&parcel.text));
    put(&message, "files", &files);
    put(&message, "blocks", &moved);
    (message.into(), moved)
}

/// Reads a message; `None` when it is none of ours.
pub(crate) fn unpack(message: &JsValue) -> Option<(Kind, Parcel)> {
    let kind = Kind::parse(&text_of(message, "kind")?)?;
    let text = text_of(message, "text").unwrap_or_default();
    let files = list(message, "files").filter_map(LocalFile::from_js).collect();
    let blocks = list(message, "blocks").filter_map(block).collect();
    Some((kind, Parcel { text, files, blocks }))
}

fn put(object: &Object, key: &str, value: &JsValue) {
    // A fresh plain object takes every property.
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

fn list(message: &JsValue, key: &str) -> impl Iterator<Item = JsValue> {
    let found = member(message, key).and_then(|value| value.dyn_into::<Array>().ok());
    found.unwrap_or_default().into_iter()
}

fn block(value: JsValue) -> Option<Vec<u8>> {
    let buffer = value.dyn_into::<ArrayBuffer>().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
