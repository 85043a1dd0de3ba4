//! Mutants of the money code: small faults put into it one by one, each of which a test must notice.
//!
//! The sample is a matter of the seed alone: the first so many of all mutants, in an order that the seed shuffles.
//! `xtask/weave` writes all of them into one copy of the source, each behind a switch, and builds that once; then its
//! tests run once for each mutant. What became of each is recorded at once in `target/mutants`, so that a run that
//! is stopped goes on where it was; repeated, a run tries again what no test noticed. What cannot stand behind a
//! switch is tried by cargo-mutants, one after the other. What no test noticed is listed in `docs/mutants.md`, where
//! a person says why.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use crate::count::Count;
use crate::outcomes::{self, Record};
use crate::trial::{Ending, Trial};
use crate::{places, proc, setup};

/// The money code.
const FILES: [&str; 2] = ["src/domain/commission/**/*.rs", "src/domain/kernel/**/*.rs"];

/// The tests that look at it: pay with its laws, cases and second engine, values, and what stands on both.
pub const TESTS: [&str; 3] = ["commission::", "domain::kernel", "design::simulate"];

const PURE: [&str; 3] = ["--no-default-features", "--features", "cli"];

/// What becomes of a mutant that is tried alone, by the file in which cargo-mutants lists it. Who never ends is
/// noticed by a person, and what does not build is none.
const OUTCOMES: [&str; 4] = ["caught", "missed", "timeout", "unviable"];

/// How long its tests may take before a mutant that is tried alone counts as one that never ends.
const TIMEOUT_SECONDS: &str = "900";

/// Tries a sample. What is counted as passed was noticed, as failed was not.
pub fn run(cases: u32, seed: u64) -> Result<Count, String> {
    setup::for_mutants()?;
    fs::create_dir_all(folder()).map_err(|error| error.to_string())?;
    let record = Record::open(folder().join(format!("seed-{seed}.txt")))?;
    // Whatever an earlier run left behind when it was stopped.
    fold(&record)?;
    let sample = sample(cases, seed)?;
    let open: Vec<String> = sample.iter().filter(|name| !record.is_settled(name)).cloned().collect();
    println!("{} mutants in the sample, {} to be tried", sample.len(), open.len());
    let start = Instant::now();
    if !open.is_empty() {
        attempt(&weave(&sample)?.only(&open), seed, &record)?;
    }
    let count = record.count(&sample);
    outcomes::tell(&record.missed(&sample), seed)?;
    let seconds =
        start.elapsed().as_secs_f64() / f64::from(u32::try_from(open.len().max(1)).unwrap_or(u32::MAX));
    let all = count.passed + count.failed;
    println!("{seconds:.1} s a mutant; of those that build, {} of {all} were noticed", count.passed);
    Ok(count)
}

fn folder() -> PathBuf {
    places::root().join("target").join("mutants")
}

/// The names of a sample.
fn sample(cases: u32, seed: u64) -> Result<Vec<String>, String> {
    let mut all: Vec<String> = list(&[])?.lines().map(str::to_owned).collect();
    println!("{} mutants in all", all.len());
    all.sort_by_key(|name| (mixed(name, seed), name.clone()));
    all.truncate(usize::try_from(cases).unwrap_or(usize::MAX));
    Ok(all)
}

/// All mutants, as cargo-mutants lists them.
fn list(more: &[&str]) -> Result<String, String> {
    let mut command = proc::command("cargo", &["mutants", "--list", "--colors", "never"]);
    for file in FILES {
        command.args(["--file", file]);
    }
    proc::read(command.args(more))
}

fn attempt(woven: &Woven, seed: u64, record: &Record) -> Result<(), String> {
    for name in &woven.unviable {
        record.add("unviable", name, "")?;
    }
    try_woven(woven, seed, record)?;
    try_alone(&woven.alone)?;
    fold(record)
}

/// The copy with mutants in it.
#[derive(Debug, Default, PartialEq)]
struct Woven {
    /// The program of its tests.
    program: PathBuf,
    /// Mutants behind switches, by number.
    behind: Vec<(u32, String)>,
    alone: Vec<String>,
    unviable: Vec<String>,
}

impl Woven {
    /// Without those that are settled.
    fn only(mut self, open: &[String]) -> Woven {
        let open: BTreeSet<&String> = open.iter().collect();
        self.behind.retain(|(_, name)| open.contains(name));
        self.alone.retain(|name| open.contains(name));
        self.unviable.retain(|name| open.contains(name));
        self
    }
}

fn weave(sample: &[String]) -> Result<Woven, String> {
    let written = |error: std::io::Error| error.to_string();
    fs::write(folder().join("list.json"), list(&["--json"])?).map_err(written)?;
    fs::write(folder().join("chosen.txt"), sample.join("\n")).map_err(written)?;
    let mut command = proc::command("cargo", &["run", "--quiet", "--package", "weave", "--"]);
    proc::run(command.arg(places::root()).arg(folder()))?;
    let text = fs::read_to_string(folder().join("woven.txt")).map_err(|error| error.to_string())?;
    read_woven(&text).ok_or_else(|| "target/mutants/woven.txt cannot be read".to_owned())
}

fn read_woven(text: &str) -> Option<Woven> {
    let mut woven = Woven::default();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        match (parts.next()?, parts.next()?, parts.next()) {
            ("stamp", _, None) => {}
            ("program", path, None) => woven.program = path.into(),
            ("woven", number, Some(name)) => woven.behind.push((number.parse().ok()?, name.to_owned())),
            ("alone", _, Some(name)) => woven.alone.push(name.to_owned()),
            ("unviable", _, Some(name)) => woven.unviable.push(name.to_owned()),
            _ => return None,
        }
    }
    Some(woven)
}

/// Tries what is woven in, as many at a time as the machine has processors.
fn try_woven(woven: &Woven, seed: u64, record: &Record) -> Result<(), String> {
    let trial = Trial::new(&woven.program, &folder().join("tree"), seed)?;
    let left: Mutex<VecDeque<&(u32, String)>> = Mutex::new(woven.behind.iter().collect());
    let next = || left.lock().map_or(None, |mut left| left.pop_front());
    let work = || {
        while let Some((number, name)) = next() {
            let (outcome, by) = match trial.of(*number)? {
                Ending::Passed => ("missed", String::new()),
                Ending::Failed(by) => ("caught", by),
                Ending::Late => ("timeout", String::new()),
            };
            record.add(outcome, name, &by)?;
            println!("{outcome:8} {name} {by}");
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ended = working.into_iter().map(|one| one.join().map_err(|_| "a worker stopped".to_owned())?);
        ended.collect()
    })
}

/// The tool takes mutants one after the other, in a copy of the clone that it builds again for each.
fn try_alone(names: &[String]) -> Result<(), String> {
    if names.is_empty() {
        return Ok(());
    }
    println!("{} mutants cannot stand behind a switch and are tried one by one", names.len());
    let mut command = proc::command("cargo", &["mutants", "--profile", "mutants", "--baseline", "skip"]);
    command.args(["--no-shuffle", "--colors", "never", "--cap-lints=true", "--timeout", TIMEOUT_SECONDS]);
    command.arg("--output").arg(folder()).args(PURE);
    for file in FILES {
        command.args(["--file", file]);
    }
    for name in names {
        command.args(["--re", &format!("^{}$", escaped(name))]);
    }
    command.args(["--", "--test", "native", "--"]).args(TESTS);
    command.env_remove("CARGO_TARGET_DIR").env("CARGO_INCREMENTAL", "1");
    // It ends badly when it finds something; what it found stands in its lists.
    proc::listen(&mut command, |_| {}).map(drop)
}

/// Moves what the tool has written into the record of the seed.
fn fold(record: &Record) -> Result<(), String> {
    let out = folder().join("mutants.out");
    for outcome in OUTCOMES {
        let found = fs::read_to_string(out.join(format!("{outcome}.txt"))).unwrap_or_default();
        for name in found.lines() {
            record.add(outcome, name, "alone")?;
        }
    }
    if out.is_dir() {
        fs::remove_dir_all(&out).map_err(|error| error.to_string())?;
    }
    Ok(())
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
    use super::{Woven, escaped, mixed, read_woven};

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

    #[test]
    fn what_was_woven_is_read_and_anything_else_is_not() {
        let text = "stamp\t9\nprogram\t/t/native-1\nwoven\t1\ta.rs:1:1: b\nalone\twithin a pattern\tc\nunviable\t\td\n";
        let woven = Woven {
            program: "/t/native-1".into(),
            behind: vec![(1, "a.rs:1:1: b".to_owned())],
            alone: vec!["c".to_owned()],
            unviable: vec!["d".to_owned()],
        };
        assert_eq!(read_woven(text), Some(woven));
        let left = read_woven(text).unwrap().only(&["a.rs:1:1: b".to_owned(), "d".to_owned()]);
        assert_eq!((left.behind.len(), left.alone.len(), left.unviable.len()), (1, 0, 1));
        assert_eq!(read_woven("woven\tx\ta"), None);
        assert_eq!(read_woven("else\t1\ta"), None);
    }
}
