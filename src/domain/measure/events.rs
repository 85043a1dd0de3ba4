//! What happened to deals and people besides opening and closing: stages left, close dates moved,
//! accounts that came back, people who found their feet.

use super::facts::MeasureFacts;
use super::filter::{Filter, Sieve};
use super::history::StagePass;
use crate::domain::facts::Outcome;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::kernel::{Date, DateRange, Grain, PersonId, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// What happened to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// It moved on from a stage.
    Advanced,
    /// It was lost in a stage.
    LostHere,
    /// Its close date moved to a later day.
    Push,
    /// It was expected to close in a window.
    Expected,
    /// A change moved its close date out of a window to after it.
    Slipped,
    /// Its account bought in the same days a year before; one deal an account.
    Former,
    /// The same, and the account bought again in the window.
    Retained,
}

/// Counts of events in a group. Of accounts each is kept, as they count once however often they bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    pub(super) advanced: u64,
    pub(super) lost_here: u64,
    pub(super) pushes: u64,
    pub(super) expected: u64,
    pub(super) slipped: u64,
    pub(super) former: BTreeSet<u32>,
    pub(super) bought: BTreeSet<u32>,
    /// People, and the sum of their days.
    pub(super) first_wins: (u64, i128),
    pub(super) ramps: (u64, i128),
}

/// Something that happened to a deal, on a day that lies in the window in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    pub what: Happening,
    pub row: u32,
    pub day: i32,
}

/// What is added to [`Events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    Of(Event),
    /// An account bought a year before.
    Former(u32),
    /// An account bought in the window.
    Bought(u32),
}

impl Events {
    pub(super) fn add(&mut self, what: Happening) {
        match what {
            Happening::Of(Event::Advanced) => self.advanced += 1,
            Happening::Of(Event::LostHere) => self.lost_here += 1,
            Happening::Of(Event::Push) => self.pushes += 1,
            Happening::Of(Event::Expected) => self.expected += 1,
            Happening::Of(Event::Slipped) => self.slipped += 1,
            Happening::Of(Event::Former | Event::Retained) => {}
            Happening::Former(account) => drop(self.former.insert(account)),
            Happening::Bought(account) => drop(self.bought.insert(account)),
        }
    }

    /// How many of the former accounts bought again.
    pub(super) fn retained(&self) -> u64 {
        self.former.intersection(&self.bought).count() as u64
    }
}

/// All that happened to deals that a filter lets through. `windows` are the periods in which slips and
/// returns are told apart, in order: those of the finest axis of time, else the period looked at.
pub(super) fn happened(facts: &MeasureFacts, filter: &Filter, windows: &[DateRange]) -> Vec<Happened> {
    let sieve = facts.sieve(filter);
    let mut found = Vec::new();
    if let Some(history) = facts.history {
        let asked = filter.left_stage.as_deref();
        let is_asked = |pass: &&StagePass| asked.is_none_or(|stage| history.is_of(pass, stage));
        for pass in history.passes.iter().filter(is_asked).filter(|pass| sieve.admits(pass.row as usize)) {
            let event = if pass.advanced { Event::Advanced } else { Event::LostHere };
            push(&mut found, &sieve, event, pass.row, pass.day);
        }
        for moved in history.moves.iter().filter(|moved| sieve.admits(moved.row as usize)) {
            if moved.to > moved.from {
                push(&mut found, &sieve, Event::Push, moved.row, moved.day);
            }
        }
        found.extend(slips(facts, &sieve, windows));
    }
    found.extend(returns(facts, &sieve, windows));
    found
}

fn push(found: &mut Vec<Happened>, sieve: &Sieve, event: Event, row: u32, day: i32) {
    if sieve.is_in_period(day) {
        found.push(Happened { what: Happening::Of(event), row, day });
    }
}

/// The window in which a day lies.
fn window_of(windows: &[DateRange], day: i32) -> Option<DateRange> {
    let place = windows.partition_point(|window| window.until.days() <= day);
    windows.get(place).copied().filter(|window| window.from.days() <= day)
}

/// Each deal once a window: ever expected in it, and slipped out of it.
fn slips(facts: &MeasureFacts, sieve: &Sieve, windows: &[DateRange]) -> Vec<Happened> {
    let Some(history) = facts.history else { return Vec::new() };
    let mut found: BTreeSet<(Happening, u32, i32)> = BTreeSet::new();
    let mut put = |event: Event, row: u32, window: DateRange| {
        found.insert((Happening::Of(event), row, window.from.days()));
    };
    for (row, close) in history.expected.iter().filter(|(row, _)| sieve.admits(*row as usize)) {
        if let Some(window) = window_of(windows, *close) {
            put(Event::Expected, *row, window);
        }
    }
    for moved in history.moves.iter().filter(|moved| sieve.admits(moved.row as usize)) {
        let window = window_of(windows, moved.from).filter(|window| moved.to >= window.until.days());
        if let Some(window) = window {
            put(Event::Slipped, moved.row, window);
        }
    }
    found.into_iter().map(|(what, row, day)| Happened { what, row, day }).collect()
}

/// Accounts that bought in a window and in the same days a year before.
fn returns(facts: &MeasureFacts, sieve: &Sieve, windows: &[DateRange]) -> Vec<Happened> {
    let table = facts.table;
    let a_year_before = |window: &DateRange| {
        let from = window.from.plus_months(-12).ok()?;
        DateRange::new(from, window.until.plus_months(-12).ok()?).ok()
    };
    let before: Vec<(DateRange, DateRange)> =
        windows.iter().filter_map(|window| Some((a_year_before(window)?, *window))).collect();
    let mut found = Vec::new();
    for row in (0..table.len()).filter(|row| table.outcome[*row] == Outcome::Won && sieve.admits(*row)) {
        let (account, day) = (table.account.codes.get(row).copied().unwrap_or(0), table.closed[row]);
        if account == 0 {
            continue;
        }
        let mut put = |what: Happening, window: DateRange| {
            found.push(Happened {
                what,
                row: u32::try_from(row).unwrap_or(u32::MAX),
                day: window.from.days(),
            });
        };
        if let Some(window) = window_of(windows, day) {
            put(Happening::Bought(account), window);
        }
        for (_, window) in before.iter().filter(|(earlier, _)| inside(*earlier, day)) {
            put(Happening::Former(account), *window);
        }
    }
    found
}

fn inside(days: DateRange, day: i32) -> bool {
    days.from.days() <= day && day < days.until.days()
}

/// Somebody who was hired, and how long something took since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hire {
    pub person: PersonId,
    pub hired: i32,
    /// Days to the first won deal.
    pub first_win: Option<i32>,
    /// Days to the end of the first fiscal month in which credit reached the month's quota.
    pub ramp: Option<i32>,
}

/// The people that a filter lets through who were hired in its period.
pub(super) fn hires(facts: &MeasureFacts, filter: &Filter) -> Vec<Hire> {
    let hired = facts.workspace.people.values().filter_map(|person| Some((person.id, person.hired?)));
    let admitted = hired.filter(|(person, day)| {
        filter.admits_person(Some(*person), facts.team(*person))
            && filter.period.is_none_or(|period| period.contains(*day))
    });
    let hired: BTreeMap<PersonId, Date> = admitted.collect();
    let wins = wins_of(facts, &hired);
    let hire = |(person, day): (&PersonId, &Date)| {
        let wins = wins.get(person).map_or(&[][..], Vec::as_slice);
        let first_win = wins.first().map(|(closed, _)| closed - day.days());
        Hire { person: *person, hired: day.days(), first_win, ramp: ramp(facts, *person, *day, wins) }
    };
    hired.iter().map(hire).collect()
}

/// The won deals of each person since the hire day: day and minor units, by day.
fn wins_of(facts: &MeasureFacts, hired: &BTreeMap<PersonId, Date>) -> BTreeMap<PersonId, Vec<(i32, i128)>> {
    let table = facts.table;
    let mut wins: BTreeMap<PersonId, Vec<(i32, i128)>> = BTreeMap::new();
    for row in 0..table.len() {
        if table.outcome[row] != Outcome::Won || table.person[row] == UNASSIGNED {
            continue;
        }
        let Some((person, day)) = table.owner_of(row).and_then(|id| Some((id, hired.get(&id)?))) else {
            continue;
        };
        let closed = table.closed[row];
        if closed != MISSING_DAY && closed >= day.days() {
            let minor = table.shown(row).map_or(0, |money| i128::from(money.minor));
            wins.entry(person).or_default().push((closed, minor));
        }
    }
    wins.values_mut().for_each(|wins| wins.sort_unstable());
    wins
}

/// Days to the end of the first month with enough credit; the month of hiring counts from that day.
fn ramp(facts: &MeasureFacts, person: PersonId, hired: Date, wins: &[(i32, i128)]) -> Option<i32> {
    let last = Date::from_days(wins.last()?.0).ok()?;
    let calendar = facts.workspace.settings.calendar;
    let months =
        calendar.periods_in(DateRange::new(hired, last.plus_days(1).ok()?).ok()?, Grain::Month).ok()?;
    months.into_iter().find_map(|month| {
        let days = DateRange::new(month.range.from.max(hired), month.range.until).ok()?;
        let filter = Filter { people: [person].into(), ..Filter::in_period(days) };
        let super::figure::QuotaSum::Of(Some((quota, _))) = facts.quota_sum(&filter) else { return None };
        let credit: i128 = wins.iter().filter(|(day, _)| inside(days, *day)).map(|(_, minor)| minor).sum();
        let credit = Rational::new(credit, 1).ok()?;
        let reached = !quota.is_zero() && !quota.is_negative() && credit >= quota;
        reached.then(|| month.range.last_day().days() - hired.days())
    })
}
