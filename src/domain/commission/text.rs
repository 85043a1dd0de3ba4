//! A statement as plain text: what is paid, how, from which rows, and what could be next.

use super::statement::{Line, Statement};
use super::trace::RowTrace;
use super::{describe, figures};
use crate::domain::kernel::{Currency, Money};

/// The statement as text, a line's explanation indented below it. Ends with a line end.
pub fn statement_text(statement: &Statement) -> String {
    let mut lines = vec![
        format!("{}, {}, {}", statement.person_name, statement.plan, statement.period.name),
        String::new(),
    ];
    for line in &statement.lines {
        lines.extend(line_text(line, statement.currency));
    }
    lines.push(format!("Total {}", money(statement.total)));
    if let Some(reason) = statement.why_zero {
        lines.push(format!("Nothing is paid, because {}.", reason.words()));
    }
    for exception in &statement.exceptions {
        let amount = exception.amount.map_or_else(String::new, |amount| format!(" of {}", money(amount)));
        let (deal, why, place) = (&exception.deal, exception.why(), &exception.place);
        lines.push(format!("Not credited: {deal}{amount}, because {why} ({place})."));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn money(amount: Money) -> String {
    format!("{} {}", figures::amount_minor(amount.minor, amount.currency), amount.currency)
}

fn line_text(line: &Line, currency: Currency) -> Vec<String> {
    let trace = &line.trace;
    let mut lines = vec![
        format!("{}: {}", line.name, money(line.amount)),
        format!("  {}", trace.sentence),
        format!("  {}", trace.arithmetic),
    ];
    if let Some((quota, after)) = trace.quota.zip(trace.attainment_after) {
        let minor = figures::minor(quota, currency).unwrap_or(quota);
        let quota = figures::about_amount(minor, currency);
        lines.push(format!("  Quota {quota} {currency}, attainment {}.", describe::about_percent(after)));
    }
    lines.extend(trace.clauses.iter().map(|clause| format!("  By {}: {}.", clause.path, clause.text)));
    lines.extend(trace.rows.iter().map(row_text));
    lines.extend(trace.next_tier.iter().map(|next| {
        let (distance, pays) = (money(next.distance), money(next.pays));
        format!("  {distance} more credit reaches {} and pays {pays}.", next.clause.text)
    }));
    lines.push(String::new());
    lines
}

fn row_text(row: &RowTrace) -> String {
    let (amount, share) = (money(row.amount), money(row.share));
    let from = row.converted.as_ref().map_or_else(String::new, |(written, used)| {
        let rate = figures::number(used.rate, 0);
        format!("{} × {rate} (rate of {}) = ", money(*written), used.on)
    });
    format!("  {} {} {}: {from}{amount} gives {share} ({})", row.date, row.deal, row.name, row.place)
}
