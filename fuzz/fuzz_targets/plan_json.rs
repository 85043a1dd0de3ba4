//! The body stands in `tests/native/fuzz/bodies.rs`, where the native tests run it, too.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/native/fuzz/bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::plan_json(bytes));
