//! `attain sql`: a KPI as SQL, and the tables that it reads as CSV.

use super::arguments::Arguments;
use super::figures;
use super::output;
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::session::Session;
use crate::domain::measure::KpiId;
use crate::domain::measure::own::sql::{SqlQuestion, expression, statement};
use crate::domain::measure::own::table::{COLUMNS, rows};
use crate::domain::measure::own::{parse, words};
use crate::exchange::export::csv::{Cell, CsvOptions, write_table};
use std::fs;
use std::io::Write;

/// Prints the statement, or writes the tables.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.dialect.as_deref().is_some_and(|dialect| dialect != "duckdb") {
        return Err("--dialect: the dialect so far is duckdb".into());
    }
    // What stands behind the command is a KPI, not a file to be read.
    let opened = Arguments { files: Vec::new(), ..arguments.clone() };
    let mut session = match arguments.workspace {
        Some(_) => workspace::open(&opened)?,
        None => workspace::none(arguments),
    };
    if arguments.as_of.is_some() {
        session.act(Action::SetAsOf(arguments.as_of));
    }
    if arguments.tables {
        return tables(&session, arguments, out);
    }
    let text = formula(arguments, &session)?;
    let formula = parse(&text).map_err(|error| Trouble(format!("--formula: {error}")))?;
    let period = workspace::period(arguments, &session)?.map(|period| period.range);
    let by = figures::axes(arguments)?;
    let sql = statement(&formula, &SqlQuestion { by, period }).map_err(trouble)?;
    output::text(out, &format!("-- {}\n-- {text}\n{sql}", words(&formula))).map(|()| Outcome::Done)
}

/// The expression of `--formula`, of a KPI of the catalogue, or of one of the company's own.
fn formula(arguments: &Arguments, session: &Session) -> Result<String, Trouble> {
    if let Some(formula) = &arguments.formula {
        return Ok(formula.clone());
    }
    let name = arguments.files.first().and_then(|name| name.to_str());
    let name = name.ok_or("name a KPI, such as attain sql win_rate, or write --formula")?;
    let own = session.workspace().settings.measures.own.values().find(|own| own.name == name);
    let own = own.map(|own| own.formula.clone());
    let known = || KpiId::parse(name).and_then(expression).map(str::to_owned);
    own.or_else(known).ok_or_else(|| match KpiId::parse(name) {
        Some(_) => Trouble(format!("“{name}” stands on more than the columns of deals; it has no SQL yet")),
        None => Trouble(format!("there is no KPI “{name}”; attain kpis --list prints them")),
    })
}

fn tables(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let folder = arguments.folder.as_deref().ok_or("name a folder for the tables: -o DIR")?;
    if arguments.workspace.is_none() {
        return Err("name the workspace file: -w TEAM.attain".into());
    }
    fs::create_dir_all(folder).map_err(trouble)?;
    let headers: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let lines = rows(&session.facts_with_history());
    let cells =
        lines.iter().map(|line| line.iter().map(|cell| Cell::Plain(cell.clone())).collect::<Vec<_>>());
    let bytes = write_table(&headers, cells, CsvOptions::default()).map_err(trouble)?;
    fs::write(folder.join("deals.csv"), bytes).map_err(trouble)?;
    let types: Vec<String> = COLUMNS.iter().map(|(name, kind)| format!("'{name}': '{kind}'")).collect();
    let create = format!(
        "CREATE TABLE deals AS SELECT * FROM read_csv('deals.csv', header = true, nullstr = '', columns = {{{}}});\n",
        types.join(", ")
    );
    fs::write(folder.join("tables.sql"), &create).map_err(trouble)?;
    output::text(out, &create).map(|()| Outcome::Done)
}
