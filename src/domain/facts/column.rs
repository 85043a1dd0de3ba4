//! Text columns: each distinct text once in one arena, and one `u32` code a row.

use hashbrown::HashTable;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A dictionary-encoded text column. Code 0 is always the empty text, which means missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    /// All distinct texts but the empty one, end to end.
    arena: String,
    /// Where the text of code `i + 1` ends in the arena.
    ends: Vec<u32>,
    /// One code a row.
    pub codes: Vec<u32>,
}

impl TextColumn {
    /// A column of `rows` missing texts.
    pub fn missing(rows: usize) -> TextColumn {
        TextColumn { codes: vec![0; rows], ..TextColumn::default() }
    }

    /// The text of a row; empty if missing or out of range.
    pub fn get(&self, row: usize) -> &str {
        self.codes.get(row).map_or("", |code| self.value(*code))
    }

    /// The text of a code; empty if there is no such code.
    pub fn value(&self, code: u32) -> &str {
        let Some(index) = (code as usize).checked_sub(1) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.arena.get(start as usize..end as usize).unwrap_or("")
    }

    /// How many distinct texts there are, the empty one included; codes are below it.
    pub fn distinct(&self) -> usize {
        self.ends.len() + 1
    }

    /// All distinct texts by code, the empty one first.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        (0..self.distinct()).map(|code| self.value(u32::try_from(code).unwrap_or(0)))
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether every code has a text: what is read back from storage is not trusted before that.
    pub fn is_sound(&self) -> bool {
        let distinct = self.distinct();
        self.codes.iter().all(|code| (*code as usize) < distinct)
    }

    /// Appends a distinct text and gives its code.
    fn append(&mut self, text: &str) -> u32 {
        self.arena.push_str(text);
        self.ends.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }
}

#[derive(Serialize)]
struct WireOut<'a> {
    values: Vec<&'a str>,
    codes: &'a [u32],
}

#[derive(Deserialize)]
struct WireIn {
    values: Vec<String>,
    codes: Vec<u32>,
}

impl Serialize for TextColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WireOut { values: self.values().skip(1).collect(), codes: &self.codes }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TextColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TextColumn, D::Error> {
        let wire = WireIn::deserialize(deserializer)?;
        let mut column = TextColumn { codes: wire.codes, ..TextColumn::default() };
        for value in &wire.values {
            column.append(value);
        }
        if column.is_sound() { Ok(column) } else { Err(de::Error::custom("a code without a text")) }
    }
}

/// A hash for cells, most of which are short: one multiplication for eight bytes. It leaves this module never.
fn hash_of(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = words.iter().fold(bytes.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = mix(hash, u64::from_le_bytes(last));
    // The table looks at the highest and the lowest bits.
    hash ^ (hash >> 32)
}

/// Builds a [`TextColumn`] row by row.
#[derive(Debug, Default)]
pub struct TextBuilder {
    column: TextColumn,
    /// Hash and code of each text: growing the table must not read all texts again.
    known: HashTable<(u64, u32)>,
}

impl TextBuilder {
    /// Appends a row.
    pub fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.column.codes.push(code);
    }

    /// The code of a text, new or known, without appending a row.
    pub fn code(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = hash_of(text.as_bytes());
        let column = &self.column;
        let known = self.known.find(hash, |(other, code)| *other == hash && column.value(*code) == text);
        if let Some((_, code)) = known {
            return *code;
        }
        let code = self.column.append(text);
        self.known.insert_unique(hash, (hash, code), |(hash, _)| *hash);
        code
    }

    /// Appends a row by its code.
    pub fn push_code(&mut self, code: u32) {
        self.column.codes.push(code);
    }

    /// Takes back the rows from `rows` on; their texts stay known.
    pub fn truncate(&mut self, rows: usize) {
        self.column.codes.truncate(rows);
    }

    /// The text of the last of `rows` rows.
    pub fn last(&self, rows: usize) -> &str {
        rows.checked_sub(1).map_or("", |row| self.column.get(row))
    }

    /// How many rows were appended.
    pub fn len(&self) -> usize {
        self.column.len()
    }

    /// Whether no row was appended.
    pub fn is_empty(&self) -> bool {
        self.column.is_empty()
    }

    /// The finished column.
    pub fn finish(self) -> TextColumn {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_row_and_through_json() {
        let mut builder = TextBuilder::default();
        let texts = ["b", "", "é", "b", "a,\n\"x\"", ""];
        texts.iter().for_each(|text| builder.push(text));
        let column = builder.finish();
        assert_eq!(column.distinct(), 4);
        let back: TextColumn = serde_json::from_str(&serde_json::to_string(&column).unwrap()).unwrap();
        assert_eq!(back, column);
        assert!(texts.iter().enumerate().all(|(row, text)| back.get(row) == *text));
        assert_eq!(back.get(99), "");
        assert!(serde_json::from_str::<TextColumn>(r#"{"values":["a"],"codes":[2]}"#).is_err());
    }
}
