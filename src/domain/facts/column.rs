//! Text columns: texts in one arena, each distinct one once, and one `u32` code a row.
//!
//! Only where nearly every row has a text of its own, as ids and names of deals do, a text may stand
//! there more than once: to look for it would cost more than it saves. Two rows of one code always
//! have one text; two rows of one text may have two codes.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::sync::Arc;

/// A text column with its dictionary. Code 0 is always the empty text, which means missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    /// Shared by all columns over the same texts: a batch holds the texts of the sheet it was made from.
    texts: Arc<Texts>,
    /// One code a row.
    pub codes: Vec<u32>,
}

/// Texts by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Texts {
    /// All texts but the empty one, end to end.
    arena: String,
    /// Where the text of code `i + 1` ends in the arena.
    ends: Vec<u32>,
}

impl Texts {
    /// Where the text of a code lies; nothing for the empty text and codes that are not there.
    fn range(&self, code: u32) -> Option<std::ops::Range<usize>> {
        let index = (code as usize).checked_sub(1)?;
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        Some(start as usize..end as usize)
    }

    fn get(&self, code: u32) -> &str {
        self.range(code).and_then(|range| self.arena.get(range)).unwrap_or("")
    }

    fn bytes(&self, code: u32) -> &[u8] {
        self.range(code).and_then(|range| self.arena.as_bytes().get(range)).unwrap_or_default()
    }

    /// Appends a text and gives its code.
    fn append(&mut self, text: &str) -> u32 {
        self.arena.push_str(text);
        self.ends.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }
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
        self.texts.get(code)
    }

    /// Whether two rows have the same text.
    pub fn says_same(&self, row: usize, other: usize) -> bool {
        self.codes.get(row) == self.codes.get(other) || self.get(row) == self.get(other)
    }

    /// The same texts for other rows.
    pub fn with_codes(&self, codes: Vec<u32>) -> TextColumn {
        TextColumn { texts: Arc::clone(&self.texts), codes }
    }

    /// How many texts there are, the empty one included; codes are below it.
    pub fn distinct(&self) -> usize {
        self.texts.ends.len() + 1
    }

    /// All texts by code, the empty one first.
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
        let mut texts = Texts::default();
        for value in &wire.values {
            texts.append(value);
        }
        let column = TextColumn { texts: Arc::new(texts), codes: wire.codes };
        if column.is_sound() { Ok(column) } else { Err(de::Error::custom("a code without a text")) }
    }
}

/// Keeps the rows of a column that are marked.
pub(super) fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    column.retain(|_| *keep.next().unwrap_or(&false));
}

/// A hash for cells, most of which are short: one multiplication for eight bytes. It leaves this module never.
fn hash_of(bytes: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ (product >> 32)
    };
    let mut hash = bytes.len() as u64;
    let mut rest = bytes;
    while let Some((word, more)) = rest.split_first_chunk::<8>() {
        hash = mix(hash, u64::from_le_bytes(*word));
        rest = more;
    }
    if !rest.is_empty() {
        hash = mix(hash, last_word(bytes, rest));
    }
    // Both halves of the product lie in the lower one.
    (hash & 0xFFFF_FFFF) as u32
}

/// What follows the last whole word, in one word: of longer texts the last eight bytes, of others all.
fn last_word(bytes: &[u8], rest: &[u8]) -> u64 {
    if let Some(word) = bytes.last_chunk::<8>() {
        return u64::from_le_bytes(*word);
    }
    if let (Some(front), Some(back)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*front)) | u64::from(u32::from_le_bytes(*back)) << 32;
    }
    rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Whether two texts are the same, eight bytes at a time: they are too short for more.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let ((words, rest), (others, other_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let same = |(a, b): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*a) == u64::from_le_bytes(*b);
    words.iter().zip(others).all(same) && (rest.is_empty() || last_word(a, rest) == last_word(b, other_rest))
}

/// After so many rows it is decided whether further texts are looked for at all.
const TRIAL_ROWS: usize = 16 * 1024;

/// How many places the table of a builder has at first.
const FIRST_PLACES: usize = 16;

/// Builds a [`TextColumn`] row by row.
#[derive(Debug, Default)]
pub struct TextBuilder {
    texts: Texts,
    codes: Vec<u32>,
    /// The hash and the code of each text where its hash points, or in the next free place; code 0 is a
    /// free place. Never more than half full. With the hash at hand, growing and most misses read no text.
    known: Vec<(u32, u32)>,
    /// Whether texts are looked for no more.
    is_plain: bool,
}

impl TextBuilder {
    /// Appends a row.
    pub fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.codes.push(code);
    }

    /// Appends a row of a file. Once most of many rows had a text of their own, further texts are looked
    /// for no more.
    pub fn push_cell(&mut self, text: &str) {
        if self.codes.len() == TRIAL_ROWS && self.texts.ends.len() > TRIAL_ROWS / 2 {
            self.known = Vec::new();
            self.is_plain = true;
        }
        let code = match (self.is_plain, text.is_empty()) {
            (_, true) => 0,
            (true, _) => self.texts.append(text),
            (false, _) => self.code(text),
        };
        self.codes.push(code);
    }

    /// The code of a text, new or known, without appending a row.
    #[inline(never)]
    pub fn code(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if self.texts.ends.len() * 2 >= self.known.len() {
            self.grow();
        }
        let hash = hash_of(text.as_bytes());
        let last = self.known.len() - 1;
        let mut place = hash as usize & last;
        while let Some((other, code)) = self.known.get(place).copied().filter(|(_, code)| *code != 0) {
            if other == hash && is_same(self.texts.bytes(code), text.as_bytes()) {
                return code;
            }
            place = (place + 1) & last;
        }
        let code = self.texts.append(text);
        self.known[place] = (hash, code);
        code
    }

    /// Doubles the table.
    #[cold]
    fn grow(&mut self) {
        let places = (self.known.len() * 2).max(FIRST_PLACES);
        let before = std::mem::replace(&mut self.known, vec![(0, 0); places]);
        for (hash, code) in before.into_iter().filter(|(_, code)| *code != 0) {
            let mut place = hash as usize & (places - 1);
            while self.known[place].1 != 0 {
                place = (place + 1) & (places - 1);
            }
            self.known[place] = (hash, code);
        }
    }

    /// Appends a row by its code.
    pub fn push_code(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// Takes back the rows from `rows` on; their texts stay known.
    pub fn truncate(&mut self, rows: usize) {
        self.codes.truncate(rows);
    }

    /// The text of the last of `rows` rows.
    pub fn last(&self, rows: usize) -> &str {
        rows.checked_sub(1).and_then(|row| self.codes.get(row)).map_or("", |code| self.texts.get(*code))
    }

    /// How many rows were appended.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether no row was appended.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The finished column.
    pub fn finish(self) -> TextColumn {
        TextColumn { texts: Arc::new(self.texts), codes: self.codes }
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

    #[test]
    fn texts_that_rarely_repeat_are_kept_without_being_looked_for() {
        let (mut ids, mut stages) = (TextBuilder::default(), TextBuilder::default());
        for row in 0..50_000 {
            ids.push_cell(&format!("id {}", row % 40_000));
            stages.push_cell(["Won", "Lost", ""][row % 3]);
        }
        let (ids, stages) = (ids.finish(), stages.finish());
        assert!((0..50_000).all(|row| ids.get(row) == format!("id {}", row % 40_000)));
        assert!((0..50_000).all(|row| stages.get(row) == ["Won", "Lost", ""][row % 3]));
        assert_eq!((stages.distinct(), ids.is_sound()), (3, true));
    }

    #[test]
    fn every_text_of_any_length_has_a_code_of_its_own() {
        let letters = "äbcdefghijklmnopqrstuvwxyz";
        let mut texts: Vec<String> = (0..4_000u32).map(|number| number.to_string()).collect();
        texts.extend(letters.char_indices().map(|(end, _)| letters[..end].to_owned()));
        texts.extend(letters.char_indices().map(|(end, _)| format!("{}z", &letters[..end])));
        texts.retain(|text| !text.is_empty());
        texts.sort();
        texts.dedup();
        let mut builder = TextBuilder::default();
        let codes: Vec<u32> = texts.iter().map(|text| builder.code(text)).collect();
        let again: Vec<u32> = texts.iter().map(|text| builder.code(text)).collect();
        assert_eq!((&codes, codes.len()), (&again, texts.len()));
        let column = builder.finish();
        assert_eq!(column.distinct(), texts.len() + 1);
        assert!(codes.iter().zip(&texts).all(|(code, text)| column.value(*code) == text));
    }
}
