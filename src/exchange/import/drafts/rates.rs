//! Rows → exchange rates as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::stages::truth;
use super::super::values::Number;
use super::RateDraft;
use super::convert::{Column, Work};
use crate::domain::kernel::{Currency, Date, Rational};
use std::collections::{BTreeMap, HashMap};

struct Columns<'a> {
    from: Column<'a, Currency>,
    to: Column<'a, Currency>,
    on: Column<'a, Date>,
    rate: Column<'a, Number>,
    /// Where no column names the first currency: the one that all rates start from, once it is known.
    corporate: Option<Currency>,
}

/// The rates of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> Vec<RateDraft> {
    let columns = columns(work);
    let mut rates = Vec::new();
    for row in 0..work.sheet.rows() {
        rates.extend(rate(work, &columns, row).map(|rate| (row, rate)));
    }
    once_per_day(work, rates, columns.rate.index, columns.unsettled())
}

#[inline(never)]
fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let currency = |text: &str| Currency::parse(text).map_err(|_| Code::CurrencyUnknown);
    let (from, to) = (work.convert(Field::FromCurrency, currency), work.convert(Field::ToCurrency, currency));
    let (on, rate) = (work.dates(Field::RateDay), work.numbers(Field::ExchangeRate));
    let mut columns = Columns { from, to, on, rate, corporate: None };
    if !columns.from.is_mapped() && !columns.rate.asked {
        columns.corporate = corporate(work, &columns);
    }
    if columns.undated() {
        work.forms.push(format!("rates hold from {} on", Date::MIN));
    }
    columns
}

/// A CRM's table of rates says how many units of each currency one unit of the corporate currency is worth. That
/// one is marked, or alone has the rate 1 throughout, or is answered.
fn corporate(work: &mut Work<'_>, columns: &Columns<'_>) -> Option<Currency> {
    let marks = work.convert(Field::IsCorporate, |text| truth(text).ok_or(Code::OutcomeUnknown));
    let mut is_one: BTreeMap<Currency, bool> = BTreeMap::new();
    let mut marked = None;
    for row in 0..work.sheet.rows() {
        let (Some(to), number) = (columns.to.value(row), columns.rate.value(row)) else { continue };
        let one = number.and_then(|number| number.to_rational().ok()) == Some(Rational::ONE);
        is_one.entry(to).and_modify(|before| *before &= one).or_insert(one);
        marked = marked.or(marks.value(row).filter(|mark| *mark).map(|_| to));
    }
    let mut ones = is_one.into_iter().filter(|(_, one)| *one).map(|(currency, _)| currency);
    let alone = ones.next().filter(|_| ones.next().is_none());
    let known = marked.or(alone).or(work.answers.currency);
    if known.is_none() {
        let text = format!("From which currency do the rates of {} start?", work.sheet.name);
        work.ask("currency", columns.rate.index, text, &[], "--currency USD (or another ISO code)");
    }
    known
}

impl Columns<'_> {
    /// Whether a question is open without which no row is a rate.
    fn unsettled(&self) -> bool {
        self.on.asked || self.rate.asked || (!self.from.is_mapped() && self.corporate.is_none())
    }

    /// Whether the rates hold for all days.
    fn undated(&self) -> bool {
        !self.on.is_mapped()
    }
}

#[inline(never)]
fn rate(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<RateDraft> {
    let (from, to) = (work.take(&columns.from, row).or(columns.corporate), work.take(&columns.to, row));
    let day = work.take(&columns.on, row).or(columns.undated().then_some(Date::MIN));
    let exact = work.take(&columns.rate, row).and_then(|number| number.to_rational().ok());
    let exact = exact.filter(|exact| !exact.is_zero() && !exact.is_negative());
    let missing = [
        (from.is_none(), columns.from.index),
        (to.is_none(), columns.to.index),
        (day.is_none(), columns.on.index),
    ];
    if work.bad[row] || columns.unsettled() {
        return None;
    } else if let Some((_, column)) = missing.into_iter().find(|(is_missing, _)| *is_missing) {
        work.fault(row, column, Code::RateIncomplete, "");
    } else if exact.is_none() {
        work.fault(row, columns.rate.index, Code::RateNotPositive, "");
    } else if from == to && columns.corporate.is_some() && exact == Some(Rational::ONE) {
        work.skip(row, "the corporate currency itself");
        return None;
    } else if from == to {
        work.fault(row, columns.to.index, Code::RateSamePair, "");
    }
    if work.bad[row] {
        return None;
    }
    Some(RateDraft { origin: work.origin(row), from: from?, to: to?, on: day?, rate: exact? })
}

/// A pair has one rate from a day on; the later line counts.
fn once_per_day(
    work: &mut Work<'_>,
    rates: Vec<(usize, RateDraft)>,
    column: usize,
    unsettled: bool,
) -> Vec<RateDraft> {
    let mut places: HashMap<(Currency, Currency, Date), usize> = HashMap::new();
    let mut kept: Vec<RateDraft> = Vec::new();
    for (row, rate) in rates {
        let key = (rate.from, rate.to, rate.on);
        let Some(place) = places.get(&key).copied() else {
            places.insert(key, kept.len());
            kept.push(rate);
            continue;
        };
        work.repeats += 1;
        if kept[place].rate != rate.rate {
            let (old, new) = (kept[place].origin.line, rate.origin.line);
            work.warn(
                row,
                column,
                Code::RateConflict,
                &format!("Lines {old} and {new} differ; {new} counts."),
            );
            kept[place] = rate;
        }
    }
    if unsettled {
        // Until the form is known no row is a rate; the question blocks the import.
        work.repeats += work.bad.iter().filter(|bad| !**bad).count() as u64;
    }
    kept
}
