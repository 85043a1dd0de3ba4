//! One forecast of a made-up company with its record, as the hash of the bytes that would travel to a page.
//! The native tests and those in a browser's worker include this file and expect the same number.
#![allow(clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::app::wire;
use attain::domain::forecast::{Chances, Question};
use attain::domain::kernel::{Date, Grain};
use attain::exchange::demo::Brief;

/// What both must come to. It changes only where what is forecast is meant to change.
pub const FORECAST: u64 = 13_149_585_106_791_358_368;

/// Draws the forecast and looks at its past dates.
pub fn forecast() -> u64 {
    let today = Date::from_ymd(2026, 8, 10).expect("a day");
    let mut session = Session::empty([3; 16], today);
    let loaded = session.load_company(Brief::new(900, 8, 11, today).expect("a brief"));
    assert!(matches!(loaded.answer, Answer::Changed { .. }), "the company is there");
    let period = session.workspace().settings.calendar.range_of(today, Grain::Quarter).expect("a quarter");
    let question = Question { period, as_of: today, draws: 200, seed: 5, chances: Chances::Own };
    let mut drawing = session.begin_backtest(question).expect("begun");
    while !drawing.is_done() {
        drawing.step(50).expect("drawn");
    }
    let report = Answer::Backtested(drawing.report());
    let forecast = Answer::Forecast(drawing.finish());
    let mut bytes = wire::encode(&report).expect("packed");
    bytes.extend(wire::encode(&forecast).expect("packed"));
    xxhash_rust::xxh3::xxh3_64(&bytes)
}
