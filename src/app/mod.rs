//! THE SESSION. One workspace, held in memory: it answers requests, applies edits, remembers how to
//! take them back, and describes what must be written. It never stores anything itself.
//!
//! [`edit`] is what can be done and its inverse; [`history`] undo, redo and the journal;
//! [`session`] the state and its answers; [`persist`] the bytes in which state is kept;
//! [`requests`] what page and engine say to each other, [`wire`] its bytes.

pub mod edit;
pub mod history;
pub mod intake;
pub mod persist;
pub mod requests;
pub mod session;
pub mod wire;
