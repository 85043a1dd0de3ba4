//! Values of KPIs, and the reasons for which there is none.

use super::catalogue::KpiId;
use super::tally::{More, Sum, Tally};
use crate::domain::facts::DealTable;
use crate::domain::kernel::{Currency, Money, Rational, RoundingMode};
use crate::domain::model::rate::MissingRate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

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

/// A value before it is shortened: a fraction, and the currency where it is money. Money is whole minor
/// units, rounded half away from zero where it was divided.
pub(super) struct Cell {
    pub above: i128,
    pub below: i128,
    pub currency: Option<Currency>,
}

impl Cell {
    fn money(money: Money) -> Cell {
        Cell { above: money.minor.into(), below: 1, currency: Some(money.currency) }
    }

    fn count(count: u64) -> Cell {
        Cell { above: count.into(), below: 1, currency: None }
    }

    /// A fraction with a part below the line that is not 0.
    fn fraction(above: i128, below: i128) -> Cell {
        Cell { above, below, currency: None }
    }

    fn exact(exact: Rational) -> Cell {
        Cell::fraction(exact.numerator(), exact.denominator())
    }
}

pub(super) type Found = Result<Cell, Undefined>;

/// The value of a KPI from the tally of its group; the quotas are only added up where they are needed.
pub(super) fn cell(kpi: KpiId, tally: &Tally, quota: &dyn Fn() -> QuotaSum, context: &Context) -> Found {
    static NOTHING: LazyLock<More> = LazyLock::new(More::default);
    let more = tally.more.as_deref().unwrap_or(&NOTHING);
    match kpi {
        KpiId::WonCount => Ok(Cell::count(tally.won.deals)),
        KpiId::LostCount => Ok(Cell::count(tally.lost.deals)),
        KpiId::OpenCount => Ok(Cell::count(tally.open.deals)),
        KpiId::Revenue => tally.won.money(context).map(Cell::money),
        KpiId::OpenPipeline => tally.open.money(context).map(Cell::money),
        KpiId::WeightedPipeline => weighted(tally, context),
        KpiId::WinRate => win_rate(tally),
        KpiId::WinRateValue => win_rate_value(tally, context),
        KpiId::AverageDeal => average(&tally.won, context),
        KpiId::MedianDeal => median_money(tally, more, context),
        KpiId::CycleMean => cycle_mean(tally),
        KpiId::CycleMedian => median(&more.cycle_days).map(Cell::exact).ok_or_else(|| missing_cycle(tally)),
        KpiId::Quota => quota_value(&quota()),
        KpiId::Attainment => attainment(more, &quota(), context),
        KpiId::CallsMade => done(more.actions.calls, context),
        KpiId::EmailsSent => done(more.actions.emails, context),
        KpiId::MeetingsHeld => done(more.actions.meetings, context),
        KpiId::Activities => done(more.actions.activities, context),
        KpiId::LeadsCreated => of_leads(context).map(|()| Cell::count(more.actions.leads)),
        KpiId::LeadsConverted => of_leads(context).map(|()| Cell::count(more.actions.conversions)),
        KpiId::LeadConversion => lead_conversion(more, context),
    }
}

fn overflow<E>(_: E) -> Undefined {
    Undefined::Overflow
}

/// A fraction of minor units as money, rounded half away from zero.
fn rounded(above: i128, below: i128, currency: Currency) -> Found {
    let minor = rounded_minor(above, below).ok_or(Undefined::Overflow)?;
    Ok(Cell::money(Money::new(minor, currency)))
}

/// In 64 bits where they are enough: much quicker where the machine has no numbers of 128.
fn rounded_minor(above: i128, below: i128) -> Option<i64> {
    if let (Ok(above), Ok(below)) = (i64::try_from(above), i64::try_from(below)) {
        let (whole, rest) = (above.checked_div(below)?, above.checked_rem(below)?);
        let is_half = rest.unsigned_abs().checked_mul(2)? >= below.unsigned_abs();
        let away = if (above < 0) == (below < 0) { 1 } else { -1 };
        return if is_half { whole.checked_add(away) } else { Some(whole) };
    }
    let exact = Rational::new(above, below).ok()?;
    i64::try_from(RoundingMode::HalfAwayFromZero.whole(exact).ok()?).ok()
}

fn win_rate(tally: &Tally) -> Found {
    let closed = tally.won.deals + tally.lost.deals;
    if closed == 0 {
        return Err(Undefined::NothingToMeasure);
    }
    Ok(Cell::fraction(tally.won.deals.into(), closed.into()))
}

fn win_rate_value(tally: &Tally, context: &Context) -> Found {
    Sum::currency_of(&[&tally.won, &tally.lost], context)?;
    let closed = tally.won.minor + tally.lost.minor;
    if closed == 0 {
        return Err(tally.won.or_missing_amount(&tally.lost));
    }
    Ok(Cell::fraction(tally.won.minor, closed))
}

fn average(won: &Sum, context: &Context) -> Found {
    let currency = Sum::currency_of(&[won], context)?;
    if won.with_amount == 0 {
        return Err(won.or_missing_amount(&Sum::default()));
    }
    rounded(won.minor, won.with_amount.into(), currency)
}

fn median_money(tally: &Tally, more: &More, context: &Context) -> Found {
    let currency = Sum::currency_of(&[&tally.won], context)?;
    let middle = median(&more.won_amounts).ok_or_else(|| tally.won.or_missing_amount(&Sum::default()))?;
    rounded(middle.numerator(), middle.denominator(), currency)
}

fn weighted(tally: &Tally, context: &Context) -> Found {
    let currency = Sum::currency_of(&[&tally.open], context)?;
    if tally.open.deals > 0 && tally.open_with_chance == 0 {
        return Err(Undefined::MissingColumn { column: "probability".to_owned() });
    }
    rounded(tally.weighted_minor_ppm, 1_000_000, currency)
}

fn cycle_mean(tally: &Tally) -> Found {
    match tally.with_cycle {
        0 => Err(missing_cycle(tally)),
        count => Ok(Cell::fraction(tally.cycle_days.into(), count.into())),
    }
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
    rounded(exact.numerator(), exact.denominator(), currency)
}

/// In the quota's own currency where all credit is written in it; else as amounts are shown.
fn attainment(more: &More, quota: &QuotaSum, context: &Context) -> Found {
    let (quota, quota_currency) = defined_quota(quota)?;
    if quota.is_zero() || quota.is_negative() {
        return Err(Undefined::NoQuota);
    }
    let written = Sum::currency_of(&[&more.credited_as_written], context);
    let credited = match written {
        Ok(currency) if currency == quota_currency => &more.credited_as_written,
        _ => &more.credited,
    };
    if credited.with_amount > 0 {
        let currency = Sum::currency_of(&[credited], context)?;
        if currency != quota_currency {
            return Err(Undefined::MixedCurrencies { currencies: vec![currency, quota_currency] });
        }
    }
    let credit = Rational::new(credited.minor, 1).map_err(overflow)?;
    Ok(Cell::exact(credit.checked_div(quota).map_err(overflow)?))
}

fn done(count: u64, context: &Context) -> Found {
    match (context.has_activities, context.divides_deals) {
        (false, _) => Err(Undefined::MissingColumn { column: "activities".to_owned() }),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(Cell::count(count)),
    }
}

fn of_leads(context: &Context) -> Result<(), Undefined> {
    match (context.has_leads, context.divides_deals) {
        (false, _) => Err(Undefined::MissingColumn { column: "leads".to_owned() }),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(()),
    }
}

fn lead_conversion(more: &More, context: &Context) -> Found {
    of_leads(context)?;
    if more.actions.leads == 0 {
        return Err(Undefined::NothingToMeasure);
    }
    Ok(Cell::fraction(more.actions.leads_became.into(), more.actions.leads.into()))
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
