//! Rows → exchange rates as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::RateDraft;
use super::convert::Work;
use crate::domain::kernel::{Currency, Date};
use std::collections::HashMap;

/// The rates of a sheet.
pub(super) fn read(work: &mut Work<'_>) -> Vec<RateDraft> {
    let currency = |text: &str| Currency::parse(text).map_err(|_| Code::CurrencyUnknown);
    let from = work.convert(Field::FromCurrency, currency);
    let to = work.convert(Field::ToCurrency, currency);
    let (on, rate) = (work.dates(Field::RateDay), work.numbers(Field::ExchangeRate));
    let mut rates = Vec::new();
    for row in 0..work.sheet.rows() {
        let pair = (work.take(&from, row), work.take(&to, row));
        let (day, number) = (work.take(&on, row), work.take(&rate, row));
        let exact = number.and_then(|number| number.to_rational().ok());
        let exact = exact.filter(|exact| !exact.is_zero() && !exact.is_negative());
        let asked = on.asked || rate.asked;
        let missing =
            [(pair.0.is_none(), from.index), (pair.1.is_none(), to.index), (day.is_none(), on.index)];
        let gap = missing.into_iter().find(|(is_missing, _)| *is_missing);
        if work.bad[row] || asked {
            continue;
        } else if let Some((_, column)) = gap {
            work.fault(row, column, Code::RateIncomplete, "");
        } else if exact.is_none() {
            work.fault(row, rate.index, Code::RateNotPositive, "");
        } else if pair.0 == pair.1 {
            work.fault(row, to.index, Code::RateSamePair, "");
        }
        if let (Some(from), Some(to), Some(on), Some(rate), false) =
            (pair.0, pair.1, day, exact, work.bad[row])
        {
            rates.push((row, RateDraft { origin: work.origin(row), from, to, on, rate }));
        }
    }
    let unsettled = on.asked || rate.asked;
    once_per_day(work, rates, rate.index, unsettled)
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
