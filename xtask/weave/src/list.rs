//! Mutants as cargo-mutants lists them (`--list --json`).

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Genre {
    /// A function returns a fixed value.
    FnValue,
    /// Another operator between two operands.
    BinaryOperator,
    /// A sign or a negation is left out.
    UnaryOperator,
    /// An arm of a match is left out.
    MatchArm,
    /// A guard of an arm always holds, or never.
    MatchArmGuard,
    /// A field of a struct expression is left to its base.
    StructField,
    /// One that a newer version of the tool knows.
    #[serde(other)]
    Other,
}

/// A place in a file; both numbers count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct At {
    pub line: usize,
    pub column: usize,
}

/// The text that is replaced, its end excluded.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Span {
    pub start: At,
    pub end: At,
}

/// The function around a mutant.
#[derive(Clone, Debug, Deserialize)]
pub struct Function {
    pub span: Span,
}

/// One fault: `replacement` in place of the text of `span`.
#[derive(Clone, Debug, Deserialize)]
pub struct Mutant {
    /// File, line, column and change in words.
    pub name: String,
    /// The file's path from the clone's root.
    pub file: String,
    pub function: Option<Function>,
    pub span: Span,
    pub replacement: String,
    pub genre: Genre,
}

/// Those of the list that are named, in the order of the names; one that is named twice comes once.
pub fn chosen(list: &str, names: &str) -> Result<Vec<Mutant>, String> {
    let all: Vec<Mutant> = serde_json::from_str(list).map_err(|error| format!("the list: {error}"))?;
    let mut by_name: HashMap<&str, &Mutant> = HashMap::new();
    for mutant in &all {
        by_name.entry(&mutant.name).or_insert(mutant);
    }
    let mut seen = HashSet::new();
    let fresh = names.lines().filter(|name| !name.is_empty() && seen.insert(*name));
    fresh
        .map(|name| {
            by_name.get(name).map(|mutant| (*mutant).clone()).ok_or_else(|| format!("no mutant {name}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Genre, chosen};

    const LIST: &str = r#"[
      {"name": "a.rs:1:9: replace f -> i64 with 0", "package": "p", "file": "a.rs", "genre": "FnValue",
       "function": {"function_name": "f", "return_type": "-> i64",
                    "span": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 20}}},
       "span": {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 10}}, "replacement": "0"},
      {"name": "a.rs:2:1: something new", "file": "a.rs", "genre": "LoopBody", "function": null,
       "span": {"start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 2}}, "replacement": ""}]"#;

    #[test]
    fn the_named_are_taken_once_and_in_order() {
        let names = "a.rs:2:1: something new\na.rs:1:9: replace f -> i64 with 0\na.rs:2:1: something new\n";
        let found = chosen(LIST, names).unwrap();
        let genres: Vec<Genre> = found.iter().map(|mutant| mutant.genre).collect();
        assert_eq!(genres, [Genre::Other, Genre::FnValue]);
        assert_eq!(found[1].replacement, "0");
        assert!(found[1].function.is_some() && found[0].function.is_none());
    }

    #[test]
    fn a_name_that_the_list_lacks_is_an_error() {
        assert_eq!(chosen(LIST, "b.rs").unwrap_err(), "no mutant b.rs");
    }
}
