//! Rows → people as the file states them.

use super::super::fields::Field;
use super::super::issue::{Code, Issue};
use super::super::values::{Cell, Number};
use super::PersonDraft;
use super::convert::{Column, Work};
use crate::domain::kernel::{Currency, Date, Money, Rational};
use crate::domain::model::person::fold_name;
use std::collections::{BTreeMap, HashMap};

/// How many people a roster may have.
pub const PEOPLE_LIMIT: usize = 100_000;

struct Columns<'a> {
    base: Column<'a, Number>,
    variable: Column<'a, Number>,
    ote: Column<'a, Number>,
    rate: Column<'a, Number>,
    /// A rate above 1 without a percent sign makes the whole column ambiguous.
    rate_is_ambiguous: bool,
    currency: Column<'a, Currency>,
    hired: Column<'a, Date>,
    left: Column<'a, Date>,
}

/// The people of a sheet.
pub(super) fn read(work: &mut Work<'_>) -> Vec<PersonDraft> {
    let rate = work.numbers(Field::CommissionRate);
    let rows = work.sheet.rows();
    let bare_above_one = |row| match rate.get(row) {
        Cell::Value(Number { digits, scale, percent: false, .. }) => digits > 10i128.pow(scale.min(30)),
        _ => false,
    };
    let columns = Columns {
        rate_is_ambiguous: (0..rows).any(bare_above_one),
        rate,
        base: work.numbers(Field::BaseSalary),
        variable: work.numbers(Field::TargetVariable),
        ote: work.numbers(Field::Ote),
        currency: work.currencies(),
        hired: work.dates(Field::Hired),
        left: work.dates(Field::Left),
    };
    let mut people = Vec::new();
    for row in 0..rows {
        people.extend(person(work, &columns, row).map(|person| (row, person)));
    }
    work.settle_currency();
    let mut people = once_per_person(work, people);
    if people.len() > PEOPLE_LIMIT {
        for person in people.split_off(PEOPLE_LIMIT) {
            let issue = Issue::of_file(Code::LimitPeople, &work.sheet.name);
            let column = work.mapping.column(Field::Person).unwrap_or(0);
            let written = person.origin.cells.get(column).map_or("", String::as_str);
            let issue = issue.at(person.origin.line, person.origin.record).about(written);
            let issue = issue.in_column(work.header(column), column);
            work.refused.push(super::RefusedRow::of(&issue, person.origin.cells));
            work.issues.add(Code::LimitPeople, || issue);
        }
    }
    people
}

fn person(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<PersonDraft> {
    let name = work.text(Field::Person, row);
    if name.is_empty() {
        let column = work.mapping.column(Field::Person).unwrap_or(0);
        work.fault(row, column, Code::PersonNoName, "");
    }
    let money = |(minor, currency)| Money::new(minor, currency);
    let base = work.money(&columns.base, &columns.currency, row).map(money);
    let stated = work.money(&columns.variable, &columns.currency, row).map(money);
    let ote = work.money(&columns.ote, &columns.currency, row).map(money);
    let rate = rate(work, columns, row);
    let (hired, left) = (work.take(&columns.hired, row), work.take(&columns.left, row));
    let currency = work.take(&columns.currency, row);
    let over_base = ote.zip(base).and_then(|(ote, base)| ote.checked_sub(base).ok());
    if over_base.is_some_and(|variable| variable.minor < 0) {
        work.fault(row, columns.ote.index, Code::OteBelowBase, "");
    }
    if work.bad[row] {
        return None;
    }
    let mut other = other(work, row);
    if let Some(ote) = ote.filter(|_| base.is_none()) {
        other.insert(work.sheet.headers[columns.ote.index].clone(), ote.decimal());
    }
    let split = |aliases: String| aliases.split([';', '|']).map(|alias| alias.trim().to_owned()).collect();
    Some(PersonDraft {
        origin: work.origin(row),
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        email: work.optional(Field::Email, row),
        aliases: work.optional(Field::Alias, row).map(split).unwrap_or_default(),
        role: work.optional(Field::Role, row),
        team: work.optional(Field::Team, row),
        manager: work.optional(Field::Manager, row),
        territory: work.optional(Field::Territory, row),
        region: work.optional(Field::Region, row),
        hired,
        left,
        commission_rate: rate,
        base_salary: base,
        target_variable: stated.or(over_base),
        currency: currency.or(base.or(stated).map(|money| money.currency)),
        other,
    })
}

fn rate(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<Rational> {
    let number = work.take(&columns.rate, row)?;
    if columns.rate_is_ambiguous && !number.percent && number.digits != 0 {
        work.fault(row, columns.rate.index, Code::RateAmbiguous, "");
        return None;
    }
    match number.to_rational() {
        Ok(rate) if !rate.is_negative() && rate <= Rational::ONE => Some(rate),
        _ => {
            work.fault(row, columns.rate.index, Code::NumberRange, "A rate lies between 0 and 100 %.");
            None
        }
    }
}

/// Columns without a meaning here, by header; empty cells and headers are left out.
fn other(work: &Work<'_>, row: usize) -> BTreeMap<String, String> {
    let columns = work.mapping.columns.iter().zip(&work.sheet.columns);
    let unmapped = columns.filter(|(column, _)| column.field.is_none() && !column.header.is_empty());
    let cells = unmapped.map(|(column, texts)| (column.header.clone(), texts.get(row).trim().to_owned()));
    cells.filter(|(_, text)| !text.is_empty()).collect()
}

/// One draft a name: exact repeats are skipped; two people who share a name are refused.
fn once_per_person(work: &mut Work<'_>, people: Vec<(usize, PersonDraft)>) -> Vec<PersonDraft> {
    let column = work.mapping.column(Field::Person).unwrap_or(0);
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<PersonDraft> = Vec::new();
    for (row, person) in people {
        let Some(place) = first.get(&fold_name(&person.name)) else {
            first.insert(fold_name(&person.name), kept.len());
            kept.push(person);
            continue;
        };
        let before = &kept[*place].origin;
        if before.cells == person.origin.cells {
            work.repeats += 1;
        } else {
            let line = before.line;
            work.fault(row, column, Code::PersonAmbiguous, &format!("Line {line} has this name, too."));
        }
    }
    kept
}
