//! Mutants of the money code: small faults put into it one by one, each of which a test must notice.
//!
//! The sample is a matter of the seed alone: all mutants in an order that the seed shuffles. A piece takes the next
//! of them, tries each, and records what became of it in `target/mutants`, so that a run that is stopped goes on
//! where it was. What no test noticed is listed in `docs/mutants.md`, where a person says why.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use crate::count::Count;
use crate::{places, proc, setup};

/// The money code.
const FILES: [&str; 2] = ["src/domain/commission/**/*.rs", "src/domain/kernel/**/*.rs"];

/// The tests that look at it: pay with its laws, cases and second engine, values, and what stands on both.
const TESTS: [&str; 3] = ["commission::", "domain::kernel", "design::simulate"];

const PURE: [&str; 3] = ["--no-default-features", "--features", "cli"];

/// What becomes of a mutant, by the file in which the tool lists it. Who never ends is noticed by a person, and
/// what does not build is none.
const OUTCOMES: [&str; 4] = ["caught", "missed", "timeout", "unviable"];

/// How long the tests may take before a mutant counts as one that never ends.
const TIMEOUT_SECONDS: &str = "900";

const HEADING: &str = "# Mutants that no test noticed\n\nOf the samples that `docs/proofs.md` counts, seed by seed. \
A mutant here changes nothing that anybody could see, or a case was added that notices it: the last column says which.\n\n\
| seed | mutant | why |\n| --- | --- | --- |\n";

/// Tries the next mutants of a seed. What is counted as passed was noticed, as failed was not.
pub fn run(cases: u32, seed: u64) -> Result<Count, String> {
    setup::for_mutants()?;
    let record = folder().join(format!("seed-{seed}.txt"));
    fs::create_dir_all(folder()).map_err(|error| error.to_string())?;
    // Whatever an earlier run left behind when it was stopped.
    fold(&record, seed)?;
    let known = tried(&record);
    let mut all: Vec<String> = list()?;
    all.sort_by_key(|name| (mixed(name, seed), name.clone()));
    println!("{} mutants in all, {} of this seed tried before", all.len(), known.len());
    let fresh = all.into_iter().filter(|name| !known.contains(name));
    let chosen: Vec<String> = fresh.take(usize::try_from(cases).unwrap_or(usize::MAX)).collect();
    let start = Instant::now();
    attempt(&chosen)?;
    let count = fold(&record, seed)?;
    let seconds = start.elapsed().as_secs() / u64::try_from(chosen.len().max(1)).unwrap_or(1);
    println!(
        "{seconds} s a mutant; of those that build, {} of {} were noticed",
        count.passed,
        count.passed + count.failed
    );
    Ok(count)
}

fn folder() -> PathBuf {
    places::root().join("target").join("mutants")
}

/// The names of all mutants.
fn list() -> Result<Vec<String>, String> {
    let mut command = proc::command("cargo", &["mutants", "--list", "--colors", "never"]);
    for file in FILES {
        command.args(["--file", file]);
    }
    Ok(proc::read(&mut command)?.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect())
}

/// The tool takes mutants one after the other, in a copy of the clone that it builds once.
fn attempt(chosen: &[String]) -> Result<(), String> {
    if chosen.is_empty() {
        return Ok(());
    }
    let mut command = proc::command("cargo", &["mutants", "--profile", "mutants", "--baseline", "skip"]);
    command.args(["--no-shuffle", "--colors", "never", "--timeout", TIMEOUT_SECONDS]);
    command.arg("--output").arg(folder()).args(PURE);
    for file in FILES {
        command.args(["--file", file]);
    }
    for name in chosen {
        command.args(["--re", &format!("^{}$", escaped(name))]);
    }
    command.args(["--", "--test", "native", "--"]).args(TESTS);
    command.env_remove("CARGO_TARGET_DIR").env("CARGO_INCREMENTAL", "1");
    // It ends badly when it finds something; what it found stands in its lists.
    proc::listen(&mut command, |_| {}).map(drop)
}

/// Moves what the tool has written into the record of the seed, and survivors into the list for people.
fn fold(record: &PathBuf, seed: u64) -> Result<Count, String> {
    let out = folder().join("mutants.out");
    let known = tried(record);
    let mut text = fs::read_to_string(record).unwrap_or_default();
    let (mut count, mut survivors) = (Count::default(), Vec::new());
    for outcome in OUTCOMES {
        let found = fs::read_to_string(out.join(format!("{outcome}.txt"))).unwrap_or_default();
        for name in found.lines().filter(|name| !known.contains(*name)) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{outcome}\t{name}");
            match outcome {
                "unviable" => {}
                "missed" => {
                    count.failed += 1;
                    survivors.push(name.to_owned());
                }
                _ => count.passed += 1,
            }
        }
    }
    let written = |error: std::io::Error| error.to_string();
    fs::write(record, text).map_err(written)?;
    if out.is_dir() {
        fs::remove_dir_all(&out).map_err(written)?;
    }
    tell(&survivors, seed)?;
    Ok(count)
}

/// Adds survivors to the list for people.
fn tell(survivors: &[String], seed: u64) -> Result<(), String> {
    if survivors.is_empty() {
        return Ok(());
    }
    let path = places::root().join("docs").join("mutants.md");
    let mut text = fs::read_to_string(&path).unwrap_or_else(|_| HEADING.to_owned());
    for name in survivors {
        let _ = writeln!(text, "| {seed} | `{}` | not yet looked at |", name.replace('|', "\\|"));
    }
    fs::write(path, text).map_err(|error| error.to_string())
}

fn tried(record: &PathBuf) -> BTreeSet<String> {
    let text = fs::read_to_string(record).unwrap_or_default();
    text.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect()
}

/// The place of a name in the order of a seed: FNV-1a, then the finalizer of splitmix64.
fn mixed(name: &str, seed: u64) -> u64 {
    let fnv = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut sum = name.bytes().fold(0xcbf2_9ce4_8422_2325, fnv) ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

/// A name as a pattern that fits it alone.
fn escaped(name: &str) -> String {
    let special = |letter: char| r"\.+*?()|[]{}^$#&-~".contains(letter);
    name.chars().flat_map(|letter| special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

#[cfg(test)]
mod tests {
    use super::{escaped, mixed};

    #[test]
    fn a_seed_gives_one_order_and_another_seed_another() {
        let names: Vec<String> =
            (0..50).map(|number| format!("src/a.rs:{number}:5: replace + with -")).collect();
        let order = |seed: u64| {
            let mut all = names.clone();
            all.sort_by_key(|name| mixed(name, seed));
            all
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        assert_ne!(order(1), names);
    }

    #[test]
    fn a_name_is_escaped_but_for_letters_digits_and_marks_that_mean_nothing() {
        assert_eq!(
            escaped("a.rs:1:2: f -> Vec<u8> with vec![0]"),
            r"a\.rs:1:2: f \-> Vec<u8> with vec!\[0\]"
        );
    }
}
