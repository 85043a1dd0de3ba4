//! Words around looking through somebody's eyes.

use crate::present::viewing::Role;

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const VIEW_AS: &str = "View as";
    pub const ROLE: &str = "Role";
    pub const WHO: &str = "Who";
    pub const MANAGER: &str = "manager";
    pub const REP: &str = "rep";
    pub const HINT: &str = "Shows every page as this person may see it: a rep the own records, a manager those of \
        everybody below. Nothing can be changed meanwhile. It lasts in this tab until you go back, also over a reload; it is no lock on this browser.";
    pub const LOOK: &str = "Look";
    pub const BACK: &str = "Back to my view";
    pub const HIDDEN: &str = "Hidden in this view";
    pub const MARK: &str = "(hidden)";
    pub const NOBODY: &str = "Choose somebody";
}
pub use texts::*;

/// A role in lists.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin: everything",
        Role::Manager => "Manager: the own team",
        Role::Rep => "Rep: the own records",
    }
}

/// What is marked while somebody else's eyes are borrowed.
pub fn viewing(name: &str, role: &str) -> String {
    format!("Viewing as {name} ({role})")
}
