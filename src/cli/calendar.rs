//! `attain calendar`: the fiscal calendar, the periods that it cuts, and which of them are over.

use super::arguments::{Arguments, Form};
use super::output::{self, Table};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::kernel::{Calendar, Date, Grain, Period, WorkingDays, days_over};
use serde_json::{Value as Json, json};
use std::io::Write;

/// Sets what is asked for, and shows the calendar with the periods of a year.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open_or_new(arguments)?;
    let actions = changes(&session, arguments);
    if !actions.is_empty() {
        match session.act(Action::Together(actions)).answer {
            Answer::Changed { .. } => workspace::save(&session, arguments)?,
            Answer::Refused(error) => return Err(trouble(error)),
            _ => return Err("the calendar was not changed".into()),
        }
    }
    show(&session, arguments, out).map(|()| Outcome::Done)
}

fn changes(session: &Session, arguments: &Arguments) -> Vec<Action> {
    let (settings, change) = (&session.workspace().settings, &arguments.calendar);
    let known = settings.calendar;
    let calendar = Calendar {
        first_month: change.first_month.unwrap_or(known.first_month),
        pattern: change.pattern.unwrap_or(known.pattern),
        week_start: change.week_start.unwrap_or(known.week_start),
        year_start: change.year_start.unwrap_or(known.year_start),
        year_name: change.year_name.unwrap_or(known.year_name),
    };
    let mut working = settings.working_days.clone();
    if let Some(days_off) = &change.days_off {
        let holidays = working.map(|days| days.holidays).unwrap_or_default();
        working = Some(WorkingDays { days_off: days_off.clone(), holidays });
    }
    if let Some(holidays) = &change.holidays {
        let holidays = holidays.iter().map(|day| (*day, String::new())).collect();
        working = Some(WorkingDays { holidays, ..working.unwrap_or_default() });
    }
    if change.all_days {
        working = None;
    }
    let calendar = (calendar != known).then_some(Action::SetCalendar(calendar));
    let working = (working != settings.working_days).then_some(Action::SetWorkingDays(working));
    calendar.into_iter().chain(working).collect()
}

fn show(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Trouble> {
    let settings = &session.workspace().settings;
    let (calendar, today) = (settings.calendar, session.today());
    let whole = match workspace::period(arguments, session)? {
        Some(period) => period,
        None => calendar.period_of(today, Grain::Year).map_err(trouble)?,
    };
    let mut periods = vec![whole.clone()];
    for grain in [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week] {
        let cut = calendar.periods_in(whole.range, grain).map_err(trouble)?;
        periods.extend(cut.into_iter().filter(|period| *period != whole));
    }
    let working = settings.working_days.as_ref();
    if arguments.form == Form::Json {
        let rows: Vec<Json> = periods.iter().map(|period| row(period, today, working)).collect();
        let all = json!({ "calendar": calendar, "working_days": working, "today": today, "periods": rows });
        return output::json(out, &all);
    }
    let head = format!(
        "fiscal year from month {}, {}, weeks from {}, a year is named by its {}\n",
        calendar.first_month,
        calendar.pattern.word(),
        calendar.week_start.word(),
        if calendar.year_name == Default::default() { "end" } else { "start" }
    );
    output::text(out, &head)?;
    let mut table = Table::new(&["period", "from", "until", "#days", "#over", "complete"]);
    for period in &periods {
        let (over, all) = days_over(period.range, today, working);
        table.push(vec![
            period.name.clone(),
            period.range.from.to_string(),
            period.range.until.to_string(),
            all.to_string(),
            over.to_string(),
            if over == all { "yes" } else { "no" }.to_owned(),
        ]);
    }
    table.print(arguments.form, out)
}

fn row(period: &Period, today: Date, working: Option<&WorkingDays>) -> Json {
    let (over, all) = days_over(period.range, today, working);
    json!({
        "name": period.name,
        "from": period.range.from,
        "until": period.range.until,
        "calendar_days": period.range.days(),
        "days": all,
        "days_over": over,
        "is_complete": over == all,
    })
}
