//! FORECAST. What a period will bring, as a range that shows its record.
//!
//! From what was known on a day ([`crate::domain::facts::Replay`], read through [`company`] and [`past`])
//! every method says what each person will still win ([`points`]): the deal model ([`hazard`]) with new
//! deals ([`intake`]), the run rate ([`run_rate`]), months as a [`series`], and plain readings of the
//! [`pipeline`] and of what people say ([`categories`], [`callers`]). The [`backtest`] tries them all on past dates; its [`evidence`] weighs and chooses the
//! methods and tells how wide the range must be, [`scores`] say how they did. [`prepare`] centres the draws
//! on the chosen method, and [`simulate`] draws the rest of the period many times; each draw runs through
//! the pay engine, because the payout of the mean is not the mean payout. A [`lens`] chooses whose [`sketch`]
//! is drawn on the way, and what is assumed of single deals. [`super::random`] makes the
//! draws from a seed.
//!
//! Floats stand for chances and expectations only. Every drawn amount is whole minor units.

pub mod approach;
pub mod backtest;
pub mod band;
pub mod callers;
pub mod categories;
pub mod company;
pub mod evidence;
pub mod hazard;
pub mod intake;
pub mod lens;
pub mod past;
pub mod pipeline;
pub mod points;
pub mod prepare;
pub mod question;
pub mod record;
pub mod run_rate;
pub mod scores;
pub mod series;
pub mod simulate;
pub mod sketch;
pub mod student;

pub use approach::Approach;
pub use backtest::Backtest;
pub use band::{Band, Bands};
pub use callers::{CallerRecord, callers};
pub use categories::CategoryTotal;
pub use company::Company;
pub use lens::{Lens, WhatIf};
pub use prepare::{prepare, prepare_with};
pub use question::{
    Caveat, Chances, Choice, DRAWS, DealForecast, Flag, Forecast, GroupForecast, Method, Outlook, Payer,
    PersonForecast, Question, SEED,
};
pub use record::WinRate;
pub use scores::{PastDate, Reliability, Scores, past_dates, scores};
pub use simulate::Simulation;
pub use sketch::{Part, Picture, Source, Take};
