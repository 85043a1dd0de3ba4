//! Bytes → text, slice by slice.
//!
//! Owns the choice of encoding and the recognition of files that are no text at all. A byte that
//! belongs to no character is never dropped nor replaced unseen: its place is reported, and the
//! record that holds it is refused.
//!
//! UTF-8 and UTF-16 come from the standard library; Windows-1252 is a table of 32 entries below.
//! `encoding_rs` would bring forty encodings that CRMs do not write, for 117 KB of the page's
//! budget of compressed engine.

use super::issue::Code;
use serde::{Deserialize, Serialize};

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which holds ISO-8859-1's letters.
    Windows1252,
}

impl Encoding {
    /// The name as shown.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// What 0x80 to 0x9F mean in Windows-1252; `\0` where the byte means nothing.
const HIGH_CONTROLS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// First bytes of files that are not tables of text, and what they are.
const OTHER_FILES: &[(&[u8], Code)] = &[
    (b"PK\x03\x04", Code::FileWorkbook),
    (b"\xD0\xCF\x11\xE0", Code::FileWorkbook),
    (b"%PDF-", Code::FilePdf),
    (b"\x89PNG", Code::FileImage),
    (b"\xFF\xD8\xFF", Code::FileImage),
    (b"GIF8", Code::FileImage),
    (b"\x1F\x8B", Code::FileArchive),
    (b"7z\xBC\xAF", Code::FileArchive),
    (b"ATTAIN", Code::FileAttain),
];

/// Names a file that is no text table by its first bytes.
pub fn refused_kind(head: &[u8]) -> Option<Code> {
    let known = OTHER_FILES.iter().find(|(magic, _)| head.starts_with(magic));
    known.map(|(_, code)| *code).or_else(|| refused_text(head))
}

/// Text that is no table: a web page, or a workspace written as JSON.
fn refused_text(head: &[u8]) -> Option<Code> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let start = head.get(..head.len().min(256))?.to_ascii_lowercase();
    let is_page =
        [&b"<!doctype html"[..], b"<html", b"<table", b"<?xml"].iter().any(|tag| start.starts_with(tag));
    if is_page {
        return Some(Code::FileHtml);
    }
    let is_workspace = start.starts_with(b"{") && memchr::memmem::find(&start, b"attain").is_some();
    is_workspace.then_some(Code::FileAttain)
}

/// Decodes slices of one file into UTF-8.
#[derive(Debug)]
pub struct Decoder {
    /// Absent while only ASCII was seen: so far every encoding reads the same.
    encoding: Option<Encoding>,
    /// The first bytes of a character whose rest has not come yet.
    pending: Vec<u8>,
    /// Places in the whole output where a byte meant nothing.
    damaged: Vec<usize>,
    /// How much was written before the current output buffer began.
    written: usize,
}

impl Decoder {
    /// A decoder for a file that begins with `head`, and how many bytes its mark takes.
    pub fn new(head: &[u8], chosen: Option<Encoding>) -> (Decoder, usize) {
        let (marked, length) = match head {
            [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::Utf8), 3),
            [0xFF, 0xFE, ..] => (Some(Encoding::Utf16Le), 2),
            [0xFE, 0xFF, ..] => (Some(Encoding::Utf16Be), 2),
            _ => (None, 0),
        };
        let encoding = chosen.or(marked).or_else(|| unmarked_utf16(head)).or_else(|| by_content(head));
        (Decoder { encoding, pending: Vec::new(), damaged: Vec::new(), written: 0 }, length)
    }

    /// The encoding as decided so far; ASCII counts as UTF-8.
    pub fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// Appends the text of a slice.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let before = out.len();
        let start = self.written;
        let joined;
        let bytes = if self.pending.is_empty() {
            bytes
        } else {
            joined = [std::mem::take(&mut self.pending).as_slice(), bytes].concat();
            &joined
        };
        // Places are counted over the whole output, whatever the caller's buffer still holds.
        self.written = start.wrapping_sub(before);
        self.decode(bytes, out);
        self.written = start + (out.len() - before);
    }

    /// Ends the text: a character that is still incomplete means nothing.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let before = out.len();
        let start = self.written;
        self.written = start.wrapping_sub(before);
        for byte in std::mem::take(&mut self.pending) {
            let broken = self.encoding.is_some_and(|encoding| encoding != Encoding::Windows1252);
            self.encoding.get_or_insert(Encoding::Windows1252);
            self.single_byte(byte, broken, out);
        }
        self.written = start + (out.len() - before);
    }

    /// Places of meaningless bytes found since the last call, over the whole output, ascending.
    pub fn take_damaged(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.damaged)
    }

    fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match self.encoding {
            None => self.undecided(bytes, out),
            Some(Encoding::Utf8) => self.utf8(bytes, out),
            Some(Encoding::Windows1252) => self.windows1252(bytes, out),
            Some(Encoding::Utf16Le) => self.utf16(bytes, u16::from_le_bytes, out),
            Some(Encoding::Utf16Be) => self.utf16(bytes, u16::from_be_bytes, out),
        }
    }

    /// Only ASCII so far: the first other character decides, and decides for what was read, too.
    fn undecided(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        let (plain, rest) = bytes.split_at(ascii);
        out.extend_from_slice(plain);
        if rest.is_empty() {
            return;
        }
        match std::str::from_utf8(rest.get(..rest.len().min(4)).unwrap_or(rest)) {
            Err(error) if error.valid_up_to() == 0 && error.error_len().is_some() => {
                self.encoding = Some(Encoding::Windows1252);
            }
            Err(error) if error.valid_up_to() == 0 => {
                self.pending = rest.to_vec();
                return;
            }
            _ => self.encoding = Some(Encoding::Utf8),
        }
        self.decode(rest, out);
    }

    fn utf8(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while let Err(error) = std::str::from_utf8(bytes) {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            out.extend_from_slice(valid);
            let Some(length) = error.error_len() else {
                self.pending = rest.to_vec();
                return;
            };
            let (broken, rest) = rest.split_at(length);
            broken.iter().for_each(|byte| self.single_byte(*byte, true, out));
            bytes = rest;
        }
        out.extend_from_slice(bytes);
    }

    fn windows1252(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for byte in bytes {
            match byte {
                0..=0x7F => out.push(*byte),
                _ => self.single_byte(*byte, false, out),
            }
        }
    }

    /// Writes one byte as Windows-1252 reads it, and notes it if that is not what was meant.
    fn single_byte(&mut self, byte: u8, broken: bool, out: &mut Vec<u8>) {
        let in_table = HIGH_CONTROLS.get(usize::from(byte.wrapping_sub(0x80))).copied();
        let letter = in_table.unwrap_or(char::from(byte));
        if broken || letter == '\0' {
            self.damaged.push(self.written.wrapping_add(out.len()));
        }
        let letter = if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter };
        out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut Vec<u8>) {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        let mut kept = rest.len();
        if units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
            units.pop();
            kept += 2;
        }
        self.pending = bytes.get(bytes.len() - kept..).unwrap_or_default().to_vec();
        for letter in char::decode_utf16(units) {
            let place = self.written.wrapping_add(out.len());
            let letter = letter.unwrap_or_else(|_| {
                self.damaged.push(place);
                char::REPLACEMENT_CHARACTER
            });
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// UTF-16 without a mark: every other byte of a Latin header is zero.
fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.get(..head.len().min(32))?.as_chunks::<2>();
    let all =
        |zero: usize| pairs.len() >= 4 && pairs.iter().all(|pair| pair[zero] == 0 && pair[1 - zero] != 0);
    match (all(1), all(0)) {
        (true, _) => Some(Encoding::Utf16Le),
        (_, true) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// More whole characters of UTF-8 than broken ones, or the other way round; nothing if all is ASCII.
fn by_content(head: &[u8]) -> Option<Encoding> {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        whole += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        let cut_at_end = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        broken += usize::from(!chunk.invalid().is_empty() && !cut_at_end);
    }
    match (whole, broken) {
        (0, 0) => None,
        _ if whole > broken => Some(Encoding::Utf8),
        _ => Some(Encoding::Windows1252),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, the encoding and the damaged places, fed in slices of `size`.
    fn read(bytes: &[u8], size: usize) -> (String, Encoding, Vec<usize>) {
        let (mut decoder, mark) = Decoder::new(bytes, None);
        let mut out = Vec::new();
        let mut damaged = Vec::new();
        for slice in bytes[mark..].chunks(size) {
            decoder.push(slice, &mut out);
            damaged.extend(decoder.take_damaged());
        }
        decoder.finish(&mut out);
        damaged.extend(decoder.take_damaged());
        (String::from_utf8(out).unwrap(), decoder.encoding(), damaged)
    }

    #[test]
    fn every_encoding_reads_the_same_text_in_any_slices() {
        let text = "Größe;€ 5;Đ𝄞";
        let le: Vec<u8> =
            [0xFEFFu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> =
            [0xFEFFu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for size in 1..9 {
            assert_eq!(read(text.as_bytes(), size), (text.into(), Encoding::Utf8, vec![]));
            assert_eq!(read(&marked, size), (text.into(), Encoding::Utf8, vec![]));
            assert_eq!(read(&le, size), (text.into(), Encoding::Utf16Le, vec![]));
            assert_eq!(read(&be, size), (text.into(), Encoding::Utf16Be, vec![]));
            let western = read(b"Gr\xF6\xDFe \x80", size);
            assert_eq!(western, ("Größe €".into(), Encoding::Windows1252, vec![]));
        }
    }

    #[test]
    fn broken_bytes_are_placed_never_dropped() {
        for size in 1..6 {
            let (text, encoding, damaged) = read("éé\u{e9}a".as_bytes()[..6].as_ref(), size);
            assert_eq!((text.as_str(), encoding, damaged.len()), ("ééé", Encoding::Utf8, 0));
            let (text, _, damaged) = read(b"\xC3\xA9\xC3\xA9\xFFx\xC3", size);
            assert_eq!((text.as_str(), damaged), ("ééÿxÃ", vec![4, 7]));
        }
    }
}
