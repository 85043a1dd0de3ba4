//! Calls: what a person or their manager says that a period will bring, each with its day and reason.

use crate::domain::kernel::{CallId, Date, DateRange, Money, PersonId};
use serde::{Deserialize, Serialize};

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caller {
    /// The person whose deals they are.
    Rep,
    /// The person's manager.
    Manager,
}

/// A call as somebody wants to make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallDraft {
    /// Whose deals are called.
    pub person: PersonId,
    /// Who calls them.
    pub caller: Caller,
    /// The period.
    pub range: DateRange,
    /// What the period will bring in all, to count on.
    pub commit: Money,
    /// What it may bring if all goes well.
    pub best_case: Option<Money>,
    /// Why.
    pub reason: String,
}

/// One call. A later one of the same caller takes the place of an earlier one, which stays on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Stays the same whatever is changed.
    pub id: CallId,
    /// Whose deals are called.
    pub person: PersonId,
    /// Who calls them.
    pub caller: Caller,
    /// The period.
    pub range: DateRange,
    /// The day of the call.
    pub on: Date,
    /// Its place among the calls of the workspace, from 1: the later of two on one day counts.
    pub sequence: u64,
    /// What the period will bring in all, to count on.
    pub commit: Money,
    /// What it may bring if all goes well.
    #[serde(default)]
    pub best_case: Option<Money>,
    /// Why, in words; a call that changes an earlier one says why.
    #[serde(default)]
    pub reason: String,
}

impl Call {
    /// The calls of a caller for a person and period that count on a day: the newest made by then.
    pub fn newest<'a>(
        calls: impl IntoIterator<Item = &'a Call>,
        range: DateRange,
        by: Date,
        fits: impl Fn(&Call) -> bool,
    ) -> Option<&'a Call> {
        let made = calls.into_iter().filter(|call| call.range == range && call.on <= by && fits(call));
        made.max_by_key(|call| (call.on, call.sequence))
    }
}
