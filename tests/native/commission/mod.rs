//! Pay: worked plans, edges, laws, refusals, and a second engine that must agree.

mod approval;
mod by_hand;
mod bytes;
mod calculator;
mod case;
mod cases;
mod clauses;
mod document;
mod foreign;
mod golden;
mod laws;
mod paid;
mod refusals;
mod refused;
pub mod schema;
pub mod second;
pub mod settle;
mod statements;
mod supposed;
pub mod world;
