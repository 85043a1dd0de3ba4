//! The single pass: every group's sums from one scan over the columns.

use super::actions::{self, Actions};
use super::catalogue::KpiId;
use super::figure::{Context, QuotaSum, Undefined, Value, value};
use super::filter::{Filter, Sieve};
use super::group::{Axis, Codes, Key};
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::facts::{ActivityTable, DealTable, LeadTable, Outcome};
use crate::domain::kernel::{Currency, Money, PersonId, Rational};
use crate::domain::model::rate::{ConversionError, Rates};
use crate::domain::model::{Quota, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// What KPIs are computed from.
pub struct MeasureFacts<'a> {
    /// The deals that count.
    pub table: &'a DealTable,
    /// The activities that count.
    pub activities: &'a ActivityTable,
    /// The leads that count.
    pub leads: &'a LeadTable,
    rates: Rates,
    /// People, quotas and calendar.
    pub workspace: &'a Workspace,
    teams: BTreeMap<PersonId, String>,
    quotas: BTreeMap<PersonId, Vec<&'a Quota>>,
}

/// One row of a table of KPIs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands on each axis.
    pub keys: Vec<Key>,
    /// The KPIs asked for, in that order.
    pub values: Vec<(KpiId, Value)>,
    /// How many deals stand behind the row.
    pub deals: u64,
}

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
            return Err(Undefined::MissingColumn { column: "amount".to_owned() });
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
            Undefined::MissingColumn { column: "amount".to_owned() }
        } else {
            Undefined::NothingToMeasure
        }
    }
}

/// Everything a group's KPIs are computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Won deals.
    pub won: Sum,
    /// Lost deals.
    pub lost: Sum,
    /// Open deals.
    pub open: Sum,
    /// Won deals that somebody of the roster owns: credit.
    pub credited: Sum,
    /// The same as written, before any conversion.
    pub credited_as_written: Sum,
    /// Activities and leads.
    pub actions: Actions,
    /// Open deals with a stated chance.
    pub open_with_chance: u64,
    /// Sum of open minor units times chance in millionths.
    pub weighted_minor_ppm: i128,
    /// Won amounts in minor units, one a deal.
    pub won_amounts: Vec<i64>,
    /// Days from creation to winning, one a deal with both dates.
    pub cycle_days: Vec<i64>,
}

impl Tally {
    fn add(&mut self, table: &DealTable, row: usize, lists: Lists) {
        let (minor, currency) = (table.shown_minor[row], table.shown_currency[row]);
        match table.outcome[row] {
            Outcome::Lost => self.lost.add(minor, currency),
            Outcome::Open => {
                self.open.add(minor, currency);
                self.add_chance(minor, table.chance_ppm[row]);
            }
            Outcome::Won => {
                self.won.add(minor, currency);
                if table.person[row] != UNASSIGNED {
                    self.credited.add(minor, currency);
                    self.credited_as_written.add(table.amount_minor[row], table.currency[row]);
                }
                self.add_lists(table, row, lists);
            }
        }
    }

    fn add_chance(&mut self, minor: i64, chance_ppm: u32) {
        if chance_ppm != MISSING_CHANCE {
            self.open_with_chance += 1;
            if minor != MISSING_MINOR {
                self.weighted_minor_ppm += i128::from(minor) * i128::from(chance_ppm);
            }
        }
    }

    fn add_lists(&mut self, table: &DealTable, row: usize, lists: Lists) {
        let minor = table.shown_minor[row];
        if lists.amounts && minor != MISSING_MINOR {
            self.won_amounts.push(minor);
        }
        if lists.days {
            self.cycle_days.extend(cycle_days(table, row));
        }
    }
}

/// Days from creation to closing; nothing without both dates or where they are the wrong way round.
pub(super) fn cycle_days(table: &DealTable, row: usize) -> Option<i64> {
    let (created, closed) = (table.created[row], table.closed[row]);
    let known = created != MISSING_DAY && closed != MISSING_DAY && created <= closed;
    known.then(|| i64::from(closed) - i64::from(created))
}

/// Which lists of single values the KPIs asked for need.
#[derive(Clone, Copy)]
struct Lists {
    amounts: bool,
    days: bool,
}

impl<'a> MeasureFacts<'a> {
    /// Makes people and quotas ready for look-up.
    pub fn new(table: &'a DealTable, workspace: &'a Workspace) -> MeasureFacts<'a> {
        let team = |person| workspace.team_of(person);
        let teams = workspace.people.values().filter_map(|person| Some((person.id, team(person)?))).collect();
        let mut quotas: BTreeMap<PersonId, Vec<&Quota>> = BTreeMap::new();
        for quota in workspace.quotas.values() {
            quotas.entry(quota.person).or_default().push(quota);
        }
        static NO_ACTIVITIES: LazyLock<ActivityTable> = LazyLock::new(ActivityTable::default);
        static NO_LEADS: LazyLock<LeadTable> = LazyLock::new(LeadTable::default);
        let (activities, leads) = (&*NO_ACTIVITIES, &*NO_LEADS);
        MeasureFacts { table, activities, leads, rates: workspace.exchange(), workspace, teams, quotas }
    }

    /// The same with activities and leads.
    pub fn with(self, activities: &'a ActivityTable, leads: &'a LeadTable) -> MeasureFacts<'a> {
        MeasureFacts { activities, leads, ..self }
    }

    /// The quotas that a filter lets through, each with the share of its days inside the period.
    pub fn quota_shares(&self, filter: &Filter) -> Vec<(&'a Quota, Rational)> {
        let admits = |person: &PersonId| filter.admits_person(Some(*person), self.team(*person));
        let quotas = self.quotas.iter().filter(|(person, _)| admits(person)).flat_map(|(_, quotas)| quotas);
        let share =
            |quota: &Quota| filter.period.map_or(Rational::ONE, |period| quota.range.share_in(period));
        quotas.map(|quota| (*quota, share(quota))).filter(|(_, share)| !share.is_zero()).collect()
    }

    /// What the quotas that a filter lets through come to.
    pub fn quota_sum(&self, filter: &Filter) -> QuotaSum {
        if filter.divides_deals() {
            return QuotaSum::NotByPerson;
        }
        let shares = self.quota_shares(filter);
        let mut currencies: Vec<Currency> = shares.iter().map(|(quota, _)| quota.amount.currency).collect();
        currencies.sort_unstable();
        currencies.dedup();
        match currencies.as_slice() {
            [] => QuotaSum::Of(None),
            [currency] => {
                sum_shares(&shares).map_or(QuotaSum::TooLarge, |sum| QuotaSum::Of(Some((sum, *currency))))
            }
            _ => self.quotas_converted(&shares, currencies),
        }
    }

    /// Quotas of several currencies, each at the rate of its own first day in the workspace's currency.
    fn quotas_converted(&self, shares: &[(&Quota, Rational)], met: Vec<Currency>) -> QuotaSum {
        let Some(to) = self.workspace.settings.currency else { return QuotaSum::Mixed(met) };
        let mut sum = Rational::ZERO;
        for (quota, share) in shares {
            let amount = match self.rates.convert(quota.amount, to, quota.range.from) {
                Ok((amount, _)) => amount,
                Err(ConversionError::Missing(missing)) => return QuotaSum::MissingRate(missing),
                Err(ConversionError::Money(_)) => return QuotaSum::TooLarge,
            };
            let added = amount.exact_minor().checked_mul(*share).and_then(|part| sum.checked_add(part));
            let Ok(added) = added else { return QuotaSum::TooLarge };
            sum = added;
        }
        QuotaSum::Of(Some((sum, to)))
    }

    pub(super) fn team(&self, person: PersonId) -> Option<&str> {
        self.teams.get(&person).map(String::as_str)
    }

    pub(super) fn sieve(&self, filter: &Filter) -> Sieve {
        Sieve::new(filter, self.table, &self.teams)
    }

    /// Keys of groups that have a quota, whether or not they have deals.
    fn keys_with_quota(&self, axes: &[Axis], filter: &Filter) -> Vec<Vec<Key>> {
        let calendar = self.workspace.settings.calendar;
        let shares = if filter.divides_deals() { Vec::new() } else { self.quota_shares(filter) };
        let mut all = Vec::new();
        for (quota, _) in shares {
            let range = filter.period.map_or(Some(quota.range), |period| period.overlap(quota.range));
            let of_axis = |axis: &Axis| match axis {
                Axis::Person => vec![Key::Person(Some(quota.person))],
                Axis::Team => vec![Key::Team(self.team(quota.person).map(str::to_owned))],
                Axis::Time(grain) => {
                    let periods = range.and_then(|range| calendar.periods_in(range, *grain).ok());
                    periods.unwrap_or_default().into_iter().map(|period| Key::Time(Some(period))).collect()
                }
                Axis::Text(_) => Vec::new(),
            };
            let mut keys = vec![Vec::new()];
            for axis in axes {
                keys = product(keys, &of_axis(axis));
            }
            all.extend(keys);
        }
        all
    }
}

fn product(heads: Vec<Vec<Key>>, tails: &[Key]) -> Vec<Vec<Key>> {
    let join = |head: &Vec<Key>, tail: &Key| head.iter().chain([tail]).cloned().collect();
    heads.iter().flat_map(|head| tails.iter().map(move |tail| join(head, tail))).collect()
}

fn sum_shares(shares: &[(&Quota, Rational)]) -> Option<Rational> {
    shares.iter().try_fold(Rational::ZERO, |sum, (quota, share)| {
        sum.checked_add(quota.amount.exact_minor().checked_mul(*share).ok()?).ok()
    })
}

/// Computes `kpis` for every group of `axes` among the deals and quotas that `filter` lets through.
/// Without axes there is one row, whatever passes. Rows come in the order of their keys.
pub fn measure(facts: &MeasureFacts, kpis: &[KpiId], axes: &[Axis], filter: &Filter) -> Vec<Row> {
    let lists = Lists {
        amounts: kpis.contains(&KpiId::MedianDeal),
        days: kpis.contains(&KpiId::CycleMean) || kpis.contains(&KpiId::CycleMedian),
    };
    let mut groups = tally_groups(facts, axes, filter, lists);
    for keys in facts.keys_with_quota(axes, filter) {
        groups.entry(keys).or_default();
    }
    if kpis.iter().any(|kpi| kpi.is_of_actions()) {
        for (keys, actions) in actions::groups(facts, axes, filter) {
            groups.entry(keys).or_default().actions = actions;
        }
    }
    if axes.is_empty() {
        groups.entry(Vec::new()).or_default();
    }
    let row = |(keys, tally): (Vec<Key>, Tally)| finish(facts, kpis, filter, keys, &tally);
    groups.into_iter().filter(|(keys, _)| in_view(keys, filter)).map(row).collect()
}

/// The sums behind the KPIs, for every group of `axes` with a deal that `filter` lets through.
pub fn tallies(facts: &MeasureFacts, axes: &[Axis], filter: &Filter) -> BTreeMap<Vec<Key>, Tally> {
    tally_groups(facts, axes, filter, Lists { amounts: false, days: false })
}

/// Whether a group lies in the period looked at; open deals of other periods make groups that do not.
fn in_view(keys: &[Key], filter: &Filter) -> bool {
    let Some(view) = filter.period else { return true };
    keys.iter().all(|key| match key {
        Key::Time(period) => period.as_ref().is_some_and(|period| period.range.overlap(view).is_some()),
        _ => true,
    })
}

fn finish(facts: &MeasureFacts, kpis: &[KpiId], filter: &Filter, keys: Vec<Key>, tally: &Tally) -> Row {
    let narrowed = keys.iter().fold(filter.clone(), |filter, key| key.narrow(&filter));
    let nobody = keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
    let quota = if nobody { QuotaSum::Of(None) } else { facts.quota_sum(&narrowed) };
    let context = Context {
        table: facts.table,
        has_activities: !facts.activities.is_empty(),
        has_leads: !facts.leads.is_empty(),
        divides_deals: narrowed.divides_deals(),
    };
    let values = kpis.iter().map(|kpi| (*kpi, value(*kpi, tally, &quota, &context))).collect();
    Row { keys, values, deals: tally.won.deals + tally.lost.deals + tally.open.deals }
}

fn tally_groups(
    facts: &MeasureFacts,
    axes: &[Axis],
    filter: &Filter,
    lists: Lists,
) -> BTreeMap<Vec<Key>, Tally> {
    let table = facts.table;
    let sieve = facts.sieve(filter);
    let calendar = facts.workspace.settings.calendar;
    let codes: Vec<Codes> =
        axes.iter().map(|axis| Codes::new(*axis, table, &facts.teams, calendar)).collect();
    let mut slots = Slots::of(&codes);
    let mut tallies: Vec<(u64, Tally)> = Vec::new();
    for row in (0..table.len()).filter(|row| sieve.passes(table, *row)) {
        let group = codes
            .iter()
            .fold(0u64, |group, axis| group * axis.keys.len() as u64 + u64::from(axis.of(table, row)));
        let slot = slots.of_group(group, tallies.len());
        if slot == tallies.len() {
            tallies.push((group, Tally::default()));
        }
        tallies[slot].1.add(table, row, lists);
    }
    // Numbers of groups sort as their keys do: the map is then made without comparing keys anew.
    tallies.sort_unstable_by_key(|(group, _)| *group);
    tallies.into_iter().map(|(group, tally)| (keys_of(group, &codes), tally)).collect()
}

/// Where each group's sums stand: by its number where there are few numbers, else by look-up.
enum Slots {
    Few(Vec<u32>),
    Many(HashMap<u64, usize>),
}

impl Slots {
    const FEW: u64 = 1 << 20;

    fn of(codes: &[Codes]) -> Slots {
        let size = codes.iter().try_fold(1u64, |size, axis| size.checked_mul(axis.keys.len() as u64));
        match size.filter(|size| *size <= Slots::FEW).and_then(|size| usize::try_from(size).ok()) {
            Some(size) => Slots::Few(vec![u32::MAX; size]),
            None => Slots::Many(HashMap::new()),
        }
    }

    /// The place of a group; `next` for one that was not met before.
    fn of_group(&mut self, group: u64, next: usize) -> usize {
        match self {
            Slots::Few(slots) => {
                let slot = &mut slots[usize::try_from(group).unwrap_or(0)];
                if *slot == u32::MAX {
                    *slot = u32::try_from(next).unwrap_or(0);
                }
                *slot as usize
            }
            Slots::Many(slots) => *slots.entry(group).or_insert(next),
        }
    }
}

/// The keys of a group's number: its digits in the mixed base of the axes' sizes.
fn keys_of(mut group: u64, codes: &[Codes]) -> Vec<Key> {
    let mut keys = Vec::with_capacity(codes.len());
    for axis in codes.iter().rev() {
        let size = axis.keys.len().max(1) as u64;
        keys.push(axis.keys[usize::try_from(group % size).unwrap_or(0)].clone());
        group /= size;
    }
    keys.reverse();
    keys
}
