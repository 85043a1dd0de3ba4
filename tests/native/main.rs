//! Native tests: the pure rooms, without a browser.
#[cfg(test)]
mod commission;
