//! FORECAST. What a period will bring, as a range: what is won, and what may still come.
//!
//! [`record`] reads the past as it was known on the as-of day: win rates by person, shrunk to the
//! team's and the company's, and bookings by week. [`simulate`] draws the rest of the period many
//! times: open deals by the person's own rate under one shock that all deals share, or, where a
//! person has no open deal in the period, weeks of the past (the same weeks for everybody). Each
//! draw runs through the pay engine, because the payout of the mean is not the mean payout.
//! [`band`] reads P10, P50 and P90 off the draws; [`super::random`] makes them from a seed.
//!
//! Floats stand for chances only. Every amount is whole minor units from the first to the last step.

pub mod band;
pub mod record;
pub mod simulate;

pub use band::Band;
pub use record::{Record, WinRate};
pub use simulate::{Caveat, Chances, Forecast, Known, Method, Payer, PersonForecast, Question, Simulation};
