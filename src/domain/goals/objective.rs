//! Objectives: goals and quotas in one form, and which of them serves which.

use crate::domain::kernel::{Date, DateRange, Money, PersonId, Place, Rational, RoundingMode};
use crate::domain::measure::{Axis, Better, Dimension, Filter, KpiId, Unit, Value};
use crate::domain::model::goal::{
    Aim, Goal, GoalKind, GoalMeasure, GoalOwner, GoalRef, GoalValue, Milestone,
};
use crate::domain::model::{Quota, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which deals count: allowed texts by column.
pub type Scope = BTreeMap<Dimension, BTreeSet<String>>;

/// How an objective is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// By a KPI of the catalogue.
    Kpi(KpiId),
    /// By a KPI that the catalogue does not have.
    Unknown(String),
    /// By what its check-ins say.
    Said {
        /// What it is about.
        kind: GoalKind,
        /// What is counted.
        unit: String,
    },
}

impl Measured {
    /// The KPI, if it is one.
    pub fn kpi(&self) -> Option<KpiId> {
        match self {
            Measured::Kpi(kpi) => Some(*kpi),
            _ => None,
        }
    }

    /// Whether the values of parts add up to the value of the whole, counted from zero over the goal's days.
    pub fn is_additive(&self) -> bool {
        match self {
            Measured::Kpi(kpi) => kpi.entry().additive && !is_of_now(*kpi),
            Measured::Unknown(_) => false,
            Measured::Said { kind, .. } => *kind != GoalKind::Ratio,
        }
    }
}

/// Whether a KPI shows what is open now, whatever the days: it has no past.
pub fn is_of_now(kpi: KpiId) -> bool {
    use KpiId::*;
    matches!(
        kpi,
        OpenPipeline | WeightedPipeline | OpenCount | OpenAge | StuckDeals | StuckAmount | ZombieDeals
    )
}

/// What a goal over this KPI is about.
pub fn kind_of(kpi: KpiId) -> GoalKind {
    match kpi.entry().unit {
        _ if kpi.is_of_actions() => GoalKind::Activity,
        Unit::Money => GoalKind::Revenue,
        Unit::Ratio => GoalKind::Ratio,
        _ => GoalKind::Count,
    }
}

/// The direction that the catalogue calls better.
pub fn aim_of(kpi: KpiId) -> Aim {
    match kpi.entry().better {
        Better::Lower => Aim::AtMost,
        Better::Higher | Better::Neither => Aim::AtLeast,
    }
}

/// A goal or a quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Which.
    pub key: GoalRef,
    /// The objective in words; empty for a quota.
    pub name: String,
    /// Whose it is.
    pub owner: GoalOwner,
    /// How it is measured.
    pub measured: Measured,
    /// Which deals count.
    pub scope: Scope,
    /// Columns of the scope that do not exist.
    pub unknown_columns: Vec<String>,
    /// Which direction is good.
    pub aim: Aim,
    /// What is to be reached.
    pub target: GoalValue,
    /// Where it began, where stated.
    pub baseline: Option<GoalValue>,
    /// Its days.
    pub range: DateRange,
    /// Steps on the way, by day.
    pub milestones: Vec<Milestone>,
    /// The goal that it serves.
    pub parent: Option<GoalRef>,
    /// The planned over-assignment, as a share of the target.
    pub headroom: Rational,
    /// Where it was read.
    pub place: Option<Place>,
}

impl Objective {
    /// The rows that it stands on: its owner's, in its scope, of all days.
    pub fn rows(&self) -> Filter {
        let (people, teams) = match &self.owner {
            GoalOwner::Company => Default::default(),
            GoalOwner::Team(name) => (BTreeSet::new(), [name.clone()].into()),
            GoalOwner::Person(id) => ([*id].into(), BTreeSet::new()),
        };
        Filter { people, teams, texts: self.scope.clone(), ..Filter::default() }
    }

    fn of_goal(goal: &Goal) -> Objective {
        let measured = match &goal.measure {
            GoalMeasure::Kpi(name) => {
                KpiId::parse(name).map_or_else(|| Measured::Unknown(name.clone()), Measured::Kpi)
            }
            GoalMeasure::CheckIns { kind, unit } => Measured::Said { kind: *kind, unit: unit.clone() },
        };
        let (mut scope, mut unknown_columns) = (Scope::new(), Vec::new());
        for (column, texts) in &goal.scope {
            match Axis::parse(&column.to_lowercase()) {
                Some(Axis::Text(dimension)) => drop(scope.insert(dimension, texts.clone())),
                _ => unknown_columns.push(column.clone()),
            }
        }
        let mut milestones = goal.milestones.clone();
        milestones.sort_by_key(|milestone| milestone.on);
        Objective {
            key: GoalRef::Goal(goal.id),
            name: goal.name.clone(),
            owner: goal.owner.clone(),
            measured,
            scope,
            unknown_columns,
            aim: goal.aim,
            target: goal.target,
            baseline: goal.baseline,
            range: goal.range,
            milestones,
            parent: goal.parent.map(GoalRef::Goal),
            headroom: goal.headroom,
            place: goal.place.clone(),
        }
    }

    fn of_quota(quota: &Quota, parent: Option<GoalRef>) -> Objective {
        Objective {
            key: GoalRef::Quota(quota.id),
            name: String::new(),
            owner: GoalOwner::Person(quota.person),
            measured: Measured::Kpi(KpiId::Revenue),
            scope: Scope::new(),
            unknown_columns: Vec::new(),
            aim: Aim::AtLeast,
            target: GoalValue::Money(quota.amount),
            baseline: None,
            range: quota.range,
            milestones: Vec::new(),
            parent,
            headroom: Rational::ZERO,
            place: quota.place.clone(),
        }
    }

    /// Whether it is a quota.
    pub fn is_quota(&self) -> bool {
        matches!(self.key, GoalRef::Quota(_))
    }

    /// Whether both measure the same thing of the same deals in the same direction.
    pub fn measures_same(&self, other: &Objective) -> bool {
        self.measured == other.measured && self.scope == other.scope
    }

    /// Whether a value is as good as the target or better.
    pub fn is_met_by(&self, value: Rational) -> bool {
        match self.aim {
            Aim::AtLeast => value >= self.target.exact(),
            Aim::AtMost => value <= self.target.exact(),
        }
    }

    /// Whether all its days are over once `today` is.
    pub fn is_over(&self, today: Date) -> bool {
        today >= self.range.last_day()
    }

    /// A value of the KPI in the unit of the target; nothing where it is not defined or in another unit.
    pub fn value_in_unit(&self, value: &Value) -> Option<GoalValue> {
        let found = goal_value(value)?;
        found.is_alike(self.target).then_some(found)
    }

    /// The same unit with another exact number; money is rounded to the minor unit, half away from zero.
    pub fn in_unit(&self, exact: Rational) -> Option<GoalValue> {
        in_unit_of(self.target, exact)
    }
}

/// The value of a KPI as a goal's value.
pub fn goal_value(value: &Value) -> Option<GoalValue> {
    match value {
        Value::Money(money) => Some(GoalValue::Money(*money)),
        Value::Undefined(_) => None,
        known => known.exact().map(GoalValue::Number),
    }
}

/// An exact number in the unit of another value.
pub fn in_unit_of(like: GoalValue, exact: Rational) -> Option<GoalValue> {
    match like {
        GoalValue::Money(money) => {
            let minor = RoundingMode::HalfAwayFromZero.whole(exact).ok()?;
            Some(GoalValue::Money(Money::new(i64::try_from(minor).ok()?, money.currency)))
        }
        GoalValue::Number(_) => Some(GoalValue::Number(exact)),
    }
}

/// All goals and quotas by the name of the person whose they are. A quota hangs under the narrowest goal over won revenue that holds all its days: of
/// its person, else of the person's team, else of the company.
pub fn objectives(workspace: &Workspace) -> Vec<Objective> {
    let goals: Vec<Objective> = workspace.goals.values().map(Objective::of_goal).collect();
    let above = |quota: &Quota| {
        let team = workspace.people.get(&quota.person).and_then(|person| workspace.team_of(person));
        let nearness = |owner: &GoalOwner| match owner {
            GoalOwner::Person(person) => (*person == quota.person).then_some(0),
            GoalOwner::Team(name) => (Some(name) == team.as_ref()).then_some(1),
            GoalOwner::Company => Some(2),
        };
        let holds = |goal: &&Objective| {
            let range = goal.range.from <= quota.range.from && quota.range.until <= goal.range.until;
            range && goal.measured == Measured::Kpi(KpiId::Revenue) && goal.scope.is_empty()
        };
        let fitting = goals.iter().filter(holds);
        let ranked = fitting.filter_map(|goal| Some((nearness(&goal.owner)?, goal.range.days(), goal.key)));
        ranked.min().map(|(_, _, key)| key)
    };
    let quotas: Vec<Objective> =
        workspace.quotas.values().map(|quota| Objective::of_quota(quota, above(quota))).collect();
    let mut all: Vec<Objective> = goals.into_iter().chain(quotas).collect();
    all.sort_by_cached_key(|one| match one.owner {
        GoalOwner::Person(id) => workspace.people.get(&id).map(|person| person.name.to_lowercase()),
        _ => None,
    });
    all
}

/// The people whom an owner stands for.
pub fn members(workspace: &Workspace, owner: &GoalOwner) -> Vec<PersonId> {
    let belongs = |id: &PersonId| match owner {
        GoalOwner::Company => true,
        GoalOwner::Person(person) => person == id,
        GoalOwner::Team(name) => {
            let team = workspace.people.get(id).and_then(|person| workspace.team_of(person));
            team.as_ref() == Some(name)
        }
    };
    workspace.people.keys().filter(|id| belongs(id)).copied().collect()
}
