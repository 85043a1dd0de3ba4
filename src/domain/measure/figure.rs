//! Values of KPIs, and the reasons for which there is none.

use super::catalogue::KpiId;
use super::tally::{Sum, Tally};
use crate::domain::facts::DealTable;
use crate::domain::kernel::{Currency, Money, Rational, RoundingMode};
use crate::domain::model::rate::MissingRate;
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
    /// Amounts of several currencies that this rate would join.
    MissingRate(MissingRate),
    /// Activities and leads belong to people and days, not to what divides deals.
    OnlyByPersonAndTime,
    /// The number does not fit.
    Overflow,
}

/// What a value depends on besides the tally of its group.
pub struct Context<'a> {
    /// The deals, with the currencies that sums point into.
    pub table: &'a DealTable,
    /// Whether any activity was imported: without one nothing is known of them.
    pub has_activities: bool,
    /// Whether any lead was imported.
    pub has_leads: bool,
    /// Whether the group is divided by something that only deals have.
    pub divides_deals: bool,
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
    /// Quotas of several currencies that this rate would join.
    MissingRate(MissingRate),
    /// The sum does not fit.
    TooLarge,
    /// The group divides by something that quotas know nothing of.
    NotByPerson,
}

/// The value of a KPI from the tally of its group.
pub fn value(kpi: KpiId, tally: &Tally, quota: &QuotaSum, context: &Context) -> Value {
    let result = match kpi {
        KpiId::WonCount => Ok(Value::Count(tally.won.deals)),
        KpiId::LostCount => Ok(Value::Count(tally.lost.deals)),
        KpiId::OpenCount => Ok(Value::Count(tally.open.deals)),
        KpiId::Revenue => tally.won.money(context).map(Value::Money),
        KpiId::OpenPipeline => tally.open.money(context).map(Value::Money),
        KpiId::WeightedPipeline => weighted(tally, context),
        KpiId::WinRate => win_rate(tally),
        KpiId::WinRateValue => win_rate_value(tally, context),
        KpiId::AverageDeal => average(&tally.won, context),
        KpiId::MedianDeal => median_money(tally, context),
        KpiId::CycleMean => cycle_mean(tally),
        KpiId::CycleMedian => cycle_median(tally),
        KpiId::Quota => quota_value(quota),
        KpiId::Attainment => attainment(tally, quota, context),
        KpiId::CallsMade => done(tally.actions.calls, context),
        KpiId::EmailsSent => done(tally.actions.emails, context),
        KpiId::MeetingsHeld => done(tally.actions.meetings, context),
        KpiId::Activities => done(tally.actions.activities, context),
        KpiId::LeadsCreated => of_leads(context).map(|()| Value::Count(tally.actions.leads)),
        KpiId::LeadsConverted => of_leads(context).map(|()| Value::Count(tally.actions.conversions)),
        KpiId::LeadConversion => lead_conversion(tally, context),
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

fn win_rate_value(tally: &Tally, context: &Context) -> Found {
    Sum::currency_of(&[&tally.won, &tally.lost], context)?;
    let closed = tally.won.minor + tally.lost.minor;
    if closed == 0 {
        return Err(tally.won.or_missing_amount(&tally.lost));
    }
    Ok(Value::Ratio(ratio(tally.won.minor, closed)?))
}

fn average(won: &Sum, context: &Context) -> Found {
    let currency = Sum::currency_of(&[won], context)?;
    if won.with_amount == 0 {
        return Err(won.or_missing_amount(&Sum::default()));
    }
    rounded(ratio(won.minor, won.with_amount.into())?, currency)
}

fn median_money(tally: &Tally, context: &Context) -> Found {
    let currency = Sum::currency_of(&[&tally.won], context)?;
    let middle = median(&tally.won_amounts).ok_or_else(|| tally.won.or_missing_amount(&Sum::default()))?;
    rounded(middle, currency)
}

fn weighted(tally: &Tally, context: &Context) -> Found {
    let currency = Sum::currency_of(&[&tally.open], context)?;
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

/// In the quota's own currency where all credit is written in it; else as amounts are shown.
fn attainment(tally: &Tally, quota: &QuotaSum, context: &Context) -> Found {
    let (quota, quota_currency) = defined_quota(quota)?;
    if quota.is_zero() || quota.is_negative() {
        return Err(Undefined::NoQuota);
    }
    let written = Sum::currency_of(&[&tally.credited_as_written], context);
    let credited = match written {
        Ok(currency) if currency == quota_currency => &tally.credited_as_written,
        _ => &tally.credited,
    };
    if credited.with_amount > 0 {
        let currency = Sum::currency_of(&[credited], context)?;
        if currency != quota_currency {
            return Err(Undefined::MixedCurrencies { currencies: vec![currency, quota_currency] });
        }
    }
    let credit = Rational::new(credited.minor, 1).map_err(overflow)?;
    Ok(Value::Ratio(credit.checked_div(quota).map_err(overflow)?))
}

fn done(count: u64, context: &Context) -> Found {
    match (context.has_activities, context.divides_deals) {
        (false, _) => Err(Undefined::MissingColumn { column: "activities".to_owned() }),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(Value::Count(count)),
    }
}

fn of_leads(context: &Context) -> Result<(), Undefined> {
    match (context.has_leads, context.divides_deals) {
        (false, _) => Err(Undefined::MissingColumn { column: "leads".to_owned() }),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(()),
    }
}

fn lead_conversion(tally: &Tally, context: &Context) -> Found {
    of_leads(context)?;
    if tally.actions.leads == 0 {
        return Err(Undefined::NothingToMeasure);
    }
    Ok(Value::Ratio(ratio(tally.actions.leads_became.into(), tally.actions.leads.into())?))
}

fn defined_quota(quota: &QuotaSum) -> Result<(Rational, Currency), Undefined> {
    match quota {
        QuotaSum::Of(Some(found)) => Ok(*found),
        QuotaSum::Of(None) => Err(Undefined::NoQuota),
        QuotaSum::Mixed(currencies) => Err(Undefined::MixedCurrencies { currencies: currencies.clone() }),
        QuotaSum::MissingRate(missing) => Err(Undefined::MissingRate(*missing)),
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
