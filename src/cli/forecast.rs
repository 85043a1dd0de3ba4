//! `attain forecast`: a period as a range of revenue and payout, with its record.

mod assumed;
mod document;

pub use assumed::ForecastArguments;

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::{Answer, BacktestReport};
use crate::app::session::{Drawing, Session};
use crate::domain::commission::write_plan;
use crate::domain::forecast::{Band, Chances, Forecast, Lens, Method, Question, Scores};
use crate::domain::kernel::{Date, Money};
use crate::present::format::{Locale, money_with_code};
use crate::present::words::forecast as words;
use std::io::Write;

/// What is printed besides the forecast itself.
struct Extras {
    people: bool,
    teams: bool,
    deals: bool,
    /// The record of all methods on past dates, if it was asked for.
    record: Option<BacktestReport>,
    /// What is assumed, with the forecast without it.
    assumed: Option<(Lens, Forecast)>,
}

/// Forecasts a period.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let period = workspace::period(arguments, &session)?.ok_or("name the period: --period 2026Q2")?;
    if let Some(path) = &arguments.plan {
        pay_by(&mut session, path)?;
    }
    let wanted = &arguments.forecast;
    let question = Question {
        period: period.range,
        as_of: arguments.as_of.unwrap_or_else(|| session.today()),
        draws: wanted.draws,
        seed: arguments.seed,
        chances: wanted.chance.map_or(Chances::Own, Chances::Fixed),
    };
    let mut extras = extras(arguments)?;
    let begun = match wanted.backtest {
        true => session.begin_backtest(question.clone()),
        false => session.begin_forecast(question.clone()),
    };
    let drawing = drawn(begun?)?;
    if wanted.backtest {
        extras.record = Some(drawing.report());
    }
    session.keep_look(&drawing);
    let mut forecast = drawing.finish();
    if !wanted.changes.is_empty() {
        let lens = assumed::lens(&wanted.changes, &forecast, &session)?;
        let with = drawn(session.begin_forecast_with(question, lens.clone())?)?.finish();
        extras.assumed = Some((lens, std::mem::replace(&mut forecast, with)));
    }
    match arguments.form {
        Form::Json => output::json(out, &document::of(&forecast, &session, &period, &extras))?,
        form => print(&forecast, &session, &extras, form, out)?,
    }
    Ok(Outcome::Done)
}

fn extras(arguments: &Arguments) -> Result<Extras, Trouble> {
    for word in &arguments.by {
        if !["person", "team"].contains(&word.as_str()) {
            return Err(format!("--by: “{word}” is not known; write person, team or person,team").into());
        }
    }
    let has = |word: &str| arguments.by.iter().any(|own| own == word);
    let people = arguments.by.is_empty() || has("person");
    let (teams, deals) = (has("team"), arguments.forecast.deals);
    Ok(Extras { people, teams, deals, record: None, assumed: None })
}

/// Makes all draws.
fn drawn(mut drawing: Drawing) -> Result<Drawing, Trouble> {
    while !drawing.is_done() {
        drawing.step(256)?;
    }
    Ok(drawing)
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

fn print(
    forecast: &Forecast,
    session: &Session,
    extras: &Extras,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    rows(forecast, session, extras)?.print(form, out)?;
    if form == Form::Csv {
        return Ok(());
    }
    if let Some((_, plain)) = &extras.assumed {
        output::text(out, "What is assumed moves the company so:\n")?;
        assumed::compared(plain, forecast).print(form, out)?;
    }
    let plural = |count: u64, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let behind = format!(
        "{} and {} of bookings stand behind this, as of {}.\n",
        plural(forecast.record.closed, "closed deal"),
        plural(forecast.weeks, "week"),
        forecast.question.as_of
    );
    output::text(out, &behind)?;
    if let Some(choice) = &forecast.choice {
        output::text(out, &format!("{}\n", document::why(choice)))?;
    }
    let locale = Locale::default();
    let money = |minor| money_with_code(Money::new(minor, forecast.currency), &locale);
    for caveat in &forecast.caveats {
        output::text(out, &format!("{}\n", words::caveat(caveat, money, &locale)))?;
    }
    if extras.deals {
        deals(forecast, session).print(form, out)?;
    }
    match &extras.record {
        Some(report) => record(&report.scores).print(form, out),
        None => Ok(()),
    }
}

fn rows(forecast: &Forecast, session: &Session, extras: &Extras) -> Result<Table, Trouble> {
    let amount = |minor| grouped(&Money::new(minor, forecast.currency).decimal());
    let bands = |revenue: Band, payout: Band| {
        [revenue.p10, revenue.p50, revenue.p90, payout.p10, payout.p50, payout.p90].map(amount)
    };
    let percent = |chance: Option<f64>| chance.map_or(String::new(), percent);
    let mut table = Table::new(&[
        "who", "method", "#won", "#open", "#rev P10", "#rev P50", "#rev P90", "#pay P10", "#pay P50",
        "#pay P90", "#quota",
    ]);
    // Of whom nothing is known nothing is claimed: no range stands where none could be drawn.
    let drawn = |is_drawn: bool, revenue: Band, payout: Band| {
        let cells = bands(revenue, payout).into_iter().enumerate();
        cells
            .map(|(place, cell)| if is_drawn || place >= 3 { cell } else { String::new() })
            .collect::<Vec<_>>()
    };
    for person in forecast.people.iter().filter(|_| extras.people) {
        let method = serde_json::to_value(person.method).map_err(trouble)?;
        let mut row = vec![document::name(person.person, session), method.as_str().unwrap_or("").to_owned()];
        row.extend([amount(person.won_minor), amount(person.open_minor)]);
        row.extend(drawn(person.method != Method::NoHistory, person.revenue, person.payout));
        row.push(percent(person.outlook.chance_of_quota));
        table.push(row);
    }
    for team in forecast.teams.iter().filter(|_| extras.teams) {
        let mut row = vec![team.name.clone(), String::new(), amount(team.won_minor), String::new()];
        let (revenue, payout): (Band, Band) = (team.outlook.revenue.into(), team.outlook.payout.into());
        row.extend(drawn(forecast.choice.is_none() || !revenue.is_certain(), revenue, payout));
        row.push(percent(team.outlook.chance_of_quota));
        table.push(row);
    }
    let approach = forecast.choice.as_ref().map_or("", |choice| choice.approach.name());
    let mut total = vec![
        "Company".to_owned(),
        approach.to_owned(),
        amount(forecast.won_minor),
        amount(forecast.open_minor),
    ];
    let is_drawn =
        forecast.choice.is_none() || forecast.people.iter().any(|own| own.method != Method::NoHistory);
    total.extend(drawn(is_drawn || !forecast.revenue.is_certain(), forecast.revenue, forecast.payout));
    total.push(percent(forecast.outlook.chance_of_quota));
    table.push(total);
    Ok(table)
}

/// A chance to the whole percent; what is not certain is not called so.
fn percent(chance: f64) -> String {
    match chance {
        chance if chance > 0.0 && chance < 0.005 => "<1%".to_owned(),
        chance if (0.995..1.0).contains(&chance) => ">99%".to_owned(),
        chance => format!("{:.0}%", chance * 100.0),
    }
}

fn deals(forecast: &Forecast, session: &Session) -> Table {
    let mut table = Table::new(&[
        "deal",
        "name",
        "owner",
        "stage",
        "#amount",
        "#chance",
        "expected",
        "8 of 10 within",
        "flags",
    ]);
    let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    for deal in &forecast.deals {
        let owner = deal.person.map_or(String::new(), |person| document::name(person, session));
        let flags: Vec<String> = deal.flags.iter().map(|flag| document::flag(*flag)).collect();
        let amount = grouped(&Money::new(deal.minor, forecast.currency).decimal());
        let within = deal.expected_within.map_or(String::new(), |(from, to)| format!("{from} to {to}"));
        let texts = [deal.deal.clone(), deal.name.clone(), owner, deal.stage.clone()];
        let rest = [amount, percent(deal.chance), day(deal.expected), within, flags.join(", ")];
        table.push(texts.into_iter().chain(rest).collect());
    }
    table
}

fn record(scores: &[Scores]) -> Table {
    let mut table = Table::new(&[
        "method",
        "#dates",
        "#WAPE",
        "#bias",
        "#MASE",
        "#pinball",
        "#in 50%",
        "#in 80%",
        "#in 95%",
        "#Brier",
        "#log loss",
    ]);
    let number = |value: f64| format!("{value:.3}");
    let some = |value: Option<f64>| value.map_or(String::new(), number);
    let share = |value: f64| format!("{:.0}%", value * 100.0);
    for own in scores {
        let mut row = vec![own.approach.name().to_owned(), own.dates.to_string()];
        row.extend([number(own.wape), number(own.bias), some(own.mase), number(own.pinball)]);
        row.extend([share(own.coverage.0), share(own.coverage.1), share(own.coverage.2)]);
        row.extend([some(own.brier), some(own.log_loss)]);
        table.push(row);
    }
    table
}
