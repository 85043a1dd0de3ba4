//! THE BROWSER'S EDGE. The only room that talks to web APIs; a leaf that knows no business word.
//!
//! Owns: the link between page and worker, storage, files, charts' canvas, clock, chance, keyboard, recovery.
//! Refuses: types of other rooms, and any `JsValue` past its doors; what a browser throws becomes a typed error.
//! Every listener lives as long as the value that is handed out: drop it and the browser forgets the callback.
//!
//! It is gated by feature and not by target, so that clippy reads it natively too; nothing here may be *called* natively.

pub mod clock;
pub mod entropy;
pub mod fault;
pub mod files;
pub mod listener;
pub mod locks;
pub mod panic;
pub mod parcel;

#[cfg(feature = "worker")]
pub mod database;
#[cfg(feature = "worker")]
pub mod inbox;
#[cfg(feature = "worker")]
pub mod sheets;

#[cfg(feature = "page")]
pub mod cells;
#[cfg(feature = "page")]
pub mod clipboard;
#[cfg(feature = "page")]
pub mod dom;
#[cfg(feature = "page")]
pub mod echarts;
#[cfg(feature = "page")]
pub mod focus;
#[cfg(feature = "page")]
pub mod fragment;
#[cfg(feature = "page")]
pub mod keys;
#[cfg(feature = "page")]
pub mod lifecycle;
#[cfg(feature = "page")]
pub mod locale;
#[cfg(feature = "page")]
pub mod print;
#[cfg(feature = "page")]
pub mod probe;
#[cfg(feature = "page")]
pub mod root;
#[cfg(feature = "page")]
pub mod storage;
#[cfg(feature = "page")]
pub mod theme;
#[cfg(feature = "page")]
pub mod worker;
