//! The simulation: many draws of the rest of a period, each paid by the pay engine.

use super::band::{Band, histogram};
use super::record::{Record, WinRate};
use crate::domain::commission::Credit;
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::facts::{DealTable, Outcome};
use crate::domain::kernel::{Currency, Date, DateRange, PersonId, Rational};
use crate::domain::random::{Random, shifted};
use serde::{Deserialize, Serialize};

/// How far one shock moves all chances of a draw, on the log-odds scale. Deals do not close
/// independently; a simulation that treats them so is far too sure of itself.
const SHOCK: f64 = 0.3;
/// How many weeks of the past are drawn together, so that good and bad months stay whole.
const BLOCK_WEEKS: usize = 13;
/// Below this many closed deals the win rate is a guess, and the forecast says so.
const ENOUGH_CLOSED: u64 = 30;
/// Below this many weeks the run rate is a guess, and the forecast says so.
const ENOUGH_WEEKS: usize = 26;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The period to forecast.
    pub period: DateRange,
    /// The last day of which anything is known.
    pub as_of: Date,
    /// How many draws.
    pub draws: u32,
    /// The seed of the draws.
    pub seed: u64,
    /// Where chances come from.
    #[serde(default)]
    pub chances: Chances,
}

/// Where the chances of open deals come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chances {
    /// Each person's own record, shrunk to the team's; the run rate where a person has no open deal.
    #[default]
    Own,
    /// Every open deal at this chance, and nothing else: for looking at the extremes.
    Fixed(Rational),
}

/// Pays a person for the period, given the sales that a draw adds to what is won: minor units.
pub type Payer<'a, E> = dyn FnMut(PersonId, &[Credit]) -> Result<i64, E> + 'a;

/// How a person's rest of the period was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The period is over, or nothing is left to come.
    Certain,
    /// Open deals at the person's win rate.
    OpenDeals,
    /// Weeks of the past.
    RunRate,
    /// Neither open deals nor a past: only what is won counts.
    NoHistory,
}

/// Something that makes the forecast less sure than its range says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// The as-of day lies in the past and deals closed since: which deals were expected when on that
    /// day is not known, so the run rate stands for them.
    LookingBack {
        /// Deals that closed since.
        deals: u64,
    },
    /// Few closed deals stand behind the win rates.
    FewClosedDeals {
        /// How many there are.
        closed: u64,
        /// How many are wanted.
        wanted: u64,
    },
    /// Few weeks stand behind the run rate.
    FewWeeks {
        /// How many there are.
        weeks: u64,
        /// How many are wanted.
        wanted: u64,
    },
    /// Open deals whose expected close lies before the period are left out.
    OverdueDeals {
        /// How many.
        deals: u64,
        /// Their amounts in minor units.
        minor: i64,
    },
    /// Open deals without amount, expected close or owner are left out.
    IncompleteDeals {
        /// How many.
        deals: u64,
    },
    /// Deals in other currencies than the forecast's are left out.
    OtherCurrencies {
        /// How many.
        deals: u64,
    },
}

/// One person's forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonForecast {
    /// Whose.
    pub person: PersonId,
    /// How the rest was drawn.
    pub method: Method,
    /// The person's own record.
    pub record: WinRate,
    /// The chance used for each open deal.
    pub chance: f64,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Open deals expected in the period.
    pub open_deals: u64,
    /// Their amounts in minor units.
    pub open_minor: i64,
    /// Revenue at the end of the period.
    pub revenue: Band,
    /// Payout for the period.
    pub payout: Band,
}

/// The forecast of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// What was asked.
    pub question: Question,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The company's record by the as-of day.
    pub record: WinRate,
    /// Weeks of bookings looked back on.
    pub weeks: u64,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Open deals expected in the period.
    pub open_deals: u64,
    /// Their amounts in minor units.
    pub open_minor: i64,
    /// Revenue at the end of the period.
    pub revenue: Band,
    /// Payout for the period.
    pub payout: Band,
    /// How the drawn revenues are spread: bounds and counts.
    pub spread: (Vec<i64>, Vec<u64>),
    /// Each person with a sale, an open deal, a past or a payout.
    pub people: Vec<PersonForecast>,
    /// What makes it less sure.
    pub caveats: Vec<Caveat>,
}

struct OpenDeal {
    credit: Credit,
    chance: f64,
}

struct Seat {
    person: PersonId,
    code: usize,
    method: Method,
    won_minor: i64,
    open: Vec<OpenDeal>,
    revenue: Vec<i64>,
    payout: Vec<i64>,
}

/// What was known on the as-of day.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The deals known that day; see [`DealTable::known_on`].
    pub table: &'a DealTable,
    /// Everybody who can sell or be paid.
    pub people: &'a [PersonId],
    /// A team number for each person code of the table.
    pub team: &'a [usize],
    /// Deals that closed after the as-of day and may have been open on it.
    pub closed_since: u64,
}

/// A running simulation: make it, [`Simulation::step`] it to the end, and [`Simulation::finish`].
pub struct Simulation {
    question: Question,
    currency: Currency,
    record: Record,
    seats: Vec<Seat>,
    caveats: Vec<Caveat>,
    drawn: u32,
    totals: (Vec<i64>, Vec<i64>),
}

impl Simulation {
    /// Prepares the draws from what was known on the as-of day.
    pub fn new(known: &Known, currency: Currency, question: Question) -> Simulation {
        let Known { table, people, team, .. } = *known;
        let record = Record::as_of(table, question.as_of, team);
        let mut caveats = Vec::new();
        let mut seats: Vec<Seat> = people.iter().map(|person| Seat::empty(*person, table)).collect();
        let mut by_code: Vec<Option<usize>> = vec![None; table.people.len() + 1];
        for (index, seat) in seats.iter().enumerate().filter(|(_, seat)| seat.code > 0) {
            by_code[seat.code] = Some(index);
        }
        sort_deals(table, currency, &question, &record, &by_code, &mut seats, &mut caveats);
        if known.closed_since > 0 && question.chances == Chances::Own {
            caveats.push(Caveat::LookingBack { deals: known.closed_since });
            seats.iter_mut().for_each(|seat| seat.open.clear());
        }
        for seat in &mut seats {
            seat.method = seat.choose(&question, &record);
        }
        say_how_much_stands_behind(&seats, &record, &mut caveats);
        Simulation { question, currency, record, seats, caveats, drawn: 0, totals: (Vec::new(), Vec::new()) }
    }

    /// How many of the draws were made.
    pub fn drawn(&self) -> u32 {
        self.drawn
    }

    /// Whether all draws were made. One is enough where nothing is open.
    pub fn is_done(&self) -> bool {
        let certain =
            self.seats.iter().all(|seat| matches!(seat.method, Method::Certain | Method::NoHistory));
        self.drawn >= self.question.draws.max(1) || (certain && self.drawn > 0)
    }

    /// Makes at most `most` further draws. `payout` pays a person for the period, given the sales
    /// that a draw adds to what is won, in minor units.
    pub fn step<E>(&mut self, most: u32, payout: &mut Payer<E>) -> Result<(), E> {
        for _ in 0..most {
            if self.is_done() {
                return Ok(());
            }
            self.draw(payout)?;
        }
        Ok(())
    }

    fn draw<E>(&mut self, payout: &mut Payer<E>) -> Result<(), E> {
        let mut random = Random::of_draw(self.question.seed, self.drawn);
        let shock = match self.question.chances {
            Chances::Own => SHOCK * random.student_t6(),
            Chances::Fixed(_) => 0.0,
        };
        let block = Block::drawn(&self.record, &mut random);
        let mut total = (0i64, 0i64);
        let mut credits = Vec::new();
        for seat in &mut self.seats {
            credits.clear();
            match seat.method {
                Method::OpenDeals => seat.draw_deals(shock, &mut random, &mut credits),
                Method::RunRate => block.credits(&self.record, seat.code, &self.question, &mut credits),
                Method::Certain | Method::NoHistory => {}
            }
            let added = credits.iter().fold(seat.won_minor, |sum, credit| sum.saturating_add(credit.minor));
            let paid = payout(seat.person, &credits)?;
            seat.revenue.push(added);
            seat.payout.push(paid);
            total = (total.0.saturating_add(added), total.1.saturating_add(paid));
        }
        self.totals.0.push(total.0);
        self.totals.1.push(total.1);
        self.drawn += 1;
        Ok(())
    }

    /// What these people together won by the end of the period, one a draw made so far; everybody where absent.
    /// Nothing where neither open deals nor a past stand behind any of them.
    pub fn revenues(&self, people: Option<&[PersonId]>) -> Option<Vec<i64>> {
        let is_meant = |seat: &&Seat| people.is_none_or(|people| people.contains(&seat.person));
        let seats: Vec<&Seat> = self.seats.iter().filter(is_meant).collect();
        let draws = self.drawn as usize;
        let sum = |draw: usize| {
            let revenue = |seat: &&Seat| seat.revenue.get(draw).copied().unwrap_or(seat.won_minor);
            seats.iter().map(revenue).fold(0i64, i64::saturating_add)
        };
        let has_ground = seats.iter().any(|seat| seat.method != Method::NoHistory);
        has_ground.then(|| (0..draws).map(sum).collect())
    }

    /// Reads the forecast off the draws made so far.
    pub fn finish(self) -> Forecast {
        let people: Vec<PersonForecast> =
            self.seats.into_iter().map(|seat| seat.finish(&self.record)).filter(is_worth_showing).collect();
        Forecast {
            currency: self.currency,
            record: self.record.company,
            weeks: self.record.weeks.len() as u64,
            won_minor: people.iter().fold(0, |sum, person| sum.saturating_add(person.won_minor)),
            open_deals: people.iter().map(|person| person.open_deals).sum(),
            open_minor: people.iter().fold(0, |sum, person| sum.saturating_add(person.open_minor)),
            spread: histogram(&self.totals.0, 24),
            revenue: Band::of(self.totals.0),
            payout: Band::of(self.totals.1),
            people,
            caveats: self.caveats,
            question: self.question,
        }
    }
}

fn is_worth_showing(person: &PersonForecast) -> bool {
    person.won_minor != 0
        || person.open_deals > 0
        || person.record.closed > 0
        || person.payout != Band::default()
        || person.revenue != Band::default()
}

/// Puts every deal where it belongs: won in the period, open in the period, or left out and said so.
fn sort_deals(
    table: &DealTable,
    currency: Currency,
    question: &Question,
    record: &Record,
    by_code: &[Option<usize>],
    seats: &mut [Seat],
    caveats: &mut Vec<Caveat>,
) {
    let (mut overdue, mut overdue_minor, mut incomplete, mut foreign) = (0, 0i64, 0, 0);
    for row in 0..table.len() {
        let standing = standing(table, row, question);
        let (minor, code) = (table.shown_minor[row], table.person[row]);
        let seat = by_code[code as usize].and_then(|index| seats.get_mut(index));
        let complete = minor != MISSING_MINOR && table.closed[row] != MISSING_DAY && code != UNASSIGNED;
        match (standing, seat) {
            (Standing::Elsewhere, _) => {}
            (Standing::Won, None) => {}
            (_, _) if complete && table.currencies[usize::from(table.shown_currency[row])] != currency => {
                foreign += 1
            }
            (Standing::Won, Some(seat)) if minor != MISSING_MINOR => {
                seat.won_minor = seat.won_minor.saturating_add(minor);
            }
            (Standing::Won, Some(_)) => {}
            (Standing::Overdue, _) => {
                overdue += 1;
                overdue_minor = overdue_minor.saturating_add(if minor == MISSING_MINOR { 0 } else { minor });
            }
            (Standing::Open, Some(seat)) if complete => {
                let chance = match question.chances {
                    Chances::Own => record.chance[code as usize],
                    Chances::Fixed(chance) => chance.to_f64(),
                };
                seat.open.push(OpenDeal {
                    credit: Credit { day: date(table.closed[row]), minor, row: u32::try_from(row).ok() },
                    chance,
                });
            }
            (Standing::Open | Standing::Dateless, _) => incomplete += 1,
        }
    }
    let mut say = |count: u64, caveat: Caveat| {
        if count > 0 {
            caveats.push(caveat);
        }
    };
    say(overdue, Caveat::OverdueDeals { deals: overdue, minor: overdue_minor });
    say(incomplete, Caveat::IncompleteDeals { deals: incomplete });
    say(foreign, Caveat::OtherCurrencies { deals: foreign });
}

enum Standing {
    Won,
    Open,
    Overdue,
    Dateless,
    Elsewhere,
}

fn date(days: i32) -> Date {
    Date::from_days(days).unwrap_or(Date::MAX)
}

/// How a deal of what was known on the as-of day stands, seen from the period.
fn standing(table: &DealTable, row: usize, question: &Question) -> Standing {
    let (day, as_of) = (table.closed[row], question.as_of.days());
    let (from, until) = (question.period.from.days(), question.period.until.days());
    let created_later = table.created[row] != MISSING_DAY && table.created[row] > as_of;
    match table.outcome[row] {
        Outcome::Won if from <= day && day < until => Standing::Won,
        Outcome::Open if created_later => Standing::Elsewhere,
        Outcome::Open if day == MISSING_DAY => Standing::Dateless,
        Outcome::Open if day < from && from <= as_of => Standing::Overdue,
        Outcome::Open if from <= day && day < until => Standing::Open,
        _ => Standing::Elsewhere,
    }
}

fn say_how_much_stands_behind(seats: &[Seat], record: &Record, caveats: &mut Vec<Caveat>) {
    let uses = |method: Method| seats.iter().any(|seat| seat.method == method);
    let closed = record.company.closed;
    if uses(Method::OpenDeals) && closed < ENOUGH_CLOSED {
        caveats.push(Caveat::FewClosedDeals { closed, wanted: ENOUGH_CLOSED });
    }
    let weeks = record.weeks.len();
    if uses(Method::RunRate) && weeks < ENOUGH_WEEKS {
        caveats.push(Caveat::FewWeeks { weeks: weeks as u64, wanted: ENOUGH_WEEKS as u64 });
    }
}

impl Seat {
    fn empty(person: PersonId, table: &DealTable) -> Seat {
        let code = table.code_of(person).map_or(0, |code| code as usize);
        let method = Method::NoHistory;
        Seat { person, code, method, won_minor: 0, open: Vec::new(), revenue: Vec::new(), payout: Vec::new() }
    }

    fn choose(&self, question: &Question, record: &Record) -> Method {
        let over = question.as_of >= question.period.last_day();
        let sold = record.weeks.iter().any(|week| week[self.code] != 0) && self.code > 0;
        match question.chances {
            _ if !self.open.is_empty() => Method::OpenDeals,
            Chances::Fixed(_) => Method::Certain,
            Chances::Own if over => Method::Certain,
            Chances::Own if sold => Method::RunRate,
            Chances::Own => Method::NoHistory,
        }
    }

    fn draw_deals(&self, shock: f64, random: &mut Random, credits: &mut Vec<Credit>) {
        let won = self.open.iter().filter(|deal| random.uniform() < shifted(deal.chance, shock));
        credits.extend(won.map(|deal| deal.credit));
    }

    fn finish(self, record: &Record) -> PersonForecast {
        PersonForecast {
            person: self.person,
            method: self.method,
            record: record.own.get(self.code).copied().filter(|_| self.code > 0).unwrap_or_default(),
            chance: self.open.first().map_or_else(|| record.chance[self.code], |deal| deal.chance),
            won_minor: self.won_minor,
            open_deals: self.open.len() as u64,
            open_minor: self.open.iter().fold(0, |sum, deal| sum.saturating_add(deal.credit.minor)),
            revenue: Band::of(self.revenue),
            payout: Band::of(self.payout),
        }
    }
}

/// The weeks of the past that stand for the rest of the period: the same for everybody.
struct Block {
    first: usize,
    length: usize,
}

impl Block {
    fn drawn(record: &Record, random: &mut Random) -> Block {
        let length = record.weeks.len().min(BLOCK_WEEKS);
        Block { first: random.below(record.weeks.len() - length + 1), length }
    }

    /// What a person booked in the block, laid over the rest of the period week by week; the last
    /// week counts by its days.
    fn credits(&self, record: &Record, code: usize, question: &Question, credits: &mut Vec<Credit>) {
        if self.length == 0 {
            return;
        }
        let last = question.period.last_day().days();
        let mut day = question.as_of.days().max(question.period.from.days() - 1);
        let mut week = 0;
        while day < last {
            let days = (last - day).min(7);
            let booked = record.weeks[self.first + week % self.length][code];
            let minor = i64::try_from(i128::from(booked) * i128::from(days) / 7).unwrap_or(i64::MAX);
            day += days;
            if minor != 0 {
                credits.push(Credit { day: date(day), minor, row: None });
            }
            week += 1;
        }
    }
}
