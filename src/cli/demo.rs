//! `attain demo`: the files of a company that never was, as a CRM would export them.

use super::arguments::Arguments;
use super::folder::{Beside, make, print};
use super::{Outcome, Trouble, trouble, workspace};
use crate::exchange::demo::{Brief, Company};
use std::io::Write;

/// Writes the files into the folder that `-o` names; each takes its place only when all are whole.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let Some(folder) = &arguments.folder else { return Err("name the folder for the files: -o DIR".into()) };
    let today = workspace::today(arguments);
    let brief = Brief::new(arguments.deals, arguments.people, arguments.seed, today).map_err(trouble)?;
    let company = Company::of(brief);
    make(folder)?;
    let mut beside = Beside::default();
    for file in arguments.layout.files() {
        beside.add(folder, file.name, |out| file.write(&company, out))?;
    }
    for (name, text) in company.plans() {
        beside.add(folder, name, |out| out.write_all(text.as_bytes()))?;
    }
    let written = beside.take_place()?;
    print(&written, folder, arguments.form, out)?;
    Ok(Outcome::Done)
}
