//! The copy of the clone: what is not changed keeps its time, so that cargo builds only what changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The switch, as a module of the copy.
const SWITCH: (&str, &str) = ("src/mutant.rs", include_str!("../switch/mutant.rs"));

/// The file that gains the module.
const TOP: &str = "src/lib.rs";

/// A clone and its copy.
pub struct Tree {
    pub clone: PathBuf,
    pub copy: PathBuf,
}

impl Tree {
    /// Copies all that git knows or would know, but for the `woven`, which the caller writes; whatever else stands
    /// in the copy goes.
    pub fn refresh(&self, woven: &BTreeSet<&str>) -> Result<(), String> {
        let mut listed: BTreeSet<String> = self.listed()?;
        // Listed and not there: removed, but not yet for git.
        listed.retain(|file| self.clone.join(file).is_file());
        for file in listed.iter().filter(|file| *file != TOP && !woven.contains(file.as_str())) {
            let bytes = fs::read(self.clone.join(file)).map_err(|error| format!("{file}: {error}"))?;
            self.put(file, &bytes)?;
        }
        self.put(TOP, format!("{}\npub mod mutant;\n", self.original(TOP)?).as_bytes())?;
        self.put(SWITCH.0, SWITCH.1.as_bytes())?;
        listed.insert(SWITCH.0.to_owned());
        let kept = listed.iter().map(|file| self.copy.join(file)).collect();
        sweep(&self.copy, &kept)
    }

    /// A file of the clone.
    pub fn original(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.clone.join(file)).map_err(|error| format!("{file}: {error}"))
    }

    /// Writes a file of the copy, if it is not like that already.
    pub fn put(&self, file: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.copy.join(file);
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.copy);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| format!("{}: {error}", path.display()))
    }

    fn listed(&self) -> Result<BTreeSet<String>, String> {
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&self.clone);
        let output = git.output().map_err(|error| format!("git could not be started: {error}"))?;
        if !output.status.success() {
            return Err(format!("git ls-files ended with {}", output.status));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect())
    }
}

/// Removes all files below a folder that are not kept.
fn sweep(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            sweep(&path, kept)?;
        } else if !kept.contains(&path) {
            fs::remove_file(&path).map_err(failed)?;
        }
    }
    Ok(())
}
