//! `attain roadmap`: the seven steps with their checks and next actions, and the cycles.

pub mod competitors;
pub mod survey;

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::requests::{Answer, RoadmapReport, RoadmapRequest};
use crate::app::session::Session;
use crate::domain::development::roadmap::{Check, Difference, Stake, StepReport};
use crate::domain::kernel::Rational;
use crate::domain::model::GoalValue;
use crate::domain::model::survey::Purpose;
use crate::present::format::{DateOrder, Locale};
use crate::present::words::roadmap as words;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// What is wanted of roadmap, surveys and competitors, as the options say it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields are the options of the help")]
pub struct RoadmapArguments {
    pub start: bool,
    pub close: bool,
    pub go_on: bool,
    pub merge: bool,
    pub is_named: bool,
    pub template: Option<Purpose>,
    pub add: Option<PathBuf>,
    pub texts: BTreeMap<&'static str, String>,
}

/// The options that hold any text.
const TEXTS: [&str; 13] = [
    "name",
    "groups",
    "sheet",
    "release",
    "totals",
    "next",
    "remove",
    "spellings",
    "strategy",
    "strengths",
    "weaknesses",
    "met-in",
    "note",
];

impl RoadmapArguments {
    /// Takes an option without a value, if it is one of these.
    pub fn flag(&mut self, name: &str) -> bool {
        match name {
            "start" => self.start = true,
            "close" => self.close = true,
            "go-on" => self.go_on = true,
            "merge" => self.merge = true,
            "named" => self.is_named = true,
            _ => return false,
        }
        true
    }

    /// Takes an option with a value, if it is one of these.
    pub fn take(&mut self, name: &str, text: &str) -> Result<bool, Trouble> {
        match name {
            "template" => {
                let hint = "maturity, pulse, training-needs, plan-understanding or own";
                let wrong = || Trouble(format!("--template: “{text}” is not known; {hint}"));
                self.template = Some(Purpose::parse(text).ok_or_else(wrong)?);
            }
            "add" => self.add = Some(PathBuf::from(text)),
            name => {
                let Some(known) = TEXTS.into_iter().find(|known| *known == name) else { return Ok(false) };
                self.texts.insert(known, text.to_owned());
            }
        }
        Ok(true)
    }

    /// The text of an option.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The texts of a list, separated by commas.
    pub fn list(&self, name: &str) -> Vec<String> {
        let parts = self.text(name).unwrap_or_default().split(',').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

/// How numbers are written in a terminal: the same everywhere.
pub fn locale() -> Locale {
    Locale::of("en", '.', Some(','), DateOrder::YearMonthDay)
}

/// Does what changes the workspace, and saves it.
///
/// # Errors
/// Why it was refused.
pub fn done(session: &mut Session, answer: Answer, arguments: &Arguments) -> Result<(), Trouble> {
    match answer {
        Answer::Changed { .. } => workspace::save(session, arguments),
        Answer::Refused(error) => Err(trouble(error)),
        Answer::Failed { why } => Err(Trouble(why)),
        _ => Err("nothing was changed".into()),
    }
}

/// Shows the steps; starts and closes cycles.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let wanted = &arguments.roadmap;
    if wanted.close || wanted.go_on {
        let note = wanted.text("note").unwrap_or_default().to_owned();
        let request = RoadmapRequest::CloseCycle { note, goes_on: wanted.go_on };
        let answer = session.roadmap_request(request).answer;
        done(&mut session, answer, arguments)?;
    }
    if wanted.start {
        let answer = session.roadmap_request(RoadmapRequest::StartCycle).answer;
        done(&mut session, answer, arguments)?;
    }
    let report = session.roadmap().map_err(Trouble)?;
    match arguments.form {
        Form::Json => output::json(out, &document(&report, &session))?,
        form => print(&report, &session, form, out)?,
    }
    Ok(Outcome::Done)
}

fn cause(stake: &Stake, session: &Session) -> String {
    let names = session.names();
    words::cause(&stake.cause, |person| names.get(&person).cloned().unwrap_or_default())
}

fn document(report: &RoadmapReport, session: &Session) -> Json {
    let check = |check: &Check| {
        json!({
            "id": check.id.slug(),
            "asks": words::check(check.id),
            "is_met": check.is_met,
            "have": check.have,
            "need": check.need,
            "reason": words::reason(check, &locale()),
            "action": words::action(check.id),
            "href": words::href(check.id),
        })
    };
    let stake = |stake: &Stake| {
        json!({
            "cause": cause(stake, session),
            "amount": stake.money.decimal(),
            "currency": stake.money.currency,
        })
    };
    let step = |step: &StepReport| {
        json!({
            "step": step.step.slug(),
            "state": step.state,
            "next": step.next.map(|id| json!({
                "check": id.slug(), "action": words::action(id), "href": words::href(id)
            })),
            "at_stake": step.stake.as_ref().map(stake),
            "checks": step.checks.iter().map(check).collect::<Vec<_>>(),
        })
    };
    json!({
        "period": report.period.name,
        "cycle": report.cycle,
        "closed": report.closed,
        "next": report.next.as_ref().map(|next| &next.name),
        "steps": report.steps.iter().map(step).collect::<Vec<_>>(),
        "now": report.now,
        "changed": report.changed,
    })
}

fn print(report: &RoadmapReport, session: &Session, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&["step", "state", "met", "check", "how far", "next action", "at stake"]);
    for step in &report.steps {
        let stake = step.stake.as_ref().map(|stake| {
            let money = format!("{} {}", grouped(&stake.money.decimal()), stake.money.currency);
            format!("{money}: {}", cause(stake, session))
        });
        for (place, check) in step.checks.iter().enumerate() {
            let first = |text: &str| if place == 0 { text.to_owned() } else { String::new() };
            let action = if check.is_met { String::new() } else { words::action(check.id).to_owned() };
            table.push(vec![
                first(words::step(step.step)),
                first(words::state(step.state)),
                if check.is_met { "yes" } else { "no" }.to_owned(),
                words::check(check.id).to_owned(),
                words::reason(check, &locale()),
                action,
                first(stake.as_deref().unwrap_or_default()),
            ]);
        }
    }
    table.print(form, out)?;
    if form == Form::Csv {
        return Ok(());
    }
    let cycle = match (&report.cycle, &report.next) {
        (Some(cycle), _) => format!("\nThe cycle {} is open since {}.\n", cycle.name, cycle.begun),
        (None, Some(next)) => format!("\nNo cycle is open; --start begins {}.\n", next.name),
        (None, None) => String::new(),
    };
    output::text(out, &cycle)?;
    let Some(last) = report.closed.first() else { return Ok(()) };
    output::text(out, &format!("Since the cycle {}:\n", last.name))?;
    let lines = report.changed.iter().map(|change| format!("  {}\n", difference(change)));
    output::text(out, &lines.collect::<String>())
}

fn difference(change: &Difference) -> String {
    match change {
        Difference::Met(id) => format!("now: {}", words::check(*id)),
        Difference::Lost(id) => format!("no longer: {}", words::check(*id)),
        Difference::Step { step, before, after } => {
            format!("{}: {before} checks met before, {after} now", words::step(*step))
        }
        Difference::Pillar { pillar, before, after } => {
            format!("{}: {} before, {} now", words::pillar(*pillar), score(*before), score(*after))
        }
        Difference::Figure { kpi, before, after } => {
            format!("{kpi}: {} before, {} now", figure(*before), figure(*after))
        }
    }
}

/// A mean step with two decimals.
pub fn score(mean: Option<Rational>) -> String {
    mean.map_or_else(|| "–".to_owned(), |mean| super::figures::places(mean, 2))
}

fn figure(value: Option<GoalValue>) -> String {
    match value {
        None => "–".to_owned(),
        Some(GoalValue::Money(money)) => format!("{} {}", grouped(&money.decimal()), money.currency),
        Some(GoalValue::Number(number)) => super::figures::places(number, 3),
    }
}
