//! Proofs that take hours: the same tests at large counts, in pieces, each piece recorded in docs/proofs.md.
//!
//! A piece is a seed and a count. Running the same command again goes on with the next seed, so that a proof can be
//! stopped at any time and its record grows by what was finished.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;

use crate::count::Count;
use crate::{mutants, places, proc, reference, setup};

/// One proof.
struct Proof {
    name: &'static str,
    /// The tests whose paths hold one of these, in the native test binary; none for a fuzz target, whose
    /// name stands behind `fuzz-`.
    filters: &'static [&'static str],
    /// What one case is, for the record.
    says: &'static str,
    /// Cases of each test in one piece.
    cases: u32,
}

/// The proof that another program recalculates our workbooks.
const SHEETS: &str = "sheets";

/// The proof that goes on with the sample of its last seed.
const MUTANTS: &str = "mutants";

/// The proof that reads public series first, and writes their record.
const FORECAST: &str = "forecast";

const PROOFS: &[Proof] = &[
    Proof {
        name: "laws",
        filters: &["domain::", "exchange::", "app::"],
        says: "random cases of each law",
        cases: 100_000,
    },
    Proof {
        name: "pay-laws",
        filters: &["commission::laws", "commission::settle", "design::simulate"],
        says: "random plans and worlds for each law of pay",
        cases: 100_000,
    },
    Proof {
        name: "second",
        filters: &["commission::second::compare"],
        says: "random plans and worlds, about ten plan-periods each: the engine against the slow second engine",
        cases: 100_000,
    },
    Proof {
        name: "faults",
        filters: &["app::persist"],
        says: "random damage to what is stored",
        cases: 10_000,
    },
    Proof {
        name: "roadblocks",
        filters: &["domain::roadblocks"],
        says: "companies in which nothing is wrong; at most 6.5 % of them hear a claim. Of up to 500 with a faint leak and 600 deals at most a tenth",
        cases: 2_000,
    },
    Proof {
        name: "effects",
        filters: &["domain::development"],
        says: "companies with a planted training effect, found in 80 % at least, and without one, claimed in 6.5 % at most",
        cases: 2_000,
    },
    Proof {
        name: FORECAST,
        filters: &["domain::truth", "domain::series"],
        says: "made-up companies of known truth, and ten public series",
        cases: 1_500,
    },
    Proof {
        name: SHEETS,
        filters: &["commission::second::recalculated"],
        says: "random plans and worlds, and the demo company: LibreOffice recalculates every live formula to the cent",
        cases: 1_000,
    },
    Proof {
        name: MUTANTS,
        filters: &[],
        says: "faults put into the money code one by one; counted as failed is what no test noticed",
        cases: 400,
    },
    fuzz("fuzz-csv_bytes", "inputs grown by coverage: bytes cut into slices, counts that add up"),
    fuzz("fuzz-typed_import", "inputs grown by coverage: bytes to commit, twice is once"),
    fuzz("fuzz-plan_json", "inputs grown by coverage: plans read, checked, written"),
    fuzz("fuzz-stored_state", "inputs grown by coverage: stored bytes read whole or refused"),
];

const fn fuzz(name: &'static str, says: &'static str) -> Proof {
    Proof { name, filters: &[], says, cases: 10_000_000 }
}

const HEADING: &str = "# Proofs\n\nEach line was written by `cargo xtask prove NAME`: tests that ran at a large count, \
with the seed that repeats them.\n\n| proof | tests | cases of each | seed | commit | date | result |\n\
| --- | --- | --- | --- | --- | --- | --- |\n";

/// What was asked on the command line.
struct Asked {
    cases: u32,
    seed: Option<u64>,
    /// Piece k of n, counted from 1: it changes the seed, so that machines can share a proof.
    shard: (u64, u64),
    /// The one test of the proof that is asked, by its path: one that was mended since all ran.
    only: Option<String>,
}

/// `prove NAME [--cases N] [--seed N] [--shard K/N] [--only TEST]`.
pub fn command(arguments: &[&str]) -> Result<(), String> {
    let proof = arguments
        .first()
        .and_then(|name| PROOFS.iter().find(|proof| proof.name == *name))
        .ok_or_else(overview)?;
    let asked = parse(proof, arguments)?;
    let record = places::root().join("docs").join("proofs.md");
    let text = fs::read_to_string(&record).unwrap_or_else(|_| HEADING.to_owned());
    let first = if proof.name == MUTANTS { 1 } else { next_seed(&text, proof.name, asked.shard) };
    let seed = asked.seed.unwrap_or(first);
    println!("{}: {} {}, seed {seed}", proof.name, asked.cases, proof.says);
    let count = match proof.name.strip_prefix("fuzz-") {
        Some(target) => run_fuzz(target, asked.cases, seed)?,
        None if proof.name == MUTANTS => mutants::run(asked.cases, seed)?,
        None if proof.name == FORECAST => {
            reference::read_series()?;
            let count = run(proof, &asked, seed)?;
            reference::write_record()?;
            count
        }
        None => run(proof, &asked, seed)?,
    };
    let line = line_of(proof, &asked, seed, count)?;
    let folder = record.parent().map_or_else(places::root, std::path::Path::to_path_buf);
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    fs::write(&record, format!("{text}{line}\n")).map_err(|error| error.to_string())?;
    println!("{line}");
    match (count.failed, proof.name) {
        (0, _) => Ok(()),
        (_, MUTANTS) => Err(format!("{} mutants live: docs/mutants.md", count.failed)),
        _ => Err(format!("{} tests failed", count.failed)),
    }
}

fn overview() -> String {
    let mut text = "which proof?".to_owned();
    for proof in PROOFS {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {:14} {} {}", proof.name, proof.cases, proof.says);
    }
    text
}

fn parse(proof: &Proof, arguments: &[&str]) -> Result<Asked, String> {
    let given: HashMap<&str, &str> =
        arguments.iter().skip(1).copied().collect::<Vec<_>>().chunks(2).filter_map(pair).collect();
    let number = |name: &str| {
        given
            .get(name)
            .map(|text| text.parse::<u64>().map_err(|_| format!("{name} {text}: no number")))
            .transpose()
    };
    let cases = number("--cases")?
        .map_or(Ok(proof.cases), |cases| u32::try_from(cases).map_err(|e| e.to_string()))?;
    let shard = given.get("--shard").map_or(Some((1, 1)), |text| {
        let (piece, pieces) = text.split_once('/')?;
        Some((piece.parse().ok()?, pieces.parse().ok()?))
    });
    let shard = shard.filter(|(piece, pieces)| (1..=*pieces).contains(piece));
    let only = given.get("--only").map(|test| (*test).to_owned());
    let is_own = |test: &String| proof.filters.iter().any(|filter| test.starts_with(filter));
    if let Some(other) = only.as_ref().filter(|test| !is_own(test)) {
        return Err(format!("--only {other}: a test below {}", proof.filters.join(", ")));
    }
    let shard = shard.ok_or("--shard K/N, such as 2/4")?;
    Ok(Asked { cases, seed: number("--seed")?, shard, only })
}

fn pair<'a>(two: &[&'a str]) -> Option<(&'a str, &'a str)> {
    Some((*two.first()?, *two.get(1)?))
}

/// Seeds of a piece are those that leave its number when divided by the pieces: none is run twice.
fn next_seed(record: &str, name: &str, (piece, pieces): (u64, u64)) -> u64 {
    let used = record.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        (cells.next()? == name).then(|| cells.nth(2)?.parse::<u64>().ok()).flatten()
    });
    let last = used.filter(|seed| seed % pieces == piece % pieces).max();
    last.map_or(piece, |seed| seed + pieces)
}

fn run(proof: &Proof, asked: &Asked, seed: u64) -> Result<Count, String> {
    let cases = asked.cases;
    let mut arguments =
        vec!["test", "--profile", "proof", "--no-fail-fast", "--no-default-features", "--features", "cli"];
    arguments.extend(["--test", "native", "--"]);
    match &asked.only {
        Some(test) => arguments.extend(["--exact", test]),
        None => arguments.extend(proof.filters),
    }
    let office = if proof.name == SHEETS { Some(setup::spreadsheet()?) } else { None };
    // It takes a program that not everybody has, so that the usual run leaves it out.
    arguments.extend(office.as_ref().map(|_| "--ignored"));
    let mut command = proc::command("cargo", &arguments);
    command.env("PROPTEST_CASES", cases.to_string()).env("PROPTEST_RNG_SEED", seed.to_string());
    // Tests that draw by other means than proptest read the same two numbers here.
    command.env("ATTAIN_CASES", cases.to_string()).env("ATTAIN_SEED", seed.to_string());
    if let Some(office) = office {
        command.env("ATTAIN_SOFFICE", office);
    }
    if proof.name == FORECAST {
        command.env("ATTAIN_SERIES", reference::series()).env("ATTAIN_SERIES_RECORD", reference::table());
    }
    let mut count = Count::default();
    let ended_well = proc::listen(&mut command, |line| count.hear(line))?;
    Ok(count.close(ended_well))
}

/// One target of `fuzz/`, on the inputs that earlier runs kept and on the files of the test data. It counts as
/// failed at the first input that breaks the target, which the fuzzer keeps in `fuzz/artifacts`.
fn run_fuzz(target: &str, cases: u32, seed: u64) -> Result<Count, String> {
    setup::for_fuzzing()?;
    let fuzz = places::root().join("fuzz");
    let own = fuzz.join("corpus").join(target);
    fs::create_dir_all(&own).map_err(|error| error.to_string())?;
    let mut command = proc::command("cargo", &["fuzz", "run", "--sanitizer", "none", target]);
    command.arg(own);
    // The fuzzer does not look into folders below a folder.
    let kept =
        ["tests/data/issues", "tests/data/small", "tests/data/layouts", "tests/data/persist", "docs/plans"];
    command.args(kept.map(|folder| places::root().join(folder)));
    command.args(["--", "-max_len=8192", "-timeout=30", "-print_final_stats=1"]);
    command.args([format!("-runs={cases}"), format!("-seed={seed}")]);
    // The coverage flags are behind this switch on the stable compiler.
    command.env("RUSTC_BOOTSTRAP", "1").env_remove("CARGO_TARGET_DIR");
    let ended_well = proc::listen(&mut command, |_| {})?;
    Ok(Count { passed: u64::from(ended_well), failed: u64::from(!ended_well) })
}

fn line_of(proof: &Proof, asked: &Asked, seed: u64, count: Count) -> Result<String, String> {
    let commit = proc::read(&mut proc::command("git", &["rev-parse", "--short=12", "HEAD"]))?;
    let is_changed =
        !proc::read(&mut proc::command("git", &["status", "--porcelain", "src", "tests", "fuzz"]))?
            .is_empty();
    let date = proc::read(&mut proc::command("date", &["-u", "+%Y-%m-%d"]))?;
    let mark = if is_changed { " with changes" } else { "" };
    let name =
        asked.only.as_ref().map_or(proof.name.to_owned(), |test| format!("{}, only {test}", proof.name));
    Ok(format!(
        "| {name} | {} | {} | {seed} | {}{mark} | {} | {} failed |",
        count.passed + count.failed,
        asked.cases,
        commit.trim(),
        date.trim(),
        count.failed
    ))
}

#[cfg(test)]
mod tests {
    use super::{PROOFS, next_seed, parse};

    #[test]
    fn each_piece_goes_on_behind_its_own_last_seed() {
        let record = "| laws | 9 | 100 | 1 | a | d | 0 failed |\n| laws | 9 | 100 | 5 | a | d | 0 failed |\n\
                      | faults | 2 | 10 | 77 | a | d | 0 failed |\n";
        assert_eq!(next_seed(record, "laws", (1, 4)), 9);
        assert_eq!(next_seed(record, "laws", (2, 4)), 2);
        assert_eq!(next_seed(record, "laws", (1, 1)), 6);
        assert_eq!(next_seed("", "laws", (4, 4)), 4);
    }

    #[test]
    fn one_test_is_asked_of_the_proof_that_has_it() {
        let laws = PROOFS.iter().find(|proof| proof.name == "pay-laws").unwrap();
        let asked = |test| parse(laws, &["pay-laws", "--cases", "9", "--only", test]);
        assert_eq!(
            asked("commission::laws::moves::i04").unwrap().only.as_deref(),
            Some("commission::laws::moves::i04")
        );
        assert!(asked("app::persist").is_err());
        assert_eq!(parse(laws, &["pay-laws"]).unwrap().only, None);
    }
}
