//! What people are paid, as it is read: the finding, what could not be paid, and a table of statements.
//! [`statement`] opens one of them; [`plans`] shows the documents they come from.

pub mod budget;
pub mod gaming;
pub mod incentives;
pub mod plan_form;
pub mod plan_paper;
pub mod plans;
pub mod replay;
pub mod settle;
pub mod simulate;
pub mod statement;
pub mod totals;

use super::format::{self, Locale};
use super::place::{Page, Place, View};
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::pay as words;
use crate::app::requests::PayReport;
use crate::domain::commission::{Reason, Statement};
use crate::domain::kernel::{Currency, Money, Period};
use std::collections::BTreeSet;

/// How many of those who earn nothing are named; the table lists all.
const NAMED: usize = 3;

/// A problem that must be read before any figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub title: String,
    /// What is the matter, with both ends.
    pub text: String,
}

/// The statements of some periods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayView {
    /// Plans that are not paid or pay twice.
    pub problems: Vec<Problem>,
    /// The finding.
    pub headline: String,
    /// What explains it, one sentence each.
    pub findings: Vec<String>,
    /// One table a currency.
    pub tables: Vec<Table>,
    /// Whether anybody has a statement.
    pub is_empty: bool,
}

/// The payout periods to choose from, with the whole first: key, name. Empty where there is no choice.
pub fn periods(report: &PayReport, whole: &str) -> Vec<(String, String)> {
    if report.periods.len() < 2 {
        return Vec::new();
    }
    let all = (String::new(), format!("{} {whole}", words::WHOLE));
    let each = report.periods.iter().map(|period| (period.name.clone(), period.name.clone()));
    std::iter::once(all).chain(each).collect()
}

/// The payout period with this name.
pub fn period_named<'a>(report: &'a PayReport, name: &str) -> Option<&'a Period> {
    report.periods.iter().find(|period| period.name == name)
}

/// Names a statement in the address.
pub fn key(statement: &Statement) -> String {
    format!("{}/{}/{}", statement.person, statement.period.name, statement.plan)
}

/// The statement that an address names.
pub fn opened<'a>(report: &'a PayReport, open: &str) -> Option<&'a Statement> {
    report.statements.iter().find(|statement| key(statement) == open)
}

/// Whether the filter asks for more than statements can follow: they know period and one person.
pub fn passes_over_filters(place: &Place) -> bool {
    let filter = &place.filter;
    let narrows_deals = !filter.texts.is_empty() || !filter.amounts.is_empty();
    narrows_deals || !filter.teams.is_empty() || filter.people.len() > 1
}

/// Statements as a page of figures.
pub fn view(report: &PayReport, period: &str, place: &Place, locale: &Locale) -> PayView {
    PayView {
        problems: problems(report),
        headline: headline(report, period, locale),
        findings: findings(report, locale),
        tables: report.totals.iter().map(|total| table(report, *total, period, place, locale)).collect(),
        is_empty: report.statements.is_empty(),
    }
}

/// Plans that can't be paid, and pairs that pay one deal twice. The engine names the latter by place.
fn problems(report: &PayReport) -> Vec<Problem> {
    let problem = |(name, why): &(String, String)| {
        let title = if name.starts_with('/') { words::DOUBLE } else { words::UNPAID };
        Problem { title: title.to_owned(), text: why.clone() }
    };
    report.unpaid.iter().map(problem).collect()
}

/// The people with an amount on any statement.
fn paid_people(report: &PayReport) -> u64 {
    let paid = report.statements.iter().filter(|statement| statement.total.minor != 0);
    paid.map(|statement| statement.person).collect::<BTreeSet<_>>().len() as u64
}

fn headline(report: &PayReport, period: &str, locale: &Locale) -> String {
    let paid = paid_people(report);
    if paid == 0 {
        let all: BTreeSet<_> = report.statements.iter().map(|statement| statement.person).collect();
        return words::headline_nothing(period, all.len() as u64, locale);
    }
    let totals: Vec<String> =
        report.totals.iter().map(|total| format::money_with_code(*total, locale)).collect();
    words::headline(&totals.join(" + "), paid, period, locale)
}

fn findings(report: &PayReport, locale: &Locale) -> Vec<String> {
    let mut findings = Vec::new();
    if let [_] = report.totals.as_slice()
        && report.statements.len() > 1
        && let Some(most) = report.statements.iter().max_by_key(|statement| statement.total.minor)
        && most.total.minor > 0
    {
        findings.push(words::largest(&most.person_name, &format::money_with_code(most.total, locale)));
    }
    let zero: Vec<&Statement> =
        report.statements.iter().filter(|statement| statement.total.minor == 0).collect();
    let named = zero.iter().take(NAMED);
    findings.extend(named.map(|statement| {
        format!("{}.", words::earns_nothing(&statement.person_name, why_zero(statement), locale))
    }));
    let more = zero.len().saturating_sub(NAMED);
    if more > 0 {
        findings.push(format!("{}.", words::and_more(more as u64, locale)));
    }
    let uncredited: usize = report.statements.iter().map(|statement| statement.exceptions.len()).sum();
    if uncredited > 0 {
        findings.push(words::uncredited(uncredited as u64, locale));
    }
    findings
}

/// Why a statement is nothing: the reason that its lines share, rather than that each is nothing.
pub fn why_zero(statement: &Statement) -> Option<Reason> {
    let mut reasons = statement.lines.iter().map(|line| line.trace.why_zero);
    match statement.why_zero {
        Some(Reason::LinesAreZero) => {
            let first = reasons.next().flatten();
            if reasons.all(|reason| reason == first) { first } else { Some(Reason::LinesAreZero) }
        }
        own => own,
    }
}

fn table(report: &PayReport, total: Money, period: &str, place: &Place, locale: &Locale) -> Table {
    let currency = total.currency;
    let own: Vec<&Statement> =
        report.statements.iter().filter(|statement| statement.currency == currency).collect();
    let shape = Shape::of(&own);
    let lines = own.iter().map(|statement| shape.line(statement, place, locale)).collect();
    let mut totals = vec![Cell::text(words::TOTAL)];
    totals.resize(shape.heads().saturating_add(shape.components.len()), Cell::default());
    totals.push(Cell::number(format::money(total, locale), total.exact_minor()));
    Table {
        caption: words::caption(currency.code(), period),
        columns: shape.columns(currency),
        lines,
        totals: Some(Line { key: "total".to_owned(), cells: totals }),
    }
}

/// Which columns a table of statements has: plan and period only where they differ, then each line's name.
struct Shape {
    has_plans: bool,
    has_periods: bool,
    components: Vec<(String, String)>,
}

impl Shape {
    fn of(statements: &[&Statement]) -> Shape {
        let first = statements.first();
        let mut components: Vec<(String, String)> = Vec::new();
        for line in statements.iter().flat_map(|statement| &statement.lines) {
            let known = components.iter().any(|(id, name)| *id == line.component && *name == line.name);
            if !known {
                components.push((line.component.clone(), line.name.clone()));
            }
        }
        // A single line is the total itself.
        if let [_] = components.as_slice() {
            components.clear();
        }
        Shape {
            has_plans: first
                .is_some_and(|first| statements.iter().any(|statement| statement.plan != first.plan)),
            has_periods: first
                .is_some_and(|first| statements.iter().any(|statement| statement.period != first.period)),
            components,
        }
    }

    fn heads(&self) -> usize {
        1usize.saturating_add(usize::from(self.has_plans)).saturating_add(usize::from(self.has_periods))
    }

    fn columns(&self, currency: Currency) -> Vec<Column> {
        let plan = self.has_plans.then(|| Column::text(words::PLAN));
        let period = self.has_periods.then(|| Column::text(words::PERIOD));
        let amounts = self.components.iter().map(|(_, name)| Column::number(name, currency.code()));
        std::iter::once(Column::text(words::PERSON))
            .chain(plan)
            .chain(period)
            .chain(amounts)
            .chain([Column::number(words::TOTAL, currency.code())])
            .collect()
    }

    fn line(&self, statement: &Statement, place: &Place, locale: &Locale) -> Line {
        let key = key(statement);
        let href = place.with_view(View::Open, &key).href();
        let plan = self.has_plans.then(|| Cell::text(statement.plan.clone()));
        let period = self.has_periods.then(|| Cell::text(statement.period.name.clone()));
        let amounts = self.components.iter().map(|(id, name)| {
            let cell = component_cell(statement, id, name, locale);
            if cell.tone == Tone::Unknown { cell } else { cell.linked(href.clone()) }
        });
        let mut total = money_cell(statement.total, locale).linked(href.clone());
        if let Some(why) = why_zero(statement) {
            total.title = words::reason(why, locale);
        }
        let cells = std::iter::once(Cell::text(statement.person_name.clone()).linked(href.clone()))
            .chain(plan)
            .chain(period)
            .chain(amounts)
            .chain([total])
            .collect();
        Line { key, cells }
    }
}

fn component_cell(statement: &Statement, id: &str, name: &str, locale: &Locale) -> Cell {
    let own = statement.lines.iter().filter(|line| line.component == id && line.name == name);
    let amounts: Vec<Money> = own.map(|line| line.amount).collect();
    match amounts.as_slice() {
        [] => Cell::unknown(words::NOT_PART),
        [only] => money_cell(*only, locale),
        // A period cut by the plan's days has a line for each part.
        [first, ..] => {
            let parts: Vec<String> = amounts.iter().map(|amount| format::money(*amount, locale)).collect();
            Cell::number(parts.join(" + "), first.exact_minor())
        }
    }
}

pub(super) fn money_cell(amount: Money, locale: &Locale) -> Cell {
    Cell::number(format::money(amount, locale), amount.exact_minor())
}

/// A place of this page with other views and the same filter.
pub fn place_of(place: &Place, views: &[(View, &str)]) -> Place {
    let plain = place.with_page(Page::Pay);
    views.iter().fold(plain, |place, (view, text)| place.with_view(*view, text))
}

#[cfg(test)]
mod tests {
    use super::statement::tests::{line, statement};
    use super::*;

    fn report() -> PayReport {
        let ana = statement("Ana", "Plan", vec![line("base_salary", 500_000), line("commission", 12_345)]);
        let ben = statement("Ben", "Plan", vec![line("base_salary", 0), line("commission", 0)]);
        let total = Money::new(512_345, Currency::USD);
        PayReport {
            periods: vec![ana.period.clone()],
            standing: vec![Default::default(); 2],
            statements: vec![ana, ben],
            totals: vec![total],
            unpaid: vec![
                ("Old plan".to_owned(), "“Old plan” is refused".to_owned()),
                ("/0 and /1".to_owned(), "“A” and “B” both pay for 3 deals".to_owned()),
            ],
        }
    }

    #[test]
    fn the_headline_says_what_is_paid_and_who_earns_nothing() {
        let view = view(&report(), "2026Q1", &Place::at(Page::Pay), &Locale::default());
        assert_eq!(view.headline, "5,123.45\u{a0}USD for 2026Q1, to 1\u{a0}person");
        assert!(view.findings[0].starts_with("Most goes to Ana: 5,123.45"));
        assert_eq!(view.findings[1], "Ben earns nothing, because no deal is credited on these days.");
        assert_eq!(view.problems[0].title, words::UNPAID);
        assert_eq!(view.problems[1].title, words::DOUBLE);
    }

    #[test]
    fn a_table_has_a_column_a_line_and_every_amount_opens_its_statement() {
        let report = report();
        let view = view(&report, "2026Q1", &Place::at(Page::Pay), &Locale::default());
        let table = &view.tables[0];
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(titles, ["Person", "Base salary", "Commission", "Total"]);
        let ana = &table.lines[0];
        assert_eq!(ana.cells[3].text, "5,123.45");
        let place = super::super::place::decode(ana.cells[3].href.trim_start_matches('#'));
        let found = opened(&report, place.shown(View::Open).unwrap()).unwrap();
        assert_eq!(found.person_name, "Ana");
        assert_eq!(table.totals.as_ref().unwrap().cells.len(), table.columns.len());
    }

    #[test]
    fn one_payout_period_offers_no_choice() {
        let mut report = report();
        assert_eq!(periods(&report, "2026Q1"), Vec::new());
        report.periods.push(Period { name: "2026-02".to_owned(), ..report.periods[0].clone() });
        assert_eq!(periods(&report, "2026Q1")[0], (String::new(), "All of 2026Q1".to_owned()));
        assert!(period_named(&report, "2026-02").is_some());
    }

    #[test]
    fn filters_that_statements_can_t_follow_are_told() {
        let mut place = Place::at(Page::Pay);
        assert!(!passes_over_filters(&place));
        place.filter.teams.insert("East".to_owned());
        assert!(passes_over_filters(&place));
    }
}
