//! Conditions on deals, compiled: which codes of a text column fit, or between which numbers a value lies.

use super::facts::{PayFacts, index};
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{DealTable, TextColumn};
use crate::domain::kernel::Rational;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{Condition, DealField};

/// A condition, compiled.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    condition: Condition,
    /// For a text: whether each code of the column fits.
    fits: Vec<bool>,
}

impl Filter {
    pub fn new(condition: &Condition, deals: &DealTable) -> Filter {
        let fold = |texts: &[String]| texts.iter().map(|text| fold_name(text)).collect::<Vec<_>>();
        let (wanted, unwanted) = (fold(&condition.is), fold(&condition.is_not));
        let fits = |text: &str| {
            let text = fold_name(text);
            (wanted.is_empty() || wanted.contains(&text)) && !unwanted.contains(&text)
        };
        let column = column(condition.field, deals);
        let fits = column.map_or_else(Vec::new, |column| column.values().map(fits).collect());
        Filter { condition: condition.clone(), fits }
    }

    /// Whether it is about texts of which the data holds none that fits.
    pub fn fits_nothing(&self) -> bool {
        !self.condition.field.is_number() && !self.condition.is.is_empty() && !self.fits.contains(&true)
    }

    fn passes(&self, row: u32, deals: &DealTable) -> bool {
        let Some(column) = column(self.condition.field, deals) else {
            return number(self.condition.field, row, deals).is_some_and(|value| self.holds(value));
        };
        let code = column.codes.get(index(row));
        let fits = code.and_then(|code| self.fits.get(index(*code)));
        fits.copied().unwrap_or(false)
    }

    fn holds(&self, value: Rational) -> bool {
        let condition = &self.condition;
        condition.at_least.is_none_or(|bound| value >= bound)
            && condition.above.is_none_or(|bound| value > bound)
            && condition.at_most.is_none_or(|bound| value <= bound)
            && condition.below.is_none_or(|bound| value < bound)
    }
}

/// Whether a deal meets all conditions; a credit without a deal meets none.
pub(super) fn passes_all(filters: &[Filter], row: Option<u32>, deals: &DealTable) -> bool {
    filters.iter().all(|filter| row.is_some_and(|row| filter.passes(row, deals)))
}

/// The text of a field of a deal; empty if it has none.
pub(super) fn text(field: DealField, row: u32, facts: &PayFacts) -> &str {
    column(field, &facts.deals).map_or("", |column| column.get(index(row)))
}

/// The column of a text field.
fn column(field: DealField, deals: &DealTable) -> Option<&TextColumn> {
    Some(match field {
        DealField::Account => &deals.account,
        DealField::DealType => &deals.deal_type,
        DealField::Product => &deals.product,
        DealField::Region => &deals.region,
        DealField::Segment => &deals.segment,
        DealField::LeadSource => &deals.lead_source,
        DealField::Amount
        | DealField::Units
        | DealField::TermMonths
        | DealField::DiscountShare
        | DealField::MarginShare => return None,
    })
}

/// The number of a field of a deal, exact; amounts in major units of the deal's own currency.
pub(super) fn number(field: DealField, row: u32, deals: &DealTable) -> Option<Rational> {
    let place = index(row);
    let amount = deals.amount(place);
    match field {
        DealField::Amount => {
            let money = amount?;
            money.exact_minor().checked_div(Rational::whole(money.currency.minor_per_major())).ok()
        }
        DealField::Units => units(row, deals),
        DealField::TermMonths => {
            deals.details.term_months(place).map(|months| Rational::whole(months.into()))
        }
        DealField::DiscountShare => deals.details.discount_share(place, amount.map(|money| money.minor)),
        DealField::MarginShare => {
            let money = amount.filter(|money| money.minor > 0)?;
            margin_minor(row, deals)?.checked_div(money.exact_minor()).ok()
        }
        _ => None,
    }
}

/// The units that a deal sold.
pub(super) fn units(row: u32, deals: &DealTable) -> Option<Rational> {
    deals.details.units(index(row))
}

/// max(0, amount − cost) in minor units of the deal's currency; of a negative amount the mirror, however
/// its cost is signed.
pub(super) fn margin_minor(row: u32, deals: &DealTable) -> Option<Rational> {
    let amount = deals.amount(index(row))?.minor;
    let cost = deals.cost_minor.get(index(row)).copied().filter(|cost| *cost != MISSING_MINOR)?;
    let (size, cost) = if amount < 0 {
        (amount.checked_neg()?, if cost < 0 { cost.checked_neg()? } else { cost })
    } else {
        (amount, cost)
    };
    let margin = Rational::whole(size).checked_sub(Rational::whole(cost)).ok()?.max(Rational::ZERO);
    if amount < 0 { margin.checked_neg().ok() } else { Some(margin) }
}

/// The list amount in minor units of the deal's currency; without one the amount.
pub(super) fn list_minor(row: u32, deals: &DealTable) -> Option<i64> {
    let amount = || Some(deals.amount(index(row))?.minor);
    deals.details.list_minor(index(row)).or_else(amount)
}

/// The list amount less the discount, in minor units; without a list amount, the amount.
pub(super) fn net_minor(row: u32, deals: &DealTable) -> Option<Rational> {
    let amount = Rational::whole(deals.amount(index(row))?.minor);
    let Some(list) = deals.details.list_minor(index(row)) else { return Some(amount) };
    let list = Rational::whole(list);
    match deals.details.discount(index(row)) {
        None => Some(amount),
        Some(crate::domain::facts::Discount::Minor(off)) => list.checked_sub(Rational::whole(off)).ok(),
        Some(crate::domain::facts::Discount::Share(share)) => {
            list.checked_mul(Rational::ONE.checked_sub(share).ok()?).ok()
        }
    }
}
