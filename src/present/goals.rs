//! View models of the page Goals: attainment by team and person, and the quotas themselves.

use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::{explain, goals as words};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{Currency, Date, DateRange, Id, Money, PersonId};
use crate::domain::model::Quota;

/// A quota as typed, before it is known to be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotaDraft {
    /// The person's id.
    pub person: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub through: String,
    /// The amount in major units.
    pub amount: String,
}

impl QuotaDraft {
    /// The action that sets it, or what is wrong with it.
    pub fn action(&self, currency: Currency, locale: &Locale) -> Result<Action, &'static str> {
        let person = Id::parse(&self.person).map(PersonId).ok_or(words::NO_PERSON)?;
        let from = Date::parse_iso(&self.from).map_err(|_| words::NO_RANGE)?;
        let until =
            Date::parse_iso(&self.through).and_then(|last| last.plus_days(1)).map_err(|_| words::NO_RANGE)?;
        let range = DateRange::new(from, until).map_err(|_| words::NO_RANGE)?;
        let amount = Money::parse(&plain(&self.amount, locale), currency).map_err(|_| words::NO_AMOUNT)?;
        Ok(Action::SetQuota { id: None, person, range, amount })
    }
}

/// The amount without the locale's grouping, and with a point as decimal mark.
fn plain(text: &str, locale: &Locale) -> String {
    let ungrouped = text.chars().filter(|letter| Some(*letter) != locale.group && !letter.is_whitespace());
    ungrouped.map(|letter| if letter == locale.decimal { '.' } else { letter }).collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_becomes_an_action_or_says_what_is_wrong() {
        let german = Locale::of("de-DE", ',', Some('.'), format::DateOrder::DayMonthYear);
        let draft = QuotaDraft {
            person: Id::from_bits(7).to_string(),
            from: "2026-01-01".to_owned(),
            through: "2026-03-31".to_owned(),
            amount: "1.250,50".to_owned(),
        };
        let Ok(Action::SetQuota { amount, range, .. }) = draft.action(Currency::USD, &german) else {
            panic!()
        };
        assert_eq!((amount.minor, range.to_string().as_str()), (125_050, "2026-01-01..2026-04-01"));
        let wrong = |change: fn(&mut QuotaDraft)| {
            let mut other = draft.clone();
            change(&mut other);
            other.action(Currency::USD, &german).unwrap_err()
        };
        assert_eq!(wrong(|draft| draft.person.clear()), words::NO_PERSON);
        assert_eq!(wrong(|draft| draft.through = "2025-12-31".to_owned()), words::NO_RANGE);
        assert_eq!(wrong(|draft| draft.amount = "12,345".to_owned()), words::NO_AMOUNT);
    }
}
