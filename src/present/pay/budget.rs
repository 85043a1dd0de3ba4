//! What a period is expected to cost under two plans, beside what it may cost.

use crate::app::requests::{BudgetReport, ExpectedCost};
use crate::domain::kernel::{Money, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::budget as words;

/// One line a plan: the middle, the range of eight draws in ten, and how often it stays within the budget.
pub fn table(report: &BudgetReport, locale: &Locale) -> Table {
    let money = |minor| {
        let amount = Money::new(minor, report.currency);
        Cell::number(format::money(amount, locale), amount.exact_minor())
    };
    let within = |cost: &ExpectedCost| {
        let share = Rational::new(i128::from(cost.within), i128::from(report.draws.max(1)));
        match (report.budget, share) {
            (Some(_), Ok(share)) => Cell::number(format::percent(share, locale), share),
            _ => Cell::default(),
        }
    };
    let line = |key: &str, name: &str, cost: &ExpectedCost| Line {
        key: key.to_owned(),
        cells: vec![
            Cell::text(name),
            money(cost.band.p10),
            money(cost.band.p50),
            money(cost.band.p90),
            within(cost),
        ],
    };
    let code = report.currency.code();
    Table {
        caption: words::caption(&format::range(report.period, locale)),
        columns: vec![
            Column::text(words::PLAN),
            Column::number(words::P10, code),
            Column::number(words::P50, code),
            Column::number(words::P90, code),
            Column::number(words::WITHIN, ""),
        ],
        lines: vec![line("a", words::PLAN_A, &report.before), line("b", words::PLAN_B, &report.after)],
        totals: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Date, DateRange};

    #[test]
    fn both_plans_stand_with_their_ranges_and_how_often_the_budget_holds() {
        let day = |month| Date::from_ymd(2026, month, 1).unwrap();
        let budget = Some(Money::new(250, Currency::USD));
        let cost = |payouts: &[i64]| ExpectedCost::of(payouts.to_vec(), budget);
        let report = BudgetReport {
            period: DateRange::new(day(4), day(7)).unwrap(),
            currency: Currency::USD,
            draws: 4,
            budget,
            before: cost(&[100, 200, 300, 400]),
            after: cost(&[100, 250, 250, 400]),
        };
        let table = table(&report, &Locale::default());
        let texts: Vec<&str> = table.lines.iter().map(|line| line.cells[4].text.as_str()).collect();
        assert!(texts[0].starts_with("50") && texts[1].starts_with("75"), "{texts:?}");
        assert_eq!(ExpectedCost::of(vec![1], None).within, 0);
    }
}
