//! DESIGN OF PAY. What a plan would do before anybody is paid by it.
//!
//! [`gaming`] scans the payout of each person as a function of credit ([`curve`]) for what invites games,
//! and [`smoother`] writes the plan that pays the same without them. [`tweaks`] turns dials on a plan,
//! [`simulate`] pays the past again by it and lays two plans side by side. [`difference`] says what two
//! documents state differently, [`examples`] works a plan out on numbers, [`incentives`] gathers SPIFs and
//! contests, and [`overview`] is the whole of pay for a leader. Where nobody is at hand, [`sample`] is.
//!
//! Everything stands on the one pay engine, in amounts only; nothing here knows a rate or a tier by
//! itself. Units: money in minor units of the plan's currency, exact where it says so; credit of money in
//! minor units, of anything else in plain numbers; attainment and shares as exact fractions.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

pub mod curve;
pub mod difference;
pub mod examples;
pub mod gaming;
pub mod incentives;
pub mod overview;
pub mod sample;
pub mod simulate;
pub mod smoother;
pub mod tweaks;

pub use curve::{Knot, PayCurve};
pub use difference::{Difference, differences};
pub use examples::{Example, Examples, examples};
pub use gaming::{Gaming, Spot, Trap, TrapKind, scan};
pub use incentives::{Incentive, IncentiveKind, Standing, incentives};
pub use overview::{GroupTotal, PayOverview, PersonTotal, Spread, overview, people_totals};
pub use simulate::{Outcome, Paid, Proof, Simulation, compare, marginal, outcome, pay_again, prove};
pub use smoother::smoother;
pub use tweaks::Tweaks;
