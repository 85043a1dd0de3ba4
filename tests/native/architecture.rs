//! The house as it is built: which room uses which, how long functions and files are, what is listed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the bottom up, each with the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("platform", &[]),
    ("exchange", &["domain"]),
    ("app", &["domain", "exchange"]),
    ("present", &["domain", "exchange", "app"]),
    ("shell", &["domain", "exchange", "app", "platform"]),
    ("ui", &["domain", "app", "present", "platform"]),
    ("cli", &["domain", "exchange", "app", "present"]),
    ("bin", &["cli", "domain", "exchange", "app", "present", "shell", "platform", "ui"]),
];

/// Rooms that must not know a crate.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "domain",
        &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo_storage", "csv", "std::fs", "std::time"],
    ),
    ("exchange", &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo_storage", "std::fs", "std::time"]),
    ("app", &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo_storage", "std::fs", "std::time"]),
    ("present", &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo_storage", "std::fs", "std::time"]),
    ("ui", &["gloo_storage", "web_sys::"]),
];

const LONGEST_FUNCTION: usize = 70;
const LONGEST_FILE: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(Path::new("src"), "rs", &mut files);
    assert!(files.len() > 20, "run from the crate's folder");
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
    files.sort();
}

fn room_of(path: &Path) -> &str {
    let inside = path.strip_prefix("src").unwrap();
    match inside.components().count() {
        1 => "bin",
        _ => inside.components().next().unwrap().as_os_str().to_str().unwrap(),
    }
}

#[test]
fn no_room_uses_one_that_stands_above_it() {
    let mut climbing = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let (_, allowed) =
            ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("unknown room {room}"));
        for (number, line) in text.lines().enumerate() {
            for used in crate_paths(line) {
                if ROOMS.iter().any(|(name, _)| *name == used) && used != room && !allowed.contains(&used) {
                    climbing.push(format!("{}:{} uses {used}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(climbing.is_empty(), "{}", climbing.join("\n"));
}

/// The rooms named in a line as `crate::room` or `attain::room`, outside comments.
fn crate_paths(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or("");
    let mut rooms = Vec::new();
    for marker in ["crate::", "attain::"] {
        for part in code.split(marker).skip(1) {
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
            rooms.push(&part[..end]);
        }
    }
    rooms
}

#[test]
fn rooms_do_not_know_what_they_must_not() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(room, _)| *room == room_of(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for name in *forbidden {
                if code.contains(&format!("{name}::")) || code.contains(&format!("use {name}")) {
                    found.push(format!("{}:{} names {name}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_and_functions_stay_short_and_every_file_says_what_it_is() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > LONGEST_FILE {
            wrong.push(format!("{}: {} lines", path.display(), lines.len()));
        }
        if !lines.iter().any(|line| line.starts_with("//!")) {
            wrong.push(format!("{}: no head", path.display()));
        }
        for (name, line, length) in functions(&lines) {
            if length > LONGEST_FUNCTION {
                wrong.push(format!("{}:{line}: {name} has {length} lines", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_are_usually_five_to_ten_lines() {
    let mut lengths: Vec<usize> = Vec::new();
    for (_, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        lengths.extend(functions(&lines).into_iter().map(|(_, _, length)| length));
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 10, "the median function has {median} lines");
}

/// Name, line and length of each function, from its signature to the brace that closes it at the
/// same depth. rustfmt puts that brace at the indentation of the signature.
fn functions<'a>(lines: &[&'a str]) -> Vec<(&'a str, usize, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some(at) = code.find("fn ").filter(|at| is_signature(&code[..*at])) else { continue };
        let indent = line.len() - code.len();
        let close = format!("{}}}", " ".repeat(indent));
        let length = if line.trim_end().ends_with('}') || line.trim_end().ends_with(';') {
            1
        } else {
            lines[start..].iter().position(|line| *line == close).map_or(1, |end| end + 1)
        };
        let name = code[at + 3..].split(['(', '<']).next().unwrap_or("");
        found.push((name, start + 1, length));
    }
    found
}

fn is_signature(before: &str) -> bool {
    before.split_whitespace().all(|word| {
        matches!(word, "pub" | "const" | "async" | "unsafe" | "extern") || word.starts_with("pub(")
    })
}

#[test]
fn every_stylesheet_is_listed() {
    let mut sheets = Vec::new();
    collect(Path::new("style"), "css", &mut sheets);
    let main = fs::read_to_string("style/main.css").unwrap_or_default()
        + &fs::read_to_string("index.html").unwrap_or_default();
    let unlisted: Vec<String> = sheets
        .iter()
        .filter_map(|sheet| sheet.strip_prefix("style").ok()?.to_str().map(str::to_owned))
        .filter(|name| name != "main.css" && !main.contains(name.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "not listed in style/main.css: {unlisted:?}");
}

#[test]
fn paper_knows_the_line_that_charts_are_drawn_with_in_the_dark() {
    let sheet = |name: &str| fs::read_to_string(Path::new("style").join(name)).unwrap();
    let main = sheet("main.css");
    let dark = main.split("color-scheme: dark;").nth(1).unwrap();
    let line = dark.split("--line: ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    assert!(sheet("print.css").contains(&format!("path[stroke=\"{line}\"]")), "{line}");
}

#[test]
fn rooms_make_no_circle() {
    let graph: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    for (index, (room, uses)) in ROOMS.iter().enumerate() {
        for used in *uses {
            let below = ROOMS.iter().position(|(name, _)| name == used).unwrap();
            assert!(below < index, "{room} uses {used}, which does not stand below it");
            assert!(graph.contains_key(used));
        }
    }
}
