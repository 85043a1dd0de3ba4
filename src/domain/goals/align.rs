//! Alignment: what the goals below add up to, what stands in nobody's line, and what contradicts what.

use super::objective::{Measured, Objective};
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::model::goal::{GoalOwner, GoalRef, GoalValue};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that is wrong with a goal's place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// A goal of a team or a person that serves no other.
    Orphan,
    /// The goal that it serves is no longer there.
    ParentGone,
    /// It serves itself, by way of others.
    Circle,
    /// More is handed on than the target and what was planned on top.
    OverAssigned {
        /// What the goals below add up to.
        assigned: GoalValue,
        /// The most that was planned.
        most: GoalValue,
        /// By how much that exceeds the target, as a share of it.
        over: Rational,
    },
    /// Less is handed on than the target.
    UnderAssigned {
        /// What the goals below add up to.
        assigned: GoalValue,
        /// What is missing to the target.
        gap: GoalValue,
    },
    /// It wants more of what the goal above wants less of, or the other way round.
    Opposed {
        /// The goal above.
        parent: GoalRef,
    },
    /// It ends after the goal that it serves.
    EndsAfter {
        /// The goal above.
        parent: GoalRef,
    },
    /// It begins before the goal that it serves.
    BeginsBefore {
        /// The goal above.
        parent: GoalRef,
    },
    /// Another goal of the same owner wants something else of the same figure on some of the same days.
    Contradicts {
        /// The other goal.
        other: GoalRef,
        /// What the other wants.
        target: GoalValue,
        /// Days that both have.
        days: DateRange,
    },
    /// It counts in another unit or currency than the goal above, so that it adds nothing to it.
    OtherUnit {
        /// The goal above.
        parent: GoalRef,
    },
}

/// What the goals below add up to, of one cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many goals.
    pub goals: u32,
    /// Their targets in all.
    pub total: GoalValue,
    /// The target less that: above zero where too little is handed on.
    pub gap: GoalValue,
    /// By how much the total exceeds the target, as a share of it; below zero where it falls short.
    pub over: Option<Rational>,
}

/// The goals below, top-down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollUp {
    /// Those over the same days: the cut by owners.
    pub owners: Option<Sum>,
    /// Those over fewer days: the cut by time.
    pub times: Option<Sum>,
    /// Those that measure something else, and so add nothing.
    pub others: u32,
}

/// What the people below expect, bottom-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BottomUp {
    /// What the ends of the branches come to in all.
    pub total: GoalValue,
    /// The target less that.
    pub gap: GoalValue,
    /// How many said in their last check-in where they expect to end.
    pub said: u32,
    /// For how many the middle of the forecast stands.
    pub forecast: u32,
    /// For how many nothing but their target could be taken.
    pub targets: u32,
}

/// A goal in somebody's line of sight, and which share of it the goal below is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The goal above.
    pub goal: GoalRef,
    /// The first goal's target as a share of this one's; nothing where they don't add up.
    pub share: Option<Rational>,
}

/// The tree of goals, for look-up.
pub struct Tree<'a> {
    /// All of them.
    pub all: &'a [Objective],
    by_key: BTreeMap<GoalRef, usize>,
    children: BTreeMap<GoalRef, Vec<usize>>,
    in_circle: BTreeSet<GoalRef>,
}

impl<'a> Tree<'a> {
    /// The tree of these objectives.
    pub fn new(all: &'a [Objective]) -> Tree<'a> {
        let by_key: BTreeMap<GoalRef, usize> = all.iter().map(|one| one.key).zip(0..).collect();
        let mut children: BTreeMap<GoalRef, Vec<usize>> = BTreeMap::new();
        for (index, one) in all.iter().enumerate() {
            if let Some(parent) = one.parent.filter(|parent| by_key.contains_key(parent)) {
                children.entry(parent).or_default().push(index);
            }
        }
        for below in children.values_mut() {
            below.sort_by_key(|index| order(&all[*index]));
        }
        let mut tree = Tree { all, by_key, children, in_circle: BTreeSet::new() };
        tree.in_circle = all.iter().filter(|one| tree.meets_itself(one)).map(|one| one.key).collect();
        tree
    }

    fn meets_itself(&self, one: &Objective) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = one.parent;
        while let Some(key) = at.filter(|key| seen.insert(*key)) {
            if key == one.key {
                return true;
            }
            at = self.get(key).and_then(|above| above.parent);
        }
        false
    }

    /// One of them.
    pub fn get(&self, key: GoalRef) -> Option<&'a Objective> {
        self.by_key.get(&key).and_then(|index| self.all.get(*index))
    }

    /// The goal above; nothing in a circle.
    pub fn parent(&self, one: &Objective) -> Option<&'a Objective> {
        one.parent.filter(|_| !self.in_circle.contains(&one.key)).and_then(|key| self.get(key))
    }

    /// The goals right below, in order.
    pub fn below(&self, one: &Objective) -> Vec<&'a Objective> {
        let indices = self.children.get(&one.key).map_or(&[][..], Vec::as_slice);
        let all = indices.iter().filter_map(|index| self.all.get(*index));
        all.filter(|child| !self.in_circle.contains(&child.key)).collect()
    }

    /// The roots and all below them, each with its depth, a goal right before those below it. Goals in a circle
    /// stand as roots, so that none is lost.
    pub fn in_order(&self) -> Vec<(&'a Objective, u16)> {
        let mut roots: Vec<&Objective> = self.all.iter().filter(|one| self.parent(one).is_none()).collect();
        roots.sort_by_key(|one| order(one));
        let mut stack: Vec<(&Objective, u16)> = roots.into_iter().rev().map(|one| (one, 0)).collect();
        let mut found = Vec::new();
        while let Some((one, depth)) = stack.pop() {
            found.push((one, depth));
            let below = self.below(one).into_iter().rev();
            stack.extend(below.map(|child| (child, depth.saturating_add(1))));
        }
        found
    }

    /// The goals above, nearest first, each with the share of it that this one's target is.
    pub fn line_of_sight(&self, one: &Objective) -> Vec<Share> {
        let mut line = Vec::new();
        let mut at = self.parent(one);
        while let Some(above) = at {
            let adds = adds_to(one, above) && one.range.days() <= above.range.days();
            let share = one.target.exact().checked_div(above.target.exact()).ok().filter(|_| adds);
            line.push(Share { goal: above.key, share });
            at = self.parent(above);
        }
        line
    }

    /// What the goals below come to.
    pub fn roll_up(&self, one: &Objective) -> RollUp {
        let below = self.below(one);
        let (adding, others): (Vec<_>, Vec<_>) = below.into_iter().partition(|child| adds_to(child, one));
        let (whole, shorter): (Vec<_>, Vec<_>) =
            adding.into_iter().partition(|child| child.range.days() >= one.range.days());
        let others = u32::try_from(others.len()).unwrap_or(u32::MAX);
        RollUp { owners: sum_of(one, &whole), times: sum_of(one, &shorter), others }
    }

    /// What stands below comes to by what people expect; `expects` tells what a goal is expected to end at, and
    /// whether somebody said so. Nothing for a goal without any below that add up to it.
    pub fn bottom_up(
        &self,
        one: &Objective,
        expects: &dyn Fn(&Objective) -> Option<(GoalValue, bool)>,
    ) -> Option<BottomUp> {
        let cut = self.cut(one);
        if cut.is_empty() {
            return None;
        }
        let (mut said, mut forecast, mut targets) = (0, 0, 0);
        let mut total = Rational::ZERO;
        let mut stack = cut;
        while let Some(child) = stack.pop() {
            let below = self.cut(child);
            if !below.is_empty() {
                stack.extend(below);
                continue;
            }
            let found = expects(child).filter(|(value, _)| value.is_alike(one.target));
            match found {
                Some((_, true)) => said += 1,
                Some((_, false)) => forecast += 1,
                None => targets += 1,
            }
            let value = found.map_or(child.target, |(value, _)| value);
            total = total.checked_add(value.exact()).ok()?;
        }
        let gap = one.in_unit(one.target.exact().checked_sub(total).ok()?)?;
        Some(BottomUp { total: one.in_unit(total)?, gap, said, forecast, targets })
    }

    /// The goals below that make up the whole once: the cut by owners where there is one, else that by time.
    fn cut(&self, one: &Objective) -> Vec<&'a Objective> {
        let adding = self.below(one).into_iter().filter(|child| adds_to(child, one));
        let (whole, shorter): (Vec<_>, Vec<_>) =
            adding.partition(|child| child.range.days() >= one.range.days());
        if whole.is_empty() { shorter } else { whole }
    }

    /// Everything that is wrong with a goal's place.
    pub fn flags(&self, one: &Objective) -> Vec<Flag> {
        let mut flags = Vec::new();
        if self.in_circle.contains(&one.key) {
            flags.push(Flag::Circle);
        } else if one.parent.is_some() && self.parent(one).is_none() {
            flags.push(Flag::ParentGone);
        } else if self.is_orphan(one) {
            flags.push(Flag::Orphan);
        }
        if let Some(above) = self.parent(one) {
            flags.extend(against_parent(one, above));
        }
        flags.extend(self.assignment(one));
        flags.extend(self.contradictions(one));
        flags
    }

    /// A company's goal stands for itself; a quota without a goal above it is one where goals over won revenue exist.
    fn is_orphan(&self, one: &Objective) -> bool {
        let is_alone = one.parent.is_none() && one.owner != GoalOwner::Company;
        let holds = |goal: &Objective| {
            !goal.is_quota() && goal.measured == one.measured && goal.range.overlap(one.range).is_some()
        };
        is_alone && (!one.is_quota() || self.all.iter().any(holds))
    }

    /// Whether what is handed on is too much or too little, by each cut. By time it is too little only where
    /// the days are filled: a year whose later quarters are not set yet is not short.
    fn assignment(&self, one: &Objective) -> Option<Flag> {
        let roll_up = self.roll_up(one);
        let owners = roll_up.owners.map(|sum| (sum, true));
        let times = roll_up.times.map(|sum| (sum, self.times_fill(one)));
        let most = Rational::ONE.checked_add(one.headroom).ok();
        let most = most.and_then(|most| one.target.exact().checked_mul(most).ok())?;
        for (sum, is_whole) in owners.into_iter().chain(times) {
            let total = sum.total.exact();
            // Parts were rounded to the minor unit, so that the planned most may lie half a unit below them.
            if total > most.checked_add(Rational::ONE).ok()?.max(one.target.exact()) {
                let over = sum.over.unwrap_or(Rational::ZERO);
                return Some(Flag::OverAssigned { assigned: sum.total, most: one.in_unit(most)?, over });
            }
            if is_whole && total < one.target.exact() {
                return Some(Flag::UnderAssigned { assigned: sum.total, gap: sum.gap });
            }
        }
        None
    }

    /// Whether the shorter goals below have every day of it between them.
    fn times_fill(&self, one: &Objective) -> bool {
        let shorter = self.below(one).into_iter().filter(|child| adds_to(child, one));
        let mut ranges: Vec<DateRange> =
            shorter.map(|child| child.range).filter(|range| range.days() < one.range.days()).collect();
        ranges.sort();
        let mut reached = one.range.from;
        for range in ranges {
            if range.from > reached {
                return false;
            }
            reached = reached.max(range.until);
        }
        reached >= one.range.until
    }

    /// Goals of the same owner over the same figure that share days and want something else. One in the line of
    /// the other, over other days, is a part of it; but no part may want more than the whole.
    fn contradictions(&self, one: &Objective) -> Vec<Flag> {
        let same =
            |other: &&Objective| other.key != one.key && other.owner == one.owner && other.measures_same(one);
        let clash = |other: &Objective| {
            let days = one.range.overlap(other.range)?;
            let differs = other.target != one.target || other.aim != one.aim;
            let is_apart = one.range == other.range || !self.is_in_line(one, other);
            let clashes = differs && (is_apart || self.outgrows(one, other));
            clashes.then_some(Flag::Contradicts { other: other.key, target: other.target, days })
        };
        self.all.iter().filter(same).filter_map(clash).collect()
    }

    fn is_in_line(&self, one: &Objective, other: &Objective) -> bool {
        let above = |below: &Objective, key| self.line_of_sight(below).iter().any(|share| share.goal == key);
        above(one, other.key) || above(other, one.key)
    }

    /// Whether the shorter of two wants more than the longer.
    fn outgrows(&self, one: &Objective, other: &Objective) -> bool {
        let (short, long) = if one.range.days() < other.range.days() { (one, other) } else { (other, one) };
        let inside = long.range.from <= short.range.from && short.range.until <= long.range.until;
        inside && adds_to(short, long) && short.target.exact() > long.target.exact()
    }
}

/// Company before teams before people, earlier before later, longer before shorter, then by name. What is alike in all
/// of it, as everybody's quotas are, stays in the order of [`super::objectives`]: by the owner's name.
fn order(one: &Objective) -> (u8, DateRange, std::cmp::Reverse<i32>, String) {
    let rank = match one.owner {
        GoalOwner::Company => 0,
        GoalOwner::Team(_) => 1,
        GoalOwner::Person(_) => 2,
    };
    let name = match &one.owner {
        GoalOwner::Team(name) => format!("{name}\u{0}{}", one.name),
        _ => one.name.clone(),
    };
    (rank, one.range, std::cmp::Reverse(one.range.days()), name)
}

/// Whether a goal's value is part of the value of the one above.
pub fn adds_to(child: &Objective, above: &Objective) -> bool {
    let same = child.measured == above.measured && child.target.is_alike(above.target);
    let inside = above.scope.is_empty() || child.scope == above.scope;
    same && inside && child.measured.is_additive() && child.aim == above.aim
}

fn sum_of(one: &Objective, below: &[&Objective]) -> Option<Sum> {
    let total = below
        .iter()
        .try_fold(Rational::ZERO, |sum, child| sum.checked_add(child.target.exact()).ok())
        .filter(|_| !below.is_empty())?;
    let (total, target) = (one.in_unit(total)?, one.target.exact());
    let over = total.exact().checked_div(target).ok().and_then(|part| part.checked_sub(Rational::ONE).ok());
    let gap = one.in_unit(target.checked_sub(total.exact()).ok()?)?;
    Some(Sum { goals: u32::try_from(below.len()).ok()?, total, gap, over })
}

fn against_parent(one: &Objective, above: &Objective) -> Vec<Flag> {
    let parent = above.key;
    let same = one.measured == above.measured && !matches!(one.measured, Measured::Unknown(_));
    let checks = [
        (same && one.aim != above.aim, Flag::Opposed { parent }),
        (one.range.until > above.range.until, Flag::EndsAfter { parent }),
        (one.range.from < above.range.from, Flag::BeginsBefore { parent }),
        (same && !one.target.is_alike(above.target), Flag::OtherUnit { parent }),
    ];
    checks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, flag)| flag).collect()
}
