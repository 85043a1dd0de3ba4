//! `attain demo`: the files of a company that never was, as a CRM would export them.

use super::arguments::{Arguments, Form};
use super::output::{self, Table};
use super::{Outcome, Trouble, trouble, workspace};
use crate::exchange::demo::{Brief, Company};
use serde::Serialize;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// One file that was written.
#[derive(Serialize)]
struct Written {
    name: String,
    bytes: u64,
}

/// Writes the files into the folder that `-o` names; each takes its place only when all are whole.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let Some(folder) = &arguments.folder else { return Err("name the folder for the files: -o DIR".into()) };
    let today = workspace::today(arguments);
    let brief = Brief::new(arguments.deals, arguments.people, arguments.seed, today).map_err(trouble)?;
    let company = Company::of(brief);
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut beside = Beside::default();
    for file in arguments.layout.files() {
        beside.add(folder, file.name, |out| file.write(&company, out))?;
    }
    for (name, text) in company.plans() {
        beside.add(folder, name, |out| out.write_all(text.as_bytes()))?;
    }
    let written = beside.take_place()?;
    print(&written, folder, arguments, out)?;
    Ok(Outcome::Done)
}

/// Files written beside their places. What is dropped before it took its place is removed.
#[derive(Default)]
struct Beside {
    files: Vec<(PathBuf, PathBuf, Written)>,
}

impl Beside {
    fn add(
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

    fn take_place(mut self) -> Result<Vec<Written>, Trouble> {
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

fn print(
    written: &[Written],
    folder: &Path,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    if arguments.form == Form::Json {
        return output::json(out, &written);
    }
    let mut table = Table::new(&["file", "#bytes"]);
    for file in written {
        table.push(vec![file.name.clone(), file.bytes.to_string()]);
    }
    table.print(arguments.form, out)?;
    output::text(out, &format!("Written to {}.\n", folder.display()))
}
