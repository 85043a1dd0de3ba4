//! Values of KPIs, and the reasons for which there is none.

mod further;

use super::atom::{Adds, Atom, AtomSum, Pick, atom};
use super::catalogue::KpiId;
use super::sums::More;
use super::tally::{Sum, Tally};
use crate::domain::facts::DealTable;
use crate::domain::kernel::{Currency, DateRange, Money, Rational, RoundingMode};
use crate::domain::model::measures::MeasureSettings;
use crate::domain::model::rate::MissingRate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// An exact plain number.
    Number(Rational),
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
        column: Cow<'static, str>,
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
    /// The quota is reached: nothing is left to cover.
    QuotaReached,
    /// It compares with another time, and no period is chosen.
    NoPeriod,
    /// The part below the line is 0.
    NothingToDivideBy,
    /// A company's own KPI that can't be read (any more), and why.
    Formula {
        /// What is wrong, with its place.
        error: String,
    },
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
    /// Whether anything tells of stages.
    pub(super) has_stages: bool,
    /// Whether anything tells of earlier close dates.
    pub(super) has_closes: bool,
    /// Whether there are deals, but none with a created date.
    pub(super) lacks_created: bool,
    /// The activity score's settings.
    pub(super) settings: &'a MeasureSettings,
    /// Where the sums of each atom stand.
    pub(super) places: AtomPlaces,
}

/// Where the sums of each atom stand, found without a search.
pub(super) struct AtomPlaces(Vec<Option<u16>>);

impl AtomPlaces {
    /// The places of atoms that were summed in this order.
    pub fn of(atoms: &[Atom]) -> AtomPlaces {
        let mut places = vec![None; Atom::MOST];
        for (place, atom) in (0u16..).zip(atoms) {
            places[atom.number()] = Some(place);
        }
        AtomPlaces(places)
    }

    fn get(&self, atom: Atom) -> Option<usize> {
        self.0.get(atom.number()).copied().flatten().map(usize::from)
    }
}

/// What a value depends on besides the context: it differs by group.
#[derive(Clone, Copy)]
pub(super) struct OfGroup<'a> {
    /// What most KPIs stand on.
    pub tally: &'a Tally,
    /// What only some do.
    pub more: More<'a>,
    /// What the quotas come to; added up only where they are needed.
    pub quota: &'a QuotaSum,
    /// The days that the group stands for.
    pub window: Option<DateRange>,
}

impl Value {
    /// The exact number behind the value: minor units, a count, a ratio or days.
    pub fn exact(&self) -> Option<Rational> {
        match self {
            Value::Money(money) => Some(money.exact_minor()),
            Value::Count(count) => Rational::new(i128::from(*count), 1).ok(),
            Value::Ratio(exact) | Value::Days(exact) | Value::Number(exact) => Some(*exact),
            Value::Undefined(_) => None,
        }
    }

    /// Another number of the same kind: money rounded to the minor unit, a count as a plain number.
    pub fn with_exact(&self, exact: Rational) -> Option<Value> {
        Some(match self {
            Value::Money(money) => {
                let minor = rounded_minor(exact.numerator(), exact.denominator())?;
                Value::Money(Money::new(minor, money.currency))
            }
            Value::Count(_) | Value::Number(_) => Value::Number(exact),
            Value::Ratio(_) => Value::Ratio(exact),
            Value::Days(_) => Value::Days(exact),
            Value::Undefined(_) => return None,
        })
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
    pub(super) fn money(money: Money) -> Cell {
        Cell { above: money.minor.into(), below: 1, currency: Some(money.currency) }
    }

    pub(super) fn count(count: u64) -> Cell {
        Cell { above: count.into(), below: 1, currency: None }
    }

    /// A fraction with a part below the line that is not 0.
    pub(super) fn fraction(above: i128, below: i128) -> Cell {
        Cell { above, below, currency: None }
    }

    pub(super) fn exact(exact: Rational) -> Cell {
        Cell::fraction(exact.numerator(), exact.denominator())
    }

    /// Exact minor units as money, rounded half away from zero.
    pub(super) fn rounded(exact: Rational, currency: Currency) -> Found {
        rounded(exact.numerator(), exact.denominator(), currency)
    }
}

pub(super) type Found = Result<Cell, Undefined>;

/// How the value of a KPI of the catalogue is found for one group after the other: for what tables ask most by a
/// function of its own, as a browser runs small functions well at once.
pub(super) fn way(kpi: KpiId) -> fn(KpiId, &OfGroup, &Context) -> Found {
    match kpi {
        KpiId::WonCount => |_, group, _| Ok(Cell::count(group.tally.won.deals)),
        KpiId::LostCount => |_, group, _| Ok(Cell::count(group.tally.lost.deals)),
        KpiId::OpenCount => |_, group, _| Ok(Cell::count(group.tally.open.deals)),
        KpiId::Revenue => |_, group, context| money_of(&group.tally.won, context),
        KpiId::LostAmount => |_, group, context| money_of(&group.tally.lost, context),
        KpiId::OpenPipeline => |_, group, context| money_of(&group.tally.open, context),
        KpiId::WeightedPipeline => |_, group, context| weighted(group.tally, context),
        KpiId::WinRate => |_, group, context| win_rate(group, context),
        KpiId::WinRateValue => |_, group, context| win_rate_value(group, context),
        KpiId::AverageDeal => |_, group, context| average(&group.tally.won, context),
        KpiId::CycleMean => |_, group, _| cycle_mean(group.tally),
        KpiId::Quota => |_, group, _| quota_value(group.quota),
        KpiId::Attainment => |_, group, context| attainment(group.more, group.quota, context),
        _ => further::cell,
    }
}

/// The value of a KPI of the catalogue in one group.
pub(super) fn cell(kpi: KpiId, group: &OfGroup, context: &Context) -> Found {
    way(kpi)(kpi, group, context)
}

fn money_of(sum: &Sum, context: &Context) -> Found {
    sum.money(context).map(Cell::money)
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
pub(super) fn rounded_minor(above: i128, below: i128) -> Option<i64> {
    if let (Ok(above), Ok(below)) = (i64::try_from(above), i64::try_from(below)) {
        let (whole, rest) = (above.checked_div(below)?, above.checked_rem(below)?);
        let is_half = rest.unsigned_abs().checked_mul(2)? >= below.unsigned_abs();
        let away = if (above < 0) == (below < 0) { 1 } else { -1 };
        return if is_half { whole.checked_add(away) } else { Some(whole) };
    }
    let exact = Rational::new(above, below).ok()?;
    i64::try_from(RoundingMode::HalfAwayFromZero.whole(exact).ok()?).ok()
}

/// Lost deals without those that a setting leaves out.
const LEFT_OUT: Atom = atom(Pick::LostDisqualified, Adds::One);
const LEFT_OUT_AMOUNT: Atom = atom(Pick::LostDisqualified, Adds::Amount);

fn closed_deals(group: &OfGroup, context: &Context) -> u64 {
    let left_out = context.sum(group.more, LEFT_OUT).map_or(0, |left_out| left_out.rows.into());
    group.tally.won.deals + group.tally.lost.deals - left_out
}

/// How many deals stand behind these atoms in each group: those of the largest; where won and lost ones are set
/// against each other, all that closed.
pub(super) fn samples(atoms: &[Atom], groups: &[OfGroup], context: &Context) -> Vec<u64> {
    let picks = |pick: Pick| atoms.iter().any(|atom| atom.pick == pick);
    let is_rate = picks(Pick::Won) && picks(Pick::Lost);
    let mut samples = vec![0; groups.len()];
    for atom in atoms {
        let deals: fn(Atom, &OfGroup, &Context) -> u64 = match atom.pick {
            Pick::Won | Pick::Lost if is_rate => |_, group, context| closed_deals(group, context),
            Pick::Won => |_, group, _| group.tally.won.deals,
            Pick::WonOwned => |_, group, _| group.more.credit().shown.deals,
            Pick::Lost => |_, group, _| group.tally.lost.deals,
            Pick::Open => |_, group, _| group.tally.open.deals,
            _ => |atom, group, context| context.sum(group.more, atom).map_or(0, |sum| sum.rows.into()),
        };
        for (sample, group) in samples.iter_mut().zip(groups) {
            *sample = deals(*atom, group, context).max(*sample);
        }
    }
    samples
}

fn win_rate(group: &OfGroup, context: &Context) -> Found {
    match closed_deals(group, context) {
        0 => Err(Undefined::NothingToMeasure),
        closed => Ok(Cell::fraction(group.tally.won.deals.into(), closed.into())),
    }
}

fn win_rate_value(group: &OfGroup, context: &Context) -> Found {
    let tally = group.tally;
    Sum::currency_of(&[&tally.won, &tally.lost], context)?;
    let left_out = context.sum(group.more, LEFT_OUT_AMOUNT).map_or(0, |left_out| left_out.sum);
    let closed = tally.won.minor + tally.lost.minor - left_out;
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

fn weighted(tally: &Tally, context: &Context) -> Found {
    let currency = Sum::currency_of(&[&tally.open], context)?;
    if tally.open.deals > 0 && tally.open_with_chance == 0 {
        return Err(Undefined::MissingColumn { column: "probability".into() });
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
        Undefined::MissingColumn { column: "created date".into() }
    }
}

fn quota_value(quota: &QuotaSum) -> Found {
    let (exact, currency) = defined_quota(quota)?;
    rounded(exact.numerator(), exact.denominator(), currency)
}

fn attainment(more: More, quota: &QuotaSum, context: &Context) -> Found {
    let (quota, currency) = defined_quota(quota)?;
    if quota.is_zero() || quota.is_negative() {
        return Err(Undefined::NoQuota);
    }
    let credit = credit_in(more, currency, context)?;
    Ok(Cell::exact(credit.checked_div(quota).map_err(overflow)?))
}

/// Credit in the currency of the quota: as written where all of it is in that currency, else as shown.
fn credit_in(more: More, quota_currency: Currency, context: &Context) -> Result<Rational, Undefined> {
    let written = Sum::currency_of(&[&more.credit().as_written], context);
    let credited = match written {
        Ok(currency) if currency == quota_currency => &more.credit().as_written,
        _ => &more.credit().shown,
    };
    if credited.with_amount > 0 {
        let currency = Sum::currency_of(&[credited], context)?;
        if currency != quota_currency {
            return Err(Undefined::MixedCurrencies { currencies: vec![currency, quota_currency] });
        }
    }
    Rational::new(credited.minor, 1).map_err(overflow)
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

impl Context<'_> {
    /// What an atom came to in a group, if it was summed.
    pub(super) fn sum<'a>(&self, more: More<'a>, wanted: Atom) -> Option<&'a AtomSum> {
        more.atom(self.places.get(wanted)?)
    }

    /// The values that an atom kept in a group, in order.
    pub(super) fn each<'a>(&self, more: More<'a>, wanted: Atom) -> &'a [i64] {
        self.places.get(wanted).map_or(&[], |place| more.each(place))
    }

    /// The sums by account that an atom kept in a group.
    pub(super) fn accounts<'a>(&self, more: More<'a>, wanted: Atom) -> &'a [i128] {
        self.places.get(wanted).map_or(&[], |place| more.accounts(place))
    }
}

/// The one currency of these codes, as [`Sum::currency_of`] finds it.
pub(super) fn currency_of_codes(met: u64, table: &DealTable) -> Result<Currency, Undefined> {
    let named = |index: u32| table.currencies.get(usize::try_from(index).unwrap_or(usize::MAX)).copied();
    match met.count_ones() {
        0 => table.shown_in().or(table.currencies.first().copied()).ok_or(Undefined::NothingToMeasure),
        1 => named(met.trailing_zeros()).ok_or(Undefined::NothingToMeasure),
        _ => {
            let mut mixed: Vec<Currency> =
                (0..64).filter(|bit| met >> bit & 1 == 1).filter_map(named).collect();
            mixed.sort_unstable();
            let missing = mixed.iter().find_map(|currency| table.missing_rates.get(currency));
            match missing {
                Some(missing) => Err(Undefined::MissingRate(*missing)),
                None => Err(Undefined::MixedCurrencies { currencies: mixed }),
            }
        }
    }
}

/// The sum of shares and 1 over the sum of their squares; nothing where the sum is not above 0.
pub(super) fn shares_of<'a>(sums: impl Iterator<Item = &'a i128> + Clone) -> Option<(i128, Rational)> {
    let all = sums.clone().try_fold(0i128, |sum, part| sum.checked_add(*part)).filter(|all| *all > 0)?;
    // Squares of minor units outgrow any number: a billionth of the whole is fine enough.
    const PARTS: i128 = 1_000_000_000;
    let square = |part: &i128| {
        let whole = share_in(part.checked_mul(PARTS)?, all)?;
        whole.checked_mul(whole)
    };
    let squares = sums.map(square).try_fold(0i128, |sum, square| sum.checked_add(square?))?;
    Some((all, Rational::new(PARTS * PARTS, squares).ok()?))
}

/// The whole part of a quotient, in 64 bits where they are enough.
fn share_in(part: i128, all: i128) -> Option<i128> {
    match (i64::try_from(part), i64::try_from(all)) {
        (Ok(part), Ok(all)) => part.checked_div_euclid(all).map(i128::from),
        _ => part.checked_div_euclid(all),
    }
}
