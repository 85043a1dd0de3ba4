//! DEVELOPMENT. What to talk about with whom, and whether it helped.
//!
//! [`signals`] finds what changed about a person and against whom, with the luck taken out; [`agenda`] makes the
//! points of a 1:1 from them and from what was agreed; [`effect`] compares people before and after a training or
//! an action with comparable people; [`training`] sets skills against targets and suggests from the library;
//! [`recognition`] ranks, awards and judges contests; [`reviews`] sets the ratings of managers side by side;
//! [`pulled`] gathers what figures and talks say about a person for a review; [`themes`] counts what feedback is about;
//! [`sharing`] says who may see which record.
//!
//! [`survey`] checks, merges and counts answers, and releases totals in which nobody can be singled out;
//! [`competitors`] counts wins and losses against each; [`roadmap`] judges the seven steps by counts.
//!
//! Statistics are floats made with `libm` only; no money is made from them but prizes, which are cut exactly.

pub mod agenda;
pub mod by_person;
pub mod competitors;
pub mod effect;
pub mod pulled;
pub mod recognition;
pub mod reviews;
pub mod roadmap;
pub mod sharing;
pub mod signals;
pub mod survey;
pub mod themes;
pub mod training;
