//! Child processes: they run in the clone's root with our tools on their path.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::places;

/// A command line, to be run or read.
pub fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(places::root()).env("PATH", places::search_path());
    command
}

/// Runs it with its output on screen.
pub fn run(command: &mut Command) -> Result<(), String> {
    let name = name_of(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} ended with {status}")),
        Err(error) => Err(format!("{name} could not be started: {error}")),
    }
}

/// Runs it in silence and returns what it wrote.
pub fn read(command: &mut Command) -> Result<String, String> {
    let name = name_of(command);
    let output = command.output().map_err(|error| format!("{name} could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() { Ok(text) } else { Err(format!("{name} ended with {}", output.status)) }
}

/// Runs it with its output on screen, and hands each line of that to `heard`. Returns whether it ended well.
pub fn listen(command: &mut Command, mut heard: impl FnMut(&str)) -> Result<bool, String> {
    let name = name_of(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            heard(&line);
        }
    }
    child.wait().map(|status| status.success()).map_err(|error| format!("{name}: {error}"))
}

fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
