//! Where delimiters, quotes and line ends stand: sixteen bytes are looked at in one step.
//!
//! Finds, judges nothing. In the browser the step is one of its vector instructions, elsewhere it is
//! made of whole words; both give the same.

/// Fills `places` with every delimiter, quote and line end of a text, ascending, and tells whether it
/// holds a control character: NUL, DEL or any below a blank but tab and line ends.
pub fn find(text: &[u8], delimiter: u8, places: &mut Vec<u32>) -> bool {
    places.clear();
    let (blocks, rest) = text.as_chunks::<16>();
    let (mut base, mut has_control) = (0u32, false);
    for block in blocks {
        let (marks, control) = look(block, delimiter);
        has_control |= control;
        note(marks, base, places);
        base = base.wrapping_add(16);
    }
    let mut last = [b'0'; 16];
    last[..rest.len()].copy_from_slice(rest);
    let (marks, control) = look(&last, delimiter);
    note(marks & ((1 << rest.len()) - 1), base, places);
    has_control | control
}

fn note(mut marks: u32, base: u32, places: &mut Vec<u32>) {
    while marks != 0 {
        places.push(base | marks.trailing_zeros());
        marks &= marks - 1;
    }
}

/// One bit for each byte that is a mark, the first byte's the lowest, and whether a byte is a control.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn look(block: &[u8; 16], delimiter: u8) -> (u32, bool) {
    use core::arch::wasm32::{
        u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_andnot, v128_any_true, v128_or,
    };
    let (words, _) = block.as_chunks::<8>();
    let word = |at: usize| words.get(at).map_or(0, |word| u64::from_le_bytes(*word));
    let bytes = u64x2(word(0), word(1));
    let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
    let ends = v128_or(is(b'\n'), is(b'\r'));
    let marks = v128_or(v128_or(ends, is(b'"')), is(delimiter));
    let low = v128_andnot(u8x16_lt(bytes, u8x16_splat(b' ')), v128_or(ends, is(b'\t')));
    (u32::from(u8x16_bitmask(marks)), v128_any_true(v128_or(low, is(0x7F))))
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use in_words::look;

/// The same eight bytes at a time, with the highest bit of a byte as its answer.
#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
mod in_words {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = ONES * 0x7F;
    const HIGH: u64 = ONES * 0x80;

    pub(super) fn look(block: &[u8; 16], delimiter: u8) -> (u32, bool) {
        let (words, _) = block.as_chunks::<8>();
        let (mut marks, mut controls) = (0, 0);
        for (shift, word) in [0, 8].into_iter().zip(words) {
            let word = u64::from_le_bytes(*word);
            let ends = equal(word, b'\n') | equal(word, b'\r');
            marks |= gathered(ends | equal(word, b'"') | equal(word, delimiter)) << shift;
            controls |= (below_blank(word) & !(ends | equal(word, b'\t'))) | equal(word, 0x7F);
        }
        (marks, controls != 0)
    }

    fn equal(word: u64, byte: u8) -> u64 {
        let differing = word ^ (ONES * u64::from(byte));
        !(((differing & LOW) + LOW) | differing) & HIGH
    }

    /// Bytes from 0x20 on carry into the highest bit when 0x60 is added, those from 0x80 on have it.
    fn below_blank(word: u64) -> u64 {
        !(((word & LOW) + ONES * 0x60) | word) & HIGH
    }

    /// The highest bits of eight bytes side by side.
    fn gathered(bits: u64) -> u32 {
        let side_by_side = (bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        u32::from(side_by_side.to_le_bytes()[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for delimiter in [b',', b';', b'\t', b'|'] {
            for byte in 0..=255u8 {
                for place in 0..40 {
                    let mut text = *b"A2C-E_GHaJKL.NOPQRST5VWXYZ[bc6e~gh{jklmn";
                    text[place] = byte;
                    let mut found = Vec::new();
                    let has_control = find(&text, delimiter, &mut found);
                    let is_mark = [b'\n', b'\r', b'"', delimiter].contains(&byte);
                    let expected = if is_mark { vec![place as u32] } else { vec![] };
                    assert_eq!(found, expected, "{byte} at {place}");
                    let is_control = byte == 0x7F || (byte < 0x20 && !b"\t\n\r".contains(&byte));
                    assert_eq!(has_control, is_control, "{byte} at {place}");
                }
            }
        }
    }
}
