//! Step 7: rates of single deals: two-way tables, and rates by scope where the most specific rule wins.
//!
//! Owns G11 (edges on each axis; what no entry holds is refused unless the plan says) and G12 (the rule
//! with the most specific matched dimension wins, then the next dimension decides).

use super::attainment::Case;
use super::credit::Entry;
use super::earn::Earned;
use super::fault::Fault;
use super::figures;
use super::filter;
use super::recorder::Recorder;
use super::scheme::Rates;
use super::tiers::edge;
use crate::domain::kernel::Rational;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{
    Axis, AxisBy, Beyond, DealField, Edge, Grid, Otherwise, RateRule, Scoped, ScopedRule,
};
use std::collections::BTreeMap;

/// What each entry is paid by a two-way table.
///
/// # Errors
/// [`Fault::Data`] if no entry of an axis holds a deal.
pub(super) fn grid<R: Recorder>(
    case: &Case<'_, '_>,
    grid: &Grid,
    earned: &Earned,
    entries: Vec<Entry>,
    recorder: &mut R,
) -> Result<Vec<(Entry, Rational)>, Fault> {
    let mut amounts = Vec::with_capacity(entries.len());
    let mut told = BTreeMap::new();
    for entry in entries {
        let row = place_on(case, &grid.rows, earned, &entry)?;
        let column = place_on(case, &grid.columns, earned, &entry)?;
        let rate = row.zip(column).and_then(|(row, column)| grid.rates.get(row)?.get(column));
        let rate = rate.map_or(Rational::ZERO, |rate| rate.0);
        note::<R>(&mut told, entry.pay, rate)?;
        amounts.push((entry, entry.pay.checked_mul(rate)?));
    }
    tell(case, told, recorder);
    Ok(amounts)
}

/// The entry of an axis that holds a deal; nothing where the plan says that nothing is paid then.
fn place_on(
    case: &Case<'_, '_>,
    axis: &Axis,
    earned: &Earned,
    entry: &Entry,
) -> Result<Option<usize>, Fault> {
    let found = match axis.by {
        AxisBy::Attainment => {
            let level = earned.standing.quota.map(|quota| earned.credit.0.checked_div(quota)).transpose()?;
            level.map_or(Ok(None), |level| by_number(case, axis, level))?
        }
        AxisBy::Credit => by_number(case, axis, earned.credit.0)?,
        by => match (by.field(), entry.row) {
            (Some(field), Some(row)) if field.is_number() => {
                let number = filter::number(field, row, &case.terms.facts.deals);
                let number = number.map(|number| in_axis_units(case, field, number)).transpose()?;
                number.map_or(Ok(None), |number| by_number(case, axis, number))?
            }
            (Some(field), Some(row)) => {
                let text = fold_name(filter::text(field, row, case.terms.facts));
                axis.is.iter().position(|entry| fold_name(entry) == text)
            }
            _ => None,
        },
    };
    let last = axis.len().checked_sub(1);
    match (found, axis.otherwise) {
        (Some(place), _) => Ok(Some(place)),
        (None, Some(Otherwise::Nothing)) => Ok(None),
        (None, Some(Otherwise::First)) => Ok(last.map(|_| 0)),
        (None, Some(Otherwise::Last)) => Ok(last),
        (None, None) => Err(nowhere(case, axis, entry)),
    }
}

/// Amounts of deals are compared in minor units of the plan's currency, as bounds are.
fn in_axis_units(case: &Case<'_, '_>, field: DealField, number: Rational) -> Result<Rational, Fault> {
    if field == DealField::Amount { Ok(figures::minor(number, case.currency())?) } else { Ok(number) }
}

fn by_number(case: &Case<'_, '_>, axis: &Axis, value: Rational) -> Result<Option<usize>, Fault> {
    let money = match axis.by {
        AxisBy::Amount => true,
        AxisBy::Credit => case.rule.is_money(),
        _ => false,
    };
    let bounds = if axis.edge() == Edge::LowerInside { &axis.from } else { &axis.up_to };
    let mut found = None;
    for (place, bound) in bounds.iter().enumerate() {
        let bound = edge(*bound, case.currency(), money)?;
        match axis.edge() {
            Edge::LowerInside if bound <= value => found = Some(place),
            Edge::UpperInside if value <= bound => return Ok(Some(place)),
            _ => {}
        }
    }
    Ok(found)
}

fn nowhere(case: &Case<'_, '_>, axis: &Axis, entry: &Entry) -> Fault {
    let deal = entry.row.and_then(|row| case.terms.facts.deal(row));
    let deal =
        deal.map_or_else(|| "a credit".to_owned(), |deal| format!("the deal {} ({})", deal.key, deal.place));
    Fault::Data(format!(
        "{deal} has a {} that no entry of the two-way table holds: state otherwise",
        axis.by.words()
    ))
}

/// What each entry is paid by the most specific rule that fits its deal.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn scoped<R: Recorder>(
    case: &Case<'_, '_>,
    scoped: &Scoped,
    rates: &Rates,
    entries: Vec<Entry>,
    recorder: &mut R,
) -> Result<Vec<(Entry, Rational)>, Fault> {
    let mut amounts = Vec::with_capacity(entries.len());
    let mut told = BTreeMap::new();
    for entry in entries {
        let rule = entry.row.and_then(|row| wins(case, scoped, row));
        let (rate, _) = rates.of(rule.unwrap_or_else(|| otherwise(scoped)))?;
        note::<R>(&mut told, entry.pay, rate)?;
        amounts.push((entry, entry.pay.checked_mul(rate)?));
    }
    tell(case, told, recorder);
    Ok(amounts)
}

fn otherwise(scoped: &Scoped) -> RateRule {
    scoped.otherwise.unwrap_or(Beyond::Nothing).rule()
}

/// The rule that wins for a deal.
fn wins(case: &Case<'_, '_>, scoped: &Scoped, row: u32) -> Option<RateRule> {
    let fits = |rule: &&ScopedRule| {
        rule.matches.iter().all(|(field, wanted)| {
            fold_name(filter::text(*field, row, case.terms.facts)) == fold_name(wanted)
        })
    };
    let named = |rule: &&ScopedRule| -> Vec<bool> {
        scoped.dimensions.iter().map(|field| rule.matches.contains_key(field)).collect()
    };
    scoped.rules.iter().filter(fits).max_by_key(named).map(|rule| rule.pays)
}

/// Credit by rate, for the printed calculation.
type ByRate = BTreeMap<Rational, Rational>;

fn note<R: Recorder>(told: &mut ByRate, credit: Rational, rate: Rational) -> Result<(), Fault> {
    if R::KEEPS {
        let sum = told.entry(rate).or_insert(Rational::ZERO);
        *sum = sum.checked_add(credit)?;
    }
    Ok(())
}

fn tell<R: Recorder>(case: &Case<'_, '_>, told: ByRate, recorder: &mut R) {
    for (rate, credit) in told {
        recorder.term(|| super::trace::product(case, credit, rate));
    }
}
