//! View models of the page Data: imports, people and changes as tables.

use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Order, Table};
use super::words::{data as words, frame};
use crate::app::requests::{ImportBrief, Overview};
use crate::domain::kernel::{Date, Money, Rational};
use crate::domain::model::FileReceipt;

fn number(count: u64, locale: &Locale) -> Cell {
    let exact = Rational::new(i128::from(count), 1).unwrap_or(Rational::ZERO);
    Cell::number(format::count(count, locale), exact)
}

/// The totals of a receipt, one amount a currency.
pub fn totals(receipt: &FileReceipt, locale: &Locale) -> String {
    let amounts = receipt.totals_minor.iter();
    let amounts =
        amounts.map(|(currency, minor)| format::money_with_code(Money::new(*minor, *currency), locale));
    amounts.collect::<Vec<_>>().join(", ")
}

/// All imports, a line each file, newest first.
pub fn imports(overview: &Overview, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::FILE),
        Column::text(words::KIND),
        Column::text(words::DAY),
        Column::text(words::SHOWS),
        Column::number(words::SEEN, ""),
        Column::number(words::IMPORTED, ""),
        Column::number(words::SKIPPED, ""),
        Column::number(words::REFUSED, ""),
        Column::text(words::TOTALS),
        Column::text(words::ASSUMED),
    ];
    let mut lines = Vec::new();
    for import in &overview.imports {
        for file in &import.files {
            let assumed: Vec<String> = file.assumptions.iter().map(words::assumed).collect();
            lines.push(Line {
                key: format!("{}-{}", import.id, file.name),
                cells: vec![
                    Cell::text(file.name.clone()),
                    Cell::text(words::kind(file.kind)),
                    dated(import.on, locale),
                    dated(import.snapshot, locale),
                    number(file.seen, locale),
                    number(file.imported, locale),
                    number(file.skipped, locale),
                    number(file.refused, locale),
                    Cell::text(totals(file, locale)),
                    Cell::text(assumed.join("; ")),
                ],
            });
        }
    }
    Table { caption: words::IMPORTS.to_owned(), columns, lines, totals: None }
}

fn dated(day: Date, locale: &Locale) -> Cell {
    Cell {
        order: Order::Number(Rational::whole(i64::from(day.days()))),
        ..Cell::text(format::date(day, locale))
    }
}

/// The imports to choose from, newest first: id, and files with the day of the commit.
pub fn import_options(overview: &Overview, locale: &Locale) -> Vec<(String, String)> {
    let option = |import: &ImportBrief| {
        let files: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
        (import.id.to_string(), format!("{} ({})", files.join(", "), format::date(import.on, locale)))
    };
    overview.imports.iter().map(option).collect()
}

/// The day whose state an import shows.
pub fn snapshot_of(overview: &Overview, key: &str) -> Option<Date> {
    overview.imports.iter().find(|import| import.id.to_string() == key).map(|import| import.snapshot)
}

/// The roster.
pub fn people(overview: &Overview, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::NAME),
        Column::text(words::ROLE),
        Column::text(words::TEAM),
        Column::text(words::MANAGER),
        Column::number(words::RATE, ""),
        Column::number(words::DEALS, ""),
    ];
    let line = |brief: &crate::app::requests::PersonBrief| {
        let rate = brief.person.commission_rate;
        Line {
            key: brief.person.id.to_string(),
            cells: vec![
                Cell::text(brief.person.name.clone()),
                Cell::text(brief.person.role.clone().unwrap_or_default()),
                Cell::text(brief.team.clone().unwrap_or_default()),
                Cell::text(brief.manager.clone().unwrap_or_default()),
                rate.map_or_else(Cell::default, |rate| Cell::number(rate.percent(), rate)),
                number(brief.deals, locale),
            ],
        }
    };
    let lines = overview.people.iter().map(line).collect();
    Table { caption: words::PEOPLE.to_owned(), columns, lines, totals: None }
}

/// The changes, newest first: day, what, and whether it was taken back.
pub fn changes(overview: &Overview, locale: &Locale) -> Vec<(u64, String)> {
    let text = |(sequence, on, name, in_force): &(u64, _, _, bool)| {
        let day = format::date(*on, locale);
        let what = frame::edit(name, locale);
        let end = if *in_force { String::new() } else { format!(" ({})", words::TAKEN_BACK) };
        (*sequence, format!("{day}: {what}{end}"))
    };
    overview.changes.iter().map(text).collect()
}
