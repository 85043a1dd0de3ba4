//! Cargo on the copy, and what it says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

/// Bytes of a file that an error speaks of.
#[derive(Clone, Debug, Deserialize)]
pub struct Label {
    #[serde(rename = "file_name")]
    pub file: String,
    #[serde(rename = "byte_start")]
    pub start: usize,
    /// Where the error is, and not only what led to it.
    #[serde(rename = "is_primary")]
    pub is_main: bool,
}

/// One error of the compiler.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    level: String,
    /// The first line.
    pub message: String,
    #[serde(rename = "spans")]
    pub labels: Vec<Label>,
    /// As a person reads it.
    pub rendered: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// A line that cargo writes.
#[derive(Deserialize)]
struct Line {
    message: Option<Fault>,
    executable: Option<PathBuf>,
    target: Option<Target>,
}

/// Cargo in the copy, with a target folder of its own. Lints are no errors there.
pub struct Compiler {
    pub copy: PathBuf,
    pub target: PathBuf,
}

impl Compiler {
    /// The errors of the library; none if it is sound.
    pub fn check(&self) -> Result<Vec<Fault>, String> {
        let output = self.run(&["check", "--lib"])?;
        let faults = faults(&text(&output.stdout));
        if !output.status.success() && faults.is_empty() {
            return Err(format!("the copy cannot be checked\n{}", text(&output.stderr)));
        }
        Ok(faults)
    }

    /// Builds the library's own tests and the native ones, and returns the programs of both.
    pub fn tests(&self) -> Result<[PathBuf; 2], String> {
        let output = self.run(&["test", "--no-run", "--profile", "woven", "--lib", "--test", "native"])?;
        let said = text(&output.stdout);
        if !output.status.success() {
            let shown: String = faults(&said).into_iter().filter_map(|fault| fault.rendered).collect();
            return Err(format!("the copy cannot be built\n{shown}{}", text(&output.stderr)));
        }
        let both = program(&said, "rlib").zip(program(&said, "test"));
        both.map(|(own, native)| [own, native])
            .ok_or_else(|| "cargo names no program of the tests".to_owned())
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, String> {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).args(["--no-default-features", "--features", "cli"]);
        cargo.args(["--quiet", "--message-format", "json"]);
        cargo.current_dir(&self.copy).env("CARGO_TARGET_DIR", &self.target);
        cargo.env("RUSTFLAGS", "--cap-lints=allow").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.output().map_err(|error| format!("cargo could not be started: {error}"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The errors in cargo's lines that name a place.
fn faults(text: &str) -> Vec<Fault> {
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let mut faults: Vec<Fault> = lines.filter_map(|line| line.message).collect();
    faults.retain(|fault| fault.level.starts_with("error") && !fault.labels.is_empty());
    for label in faults.iter_mut().flat_map(|fault| &mut fault.labels) {
        label.file = Path::new(&label.file).components().map(name).collect::<Vec<_>>().join("/");
    }
    faults
}

fn name(component: std::path::Component<'_>) -> String {
    component.as_os_str().to_string_lossy().into_owned()
}

/// The program of the tests of a target of this kind.
fn program(text: &str, kind: &str) -> Option<PathBuf> {
    let mut lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    lines.find_map(|line| line.executable.filter(|_| line.target.is_some_and(|target| target.kind == [kind])))
}

#[cfg(test)]
mod tests {
    use super::{faults, program};

    const LINES: &str = r#"{"reason":"compiler-artifact","target":{"kind":["rlib"],"name":"attain"},"executable":null}
{"reason":"compiler-message","message":{"level":"warning","message":"unused","spans":[{"file_name":"src/a.rs","byte_start":1,"byte_end":2,"is_primary":true}],"rendered":"w"}}
{"reason":"compiler-message","target":{"kind":["rlib"],"name":"attain"},"message":{"level":"error","message":"mismatched types","spans":[{"file_name":"src/a.rs","byte_start":7,"byte_end":9,"is_primary":true},{"file_name":"src/a.rs","byte_start":3,"byte_end":4,"is_primary":false}],"rendered":"e"}}
{"reason":"compiler-message","message":{"level":"error","message":"aborting due to 1 previous error","spans":[],"rendered":"a"}}
{"reason":"compiler-artifact","target":{"kind":["test"],"name":"native"},"executable":"/t/native-1"}
{"reason":"build-finished","success":false}
"#;

    #[test]
    fn errors_with_a_place_are_heard_and_nothing_else() {
        let found = faults(LINES);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "mismatched types");
        let labels: Vec<_> = found[0].labels.iter().map(|label| (label.start, label.is_main)).collect();
        assert_eq!(labels, [(7, true), (3, false)]);
    }

    #[test]
    fn the_program_of_the_tests_is_named() {
        assert_eq!(program(LINES, "test"), Some("/t/native-1".into()));
        assert_eq!(program(LINES, "rlib"), None);
    }
}
