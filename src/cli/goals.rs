//! `attain goals`: goals and quotas with all that is known of them; handed on, checked in on, acknowledged.

use super::arguments::{Arguments, Form, GoalAct};
use super::figures::{percent, value_json};
use super::output::{self, Table};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::goals::{
    Cascade, CascadeAsk, Check, GoalNode, GoalReport, Measured, Objective, Verdict, objectives,
};
use crate::domain::kernel::{PersonId, Rational};
use crate::domain::model::goal::CheckIn;
use crate::domain::model::{GoalOwner, GoalRef, GoalValue};
use crate::exchange::export::csv::CsvOptions;
use crate::exchange::export::goals as file;
use crate::exchange::export::tables::to_csv;
use crate::present::format::Locale;
use crate::present::words::goals as words;
use serde_json::{Value as Json, json};
use std::io::Write;

/// Shows goals, or does what is asked with one of them.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    match &arguments.goal_act {
        GoalAct::Show => show(&session, arguments, out),
        GoalAct::Cascade(name) => hand_on(&mut session, name, arguments, out),
        GoalAct::CheckIn(name) => {
            let of = named(&session, name)?;
            let action = Action::CheckIn { of: of.key, entry: check_in(&session, &of, arguments)? };
            done(&mut session, action, arguments)
        }
        GoalAct::Acknowledge(name) => {
            let of = named(&session, name)?;
            let owner = match of.owner {
                GoalOwner::Person(id) => Some(id),
                _ => None,
            };
            let by = workspace::person(arguments, &session)?.or(owner);
            let on = session.today();
            done(&mut session, Action::Acknowledge { of: of.key, by, on }, arguments)
        }
        GoalAct::Remove(name) => match named(&session, name)?.key {
            GoalRef::Goal(id) => done(&mut session, Action::RemoveGoal(id), arguments),
            GoalRef::Quota(id) => done(&mut session, Action::RemoveQuota(id), arguments),
        },
    }
}

fn done(session: &mut Session, action: Action, arguments: &Arguments) -> Result<Outcome, Trouble> {
    match session.act(action).answer {
        Answer::Changed { .. } => workspace::save(session, arguments).map(|()| Outcome::Done),
        Answer::Refused(error) => Err(trouble(error)),
        _ => Err("nothing was changed".into()),
    }
}

/// The goal or quota that a text names: by id, or by a name that only one has.
fn named(session: &Session, text: &str) -> Result<Objective, Trouble> {
    let all = objectives(session.workspace());
    let names = Names::of(session);
    let fits = |one: &&Objective| {
        one.key.id().to_string() == text || names.goal(one.key).eq_ignore_ascii_case(text.trim())
    };
    let found: Vec<&Objective> = all.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(format!("there is no goal “{text}”; attain goals lists them").into()),
        many => {
            let ids: Vec<String> =
                many.iter().map(|one| format!("{} ({})", one.key.id(), one.range)).collect();
            Err(format!("several goals are called “{text}”; name one by its id: {}", ids.join(", ")).into())
        }
    }
}

/// Names of people and goals.
struct Names<'a> {
    session: &'a Session,
    locale: Locale,
}

impl<'a> Names<'a> {
    fn of(session: &'a Session) -> Names<'a> {
        Names { session, locale: Locale::default() }
    }

    fn person(&self, id: PersonId) -> String {
        self.session.workspace().people.get(&id).map(|person| person.name.clone()).unwrap_or_default()
    }

    fn goal(&self, key: GoalRef) -> String {
        let workspace = self.session.workspace();
        match key {
            GoalRef::Goal(id) => workspace.goals.get(&id).map(|goal| goal.name.clone()).unwrap_or_default(),
            GoalRef::Quota(id) => {
                let person = workspace.quotas.get(&id).map(|quota| self.person(quota.person));
                person.map(|name| words::quota_of(&name)).unwrap_or_default()
            }
        }
    }

    fn owner(&self, owner: &GoalOwner) -> String {
        match owner {
            GoalOwner::Company => words::COMPANY.to_owned(),
            GoalOwner::Team(name) => name.clone(),
            GoalOwner::Person(id) => self.person(*id),
        }
    }
}

fn show(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.form == Form::Csv {
        let bytes = to_csv(&file::table(session.workspace()), CsvOptions::default()).map_err(trouble)?;
        let text = String::from_utf8_lossy(&bytes);
        return output::text(out, &text).map(|()| Outcome::Done);
    }
    let period = workspace::period(arguments, session)?.map(|period| period.range);
    let mut report = session.goal_report(period);
    if let Some(person) = workspace::person(arguments, session)? {
        only(&mut report, person);
    }
    let names = Names::of(session);
    match arguments.form {
        Form::Json => {
            let nodes: Vec<Json> = report.nodes.iter().map(|node| node_json(node, &names)).collect();
            output::json(
                out,
                &json!({ "today": report.today, "known_until": report.known, "goals": nodes }),
            )?;
        }
        _ if arguments.explain => {
            report.nodes.iter().try_for_each(|node| output::text(out, &node_text(node, &names)))?;
        }
        _ => table(&report, &names, out)?,
    }
    Ok(Outcome::Done)
}

/// A person's own goals and the goals that they serve.
fn only(report: &mut GoalReport, person: PersonId) {
    let own = |node: &&GoalNode| node.objective.owner == GoalOwner::Person(person);
    let line = |node: &GoalNode| {
        let above = node.line.iter().map(|share| share.goal);
        above.chain([node.objective.key]).collect::<Vec<_>>()
    };
    let kept: Vec<GoalRef> = report.nodes.iter().filter(own).flat_map(line).collect();
    report.nodes.retain(|node| kept.contains(&node.objective.key));
}

fn table(report: &GoalReport, names: &Names, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&[
        "goal",
        "owner",
        "days",
        "#target",
        "#stands at",
        "#progress",
        "standing",
        "SMART",
        "flags",
    ]);
    for node in &report.nodes {
        let one = &node.objective;
        let goal = |key| names.goal(key);
        let naming = words::Naming::of(one, &names.locale, &goal);
        let name = format!("{}{}", "  ".repeat(usize::from(node.depth)), names.goal(one.key));
        let share = node.pacing.share.map(|share| format!("{}%", percent(share))).unwrap_or_default();
        table.push(vec![
            name,
            names.owner(&one.owner),
            one.range.to_string(),
            naming.value(one.target),
            node.value.map(|value| naming.value(value)).unwrap_or_default(),
            share,
            words::standing(node.pacing.standing).to_owned(),
            letters(&node.checks),
            node.flags.len().to_string(),
        ]);
    }
    table.print(Form::Table, out)
}

/// The letters that hold, a hyphen for one that fails, a question mark for one of which too little is known.
fn letters(checks: &[Check]) -> String {
    let mark = |check: &Check| match check.verdict {
        Verdict::Holds => check.letter.letter(),
        Verdict::Fails => '-',
        Verdict::Unknown => '?',
    };
    checks.iter().map(mark).collect()
}

fn node_text(node: &GoalNode, names: &Names) -> String {
    let one = &node.objective;
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(one, &names.locale, &goal);
    let mut text = format!(
        "{} ({}, {}): {} {}\n",
        names.goal(one.key),
        names.owner(&one.owner),
        one.range,
        words::aim(one.aim),
        naming.value(one.target)
    );
    text.push_str(&format!("  {}\n", words::pace(&node.pacing, &naming)));
    for check in &node.checks {
        text.push_str(&format!("  {}: {}\n", words::letter(check.letter), words::verdict(check.verdict)));
        for reason in &check.reasons {
            text.push_str(&format!("    {}\n", words::reason(reason, &naming)));
        }
    }
    let sums = words::roll_up(&node.roll_up, &naming);
    if !sums.is_empty() {
        text.push_str(&format!("  Top-down: {sums}\n"));
    }
    if let Some(bottom_up) = &node.bottom_up {
        text.push_str(&format!("  {}\n", words::bottom_up(bottom_up, &naming)));
    }
    text.push_str("  What it takes:\n");
    words::takes(&node.takes, &naming).iter().for_each(|line| text.push_str(&format!("    {line}\n")));
    text
}

fn goal_value(value: GoalValue) -> Json {
    match value {
        GoalValue::Money(money) => json!({ "amount": money.decimal(), "currency": money.currency }),
        GoalValue::Number(number) => json!(number),
    }
}

fn ratio(share: Rational) -> Json {
    json!({ "ratio": share, "percent": percent(share) })
}

fn owner_json(owner: &GoalOwner, names: &Names) -> Json {
    match owner {
        GoalOwner::Company => json!({ "type": "company" }),
        GoalOwner::Team(name) => json!({ "type": "team", "name": name }),
        GoalOwner::Person(id) => json!({ "type": "person", "name": names.person(*id) }),
    }
}

fn node_json(node: &GoalNode, names: &Names) -> Json {
    let one = &node.objective;
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(one, &names.locale, &goal);
    let measure = match &one.measured {
        Measured::Kpi(kpi) => kpi.slug(),
        Measured::Unknown(name) => name.clone(),
        Measured::Said { kind, .. } => kind.slug().to_owned(),
    };
    let check = |check: &Check| {
        let reasons = check
            .reasons
            .iter()
            .map(|reason| json!({ "fact": reason, "words": words::reason(reason, &naming) }));
        let holds = match check.verdict {
            Verdict::Holds => Some(true),
            Verdict::Fails => Some(false),
            Verdict::Unknown => None,
        };
        let letter = check.letter.letter().to_string();
        json!({ "letter": letter, "name": check.letter, "holds": holds, "reasons": reasons.collect::<Vec<_>>() })
    };
    let flag = |flag| json!({ "flag": flag, "words": words::flag(flag, &naming) });
    let line = node.line.iter().map(|share| {
        json!({ "goal": names.goal(share.goal), "id": share.goal.id(), "share": share.share.map(ratio) })
    });
    json!({
        "id": one.key.id(),
        "type": if one.is_quota() { "quota" } else { "goal" },
        "name": names.goal(one.key),
        "depth": node.depth,
        "owner": owner_json(&one.owner, names),
        "measure": measure,
        "aim": one.aim,
        "target": goal_value(one.target),
        "baseline": node.baseline.map(|(value, over)| json!({ "value": goal_value(value), "measured_over": over })),
        "from": one.range.from,
        "until": one.range.until,
        "parent": one.parent.map(GoalRef::id),
        "figure": node.figure.as_ref().map(value_json),
        "value": node.value.map(goal_value),
        "progress": node.pacing.share.map(ratio),
        "pace": pace_json(node, &naming),
        "smart": node.checks.iter().map(check).collect::<Vec<_>>(),
        "flags": node.flags.iter().map(flag).collect::<Vec<_>>(),
        "handed_on": { "sums": node.roll_up, "words": words::roll_up(&node.roll_up, &naming) },
        "bottom_up": node.bottom_up,
        "attainability": node.attainability,
        "takes": { "needs": node.takes, "words": words::takes(&node.takes, &naming) },
        "line_of_sight": line.collect::<Vec<_>>(),
        "check_ins": node.log.check_ins,
        "acknowledged": node.log.acknowledged,
        "is_acknowledged": node.is_acknowledged,
    })
}

fn pace_json(node: &GoalNode, naming: &words::Naming) -> Json {
    let pacing = &node.pacing;
    json!({
        "as_of": pacing.as_of,
        "days_over": pacing.days.0,
        "days": pacing.days.1,
        "straight": ratio(pacing.straight),
        "expected": ratio(pacing.expected),
        "source": pacing.source,
        "standing": pacing.standing,
        "words": words::pace(pacing, naming),
    })
}

/// Hands a goal on: prints the parts, and sets them unless it is tried only.
fn hand_on(
    session: &mut Session,
    name: &str,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    let objective = named(session, name)?;
    let ask = CascadeAsk {
        goal: objective.key,
        into: arguments.into,
        over: arguments.over.unwrap_or(Rational::ZERO),
        weighting: arguments.weighting,
        ramp_months: arguments.ramp,
        phase: arguments.phase,
    };
    let parts = session.cascade_goal(&ask).map_err(trouble)?;
    print_parts(session, &objective, &parts, arguments, out)?;
    if arguments.dry_run {
        return Ok(Outcome::Done);
    }
    done(session, Action::HandOn(parts), arguments)
}

fn print_parts(
    session: &Session,
    objective: &Objective,
    parts: &Cascade,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let names = Names::of(session);
    if arguments.form == Form::Json {
        let part = |part: &crate::domain::goals::CascadePart| {
            json!({
                "owner": owner_json(&part.owner, &names),
                "period": part.period.name,
                "from": part.period.range.from,
                "until": part.period.range.until,
                "part_of": part.part_of,
                "target": goal_value(part.target),
                "weight": part.weight,
                "ramp": part.ramp,
            })
        };
        let list = |people: &[PersonId]| people.iter().map(|id| names.person(*id)).collect::<Vec<_>>();
        let all: Vec<Json> = parts.parts.iter().map(part).collect();
        return output::json(
            out,
            &json!({
                "total": goal_value(parts.total),
                "parts": all,
                "left_out": list(&parts.left_out),
                "by_others": list(&parts.by_others),
                "seasons_from_years": parts.seasons_from_years,
            }),
        );
    }
    let goal = |key| names.goal(key);
    let naming = words::Naming::of(objective, &names.locale, &goal);
    let mut table = Table::new(&["owner", "from", "until", "#target", "#ramp"]);
    for part in &parts.parts {
        let indent = if part.part_of.is_some() { "  " } else { "" };
        table.push(vec![
            format!("{indent}{}", names.owner(&part.owner)),
            part.period.range.from.to_string(),
            part.period.range.until.to_string(),
            naming.value(part.target),
            format!("{}%", percent(part.ramp)),
        ]);
    }
    table.print(arguments.form, out)?;
    let person = |id| names.person(id);
    words::cascade(parts, &naming, &person)
        .iter()
        .try_for_each(|line| output::text(out, &format!("{line}\n")))
}

fn check_in(session: &Session, of: &Objective, arguments: &Arguments) -> Result<CheckIn, Trouble> {
    let value = |text: &Option<String>| text.as_deref().map(|text| read_value(text, of)).transpose();
    Ok(CheckIn {
        on: session.today(),
        status: arguments.status.ok_or("say how it stands: --status on-track|at-risk|off-track|done")?,
        confidence: arguments.confidence,
        value: value(&arguments.value)?,
        expected: value(&arguments.expect)?,
        note: arguments.note.clone().unwrap_or_default(),
    })
}

/// A value in the unit of a goal's target.
fn read_value(text: &str, of: &Objective) -> Result<GoalValue, Trouble> {
    let wrong = |error: &dyn std::fmt::Display| Trouble(format!("“{text}”: {error}"));
    match of.target {
        GoalValue::Money(money) => {
            let read = crate::domain::kernel::Money::parse(text, money.currency);
            read.map(GoalValue::Money).map_err(|error| wrong(&error))
        }
        GoalValue::Number(_) => Rational::parse(text).map(GoalValue::Number).map_err(|error| wrong(&error)),
    }
}
