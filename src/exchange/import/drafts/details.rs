//! Rows → what deals say beyond who, what and when: units, list amount, discount, term, and so on.
//!
//! How a column of discounts is meant is decided for the column and shown: as shares of the list amount or
//! as amounts.

use super::super::fields::{Field, fold_header, header_currency};
use super::super::issue::Code;
use super::super::stages::truth;
use super::super::values::Number;
use super::convert::{Column, Work};
use crate::domain::facts::DealDetails;
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::details::{MILLION, MISSING_COUNT, MISSING_MILLIONTHS};
use crate::domain::kernel::{Currency, Date};

/// The longest contract, in months.
const TERM_MOST: u32 = 1_200;

/// The columns that say more about a deal.
pub(super) struct Columns<'a> {
    units: Column<'a, Number>,
    list: Column<'a, Number>,
    discount: Column<'a, Number>,
    meant: Meant,
    term: Column<'a, u32>,
    qualified: Column<'a, bool>,
    last_activity: Column<'a, Date>,
    contacts: Column<'a, Number>,
}

/// How bare numbers in a column of discounts are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    /// Amounts of money.
    Amounts,
    /// 10 is ten per cent.
    PerCent,
    /// 0.1 is ten per cent.
    Fractions,
}

/// What one row says; a missing value where it says nothing.
#[derive(Clone, Copy)]
pub(super) struct Detail {
    units: i64,
    list: i64,
    discount_minor: i64,
    discount_share: i64,
    term: u32,
    qualified: Option<bool>,
    last_activity: i32,
    contacts: u32,
}

#[inline(never)]
pub(super) fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let (list, discount) = (work.numbers(Field::ListAmount), work.numbers(Field::Discount));
    let meant = meant(work, &discount);
    if discount.is_mapped() {
        let words = match meant {
            Meant::Amounts => "amounts",
            Meant::PerCent => "per cent",
            Meant::Fractions => "shares of 1",
        };
        work.forms.push(format!("{}: {words}", work.header(discount.index)));
    }
    let in_years = header_has(work, Field::Term, &["year", "years", "jahre"]);
    let reversed = header_has(work, Field::Qualified, &["disqualified", "unqualified"]);
    Columns {
        units: work.numbers(Field::Units),
        list,
        discount,
        meant,
        term: work.convert(Field::Term, |text| term_months(text, in_years).ok_or(Code::TermSyntax)),
        qualified: work.convert(Field::Qualified, |text| {
            qualified(text).map(|is| is != reversed).ok_or(Code::DetailUnread)
        }),
        last_activity: work.dates_like_others(Field::LastActivity),
        contacts: work.numbers(Field::Contacts),
    }
}

fn header_has(work: &Work<'_>, field: Field, words: &[&str]) -> bool {
    let header = work.mapping.column(field).map(|index| fold_header(work.header(index)));
    header.is_some_and(|header| header.split(' ').any(|word| words.contains(&word)))
}

/// By the header, else by what stands beside the digits, else by whether all could be per cents.
fn meant(work: &Work<'_>, discount: &Column<'_, Number>) -> Meant {
    let header = work.mapping.column(Field::Discount).map_or("", |index| work.header(index));
    let folded = fold_header(header);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let values = || (0..work.sheet.rows()).filter_map(|row| discount.value(row));
    let above = |number: &Number, limit: i128| number.digits.abs() > 10i128.pow(number.scale.min(30)) * limit;
    let shares =
        if values().all(|number| !number.percent && !above(&number, 1)) && values().any(|n| n.scale > 0) {
            Meant::Fractions
        } else {
            Meant::PerCent
        };
    let says_amounts =
        has(&["amount", "value", "total", "betrag", "money"]) || header_currency(header).is_some();
    if header.contains('%') || has(&["percent", "percentage", "pct", "rate", "prozent"]) {
        shares
    } else if says_amounts || values().any(|number| number.unit.is_some()) {
        Meant::Amounts
    } else if values().any(|number| number.percent) || values().all(|number| !above(&number, 100)) {
        shares
    } else {
        Meant::Amounts
    }
}

/// `12`, `12 months`, `1 year`, `1.5 years`: whole months, if it is that.
pub fn term_months(text: &str, in_years: bool) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let end = lower.find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',')));
    let (digits, unit) = lower.split_at_checked(end.unwrap_or(lower.len()))?;
    let per_unit = match unit.trim_matches([' ', '.', '-', '(', ')']) {
        "" if in_years => 12,
        "" | "m" | "mo" | "mos" | "mon" | "month" | "months" | "month(s" | "monat" | "monate" | "mois" => 1,
        "y" | "yr" | "yrs" | "year" | "years" | "year(s" | "jahr" | "jahre" | "an" | "ans" => 12,
        _ => return None,
    };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let tenths = 10u32.checked_pow(u32::try_from(part.len()).ok().filter(|places| *places <= 4)?)?;
    let number = format!("{whole}{part}").parse::<u32>().ok()?;
    let months = number.checked_mul(per_unit)?;
    let is_whole = months.is_multiple_of(tenths);
    is_whole.then_some(months / tenths).filter(|months| *months <= TERM_MOST)
}

fn qualified(text: &str) -> Option<bool> {
    match fold_header(text).as_str() {
        "qualified" | "sql" | "accepted" | "sales qualified" => Some(true),
        "disqualified" | "unqualified" | "not qualified" | "rejected" => Some(false),
        _ => truth(text),
    }
}

/// Whether a text says that a deal was qualified or disqualified.
pub fn is_qualification(text: &str) -> bool {
    qualified(text).is_some()
}

impl Columns<'_> {
    /// Whether the file has any of these columns. Most have none: nothing is kept for their rows then.
    pub fn are_there(&self) -> bool {
        let numbers = [&self.units, &self.list, &self.discount, &self.contacts];
        let others = self.term.is_mapped() || self.qualified.is_mapped() || self.last_activity.is_mapped();
        others || numbers.into_iter().any(Column::is_mapped)
    }

    /// What a row says. Wrong quantities, amounts and terms refuse the row; what only describes it is
    /// missing where it can't be read, with a warning.
    #[inline(never)]
    pub fn line(
        &self,
        work: &mut Work<'_>,
        currency: &Column<'_, Currency>,
        own: Option<Currency>,
        row: usize,
    ) -> Detail {
        let units = work.take(&self.units, row);
        let units = units.map_or(MISSING_MILLIONTHS, |number| millionths(work, &self.units, row, number, 1));
        let list = money(work, &self.list, currency, own, row);
        let (discount_minor, discount_share) = self.discount(work, currency, own, row);
        let term = work.take(&self.term, row).unwrap_or(MISSING_COUNT);
        Detail {
            units,
            list,
            discount_minor,
            discount_share,
            term,
            qualified: described(work, &self.qualified, row),
            last_activity: described(work, &self.last_activity, row).map_or(MISSING_DAY, Date::days),
            contacts: self.contacts(work, row),
        }
    }

    /// The discount as an amount and as a share: one of the two, or neither.
    fn discount(
        &self,
        work: &mut Work<'_>,
        currency: &Column<'_, Currency>,
        own: Option<Currency>,
        row: usize,
    ) -> (i64, i64) {
        let nothing = (MISSING_MINOR, MISSING_MILLIONTHS);
        let Some(number) = work.take(&self.discount, row) else { return nothing };
        if !number.percent && self.meant == Meant::Amounts {
            return (money(work, &self.discount, currency, own, row), MISSING_MILLIONTHS);
        }
        let divisor = if number.percent || self.meant == Meant::PerCent { 100 } else { 1 };
        let share = millionths(work, &self.discount, row, Number { percent: false, ..number }, divisor);
        if share > MILLION {
            work.fault(row, self.discount.index, Code::DiscountRange, "");
        }
        (MISSING_MINOR, share)
    }

    fn contacts(&self, work: &mut Work<'_>, row: usize) -> u32 {
        let Some(number) = described(work, &self.contacts, row) else { return MISSING_COUNT };
        let whole = Some(number.digits).filter(|_| number.scale == 0 && !number.percent);
        let count =
            whole.and_then(|digits| u32::try_from(digits).ok()).filter(|count| *count < MISSING_COUNT);
        if count.is_none() {
            work.warn(row, self.contacts.index, Code::DetailUnread, "");
        }
        count.unwrap_or(MISSING_COUNT)
    }

    /// The columns of a batch over its rows; those that the file does not have stay empty.
    #[inline(never)]
    pub fn gathered(&self, work: &Work<'_>, details: &[Detail], rows: &[u32]) -> DealDetails {
        fn column<T>(is_there: bool, details: &[Detail], of: impl Fn(&Detail) -> T) -> Vec<T> {
            if is_there { details.iter().map(of).collect() } else { Vec::new() }
        }
        let text = |field| match work.mapping.column(field) {
            Some(_) => work.pick(field, rows),
            None => Default::default(),
        };
        let has_discount = self.discount.is_mapped();
        DealDetails {
            units_millionths: column(self.units.is_mapped(), details, |detail| detail.units),
            list_minor: column(self.list.is_mapped(), details, |detail| detail.list),
            discount_minor: column(has_discount, details, |detail| detail.discount_minor),
            discount_millionths: column(has_discount, details, |detail| detail.discount_share),
            term_months: column(self.term.is_mapped(), details, |detail| detail.term),
            qualified: column(self.qualified.is_mapped(), details, |detail| detail.qualified),
            last_activity: column(self.last_activity.is_mapped(), details, |detail| detail.last_activity),
            contacts: column(self.contacts.is_mapped(), details, |detail| detail.contacts),
            competitor: text(Field::Competitor),
            forecast_category: text(Field::ForecastCategory),
            next_step: text(Field::NextStep),
        }
    }
}

/// An amount beside the deal's own, in the same currency.
fn money(
    work: &mut Work<'_>,
    column: &Column<'_, Number>,
    currency: &Column<'_, Currency>,
    own: Option<Currency>,
    row: usize,
) -> i64 {
    let Some((minor, stated)) = work.money(column, currency, row) else { return MISSING_MINOR };
    if own.is_some_and(|own| own != stated) {
        work.fault(row, column.index, Code::CurrencyConflict, "It is not that of the deal's amount.");
    }
    minor
}

/// The value of a cell that only describes a deal: one that can't be read is missing, with a warning.
fn described<T: Copy>(work: &mut Work<'_>, column: &Column<'_, T>, row: usize) -> Option<T> {
    if column.is_wrong(row) {
        work.warn(row, column.index, Code::DetailUnread, "");
    }
    column.value(row)
}

/// A number over `divisor` in millionths; digits past them are rounded half away from zero, with a warning.
fn millionths(
    work: &mut Work<'_>,
    column: &Column<'_, Number>,
    row: usize,
    number: Number,
    divisor: i128,
) -> i64 {
    let (divisor, digits) = (if number.percent { divisor * 100 } else { divisor }, number.digits);
    let scaled = digits.checked_mul(i128::from(MILLION));
    let below = 10i128.checked_pow(number.scale).and_then(|below| below.checked_mul(divisor));
    let rounded = scaled.zip(below).map(|(scaled, below)| {
        let (whole, rest) = (scaled / below, scaled % below);
        let up = if rest.abs() >= below - rest.abs() { scaled.signum() } else { 0 };
        (whole + up, rest == 0)
    });
    let kept = rounded.and_then(|(value, exact)| Some((i64::try_from(value).ok()?, exact)));
    match kept.filter(|(value, _)| value.abs() <= crate::domain::kernel::money::LIMIT_MINOR) {
        Some((value, exact)) => {
            if !exact {
                work.warn(row, column.index, Code::NumberMillionth, "");
            }
            value
        }
        None => {
            work.fault(row, column.index, Code::NumberRange, "");
            MISSING_MILLIONTHS
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole_months_however_they_are_written() {
        for (text, months) in [
            ("12", 12),
            ("36 months", 36),
            ("1 year", 12),
            ("1.5 years", 18),
            ("2 Jahre", 24),
            ("0,5 yr", 6),
            ("24 mo.", 24),
        ] {
            assert_eq!(term_months(text, false), Some(months), "{text}");
        }
        assert_eq!(term_months("3", true), Some(36));
        for text in ["Net 30", "12.5", "monthly", "", "-3", "1201", "1e3", "0.1 years"] {
            assert_eq!(term_months(text, false), None, "{text}");
        }
    }
}
