//! Sums of money by currency, never added across.

use crate::domain::kernel::{Currency, Money};
use std::collections::BTreeMap;

/// Sums in minor units, one a currency.
#[derive(Clone, Debug, Default)]
pub(super) struct MoneySums(BTreeMap<Currency, i128>);

impl MoneySums {
    /// One more amount; a missing one adds nothing.
    pub fn add(&mut self, money: Option<Money>) {
        if let Some(money) = money {
            *self.0.entry(money.currency).or_insert(0) += i128::from(money.minor);
        }
    }

    /// All of other sums.
    pub fn add_all(&mut self, other: &MoneySums) {
        for (currency, minor) in &other.0 {
            *self.0.entry(*currency).or_insert(0) += minor;
        }
    }

    /// The sum of one currency; 0 where it was not met.
    pub fn of(&self, currency: Currency) -> i128 {
        self.0.get(&currency).copied().unwrap_or(0)
    }

    /// The only currency met, with its sum.
    pub fn only(&self) -> Option<(Currency, i128)> {
        let mut sums = self.0.iter();
        let (currency, minor) = sums.next()?;
        sums.next().is_none().then_some((*currency, *minor))
    }

    /// As money; a sum that does not fit is left out rather than wrong.
    pub fn money(&self) -> Vec<Money> {
        let money =
            |(currency, minor): (&Currency, &i128)| Some(Money::new(i64::try_from(*minor).ok()?, *currency));
        self.0.iter().filter_map(money).collect()
    }
}
