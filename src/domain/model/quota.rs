//! Quotas: how much credit a person should reach over a range of days.

use crate::domain::kernel::{DateRange, Money, PersonId, Place, QuotaId};
use serde::{Deserialize, Serialize};

/// One quota over any half-open range of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Stays the same whatever is changed.
    pub id: QuotaId,
    /// Whose quota it is.
    pub person: PersonId,
    /// The days over which it counts.
    pub range: DateRange,
    /// The credit to reach.
    pub amount: Money,
    /// Where the record was read, if it came from a file.
    #[serde(default)]
    pub place: Option<Place>,
}
