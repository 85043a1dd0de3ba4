//! The record: what was known on the as-of day. Nothing later leaks in.

use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{DealTable, Outcome};
use crate::domain::kernel::Date;
use serde::{Deserialize, Serialize};

/// How many pseudo-deals of the wider group a narrower one is mixed with.
const SHRINKAGE: f64 = 20.0;
/// The most weeks of bookings that are looked back on.
const WEEKS_KEPT: i32 = 104;

/// Deals won out of deals closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinRate {
    /// Won.
    pub won: u64,
    /// Won or lost.
    pub closed: u64,
}

impl WinRate {
    /// The rate mixed with `SHRINKAGE` pseudo-deals at the wider group's rate.
    fn shrunk_to(self, wider: f64) -> f64 {
        (self.won as f64 + SHRINKAGE * wider) / (self.closed as f64 + SHRINKAGE)
    }

    fn add(&mut self, won: bool) {
        self.won += u64::from(won);
        self.closed += 1;
    }
}

/// The past by person code of the table; index 0 stands for deals without an owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Each person's deals closed by the as-of day.
    pub own: Vec<WinRate>,
    /// The whole company's.
    pub company: WinRate,
    /// Each person's chance to win a deal: own record, shrunk to the team's, shrunk to the company's.
    pub chance: Vec<f64>,
    /// Bookings in minor units, by week and person: the first week ends on the as-of day, the next
    /// one seven days before, and so on.
    pub weeks: Vec<Vec<i64>>,
}

impl Record {
    /// Reads the record as of a day. `team` gives a team number for each person code.
    pub fn as_of(table: &DealTable, as_of: Date, team: &[usize]) -> Record {
        let people = table.people.len() + 1;
        let mut own = vec![WinRate::default(); people];
        for row in closed_by(table, as_of) {
            own[table.person[row] as usize].add(table.outcome[row] == Outcome::Won);
        }
        let company = own.iter().fold(WinRate::default(), |sum, rate| sum.plus(*rate));
        let chance = chances(&own, company, team);
        Record { own, company, chance, weeks: weeks(table, as_of, people) }
    }
}

impl WinRate {
    fn plus(self, other: WinRate) -> WinRate {
        WinRate { won: self.won + other.won, closed: self.closed + other.closed }
    }
}

/// Rows that were won or lost by the as-of day.
fn closed_by(table: &DealTable, as_of: Date) -> impl Iterator<Item = usize> + '_ {
    let last = as_of.days();
    let known = move |row: &usize| {
        table.outcome[*row] != Outcome::Open
            && table.closed[*row] != MISSING_DAY
            && table.closed[*row] <= last
    };
    (0..table.len()).filter(known)
}

fn chances(own: &[WinRate], company: WinRate, team: &[usize]) -> Vec<f64> {
    // Without any closed deal nothing is known: an even chance, which the caveat says.
    let overall = if company.closed == 0 { 0.5 } else { company.won as f64 / company.closed as f64 };
    let teams = team.iter().max().map_or(1, |most| most + 1);
    let mut by_team = vec![WinRate::default(); teams];
    for (rate, team) in own.iter().zip(team) {
        by_team[*team] = by_team[*team].plus(*rate);
    }
    let of_team = |code: usize| team.get(code).map_or(overall, |team| by_team[*team].shrunk_to(overall));
    (0..own.len()).map(|code| own[code].shrunk_to(of_team(code))).collect()
}

fn weeks(table: &DealTable, as_of: Date, people: usize) -> Vec<Vec<i64>> {
    let won = |row: &usize| table.outcome[*row] == Outcome::Won && table.shown_minor[*row] != MISSING_MINOR;
    let rows: Vec<usize> = closed_by(table, as_of).filter(won).collect();
    let back = |row: usize| (as_of.days() - table.closed[row]) / 7;
    let length = rows.iter().map(|row| back(*row) + 1).max().unwrap_or(0).min(WEEKS_KEPT);
    let mut weeks = vec![vec![0i64; people]; usize::try_from(length).unwrap_or(0)];
    for row in rows {
        let Some(week) = usize::try_from(back(row)).ok().and_then(|week| weeks.get_mut(week)) else {
            continue;
        };
        let booked = &mut week[table.person[row] as usize];
        *booked = booked.saturating_add(table.shown_minor[row]);
    }
    weeks
}
