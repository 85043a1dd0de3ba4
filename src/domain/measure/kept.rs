//! What is kept of single rows beside the sums: one list for all groups while rows are met, put in order by group
//! once at the end, so that no group has a list of its own.

/// Things met, each in a group that is known by its place.
#[derive(Debug)]
pub(super) struct Kept<T> {
    groups: Vec<u32>,
    things: Vec<T>,
    /// Where the things of each group begin, and last where they end; nothing before they are in order.
    starts: Vec<u32>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { groups: Vec::new(), things: Vec::new(), starts: Vec::new() }
    }
}

impl<T: Copy> Kept<T> {
    /// Keeps one more.
    #[inline]
    pub fn keep(&mut self, group: u32, thing: T) {
        self.groups.push(group);
        self.things.push(thing);
    }

    /// Puts the groups below `count` in order; within a group things stay as they were met.
    pub fn gather(&mut self, count: usize) {
        let Some(first) = self.things.first().copied() else { return };
        let mut starts = vec![0u32; count + 1];
        self.groups.iter().for_each(|group| starts[*group as usize + 1] += 1);
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        if count > 1 {
            let mut next = starts.clone();
            let mut things = vec![first; self.things.len()];
            for (group, thing) in self.groups.iter().zip(&self.things) {
                let place = &mut next[*group as usize];
                things[*place as usize] = *thing;
                *place += 1;
            }
            self.things = things;
        }
        (self.groups, self.starts) = (Vec::new(), starts);
    }

    /// What a group keeps, once all are in order.
    pub fn of(&self, group: usize) -> &[T] {
        self.range(group).and_then(|range| self.things.get(range)).unwrap_or(&[])
    }

    fn range(&self, group: usize) -> Option<std::ops::Range<usize>> {
        Some(*self.starts.get(group)? as usize..*self.starts.get(group + 1)? as usize)
    }
}

impl<T: Copy + Ord> Kept<T> {
    /// Puts the groups below `count` in order, and the things within each.
    pub fn sort(&mut self, count: usize) {
        self.gather(count);
        for group in 0..count {
            if let Some(things) = self.range(group).and_then(|range| self.things.get_mut(range)) {
                things.sort_unstable();
            }
        }
    }
}

/// Sums of minor units by account within groups.
#[derive(Debug, Default)]
pub(super) struct AccountSums {
    met: Kept<(u32, i64)>,
    sums: Vec<i128>,
    starts: Vec<usize>,
}

impl AccountSums {
    /// One more amount of an account.
    #[inline]
    pub fn add(&mut self, group: u32, account: u32, minor: i64) {
        self.met.keep(group, (account, minor));
    }

    /// Adds up; there are `count` groups, and account codes are below `accounts`.
    pub fn settle(&mut self, count: usize, accounts: usize) {
        let mut met = std::mem::take(&mut self.met);
        met.gather(count);
        self.starts = Vec::with_capacity(count + 1);
        let mut dense: Vec<Option<i128>> = Vec::new();
        for group in 0..count {
            self.starts.push(self.sums.len());
            let things = met.of(group);
            if things.len() >= accounts {
                dense.clear();
                dense.resize(accounts, None);
                for (account, minor) in things {
                    *dense[*account as usize].get_or_insert(0) += i128::from(*minor);
                }
                self.sums.extend(dense.iter().flatten());
            } else if !things.is_empty() {
                let mut things = things.to_vec();
                things.sort_unstable();
                let same = things.chunk_by(|(one, _), (other, _)| one == other);
                self.sums
                    .extend(same.map(|own| own.iter().map(|(_, minor)| i128::from(*minor)).sum::<i128>()));
            }
        }
        self.starts.push(self.sums.len());
    }

    /// The sums of a group's accounts.
    pub fn of(&self, group: usize) -> &[i128] {
        let range = self.starts.get(group).zip(self.starts.get(group + 1));
        range.and_then(|(from, until)| self.sums.get(*from..*until)).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_gets_its_own_things_in_order() {
        let mut kept = Kept::default();
        [(2, 7), (0, 5), (2, 1), (2, 7)].into_iter().for_each(|(group, thing)| kept.keep(group, thing));
        kept.gather(4);
        let all: Vec<&[i32]> = (0..5).map(|group| kept.of(group)).collect();
        assert_eq!(all, [&[5][..], &[], &[7, 1, 7], &[], &[]]);
        let mut kept = Kept::default();
        [3, 1, 2].into_iter().for_each(|thing| kept.keep(0, thing));
        kept.sort(1);
        assert_eq!(kept.of(0), [1, 2, 3]);
        assert!(Kept::<u8>::default().of(0).is_empty());
    }

    #[test]
    fn accounts_add_up_alike_in_large_groups_and_small() {
        let deals = [(0, 2, 10), (1, 1, 4), (0, 1, 5), (0, 2, -10), (0, 1, 1), (1, 2, 3)];
        let mut sums = AccountSums::default();
        deals.into_iter().for_each(|(group, account, minor)| sums.add(group, account, minor));
        sums.settle(3, 3);
        // Four deals of three accounts are added in place, two are sorted.
        assert_eq!((sums.of(0), sums.of(1), sums.of(2)), (&[6, 0][..], &[4, 3][..], &[][..]));
    }
}
