//! The platform room inside a real worker.
#![cfg(target_arch = "wasm32")]
