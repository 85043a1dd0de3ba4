//! The platform room on a real page.
#![cfg(target_arch = "wasm32")]
