//! Values of KPIs, and the reasons for which there is none.

use super::catalogue::KpiId;
use super::tally::{Sum, Tally};
use crate::domain::kernel::{Currency, Money, Rational, RoundingMode};
use serde::{Deserialize, Serialize};

/// What a KPI came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An amount, rounded half away from zero to the minor unit where it was divided.
    Money(Money),
    /// A number of deals.
    Count(u64),
    /// An exact ratio.
    Ratio(Rational),
    /// An exact number of days.
    Days(Rational),
    /// Not known, and why; never shown as zero.
    Undefined(Undefined),
}

/// Why a KPI has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// No deal of the kind it needs.
    NothingToMeasure,
    /// There are deals, but none has the columns it needs.
    MissingColumn {
        /// The column, as named in the catalogue.
        column: String,
    },
    /// No quota, or quotas of zero.
    NoQuota,
    /// Quotas are for people, not for this division.
    QuotasAreByPerson,
    /// Amounts of several currencies, which are not added without a dated rate.
    MixedCurrencies {
        /// The currencies met.
        currencies: Vec<Currency>,
    },
    /// The number does not fit.
    Overflow,
}

impl Value {
    /// The exact number behind the value: minor units, a count, a ratio or days.
    pub fn exact(&self) -> Option<Rational> {
        match self {
            Value::Money(money) => Some(money.exact_minor()),
            Value::Count(count) => Rational::new(i128::from(*count), 1).ok(),
            Value::Ratio(exact) | Value::Days(exact) => Some(*exact),
            Value::Undefined(_) => None,
        }
    }
}

/// What the quotas of a group come to, exact, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuotaSum {
    /// The sum; nothing where the group has no quota.
    Of(Option<(Rational, Currency)>),
    /// Quotas of several currencies.
    Mixed(Vec<Currency>),
    /// The sum does not fit.
    TooLarge,
    /// The group divides by something that quotas know nothing of.
    NotByPerson,
}

/// The value of a KPI from the tally of its group.
pub fn value(kpi: KpiId, tally: &Tally, quota: &QuotaSum, currencies: &[Currency]) -> Value {
    let result = match kpi {
        KpiId::WonCount => Ok(Value::Count(tally.won.deals)),
        KpiId::LostCount => Ok(Value::Count(tally.lost.deals)),
        KpiId::OpenCount => Ok(Value::Count(tally.open.deals)),
        KpiId::Revenue => tally.won.money(currencies).map(Value::Money),
        KpiId::OpenPipeline => tally.open.money(currencies).map(Value::Money),
        KpiId::WeightedPipeline => weighted(tally, currencies),
        KpiId::WinRate => win_rate(tally),
        KpiId::WinRateValue => win_rate_value(tally, currencies),
        KpiId::AverageDeal => average(&tally.won, currencies),
        KpiId::MedianDeal => median_money(tally, currencies),
        KpiId::CycleMean => cycle_mean(tally),
        KpiId::CycleMedian => cycle_median(tally),
        KpiId::Quota => quota_value(quota),
        KpiId::Attainment => attainment(&tally.credited, quota, currencies),
    };
    result.unwrap_or_else(Value::Undefined)
}

type Found = Result<Value, Undefined>;

fn overflow<E>(_: E) -> Undefined {
    Undefined::Overflow
}

fn rounded(exact: Rational, currency: Currency) -> Found {
    let whole = RoundingMode::HalfAwayFromZero.whole(exact).map_err(overflow)?;
    Ok(Value::Money(Money::new(i64::try_from(whole).map_err(overflow)?, currency)))
}

fn ratio(above: i128, below: i128) -> Result<Rational, Undefined> {
    Rational::new(above, below).map_err(overflow)
}

fn win_rate(tally: &Tally) -> Found {
    let closed = tally.won.deals + tally.lost.deals;
    if closed == 0 {
        return Err(Undefined::NothingToMeasure);
    }
    Ok(Value::Ratio(ratio(tally.won.deals.into(), closed.into())?))
}

fn win_rate_value(tally: &Tally, currencies: &[Currency]) -> Found {
    Sum::currency_of(&[&tally.won, &tally.lost], currencies)?;
    let closed = tally.won.minor + tally.lost.minor;
    if closed == 0 {
        return Err(tally.won.or_missing_amount(&tally.lost));
    }
    Ok(Value::Ratio(ratio(tally.won.minor, closed)?))
}

fn average(won: &Sum, currencies: &[Currency]) -> Found {
    let currency = Sum::currency_of(&[won], currencies)?;
    if won.with_amount == 0 {
        return Err(won.or_missing_amount(&Sum::default()));
    }
    rounded(ratio(won.minor, won.with_amount.into())?, currency)
}

fn median_money(tally: &Tally, currencies: &[Currency]) -> Found {
    let currency = Sum::currency_of(&[&tally.won], currencies)?;
    let middle = median(&tally.won_amounts).ok_or_else(|| tally.won.or_missing_amount(&Sum::default()))?;
    rounded(middle, currency)
}

fn weighted(tally: &Tally, currencies: &[Currency]) -> Found {
    let currency = Sum::currency_of(&[&tally.open], currencies)?;
    if tally.open.deals > 0 && tally.open_with_chance == 0 {
        return Err(Undefined::MissingColumn { column: "probability".to_owned() });
    }
    rounded(ratio(tally.weighted_minor_ppm, 1_000_000)?, currency)
}

fn cycle_mean(tally: &Tally) -> Found {
    match u64::try_from(tally.cycle_days.len()) {
        Ok(0) | Err(_) => Err(missing_cycle(tally)),
        Ok(count) => {
            let sum: i128 = tally.cycle_days.iter().map(|days| i128::from(*days)).sum();
            Ok(Value::Days(ratio(sum, count.into())?))
        }
    }
}

fn cycle_median(tally: &Tally) -> Found {
    median(&tally.cycle_days).map(Value::Days).ok_or_else(|| missing_cycle(tally))
}

fn missing_cycle(tally: &Tally) -> Undefined {
    if tally.won.deals == 0 {
        Undefined::NothingToMeasure
    } else {
        Undefined::MissingColumn { column: "created date".to_owned() }
    }
}

fn quota_value(quota: &QuotaSum) -> Found {
    let (exact, currency) = defined_quota(quota)?;
    rounded(exact, currency)
}

fn attainment(credited: &Sum, quota: &QuotaSum, currencies: &[Currency]) -> Found {
    let (quota, quota_currency) = defined_quota(quota)?;
    if quota.is_zero() || quota.is_negative() {
        return Err(Undefined::NoQuota);
    }
    if credited.with_amount > 0 {
        let currency = Sum::currency_of(&[credited], currencies)?;
        if currency != quota_currency {
            return Err(Undefined::MixedCurrencies { currencies: vec![currency, quota_currency] });
        }
    }
    let credit = Rational::new(credited.minor, 1).map_err(overflow)?;
    Ok(Value::Ratio(credit.checked_div(quota).map_err(overflow)?))
}

fn defined_quota(quota: &QuotaSum) -> Result<(Rational, Currency), Undefined> {
    match quota {
        QuotaSum::Of(Some(found)) => Ok(*found),
        QuotaSum::Of(None) => Err(Undefined::NoQuota),
        QuotaSum::Mixed(currencies) => Err(Undefined::MixedCurrencies { currencies: currencies.clone() }),
        QuotaSum::TooLarge => Err(Undefined::Overflow),
        QuotaSum::NotByPerson => Err(Undefined::QuotasAreByPerson),
    }
}

/// The middle of the values: the mean of both middle ones where their number is even.
pub fn median(values: &[i64]) -> Option<Rational> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(Rational::whole(upper));
    }
    let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    Rational::new(i128::from(lower) + i128::from(upper), 2).ok()
}
