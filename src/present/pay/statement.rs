//! One person's statement: lines with amount, calculation, sentence, clauses, and the deals behind each.

use super::money_cell;
use crate::domain::commission::{Exception, Line as PayLine, RowTrace, Statement, Trace};
use crate::domain::kernel::{Currency, Rational};
use crate::exchange::export::formula::formula;
use crate::exchange::workbook::BookCell;
use crate::present::book::{Book, books};
use crate::present::format::{self, Locale};
use crate::present::source::Source;
use crate::present::table::{Cell, Column, Line, Order, Table};
use crate::present::words::{explain, pay as words};

/// A statement ready to be read or printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementView {
    /// Names it among others.
    pub key: String,
    /// Who is paid.
    pub person: String,
    /// Plan, period and its days.
    pub of: String,
    /// The total with its code.
    pub total: String,
    /// Why the total is nothing.
    pub why_zero: Option<String>,
    /// The lines.
    pub lines: Vec<LineView>,
    /// The lines as a sum that ends in the total.
    pub reconciliation: String,
    /// The lines as a table with the total below.
    pub table: Table,
    /// Won deals that are not credited; nothing where there are none.
    pub exceptions: Option<Table>,
    /// What the fiscal year came to, this statement included; known once the year was paid.
    pub year_to_date: Option<String>,
}

/// A line of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineView {
    /// Its name.
    pub name: String,
    /// The amount with its code.
    pub amount: String,
    /// The calculation, for a calculator.
    pub arithmetic: String,
    /// The same as a formula of a spreadsheet, where it gives the amount to the cent.
    pub formula: Option<String>,
    /// The same as a sentence.
    pub sentence: String,
    /// Names and values: days, credit, quota, attainment.
    pub facts: Vec<(String, String)>,
    /// The clauses of the plan: where, and what it says.
    pub clauses: Vec<(String, String)>,
    /// What the next tier needs and would pay.
    pub next_tier: Option<String>,
    /// Why it is nothing.
    pub why_zero: Option<String>,
    /// The rule that kept it from being more: a cap, a gate, a limit.
    pub not_more: Option<String>,
    /// How many deals stand behind it; nothing for salary.
    pub behind: Option<String>,
    /// Those deals; their shares add up to the line.
    pub rows: Table,
}

/// Turns a statement into what is read.
pub fn view(statement: &Statement, locale: &Locale) -> StatementView {
    let parts: Vec<String> = statement.lines.iter().map(|line| format::money(line.amount, locale)).collect();
    let total = format::money_with_code(statement.total, locale);
    let days = format::range(statement.period.range, locale);
    StatementView {
        key: super::key(statement),
        person: statement.person_name.clone(),
        of: words::statement_of(&statement.plan, &statement.period.name, &days),
        reconciliation: words::reconciliation(&parts, &total),
        table: lines_table(statement, locale),
        total,
        why_zero: super::why_zero(statement)
            .map(|why| format!("{}.", words::earns_nothing(&statement.person_name, Some(why), locale))),
        lines: statement.lines.iter().map(|line| line_view(statement, line, locale)).collect(),
        exceptions: (!statement.exceptions.is_empty()).then(|| exceptions(statement, locale)),
        year_to_date: None,
    }
}

/// The lines with their calculation; the total is the sum of the amounts above it.
fn lines_table(statement: &Statement, locale: &Locale) -> Table {
    let line = |key: &str, calculation: &str, amount| Line {
        key: key.to_owned(),
        cells: vec![Cell::text(key), Cell::text(calculation), money_cell(amount, locale)],
    };
    Table {
        caption: format!("{}, {}, {}", statement.person_name, statement.period.name, statement.plan),
        columns: vec![
            Column::text(words::LINE),
            Column::text(words::ARITHMETIC),
            Column::number(words::LINE_AMOUNT, statement.currency.code()),
        ],
        lines: statement.lines.iter().map(|pay| line(&pay.name, &pay.trace.arithmetic, pay.amount)).collect(),
        totals: Some(line(words::TOTAL, "", statement.total)),
    }
}

/// The statement as a workbook: as on screen, each amount as the live formula of its calculation where that
/// gives it to the cent.
pub fn statement_book(view: &StatementView, source: &Source) -> Book {
    let mut book = books(&view.table.caption, &tables(view), source);
    let rows = book.sheets.first_mut().map(|sheet| sheet.rows.as_mut_slice()).unwrap_or_default();
    for (row, line) in rows.iter_mut().zip(&view.lines) {
        for cell in row {
            if let (BookCell::Number(result), Some(text)) = (&*cell, &line.formula) {
                *cell = BookCell::Formula { text: text.clone(), result: result.clone() };
            }
        }
    }
    book
}

/// The statement's tables: its lines, the deals behind each, and those that are not credited.
pub fn tables(view: &StatementView) -> Vec<Table> {
    let behind = view.lines.iter().filter(|line| line.behind.is_some()).map(|line| line.rows.clone());
    std::iter::once(view.table.clone()).chain(behind).chain(view.exceptions.clone()).collect()
}

fn line_view(statement: &Statement, line: &PayLine, locale: &Locale) -> LineView {
    let trace = &line.trace;
    let is_of_deals = !crate::domain::commission::balance::OWN_IDS.contains(&line.component.as_str());
    let next = trace.next_tier.as_ref().map(|next| {
        let (distance, pays) =
            (format::money_with_code(next.distance, locale), format::money_with_code(next.pays, locale));
        words::next_tier(&distance, &next.clause.text, &pays)
    });
    LineView {
        name: line.name.clone(),
        amount: format::money_with_code(line.amount, locale),
        arithmetic: trace.arithmetic.clone(),
        formula: formula(&trace.arithmetic, line.amount),
        sentence: trace.sentence.clone(),
        facts: facts(statement, line, is_of_deals, locale),
        clauses: trace.clauses.iter().map(|clause| (clause.path.clone(), clause.text.clone())).collect(),
        next_tier: next,
        why_zero: trace.why_zero.map(|why| words::reason(why, locale)),
        not_more: not_more(trace),
        behind: is_of_deals.then(|| words::rows_behind(trace.rows.len() as u64, locale)),
        rows: rows(statement, line, locale),
    }
}

/// The clause that held a line: its trace names caps, gates and limits only where they decided.
fn not_more(trace: &Trace) -> Option<String> {
    let holds = |path: &str| {
        ["/caps", "/gates", "/limits", "/budget", "/holdback"].iter().any(|rule| path.contains(rule))
    };
    trace.clauses.iter().find(|clause| holds(&clause.path)).map(|clause| format!("{}.", clause.text))
}

/// Exact major units as an amount.
fn major(exact: Rational, currency: Currency, locale: &Locale) -> String {
    let minor = exact.checked_mul(Rational::whole(currency.minor_per_major()));
    minor.map_or_else(|_| format::exact(exact, locale), |minor| format::minor(minor, currency, locale))
}

fn facts(statement: &Statement, line: &PayLine, is_of_deals: bool, locale: &Locale) -> Vec<(String, String)> {
    let currency = statement.currency;
    let trace = &line.trace;
    let mut facts = Vec::new();
    let mut say = |name: &str, value: String| facts.push((name.to_owned(), value));
    if line.days != statement.period.range {
        say(words::DAYS, format::range(line.days, locale));
    }
    if !is_of_deals {
        return facts;
    }
    let with_code = |exact| format!("{}{}{currency}", major(exact, currency, locale), format::NO_BREAK);
    say(words::CREDIT, with_code(trace.credit));
    say(words::QUOTA, trace.quota.map_or_else(|| words::NO_QUOTA.to_owned(), with_code));
    attainment(trace, locale).into_iter().for_each(|(name, value)| say(name, value));
    facts
}

/// What the quota stands at; before the line's days only where a longer measure has already begun.
fn attainment(trace: &Trace, locale: &Locale) -> Vec<(&'static str, String)> {
    let before = trace.attainment_before.filter(|before| !before.is_zero());
    let before = before.map(|before| (words::ATTAINMENT_BEFORE, format::percent(before, locale)));
    let after = trace.attainment_after.map(|after| (words::ATTAINMENT, format::percent(after, locale)));
    before.into_iter().chain(after).collect()
}

fn rows(statement: &Statement, line: &PayLine, locale: &Locale) -> Table {
    let unit = statement.currency.code();
    let columns = vec![
        Column::text(words::CLOSED),
        Column::text(words::DEAL),
        Column::text(words::NAME),
        Column::number(words::AMOUNT, unit),
        Column::number(words::SHARE, unit),
        Column::text(words::READ_AT),
    ];
    let credit = major(line.trace.credit, statement.currency, locale);
    let totals = vec![
        Cell::text(words::TOTAL),
        Cell::default(),
        Cell::default(),
        Cell::number(credit, line.trace.credit),
        money_cell(line.amount, locale),
        Cell::default(),
    ];
    Table {
        caption: words::rows_caption(&line.name, &statement.person_name, &statement.period.name),
        columns,
        lines: line.trace.rows.iter().map(|row| row_line(row, locale)).collect(),
        totals: Some(Line { key: "total".to_owned(), cells: totals }),
    }
}

fn row_line(row: &RowTrace, locale: &Locale) -> Line {
    let mut day = Cell::text(format::date(row.date, locale));
    day.order = Order::Number(Rational::whole(i64::from(row.date.days())));
    Line {
        key: format!("{}:{}:{}", row.place.file, row.place.line, row.deal),
        cells: vec![
            day,
            Cell::text(row.deal.clone()),
            Cell::text(row.name.clone()),
            money_cell(row.amount, locale),
            money_cell(row.share, locale),
            Cell::text(explain::place(&row.place)),
        ],
    }
}

fn exceptions(statement: &Statement, locale: &Locale) -> Table {
    let line = |exception: &Exception| {
        let amount = match exception.amount {
            Some(amount) => Cell::number(format::money_with_code(amount, locale), amount.exact_minor()),
            None => Cell::unknown(exception.why()),
        };
        Line {
            key: format!("{}:{}", exception.place.file, exception.place.line),
            cells: vec![
                Cell::text(words::day(exception.date, locale)),
                Cell::text(exception.deal.clone()),
                Cell::text(exception.name.clone()),
                amount,
                Cell::text(exception.why()),
                Cell::text(explain::place(&exception.place)),
            ],
        }
    };
    Table {
        caption: words::rows_caption(words::NOT_CREDITED, &statement.person_name, &statement.period.name),
        columns: vec![
            Column::text(words::CLOSED),
            Column::text(words::DEAL),
            Column::text(words::NAME),
            Column::number(words::AMOUNT, ""),
            Column::text(words::REASON),
            Column::text(words::READ_AT),
        ],
        lines: statement.exceptions.iter().map(line).collect(),
        totals: None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::commission::{Clause, statement::BASE_SALARY};
    use crate::domain::commission::{ExceptionReason, NextTier, Reason};
    use crate::domain::kernel::{Calendar, Date, Id, Money, Period, PersonId, Place};

    fn quarter() -> Period {
        Calendar::default().parse("2026Q1").unwrap()
    }

    /// A line of one deal.
    pub fn line(component: &str, minor: i64) -> PayLine {
        let amount = Money::new(minor, Currency::USD);
        let place = Place { file: "deals.csv".to_owned(), line: 7 };
        let date = Date::from_ymd(2026, 2, 3).unwrap();
        let credit = Money::new(minor.saturating_mul(10), Currency::USD);
        let row = RowTrace {
            deal: "D7".to_owned(),
            name: "Pilot".to_owned(),
            place,
            date,
            amount: credit,
            credit: Rational::new(i128::from(credit.minor), 100).unwrap(),
            converted: None,
            share: amount,
        };
        let name = if component == BASE_SALARY { "Base salary" } else { "Commission" };
        let trace = Trace {
            rows: if component == BASE_SALARY || minor == 0 { Vec::new() } else { vec![row] },
            credit: Rational::new(i128::from(credit.minor), 100).unwrap(),
            quota_credit: None,
            quota: (minor != 0).then(|| Rational::whole(1_000)),
            attainment_before: None,
            attainment_after: (minor != 0).then(|| Rational::new(7, 8).unwrap()),
            clauses: vec![Clause {
                path: "/components/0/pays".to_owned(),
                text: "10% of all credit".to_owned(),
            }],
            exact: amount.exact_minor(),
            arithmetic: "1,234.50 × 10% = 123.45".to_owned(),
            sentence: "It pays.".to_owned(),
            why_zero: (minor == 0).then_some(Reason::NoCredit),
            next_tier: None,
        };
        PayLine {
            component: component.to_owned(),
            name: name.to_owned(),
            days: quarter().range,
            amount,
            trace,
        }
    }

    /// A statement of these lines.
    pub fn statement(person: &str, plan: &str, lines: Vec<PayLine>) -> Statement {
        let total = Money::sum(Currency::USD, lines.iter().map(|line| line.amount)).unwrap();
        Statement {
            plan: plan.to_owned(),
            person: PersonId(Id::derived("person", &[person])),
            person_name: person.to_owned(),
            period: quarter(),
            currency: Currency::USD,
            why_zero: (total.minor == 0).then_some(Reason::LinesAreZero),
            lines,
            total,
            exceptions: Vec::new(),
            draw_balance: None,
        }
    }

    #[test]
    fn a_statement_reconciles_and_names_its_facts() {
        let statement =
            statement("Ana", "Plan", vec![line(BASE_SALARY, 500_000), line("commission", 12_345)]);
        let view = view(&statement, &Locale::default());
        assert_eq!(
            view.reconciliation,
            "The lines add up to the total: 5,000.00 + 123.45 = 5,123.45\u{a0}USD."
        );
        let commission = &view.lines[1];
        let fact = |name: &str| {
            commission.facts.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
        };
        assert_eq!(fact(words::CREDIT), Some("1,234.50\u{a0}USD"));
        assert_eq!(fact(words::QUOTA), Some("1,000.00\u{a0}USD"));
        assert_eq!(fact(words::ATTAINMENT), Some("87.50%"));
        assert_eq!(fact(words::DAYS), None);
        assert_eq!(view.lines[0].facts, Vec::new());
        let totals = commission.rows.totals.as_ref().unwrap();
        assert_eq!((totals.cells[3].text.as_str(), totals.cells[4].text.as_str()), ("1,234.50", "123.45"));
        assert_eq!(commission.rows.lines[0].cells[5].text, "deals.csv:7");
    }

    #[test]
    fn nothing_says_why_and_the_next_tier_what_it_needs() {
        let mut low = line("commission", 0);
        low.trace.next_tier = Some(NextTier {
            distance: Money::new(1_000, Currency::USD),
            pays: Money::new(99, Currency::USD),
            clause: Clause { path: "/x".to_owned(), text: "20% from 10".to_owned() },
        });
        let mut statement = statement("Ben", "Plan", vec![low]);
        statement.exceptions.push(Exception {
            deal: "D1".to_owned(),
            name: String::new(),
            owner: "Ben".to_owned(),
            person: None,
            place: Place { file: "deals.csv".to_owned(), line: 3 },
            date: None,
            amount: None,
            reason: ExceptionReason::NoCloseDate,
            missing_rate: None,
        });
        let view = view(&statement, &Locale::default());
        assert_eq!(
            view.why_zero.as_deref(),
            Some("Ben earns nothing, because no deal is credited on these days.")
        );
        assert_eq!(view.lines[0].why_zero.as_deref(), Some("no deal is credited on these days"));
        assert!(view.lines[0].next_tier.as_ref().unwrap().contains("10.00\u{a0}USD more credit"));
        assert_eq!(view.lines[0].facts[1].1, words::NO_QUOTA);
        assert_eq!(view.exceptions.unwrap().lines[0].cells[4].text, ExceptionReason::NoCloseDate.words());
    }
}
