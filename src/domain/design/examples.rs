//! A plan worked out: what it pays at some credits, with the calculation of each line.
//!
//! Owns the choice of credits (shares of quota, or levels where there is none). The lines are those of a
//! statement, computed by the plan itself for one person as if nothing else were sold.

use super::curve::{floor, overflow};
use crate::domain::commission::{PayError, PayFacts, Terms};
use crate::domain::kernel::{Currency, Date, Money, PersonId, Rational};
use crate::domain::model::Plan;
use serde::{Deserialize, Serialize};

/// The shares of quota that are worked out, in percent.
const SHARES_PERCENT: [i128; 5] = [50, 80, 100, 120, 150];
/// How many credits are worked out for a measure without quota.
const LEVELS_MOST: usize = 5;

/// One credit, worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The components that see the credit, by their names.
    pub components: Vec<String>,
    /// Whether credit is money in minor units; else plain numbers.
    pub is_money: bool,
    /// The credit.
    pub credit: i64,
    /// The credit as a share of quota, if there is one.
    pub attainment: Option<Rational>,
    /// Each line: name, amount, calculation.
    pub lines: Vec<(String, Money, String)>,
    /// Their sum.
    pub total: Money,
}

/// The examples of a plan, all for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examples {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The currency.
    pub currency: Currency,
    /// The quota of the first measure, in minor units or as a plain number.
    pub quota: Option<Rational>,
    /// Worked credits: by measure, then ascending.
    pub examples: Vec<Example>,
}

/// Works a plan out for the first person whom it pays, in the period around `near`; nothing if it pays nobody.
///
/// # Errors
/// As [`Terms::new`], and [`PayError::Number`] if a number does not fit.
pub fn examples(plan: &Plan, facts: &PayFacts, near: Date) -> Result<Option<Examples>, PayError> {
    let facts = facts.without_deals();
    let terms = Terms::new(plan, &facts)?;
    let measures = terms.measures();
    for person in facts.people() {
        let mut all = Vec::new();
        let mut quota = None;
        for place in &measures {
            let Some(supposition) = terms.suppose(person.id, *place, near)? else { continue };
            let own = supposition.quota()?;
            quota = quota.or(own);
            for credit in
                credits(own, &supposition.bends()?.iter().map(|bend| bend.credit).collect::<Vec<_>>())?
            {
                let lines = supposition.lines(Rational::whole(credit))?;
                let total = Money::sum(plan.currency, lines.iter().map(|line| line.amount));
                let number = |error| PayError::Number {
                    component: "total".to_owned(),
                    person: None,
                    period: None,
                    error,
                };
                all.push(Example {
                    components: supposition.components(),
                    is_money: supposition.is_money(),
                    credit,
                    attainment: own.and_then(|quota| Rational::whole(credit).checked_div(quota).ok()),
                    lines: lines
                        .into_iter()
                        .map(|line| (line.name, line.amount, line.trace.arithmetic))
                        .collect(),
                    total: total.map_err(number)?,
                });
            }
        }
        if !all.is_empty() {
            let (name, currency) = (person.name.clone(), plan.currency);
            return Ok(Some(Examples { person: person.id, name, currency, quota, examples: all }));
        }
    }
    Ok(None)
}

/// The credits that are worked out: shares of quota, or the levels and what lies beyond the last.
fn credits(quota: Option<Rational>, levels: &[Rational]) -> Result<Vec<i64>, PayError> {
    let mut all = Vec::new();
    if let Some(quota) = quota {
        for percent in SHARES_PERCENT {
            let share =
                Rational::new(percent, 100).and_then(|share| share.checked_mul(quota)).map_err(overflow)?;
            all.extend(floor(share));
        }
    } else {
        all.extend(levels.iter().filter_map(|level| floor(*level)).take(LEVELS_MOST));
        let beyond =
            all.last().map_or(10, |last| last.saturating_add(last.checked_div(2).unwrap_or(0)).max(1));
        all.push(beyond);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
