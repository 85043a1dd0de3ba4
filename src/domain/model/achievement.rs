//! What somebody achieved of an objective in a period, as a person judged it.

use crate::domain::kernel::{AchievementId, DateRange, Id, PersonId, Place, Rational};
use crate::domain::model::person::fold_name;
use serde::{Deserialize, Serialize};

/// One achievement: of a person, an objective and a period there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievement {
    /// Stays the same whatever is changed.
    pub id: AchievementId,
    /// Who achieved it.
    pub person: PersonId,
    /// The objective: the name of a plan's component, or of one of its objectives.
    pub objective: String,
    /// The period it is about.
    pub range: DateRange,
    /// How much of it was achieved, 1 being all; more than that counts unless a plan caps it.
    pub achieved: Rational,
    /// Why, in words.
    #[serde(default)]
    pub note: String,
    /// Who judged it; empty where nobody said.
    #[serde(default)]
    pub by: String,
    /// Where the record was read, if it came from a file.
    #[serde(default)]
    pub place: Option<Place>,
}

impl Achievement {
    /// The id of what a file brings: one for a person, objective and period.
    pub fn id_of(person: PersonId, objective: &str, range: DateRange) -> AchievementId {
        let parts = [person.to_string(), fold_name(objective), range.to_string()];
        AchievementId(Id::derived("achievement", &parts.each_ref().map(String::as_str)))
    }

    /// Whether it is about the same objective of the same person and period as another.
    pub fn is_about(&self, person: PersonId, objective: &str, range: DateRange) -> bool {
        self.person == person && self.range == range && fold_name(&self.objective) == fold_name(objective)
    }
}
