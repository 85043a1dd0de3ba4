//! View models of the page Pay: who is paid what, and each line with its reason.

use super::format::{self, Locale};
use super::table::{Cell, Column, Line, Table};
use super::words::{explain, pay as words};
use crate::app::requests::PayReport;
use crate::domain::commission::{Line as PayLine, Statement};
use crate::domain::kernel::Money;

fn money(amount: Money, locale: &Locale) -> Cell {
    Cell::number(format::money(amount, locale), amount.exact_minor())
}

/// The headline: what is paid in all, to how many, in how many periods.
pub fn headline(report: &PayReport, locale: &Locale) -> String {
    let totals: Vec<String> =
        report.totals.iter().map(|total| format::money_with_code(*total, locale)).collect();
    let mut people: Vec<_> = report.statements.iter().map(|statement| statement.person).collect();
    people.sort_unstable();
    people.dedup();
    words::headline(&totals.join(", "), people.len(), report.periods.len())
}

/// All statements, a line each; the totals are the engine's own.
pub fn statements(report: &PayReport, locale: &Locale) -> Table {
    let code = report.totals.first().map(|total| total.currency.to_string()).unwrap_or_default();
    let one_currency = report.totals.len() == 1;
    let columns = vec![
        Column::text(words::PERSON),
        Column::text(words::PERIOD),
        Column::text(words::PLAN),
        Column::number(words::PAYOUT, if one_currency { &code } else { "" }),
    ];
    let line = |(index, statement): (usize, &Statement)| Line {
        key: index.to_string(),
        cells: vec![
            Cell::text(statement.person_name.clone()),
            Cell::text(statement.period.name.clone()),
            Cell::text(statement.plan.clone()),
            money(statement.total, locale),
        ],
    };
    let total = |total: &Money| Line {
        key: words::TOTAL.to_owned(),
        cells: vec![Cell::text(words::TOTAL), Cell::default(), Cell::default(), money(*total, locale)],
    };
    Table {
        caption: words::STATEMENTS.to_owned(),
        columns,
        lines: report.statements.iter().enumerate().map(line).collect(),
        totals: report.totals.first().filter(|_| one_currency).map(total),
    }
}

/// The deals behind a line; their amounts add up to its credit, their shares to the line.
pub fn rows(line: &PayLine, locale: &Locale) -> Table {
    let code = line.amount.currency.to_string();
    let columns = vec![
        Column::text(words::DEAL),
        Column::text(words::DAY),
        Column::number(words::AMOUNT, &code),
        Column::number(words::SHARE, &code),
        Column::text(words::READ_AT),
    ];
    let row = |row: &crate::domain::commission::RowTrace| Line {
        key: row.deal.clone(),
        cells: vec![
            Cell::text(if row.name.is_empty() {
                row.deal.clone()
            } else {
                format!("{} {}", row.deal, row.name)
            }),
            Cell::text(format::date(row.date, locale)),
            money(row.amount, locale),
            money(row.share, locale),
            Cell::text(explain::place(&row.place)),
        ],
    };
    let lines = line.trace.rows.iter().map(row).collect();
    Table { caption: format!("{}: {}", words::ROWS, line.name), columns, lines, totals: None }
}

/// The sentences under a line's amount: plan, reason, what comes next.
pub fn reasons(line: &PayLine, locale: &Locale) -> Vec<(&'static str, String)> {
    let trace = &line.trace;
    let mut reasons: Vec<(&'static str, String)> =
        trace.clauses.iter().map(|clause| (words::CLAUSE, clause.text.clone())).collect();
    if let Some(reason) = trace.why_zero {
        reasons.push((words::WHY_ZERO, reason.words()));
    }
    if let Some(next) = &trace.next_tier {
        let amount = |money| format::money_with_code(money, locale);
        let text = words::next_tier(&amount(next.distance), &amount(next.pays), &next.clause.text);
        reasons.push((words::NEXT_TIER, text));
    }
    reasons
}

/// The deals that a statement does not credit, each with its reason.
pub fn exceptions(statement: &Statement) -> Vec<String> {
    let said = |one: &crate::domain::commission::Exception| {
        format!("{} ({}): {}", one.deal, explain::place(&one.place), one.reason.words())
    };
    statement.exceptions.iter().map(said).collect()
}
