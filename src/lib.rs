//! Attain: sales performance management that never leaves the browser.
//!
//! A row's way through the house: [`exchange`] reads a file's bytes into drafts with their lines;
//! [`app`] shows what an import would do and commits it as one edit; [`domain`] holds the facts in
//! columns and computes KPIs, goals, pay and forecasts from them, each figure with its trace;
//! [`present`] says what the screen shows; `ui` draws it and sends requests. The engine runs in a
//! worker: `shell` hosts the session there and carries out what it describes, by way of `platform`,
//! the only room that knows the browser. The command line is the same session over files.
//!
//! Each room's head says what it owns and refuses; `tests/native/architecture.rs` holds them to it.

pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
pub mod domain;
pub mod exchange;
#[cfg(feature = "browser")]
pub mod platform;
pub mod present;
#[cfg(feature = "worker")]
pub mod shell;
#[cfg(feature = "page")]
pub mod ui;
