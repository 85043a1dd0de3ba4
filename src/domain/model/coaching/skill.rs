//! Skills with target levels, how they were assessed, courses, and who takes them.

use crate::domain::kernel::{Date, Money, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Levels go from 0 (not begun) to this (teaches others).
pub const HIGHEST_LEVEL: u8 = 5;

/// What a skill is, as people sort them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum SkillKind {
    Product,
    Methodology,
    Negotiation,
    Communication,
    #[default]
    Own,
}

impl SkillKind {
    /// All of them.
    pub const ALL: [SkillKind; 5] = [
        SkillKind::Product,
        SkillKind::Methodology,
        SkillKind::Negotiation,
        SkillKind::Communication,
        SkillKind::Own,
    ];

    /// Its name in files and forms.
    pub const fn slug(self) -> &'static str {
        match self {
            SkillKind::Product => "product",
            SkillKind::Methodology => "methodology",
            SkillKind::Negotiation => "negotiation",
            SkillKind::Communication => "communication",
            SkillKind::Own => "own",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<SkillKind> {
        SkillKind::ALL.into_iter().find(|kind| kind.slug() == text)
    }
}

/// A skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: SkillKind,
    /// The level that each role should have; the empty role stands for all others.
    #[serde(default)]
    pub targets: BTreeMap<String, u8>,
    /// The KPI in which it shows, under its name in the catalogue.
    #[serde(default)]
    pub kpi: Option<String>,
}

impl Skill {
    /// The level that somebody of a role should have.
    pub fn target(&self, role: Option<&str>) -> Option<u8> {
        let of_role = role.and_then(|role| self.targets.get(role));
        of_role.or_else(|| self.targets.get("")).copied()
    }
}

/// Who assessed a skill. What figures say is computed, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// The person.
    Own,
    /// The manager.
    Manager,
}

/// A level that somebody saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Which skill.
    pub skill: RecordId,
    /// Whose.
    pub person: PersonId,
    /// As what it was assessed.
    pub judge: Judge,
    /// By whom.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// The level, from 0 to [`HIGHEST_LEVEL`].
    pub level: u8,
    /// The day.
    pub on: Date,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// What a thing of the library is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// A course.
    #[default]
    Course,
    /// Several in a row.
    Path,
    /// An own note or a best practice.
    Practice,
}

/// Something of the library: a course, a path of them, a note, a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: CourseKind,
    /// The skills that it builds.
    #[serde(default)]
    pub skills: Vec<RecordId>,
    /// The courses of a path, in order.
    #[serde(default)]
    pub steps: Vec<RecordId>,
    /// The KPI that it should move, under its name in the catalogue.
    #[serde(default)]
    pub kpi: Option<String>,
    /// What it costs for each person.
    #[serde(default)]
    pub cost: Option<Money>,
    /// Where it is.
    #[serde(default)]
    pub link: String,
    /// What is in it, or the note itself.
    #[serde(default)]
    pub text: String,
}

/// A course assigned to a person, and whether it was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Which course.
    pub course: RecordId,
    /// Who takes it.
    pub person: PersonId,
    /// The day on which it was assigned.
    pub assigned: Date,
    /// The day by which it should be done.
    #[serde(default)]
    pub due: Option<Date>,
    /// The day on which it was done.
    #[serde(default)]
    pub completed: Option<Date>,
    /// What it cost, where that differs from the course.
    #[serde(default)]
    pub cost: Option<Money>,
}
