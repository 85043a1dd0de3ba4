//! People: the roster that owns deals, carries quotas and is paid.

use super::stint::Stint;
use crate::domain::kernel::{Currency, Date, Money, PersonId, Place, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Who leads a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manager {
    /// Somebody of the roster.
    Known(PersonId),
    /// A name that the roster does not hold.
    Named(String),
}

/// One person of the roster. Absent fields are unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stays the same whatever is renamed.
    pub id: PersonId,
    /// The name as shown.
    pub name: String,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Other spellings under which the CRM knows this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The role that plans address, e.g. `Account Executive`; a job title where no role is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The team as stated; see [`Person::team`] for what is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Who leads this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Manager>,
    /// The territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// The region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The first day of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hired: Option<Date>,
    /// The last day of work, counted as worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
    /// The person's own commission rate, which a plan may refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission_rate: Option<Rational>,
    /// Base salary of a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_salary: Option<Money>,
    /// Target variable pay of a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_variable: Option<Money>,
    /// The currency in which this person is paid, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Since when what about this person holds, oldest first, of different days; empty where only the
    /// present is known. See [`Person::on`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Stint>,
    /// Columns of the file that have no meaning here yet, by header.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
    /// Where the record was read, if it came from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Person {
    /// A person of whom only the name is known.
    pub fn named(id: PersonId, name: &str) -> Person {
        Person {
            id,
            name: name.to_owned(),
            email: None,
            aliases: Vec::new(),
            role: None,
            team: None,
            manager: None,
            territory: None,
            region: None,
            hired: None,
            left: None,
            commission_rate: None,
            base_salary: None,
            target_variable: None,
            currency: None,
            history: Vec::new(),
            other: BTreeMap::new(),
            place: None,
        }
    }

    /// Every spelling under which a file may name this person.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let own = std::iter::once(self.name.as_str()).chain(self.email.as_deref());
        own.chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether the person works on `date`; hire day and last day both count.
    pub fn works_on(&self, date: Date) -> bool {
        self.hired.is_none_or(|hired| hired <= date) && self.left.is_none_or(|left| date <= left)
    }
}

/// The form in which names are compared: white space joined, case and Unicode form removed. Any
/// other likeness is only ever suggested.
pub fn fold_name(name: &str) -> String {
    let joined = name.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_differ_in_form_only_are_one() {
        assert_eq!(fold_name(" José\u{a0} SARAIVA "), fold_name("Jose\u{301} Saraiva"));
        assert_ne!(fold_name("Jose Saraiva"), fold_name("José Saraiva"));
    }
}
