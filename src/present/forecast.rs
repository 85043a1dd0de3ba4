//! View models of the page Forecast.

use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::forecast as words;
use crate::app::requests::Overview;
use crate::domain::forecast::{Band, Forecast, PersonForecast};
use crate::domain::kernel::Money;

fn money(minor: i64, forecast: &Forecast, locale: &Locale) -> Cell {
    let amount = Money::new(minor, forecast.currency);
    Cell::number(format::money_whole(amount, locale), amount.exact_minor())
}

/// Each person's range, and the company's as total: ranges of a sum are not sums of ranges.
pub fn people(forecast: &Forecast, overview: &Overview, locale: &Locale) -> Table {
    let code = forecast.currency.to_string();
    let heads = [words::P10, words::P50, words::P90];
    let mut columns = vec![
        Column::text(words::PERSON),
        Column::text(words::METHOD),
        Column::text(words::RECORD),
        Column::number(words::WON, &code),
        Column::number(words::OPEN, &code),
    ];
    for what in [words::REVENUE, words::PAYOUT] {
        columns.extend(heads.map(|head| Column::number(&format!("{what} {head}"), &code)));
    }
    let line = |key: String, words: [String; 2], won: i64, open: i64, bands: [Band; 2]| {
        let mut cells = vec![Cell::text(key.clone())];
        cells.extend(words.map(Cell::text));
        cells.extend([won, open].map(|minor| money(minor, forecast, locale)));
        let minors = bands.into_iter().flat_map(|band| [band.p10, band.p50, band.p90]);
        cells.extend(minors.map(|minor| money(minor, forecast, locale)));
        Line { key, cells }
    };
    let person = |one: &PersonForecast| {
        let name = overview.people.iter().find(|brief| brief.person.id == one.person);
        let name = name.map(|brief| brief.person.name.clone()).unwrap_or_default();
        let record = format!("{} of {} won", one.record.won, one.record.closed);
        let said = [words::method(one.method).to_owned(), record];
        line(name, said, one.won_minor, one.open_minor, [one.revenue, one.payout])
    };
    let whole = format!("{} of {} won", forecast.record.won, forecast.record.closed);
    let bands = [forecast.revenue, forecast.payout];
    let total = line(
        words::COMPANY.to_owned(),
        [String::new(), whole],
        forecast.won_minor,
        forecast.open_minor,
        bands,
    );
    let lines = forecast.people.iter().map(person).collect();
    Table { caption: words::PEOPLE.to_owned(), columns, lines, totals: Some(total) }
}

/// The draws by revenue, as a table.
pub fn spread(forecast: &Forecast, locale: &Locale) -> Table {
    let code = forecast.currency.to_string();
    let (bounds, counts) = &forecast.spread;
    let steps = bounds.iter().zip(bounds.iter().skip(1)).zip(counts);
    let line = |((from, until), count): ((&i64, &i64), &u64)| Line {
        key: from.to_string(),
        cells: vec![
            money(*from, forecast, locale),
            money(*until, forecast, locale),
            Cell::number(
                format::count(*count, locale),
                crate::domain::kernel::Rational::whole(i64::try_from(*count).unwrap_or(0)),
            ),
        ],
    };
    Table {
        caption: words::SPREAD.to_owned(),
        columns: vec![
            Column::number(words::FROM, &code),
            Column::number(words::UNTIL, &code),
            Column::number(words::COUNT, ""),
        ],
        lines: steps.map(line).collect(),
        totals: None,
    }
}
