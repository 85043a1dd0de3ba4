//! The past, paid again: what a plan, or a changed one, would have cost on what was really sold.
//!
//! Owns [`Paid`] (all people and periods under one plan, in amounts only) and [`Simulation`] (one plan beside
//! another). The numbers come from the same pipeline as statements; [`prove`] compares them, person by person
//! and period by period (law I10). Cost of sales is variable pay ÷ the credited own sales of those paid, each
//! deal once. Percentiles of attainment are over all people and periods with a quota, nearest rank.

use super::curve::overflow;
use super::tweaks::Tweaks;
use crate::domain::commission::{PayError, PayFacts, Supposition, Tally, Terms};
use crate::domain::kernel::{Currency, Date, DateRange, MoneyError, Period, PersonId, Rational, Rounding};
use crate::domain::model::Plan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The upper ends of the bands of attainment, in percent; the last band has none.
pub const BANDS_PERCENT: [i64; 7] = [25, 50, 75, 100, 125, 150, 200];
/// The percentiles of attainment at which one more unit is looked at.
pub const PERCENTILES: [i64; 3] = [20, 50, 80];
/// How many people one more unit is tried on, spread over the roster.
const TRIED_MOST: usize = 24;
/// One more unit is this part of the quota.
const STEP_PARTS: i64 = 100;

/// Everybody and every period under one plan.
#[derive(Clone, Debug, Default)]
pub struct Paid {
    /// By person, then period.
    pub people: Vec<(PersonId, Vec<Tally>)>,
    /// The credited own sales of each person, in minor units.
    pub sales: BTreeMap<PersonId, i64>,
}

/// What one more unit of credit pays at a percentile of attainment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marginal {
    /// The percentile.
    pub percentile: i64,
    /// The attainment there.
    pub attainment: Rational,
    /// The mean share of one more unit that is paid, over those tried.
    pub rate: Rational,
    /// How many were tried.
    pub tried: u64,
    /// For how many of them one more unit pays nothing.
    pub flat: u64,
}

/// One team under a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamOutcome {
    /// Its name; empty for those without.
    pub team: String,
    /// How many people.
    pub people: u64,
    /// Variable pay in minor units.
    pub variable_minor: i64,
    /// Credited own sales in minor units.
    pub sales_minor: i64,
    /// Mean attainment of its people and periods.
    pub attainment: Option<Rational>,
}

impl TeamOutcome {
    /// Variable pay for each unit sold.
    pub fn rate(&self) -> Option<Rational> {
        Rational::whole(self.variable_minor).checked_div(Rational::whole(self.sales_minor)).ok()
    }
}

/// What a plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What payroll gets, in minor units.
    pub cost_minor: i64,
    /// Of that, everything but base salary.
    pub variable_minor: i64,
    /// Variable pay of each period.
    pub by_period_minor: Vec<i64>,
    /// Variable pay ÷ credited sales.
    pub cost_of_sales: Option<Rational>,
    /// How many people and periods lie in each band of attainment; see [`BANDS_PERCENT`].
    pub bands: Vec<u64>,
    /// How many people and periods have no quota.
    pub without_quota: u64,
    /// How many people and periods are at or above quota.
    pub at_quota: u64,
    /// What one more unit pays, from low to high attainment.
    pub marginal: Vec<Marginal>,
    /// How many people were under the draw in some period.
    pub under_draw: u64,
    /// What draws advanced and did not get back.
    pub unrecovered_minor: i64,
    /// How many people a guarantee filled up in some period.
    pub guaranteed: u64,
    /// Team by team.
    pub teams: Vec<TeamOutcome>,
}

impl Outcome {
    /// Whether one more unit pays nothing to somebody below target at the lowest percentile.
    pub fn is_flat_below(&self) -> bool {
        self.marginal.first().is_some_and(|lowest| lowest.flat > 0 && lowest.attainment < Rational::ONE)
    }
}

/// One person under both plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChange {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The team at the end; empty where none is known.
    pub team: String,
    /// What payroll gets under plan A, in minor units.
    pub before_minor: i64,
    /// And under plan B.
    pub after_minor: i64,
    /// Mean attainment under plan B.
    pub attainment: Option<Rational>,
    /// In how many periods the draw of plan B advances something.
    pub under_draw: u64,
}

impl PersonChange {
    /// What the change is worth to the person.
    pub fn change_minor(&self) -> i64 {
        self.after_minor.saturating_sub(self.before_minor)
    }
}

/// Plan A beside plan B.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulation {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The payout periods that were paid again.
    pub periods: Vec<Period>,
    /// Credited own sales of those paid, in minor units.
    pub sales_minor: i64,
    /// The plan as it stands.
    pub before: Outcome,
    /// The changed plan.
    pub after: Outcome,
    /// Everybody whom either plan pays: most gained first.
    pub people: Vec<PersonChange>,
}

/// Pays everybody for these periods.
///
/// # Errors
/// As [`Terms::pay`].
pub fn pay_again(terms: &Terms<'_>, periods: &[Period]) -> Result<Paid, PayError> {
    let people = terms.tallies(periods)?;
    let Some(days) = span(periods) else { return Ok(Paid { people, sales: BTreeMap::new() }) };
    let mut sales = BTreeMap::new();
    for (person, own) in terms.sales(days) {
        let mut sum = Rational::ZERO;
        for (_, credit) in own {
            sum = sum.checked_add(credit).map_err(overflow)?;
        }
        let minor = Rounding::default().minor(sum, 0).map_err(|error| failed("sales", error))?;
        sales.insert(person, minor);
    }
    Ok(Paid { people, sales })
}

/// The days from the first to the last of some periods.
pub fn span(periods: &[Period]) -> Option<DateRange> {
    let from = periods.iter().map(|period| period.range.from).min()?;
    let until = periods.iter().map(|period| period.range.until).max()?;
    DateRange::new(from, until).ok()
}

fn failed(component: &str, error: MoneyError) -> PayError {
    PayError::Number { component: component.to_owned(), person: None, period: None, error }
}

fn add(sum: &mut i64, minor: i64) -> Result<(), PayError> {
    *sum = sum.checked_add(minor).ok_or_else(|| failed("total", MoneyError::Overflow))?;
    Ok(())
}

/// What a plan comes to over these periods. `marginal` is what one more unit pays, see [`marginal`].
///
/// # Errors
/// [`PayError::Number`] if a sum does not fit.
pub fn outcome(
    paid: &Paid,
    periods: &[Period],
    facts: &PayFacts,
    marginal: Vec<Marginal>,
) -> Result<Outcome, PayError> {
    let mut outcome = Outcome {
        by_period_minor: vec![0; periods.len()],
        bands: vec![0; BANDS_PERCENT.len().saturating_add(1)],
        marginal,
        ..Outcome::default()
    };
    let last = span(periods).map(DateRange::last_day);
    let mut teams: BTreeMap<String, (TeamOutcome, Vec<Rational>)> = BTreeMap::new();
    for (person, tallies) in &paid.people {
        let team = last.and_then(|day| facts.team_of_person(*person, day)).unwrap_or_default();
        let (of_team, reached) = teams.entry(team.clone()).or_default();
        of_team.team = team;
        of_team.people = of_team.people.saturating_add(1);
        add(&mut of_team.sales_minor, paid.sales.get(person).copied().unwrap_or(0))?;
        for tally in tallies {
            outcome.take(tally)?;
            add(&mut of_team.variable_minor, tally.variable_minor())?;
            reached.extend(tally.attainment());
        }
        let ever = |is: fn(&Tally) -> bool| u64::from(tallies.iter().any(is));
        outcome.under_draw = outcome.under_draw.saturating_add(ever(|tally| tally.advance_minor > 0));
        outcome.guaranteed = outcome.guaranteed.saturating_add(ever(|tally| tally.guarantee_minor > 0));
    }
    let sales = sum_of(paid.sales.values())?;
    outcome.cost_of_sales = Rational::whole(outcome.variable_minor).checked_div(Rational::whole(sales)).ok();
    outcome.teams = teams
        .into_values()
        .map(|(team, reached)| TeamOutcome { attainment: mean(&reached), ..team })
        .collect();
    Ok(outcome)
}

impl Outcome {
    fn take(&mut self, tally: &Tally) -> Result<(), PayError> {
        add(&mut self.cost_minor, tally.total_minor)?;
        add(&mut self.variable_minor, tally.variable_minor())?;
        if let Some(sum) = self.by_period_minor.get_mut(tally.period) {
            add(sum, tally.variable_minor())?;
        }
        add(&mut self.unrecovered_minor, tally.advance_minor.saturating_sub(tally.recovery_minor))?;
        let Some(attainment) = tally.attainment() else {
            self.without_quota = self.without_quota.saturating_add(1);
            return Ok(());
        };
        self.at_quota = self.at_quota.saturating_add(u64::from(attainment >= Rational::ONE));
        let above = |end: &&i64| Rational::new(i128::from(**end), 100).is_ok_and(|end| attainment >= end);
        let band = BANDS_PERCENT.iter().take_while(above).count();
        if let Some(count) = self.bands.get_mut(band) {
            *count = count.saturating_add(1);
        }
        Ok(())
    }
}

fn sum_of<'m>(amounts: impl Iterator<Item = &'m i64>) -> Result<i64, PayError> {
    let mut sum = 0;
    for amount in amounts {
        add(&mut sum, *amount)?;
    }
    Ok(sum)
}

/// The mean, in ten-thousandths, so that denominators of many quotas do not pile up.
fn mean(values: &[Rational]) -> Option<Rational> {
    let scale = Rational::whole(10_000);
    let mut sum = 0i64;
    for value in values {
        let scaled = value.checked_mul(scale).ok()?;
        sum = sum.checked_add(Rounding::default().minor(scaled, 0).ok()?)?;
    }
    let count = i64::try_from(values.len()).ok()?;
    let parts = Rational::whole(sum).checked_div(Rational::whole(count)).ok()?;
    parts.checked_div(scale).ok()
}

/// The attainment at a percentile, by nearest rank.
fn percentile(sorted: &[Rational], percent: i64) -> Option<Rational> {
    let count = i64::try_from(sorted.len()).ok()?;
    let rank = count.checked_mul(percent)?.checked_add(99)?.checked_div(100)?.max(1);
    sorted.get(usize::try_from(rank.checked_sub(1)?).ok()?).copied()
}

/// What one more unit pays where people stand: at the percentiles of the attainments in `paid`, on the own
/// quota of some people spread over the roster. `idle` binds the plan to facts without deals.
///
/// # Errors
/// [`PayError::Number`] if a number does not fit.
pub fn marginal(idle: &Terms<'_>, paid: &Paid, near: Date) -> Result<Vec<Marginal>, PayError> {
    let mut reached: Vec<Rational> =
        paid.people.iter().flat_map(|(_, tallies)| tallies.iter().filter_map(Tally::attainment)).collect();
    reached.sort_unstable();
    let Some(place) = idle.measures().first().copied() else { return Ok(Vec::new()) };
    let step = paid.people.len().div_ceil(TRIED_MOST).max(1);
    let mut tried: Vec<(Supposition<'_, '_>, Rational)> = Vec::new();
    for (person, _) in paid.people.iter().step_by(step) {
        let Some(supposition) = idle.suppose(*person, place, near)? else { continue };
        tried.extend(supposition.quota()?.map(|quota| (supposition, quota)));
    }
    let mut all = Vec::new();
    for percent in PERCENTILES {
        let Some(attainment) = percentile(&reached, percent).filter(|_| !tried.is_empty()) else { continue };
        all.push(at(&tried, percent, attainment)?);
    }
    Ok(all)
}

fn at(
    tried: &[(Supposition<'_, '_>, Rational)],
    percentile: i64,
    attainment: Rational,
) -> Result<Marginal, PayError> {
    let mut rates = Vec::with_capacity(tried.len());
    let mut flat = 0u64;
    for (supposition, quota) in tried {
        let credit = attainment.max(Rational::ZERO).checked_mul(*quota).map_err(overflow)?;
        let step = quota.checked_div(Rational::whole(STEP_PARTS)).map_err(overflow)?;
        let (before, after) = (credit, credit.checked_add(step).map_err(overflow)?);
        let more = supposition.pays(after)?.checked_sub(supposition.pays(before)?).map_err(overflow)?;
        flat = flat.saturating_add(u64::from(more.is_zero()));
        rates.push(more.checked_div(step).map_err(overflow)?);
    }
    let rate = mean(&rates).unwrap_or(Rational::ZERO);
    let tried = u64::try_from(rates.len()).unwrap_or(u64::MAX);
    Ok(Marginal { percentile, attainment, rate, tried, flat })
}

/// Plan A beside plan B, from what each pays; both over the same periods.
///
/// # Errors
/// [`PayError::Number`] if a sum does not fit.
pub fn compare(
    currency: Currency,
    periods: Vec<Period>,
    facts: &PayFacts,
    (before, after): (&Paid, &Paid),
    (outcome_before, outcome_after): (Outcome, Outcome),
) -> Result<Simulation, PayError> {
    let total = |paid: &Paid, person: &PersonId| -> Result<i64, PayError> {
        let own = paid.people.binary_search_by(|(known, _)| known.cmp(person)).ok();
        let own = own.and_then(|place| paid.people.get(place)).map_or(&[][..], |(_, own)| own);
        let totals: Vec<i64> = own.iter().map(|tally| tally.total_minor).collect();
        sum_of(totals.iter())
    };
    let last = span(&periods).map(DateRange::last_day);
    let mut ids: Vec<PersonId> = before.people.iter().chain(&after.people).map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = Vec::with_capacity(ids.len());
    for person in ids {
        let own = after.people.iter().find(|(known, _)| *known == person).map_or(&[][..], |(_, own)| own);
        let reached: Vec<Rational> = own.iter().filter_map(Tally::attainment).collect();
        let under_draw = own.iter().filter(|tally| tally.advance_minor > 0).count();
        people.push(PersonChange {
            person,
            name: facts.name_of_person(person).unwrap_or_default(),
            team: last.and_then(|day| facts.team_of_person(person, day)).unwrap_or_default(),
            before_minor: total(before, &person)?,
            after_minor: total(after, &person)?,
            attainment: mean(&reached),
            under_draw: u64::try_from(under_draw).unwrap_or(u64::MAX),
        });
    }
    people.sort_by(|a, b| b.change_minor().cmp(&a.change_minor()).then_with(|| a.name.cmp(&b.name)));
    let sales_minor = sum_of(before.sales.values())?;
    Ok(Simulation { currency, periods, sales_minor, before: outcome_before, after: outcome_after, people })
}

/// What comes of holding a simulation against statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How many statements were compared.
    pub statements: u64,
    /// How many are paid in another currency, so that only the plan's amounts before conversion exist here.
    pub converted: u64,
    /// Those that differ: name, period, simulated, stated; in minor units.
    pub differing: Vec<(String, String, i64, i64)>,
}

impl Proof {
    /// Whether every statement is what was simulated.
    pub fn holds(&self) -> bool {
        self.differing.is_empty()
    }
}

/// Holds what was paid again against the traced statements of the same periods (law I10).
///
/// # Errors
/// As [`Terms::pay`].
pub fn prove(terms: &Terms<'_>, periods: &[Period], paid: &Paid) -> Result<Proof, PayError> {
    let mut simulated: BTreeMap<(Date, PersonId), i64> = BTreeMap::new();
    for (person, tallies) in &paid.people {
        for tally in tallies {
            let from = periods.get(tally.period).map(|period| period.range.from);
            simulated.extend(from.map(|from| ((from, *person), tally.total_minor)));
        }
    }
    let mut proof = Proof::default();
    for statement in terms.statements(periods)? {
        let own = simulated.remove(&(statement.period.range.from, statement.person));
        if statement.currency != terms.plan().currency {
            proof.converted = proof.converted.saturating_add(1);
            continue;
        }
        proof.statements = proof.statements.saturating_add(1);
        if own != Some(statement.total.minor) {
            let own = own.unwrap_or(0);
            proof.differing.push((statement.person_name, statement.period.name, own, statement.total.minor));
        }
    }
    for ((from, person), minor) in simulated {
        let name = terms.name_of(person).unwrap_or_default();
        proof.differing.push((name, from.to_string(), minor, 0));
    }
    Ok(proof)
}

/// A dial that is tried in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dial {
    /// Every rate.
    Rates,
    /// The part of multiples above 1.
    Accelerators,
    /// Every level.
    Levels,
    /// Every cap.
    Caps,
    /// Every quota.
    Quotas,
    /// The target variable that the plan states.
    Target,
}

impl Dial {
    /// All of them.
    pub const ALL: [Dial; 6] =
        [Dial::Rates, Dial::Accelerators, Dial::Levels, Dial::Caps, Dial::Quotas, Dial::Target];

    /// The dial's factor.
    pub fn of(self, tweaks: &Tweaks) -> Rational {
        match self {
            Dial::Rates => tweaks.rates,
            Dial::Accelerators => tweaks.accelerators,
            Dial::Levels => tweaks.levels,
            Dial::Caps => tweaks.caps,
            Dial::Quotas => tweaks.quotas,
            Dial::Target => tweaks.target,
        }
    }

    /// The same tweaks with the dial at a factor.
    pub fn set(self, tweaks: Tweaks, factor: Rational) -> Tweaks {
        match self {
            Dial::Rates => Tweaks { rates: factor, ..tweaks },
            Dial::Accelerators => Tweaks { accelerators: factor, ..tweaks },
            Dial::Levels => Tweaks { levels: factor, ..tweaks },
            Dial::Caps => Tweaks { caps: factor, ..tweaks },
            Dial::Quotas => Tweaks { quotas: factor, ..tweaks },
            Dial::Target => Tweaks { target: factor, ..tweaks },
        }
    }
}

/// What a tenth less and a tenth more of each dial changes in variable pay, in minor units; a direction in
/// which the plan can't be paid is missing.
pub type Sensitivity = Vec<(Dial, Option<i64>, Option<i64>)>;

/// Turns each dial a tenth down and up from where it stands; the largest effect first.
///
/// # Errors
/// As [`Terms::pay`], for the plan as it stands.
pub fn sensitivity(
    plan: &Plan,
    facts: &PayFacts,
    periods: &[Period],
    tweaks: Tweaks,
) -> Result<Sensitivity, PayError> {
    let variable = |tweaks: Tweaks| -> Result<i64, PayError> {
        let turned = tweaks.turned(plan).map_err(overflow)?;
        let terms = Terms::altered(&turned, facts, tweaks.altered())?;
        let mut sum = 0;
        for (_, tallies) in terms.tallies(periods)? {
            for tally in tallies {
                add(&mut sum, tally.variable_minor())?;
            }
        }
        Ok(sum)
    };
    let standing = variable(tweaks)?;
    let mut all = Vec::with_capacity(Dial::ALL.len());
    for dial in Dial::ALL {
        let at = |percent: i128| {
            let factor =
                Rational::new(percent, 100).and_then(|part| dial.of(&tweaks).checked_mul(part)).ok()?;
            variable(dial.set(tweaks, factor)).ok()?.checked_sub(standing)
        };
        all.push((dial, at(90), at(110)));
    }
    let size = |end: &Option<i64>| end.map_or(0, i64::unsigned_abs);
    all.sort_by_key(|(dial, down, up)| (std::cmp::Reverse(size(down).max(size(up))), *dial));
    Ok(all)
}
