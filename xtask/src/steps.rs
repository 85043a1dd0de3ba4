//! Steps of a run: each is named, timed and counted; none stops those behind it.

use std::process::ExitCode;
use std::time::Instant;

use crate::count::Count;

/// What has been run so far.
#[derive(Default)]
pub struct Steps {
    total: Count,
    lines: Vec<String>,
}

impl Steps {
    /// A step that holds or does not.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<(), String>) -> bool {
        let mut holds = false;
        self.tests(name, || {
            work()?;
            holds = true;
            Ok(Count { passed: 1, failed: 0 })
        });
        holds
    }

    /// A step that counts its own tests.
    pub fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Count, String>) {
        println!("\n== {name}");
        let start = Instant::now();
        let count = work().unwrap_or_else(|why| {
            println!("{why}");
            Count { passed: 0, failed: 1 }
        });
        self.total.passed += count.passed;
        self.total.failed += count.failed;
        let mark = if count.failed == 0 { "ok" } else { "FAILED" };
        let seconds = start.elapsed().as_secs_f64();
        let line = format!(
            "{mark:>6} {seconds:7.1} s {:5} of {:<5} {name}",
            count.passed,
            count.passed + count.failed
        );
        println!("== {line}");
        self.lines.push(line);
    }

    /// Prints the overview and the closing line.
    pub fn close(self) -> ExitCode {
        println!("\n== overview");
        for line in &self.lines {
            println!("{line}");
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
