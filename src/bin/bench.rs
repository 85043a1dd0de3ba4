//! The engine under measurement: the session's own import and figures, called by the page-level bench.
//!
//! It is built by `cargo xtask bench` with the engine's profile and never shipped. Results become JS
//! values here, names as strings, as a page would need them.

use attain::app::edit::Action;
use attain::app::intake::ReadFile;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::facts::Batch;
use attain::domain::kernel::{Currency, Date, DateRange, Grain, Rational};
use attain::domain::measure::{
    Axis, Dimension, Filter, Key, KpiId, MeasureFacts, Row, Tally, Value, measure, tallies,
};
use attain::exchange::import::Reader;
use attain::platform::files::LocalFile;
use js_sys::{Array, Float64Array, JsString, Object, Reflect};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

const KPIS: [KpiId; 6] =
    [KpiId::WonCount, KpiId::Revenue, KpiId::LostCount, KpiId::WinRate, KpiId::AverageDeal, KpiId::CycleMean];

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fn main() {}

/// A session in dollars, in which the other currencies of the bench's file count one to one.
fn fresh() -> Result<Session, String> {
    let day = |year| Date::from_ymd(year, 1, 1).map_err(|error| error.to_string());
    let mut session = Session::empty([7; 16], day(2026)?);
    let currency = |code| Currency::parse(code).map_err(|error| error.to_string());
    session.act(Action::SetCurrency(Currency::USD));
    for code in ["EUR", "GBP"] {
        let (from, on) = (currency(code)?, day(2000)?);
        session.act(Action::SetRate { id: None, from, to: Currency::USD, on, rate: Rational::ONE });
    }
    Ok(session)
}

/// File → validated, identified and queryable: everything of an import but the durable write.
#[wasm_bindgen]
pub async fn load(file: JsValue) -> Result<JsValue, JsValue> {
    let file = LocalFile::from_js(file).ok_or("not a file")?;
    let name = file.name();
    let clock = attain::platform::clock::now_ms;
    let (mut reader, mut chunks, mut slice) = (Reader::new(&name), file.chunks(), Vec::new());
    let began = clock();
    while chunks.next(&mut slice).await.map_err(|error| error.to_string())? {
        reader.feed(&slice).map_err(|issue| issue.to_string())?;
    }
    let mut session = fresh()?;
    let read = clock();
    session.prepare(vec![ReadFile { name, sheet: reader.finish() }]);
    let prepared = clock();
    match session.commit_intake().answer {
        Answer::Changed { .. } => {}
        Answer::Failed { why } => return Err(JsValue::from_str(&why)),
        _ => return Err(JsValue::from_str("nothing was imported")),
    }
    let committed = clock();
    SESSION.set(Some(session));
    let phases = Object::new();
    put(&phases, "read", read - began)?;
    put(&phases, "prepare", prepared - read)?;
    put(&phases, "commit", committed - prepared)?;
    let told = Object::new();
    Reflect::set(&told, &"phases".into(), &phases.into())?;
    Ok(told.into())
}

fn put(target: &Object, key: &str, value: f64) -> Result<(), JsValue> {
    Reflect::set(target, &key.into(), &value.into()).map(drop)
}

/// The KPIs of owner by month, the stages, and the weighted pipeline; of one team and some closing days
/// where those are named (`until` is the last day).
#[wasm_bindgen]
pub fn figures(
    team: Option<String>,
    from: Option<String>,
    until: Option<String>,
) -> Result<JsValue, JsValue> {
    let mut filter = Filter::default();
    filter.teams.extend(team);
    if let (Some(from), Some(until)) = (from, until) {
        let day = |text: &str| Date::parse_iso(text).map_err(|error| error.to_string());
        let after = day(&until)?.plus_days(1).map_err(|error| error.to_string())?;
        let days = DateRange::new(day(&from)?, after).map_err(|error| error.to_string())?;
        (filter.period, filter.expected) = (Some(days), Some(days));
    }
    SESSION.with_borrow(|session| {
        let session = session.as_ref().ok_or("nothing is loaded")?;
        tables(session, &filter)
    })
}

fn tables(session: &Session, filter: &Filter) -> Result<JsValue, JsValue> {
    let facts = MeasureFacts::new(session.table(), session.workspace());
    let rows = measure(&facts, &KPIS, &[Axis::Person, Axis::Time(Grain::Month)], filter);
    let by_stage = tallies(&facts, &[Axis::Text(Dimension::Stage)], filter);
    let answer = Object::new();
    Reflect::set(&answer, &"groups".into(), &groups(session, &rows)?.into())?;
    Reflect::set(&answer, &"stages".into(), &stages(&by_stage).into())?;
    let ppm: i128 = by_stage.values().map(|tally| tally.weighted_minor_ppm).sum();
    put(&answer, "weighted", ppm as f64 / 1e8)?;
    Ok(answer.into())
}

fn groups(session: &Session, rows: &[Row]) -> Result<Object, JsValue> {
    let people = &session.workspace().people;
    let names: BTreeMap<_, JsString> =
        people.values().map(|person| (person.id, JsString::from(person.name.as_str()))).collect();
    let closed = |row: &&Row| number(row, 0) + number(row, 2) > 0.0;
    let rows: Vec<&Row> = rows.iter().filter(closed).collect();
    let owners = Array::new();
    let mut months = Vec::with_capacity(rows.len());
    for row in &rows {
        let (Some(Key::Person(Some(person))), Some(Key::Time(Some(month)))) =
            (row.keys.first(), row.keys.get(1))
        else {
            return Err(JsValue::from_str("a row without owner or month"));
        };
        owners.push(names.get(person).ok_or("an owner who is nobody")?);
        let (year, month, _) = month.range.from.ymd();
        months.push(f64::from(year * 100 + i32::from(month)));
    }
    let groups = Object::new();
    Reflect::set(&groups, &"owner".into(), &owners.into())?;
    Reflect::set(&groups, &"month".into(), &Float64Array::from(months.as_slice()).into())?;
    let fields = [("won", 1.0), ("revenue", 100.0), ("lost", 1.0), ("winRate", 1.0), ("avgCycle", 1.0)];
    // The bench counts a deal without an amount as one of 0; the product leaves it out of the average.
    let average: Vec<f64> = rows.iter().map(|row| number(row, 1) / 100.0 / number(row, 0).max(1.0)).collect();
    Reflect::set(&groups, &"avgDeal".into(), &Float64Array::from(average.as_slice()).into())?;
    for (place, (field, scale)) in fields.into_iter().enumerate() {
        let column: Vec<f64> = rows.iter().map(|row| number(row, place) / scale).collect();
        Reflect::set(&groups, &field.into(), &Float64Array::from(column.as_slice()).into())?;
    }
    Ok(groups)
}

/// A value as a number: minor units, a count, a ratio or days; 0 where there is none.
fn number(row: &Row, place: usize) -> f64 {
    match row.values.get(place) {
        Some((_, Value::Money(money))) => money.minor as f64,
        Some((_, Value::Count(count))) => *count as f64,
        Some((_, Value::Ratio(exact) | Value::Days(exact))) => exact.to_f64(),
        _ => 0.0,
    }
}

fn stages(by_stage: &BTreeMap<Vec<Key>, Tally>) -> Array {
    let told = Array::new();
    for (keys, tally) in by_stage {
        let Some(Key::Text(_, stage)) = keys.first() else { continue };
        let count = tally.won.deals + tally.lost.deals + tally.open.deals;
        let minor = tally.won.minor + tally.lost.minor + tally.open.minor;
        told.push(&Array::of3(
            &JsValue::from_str(stage),
            &(count as f64).into(),
            &(minor as f64 / 100.0).into(),
        ));
    }
    told
}

/// Rows, and the UTF-16 lengths of all names and next steps: proof that the texts are held.
#[wasm_bindgen]
pub fn verify() -> Result<JsValue, JsValue> {
    SESSION.with_borrow(|session| {
        let session = session.as_ref().ok_or("nothing is loaded")?;
        let (mut rows, mut names, mut steps) = (0, 0, 0);
        for batch in session.live_batches() {
            let Batch::Deals(batch) = batch else { continue };
            rows += batch.len();
            let length = |text: &str| text.encode_utf16().count();
            names += (0..batch.len()).map(|row| length(batch.name.get(row))).sum::<usize>();
            let next = batch.other.iter().find(|(header, _)| header == "Next Step");
            steps += next.map_or(0, |(_, column)| (0..batch.len()).map(|row| length(column.get(row))).sum());
        }
        let told = Object::new();
        put(&told, "rows", rows as f64)?;
        put(&told, "nameChars", names as f64)?;
        put(&told, "stepChars", steps as f64)?;
        Ok(told.into())
    })
}
