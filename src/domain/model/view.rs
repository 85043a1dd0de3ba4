//! Saved views: a page with its filters, under a name. Opened by a person only, never by itself.

use crate::domain::kernel::ViewId;
use serde::{Deserialize, Serialize};

/// A place of the product under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Names the view.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// The address behind `#`: page, filters and what is looked at; never a row.
    pub fragment: String,
}
