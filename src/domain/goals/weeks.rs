//! What the own weeks say of a goal's end: the run rate of any figure that adds up over days.
//!
//! Plainly: what there is so far, and for the days to come blocks of weeks of the owner's own past, drawn many
//! times. Weeks before the first in which the owner did this work are no evidence. It needs [`LEAST_WEEKS`], and
//! unlike the forecast of won revenue it was not tried on past periods: whoever reads it is told so.

use super::attainable::{NoOutlook, Outlook};
use super::objective::{Objective, Scope, in_unit_of, is_of_now};
use crate::domain::kernel::{Date, DateRange, Grain, PersonId, Rational};
use crate::domain::measure::{Axis, Filter, Key, KpiId, MeasureFacts, Row, Undefined, Value, measure};
use crate::domain::model::goal::{GoalOwner, GoalValue};
use crate::domain::random::Random;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Fewer whole weeks than this tell too little.
pub const LEAST_WEEKS: usize = 8;
/// The most whole weeks that are looked back on.
const MOST_WEEKS: i32 = 52;
/// The most weeks that are drawn together, so that busy weeks stay beside busy ones.
const BLOCK_WEEKS: usize = 13;

type Asked = (KpiId, Scope, Option<Axis>);

/// Weeks of figures, computed at the first need and kept.
pub struct Weeks<'a> {
    facts: &'a MeasureFacts<'a>,
    today: Date,
    rows: BTreeMap<Asked, Rc<Vec<Row>>>,
}

impl<'a> Weeks<'a> {
    /// Nothing computed yet. `today` is the last day that is over.
    pub fn new(facts: &'a MeasureFacts<'a>, today: Date) -> Weeks<'a> {
        Weeks { facts, today, rows: BTreeMap::new() }
    }

    /// Where a goal may end by its owner's own weeks.
    ///
    /// # Errors
    /// Why the weeks say nothing of it.
    pub fn outlook(&mut self, objective: &Objective, draws: u32, seed: u64) -> Result<Outlook, NoOutlook> {
        let kpi = objective.measured.kpi().filter(|kpi| adds_up(*kpi)).ok_or(NoOutlook::DoesNotAddUp)?;
        if !objective.unknown_columns.is_empty() {
            return Err(NoOutlook::UnknownColumns);
        }
        let so_far = self.so_far(objective, kpi)?;
        let left = objective.range.until.days() - (self.today.days() + 1).max(objective.range.from.days());
        if left <= 0 {
            return outlook_of(objective, so_far, vec![0], None);
        }
        let weeks = self.of(objective, kpi);
        if weeks.len() < LEAST_WEEKS {
            return Err(NoOutlook::FewWeeks { weeks: weeks.len() as u32, wanted: LEAST_WEEKS as u32 });
        }
        let ends = (0..draws).map(|draw| drawn(&weeks, left, &mut Random::of_draw(seed, draw))).collect();
        outlook_of(objective, so_far, ends, Some(weeks.len() as u32))
    }

    /// What there is of the goal by today; zero before it begins.
    fn so_far(&self, objective: &Objective, kpi: KpiId) -> Result<Rational, NoOutlook> {
        let until = objective.range.until.min(self.today.plus_days(1).unwrap_or(Date::MAX));
        let Ok(range) = DateRange::new(objective.range.from, until) else { return Ok(Rational::ZERO) };
        let filter = Filter { period: Some(range), ..objective.rows() };
        let row = measure(self.facts, &[kpi], &[], &filter).into_iter().next();
        match row.as_ref().and_then(|row| row.value(kpi)) {
            Some(Value::Undefined(Undefined::MissingColumn { .. })) => Err(NoOutlook::NoHistory),
            Some(value @ Value::Money(money)) => match objective.target {
                GoalValue::Money(target) if target.currency != money.currency => {
                    Err(NoOutlook::Currency { forecast: money.currency })
                }
                _ => Ok(value.exact().unwrap_or(Rational::ZERO)),
            },
            other => Ok(other.and_then(Value::exact).unwrap_or(Rational::ZERO)),
        }
    }

    /// The owner's whole weeks, the latest first, from the first in which something was done.
    fn of(&mut self, objective: &Objective, kpi: KpiId) -> Vec<f64> {
        let (axis, owner) = match &objective.owner {
            GoalOwner::Company => (None, None),
            GoalOwner::Team(name) => (Some(Axis::Team), Some(Key::Team(Some(name.clone())))),
            GoalOwner::Person(id) => (Some(Axis::Person), Some(Key::Person(Some(*id)))),
        };
        let calendar = self.facts.workspace.settings.calendar;
        let Ok(running) = calendar.range_of(self.today, Grain::Week) else { return Vec::new() };
        let last = if self.today >= running.last_day() { running.until } else { running.from };
        let rows = self.rows(kpi, &objective.scope, axis, last);
        let mut weeks = vec![0.0; usize::try_from(MOST_WEEKS).unwrap_or(0)];
        for row in rows.iter().filter(|row| owner.is_none() || row.keys.first() == owner.as_ref()) {
            let Some(Key::Time(Some(week))) = row.keys.last() else { continue };
            let back = usize::try_from((last.days() - week.range.until.days()) / 7).ok();
            let exact = row.value(kpi).and_then(Value::exact);
            if let (Some(slot), Some(exact)) = (back.and_then(|back| weeks.get_mut(back)), exact) {
                *slot = exact.to_f64();
            }
        }
        let known = weeks.iter().rposition(|value| *value != 0.0).map_or(0, |last| last + 1);
        weeks.truncate(known);
        if let GoalOwner::Person(person) = objective.owner {
            weeks.truncate(self.since_hired(person, last));
        }
        weeks
    }

    /// How many whole weeks a person has been there, at most.
    fn since_hired(&self, person: PersonId, last: Date) -> usize {
        let hired = self.facts.workspace.people.get(&person).and_then(|person| person.hired);
        let days = hired.map_or(i32::MAX, |day| last.days().saturating_sub(day.days()));
        usize::try_from(days / 7).unwrap_or(0)
    }

    fn rows(&mut self, kpi: KpiId, scope: &Scope, axis: Option<Axis>, last: Date) -> Rc<Vec<Row>> {
        let axes: Vec<Axis> = axis.into_iter().chain([Axis::Time(Grain::Week)]).collect();
        let facts = self.facts;
        let rows = self.rows.entry((kpi, scope.clone(), axis)).or_insert_with(|| {
            let from = last.plus_days(-7 * MOST_WEEKS).unwrap_or(Date::MIN);
            let period = DateRange::new(from, last).ok();
            let filter = Filter { period, texts: scope.clone(), ..Filter::default() };
            Rc::new(measure(facts, &[kpi], &axes, &filter))
        });
        Rc::clone(rows)
    }
}

/// Whether weeks of it can stand for weeks to come: it adds up, by what happened in the week itself.
fn adds_up(kpi: KpiId) -> bool {
    let is_planned = matches!(kpi, KpiId::Quota | KpiId::SlippedDeals);
    kpi.entry().additive && !is_of_now(kpi) && !is_planned
}

/// What the days to come bring in one draw, in whole units.
fn drawn(weeks: &[f64], left: i32, random: &mut Random) -> i64 {
    // Few weeks are drawn in short blocks: of one long block there would be only one to choose.
    let block = (weeks.len() / 4).clamp(1, BLOCK_WEEKS);
    let (mut sum, mut ahead, mut start) = (0.0, left, 0);
    let mut at = block;
    while ahead > 0 {
        if at == block {
            (start, at) = (random.below(weeks.len() - block + 1), 0);
        }
        let days = ahead.min(7);
        // The latest week lies first; a block runs forward in time.
        sum += weeks[start + block - 1 - at] * f64::from(days) / 7.0;
        (ahead, at) = (ahead - days, at + 1);
    }
    libm::round(sum) as i64
}

/// The ends read off what is drawn beside what there is.
fn outlook_of(
    objective: &Objective,
    so_far: Rational,
    mut ends: Vec<i64>,
    weeks: Option<u32>,
) -> Result<Outlook, NoOutlook> {
    ends.sort_unstable();
    let end = |drawn: i64| so_far.checked_add(Rational::whole(drawn)).unwrap_or(so_far);
    let reached = ends.iter().filter(|drawn| objective.is_met_by(end(**drawn))).count() as u32;
    let at = |percent: usize| {
        let place = (ends.len().saturating_sub(1)) * percent / 100;
        let exact = end(ends.get(place).copied().unwrap_or(0));
        in_unit_of(objective.target, exact).ok_or(NoOutlook::NoHistory)
    };
    Ok(Outlook { reached, draws: ends.len() as u32, p10: at(10)?, p50: at(50)?, p90: at(90)?, weeks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_weeks_are_not_drawn_as_the_only_block_there_is() {
        let weeks: Vec<f64> = (1..=9).map(f64::from).collect();
        let ends: Vec<i64> = (0..200).map(|draw| drawn(&weeks, 28, &mut Random::of_draw(1, draw))).collect();
        let (least, most) = (ends.iter().min().copied(), ends.iter().max().copied());
        assert!(least < most && least >= Some(4) && most <= Some(36), "{least:?} {most:?}");
        let mean = ends.iter().sum::<i64>() as f64 / 200.0;
        assert!((mean - 20.0).abs() < 3.0, "{mean}");
    }

    #[test]
    fn a_part_of_a_week_brings_its_part() {
        let mut random = Random::of_draw(1, 0);
        assert_eq!(drawn(&[70.0; 8], 10, &mut random), 100);
    }
}
