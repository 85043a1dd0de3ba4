//! The public series of the forecast's record: read from pinned Python packages at the time of the proof, and never
//! kept in the clone. The packages live in an environment of their own in the user's cache.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{places, proc};

/// Where the series and what the reference packages say of them are written.
pub fn series() -> PathBuf {
    places::root().join("target").join("forecast-series.json")
}

/// Where the test writes its table.
pub fn table() -> PathBuf {
    places::root().join("target").join("forecast-record.md")
}

/// Reads the series with the pinned packages.
pub fn read_series() -> Result<(), String> {
    let folder = places::root().join("xtask").join("reference");
    let pins = fs::read_to_string(folder.join("requirements.txt")).map_err(|error| error.to_string())?;
    let environment = places::tool("forecast-reference", &version_of(&pins));
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        let base = ["python3.11", "python3", "python"].into_iter().find(|name| answers(name));
        let base = base.ok_or("the record of the series needs Python 3.11; install it and try again")?;
        proc::run(Command::new(base).args(["-m", "venv"]).arg(&environment))?;
        let install = ["-m", "pip", "install", "--quiet", "--requirement"];
        proc::run(Command::new(&python).args(install).arg(folder.join("requirements.txt")))?;
    }
    let out = series();
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|error| error.to_string())?;
    }
    proc::run(Command::new(&python).arg(folder.join("reference.py")).arg("series").arg(out))
}

/// Writes the record from the test's table.
pub fn write_record() -> Result<(), String> {
    let rows = fs::read_to_string(table()).map_err(|error| format!("the test wrote no table: {error}"))?;
    let folder = places::root().join("xtask").join("reference");
    let pins = fs::read_to_string(folder.join("requirements.txt")).map_err(|error| error.to_string())?;
    let pins = pins.split_whitespace().collect::<Vec<_>>().join(", ");
    let record = places::root().join("docs").join("forecast-record.md");
    // What stands below is written by hand, run by run, and stays.
    let below = fs::read_to_string(&record).unwrap_or_default();
    let below = below.find(RANGES).map(|at| below[at..].to_owned()).unwrap_or_default();
    fs::write(record, format!("{HEADING}{rows}\nPackages: {pins}.\n\n{below}"))
        .map_err(|error| error.to_string())
}

/// The part of the record that is kept as it is.
const RANGES: &str = "# The record of the ranges";

const HEADING: &str = "# The record of the series methods\n\n\
Written by `cargo xtask prove forecast`: ten monthly series from packages with a free licence, listed before anything was\n\
fitted (`xtask/reference/reference.py`); of longer ones the last 240 months. From each of the last 24 months with at least 24\n\
before it, three months ahead. MASE: mean absolute error by that of the season before within what was known. All results stand\n\
here. On the same series our Theta and our seasonal parts agree with the packages to 1e-6, smoothing fits at least\n\
as well, to a thousandth of twice the log likelihood, but where the package lets the trend weigh more than the level.\n\
The last 38 months of PBS_dataset are zero, so that the season before is never wrong there.\n\n\
| series | months | season before | MSTL + ETS | Theta | ours: the mean of both |\n| --- | --- | --- | --- | --- | --- |\n";

/// Another list of packages is another environment.
fn version_of(pins: &str) -> String {
    let find = pins.lines().find_map(|line| line.strip_prefix("statsforecast=="));
    format!(
        "{}-{}",
        find.unwrap_or("0"),
        pins.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte))
    )
}

fn answers(program: &str) -> bool {
    let version =
        Command::new(program).args(["-c", "import sys; print(sys.version_info[:2] == (3, 11))"]).output();
    version.is_ok_and(|output| output.status.success() && output.stdout.starts_with(b"True"))
}
