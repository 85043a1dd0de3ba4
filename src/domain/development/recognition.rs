//! Recognition: leagues, contests and badges; who is shown how; and how much of a lead is luck.
//!
//! Whoever opted out stands in no ranking, and ranks are counted without them. Whoever wants to stay unnamed keeps
//! the place without a name: the answer does not hold who it is. Equal results share their rank.
//!
//! The luck of a lead: the weeks of the period are drawn anew, so that a week may count twice or not at all. The
//! share of draws in which the same one leads says how much of the lead is more than a good week. That is asked
//! only of KPIs that add up over weeks.

use super::by_person::worked_through;
use crate::domain::kernel::{
    AllocationError, Date, DateRange, Grain, Money, PersonId, Rational, RecordId, allocate,
};
use crate::domain::measure::{Axis, Better, Filter, Grid, Key, KpiId, MeasureFacts, Question, answer};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{Contest, ContestForm, Display, Record, Rule, Ties};
use crate::domain::model::goal::{Aim, GoalValue};
use crate::domain::random::Random;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How often weeks are drawn anew.
const DRAWS: u32 = 999;
/// How many earlier periods make a person's own measure.
const PAST: usize = 4;

/// By what people are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum League {
    /// A KPI as it stands.
    Kpi(KpiId),
    /// A KPI against the same person's in as many days before.
    Improvement(KpiId),
    /// A KPI as a share of the same person's own mean over four periods before: a handicap.
    Handicap(KpiId),
    /// Parts of deals that others own.
    Assists,
}

impl League {
    /// The leagues that are offered: attainment, improvement, handicap, quality of activity, assists.
    pub const ALL: [League; 5] = [
        League::Kpi(KpiId::Attainment),
        League::Improvement(KpiId::Revenue),
        League::Handicap(KpiId::Revenue),
        League::Kpi(KpiId::DealsPerMeeting),
        League::Assists,
    ];

    /// Its name in files and links.
    pub fn slug(self) -> String {
        match self {
            League::Kpi(kpi) => kpi.slug(),
            League::Improvement(kpi) => format!("improvement-{}", kpi.slug()),
            League::Handicap(kpi) => format!("handicap-{}", kpi.slug()),
            League::Assists => "assists".to_owned(),
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<League> {
        let of = |prefix: &str| text.strip_prefix(prefix).and_then(KpiId::parse);
        match (of("improvement-"), of("handicap-")) {
            (Some(kpi), _) => Some(League::Improvement(kpi)),
            (_, Some(kpi)) => Some(League::Handicap(kpi)),
            _ if text == "assists" => Some(League::Assists),
            _ => KpiId::parse(text).map(League::Kpi),
        }
    }
}

/// Who stands on a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A person.
    Person(PersonId),
    /// Somebody who wants to stay unnamed.
    Unnamed,
    /// A team.
    Team(String),
}

/// One line of a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From 1; equal values share it.
    pub rank: u32,
    /// Who.
    pub who: Who,
    /// The exact value: minor units, a count, a ratio, days, or a share of the own mean.
    pub value: Rational,
    /// What it wins in a contest.
    pub prize: Option<Money>,
    /// What it wins in words.
    pub words: String,
}

/// A ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The days.
    pub range: DateRange,
    /// Places, the best first.
    pub places: Vec<Place>,
    /// The share of draws in which the same one leads; nothing where that can't be asked.
    pub sure: Option<f64>,
}

/// A pair of a contest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duel {
    /// Its two places, the better first.
    pub places: Vec<Place>,
}

/// How a contest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ContestState {
    NotBegun,
    Running,
    Over,
}

/// A contest and its places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContestReport {
    /// Which.
    pub contest: RecordId,
    /// How it stands.
    pub state: ContestState,
    /// All places.
    pub ranking: Ranking,
    /// The pairs of a contest head to head.
    pub duels: Vec<Duel>,
}

/// How everybody wants to be shown.
pub fn displays(workspace: &Workspace) -> BTreeMap<PersonId, Display> {
    let chosen = workspace.coaching.values().filter_map(|entry| match entry.record() {
        Record::Showing(one) => Some((one.person, one.display)),
        _ => None,
    });
    // Of several records the most reserved one holds.
    let mut displays = BTreeMap::new();
    for (person, display) in chosen {
        let known = displays.entry(person).or_insert(display);
        *known = (*known).max(display);
    }
    displays
}

/// How a person is shown; nothing for those who opted out.
pub fn shown(displays: &BTreeMap<PersonId, Display>, person: PersonId) -> Option<Who> {
    match displays.get(&person).copied().unwrap_or_default() {
        Display::Named => Some(Who::Person(person)),
        Display::Anonymous => Some(Who::Unnamed),
        Display::Out => None,
    }
}

/// Values by whom they belong to, exact.
type Values = BTreeMap<Who, Rational>;

/// A ranking of people in a league over days. `assists` are parts of others' deals by person.
pub fn league(
    facts: &MeasureFacts,
    league: League,
    range: DateRange,
    assists: &BTreeMap<PersonId, u64>,
) -> Ranking {
    let displays = displays(facts.workspace);
    let (values, kpi) = match league {
        League::Assists => (
            assists
                .iter()
                .map(|(person, count)| (*person, Rational::whole(i64::try_from(*count).unwrap_or(i64::MAX))))
                .collect(),
            None,
        ),
        League::Kpi(kpi) => (people(facts, kpi, range), Some(kpi)),
        League::Improvement(kpi) => {
            let past = before(range, 1).map(|range| settled(facts, kpi, range)).unwrap_or_default();
            let rise = |(person, now): (&PersonId, &Rational)| {
                Some((*person, now.checked_sub(*past.get(person)?).ok()?))
            };
            (people(facts, kpi, range).iter().filter_map(rise).collect(), Some(kpi))
        }
        League::Handicap(kpi) => (handicapped(facts, kpi, range), Some(kpi)),
    };
    let lower = kpi.is_some_and(|kpi| kpi.entry().better == Better::Lower);
    let places = ranked(values.clone(), lower, &displays);
    let sure = kpi.and_then(|kpi| lead(facts, kpi, range, &values, &displays));
    Ranking { range, places, sure }
}

/// As many days, so many times before.
fn before(range: DateRange, times: i32) -> Option<DateRange> {
    let days = range.days().checked_mul(times)?;
    DateRange::new(range.from.plus_days(-days).ok()?, range.until.plus_days(-days).ok()?).ok()
}

fn handicapped(facts: &MeasureFacts, kpi: KpiId, range: DateRange) -> BTreeMap<PersonId, Rational> {
    let windows: Vec<DateRange> = (1..=PAST as i32).filter_map(|times| before(range, times)).collect();
    let past: Vec<BTreeMap<PersonId, Rational>> =
        windows.iter().map(|window| settled(facts, kpi, *window)).collect();
    let share = |(person, now): (PersonId, Rational)| {
        let own: Vec<Rational> = past.iter().filter_map(|window| window.get(&person).copied()).collect();
        let sum = own.iter().try_fold(Rational::ZERO, |sum, value| sum.checked_add(*value)).ok()?;
        let mean = sum.checked_div(Rational::whole(own.len() as i64)).ok()?;
        (own.len() == PAST && mean > Rational::ZERO).then_some(())?;
        Some((person, now.checked_div(mean).ok()?))
    };
    people(facts, kpi, range).into_iter().filter_map(share).collect()
}

fn grid(facts: &MeasureFacts, kpi: KpiId, by: Vec<Axis>, range: DateRange) -> Option<Grid> {
    let filter = Filter::in_period(range);
    answer(facts, &[Question { kpis: vec![kpi], by, filter }]).into_iter().next()
}

/// Exact values by person; money of several currencies is not compared.
fn people(facts: &MeasureFacts, kpi: KpiId, range: DateRange) -> BTreeMap<PersonId, Rational> {
    let Some(grid) = grid(facts, kpi, vec![Axis::Person], range) else { return BTreeMap::new() };
    let of = |row: usize| match grid.keys(row).first() {
        Some(Key::Person(Some(person))) => Some((*person, grid.columns.first()?.value(row).exact()?)),
        _ => None,
    };
    if is_mixed(&grid) { BTreeMap::new() } else { (0..grid.len()).filter_map(of).collect() }
}

/// The values of those who worked on all of these days: who was new then has no measure of the own yet.
fn settled(facts: &MeasureFacts, kpi: KpiId, range: DateRange) -> BTreeMap<PersonId, Rational> {
    let mut values = people(facts, kpi, range);
    values.retain(|id, _| facts.workspace.people.get(id).is_some_and(|person| worked_through(person, range)));
    values
}

fn is_mixed(grid: &Grid) -> bool {
    let currency = |row: usize| grid.columns.first().and_then(|column| column.currency(row));
    let met: BTreeSet<_> = (0..grid.len()).filter_map(currency).collect();
    met.len() > 1
}

fn teams(facts: &MeasureFacts, kpi: KpiId, range: DateRange) -> Values {
    let Some(grid) = grid(facts, kpi, vec![Axis::Team], range) else { return Values::new() };
    let of = |row: usize| match grid.keys(row).first() {
        Some(Key::Team(Some(team))) => {
            Some((Who::Team(team.clone()), grid.columns.first()?.value(row).exact()?))
        }
        _ => None,
    };
    if is_mixed(&grid) { Values::new() } else { (0..grid.len()).filter_map(of).collect() }
}

/// People in their places, those who opted out left out before ranks are counted.
fn ranked(
    values: BTreeMap<PersonId, Rational>,
    lower: bool,
    displays: &BTreeMap<PersonId, Display>,
) -> Vec<Place> {
    let shown = values.into_iter().filter_map(|(person, value)| Some((shown(displays, person)?, value)));
    in_order(shown.collect(), lower)
}

fn in_order(mut values: Vec<(Who, Rational)>, lower: bool) -> Vec<Place> {
    values.sort_by(|a, b| if lower { a.1.cmp(&b.1) } else { b.1.cmp(&a.1) }.then_with(|| a.0.cmp(&b.0)));
    let mut places: Vec<Place> = Vec::with_capacity(values.len());
    for (index, (who, value)) in (1u32..).zip(values) {
        let rank = places.last().filter(|last| last.value == value).map_or(index, |last| last.rank);
        places.push(Place { rank, who, value, prize: None, words: String::new() });
    }
    places
}

/// The share of draws of weeks in which the one who leads still leads.
fn lead(
    facts: &MeasureFacts,
    kpi: KpiId,
    range: DateRange,
    values: &BTreeMap<PersonId, Rational>,
    displays: &BTreeMap<PersonId, Display>,
) -> Option<f64> {
    let base = if kpi == KpiId::Attainment { KpiId::Revenue } else { kpi };
    if !base.entry().additive {
        return None;
    }
    let grid = grid(facts, base, vec![Axis::Person, Axis::Time(Grain::Week)], range)?;
    let mut weeks: BTreeMap<PersonId, BTreeMap<Date, f64>> = BTreeMap::new();
    for row in 0..grid.len() {
        if let [Key::Person(Some(person)), Key::Time(Some(week))] = grid.keys(row).as_slice() {
            let value = grid.columns.first()?.number(row)?;
            weeks.entry(*person).or_default().insert(week.range.from, value);
        }
    }
    let shown: Vec<(&PersonId, f64)> = values
        .iter()
        .filter(|(person, _)| shown(displays, **person).is_some())
        .map(|(person, value)| (person, value.to_f64()))
        .collect();
    let days: BTreeSet<Date> = weeks.values().flat_map(BTreeMap::keys).copied().collect();
    let days: Vec<Date> = days.into_iter().collect();
    let leader = *shown.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0)))?.0;
    if shown.len() < 2 || days.len() < 4 {
        return None;
    }
    let nothing = BTreeMap::new();
    let rows: Vec<(PersonId, f64, &BTreeMap<Date, f64>)> = shown
        .iter()
        .map(|(person, value)| (**person, *value, weeks.get(*person).unwrap_or(&nothing)))
        .collect();
    Some(share_of_leads(&rows, &days, leader))
}

/// Each value moves by what the drawn weeks are more or less than the weeks as they were, in its own scale.
fn share_of_leads(rows: &[(PersonId, f64, &BTreeMap<Date, f64>)], days: &[Date], leader: PersonId) -> f64 {
    let stays = (0..DRAWS).filter(|draw| {
        let mut random = Random::of_draw(2, *draw);
        let drawn: Vec<Date> = days.iter().map(|_| days[random.below(days.len())]).collect();
        let moved = |(person, value, weeks): &(PersonId, f64, &BTreeMap<Date, f64>)| {
            let whole: f64 = weeks.values().sum();
            let anew: f64 = drawn.iter().filter_map(|day| weeks.get(day)).sum();
            (*person, if whole == 0.0 { *value } else { value * anew / whole })
        };
        let best = rows.iter().map(moved).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.is_some_and(|(person, _)| person == leader)
    });
    stays.count() as f64 / f64::from(DRAWS)
}

/// All contests that share a day with some days.
pub fn contests(facts: &MeasureFacts, within: DateRange, today: Date) -> Vec<ContestReport> {
    let displays = displays(facts.workspace);
    let known = facts.workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Contest(contest) if contest.range.overlap(within).is_some() => Some((*id, contest)),
        _ => None,
    });
    known.filter_map(|(id, contest)| contest_report(facts, id, contest, &displays, today)).collect()
}

fn contest_report(
    facts: &MeasureFacts,
    id: RecordId,
    contest: &Contest,
    displays: &BTreeMap<PersonId, Display>,
    today: Date,
) -> Option<ContestReport> {
    let kpi = KpiId::parse(&contest.kpi)?;
    let lower = contest.aim == Aim::AtMost;
    let mut values = people(facts, kpi, contest.range);
    if !contest.people.is_empty() {
        values.retain(|person, _| contest.people.contains(person));
        for person in contest.people.iter().filter(|_| kpi.entry().additive) {
            values.entry(*person).or_insert(Rational::ZERO);
        }
    }
    let mut places = match contest.form {
        ContestForm::Teams => in_order(teams(facts, kpi, contest.range).into_iter().collect(), lower),
        _ => ranked(values.clone(), lower, displays),
    };
    let duels = match contest.form {
        ContestForm::HeadToHead => duels(contest, &values, lower, displays),
        _ => award(contest, &mut places).map(|()| Vec::new()).ok()?,
    };
    let state = match () {
        () if today < contest.range.from => ContestState::NotBegun,
        () if today < contest.range.until => ContestState::Running,
        () => ContestState::Over,
    };
    let is_of_people = contest.form != ContestForm::Teams && !lower;
    let sure = if is_of_people { lead(facts, kpi, contest.range, &values, displays) } else { None };
    Some(ContestReport { contest: id, state, ranking: Ranking { range: contest.range, places, sure }, duels })
}

/// The pairs of which nobody opted out; the first prize goes to the winner, and is halved between equals.
fn duels(
    contest: &Contest,
    values: &BTreeMap<PersonId, Rational>,
    lower: bool,
    displays: &BTreeMap<PersonId, Display>,
) -> Vec<Duel> {
    let pair = |people: &[PersonId]| {
        let pair: BTreeMap<PersonId, Rational> =
            people.iter().filter_map(|person| Some((*person, *values.get(person)?))).collect();
        let mut places = ranked(pair, lower, displays);
        let winner = Contest { prizes: contest.prizes.iter().take(1).cloned().collect(), ..contest.clone() };
        let is_whole = places.len() == 2 && award(&winner, &mut places).is_ok();
        is_whole.then_some(Duel { places })
    };
    contest.people.chunks(2).filter_map(pair).collect()
}

/// Gives the prizes of a table out. Equal places share the prizes of all places that they take, to the cent and
/// the odd cents to the earlier line; or each gets the best.
///
/// # Errors
/// The amounts do not fit.
pub fn award(contest: &Contest, places: &mut [Place]) -> Result<(), AllocationError> {
    let mut from = 0;
    while from < places.len() {
        let rank = places[from].rank;
        let tied = places[from..].iter().take_while(|place| place.rank == rank).count();
        let prizes: Vec<_> = contest.prizes.iter().skip(from).take(tied).collect();
        let amounts: Vec<Money> = prizes.iter().filter_map(|prize| prize.amount).collect();
        let words: Vec<&str> =
            prizes.iter().map(|prize| prize.words.as_str()).filter(|words| !words.is_empty()).collect();
        let (group, best) = (&mut places[from..from + tied], amounts.first().copied());
        match (contest.ties, best) {
            (Ties::Split, Some(first)) => {
                let total = Money::sum(first.currency, amounts).map_err(AllocationError::Money)?;
                let parts = allocate(total.minor, &vec![Rational::ONE; tied])?;
                for (place, minor) in group.iter_mut().zip(parts) {
                    place.prize = Some(Money::new(minor, first.currency));
                }
            }
            (_, best) => group.iter_mut().for_each(|place| place.prize = best),
        }
        let said = match contest.ties {
            Ties::Split => words.join(" + "),
            Ties::Each => words.first().copied().unwrap_or_default().to_owned(),
        };
        group.iter_mut().for_each(|place| place.words.clone_from(&said));
        from += tied;
    }
    Ok(())
}

/// A badge that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earned {
    /// Which.
    pub badge: RecordId,
    /// Who.
    pub who: Who,
    /// The last day of the period that earned it, or the day on which it was given.
    pub on: Date,
    /// What the KPI came to, where a rule earned it.
    pub value: Option<Rational>,
    /// What for, where it was given by hand.
    pub reason: String,
}

/// The badges earned in these days by rules whose periods end in them, and those given by hand. `displays`
/// says how people are shown to others; on somebody's own page nobody hides.
pub fn earned(
    facts: &MeasureFacts,
    within: DateRange,
    today: Date,
    displays: &BTreeMap<PersonId, Display>,
) -> Vec<Earned> {
    let mut found = Vec::new();
    for (id, entry) in &facts.workspace.coaching {
        match entry.record() {
            Record::Badge(badge) => {
                if let Some(rule) = &badge.rule {
                    found.extend(by_rule(facts, *id, rule, within, today, displays));
                }
            }
            Record::Award(award) if within.contains(award.on) => {
                found.extend(shown(displays, award.person).map(|who| Earned {
                    badge: award.badge,
                    who,
                    on: award.on,
                    value: None,
                    reason: award.reason.clone(),
                }));
            }
            _ => {}
        }
    }
    found.sort_by(|a, b| (b.on, a.badge, &a.who).cmp(&(a.on, b.badge, &b.who)));
    found
}

fn by_rule(
    facts: &MeasureFacts,
    badge: RecordId,
    rule: &Rule,
    within: DateRange,
    today: Date,
    displays: &BTreeMap<PersonId, Display>,
) -> Vec<Earned> {
    let Some(kpi) = KpiId::parse(&rule.kpi) else { return Vec::new() };
    let periods = facts.workspace.settings.calendar.periods_in(within, rule.grain).unwrap_or_default();
    let finished = periods.into_iter().map(|period| period.range);
    let finished = finished.filter(|range| within.contains(range.last_day()) && range.last_day() <= today);
    let bound = rule.bound.exact();
    let meets = |value: Rational| match rule.aim {
        Aim::AtLeast => value >= bound,
        Aim::AtMost => value <= bound,
    };
    let mut found = Vec::new();
    for range in finished {
        let currency = match rule.bound {
            GoalValue::Money(money) => Some(money.currency),
            GoalValue::Number(_) => None,
        };
        for (person, value) in people_in(facts, kpi, range, currency) {
            if let Some(who) = shown(displays, person).filter(|_| meets(value)) {
                let on = range.last_day();
                found.push(Earned { badge, who, on, value: Some(value), reason: String::new() });
            }
        }
    }
    found
}

/// The same, of money only that in the currency of the bound.
fn people_in(
    facts: &MeasureFacts,
    kpi: KpiId,
    range: DateRange,
    currency: Option<crate::domain::kernel::Currency>,
) -> BTreeMap<PersonId, Rational> {
    let Some(grid) = grid(facts, kpi, vec![Axis::Person], range) else { return BTreeMap::new() };
    let of = |row: usize| match grid.keys(row).first() {
        Some(Key::Person(Some(person))) => {
            let column = grid.columns.first().filter(|column| column.currency(row) == currency)?;
            Some((*person, column.value(row).exact()?))
        }
        _ => None,
    };
    (0..grid.len()).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, Id};
    use crate::domain::model::coaching::Prize;

    fn person(number: u8) -> PersonId {
        PersonId(Id::from_bits(number.into()))
    }

    fn contest(amounts: &[i64], ties: Ties) -> Contest {
        let prize =
            |minor: &i64| Prize { words: String::new(), amount: Some(Money::new(*minor, Currency::USD)) };
        Contest {
            name: "May".to_owned(),
            range: DateRange::new(Date::from_days(0).unwrap(), Date::from_days(30).unwrap()).unwrap(),
            kpi: "revenue".to_owned(),
            aim: Aim::AtLeast,
            form: ContestForm::Table,
            people: Vec::new(),
            prizes: amounts.iter().map(prize).collect(),
            ties,
        }
    }

    fn prizes(values: &[i64], contest: &Contest) -> Vec<(u32, Option<i64>)> {
        let values = (0u8..).zip(values).map(|(number, value)| (person(number), Rational::whole(*value)));
        let mut places = ranked(values.collect(), false, &BTreeMap::new());
        award(contest, &mut places).unwrap();
        places.into_iter().map(|place| (place.rank, place.prize.map(|money| money.minor))).collect()
    }

    #[test]
    fn equal_places_share_the_prizes_that_they_take_to_the_cent() {
        let split = contest(&[10_000, 5_001, 1_000], Ties::Split);
        assert_eq!(
            prizes(&[9, 9, 3, 1], &split),
            [(1, Some(7_501)), (1, Some(7_500)), (3, Some(1_000)), (4, None)]
        );
        assert_eq!(
            prizes(&[9, 3, 3, 3], &split),
            [(1, Some(10_000)), (2, Some(2_001)), (2, Some(2_000)), (2, Some(2_000))]
        );
        let each = contest(&[10_000, 5_000], Ties::Each);
        assert_eq!(prizes(&[9, 9, 3], &each), [(1, Some(10_000)), (1, Some(10_000)), (3, None)]);
    }

    #[test]
    fn who_opted_out_takes_no_place_and_who_is_unnamed_keeps_one() {
        let displays = [(person(0), Display::Out), (person(1), Display::Anonymous)].into();
        let values = (0u8..3).map(|number| (person(number), Rational::whole(9 - i64::from(number))));
        let places = ranked(values.collect(), false, &displays);
        let lines: Vec<(u32, Who)> = places.into_iter().map(|place| (place.rank, place.who)).collect();
        assert_eq!(lines, [(1, Who::Unnamed), (2, Who::Person(person(2)))]);
    }
}
