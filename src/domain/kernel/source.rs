//! Places: where a fact was read.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A physical line of a file, as an editor counts it: the first line is 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file's name as dropped, without a folder.
    pub file: String,
    /// The physical line on which the record begins.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)
    }
}
