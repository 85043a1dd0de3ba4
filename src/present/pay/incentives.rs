//! SPIFs and contests with budget, standings and end, as they are read.

use crate::domain::design::{Incentive, Standing};
use crate::domain::kernel::{Date, Money, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::design as words;

/// One of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncentiveView {
    /// Its name.
    pub title: String,
    /// Kind, plan, and how long it still runs.
    pub of: String,
    /// Days, budget, what is paid and left.
    pub facts: Vec<(String, String)>,
    /// The share of the budget that is used, in percent; nothing without one.
    pub used_percent: Option<u8>,
    /// Who stands where.
    pub standings: Table,
}

/// All of them.
pub fn view(incentives: &[Incentive], today: Date, locale: &Locale) -> Vec<IncentiveView> {
    incentives.iter().map(|one| one_view(one, today, locale)).collect()
}

fn one_view(one: &Incentive, today: Date, locale: &Locale) -> IncentiveView {
    let money = |minor| format::money_with_code(Money::new(minor, one.currency), locale);
    let mut facts = vec![(words::DAYS.to_owned(), format::range(one.days, locale))];
    facts.extend(one.earned_minor.map(|earned| (words::EARNED.to_owned(), money(earned))));
    if let Some(budget) = one.budget_minor {
        facts.push((words::BUDGET.to_owned(), money(budget)));
        let left = one.earned_minor.map(|earned| budget.saturating_sub(earned));
        facts.extend(left.map(|left| (words::LEFT.to_owned(), money(left))));
    }
    let used = |budget: i64| {
        let percent = Rational::whole(one.earned_minor?.saturating_mul(100))
            .checked_div(Rational::whole(budget))
            .ok()?;
        let (floor, _) = percent.floor_and_rest().ok()?;
        u8::try_from(floor.clamp(0, 100)).ok()
    };
    let runs = words::runs(one.days_left(today), one.days.from.days_since(today), locale);
    IncentiveView {
        title: one.name.clone(),
        of: format!("{} \u{b7} {} \u{b7} {runs}", words::kind(one.kind), one.plan),
        facts,
        used_percent: one.budget_minor.and_then(used),
        standings: standings(one, locale),
    }
}

fn standings(one: &Incentive, locale: &Locale) -> Table {
    let credit = |credit: Rational| {
        let text = if one.is_money {
            format::minor(credit, one.currency, locale)
        } else {
            format::number(credit, locale)
        };
        Cell::number(text, credit)
    };
    let line = |standing: &Standing| {
        let earned = standing.earned_minor.map(|minor| Money::new(minor, one.currency));
        let earned = earned.map_or_else(Cell::default, |earned| {
            Cell::number(format::money(earned, locale), earned.exact_minor())
        });
        let rank = Rational::whole(i64::try_from(standing.rank).unwrap_or(i64::MAX));
        Line {
            key: standing.person.to_string(),
            cells: vec![
                Cell::number(format::count(standing.rank, locale), rank),
                Cell::text(standing.name.clone()),
                credit(standing.credit),
                earned,
            ],
        }
    };
    let code = one.currency.code();
    Table {
        caption: one.name.clone(),
        columns: vec![
            Column::number(words::RANK, ""),
            Column::text(words::PERSON),
            Column::number(words::CREDIT, if one.is_money { code } else { "" }),
            Column::number(words::EARNED, code),
        ],
        lines: one.standings.iter().map(line).collect(),
        totals: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::design::IncentiveKind;
    use crate::domain::kernel::{Currency, DateRange};

    #[test]
    fn a_spif_says_when_it_ends_and_how_much_of_its_budget_is_left() {
        let day = |day| Date::from_ymd(2026, 3, day).unwrap();
        let spif = Incentive {
            plan: "AE".to_owned(),
            component: "spif".to_owned(),
            name: "March SPIF".to_owned(),
            kind: IncentiveKind::Spif,
            currency: Currency::USD,
            is_money: false,
            days: DateRange::new(day(1), day(31)).unwrap(),
            budget_minor: Some(100_000),
            earned_minor: Some(25_000),
            standings: Vec::new(),
        };
        let view = view(&[spif], day(20), &Locale::default());
        assert!(view[0].of.ends_with("10\u{a0}days left"), "{}", view[0].of);
        assert_eq!(view[0].used_percent, Some(25));
        assert_eq!(view[0].facts[3].1, "750.00\u{a0}USD");
    }
}
