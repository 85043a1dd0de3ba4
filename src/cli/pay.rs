//! `attain check` and `attain pay`: plans and statements.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::requests::PayReport;
use crate::domain::commission::readings::refuses;
use crate::domain::commission::{Line, Statement};
use crate::domain::model::Plan;
use std::io::Write;

/// Checks a plan, on the data at hand if a workspace is named.
pub fn check(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let [path] = arguments.files.as_slice() else { return Err("name one plan file".into()) };
    let plan = workspace::plan(path)?;
    let mut session = match arguments.workspace {
        Some(_) => workspace::open(arguments)?,
        None => workspace::none(arguments),
    };
    let report = session.check_plan(&plan).map_err(trouble)?;
    if arguments.design.gaming && !refuses(&report.findings) {
        return super::design::gaming(arguments, &mut session, &plan, out);
    }
    if arguments.form == Form::Json {
        output::json(out, &report)?;
    } else {
        output::text(out, &report.words)?;
        for finding in &report.findings {
            output::text(out, &format!("\n{}: {}\n", finding.path, finding.message))?;
            for reading in &finding.readings {
                output::text(out, &format!("  either: {}\n", reading.text))?;
            }
        }
        let verdict = if refuses(&report.findings) { "\nRefused.\n" } else { "\nUnambiguous.\n" };
        output::text(out, verdict)?;
    }
    Ok(if refuses(&report.findings) { Outcome::Refused } else { Outcome::Done })
}

/// Pays a plan, or all plans of the workspace.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if let Some(path) = &arguments.design.simulate {
        return super::design::simulate(arguments, path, out);
    }
    let mut session = workspace::open(arguments)?;
    let plans = plans(arguments, &session)?;
    if plans.is_empty() {
        return Err("the workspace has no plan; name one with --plan PLAN.json".into());
    }
    let period = workspace::period(arguments, &session)?.map(|period| period.range);
    let person = workspace::person(arguments, &session)?;
    let report = session.pay_plans(&plans, period, person).map_err(trouble)?;
    let report = session.seen(report, super::design::viewer(arguments, &session)?).map_err(trouble)?;
    match arguments.form {
        Form::Json => output::json(out, &report)?,
        form => print(&report, arguments.explain, form, out)?,
    }
    for (plan, why) in &report.unpaid {
        let _ = writeln!(std::io::stderr(), "{plan}: {why}");
    }
    Ok(if report.unpaid.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// The plan that `--plan` names, or all of the workspace.
pub fn plans(arguments: &Arguments, session: &crate::app::session::Session) -> Result<Vec<Plan>, Trouble> {
    match &arguments.plan {
        Some(path) => Ok(vec![workspace::plan(path)?]),
        None => Ok(session.workspace().plans.values().map(|record| record.document.clone()).collect()),
    }
}

fn print(report: &PayReport, explain: bool, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    if explain && form == Form::Table {
        for statement in &report.statements {
            output::text(out, &statement_text(statement))?;
        }
    } else {
        let mut table = Table::new(&["period", "person", "plan", "line", "#amount", "currency"]);
        for statement in &report.statements {
            statement.lines.iter().for_each(|line| table.push(line_row(statement, line, form)));
        }
        table.print(form, out)?;
    }
    if form == Form::Table {
        for total in &report.totals {
            output::text(out, &format!("Total {} {}\n", grouped(&total.decimal()), total.currency))?;
        }
    }
    Ok(())
}

fn line_row(statement: &Statement, line: &Line, form: Form) -> Vec<String> {
    let amount = line.amount.decimal();
    vec![
        statement.period.name.clone(),
        statement.person_name.clone(),
        statement.plan.clone(),
        line.name.clone(),
        if form == Form::Csv { amount } else { grouped(&amount) },
        statement.currency.to_string(),
    ]
}

fn statement_text(statement: &Statement) -> String {
    let head = format!("{}, {}, {}", statement.person_name, statement.period.name, statement.plan);
    let total = format!("{} {}", grouped(&statement.total.decimal()), statement.currency);
    let mut text = format!("{head}: {total}\n");
    for line in &statement.lines {
        let amount = grouped(&line.amount.decimal());
        text.push_str(&format!(
            "  {}: {amount}\n    {}\n    {}\n",
            line.name, line.trace.arithmetic, line.trace.sentence
        ));
        for row in &line.trace.rows {
            let amount = grouped(&row.amount.decimal());
            let from = row.converted.as_ref().map_or_else(String::new, |(written, used)| {
                format!("{written} × {} (rate of {}) = ", used.rate, used.on)
            });
            text.push_str(&format!("      {} {} {from}{amount} ({})\n", row.date, row.deal, row.place));
        }
    }
    for exception in &statement.exceptions {
        text.push_str(&format!(
            "  not credited: {} ({}): {}\n",
            exception.deal,
            exception.place,
            exception.why()
        ));
    }
    text
}
