//! A plan on paper: what it says, worked examples, what it changes, and where it is signed.

use crate::app::requests::PlanPaper;
use crate::domain::design::{Difference, Example};
use crate::domain::kernel::{Currency, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::{design as words, gaming};

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperView {
    /// The plan's name.
    pub title: String,
    /// The days on which it holds.
    pub holds: String,
    /// What it says, a rule a sentence.
    pub sentences: Vec<String>,
    /// Whose examples they are.
    pub examples_of: String,
    /// Each example: what is credited, and its lines.
    pub examples: Vec<(String, Table)>,
    /// What changes; empty where nothing does.
    pub changes: Table,
}

/// The sheet of a plan.
pub fn view(paper: &PlanPaper, locale: &Locale) -> PaperView {
    let examples = paper.examples.as_ref();
    let of = examples.map(|all| {
        let quota = all.quota.map(|quota| {
            let is_money = all.examples.first().is_some_and(|first| first.is_money);
            if is_money { amount(quota, all.currency, locale) } else { format::number(quota, locale) }
        });
        words::examples_of(&all.name, quota.as_deref(), paper.is_sample)
    });
    let each = examples.into_iter().flat_map(|all| all.examples.iter().map(|one| (one, all.currency)));
    PaperView {
        title: paper.name.clone(),
        holds: words::holds(&format::range(paper.days, locale)),
        sentences: paper.sentences.clone(),
        examples_of: of.unwrap_or_default(),
        examples: each.map(|(one, currency)| example(one, currency, locale)).collect(),
        changes: changes(&paper.differences),
    }
}

fn amount(minor: Rational, currency: Currency, locale: &Locale) -> String {
    format!("{}{}{currency}", format::minor(minor, currency, locale), format::NO_BREAK)
}

fn example(example: &Example, currency: Currency, locale: &Locale) -> (String, Table) {
    let credit = gaming::credit(example.credit, example.is_money, currency, locale);
    let share = example.attainment.map(|share| format::percent(share, locale));
    let title = words::at_credit(&credit, share.as_deref());
    let line =
        |(place, (name, money, arithmetic)): (usize, &(String, crate::domain::kernel::Money, String))| Line {
            key: place.to_string(),
            cells: vec![
                Cell::text(name.clone()),
                Cell::text(arithmetic.clone()),
                Cell::number(format::money(*money, locale), money.exact_minor()),
            ],
        };
    let total = Cell::number(format::money(example.total, locale), example.total.exact_minor());
    let totals =
        Line { key: "total".to_owned(), cells: vec![Cell::text(words::TOTAL), Cell::default(), total] };
    let table = Table {
        caption: title.clone(),
        columns: vec![
            Column::text(words::PAYS),
            Column::text(words::CALCULATION),
            Column::number(words::TOTAL, currency.code()),
        ],
        lines: example.lines.iter().enumerate().map(line).collect(),
        totals: Some(totals),
    };
    (title, table)
}

/// What two documents state differently, as a table.
pub fn changes(differences: &[Difference]) -> Table {
    let stated = |text: &Option<String>| {
        text.as_ref().map_or_else(|| Cell::unknown(words::NOTHING_STATED), |text| Cell::text(text.clone()))
    };
    let line = |(place, one): (usize, &Difference)| Line {
        key: place.to_string(),
        cells: vec![Cell::text(way(&one.way)), stated(&one.before), stated(&one.after)],
    };
    Table {
        caption: words::CHANGES.to_owned(),
        columns: vec![Column::text(words::WHERE), Column::text(words::BEFORE), Column::text(words::AFTER)],
        lines: differences.iter().enumerate().map(line).collect(),
        totals: None,
    }
}

/// A way through a document as people read it: `commission, tier 2, rate`.
pub(super) fn way(way: &[String]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in way {
        match (part.as_str(), parts.last_mut()) {
            ("components" | "pays" | "table" | "curve" | "grid" | "scoped", _) => {}
            (place, Some(last)) if place.bytes().all(|byte| byte.is_ascii_digit()) => {
                let singular = last.strip_suffix('s').unwrap_or(last).to_owned();
                *last = format!("{singular} {place}");
            }
            (key, _) => parts.push(key.replace('_', " ")),
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_read_without_knowing_json() {
        let steps = ["components", "commission", "pays", "table", "tiers", "2", "rate"];
        let way = steps.map(str::to_owned).to_vec();
        let one = Difference { way, before: Some("8%".to_owned()), after: None };
        let table = changes(&[one]);
        let texts: Vec<&str> = table.lines[0].cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["commission, tier 2, rate", "8%", "\u{2014}"]);
    }
}
