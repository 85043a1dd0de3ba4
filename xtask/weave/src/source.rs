//! One file of the money code: its text, where mutants go, and the text with some of them in it.

use std::ops::Range;

use crate::list::{At, Mutant, Span};
use crate::places::{Place, Places, places};

/// A file as it stands in the clone.
pub struct Source {
    pub text: String,
    /// The byte where each line starts.
    lines: Vec<usize>,
    places: Places,
}

/// Text to be put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    at: usize,
    /// Whether something begins here that another insert ends, or nothing ends here.
    is_opening: bool,
    /// How long what begins or ends here is: the longer one is around the shorter one.
    length: usize,
    /// The mutant it belongs to.
    pub id: u32,
    text: String,
}

impl Source {
    /// Reads a file that the compiler takes.
    pub fn read(text: String) -> Result<Source, String> {
        let file = syn::parse_file(&text).map_err(|error| error.to_string())?;
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Ok(Source { lines: std::iter::once(0).chain(starts).collect(), places: places(&file), text })
    }

    /// The bytes of a span.
    pub fn range(&self, span: &Span) -> Range<usize> {
        self.offset(span.start)..self.offset(span.end)
    }

    fn offset(&self, at: At) -> usize {
        let start = self.lines.get(at.line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let line = &self.text[start..];
        let column = line.char_indices().nth(at.column.saturating_sub(1));
        column.map_or(self.text.len(), |(within, _)| start + within)
    }

    /// What to put in for a mutant that lives when its number is on, or why that cannot be.
    pub fn weave(&self, id: u32, mutant: &Mutant) -> Result<Vec<Insert>, &'static str> {
        let span = self.range(&mutant.span);
        let place = self.places.get(&(mutant.genre, span.start)).ok_or("no place found")?;
        let on = format!("crate::mutant::on({id})");
        let new = &mutant.replacement;
        match place {
            Place::Fixed(why) => Err(why),
            Place::Body(at) => {
                Ok(vec![insert(id, *at, usize::MAX, true, format!(" if {on} {{ return {new}; }}"))])
            }
            Place::Whole(whole) => {
                let changed = self.changed(whole, &span, new);
                if syn::parse_str::<syn::Expr>(&changed).is_err() {
                    return Err("cannot be read");
                }
                Ok(around(id, whole, format!("(if {on} {{ ({changed}) }} else {{ ("), ") })"))
            }
            Place::Arm(at) => Ok(vec![insert(id, *at, 0, false, format!(" if !{on}"))]),
            Place::Guard(guard) if new == "true" => Ok(around(id, guard, format!("({on} || ("), "))")),
            Place::Guard(guard) if new == "false" => Ok(around(id, guard, format!("(!{on} && ("), "))")),
            Place::Guard(_) => Err("another guard"),
        }
    }

    /// A part of the text with a mutant in it, as if somebody had typed it.
    fn changed(&self, part: &Range<usize>, span: &Range<usize>, new: &str) -> String {
        format!("{}{new}{}", &self.text[part.start..span.start], &self.text[span.end..part.end])
    }
}

fn insert(id: u32, at: usize, length: usize, is_opening: bool, text: String) -> Insert {
    Insert { at, is_opening, length, id, text }
}

fn around(id: u32, range: &Range<usize>, before: String, after: &str) -> Vec<Insert> {
    let length = range.len();
    vec![
        insert(id, range.start, length, true, before),
        insert(id, range.end, length, false, after.to_owned()),
    ]
}

/// A text with inserts in it, which knows where each byte comes from.
pub struct Woven {
    pub text: String,
    /// Where each piece starts, and what it is.
    pieces: Vec<(usize, Spot)>,
}

/// Where a byte of a woven text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// This byte of the file.
    File(usize),
    /// What was put in for this mutant.
    Mutant(u32),
}

impl Woven {
    /// Puts all inserts in.
    pub fn new(text: &str, mut inserts: Vec<Insert>) -> Woven {
        inserts.sort_by_key(order);
        let mut woven = Woven { text: String::with_capacity(text.len() * 2), pieces: Vec::new() };
        let mut done = 0;
        for insert in &inserts {
            woven.add(Spot::File(done), &text[done..insert.at]);
            woven.add(Spot::Mutant(insert.id), &insert.text);
            done = insert.at;
        }
        woven.add(Spot::File(done), &text[done..]);
        woven
    }

    fn add(&mut self, spot: Spot, text: &str) {
        self.pieces.push((self.text.len(), spot));
        self.text.push_str(text);
    }

    /// Where a byte comes from.
    pub fn spot(&self, at: usize) -> Spot {
        let behind = self.pieces.partition_point(|(start, _)| *start <= at);
        match behind.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            Some((start, Spot::File(from))) => Spot::File(from + at - start),
            Some((_, spot)) => *spot,
            None => Spot::File(at),
        }
    }
}

/// What ends at a byte stands before what begins there; of what begins the outer comes first, of what ends the
/// inner.
fn order(insert: &Insert) -> (usize, bool, usize, u32) {
    let Insert { at, is_opening, length, id, .. } = insert;
    match is_opening {
        true => (*at, true, usize::MAX - length, *id),
        false => (*at, false, *length, u32::MAX - id),
    }
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
