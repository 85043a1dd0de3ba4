//! What a workspace holds as tables: the canonical headers, so that each is read again without a difference.

use crate::domain::commission::Statement;
use crate::domain::kernel::{Currency, Date, DateRange, Money, PersonId, Rational};
use crate::domain::model::{Achievement, Adjustment, Person, RecordKind, Stint, Workspace};
use crate::exchange::export::csv::{Cell, CsvOptions, write_table};
use crate::exchange::export::formula::formula;
use crate::exchange::export::template::headers;
use crate::exchange::workbook::{BookCell, BookSheet};

/// A table with the canonical headers of its kind.
pub(super) fn sheet(kind: RecordKind, rows: Vec<Vec<BookCell>>) -> BookSheet {
    let headers: Vec<String> = headers(kind).map(str::to_owned).collect();
    debug_assert!(rows.iter().all(|row| row.len() == headers.len()), "{} has ragged rows", kind.slug());
    BookSheet { name: kind.slug().to_owned(), headers, rows, ..BookSheet::default() }
}

pub(super) fn text(text: &str) -> BookCell {
    if text.is_empty() { BookCell::Empty } else { BookCell::Text(text.to_owned()) }
}

pub(super) fn money(amount: Option<Money>) -> BookCell {
    amount.map_or(BookCell::Empty, |amount| BookCell::Number(amount.decimal()))
}

pub(super) fn day(day: Option<Date>) -> BookCell {
    day.map_or(BookCell::Empty, BookCell::Day)
}

/// A ratio; as words where its digits do not end.
pub(super) fn percent(ratio: Option<Rational>) -> BookCell {
    let written = |ratio: Rational| match ratio.exact_decimal() {
        Some(digits) => BookCell::Percent(digits),
        None => BookCell::Text(ratio.percent()),
    };
    ratio.map_or(BookCell::Empty, written)
}

/// The roster: a row for each person, and one for each day from which on something else held.
pub fn people(workspace: &Workspace) -> BookSheet {
    let mut people: Vec<&Person> = workspace.people.values().collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let rows = people.into_iter().flat_map(|person| match person.history.as_slice() {
        [] => vec![person_row(workspace, person, None)],
        history => history.iter().map(|stint| person_row(workspace, person, Some(stint))).collect(),
    });
    sheet(RecordKind::People, rows.collect())
}

/// What a person's record says, or what a stint of theirs says from its first day on: what that one is
/// silent about stays as it was before.
fn person_row(workspace: &Workspace, person: &Person, stint: Option<&Stint>) -> Vec<BookCell> {
    let known = |own: &Option<String>, dated: fn(&Stint) -> &Option<String>| {
        text(stint.map_or(own, dated).as_deref().unwrap_or(""))
    };
    let manager = stint.map_or(&person.manager, |stint| &stint.manager);
    let (base, variable) = stint.map_or((person.base_salary, person.target_variable), |stint| {
        (stint.base_salary, stint.target_variable)
    });
    let currency: Option<Currency> = person.currency.or(base.or(variable).map(|amount| amount.currency));
    vec![
        text(&person.name),
        text(person.email.as_deref().unwrap_or("")),
        text(&person.aliases.join("; ")),
        known(&person.role, |stint| &stint.role),
        known(&person.team, |stint| &stint.team),
        text(manager.as_ref().and_then(|manager| workspace.name_of(manager)).unwrap_or("")),
        known(&person.territory, |stint| &stint.territory),
        known(&person.region, |stint| &stint.region),
        day(person.hired),
        day(person.left),
        percent(stint.map_or(person.commission_rate, |stint| stint.commission_rate)),
        money(base),
        money(variable),
        text(currency.as_ref().map_or("", Currency::code)),
        day(stint.map(|stint| stint.from)),
        day(stint.and_then(|stint| stint.until)),
    ]
}

/// All quotas.
pub fn quotas(workspace: &Workspace) -> BookSheet {
    let name = |person| person_name(workspace, person);
    let mut quotas: Vec<_> = workspace.quotas.values().collect();
    quotas.sort_by_key(|quota| (quota.range, name(quota.person), quota.id));
    let rows = quotas.into_iter().map(|quota| {
        vec![
            text(name(quota.person)),
            BookCell::Day(quota.range.from),
            BookCell::Day(quota.range.until),
            money(Some(quota.amount)),
            text(quota.amount.currency.code()),
        ]
    });
    sheet(RecordKind::Quotas, rows.collect())
}

/// All exchange rates.
pub fn rates(workspace: &Workspace) -> BookSheet {
    let mut rates: Vec<_> = workspace.rates.values().collect();
    rates.sort_by_key(|rate| (rate.from, rate.to, rate.on));
    let rows = rates.into_iter().map(|rate| {
        let exact = rate.rate.exact_decimal().map(BookCell::Number);
        let written = exact.unwrap_or_else(|| BookCell::Text(rate.rate.to_string()));
        vec![text(rate.from.code()), text(rate.to.code()), BookCell::Day(rate.on), written]
    });
    sheet(RecordKind::Rates, rows.collect())
}

/// What people achieved of their objectives.
pub fn achievements(workspace: &Workspace) -> BookSheet {
    let mut records: Vec<&Achievement> = workspace.achievements.values().collect();
    records.sort_by_key(|record| (record.range, record.person, record.id));
    let rows = records.into_iter().map(|record| {
        vec![
            text(person_name(workspace, record.person)),
            text(&record.objective),
            text(&through(record.range)),
            percent(Some(record.achieved)),
            text(&record.note),
            text(&record.by),
        ]
    });
    sheet(RecordKind::Achievements, rows.collect())
}

/// Adjustments of pay made by hand.
pub fn adjustments(workspace: &Workspace) -> BookSheet {
    let mut records: Vec<&Adjustment> = workspace.adjustments.values().collect();
    records.sort_by_key(|record| (record.range, record.person, record.id));
    let rows = records.into_iter().map(|record| {
        vec![
            text(&record.id.to_string()),
            text(person_name(workspace, record.person)),
            text(&through(record.range)),
            money(Some(record.amount)),
            text(record.amount.currency.code()),
            text(&record.reason),
            text(&record.line),
            text(&record.by),
        ]
    });
    sheet(RecordKind::Adjustments, rows.collect())
}

fn person_name(workspace: &Workspace, person: PersonId) -> &str {
    workspace.people.get(&person).map_or("", |person| person.name.as_str())
}

/// A period by its first and last day: any calendar reads that alike.
fn through(range: DateRange) -> String {
    format!("{}..{}", range.from, range.until)
}

/// The lines of statements, each with how it came about; the total where there is one currency.
pub fn statements(statements: &[Statement]) -> BookSheet {
    let rows: Vec<Vec<BookCell>> = statements
        .iter()
        .flat_map(|statement| statement.lines.iter().map(move |line| (statement, line)))
        .map(|(statement, line)| {
            vec![
                text(&statement.period.name),
                text(&statement.person_name),
                text(&statement.plan),
                text(&line.name),
                BookCell::Day(line.days.from),
                BookCell::Day(line.days.last_day()),
                calculated(&line.trace.arithmetic, line.amount),
                text(statement.currency.code()),
                text(&line.trace.arithmetic),
                text(&line.trace.sentence),
            ]
        })
        .collect();
    let headers = "Period,Person,Plan,Line,From,Through,Amount,Currency,Calculation,Why";
    let headers = headers.split(',').map(str::to_owned).collect();
    BookSheet {
        name: "statements".to_owned(),
        headers,
        rows,
        totals: total(statements),
        ..BookSheet::default()
    }
}

/// An amount as the live formula of its calculation where that gives it, to the cent; else the amount.
fn calculated(arithmetic: &str, amount: Money) -> BookCell {
    let result = amount.decimal();
    match formula(arithmetic, amount) {
        Some(text) => BookCell::Formula { text, result },
        None => BookCell::Number(result),
    }
}

fn total(statements: &[Statement]) -> Option<Vec<BookCell>> {
    let mut totals = statements.iter().map(|statement| statement.total);
    let first = totals.next()?;
    let sum = totals.try_fold(first, |sum, total| sum.checked_add(total).ok())?;
    let mut cells = vec![BookCell::Empty; 10];
    cells[0] = BookCell::Text("Total".to_owned());
    cells[6] = BookCell::Number(sum.decimal());
    cells[7] = text(sum.currency.code());
    Some(cells)
}

/// A table as CSV: words guarded, numbers and days as they are. Totals are left out, so that it is read
/// again as it is.
pub fn to_csv(sheet: &BookSheet, options: CsvOptions) -> Result<Vec<u8>, csv::Error> {
    let headers: Vec<&str> = sheet.headers.iter().map(String::as_str).collect();
    let row = |cells: &Vec<BookCell>| cells.iter().map(plain).collect::<Vec<_>>();
    let owned: Vec<Vec<(bool, String)>> = sheet.rows.iter().map(row).collect();
    let rows = owned.iter().map(|cells| {
        cells
            .iter()
            .map(|(is_words, cell)| if *is_words { Cell::Text(cell) } else { Cell::Plain(cell.clone()) })
    });
    write_table(&headers, rows, options)
}

/// A cell as text, and whether it is words.
fn plain(cell: &BookCell) -> (bool, String) {
    match cell {
        BookCell::Empty => (false, String::new()),
        BookCell::Text(text) => (true, text.clone()),
        BookCell::Number(digits) | BookCell::Formula { result: digits, .. } => (false, digits.clone()),
        BookCell::Day(day) => (false, day.to_string()),
        BookCell::Percent(digits) => {
            (false, Rational::parse(digits).map_or_else(|_| digits.clone(), Rational::percent))
        }
    }
}
