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
    Axis, Column, Dimension, Filter, Grid, Key, KpiId, MeasureFacts, Question, Tally, answer, tallies,
};
use attain::exchange::import::Reader;
use attain::platform::files::LocalFile;
use js_sys::{Array, Float64Array, JsString, Object, Reflect};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

const KPIS: [KpiId; 5] =
    [KpiId::WonCount, KpiId::Revenue, KpiId::LostCount, KpiId::WinRate, KpiId::CycleMean];

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
    let by = vec![Axis::Person, Axis::Time(Grain::Month)];
    let question = Question { kpis: KPIS.to_vec(), by, filter: filter.clone() };
    let grids = answer(&facts, &[question]);
    let by_stage = tallies(&facts, &[Axis::Text(Dimension::Stage)], filter);
    let told = Object::new();
    let grid = grids.first().ok_or("nothing was answered")?;
    Reflect::set(&told, &"groups".into(), &groups(session, grid)?.into())?;
    Reflect::set(&told, &"stages".into(), &stages(&by_stage).into())?;
    let ppm: i128 = by_stage.values().map(|tally| tally.weighted_minor_ppm).sum();
    put(&told, "weighted", ppm as f64 / 1e8)?;
    Ok(told.into())
}

/// Names are made once a person and once a month, and set a row.
fn groups(session: &Session, grid: &Grid) -> Result<Object, JsValue> {
    let (Some(people), Some(months)) = (grid.axes.first(), grid.axes.get(1)) else {
        return Err(JsValue::from_str("an answer without axes"));
    };
    let roster = &session.workspace().people;
    let name = |key: &Key| match key {
        Key::Person(Some(id)) => roster.get(id).map(|person| JsString::from(person.name.as_str())),
        _ => None,
    };
    let names: Vec<Option<JsString>> = people.keys.iter().map(name).collect();
    let number_of = |key: &Key| match key {
        Key::Time(Some(month)) => {
            let (year, month, _) = month.range.from.ymd();
            f64::from(year * 100 + i32::from(month))
        }
        _ => f64::NAN,
    };
    let numbers: Vec<f64> = months.keys.iter().map(number_of).collect();
    let floats = |column: &Column| -> Vec<f64> {
        (0..grid.len()).map(|row| column.number(row).unwrap_or(0.0)).collect()
    };
    let columns: Vec<Vec<f64>> = grid.columns.iter().map(floats).collect();
    let number = |column: usize, row: usize| columns[column][row];
    let closed: Vec<usize> = (0..grid.len()).filter(|row| number(0, *row) + number(2, *row) > 0.0).collect();
    let owners = Array::new_with_length(u32::try_from(closed.len()).unwrap_or(0));
    for (place, row) in (0u32..).zip(&closed) {
        owners
            .set(place, names[people.codes[*row] as usize].as_ref().ok_or("an owner who is nobody")?.into());
    }
    let groups = Object::new();
    Reflect::set(&groups, &"owner".into(), &owners.into())?;
    let put = |field: &str, column: Vec<f64>| {
        Reflect::set(&groups, &field.into(), &Float64Array::from(column.as_slice()).into()).map(drop)
    };
    put("month", closed.iter().map(|row| numbers[months.codes[*row] as usize]).collect())?;
    let fields = [("won", 1.0), ("revenue", 100.0), ("lost", 1.0), ("winRate", 1.0), ("avgCycle", 1.0)];
    for (column, (field, scale)) in fields.into_iter().enumerate() {
        put(field, closed.iter().map(|row| number(column, *row) / scale).collect())?;
    }
    // The bench counts a deal without an amount as one of 0; the product leaves it out of the average.
    let average = |row: &usize| number(1, *row) / 100.0 / number(0, *row).max(1.0);
    put("avgDeal", closed.iter().map(average).collect())?;
    Ok(groups)
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
            let next = &batch.details.next_step;
            steps += (0..batch.len()).map(|row| length(next.get(row))).sum::<usize>();
        }
        let told = Object::new();
        put(&told, "rows", rows as f64)?;
        put(&told, "nameChars", names as f64)?;
        put(&told, "stepChars", steps as f64)?;
        Ok(told.into())
    })
}
