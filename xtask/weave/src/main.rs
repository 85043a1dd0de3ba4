//! Weaves the mutants of a sample into one copy of the clone, each behind a switch that `ATTAIN_MUTANT` turns on,
//! and builds the tests of that copy once.
//!
//! `weave CLONE FOLDER` reads `list.json` (what cargo-mutants lists) and `chosen.txt` (names, one a line) in
//! FOLDER. It keeps the copy in `tree` and what is built of it in `target`, and writes `woven.txt`: the tests'
//! program, then for each mutant whether it is woven and its number, to be tried alone, or refused by the compiler.

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
        [clone, folder] => run(Path::new(clone), Path::new(folder)),
        _ => Err("weave CLONE FOLDER".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("weave: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(clone: &Path, folder: &Path) -> Result<(), String> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    let mutants = list::chosen(&read("list.json")?, &read("chosen.txt")?)?;
    let (copy, target) = (folder.join("tree"), folder.join("target"));
    let tree = Tree { clone: clone.to_owned(), copy: copy.clone() };
    let weaving = Weaving::open(mutants, tree, Compiler { copy, target })?;
    let stamp = weaving.stamp();
    let sorted = match earlier(&read("woven.txt").unwrap_or_default(), stamp) {
        Some(sorted) => weaving.renew(sorted)?,
        None => weaving.sort()?,
    };
    println!(
        "{} mutants woven, {} alone, {} do not build",
        sorted.woven.len(),
        sorted.alone.len(),
        sorted.unviable.len()
    );
    let program = weaving.compiler.tests()?;
    let text = format!("stamp\t{stamp}\nprogram\t{}\n{}", program.display(), lines(&weaving, &sorted));
    fs::write(folder.join("woven.txt"), text).map_err(|error| error.to_string())
}

fn lines(weaving: &Weaving, sorted: &Sorted) -> String {
    let mut text = String::new();
    for (mutant, id) in weaving.mutants.iter().zip(1..) {
        let name = &mutant.name;
        // Writing to a string does not fail.
        let _ = match sorted.alone.get(&id) {
            Some(why) => writeln!(text, "alone\t{why}\t{name}"),
            None if sorted.woven.contains(&id) => writeln!(text, "woven\t{id}\t{name}"),
            None => writeln!(text, "unviable\t\t{name}"),
        };
    }
    text
}

/// How the same mutants of the same files were sorted before.
fn earlier(text: &str, stamp: u64) -> Option<Sorted> {
    let mut lines = text.lines();
    if lines.next()? != format!("stamp\t{stamp}") || !lines.next()?.starts_with("program\t") {
        return None;
    }
    let mut sorted = Sorted::default();
    for (line, id) in lines.zip(1..) {
        let mut parts = line.split('\t');
        match (parts.next()?, parts.next()?) {
            ("alone", why) => drop(sorted.alone.insert(id, why.to_owned())),
            ("woven", _) => drop(sorted.woven.insert(id)),
            _ => drop(sorted.unviable.insert(id)),
        }
    }
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use super::earlier;

    #[test]
    fn what_was_sorted_is_taken_over_while_nothing_has_changed() {
        let text = "stamp\t7\nprogram\t/t/native\nunviable\t\ta\nalone\tjoins a let\tb\nwoven\t3\tc\n";
        let sorted = earlier(text, 7).unwrap();
        assert!(sorted.unviable.contains(&1) && sorted.woven.contains(&3));
        assert_eq!(sorted.alone.get(&2).map(String::as_str), Some("joins a let"));
        assert!(earlier(text, 8).is_none());
        assert!(earlier("", 7).is_none());
    }
}
