//! What became of mutants: a record for the tool, a line each, and a list of survivors for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::count::Count;
use crate::places;

const HEADING: &str = "# Mutants that no test noticed\n\nOf the samples that `docs/proofs.md` counts, seed by seed. \
A mutant here changes nothing that anybody could see, or a case was added that notices it: the last column says which.\n\n\
| seed | mutant | why |\n| --- | --- | --- |\n";

/// Outcomes by name, the last one of each. Every line is written at once.
pub struct Record {
    path: PathBuf,
    outcomes: Mutex<BTreeMap<String, String>>,
}

impl Record {
    /// Reads what earlier runs wrote; no file is an empty record.
    pub fn open(path: PathBuf) -> Result<Record, String> {
        let text = if path.is_file() { fs::read_to_string(&path) } else { Ok(String::new()) };
        let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
        let outcomes = text.lines().filter_map(|line| {
            let mut parts = line.splitn(3, '\t');
            let outcome = parts.next()?.to_owned();
            Some((parts.next()?.to_owned(), outcome))
        });
        Ok(Record { path, outcomes: Mutex::new(outcomes.collect()) })
    }

    /// Writes an outcome down, with the test that noticed the mutant.
    pub fn add(&self, outcome: &str, name: &str, by: &str) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.path.display());
        let mut outcomes = self.outcomes.lock().map_err(|_| "a worker stopped".to_owned())?;
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path).map_err(failed)?;
        writeln!(file, "{outcome}\t{name}\t{by}").map_err(failed)?;
        outcomes.insert(name.to_owned(), outcome.to_owned());
        Ok(())
    }

    /// Whether a mutant needs no other try. One that no test noticed may be noticed by a new test.
    pub fn is_settled(&self, name: &str) -> bool {
        self.outcome(name).is_some_and(|outcome| outcome != "missed")
    }

    /// Those of a sample that no test noticed.
    pub fn missed(&self, sample: &[String]) -> Vec<String> {
        let missed = |name: &&String| self.outcome(name).is_some_and(|outcome| outcome == "missed");
        sample.iter().filter(missed).cloned().collect()
    }

    /// Passed is what was noticed, failed what was not. What does not build is not counted.
    pub fn count(&self, sample: &[String]) -> Count {
        let is_noticed = |outcome: &String| outcome == "caught" || outcome == "timeout";
        let outcomes = sample.iter().filter_map(|name| self.outcome(name));
        let passed = outcomes.filter(is_noticed).count();
        let number = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        Count { passed: number(passed), failed: number(self.missed(sample).len()) }
    }

    fn outcome(&self, name: &str) -> Option<String> {
        self.outcomes.lock().ok()?.get(name).cloned()
    }
}

/// Adds survivors that it lacks to the list for people.
pub fn tell(survivors: &[String], seed: u64) -> Result<(), String> {
    let path = places::root().join("docs").join("mutants.md");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| HEADING.to_owned());
    let told = told(text.clone(), survivors, seed);
    if told == text || survivors.is_empty() {
        return Ok(());
    }
    fs::write(path, told).map_err(|error| error.to_string())
}

fn told(mut text: String, survivors: &[String], seed: u64) -> String {
    for name in survivors {
        let row = format!("| {seed} | `{}` |", name.replace('|', "\\|"));
        if !text.contains(&row) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{row} not yet looked at |");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{HEADING, Record, told};
    use crate::count::Count;

    #[test]
    fn the_last_outcome_of_a_mutant_counts_also_when_the_record_is_read_again() {
        let path = std::env::temp_dir().join(format!("attain-outcomes-{}.txt", std::process::id()));
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
        let record = Record::open(path.clone()).unwrap();
        for (outcome, name) in [("missed", "a"), ("missed", "b"), ("unviable", "c"), ("timeout", "d")] {
            record.add(outcome, name, "").unwrap();
        }
        record.add("caught", "b", "commission::cases").unwrap();
        let again = Record::open(path.clone()).unwrap();
        std::fs::remove_file(path).unwrap();
        for record in [record, again] {
            assert_eq!(record.count(&names), Count { passed: 2, failed: 1 });
            assert_eq!(record.missed(&names), ["a"]);
            let open: Vec<&String> = names.iter().filter(|name| !record.is_settled(name)).collect();
            assert_eq!(open, ["a", "e"]);
        }
    }

    #[test]
    fn a_survivor_is_told_once_and_what_a_person_wrote_stays() {
        let names = ["a.rs:1:1: replace || with &&".to_owned()];
        let once = told(HEADING.to_owned(), &names, 1);
        assert!(once.ends_with("| 1 | `a.rs:1:1: replace \\|\\| with &&` | not yet looked at |\n"));
        let written = once.replace("not yet looked at", "both are the same there");
        assert_eq!(told(written.clone(), &names, 1), written);
        assert_ne!(told(written.clone(), &names, 2), written);
    }
}
