//! Who a plan pays, and on which days.

use crate::domain::kernel::{Date, DateRange, PeriodError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A range of days with one end key: `until` names the first day outside, `through` the last inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effective {
    /// The first day inside.
    pub from: Date,
    /// The first day outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The last day inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Date>,
}

impl Effective {
    /// The days inside; without an end up to the last day that can be written.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] if the end does not lie after the start.
    pub fn range(self) -> Result<DateRange, PeriodError> {
        days_between(Some(self.from), self.until, self.through)
    }
}

/// The half-open range of `from`, `until` and `through`; an absent end reaches as far as dates go.
pub(super) fn days_between(
    from: Option<Date>,
    until: Option<Date>,
    through: Option<Date>,
) -> Result<DateRange, PeriodError> {
    let after = through.map(|last| last.plus_days(1)).transpose()?;
    let until = [until, after].into_iter().flatten().min().unwrap_or(Date::MAX);
    DateRange::new(from.unwrap_or(Date::MIN), until)
}

/// Who is paid: `{"everyone": true}`, or a list of assignments of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppliesTo {
    /// All people of the roster.
    Everyone,
    /// Those that one of these names, on its days.
    Assigned(Vec<Assignment>),
}

/// One assignment: a role, a team or a person, and the days on which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AssignmentWire", into = "AssignmentWire")]
pub struct Assignment {
    /// Who is meant.
    pub who: Who,
    /// The first day; absent means always.
    pub from: Option<Date>,
    /// The first day after.
    pub until: Option<Date>,
    /// The last day.
    pub through: Option<Date>,
}

impl Assignment {
    /// The days on which it holds.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] if the end does not lie after the start.
    pub fn range(&self) -> Result<DateRange, PeriodError> {
        days_between(self.from, self.until, self.through)
    }
}

/// Who is meant by an assignment. Spellings are compared without case and extra white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody with this role.
    Role(String),
    /// Everybody of this team.
    Team(String),
    /// One person, by name, e-mail address, alias or id.
    Person(String),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignmentWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    through: Option<Date>,
}

impl TryFrom<AssignmentWire> for Assignment {
    type Error = &'static str;
    fn try_from(wire: AssignmentWire) -> Result<Assignment, &'static str> {
        let who = match (wire.role, wire.team, wire.person) {
            (Some(role), None, None) => Who::Role(role),
            (None, Some(team), None) => Who::Team(team),
            (None, None, Some(person)) => Who::Person(person),
            _ => return Err("an assignment names exactly one of role, team and person"),
        };
        Ok(Assignment { who, from: wire.from, until: wire.until, through: wire.through })
    }
}

impl From<Assignment> for AssignmentWire {
    fn from(assignment: Assignment) -> AssignmentWire {
        let Assignment { who, from, until, through } = assignment;
        let mut wire = AssignmentWire { role: None, team: None, person: None, from, until, through };
        match who {
            Who::Role(role) => wire.role = Some(role),
            Who::Team(team) => wire.team = Some(team),
            Who::Person(person) => wire.person = Some(person),
        }
        wire
    }
}

#[derive(Serialize)]
struct EveryoneWire {
    everyone: bool,
}

impl Serialize for AppliesTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            AppliesTo::Everyone => EveryoneWire { everyone: true }.serialize(serializer),
            AppliesTo::Assigned(list) => list.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for AppliesTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AppliesTo, D::Error> {
        deserializer.deserialize_any(AppliesToVisitor)
    }
}

struct AppliesToVisitor;

impl<'de> de::Visitor<'de> for AppliesToVisitor {
    type Value = AppliesTo;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{\"everyone\": true} or a list of assignments such as {\"role\": \"Account Executive\"}")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<AppliesTo, A::Error> {
        let mut assignments = Vec::new();
        while let Some(assignment) = list.next_element()? {
            assignments.push(assignment);
        }
        Ok(AppliesTo::Assigned(assignments))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<AppliesTo, A::Error> {
        let mut everyone = false;
        while let Some(key) = map.next_key::<String>()? {
            if key != "everyone" || everyone {
                return Err(de::Error::unknown_field(&key, &["everyone"]));
            }
            everyone = map.next_value()?;
        }
        if everyone { Ok(AppliesTo::Everyone) } else { Err(de::Error::custom("write {\"everyone\": true}")) }
    }
}
