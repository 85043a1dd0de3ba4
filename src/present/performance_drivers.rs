//! Drivers as a page shows them: which figures of one quarter foretold the revenue of the next.

use super::format::Locale;
use super::performance_roadblocks::chance;
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::insight as words;
use super::{figure::name_of, format};
use crate::app::requests::Overview;
use crate::domain::kernel::Rational;
use crate::domain::measure::drivers::Driver;

/// The finding, and the figures by how well they foretold.
pub fn drivers_view(found: &[Driver], overview: &Overview, locale: &Locale) -> (String, Table) {
    let columns = vec![
        Column::text(words::MEASURE),
        Column::number(words::CORRELATION, ""),
        Column::number(words::PEOPLE_SEEN, ""),
        Column::number(words::PAIRS, ""),
        Column::number(words::LUCK, ""),
        Column::text(words::PROVEN),
    ];
    let line = |driver: &Driver| {
        let proof = match driver.claimed {
            true => Cell::text(words::IS_PROVEN).toned(Tone::Ahead),
            false => Cell::text(words::NO_PROOF),
        };
        let cells = vec![
            Cell::text(name_of(driver.kpi, overview)),
            hundredths(driver.correlation, locale),
            count(driver.people, locale),
            count(driver.pairs, locale),
            Cell::number(chance(driver.corrected, locale), Rational::whole((driver.corrected * 1e6) as i64)),
            proof,
        ];
        Line { key: driver.kpi.slug(), cells }
    };
    let lines = found.iter().map(line).collect();
    let table = Table { caption: words::DRIVERS.to_owned(), columns, lines, totals: None };
    (title(found, overview, locale), table)
}

fn title(found: &[Driver], overview: &Overview, locale: &Locale) -> String {
    match found.iter().find(|driver| driver.claimed) {
        Some(first) => words::foretells(
            &name_of(first.kpi, overview),
            &hundredths(first.correlation, locale).text,
            first.people,
            first.correlation > 0.0,
        ),
        None => words::NOTHING_FORETELLS.to_owned(),
    }
}

fn hundredths(number: f64, locale: &Locale) -> Cell {
    let exact = Rational::new(((number * 100.0).round() as i64).into(), 100).unwrap_or(Rational::ZERO);
    Cell::number(format::number(exact, locale), exact)
}

fn count(number: u64, locale: &Locale) -> Cell {
    let exact = Rational::new(number.into(), 1).unwrap_or(Rational::ZERO);
    Cell::number(format::count(number, locale), exact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::measure::KpiId;

    #[test]
    fn only_what_is_beyond_luck_is_the_finding() {
        let driver = |kpi, claimed| Driver {
            kpi,
            correlation: 0.614,
            people: 12,
            pairs: 84,
            luck: 0.001,
            corrected: if claimed { 0.009 } else { 0.4 },
            claimed,
        };
        let view = |found: &[Driver]| drivers_view(found, &Overview::default(), &Locale::default());
        let (title, table) = view(&[driver(KpiId::CallsMade, true), driver(KpiId::EmailsSent, false)]);
        assert!(title.starts_with("Calls made") && title.contains("0.61"), "{title}");
        assert_eq!(table.lines.len(), 2);
        assert_eq!(view(&[driver(KpiId::CallsMade, false)]).0, words::NOTHING_FORETELLS);
    }
}
