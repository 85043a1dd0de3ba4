//! What stands around every page.

pub mod drop;
pub mod filters;
pub mod header;
pub mod keys;
pub mod messages;
pub mod nav;
pub mod notices;
pub mod viewing;
pub mod views;
