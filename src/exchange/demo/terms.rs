//! What a deal says besides: seats, list price, discount and term.

use super::company::Company;
use super::deal::Deal;
use super::draws::{Draws, Stream};

/// What a seat of a product costs for a year, in minor units.
const SEAT_MINOR: [i64; 4] = [48_000, 36_000, 24_000, 9_000];
/// Discounts in per cent, and how often each is given where nobody else is in the deal, and where a rival is.
const DISCOUNTS: [i64; 6] = [0, 5, 10, 15, 20, 30];
const ALONE: [u32; 6] = [58, 16, 14, 6, 5, 1];
const AGAINST: [u32; 6] = [30, 18, 22, 14, 12, 4];
/// Terms in months, and how often each is agreed.
const TERMS: [u32; 4] = [12, 24, 36, 1];
const AGREED: [[u32; 4]; 3] = [[72, 10, 6, 12], [66, 18, 16, 0], [46, 22, 32, 0]];

/// The terms of one deal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub seats: i64,
    /// Per cent of the list amount.
    pub discount: i64,
    /// The amount before the discount, in minor units of the deal's currency.
    pub list_minor: i64,
    pub term_months: u32,
}

pub(super) fn terms(company: &Company, deal: &Deal) -> Terms {
    let mut draws = Draws::of(company.brief.seed(), Stream::Terms, deal.number);
    let weights = if deal.competitor.is_some() { &AGAINST } else { &ALONE };
    let discount = DISCOUNTS.get(draws.weighted(weights)).copied().unwrap_or(0);
    let agreed = AGREED.get(deal.segment).unwrap_or(&AGREED[0]);
    let term_months = TERMS.get(draws.weighted(agreed)).copied().unwrap_or(12);
    let seat = SEAT_MINOR.get(deal.product).copied().unwrap_or(48_000);
    let left = 100 - discount;
    // The list amount is whole minor units: what is left of it after the discount is the amount, to the cent.
    let list_minor = (deal.amount_minor * 100 + left / 2) / left;
    Terms { seats: (list_minor / seat).max(1), discount, list_minor, term_months }
}

/// The forecast category of a stage, in Salesforce's words.
pub(super) fn forecast_category(stage: usize) -> &'static str {
    match stage {
        0..=1 => "Pipeline",
        2..=3 => "Best Case",
        4 => "Commit",
        super::words::WON => "Closed",
        _ => "Omitted",
    }
}
