//! The page-level bench's side of ours: `target/bench/`, a folder with `bench-adapter.js` that any runner can load.
//!
//! It is the engine as it ships, same profile and same optimiser, with an interface that a bench can call.

use std::fs;

use crate::{places, proc, setup};

const WASM: &str = "wasm32-unknown-unknown";
const FEATURES: [&str; 4] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// Builds the folder and says where it is.
pub fn command() -> Result<(), String> {
    setup::for_build()?;
    let build =
        ["build", "--profile", "engine", "--target", WASM, "--no-default-features", "--features", "bench"];
    proc::run(proc::command("cargo", &build).args(["--bin", "bench"]))?;
    let target = places::root().join("target");
    let folder = target.join("bench");
    let wasm = target.join(WASM).join("engine").join("bench.wasm");
    let mut bind = proc::command("wasm-bindgen", &["--target", "web", "--no-typescript", "--out-dir"]);
    proc::run(bind.arg(&folder).arg(wasm))?;
    let bound = folder.join("bench_bg.wasm");
    // As in index.html: a function with one caller stays one. What runs once for each of many rows is made
    // quick by the browser while it runs, and that takes long where it lies within a large function.
    let mut optimise = proc::command("wasm-opt", &["-O3", "--one-caller-inline-max-function-size=15"]);
    optimise.args(FEATURES).args(["--enable-reference-types", "--enable-multivalue", "--enable-simd", "-o"]);
    proc::run(optimise.arg(&bound).arg(&bound))?;
    let adapter = places::root().join("benches").join("page").join("bench-adapter.js");
    fs::copy(adapter, folder.join("bench-adapter.js")).map_err(|error| error.to_string())?;
    println!("target/bench holds bench-adapter.js: init, load, kpis, filter, verify");
    Ok(())
}
