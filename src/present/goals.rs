//! View models of the page Goals: attainment by team and person, and the quotas themselves.

use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::{explain, goals as words};
use crate::app::requests::Overview;
use crate::domain::kernel::Date;
use crate::domain::model::Quota;

/// All quotas, by first day and then person.
pub fn quotas(overview: &Overview, locale: &Locale) -> Table {
    let name = |quota: &Quota| {
        let person = overview.people.iter().find(|brief| brief.person.id == quota.person);
        person.map(|brief| brief.person.name.clone()).unwrap_or_default()
    };
    let line = |quota: &Quota| Line {
        key: quota.id.to_string(),
        cells: vec![
            Cell::text(name(quota)),
            Cell::number(format::date(quota.range.from, locale), day(quota.range.from)),
            Cell::number(format::date(quota.range.last_day(), locale), day(quota.range.last_day())),
            Cell::number(format::money_with_code(quota.amount, locale), quota.amount.exact_minor()),
            Cell::text(quota.place.as_ref().map_or_else(|| words::TYPED.to_owned(), explain::place)),
        ],
    };
    Table {
        caption: words::QUOTAS.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::number(words::FROM, ""),
            Column::number(words::THROUGH, ""),
            Column::number(words::AMOUNT, ""),
            Column::text(words::READ_AT),
        ],
        lines: overview.quotas.iter().map(line).collect(),
        totals: None,
    }
}

fn day(date: Date) -> crate::domain::kernel::Rational {
    crate::domain::kernel::Rational::whole(i64::from(date.days()))
}
