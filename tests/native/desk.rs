//! The command line on a desk of its own: a folder with one workspace, and the day on which all is said.

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own for one test.
pub struct Desk(PathBuf);

impl Desk {
    pub fn new(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("attain-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Desk(folder)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.run_in(words, &[])
    }

    /// The same with these variables of the environment.
    pub fn run_in(&self, words: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attain"));
        command.args(words).args(["--today", "2025-08-15"]).envs(variables.iter().copied());
        if !words.contains(&"--list") {
            command.args(["-w", &self.path("team.attain")]);
        }
        command.output().unwrap()
    }

    /// The JSON of a command, however it ends.
    pub fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    }

    /// What is printed by a command that must end well.
    pub fn does(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The JSON of a command that must end well.
    pub fn tells(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.does(&[words, &["--json"]].concat())).unwrap()
    }

    pub fn import_small(&self) {
        self.does(&[
            "import",
            "tests/data/small/deals.csv",
            "tests/data/small/people.csv",
            "tests/data/small/quotas.csv",
        ]);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
