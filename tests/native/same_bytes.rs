//! The same question and seed give the same bytes natively and in the browser. One list of digests is stored, and
//! both compute it anew: this file runs among the native tests, and compiles for the browser's worker as it stands.
//!
//! Whoever changes what statistics say changes a digest in `tests/data/forecast/digests.json`. Whoever changes it
//! for one of the two only has used a function of the platform, whose last bit differs: `libm` is the way.

use attain::app::edit::Action;
use attain::app::intake::ReadFile;
use attain::app::session::Session;
use attain::domain::forecast::series::{ets, next, stl, theta};
use attain::domain::forecast::{Chances, Question};
use attain::domain::kernel::{Date, Grain};
use attain::domain::measure::{Filter, KpiId};
use attain::domain::random::Random;
use attain::exchange::import::{ReadOptions, Reader};
use serde::Serialize;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// What both must say, by what it covers.
fn stored() -> BTreeMap<String, String> {
    #[cfg(target_arch = "wasm32")]
    let text = include_str!("../data/forecast/digests.json").to_owned();
    #[cfg(not(target_arch = "wasm32"))]
    let text = std::fs::read_to_string("tests/data/forecast/digests.json").expect("the stored digests");
    serde_json::from_str(&text).expect("a list of digests")
}

fn digest(value: &impl Serialize) -> String {
    format!("{:016x}", xxh3_64(&serde_json::to_vec(value).expect("it is data")))
}

/// Whole numbers that look like chance, from arithmetic that is the same everywhere.
struct Whole(u64);

impl Whole {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Seven years of months with growth, a season and some noise.
fn months() -> Vec<f64> {
    let mut whole = Whole(12_345);
    let season = |at: u64| [0, 900, 300, 1_700][(at % 12 / 3) as usize];
    (0..84).map(|at| (10_000 + at * 37 + season(at) + whole.below(1_500)) as f64 / 7.0).collect()
}

/// Every kind of draw, in turn.
fn chance() -> Vec<f64> {
    let mut random = Random::of_part(7, 3, 5);
    let round = |mean: u32| {
        [random.uniform(), random.normal(), random.student_t6(), f64::from(random.poisson(f64::from(mean)))]
    };
    (0..60).flat_map(round).collect()
}

fn smoothing(values: &[f64]) -> Vec<Vec<f64>> {
    let shapes = [ets::Shape::Level, ets::Shape::Trend, ets::Shape::Fading];
    shapes.iter().map(|shape| ets::Smoothing::fit(values, *shape).expect("long enough").next(12)).collect()
}

fn today() -> Date {
    Date::parse_iso("2026-11-01").expect("a day")
}

/// Three years of deals of eight people with their ways through the stages, and quotas.
fn files() -> [(&'static str, String); 3] {
    let mut whole = Whole(99);
    let mut deals =
        "Deal ID,Deal Name,Account,Owner,Stage,Amount,Currency,Created,Close Date,Product,Region,Reason\n"
            .to_owned();
    let mut steps = "Deal ID,From Stage,To Stage,Changed On\n".to_owned();
    for number in 0..480 {
        let created = today().plus_days(-(whole.below(1_050) as i32)).expect("a day");
        let length = 12 + whole.below(140) as i32;
        let closed = created.plus_days(length).expect("a day");
        let (owner, region) = (whole.below(8), ["North", "South"][whole.below(2) as usize]);
        let is_won = whole.below(100) < 30 + 4 * owner - if region == "South" { 15 } else { 0 };
        let stage = match (closed <= today(), is_won) {
            (false, _) => "Offer",
            (true, true) => "Closed Won",
            (true, false) => "Closed Lost",
        };
        let (amount, account) = (500 + whole.below(40_000), whole.below(40));
        let (product, reason) =
            (["Core", "Plus"][whole.below(2) as usize], ["Price", "Timing"][whole.below(2) as usize]);
        deals += &format!(
            "D{number},Deal {number},Account {account},Person {owner},{stage},{amount}.25,USD,{created},{closed},{product},{region},{reason}\n"
        );
        for (place, (from, to)) in
            [("", "New"), ("New", "Demo"), ("Demo", "Offer"), ("Offer", stage)].iter().enumerate()
        {
            let on = created.plus_days(length * place as i32 / 3).expect("a day");
            if on <= today() && from != to {
                steps += &format!("D{number},{from},{to},{on}\n");
            }
        }
    }
    let mut quotas = "Person,Period,Amount,Currency\n".to_owned();
    for owner in 0..8 {
        for quarter in ["2026Q3", "2026Q4"] {
            quotas += &format!("Person {owner},{quarter},{}.00,USD\n", 40_000 + whole.below(60_000));
        }
    }
    [("deals.csv", deals), ("stage_history.csv", steps), ("quotas.csv", quotas)]
}

const PLAN: &str = r#"{"schema": "attain/plan/1", "name": "Bent", "currency": "USD", "effective": {"from": "2026-01-01"},
    "applies_to": {"everyone": true}, "payout": "quarter", "components": [{"id": "commission", "name": "Commission",
    "pays": {"table": {"by": "credit", "application": "marginal", "tiers": [{"from": "0", "rate": "5%"},
    {"from": "50000", "rate": "9%"}]}}}]}"#;

fn company() -> Session {
    let mut session = Session::empty([7; 16], today());
    let read = files().into_iter().map(|(name, text)| ReadFile {
        name: name.to_owned(),
        sheet: Reader::read(name, text.as_bytes(), ReadOptions::default()),
    });
    session.prepare(read.collect());
    session.commit_intake();
    session.act(Action::SetPlan { id: None, document: PLAN.to_owned() });
    session
}

fn digests() -> BTreeMap<String, String> {
    let values = months();
    let mut session = company();
    let period = session.workspace().settings.calendar.range_of(today(), Grain::Quarter).expect("a quarter");
    let question = Question { period, as_of: today(), draws: 60, seed: 11, chances: Chances::Own };
    let mut drawing = session.begin_backtest(question).expect("there are deals");
    while !drawing.is_done() {
        drawing.step(16).expect("every plan pays");
    }
    let record = drawing.report();
    let forecast = drawing.finish();
    // Deal model, run rate, calibration and the simulation all had something to say.
    assert!(forecast.choice.as_ref().is_some_and(|choice| !choice.fallback && choice.coverage.is_some()));
    assert!(forecast.outlook.payout.most.0 < forecast.outlook.payout.most.1);
    let filter = Filter::default();
    let roadblocks = (session.roadblocks(&filter, 5), session.win_loss(&filter, 5), session.drivers(&filter));
    let trend = session.trend(KpiId::Revenue, Grain::Month, &filter);
    let all = [
        ("chance", digest(&chance())),
        ("theta", digest(&theta::forecast(&values, 12, 24))),
        ("smoothing", digest(&smoothing(&values))),
        ("season", digest(&stl::seasonal(&values, 12))),
        ("series", digest(&next(&values, 12, 24))),
        ("forecast", digest(&forecast)),
        ("record", digest(&record)),
        ("roadblocks", digest(&(roadblocks, trend))),
        ("signals", digest(&session.signals(None))),
    ];
    all.into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn statistics_and_a_forecast_are_the_same_bytes_natively_and_in_the_browser() {
    assert_eq!(digests(), stored());
}
