//! Files of a command in one folder: each takes its place only when all are whole.

use super::Trouble;
use super::arguments::Form;
use super::output::{self, Table};
use serde::Serialize;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// One file that was written.
#[derive(Serialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// Makes the folder, if it is not there.
pub fn make(folder: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))
}

/// Files written beside their places. What is dropped before it took its place is removed.
#[derive(Default)]
pub struct Beside {
    files: Vec<(PathBuf, PathBuf, Written)>,
}

impl Beside {
    /// Writes one more file beside its place.
    pub fn add(
        &mut self,
        folder: &Path,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Trouble> {
        let (place, beside) = (folder.join(name), folder.join(format!("{name}.new")));
        self.files.push((beside.clone(), place, Written { name: name.to_owned(), bytes: 0 }));
        let bytes = whole(&beside, write).map_err(|error| failed(&beside, &error))?;
        if let Some((_, _, written)) = self.files.last_mut() {
            written.bytes = bytes;
        }
        Ok(())
    }

    /// Puts all of them into their places.
    pub fn take_place(mut self) -> Result<Vec<Written>, Trouble> {
        for (beside, place, _) in &self.files {
            fs::rename(beside, place).map_err(|error| failed(place, &error))?;
        }
        Ok(std::mem::take(&mut self.files).into_iter().map(|(_, _, written)| written).collect())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What can't be removed is no worse than what was there.
        self.files.iter().for_each(|(beside, _, _)| drop(fs::remove_file(beside)));
    }
}

/// Writes a file to its end; its size.
fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<u64> {
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.metadata()?.len())
}

fn failed(path: &Path, error: &io::Error) -> Trouble {
    Trouble(format!("{}: {error}", path.display()))
}

/// Lists what was written.
pub fn print(written: &[Written], folder: &Path, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    if form == Form::Json {
        return output::json(out, &written);
    }
    let mut table = Table::new(&["file", "#bytes"]);
    for file in written {
        table.push(vec![file.name.clone(), file.bytes.to_string()]);
    }
    table.print(form, out)?;
    output::text(out, &format!("Written to {}.\n", folder.display()))
}
