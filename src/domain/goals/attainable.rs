//! Attainability: what the owner, the team and the peers reached in comparable periods, and the chance that the
//! forecast gives.

use super::evidence::{Evidence, median};
use super::objective::{Objective, in_unit_of, members};
use crate::domain::kernel::{Currency, PersonId, Rational};
use crate::domain::measure::KpiId;
use crate::domain::model::goal::{GoalOwner, GoalValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From so many own periods on the own past decides.
pub const LEAST_OWN: u32 = 4;
/// From so many periods of others on their past decides where the own one is too short.
pub const LEAST_OTHERS: u32 = 8;
/// A target that fewer than one in so many comparable results reached is out of reach.
pub const ONE_IN: u32 = 10;
/// The least chance by the forecast, in percent.
pub const LEAST_CHANCE_PERCENT: u32 = 20;

/// Whose results or rates are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The owner's.
    Own,
    /// The other members of the person's team.
    Team,
    /// Everybody else with the same role; everybody else where the role is not known.
    Peers,
    /// The whole company.
    Company,
    /// The other teams, where parts add up each as if it had as many people.
    OtherTeams,
}

/// Results in comparable periods, one a person and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// Whose.
    pub whose: Whose,
    /// How many results.
    pub results: u32,
    /// How many of them were as good as the target.
    pub reached: u32,
    /// The least, the middle and the largest.
    pub span: Option<(GoalValue, GoalValue, GoalValue)>,
}

/// What the forecast says of the end of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// Draws that reach the target.
    pub reached: u32,
    /// All draws; one where nothing is open any more.
    pub draws: u32,
    /// One draw in ten ends below.
    pub p10: GoalValue,
    /// Half of the draws end below.
    pub p50: GoalValue,
    /// One draw in ten ends above.
    pub p90: GoalValue,
    /// So many of the owner's own weeks were drawn instead of a forecast; nothing where the forecast speaks.
    #[serde(default)]
    pub weeks: Option<u32>,
}

impl Outlook {
    /// Whether the chance is at least [`LEAST_CHANCE_PERCENT`].
    pub fn is_likely_enough(&self) -> bool {
        u64::from(self.reached) * 100 >= u64::from(self.draws) * u64::from(LEAST_CHANCE_PERCENT)
    }
}

/// Why the forecast says nothing of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoOutlook {
    /// Only what adds up over days is forecast: no ratio, and nothing that shows what is open now.
    DoesNotAddUp,
    /// Its scope names columns that do not exist.
    UnknownColumns,
    /// The owner has too few weeks of it.
    FewWeeks {
        /// How many there are.
        weeks: u32,
        /// How many are wanted.
        wanted: u32,
    },
    /// The forecast is in another currency than the target.
    Currency {
        /// The forecast's.
        forecast: Currency,
    },
    /// Neither open deals nor a past stand behind it.
    NoHistory,
    /// It can't be drawn, and why.
    Failed {
        /// Why.
        why: String,
    },
}

/// How attainable a goal is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attainability {
    /// How many comparable periods were looked at.
    pub windows: u32,
    /// The results: own first, then team and peers where the owner is a person, other teams where it is one.
    pub distributions: Vec<Distribution>,
    /// The forecast.
    pub outlook: Result<Outlook, NoOutlook>,
}

impl Attainability {
    /// Whether it can be reached; nothing where too little is known. A chance decides first, as it knows what
    /// is open now; then the own past; then the past of team and peers.
    pub fn verdict(&self) -> Option<bool> {
        if let Ok(outlook) = &self.outlook {
            return Some(outlook.is_likely_enough());
        }
        let of = |own: bool| {
            let counted = self.distributions.iter().filter(|one| (one.whose == Whose::Own) == own);
            counted.fold((0, 0), |(reached, all), one| (reached + one.reached, all + one.results))
        };
        let ((own_reached, own), (others_reached, others)) = (of(true), of(false));
        let often = |reached: u32, all: u32| reached * ONE_IN >= all;
        if own >= LEAST_OWN {
            Some(often(own_reached, own) || (others >= LEAST_OTHERS && often(others_reached, others)))
        } else {
            (others >= LEAST_OTHERS).then(|| often(others_reached, others))
        }
    }
}

/// Looks at the past of everybody whom a goal is comparable with.
pub fn attainability(
    evidence: &mut Evidence,
    objective: &Objective,
    outlook: Result<Outlook, NoOutlook>,
) -> Attainability {
    let Some(kpi) = objective.measured.kpi() else {
        return Attainability { windows: 0, distributions: Vec::new(), outlook };
    };
    let windows = u32::try_from(evidence.windows(objective.range, kpi).len()).unwrap_or(0);
    let own = own_results(evidence, objective, kpi);
    let mut distributions = vec![distribution(objective, Whose::Own, own)];
    if let GoalOwner::Person(person) = objective.owner {
        let (team, peers) = others(evidence, person);
        for (whose, people) in [(Whose::Team, team), (Whose::Peers, peers)] {
            let results = results_of(evidence, objective, kpi, &people);
            distributions.push(distribution(objective, whose, results));
        }
    }
    if let GoalOwner::Team(name) = &objective.owner {
        let results = other_teams(evidence, objective, kpi, name);
        distributions.push(distribution(objective, Whose::OtherTeams, results));
    }
    Attainability { windows, distributions, outlook }
}

/// The results of all other teams. What adds up grows with the number of people: it is counted as if each team
/// had as many as this one.
fn other_teams(evidence: &mut Evidence, objective: &Objective, kpi: KpiId, own: &str) -> Vec<GoalValue> {
    let workspace = evidence.facts.workspace;
    let mut sizes: BTreeMap<String, i128> = BTreeMap::new();
    for team in workspace.people.values().filter_map(|person| workspace.team_of(person)) {
        *sizes.entry(team).or_insert(0) += 1;
    }
    let own_size = sizes.remove(own).unwrap_or(1);
    let mut results = Vec::new();
    for (team, size) in sizes {
        let owner = GoalOwner::Team(team);
        let scale =
            if objective.measured.is_additive() { Rational::new(own_size, size) } else { Ok(Rational::ONE) };
        let Ok(scale) = scale else { continue };
        let mut of_team: Vec<GoalValue> = Vec::new();
        for window in evidence.windows(objective.range, kpi) {
            let value = evidence.value(kpi, &objective.scope, Some(window), &owner);
            let exact =
                objective.value_in_unit(&value).and_then(|value| value.exact().checked_mul(scale).ok());
            of_team.extend(exact.and_then(|exact| in_unit_of(objective.target, exact)));
        }
        drop_unbegun(objective, &mut of_team);
        results.extend(of_team);
    }
    results
}

/// Whoever reached nothing in the earliest periods did not do this work yet: they are no evidence. Results stand
/// the latest first.
fn drop_unbegun(objective: &Objective, results: &mut Vec<GoalValue>) {
    while objective.measured.is_additive() && results.last().is_some_and(|value| value.exact().is_zero()) {
        results.pop();
    }
}

/// The other members of a person's team, and everybody else with the same role.
fn others(evidence: &Evidence, person: PersonId) -> (Vec<PersonId>, Vec<PersonId>) {
    let workspace = evidence.facts.workspace;
    let Some(own) = workspace.people.get(&person) else { return (Vec::new(), Vec::new()) };
    let team = workspace.team_of(own).map(|team| members(workspace, &GoalOwner::Team(team)));
    let mut team = team.unwrap_or_default();
    team.retain(|one| *one != person);
    let same_role = |id: &PersonId| {
        let role = workspace.people.get(id).and_then(|other| other.role.as_ref());
        own.role.is_none() || role == own.role.as_ref()
    };
    team.retain(same_role);
    let peers = workspace.people.keys().filter(|id| **id != person && !team.contains(id) && same_role(id));
    let peers = peers.copied().collect();
    (team, peers)
}

fn own_results(evidence: &mut Evidence, objective: &Objective, kpi: KpiId) -> Vec<GoalValue> {
    if let GoalOwner::Person(person) = objective.owner {
        return results_of(evidence, objective, kpi, &[person]);
    }
    let windows = evidence.windows(objective.range, kpi);
    let value = |window| evidence.value(kpi, &objective.scope, Some(window), &objective.owner);
    let values: Vec<_> = windows.into_iter().map(value).collect();
    values.iter().filter_map(|value| objective.value_in_unit(value)).collect()
}

/// The results of people in the periods in which each worked all days.
fn results_of(
    evidence: &mut Evidence,
    objective: &Objective,
    kpi: KpiId,
    people: &[PersonId],
) -> Vec<GoalValue> {
    let mut by_person: Vec<Vec<GoalValue>> = vec![Vec::new(); people.len()];
    for window in evidence.windows(objective.range, kpi) {
        let values = evidence.values_of(kpi, &objective.scope, window, people);
        for ((person, value), results) in people.iter().zip(&values).zip(&mut by_person) {
            if evidence.worked(*person, window) {
                results.extend(objective.value_in_unit(value));
            }
        }
    }
    by_person.iter_mut().for_each(|results| drop_unbegun(objective, results));
    by_person.into_iter().flatten().collect()
}

fn distribution(objective: &Objective, whose: Whose, results: Vec<GoalValue>) -> Distribution {
    let reached = results.iter().filter(|value| objective.is_met_by(value.exact())).count();
    let exact: Vec<_> = results.iter().map(|value| value.exact()).collect();
    let unit = |exact| in_unit_of(objective.target, exact);
    let span = || {
        let (least, most) = (exact.iter().min().copied()?, exact.iter().max().copied()?);
        Some((unit(least)?, unit(median(exact.clone())?)?, unit(most)?))
    };
    Distribution {
        whose,
        results: u32::try_from(results.len()).unwrap_or(u32::MAX),
        reached: u32::try_from(reached).unwrap_or(u32::MAX),
        span: span(),
    }
}
