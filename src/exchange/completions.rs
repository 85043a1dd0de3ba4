//! Completions of trainings from a CSV, or from cells copied out of a spreadsheet: who has done which course when, and
//! what it cost. Every row is read, or every fault of the file is named with its line, column and value: a file with
//! a fault changes nothing.

use super::export::csv::unguard;
use super::import::values::dates::{decide_dates, parse_date};
use crate::domain::kernel::{Currency, Date, Money, PersonId};
use crate::domain::model::workspace::Roster;

/// The headers that each column is known by, folded.
const PERSON: &[&str] =
    &["person", "name", "employee", "learner", "participant", "rep", "user", "e-mail", "email"];
const COURSE: &[&str] = &["course", "training", "course name", "course title", "module", "title"];
const COMPLETED: &[&str] =
    &["completed", "completed on", "completion date", "date completed", "done", "date"];
const COST: &[&str] = &["cost", "price", "fee", "amount"];
const CURRENCY: &[&str] = &["currency", "currency code"];
const ASSIGNED: &[&str] = &["assigned", "assigned on", "enrolled", "enrolled on", "start date"];
/// The most rows of a file: a company's training of many years.
const MOST_ROWS: usize = 20_000;
/// The most faults that are told at once.
const MOST_FAULTS: usize = 20;

/// A row that was read. The course is still as it is spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Its line in the file.
    pub line: u64,
    /// Who.
    pub person: PersonId,
    /// Which course, as spelled.
    pub course: String,
    /// The day on which it was done.
    pub completed: Date,
    /// The day on which it was assigned, where stated.
    pub assigned: Option<Date>,
    /// What it cost, where stated.
    pub cost: Option<Money>,
}

/// What reading needs besides the file.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Who is known.
    pub roster: &'a Roster,
    /// Whether a course is known by this spelling.
    pub knows_course: &'a dyn Fn(&str) -> Result<(), String>,
    /// The currency of costs that name none.
    pub currency: Option<Currency>,
    /// The last day that can be told of.
    pub today: Date,
}

/// Reads the text.
///
/// # Errors
/// All faults in one text, a line each, or why nothing of the file can be used.
pub fn read(name: &str, text: &str, reading: &Reading<'_>) -> Result<Vec<Completion>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let delimiter =
        [b'\t', b';', b','].into_iter().max_by_key(|mark| head.bytes().filter(|byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| format!("{name}: {error}"))?.clone();
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(|error| format!("{name}: {error}"))?;
    let rows: Vec<csv::StringRecord> =
        rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    if rows.is_empty() || rows.len() > MOST_ROWS {
        let rule = format!(
            "a file of completions has a header and 1 to {MOST_ROWS} rows; this one has {}",
            rows.len()
        );
        return Err(format!("{name}: {rule}"));
    }
    let columns = Columns::of(name, &headers, &rows)?;
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for row in &rows {
        let line = row.position().map_or(0, csv::Position::line);
        match columns.row(row, line, reading) {
            Ok(completion) => read.push(completion),
            Err(why) => faults.push(format!("{name}, line {line}: {why}")),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(told(&faults)) }
}

fn told(faults: &[String]) -> String {
    let more = faults.len().saturating_sub(MOST_FAULTS);
    let mut lines: Vec<String> = faults.iter().take(MOST_FAULTS).cloned().collect();
    if more > 0 {
        lines.push(format!("and {more} more like these"));
    }
    lines.push("Nothing was changed; mend these lines and read the file again.".to_owned());
    lines.join("\n")
}

struct Columns<'h> {
    headers: &'h csv::StringRecord,
    person: usize,
    course: usize,
    completed: usize,
    cost: Option<usize>,
    currency: Option<usize>,
    assigned: Option<usize>,
    /// The form of all dates of the file.
    form: super::import::values::dates::DateForm,
}

impl<'h> Columns<'h> {
    fn of(
        name: &str,
        headers: &'h csv::StringRecord,
        rows: &[csv::StringRecord],
    ) -> Result<Columns<'h>, String> {
        let column = |known: &[&str]| {
            headers.iter().position(|header| known.contains(&header.trim().to_lowercase().as_str()))
        };
        let needed = |what: &str, known: &[&str]| {
            column(known).ok_or_else(|| {
                format!(
                    "{name}, line 1: there is no column for {what}; call one of them {}",
                    known.join(", ")
                )
            })
        };
        let completed = needed("the day of completion", COMPLETED)?;
        let assigned = column(ASSIGNED);
        let dates = [Some(completed), assigned].into_iter().flatten();
        let dates = dates.flat_map(|column| rows.iter().filter_map(move |row| row.get(column)));
        let dates = dates.map(str::trim).filter(|text| !text.is_empty());
        let decided = decide_dates((0u32..).zip(dates), None);
        let form = decided.form.ok_or_else(|| {
            let header = headers.get(completed).unwrap_or_default();
            format!(
                "{name}: {header}: these days can be read day first or month first; write them as 2026-01-31"
            )
        })?;
        Ok(Columns {
            headers,
            person: needed("the person", PERSON)?,
            course: needed("the course", COURSE)?,
            completed,
            cost: column(COST),
            currency: column(CURRENCY),
            assigned,
            form,
        })
    }

    fn row(&self, row: &csv::StringRecord, line: u64, reading: &Reading<'_>) -> Result<Completion, String> {
        let cell = |column: usize| unguard(row.get(column).unwrap_or_default().trim());
        let stated = |column: Option<usize>| column.filter(|column| !cell(*column).is_empty());
        let wrong = |column: usize, rule: &str| {
            format!("{}: “{}”: {rule}", self.headers.get(column).unwrap_or_default(), cell(column))
        };
        let person = reading.roster.find(cell(self.person)).ok_or_else(|| {
            let rule = match reading.roster.is_ambiguous(cell(self.person)) {
                true => "several people of the roster are called that; write the e-mail address",
                false => "nobody of the roster is called that; add the person or an alias first",
            };
            wrong(self.person, rule)
        })?;
        (reading.knows_course)(cell(self.course)).map_err(|rule| wrong(self.course, &rule))?;
        let day = |column: usize| {
            parse_date(cell(column), self.form).map_err(|_| {
                wrong(
                    column,
                    &format!("this is no day written as {}; write it as 2026-01-31", self.form.name()),
                )
            })
        };
        let completed = day(self.completed)?;
        if completed > reading.today {
            return Err(wrong(
                self.completed,
                "this day is still to come; only what was done is a completion",
            ));
        }
        let assigned = stated(self.assigned).map(day).transpose()?;
        if assigned.is_some_and(|day| day > completed) {
            return Err(wrong(self.completed, "a training is done on or after the day of its assignment"));
        }
        let cost = match stated(self.cost) {
            Some(column) => Some(
                self.cost(cell(column), stated(self.currency).map(cell), reading)
                    .map_err(|rule| wrong(column, &rule))?,
            ),
            None => None,
        };
        let course = cell(self.course).to_owned();
        Ok(Completion { line, person, course, completed, assigned, cost })
    }

    fn cost(&self, text: &str, currency: Option<&str>, reading: &Reading<'_>) -> Result<Money, String> {
        let currency = match currency {
            Some(code) => Some(Currency::parse(code).map_err(|error| error.to_string())?),
            None => reading.currency,
        };
        let currency =
            currency.ok_or("no currency is stated; add a column Currency, or set the workspace's")?;
        let plain: String = text.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}')).collect();
        match Money::parse(&plain, currency) {
            Ok(money) if money.minor >= 0 => Ok(money),
            Ok(_) => Err("a cost can't be below zero".to_owned()),
            Err(error) => Err(format!("{error}; write it as 1250.00")),
        }
    }
}
