//! Periods of the calendar year, parts of a period, active time and tenure, day by day.

use super::number::{Fr, Zero, ratio};
use super::world::{World, days_of, fold, is_employed};
use attain::domain::kernel::{Date, DateRange, Grain, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::{AppliesTo, DayCount, Since, Who};

pub fn span(from: Date, until: Date) -> DateRange {
    DateRange::new(from, until).unwrap()
}

/// The month, quarter or year of a day.
pub fn period_of(grain: Grain, day: Date) -> DateRange {
    let months = grain.months();
    let first = (i32::from(day.month()) - 1) / months * months + 1;
    let from = Date::from_ymd(day.year(), u8::try_from(first).unwrap(), 1).unwrap();
    span(from, from.plus_months(months).unwrap())
}

/// The periods that touch a range.
pub fn periods(grain: Grain, range: DateRange) -> Vec<DateRange> {
    let mut list = vec![period_of(grain, range.from)];
    while list[list.len() - 1].until < range.until {
        list.push(period_of(grain, list[list.len() - 1].until));
    }
    list
}

pub fn months_of(range: DateRange) -> Vec<DateRange> {
    periods(Grain::Month, range)
}

pub fn is_whole_months(range: DateRange) -> bool {
    let list = months_of(range);
    list[0].from == range.from && list[list.len() - 1].until == range.until
}

/// Whether a plan pays somebody on a day, whether employed or not.
pub fn is_paid(plan: &Plan, world: &World, person: PersonId, day: Date) -> bool {
    if !plan.effective.range().is_ok_and(|days| days.contains(day)) {
        return false;
    }
    let AppliesTo::Assigned(list) = &plan.applies_to else { return true };
    let record = world.person(person);
    list.iter().any(|assignment| {
        let fits = match &assignment.who {
            Who::Person(name) => world.find(name).is_some_and(|found| found.id == person),
            Who::Role(role) => record.on(day).role.is_some_and(|own| fold(own) == fold(role)),
            Who::Team(team) => world.team(record, day).is_some_and(|own| fold(&own) == fold(team)),
        };
        fits && assignment.range().is_ok_and(|days| days.contains(day))
    })
}

/// The runs of days of a range on which a plan pays somebody.
pub fn parts(plan: &Plan, world: &World, person: PersonId, range: DateRange) -> Vec<DateRange> {
    let mut runs: Vec<DateRange> = Vec::new();
    for day in days_of(range).filter(|day| is_paid(plan, world, person, *day)) {
        let next = day.plus_days(1).unwrap();
        match runs.last_mut() {
            Some(run) if run.until == day => run.until = next,
            _ => runs.push(span(day, next)),
        }
    }
    runs
}

/// On how many days of a range somebody works.
pub fn active_days(world: &World, person: PersonId, range: DateRange) -> i32 {
    let person = world.person(person);
    days_of(range).filter(|day| is_employed(person, *day)).map(|_| 1).sum()
}

/// The share of `of` on which somebody works within `range`: by days, or by whole months.
pub fn active_share(
    world: &World,
    person: Option<PersonId>,
    range: DateRange,
    of: DateRange,
    by: DayCount,
) -> Fr {
    let Some(common) = range.overlap(of) else { return Fr::zero() };
    let days = |range: DateRange| person.map_or(range.days(), |person| active_days(world, person, range));
    match by {
        DayCount::Days => ratio(days(common), of.days()),
        DayCount::Months => {
            let months = months_of(of);
            let worked = months
                .iter()
                .filter(|month| range.overlap(**month) == Some(**month) && days(**month) == month.days());
            ratio(i64::try_from(worked.count()).unwrap(), i64::try_from(months.len()).unwrap())
        }
    }
}

fn month_number(day: Date) -> i32 {
    day.year() * 12 + i32::from(day.month())
}

/// Which tenure month a day is in, 1 being that of the first day.
pub fn tenure(plan: &Plan, world: &World, person: PersonId, since: Since, day: Date) -> Option<i32> {
    let first = match since {
        Since::Hired => world.person(person).hired?,
        Since::Assigned => {
            let range = DateRange::new(plan.effective.from, day.plus_days(1).unwrap()).ok()?;
            days_of(range).find(|day| is_paid(plan, world, person, *day))?
        }
    };
    Some(month_number(day) - month_number(first) + 1)
}

/// Whole calendar months from one day to a later one.
pub fn months_elapsed(from: Date, to: Date) -> i32 {
    let mut months = 0;
    while from.plus_months(months + 1).unwrap() <= to {
        months += 1;
    }
    months
}
