//! Did it help? People before and after, against comparable people over the same days: difference in differences.
//!
//! For each person who took part, the KPI over the three whole months before the month of the event is compared
//! with that over the three after it. Comparable are people of the same role who worked on all of those days and
//! never took part; each of them stands against one event only, so that nobody counts twice. What the KPI did to
//! them anyway (season, market, price) is taken off.
//!
//! The interval is Student's, from the spread within groups. The chance of luck deals the labels anew within each
//! group of comparable people, so that it holds whatever the values' shape. An effect is claimed only where both
//! say so, and from five people on each side: fewer can't tell a good course from a good month.

use super::by_person::{Numbers, months, numbers, worked_through};
use crate::domain::kernel::{Currency, Date, DateRange, PersonId};
use crate::domain::measure::{KpiId, MeasureFacts};
use crate::domain::random::Random;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whole months before and after.
pub const MONTHS: i32 = 3;
/// The fewest people on either side of a claim.
pub const LEAST_PEOPLE: usize = 5;
/// How often the labels are dealt anew.
const DRAWS: u32 = 1_999;
/// A claim is wrong for at most one effect in twenty that is none.
const LEVEL: f64 = 0.05;
/// The stated effect is found in four of five cases at least; a little more is asked for, as a claim needs both
/// the interval and the dealing.
const POWER: f64 = 0.85;

/// What became of a KPI.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// How many took part and can be compared.
    pub treated: u64,
    /// With how many others.
    pub others: u64,
    /// For how many the three months after are not over yet.
    pub waiting: u64,
    /// How many can't be compared: no figure before or after, or nobody comparable.
    pub left_out: u64,
    /// The mean of those who took part before and after, in the KPI's unit (money in minor units).
    pub before: f64,
    /// See `before`.
    pub after: f64,
    /// The same of the others.
    pub others_before: f64,
    /// See `others_before`.
    pub others_after: f64,
    /// The currency of money.
    pub currency: Option<Currency>,
    /// What it did, and how sure that is; nothing where nobody can be compared or nothing is spread.
    pub found: Option<Difference>,
    /// Whether it is claimed.
    pub claimed: bool,
}

/// A difference of differences.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// By how much more the KPI rose than for the others.
    pub size: f64,
    /// The interval that holds the true size in 95 of 100 cases.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// The chance of so large a difference by luck alone.
    pub luck: f64,
    /// The smallest true effect that so many people would show in four of five cases.
    pub detectable: f64,
}

/// The changes of people who can be compared with each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Of those who took part.
    pub treated: Vec<f64>,
    /// Of the others.
    pub others: Vec<f64>,
}

/// A month and a role: within it people are comparable.
type Cell = (Date, Option<String>);

/// One person's numbers.
#[derive(Clone, Copy)]
struct Change {
    before: f64,
    after: f64,
}

/// What became of a KPI after something that these people took part in, each on a day. `today` is the last day
/// that is over.
pub fn effect(facts: &MeasureFacts, kpi: KpiId, events: &[(PersonId, Date)], today: Date) -> Effect {
    let mut found = Effect::default();
    let everybody: BTreeSet<PersonId> = events.iter().map(|(person, _)| *person).collect();
    let mut first: BTreeMap<PersonId, Date> = BTreeMap::new();
    for (person, day) in events {
        let known = first.entry(*person).or_insert(*day);
        *known = (*known).min(*day);
    }
    let mut cells: BTreeMap<Cell, Vec<PersonId>> = BTreeMap::new();
    for (person, day) in first {
        let Some((_, after)) = windows(day) else { continue };
        if after.last_day() > today {
            found.waiting += 1;
            continue;
        }
        let role = facts.workspace.people.get(&person).and_then(|person| person.role.clone());
        let month = super::by_person::month_start(day, 0).unwrap_or(day);
        cells.entry((month, role)).or_default().push(person);
    }
    let months: BTreeSet<Date> = cells.keys().map(|(month, _)| *month).collect();
    let ranges: Vec<DateRange> =
        months.iter().filter_map(|month| windows(*month)).flat_map(|(a, b)| [a, b]).collect();
    let (figures, currency) = numbers(facts, kpi, &ranges);
    let of_month: BTreeMap<Date, &[Numbers]> = months.iter().copied().zip(figures.chunks(2)).collect();
    found.currency = currency;
    let sides = compare(facts, &cells, &of_month, &everybody, &mut found);
    conclude(&sides, found)
}

/// The days before and after an event.
fn windows(day: Date) -> Option<(DateRange, DateRange)> {
    Some((months(day, -MONTHS, MONTHS)?, months(day, 1, MONTHS)?))
}

fn change_of(facts: &MeasureFacts, month: Date, figures: &[Numbers], person: PersonId) -> Option<Change> {
    let (before, after) = windows(month)?;
    let record = facts.workspace.people.get(&person)?;
    let all = DateRange::new(before.from, after.until).ok()?;
    let [first, second] = figures else { return None };
    if !worked_through(record, all) {
        return None;
    }
    Some(Change { before: *first.get(&person)?, after: *second.get(&person)? })
}

/// Fills in the sides of each cell, and returns their changes.
fn compare(
    facts: &MeasureFacts,
    cells: &BTreeMap<Cell, Vec<PersonId>>,
    of_month: &BTreeMap<Date, &[Numbers]>,
    everybody: &BTreeSet<PersonId>,
    found: &mut Effect,
) -> Vec<Group> {
    let change = |month: Date, person| change_of(facts, month, of_month.get(&month)?, person);
    let assigned = others_of(facts, cells, everybody, &change);
    let (mut groups, mut sides) = (Vec::new(), [Vec::new(), Vec::new()]);
    for (cell, people) in cells {
        let treated: Vec<Change> = people.iter().filter_map(|person| change(cell.0, *person)).collect();
        let others: Vec<Change> =
            assigned.get(cell).into_iter().flatten().filter_map(|person| change(cell.0, *person)).collect();
        let is_usable = !treated.is_empty() && !others.is_empty();
        found.left_out += (people.len() - if is_usable { treated.len() } else { 0 }) as u64;
        if is_usable {
            let rise = |list: &[Change]| list.iter().map(|one| one.after - one.before).collect();
            groups.push(Group { treated: rise(&treated), others: rise(&others) });
            sides[0].extend(treated);
            sides[1].extend(others);
        }
    }
    let mean = |side: &[Change], of: &dyn Fn(&Change) -> f64| {
        side.iter().map(of).sum::<f64>() / side.len().max(1) as f64
    };
    (found.treated, found.others) = (sides[0].len() as u64, sides[1].len() as u64);
    (found.before, found.after) = (mean(&sides[0], &|one| one.before), mean(&sides[0], &|one| one.after));
    (found.others_before, found.others_after) =
        (mean(&sides[1], &|one| one.before), mean(&sides[1], &|one| one.after));
    groups
}

/// Deals the comparable people out to cells of their role, each to one: in turn, most events first served by
/// their share. The order is that of ids, which know nothing of figures.
fn others_of(
    facts: &MeasureFacts,
    cells: &BTreeMap<Cell, Vec<PersonId>>,
    everybody: &BTreeSet<PersonId>,
    change: &dyn Fn(Date, PersonId) -> Option<Change>,
) -> BTreeMap<Cell, Vec<PersonId>> {
    let mut assigned: BTreeMap<Cell, Vec<PersonId>> = BTreeMap::new();
    for person in facts.workspace.people.values().filter(|person| !everybody.contains(&person.id)) {
        let fits = |cell: &&Cell| cell.1 == person.role && change(cell.0, person.id).is_some();
        let load = |cell: &Cell| {
            let served = assigned.get(cell).map_or(0, Vec::len);
            (served as f64 + 1.0) / cells.get(cell).map_or(1, Vec::len) as f64
        };
        let least = cells.keys().filter(fits).min_by(|a, b| load(a).total_cmp(&load(b))).cloned();
        if let Some(cell) = least {
            assigned.entry(cell).or_default().push(person.id);
        }
    }
    assigned
}

fn conclude(groups: &[Group], found: Effect) -> Effect {
    let difference = difference(groups);
    let enough = found.treated.min(found.others) >= LEAST_PEOPLE as u64;
    let is_sure = difference.is_some_and(|one| one.luck <= LEVEL && (one.low > 0.0 || one.high < 0.0));
    Effect { found: difference, claimed: enough && is_sure, ..found }
}

/// The difference over groups, each weighing as many as took part in it. Nothing without a spread.
pub fn difference(groups: &[Group]) -> Option<Difference> {
    let usable: Vec<&Group> =
        groups.iter().filter(|group| !group.treated.is_empty() && !group.others.is_empty()).collect();
    let all: f64 = usable.iter().map(|group| group.treated.len() as f64).sum();
    let size = weighed(&usable, all)?;
    let (mut squares, mut freedom, mut spread) = (0.0, 0.0, 0.0);
    for group in &usable {
        for side in [&group.treated, &group.others] {
            let middle = mean(side);
            squares += side.iter().map(|value| (value - middle) * (value - middle)).sum::<f64>();
            freedom += side.len() as f64 - 1.0;
        }
        let (treated, others) = (group.treated.len() as f64, group.others.len() as f64);
        let share = treated / all;
        spread += share * share * (1.0 / treated + 1.0 / others);
    }
    if freedom < 1.0 || squares <= 0.0 {
        return None;
    }
    let error = libm::sqrt(squares / freedom * spread);
    let reach = t_at(1.0 - LEVEL / 2.0, freedom);
    Some(Difference {
        size,
        low: size - reach * error,
        high: size + reach * error,
        luck: luck(&usable, all, size),
        detectable: (reach + t_at(POWER, freedom)) * error,
    })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn weighed(groups: &[&Group], all: f64) -> Option<f64> {
    let part =
        |group: &&Group| (mean(&group.treated) - mean(&group.others)) * group.treated.len() as f64 / all;
    (all > 0.0).then(|| groups.iter().map(part).sum())
}

/// How often labels dealt anew within groups show a difference as large.
fn luck(groups: &[&Group], all: f64, size: f64) -> f64 {
    let further = (0..DRAWS).filter(|draw| {
        let mut random = Random::of_draw(1, *draw);
        let dealt: Vec<Group> = groups.iter().map(|group| dealt(group, &mut random)).collect();
        let dealt: Vec<&Group> = dealt.iter().collect();
        weighed(&dealt, all).is_some_and(|other| other.abs() >= size.abs() * (1.0 - 1e-12))
    });
    (further.count() as f64 + 1.0) / f64::from(DRAWS + 1)
}

fn dealt(group: &Group, random: &mut Random) -> Group {
    let mut values: Vec<f64> = group.treated.iter().chain(&group.others).copied().collect();
    for place in 0..group.treated.len() {
        let other = place + random.below(values.len() - place);
        values.swap(place, other);
    }
    let others = values.split_off(group.treated.len());
    Group { treated: values, others }
}

/// The value below which a share of Student's t distribution lies, for shares from 0.5 to 0.9999.
fn t_at(share: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 4_000.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if t_below(middle, freedom) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The chance of a value below `t`, for `t` from 0 on: by the incomplete beta function.
fn t_below(t: f64, freedom: f64) -> f64 {
    1.0 - 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The regularised incomplete beta function, by Lentz's continued fraction.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(1.0 - x),
    );
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued(x, a, b) / a
    } else {
        1.0 - front * continued(1.0 - x, b, a) / b
    }
}

fn continued(x: f64, a: f64, b: f64) -> f64 {
    let floor = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / floor(1.0 - (a + b) * x / (a + 1.0)));
    let mut whole = d;
    for step in 1..300 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for part in [even, odd] {
            d = 1.0 / floor(1.0 + part * d);
            c = floor(1.0 + part / c);
            whole *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-14 {
            break;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (share, freedom, value) in
            [(0.975, 1.0, 12.7062), (0.975, 10.0, 2.228139), (0.975, 38.0, 2.024394), (0.85, 20.0, 1.064016)]
        {
            let found = t_at(share, freedom);
            assert!((found - value).abs() < 1e-4, "{share} {freedom} {found}");
        }
    }

    #[test]
    fn a_difference_takes_off_what_happened_to_everybody() {
        let group = Group { treated: vec![12.0, 13.0, 14.0], others: vec![2.0, 3.0, 4.0] };
        let found = difference(&[group]).unwrap();
        assert!((found.size - 10.0).abs() < 1e-12 && found.low > 5.0 && found.high < 15.0);
        assert_eq!(difference(&[]), None);
        assert_eq!(difference(&[Group { treated: vec![1.0], others: vec![] }]), None);
    }
}
