//! A payout as a function of credit, found by asking: the points between which it is straight.
//!
//! Owns the search. Every level that the plan states is asked with its neighbours, then every gap that is
//! not straight is halved until it is, so that a jump is known to the unit and none hides behind a rule
//! that states no level (a gate on earnings, an amount deducted first, a cap). Credit is asked in whole
//! units: minor units of money, or things.

use crate::domain::commission::{PayError, Supposition};
use crate::domain::kernel::{MoneyError, Rational, RationalError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far above its last level a plan is asked, in multiples of quota or of that level.
const REACH: i64 = 4;
/// Into how many equal parts the range is cut before gaps are looked at.
const PARTS: i64 = 48;
/// How often a payout is asked at most. Where a shared pool or a plan-wide limit is cut in whole minor units
/// a payout is a fine staircase; then the gaps that are left count as straight.
const ASKED_MOST: usize = 6_000;
/// The largest credit that is asked.
const MOST: i64 = 1_000_000_000_000_000;
/// The range that is asked where neither quota nor level names one: 100,000.00 of money, or 40 things.
const MONEY_WITHOUT_LEVELS: i64 = 10_000_000;
const THINGS_WITHOUT_LEVELS: i64 = 40;

/// A credit and what it pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knot {
    /// The credit, in whole units.
    pub credit: i64,
    /// What it pays, exact, in minor units.
    pub pays: Rational,
}

/// A payout function: straight between its knots, and beyond the last as between the last two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayCurve {
    /// Whether credit is money in minor units; else plain numbers.
    pub is_money: bool,
    /// The quota, if one is stated.
    pub quota: Option<Rational>,
    /// The knots, ascending; at least two.
    pub knots: Vec<Knot>,
}

/// A number that did not fit.
pub(super) fn overflow(error: RationalError) -> PayError {
    let component = "the payout as a function of credit".to_owned();
    PayError::Number { component, person: None, period: None, error: MoneyError::from(error) }
}

impl PayCurve {
    /// Finds the payout function of a person under a measure.
    ///
    /// # Errors
    /// As [`Supposition::pays`].
    pub fn find(supposition: &Supposition<'_, '_>) -> Result<PayCurve, PayError> {
        let quota = supposition.quota()?;
        let levels: Vec<i64> = supposition.bends()?.iter().filter_map(|bend| floor(bend.credit)).collect();
        let mut asked = Asked { supposition, known: BTreeMap::new() };
        let top = top(quota, &levels, supposition.is_money());
        for level in levels.into_iter().chain(quota.and_then(floor)) {
            for near in -2..=2i64 {
                asked.ask(level.saturating_add(near).max(0))?;
            }
        }
        for part in 0..=PARTS {
            asked.ask(top.saturating_mul(part).checked_div(PARTS).unwrap_or(0))?;
        }
        let ends: Vec<i64> = asked.known.keys().copied().collect();
        for pair in ends.windows(2) {
            if let [from, until] = pair {
                asked.straighten(*from, *until)?;
            }
        }
        let knots = asked.known.into_iter().map(|(credit, pays)| Knot { credit, pays }).collect();
        Ok(PayCurve { is_money: supposition.is_money(), quota, knots: merged(knots)? })
    }

    /// What a credit pays.
    ///
    /// # Errors
    /// [`PayError::Number`] if a number does not fit.
    pub fn at(&self, credit: Rational) -> Result<Rational, PayError> {
        let after = self.knots.partition_point(|knot| Rational::whole(knot.credit) <= credit);
        let last = self.knots.len().saturating_sub(1);
        let start = after.saturating_sub(1).min(last.saturating_sub(1));
        let Some((from, to)) = self.knots.get(start).zip(self.knots.get(start.saturating_add(1))) else {
            return Ok(self.knots.first().map_or(Rational::ZERO, |only| only.pays));
        };
        let into = credit.checked_sub(Rational::whole(from.credit)).map_err(overflow)?;
        let more = slope(*from, *to).and_then(|slope| slope.checked_mul(into)).map_err(overflow)?;
        from.pays.checked_add(more).map_err(overflow)
    }

    /// Between which knots what a unit pays, ascending: first credit, last credit, pay for one more unit.
    ///
    /// # Errors
    /// [`PayError::Number`] if a number does not fit.
    pub fn pieces(&self) -> Result<Vec<(Knot, Knot, Rational)>, PayError> {
        let pairs = self.knots.iter().zip(self.knots.iter().skip(1));
        pairs.map(|(from, to)| Ok((*from, *to, slope(*from, *to).map_err(overflow)?))).collect()
    }

    /// Whether credit moves pay at all.
    pub fn is_level(&self) -> bool {
        let first = self.knots.first().map(|knot| knot.pays);
        self.knots.iter().all(|knot| Some(knot.pays) == first)
    }
}

/// The largest whole number not above a credit.
pub(super) fn floor(credit: Rational) -> Option<i64> {
    let (floor, _) = credit.floor_and_rest().ok()?;
    i64::try_from(floor).ok().filter(|floor| (0..MOST).contains(floor))
}

fn top(quota: Option<Rational>, levels: &[i64], is_money: bool) -> i64 {
    let highest = levels.iter().copied().chain(quota.and_then(floor)).max().unwrap_or(0);
    let plain = if is_money { MONEY_WITHOUT_LEVELS } else { THINGS_WITHOUT_LEVELS };
    let top = highest.saturating_mul(REACH).max(if highest == 0 { plain } else { PARTS });
    top.min(MOST)
}

fn slope(from: Knot, to: Knot) -> Result<Rational, RationalError> {
    let width = Rational::whole(to.credit.saturating_sub(from.credit).max(1));
    to.pays.checked_sub(from.pays)?.checked_div(width)
}

/// Leaves out what lies on the straight line between its neighbours.
fn merged(knots: Vec<Knot>) -> Result<Vec<Knot>, PayError> {
    let mut kept: Vec<Knot> = Vec::with_capacity(knots.len());
    for knot in knots {
        if let [.., before, last] = kept.as_slice()
            && slope(*before, *last).map_err(overflow)? == slope(*last, knot).map_err(overflow)?
        {
            kept.pop();
        }
        kept.push(knot);
    }
    Ok(kept)
}

struct Asked<'s, 't, 'a> {
    supposition: &'s Supposition<'t, 'a>,
    known: BTreeMap<i64, Rational>,
}

impl Asked<'_, '_, '_> {
    fn ask(&mut self, credit: i64) -> Result<Rational, PayError> {
        if let Some(known) = self.known.get(&credit) {
            return Ok(*known);
        }
        let pays = self.supposition.pays(Rational::whole(credit))?;
        self.known.insert(credit, pays);
        Ok(pays)
    }

    /// Cuts a gap until each part of it is straight, or one unit wide.
    fn straighten(&mut self, from: i64, until: i64) -> Result<(), PayError> {
        let mut gaps = vec![(from, until)];
        while let Some((from, until)) = gaps.pop() {
            let width = until.saturating_sub(from);
            if width < 2 || self.known.len() > ASKED_MOST {
                continue;
            }
            let third = width.checked_div(3).unwrap_or(1).max(1);
            let inner = [from.saturating_add(third), until.saturating_sub(third)];
            let mut straight = true;
            for credit in inner {
                straight &= self.is_on_line(from, credit, until)?;
            }
            if !straight {
                let [low, high] = inner;
                let (low, high) = (low.min(high), low.max(high));
                gaps.extend([(from, low), (low, high), (high, until)]);
            }
        }
        Ok(())
    }

    fn is_on_line(&mut self, from: i64, credit: i64, until: i64) -> Result<bool, PayError> {
        let knot = |credit, pays| Knot { credit, pays };
        let (a, b, c) =
            (knot(from, self.ask(from)?), knot(credit, self.ask(credit)?), knot(until, self.ask(until)?));
        Ok(slope(a, b).map_err(overflow)? == slope(a, c).map_err(overflow)?)
    }
}
