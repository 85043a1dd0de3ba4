//! What a workspace holds as tables: the canonical headers, so that each is read again without a difference.

use crate::domain::commission::Statement;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{DealTable, Outcome};
use crate::domain::kernel::{Currency, Date, Money, Rational};
use crate::domain::model::{Person, Workspace};
use crate::exchange::export::csv::{Cell, CsvOptions, write_table};
use crate::exchange::workbook::{BookCell, BookSheet};

fn sheet(name: &str, headers: &str, rows: Vec<Vec<BookCell>>) -> BookSheet {
    let headers = headers.split(',').map(str::to_owned).collect();
    BookSheet { name: name.to_owned(), headers, rows, ..BookSheet::default() }
}

fn text(text: &str) -> BookCell {
    if text.is_empty() { BookCell::Empty } else { BookCell::Text(text.to_owned()) }
}

fn money(amount: Option<Money>) -> BookCell {
    amount.map_or(BookCell::Empty, |amount| BookCell::Number(amount.decimal()))
}

fn day(day: Option<Date>) -> BookCell {
    day.map_or(BookCell::Empty, BookCell::Day)
}

/// A ratio; as words where its digits do not end.
fn percent(ratio: Option<Rational>) -> BookCell {
    let written = |ratio: Rational| match ratio.exact_decimal() {
        Some(digits) => BookCell::Percent(digits),
        None => BookCell::Text(ratio.percent()),
    };
    ratio.map_or(BookCell::Empty, written)
}

/// The deals that count.
pub fn deals(table: &DealTable) -> BookSheet {
    let headers = "Deal ID,Deal Name,Account,Owner,Stage,Outcome,Amount,Currency,Cost,Probability,Created,\
        Close Date,Type,Product,Region,Segment,Lead Source,Lost Reason";
    let rows = (0..table.len()).map(|row| deal(table, row)).collect();
    sheet("deals", headers, rows)
}

fn deal(table: &DealTable, row: usize) -> Vec<BookCell> {
    let (_, key, name) = table.names(row).unwrap_or_default();
    let currency = table.currency.get(row).and_then(|code| table.currencies.get(usize::from(*code)));
    let minor = |column: &[i64]| {
        let minor = column.get(row).copied().filter(|minor| *minor != MISSING_MINOR);
        money(minor.zip(currency).map(|(minor, currency)| Money::new(minor, *currency)))
    };
    let date = |column: &[i32]| {
        let days = column.get(row).copied().filter(|days| *days != MISSING_DAY);
        day(days.and_then(|days| Date::from_days(days).ok()))
    };
    let chance = table.chance_ppm.get(row).copied().filter(|chance| *chance != MISSING_CHANCE);
    let chance = chance.and_then(|chance| Rational::new(i128::from(chance), 1_000_000).ok());
    let outcome = match table.outcome.get(row) {
        Some(Outcome::Won) => "won",
        Some(Outcome::Lost) => "lost",
        _ => "open",
    };
    vec![
        text(key),
        text(name),
        text(table.account.get(row)),
        text(table.owner.get(row)),
        text(table.stage.get(row)),
        text(outcome),
        minor(&table.amount_minor),
        text(currency.map_or("", |currency| currency.code())),
        minor(&table.cost_minor),
        percent(chance),
        date(&table.created),
        date(&table.closed),
        text(table.deal_type.get(row)),
        text(table.product.get(row)),
        text(table.region.get(row)),
        text(table.segment.get(row)),
        text(table.lead_source.get(row)),
        text(table.reason.get(row)),
    ]
}

/// The roster.
pub fn people(workspace: &Workspace) -> BookSheet {
    let headers = "Name,E-mail,Alias,Role,Team,Manager,Territory,Region,Hire Date,Leave Date,Commission Rate,\
        Base Salary,Target Variable,Currency";
    let mut people: Vec<&Person> = workspace.people.values().collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let row = |person: &Person| {
        let known = |field: &Option<String>| text(field.as_deref().unwrap_or(""));
        let pay = person.base_salary.or(person.target_variable).map(|amount| amount.currency);
        let currency: Option<Currency> = person.currency.or(pay);
        vec![
            text(&person.name),
            known(&person.email),
            text(&person.aliases.join("; ")),
            known(&person.role),
            known(&person.team),
            known(&workspace.manager_name(person)),
            known(&person.territory),
            known(&person.region),
            day(person.hired),
            day(person.left),
            percent(person.commission_rate),
            money(person.base_salary),
            money(person.target_variable),
            text(currency.as_ref().map_or("", Currency::code)),
        ]
    };
    sheet("people", headers, people.into_iter().map(row).collect())
}

/// All quotas.
pub fn quotas(workspace: &Workspace) -> BookSheet {
    let name = |person| workspace.people.get(&person).map_or("", |person| person.name.as_str());
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
    sheet("quotas", "Person,From,Until (exclusive),Quota,Currency", rows.collect())
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
    sheet("rates", "From Currency,To Currency,Valid From,Rate", rows.collect())
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
                money(Some(line.amount)),
                text(statement.currency.code()),
                text(&line.trace.arithmetic),
                text(&line.trace.sentence),
            ]
        })
        .collect();
    let headers = "Period,Person,Plan,Line,From,Through,Amount,Currency,Calculation,Why";
    BookSheet { totals: total(statements), ..sheet("statements", headers, rows) }
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
        BookCell::Number(digits) => (false, digits.clone()),
        BookCell::Day(day) => (false, day.to_string()),
        BookCell::Percent(digits) => {
            (false, Rational::parse(digits).map_or_else(|_| digits.clone(), Rational::percent))
        }
    }
}
