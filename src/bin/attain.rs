//! The command line: the session over files.

use std::process::ExitCode;

#[cfg(target_arch = "wasm32")]
compile_error!("the command line is native; the browser has the page and the worker");

fn main() -> ExitCode {
    attain::cli::run(std::env::args_os().skip(1).collect())
}
