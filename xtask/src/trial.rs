//! One mutant tried: the tests of the woven copy with its switch on, stopped at the first that fails.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::mutants::TESTS;

/// The tests that notice most in the least time. They run first, the others only if these pass.
const QUICK: [&str; 3] = ["commission::cases", "commission::golden", "domain::kernel"];

/// Tests that look at the source itself, which is another in the copy.
const OF_SOURCE: &str = "architecture";

/// How long a stage may take at least, in seconds, and how often its time without a mutant.
const LIMIT: (u64, u32) = (60, 10);

/// Memory of one run in KiB: a mutant may want ever more.
const MEMORY: u32 = 4 << 20;

/// What became of a run.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every test passed.
    Passed,
    /// This one did not.
    Failed(String),
    /// It did not end in time.
    Late,
}

/// The tests of the copy, which pass while no mutant lives.
pub struct Trial {
    programs: [PathBuf; 2],
    folder: PathBuf,
    seed: u64,
    /// How long each stage may take.
    limits: Vec<Duration>,
}

#[derive(Clone, Copy)]
enum Stage {
    /// The library's own tests.
    Own,
    Quick,
    /// All other tests of pay and values.
    Pay,
    /// All other tests of the house: pages, files and the command line stand on the money code too.
    House,
}

const STAGES: [Stage; 4] = [Stage::Own, Stage::Quick, Stage::Pay, Stage::House];

impl Stage {
    /// The names that choose its tests, and those that leave some out.
    fn names(self) -> (&'static [&'static str], Vec<&'static str>) {
        match self {
            Stage::Own => (&[], Vec::new()),
            Stage::Quick => (&QUICK, Vec::new()),
            Stage::Pay => (&TESTS, QUICK.to_vec()),
            Stage::House => (&[], [&TESTS[..], &QUICK, &[OF_SOURCE]].concat()),
        }
    }
}

impl Trial {
    /// Runs the tests of a copy without a mutant, to know that they pass and how long they take.
    pub fn new(programs: &[PathBuf; 2], folder: &Path, seed: u64) -> Result<Trial, String> {
        let most = Duration::from_secs(LIMIT.0 * u64::from(LIMIT.1));
        let mut trial = Trial {
            programs: programs.clone(),
            folder: folder.to_owned(),
            seed,
            limits: vec![most; STAGES.len()],
        };
        let mut limits = Vec::new();
        for (stage, limit) in STAGES.into_iter().zip(&trial.limits) {
            let start = Instant::now();
            match trial.run(stage, None, *limit)? {
                Ending::Passed => {}
                Ending::Failed(test) => return Err(format!("{test} fails without any mutant")),
                Ending::Late => return Err("the tests take too long without any mutant".to_owned()),
            }
            let took = start.elapsed();
            println!("without a mutant: {:.1} s", took.as_secs_f64());
            limits.push(Duration::from_secs(LIMIT.0).max(took * LIMIT.1));
        }
        trial.limits = limits;
        Ok(trial)
    }

    /// The same with tests that were built anew.
    pub fn with(&self, programs: [PathBuf; 2]) -> Trial {
        Trial { programs, folder: self.folder.clone(), seed: self.seed, limits: self.limits.clone() }
    }

    /// What the tests say of a mutant.
    pub fn of(&self, mutant: u32) -> Result<Ending, String> {
        for (stage, limit) in STAGES.into_iter().zip(&self.limits) {
            let ending = self.run(stage, Some(mutant), *limit)?;
            if ending != Ending::Passed {
                return Ok(ending);
            }
        }
        Ok(Ending::Passed)
    }

    fn run(&self, stage: Stage, mutant: Option<u32>, limit: Duration) -> Result<Ending, String> {
        let [own, native] = &self.programs;
        let program = if matches!(stage, Stage::Own) { own } else { native };
        let mut command = limited(program, limit);
        let (names, left_out) = stage.names();
        command.args(names).args(left_out.iter().flat_map(|name| ["--skip", name]));
        command.arg("--test-threads=1").current_dir(&self.folder);
        // No run may leave anything behind for another: no case to be tried again, no snapshot to be looked at.
        command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1").env("PROPTEST_MAX_SHRINK_ITERS", "0");
        command.env("PROPTEST_RNG_SEED", self.seed.to_string()).env("INSTA_UPDATE", "no");
        command.envs(mutant.map(|number| ("ATTAIN_MUTANT", number.to_string())));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        watch(child, limit)
    }
}

/// The program, in a group of its own with what it starts, so that all of it can be ended.
#[cfg(unix)]
fn limited(program: &Path, limit: Duration) -> Command {
    use std::os::unix::process::CommandExt;
    // The time of the processor ends what is left of a run whose watcher was stopped.
    let seconds = limit.as_secs().max(1) * 2;
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {MEMORY}; ulimit -t {seconds}; exec \"$0\" \"$@\"")]);
    command.arg(program).process_group(0);
    command
}

#[cfg(not(unix))]
fn limited(program: &Path, _: Duration) -> Command {
    Command::new(program)
}

/// Listens until the first failure, the end, or the limit.
fn watch(mut child: Child, limit: Duration) -> Result<Ending, String> {
    let lines = lines(&mut child);
    let deadline = Instant::now() + limit;
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if let Some(test) = failed(&line) {
                    end(&mut child)?;
                    return Ok(Ending::Failed(test.to_owned()));
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                end(&mut child)?;
                return Ok(Ending::Late);
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok(if status.success() { Ending::Passed } else { Ending::Failed(format!("ended with {status}")) })
}

fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

/// The test that a line of the runner reports as failed.
fn failed(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

/// Ends a run with all that it started.
fn end(child: &mut Child) -> Result<(), String> {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        // A group that is gone already is as good.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    } else {
        let _ = child.kill();
    }
    child.wait().map(drop).map_err(|error| error.to_string())
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Ending, failed, limited, watch};
    use std::path::Path;
    use std::process::Stdio;
    use std::time::Duration;

    /// What becomes of a shell that says something.
    fn ending(script: &str, limit: Duration) -> Ending {
        let mut command = limited(Path::new("sh"), limit);
        watch(command.args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap(), limit).unwrap()
    }

    #[test]
    fn a_run_ends_by_its_status_its_first_failure_or_its_limit() {
        let long = Duration::from_secs(600);
        assert_eq!(ending("echo test a ... ok", long), Ending::Passed);
        assert_eq!(
            ending("echo test a ... ok; exit 101", long),
            Ending::Failed("ended with exit status: 101".to_owned())
        );
        let first = ending("echo 'test a::b ... FAILED'; sleep 600 & sleep 600", long);
        assert_eq!(first, Ending::Failed("a::b".to_owned()));
        assert_eq!(ending("sleep 600 & sleep 600", Duration::from_millis(50)), Ending::Late);
    }

    #[test]
    fn a_failure_is_a_line_of_its_own() {
        assert_eq!(failed("test a::b ... FAILED"), Some("a::b"));
        assert_eq!(failed("test a::b ... ok"), None);
        assert_eq!(failed("test result: FAILED. 1 passed; 2 failed"), None);
        assert_eq!(failed("a test ... FAILED"), None);
    }
}
