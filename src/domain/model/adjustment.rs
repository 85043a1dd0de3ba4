//! Adjustments of pay that a person made by hand: an amount with a reason, beside what plans pay.

use crate::domain::kernel::{AdjustmentId, DateRange, Id, Money, PersonId, Place};
use serde::{Deserialize, Serialize};

/// One adjustment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Stays the same whatever is changed.
    pub id: AdjustmentId,
    /// Who is paid more or less.
    pub person: PersonId,
    /// The pay period in which it is paid.
    pub range: DateRange,
    /// How much; below zero takes away.
    pub amount: Money,
    /// Why. Never empty.
    pub reason: String,
    /// The statement line that it corrects, as the statement names it; empty where it stands for itself.
    #[serde(default)]
    pub line: String,
    /// Who made it; empty where nobody said.
    #[serde(default)]
    pub by: String,
    /// Where the record was read, if it came from a file.
    #[serde(default)]
    pub place: Option<Place>,
}

impl Adjustment {
    /// The id of what a file brings: by the file's own id where it has one, else by what the row says and
    /// how often it was said before.
    pub fn id_of(key: &str) -> AdjustmentId {
        AdjustmentId(Id::derived("adjustment", &[key]))
    }
}
