//! Step 2: who is credited with how much, and which of it a component measures.
//!
//! Owns the sum of a person's credit over a range of days. Without conditions it is a difference of
//! two running sums; with conditions the rows of the range are looked at one by one. Simulated deals
//! are added under the same rules.

use super::facts::{Member, PayFacts};
use crate::domain::facts::{DealTable, TextColumn};
use crate::domain::kernel::{Currency, Date, DateRange, MoneyError};
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{Condition, DealField};
use std::ops::Range;

/// One credit: an amount in minor units of the plan's currency on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The day that decides the period.
    pub day: Date,
    /// The amount in minor units of the plan's currency.
    pub minor: i64,
    /// The row of the deal table, if the credit comes from a known deal; conditions look there.
    pub row: Option<u32>,
}

/// A condition, compiled: which codes of the field's column fit.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    field: DealField,
    fits: Vec<bool>,
}

impl Filter {
    pub fn new(condition: &Condition, deals: &DealTable) -> Filter {
        let wanted: Vec<String> = condition.is.iter().map(|text| fold_name(text)).collect();
        let values = column(condition.field, deals).values();
        Filter {
            field: condition.field,
            fits: values.map(|text| wanted.contains(&fold_name(text))).collect(),
        }
    }

    /// Whether no text of the data fits.
    pub fn fits_nothing(&self) -> bool {
        !self.fits.contains(&true)
    }

    fn passes(&self, row: u32, deals: &DealTable) -> bool {
        let row = usize::try_from(row).ok();
        let code = row.and_then(|row| column(self.field, deals).codes.get(row));
        let fits = code.and_then(|code| self.fits.get(usize::try_from(*code).ok()?));
        fits.copied().unwrap_or(false)
    }
}

/// The column of a field.
fn column(field: DealField, deals: &DealTable) -> &TextColumn {
    match field {
        DealField::DealType => &deals.deal_type,
        DealField::Product => &deals.product,
        DealField::Region => &deals.region,
        DealField::Segment => &deals.segment,
        _ => &deals.lead_source,
    }
}

/// Whether a deal meets all conditions; a credit without a deal meets none.
pub(super) fn measured(filters: &[Filter], row: Option<u32>, deals: &DealTable) -> bool {
    filters.iter().all(|filter| row.is_some_and(|row| filter.passes(row, deals)))
}

/// The places of a member's credits in `window`.
pub(super) fn places(
    facts: &PayFacts,
    member: &Member,
    currency: Currency,
    window: DateRange,
) -> Range<usize> {
    let span = member.spans.iter().find(|(known, _)| *known == currency);
    span.map_or(0..0, |(_, span)| facts.credits.within(span, window))
}

/// The credit of a member over `window`, in minor units.
///
/// # Errors
/// [`MoneyError::Overflow`] if a sum does not fit.
pub(super) fn sum(
    facts: &PayFacts,
    member: &Member,
    currency: Currency,
    filters: &[Filter],
    window: DateRange,
    extra: &[Credit],
) -> Result<i128, MoneyError> {
    let places = places(facts, member, currency, window);
    let known = if filters.is_empty() { whole(facts, &places) } else { chosen(facts, filters, places) };
    let counts = |credit: &&Credit| {
        window.contains(credit.day)
            && member.person.works_on(credit.day)
            && measured(filters, credit.row, &facts.deals)
    };
    extra.iter().filter(counts).try_fold(known?, |sum, credit| add(sum, credit.minor))
}

fn add(sum: i128, minor: i64) -> Result<i128, MoneyError> {
    sum.checked_add(i128::from(minor)).ok_or(MoneyError::Overflow)
}

fn whole(facts: &PayFacts, places: &Range<usize>) -> Result<i128, MoneyError> {
    let before = |place: usize| facts.credits.sum_before.get(place).copied().unwrap_or(0);
    before(places.end).checked_sub(before(places.start)).ok_or(MoneyError::Overflow)
}

fn chosen(facts: &PayFacts, filters: &[Filter], places: Range<usize>) -> Result<i128, MoneyError> {
    let credits = places.filter_map(|place| facts.credits.get(place));
    let measured = credits.filter(|credit| measured(filters, credit.row, &facts.deals));
    measured.map(|credit| credit.minor).try_fold(0, add)
}
