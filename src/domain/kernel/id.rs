//! Ids: 128 bits, written as 26 characters of Crockford's base 32, so that text order is id order.
//!
//! What a person creates gets a random id from [`IdSource`]. What a file brings gets an id derived
//! from its natural key when it is first seen ([`Id::derived`]), so that two people who import the
//! same file hold the same ids and every tie falls the same way on every machine. Once given, an id
//! never changes, whatever is renamed.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 128 bits that name one thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u128);

impl Id {
    /// The id with these bits.
    pub const fn from_bits(bits: u128) -> Id {
        Id(bits)
    }

    /// Its bits.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// The id of a natural key: equal parts give equal ids everywhere.
    pub fn derived(kind: &str, parts: &[&str]) -> Id {
        let mut hasher = Xxh3::new();
        for part in std::iter::once(&kind).chain(parts) {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            hasher.update(&length.to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Id(hasher.digest128())
    }

    /// Reads the 26 characters back.
    pub fn parse(text: &str) -> Option<Id> {
        if text.len() != 26 {
            return None;
        }
        text.bytes()
            .try_fold(0u128, |bits, byte| {
                let digit = ALPHABET.iter().position(|known| *known == byte)?;
                bits.checked_mul(32)?.checked_add(u128::try_from(digit).ok()?)
            })
            .map(Id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0u32..26).rev().try_for_each(|place| {
            let bits = self.0.checked_shr(place.saturating_mul(5)).unwrap_or(0) & 31;
            let digit = usize::try_from(bits).ok().and_then(|digit| ALPHABET.get(digit));
            write!(f, "{}", char::from(*digit.unwrap_or(&b'0')))
        })
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = String::deserialize(deserializer)?;
        Id::parse(&text).ok_or_else(|| de::Error::custom("an id has 26 characters of base 32"))
    }
}

/// Random ids from one seed: the browser's or the system's entropy in use, a constant in tests.
#[derive(Clone, Debug)]
pub struct IdSource {
    seed: [u8; 16],
    count: u64,
}

impl IdSource {
    /// A source that continues after `count` ids of this seed.
    pub fn new(seed: [u8; 16]) -> IdSource {
        IdSource { seed, count: 0 }
    }

    /// The next id.
    pub fn next_id(&mut self) -> Id {
        self.count = self.count.wrapping_add(1);
        let mut bytes = self.seed.to_vec();
        bytes.extend(self.count.to_le_bytes());
        Id(xxh3_128(&bytes))
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Id);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )*};
}

ids! {
    /// Names a person of the roster.
    PersonId
    /// Names a quota.
    QuotaId
    /// Names a goal.
    GoalId
    /// Names an exchange rate.
    RateId
    /// Names a plan.
    PlanId
    /// Names what somebody achieved of an objective.
    AchievementId
    /// Names an adjustment of pay by hand.
    AdjustmentId
    /// Names a call.
    CallId
    /// Names statements that went the way together.
    PayRunId
    /// Names a dispute about a statement line.
    DisputeId
    /// Names an import (one or more files committed together).
    ImportId
    /// Names an imported file by its content.
    FileId
    /// Names one change of the workspace.
    ChangeId
    /// Names a note.
    NoteId
    /// Names a saved view.
    ViewId
    /// Names a workspace.
    WorkspaceId
    /// Names a KPI of the company's own.
    OwnKpiId
    /// Names a record of coaching: a 1:1, an action, feedback, a skill, a course, a badge.
    RecordId
    /// Names one round of a survey.
    SurveyId
    /// Names one person's answer to a survey; it says nothing about whose it is.
    AnswerId
    /// Names a competitor.
    CompetitorId
    /// Names a cycle of the roadmap.
    CycleId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bits_agree_and_keep_order() {
        let mut source = IdSource::new([7; 16]);
        let mut ids: Vec<Id> = (0..200).map(|_| source.next_id()).collect();
        ids.extend([Id::from_bits(0), Id::from_bits(u128::MAX)]);
        for id in &ids {
            assert_eq!(Id::parse(&id.to_string()), Some(*id));
        }
        let mut texts: Vec<String> = ids.iter().map(Id::to_string).collect();
        ids.sort();
        texts.sort();
        assert_eq!(texts, ids.iter().map(Id::to_string).collect::<Vec<_>>());
    }

    #[test]
    fn derived_ids_keep_parts_apart() {
        assert_ne!(Id::derived("p", &["ab", "c"]), Id::derived("p", &["a", "bc"]));
        assert_eq!(Id::derived("p", &["a"]), Id::derived("p", &["a"]));
    }
}
