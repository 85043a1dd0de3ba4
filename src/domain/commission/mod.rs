//! PAY. From deals and quotas to statements whose every cent explains itself.
//!
//! One file a step, in the order of evaluation: [`document`] reads a plan, [`check`] refuses what can
//! be read two ways, [`readings`] puts the money between the readings, [`facts`] and [`inputs`] gather
//! what was won, shared and paid, [`terms`] binds a plan to them. Then, for each line: `convert` →
//! `credit` (with `refund` and `ledger`) → `attainment` → `scheme` (`tiers`, `curve`, `scope`, `objectives`, `prizes`,
//! `pool`) → `adjust`, which `earn` puts in order; `line`, `due`, `release` and `clawback` say what of it is due, each with
//! the `parts` of single deals; `balance` acts on the sum of the lines, `payee` converts, and [`statement`] holds the
//! result. [`trace`] is what a line remembers of that way; [`figures`] is how numbers are printed so that a calculator can follow;
//! [`describe`] says a plan in plain words. [`settle`] sets approved statements against what they come to now,
//! [`approval`] says what to look at before approving.
//!
//! Units: money in minor units of the plan's currency (`i64`; exact fractions of them until the one
//! rounding of a line), rates and attainments as exact fractions, days half-open. Nothing here floats,
//! panics, wraps or depends on the order of rows; errors are values.
//!
//! Amounts only ([`Terms::payout_minor`]) and traced ([`Terms::pay`]) are one code, generic over a
//! recorder; the silent one compiles away. Where one period is paid for thousands of simulated sales
//! ([`PeriodPayer`]), what no sale changes is found once (`footing`) and handed to that same code.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

pub mod accrual;
mod adjust;
pub mod approval;
mod attainment;
pub mod balance;
mod by_hand;
pub mod check;
mod clawback;
mod convert;
mod credit;
mod curve;
pub mod describe;
pub mod document;
mod due;
mod earn;
pub mod facts;
mod fault;
pub mod figures;
mod filter;
mod footing;
mod handed_on;
pub mod inputs;
mod ledger;
mod line;
mod objectives;
mod parts;
mod payee;
mod payer;
pub mod payroll;
mod pool;
mod prizes;
pub mod readings;
pub mod reconcile;
mod recorder;
mod refund;
mod release;
mod rows;
mod scheme;
mod scope;
pub mod settle;
mod sheet;
pub mod statement;
pub mod suppose;
pub mod tally;
pub mod terms;
pub mod text;
mod tiers;
pub mod trace;
pub mod write_off;

pub use check::{Code, Finding, Reading, Severity, check};
pub use credit::Credit;
pub use describe::describe;
pub use document::{DocumentError, read_plan, write_plan};
pub use facts::{Exception, ExceptionReason, PayFacts};
pub use inputs::Inputs;
pub use payer::PeriodPayer;
pub use readings::{check_all, check_on};
pub use settle::{Added, Adjusts, Approved, Frozen, Settled, Settlement, settle};
pub use statement::{Line, PayError, Statement, pay, pay_periods, payout_minor, statements};
pub use suppose::{Altered, Bend, Supposition};
pub use tally::{Sale, Tally};
pub use terms::Terms;
pub use text::statement_text;
pub use trace::{Clause, NextTier, Reason, RowTrace, Trace};
