//! Signals: what stands out about a person, against whom, since when, and how sure that is.
//!
//! A person is set among the others of the same role in each of the last 18 whole months: the share of them with
//! a worse value. If nothing set the person apart, that share would lie anywhere with the same chance each month;
//! turning months around their middle says how likely so lopsided a row is by luck. Whether it changed is asked of
//! the same row, by dealing its months anew. Shares of deals (won of closed, stuck of open) are tested exactly.
//! Holm's correction counts everything that was looked at for this person, so that at most one person in twenty
//! about whom there is nothing to say hears any claim. What does not pass is still listed, as “could be luck”.
//!
//! Goals come with their pace, and with the chance that the forecast sees; luck is no question there.

use super::by_person::{share_worse, worked_through};
use crate::domain::goals::{GoalNode, GoalReport, Standing};
use crate::domain::kernel::{Currency, Date, DateRange, Grain, Period, PersonId};
use crate::domain::measure::statistics::{Share, fisher_lower, holm};
use crate::domain::measure::trend::changes;
use crate::domain::measure::{Axis, Better, Filter, Grid, Key, KpiId, MeasureFacts, Question, answer};
use crate::domain::model::goal::{GoalOwner, GoalRef};
use crate::domain::random::Random;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The KPIs that are looked at month by month.
pub const LOOKED: [KpiId; 8] = [
    KpiId::Revenue,
    KpiId::WonCount,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::Discount,
    KpiId::PipelineCreated,
    KpiId::MeetingsHeld,
    KpiId::CallsMade,
];
/// How many whole months.
const MONTHS: usize = 18;
/// The fewest months of a claim.
const LEAST_MONTHS: usize = 8;
/// The fewest people to be compared with.
pub const LEAST_PEERS: usize = 5;
/// The fewest cases on either side of two shares.
const LEAST_CASES: u64 = 20;
/// A claim is wrong for at most one person in twenty about whom there is nothing to say.
const LEVEL: f64 = 0.05;
/// How often months are turned around.
const DRAWS: u32 = 1_999;

/// What a signal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A KPI.
    Kpi(KpiId),
    /// A goal or a quota.
    Goal(GoalRef),
}

/// What it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The others of the same role.
    Peers,
    /// The person's own standing before.
    Past,
    /// The pace that a goal asks for by now.
    Pace,
}

/// One signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What it is about.
    pub about: Subject,
    /// What it is held against.
    pub against: Against,
    /// Whether it is a strength; else it is something to work on.
    pub is_strength: bool,
    /// The person's value, in the KPI's unit; the share of the way for goals.
    pub here: f64,
    /// The value that it is held against.
    pub there: f64,
    /// The currency of money.
    pub currency: Option<Currency>,
    /// On how many months or deals of the person it stands.
    pub cases: u64,
    /// With how many others it is compared.
    pub peers: u64,
    /// Since which day it holds, where that is known.
    pub since: Option<Date>,
    /// The chance that it is luck; nothing for goals.
    pub luck: Option<f64>,
    /// The same, corrected for everything that was looked at.
    pub corrected: Option<f64>,
    /// The chance to reach the goal that the forecast sees.
    pub chance: Option<f64>,
    /// Whether it is claimed.
    pub claimed: bool,
    /// Opens to the rows behind it.
    pub rows: Filter,
}

/// What was computed for everybody at once.
pub struct Scene<'a> {
    facts: &'a MeasureFacts<'a>,
    /// The whole months that are looked at.
    months: Vec<DateRange>,
    /// Values by KPI (in the order of [`LOOKED`]), person and month.
    values: Vec<BTreeMap<PersonId, Vec<Option<f64>>>>,
    currencies: Vec<Option<Currency>>,
    /// Won and lost deals of the last twelve months, and of the twelve before; open and stuck deals.
    won: [BTreeMap<PersonId, Share>; 2],
    stuck: BTreeMap<PersonId, Share>,
    year: Option<DateRange>,
}

/// Where a person stood in a month.
struct Stood {
    days: DateRange,
    /// The share of the others with a worse value.
    share: f64,
    own: f64,
    /// The mean of the others.
    others: f64,
    /// How many they were.
    peers: usize,
}

impl<'a> Scene<'a> {
    /// Looks at everybody once. Facts with the history of deals know of stuck ones. `today` is the last day that
    /// is over.
    pub fn of(facts: &'a MeasureFacts<'a>, today: Date) -> Scene<'a> {
        let start = |later: i32| super::by_person::month_start(today, later);
        let months = whole_months(facts, today);
        let days = months.first().zip(months.last());
        let days = days.and_then(|(first, last)| DateRange::new(first.from, last.until).ok());
        let year = start(-12).zip(start(0)).and_then(|(from, until)| DateRange::new(from, until).ok());
        let before = start(-24).zip(start(-12)).and_then(|(from, until)| DateRange::new(from, until).ok());
        let ask = |kpis: &[KpiId], by: Vec<Axis>, period: Option<DateRange>| Question {
            kpis: kpis.to_vec(),
            by,
            filter: Filter { period, ..Filter::default() },
        };
        let closed = [KpiId::WonCount, KpiId::LostCount];
        let grids = answer(
            facts,
            &[
                ask(&LOOKED, vec![Axis::Person, Axis::Time(Grain::Month)], days),
                ask(&closed, vec![Axis::Person], year),
                ask(&closed, vec![Axis::Person], before),
                ask(&[KpiId::StuckDeals, KpiId::OpenCount], vec![Axis::Person], None),
            ],
        );
        let [monthly, now, past, open] = grids.as_slice() else { return Scene::nothing(facts) };
        let wins = |grid: &Grid| shares(grid, |won, lost| Share { hits: won, of: won + lost });
        Scene {
            values: (0..LOOKED.len()).map(|place| by_month(monthly, place, &months)).collect(),
            currencies: (0..LOOKED.len()).map(|place| currency_of(monthly, place)).collect(),
            won: [wins(now), wins(past)],
            stuck: shares(open, |stuck, open| Share { hits: open.saturating_sub(stuck), of: open }),
            facts,
            months,
            year,
        }
    }

    fn nothing(facts: &'a MeasureFacts<'a>) -> Scene<'a> {
        let none = BTreeMap::new;
        Scene {
            facts,
            months: Vec::new(),
            values: Vec::new(),
            currencies: Vec::new(),
            won: [none(), none()],
            stuck: none(),
            year: None,
        }
    }

    /// The signals of one person: claims first, then what could be luck; each by how sure it is.
    pub fn signals(&self, person: PersonId, goals: &GoalReport) -> Vec<Signal> {
        let mut found = Vec::new();
        let mut looks: Vec<f64> = Vec::new();
        let mut take = |look: Option<Signal>| {
            looks.extend(look.as_ref().map(|signal| signal.luck.unwrap_or(1.0)));
            found.extend(look);
        };
        for (place, kpi) in LOOKED.into_iter().enumerate() {
            take(self.standing(person, place, kpi));
            take(self.change(person, place, kpi));
        }
        take(self.wins_against_peers(person));
        take(self.wins_against_past(person));
        take(self.stuck_deals(person));
        for (signal, corrected) in found.iter_mut().zip(holm(&looks)) {
            signal.corrected = Some(corrected);
            signal.claimed = corrected <= LEVEL;
        }
        // What lies in the middle says nothing to anybody.
        found.retain(|signal| signal.luck.is_none_or(|luck| luck <= 0.25));
        found.extend(goals.of_owner(&GoalOwner::Person(person)).filter_map(|node| of_goal(node, person)));
        found.sort_by(|a, b| {
            order(a).total_cmp(&order(b)).then_with(|| (a.about, a.against).cmp(&(b.about, b.against)))
        });
        found
    }

    /// Everybody of the same role but the person, who worked through a month.
    fn peers(&self, person: PersonId, days: DateRange) -> impl Iterator<Item = PersonId> + '_ {
        let people = &self.facts.workspace.people;
        let role = people.get(&person).and_then(|person| person.role.clone());
        people
            .values()
            .filter(move |other| other.id != person && other.role == role && worked_through(other, days))
            .map(|other| other.id)
    }

    /// Where a person stood in each month: the share of the others with a worse value, the own value, the mean of
    /// theirs, and how many they were.
    fn row(&self, person: PersonId, place: usize, kpi: KpiId) -> Vec<Stood> {
        let values = &self.values[place];
        let higher = kpi.entry().better != Better::Lower;
        let record = self.facts.workspace.people.get(&person);
        let at = |who: PersonId, month: usize| {
            let value = values.get(&who).and_then(|row| row.get(month).copied().flatten());
            // Who did nothing has 0 of what adds up.
            value.or((kpi.entry().additive && !values.is_empty()).then_some(0.0))
        };
        let month = |(index, days): (usize, &DateRange)| {
            record.filter(|record| worked_through(record, *days))?;
            let own = at(person, index)?;
            let others: Vec<f64> = self.peers(person, *days).filter_map(|other| at(other, index)).collect();
            if others.len() < LEAST_PEERS {
                return None;
            }
            let mean = others.iter().sum::<f64>() / others.len() as f64;
            let share = share_worse(own, &others, higher);
            Some(Stood { days: *days, share, own, others: mean, peers: others.len() })
        };
        self.months.iter().enumerate().filter_map(month).collect()
    }

    /// Whether somebody stands above or below the others month after month.
    fn standing(&self, person: PersonId, place: usize, kpi: KpiId) -> Option<Signal> {
        let row = self.row(person, place, kpi);
        if row.len() < LEAST_MONTHS {
            return None;
        }
        let sides: Vec<f64> = row.iter().map(|month| month.share - 0.5).collect();
        let lopsided: f64 = sides.iter().sum();
        let mean = |of: &dyn Fn(&Stood) -> f64| row.iter().map(of).sum::<f64>() / row.len() as f64;
        let peers = row.iter().map(|month| month.peers).max().unwrap_or(0);
        let days = DateRange::new(row.first()?.days.from, row.last()?.days.until).ok()?;
        Some(Signal {
            luck: Some(turned(&sides, lopsided, place as u64)),
            since: Some(days.from),
            peers: peers as u64,
            ..self.signal(
                person,
                kpi,
                Against::Peers,
                lopsided > 0.0,
                (mean(&|month| month.own), mean(&|month| month.others)),
                row.len() as u64,
                days,
            )
        })
        .map(|signal| Signal { currency: self.currencies[place], ..signal })
    }

    /// Whether the standing among the others changed, and when.
    fn change(&self, person: PersonId, place: usize, kpi: KpiId) -> Option<Signal> {
        let row = self.row(person, place, kpi);
        if row.len() < LEAST_MONTHS {
            return None;
        }
        let sides: Vec<f64> = row.iter().map(|month| month.share).collect();
        let days = DateRange::new(row.first()?.days.from, row.last()?.days.until).ok()?;
        let quiet = self.signal(person, kpi, Against::Past, false, (0.0, 0.0), row.len() as u64, days);
        let Some(step) = changes(&sides).pop() else { return Some(Signal { luck: Some(1.0), ..quiet }) };
        let mean =
            |part: &[Stood]| part.iter().map(|month| month.own).sum::<f64>() / part.len().max(1) as f64;
        let (before, after) = row.split_at(step.at);
        let since = after.first().map(|month| month.days.from);
        let days = since.and_then(|from| DateRange::new(from, days.until).ok()).unwrap_or(days);
        Some(Signal {
            luck: Some(step.luck),
            since,
            currency: self.currencies[place],
            is_strength: step.after > step.before,
            here: mean(after),
            there: mean(before),
            rows: rows_of(person, Some(days)),
            ..quiet
        })
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one signal")]
    fn signal(
        &self,
        person: PersonId,
        kpi: KpiId,
        against: Against,
        is_strength: bool,
        values: (f64, f64),
        cases: u64,
        days: DateRange,
    ) -> Signal {
        Signal {
            about: Subject::Kpi(kpi),
            against,
            is_strength,
            here: values.0,
            there: values.1,
            currency: None,
            cases,
            peers: 0,
            since: None,
            luck: None,
            corrected: None,
            chance: None,
            claimed: false,
            rows: rows_of(person, Some(days)),
        }
    }

    /// The shares of the others of the same role, added up, and how many they are.
    fn others(&self, person: PersonId, of: &BTreeMap<PersonId, Share>, days: DateRange) -> (Share, u64) {
        let shares = self.peers(person, days).filter_map(|other| of.get(&other));
        shares.fold((Share { hits: 0, of: 0 }, 0), |(sum, count), share| {
            (Share { hits: sum.hits + share.hits, of: sum.of + share.of }, count + 1)
        })
    }

    fn wins_against_peers(&self, person: PersonId) -> Option<Signal> {
        let (year, [now, _]) = (self.year?, &self.won);
        let here = *now.get(&person)?;
        let last = DateRange::new(year.last_day(), year.until).ok()?;
        let (there, peers) = self.others(person, now, last);
        let signal = self.tested(person, KpiId::WinRate, Against::Peers, (here, there), year)?;
        Some(Signal { peers, ..signal })
    }

    fn wins_against_past(&self, person: PersonId) -> Option<Signal> {
        let (year, [now, past]) = (self.year?, &self.won);
        let signal = self.tested(
            person,
            KpiId::WinRate,
            Against::Past,
            (*now.get(&person)?, *past.get(&person)?),
            year,
        )?;
        Some(Signal { since: Some(year.from), ..signal })
    }

    fn stuck_deals(&self, person: PersonId) -> Option<Signal> {
        let here = *self.stuck.get(&person)?;
        let year = self.year?;
        let last = DateRange::new(year.last_day(), year.until).ok()?;
        let (there, peers) = self.others(person, &self.stuck, last);
        let signal = self.tested(person, KpiId::StuckDeals, Against::Peers, (here, there), year)?;
        let share = |share: Share| 1.0 - share.value();
        Some(Signal { peers, here: share(here), there: share(there), rows: rows_of(person, None), ..signal })
    }

    /// Two shares of deals that went well; nothing where either side has too few.
    fn tested(
        &self,
        person: PersonId,
        kpi: KpiId,
        against: Against,
        shares: (Share, Share),
        days: DateRange,
    ) -> Option<Signal> {
        let (here, there) = shares;
        if here.of < LEAST_CASES || there.of < LEAST_CASES {
            return None;
        }
        let is_strength = here.value() > there.value();
        let one_sided = if is_strength { fisher_lower(there, here) } else { fisher_lower(here, there) };
        let values = (here.value(), there.value());
        Some(Signal {
            luck: Some((2.0 * one_sided).min(1.0)),
            ..self.signal(person, kpi, against, is_strength, values, here.of, days)
        })
    }
}

/// The last whole months of the company's calendar, oldest first.
fn whole_months(facts: &MeasureFacts, today: Date) -> Vec<DateRange> {
    let calendar = facts.workspace.settings.calendar;
    let before = |period: &Period| calendar.previous(period, Grain::Month).ok();
    let last = calendar.period_of(today, Grain::Month).ok().and_then(|running| before(&running));
    let mut months: Vec<DateRange> =
        std::iter::successors(last, before).take(MONTHS).map(|month| month.range).collect();
    months.reverse();
    months
}

fn rows_of(person: PersonId, period: Option<DateRange>) -> Filter {
    Filter { period, people: [person].into(), ..Filter::default() }
}

/// Claims first, goals among them; the surer the earlier.
fn order(signal: &Signal) -> f64 {
    let sure = signal.corrected.or(signal.chance.map(|chance| chance.min(1.0 - chance))).unwrap_or(0.5);
    sure + if signal.claimed { 0.0 } else { 2.0 }
}

/// How often so lopsided a row comes of turning months around their middle.
fn turned(sides: &[f64], sum: f64, seed: u64) -> f64 {
    // Within one standard deviation luck explains a row in a third of cases: nothing to deal out for.
    if sum * sum <= sides.iter().map(|side| side * side).sum::<f64>() {
        return 1.0;
    }
    let further = (0..DRAWS).filter(|draw| {
        let mut random = Random::of_draw(seed, *draw);
        let other: f64 = sides.iter().map(|side| if random.below(2) == 0 { *side } else { -side }).sum();
        other.abs() >= sum.abs() * (1.0 - 1e-12)
    });
    (further.count() as f64 + 1.0) / f64::from(DRAWS + 1)
}

/// A goal that is running or just ended, behind or ahead of its pace.
fn of_goal(node: &GoalNode, person: PersonId) -> Option<Signal> {
    let is_strength = match node.pacing.standing {
        Standing::Ahead | Standing::Reached => true,
        Standing::Behind | Standing::Missed => false,
        Standing::NotBegun | Standing::Unknown => return None,
    };
    let outlook = node.attainability.outlook.as_ref().ok();
    let chance = outlook.map(|outlook| f64::from(outlook.reached) / f64::from(outlook.draws.max(1)));
    Some(Signal {
        about: Subject::Goal(node.objective.key),
        against: Against::Pace,
        is_strength,
        here: node.pacing.share.map_or(0.0, |share| share.to_f64()),
        there: node.pacing.expected.to_f64(),
        currency: None,
        cases: u64::try_from(node.pacing.days.0).unwrap_or(0),
        peers: 0,
        since: Some(node.objective.range.from),
        luck: None,
        corrected: None,
        chance,
        claimed: true,
        rows: rows_of(person, Some(node.objective.range)),
    })
}

fn person_at(grid: &Grid, row: usize) -> Option<PersonId> {
    match grid.keys(row).first() {
        Some(Key::Person(Some(person))) => Some(*person),
        _ => None,
    }
}

/// Values of one KPI by person and month. Money of several currencies is not compared.
fn by_month(grid: &Grid, place: usize, months: &[DateRange]) -> BTreeMap<PersonId, Vec<Option<f64>>> {
    let mut values: BTreeMap<PersonId, Vec<Option<f64>>> = BTreeMap::new();
    let Some(column) = grid.columns.get(place) else { return values };
    let main = currency_of(grid, place);
    for row in 0..grid.len() {
        let (Some(person), Some(Key::Time(Some(period)))) =
            (person_at(grid, row), grid.keys(row).get(1).cloned())
        else {
            continue;
        };
        let Some(month) = months.iter().position(|month| month.from == period.range.from) else { continue };
        if let Some(value) =
            column.number(row).filter(|_| column.currency(row) == main || column.currency(row).is_none())
        {
            values.entry(person).or_insert_with(|| vec![None; months.len()])[month] = Some(value);
        }
    }
    values
}

fn currency_of(grid: &Grid, place: usize) -> Option<Currency> {
    let column = grid.columns.get(place)?;
    (0..grid.len()).find_map(|row| column.currency(row))
}

/// Shares by person, from two counts.
fn shares(grid: &Grid, of: impl Fn(u64, u64) -> Share) -> BTreeMap<PersonId, Share> {
    let count = |place: usize, row: usize| {
        let number = grid.columns.get(place).and_then(|column| column.number(row));
        number.map_or(0, |number| number as u64)
    };
    (0..grid.len())
        .filter_map(|row| Some((person_at(grid, row)?, of(count(0, row), count(1, row)))))
        .collect()
}
