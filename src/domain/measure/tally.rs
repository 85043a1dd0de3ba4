//! Tallies: the sums of one group, from which its KPIs are computed.

use super::atom::Atom;
use super::figure::{Context, Undefined};
use super::own::Aggregate;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::facts::{DealTable, Outcome};
use crate::domain::kernel::{Currency, Money};

/// Deals of one outcome in one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub deals: u64,
    /// How many of them have an amount.
    pub with_amount: u64,
    /// The sum of their amounts in minor units.
    pub minor: i128,
    /// A bit for each currency code met.
    currencies: u64,
}

impl Sum {
    /// The sum of no deals.
    pub(super) const NONE: Sum = Sum { deals: 0, with_amount: 0, minor: 0, currencies: 0 };

    #[inline]
    pub(super) fn add(&mut self, minor: i64, currency: u8) {
        self.deals += 1;
        if minor != MISSING_MINOR {
            self.with_amount += 1;
            self.minor += i128::from(minor);
            self.currencies |= 1u64.checked_shl(u32::from(currency)).unwrap_or(0);
        }
    }

    /// The sum as money, if there is one currency.
    pub fn money(&self, context: &Context) -> Result<Money, Undefined> {
        let currency = Sum::currency_of(&[self], context)?;
        let minor = i64::try_from(self.minor).map_err(|_| Undefined::Overflow)?;
        if self.deals > 0 && self.with_amount == 0 {
            return Err(Undefined::MissingColumn { column: "amount".into() });
        }
        Ok(Money::new(minor, currency))
    }

    /// Whether all that was summed is of one currency.
    pub fn share_a_currency(sums: &[&Sum]) -> bool {
        sums.iter().fold(0, |met, sum| met | sum.currencies).count_ones() <= 1
    }

    /// The one currency of these sums; the one that figures are shown in where nothing was summed. Of
    /// several currencies the rate that would join them is named.
    pub fn currency_of(sums: &[&Sum], context: &Context) -> Result<Currency, Undefined> {
        let currencies = &context.table.currencies;
        let met = sums.iter().fold(0, |met, sum| met | sum.currencies);
        let named = |index: u32| currencies.get(usize::try_from(index).unwrap_or(usize::MAX)).copied();
        match met.count_ones() {
            0 => {
                let shown = context.table.shown_in().or(currencies.first().copied());
                shown.ok_or(Undefined::NothingToMeasure)
            }
            1 => named(met.trailing_zeros()).ok_or(Undefined::NothingToMeasure),
            _ => {
                let mut mixed: Vec<Currency> =
                    (0..64).filter(|bit| met >> bit & 1 == 1).filter_map(named).collect();
                mixed.sort_unstable();
                let missing = mixed.iter().find_map(|currency| context.table.missing_rates.get(currency));
                if let Some(missing) = missing {
                    return Err(Undefined::MissingRate(*missing));
                }
                Err(Undefined::MixedCurrencies { currencies: mixed })
            }
        }
    }

    /// Why a division by amounts is not defined: no deals, or none with an amount.
    pub fn or_missing_amount(&self, other: &Sum) -> Undefined {
        let (deals, with_amount) = (self.deals + other.deals, self.with_amount + other.with_amount);
        if deals > 0 && with_amount == 0 {
            Undefined::MissingColumn { column: "amount".into() }
        } else {
            Undefined::NothingToMeasure
        }
    }
}

/// The sums of one group that most KPIs need: small, so that thousands of groups stay near each other in memory.
/// The rest stands beside them in [`super::sums::Sums`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Won deals.
    pub won: Sum,
    /// Lost deals.
    pub lost: Sum,
    /// Open deals.
    pub open: Sum,
    /// Open deals with a stated chance.
    pub open_with_chance: u64,
    /// Sum of open minor units times chance in millionths.
    pub weighted_minor_ppm: i128,
    /// Won deals with both dates.
    pub with_cycle: u64,
    /// The days from creation to winning of those, added up.
    pub cycle_days: i64,
}

/// Won deals that somebody of the roster owns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Credit {
    /// As figures show them.
    pub shown: Sum,
    /// As written, before any conversion.
    pub as_written: Sum,
}

/// What the KPIs asked for need besides tallies.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub credit: bool,
    pub actions: bool,
    pub events: bool,
    pub hires: bool,
    /// Quotas, which stand beside the sums.
    pub quotas: bool,
    pub atoms: Vec<Atom>,
    /// Aggregates of the company's own KPIs over deals.
    pub own: Vec<Aggregate>,
}

impl Tally {
    /// How many deals stand behind it.
    pub fn deals(&self) -> u64 {
        self.won.deals + self.lost.deals + self.open.deals
    }

    #[inline]
    pub(super) fn add(&mut self, table: &DealTable, row: usize, outcome: Outcome) {
        let (minor, currency) = (table.shown_minor[row], table.shown_currency[row]);
        match outcome {
            Outcome::Lost => self.lost.add(minor, currency),
            Outcome::Open => {
                self.open.add(minor, currency);
                self.add_chance(minor, table.chance_ppm[row]);
            }
            Outcome::Won => {
                self.won.add(minor, currency);
                if let Some(days) = cycle_days(table, row) {
                    self.with_cycle += 1;
                    self.cycle_days += days;
                }
            }
        }
    }

    #[inline]
    fn add_chance(&mut self, minor: i64, chance_ppm: u32) {
        if chance_ppm != MISSING_CHANCE {
            self.open_with_chance += 1;
            if minor != MISSING_MINOR {
                self.weighted_minor_ppm += i128::from(minor) * i128::from(chance_ppm);
            }
        }
    }
}

impl Credit {
    pub const NONE: Credit = Credit { shown: Sum::NONE, as_written: Sum::NONE };

    /// Adds a row that is won; one that belongs to nobody is no credit.
    #[inline]
    pub fn add(&mut self, table: &DealTable, row: usize) {
        if table.person[row] != UNASSIGNED {
            self.shown.add(table.shown_minor[row], table.shown_currency[row]);
            self.as_written.add(table.amount_minor[row], table.currency[row]);
        }
    }
}

/// Days from creation to closing; nothing without both dates or where they are the wrong way round.
#[inline]
pub(super) fn cycle_days(table: &DealTable, row: usize) -> Option<i64> {
    let (created, closed) = (table.created[row], table.closed[row]);
    let known = created != MISSING_DAY && closed != MISSING_DAY && created <= closed;
    known.then(|| i64::from(closed) - i64::from(created))
}
