//! `attain export`: what the workspace holds as files, one a table.

use super::arguments::Arguments;
use super::folder::{Beside, make, print};
use super::{Outcome, Trouble, pay, trouble, workspace};
use crate::app::session::Session;
use crate::domain::facts::Batch;
use crate::exchange::export::csv::CsvOptions;
use crate::exchange::export::tables::{achievements, adjustments, people, quotas, rates, statements, to_csv};
use crate::exchange::export::{facts, goals};
use crate::exchange::sheets::write;
use crate::exchange::workbook::{Book, BookSheet};
use std::io::Write;

/// The tables that there are.
const WHAT: [&str; 14] = [
    "deals",
    "people",
    "quotas",
    "goals",
    "rates",
    "activities",
    "stage_history",
    "leads",
    "splits",
    "invoices",
    "payments",
    "achievements",
    "adjustments",
    "statements",
];

/// Writes the tables that `--what` names, or all that hold something, into the folder of `-o`.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let folder = arguments.folder.as_deref().ok_or("name the folder for the files: -o DIR")?;
    let mut session = workspace::open(arguments)?;
    let is_asked = !arguments.what.is_empty();
    if let Some(unknown) = arguments.what.iter().find(|word| !WHAT.contains(&word.as_str())) {
        return Err(format!("--what: “{unknown}” is not known; {}", WHAT.join(", ")).into());
    }
    make(folder)?;
    let mut files = Beside::default();
    let mut ended = Outcome::Done;
    for what in WHAT.into_iter().filter(|what| !is_asked || arguments.what.iter().any(|word| word == what)) {
        let (table, is_whole) = table(what, &mut session, arguments, is_asked)?;
        if table.rows.is_empty() && !is_asked {
            continue;
        }
        if !is_whole {
            ended = Outcome::Refused;
        }
        let (name, bytes) = written(what, table, arguments.as_workbook)?;
        files.add(folder, &name, |out| out.write_all(&bytes))?;
    }
    print(&files.take_place()?, folder, arguments.form, out)?;
    Ok(ended)
}

/// A table, and whether nothing is missing from it.
fn table(
    what: &str,
    session: &mut Session,
    arguments: &Arguments,
    is_asked: bool,
) -> Result<(BookSheet, bool), Trouble> {
    if let Some(records) = records(what, session) {
        return Ok((records, true));
    }
    let plans = pay::plans(arguments, session)?;
    if plans.is_empty() && is_asked {
        return Err("the workspace has no plan; name one with --plan PLAN.json".into());
    }
    let period = workspace::period(arguments, session)?.map(|period| period.range);
    let person = workspace::person(arguments, session)?;
    let report = session.pay_plans(&plans, period, person).map_err(trouble)?;
    for (plan, why) in &report.unpaid {
        let _ = writeln!(std::io::stderr(), "{plan}: {why}");
    }
    Ok((statements(&report.statements), report.unpaid.is_empty()))
}

/// The records of a kind; nothing for statements, which are computed.
fn records(what: &str, session: &Session) -> Option<BookSheet> {
    let (workspace, deals) = (session.workspace(), session.table());
    let batches = session.live_batches();
    Some(match what {
        "deals" => facts::deals(deals),
        "people" => people(workspace),
        "quotas" => quotas(workspace),
        "goals" => goals::table(workspace),
        "rates" => rates(workspace),
        "activities" => facts::activities(&Batch::activities(&batches)),
        "stage_history" => facts::stages(&Batch::stages(&batches)),
        "leads" => facts::leads(&Batch::leads(&batches)),
        "splits" => facts::splits(deals, session.splits()),
        "invoices" => facts::invoices(deals, session.cash()),
        "payments" => facts::payments(deals, session.cash()),
        "achievements" => achievements(workspace),
        "adjustments" => adjustments(workspace),
        _ => return None,
    })
}

fn written(what: &str, table: BookSheet, as_workbook: bool) -> Result<(String, Vec<u8>), Trouble> {
    if as_workbook {
        let book = Book { title: what.to_owned(), sheets: vec![table] };
        return Ok((format!("{what}.xlsx"), write(&book)?));
    }
    Ok((format!("{what}.csv"), to_csv(&table, CsvOptions::default()).map_err(trouble)?))
}
