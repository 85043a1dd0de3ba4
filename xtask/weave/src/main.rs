//! Weaves the mutants of a sample into one copy of the clone, each behind a switch that `ATTAIN_MUTANT` turns on,
//! and builds the tests of that copy once.
//!
//! `weave CLONE FOLDER` reads `list.json` (what cargo-mutants lists) and `chosen.txt` (names, one a line) in
//! FOLDER. It keeps the copy in `tree` and what is built of it in `target`, and writes `woven.txt`: the programs of
//! the tests, then for each mutant its number and whether it is woven, to be tried alone, or refused by the compiler.
//! `weave CLONE FOLDER NUMBER` builds the copy with this mutant alone, without a switch, and writes the programs to
//! `alone.txt`.

mod compiler;
mod list;
mod places;
mod source;
mod tree;
mod weaving;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use compiler::Compiler;
use tree::Tree;
use weaving::{Sorted, Weaving};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [clone, folder] => all(&Place::new(clone, folder)),
        [clone, folder, number] => alone(&Place::new(clone, folder), number),
        _ => Err("weave CLONE FOLDER [NUMBER]".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("weave: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The clone, and the folder of the copy.
struct Place<'a> {
    clone: &'a Path,
    folder: &'a Path,
}

impl<'a> Place<'a> {
    fn new(clone: &'a str, folder: &'a str) -> Place<'a> {
        Place { clone: Path::new(clone), folder: Path::new(folder) }
    }

    fn read(&self, name: &str) -> Result<String, String> {
        fs::read_to_string(self.folder.join(name)).map_err(|error| format!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        fs::write(self.folder.join(name), text).map_err(|error| format!("{name}: {error}"))
    }

    fn open(&self) -> Result<Weaving, String> {
        let mutants = list::chosen(&self.read("list.json")?, &self.read("chosen.txt")?)?;
        let (copy, target) = (self.folder.join("tree"), self.folder.join("target"));
        let tree = Tree { clone: self.clone.to_owned(), copy: copy.clone() };
        Weaving::open(mutants, tree, Compiler { copy, target })
    }
}

fn all(place: &Place<'_>) -> Result<(), String> {
    let weaving = place.open()?;
    let stamp = weaving.stamp();
    let sorted = match earlier(&place.read("woven.txt").unwrap_or_default(), stamp) {
        Some(sorted) => weaving.renew(sorted)?,
        None => weaving.sort()?,
    };
    println!(
        "{} mutants woven, {} alone, {} do not build",
        sorted.woven.len(),
        sorted.alone.len(),
        sorted.unviable.len()
    );
    // Written before and after: where the tests do not build, the next run need not sort again.
    let sorted = lines(&weaving, &sorted);
    place.write("woven.txt", &format!("stamp\t{stamp}\n{sorted}"))?;
    place.write("woven.txt", &format!("stamp\t{stamp}\n{}{sorted}", programs(&weaving)?))
}

fn alone(place: &Place<'_>, number: &str) -> Result<(), String> {
    let id: u32 = number.parse().map_err(|_| format!("{number}: no number"))?;
    let weaving = place.open()?;
    weaving.type_in(&[id].into())?;
    place.write("alone.txt", &programs(&weaving)?)
}

fn programs(weaving: &Weaving) -> Result<String, String> {
    let [own, native] = weaving.compiler.tests()?;
    Ok(format!("own\t{}\nnative\t{}\n", own.display(), native.display()))
}

fn lines(weaving: &Weaving, sorted: &Sorted) -> String {
    let mut text = String::new();
    for (mutant, id) in weaving.mutants.iter().zip(1..) {
        let kind = match id {
            id if sorted.woven.contains(&id) => "woven",
            id if sorted.alone.contains(&id) => "alone",
            _ => "unviable",
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "{kind}\t{id}\t{}", mutant.name);
    }
    text
}

/// How the same mutants of the same files were sorted before.
fn earlier(text: &str, stamp: u64) -> Option<Sorted> {
    let mut lines = text.lines();
    if lines.next()? != format!("stamp\t{stamp}") {
        return None;
    }
    let lines = lines.filter(|line| !line.starts_with("own\t") && !line.starts_with("native\t"));
    let mut sorted = Sorted::default();
    for line in lines {
        let mut parts = line.split('\t');
        let (kind, id) = (parts.next()?, parts.next()?.parse().ok()?);
        match kind {
            "alone" => sorted.alone.insert(id),
            "woven" => sorted.woven.insert(id),
            _ => sorted.unviable.insert(id),
        };
    }
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use super::earlier;

    #[test]
    fn what_was_sorted_is_taken_over_while_nothing_has_changed() {
        let text = "stamp\t7\nown\t/t/own\nnative\t/t/native\nunviable\t1\ta\nalone\t2\tb\nwoven\t3\tc\n";
        let sorted = earlier(text, 7).unwrap();
        assert!(sorted.unviable.contains(&1) && sorted.alone.contains(&2) && sorted.woven.contains(&3));
        assert!(earlier(text, 8).is_none());
        assert!(earlier("", 7).is_none());
    }
}
