//! What a span's line stands on and no simulated sale changes: who is there, quota, base rate, the numbers of
//! rates, the credit in the books, what refunds of earlier deals take back.
//!
//! Owns nothing of the rules: each is found by the code that a statement runs, once instead of for every
//! simulated sale. What could not be found is left out, so that the line finds it again and says why.

use super::attainment::{Case, Standing};
use super::clawback::{self, Spans};
use super::earn::{missing, rates};
use super::fault::Fault;
use super::line::{Asked, upto};
use super::release::is_over_time;
use super::scheme::Rates;
use super::terms::ranges_in;
use super::trace::Reason;
use crate::domain::kernel::{DateRange, ExactSum, Rational};

/// What is known of one span of a component of one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footing {
    /// The days of the case: those that count, all that can, and the measured period.
    days: [DateRange; 3],
    /// Quota credit and commission credit in the books.
    pub booked: (Rational, Rational),
    pub is_employed: bool,
    pub standing: Standing,
    /// Why nothing can be computed, if so.
    pub missing: Option<Reason>,
    /// Nothing where they are not defined.
    pub rates: Option<Rates>,
}

impl Footing {
    /// What a case stands on, in amounts only.
    ///
    /// # Errors
    /// [`Fault`] if a number does not fit.
    fn of(case: &Case<'_, '_>) -> Result<Footing, Fault> {
        let standing = case.standing(false)?;
        Ok(Footing {
            days: days_of(case),
            booked: case.rule.ledger.book(case.member).sums(case.window)?,
            is_employed: case.is_employed(),
            standing,
            missing: missing(case, &standing)?,
            rates: rates(case, &standing).ok(),
        })
    }

    /// Whether a case of the same component and person is this one.
    pub fn is_of(&self, case: &Case<'_, '_>) -> bool {
        self.days == days_of(case)
    }
}

fn days_of(case: &Case<'_, '_>) -> [DateRange; 3] {
    [case.window, case.full, case.measured]
}

/// What is known of a component's line of one part of a period.
#[derive(Clone, Debug, Default)]
pub(super) struct LineKnown {
    pub footings: Vec<Footing>,
    /// What refunds take back of spans that ended before the period, as a change of the exact amount.
    pub taken: Option<ExactSum>,
}

impl LineKnown {
    /// All that can be found out before any sale.
    pub fn of(asked: &Asked<'_, '_>) -> LineKnown {
        let calendar = asked.terms.facts.calendar;
        if is_over_time(&asked.rule.component) {
            return LineKnown::default();
        }
        let spans = ranges_in(calendar, asked.part, asked.rule.grain).unwrap_or_default();
        let whole = spans.iter().filter_map(|measured| asked.case(*measured));
        let cases = whole.flat_map(|case| {
            let open = upto(&case, asked.part.until).filter(|open| open.window != case.window);
            std::iter::once(case).chain(open)
        });
        let footings = cases.filter_map(|case| Footing::of(&case).ok()).collect();
        LineKnown { footings, taken: clawback::taken(asked, Spans::Earlier).map(|(less, _)| less).ok() }
    }
}
