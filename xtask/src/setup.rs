//! Finds each tool, installs what is missing, says what it does, and is quick when nothing is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::{self, find, root};
use crate::proc;

/// A program that `cargo install` builds once for a user and a version.
pub struct Tool {
    /// The crate.
    krate: &'static str,
    /// Its folder's name in the cache.
    name: &'static str,
    version: &'static str,
    /// The program that must be there afterwards.
    program: &'static str,
}

/// The wasm-bindgen version must be that of `Cargo.lock`; [`lock_agrees`] holds it to that.
pub const WASM_BINDGEN: Tool = Tool {
    krate: "wasm-bindgen-cli",
    name: "wasm-bindgen",
    version: "0.2.130",
    program: "wasm-bindgen-test-runner",
};
const TRUNK: Tool = Tool { krate: "trunk", name: "trunk", version: "0.21.14", program: "trunk" };
const DENY: Tool = Tool { krate: "cargo-deny", name: "cargo-deny", version: "0.20.2", program: "cargo-deny" };

const GECKODRIVER: Tool =
    Tool { krate: "geckodriver", name: "geckodriver", version: "0.37.1", program: "geckodriver" };

/// Only for `prove fuzz-…`: nothing else asks for it.
const FUZZ: Tool = Tool { krate: "cargo-fuzz", name: "cargo-fuzz", version: "0.13.2", program: "cargo-fuzz" };

/// Only for `prove mutants`.
const MUTANTS: Tool =
    Tool { krate: "cargo-mutants", name: "cargo-mutants", version: "27.1.0", program: "cargo-mutants" };

/// All of them, for the search path.
pub const TOOLS: [Tool; 6] = [WASM_BINDGEN, TRUNK, DENY, GECKODRIVER, FUZZ, MUTANTS];

impl Tool {
    /// Where it is installed.
    pub fn folder(&self) -> PathBuf {
        places::tool(self.name, self.version)
    }

    fn is_there(&self) -> bool {
        let bin = self.folder().join("bin");
        bin.join(self.program).is_file() || bin.join(format!("{}.exe", self.program)).is_file()
    }

    fn ensure(&self) -> Result<(), String> {
        if self.is_there() {
            return Ok(());
        }
        println!("installing {} {} (some minutes, once for this user)", self.krate, self.version);
        // Mirrors may lag behind the crate's own lock file: the second try resolves afresh.
        if self.install(true).is_err() {
            self.install(false)?;
        }
        Ok(())
    }

    /// Built to be built quickly: these tools run for seconds.
    fn install(&self, is_locked: bool) -> Result<(), String> {
        let folder = self.folder();
        let mut command = proc::command("cargo", &["install", self.krate, "--version", self.version]);
        command.arg("--root").arg(&folder);
        if is_locked {
            command.arg("--locked");
        }
        // Outside the clone: its own settings and lock file must not leak in.
        command.current_dir(std::env::temp_dir()).env_remove("CARGO_TARGET_DIR").envs([
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
            ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
        ]);
        proc::run(&mut command)
    }
}

/// What `cargo xtask build` and `serve` need.
pub fn for_build() -> Result<(), String> {
    wasm_target()?;
    lock_agrees()?;
    WASM_BINDGEN.ensure()?;
    TRUNK.ensure()?;
    node_modules()?;
    charts()
}

/// What `cargo xtask test` needs.
pub fn everything() -> Result<(), String> {
    components()?;
    for_build()?;
    let browser = browser()?;
    driver()?;
    pdf_reader()?;
    write_webdriver(&browser)?;
    firefox()?;
    GECKODRIVER.ensure()?;
    duckdb()?;
    DENY.ensure()
}

/// The version of DuckDB that figures are compared with.
const DUCKDB: &str = "2.0.1";

/// Python with DuckDB, an engine that is not ours, in an environment of its own in this user's cache.
pub fn duckdb() -> Result<PathBuf, String> {
    let folder = places::tool("duckdb-python", DUCKDB);
    let program = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(program);
    let probe = ["-c", "import duckdb; print(duckdb.__version__)"];
    let version = || proc::read(&mut proc::command(&python, &probe)).unwrap_or_default();
    if python.is_file() && version().trim() == DUCKDB {
        return Ok(python);
    }
    println!("installing DuckDB {DUCKDB} for Python");
    if find(&["python3"]).is_none() {
        apt(&["python3", "python3-venv"])?;
    }
    let place = folder.display().to_string();
    let made = || proc::run(&mut proc::command("python3", &["-m", "venv", &place]));
    made().or_else(|_| apt(&["python3-venv"]).and_then(|()| made()))?;
    let package = format!("duckdb=={DUCKDB}");
    proc::run(&mut proc::command(&python, &["-m", "pip", "install", "--quiet", &package]))?;
    Ok(python)
}

/// What `cargo xtask prove fuzz-…` needs.
pub fn for_fuzzing() -> Result<(), String> {
    FUZZ.ensure()
}

/// What `cargo xtask prove mutants` needs.
pub fn for_mutants() -> Result<(), String> {
    MUTANTS.ensure()
}

/// Firefox, for the one journey that is also made there.
pub fn firefox() -> Result<PathBuf, String> {
    const MAC: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";
    let find_one = || {
        std::env::var_os("FIREFOX")
            .map(PathBuf::from)
            .or_else(|| find(&["firefox-esr", "firefox"]))
            .or_else(|| Some(PathBuf::from(MAC)).filter(|path| path.is_file()))
    };
    find_or_install(find_one, &["firefox-esr"], "FIREFOX")
}

/// Chromium or Chrome, installed by the system's packages if it may be.
pub fn browser() -> Result<PathBuf, String> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let find_one = || {
        std::env::var_os("CHROMIUM")
            .map(PathBuf::from)
            .or_else(|| find(&NAMES))
            .or_else(|| Some(PathBuf::from(MAC)).filter(|path| path.is_file()))
    };
    find_or_install(find_one, &["chromium", "chromium-driver"], "CHROMIUM")
}

/// Reads printed pages back: a journey compares what stands on paper.
pub fn pdf_reader() -> Result<PathBuf, String> {
    let find_one = || find(&["pdftotext"]);
    find_or_install(find_one, &["poppler-utils"], "PATH")
}

/// Recalculates workbooks: a spreadsheet program that is not ours. Only for `prove sheets`, as it is large.
pub fn spreadsheet() -> Result<PathBuf, String> {
    let find_one = || {
        let named = std::env::var_os("SOFFICE").map(PathBuf::from);
        named.or_else(|| find(&["soffice", "libreoffice"]))
    };
    find_or_install(find_one, &["libreoffice-calc-nogui"], "SOFFICE")
}

/// The driver that runs the browser tests of single rooms.
pub fn driver() -> Result<PathBuf, String> {
    let find_one = || std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| find(&["chromedriver"]));
    find_or_install(find_one, &["chromium-driver"], "CHROMEDRIVER")
}

fn find_or_install(
    find_one: impl Fn() -> Option<PathBuf>,
    packages: &[&str],
    variable: &str,
) -> Result<PathBuf, String> {
    if let Some(found) = find_one() {
        return Ok(found);
    }
    apt(packages)?;
    find_one().ok_or_else(|| format!("{} not found; name its path in {variable}", packages.join(", ")))
}

/// Installs system packages where we may: as root on a system with apt.
fn apt(packages: &[&str]) -> Result<(), String> {
    let list = packages.join(" ");
    let is_root = proc::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || find(&["apt-get"]).is_none() {
        return Err(format!("please install {list} with your system's package manager"));
    }
    println!("installing {list}");
    let environment = ("DEBIAN_FRONTEND", "noninteractive");
    proc::run(proc::command("apt-get", &["update", "-qq"]).envs([environment]))?;
    let mut install = proc::command("apt-get", &["install", "-qq", "-y", "--no-install-recommends"]);
    proc::run(install.args(packages).envs([environment]))
}

fn wasm_target() -> Result<(), String> {
    let sysroot = proc::read(&mut proc::command("rustc", &["--print", "sysroot"]))?;
    let folder = Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown");
    if folder.is_dir() {
        return Ok(());
    }
    println!("adding the wasm32-unknown-unknown target");
    proc::run(&mut proc::command("rustup", &["target", "add", "wasm32-unknown-unknown"]))
}

fn components() -> Result<(), String> {
    for (probe, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if proc::read(&mut proc::command("cargo", &[probe, "--version"])).is_err() {
            println!("adding {component}");
            proc::run(&mut proc::command("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}

/// The tool and the crate speak one format only when their versions are the same.
fn lock_agrees() -> Result<(), String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| error.to_string())?;
    let entry = format!("name = \"wasm-bindgen\"\nversion = \"{}\"", WASM_BINDGEN.version);
    if lock.replace("\r\n", "\n").contains(&entry) {
        return Ok(());
    }
    Err(format!("Cargo.lock has another wasm-bindgen than {}: change xtask with it", WASM_BINDGEN.version))
}

/// Node's packages exactly as locked, without running any script of theirs.
fn node_modules() -> Result<(), String> {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        apt(&["nodejs", "npm"])?;
    }
    let lock = root().join("package-lock.json");
    let stamp = root().join("node_modules").join(".attain-lock");
    if fs::read(&stamp).ok().is_some_and(|old| fs::read(&lock).is_ok_and(|new| new == old)) {
        return Ok(());
    }
    println!("installing node's packages");
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    let npm = find(&["npm"]).unwrap_or_else(|| PathBuf::from("npm"));
    proc::run(&mut proc::command(npm, &arguments))?;
    fs::copy(&lock, &stamp).map(drop).map_err(|error| error.to_string())
}

/// The chart library, built from the locked packages and held to its checksum.
fn charts() -> Result<(), String> {
    let made = age_of(&root().join("public/vendor/echarts.js"));
    let sources = ["package-lock.json", "xtask/charts/entry.js", "xtask/charts/echarts.sha256"];
    let is_fresh = sources.iter().all(|source| made.is_some() && made >= age_of(&root().join(source)));
    if is_fresh {
        return Ok(());
    }
    println!("building public/vendor/echarts.js");
    proc::run(&mut proc::command("node", &["xtask/charts/build.mjs"]))
}

fn age_of(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|facts| facts.modified()).ok()
}

/// The browser's switches for the tests of single rooms; ignored by git, as the path differs by machine.
fn write_webdriver(browser: &Path) -> Result<(), String> {
    let switches: Vec<String> = BROWSER_SWITCHES.iter().map(|switch| format!("\"{switch}\"")).collect();
    let path = browser.display().to_string().replace('\\', "\\\\");
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{path}\", \"args\": [{}]}}}}\n",
        switches.join(", ")
    );
    let file = root().join("webdriver.json");
    if fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(&file, text).map_err(|error| error.to_string())
}

/// No sandbox, as tests also run as root in containers; and nothing that would phone anywhere.
const BROWSER_SWITCHES: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
