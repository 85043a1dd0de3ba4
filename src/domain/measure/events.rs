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
        let mut admitted = vec![false; table.len()];
        rows.iter().for_each(|row| admitted[*row as usize] = true);
        let is_asked = |pass: &StagePass| asked.is_none_or(|stage| history.is_of(pass, stage));
        let passes = history.passes.iter().filter(|pass| admitted[pass.row as usize] && is_asked(pass));
        let moves = history.moves.iter().filter(|moved| admitted[moved.row as usize]);
        let expected = history.expected.iter().filter(|(row, _)| admitted[*row as usize]);
        OnTheWay {
            passes: passes.copied().collect(),
            moves: moves.copied().collect(),
            expected: expected.copied().collect(),
            won,
        }
    }

    /// What of it counts in a filter's days. `windows` are the periods in which slips and returns are told apart, in
    /// order: those of the finest axis of time, else the period looked at.
    #[inline(never)]
    pub fn within(&self, days: Days, windows: &[DateRange]) -> Vec<Happened> {
        let mut found = Vec::new();
        let mut put = |event: Event, row: u32, day: i32| {
            if days.is_in_period(day) {
                found.push(Happened { what: Happening::Of(event), row, day });
            }
        };
        for pass in self.passes.iter() {
            put(if pass.advanced { Event::Advanced } else { Event::LostHere }, pass.row, pass.day);
        }
        for moved in self.moves.iter().filter(|moved| moved.to > moved.from) {
            put(Event::Push, moved.row, moved.day);
        }
        self.add_slips(windows, &mut found);
        self.add_returns(windows, &mut found);
        found
    }

    /// Each deal once a window: ever expected in it, and slipped out of it.
    fn add_slips(&self, windows: &[DateRange], found: &mut Vec<Happened>) {
        let mut slips: Vec<(Event, u32, i32)> = Vec::new();
        for (row, close) in self.expected.iter() {
            if let Some(window) = window_of(windows, *close) {
                slips.push((Event::Expected, *row, window.from.days()));
            }
        }
        for moved in self.moves.iter() {
            let window = window_of(windows, moved.from).filter(|window| moved.to >= window.until.days());
            if let Some(window) = window {
                slips.push((Event::Slipped, moved.row, window.from.days()));
            }
        }
        slips.sort_unstable();
        slips.dedup();
        found.extend(slips.into_iter().map(|(event, row, day)| Happened {
            what: Happening::Of(event),
            row,
            day,
        }));
    }

    /// Accounts that bought in a window and in the same days a year before.
    fn add_returns(&self, windows: &[DateRange], found: &mut Vec<Happened>) {
        let a_year_before = |window: &DateRange| {
            let from = window.from.plus_months(-12).ok()?;
            DateRange::new(from, window.until.plus_months(-12).ok()?).ok()
        };
        let before: Vec<(DateRange, DateRange)> =
            windows.iter().filter_map(|window| Some((a_year_before(window)?, *window))).collect();
        for (row, account, day) in &self.won {
            let mut put = |what: Happening, window: DateRange| {
                found.push(Happened { what, row: *row, day: window.from.days() });
            };
            if let Some(window) = window_of(windows, *day) {
                put(Happening::Bought(*account), window);
            }
            for (_, window) in before.iter().filter(|(earlier, _)| inside(*earlier, *day)) {
                put(Happening::Former(*account), *window);
            }
        }
    }
}

/// All that happened to deals that a filter lets through; for `windows` see [`OnTheWay::within`].
pub(super) fn happened(facts: &MeasureFacts, filter: &Filter, windows: &[DateRange]) -> Vec<Happened> {
    let sieve = facts.sieve(filter);
    let rows = (0u32..).zip(0..facts.table.len()).filter(|(_, row)| sieve.admits(*row));
    let rows: Vec<u32> = rows.map(|(row, _)| row).collect();
    OnTheWay::of(facts, filter, &rows).within(Days::new(filter, facts.table), windows)
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
    let months =
        calendar.periods_in(DateRange::new(hired, last.plus_days(1).ok()?).ok()?, Grain::Month).ok()?;
    months.into_iter().find_map(|month| {
        let days = DateRange::new(month.range.from.max(hired), month.range.until).ok()?;
        let QuotaSum::Of(Some((quota, _))) = facts.quota_of(person, days) else { return None };
        let credit: i128 = wins.iter().filter(|(day, _)| inside(days, *day)).map(|(_, minor)| minor).sum();
        let credit = Rational::new(credit, 1).ok()?;
        let reached = !quota.is_zero() && !quota.is_negative() && credit >= quota;
        reached.then(|| month.range.last_day().days() - hired.days())
    })
}
