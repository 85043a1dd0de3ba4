//! What it takes: the deals, the pipeline and the work that are still needed, at the owner's own rates.

use super::evidence::Evidence;
use super::objective::Objective;
use crate::domain::kernel::{Date, DateRange, Money, Rational, RoundingMode};
use crate::domain::measure::{Filter, KpiId, Undefined, Value, measure};
use crate::domain::model::goal::{Aim, GoalOwner, GoalValue};
use serde::{Deserialize, Serialize};

use super::attainable::Whose;

/// Rates are those of so many days.
const RATE_DAYS: i32 = 365;
/// From so many closed deals on somebody's own rates count.
const LEAST_CLOSED: u64 = 10;
/// The work that is counted for a won deal.
const WORK: [KpiId; 4] = [KpiId::CallsMade, KpiId::EmailsSent, KpiId::MeetingsHeld, KpiId::Activities];

/// Why something is not defined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotDefined {
    /// The target is met.
    Reached,
    /// Its days are over.
    Over,
    /// The goal is not reached by winning deals.
    NotByDeals,
    /// Where it stands is not known.
    NoValue,
    /// It is a limit, not something to reach.
    Limit,
    /// A rate that it needs is not defined.
    Rate {
        /// Which.
        kpi: KpiId,
        /// Why.
        why: Undefined,
    },
    /// A rate that it needs is zero.
    ZeroRate {
        /// Which.
        kpi: KpiId,
    },
    /// The number does not fit.
    TooLarge,
}

/// Something that is needed, and the rate from which that follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Which work; the number of deals or of opportunities where absent.
    pub kpi: Option<KpiId>,
    /// How many, rounded up.
    pub count: u64,
    /// So many for each deal won.
    pub per_won: Rational,
}

/// What a goal still takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    /// What is missing to the target; nothing where it is met or not known.
    pub gap: Result<GoalValue, NotDefined>,
    /// Days left, and how much of the gap falls on each week of them.
    pub days_left: i64,
    /// The gap by week of the days left.
    pub each_week: Option<GoalValue>,
    /// Whose rates are used.
    pub whose: Whose,
    /// The days over which the rates were measured.
    pub over: DateRange,
    /// The rates: average deal, win rate, win rate by value, deals won.
    pub rates: Vec<(KpiId, Value)>,
    /// Deals still to be won.
    pub deals: Result<u64, NotDefined>,
    /// Deals that must be decided for that, at the win rate.
    pub opportunities: Result<u64, NotDefined>,
    /// Money in deals that must be decided for that, at the win rate by value.
    pub pipeline: Result<GoalValue, NotDefined>,
    /// Money in deals that are open and expected within the goal's days.
    pub open: Value,
    /// Work by type.
    pub work: Vec<(KpiId, Result<Need, NotDefined>)>,
}

/// What an objective still takes, given what it stands at.
pub fn takes(evidence: &mut Evidence, objective: &Objective, value: Option<GoalValue>) -> Takes {
    let today = evidence.day_of(objective);
    let gap = gap(objective, value, today);
    let left =
        DateRange::new(today.plus_days(1).unwrap_or(today).max(objective.range.from), objective.range.until)
            .ok();
    let working = evidence.facts.workspace.settings.working_days.as_ref();
    let days_left = left.map_or(0, |left| working.map_or(i64::from(left.days()), |days| days.count(left)));
    let over = rate_days(today);
    let (whose, owner) = whose_rates(evidence, objective, over);
    let mut rate = |kpi| evidence.value(kpi, &objective.scope, Some(over), &owner);
    let kinds = [KpiId::AverageDeal, KpiId::WinRate, KpiId::WinRateValue, KpiId::WonCount];
    let rates: Vec<(KpiId, Value)> = kinds.into_iter().map(|kpi| (kpi, rate(kpi))).collect();
    let done: Vec<(KpiId, Value)> = WORK.into_iter().map(|kpi| (kpi, rate(kpi))).collect();
    let found = |kpi| exact_rate(&rates, kpi);
    let deals = gap.clone().and_then(|gap| deals(objective, gap, &found));
    let opportunities = deals
        .clone()
        .and_then(|deals| up(Rational::whole(small(deals)?), found(KpiId::WinRate)?, KpiId::WinRate));
    let pipeline = gap.clone().and_then(|gap| pipeline(objective, gap, &found, deals.clone()));
    let work = done.into_iter().map(|(kpi, value)| (kpi, need(kpi, &value, &deals, &found))).collect();
    let each_week = gap.as_ref().ok().and_then(|gap| each_week(objective, *gap, &left?));
    let open = open(evidence, objective, left);
    Takes { gap, days_left, each_week, whose, over, rates, deals, opportunities, pipeline, open, work }
}

/// The days up to today over which rates are measured.
fn rate_days(today: Date) -> DateRange {
    let until = today.plus_days(1).unwrap_or(today);
    let from = until.plus_days(-RATE_DAYS).unwrap_or(Date::MIN);
    DateRange::new(from, until).unwrap_or(DateRange::ALL)
}

fn gap(objective: &Objective, value: Option<GoalValue>, today: Date) -> Result<GoalValue, NotDefined> {
    if objective.aim == Aim::AtMost {
        return Err(NotDefined::Limit);
    }
    let value = value.ok_or(NotDefined::NoValue)?.exact();
    if objective.is_met_by(value) {
        return Err(NotDefined::Reached);
    }
    if objective.is_over(today) {
        return Err(NotDefined::Over);
    }
    let missing = objective.target.exact().checked_sub(value).map_err(|_| NotDefined::TooLarge)?;
    objective.in_unit(missing).ok_or(NotDefined::TooLarge)
}

/// The owner's own rates where enough deals closed; else the team's, else the company's.
fn whose_rates(evidence: &mut Evidence, objective: &Objective, over: DateRange) -> (Whose, GoalOwner) {
    let workspace = evidence.facts.workspace;
    let team = match &objective.owner {
        GoalOwner::Person(id) => workspace.people.get(id).and_then(|person| workspace.team_of(person)),
        _ => None,
    };
    let own = (Whose::Own, objective.owner.clone());
    let wider = team.map(|team| (Whose::Team, GoalOwner::Team(team)));
    for (whose, owner) in std::iter::once(own).chain(wider) {
        let mut count = |kpi| match evidence.value(kpi, &objective.scope, Some(over), &owner) {
            Value::Count(count) => count,
            _ => 0,
        };
        if count(KpiId::WonCount) + count(KpiId::LostCount) >= LEAST_CLOSED {
            return (whose, owner);
        }
    }
    (if objective.owner == GoalOwner::Company { Whose::Own } else { Whose::Company }, GoalOwner::Company)
}

fn exact_rate(rates: &[(KpiId, Value)], kpi: KpiId) -> Result<Rational, NotDefined> {
    let value = rates.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value);
    match value {
        Some(Value::Undefined(why)) => Err(NotDefined::Rate { kpi, why: why.clone() }),
        Some(value) => value.exact().ok_or(NotDefined::NotByDeals),
        None => Err(NotDefined::NotByDeals),
    }
}

/// How often `rate` goes into `amount`, rounded up.
fn up(amount: Rational, rate: Rational, kpi: KpiId) -> Result<u64, NotDefined> {
    if rate.is_zero() || rate.is_negative() {
        return Err(NotDefined::ZeroRate { kpi });
    }
    let exact = amount.checked_div(rate).map_err(|_| NotDefined::TooLarge)?;
    let whole = RoundingMode::Up.whole(exact).map_err(|_| NotDefined::TooLarge)?;
    u64::try_from(whole).map_err(|_| NotDefined::TooLarge)
}

fn small(count: u64) -> Result<i64, NotDefined> {
    i64::try_from(count).map_err(|_| NotDefined::TooLarge)
}

type Found<'a> = dyn Fn(KpiId) -> Result<Rational, NotDefined> + 'a;

fn deals(objective: &Objective, gap: GoalValue, rate: &Found) -> Result<u64, NotDefined> {
    match objective.measured.kpi() {
        Some(KpiId::Revenue) => up(gap.exact(), rate(KpiId::AverageDeal)?, KpiId::AverageDeal),
        Some(KpiId::WonCount) => up(gap.exact(), Rational::ONE, KpiId::WonCount),
        _ => Err(NotDefined::NotByDeals),
    }
}

/// The money that must be decided: the gap by the win rate by value; deals count at the average deal.
fn pipeline(
    objective: &Objective,
    gap: GoalValue,
    rate: &Found,
    deals: Result<u64, NotDefined>,
) -> Result<GoalValue, NotDefined> {
    let by_value = rate(KpiId::WinRateValue)?;
    if by_value.is_zero() {
        return Err(NotDefined::ZeroRate { kpi: KpiId::WinRateValue });
    }
    let money = match objective.measured.kpi() {
        Some(KpiId::Revenue) => gap,
        _ => {
            deals?;
            return Err(NotDefined::NotByDeals);
        }
    };
    let exact = money.exact().checked_div(by_value).map_err(|_| NotDefined::TooLarge)?;
    objective.in_unit(exact).ok_or(NotDefined::TooLarge)
}

fn need(kpi: KpiId, done: &Value, deals: &Result<u64, NotDefined>, rate: &Found) -> Result<Need, NotDefined> {
    let deals = deals.clone()?;
    let done = match done {
        Value::Undefined(why) => return Err(NotDefined::Rate { kpi, why: why.clone() }),
        value => value.exact().ok_or(NotDefined::NotByDeals)?,
    };
    if done.is_zero() {
        return Err(NotDefined::ZeroRate { kpi });
    }
    let won = rate(KpiId::WonCount)?;
    if won.is_zero() {
        return Err(NotDefined::ZeroRate { kpi: KpiId::WonCount });
    }
    let per_won = done.checked_div(won).map_err(|_| NotDefined::TooLarge)?;
    let all = Rational::whole(small(deals)?).checked_mul(per_won).map_err(|_| NotDefined::TooLarge)?;
    Ok(Need { kpi: Some(kpi), count: up(all, Rational::ONE, kpi)?, per_won })
}

/// The gap of what is counted, by week of the days left.
fn each_week(objective: &Objective, gap: GoalValue, left: &DateRange) -> Option<GoalValue> {
    if !objective.measured.is_additive() {
        return None;
    }
    let days = Rational::whole(i64::from(left.days()));
    let weekly = gap.exact().checked_mul(Rational::whole(7)).ok()?.checked_div(days).ok()?;
    objective.in_unit(weekly.min(gap.exact()))
}

/// What is open now and expected within the days left.
fn open(evidence: &Evidence, objective: &Objective, left: Option<DateRange>) -> Value {
    let none = Value::Undefined(Undefined::NothingToMeasure);
    let Some(left) = left else { return none };
    let filter = Filter { expected: Some(left), ..objective.rows() };
    let rows = measure(evidence.facts, &[KpiId::OpenPipeline], &[], &filter);
    rows.first().and_then(|row| row.value(KpiId::OpenPipeline)).cloned().unwrap_or(none)
}

/// The money still to be found beside what is open, where both are in one currency; zero where enough is open.
pub fn still_to_find(takes: &Takes) -> Option<Money> {
    let (Ok(GoalValue::Money(needed)), Value::Money(open)) = (&takes.pipeline, &takes.open) else {
        return None;
    };
    let missing = needed.checked_sub(*open).ok()?;
    Some(Money::new(missing.minor.max(0), missing.currency))
}
