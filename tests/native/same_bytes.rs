//! The same question and seed give the same bytes natively and in the browser. One list of digests stands here, and
//! both compute it anew: this file runs among the native tests, and within a worker of the browser (`tests/web`).
//!
//! Whoever changes what statistics say changes a digest. Whoever changes it for one of the two only has used a
//! function of the platform, whose last bit differs: `libm` is the way.

use attain::app::edit::Action;
use attain::app::intake::ReadFile;
use attain::app::session::Session;
use attain::domain::forecast::series::{ets, next, stl, theta};
use attain::domain::forecast::{Chances, Question};
use attain::domain::kernel::{Date, Grain};
use attain::domain::measure::{Filter, KpiId};
use attain::domain::random::Random;
use attain::exchange::demo::{Brief, Company, Layout};
use attain::exchange::import::{ReadOptions, Reader};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// What both must say, by what it covers.
const DIGESTS: [(&str, u64); 9] = [
    ("chance", 0),
    ("theta", 0),
    ("smoothing", 0),
    ("season", 0),
    ("series", 0),
    ("forecast", 0),
    ("record", 0),
    ("roadblocks", 0),
    ("signals", 0),
];

fn digest(value: &impl Serialize) -> u64 {
    xxh3_64(&serde_json::to_vec(value).expect("it is data"))
}

/// Seven years of months with growth, a season and some noise, from whole numbers.
fn months() -> Vec<f64> {
    let mut noise = 12_345u64;
    let month = |at: u64| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (10_000 + at * 37 + [0, 900, 300, 1_700][(at % 12 / 3) as usize] + (noise >> 53)) as f64 / 7.0
    };
    (0..84).map(month).collect()
}

/// Every kind of draw, in turn.
fn chance() -> Vec<f64> {
    let mut random = Random::of_part(7, 3, 5);
    let mut round = |mean: u32| {
        [random.uniform(), random.normal(), random.student_t6(), f64::from(random.poisson(f64::from(mean)))]
    };
    (0..60).flat_map(|mean| round(mean)).collect()
}

fn smoothing(values: &[f64]) -> Vec<Vec<f64>> {
    let shapes = [ets::Shape::Level, ets::Shape::Trend, ets::Shape::Fading];
    shapes.iter().map(|shape| ets::Smoothing::fit(values, *shape).expect("long enough").next(12)).collect()
}

/// A demo company small enough for a browser that was not told to hurry.
fn company() -> Session {
    let today = Date::parse_iso("2026-11-01").expect("a day");
    let company = Company::of(Brief::new(500, 8, 7, today).expect("a brief"));
    let mut session = Session::empty([7; 16], today);
    let read = Layout::Generic.files().into_iter().map(|file| ReadFile {
        name: file.name.to_owned(),
        sheet: Reader::read(file.name, &file.bytes(&company), ReadOptions::default()),
    });
    session.prepare(read.collect());
    session.commit_intake();
    for (_, document) in company.plans() {
        session.act(Action::SetPlan { id: None, document });
    }
    session
}

fn digests() -> Vec<(&'static str, u64)> {
    let values = months();
    let mut session = company();
    let today = session.today();
    let period = session.workspace().settings.calendar.range_of(today, Grain::Quarter).expect("a quarter");
    let question = Question { period, as_of: today, draws: 60, seed: 11, chances: Chances::Own };
    let mut drawing = session.begin_backtest(question).expect("there are deals");
    while !drawing.is_done() {
        drawing.step(16).expect("every plan pays");
    }
    let record = drawing.report();
    let forecast = drawing.finish();
    // Deal model, run rate, calibration and the simulation all had something to say.
    assert!(forecast.choice.as_ref().is_some_and(|choice| !choice.fallback && choice.coverage.is_some()));
    assert!(forecast.outlook.revenue.most.0 < forecast.outlook.revenue.most.1);
    let filter = Filter::default();
    let roadblocks = (session.roadblocks(&filter, 5), session.win_loss(&filter, 5), session.drivers(&filter));
    let trend = session.trend(KpiId::Revenue, Grain::Month, &filter);
    vec![
        ("chance", digest(&chance())),
        ("theta", digest(&theta::forecast(&values, 12, 24))),
        ("smoothing", digest(&smoothing(&values))),
        ("season", digest(&stl::seasonal(&values, 12))),
        ("series", digest(&next(&values, 12, 24))),
        ("forecast", digest(&forecast)),
        ("record", digest(&record)),
        ("roadblocks", digest(&(roadblocks, trend))),
        ("signals", digest(&session.signals(None))),
    ]
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn statistics_and_a_forecast_are_the_same_bytes_natively_and_in_the_browser() {
    assert_eq!(digests(), DIGESTS);
}
