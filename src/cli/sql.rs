//! `attain sql`: a KPI as SQL, and the tables that it reads as CSV.

use super::arguments::Arguments;
use super::figures;
use super::output;
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::session::Session;
use crate::domain::measure::KpiId;
use crate::domain::measure::own::sql::tables::{SqlTable, tables as sql_tables};
use crate::domain::measure::own::sql::{SqlQuestion, expression_under, of_kpi, statement};
use crate::domain::measure::own::{parse, words};
use crate::exchange::export::csv::{Cell, CsvOptions, write_table};
use std::fs;
use std::io::Write;
use std::path::Path;

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
    let period = workspace::period(arguments, &session)?.map(|period| period.range);
    let disqualified_are_left_out = session.workspace().settings.measures.disqualified_are_left_out;
    let question = SqlQuestion { by: figures::axes(arguments)?, period, disqualified_are_left_out };
    let (meaning, sql) = match asked(arguments, &session)? {
        Asked::Kpi(kpi) if expression_under(kpi, disqualified_are_left_out).is_none() => {
            let entry = kpi.entry();
            let meaning = format!("{}: {}", entry.name, entry.formula);
            (meaning, of_kpi(kpi, &question).map_err(trouble)?)
        }
        asked => {
            let text = match asked {
                Asked::Kpi(kpi) => expression_under(kpi, disqualified_are_left_out).unwrap_or_default(),
                Asked::Expression(text) => text,
            };
            let formula = parse(&text).map_err(|error| Trouble(format!("--formula: {error}")))?;
            let sql = statement(&formula, &question).map_err(trouble)?;
            (format!("{}\n-- {text}", words(&formula)), sql)
        }
    };
    output::text(out, &format!("-- {meaning}\n{sql}")).map(|()| Outcome::Done)
}

/// What a statement is asked of.
enum Asked {
    Kpi(KpiId),
    Expression(String),
}

/// The expression of `--formula`, a KPI of the catalogue, or one of the company's own.
fn asked(arguments: &Arguments, session: &Session) -> Result<Asked, Trouble> {
    if let Some(formula) = &arguments.formula {
        return Ok(Asked::Expression(formula.clone()));
    }
    let name = arguments.files.first().and_then(|name| name.to_str());
    let name = name.ok_or("name a KPI, such as attain sql win_rate, or write --formula")?;
    let own = session.workspace().settings.measures.own.values().find(|own| own.name == name);
    let own = own.map(|own| Asked::Expression(own.formula.clone()));
    let known = || KpiId::parse(name).map(Asked::Kpi);
    let none = || Trouble(format!("there is no KPI “{name}”; attain kpis --list prints them"));
    own.or_else(known).ok_or_else(none)
}

fn tables(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let folder = arguments.folder.as_deref().ok_or("name a folder for the tables: -o DIR")?;
    if arguments.workspace.is_none() {
        return Err("name the workspace file: -w TEAM.attain".into());
    }
    fs::create_dir_all(folder).map_err(trouble)?;
    let facts = session.facts_with_history();
    let mut create = String::new();
    for table in sql_tables(&facts, &session.stage_log(), &session.close_log()) {
        write_csv(folder, &table)?;
        create += &creation(&table);
    }
    fs::write(folder.join("tables.sql"), &create).map_err(trouble)?;
    output::text(out, &create).map(|()| Outcome::Done)
}

fn write_csv(folder: &Path, table: &SqlTable) -> Result<(), Trouble> {
    let headers: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let cells =
        table.rows.iter().map(|line| line.iter().map(|cell| Cell::Plain(cell.clone())).collect::<Vec<_>>());
    let bytes = write_table(&headers, cells, CsvOptions::default()).map_err(trouble)?;
    fs::write(folder.join(format!("{}.csv", table.name)), bytes).map_err(trouble)
}

fn creation(table: &SqlTable) -> String {
    let name = table.name;
    let types: Vec<String> = table.columns.iter().map(|(name, kind)| format!("'{name}': '{kind}'")).collect();
    format!(
        "CREATE TABLE {name} AS SELECT * FROM read_csv('{name}.csv', header = true, nullstr = '', columns = {{{}}});\n",
        types.join(", ")
    )
}
