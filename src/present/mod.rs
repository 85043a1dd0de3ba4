//! WHAT THE SCREEN SAYS. Answers of the session become strings, tones, orders and empty states.
//!
//! Pure functions: no clock, no browser, no sum. Money is only written, digit by digit, never computed.
//! [`words`] holds every sentence that is not data; [`format`] writes numbers and dates; [`place`] is
//! the address behind `#`; [`table`] is a table as data, from which screen, copy, CSV and workbook are drawn;
//! [`source`] says above each of them where it comes from.

pub mod book;
pub mod checklist;
pub mod coaching;
pub mod data;
pub mod explain;
pub mod figure;
pub mod forecast;
pub mod forecast_views;
pub mod format;
pub mod goals;
pub mod grid;
pub mod home;
pub mod notes;
pub mod palette;
pub mod pay;
pub mod performance;
pub mod performance_compare;
pub mod performance_drivers;
pub mod performance_funnel;
pub mod performance_own;
pub mod performance_peers;
pub mod performance_pivot;
pub mod performance_roadblocks;
pub mod performance_table;
pub mod performance_target;
pub mod performance_trend;
pub mod performance_views;
pub mod performance_win_loss;
pub mod period;
pub mod picture;
pub mod place;
pub mod plan_templates;
pub mod roadmap;
pub mod roadmap_competitors;
pub mod roadmap_surveys;
pub mod save;
pub mod scorecard;
pub mod source;
pub mod table;
pub mod tone;
pub mod viewing;
pub mod walk;
pub mod words;

#[cfg(feature = "page")]
pub mod charts;
#[cfg(feature = "page")]
pub mod charts_forecast;
#[cfg(feature = "page")]
pub mod charts_funnel;
#[cfg(feature = "page")]
pub mod charts_pay;
#[cfg(feature = "page")]
pub mod charts_performance;
