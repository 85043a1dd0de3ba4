//! Where the sums of groups stand: a dense array wherever their numbers allow one.

use super::group::Codes;
use std::collections::HashMap;

/// Where each group's sums stand: by its number where there are few numbers, else by look-up.
pub(super) enum Slots {
    Few(Vec<u32>),
    Many(HashMap<u64, usize>),
}

impl Slots {
    const FEW: u64 = 1 << 20;

    pub fn of(codes: &[Codes]) -> Slots {
        let size = codes.iter().try_fold(1u64, |size, codes| size.checked_mul(codes.size()));
        match size.filter(|size| *size <= Slots::FEW).and_then(|size| usize::try_from(size).ok()) {
            Some(size) => Slots::Few(vec![u32::MAX; size]),
            None => Slots::Many(HashMap::new()),
        }
    }

    /// The place of a group; `next` for one that was not met before.
    #[inline]
    pub fn of_group(&mut self, group: u64, next: usize) -> usize {
        match self {
            Slots::Few(slots) => {
                let slot = &mut slots[usize::try_from(group).unwrap_or(0)];
                if *slot == u32::MAX {
                    *slot = u32::try_from(next).unwrap_or(0);
                }
                *slot as usize
            }
            Slots::Many(slots) => *slots.entry(group).or_insert(next),
        }
    }
}
