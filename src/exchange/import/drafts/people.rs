//! Rows → people as the file states them.

use super::super::fields::Field;
use super::super::issue::{Code, Issue};
use super::super::values::{Cell, Number};
use super::PersonDraft;
use super::convert::{Column, Work};
use super::periods::{self, Days};
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
    /// Since when and until when the row holds.
    days: Days<'a>,
}

/// The people of a sheet.
#[inline(never)]
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
        days: periods::days(work),
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

#[inline(never)]
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
    let (from, until) = (work.take(&columns.days.from, row), columns.days.until(work, row));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        work.fault(row, columns.days.end.index, Code::StintEnd, "");
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
        manager_column: work.mapping.column(Field::Manager).unwrap_or(0),
        from,
        until,
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

/// One draft a name, or a name and the day from which it holds: exact repeats are skipped; two people who
/// share a name and two assignments of one person from one day are refused.
fn once_per_person(work: &mut Work<'_>, people: Vec<(usize, PersonDraft)>) -> Vec<PersonDraft> {
    let column = work.mapping.column(Field::Person).unwrap_or(0);
    let from_column = work.mapping.column(Field::From).unwrap_or(0);
    let mut first: HashMap<(String, Option<Date>), usize> = HashMap::new();
    let mut kept: Vec<(usize, PersonDraft)> = Vec::new();
    for (row, person) in people {
        let key = (fold_name(&person.name), person.from);
        let Some(place) = first.get(&key) else {
            first.insert(key, kept.len());
            kept.push((row, person));
            continue;
        };
        let before = &kept[*place].1.origin;
        let detail = format!("Line {} has this name, too.", before.line);
        if before.cells == person.origin.cells {
            work.repeats += 1;
        } else if person.from.is_some() {
            work.fault(row, from_column, Code::StintTwice, &detail);
        } else {
            work.fault(row, column, Code::PersonAmbiguous, &detail);
        }
    }
    without_gaps(work, kept)
}

/// Where ends are stated, assignments of a person follow each other day by day; the later line is refused.
#[inline(never)]
fn without_gaps(work: &mut Work<'_>, people: Vec<(usize, PersonDraft)>) -> Vec<PersonDraft> {
    let from_column = work.mapping.column(Field::From).unwrap_or(0);
    let mut by_name: BTreeMap<String, Vec<(Date, Option<Date>, usize)>> = BTreeMap::new();
    for (row, person) in &people {
        if let Some(from) = person.from {
            by_name.entry(fold_name(&person.name)).or_default().push((from, person.until, *row));
        }
    }
    for stints in by_name.values_mut() {
        stints.sort_unstable();
        let mut ended: Option<(Date, usize)> = None;
        for (from, until, row) in stints.iter() {
            if let Some((end, before)) = ended.filter(|(end, _)| end != from) {
                let line = work.place(before).0;
                if end > *from {
                    work.fault(
                        *row,
                        from_column,
                        Code::StintOverlap,
                        &format!("Line {line} ends before {end}."),
                    );
                } else {
                    let last = from.plus_days(-1).unwrap_or(*from);
                    let detail = format!("After line {line} nothing holds from {end} to {last}.");
                    work.fault(*row, from_column, Code::StintHole, &detail);
                }
                continue;
            }
            ended = until.map(|until| (until, *row));
        }
    }
    people.into_iter().filter(|(row, _)| !work.bad[*row]).map(|(_, person)| person).collect()
}
