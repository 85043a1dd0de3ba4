//! The workspace file: read whole, replaced whole.

use super::arguments::Arguments;
use super::{Trouble, trouble};
use crate::app::session::Session;
use crate::domain::commission::read_plan;
use crate::domain::kernel::{Date, Id, Period, PersonId};
use crate::domain::model::Plan;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Opens the workspace that `-w` names; it must exist.
pub fn open(arguments: &Arguments) -> Result<Session, Trouble> {
    let path = path(arguments)?;
    if !path.exists() {
        return Err(format!("{}: there is no such workspace; attain import makes it", path.display()).into());
    }
    open_or_new(arguments)
}

/// Opens the workspace that `-w` names, or begins a new one. Its ids come from what it holds and
/// from the files on the command line, so that the same command gives the same bytes.
pub fn open_or_new(arguments: &Arguments) -> Result<Session, Trouble> {
    let path = path(arguments)?;
    let bytes = if path.exists() { Some(read(path)?) } else { None };
    let mut parts = vec![format!("{:?}", bytes.as_ref().map(|bytes| xxhash_rust::xxh3::xxh3_128(bytes)))];
    for file in &arguments.files {
        parts.push(format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&read(file)?)));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut session = Session::empty(Id::derived("command", &parts).bits().to_le_bytes(), today(arguments));
    if let Some(bytes) = bytes {
        session.restore(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(session)
}

/// An empty session, for checks that need no workspace.
pub fn none(arguments: &Arguments) -> Session {
    Session::empty([0; 16], today(arguments))
}

/// Replaces the workspace file: the new one is written beside it and takes its place at once.
pub fn save(session: &Session, arguments: &Arguments) -> Result<(), Trouble> {
    let path = path(arguments)?;
    let bytes = session.backup().map_err(trouble)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let failed = |error: std::io::Error| Trouble(format!("{}: {error}", path.display()));
    fs::write(&beside, bytes).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

fn path(arguments: &Arguments) -> Result<&Path, Trouble> {
    arguments.workspace.as_deref().ok_or_else(|| "name the workspace file: -w TEAM.attain".into())
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The plan in a file.
pub fn plan(path: &Path) -> Result<Plan, Trouble> {
    let text = String::from_utf8(read(path)?).map_err(|_| format!("{}: not UTF-8 text", path.display()))?;
    read_plan(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The period that `--period` names.
pub fn period(arguments: &Arguments, session: &Session) -> Result<Option<Period>, Trouble> {
    let calendar = session.workspace().settings.calendar;
    arguments.period.as_deref().map(|text| calendar.parse(text)).transpose().map_err(trouble)
}

/// The person that `--person` names.
pub fn person(arguments: &Arguments, session: &Session) -> Result<Option<PersonId>, Trouble> {
    let find = |name: &str| {
        let found = session.workspace().roster().find(name);
        found.ok_or_else(|| {
            Trouble(format!("nobody of the roster is called “{name}”; attain people lists them"))
        })
    };
    arguments.person.as_deref().map(find).transpose()
}

/// Today: what `--today` says, else the clock's day.
pub fn today(arguments: &Arguments) -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    arguments.today.or_else(|| Date::from_days(days).ok()).unwrap_or(Date::MIN)
}
