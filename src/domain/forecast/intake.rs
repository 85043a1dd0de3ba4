//! New deals: what is still to be created and won in the days asked about.
//!
//! Plainly: each person goes on creating deals as in the last [`INTAKE_DAYS`] days; each new deal has
//! the chances that the deal model gives to one of its age, and the size of one that was won. Needs the
//! deal model; without it no new deals are assumed, and the forecast says so.

use super::hazard::Hazard;
use super::past::{Past, Rest};
use crate::domain::facts::deals::MISSING_DAY;

/// How many days of created deals set the pace.
const INTAKE_DAYS: i32 = 28;
/// How far back the sizes of won deals are looked at, in days.
const SIZE_DAYS: i32 = 365;
/// The furthest that new deals are followed, in days.
const MOST_AHEAD: i32 = 400;

/// New deals of all people.
pub struct Intake {
    /// For each day of the rest, the chance that one deal a day from now on is won on it.
    per_day: Vec<f64>,
    /// The first day of the rest.
    from: i32,
    /// Wins that each person's pace brings in the rest.
    pub wins: Vec<f64>,
    /// Sizes of each person's won deals; everybody's where there are none.
    sizes: Vec<Vec<i64>>,
    all: Vec<i64>,
}

impl Intake {
    /// The new deals that the model sees in the rest.
    pub fn of(past: &Past, model: &Hazard, rest: Rest) -> Intake {
        let span = (past.day - past.first_day() + 1).clamp(1, INTAKE_DAYS);
        let since = past.day - span;
        let mut created = vec![0.0; past.people];
        for deal in past.deals {
            if deal.created != MISSING_DAY && deal.created > since && deal.created <= past.day {
                created[deal.person as usize] += 1.0;
            }
        }
        let per_day = wins_by_day(past, model, rest);
        let each: f64 = per_day.iter().sum();
        let pace = |(person, count): (usize, &f64)| count / f64::from(span) * each * model.of_owner(person);
        let wins = created.iter().enumerate().map(pace).collect();
        let (sizes, all) = sizes(past);
        Intake { per_day, from: rest.from, wins, sizes, all }
    }

    /// The amounts that a new deal of this person may have, in minor units.
    pub fn sizes(&self, person: usize) -> &[i64] {
        let own = &self.sizes[person];
        if own.is_empty() { &self.all } else { own }
    }

    /// The mean of those amounts, and of their squares.
    pub fn moments(&self, person: usize) -> (f64, f64) {
        let sizes = self.sizes(person);
        if sizes.is_empty() {
            return (0.0, 0.0);
        }
        let count = sizes.len() as f64;
        let sum = |power: fn(f64) -> f64| sizes.iter().map(|minor| power(*minor as f64)).sum::<f64>() / count;
        (sum(|minor| minor), sum(|minor| minor * minor))
    }

    /// The day on which a share of the wins lies behind.
    pub fn day_at(&self, share: f64) -> i32 {
        let target = share * self.per_day.iter().sum::<f64>();
        let mut sum = 0.0;
        for (ahead, chance) in (0i32..).zip(&self.per_day) {
            sum += chance;
            if sum >= target && sum > 0.0 {
                return self.from + ahead;
            }
        }
        self.from + i32::try_from(self.per_day.len()).unwrap_or(1).max(1) - 1
    }
}

fn wins_by_day(past: &Past, model: &Hazard, rest: Rest) -> Vec<f64> {
    let length = usize::try_from(rest.days()).unwrap_or(0);
    let mut per_day = vec![0.0; length];
    let first = (past.day + 1).max(rest.until - MOST_AHEAD);
    for created in first..rest.until {
        let odds = model.odds_of_new(created, Rest { from: rest.from.max(created), until: rest.until });
        let mut before = 0.0;
        for (day, days, won) in odds.curve {
            let each = (won - before) / f64::from(days.max(1));
            before = won;
            for at in day..day + days {
                let index = usize::try_from(at - rest.from).ok();
                if let Some(chance) = index.and_then(|index| per_day.get_mut(index)) {
                    *chance += each;
                }
            }
        }
    }
    per_day
}

fn sizes(past: &Past) -> (Vec<Vec<i64>>, Vec<i64>) {
    let mut own = vec![Vec::new(); past.people];
    let mut all = Vec::new();
    for (day, person, minor) in past.won() {
        if day > past.day - SIZE_DAYS {
            own[person].push(minor);
            all.push(minor);
        }
    }
    (own, all)
}
