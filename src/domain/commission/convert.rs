//! Step 1 and step 11: amounts in other currencies, by the dated rate that the plan names.

use crate::domain::kernel::{Currency, Date, Money};
use crate::domain::model::plan::{LockedRate, RateDay};
use crate::domain::model::rate::{MissingRate, Rates, UsedRate};

/// A conversion into one currency.
#[derive(Clone, Debug)]
pub(super) struct Converter {
    at: RateDay,
    locked: Vec<LockedRate>,
    to: Currency,
}

impl Converter {
    /// Into `to`, at the rate of the day unless the plan says otherwise.
    pub fn new(to: Currency, at: RateDay, locked: &[LockedRate]) -> Converter {
        Converter { at, locked: locked.to_vec(), to }
    }

    /// The rate by which an amount in `from` is converted on a day.
    ///
    /// # Errors
    /// [`MissingRate`] if there is none.
    pub fn rate(&self, rates: &Rates, from: Currency, day: Date) -> Result<UsedRate, MissingRate> {
        if from == self.to {
            return rates.find(from, self.to, day);
        }
        match self.at {
            RateDay::CloseDate => rates.find(from, self.to, day),
            RateDay::MonthAverage => rates.month_average(from, self.to, day),
            RateDay::Locked => {
                let missing = MissingRate { from, to: self.to, on: None };
                let stated = self.locked.iter().find(|rate| rate.from == from && rate.to == self.to);
                stated.map(|rate| UsedRate { from, to: self.to, rate: rate.rate, on: day }).ok_or(missing)
            }
        }
    }

    /// An amount, converted and rounded half away from zero, with the rate; nothing needs to be done to
    /// an amount that is in the currency already.
    ///
    /// # Errors
    /// [`MissingRate`] if there is no rate, also where the product does not fit.
    pub fn convert(
        &self,
        rates: &Rates,
        money: Money,
        day: Date,
    ) -> Result<(Money, Option<UsedRate>), MissingRate> {
        if money.currency == self.to {
            return Ok((money, None));
        }
        let used = self.rate(rates, money.currency, day)?;
        let missing = MissingRate { from: money.currency, to: self.to, on: Some(day) };
        Ok((used.convert(money).ok_or(missing)?, Some(used)))
    }
}
