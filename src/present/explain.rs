//! A figure opened up: definition, formula with its numbers, and the rows behind each of them.

use super::figure::value_text;
use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::explain as words;
use crate::domain::facts::{ActivityRow, DealRow, LeadRow, Outcome};
use crate::domain::kernel::{Currency, Date, DateRange, Place, Rational};
use crate::domain::measure::explain::HireRow;
use crate::domain::measure::own::{parse, words as formula_words};
use crate::domain::measure::{Explanation, Filter, KpiId, Term, TermRows, Value};
use crate::domain::model::Person;
use crate::domain::model::measures::MeasureSettings;

/// An explanation ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExplainView {
    /// The KPI's name.
    pub name: String,
    /// The exact value, or why there is none.
    pub value: String,
    /// What it means.
    pub definition: String,
    /// How it is computed.
    pub formula: String,
    /// The formula's parts with their numbers.
    pub terms: Vec<TermView>,
    /// Without which columns it is unknown.
    pub needs: String,
    /// What was looked at, part by part: all of them must hold.
    pub predicate: Vec<String>,
}

/// A named part of a formula.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermView {
    /// Its name in the formula.
    pub name: String,
    /// Its total.
    pub total: String,
    /// How many rows add up to it, and how many of them are listed.
    pub count: String,
    /// The rows.
    pub rows: Table,
}

/// Turns an explanation into what is read.
pub fn explain<'a>(
    explanation: &Explanation,
    people: impl Iterator<Item = &'a Person> + Clone,
    locale: &Locale,
) -> ExplainView {
    let entry = explanation.kpi.entry();
    let currency = currency_of(explanation);
    let terms = explanation
        .terms
        .iter()
        .map(|term| term_view(term, term.is_money.then_some(currency).flatten(), people.clone(), locale));
    let terms = terms.collect();
    ExplainView {
        name: entry.name.to_owned(),
        value: value_text(&explanation.value, locale),
        definition: entry.definition.to_owned(),
        formula: entry.formula.to_owned(),
        terms,
        needs: entry.needs.join(", "),
        predicate: predicate(&explanation.filter, people, locale),
    }
}

/// A filter in words, part by part.
fn predicate<'a>(filter: &Filter, people: impl Iterator<Item = &'a Person>, locale: &Locale) -> Vec<String> {
    let range = |days: DateRange| format::range(days, locale);
    let mut parts: Vec<String> = filter.period.map(range).into_iter().collect();
    parts.extend(
        filter.expected.filter(|days| Some(*days) != filter.period).map(|days| words::expected(&range(days))),
    );
    let named = people.filter(|person| filter.people.contains(&person.id)).map(|person| person.name.clone());
    let named: Vec<String> = named.collect();
    parts.extend((!named.is_empty()).then(|| named.join(" | ")));
    let teams: Vec<&str> = filter.teams.iter().map(String::as_str).collect();
    parts.extend((!teams.is_empty()).then(|| teams.join(" | ")));
    for (dimension, texts) in &filter.texts {
        let texts: Vec<&str> =
            texts.iter().map(|text| if text.is_empty() { words::EMPTY } else { text }).collect();
        parts.push(format!("{}: {}", dimension.name(), texts.join(" | ")));
    }
    for (comparison, bound) in &filter.amounts {
        parts.push(format!("{} {} {}", words::AMOUNT, comparison.sign(), format::exact(*bound, locale)));
    }
    parts.extend(filter.left_stage.as_deref().map(words::left_stage));
    parts
}

/// The same for one of the company's own figures, with the name and the expression that somebody wrote.
pub fn named(view: ExplainView, kpi: KpiId, measures: &MeasureSettings) -> ExplainView {
    let KpiId::Own(id) = kpi else { return view };
    let Some(own) = measures.own.get(&id) else { return view };
    let meaning = parse(&own.formula).map(|formula| formula_words(&formula)).unwrap_or_default();
    ExplainView { name: own.name.clone(), definition: meaning, formula: own.formula.clone(), ..view }
}

fn currency_of(explanation: &Explanation) -> Option<Currency> {
    if let Value::Money(money) = explanation.value {
        return Some(money.currency);
    }
    explanation.terms.iter().find_map(|term| match &term.rows {
        TermRows::Deals(rows) => rows.iter().find_map(|(row, _)| Some(row.shown.or(row.amount)?.currency)),
        TermRows::Quotas(rows) => rows.first().map(|row| row.amount.currency),
        TermRows::Activities(_) | TermRows::Leads(_) | TermRows::Hires(_) => None,
    })
}

fn amount(exact: Rational, currency: Option<Currency>, locale: &Locale) -> String {
    match currency {
        Some(currency) => format::minor(exact, currency, locale),
        None => format::exact(exact, locale),
    }
}

fn term_view<'a>(
    term: &Term,
    currency: Option<Currency>,
    people: impl Iterator<Item = &'a Person> + Clone,
    locale: &Locale,
) -> TermView {
    let unit = currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    let total = amount(term.total, currency, locale);
    let (columns, lines): (Vec<Column>, Vec<Line>) = match &term.rows {
        TermRows::Deals(rows) => (
            deal_columns(&unit),
            rows.iter().map(|(row, adds)| deal_line(row, *adds, currency, locale)).collect(),
        ),
        TermRows::Quotas(rows) => {
            let line = |row: &crate::domain::measure::explain::QuotaRow| {
                let mut people = people.clone();
                let name = people.find(|person| person.id == row.person).map(|person| person.name.as_str());
                Line {
                    key: format!("{}{}", row.person.0, row.range),
                    cells: vec![
                        Cell::text(name.unwrap_or_default()),
                        Cell::text(format::range(row.range, locale)),
                        Cell::number(format::money(row.amount, locale), row.amount.exact_minor()),
                        Cell::number(format::percent(row.share, locale), row.share),
                        place_cell(row.place.as_ref()),
                        Cell::number(amount(row.adds, currency, locale), row.adds),
                    ],
                }
            };
            (quota_columns(&unit), rows.iter().map(line).collect())
        }
        TermRows::Activities(rows) => {
            (activity_columns(), rows.iter().map(|row| activity_line(row, locale)).collect())
        }
        TermRows::Leads(rows) => (lead_columns(), rows.iter().map(|row| lead_line(row, locale)).collect()),
        TermRows::Hires(rows) => {
            let line = |row: &HireRow| hire_line(row, people.clone(), locale);
            (hire_columns(), rows.iter().map(line).collect())
        }
    };
    let listed = lines.len() as u64;
    let mut totals = vec![Cell::text(words::TOTAL)];
    totals.resize(columns.len().saturating_sub(1), Cell::default());
    totals.push(Cell::number(total.clone(), term.total));
    let caption = format!("{}: {}", term.name, words::ROWS);
    TermView {
        name: term.name.clone(),
        total: if unit.is_empty() { total } else { format!("{total}{}{unit}", format::NO_BREAK) },
        count: words::rows_behind(term.count, listed, locale),
        rows: Table {
            caption,
            columns,
            lines,
            totals: Some(Line { key: "total".to_owned(), cells: totals }),
        },
    }
}

fn hire_columns() -> Vec<Column> {
    vec![Column::text(words::PERSON), Column::text(words::HIRED), Column::number(words::ADDS, "")]
}

fn hire_line<'a>(row: &HireRow, mut people: impl Iterator<Item = &'a Person>, locale: &Locale) -> Line {
    let name = people.find(|person| person.id == row.person).map(|person| person.name.as_str());
    Line {
        key: row.person.0.to_string(),
        cells: vec![
            Cell::text(name.unwrap_or_default()),
            Cell::text(format::date(row.hired, locale)),
            Cell::number(format::days(row.days, locale), row.days),
        ],
    }
}

fn deal_columns(unit: &str) -> Vec<Column> {
    vec![
        Column::text(words::DEAL),
        Column::text(words::ACCOUNT),
        Column::text(words::OWNER),
        Column::text(words::OUTCOME),
        Column::text(words::CLOSED),
        Column::text(words::LINE),
        Column::number(words::ADDS, unit),
    ]
}

fn quota_columns(unit: &str) -> Vec<Column> {
    vec![
        Column::text(words::PERSON),
        Column::text(words::QUOTA_DAYS),
        Column::number(words::WHOLE_QUOTA, unit),
        Column::number(words::SHARE, ""),
        Column::text(words::LINE),
        Column::number(words::ADDS, unit),
    ]
}

fn deal_line(row: &DealRow, adds: Rational, currency: Option<Currency>, locale: &Locale) -> Line {
    let outcome = match row.outcome {
        Outcome::Open => words::OPEN,
        Outcome::Won => words::WON,
        Outcome::Lost => words::LOST,
    };
    let closed = day_cell(row.closed, locale);
    let name = if row.name.is_empty() { &row.key } else { &row.name };
    Line {
        key: format!("{}:{}", row.place.file, row.place.line),
        cells: vec![
            Cell::text(name.clone()),
            Cell::text(row.account.clone()),
            Cell::text(row.owner.clone()),
            Cell::text(outcome),
            closed,
            deal_place(row, locale),
            Cell::number(amount(adds, currency, locale), adds),
        ],
    }
}

/// Where a deal was read and, if it was converted, its amount there and the rate.
fn deal_place(row: &DealRow, locale: &Locale) -> Cell {
    let place = words::place(&row.place);
    match row.amount.zip(row.rate) {
        Some((written, used)) => {
            let rate = format::exact(used.rate, locale);
            let written = format::money(written, locale);
            Cell::text(words::converted(&place, &written, &rate, &format::date(used.on, locale)))
        }
        None => Cell::text(place),
    }
}

fn activity_columns() -> Vec<Column> {
    vec![
        Column::text(words::ACTIVITY),
        Column::text(words::SUBJECT),
        Column::text(words::ASSIGNEE),
        Column::text(words::DAY),
        Column::text(words::LINE),
        Column::number(words::ADDS, ""),
    ]
}

fn activity_line(row: &ActivityRow, locale: &Locale) -> Line {
    Line {
        key: format!("{}:{}", row.place.file, row.place.line),
        cells: vec![
            Cell::text(words::activity_type(row.activity_type)),
            Cell::text(row.subject.clone()),
            Cell::text(row.assignee.clone()),
            day_cell(row.day, locale),
            place_cell(Some(&row.place)),
            Cell::number("1".to_owned(), Rational::ONE),
        ],
    }
}

fn lead_columns() -> Vec<Column> {
    vec![
        Column::text(words::LEAD),
        Column::text(words::ACCOUNT),
        Column::text(words::OWNER),
        Column::text(words::DAY),
        Column::text(words::LINE),
        Column::number(words::ADDS, ""),
    ]
}

fn lead_line(row: &LeadRow, locale: &Locale) -> Line {
    let name = if row.name.is_empty() { &row.key } else { &row.name };
    Line {
        key: format!("{}:{}", row.place.file, row.place.line),
        cells: vec![
            Cell::text(name.clone()),
            Cell::text(row.company.clone()),
            Cell::text(row.owner.clone()),
            day_cell(row.created, locale),
            place_cell(Some(&row.place)),
            Cell::number("1".to_owned(), Rational::ONE),
        ],
    }
}

fn day_cell(day: Option<Date>, locale: &Locale) -> Cell {
    let mut cell = Cell::text(day.map(|day| format::date(day, locale)).unwrap_or_default());
    if let Some(day) = day {
        cell.order = super::table::Order::Number(Rational::whole(i64::from(day.days())));
    }
    cell
}

fn place_cell(place: Option<&Place>) -> Cell {
    match place {
        Some(place) => Cell::text(words::place(place)),
        None => Cell::text(words::TYPED),
    }
}
