//! Plans as documents.

use crate::domain::kernel::PlanId;
use serde::{Deserialize, Serialize};

/// A plan of the workspace: its id, and the document that a person reads and edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRecord {
    /// Stays the same whatever the document says.
    pub id: PlanId,
    /// The document.
    pub document: Plan,
}

/// A plan document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The plan's name.
    pub name: String,
}
