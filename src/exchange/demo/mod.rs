//! THE DEMO COMPANY. Three fiscal years of a company that never was, as the files that a CRM would
//! export: for looking around, for tests and for benches.
//!
//! Owns who works there, what they sold and how it came about, and how each CRM writes that down.
//! Pure and seeded: the same [`Brief`] gives the same bytes, natively and in wasm. Every deal is made
//! from its number alone, so that a million of them stream to a file and none is kept.
//!
//! A layout writes what that CRM's export holds and nothing else. What no CRM exports (people, quotas,
//! exchange rates, splits, invoices and payments) stands beside it in the app's own columns.

mod activities;
mod brief;
mod cash;
mod company;
mod days;
mod deal;
mod development;
mod draws;
mod history;
mod layouts;
mod leads;
mod people;
mod plans;
mod shares;
mod surveys;
mod terms;
mod words;

pub use brief::{Brief, BriefError, DEALS_MOST, PEOPLE_LEAST, PEOPLE_MOST};
pub use company::Company;
pub use development::{Development, development};
pub use layouts::{DemoFile, Layout};
pub use plans::PlanFile;
