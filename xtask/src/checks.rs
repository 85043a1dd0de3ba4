//! Every check, in an order that tells the cheap failures first.

use crate::count::Count;
use crate::steps::Steps;
use crate::{build, places, proc, setup, size};

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];
const WASM: &str = "wasm32-unknown-unknown";
const PURE: [&str; 3] = ["--no-default-features", "--features", "cli"];

/// The quick loop: only what needs no browser.
pub fn check(steps: &mut Steps) {
    format(steps);
    steps.check("lints of the pure rooms", || clippy(&[&PURE, &["--all-targets"]]));
    native_tests(steps);
}

/// Everything.
pub fn test(steps: &mut Steps) {
    steps.check("set-up", setup::everything);
    format(steps);
    steps.check("lints, all features", || clippy(&[&["--workspace", "--all-features", "--all-targets"]]));
    steps.check("lints, wasm", lints_of_wasm);
    dependencies(steps);
    native_tests(steps);
    steps.tests("figures in DuckDB", figures_in_duckdb);
    let own = ["test", "--no-fail-fast", "--package", "xtask", "--package", "weave"];
    steps.tests("tests of xtask", || cargo_tests(&own));
    steps.tests("browser tests", browser_tests);
    if steps.check("release build", build::release) {
        size::gate(steps);
        e2e(steps, None);
    }
}

/// The journeys, on the dist/ that stands there.
pub fn e2e(steps: &mut Steps, filter: Option<&str>) {
    steps.tests("journeys", || {
        setup::pdf_reader()?;
        let browser = setup::browser()?;
        let mut command = proc::command("node", &["tests/e2e/run.mjs"]);
        command.args(filter).env("CHROMIUM", browser);
        counted(&mut command)
    });
    if filter.is_none() {
        steps.tests("smoke journey in Firefox", || {
            let firefox = setup::firefox()?;
            counted(proc::command("node", &["tests/e2e/firefox.mjs"]).env("FIREFOX", firefox))
        });
    }
}

fn format(steps: &mut Steps) {
    steps.check("format", || proc::run(&mut proc::command("cargo", &["fmt", "--all", "--check"])));
}

fn native_tests(steps: &mut Steps) {
    let mut arguments = vec!["test", "--no-fail-fast"];
    arguments.extend(PURE);
    steps.tests("native tests", || cargo_tests(&arguments));
}

fn clippy(groups: &[&[&str]]) -> Result<(), String> {
    let arguments: Vec<&str> = groups.iter().copied().flatten().copied().collect();
    let mut command = proc::command("cargo", &["clippy", "--quiet"]);
    proc::run(command.args(arguments).args(DENY_WARNINGS))
}

/// As it ships: one run for each of the two programs, with its own features.
fn lints_of_wasm() -> Result<(), String> {
    let common = ["--target", WASM, "--no-default-features", "--features"];
    let tests = ["--test", "web", "--test", "web_worker"];
    clippy(&[&common, &["page,worker", "--lib", "--bins"], &tests])?;
    clippy(&[&common, &["worker", "--lib", "--bin", "worker"]])?;
    clippy(&[&common, &["sheets-module", "--lib", "--bin", "sheets"]])?;
    clippy(&[&common, &["page", "--lib", "--bin", "page"]])
}

fn cargo_tests(arguments: &[&str]) -> Result<Count, String> {
    counted(&mut proc::command("cargo", arguments))
}

/// Every KPI that has SQL, compared with an independent engine.
fn figures_in_duckdb() -> Result<Count, String> {
    let mut build = vec!["build", "--quiet", "--bin", "attain"];
    build.extend(PURE);
    proc::run(&mut proc::command("cargo", &build))?;
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| places::root().join("target"), std::path::PathBuf::from);
    let attain = target.join("debug").join(if cfg!(windows) { "attain.exe" } else { "attain" });
    let folder = target.join("duckdb");
    let words =
        ["tests/duckdb/compare.py".to_owned(), attain.display().to_string(), folder.display().to_string()];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    counted(&mut proc::command(setup::duckdb()?, &words))
}

fn browser_tests() -> Result<Count, String> {
    let mut arguments = vec![
        "test",
        "--no-fail-fast",
        "--target",
        WASM,
        "--no-default-features",
        "--features",
        "page,worker",
    ];
    arguments.extend(["--test", "web", "--test", "web_worker"]);
    let mut command = proc::command("cargo", &arguments);
    // A whole forecast, unoptimised, takes longer than the usual limit on a busy machine.
    command.env("CHROMEDRIVER", setup::driver()?).env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    counted(&mut command)
}

fn counted(command: &mut std::process::Command) -> Result<Count, String> {
    let mut count = Count::default();
    let ended_well = proc::listen(command, |line| count.hear(line))?;
    Ok(count.close(ended_well))
}

/// Licences, sources and bans always; known faults only where their list can be fetched.
fn dependencies(steps: &mut Steps) {
    let deny = |check: &[&str]| {
        let mut command = proc::command("cargo-deny", &["--all-features", "check", "--hide-inclusion-graph"]);
        proc::run(command.args(check))
    };
    steps.check("licences, bans and sources of dependencies", || deny(&["bans", "licenses", "sources"]));
    let list_is_there = proc::read(&mut proc::command("cargo-deny", &["fetch", "db"])).is_ok();
    if list_is_there {
        steps.check("advisories on dependencies", || deny(&["advisories"]));
    } else {
        println!("the list of advisories cannot be fetched from here: not checked, not counted");
    }
    steps.check("no file of others in the clone", || {
        let listed =
            proc::read(&mut proc::command("git", &["ls-files", "public/vendor", "node_modules", "dist"]))?;
        if listed.is_empty() { Ok(()) } else { Err(format!("committed but built: {listed}")) }
    });
    debug_assert!(places::root().is_dir(), "the clone stands where it was built");
}
