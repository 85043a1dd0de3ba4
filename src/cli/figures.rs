//! `attain kpis`: figures by group, or the catalogue.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::predicate::narrow;
use super::{Outcome, Trouble, insight, workspace};
use crate::app::edit::Action;
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::kernel::{Period, Rational, RoundingMode, days_over};
use crate::domain::measure::{Axis, Filter, KPIS, Key, KpiId, Row, Undefined, Value, how_to_get};
use crate::domain::model::measures::OwnKpi;
use serde_json::{Value as Json, json};
use std::io::Write;

/// Computes figures.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.list {
        return catalogue(arguments, out);
    }
    let mut session = workspace::open(arguments)?;
    if arguments.as_of.is_some() {
        session.act(Action::SetAsOf(arguments.as_of));
    }
    let filter = filter(arguments, &session)?;
    if let Some(view) = arguments.view {
        return insight::run(&session, view, &filter, arguments, out);
    }
    let own = own_kpi(arguments, &mut session)?;
    let mut kpis = kpis(arguments, &session)?;
    if let Some(own) = own {
        kpis = if arguments.kpis.is_empty() { vec![own] } else { [kpis, vec![own]].concat() };
    }
    let axes = axes(arguments)?;
    print_kpis(&session, &kpis, &axes, &filter, arguments.form, out)?;
    let period = workspace::period(arguments, &session)?;
    if let Some(text) = period.and_then(|period| partial(&session, &period)) {
        let _ = writeln!(std::io::stderr(), "attain: {text}");
    }
    Ok(Outcome::Done)
}

/// What `--period` and `--where` let through.
pub fn filter(arguments: &Arguments, session: &Session) -> Result<Filter, Trouble> {
    let period = workspace::period(arguments, session)?;
    let mut filter = Filter { period: period.map(|period| period.range), ..Filter::default() };
    if let Some(predicate) = &arguments.predicate {
        narrow(&mut filter, predicate, session.workspace())?;
    }
    Ok(filter)
}

/// The KPI of `--formula`: kept in the workspace where `--define` names it, else for this once.
fn own_kpi(arguments: &Arguments, session: &mut Session) -> Result<Option<KpiId>, Trouble> {
    if arguments.define.is_some() && arguments.as_of.is_some() {
        return Err("--define keeps a KPI, --as-of asks of another day: write one of them".into());
    }
    let Some(formula) = arguments.formula.clone() else {
        return match &arguments.define {
            Some(_) => Err("--define needs --formula".into()),
            None => Ok(None),
        };
    };
    let name = arguments.define.clone().unwrap_or_else(|| formula.chars().take(60).collect());
    let known = session.workspace().settings.measures.own.iter().find(|(_, own)| own.name == name);
    let id = known.map(|(id, _)| *id);
    let kpi = OwnKpi { name: name.clone(), formula, higher_is_better: None };
    match session.act(Action::SetKpi { id, kpi }).answer {
        Answer::Refused(error) => return Err(Trouble(format!("--formula: {error}"))),
        Answer::Failed { why } => return Err(Trouble(why)),
        _ => {}
    }
    if arguments.define.is_some() {
        workspace::save(session, arguments)?;
    }
    let own = &session.workspace().settings.measures.own;
    Ok(own.iter().find(|(_, own)| own.name == name).map(|(id, _)| KpiId::Own(*id)))
}

/// The name of a KPI: of one of the company's own as it was named.
pub fn name_of(kpi: KpiId, session: &Session) -> String {
    match kpi {
        KpiId::Own(id) => {
            session.workspace().settings.measures.own.get(&id).map(|own| own.name.clone()).unwrap_or_default()
        }
        kpi => kpi.entry().name.to_owned(),
    }
}

/// That a period is still running; nothing for one that is over or has not begun.
fn partial(session: &Session, period: &Period) -> Option<String> {
    let (today, working) = (session.today(), session.workspace().settings.working_days.as_ref());
    let (over, all) = days_over(period.range, today, working);
    let text = || {
        crate::present::words::frame::partial(&period.name, over, all, working.is_some(), &today.to_string())
    };
    (over > 0 && over < all).then(text)
}

/// Computes KPIs and prints them.
pub fn print_kpis(
    session: &Session,
    kpis: &[KpiId],
    axes: &[Axis],
    filter: &Filter,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let Answer::Kpis { rows, .. } = session.kpis(kpis, axes, filter) else {
        return Err("the figures were not answered".into());
    };
    match form {
        Form::Json => {
            output::json(out, &Json::Array(rows.iter().map(|row| row_json(row, session)).collect()))
        }
        form => print(&rows, kpis, axes, session, form, out),
    }
}

fn catalogue(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.form == Form::Json {
        return output::json(out, &KPIS).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["kpi", "name", "formula", "definition"]);
    for kpi in KPIS {
        let words = [kpi.id.slug(), kpi.name.to_owned(), kpi.formula.to_owned(), kpi.definition.to_owned()];
        table.push(words.to_vec());
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

fn kpis(arguments: &Arguments, session: &Session) -> Result<Vec<KpiId>, Trouble> {
    let own = &session.workspace().settings.measures.own;
    if arguments.kpis.is_empty() {
        let all = KPIS.iter().map(|kpi| kpi.id).chain(own.keys().map(|id| KpiId::Own(*id)));
        return Ok(all.collect());
    }
    let named = |name: &String| {
        let found = own.iter().find(|(_, own)| own.name.eq_ignore_ascii_case(name));
        found.map(|(id, _)| KpiId::Own(*id))
    };
    let parse = |name: &String| {
        KpiId::parse(name)
            .or_else(|| named(name))
            .ok_or_else(|| Trouble(format!("there is no KPI “{name}”; attain kpis --list prints them")))
    };
    arguments.kpis.iter().map(parse).collect()
}

pub fn axes(arguments: &Arguments) -> Result<Vec<Axis>, Trouble> {
    let parse = |name: &String| {
        let unknown =
            || Trouble(format!("--by: there is no “{name}”; try person, team, month, quarter, year, region"));
        Axis::parse(name).ok_or_else(unknown)
    };
    let named = arguments.by.iter().filter(|name| name.as_str() != "company");
    named.map(parse).collect()
}

/// The words of a key: a name, a team, a period or a text.
fn key_words(key: &Key, session: &Session) -> String {
    match key {
        Key::Person(Some(id)) => {
            session.workspace().people.get(id).map(|person| person.name.clone()).unwrap_or_default()
        }
        Key::Person(None) => "unassigned".to_owned(),
        Key::Team(team) => team.clone().unwrap_or_else(|| "no team".to_owned()),
        Key::Time(period) => {
            period.as_ref().map_or_else(|| "no date".to_owned(), |period| period.name.clone())
        }
        Key::Text(_, text) => text.clone(),
    }
}

fn axis_word(key: &Key) -> String {
    match key {
        Key::Person(_) => "person".to_owned(),
        Key::Team(_) => "team".to_owned(),
        Key::Time(_) => "period".to_owned(),
        Key::Text(dimension, _) => dimension.name().to_lowercase(),
    }
}

fn time_of(key: &Key) -> Option<&Period> {
    match key {
        Key::Time(period) => period.as_ref(),
        _ => None,
    }
}

fn row_json(row: &Row, session: &Session) -> Json {
    let mut object = serde_json::Map::new();
    for key in &row.keys {
        object.insert(axis_word(key), Json::String(key_words(key, session)));
        if let Some(text) = time_of(key).and_then(|period| partial(session, period)) {
            object.insert("partial".to_owned(), Json::String(text));
        }
    }
    object.insert("deals".to_owned(), json!(row.deals));
    let named = |kpi: KpiId| match kpi {
        KpiId::Own(_) => name_of(kpi, session),
        kpi => kpi.slug(),
    };
    let kpis = row.values.iter().map(|(kpi, value)| (named(*kpi), value_json(value)));
    object.insert("kpis".to_owned(), Json::Object(kpis.collect()));
    Json::Object(object)
}

/// Money as a decimal string with its currency, ratios and days as exact text with a rounded reading.
pub fn value_json(value: &Value) -> Json {
    match value {
        Value::Money(money) => json!({ "amount": money.decimal(), "currency": money.currency }),
        Value::Count(count) => json!({ "count": count }),
        Value::Ratio(exact) => json!({ "ratio": exact, "percent": percent(*exact) }),
        Value::Days(exact) => json!({ "days": exact, "rounded": places(*exact, 2) }),
        Value::Number(exact) => json!({ "number": exact, "rounded": places(*exact, 2) }),
        Value::Undefined(why) => undefined_json(why),
    }
}

/// Why there is no value; of a missing column also how to get it.
fn undefined_json(why: &Undefined) -> Json {
    let way = match why {
        Undefined::MissingColumn { column } => how_to_get(column),
        _ => None,
    };
    match way {
        Some(way) => json!({ "undefined": why, "next_step": way }),
        None => json!({ "undefined": why }),
    }
}

/// A ratio times 100, rounded half away from zero to two places.
pub fn percent(ratio: Rational) -> String {
    ratio
        .checked_mul(Rational::HUNDRED)
        .map_or_else(|_| ratio.to_string(), |hundredfold| places(hundredfold, 2))
}

/// A number rounded half away from zero to so many places.
pub fn places(exact: Rational, digits: u8) -> String {
    let scale = Rational::whole(10i64.pow(u32::from(digits)));
    let scaled =
        exact.checked_mul(scale).ok().and_then(|scaled| RoundingMode::HalfAwayFromZero.whole(scaled).ok());
    match scaled.and_then(|scaled| i64::try_from(scaled).ok()) {
        Some(scaled) => crate::domain::kernel::money::decimal_of_minor(scaled, digits),
        None => exact.to_string(),
    }
}

pub fn words(value: &Value, form: Form) -> String {
    let amount = |decimal: String| if form == Form::Csv { decimal } else { grouped(&decimal) };
    match value {
        Value::Money(money) => amount(money.decimal()),
        Value::Count(count) => count.to_string(),
        Value::Ratio(exact) => format!("{}%", percent(*exact)),
        Value::Days(exact) => places(*exact, 1),
        Value::Number(exact) => places(*exact, 2),
        Value::Undefined(_) => "–".to_owned(),
    }
}

fn print(
    rows: &[Row],
    kpis: &[KpiId],
    axes: &[Axis],
    session: &Session,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    if axes.is_empty() && form == Form::Table {
        let mut table = Table::new(&["kpi", "#value"]);
        for (kpi, value) in rows.iter().flat_map(|row| &row.values) {
            table.push(vec![name_of(*kpi, session), words(value, form)]);
        }
        return table.print(form, out);
    }
    let keys = axes.iter().map(|axis| match axis {
        Axis::Person => "person".to_owned(),
        Axis::Team => "team".to_owned(),
        Axis::Time(grain) => grain.word().to_owned(),
        Axis::Text(dimension) => dimension.name().to_owned(),
    });
    let figures = kpis.iter().map(|kpi| name_of(*kpi, session));
    let headers: Vec<String> = keys.chain(figures).collect();
    let mut table = Table::new(&headers.iter().map(String::as_str).collect::<Vec<_>>());
    table.set_numbers(axes.len());
    for row in rows {
        let keys = row.keys.iter().map(|key| key_words(key, session));
        table.push(keys.chain(row.values.iter().map(|(_, value)| words(value, form))).collect());
    }
    table.print(form, out)
}
