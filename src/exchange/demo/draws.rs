//! Draws: what the generator asks of chance. Each record has a stream of its own, so that any of them
//! can be made alone, in any order, without the others.

use crate::domain::random::{Random, shifted};

/// Which records a stream of chance belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    People,
    Rates,
    Deals,
    Activities,
    Leads,
    Terms,
    Shares,
    Money,
    Surveys,
}

pub(super) struct Draws(Random);

impl Draws {
    /// The chance of record `number` of a kind.
    pub(super) fn of(seed: u64, stream: Stream, number: u32) -> Draws {
        let kind = (stream as u64 + 1) << 56;
        Draws(Random::of_draw(seed ^ kind, number))
    }

    /// A number in [0, 1).
    pub(super) fn uniform(&mut self) -> f64 {
        self.0.uniform()
    }

    /// A whole number from `from` up to, not including, `until`; `from` where nothing lies between.
    pub(super) fn between(&mut self, from: i32, until: i32) -> i32 {
        let width = usize::try_from(until.saturating_sub(from)).unwrap_or(0);
        from + i32::try_from(self.0.below(width)).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(super) fn hits(&mut self, per_mille: u32) -> bool {
        self.0.below(1_000) < per_mille as usize
    }

    /// One of the list, all equally likely.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        list.get(self.0.below(list.len())).copied().unwrap_or(otherwise)
    }

    /// A place in the list of weights, each as likely as its weight.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let all: usize = weights.iter().map(|weight| *weight as usize).sum();
        let mut left = self.0.below(all);
        for (place, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight as usize) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        weights.len().saturating_sub(1)
    }

    /// A factor around 1 with a long tail upwards: log-normal, `spread` being the deviation of its
    /// logarithm. Never further than three deviations.
    pub(super) fn factor(&mut self, spread: f64) -> f64 {
        libm::exp(self.0.normal().clamp(-3.0, 3.0) * spread)
    }

    /// Whether something happens that has this chance, moved on the log-odds scale.
    pub(super) fn happens(&mut self, chance: f64, moved: f64) -> bool {
        self.0.uniform() < shifted(chance, moved)
    }
}

/// Whole numbers of a float: rounded down after adding a half, so that it is the same everywhere.
pub(super) fn whole(number: f64) -> i64 {
    libm::floor(number + 0.5) as i64
}
