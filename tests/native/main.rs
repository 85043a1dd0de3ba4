//! Native tests: laws, exhaustive small worlds, reviewed snapshots, and the house itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod app;
mod architecture;
mod cli;
#[cfg(test)]
mod commission;
mod demo;
#[cfg(test)]
mod design;
mod desk;
mod domain;
mod exchange;
mod fuzz;
mod roadmap;
mod same_bytes;
mod world;
