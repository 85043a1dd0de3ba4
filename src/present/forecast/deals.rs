//! The open deals of a forecast: chance, day, and what is worth a look.

use super::Writing;
use super::picture::share_cell;
use crate::app::requests::Overview;
use crate::domain::forecast::{DealForecast, Forecast, WhatIf};
use crate::domain::kernel::{Date, PersonId, Rational};
use crate::present::coaching::help::{self, Choices};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::forecast as words;

/// The open deals of those whom the forecast looks at.
pub fn deals(forecast: &Forecast, overview: &Overview, period: &str, locale: &Locale) -> Table {
    let writing = Writing { forecast, locale };
    let people = forecast.picture.people.as_ref();
    let is_meant = |deal: &&DealForecast| {
        people.is_none_or(|people| deal.person.is_some_and(|person| people.contains(&person)))
    };
    let name = |person: Option<PersonId>| name_of(overview, person);
    Table {
        caption: format!("{} {period}", words::DEALS_TAB),
        columns: vec![
            Column::text(words::DEAL),
            Column::text(words::OWNER),
            Column::text(words::STAGE),
            Column::number(words::AMOUNT, forecast.currency.code()),
            Column::number(words::CHANCE_IN_PERIOD, ""),
            Column::text(words::EXPECTED),
            Column::text(words::CLOSES_WITHIN),
            Column::text(words::STATED),
            Column::text(words::LOOK),
        ],
        lines: forecast
            .deals
            .iter()
            .filter(is_meant)
            .map(|deal| writing.deal(deal, name(deal.person)))
            .collect(),
        totals: None,
    }
}

fn name_of(overview: &Overview, person: Option<PersonId>) -> String {
    let brief = overview.people.iter().find(|brief| Some(brief.person.id) == person);
    brief.map_or_else(|| words::NOBODY.to_owned(), |brief| brief.person.name.clone())
}

/// A deal as lists name it.
fn label(deal: &DealForecast) -> String {
    if deal.name.is_empty() || deal.name == deal.deal {
        deal.deal.clone()
    } else {
        format!("{} ({})", deal.name, deal.deal)
    }
}

/// The deals to choose from: id and name.
pub fn offered(forecast: &Forecast) -> Vec<(String, String)> {
    forecast.deals.iter().map(|deal| (deal.deal.clone(), label(deal))).collect()
}

/// The deals about which help can be asked.
pub fn for_help(forecast: &Forecast) -> Choices {
    forecast.deals.iter().map(|one| help::deal(&one.deal, &one.name)).collect()
}

/// What is assumed, in words.
pub fn assumed(change: &WhatIf, forecast: &Forecast, overview: &Overview, locale: &Locale) -> String {
    let writing = Writing { forecast, locale };
    let deal = |key: &str| {
        let known = forecast.deals.iter().find(|deal| deal.deal == key);
        known.map_or_else(|| key.to_owned(), label)
    };
    let added = |change: &WhatIf| match change {
        WhatIf::Added { person, minor, chance, day } => words::added(
            &name_of(overview, Some(*person)),
            &writing.money(*minor),
            &format::percent(*chance, locale),
            &format::date(*day, locale),
        ),
        _ => String::new(),
    };
    words::assumed(change, deal, added, locale)
}

impl Writing<'_> {
    fn deal(&self, deal: &DealForecast, owner: String) -> Line {
        let flags: Vec<String> = deal.flags.iter().map(|flag| words::flag(*flag, self.locale)).collect();
        let mut look = Cell::text(flags.join("; "));
        if !flags.is_empty() {
            look.tone = Tone::Warning;
        }
        Line {
            key: deal.deal.clone(),
            cells: vec![
                Cell::text(label(deal)),
                Cell::text(owner),
                Cell::text(deal.stage.clone()),
                self.cell(deal.minor),
                share_cell(Some(deal.chance), ""),
                self.day(deal.expected, words::NOT_EXPECTED),
                self.within(deal),
                self.day(deal.stated, words::NOT_STATED),
                look,
            ],
        }
    }

    /// The days that hold eight cases of ten, ordered by the first.
    fn within(&self, deal: &DealForecast) -> Cell {
        let Some((from, to)) = deal.expected_within else { return Cell::unknown(words::NOT_WITHIN) };
        let [first, last] = [from, to].map(|day| format::date(day, self.locale));
        Cell::number(format!("{first} – {last}"), Rational::whole(i64::from(from.days())))
    }

    /// A day, ordered by itself; unknown for `why` where there is none.
    pub fn day(&self, day: Option<Date>, why: &str) -> Cell {
        let Some(day) = day else { return Cell::unknown(why) };
        Cell::number(format::date(day, self.locale), Rational::whole(i64::from(day.days())))
    }
}
