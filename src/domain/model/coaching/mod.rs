//! Coaching: 1:1s, actions, feedback, reviews, skills, training and recognition.
//!
//! Records are small, flat and each written by one person, so that two people who work on copies rarely touch
//! the same one: a point of an agenda, a note, a part of a review are records of their own. Where they do,
//! both versions are kept ([`entry`]). Records name KPIs as text, because they outlive catalogues.
//!
//! [`Record`] is all that may leave the workspace for somebody else. What a person notes for no one else is a
//! [`PrivateNote`], a type that no [`Record`] can hold and that no file for others is made from.

pub mod entry;
pub mod meeting;
pub mod review;
pub mod review_facts;
pub mod reward;
pub mod skill;

pub use entry::{Entry, Removal, Version};
pub use meeting::{About, Commitment, Feedback, FeedbackKind, Meeting, Point, PrivateNote, SharedNote};
pub use review::{Cycle, PartKind, ReviewPart};
pub use review_facts::ReviewFacts;
pub use reward::{Award, Badge, Contest, ContestForm, Display, Prize, Rule, Showing, Ties};
pub use skill::{Assessment, Course, CourseKind, HIGHEST_LEVEL, Judge, Skill, SkillKind, Training};

use crate::domain::kernel::{PersonId, RecordId};
use serde::{Deserialize, Serialize};

/// One record that may be shared with those whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is its own type")]
pub enum Record {
    Meeting(Meeting),
    Point(Point),
    Note(SharedNote),
    Commitment(Commitment),
    Feedback(Feedback),
    Cycle(Cycle),
    ReviewPart(ReviewPart),
    ReviewFacts(ReviewFacts),
    Skill(Skill),
    Assessment(Assessment),
    Course(Course),
    Training(Training),
    Badge(Badge),
    Award(Award),
    Contest(Contest),
    Showing(Showing),
}

impl Record {
    /// What kind of record it is, in files and in the list of changes.
    pub fn slug(&self) -> &'static str {
        match self {
            Record::Meeting(_) => "meeting",
            Record::Point(_) => "point",
            Record::Note(_) => "note",
            Record::Commitment(_) => "commitment",
            Record::Feedback(_) => "feedback",
            Record::Cycle(_) => "cycle",
            Record::ReviewPart(_) => "review_part",
            Record::ReviewFacts(_) => "review_facts",
            Record::Skill(_) => "skill",
            Record::Assessment(_) => "assessment",
            Record::Course(_) => "course",
            Record::Training(_) => "training",
            Record::Badge(_) => "badge",
            Record::Award(_) => "award",
            Record::Contest(_) => "contest",
            Record::Showing(_) => "showing",
        }
    }

    /// The record that this one belongs to and is removed with.
    pub fn belongs_to(&self) -> Option<RecordId> {
        match self {
            Record::Point(one) => Some(one.meeting),
            Record::Note(one) => Some(one.meeting),
            Record::ReviewPart(one) => Some(one.cycle),
            Record::ReviewFacts(one) => Some(one.cycle),
            Record::Assessment(one) => Some(one.skill),
            Record::Training(one) => Some(one.course),
            Record::Award(one) => Some(one.badge),
            _ => None,
        }
    }

    /// The person whom it is about; nobody for what holds for all.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Record::Meeting(one) => Some(one.person),
            Record::Commitment(one) => Some(one.person),
            Record::Feedback(one) => Some(one.person),
            Record::ReviewPart(one) => Some(one.person),
            Record::ReviewFacts(one) => Some(one.person),
            Record::Assessment(one) => Some(one.person),
            Record::Training(one) => Some(one.person),
            Record::Award(one) => Some(one.person),
            Record::Showing(one) => Some(one.person),
            Record::Point(_)
            | Record::Note(_)
            | Record::Cycle(_)
            | Record::Skill(_)
            | Record::Course(_)
            | Record::Badge(_)
            | Record::Contest(_) => None,
        }
    }

    /// Who wrote it; nobody where that is the one whose workspace it is.
    pub fn author(&self) -> Option<PersonId> {
        match self {
            Record::Meeting(one) => one.by,
            Record::Point(one) => one.by,
            Record::Note(one) => one.by,
            Record::Feedback(one) => one.by,
            Record::ReviewPart(one) => one.by,
            Record::Assessment(one) => one.by,
            Record::Award(one) => one.by,
            _ => None,
        }
    }

    /// Everybody whom it names.
    pub fn people(&self) -> Vec<PersonId> {
        let mut named: Vec<PersonId> = self.person().into_iter().chain(self.author()).collect();
        match self {
            Record::Contest(contest) => named.extend(&contest.people),
            Record::ReviewFacts(facts) => named.extend(facts.people()),
            _ => {}
        }
        named
    }
}
