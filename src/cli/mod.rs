//! THE COMMAND LINE. The same session as the page's, over files: for nightly runs, audits and large
//! files. It reads arguments, reads and replaces workspace files whole, and prints tables, CSV or JSON.
//!
//! Exit status: 0 done; 1 refused, or some rows refused; 2 wrong usage or unreadable input. What the
//! page would ask a person, a flag answers; without it the file is refused and the flag named.

mod arguments;
mod calendar;
mod coaching;
mod demo;
mod design;
mod export;
mod figures;
mod folder;
mod forecast;
mod goals;
mod help;
mod import;
mod insight;
mod lists;
mod output;
mod pay;
mod predicate;
mod records;
mod reviews;
mod roadmap;
mod settle;
mod sql;
mod workspace;

use arguments::{Arguments, Command};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// How a command ended.
pub(crate) enum Outcome {
    /// Everything was done.
    Done,
    /// Something was refused; the output says what.
    Refused,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Trouble(pub String);

impl<T: Into<String>> From<T> for Trouble {
    fn from(text: T) -> Trouble {
        Trouble(text.into())
    }
}

/// Makes a trouble of an error.
pub(crate) fn trouble(error: impl std::fmt::Display) -> Trouble {
    Trouble(error.to_string())
}

/// Runs one command line; prints to standard output, and troubles to standard error.
pub fn run(words: Vec<OsString>) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let ended = Arguments::parse(words).and_then(|arguments| command(&arguments, &mut out));
    let flushed = out.flush();
    match (ended, flushed) {
        (Ok(Outcome::Done), Ok(())) => ExitCode::SUCCESS,
        (Ok(Outcome::Refused), _) => ExitCode::from(1),
        // A reader that closed the pipe, such as `head`, has what it wanted.
        (Ok(Outcome::Done), Err(_)) => ExitCode::SUCCESS,
        (Err(Trouble(why)), _) => {
            let _ = writeln!(std::io::stderr(), "attain: {why}");
            ExitCode::from(2)
        }
    }
}

fn command(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    match arguments.command {
        Command::Help => output::text(out, help::HELP).map(|()| Outcome::Done),
        Command::Version => {
            output::text(out, concat!("attain ", env!("CARGO_PKG_VERSION"), "\n")).map(|()| Outcome::Done)
        }
        Command::Import => import::run(arguments, out),
        Command::People => lists::people(arguments, out),
        Command::Quotas => lists::quotas(arguments, out),
        Command::Goals => goals::run(arguments, out),
        Command::Calendar => calendar::run(arguments, out),
        Command::Plans => lists::plans(arguments, out),
        Command::Rates => lists::rates(arguments, out),
        Command::Activities => lists::activities(arguments, out),
        Command::Splits => records::splits(arguments, out),
        Command::Cash => records::cash(arguments, out),
        Command::Achievements => records::achievements(arguments, out),
        Command::Adjustments => records::adjustments(arguments, out),
        Command::Imports => lists::imports(arguments, out),
        Command::Template => lists::template(arguments, out),
        Command::Kpis => figures::run(arguments, out),
        Command::Sql => sql::run(arguments, out),
        Command::Check => pay::check(arguments, out),
        Command::Pay => pay::run(arguments, out),
        Command::Approve => settle::approve(arguments, out),
        Command::Payroll => settle::payroll(arguments, out),
        Command::Accrual => settle::accrual(arguments, out),
        Command::Reconcile => settle::reconcile(arguments, out),
        Command::Replay => settle::replay(arguments, out),
        Command::Forecast => forecast::run(arguments, out),
        Command::Roadmap => roadmap::run(arguments, out),
        Command::Survey => roadmap::survey::run(arguments, out),
        Command::Competitors => roadmap::competitors::run(arguments, out),
        Command::Export => export::run(arguments, out),
        Command::Signals => coaching::signals(arguments, out),
        Command::Coaching => coaching::run(arguments, out),
        Command::Demo => demo::run(arguments, out),
    }
}
