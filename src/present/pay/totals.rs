//! The whole of pay for a leader, as it is read.

use crate::domain::design::{GroupTotal, PayOverview, PersonTotal};
use crate::domain::kernel::{Currency, DateRange, Money, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::design as words;

/// The whole of pay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TotalsView {
    /// One finding a currency.
    pub headlines: Vec<String>,
    /// By team and by role, a table a currency, then everybody.
    pub tables: Vec<Table>,
    /// Plans that are not in it, and why.
    pub problems: Vec<String>,
    /// Whether nobody is paid.
    pub is_empty: bool,
}

/// The whole of pay over some days.
pub fn view(overview: &PayOverview, days: DateRange, locale: &Locale) -> TotalsView {
    let said = format::range(days, locale);
    let headline = |group: &GroupTotal| {
        let money = |minor| format::money_with_code(Money::new(minor, group.currency), locale);
        let cost = group.cost_of_sales().map(|share| format::percent(share, locale));
        let (total, variable) = (money(group.total_minor), money(group.variable_minor));
        words::totals(&total, group.people, &variable, cost.as_deref(), &said, locale)
    };
    let mut tables = Vec::new();
    for all in &overview.all {
        let own = |groups: &[GroupTotal]| {
            groups.iter().filter(|group| group.currency == all.currency).cloned().collect::<Vec<_>>()
        };
        let several = overview.all.len() > 1;
        let named =
            |title: &str| if several { format!("{title}, {}", all.currency) } else { title.to_owned() };
        let (teams, roles) = (own(&overview.teams), own(&overview.roles));
        tables.push(groups(&named(words::BY_TEAM), words::TEAM, words::NO_TEAM, &teams, all, locale));
        tables.push(groups(&named(words::BY_ROLE), words::ROLE, words::NO_ROLE, &roles, all, locale));
        tables.push(people(&named(words::EVERYBODY), &overview.people, all.currency, locale));
    }
    TotalsView {
        headlines: overview.all.iter().map(headline).collect(),
        tables,
        problems: overview.unpaid.iter().map(|(name, why)| format!("{name}: {why}")).collect(),
        is_empty: overview.people.is_empty(),
    }
}

fn money(minor: i64, currency: Currency, locale: &Locale) -> Cell {
    let money = Money::new(minor, currency);
    Cell::number(format::money_whole(money, locale), money.exact_minor())
}

fn share(share: Option<Rational>, why: &str, locale: &Locale) -> Cell {
    share.map_or_else(|| Cell::unknown(why), |share| Cell::number(format::percent(share, locale), share))
}

fn groups(
    caption: &str,
    of: &str,
    without: &str,
    groups: &[GroupTotal],
    all: &GroupTotal,
    locale: &Locale,
) -> Table {
    let cells = |name: &str, group: &GroupTotal| {
        let spread = match group.spread() {
            Some(spread) => Cell::text(words::spread(spread)),
            None => Cell::unknown(words::TOO_FEW),
        };
        let people = Rational::whole(i64::try_from(group.people).unwrap_or(i64::MAX));
        let ote = group.base_minor.saturating_add(group.target_minor);
        vec![
            Cell::text(name),
            Cell::number(format::count(group.people, locale), people),
            money(ote, group.currency, locale),
            share(group.mix(), words::UNKNOWN_MIX, locale),
            money(group.total_minor, group.currency, locale),
            money(group.variable_minor, group.currency, locale),
            share(group.cost_of_sales(), words::NO_SALES, locale),
            share(group.at_quota(), words::NO_QUOTA, locale),
            spread,
        ]
    };
    let line = |group: &GroupTotal| {
        let name = if group.name.is_empty() { without } else { &group.name };
        Line { key: group.name.clone(), cells: cells(name, group) }
    };
    let code = all.currency.code();
    Table {
        caption: caption.to_owned(),
        columns: vec![
            Column::text(of),
            Column::number(words::PEOPLE, ""),
            Column::number(words::OTE, code),
            Column::number(words::MIX_SHORT, ""),
            Column::number(words::COST, code),
            Column::number(words::VARIABLE, code),
            Column::number(words::COST_OF_SALES, ""),
            Column::number(words::AT_QUOTA, ""),
            Column::text(words::SPREAD),
        ],
        lines: groups.iter().map(line).collect(),
        totals: Some(Line { key: "total".to_owned(), cells: cells(words::TOTAL, all) }),
    }
}

fn people(caption: &str, people: &[PersonTotal], currency: Currency, locale: &Locale) -> Table {
    let stated = |minor: Option<i64>| {
        minor.map_or_else(|| Cell::unknown(words::UNKNOWN_MIX), |minor| money(minor, currency, locale))
    };
    let line = |(place, person): (usize, &PersonTotal)| {
        let (with, at) = person.quota_periods;
        let reached = Rational::new(at.into(), with.into()).ok();
        let cost =
            Rational::whole(person.variable_minor).checked_div(Rational::whole(person.sales_minor)).ok();
        let tone = if reached == Some(Rational::ZERO) { Tone::Warning } else { Tone::Plain };
        Line {
            key: format!("{}-{place}", person.person),
            cells: vec![
                Cell::text(person.name.clone()),
                Cell::text(person.team.clone()),
                Cell::text(person.role.clone()),
                stated(person.base_minor),
                stated(person.target_minor),
                money(person.total_minor, currency, locale),
                money(person.variable_minor, currency, locale),
                share(cost, words::NO_SALES, locale),
                Cell { tone, ..share(reached, words::NO_QUOTA, locale) },
            ],
        }
    };
    let own = people.iter().filter(|person| person.currency == currency);
    let code = currency.code();
    Table {
        caption: caption.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::text(words::TEAM),
            Column::text(words::ROLE),
            Column::number(words::BASE_SALARY, code),
            Column::number(words::TARGET, code),
            Column::number(words::COST, code),
            Column::number(words::VARIABLE, code),
            Column::number(words::COST_OF_SALES, ""),
            Column::number(words::AT_QUOTA, ""),
        ],
        lines: own.enumerate().map(line).collect(),
        totals: None,
    }
}
