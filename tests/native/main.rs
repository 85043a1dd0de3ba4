//! Native tests.
mod exchange;
