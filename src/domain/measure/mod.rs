//! KPIs: a catalogue, and one pass over the columns that computes any of them for any group.
//!
//! [`catalogue`] says what each KPI means; [`filter`] which deals are looked at; [`group`] by what
//! they are divided; [`pass`] is the single pass for any number of questions (over what `admitted` found that
//! their filters let through), [`tally`] what it adds up for each group, `sums` all that stands beside it for
//! all groups; [`figure`] turns that into a value or into the reason why there is none; [`grid`] is the
//! answer in columns, which `tabling` fills; [`explain`] opens a figure to the rows that add up to it; [`pace`] says how
//! much of a period would be reached by a day.
//! [`actions`] counts activities and leads in the same groups.
//! Money is added up as the table shows it: in the workspace's currency where a dated rate gives it.
//! Won and lost deals count by the day they closed. Open deals are those open now, whatever their
//! expected close. Sums are `i128` of minor units: two million rows at the limit fit a billion times.

pub mod actions;
mod admitted;
pub mod atom;
pub mod catalogue;
pub mod drivers;
pub mod events;
pub mod explain;
pub mod facts;
pub mod figure;
pub mod filter;
pub mod funnel;
pub mod grid;
pub mod group;
pub mod history;
mod kept;
mod money_sums;
pub mod own;
pub mod pace;
pub mod pass;
pub mod roadblocks;
pub mod scorecard;
mod slots;
pub mod statistics;
mod sums;
mod tabling;
pub mod tally;
mod terms;
pub mod trend;
pub mod win_loss;

pub use catalogue::{Better, KPIS, Kpi, KpiId, Unit, how_to_get};
pub use explain::{Explanation, Term, TermRows, explain};
pub use facts::MeasureFacts;
pub use figure::{Undefined, Value};
pub use filter::{Comparison, Dimension, Filter};
pub use funnel::{Funnel, FunnelStage, funnel};
pub use grid::{Column, Grid, GridAxis, Row};
pub use group::{Axis, Key};
pub use history::DealHistory;
pub use own::{Formula, FormulaError};
pub use pace::{HistoricPace, Pace, pace};
pub use pass::{Question, answer, measure, tallies};
pub use roadblocks::{Roadblock, Roadblocks, roadblocks};
pub use tally::Tally;
pub use win_loss::{WinLoss, win_loss};
