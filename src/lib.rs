//! Attain: sales performance management that never leaves the browser.
pub mod app;
pub mod domain;
#[cfg(feature = "browser")]
pub mod platform;
pub mod present;
#[cfg(feature = "page")]
pub mod ui;
