//! The sums of all groups of one question: a column for each part that its KPIs need, by the place of the group, so
//! that a group costs no memory of its own and what is added in one go lies together.

use super::actions::Actions;
use super::atom::{AtomSum, AtomSums, Keep};
use super::events::Events;
use super::kept::Kept;
use super::own::Gathered;
use super::tally::{Credit, Needs, Tally};

/// The sums of all groups.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub tallies: Vec<Tally>,
    pub credits: Vec<Credit>,
    pub actions: Vec<Actions>,
    pub events: Vec<Events>,
    /// Accounts that bought a year before, and those that bought in the window.
    pub former: Kept<u32>,
    pub bought: Kept<u32>,
    /// One an atom, in the order of [`Needs::atoms`].
    pub atoms: Vec<AtomSums>,
    /// So many a group as there are [`Needs::own`].
    pub own: Vec<Gathered>,
}

impl Sums {
    pub fn new(needs: &Needs) -> Sums {
        Sums { atoms: needs.atoms.iter().map(|_| AtomSums::default()).collect(), ..Sums::default() }
    }

    /// Makes room for so many groups.
    pub fn reach(&mut self, groups: usize, needs: &Needs) {
        if groups == self.tallies.len() {
            return;
        }
        self.tallies.resize_with(groups, Tally::default);
        let only = |is_needed: bool| if is_needed { groups } else { 0 };
        self.credits.resize_with(only(needs.credit), Credit::default);
        self.actions.resize_with(only(needs.actions), Actions::default);
        self.events.resize_with(only(needs.events || needs.hires), Events::default);
        self.atoms.iter_mut().for_each(|atom| atom.sums.resize(groups, AtomSum::default()));
        self.own.resize_with(groups * needs.own.len(), Gathered::default);
    }

    /// Puts in order what was kept of single rows. Account codes are below `accounts`.
    pub fn settle(&mut self, needs: &Needs, accounts: usize) {
        let groups = self.tallies.len();
        for (atom, sums) in needs.atoms.iter().zip(&mut self.atoms) {
            match atom.keep {
                Keep::Sum => {}
                Keep::Each => sums.each.sort(groups),
                Keep::Accounts => sums.accounts.settle(groups, accounts),
            }
        }
        self.former.sort(groups);
        self.bought.sort(groups);
        for (group, events) in self.events.iter_mut().enumerate() {
            events.count_accounts(self.former.of(group), self.bought.of(group));
        }
    }

    /// What stands behind one group.
    pub fn of(&self, group: usize) -> More<'_> {
        More { sums: self, group }
    }
}

/// What only some KPIs need of one group; nothing was counted where none of them was asked for.
#[derive(Clone, Copy)]
pub(super) struct More<'a> {
    sums: &'a Sums,
    group: usize,
}

impl<'a> More<'a> {
    pub fn credit(self) -> &'a Credit {
        static NONE: Credit = Credit::NONE;
        self.sums.credits.get(self.group).unwrap_or(&NONE)
    }

    pub fn actions(self) -> &'a Actions {
        static NONE: Actions = Actions::NONE;
        self.sums.actions.get(self.group).unwrap_or(&NONE)
    }

    pub fn events(self) -> &'a Events {
        static NONE: Events = Events::NONE;
        self.sums.events.get(self.group).unwrap_or(&NONE)
    }

    /// What the atom at a place came to.
    pub fn atom(self, place: usize) -> Option<&'a AtomSum> {
        self.sums.atoms.get(place)?.sums.get(self.group)
    }

    /// The values that the atom at a place kept, in order.
    pub fn each(self, place: usize) -> &'a [i64] {
        self.sums.atoms.get(place).map_or(&[], |atom| atom.each.of(self.group))
    }

    /// The sums by account that the atom at a place kept.
    pub fn accounts(self, place: usize) -> &'a [i128] {
        self.sums.atoms.get(place).map_or(&[], |atom| atom.accounts.of(self.group))
    }

    /// What some of the aggregates of own KPIs gathered.
    pub fn own(self, aggregates: std::ops::Range<usize>, all: usize) -> &'a [Gathered] {
        let from = self.group * all;
        self.sums.own.get(from + aggregates.start..from + aggregates.end).unwrap_or(&[])
    }
}
