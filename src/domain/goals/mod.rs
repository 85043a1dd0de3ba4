//! GOALS. What the company, its teams and its people want to reach: checked, aligned, paced, forecast.
//!
//! Goals and quotas stand in one tree ([`objective`]); a quota is a goal that plans pay on, and is stored once.
//! [`evidence`] measures what they need, each figure once; [`attainable`] looks at what was reached in
//! comparable periods and at the forecast; [`pacing`] says how far a goal is and should be; [`align`] rolls the
//! tree up and finds orphans, over-assignment and contradictions; [`smart`] checks the five letters from all of
//! that; [`takes`] says what is still needed; [`cascade`] hands a goal on in parts that add up exactly;
//! [`report`] puts everything together, a node a goal.
//!
//! Every finding is data with its reason; words are made where they are shown. Targets are exact: minor units of
//! money, or fractions. Nothing here reads a clock: `today` is given, and is the last day that is over.

pub mod align;
pub mod attainable;
pub mod cascade;
pub mod evidence;
pub mod objective;
pub mod pacing;
pub mod report;
pub mod smart;
pub mod takes;
pub mod weeks;

pub use align::{BottomUp, Flag, RollUp, Share};
pub use attainable::{Attainability, Distribution, NoOutlook, Outlook, Whose};
pub use cascade::{Cascade, CascadeAsk, CascadeError, CascadePart, Into, Weighting, cascade};
pub use evidence::Evidence;
pub use objective::{Measured, Objective, objectives};
pub use pacing::{Pacing, Source, Standing};
pub use report::{GoalNode, GoalReport, report};
pub use smart::{Check, Letter, Reason, Verdict};
pub use takes::{Need, NotDefined, Takes};
