//! Evidence: figures of company, teams and people over days, each computed once, and the earlier periods that
//! a goal's days are comparable with.

use super::objective::{Objective, Scope, is_of_now};
use crate::domain::facts::JudgedBy;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::kernel::{Date, DateRange, Money, PersonId, Rational, RoundingMode};
use crate::domain::measure::{Axis, Filter, Key, KpiId, MeasureFacts, Row, Undefined, Value, measure};
use crate::domain::model::goal::{GoalOwner, GoalValue};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many earlier periods are looked at, at most.
pub const MOST_WINDOWS: usize = 8;

type Asked = (KpiId, Scope, Option<DateRange>, u8);

/// Figures for goals, computed at the first need and kept.
pub struct Evidence<'a> {
    /// Deals, activities, leads, people and quotas.
    pub facts: &'a MeasureFacts<'a>,
    /// The last day that is over, and the last one of which anything is known.
    pub by: JudgedBy,
    rows: BTreeMap<Asked, Rc<Vec<Row>>>,
    spans: BTreeMap<KpiId, Option<Date>>,
}

impl<'a> Evidence<'a> {
    /// Nothing computed yet.
    pub fn new(facts: &'a MeasureFacts<'a>, by: impl Into<JudgedBy>) -> Evidence<'a> {
        Evidence { facts, by: by.into(), rows: BTreeMap::new(), spans: BTreeMap::new() }
    }

    /// The day by which an objective is judged: what rows measure, by the last day that they know; what people say,
    /// by today.
    pub fn day_of(&self, objective: &Objective) -> Date {
        if objective.measured.kpi().is_some() { self.by.known } else { self.by.today }
    }

    /// The value of a KPI for an owner over some days; all days where absent.
    pub fn value(&mut self, kpi: KpiId, scope: &Scope, range: Option<DateRange>, owner: &GoalOwner) -> Value {
        let (axis, key) = match owner {
            GoalOwner::Company => return self.company(kpi, scope, range),
            GoalOwner::Team(name) => (1, Key::Team(Some(name.clone()))),
            GoalOwner::Person(id) => (2, Key::Person(Some(*id))),
        };
        let rows = self.rows(kpi, scope, range, axis);
        match found(&rows, &key, kpi) {
            Some(value) => value,
            None => nothing_of(kpi, &self.company(kpi, scope, range)),
        }
    }

    /// The same for many people at once, in their order.
    pub fn values_of(
        &mut self,
        kpi: KpiId,
        scope: &Scope,
        range: DateRange,
        people: &[PersonId],
    ) -> Vec<Value> {
        let rows = self.rows(kpi, scope, Some(range), 2);
        let nothing = nothing_of(kpi, &self.company(kpi, scope, Some(range)));
        let value = |id: &PersonId| found(&rows, &Key::Person(Some(*id)), kpi);
        people.iter().map(|id| value(id).unwrap_or_else(|| nothing.clone())).collect()
    }

    /// What an objective stands at: its own days, or now. A quota's is the credit that its attainment tells.
    pub fn standing(&mut self, objective: &Objective, kpi: KpiId) -> Value {
        if let (true, GoalValue::Money(amount)) = (objective.is_quota(), objective.target) {
            let range = Some(objective.range);
            let reached = self.value(KpiId::Attainment, &objective.scope, range, &objective.owner);
            if let Some(credit) = credit(&reached, amount) {
                return Value::Money(credit);
            }
        }
        let range = if is_of_now(kpi) { None } else { Some(objective.range) };
        self.value(kpi, &objective.scope, range, &objective.owner)
    }

    fn company(&mut self, kpi: KpiId, scope: &Scope, range: Option<DateRange>) -> Value {
        let rows = self.rows(kpi, scope, range, 0);
        let value = rows.first().and_then(|row| row.value(kpi)).cloned();
        value.unwrap_or(Value::Undefined(Undefined::NothingToMeasure))
    }

    fn rows(&mut self, kpi: KpiId, scope: &Scope, range: Option<DateRange>, axis: u8) -> Rc<Vec<Row>> {
        let axes: &[Axis] = match axis {
            0 => &[],
            1 => &[Axis::Team],
            _ => &[Axis::Person],
        };
        let facts = self.facts;
        let rows = self.rows.entry((kpi, scope.clone(), range, axis)).or_insert_with(|| {
            let filter = Filter { period: range, texts: scope.clone(), ..Filter::default() };
            Rc::new(measure(facts, &[kpi], axes, &filter))
        });
        Rc::clone(rows)
    }

    /// The first day of which anything is known for a KPI.
    pub fn known_from(&mut self, kpi: KpiId) -> Option<Date> {
        let facts = self.facts;
        *self.spans.entry(kpi).or_insert_with(|| first_day(facts, kpi))
    }

    /// The earlier periods that a goal's days are comparable with, the latest first: the same kind of period
    /// of the calendar where the days are one, else as many days. All of them are over, and the data cover them.
    pub fn windows(&mut self, range: DateRange, kpi: KpiId) -> Vec<DateRange> {
        let Some(known) = self.known_from(kpi).filter(|_| !is_of_now(kpi)) else { return Vec::new() };
        let calendar = self.facts.workspace.settings.calendar;
        let grain = calendar.grain_of(range);
        let before = |range: DateRange| match grain {
            Some(grain) => calendar.range_of(range.from.plus_days(-1).ok()?, grain).ok(),
            None => {
                let from = range.from.plus_days(range.days().checked_neg()?).ok()?;
                DateRange::new(from, range.from).ok()
            }
        };
        let mut found = Vec::new();
        let mut window = range;
        while let Some(earlier) = before(window).filter(|earlier| known <= earlier.from) {
            if found.len() == MOST_WINDOWS {
                break;
            }
            if earlier.last_day() <= self.by.known {
                found.push(earlier);
            }
            window = earlier;
        }
        found
    }

    /// Whether a person worked on all days of a range, as far as is known.
    pub fn worked(&self, person: PersonId, range: DateRange) -> bool {
        let known = self.facts.workspace.people.get(&person);
        known.is_some_and(|person| person.works_on(range.from) && person.works_on(range.last_day()))
    }
}

/// The value in the row of a key; rows stand in the order of their keys.
fn found(rows: &[Row], key: &Key, kpi: KpiId) -> Option<Value> {
    let place = rows.binary_search_by(|row| row.keys.first().cmp(&Some(key))).ok()?;
    rows.get(place).and_then(|row| row.value(kpi)).cloned()
}

/// The credit behind an attainment of a quota, to the minor unit.
fn credit(reached: &Value, quota: Money) -> Option<Money> {
    let Value::Ratio(share) = reached else { return None };
    let exact = share.checked_mul(quota.exact_minor()).ok()?;
    let minor = RoundingMode::HalfAwayFromZero.whole(exact).ok()?;
    Some(Money::new(i64::try_from(minor).ok()?, quota.currency))
}

/// The value for an owner of whom no row tells: zero where parts add up and the whole is known.
fn nothing_of(kpi: KpiId, whole: &Value) -> Value {
    match whole {
        Value::Undefined(why) => Value::Undefined(why.clone()),
        Value::Money(money) if kpi.entry().additive => Value::Money(Money::zero(money.currency)),
        Value::Count(_) => Value::Count(0),
        _ => Value::Undefined(Undefined::NothingToMeasure),
    }
}

fn first_day(facts: &MeasureFacts, kpi: KpiId) -> Option<Date> {
    let least = |days: &[i32]| days.iter().filter(|day| **day != MISSING_DAY).min().copied();
    let day = match kpi {
        KpiId::LeadsCreated | KpiId::LeadsConverted | KpiId::LeadConversion => least(&facts.leads.created)?,
        _ if kpi.is_of_actions() => least(&facts.activities.day)?,
        _ => return facts.table.closed_span().map(|span| span.from),
    };
    Date::from_days(day).ok()
}

/// The middle of some numbers; nothing where there is none.
pub(super) fn median(mut numbers: Vec<Rational>) -> Option<Rational> {
    numbers.sort();
    let upper = *numbers.get(numbers.len() / 2)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *numbers.get((numbers.len() / 2).checked_sub(1)?)?;
    lower.checked_add(upper).ok()?.checked_mul(Rational::HALF).ok()
}
