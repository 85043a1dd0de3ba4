//! What payroll paid, from a CSV: one amount for a person and a period. Each row is read or refused with
//! its line; nothing is guessed.

use crate::domain::kernel::{Calendar, Currency, Money, MoneyError, Period, PersonId, Place};
use crate::domain::model::workspace::Roster;
use std::collections::BTreeMap;

/// The headers that each column is known by, folded.
const PERSON: &[&str] = &[
    "person",
    "name",
    "employee",
    "employee name",
    "payee",
    "rep",
    "e-mail",
    "email",
    "sales rep",
    "salesperson",
];
const PERIOD: &[&str] = &["period", "pay period", "month", "quarter"];
const AMOUNT: &[&str] = &["amount", "paid", "paid amount", "amount paid", "total", "gross", "payout", "net"];
const CURRENCY: &[&str] = &["currency", "currency code"];

/// A payment that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidRow {
    /// Who.
    pub person: PersonId,
    /// For which period.
    pub period: Period,
    /// How much, where the currency is stated or all statements are in one.
    pub amount: Money,
    /// Where it was read.
    pub place: Place,
}

/// A row that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPayment {
    /// Where it was read.
    pub place: Place,
    /// Why, with column, value and what to do.
    pub why: String,
}

/// What reading needs besides the file.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// Who is known.
    pub roster: &'a Roster,
    /// How periods are named.
    pub calendar: Calendar,
    /// The period of rows that name none.
    pub period: Option<Period>,
    /// The currency of rows that name none.
    pub currency: Option<Currency>,
}

/// Reads the file.
///
/// # Errors
/// Why nothing of it can be used, with the column that is missing.
pub fn read_paid(
    name: &str,
    bytes: &[u8],
    reading: &Reading<'_>,
) -> Result<(Vec<PaidRow>, Vec<RefusedPayment>), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        format!("{name}: not UTF-8 text from byte {} on; save it as CSV in UTF-8", error.valid_up_to())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| format!("{name}: {error}"))?.clone();
    let column = |known: &[&str]| {
        headers.iter().position(|header| known.contains(&header.trim().to_lowercase().as_str()))
    };
    let missing = |what: &str, known: &[&str]| {
        format!("{name}: there is no column for {what}; call one of them {}", known.join(", "))
    };
    let person = column(PERSON).ok_or_else(|| missing("the person", PERSON))?;
    let amount = column(AMOUNT).ok_or_else(|| missing("the amount paid", AMOUNT))?;
    let columns =
        Columns { person, amount, period: column(PERIOD), currency: column(CURRENCY), headers: &headers };
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| format!("{name}: {error}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let place = Place { file: name.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX) };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match columns.row(&record, &place, reading) {
            Ok(row) => rows.push(row),
            Err(why) => refused.push(RefusedPayment { place, why }),
        }
    }
    Ok((rows, refused))
}

struct Columns<'h> {
    person: usize,
    amount: usize,
    period: Option<usize>,
    currency: Option<usize>,
    headers: &'h csv::StringRecord,
}

impl Columns<'_> {
    fn row(
        &self,
        record: &csv::StringRecord,
        place: &Place,
        reading: &Reading<'_>,
    ) -> Result<PaidRow, String> {
        let cell = |column: usize| record.get(column).unwrap_or_default().trim();
        let wrong = |column: usize, rule: &str| {
            let header = self.headers.get(column).unwrap_or_default();
            format!("{header}: “{}”: {rule}", cell(column))
        };
        let spelled = crate::exchange::export::csv::unguard(cell(self.person));
        let person = reading.roster.find(spelled).ok_or_else(|| {
            wrong(
                self.person,
                "nobody of the roster is called that; write the name or e-mail address of the roster",
            )
        })?;
        let stated = self.period.filter(|column| !cell(*column).is_empty());
        let period = match stated {
            Some(column) => {
                reading.calendar.parse(cell(column)).map_err(|error| wrong(column, &error.to_string()))?
            }
            None => reading
                .period
                .clone()
                .ok_or("no period is stated; add a column Period, or name it with --period")?,
        };
        let stated = self.currency.filter(|column| !cell(*column).is_empty());
        let currency = match stated {
            Some(column) => {
                Currency::parse(cell(column)).map_err(|error| wrong(column, &error.to_string()))?
            }
            None => reading.currency.ok_or("no currency is stated; add a column Currency")?,
        };
        let plain: String =
            cell(self.amount).chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
        let amount =
            Money::parse(&plain, currency).map_err(|error| wrong(self.amount, &error.to_string()))?;
        Ok(PaidRow { person, period, amount, place: place.clone() })
    }
}

/// The payments as sums: one a person, period and currency.
///
/// # Errors
/// [`MoneyError`] if a sum does not fit.
pub fn sums(rows: &[PaidRow]) -> Result<BTreeMap<(Period, PersonId, Currency), Money>, MoneyError> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let key = (row.period.clone(), row.person, row.amount.currency);
        let sum = sums.entry(key).or_insert(Money::zero(row.amount.currency));
        *sum = sum.checked_add(row.amount)?;
    }
    Ok(sums)
}
