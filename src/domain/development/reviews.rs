//! Calibration: the ratings that managers gave in a cycle, side by side.

use crate::domain::kernel::{PersonId, Rational, RecordId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{PartKind, Record, ReviewPart};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From so many ratings on a mean says something about a manager's measure.
pub const LEAST_RATINGS: u64 = 5;

/// The ratings that one manager gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratings {
    /// Who gave them; nobody for all together.
    pub by: Option<PersonId>,
    /// How many of each, from 1 to 5.
    pub counts: [u64; 5],
    /// Their mean; nothing of fewer than [`LEAST_RATINGS`].
    pub mean: Option<Rational>,
}

impl Ratings {
    fn of(by: Option<PersonId>, ratings: &[u8]) -> Ratings {
        let mut counts = [0u64; 5];
        for rating in ratings {
            if let Some(count) = counts.get_mut(usize::from(*rating).wrapping_sub(1)) {
                *count += 1;
            }
        }
        let given: u64 = counts.iter().sum();
        let sum: u64 = (1..).zip(counts).map(|(rating, count): (u64, u64)| rating * count).sum();
        let mean = Rational::new(sum.into(), given.max(1).into()).ok().filter(|_| given >= LEAST_RATINGS);
        Ratings { by, counts, mean }
    }
}

/// All parts of a cycle.
pub fn parts(workspace: &Workspace, cycle: RecordId) -> impl Iterator<Item = (RecordId, &ReviewPart)> {
    workspace.coaching.iter().filter_map(move |(id, entry)| match entry.record() {
        Record::ReviewPart(part) if part.cycle == cycle => Some((*id, part)),
        _ => None,
    })
}

/// The ratings of finished parts of managers, each manager's and then all.
pub fn calibration(workspace: &Workspace, cycle: RecordId) -> Vec<Ratings> {
    let mut given: BTreeMap<Option<PersonId>, Vec<u8>> = BTreeMap::new();
    for (_, part) in parts(workspace, cycle).filter(|(_, part)| part.kind == PartKind::Manager && part.done) {
        given.entry(part.by).or_default().extend(part.rating);
    }
    let all: Vec<u8> = given.values().flatten().copied().collect();
    let mut lines: Vec<Ratings> = given.iter().map(|(by, ratings)| Ratings::of(*by, ratings)).collect();
    lines.push(Ratings::of(None, &all));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_needs_five_ratings() {
        assert_eq!(Ratings::of(None, &[3, 4, 5, 5]).mean, None);
        let five = Ratings::of(None, &[3, 4, 5, 5, 5]);
        assert_eq!((five.counts, five.mean), ([0, 0, 1, 1, 3], Rational::new(22, 5).ok()));
    }
}
