//! Recognition: badges by rule or by hand, contests, and who wants to be shown how.

use crate::domain::kernel::{Date, DateRange, Grain, Money, PersonId, RecordId};
use crate::domain::model::goal::{Aim, GoalValue};
use serde::{Deserialize, Serialize};

/// When a badge is earned by figures: a KPI of a person reaches a bound in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The KPI, under its name in the catalogue.
    pub kpi: String,
    /// Which direction is good.
    #[serde(default)]
    pub aim: Aim,
    /// What is to be reached.
    pub bound: GoalValue,
    /// In each period of this length.
    pub grain: Grain,
}

/// A badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// Its name.
    pub name: String,
    /// When figures earn it; given by hand where absent.
    #[serde(default)]
    pub rule: Option<Rule>,
}

/// A badge given by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Which.
    pub badge: RecordId,
    /// To whom.
    pub person: PersonId,
    /// By whom.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The day.
    pub on: Date,
    /// What for.
    #[serde(default)]
    pub reason: String,
}

/// Who meets whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContestForm {
    /// All in one table, prizes by place.
    #[default]
    Table,
    /// Pairs, in the order of the people: the first against the second, the third against the fourth.
    HeadToHead,
    /// Teams.
    Teams,
}

/// What equal results get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// They share the prizes of all places that they take, to the cent.
    #[default]
    Split,
    /// Each gets the prize of the best place.
    Each,
}

/// What a place wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prize {
    /// In words.
    #[serde(default)]
    pub words: String,
    /// In money.
    #[serde(default)]
    pub amount: Option<Money>,
}

/// A contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Its name.
    pub name: String,
    /// Its days.
    pub range: DateRange,
    /// The KPI, under its name in the catalogue.
    pub kpi: String,
    /// Which direction wins.
    #[serde(default)]
    pub aim: Aim,
    /// Who meets whom.
    #[serde(default)]
    pub form: ContestForm,
    /// Who takes part; everybody with a value where empty.
    #[serde(default)]
    pub people: Vec<PersonId>,
    /// Prizes by place, the first first.
    #[serde(default)]
    pub prizes: Vec<Prize>,
    /// What equal results get.
    #[serde(default)]
    pub ties: Ties,
}

/// How somebody is shown in rankings, contests and on walls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    /// By name.
    #[default]
    Named,
    /// In its place, without the name.
    Anonymous,
    /// Not at all.
    Out,
}

impl Display {
    /// All of them.
    pub const ALL: [Display; 3] = [Display::Named, Display::Anonymous, Display::Out];

    /// Its name in files and forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Display::Named => "named",
            Display::Anonymous => "anonymous",
            Display::Out => "out",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<Display> {
        Display::ALL.into_iter().find(|display| display.slug() == text)
    }
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    /// Who.
    pub person: PersonId,
    /// How.
    pub display: Display,
}
