//! Atoms: which deals a term of a formula counts, and what each of them adds. The pass and the
//! explanation use the same ones, so that a figure and the rows behind it cannot differ.

use super::facts::MeasureFacts;
use super::kept::{AccountSums, Kept};
use super::tally::cycle_days;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::facts::{DealTable, Discount, Outcome};
use crate::domain::kernel::Rational;

/// By which day a deal stands in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// Finished deals by the day they closed; open ones always, or by expected close where asked.
    Closing,
    /// The expected close, which must lie in the period.
    Due,
    /// The day it was created.
    Created,
}

/// Which deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pick {
    Won,
    WonOwned,
    WonWithCost,
    WonWithList,
    Lost,
    LostDisqualified,
    LostWithReason,
    NoDecision,
    Open,
    OpenQualified,
    OpenWithoutStep,
    OpenWithContacts,
    OpenSingleThreaded,
    Stuck,
    Zombie,
    Due,
    Created,
    CreatedWon,
}

/// What each adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adds {
    One,
    /// Minor units as shown.
    Amount,
    /// Minor units as shown times millionths.
    WeightedAmount,
    /// Minor units as shown.
    Cost,
    /// Amount less cost, in minor units as shown.
    Margin,
    /// The amount before any discount, in minor units as shown.
    ListAmount,
    CycleDays,
    /// Days since creation as of today.
    AgeDays,
    ResponseDays,
    /// Millionths of a unit.
    Units,
    /// The CRM's chance in millionths.
    Chance,
    TermMonths,
    Contacts,
}

/// What is kept beside the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    Sum,
    /// Each value, for percentiles.
    Each,
    /// The sum of each account.
    Accounts,
}

/// One term over deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub pick: Pick,
    pub adds: Adds,
    pub keep: Keep,
}

pub(super) const fn atom(pick: Pick, adds: Adds) -> Atom {
    Atom { pick, adds, keep: Keep::Sum }
}

/// What an atom came to in one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtomSum {
    /// How many deals it counts.
    pub rows: u32,
    /// How many of them have the columns that the value needs.
    pub known: u32,
    /// The sum of values.
    pub sum: i128,
    /// A bit for each currency code met.
    pub(super) currencies: u64,
}

/// What an atom came to in all groups, by their places.
#[derive(Debug, Default)]
pub(super) struct AtomSums {
    pub sums: Vec<AtomSum>,
    /// Each value, where percentiles are asked for.
    pub each: Kept<i64>,
    /// Sums by account, where concentration is asked for.
    pub accounts: AccountSums,
}

/// Stands for a group in which a row is not counted.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The rows that an atom counts on any day, with the places of their groups.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    /// All rows that the filter lets through.
    pub rows: &'a [u32],
    /// Those chosen: places in `rows`.
    pub chosen: &'a [u32],
    /// For each of `rows` the place of its group, or [`NOWHERE`].
    pub groups: &'a [u32],
}

impl Pick {
    /// The outcome of all deals that it counts; nothing where it counts deals of any.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Pick::Created => None,
            Pick::Won | Pick::WonOwned | Pick::WonWithCost | Pick::WonWithList | Pick::CreatedWon => {
                Some(Outcome::Won)
            }
            Pick::Lost | Pick::LostDisqualified | Pick::LostWithReason | Pick::NoDecision => {
                Some(Outcome::Lost)
            }
            _ => Some(Outcome::Open),
        }
    }

    /// Whether it counts all deals of its outcome.
    pub fn is_outcome(self) -> bool {
        matches!(self, Pick::Won | Pick::CreatedWon | Pick::Lost | Pick::Open | Pick::Due)
    }

    pub fn basis(self) -> Basis {
        match self {
            Pick::Due => Basis::Due,
            Pick::Created | Pick::CreatedWon => Basis::Created,
            _ => Basis::Closing,
        }
    }

    /// Whether it counts a deal, its days apart.
    pub fn picks(self, facts: &MeasureFacts, row: usize) -> bool {
        let table = facts.table;
        let outcome = table.outcome[row];
        match self {
            Pick::Created => true,
            Pick::Won | Pick::CreatedWon => outcome == Outcome::Won,
            Pick::WonOwned => outcome == Outcome::Won && table.person[row] != UNASSIGNED,
            Pick::WonWithCost => {
                outcome == Outcome::Won
                    && table.cost_minor[row] != MISSING_MINOR
                    && table.shown_minor[row] != MISSING_MINOR
            }
            Pick::WonWithList => outcome == Outcome::Won && list_minor(table, row).is_some(),
            Pick::Lost => outcome == Outcome::Lost,
            Pick::LostDisqualified => outcome == Outcome::Lost && facts.is_disqualified(row),
            Pick::LostWithReason => outcome == Outcome::Lost && table.reason.codes[row] != 0,
            Pick::NoDecision => outcome == Outcome::Lost && facts.is_no_decision(row),
            _ => outcome == Outcome::Open && self.picks_open(facts, row),
        }
    }

    fn picks_open(self, facts: &MeasureFacts, row: usize) -> bool {
        let details = &facts.table.details;
        let flag = |of: fn(&super::history::DealHistory) -> &Vec<bool>| {
            facts.history.is_some_and(|history| of(history).get(row).copied().unwrap_or(false))
        };
        match self {
            Pick::OpenQualified => facts.is_qualified(row),
            Pick::OpenWithoutStep => details.next_step.get(row).is_empty(),
            Pick::OpenWithContacts => details.contacts(row).is_some(),
            Pick::OpenSingleThreaded => details.contacts(row).is_some_and(|contacts| contacts <= 1),
            Pick::Stuck => flag(|history| &history.is_stuck),
            Pick::Zombie => flag(|history| &history.is_zombie),
            _ => true,
        }
    }
}

impl Adds {
    /// What the whole number of [`Adds::value`] is a multiple of: 1 over this.
    pub fn scale(self) -> i128 {
        match self {
            Adds::WeightedAmount | Adds::Units | Adds::Chance => 1_000_000,
            _ => 1,
        }
    }

    /// Whether it is money.
    pub fn is_money(self) -> bool {
        matches!(self, Adds::Amount | Adds::WeightedAmount | Adds::Cost | Adds::Margin | Adds::ListAmount)
    }

    /// What a deal adds; nothing where it lacks the column.
    pub fn value(self, facts: &MeasureFacts, row: usize) -> Option<i128> {
        let table = facts.table;
        let shown = Some(table.shown_minor[row]).filter(|minor| *minor != MISSING_MINOR);
        match self {
            Adds::One => Some(1),
            Adds::Amount => shown.map(i128::from),
            Adds::CycleDays => cycle_days(table, row).map(i128::from),
            Adds::WeightedAmount => {
                let chance = Some(table.chance_ppm[row]).filter(|chance| *chance != MISSING_CHANCE);
                Some(i128::from(shown?) * i128::from(chance?))
            }
            Adds::Cost => as_shown(table, row, table.cost_minor[row]).map(i128::from),
            Adds::Margin => {
                let cost = as_shown(table, row, table.cost_minor[row])?;
                Some(i128::from(shown?) - i128::from(cost))
            }
            Adds::ListAmount => as_shown(table, row, list_minor(table, row)?).map(i128::from),
            Adds::AgeDays => {
                let created = Some(table.created[row]).filter(|day| *day != MISSING_DAY)?;
                Some(i128::from(facts.as_of?.days()) - i128::from(created)).filter(|days| *days >= 0)
            }
            Adds::ResponseDays => {
                let days = *facts.history?.response_days.get(row)?;
                (days != MISSING_DAY).then_some(i128::from(days))
            }
            Adds::Chance => {
                Some(table.chance_ppm[row]).filter(|chance| *chance != MISSING_CHANCE).map(i128::from)
            }
            Adds::TermMonths => table.term_months(row).map(i128::from),
            Adds::Contacts => table.details.contacts(row).map(i128::from),
            Adds::Units => {
                let units = table.units(row)?.checked_mul(Rational::whole(1_000_000)).ok()?;
                (units.denominator() == 1).then_some(units.numerator())
            }
        }
    }
}

/// Minor units of the deal's own currency as figures show its amount: in the same proportion, rounded
/// half away from zero.
fn as_shown(table: &DealTable, row: usize, minor: i64) -> Option<i64> {
    if minor == MISSING_MINOR {
        return None;
    }
    let (shown, written) = (table.shown_minor[row], table.amount_minor[row]);
    if table.shown_currency[row] == table.currency[row] {
        return Some(minor);
    }
    if shown == MISSING_MINOR || written == 0 || written == MISSING_MINOR {
        return None;
    }
    super::figure::rounded_minor(i128::from(minor) * i128::from(shown), i128::from(written))
}

/// The amount before any discount in minor units of the deal's currency: as stated; else the amount
/// and the stated discount together; else what the stated share leaves, turned back and rounded to the
/// minor unit. Nothing of deals without an amount.
fn list_minor(table: &DealTable, row: usize) -> Option<i64> {
    let amount = table.amount(row)?.minor;
    if let Some(list) = table.list_amount(row) {
        return Some(list.minor);
    }
    match table.discount(row)? {
        Discount::Minor(off) => amount.checked_add(off),
        Discount::Share(share) => {
            let left = Rational::ONE.checked_sub(share).ok().filter(|left| !left.is_zero())?;
            let list = Rational::whole(amount).checked_div(left).ok()?;
            super::figure::rounded_minor(list.numerator(), list.denominator())
        }
    }
}

impl Atom {
    /// All numbers of atoms are below this.
    pub const MOST: usize = 32 * 16 * 4;

    /// Tells it from all others.
    pub fn number(self) -> usize {
        (self.pick as usize * 16 + self.adds as usize) * 4 + self.keep as usize
    }

    /// Adds up the rows chosen. The groups' sums must be there.
    #[inline(never)]
    pub fn add_up(self, facts: &MeasureFacts, from: Chosen, into: &mut AtomSums) {
        for at in from.chosen {
            let group = from.groups[*at as usize];
            if group != NOWHERE {
                self.add(facts, from.rows[*at as usize] as usize, group, into);
            }
        }
    }

    #[inline]
    fn add(self, facts: &MeasureFacts, row: usize, group: u32, into: &mut AtomSums) {
        let sum = &mut into.sums[group as usize];
        sum.rows += 1;
        let Some(value) = self.adds.value(facts, row) else { return };
        sum.known += 1;
        sum.sum += value;
        if self.adds.is_money() {
            let code = u32::from(facts.table.shown_currency[row]);
            sum.currencies |= 1u64.checked_shl(code).unwrap_or(0);
        }
        if self.keep == Keep::Sum {
            return;
        }
        let Ok(value) = i64::try_from(value) else { return };
        let account = facts.table.account.codes.get(row).copied().unwrap_or(0);
        match self.keep {
            Keep::Each => into.each.keep(group, value),
            _ if account != 0 => into.accounts.add(group, account, value),
            _ => {}
        }
    }
}
