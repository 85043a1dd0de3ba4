//! Grids in which people type records by hand: what each cell holds, how keys move, what a paste fills,
//! and what is wrong with a cell.
//!
//! A [`Grid`] is a draft. Nothing of it counts before [`Grid::saved`] turns all changed rows into one
//! thing to do; where a single cell is wrong, nothing is done and every wrong cell says why.

pub(super) mod reading;
mod sheets;

use crate::app::edit::Action;
use std::collections::BTreeMap;

pub use sheets::Sheet;

/// A column of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its header.
    pub title: &'static str,
    /// What a cell holds, as an example; empty where the header says it.
    pub example: &'static str,
    /// Whether it holds numbers or dates.
    pub is_number: bool,
}

/// One row: what it was and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The id of its record; empty for a row that is new.
    pub key: String,
    /// The cells as the record has them, or as they were filled in beforehand.
    pub before: Vec<String>,
    /// The cells as typed.
    pub cells: Vec<String>,
}

impl Entry {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn is_changed(&self) -> bool {
        self.cells != self.before
    }

    /// What a cell says, without blanks around it.
    fn text(&self, column: usize) -> String {
        self.cells.get(column).map(|text| text.trim().to_owned()).unwrap_or_default()
    }
}

/// A cell: row and column, from 0.
pub type At = (usize, usize);

/// Where a key leads from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The cell above.
    Up,
    /// The cell below.
    Down,
    /// The cell before, also in the row above.
    Left,
    /// The cell after, also in the row below.
    Right,
}

/// What saving a grid does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "one at a time")]
pub enum Saved {
    /// Nothing was typed.
    Nothing,
    /// One change of the workspace.
    Edit(Action),
    /// A file to be read like any other, so that its rows get lines and a receipt.
    File {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
}

/// A draft of records as rows of text. It always ends in a blank row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Which records.
    pub sheet: Sheet,
    /// The rows.
    pub entries: Vec<Entry>,
}

/// How many rows a grid takes.
pub const MOST_ROWS: usize = 2_000;

impl Grid {
    fn new(sheet: Sheet, entries: Vec<Entry>) -> Grid {
        let mut grid = Grid { sheet, entries };
        grid.end_in_blank();
        grid
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.sheet.columns().len()
    }

    /// What a cell says; empty outside.
    pub fn cell(&self, (row, column): At) -> &str {
        self.entries.get(row).and_then(|entry| entry.cells.get(column)).map_or("", String::as_str)
    }

    /// Whether anything differs from what is saved.
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(Entry::is_changed)
    }

    /// Writes into a cell; a row is added behind the last one that is written into.
    pub fn set(&mut self, (row, column): At, text: &str) {
        let cell = self.entries.get_mut(row).and_then(|entry| entry.cells.get_mut(column));
        if let Some(cell) = cell {
            text.clone_into(cell);
        }
        self.end_in_blank();
    }

    /// Clears a row: a new one is forgotten, a saved one will be removed.
    pub fn clear(&mut self, row: usize) {
        if let Some(entry) = self.entries.get_mut(row) {
            entry.cells.iter_mut().for_each(String::clear);
        }
    }

    /// Fills cells from text that a spreadsheet put on the clipboard, beginning at a cell: rows by lines,
    /// cells by tabs, quoted where they hold either. What does not fit to the right is left out, and how
    /// many cells that were is told.
    pub fn paste(&mut self, (row, column): At, text: &str) -> usize {
        let mut left_out = 0;
        for (down, cells) in reading::rows(text).into_iter().enumerate() {
            if row + down >= MOST_ROWS {
                left_out += cells.len();
                continue;
            }
            while self.entries.len() <= row + down {
                self.entries.push(self.blank());
            }
            for (right, cell) in cells.into_iter().enumerate() {
                match self.entries.get_mut(row + down).and_then(|entry| entry.cells.get_mut(column + right)) {
                    Some(slot) => *slot = cell.trim().to_owned(),
                    None => left_out += usize::from(!cell.trim().is_empty()),
                }
            }
        }
        self.end_in_blank();
        left_out
    }

    /// The cell to which a step leads; the same where the grid ends.
    pub fn stepped(&self, (row, column): At, step: Step) -> At {
        let (rows, width) = (self.entries.len(), self.width());
        match step {
            Step::Up => (row.saturating_sub(1), column),
            Step::Down => ((row + 1).min(rows.saturating_sub(1)), column),
            Step::Left if column > 0 => (row, column - 1),
            Step::Left if row > 0 => (row - 1, width.saturating_sub(1)),
            Step::Right if column + 1 < width => (row, column + 1),
            Step::Right if row + 1 < rows => (row + 1, 0),
            Step::Left | Step::Right => (row, column),
        }
    }

    fn blank(&self) -> Entry {
        let cells = vec![String::new(); self.width()];
        Entry { key: String::new(), before: cells.clone(), cells }
    }

    fn end_in_blank(&mut self) {
        let ends_so = self.entries.last().is_some_and(|entry| entry.key.is_empty() && entry.is_blank());
        if !ends_so && self.entries.len() < MOST_ROWS {
            self.entries.push(self.blank());
        }
    }
}

/// What is wrong with which cell.
pub type Wrong = BTreeMap<At, String>;

#[cfg(test)]
mod tests;
