//! THE SESSION'S HOST IN THE BROWSER. It carries requests to the session and does what the session
//! describes: reads files slice by slice, writes rows and journal to the database, lets long work
//! breathe. It decides nothing. The same host runs in the worker and, where no worker can start, in
//! the page itself, because it never holds the thread for long.
//!
//! Requests that are quick run one after the other. Reading files and drawing forecasts run beside
//! them and stop when they are discarded or when a newer request of their lane comes in.

mod books;
mod drawing;
mod host;
mod reading;
mod store;

pub use host::Host;
