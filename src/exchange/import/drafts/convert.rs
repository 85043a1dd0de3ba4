//! Columns → values by code: forms decided over the column, each distinct text converted once.

use super::super::fields::{Field, header_currency};
use super::super::issue::{Code, Issue, IssueLog, cut};
use super::super::mapping::{Answers, Mapping, Question};
use super::super::profile::first_rows;
use super::super::reader::Sheet;
use super::super::rows::SkippedRow;
use super::super::values::{
    Cell, DateFault, DateForm, Number, NumberFault, Unit, decide_dates, decide_mark, is_missing, parse_date,
    parse_number,
};
use super::{Origin, RefusedRow};
use crate::domain::facts::{TextBuilder, TextColumn};
use crate::domain::kernel::{Currency, Date, Id};
use crate::domain::model::Assumption;

/// How many lines that were left out on purpose are listed; all are counted.
const SKIPPED_LISTED: usize = 1_000;

/// Distinct texts with their codes.
type CodedTexts<'a> = Vec<(u32, &'a str)>;

/// The state of one file's validation.
pub(super) struct Work<'a> {
    pub sheet: &'a Sheet,
    pub mapping: &'a Mapping,
    pub answers: &'a Answers,
    /// Rows that were refused.
    pub bad: Vec<bool>,
    pub refused: Vec<RefusedRow>,
    pub issues: IssueLog,
    pub questions: Vec<Question>,
    pub assumptions: Vec<Assumption>,
    pub forms: Vec<String>,
    pub skipped: Vec<SkippedRow>,
    /// Rows left out as repeats.
    pub repeats: u64,
    /// Whether an amount without a currency was met.
    pub needs_currency: bool,
    /// Whether the day came first in the last column of dates that told.
    order_seen: Option<bool>,
}

/// A converted column; an unmapped one is missing everywhere.
pub(super) struct Column<'a, T> {
    pub index: usize,
    codes: &'a [u32],
    cells: Vec<Cell<T, Code>>,
    /// Whether its form must be asked first: until then nothing is known of its cells.
    pub asked: bool,
}

impl<T: Copy> Column<'_, T> {
    pub fn get(&self, row: usize) -> Cell<T, Code> {
        let code = self.codes.get(row);
        code.and_then(|code| self.cells.get(*code as usize)).copied().unwrap_or(Cell::Missing)
    }

    pub fn is_mapped(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Whether a cell can't be read.
    pub fn is_wrong(&self, row: usize) -> bool {
        matches!(self.get(row), Cell::Wrong(_))
    }

    /// The value of a cell, if it has one.
    pub fn value(&self, row: usize) -> Option<T> {
        match self.get(row) {
            Cell::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl<'a> Work<'a> {
    pub fn new(sheet: &'a Sheet, mapping: &'a Mapping, answers: &'a Answers) -> Work<'a> {
        let forms = file_forms(sheet);
        Work {
            sheet,
            mapping,
            answers,
            bad: vec![false; sheet.rows()],
            refused: sheet.refused.clone(),
            issues: sheet.issues.clone(),
            questions: Vec::new(),
            assumptions: Vec::new(),
            forms,
            skipped: sheet.skipped.clone(),
            repeats: 0,
            needs_currency: false,
            order_seen: None,
        }
    }

    /// Names the batch of the sheet by its content and how it is read.
    pub fn batch_id(&self) -> Id {
        let read_as = serde_json::to_string(&(&self.mapping, self.answers)).unwrap_or_default();
        Id::derived("batch", &[&self.sheet.file.to_string(), &self.sheet.name, &read_as])
    }

    /// The physical lines of rows.
    pub fn lines(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().map(|row| self.place(*row as usize).0).collect()
    }

    pub fn origin(&self, row: usize) -> Origin {
        let (line, record) = self.place(row);
        Origin { line, record, cells: self.sheet.cells(row) }
    }

    pub fn place(&self, row: usize) -> (u32, u64) {
        let line = self.sheet.line.get(row).copied().unwrap_or(0);
        (line, self.sheet.record.get(row).copied().unwrap_or(0).into())
    }

    /// The cell as written, without blanks around it; empty if missing.
    pub fn text(&self, field: Field, row: usize) -> &'a str {
        let column = self.mapping.column(field).and_then(|column| self.sheet.columns.get(column));
        let text = column.map_or("", |column| column.get(row)).trim();
        if is_missing(text) { "" } else { text }
    }

    pub fn optional(&self, field: Field, row: usize) -> Option<String> {
        Some(self.text(field, row).to_owned()).filter(|text| !text.is_empty())
    }

    fn issue(&self, code: Code, row: usize, column: usize, detail: &str) -> Issue {
        let (line, record) = self.place(row);
        let header = self.sheet.headers.get(column).map_or("", String::as_str);
        let value = self.sheet.columns.get(column).map_or("", |column| column.get(row));
        let issue =
            Issue::of_file(code, &self.sheet.name).at(line, record).in_column(header, column).about(value);
        if detail.is_empty() { issue } else { issue.because(detail) }
    }

    /// Refuses a row for a cell.
    pub fn fault(&mut self, row: usize, column: usize, code: Code, detail: &str) {
        let issue = self.issue(code, row, column, detail);
        if !std::mem::replace(&mut self.bad[row], true) {
            self.refused.push(RefusedRow::of(&issue, self.sheet.cells(row)));
        }
        self.issues.add(code, || issue);
    }

    /// Refuses a row because another one, which belongs to the same whole, was refused.
    pub fn refuse_beside(&mut self, row: usize, wrong: usize, why: &str) {
        if std::mem::replace(&mut self.bad[row], true) {
            return;
        }
        let (line, _) = self.place(wrong);
        let Some(cause) = self.refused.iter().find(|refused| refused.line == line) else { return };
        let reason = format!("{}: {why}", cause.code);
        let (code, hint) = (cause.code, cause.hint.clone());
        let (file, cells) = (self.sheet.name.clone(), self.sheet.cells(row));
        let line = self.place(row).0;
        self.refused.push(RefusedRow { file, line, cells, code, column: None, reason, hint });
    }

    /// Leaves a row out on purpose. The first ones are listed, all are counted.
    pub fn skip(&mut self, row: usize, why: &str) {
        self.repeats += 1;
        if self.skipped.len() < SKIPPED_LISTED {
            let text = cut(&self.sheet.cells(row).join(" "));
            self.skipped.push(SkippedRow { line: self.place(row).0, why: why.to_owned(), text });
        }
    }

    /// Keeps a row and warns about a cell.
    pub fn warn(&mut self, row: usize, column: usize, code: Code, detail: &str) {
        let issue = self.issue(code, row, column, detail);
        self.issues.add(code, || issue);
    }

    /// Keeps a row and warns about what no column of the file says.
    pub fn warn_row(&mut self, row: usize, code: Code) {
        let (line, record) = self.place(row);
        let name = &self.sheet.name;
        self.issues.add(code, || Issue::of_file(code, name).at(line, record));
    }

    /// Takes the value of a cell; a wrong one refuses the row.
    pub fn take<T: Copy>(&mut self, column: &Column<'_, T>, row: usize) -> Option<T> {
        match column.get(row) {
            Cell::Value(value) => Some(value),
            Cell::Missing => None,
            Cell::Wrong(code) => {
                self.fault(row, column.index, code, "");
                None
            }
        }
    }

    /// Converts a field's column by a function of its distinct texts.
    pub fn convert<T>(&self, field: Field, convert: impl Fn(&str) -> Result<T, Code>) -> Column<'a, T> {
        match self.mapping.column(field) {
            Some(index) => self.convert_at(index, convert),
            None => Column { index: 0, codes: &[], cells: Vec::new(), asked: false },
        }
    }

    #[inline(never)]
    fn convert_at<T>(&self, index: usize, convert: impl Fn(&str) -> Result<T, Code>) -> Column<'a, T> {
        let column = &self.sheet.columns[index];
        let cell = |text: &str| match is_missing(text) {
            true => Cell::Missing,
            false => convert(text).map_or_else(Cell::Wrong, Cell::Value),
        };
        Column { index, codes: &column.codes, cells: column.values().map(cell).collect(), asked: false }
    }

    fn unreadable<T>(&self, index: usize) -> Column<'a, T> {
        let mut column = self.convert_at(index, |_| Err(Code::NumberSyntax));
        column.cells.iter_mut().for_each(|cell| *cell = Cell::Missing);
        column.asked = true;
        column
    }

    /// The texts of a column that rows hold, with their codes, and each code's first row.
    #[inline(never)]
    fn used(&self, index: usize) -> (CodedTexts<'a>, Vec<u32>) {
        let column = &self.sheet.columns[index];
        let first = first_rows(column);
        let texts = (0u32..).zip(column.values());
        let used = texts.filter(|(code, text)| first[*code as usize] != u32::MAX && !is_missing(text));
        (used.collect(), first)
    }

    /// The header of a column.
    pub fn header(&self, index: usize) -> &'a str {
        self.sheet.headers.get(index).map_or("", String::as_str)
    }

    /// Two values contradict each other: both places are named.
    fn conflict(&mut self, code: Code, index: usize, rows: (u32, u32)) {
        let (a, b) = (rows.0 as usize, rows.1 as usize);
        let (line_a, line_b) = (self.place(a).0, self.place(b).0);
        self.warn(a, index, code, &format!("Line {line_b} says otherwise."));
        self.warn(b, index, code, &format!("Line {line_a} says otherwise."));
    }

    pub fn ask(&mut self, id: &str, index: usize, text: String, options: &[&str], flag: &str) {
        self.questions.push(Question {
            id: id.to_owned(),
            file: self.sheet.name.clone(),
            column: Some(self.header(index).to_owned()),
            text,
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            flag: flag.to_owned(),
            values: Vec::new(),
            blocking: true,
        });
    }

    /// A column of numbers, its decimal mark decided or asked.
    pub fn numbers(&mut self, field: Field) -> Column<'a, Number> {
        match self.mapping.column(field) {
            Some(index) => self.numbers_at(index, |_| true),
            None => self.convert(field, |_| Err(Code::NumberSyntax)),
        }
    }

    /// Numbers in those cells of a column whose code is kept; the others count as missing.
    pub fn numbers_at(&mut self, index: usize, keep: impl Fn(u32) -> bool) -> Column<'a, Number> {
        let (mut used, first) = self.used(index);
        used.retain(|(code, _)| keep(*code));
        let chosen = self.mapping.columns.get(index).and_then(|column| column.decimal_mark);
        let decision = decide_mark(used.iter().copied(), chosen.or(self.answers.decimal_mark));
        let header = self.header(index);
        let mark = chosen.or(decision.mark);
        let row_of = |code: u32| first[code as usize];
        if let Some((a, b)) = decision.conflict.filter(|_| mark.is_none()) {
            self.conflict(Code::NumberConflict, index, (row_of(a), row_of(b)));
        }
        let Some(mark) = mark else {
            let example = decision.example.or(decision.conflict.map(|(a, _)| a)).unwrap_or(0);
            let value = self.sheet.columns[index].value(example);
            let text = format!("Which is the decimal mark of “{header}”? “{value}” can be read both ways.");
            self.ask("decimal-mark", index, text, &[".", ","], "--decimal-mark . (or ,)");
            return self.unreadable(index);
        };
        if decision.assumed {
            self.assumptions.push(Assumption::DecimalMark { column: header.to_owned(), mark });
        }
        self.forms.push(format!("{header}: decimal mark {mark}"));
        let column = self.convert_at(index, |text| parse_number(text, mark).map_err(number_code));
        kept(column, keep)
    }

    /// A column of dates, its form decided or asked.
    pub fn dates(&mut self, field: Field) -> Column<'a, Date> {
        match self.mapping.column(field) {
            Some(index) => self.dates_at(index, |_| true),
            None => self.convert(field, |_| Err(Code::DateSyntax)),
        }
    }

    /// A column of dates that only describes: where its own values leave the order of day and month open,
    /// it is that of the file's other dates, so that nothing must be asked for its sake alone.
    pub fn dates_like_others(&mut self, field: Field) -> Column<'a, Date> {
        let order = self.answers.day_first.or(self.order_seen);
        match self.mapping.column(field) {
            Some(index) => self.dates_in_order(index, |_| true, order),
            None => self.convert(field, |_| Err(Code::DateSyntax)),
        }
    }

    /// Dates in those cells of a column whose code is kept; the others count as missing.
    pub fn dates_at(&mut self, index: usize, keep: impl Fn(u32) -> bool) -> Column<'a, Date> {
        self.dates_in_order(index, keep, self.answers.day_first)
    }

    fn dates_in_order(
        &mut self,
        index: usize,
        keep: impl Fn(u32) -> bool,
        day_first: Option<bool>,
    ) -> Column<'a, Date> {
        let (mut used, first) = self.used(index);
        used.retain(|(code, _)| keep(*code));
        let chosen = self.mapping.columns.get(index).and_then(|column| column.date_form);
        let decision = decide_dates(used.iter().copied(), day_first);
        let header = self.header(index);
        let form = chosen.or(decision.form.map(|form| self.answers.day_numbers(form)));
        if let Some((a, b)) = decision.conflict.filter(|_| form.is_none()) {
            self.conflict(Code::DateConflict, index, (first[a as usize], first[b as usize]));
        }
        if let Some(example) = decision.example.filter(|_| form.is_none()) {
            let value = self.sheet.columns[index].value(example);
            let text = format!(
                "Does the day or the month come first in “{header}”? “{value}” can be read both ways."
            );
            self.ask("date-order", index, text, &["day first", "month first"], "--date-order dmy (or mdy)");
            return self.unreadable(index);
        }
        // Nothing that looks like a date: every value is an error, read as the plainest form.
        let form = form.unwrap_or(DateForm::Iso);
        if matches!(form, DateForm::DayFirst | DateForm::MonthFirst) {
            self.order_seen = Some(form == DateForm::DayFirst);
        }
        if decision.assumed && chosen.is_none() {
            let day_first = form == DateForm::DayFirst;
            self.assumptions.push(Assumption::DateOrder { column: header.to_owned(), day_first });
        }
        if !used.is_empty() {
            self.forms.push(format!("{header}: {}", form.name()));
        }
        kept(self.convert_at(index, |text| parse_date(text, form).map_err(date_code)), keep)
    }

    /// The currency column.
    pub fn currencies(&self) -> Column<'a, Currency> {
        self.convert(Field::Currency, |text| Currency::parse(text).map_err(|_| Code::CurrencyUnknown))
    }

    /// An amount in minor units with its currency, which the cell, the currency column, the header
    /// or an answer names, in this order.
    pub fn money(
        &mut self,
        column: &Column<'_, Number>,
        currencies: &Column<'_, Currency>,
        row: usize,
    ) -> Option<(i64, Currency)> {
        let number = self.take(column, row)?;
        let beside = self.take(currencies, row);
        let inside = match number.unit {
            Some(Unit::Known(currency)) => Some(currency),
            Some(Unit::Unknown) => {
                self.fault(row, column.index, Code::CurrencyUnknown, "");
                return None;
            }
            _ => None,
        };
        if inside.zip(beside).is_some_and(|(inside, beside)| inside != beside) {
            self.fault(row, column.index, Code::CurrencyConflict, "");
            return None;
        }
        let above = || header_currency(self.header(column.index)).map(|(currency, _)| currency);
        let named = inside.or(beside).or_else(above);
        self.needs_currency |= named.is_none();
        let currency = named.or(self.answers.currency)?;
        if number.percent {
            self.fault(row, column.index, Code::NumberSyntax, "A percentage is no amount.");
            return None;
        }
        match number.to_minor(currency) {
            Ok((minor, exact)) => {
                if !exact {
                    self.warn(row, column.index, Code::NumberMinor, "");
                }
                Some((minor, currency))
            }
            Err(_) => {
                self.fault(row, column.index, Code::NumberRange, "");
                None
            }
        }
    }

    /// Asks for the currency once, or notes the answer.
    pub fn settle_currency(&mut self) {
        if !self.needs_currency {
            return;
        }
        match self.answers.currency {
            Some(currency) => self.assumptions.push(Assumption::Currency { currency }),
            None => {
                let columns = self.mapping.columns.iter();
                let index = columns.clone().position(|column| column.field.is_some_and(super::is_money));
                let text = format!(
                    "No column of {} names the currency of its amounts. Which is it?",
                    self.sheet.name
                );
                self.ask("currency", index.unwrap_or(0), text, &[], "--currency USD (or another ISO code)");
            }
        }
    }

    /// A field's texts over the given rows, blanks around them removed.
    pub fn pick(&self, field: Field, rows: &[u32]) -> TextColumn {
        let column = self.mapping.column(field).and_then(|column| self.sheet.columns.get(column));
        column.map_or_else(|| TextColumn::missing(rows.len()), |column| pick(column, rows))
    }
}

/// How the file itself is read, in words.
fn file_forms(sheet: &Sheet) -> Vec<String> {
    let mut forms = Vec::new();
    let line = match &sheet.workbook {
        Some(place) => {
            forms.push(format!("workbook, sheet “{}”", place.sheet));
            let left_out = place.left_out.iter().map(|name| format!("sheet “{name}” left out"));
            forms.extend(left_out);
            "row"
        }
        None => {
            forms.push(sheet.encoding.name().to_owned());
            forms.push(sheet.dialect.delimiter_name().to_owned());
            "line"
        }
    };
    if sheet.dialect.header_line > 1 {
        forms.push(format!("header on {line} {}", sheet.dialect.header_line));
    }
    forms
}

/// The same column with the cells of other codes missing.
#[inline(never)]
fn kept<T>(mut column: Column<'_, T>, keep: impl Fn(u32) -> bool) -> Column<'_, T> {
    for (code, cell) in (0u32..).zip(&mut column.cells) {
        if !keep(code) {
            *cell = Cell::Missing;
        }
    }
    column
}

/// A column over the given rows, cleaned.
#[inline(never)]
pub(super) fn pick(column: &TextColumn, rows: &[u32]) -> TextColumn {
    let picked = rows.iter().map(|row| column.codes.get(*row as usize).copied().unwrap_or(0));
    let clean = column.values().skip(1).all(|text| is_clean(text) || cleaned(text).len() == text.len());
    if clean {
        return column.with_codes(picked.collect());
    }
    let mut builder = TextBuilder::default();
    let codes: Vec<u32> = column.values().map(|text| builder.code(cleaned(text))).collect();
    picked.for_each(|code| builder.push_code(codes.get(code as usize).copied().unwrap_or(0)));
    builder.finish()
}

/// Whether a text begins with a letter or digit and ends without a blank, as nearly all do.
fn is_clean(text: &str) -> bool {
    let (first, last) = (text.as_bytes().first(), text.as_bytes().last());
    first.is_some_and(u8::is_ascii_alphanumeric) && last.is_some_and(u8::is_ascii_graphic)
}

/// A text without blanks around it; empty for the words that mean missing.
pub(super) fn cleaned(text: &str) -> &str {
    let trimmed = text.trim();
    if matches!(trimmed, "-" | "#N/A") { "" } else { trimmed }
}

fn number_code(fault: NumberFault) -> Code {
    match fault {
        NumberFault::Syntax => Code::NumberSyntax,
        NumberFault::TooLarge => Code::NumberRange,
    }
}

fn date_code(fault: DateFault) -> Code {
    match fault {
        DateFault::Syntax => Code::DateSyntax,
        DateFault::NoSuchDay => Code::DateNoSuchDay,
        DateFault::Range => Code::DateRange,
        DateFault::ShortYear => Code::DateShortYear,
    }
}

/// The place of a currency among those of a batch.
pub(super) fn code_of(currencies: &mut Vec<Currency>, currency: Currency) -> u8 {
    let known = currencies.iter().position(|known| *known == currency).unwrap_or_else(|| {
        currencies.push(currency);
        currencies.len() - 1
    });
    // There are fewer than 256 currencies.
    u8::try_from(known).unwrap_or(0)
}
