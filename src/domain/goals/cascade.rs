//! The cascade: a goal handed on to teams, people or shorter periods, in parts that add up exactly.
//!
//! The whole is the target and the planned over-assignment on top, rounded once to the unit. Parts are cut by
//! largest remainder ([`allocate`]), so that they add up to it to the last minor unit. What does not add up (a
//! ratio) is handed on unchanged.

use super::evidence::Evidence;
use super::objective::{Objective, goal_value, members};
use crate::domain::kernel::{
    AllocationError, Date, DateRange, Grain, Money, Period, PersonId, Rational, RoundingMode, allocate,
};
use crate::domain::measure::KpiId;
use crate::domain::model::goal::{GoalOwner, GoalRef, GoalValue};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many years back seasons are looked for.
const YEARS_BACK: usize = 3;
/// The longest ramp, in months.
pub const MOST_RAMP_MONTHS: u8 = 36;

/// To whom a goal is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Into {
    /// To teams.
    Teams,
    /// To people.
    People,
    /// To nobody else: only to shorter periods.
    Periods,
}

/// By what it is cut among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// To each the same.
    #[default]
    Equal,
    /// By what each reached in comparable periods.
    History,
    /// By the quotas of the goal's days.
    Quota,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CascadeAsk {
    /// The goal that is handed on.
    pub goal: GoalRef,
    /// To whom.
    pub into: Into,
    /// How much more than the target is handed on, as a share of it.
    pub over: Rational,
    /// By what it is cut.
    pub weighting: Weighting,
    /// In so many months a new person grows to a whole share, day by day; 0 for at once.
    pub ramp_months: u8,
    /// Whether each part is cut into shorter periods by its season.
    pub phase: Option<Grain>,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CascadePart {
    /// Whose.
    pub owner: GoalOwner,
    /// Its days, and their name where they are a period of the calendar.
    pub period: Period,
    /// The part above that this one is a period of; nothing for those right below the goal.
    pub part_of: Option<u32>,
    /// What is handed on.
    pub target: GoalValue,
    /// What it was cut by, before the ramp.
    pub weight: Rational,
    /// The share of a whole weight that the owner has for being there and grown into the work; 1 for all.
    pub ramp: Rational,
}

/// The parts, and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cascade {
    /// What was asked.
    pub ask: CascadeAsk,
    /// The target and what is handed on top of it.
    pub total: GoalValue,
    /// The parts: each owner's, and right after it its periods.
    pub parts: Vec<CascadePart>,
    /// People who get none: nothing in their past and not new.
    pub left_out: Vec<PersonId>,
    /// For whom the middle of the others stands, as they have no comparable past.
    pub by_others: Vec<PersonId>,
    /// How many years stand behind the seasons; 0 where days were counted instead.
    pub seasons_from_years: u32,
}

/// Why a goal can't be handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CascadeError {
    /// It is not there (any more).
    #[error("this goal no longer exists")]
    Missing,
    /// Nobody is there to take a part.
    #[error("nobody below this goal works on its days; add people or teams first")]
    Nobody,
    /// A goal goes to those below its owner.
    #[error("a person’s goal is cut into shorter periods only; choose a period")]
    NotBelow,
    /// No period was chosen, or none fits.
    #[error("choose a period that is shorter than the goal and cuts its days whole")]
    NoPeriods,
    /// More is handed on than twice the target, or less than it.
    #[error("the over-assignment lies from 0 % to 100 % of the target")]
    Over,
    /// The ramp is too long.
    #[error("a ramp lasts 36 months at most")]
    Ramp,
    /// All weights are zero.
    #[error("nobody has a past or a quota to cut by; cut it into equal parts")]
    NoWeights,
    /// The target has a fraction that can't be cut.
    #[error("only whole numbers and money are cut into parts")]
    Fraction,
    /// A number does not fit.
    #[error("the numbers are too large to be cut exactly")]
    TooLarge,
}

impl From<AllocationError> for CascadeError {
    fn from(error: AllocationError) -> CascadeError {
        match error {
            AllocationError::Weights => CascadeError::NoWeights,
            AllocationError::Money(_) => CascadeError::TooLarge,
        }
    }
}

struct Taker {
    owner: GoalOwner,
    weight: Rational,
    ramp: Rational,
}

/// Cuts a goal into parts; nothing is changed by it.
///
/// # Errors
/// The rule of [`CascadeError`] that the question breaks.
pub fn cascade(
    evidence: &mut Evidence,
    objective: &Objective,
    ask: &CascadeAsk,
) -> Result<Cascade, CascadeError> {
    if ask.over.is_negative() || ask.over > Rational::ONE {
        return Err(CascadeError::Over);
    }
    if ask.ramp_months > MOST_RAMP_MONTHS {
        return Err(CascadeError::Ramp);
    }
    let total = grown(objective.target, ask.over, objective.measured.is_additive())?;
    let (mut left_out, mut by_others) = (Vec::new(), Vec::new());
    let takers = match ask.into {
        Into::Periods => {
            vec![Taker { owner: objective.owner.clone(), weight: Rational::ONE, ramp: Rational::ONE }]
        }
        Into::People => people(evidence, objective, ask, &mut left_out, &mut by_others)?,
        Into::Teams => teams(evidence, objective, ask)?,
    };
    if takers.is_empty() {
        return Err(CascadeError::Nobody);
    }
    let weights: Vec<Rational> = takers.iter().map(weighed).collect::<Result<_, _>>()?;
    let targets = cut(total, &weights, objective.measured.is_additive())?;
    let (periods, seasons, seasons_from_years) = phases(evidence, objective, ask)?;
    let mut parts = Vec::new();
    for (taker, target) in takers.into_iter().zip(targets) {
        let whole = Period { name: String::new(), range: objective.range };
        let head = u32::try_from(parts.len()).map_err(|_| CascadeError::TooLarge)?;
        let Taker { owner, weight, ramp } = taker;
        let is_own = ask.into == Into::Periods;
        if !is_own {
            parts.push(CascadePart {
                owner: owner.clone(),
                period: whole,
                part_of: None,
                target,
                weight,
                ramp,
            });
        }
        if periods.is_empty() {
            continue;
        }
        let cuts = cut(target, &seasons, objective.measured.is_additive())?;
        for ((period, target), season) in periods.iter().zip(cuts).zip(&seasons) {
            let (owner, period) = (owner.clone(), period.clone());
            let part_of = (!is_own).then_some(head);
            parts.push(CascadePart { owner, period, part_of, target, weight: *season, ramp: Rational::ONE });
        }
    }
    Ok(Cascade { ask: ask.clone(), total, parts, left_out, by_others, seasons_from_years })
}

fn too_large<E>(_: E) -> CascadeError {
    CascadeError::TooLarge
}

/// The target with the over-assignment on top, in whole units.
fn grown(target: GoalValue, over: Rational, is_additive: bool) -> Result<GoalValue, CascadeError> {
    if !is_additive {
        return Ok(target);
    }
    let factor = Rational::ONE.checked_add(over).map_err(too_large)?;
    let exact = target.exact().checked_mul(factor).map_err(too_large)?;
    let whole = RoundingMode::HalfAwayFromZero.whole(exact).map_err(too_large)?;
    let whole = i64::try_from(whole).map_err(too_large)?;
    match target {
        GoalValue::Money(money) => Ok(GoalValue::Money(Money::new(whole, money.currency))),
        GoalValue::Number(number) if number.denominator() == 1 => {
            Ok(GoalValue::Number(Rational::whole(whole)))
        }
        GoalValue::Number(_) => Err(CascadeError::Fraction),
    }
}

/// Parts that add up to the whole; the whole to each where parts do not add up.
fn cut(total: GoalValue, weights: &[Rational], is_additive: bool) -> Result<Vec<GoalValue>, CascadeError> {
    if !is_additive {
        return Ok(vec![total; weights.len()]);
    }
    let exact = total.exact();
    let units = i64::try_from(exact.numerator()).map_err(too_large)?;
    if exact.denominator() != 1 {
        return Err(CascadeError::Fraction);
    }
    let parts = allocate(units, weights)?;
    let value = |part| match total {
        GoalValue::Money(money) => GoalValue::Money(Money::new(part, money.currency)),
        GoalValue::Number(_) => GoalValue::Number(Rational::whole(part)),
    };
    Ok(parts.into_iter().map(value).collect())
}

fn weighed(taker: &Taker) -> Result<Rational, CascadeError> {
    taker.weight.checked_mul(taker.ramp).map_err(too_large)
}

/// The people below who work on a day of the goal, with what each is cut by. Managers take part where they sold
/// themselves.
fn people(
    evidence: &mut Evidence,
    objective: &Objective,
    ask: &CascadeAsk,
    left_out: &mut Vec<PersonId>,
    by_others: &mut Vec<PersonId>,
) -> Result<Vec<Taker>, CascadeError> {
    if matches!(objective.owner, GoalOwner::Person(_)) {
        return Err(CascadeError::NotBelow);
    }
    let workspace = evidence.facts.workspace;
    let there = |id: &PersonId| presence(evidence, *id, objective.range, ask.ramp_months);
    let members = members(workspace, &objective.owner);
    let present: Vec<(PersonId, Rational)> =
        members.iter().map(|id| (*id, there(id))).filter(|(_, ramp)| !ramp.is_zero()).collect();
    let leaders = leaders(evidence);
    let mut weights = BTreeMap::new();
    for (id, _) in &present {
        weights.insert(*id, past(evidence, objective, &GoalOwner::Person(*id), ask.weighting)?);
    }
    let told: Vec<Rational> =
        weights.values().filter_map(|weight| *weight).filter(|one| !one.is_zero()).collect();
    let middle = super::evidence::median(told).unwrap_or(Rational::ONE);
    let mut takers = Vec::new();
    for (id, ramp) in present {
        let mut sold = || past(evidence, objective, &GoalOwner::Person(id), Weighting::History);
        let weight =
            match (ask.weighting, weights.get(&id).copied().flatten()) {
                (Weighting::Equal, _) if leaders.contains(&id) => {
                    if sold()?.is_some_and(|sold| !sold.is_zero()) { Rational::ONE } else { Rational::ZERO }
                }
                (Weighting::Equal, _) => Rational::ONE,
                (_, Some(weight)) => weight,
                (_, None) if leaders.contains(&id) => Rational::ZERO,
                (_, None) => {
                    by_others.push(id);
                    middle
                }
            };
        if weight.is_zero() {
            left_out.push(id);
        } else {
            takers.push(Taker { owner: GoalOwner::Person(id), weight, ramp });
        }
    }
    Ok(takers)
}

/// The teams below, with what each is cut by: as many equal shares as members, or what it reached.
fn teams(
    evidence: &mut Evidence,
    objective: &Objective,
    ask: &CascadeAsk,
) -> Result<Vec<Taker>, CascadeError> {
    if objective.owner != GoalOwner::Company {
        return Err(CascadeError::NotBelow);
    }
    let workspace = evidence.facts.workspace;
    let leaders = leaders(evidence);
    let mut names: BTreeMap<String, Rational> = BTreeMap::new();
    for person in workspace.people.values() {
        let there = presence(evidence, person.id, objective.range, ask.ramp_months);
        if let Some(team) =
            workspace.team_of(person).filter(|_| !there.is_zero() && !leaders.contains(&person.id))
        {
            let heads = names.entry(team).or_insert(Rational::ZERO);
            *heads = heads.checked_add(there).map_err(too_large)?;
        }
    }
    let mut takers = Vec::new();
    for (name, heads) in names {
        let owner = GoalOwner::Team(name);
        let weight = match ask.weighting {
            Weighting::Equal => heads,
            other => past(evidence, objective, &owner, other)?.unwrap_or(Rational::ZERO),
        };
        if !weight.is_zero() {
            takers.push(Taker { owner, weight, ramp: Rational::ONE });
        }
    }
    if takers.is_empty() && ask.weighting != Weighting::Equal {
        return Err(CascadeError::NoWeights);
    }
    Ok(takers)
}

/// Those who lead somebody.
fn leaders(evidence: &Evidence) -> BTreeSet<PersonId> {
    use crate::domain::model::Manager;
    let people = evidence.facts.workspace.people.values();
    let managers = people.filter_map(|person| match person.manager {
        Some(Manager::Known(id)) => Some(id),
        _ => None,
    });
    managers.collect()
}

/// What an owner reached a period, on average over the comparable ones; nothing where there is none. By quota:
/// the quotas over the goal's days.
fn past(
    evidence: &mut Evidence,
    objective: &Objective,
    owner: &GoalOwner,
    weighting: Weighting,
) -> Result<Option<Rational>, CascadeError> {
    let Some(kpi) = objective.measured.kpi() else { return Ok(None) };
    if weighting == Weighting::Quota {
        let range = Some(objective.range);
        let value = evidence.value(KpiId::Quota, &objective.scope, range, owner);
        return Ok(Some(value.exact().unwrap_or(Rational::ZERO)));
    }
    let mut windows = evidence.windows(objective.range, kpi);
    if let GoalOwner::Person(id) = owner {
        windows.retain(|window| evidence.worked(*id, *window));
    }
    let mut sum = Rational::ZERO;
    for window in &windows {
        let value = evidence.value(kpi, &objective.scope, Some(*window), owner);
        let exact = value.exact().unwrap_or(Rational::ZERO).max(Rational::ZERO);
        sum = sum.checked_add(exact).map_err(too_large)?;
    }
    let count = i64::try_from(windows.len()).map_err(too_large)?;
    if count == 0 {
        return Ok(None);
    }
    Ok(Some(sum.checked_div(Rational::whole(count)).map_err(too_large)?))
}

/// The share of a range's days on which a person works, each day by how far the ramp is grown on it.
fn presence(evidence: &Evidence, person: PersonId, range: DateRange, ramp_months: u8) -> Rational {
    let Some(person) = evidence.facts.workspace.people.get(&person) else { return Rational::ZERO };
    let grown = person.hired.and_then(|hired| hired.plus_months(i32::from(ramp_months)).ok());
    let ramp_days = person.hired.zip(grown).map_or(0, |(hired, grown)| grown.days_since(hired));
    let mut sum = 0i64;
    for day in range.from.days()..range.until.days() {
        let Ok(date) = Date::from_days(day) else { continue };
        if person.works_on(date) {
            // The hire day is the first of the ramp's days.
            let into = person.hired.map_or(ramp_days, |hired| date.days_since(hired).saturating_add(1));
            sum += i64::from(if ramp_days > 0 { into.min(ramp_days) } else { 1 });
        }
    }
    let whole = i64::from(range.days()) * i64::from(ramp_days.max(1));
    Rational::new(sum.into(), whole.into()).unwrap_or(Rational::ZERO)
}

type Phases = (Vec<Period>, Vec<Rational>, u32);

/// The shorter periods of a goal's days, what each weighs, and how many years that was read from.
fn phases(evidence: &mut Evidence, objective: &Objective, ask: &CascadeAsk) -> Result<Phases, CascadeError> {
    let Some(grain) = ask.phase else {
        return if ask.into == Into::Periods {
            Err(CascadeError::NoPeriods)
        } else {
            Ok((Vec::new(), Vec::new(), 0))
        };
    };
    let calendar = evidence.facts.workspace.settings.calendar;
    let periods = calendar.periods_in(objective.range, grain).map_err(|_| CascadeError::NoPeriods)?;
    let fits = periods.first().is_some_and(|first| first.range.from == objective.range.from)
        && periods.last().is_some_and(|last| last.range.until == objective.range.until);
    if !fits || periods.len() < 2 {
        return Err(CascadeError::NoPeriods);
    }
    if let Some((weights, years)) = seasons(evidence, objective, &periods, grain) {
        return Ok((periods, weights, years));
    }
    let working = evidence.facts.workspace.settings.working_days.as_ref();
    let days = |range: DateRange| working.map_or(i64::from(range.days()), |days| days.count(range));
    let weights = periods.iter().map(|period| Rational::whole(days(period.range))).collect();
    Ok((periods, weights, 0))
}

/// What the company reached in the same periods of the years before, added up over the years that the data
/// cover whole; nothing where there is none.
fn seasons(
    evidence: &mut Evidence,
    objective: &Objective,
    periods: &[Period],
    grain: Grain,
) -> Option<(Vec<Rational>, u32)> {
    let kpi = objective.measured.kpi()?;
    let known = evidence.known_from(kpi)?;
    let calendar = evidence.facts.workspace.settings.calendar;
    let mut weights = vec![Rational::ZERO; periods.len()];
    let (mut shifted, mut years) = (periods.to_vec(), 0);
    for _ in 0..YEARS_BACK {
        let before = |period: &Period| calendar.year_before(period, grain).ok();
        let Some(earlier) = shifted.iter().map(before).collect::<Option<Vec<Period>>>() else { break };
        shifted = earlier;
        let is_covered = shifted.first()?.range.from >= known;
        let is_past = shifted.last()?.range.last_day() <= evidence.by.known;
        if !is_covered || !is_past {
            continue;
        }
        let value =
            |period: &Period| evidence.value(kpi, &objective.scope, Some(period.range), &GoalOwner::Company);
        let values: Vec<_> = shifted.iter().map(value).collect();
        for (weight, value) in weights.iter_mut().zip(&values) {
            let exact = goal_value(value).map_or(Rational::ZERO, GoalValue::exact).max(Rational::ZERO);
            *weight = weight.checked_add(exact).ok()?;
        }
        years += 1;
    }
    let has_weight = weights.iter().any(|weight| !weight.is_zero());
    (years > 0 && has_weight).then_some((weights, years))
}
