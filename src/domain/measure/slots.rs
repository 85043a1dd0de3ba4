//! Groups and their places: by its number where there are few numbers, else by look-up.

use super::group::Codes;
use std::collections::HashMap;

/// All groups that were met, each with a place of its own.
pub(super) struct Groups {
    slots: Slots,
    /// The number of each, in the order in which they were met.
    pub numbers: Vec<u64>,
}

enum Slots {
    Few(Vec<u32>),
    Many(HashMap<u64, u32>),
}

impl Groups {
    const FEW: u64 = 1 << 20;

    pub fn of(codes: &[Codes]) -> Groups {
        let size = codes.iter().try_fold(1u64, |size, codes| size.checked_mul(codes.size()));
        let slots = match size.filter(|size| *size <= Groups::FEW).and_then(|size| usize::try_from(size).ok())
        {
            Some(size) => Slots::Few(vec![u32::MAX; size]),
            None => Slots::Many(HashMap::new()),
        };
        Groups { slots, numbers: Vec::new() }
    }

    /// The place of a group, made where it was not met before.
    #[inline]
    pub fn place(&mut self, group: u64) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let place = match &mut self.slots {
            Slots::Few(slots) => {
                let slot = &mut slots[usize::try_from(group).unwrap_or(0)];
                if *slot == u32::MAX {
                    *slot = next;
                }
                *slot
            }
            Slots::Many(slots) => *slots.entry(group).or_insert(next),
        };
        if place == next {
            self.numbers.push(group);
        }
        place
    }

    /// How many were met.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}
