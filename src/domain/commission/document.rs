//! A plan's text → a typed plan, or the place at which it can't be read.
//!
//! Owns the JSON path in errors. A key that is not known, a key given twice and a number that is not
//! exact are refused; nothing is guessed or skipped.

use crate::domain::model::Plan;

/// The longest plan document that is read, in bytes.
pub const LIMIT_BYTES: usize = 1_048_576;

/// Why a text is no plan, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message} (line {line}, column {column})")]
pub struct DocumentError {
    /// The JSON pointer of the key or value, e.g. `/components/0/pays`; `/` is the whole document.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// What was expected or found.
    pub message: String,
}

/// Reads a plan document.
///
/// # Errors
/// [`DocumentError`] with the path of the first key or value that does not fit the format.
pub fn read_plan(text: &str) -> Result<Plan, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > LIMIT_BYTES {
        let message = format!("a plan has at most {LIMIT_BYTES} bytes, this one has {}", text.len());
        return Err(DocumentError { path: "/".to_owned(), line: 1, column: 1, message });
    }
    serde_json::from_str(text).map_err(|error| placed(text, &error))
}

/// Writes a plan document: two spaces a level, keys in the order of the format, a line end last.
pub fn write_plan(plan: &Plan) -> String {
    let mut text = serde_json::to_string_pretty(plan).unwrap_or_default();
    text.push('\n');
    text
}

fn placed(text: &str, error: &serde_json::Error) -> DocumentError {
    let (line, column) = (error.line(), error.column());
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
    DocumentError { path: path_at(text, line, column), line, column, message }
}

/// One level of nesting on the way to a place.
enum Level {
    Object { key: String },
    Array { index: usize },
}

/// The JSON pointer of what stands at a line and column, as far as the text is JSON until there.
fn path_at(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = before.saturating_add(column).min(text.len());
    let seen = text.as_bytes().get(..end).unwrap_or_default();
    let mut way = Way::default();
    seen.iter().for_each(|byte| way.read(*byte));
    way.pointer()
}

/// Follows JSON byte by byte and remembers where it is.
#[derive(Default)]
struct Way {
    levels: Vec<Level>,
    in_text: bool,
    escaped: bool,
    word: Vec<u8>,
}

impl Way {
    fn read(&mut self, byte: u8) {
        if self.in_text {
            return self.read_text(byte);
        }
        match byte {
            b'"' => (self.in_text, self.word) = (true, Vec::new()),
            b'{' => self.levels.push(Level::Object { key: String::new() }),
            b'[' => self.levels.push(Level::Array { index: 0 }),
            b'}' | b']' => drop(self.levels.pop()),
            b':' => self.name_key(),
            b',' => self.step(),
            _ => {}
        }
    }

    fn read_text(&mut self, byte: u8) {
        match byte {
            b'"' if !self.escaped => {
                self.in_text = false;
                self.name_first_key();
            }
            _ => self.word.push(byte),
        }
        self.escaped = byte == b'\\' && !self.escaped;
    }

    /// A text where a key is due names the key at once, so that an unknown key is its own path.
    fn name_first_key(&mut self) {
        if let Some(Level::Object { key }) = self.levels.last()
            && key.is_empty()
        {
            self.name_key();
        }
    }

    fn name_key(&mut self) {
        if let Some(Level::Object { key }) = self.levels.last_mut()
            && key.is_empty()
        {
            *key = String::from_utf8_lossy(&self.word).replace('~', "~0").replace('/', "~1");
        }
    }

    fn step(&mut self) {
        match self.levels.last_mut() {
            Some(Level::Object { key }) => key.clear(),
            Some(Level::Array { index }) => *index = index.saturating_add(1),
            None => {}
        }
    }

    fn pointer(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            match level {
                Level::Object { key } if key.is_empty() => {}
                Level::Object { key } => path.push_str(&format!("/{key}")),
                Level::Array { index } => path.push_str(&format!("/{index}")),
            }
        }
        if path.is_empty() { "/".to_owned() } else { path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_becomes_the_pointer_of_what_stands_there() {
        let text = "{\"a\": [1, {\"b\\\"\": \"x\"}],\n \"c/d\": 2}";
        assert_eq!(path_at(text, 1, 2), "/");
        assert_eq!(path_at(text, 1, 8), "/a/0");
        assert_eq!(path_at(text, 1, 20), "/a/1/b\\\"");
        assert_eq!(path_at(text, 2, 9), "/c~1d");
    }
}
