//! What KPIs are computed from: the live tables, and the workspace's people and quotas made ready for
//! look-up.

use super::figure::QuotaSum;
use super::filter::{Filter, Sieve};
use super::history::DealHistory;
use crate::domain::facts::{ActivityTable, DealTable, LeadTable, TextColumn};
use crate::domain::kernel::{Currency, Date, DateRange, Money, PersonId, Rational};
use crate::domain::model::measures::MeasureSettings;
use crate::domain::model::rate::{ConversionError, Rates};
use crate::domain::model::{Quota, Workspace};
use std::collections::{BTreeMap, BTreeSet};
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
    /// What became of deals on their way, where it was asked for.
    pub history: Option<&'a DealHistory>,
    /// The day that counts as today.
    pub as_of: Option<Date>,
    teams: BTreeMap<PersonId, String>,
    quotas: BTreeMap<PersonId, Vec<&'a Quota>>,
    meanings: Meanings,
}

/// What the codes of texts mean by the company's settings.
struct Meanings {
    no_decision: Vec<bool>,
    disqualified_reason: Vec<bool>,
    disqualified_stage: Vec<bool>,
    unqualified_stage: Vec<bool>,
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
        let rates = workspace.exchange();
        let meanings = Meanings::of(table, &workspace.settings.measures);
        let (history, as_of) = (None, None);
        MeasureFacts { table, activities, leads, rates, workspace, history, as_of, teams, quotas, meanings }
    }

    /// The same as of a day, with what became of deals on their way.
    pub fn on(self, as_of: Date, history: Option<&'a DealHistory>) -> MeasureFacts<'a> {
        MeasureFacts { as_of: Some(as_of), history, ..self }
    }

    /// Whether a deal was disqualified: as the CRM states it, else by its reason or stage.
    pub(in crate::domain) fn is_disqualified(&self, row: usize) -> bool {
        match self.table.details.qualified(row) {
            Some(qualified) => !qualified,
            None => {
                has(&self.meanings.disqualified_reason, self.table.reason.codes[row])
                    || has(&self.meanings.disqualified_stage, self.table.stage.codes[row])
            }
        }
    }

    /// Whether a lost deal's reason says that nobody decided.
    pub(super) fn is_no_decision(&self, row: usize) -> bool {
        has(&self.meanings.no_decision, self.table.reason.codes[row])
    }

    /// Whether an open deal counts as qualified.
    pub(super) fn is_qualified(&self, row: usize) -> bool {
        self.table.details.qualified(row) != Some(false)
            && !has(&self.meanings.unqualified_stage, self.table.stage.codes[row])
    }

    /// The same with activities and leads.
    pub fn with(self, activities: &'a ActivityTable, leads: &'a LeadTable) -> MeasureFacts<'a> {
        MeasureFacts { activities, leads, ..self }
    }

    /// The quotas that a filter lets through, each with its days inside the period.
    pub(super) fn quotas(&self, filter: &Filter) -> Vec<(&'a Quota, DateRange)> {
        let admits = |person: &PersonId| filter.admits_person(Some(*person), self.team(*person));
        let quotas = self.quotas.iter().filter(|(person, _)| admits(person)).flat_map(|(_, quotas)| quotas);
        let inside = |quota: &Quota| match filter.period {
            Some(period) => quota.range.overlap(period),
            None => Some(quota.range),
        };
        quotas.filter_map(|quota| Some((*quota, inside(quota)?))).collect()
    }

    /// The quotas that a filter lets through, each with the share of its days inside the period.
    pub fn quota_shares(&self, filter: &Filter) -> Vec<(&'a Quota, Rational)> {
        let quotas = self.quotas(filter).into_iter();
        quotas.map(|(quota, days)| (quota, quota.range.share_in(days))).collect()
    }

    /// What the quotas that a filter lets through come to.
    pub fn quota_sum(&self, filter: &Filter) -> QuotaSum {
        if filter.divides_deals() {
            return QuotaSum::NotByPerson;
        }
        let parts: Vec<(&Quota, i32)> =
            self.quotas(filter).into_iter().map(|(quota, days)| (quota, days.days())).collect();
        self.sum_of(&parts)
    }

    /// What one person's quotas come to over some days.
    pub(super) fn quota_of(&self, person: PersonId, days: DateRange) -> QuotaSum {
        let own = self.quotas.get(&person).map_or(&[][..], Vec::as_slice);
        let inside = own.iter().filter_map(|quota| Some((*quota, quota.range.overlap(days)?.days())));
        self.sum_of(&inside.collect::<Vec<_>>())
    }

    /// What these quotas come to, of each so many of its days.
    pub(super) fn sum_of(&self, parts: &[(&Quota, i32)]) -> QuotaSum {
        let Some(currency) = parts.first().map(|(quota, _)| quota.amount.currency) else {
            return QuotaSum::Of(None);
        };
        if parts.iter().all(|(quota, _)| quota.amount.currency == currency) {
            return sum_parts(parts).map_or(QuotaSum::TooLarge, |sum| QuotaSum::Of(Some((sum, currency))));
        }
        let mut currencies: Vec<Currency> = parts.iter().map(|(quota, _)| quota.amount.currency).collect();
        currencies.sort_unstable();
        currencies.dedup();
        self.quotas_converted(parts, currencies)
    }

    /// Quotas of several currencies, each at the rate of its own first day in the workspace's currency.
    fn quotas_converted(&self, parts: &[(&Quota, i32)], met: Vec<Currency>) -> QuotaSum {
        let Some(to) = self.workspace.settings.currency else { return QuotaSum::Mixed(met) };
        let mut sum = Rational::ZERO;
        for (quota, days) in parts {
            let amount = match self.rates.convert(quota.amount, to, quota.range.from) {
                Ok((amount, _)) => amount,
                Err(ConversionError::Missing(missing)) => return QuotaSum::MissingRate(missing),
                Err(ConversionError::Money(_)) => return QuotaSum::TooLarge,
            };
            let part = amount.exact_minor().checked_mul(share(quota, *days));
            let added = part.and_then(|part| sum.checked_add(part));
            let Ok(added) = added else { return QuotaSum::TooLarge };
            sum = added;
        }
        QuotaSum::Of(Some((sum, to)))
    }

    /// A quota in the workspace's currency, at the rate of its first day; nothing without a rate.
    pub(super) fn as_shown(&self, quota: &Quota) -> Option<Money> {
        let to = self.workspace.settings.currency?;
        self.rates.convert(quota.amount, to, quota.range.from).ok().map(|(money, _)| money)
    }

    /// Everybody that deals, activities, leads or quotas can belong to.
    pub(super) fn people(&self) -> BTreeSet<PersonId> {
        let owners = self.table.people.iter().chain(&self.activities.people).chain(&self.leads.people);
        let hired = self.workspace.people.values().filter(|person| person.hired.is_some());
        owners.chain(self.quotas.keys()).copied().chain(hired.map(|person| person.id)).collect()
    }

    pub(super) fn team(&self, person: PersonId) -> Option<&str> {
        self.teams.get(&person).map(String::as_str)
    }

    pub(super) fn teams(&self) -> &BTreeMap<PersonId, String> {
        &self.teams
    }

    pub(in crate::domain) fn sieve(&self, filter: &Filter) -> Sieve<'a> {
        let left = filter.left_stage.as_deref().map(|stage| self.leaving(stage));
        Sieve::new(filter, self.table, &self.teams).leaving(left)
    }

    /// Whether each deal left a stage; none where nothing tells.
    fn leaving(&self, stage: &str) -> Vec<bool> {
        let mut left = vec![false; self.table.len()];
        let passes =
            self.history.iter().flat_map(|history| history.passes.iter().map(move |pass| (history, pass)));
        for (_, pass) in passes.filter(|(history, pass)| history.is_of(pass, stage)) {
            left[pass.row as usize] = true;
        }
        left
    }
}

impl Meanings {
    fn of(table: &DealTable, settings: &MeasureSettings) -> Meanings {
        let of = |column: &TextColumn, means: &dyn Fn(&str) -> bool| column.values().map(means).collect();
        let unqualified = |stage: &str| settings.unqualified_stages.contains(stage);
        Meanings {
            no_decision: of(&table.reason, &|text| settings.means_no_decision(text)),
            disqualified_reason: of(&table.reason, &|text| settings.means_disqualified(text)),
            disqualified_stage: of(&table.stage, &|text| settings.means_disqualified(text)),
            unqualified_stage: of(&table.stage, &unqualified),
        }
    }
}

fn has(meanings: &[bool], code: u32) -> bool {
    meanings.get(code as usize).copied().unwrap_or(false)
}

fn share(quota: &Quota, days: i32) -> Rational {
    Rational::new(i128::from(days), i128::from(quota.range.days())).unwrap_or(Rational::ZERO)
}

/// The exact sum in minor units. Quotas of equal length, the usual case, need one division.
fn sum_parts(parts: &[(&Quota, i32)]) -> Option<Rational> {
    let length = parts.first()?.0.range.days();
    if parts.iter().all(|(quota, _)| quota.range.days() == length) {
        let part = |(quota, days): &(&Quota, i32)| i128::from(quota.amount.minor).checked_mul((*days).into());
        let above = parts.iter().try_fold(0i128, |sum, each| sum.checked_add(part(each)?))?;
        return Rational::new(above, length.into()).ok();
    }
    parts.iter().try_fold(Rational::ZERO, |sum, (quota, days)| {
        sum.checked_add(quota.amount.exact_minor().checked_mul(share(quota, *days)).ok()?).ok()
    })
}
