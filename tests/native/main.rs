//! Native tests: the pure rooms, without a browser.
mod commission;
