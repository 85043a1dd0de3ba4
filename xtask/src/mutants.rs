//! Mutants of the money code: small faults put into it one by one, each of which a test must notice.
//!
//! The sample is a matter of the seed alone: the first so many of all mutants, in an order that the seed shuffles.
//! `xtask/weave` writes all of them into one copy of the source, each behind a switch, and builds that once; then its
//! tests run once for each mutant. What became of each is recorded at once in `target/mutants`, so that a run that
//! is stopped goes on where it was; repeated, a run tries again what no test noticed. What cannot stand behind a
//! switch is built and tried alone, one after the other. What no test noticed is listed in `docs/mutants.md`, where
//! a person says why.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use crate::count::Count;
use crate::outcomes::{self, Record};
use crate::trial::{Ending, Trial};
use crate::{places, proc, setup};

/// The money code.
const FILES: [&str; 2] = ["src/domain/commission/**/*.rs", "src/domain/kernel/**/*.rs"];

/// The tests that look at it first: pay with its laws, cases and second engine, values, and what stands on both.
pub const TESTS: [&str; 3] = ["commission::", "domain::kernel", "design::simulate"];

/// Tries a sample. What is counted as passed was noticed, as failed was not.
pub fn run(cases: u32, seed: u64) -> Result<Count, String> {
    setup::for_mutants()?;
    fs::create_dir_all(folder()).map_err(|error| error.to_string())?;
    let record = Record::open(folder().join(format!("seed-{seed}.txt")))?;
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
    for (_, name) in &woven.unviable {
        record.add("unviable", name, "")?;
    }
    let trial = Trial::new(&woven.programs, &folder().join("tree"), seed)?;
    try_woven(woven, &trial, record)?;
    woven.alone.iter().try_for_each(|one| try_alone(one, &trial, record))
}

/// Writes an outcome down. What never ends is noticed by a person too.
fn note(name: &str, ending: Ending, record: &Record) -> Result<(), String> {
    let (outcome, by) = match ending {
        Ending::Passed => ("missed", String::new()),
        Ending::Failed(by) => ("caught", by),
        Ending::Late => ("timeout", String::new()),
    };
    println!("{outcome:8} {name} {by}");
    record.add(outcome, name, &by)
}

/// A mutant's number in the copy, and its name.
type Numbered = (u32, String);

/// The copy with mutants in it.
#[derive(Debug, Default, PartialEq)]
struct Woven {
    /// The programs of the library's own tests and of the native ones.
    programs: [PathBuf; 2],
    /// Mutants behind switches, by number.
    behind: Vec<Numbered>,
    alone: Vec<Numbered>,
    unviable: Vec<Numbered>,
}

impl Woven {
    /// Without those that are settled.
    fn only(mut self, open: &[String]) -> Woven {
        let open: BTreeSet<&String> = open.iter().collect();
        for all in [&mut self.behind, &mut self.alone, &mut self.unviable] {
            all.retain(|(_, name)| open.contains(name));
        }
        self
    }
}

fn weave(sample: &[String]) -> Result<Woven, String> {
    let written = |error: std::io::Error| error.to_string();
    fs::write(folder().join("list.json"), list(&["--json"])?).map_err(written)?;
    fs::write(folder().join("chosen.txt"), sample.join("\n")).map_err(written)?;
    proc::run(&mut weaver())?;
    read_woven("woven.txt")
}

fn weaver() -> Command {
    let mut command = proc::command("cargo", &["run", "--quiet", "--package", "weave", "--"]);
    command.arg(places::root()).arg(folder());
    command
}

fn read_woven(name: &str) -> Result<Woven, String> {
    let text = fs::read_to_string(folder().join(name)).map_err(|error| format!("{name}: {error}"))?;
    woven_of(&text).ok_or_else(|| format!("target/mutants/{name} cannot be read"))
}

fn woven_of(text: &str) -> Option<Woven> {
    let mut woven = Woven::default();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        let (kind, value, name) = (parts.next()?, parts.next()?, parts.next());
        match (kind, name) {
            ("stamp", None) => {}
            ("own", None) => woven.programs[0] = value.into(),
            ("native", None) => woven.programs[1] = value.into(),
            ("woven", Some(name)) => woven.behind.push((value.parse().ok()?, name.to_owned())),
            ("alone", Some(name)) => woven.alone.push((value.parse().ok()?, name.to_owned())),
            ("unviable", Some(name)) => woven.unviable.push((value.parse().ok()?, name.to_owned())),
            _ => return None,
        }
    }
    Some(woven)
}

/// Tries what is woven in, as many at a time as the machine has processors.
fn try_woven(woven: &Woven, trial: &Trial, record: &Record) -> Result<(), String> {
    let left: Mutex<VecDeque<&Numbered>> = Mutex::new(woven.behind.iter().collect());
    let next = || left.lock().map_or(None, |mut left| left.pop_front());
    let work = || {
        while let Some((number, name)) = next() {
            note(name, trial.of(*number)?, record)?;
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

/// Builds one mutant without a switch, in place of all others, and tries it. What does not build is none.
fn try_alone((number, name): &Numbered, trial: &Trial, record: &Record) -> Result<(), String> {
    println!("alone: {name}");
    if proc::run(weaver().arg(number.to_string())).is_err() {
        return record.add("unviable", name, "");
    }
    let programs = read_woven("alone.txt")?.programs;
    note(name, trial.with(programs).of(0)?, record)
}

/// The place of a name in the order of a seed: FNV-1a, then the finalizer of splitmix64.
fn mixed(name: &str, seed: u64) -> u64 {
    let fnv = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut sum = name.bytes().fold(0xcbf2_9ce4_8422_2325, fnv) ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Woven, mixed, woven_of};

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
    fn what_was_woven_is_read_and_anything_else_is_not() {
        let text = "stamp\t9\nown\t/t/own-1\nnative\t/t/native-1\nwoven\t1\ta.rs:1:1: b\nalone\t2\tc\nunviable\t3\td\n";
        let woven = Woven {
            programs: ["/t/own-1".into(), "/t/native-1".into()],
            behind: vec![(1, "a.rs:1:1: b".to_owned())],
            alone: vec![(2, "c".to_owned())],
            unviable: vec![(3, "d".to_owned())],
        };
        assert_eq!(woven_of(text).as_ref(), Some(&woven));
        let left = woven.only(&["a.rs:1:1: b".to_owned(), "d".to_owned()]);
        assert_eq!((left.behind.len(), left.alone.len(), left.unviable.len()), (1, 0, 1));
        assert_eq!(woven_of("woven\tx\ta"), None);
        assert_eq!(woven_of("else\t1\ta"), None);
    }
}
