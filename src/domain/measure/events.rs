//! What happened to deals and people besides opening and closing: stages left, close dates moved,
//! accounts that came back, people who found their feet.

use super::facts::MeasureFacts;
use super::figure::QuotaSum;
use super::filter::{Days, Filter};
use super::history::StagePass;
use crate::domain::facts::Outcome;
use crate::domain::facts::close_log::CloseMove;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::kernel::{Date, DateRange, Grain, PersonId, Rational};
use std::borrow::Cow;
use std::collections::BTreeMap;

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

/// Counts of events in a group. Accounts count once, however often they bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    pub(super) advanced: u64,
    pub(super) lost_here: u64,
    pub(super) pushes: u64,
    pub(super) expected: u64,
    pub(super) slipped: u64,
    /// Accounts that bought in the same days a year before, and those of them that bought again.
    pub(super) former: u64,
    pub(super) retained: u64,
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
    /// Nothing happened.
    pub(super) const NONE: Events = Events {
        advanced: 0,
        lost_here: 0,
        pushes: 0,
        expected: 0,
        slipped: 0,
        former: 0,
        retained: 0,
        first_wins: (0, 0),
        ramps: (0, 0),
    };

    /// Adds what is counted at once.
    pub(super) fn add(&mut self, event: Event) {
        match event {
            Event::Advanced => self.advanced += 1,
            Event::LostHere => self.lost_here += 1,
            Event::Push => self.pushes += 1,
            Event::Expected => self.expected += 1,
            Event::Slipped => self.slipped += 1,
            Event::Former | Event::Retained => {}
        }
    }

    /// Counts the accounts that bought a year before, and those that bought again; both lists ascend.
    pub(super) fn count_accounts(&mut self, former: &[u32], bought: &[u32]) {
        for own in former.chunk_by(|one, other| one == other) {
            self.former += 1;
            self.retained +=
                u64::from(own.first().is_some_and(|account| bought.binary_search(account).is_ok()));
        }
    }
}

/// What happened to the deals that a filter lets through, on any day.
#[derive(Default)]
pub(super) struct OnTheWay<'a> {
    passes: Cow<'a, [StagePass]>,
    moves: Cow<'a, [CloseMove]>,
    /// All close dates that each deal ever had: row and day.
    expected: Cow<'a, [(u32, i32)]>,
    /// Won deals with an account: row, account and day.
    won: Vec<(u32, u32, i32)>,
}

impl<'a> OnTheWay<'a> {
    /// `rows` are the deals that the filter lets through, ascending.
    #[inline(never)]
    pub fn of(facts: &MeasureFacts<'a>, filter: &Filter, rows: &[u32]) -> OnTheWay<'a> {
        let table = facts.table;
        let account = |row: u32| table.account.codes.get(row as usize).copied().unwrap_or(0);
        let won = rows.iter().filter(|row| table.outcome[**row as usize] == Outcome::Won);
        let won = won.map(|row| (*row, account(*row), table.closed[*row as usize]));
        let won = won.filter(|(_, account, _)| *account != 0).collect();
        let Some(history) = facts.history else { return OnTheWay { won, ..OnTheWay::default() } };
        let asked = filter.left_stage.as_deref();
        if rows.len() == table.len() && asked.is_none() {
            let (passes, moves) = (Cow::Borrowed(&history.passes[..]), Cow::Borrowed(&history.moves[..]));
            return OnTheWay { passes, moves, expected: Cow::Borrowed(&history.expected), won };
        }
        let mut passes = of_rows(&history.passes, rows, |pass| pass.row);
        if let Some(stage) = asked {
            passes.retain(|pass| history.is_of(pass, stage));
        }
        OnTheWay {
            passes: passes.into(),
            moves: of_rows(&history.moves, rows, |moved| moved.row).into(),
            expected: of_rows(&history.expected, rows, |(row, _)| *row).into(),
            won,
        }
    }

    /// Hands on what of it counts in a filter's days. `windows` are the periods in which slips and returns are told
    /// apart, in order: those of the finest axis of time, else the period looked at.
    #[inline(never)]
    pub fn within(&self, days: Days, windows: &[DateRange], put: &mut dyn FnMut(Happened)) {
        let mut on = |event: Event, row: u32, day: i32| {
            if days.is_in_period(day) {
                put(Happened { what: Happening::Of(event), row, day });
            }
        };
        for pass in self.passes.iter() {
            on(if pass.advanced { Event::Advanced } else { Event::LostHere }, pass.row, pass.day);
        }
        for moved in self.moves.iter().filter(|moved| moved.to > moved.from) {
            on(Event::Push, moved.row, moved.day);
        }
        self.put_slips(windows, put);
        self.put_returns(windows, put);
    }

    /// Each deal once a window: ever expected in it, and slipped out of it.
    fn put_slips(&self, windows: &[DateRange], put: &mut dyn FnMut(Happened)) {
        let expected =
            self.expected.iter().filter_map(|(row, close)| Some((*row, window_of(windows, *close)?)));
        put_once(Event::Expected, expected, put);
        let slipped = self.moves.iter().filter_map(|moved| {
            let window = window_of(windows, moved.from)?;
            (moved.to >= window.until.days()).then_some((moved.row, window))
        });
        put_once(Event::Slipped, slipped, put);
    }

    /// Accounts that bought in a window and in the same days a year before.
    fn put_returns(&self, windows: &[DateRange], put: &mut dyn FnMut(Happened)) {
        let a_year_before = |window: &DateRange| {
            let from = window.from.plus_months(-12).ok()?;
            DateRange::new(from, window.until.plus_months(-12).ok()?).ok()
        };
        let before: Vec<(DateRange, DateRange)> =
            windows.iter().filter_map(|window| Some((a_year_before(window)?, *window))).collect();
        for (row, account, day) in &self.won {
            let mut of = |what: Happening, window: DateRange| {
                put(Happened { what, row: *row, day: window.from.days() });
            };
            if let Some(window) = window_of(windows, *day) {
                of(Happening::Bought(*account), window);
            }
            // Beginnings and ends both ascend, and leap days may let two of them meet.
            let first = before.partition_point(|(earlier, _)| earlier.until.days() <= *day);
            let later = before.iter().skip(first).take_while(|(earlier, _)| earlier.from.days() <= *day);
            later.for_each(|(_, window)| of(Happening::Former(*account), *window));
        }
    }
}

/// The entries of some rows; both ascend by row. Few rows are looked for, many are met on the way.
fn of_rows<T: Copy>(entries: &[T], rows: &[u32], row_of: impl Fn(&T) -> u32) -> Vec<T> {
    const FEW: usize = 32;
    let is_few = rows.len().saturating_mul(FEW) < entries.len();
    let (mut rest, mut found) = (entries, Vec::new());
    for row in rows {
        let before = |entry: &T| row_of(entry) < *row;
        let skipped = if is_few {
            rest.partition_point(before)
        } else {
            rest.iter().position(|entry| !before(entry)).unwrap_or(rest.len())
        };
        rest = rest.get(skipped..).unwrap_or_default();
        let own = rest.iter().position(|entry| row_of(entry) != *row).unwrap_or(rest.len());
        let (own, later) = rest.split_at(own);
        found.extend_from_slice(own);
        rest = later;
    }
    found
}

/// Hands an event on once for each row and window. A row's entries come one after the other.
fn put_once(event: Event, entries: impl Iterator<Item = (u32, DateRange)>, put: &mut dyn FnMut(Happened)) {
    let (mut last, mut seen) = (None, Vec::new());
    for (row, window) in entries {
        let day = window.from.days();
        if last.replace(row) != Some(row) {
            seen.clear();
        }
        if !seen.contains(&day) {
            seen.push(day);
            put(Happened { what: Happening::Of(event), row, day });
        }
    }
}

/// All that happened to deals that a filter lets through; for `windows` see [`OnTheWay::within`].
pub(super) fn happened(facts: &MeasureFacts, filter: &Filter, windows: &[DateRange]) -> Vec<Happened> {
    let rows = facts.sieve(filter).rows();
    let mut found = Vec::new();
    let days = Days::new(filter, facts.table);
    OnTheWay::of(facts, filter, &rows).within(days, windows, &mut |happened| found.push(happened));
    found
}

/// The window in which a day lies.
fn window_of(windows: &[DateRange], day: i32) -> Option<DateRange> {
    let place = windows.partition_point(|window| window.until.days() <= day);
    windows.get(place).copied().filter(|window| window.from.days() <= day)
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

impl Hire {
    /// Whether the first day of work lies in some days.
    pub fn is_in(&self, days: DateRange) -> bool {
        inside(days, self.hired)
    }
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
    let hire = |((person, day), wins): ((&PersonId, &Date), Vec<(i32, i128)>)| {
        let first_win = wins.first().map(|(closed, _)| closed - day.days());
        Hire { person: *person, hired: day.days(), first_win, ramp: ramp(facts, *person, *day, &wins) }
    };
    hired.iter().zip(wins).map(hire).collect()
}

/// The won deals of each of these people since the hire day: day and minor units, by day.
fn wins_of(facts: &MeasureFacts, hired: &BTreeMap<PersonId, Date>) -> Vec<Vec<(i32, i128)>> {
    let table = facts.table;
    let places: BTreeMap<&PersonId, (usize, i32)> =
        hired.iter().zip(0..).map(|((person, day), place)| (person, (place, day.days()))).collect();
    let of_code: Vec<Option<(usize, i32)>> = table.people.iter().map(|id| places.get(id).copied()).collect();
    let mut wins: Vec<Vec<(i32, i128)>> = vec![Vec::new(); hired.len()];
    for row in 0..table.len() {
        if table.outcome[row] != Outcome::Won || table.person[row] == UNASSIGNED {
            continue;
        }
        let code = (table.person[row] as usize).checked_sub(1);
        let Some((place, day)) = code.and_then(|code| *of_code.get(code)?) else { continue };
        let closed = table.closed[row];
        if closed != MISSING_DAY && closed >= day {
            let minor = table.shown(row).map_or(0, |money| i128::from(money.minor));
            wins[place].push((closed, minor));
        }
    }
    wins.iter_mut().for_each(|wins| wins.sort_unstable());
    wins
}

/// Days to the end of the first month with enough credit; the month of hiring counts from that day.
fn ramp(facts: &MeasureFacts, person: PersonId, hired: Date, wins: &[(i32, i128)]) -> Option<i32> {
    let last = Date::from_days(wins.last()?.0).ok()?;
    let calendar = facts.workspace.settings.calendar;
    let month_of = |day: Date| calendar.range_of(day, Grain::Month).ok();
    let months = std::iter::successors(month_of(hired), |month| {
        (month.until <= last).then(|| month_of(month.until)).flatten()
    });
    months.into_iter().find_map(|month| {
        let days = DateRange::new(month.from.max(hired), month.until).ok()?;
        let first = wins.partition_point(|(day, _)| *day < days.from.days());
        let own = wins.iter().skip(first).take_while(|(day, _)| inside(days, *day));
        let credit: i128 = own.map(|(_, minor)| minor).sum();
        // A quota that is above 0 is not reached without any.
        if credit <= 0 {
            return None;
        }
        let QuotaSum::Of(Some((quota, _))) = facts.quota_of(person, days) else { return None };
        let credit = Rational::new(credit, 1).ok()?;
        let reached = !quota.is_zero() && !quota.is_negative() && credit >= quota;
        reached.then(|| month.last_day().days() - hired.days())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_rows_are_found_whether_few_or_many_are_asked() {
        let entries: Vec<(u32, u32)> = (0..300).map(|at| (at / 3 * 2, at)).collect();
        let all: Vec<u32> = (0..200).collect();
        for rows in [&[][..], &[0], &[1], &[198], &[7, 8, 150], &all] {
            let found = of_rows(&entries, rows, |entry| entry.0);
            let wanted: Vec<_> = entries.iter().filter(|entry| rows.contains(&entry.0)).copied().collect();
            assert_eq!(found, wanted, "{rows:?}");
        }
    }
}
