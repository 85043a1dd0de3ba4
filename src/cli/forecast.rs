//! `attain forecast`: a period as a range of revenue and payout.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::commission::write_plan;
use crate::domain::forecast::{Band, Chances, Forecast, PersonForecast, Question};
use crate::domain::kernel::Money;
use std::io::Write;

/// Forecasts a period.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let period = workspace::period(arguments, &session)?.ok_or("name the period: --period 2026Q2")?;
    if let Some(path) = &arguments.plan {
        pay_by(&mut session, path)?;
    }
    let question = Question {
        period: period.range,
        as_of: arguments.as_of.unwrap_or_else(|| session.today()),
        draws: arguments.draws,
        seed: arguments.seed,
        chances: arguments.chance.map_or(Chances::Own, Chances::Fixed),
    };
    let mut drawing = session.begin_forecast(question)?;
    while !drawing.is_done() {
        drawing.step(256)?;
    }
    let forecast = drawing.finish();
    match arguments.form {
        Form::Json => output::json(out, &json(&forecast, &session))?,
        form => print(&forecast, &session, form, out)?,
    }
    Ok(Outcome::Done)
}

/// Takes the plan from the file in place of those of the workspace, in memory only.
fn pay_by(session: &mut Session, path: &std::path::Path) -> Result<(), Trouble> {
    let document = write_plan(&workspace::plan(path)?);
    let known: Vec<_> = session.workspace().plans.keys().copied().collect();
    let removals = known.into_iter().map(Action::RemovePlan);
    for action in removals.chain([Action::SetPlan { id: None, document }]) {
        if let Answer::Refused(error) = session.act(action).answer {
            return Err(trouble(error));
        }
    }
    Ok(())
}

fn band_json(band: Band, forecast: &Forecast) -> serde_json::Value {
    let money = |minor| Money::new(minor, forecast.currency);
    serde_json::json!({ "p10": money(band.p10), "p50": money(band.p50), "p90": money(band.p90) })
}

fn person_json(person: &PersonForecast, forecast: &Forecast, session: &Session) -> serde_json::Value {
    let money = |minor| Money::new(minor, forecast.currency);
    serde_json::json!({
        "person": name(person, session),
        "method": person.method,
        "closed_deals": person.record.closed,
        "won_deals": person.record.won,
        "won": money(person.won_minor),
        "open_deals": person.open_deals,
        "open": money(person.open_minor),
        "revenue": band_json(person.revenue, forecast),
        "payout": band_json(person.payout, forecast),
    })
}

fn json(forecast: &Forecast, session: &Session) -> serde_json::Value {
    let money = |minor| Money::new(minor, forecast.currency);
    let question = &forecast.question;
    let people: Vec<_> =
        forecast.people.iter().map(|person| person_json(person, forecast, session)).collect();
    serde_json::json!({
        "period": question.period,
        "as_of": question.as_of,
        "draws": question.draws,
        "seed": question.seed,
        "won": money(forecast.won_minor),
        "open_deals": forecast.open_deals,
        "open": money(forecast.open_minor),
        "closed_deals": forecast.record.closed,
        "weeks": forecast.weeks,
        "revenue": band_json(forecast.revenue, forecast),
        "payout": band_json(forecast.payout, forecast),
        "people": people,
        "caveats": forecast.caveats,
    })
}

fn name(person: &PersonForecast, session: &Session) -> String {
    session.workspace().people.get(&person.person).map(|person| person.name.clone()).unwrap_or_default()
}

fn print(forecast: &Forecast, session: &Session, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let amount = |minor| grouped(&Money::new(minor, forecast.currency).decimal());
    let bands = |revenue: Band, payout: Band| {
        [revenue.p10, revenue.p50, revenue.p90, payout.p10, payout.p50, payout.p90].map(amount)
    };
    let mut table = Table::new(&[
        "person", "method", "#won", "#open", "#rev P10", "#rev P50", "#rev P90", "#pay P10", "#pay P50",
        "#pay P90",
    ]);
    for person in &forecast.people {
        let method = serde_json::to_value(person.method).map_err(trouble)?;
        let mut row = vec![name(person, session), method.as_str().unwrap_or("").to_owned()];
        row.extend([amount(person.won_minor), amount(person.open_minor)]);
        row.extend(bands(person.revenue, person.payout));
        table.push(row);
    }
    let mut total =
        vec!["Company".to_owned(), String::new(), amount(forecast.won_minor), amount(forecast.open_minor)];
    total.extend(bands(forecast.revenue, forecast.payout));
    table.push(total);
    table.print(form, out)?;
    let behind = format!(
        "{} closed deals and {} weeks of bookings stand behind this, as of {}.\n",
        forecast.record.closed, forecast.weeks, forecast.question.as_of
    );
    output::text(out, &behind)?;
    for caveat in &forecast.caveats {
        output::text(out, &format!("{}\n", serde_json::to_string(caveat).map_err(trouble)?))?;
    }
    Ok(())
}
