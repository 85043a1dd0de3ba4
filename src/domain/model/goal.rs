//! Goals: what is to be reached, by whom, over which days, measured how; and what was said about it since.
//!
//! A goal names its KPI as text, because records outlive catalogues: a name that no longer exists is found by
//! the goal's own check, and no record becomes unreadable. What was said (check-ins, acknowledgements) stands
//! beside the goals in logs, so that quotas, which are goals too, have theirs without being stored twice.

use crate::domain::kernel::{
    Currency, Date, DateRange, GoalId, Id, Money, PersonId, Place, QuotaId, Rational,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An amount of what is measured: money, or an exact number (a count, a share such as 0.25, days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalValue {
    /// Money of one currency.
    Money(Money),
    /// An exact number.
    Number(Rational),
}

impl GoalValue {
    /// The exact number: minor units of money, or the number itself.
    pub fn exact(self) -> Rational {
        match self {
            GoalValue::Money(money) => money.exact_minor(),
            GoalValue::Number(number) => number,
        }
    }

    /// The currency of money.
    pub fn currency(self) -> Option<Currency> {
        match self {
            GoalValue::Money(money) => Some(money.currency),
            GoalValue::Number(_) => None,
        }
    }

    /// Whether both count in the same unit, so that they can be compared and added.
    pub fn is_alike(self, other: GoalValue) -> bool {
        self.currency() == other.currency()
    }
}

/// What a goal is about, as people sort them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// Money won.
    Revenue,
    /// Units sold.
    Units,
    /// A count of deals or the like.
    Count,
    /// A ratio.
    Ratio,
    /// What is done: calls, meetings, leads.
    Activity,
    /// Something learnt: a course, a certificate.
    Learning,
    /// Anything else.
    Custom,
}

impl GoalKind {
    /// All of them.
    pub const ALL: [GoalKind; 7] = [
        GoalKind::Revenue,
        GoalKind::Units,
        GoalKind::Count,
        GoalKind::Ratio,
        GoalKind::Activity,
        GoalKind::Learning,
        GoalKind::Custom,
    ];

    /// Its name in files and links.
    pub fn slug(self) -> &'static str {
        match self {
            GoalKind::Revenue => "revenue",
            GoalKind::Units => "units",
            GoalKind::Count => "count",
            GoalKind::Ratio => "ratio",
            GoalKind::Activity => "activity",
            GoalKind::Learning => "learning",
            GoalKind::Custom => "custom",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<GoalKind> {
        GoalKind::ALL.into_iter().find(|kind| kind.slug().eq_ignore_ascii_case(text.trim()))
    }
}

/// How a goal is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalMeasure {
    /// By a KPI, under its name in the catalogue, e.g. `win_rate`.
    Kpi(String),
    /// By what its check-ins say.
    CheckIns {
        /// What it is about.
        kind: GoalKind,
        /// What is counted, e.g. `certificates`.
        unit: String,
    },
}

/// Whose goal it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalOwner {
    /// The whole company.
    Company,
    /// A team, under its name.
    Team(String),
    /// A person of the roster.
    Person(PersonId),
}

/// Which direction is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// The target or more.
    #[default]
    AtLeast,
    /// The target or less.
    AtMost,
}

/// A step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The day by which it should be reached.
    pub on: Date,
    /// The value that should stand at the end of that day.
    pub value: GoalValue,
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Stays the same whatever is changed.
    pub id: GoalId,
    /// The objective in words.
    pub name: String,
    /// How it is measured.
    pub measure: GoalMeasure,
    /// Whose it is.
    pub owner: GoalOwner,
    /// Which deals count: allowed texts by column, as columns are named in links, e.g. `region`.
    #[serde(default)]
    pub scope: BTreeMap<String, BTreeSet<String>>,
    /// Which direction is good.
    #[serde(default)]
    pub aim: Aim,
    /// What is to be reached.
    pub target: GoalValue,
    /// Where it began; measured from the owner's own past where absent.
    #[serde(default)]
    pub baseline: Option<GoalValue>,
    /// Its days.
    pub range: DateRange,
    /// Steps on the way, by day.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// The goal that it serves.
    #[serde(default)]
    pub parent: Option<GoalId>,
    /// How much more than the target is handed on to the goals below, as a share of it: 0.1 for ten percent.
    #[serde(default = "no_headroom")]
    pub headroom: Rational,
    /// Where the record was read, if it came from a file.
    #[serde(default)]
    pub place: Option<Place>,
}

fn no_headroom() -> Rational {
    Rational::ZERO
}

/// A goal or a quota: what check-ins and acknowledgements are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalRef {
    /// A goal.
    Goal(GoalId),
    /// A quota.
    Quota(QuotaId),
}

impl GoalRef {
    /// The id under which its log stands.
    pub fn id(self) -> Id {
        match self {
            GoalRef::Goal(id) => id.0,
            GoalRef::Quota(id) => id.0,
        }
    }
}

/// How the owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalStatus {
    /// It will be reached.
    OnTrack,
    /// It may not be reached.
    AtRisk,
    /// It will not be reached unless something changes.
    OffTrack,
    /// It is reached.
    Done,
}

impl GoalStatus {
    /// All of them.
    pub const ALL: [GoalStatus; 4] =
        [GoalStatus::OnTrack, GoalStatus::AtRisk, GoalStatus::OffTrack, GoalStatus::Done];

    /// Its name in files and links.
    pub fn slug(self) -> &'static str {
        match self {
            GoalStatus::OnTrack => "on-track",
            GoalStatus::AtRisk => "at-risk",
            GoalStatus::OffTrack => "off-track",
            GoalStatus::Done => "done",
        }
    }

    /// Reads the name back, with a hyphen, underscore or space between its words.
    pub fn parse(text: &str) -> Option<GoalStatus> {
        let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        GoalStatus::ALL.into_iter().find(|status| status.slug() == plain)
    }
}

/// What was said on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The day.
    pub on: Date,
    /// How the owner sees it.
    pub status: GoalStatus,
    /// How sure the owner is to reach it, in percent.
    pub confidence: Option<u8>,
    /// Where it stands, where no KPI tells.
    pub value: Option<GoalValue>,
    /// Where the owner expects it to end.
    pub expected: Option<GoalValue>,
    /// In words.
    pub note: String,
}

/// That somebody read the goal and took it on, as it stood on that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The day.
    pub on: Date,
    /// By whom; nobody of the roster where absent.
    pub by: Option<PersonId>,
    /// The target as it was.
    pub target: GoalValue,
    /// The days as they were.
    pub range: DateRange,
}

/// What was said about a goal or a quota, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalLog {
    /// Check-ins.
    #[serde(default)]
    pub check_ins: Vec<CheckIn>,
    /// Acknowledgements.
    #[serde(default)]
    pub acknowledged: Vec<Acknowledgement>,
}
