//! FACTS AND RULES. What a deal, a quota, a plan and a cent are, and what follows from them.
//!
//! Owns every meaning of the product. Pure, total and deterministic: no input or output, no clock,
//! no locale, no browser. The same facts give the same bytes on every machine.
//!
//! Read in this order: [`kernel`] (values), [`model`] (what a person edits), [`facts`] (bulk records
//! in columns), [`measure`] (KPIs), [`goals`], [`commission`] (pay), [`design`] (pay before it is paid),
//! [`forecast`], [`development`] (people and the roadmap); [`random`] is the seeded chance behind
//! simulations and the demo company.
pub mod commission;
pub mod design;
pub mod development;
pub mod facts;
pub mod forecast;
pub mod goals;
pub mod kernel;
pub mod measure;
pub mod model;
pub mod random;
pub mod visibility;
