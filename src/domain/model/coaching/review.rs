//! Reviews: cycles, and the parts that people write in them.

use crate::domain::kernel::{Date, DateRange, PersonId, RecordId};
use serde::{Deserialize, Serialize};

/// A round of reviews over the same days with the same questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Its name, such as `First half of 2026`.
    pub name: String,
    /// The days that are looked back on.
    pub range: DateRange,
    /// The day by which all parts are written.
    pub closes: Date,
    /// Questions beyond strengths, areas and goals.
    #[serde(default)]
    pub questions: Vec<String>,
}

/// Who writes a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The person about whom it is.
    Own,
    /// The person's manager.
    Manager,
    /// A colleague.
    Peer,
}

impl PartKind {
    /// All of them.
    pub const ALL: [PartKind; 3] = [PartKind::Own, PartKind::Manager, PartKind::Peer];

    /// Its name in files and forms.
    pub const fn slug(self) -> &'static str {
        match self {
            PartKind::Own => "own",
            PartKind::Manager => "manager",
            PartKind::Peer => "peer",
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<PartKind> {
        PartKind::ALL.into_iter().find(|kind| kind.slug() == text)
    }
}

/// One part of one person's review. It is asked for empty, and filled in by its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPart {
    /// In which cycle.
    pub cycle: RecordId,
    /// About whom.
    pub person: PersonId,
    /// Who writes it.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// As what.
    pub kind: PartKind,
    /// Answers to the cycle's questions, in their order.
    #[serde(default)]
    pub answers: Vec<String>,
    /// What goes well.
    #[serde(default)]
    pub strengths: String,
    /// What to work on.
    #[serde(default)]
    pub areas: String,
    /// Goals for the next period.
    #[serde(default)]
    pub goals: String,
    /// The whole in a number from 1 to 5; the manager's is calibrated.
    #[serde(default)]
    pub rating: Option<u8>,
    /// Whether its author is done.
    #[serde(default)]
    pub done: bool,
    /// Whether the person about whom it is may read it.
    #[serde(default)]
    pub shown: bool,
}

impl ReviewPart {
    /// An empty part that somebody is asked to write.
    pub fn asked(cycle: RecordId, person: PersonId, by: Option<PersonId>, kind: PartKind) -> ReviewPart {
        ReviewPart {
            cycle,
            person,
            by,
            kind,
            answers: Vec::new(),
            strengths: String::new(),
            areas: String::new(),
            goals: String::new(),
            rating: None,
            done: false,
            shown: false,
        }
    }
}
