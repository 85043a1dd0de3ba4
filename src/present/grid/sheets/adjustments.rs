//! Adjustments of pay as rows: person, pay period, how much, why, which line, and who decided.

use super::{Draft, filled, number, saved_entry, text};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{AdjustmentId, Currency, Id};
use crate::domain::model::Adjustment;
use crate::present::format::{self, Locale};
use crate::present::grid::reading::signed_amount;
use crate::present::grid::{Entry, GridColumn};
use crate::present::words::grid as words;

pub const COLUMNS: &[GridColumn] = &[
    text(words::PERSON, ""),
    text(words::PAY_PERIOD, words::EXAMPLE_MONTH),
    number(words::AMOUNT, words::EXAMPLE_ADJUSTED),
    text(words::REASON, words::EXAMPLE_REASON),
    text(words::STATEMENT_LINE, ""),
    text(words::APPROVED_BY, ""),
];

pub fn entries(overview: &Overview, locale: &Locale) -> Vec<Entry> {
    let entry = |held: &Adjustment| {
        let cells = vec![
            super::name_of(overview, held.person),
            super::period_name(overview, held.range),
            format::money(held.amount, locale),
            held.reason.clone(),
            held.line.clone(),
            held.by.clone(),
        ];
        saved_entry(held.id.to_string(), cells)
    };
    overview.adjustments.iter().map(entry).collect()
}

pub fn read(draft: &mut Draft) {
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(AdjustmentId)).collect::<Vec<_>>();
    draft.actions.extend(removed.into_iter().map(Action::RemoveAdjustment));
    let overview = draft.overview;
    for (row, entry) in draft.changed() {
        let id = Id::parse(&entry.key).map(AdjustmentId);
        let known = overview.adjustments.iter().find(|held| Some(held.id) == id);
        let person = draft.person((row, 0));
        let usual = known.map(|held| held.amount.currency).or_else(|| {
            let brief = overview.people.iter().find(|brief| Some(brief.person.id) == person);
            brief.and_then(|brief| brief.person.currency).or(overview.currency)
        });
        let (currency, locale) = (usual.unwrap_or(Currency::USD), draft.locale);
        let range = draft.period((row, 1));
        let amount = draft.needed((row, 2), |text| signed_amount(text, currency, locale));
        let reason = draft.needed((row, 3), |text| filled(text, words::NO_REASON));
        let (Some(person), Some(range), Some(amount), Some(reason)) = (person, range, amount, reason) else {
            continue;
        };
        let (line, by) = (entry.text(4), entry.text(5));
        let own = AdjustmentId(Id::from_bits(0));
        let record = Adjustment { id: own, person, range, amount, reason, line, by, place: None };
        draft.actions.push(Action::SetAdjustment { id, record });
    }
}
