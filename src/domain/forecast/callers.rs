//! Each caller's own record: what was called, and what came.

use super::company::Company;
use crate::domain::kernel::{Date, DateRange, PersonId};
use crate::domain::model::{Call, Caller};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How one caller did for one person's deals, over the periods that are over.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallerRecord {
    /// Whose deals were called.
    pub person: PersonId,
    /// Who called them.
    pub caller: Caller,
    /// Over how many periods.
    pub periods: u64,
    /// Sum of absolute errors of the last call of each period, by sum of what came.
    pub wape: f64,
    /// Sum of errors by sum of what came: above 0 too much was called.
    pub bias: f64,
    /// In how many periods what came lay between commit and best case; of those with a best case.
    pub within: (u64, u64),
}

/// The records of all callers with a call for a period that is over by `as_of`, by person.
pub fn callers(company: &Company, as_of: Date) -> Vec<CallerRecord> {
    let keys: BTreeSet<(PersonId, Caller)> =
        company.calls.iter().map(|call| (call.person, call.caller)).collect();
    let known = company.known(as_of);
    let past = company.past(&known, as_of);
    let won = |person: PersonId, period: DateRange| {
        let by_person = past.won_in(period.from.days(), period.until.days());
        company.code_of(person).map_or(0.0, |code| by_person[code])
    };
    keys.into_iter().filter_map(|(person, caller)| record(company, as_of, person, caller, &won)).collect()
}

fn record(
    company: &Company,
    as_of: Date,
    person: PersonId,
    caller: Caller,
    won: &dyn Fn(PersonId, DateRange) -> f64,
) -> Option<CallerRecord> {
    let fits = |call: &Call| {
        call.person == person && call.caller == caller && call.commit.currency == company.currency
    };
    let own = company.calls.iter().filter(|call| fits(call) && call.range.last_day() <= as_of);
    let periods: BTreeSet<DateRange> = own.map(|call| call.range).collect();
    let (mut missed, mut over, mut came, mut within) = (0.0, 0.0, 0.0, (0, 0));
    for period in &periods {
        // A call made after the end is no forecast.
        let last = Call::newest(&company.calls, *period, period.last_day(), fits)?;
        let (said, actual) = (last.commit.minor as f64, won(person, *period));
        missed += (said - actual).abs();
        over += said - actual;
        came += actual.abs();
        if let Some(best) = last.best_case {
            within.0 += u64::from(said <= actual && actual <= best.minor as f64);
            within.1 += 1;
        }
    }
    let share = |sum: f64| if came > 0.0 { sum / came } else { 0.0 };
    let count = periods.len() as u64;
    (count > 0).then(|| CallerRecord {
        person,
        caller,
        periods: count,
        wape: share(missed),
        bias: share(over),
        within,
    })
}
