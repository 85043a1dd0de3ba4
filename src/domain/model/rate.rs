//! Exchange rates: how much of one currency a unit of another is worth from a day on.

use crate::domain::kernel::{
    Currency, Date, Id, Money, MoneyError, Place, RateId, Rational, Rounding, RoundingMode,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One dated rate: from its first day on, one unit of `from` is worth `rate` units of `to`, until a
/// later rate of the same pair takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// Stays the same whatever is changed.
    pub id: RateId,
    /// The currency that is converted.
    pub from: Currency,
    /// The currency that it becomes.
    pub to: Currency,
    /// The first day on which the rate holds.
    pub on: Date,
    /// Units of `to` for one unit of `from`, exact and above 0.
    pub rate: Rational,
    /// Where the record was read, if it came from a file.
    #[serde(default)]
    pub place: Option<Place>,
}

impl ExchangeRate {
    /// The id of the rate of a pair from a day on: the same on every machine.
    pub fn id_of(from: Currency, to: Currency, on: Date) -> RateId {
        RateId(Id::derived("rate", &[from.code(), to.code(), &on.to_string()]))
    }
}

/// A rate that no record gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MissingRate {
    /// The currency that should be converted.
    pub from: Currency,
    /// The currency that it should become.
    pub to: Currency,
    /// The day for which a rate is missing; absent where any would do.
    pub on: Option<Date>,
}

impl std::fmt::Display for MissingRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no rate from {} to {}", self.from, self.to)?;
        self.on.map_or(Ok(()), |day| write!(f, " on or before {day}"))
    }
}

/// Why an amount could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConversionError {
    /// No record gives the rate.
    #[error("{0}")]
    Missing(MissingRate),
    /// The amount does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A rate as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedRate {
    /// The currency converted.
    pub from: Currency,
    /// The currency that it became.
    pub to: Currency,
    /// Units of `to` for one unit of `from`.
    pub rate: Rational,
    /// The first day of the record used; of two, the later.
    pub on: Date,
}

impl UsedRate {
    /// An amount at this rate, rounded half away from zero to the minor unit; nothing if it does not fit.
    pub fn convert(&self, money: Money) -> Option<Money> {
        converted(money, self).ok()
    }
}

/// All rates, ready for look-up.
///
/// A rate is the newest record of the pair at or before the day; a record of the reverse pair counts
/// by its exact reciprocal. Where neither exists, the two rates by way of the workspace's currency do.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    by_pair: BTreeMap<(Currency, Currency), BTreeMap<Date, Rational>>,
    between: Option<Currency>,
}

impl Rates {
    /// These rates; `between` is the currency by way of which others are converted.
    pub fn of<'a>(rates: impl IntoIterator<Item = &'a ExchangeRate>, between: Option<Currency>) -> Rates {
        let mut by_pair: BTreeMap<(Currency, Currency), BTreeMap<Date, Rational>> = BTreeMap::new();
        for rate in rates {
            by_pair.entry((rate.from, rate.to)).or_default().insert(rate.on, rate.rate);
        }
        Rates { by_pair, between }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_pair.is_empty()
    }

    /// Units of `to` for one unit of `from` on a day.
    ///
    /// # Errors
    /// [`MissingRate`] if no record gives it.
    pub fn find(&self, from: Currency, to: Currency, day: Date) -> Result<UsedRate, MissingRate> {
        if from == to {
            return Ok(UsedRate { from, to, rate: Rational::ONE, on: day });
        }
        let found = self.direct(from, to, day).or_else(|| {
            let between = self.between.filter(|between| *between != from && *between != to)?;
            let (into, into_on) = self.direct(from, between, day)?;
            let (out, out_on) = self.direct(between, to, day)?;
            Some((into.checked_mul(out).ok()?, into_on.max(out_on)))
        });
        let missing = MissingRate { from, to, on: Some(day) };
        found.map(|(rate, on)| UsedRate { from, to, rate, on }).ok_or(missing)
    }

    /// Units of `to` for one unit of `from` as the mean of the records dated in the calendar month of a
    /// day; records of the reverse pair count by their reciprocals where the pair has none.
    ///
    /// # Errors
    /// [`MissingRate`] if no record of the month gives it.
    pub fn month_average(&self, from: Currency, to: Currency, day: Date) -> Result<UsedRate, MissingRate> {
        let (year, month, _) = day.ymd();
        let first = Date::from_ymd(year, month, 1).unwrap_or(day);
        let found = self.mean(from, to, first).or_else(|| {
            let between = self.between.filter(|between| *between != from && *between != to)?;
            self.mean(from, between, first)?.checked_mul(self.mean(between, to, first)?).ok()
        });
        let missing = MissingRate { from, to, on: Some(day) };
        found.map(|rate| UsedRate { from, to, rate, on: first }).ok_or(missing)
    }

    fn mean(&self, from: Currency, to: Currency, first: Date) -> Option<Rational> {
        let until = first.plus_months(1).ok()?;
        let dated = |pair| self.by_pair.get(&pair).into_iter().flat_map(move |days| days.range(first..until));
        let straight: Vec<Rational> = dated((from, to)).map(|(_, rate)| *rate).collect();
        let turned = |(_, rate): (&Date, &Rational)| Rational::ONE.checked_div(*rate).ok();
        let reverse = || dated((to, from)).map(turned).collect::<Option<Vec<Rational>>>();
        let rates = if straight.is_empty() { reverse()? } else { straight };
        let count = i128::try_from(rates.len()).ok().filter(|count| *count > 0)?;
        let sum = rates.iter().try_fold(Rational::ZERO, |sum, rate| sum.checked_add(*rate)).ok()?;
        sum.checked_div(Rational::new(count, 1).ok()?).ok()
    }

    /// The newest record of the pair in either direction; of one day, the pair as asked.
    fn direct(&self, from: Currency, to: Currency, day: Date) -> Option<(Rational, Date)> {
        let newest = |pair| {
            let (on, rate) = self.by_pair.get(&pair)?.range(..=day).next_back()?;
            Some((*rate, *on))
        };
        let straight = newest((from, to));
        let reverse = newest((to, from))
            .and_then(|(rate, on): (Rational, Date)| Some((Rational::ONE.checked_div(rate).ok()?, on)));
        match (straight, reverse) {
            (Some(straight), Some(reverse)) if reverse.1 > straight.1 => Some(reverse),
            (straight, reverse) => straight.or(reverse),
        }
    }

    /// An amount in another currency, rounded half away from zero to its minor unit, and the rate.
    ///
    /// # Errors
    /// [`ConversionError::Missing`] without a rate, [`ConversionError::Money`] if it does not fit.
    pub fn convert(
        &self,
        money: Money,
        to: Currency,
        day: Date,
    ) -> Result<(Money, UsedRate), ConversionError> {
        let used = self.find(money.currency, to, day).map_err(ConversionError::Missing)?;
        Ok((converted(money, &used)?, used))
    }
}

/// The usual case, much quicker where the machine has no numbers of 128 bits: two currencies with equally
/// many digits, and a product that fits. Nothing where it does not.
fn converted_in_64_bits(money: Money, used: &UsedRate) -> Option<i64> {
    if money.currency.digits() != used.to.digits() {
        return None;
    }
    let above = i64::try_from(used.rate.numerator()).ok()?;
    let below = i64::try_from(used.rate.denominator()).ok()?;
    let product = money.minor.checked_mul(above)?;
    let (whole, rest) = (product.checked_div(below)?, product.checked_rem(below)?);
    let goes_up = rest.unsigned_abs() >= below.unsigned_abs().checked_sub(rest.unsigned_abs())?;
    let up = if goes_up { product.signum() } else { 0 };
    whole.checked_add(up)
}

/// An amount at a rate, rounded half away from zero to the minor unit.
fn converted(money: Money, used: &UsedRate) -> Result<Money, MoneyError> {
    if money.currency == used.to {
        return Ok(money);
    }
    if let Some(minor) = converted_in_64_bits(money, used) {
        return Ok(Money::new(minor, used.to));
    }
    let major = money.exact_minor().checked_div(Rational::whole(money.currency.minor_per_major()))?;
    let exact = major.checked_mul(used.rate)?.checked_mul(Rational::whole(used.to.minor_per_major()))?;
    let rounding = Rounding { mode: RoundingMode::HalfAwayFromZero, digits: None };
    Ok(Money::new(rounding.minor(exact, used.to.digits())?, used.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(from: &str, to: &str, on: &str, rate: &str) -> ExchangeRate {
        let (from, to) = (Currency::parse(from).unwrap(), Currency::parse(to).unwrap());
        let on = Date::parse_iso(on).unwrap();
        let id = ExchangeRate::id_of(from, to, on);
        ExchangeRate { id, from, to, on, rate: Rational::parse(rate).unwrap(), place: None }
    }

    #[test]
    fn the_newest_rate_before_the_day_counts_in_either_direction_and_by_way_of_one() {
        let rates = [
            rate("EUR", "USD", "2026-01-01", "1.25"),
            rate("EUR", "USD", "2026-03-01", "1.1"),
            rate("USD", "JPY", "2026-01-01", "150"),
        ];
        let (eur, yen) = (Currency::parse("EUR").unwrap(), Currency::parse("JPY").unwrap());
        let rates = Rates::of(&rates, Some(Currency::USD));
        let find = |from, to, day: &str| {
            rates.find(from, to, Date::parse_iso(day).unwrap()).map(|used| used.rate.to_string())
        };
        assert_eq!(find(eur, Currency::USD, "2026-02-28"), Ok("1.25".into()));
        assert_eq!(find(eur, Currency::USD, "2026-03-01"), Ok("1.1".into()));
        assert_eq!(find(Currency::USD, eur, "2026-02-01"), Ok("0.8".into()));
        assert_eq!(find(eur, yen, "2026-02-01"), Ok("187.5".into()));
        let missing = find(eur, Currency::USD, "2025-12-31").unwrap_err();
        assert_eq!(missing.to_string(), "there is no rate from EUR to USD on or before 2025-12-31");
        let day = Date::parse_iso("2026-02-01").unwrap();
        let half = rates.convert(Money::new(-2, eur), Currency::USD, day).unwrap().0;
        assert_eq!(half.minor, -3, "2.5 cents go away from zero");
        assert_eq!(rates.convert(Money::new(1_000, yen), eur, day).unwrap().0.decimal(), "5.33");
    }
}
