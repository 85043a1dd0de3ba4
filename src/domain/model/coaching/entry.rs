//! A record with its versions, so that copies that were changed apart come together without loss.
//!
//! Each version knows the marks of all versions that it was made from. Where two copies are merged, a version
//! from which another was made gives way; versions of which neither knew the other both stay, until somebody
//! chooses. What is kept is a function of the set of versions alone: copies merged in any order, and twice, give
//! the same.

use super::Record;
use crate::domain::kernel::{Date, Id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A record as it was written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The record.
    pub record: Record,
    /// The marks of all versions that it was made from.
    #[serde(default)]
    pub past: BTreeSet<Id>,
}

impl Version {
    /// Names the version by its content and its past.
    pub fn mark(&self) -> Id {
        let text = serde_json::to_string(self).unwrap_or_default();
        Id::derived("version", &[&text])
    }

    /// The day on which a record that is computed was looked up.
    fn looked_up(&self) -> Option<Date> {
        match &self.record {
            Record::ReviewFacts(facts) => Some(facts.taken),
            _ => None,
        }
    }
}

/// A record that was removed. It stays so: no file that still has it brings it back, only taking the removal back does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The day on which it was removed.
    pub on: Date,
}

/// The versions of a record that count; usually one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The version that is shown.
    shown: Version,
    /// Versions that were made apart from it, as nobody has chosen yet.
    #[serde(default)]
    apart: Vec<Version>,
}

impl Entry {
    /// A new record.
    pub fn new(record: Record) -> Entry {
        Entry { shown: Version { record, past: BTreeSet::new() }, apart: Vec::new() }
    }

    /// The record as it is shown.
    pub fn record(&self) -> &Record {
        &self.shown.record
    }

    /// Other versions, which nobody has chosen yet.
    pub fn apart(&self) -> impl Iterator<Item = &Record> {
        self.apart.iter().map(|version| &version.record)
    }

    /// All versions that count, the shown one first.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.shown).chain(&self.apart)
    }

    /// The entry of these versions; nothing of none.
    pub fn of(versions: impl IntoIterator<Item = Version>) -> Option<Entry> {
        let marked: std::collections::BTreeMap<Id, Version> =
            versions.into_iter().map(|version| (version.mark(), version)).collect();
        let is_past = |mark: &Id| marked.values().any(|version| version.past.contains(mark));
        let past: BTreeSet<Id> = marked.keys().copied().filter(is_past).collect();
        let mut heads: Vec<(Id, Version)> =
            marked.into_iter().filter(|(mark, _)| !past.contains(mark)).collect();
        heads.sort_by_key(|(mark, version)| (std::cmp::Reverse(version.past.len()), *mark));
        // Nobody wrote what is computed: the one that was looked up last counts, and no choice is left.
        if heads.iter().all(|(_, version)| version.looked_up().is_some()) {
            let last = heads
                .into_iter()
                .max_by_key(|(mark, version)| (version.past.len(), version.looked_up(), *mark));
            return last.map(|(_, shown)| Entry { shown, apart: Vec::new() });
        }
        let mut heads = heads.into_iter().map(|(_, version)| version);
        let shown = heads.next()?;
        Some(Entry { shown, apart: heads.collect() })
    }

    /// The entry with another record shown, which was made from the one shown before.
    pub fn changed(&self, record: Record) -> Entry {
        let mut past = self.shown.past.clone();
        past.insert(self.shown.mark());
        Entry { shown: Version { record, past }, apart: self.apart.clone() }
    }

    /// The entry once somebody chose a record from all versions: it was made from all of them.
    pub fn settled(&self, record: Record) -> Entry {
        let marks = self.versions().map(Version::mark);
        let past = self.versions().flat_map(|version| version.past.iter().copied()).chain(marks).collect();
        Entry { shown: Version { record, past }, apart: Vec::new() }
    }

    /// Both together.
    pub fn merged(&self, other: &Entry) -> Entry {
        Entry::of(self.versions().chain(other.versions()).cloned()).unwrap_or_else(|| self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::coaching::{Badge, Entry};

    fn badge(name: &str) -> Record {
        Record::Badge(Badge { name: name.to_owned(), rule: None })
    }

    #[test]
    fn versions_made_apart_both_stay_until_somebody_chooses() {
        let first = Entry::new(badge("a"));
        let (mine, theirs) = (first.changed(badge("b")).changed(badge("c")), first.changed(badge("d")));
        let together = mine.merged(&theirs);
        assert_eq!(together, theirs.merged(&mine));
        assert_eq!(together, together.merged(&first).merged(&theirs));
        assert_eq!(
            (together.record(), together.apart().collect::<Vec<_>>()),
            (&badge("c"), vec![&badge("d")])
        );
        let chosen = together.settled(badge("d"));
        assert_eq!(chosen.merged(&mine).merged(&theirs), chosen);
    }

    #[test]
    fn a_record_that_comes_back_to_what_it_was_stays_there() {
        let first = Entry::new(badge("a"));
        let back = first.changed(badge("b")).changed(badge("a"));
        assert_eq!(back.merged(&first), back);
        assert_eq!(back.apart().count(), 0);
    }
}
