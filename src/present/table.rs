//! A table as data: from it the screen, a copy and a CSV file are drawn, so that they never differ.

use super::tone::Tone;
use crate::domain::kernel::Rational;
use crate::domain::measure::{Filter, Key, KpiId};
use std::cmp::Ordering;
use std::sync::Arc;

/// How a column stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub title: String,
    /// The unit of the whole column, such as `EUR`; empty where there is none.
    pub unit: String,
    /// Whether it holds numbers: right-aligned, tabular.
    pub is_number: bool,
}

impl Column {
    /// A column of text.
    pub fn text(title: &str) -> Column {
        Column { title: title.to_owned(), unit: String::new(), is_number: false }
    }

    /// A column of numbers of one unit.
    pub fn number(title: &str, unit: &str) -> Column {
        Column { title: title.to_owned(), unit: unit.to_owned(), is_number: true }
    }

    /// The header with its unit, for files.
    pub fn header(&self) -> String {
        if self.unit.is_empty() { self.title.clone() } else { format!("{} ({})", self.title, self.unit) }
    }
}

/// By what a cell is ordered. Missing values come last in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Nothing to order by.
    #[default]
    Missing,
    /// An exact number.
    Number(Rational),
    /// A text, without regard to case.
    Text(String),
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// By what it is ordered.
    pub order: Order,
    /// How it stands.
    pub tone: Tone,
    /// Where it leads, as a fragment with `#`; or empty.
    pub href: String,
    /// A share of 1 to draw as a bar behind a mark; nothing for plain cells.
    pub bar: Option<Bar>,
    /// Words that explain a value that is missing or short.
    pub title: String,
    /// The figure that pressing it opens; nothing for cells that are no figure.
    pub opens: Option<Arc<Opens>>,
}

/// A figure behind a cell: what the engine is asked when it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// Which KPI.
    pub kpi: KpiId,
    /// Of what.
    pub filter: Arc<Filter>,
    /// The row of the table.
    pub keys: Vec<Key>,
}

/// A bar in a cell: how far, and where the pace stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The share reached.
    pub share: Rational,
    /// The share that pace asks for.
    pub pace: Option<Rational>,
}

/// A table with more figures that open than this is one stop of Tab, and arrow keys walk it.
const MOST_STOPS: usize = 20;

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        let order = if text.is_empty() { Order::Missing } else { Order::Text(text.to_lowercase()) };
        Cell { text, order, ..Cell::default() }
    }

    /// A number as written, ordered by its exact value.
    pub fn number(text: impl Into<String>, exact: Rational) -> Cell {
        Cell { text: text.into(), order: Order::Number(exact), ..Cell::default() }
    }

    /// A value that is not known, and why.
    pub fn unknown(why: impl Into<String>) -> Cell {
        Cell { text: "\u{2014}".to_owned(), title: why.into(), tone: Tone::Unknown, ..Cell::default() }
    }

    /// The same cell with a link.
    pub fn linked(self, href: impl Into<String>) -> Cell {
        Cell { href: href.into(), ..self }
    }

    /// The same cell as a button that opens its figure.
    pub fn opening(self, kpi: KpiId, filter: &Arc<Filter>, keys: &[Key]) -> Cell {
        let opens = Opens { kpi, filter: Arc::clone(filter), keys: keys.to_vec() };
        Cell { opens: Some(Arc::new(opens)), ..self }
    }

    /// The same cell with words that explain it.
    pub fn titled(self, title: impl Into<String>) -> Cell {
        Cell { title: title.into(), ..self }
    }

    /// The same cell in a tone.
    pub fn toned(self, tone: Tone) -> Cell {
        Cell { tone, ..self }
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Names the row among the others; stays the same when rows move.
    pub key: String,
    /// Its cells, as many as there are columns.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows, for screen readers and file names.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub lines: Vec<Line>,
    /// The row of totals.
    pub totals: Option<Line>,
}

/// How a table is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: usize,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Table {
    /// Whether it has so many figures that open that Tab should not stop at each.
    pub fn is_walked(&self) -> bool {
        let lines = self.lines.iter().chain(&self.totals);
        let opening = lines.flat_map(|line| &line.cells).filter(|cell| cell.opens.is_some());
        opening.take(MOST_STOPS + 1).count() > MOST_STOPS
    }

    /// The rows in another order; rows that are equal stay as they were.
    pub fn sorted(&self, sort: Option<Sort>) -> Vec<Line> {
        let mut lines = self.lines.clone();
        if let Some(Sort { column, descending }) = sort {
            let order =
                |line: &Line| line.cells.get(column).map(|cell| cell.order.clone()).unwrap_or_default();
            lines.sort_by(|a, b| compare(&order(a), &order(b), descending));
        }
        lines
    }

    /// The table as CSV: every text guarded against being read as a formula, lines end in CR LF.
    pub fn csv(&self, sort: Option<Sort>) -> String {
        self.written(sort, ",", "\r\n", |text, is_number| quoted(&guarded(text, is_number)))
    }

    /// The table as tab-separated text for the clipboard.
    pub fn tsv(&self, sort: Option<Sort>) -> String {
        let flat = |text: &str, is_number| guarded(text, is_number).replace(['\t', '\n', '\r'], " ");
        self.written(sort, "\t", "\n", flat)
    }

    fn written(
        &self,
        sort: Option<Sort>,
        between: &str,
        end: &str,
        cell: impl Fn(&str, bool) -> String,
    ) -> String {
        let headers: Vec<String> = self.columns.iter().map(|column| cell(&column.header(), false)).collect();
        let mut text = headers.join(between) + end;
        for line in self.sorted(sort).iter().chain(&self.totals) {
            let cells = line.cells.iter().map(|entry| {
                let is_number = matches!(entry.order, Order::Number(_));
                let plain = if entry.tone == Tone::Unknown { "" } else { entry.text.as_str() };
                cell(plain, is_number)
            });
            text += &(cells.collect::<Vec<_>>().join(between) + end);
        }
        text
    }
}

fn compare(a: &Order, b: &Order, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (a, b) {
        (Order::Missing, Order::Missing) => Ordering::Equal,
        (Order::Missing, _) => Ordering::Greater,
        (_, Order::Missing) => Ordering::Less,
        (Order::Number(a), Order::Number(b)) => turned(a.cmp(b)),
        (Order::Text(a), Order::Text(b)) => turned(a.cmp(b)),
        (Order::Number(_), Order::Text(_)) => Ordering::Less,
        (Order::Text(_), Order::Number(_)) => Ordering::Greater,
    }
}

/// Keeps a text from being taken for a formula by a spreadsheet. Numbers get a plain minus instead.
pub fn guarded(text: &str, is_number: bool) -> String {
    if is_number {
        return text.replace('\u{2212}', "-").replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    }
    let begins = |mark: &char| {
        matches!(mark, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
            || matches!(mark, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
    };
    let is_formula = text.trim_start_matches(' ').chars().next().as_ref().is_some_and(begins);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// A field of a CSV file, quoted where it must be.
pub fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: i64) -> Cell {
        Cell::number(value.to_string(), Rational::whole(value))
    }

    fn table() -> Table {
        let line = |key: &str, cell: Cell| Line { key: key.to_owned(), cells: vec![Cell::text(key), cell] };
        Table {
            columns: vec![Column::text("Who"), Column::number("Won", "EUR")],
            lines: vec![line("b", number(10)), line("=c", Cell::unknown("no quota")), line("a", number(9))],
            totals: Some(line("Total", number(19))),
            ..Table::default()
        }
    }

    #[test]
    fn a_table_with_more_than_twenty_figures_that_open_is_walked() {
        let figure = number(1).opening(KpiId::Revenue, &Arc::default(), &[]);
        let line = |key: usize| Line { key: key.to_string(), cells: vec![Cell::text("a"), figure.clone()] };
        let of = |lines: usize| Table { lines: (0..lines).map(line).collect(), ..table() };
        assert!(!of(20).is_walked() && !table().is_walked());
        assert!(of(21).is_walked());
        assert!(Table { totals: Some(line(20)), ..of(20) }.is_walked(), "the totals count");
    }

    #[test]
    fn unknown_values_come_last_in_both_directions() {
        let keys = |descending| {
            let lines = table().sorted(Some(Sort { column: 1, descending }));
            lines.into_iter().map(|line| line.key).collect::<Vec<_>>()
        };
        assert_eq!(keys(false), ["a", "b", "=c"]);
        assert_eq!(keys(true), ["b", "a", "=c"]);
    }

    #[test]
    fn files_hold_what_is_seen_and_no_formula() {
        let sort = Some(Sort { column: 0, descending: true });
        assert_eq!(table().csv(sort), "Who,Won (EUR)\r\nb,10\r\na,9\r\n'=c,\r\nTotal,19\r\n");
        for hostile in ["=1", "+1", "-1", "@a", "\t=1", " =1", "\u{ff1d}1"] {
            assert!(guarded(hostile, false).starts_with('\''), "{hostile}");
        }
        assert_eq!(guarded("\u{2212}1\u{a0}000", true), "-1 000");
    }
}
