//! Attain: sales performance management that never leaves the browser.
pub mod domain;
pub mod exchange;
