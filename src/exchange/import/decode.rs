//! Bytes → text, slice by slice.
//!
//! Owns the choice of encoding and the recognition of files that are no text at all. A byte that
//! belongs to no character is never dropped nor replaced unseen: its place is reported, and the
//! record that holds it is refused.
//!
//! UTF-8 and UTF-16 come from the standard library; Windows-1252 is a table of 32
//! entries below, Windows-1250 one of 128.
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
    /// Windows-1250: Polish, Czech, Slovak, Hungarian, Slovene, Croatian, Romanian.
    Windows1250,
}

impl Encoding {
    /// All names, for a message.
    pub fn names() -> String {
        let names: Vec<&str> = Encoding::ALL.into_iter().map(Encoding::name).collect();
        names.join(", ")
    }

    /// The name as shown.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Windows1250 => "Windows-1250",
        }
    }

    /// All of them.
    pub const ALL: [Encoding; 5] =
        [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252, Encoding::Windows1250];

    /// The encoding with this name, whatever its case, blanks and hyphens. ISO-8859-1 is read as
    /// Windows-1252, which holds all its letters.
    pub fn parse(text: &str) -> Option<Encoding> {
        let plain = |text: &str| {
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        match plain(text).as_str() {
            "iso88591" | "latin1" => Some(Encoding::Windows1252),
            wanted => Encoding::ALL.into_iter().find(|encoding| plain(encoding.name()) == wanted),
        }
    }

    fn is_single_byte(self) -> bool {
        matches!(self, Encoding::Windows1252 | Encoding::Windows1250)
    }
}

/// What 0x80 to 0x9F mean in Windows-1252; `\0` where the byte means nothing.
const HIGH_CONTROLS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// What 0x80 to 0xFF mean in Windows-1250; `\0` where the byte means nothing.
const CENTRAL_EUROPEAN: &str = "€\0‚\0„…†‡\0‰Š‹ŚŤŽŹ\0‘’“”•–—\0™š›śťžź\
    \u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
    ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
    ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

/// First bytes of files that are not tables of text, and what they are.
const OTHER_FILES: &[(&[u8], Code)] = &[
    (b"PK\x03\x04", Code::FileWorkbook),
    (b"PK\x05\x06", Code::FileWorkbook),
    (b"\xD0\xCF\x11\xE0", Code::FileWorkbook),
    (b"%PDF-", Code::FilePdf),
    (b"\x89PNG", Code::FileImage),
    (b"\xFF\xD8\xFF", Code::FileImage),
    (b"GIF8", Code::FileImage),
    (b"RIFF", Code::FileImage),
    (b"II*\0", Code::FileImage),
    (b"MM\0*", Code::FileImage),
    (b"\x1F\x8B", Code::FileArchive),
    (b"7z\xBC\xAF", Code::FileArchive),
    (b"Rar!\x1A\x07", Code::FileArchive),
    (b"BZh91AY&SY", Code::FileArchive),
    (b"\xFD7zXZ\0", Code::FileArchive),
    (b"\x28\xB5\x2F\xFD", Code::FileArchive),
    (b"ATTAIN", Code::FileAttain),
];

/// Whether a file is packed as workbooks (`.xlsx`) are.
pub fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Names a file that is no text table by its first bytes.
pub fn refused_kind(head: &[u8]) -> Option<Code> {
    let known = OTHER_FILES.iter().find(|(magic, _)| head.starts_with(magic));
    // Only with what follows it is this word no header.
    let is_word = head.starts_with(b"RIFF") && head.get(8..12) != Some(b"WEBP");
    known.filter(|_| !is_word).map(|(_, code)| *code).or_else(|| refused_text(head))
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
    pub fn push(&mut self, bytes: &[u8], out: &mut String) {
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
    pub fn finish(&mut self, out: &mut String) {
        let before = out.len();
        let start = self.written;
        self.written = start.wrapping_sub(before);
        for byte in std::mem::take(&mut self.pending) {
            let broken = self.encoding.is_some_and(|encoding| !encoding.is_single_byte());
            self.encoding.get_or_insert(Encoding::Windows1252);
            self.single_byte(byte, broken, out);
        }
        self.written = start + (out.len() - before);
    }

    /// Places of meaningless bytes found since the last call, over the whole output, ascending.
    pub fn take_damaged(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.damaged)
    }

    fn decode(&mut self, bytes: &[u8], out: &mut String) {
        match self.encoding {
            None => self.undecided(bytes, out),
            Some(Encoding::Utf8) => self.utf8(bytes, out),
            Some(Encoding::Windows1252 | Encoding::Windows1250) => self.single_bytes(bytes, out),
            Some(Encoding::Utf16Le) => self.utf16(bytes, u16::from_le_bytes, out),
            Some(Encoding::Utf16Be) => self.utf16(bytes, u16::from_be_bytes, out),
        }
    }

    /// Only ASCII so far: the first other character decides, and decides for what was read, too.
    fn undecided(&mut self, bytes: &[u8], out: &mut String) {
        let (plain, rest) = split_ascii(bytes);
        out.push_str(plain);
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

    fn utf8(&mut self, mut bytes: &[u8], out: &mut String) {
        loop {
            let (valid, error) = match std::str::from_utf8(bytes) {
                Ok(valid) => return out.push_str(valid),
                Err(error) => (bytes.get(..error.valid_up_to()).unwrap_or_default(), error),
            };
            out.push_str(std::str::from_utf8(valid).unwrap_or_default());
            let rest = bytes.get(valid.len()..).unwrap_or_default();
            let Some(length) = error.error_len() else {
                self.pending = rest.to_vec();
                return;
            };
            let (broken, rest) = rest.split_at(length);
            broken.iter().for_each(|byte| self.single_byte(*byte, true, out));
            bytes = rest;
        }
    }

    fn single_bytes(&mut self, bytes: &[u8], out: &mut String) {
        let mut rest = bytes;
        loop {
            let (plain, other) = split_ascii(rest);
            out.push_str(plain);
            let Some((byte, more)) = other.split_first() else { return };
            self.single_byte(*byte, false, out);
            rest = more;
        }
    }

    /// Writes one byte as the encoding of single bytes reads it (else Windows-1252), and notes it if that is not what was meant.
    fn single_byte(&mut self, byte: u8, broken: bool, out: &mut String) {
        let letter = letter_of(byte, self.encoding == Some(Encoding::Windows1250));
        if broken || letter == '\0' {
            self.damaged.push(self.written.wrapping_add(out.len()));
        }
        let letter = if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter };
        out.push(letter);
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut String) {
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
            out.push(letter);
        }
    }
}

/// The ASCII at the beginning, and the rest.
fn split_ascii(bytes: &[u8]) -> (&str, &[u8]) {
    let length = match bytes.is_ascii() {
        true => bytes.len(),
        false => bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len()),
    };
    let (plain, rest) = bytes.split_at(length);
    (std::str::from_utf8(plain).unwrap_or_default(), rest)
}

/// What a byte from 0x80 on means; `\0` if nothing.
fn letter_of(byte: u8, central: bool) -> char {
    let place = usize::from(byte.wrapping_sub(0x80));
    if central {
        return CENTRAL_EUROPEAN.chars().nth(place).unwrap_or(char::from(byte));
    }
    HIGH_CONTROLS.get(place).copied().unwrap_or(char::from(byte))
}

/// Whether single bytes read better as Windows-1250: inside words it has a letter where Windows-1252
/// has a sign or nothing, or letters that only its languages write side by side.
fn fits_central(head: &[u8]) -> bool {
    let is_high = |byte: &u8| !byte.is_ascii();
    // Signs such as ² and ¿ stand at the edge of words, letters also inside.
    let inside = |place: usize| {
        let letter = |at: Option<usize>| {
            at.and_then(|at| head.get(at)).is_some_and(|byte| byte.is_ascii_alphabetic() || is_high(byte))
        };
        letter(place.checked_sub(1)) && letter(place.checked_add(1))
    };
    let (mut central, mut western) = (0usize, 0usize);
    for (place, byte) in head.iter().enumerate().filter(|(place, byte)| is_high(byte) && inside(*place)) {
        let (here, there) = (letter_of(*byte, true), letter_of(*byte, false));
        central += usize::from(here.is_alphabetic() && !there.is_alphabetic());
        western += usize::from(there.is_alphabetic() && !here.is_alphabetic());
        // Windows-1252 has the letter õ here, which Portuguese writes before e and Estonian without ő's
        // neighbours; Hungarian ő stands before consonants and ends words.
        let next = head.get(place + 1).copied().unwrap_or(b' ');
        central += usize::from(*byte == 0xF5 && !matches!(next, b'e' | b's'));
    }
    let has = |bytes: &[u8]| head.iter().any(|byte| bytes.contains(byte));
    // š or ž, the same in both, beside č, ě, ř or ů: no Western language writes è, ì, ø, ù with them.
    let czech = has(&[0x9A, 0x9E, 0x8A, 0x8E]) && has(&[0xE8, 0xEC, 0xF8, 0xF9, 0xC8, 0xD8]);
    central > western || (czech && western == 0)
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
        _ if fits_central(head) => Some(Encoding::Windows1250),
        _ => Some(Encoding::Windows1252),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, the encoding and the damaged places, fed in slices of `size`.
    fn read(bytes: &[u8], size: usize) -> (String, Encoding, Vec<usize>) {
        let (mut decoder, mark) = Decoder::new(bytes, None);
        let mut out = String::new();
        let mut damaged = Vec::new();
        for slice in bytes[mark..].chunks(size) {
            decoder.push(slice, &mut out);
            damaged.extend(decoder.take_damaged());
        }
        decoder.finish(&mut out);
        damaged.extend(decoder.take_damaged());
        (out, decoder.encoding(), damaged)
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
    fn central_european_bytes_are_told_from_western_ones() {
        let central = |text: &str| -> Vec<u8> {
            let place = |letter| CENTRAL_EUROPEAN.chars().position(|known| known == letter);
            let byte = |letter: char| place(letter).map_or(letter as u8, |place| (place + 0x80) as u8);
            text.chars().map(byte).collect()
        };
        for text in
            ["Łódź, Kraków, Wałęsa", "Dvořák, Šimečková, Plzeň", "Kőszeg, Szűcs Győző", "Žarko Đurić Šimić č"]
        {
            for size in [1, 7] {
                assert_eq!(
                    read(&central(text), size),
                    (text.into(), Encoding::Windows1250, vec![]),
                    "{text}"
                );
            }
        }
        let western = |text: &str| -> Vec<u8> { text.chars().map(|letter| letter as u8).collect() };
        for text in [
            "São Paulo, ações",
            "Größe Müller",
            "Ørsted Åse",
            "Citroën à Orléans",
            "lunedì è già",
            "100 m² ¿Qué?",
        ] {
            assert_eq!(read(&western(text), 3), (text.into(), Encoding::Windows1252, vec![]), "{text}");
        }
        assert_eq!(Encoding::parse("windows-1250"), Some(Encoding::Windows1250));
        assert_eq!(Encoding::parse("UTF8"), Some(Encoding::Utf8));
        assert_eq!(Encoding::parse("ISO-8859-1"), Some(Encoding::Windows1252));
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
