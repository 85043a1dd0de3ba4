//! Exchange rates as rows: from, to, first day, rate.

use super::{Draft, number, saved_entry, text};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{Id, RateId};
use crate::present::format::{self, Locale};
use crate::present::grid::reading::{currency, date, rate};
use crate::present::grid::{Entry, GridColumn};
use crate::present::words::grid as words;
use std::collections::BTreeSet;

pub const COLUMNS: &[GridColumn] = &[
    text(words::CURRENCY_FROM, words::EXAMPLE_CODE),
    text(words::CURRENCY_TO, words::EXAMPLE_CODE),
    number(words::VALID_FROM, words::EXAMPLE_DATE),
    number(words::WORTH, words::EXAMPLE_RATE),
];

pub fn entries(overview: &Overview, locale: &Locale) -> Vec<Entry> {
    let entry = |held: &crate::domain::model::ExchangeRate| {
        // A rate that does not end as a decimal is written as the fraction that it is.
        let digits = held.rate.exact_decimal().map(|digits| format::decimal(&digits, locale));
        let rate = digits.unwrap_or_else(|| held.rate.to_string());
        let cells = vec![held.from.to_string(), held.to.to_string(), held.on.to_string(), rate];
        saved_entry(held.id.to_string(), cells)
    };
    overview.rates.iter().map(entry).collect()
}

pub fn read(draft: &mut Draft) {
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(RateId)).collect::<Vec<_>>();
    draft.actions.extend(removed.into_iter().map(Action::RemoveRate));
    let mut met = BTreeSet::new();
    for (row, entry) in draft.grid.entries.iter().enumerate().filter(|(_, entry)| !entry.is_blank()) {
        let locale = draft.locale;
        let from = draft.needed((row, 0), currency);
        let to = draft.needed((row, 1), currency);
        let on = draft.needed((row, 2), |text| date(text, locale));
        let rate = draft.needed((row, 3), |text| rate(text, locale));
        let (Some(from), Some(to), Some(on), Some(rate)) = (from, to, on, rate) else { continue };
        if from == to {
            draft.blame((row, 1), words::SAME_CURRENCY);
        }
        if !met.insert((from, to, on)) {
            draft.blame((row, 2), words::TWICE_RATE);
        }
        if entry.is_changed() {
            let id = Id::parse(&entry.key).map(RateId);
            draft.actions.push(Action::SetRate { id, from, to, on, rate });
        }
    }
}
