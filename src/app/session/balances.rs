//! What is owed either way: draws, what is carried, what is held back, and when that is paid.

use crate::app::requests::{Balance, PayReport, ReleaseDue};
use crate::domain::commission::balance::{CARRIED_IN, CARRIED_ON};
use crate::domain::commission::settle::{ADJUSTMENT_CARRIED_IN, ADJUSTMENT_CARRIED_ON};
use crate::domain::commission::{PayError, PayFacts, Statement, Terms};
use crate::domain::kernel::{Date, DateRange, Money, Period, PersonId};
use crate::domain::model::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// How many payout periods ahead are looked through for a release.
const PERIODS_AHEAD: usize = 36;

/// What is owed either way at the end of a period: draws, what is carried, what is held back.
pub(super) fn balances(
    report: &PayReport,
    plans: &[Plan],
    facts: &PayFacts,
    period: Option<DateRange>,
) -> Result<Vec<Balance>, String> {
    let mut last: BTreeMap<(&str, PersonId), &Statement> = BTreeMap::new();
    for statement in &report.statements {
        last.insert((statement.plan.as_str(), statement.person), statement);
    }
    let until = period.map(|period| period.until);
    let mut all = Vec::new();
    for plan in plans {
        let held = held_back(plan, facts, until).map_err(|error| error.to_string())?;
        for ((_, person), statement) in last.iter().filter(|((name, _), _)| *name == plan.name) {
            let of = |ids: [&str; 2]| {
                let lines = statement.lines.iter().filter(|line| ids.contains(&line.component.as_str()));
                Money::sum(statement.currency, lines.map(|line| line.amount))
                    .map_err(|error| error.to_string())
            };
            let carried = of([CARRIED_ON, ADJUSTMENT_CARRIED_ON])?;
            let taken = of([CARRIED_IN, ADJUSTMENT_CARRIED_IN])?;
            let balance = Balance {
                name: statement.person_name.clone(),
                plan: plan.name.clone(),
                period: statement.period.name.clone(),
                draw: statement.draw_balance,
                carried,
                taken,
                held: held.get(person).copied(),
            };
            let is_open = balance.draw.is_some_and(|draw| draw.minor != 0)
                || [carried, taken].iter().any(|amount| amount.minor != 0)
                || balance.held.is_some_and(|held| held.minor != 0);
            if is_open {
                all.push(balance);
            }
        }
    }
    Ok(all)
}

/// Whether a plan keeps anything of what is earned for later.
fn keeps(plan: &Plan) -> bool {
    let keeps =
        |plan: &Plan| plan.components.iter().any(|one| one.holdback.is_some() || one.pay_on.is_some());
    plan.editions().iter().any(keeps)
}

/// The plan as it would pay if nothing were kept for later.
fn keeping_nothing(plan: &Plan) -> Plan {
    let release = |components: &mut Vec<crate::domain::model::plan::Component>| {
        for component in components {
            (component.holdback, component.pay_on) = (None, None);
        }
    };
    let mut open = plan.clone();
    release(&mut open.components);
    open.versions.iter_mut().filter_map(|version| version.components.as_mut()).for_each(release);
    open
}

type Sums = BTreeMap<PersonId, i64>;

fn sums(terms: &Terms<'_>, periods: &[Period]) -> Result<Sums, PayError> {
    let mut sums = Sums::new();
    for (_, person, minor) in terms.payouts(periods)? {
        let sum = sums.entry(person).or_insert(0i64);
        *sum = sum.saturating_add(minor);
    }
    Ok(sums)
}

/// What each person is paid for the periods with facts that end by a day.
fn paid_until(terms: &Terms<'_>, until: Date) -> Result<Sums, PayError> {
    let mut periods = terms.pay_periods()?;
    periods.retain(|period| period.range.until <= until);
    sums(terms, &periods)
}

/// What `whole` has more than `paid`, by person.
fn more(whole: &Sums, paid: &Sums) -> Sums {
    let people: BTreeSet<PersonId> = whole.keys().chain(paid.keys()).copied().collect();
    let of = |sums: &Sums, person| sums.get(&person).copied().unwrap_or(0);
    people.into_iter().map(|one| (one, of(whole, one).saturating_sub(of(paid, one)))).collect()
}

/// What holdbacks and stages keep of what was earned by a day: what would be paid without them, less what is.
fn held_back(
    plan: &Plan,
    facts: &PayFacts,
    until: Option<Date>,
) -> Result<BTreeMap<PersonId, Money>, PayError> {
    if !keeps(plan) {
        return Ok(BTreeMap::new());
    }
    let until = until.unwrap_or(Date::MAX);
    let open = keeping_nothing(plan);
    let held =
        more(&paid_until(&Terms::new(&open, facts)?, until)?, &paid_until(&Terms::new(plan, facts)?, until)?);
    Ok(held.into_iter().map(|(person, minor)| (person, Money::new(minor, plan.currency))).collect())
}

/// When what is held back today is paid: by the payout periods after the last with facts, each with what it pays
/// more than the plan without holdbacks would. What no period within reach pays stands last, without one.
pub(super) fn releases(
    plans: &[Plan],
    facts: &PayFacts,
    name_of: &dyn Fn(PersonId) -> String,
) -> Result<Vec<ReleaseDue>, String> {
    let mut all = Vec::new();
    // A plan that can't be paid says so elsewhere.
    for plan in plans.iter().filter(|plan| keeps(plan) && Terms::new(plan, facts).is_ok()) {
        all.extend(releases_of(plan, facts, name_of).map_err(|error| error.to_string())?);
    }
    all.sort_by_key(|one| {
        (
            one.period.is_none(),
            one.period.as_ref().map(|period| period.range),
            one.name.clone(),
            one.plan.clone(),
        )
    });
    Ok(all)
}

fn releases_of(
    plan: &Plan,
    facts: &PayFacts,
    name_of: &dyn Fn(PersonId) -> String,
) -> Result<Vec<ReleaseDue>, PayError> {
    let open = keeping_nothing(plan);
    let (terms, whole) = (Terms::new(plan, facts)?, Terms::new(&open, facts)?);
    let mut left = more(&paid_until(&whole, Date::MAX)?, &paid_until(&terms, Date::MAX)?);
    let mut last = terms.pay_periods()?.pop();
    let due = |person: PersonId, period: Option<Period>, amount: i64, left: i64| ReleaseDue {
        person,
        name: name_of(person),
        plan: plan.name.clone(),
        period,
        amount: Money::new(amount, plan.currency),
        left: Money::new(left, plan.currency),
    };
    let mut all = Vec::new();
    for _ in 0..PERIODS_AHEAD {
        left.retain(|_, minor| *minor != 0);
        let Some(before) = last.filter(|_| !left.is_empty()) else { break };
        let period = terms.calendar().next(&before, plan.payout)?;
        let ahead = [period.clone()];
        for (person, minor) in more(&sums(&terms, &ahead)?, &sums(&whole, &ahead)?) {
            if let Some(held) = left.get_mut(&person).filter(|_| minor != 0) {
                *held = held.saturating_sub(minor);
                all.push(due(person, Some(period.clone()), minor, *held));
            }
        }
        last = Some(period);
    }
    left.retain(|_, minor| *minor != 0);
    all.extend(left.into_iter().map(|(person, minor)| due(person, None, 0, minor)));
    Ok(all)
}
