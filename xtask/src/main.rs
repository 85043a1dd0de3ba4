//! Set-up, build and checks. Two commands do everything: `cargo xtask serve` and `cargo xtask test`.

mod bench;
mod build;
mod checks;
mod count;
mod mutants;
mod outcomes;
mod places;
mod proc;
mod prove;
mod reference;
mod seal;
mod serve;
mod setup;
mod size;
mod steps;
mod trial;

use std::process::ExitCode;

use steps::Steps;

const HELP: &str = "cargo xtask COMMAND

  serve [--port N] [--no-open]   set up, build, serve on this machine, open the browser
  test                           set up, then every check; ends with `N passed, N failed`
  check                          the quick loop: format, lints and tests of the pure rooms
  build                          set up and build dist/
  e2e [FILTER]                   the journeys, on the dist/ that stands there
  size                           the sizes of dist/ against their limits
  setup                          find or install every tool
  bench                          the engine for the page-level bench, into target/bench
  prove NAME [--cases N] [--seed N] [--shard K/N]   long proofs, recorded in docs/proofs.md
  seal                           called by trunk after each build
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let done = match arguments.first().map(String::as_str) {
        Some("serve") => serve::command(&rest),
        Some("test") => return counted(checks::test),
        Some("check") => return counted(checks::check),
        Some("build") => setup::for_build().and_then(|()| build::release()),
        Some("e2e") => {
            let filter = rest.first().map(|filter| (*filter).to_owned());
            return counted(|steps| checks::e2e(steps, filter.as_deref()));
        }
        Some("size") => return counted(size::gate),
        Some("setup") => setup::everything(),
        Some("bench") => bench::command(),
        Some("prove") => prove::command(&rest),
        Some("seal") => seal::command(),
        _ => {
            print!("{HELP}");
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all steps, whatever becomes of each, and closes with the one line that is counted.
fn counted(work: impl FnOnce(&mut Steps)) -> ExitCode {
    let mut steps = Steps::default();
    work(&mut steps);
    steps.close()
}
