//! Opening a figure: the definition, the formula with its numbers, and the rows that add up to them.

use super::actions::{Act, Counted, Origin, counted};
use super::atom::Atom;
use super::catalogue::KpiId;
use super::events::{self, Event, Happening};
use super::facts::MeasureFacts;
use super::figure::Value;
use super::filter::Filter;
use super::group::Key;
use super::own::{self, Ready};
use super::pass::{measure, own_formula};
use super::terms::{Source, terms_of};
use crate::domain::facts::{ActivityRow, DealRow, LeadRow};
use crate::domain::kernel::{Date, DateRange, Money, OwnKpiId, PersonId, Place, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A figure opened up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Which KPI.
    pub kpi: KpiId,
    /// What was looked at.
    pub filter: Filter,
    /// The figure itself, as the pass computes it.
    pub value: Value,
    /// The named parts of its formula, each with the rows behind it.
    pub terms: Vec<Term>,
}

/// One named part of a formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its name in the catalogue's formula.
    pub name: String,
    /// What its rows add up to, exact: minor units, a count or days.
    pub total: Rational,
    /// Whether that is money: minor units of the figure's currency.
    pub is_money: bool,
    /// How many rows stand behind it.
    pub count: u64,
    /// The rows, in the order of day, then id; at most as many as were asked for.
    pub rows: TermRows,
}

/// The rows behind a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermRows {
    /// Deals, each with what it adds.
    Deals(Vec<(DealRow, Rational)>),
    /// Quotas, each with what it adds.
    Quotas(Vec<QuotaRow>),
    /// Activities, each of which adds one.
    Activities(Vec<ActivityRow>),
    /// Leads, each of which adds one.
    Leads(Vec<LeadRow>),
    /// People who were hired, each with the days.
    Hires(Vec<HireRow>),
}

/// One person behind a figure of people who were hired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HireRow {
    /// Who.
    pub person: PersonId,
    /// The first day of work.
    pub hired: Date,
    /// The days that it took since.
    pub days: Rational,
}

/// One quota behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaRow {
    /// Whose quota.
    pub person: PersonId,
    /// Its days.
    pub range: DateRange,
    /// The whole quota.
    pub amount: Money,
    /// The share of its days inside the period.
    pub share: Rational,
    /// What it adds, exact, in minor units.
    pub adds: Rational,
    /// Where it was read.
    pub place: Option<Place>,
}

/// Opens a KPI under a filter, narrowed by the keys of the row it stands in. `most` bounds the rows
/// that are copied out for each term; totals and counts are always of all.
pub fn explain(facts: &MeasureFacts, kpi: KpiId, filter: &Filter, keys: &[Key], most: usize) -> Explanation {
    let narrowed = keys.iter().fold(filter.clone(), |filter, key| key.narrow(&filter));
    let row = measure(facts, &[kpi], &[], &narrowed).into_iter().next();
    let value = row.and_then(|row| row.values.into_iter().next()).map(|(_, value)| value);
    let value = value.unwrap_or(Value::Undefined(super::figure::Undefined::NothingToMeasure));
    let opening = Opening { facts, filter: &narrowed, most };
    let terms = match kpi {
        KpiId::Own(id) => opening.own_terms(id),
        kpi => terms_of(kpi, facts).into_iter().map(|term| opening.term(term.name, term.source)).collect(),
    };
    Explanation { kpi, filter: narrowed, value, terms }
}

/// What is opened.
struct Opening<'a> {
    facts: &'a MeasureFacts<'a>,
    filter: &'a Filter,
    most: usize,
}

impl Opening<'_> {
    fn term(&self, name: &str, source: Source) -> Term {
        match source {
            Source::Deals(atom) => self.deals(name, atom),
            Source::Quota => quota_term(self.facts, self.filter, self.most),
            Source::Events(event) => self.events(name, event),
            Source::Hires { to_ramp } => self.hires(name, to_ramp),
            Source::Done(wanted) => self.actions(name, &|act| match act {
                Act::Done(done) => wanted.is_none_or(|wanted| wanted == done),
                _ => false,
            }),
            Source::Leads { converted } => {
                self.actions(name, &|act| matches!(act, Act::Lead(became) if became || !converted))
            }
            Source::Conversions => self.actions(name, &|act| act == Act::Conversion),
        }
    }

    /// Deals that an atom counts. Where it adds a column, deals without it are not behind the figure.
    fn deals(&self, name: &str, atom: Atom) -> Term {
        let (facts, sieve) = (self.facts, self.facts.sieve(self.filter));
        let counts = |row: &usize| {
            sieve.is_in_time_by(atom.pick.basis(), *row) && sieve.admits(*row) && atom.pick.picks(facts, *row)
        };
        let value = |row: usize| Rational::new(atom.adds.value(facts, row)?, atom.adds.scale()).ok();
        let rows = (0..facts.table.len()).filter(counts);
        self.deal_rows(name, atom.adds.is_money(), rows.filter_map(|row| Some((row, value(row)?))).collect())
    }

    fn deal_rows(&self, name: &str, is_money: bool, mut rows: Vec<(usize, Rational)>) -> Term {
        let table = self.facts.table;
        rows.sort_by_key(|(row, _)| (table.closed[*row], table.key(*row)));
        let total = rows.iter().fold(Rational::ZERO, |sum, (_, adds)| sum.checked_add(*adds).unwrap_or(sum));
        let shown = rows.iter().take(self.most).filter_map(|(row, adds)| Some((table.row(*row)?, *adds)));
        let count = rows.len() as u64;
        Term { name: name.to_owned(), total, is_money, count, rows: TermRows::Deals(shown.collect()) }
    }

    /// Deals to which something happened; of accounts, the first deal of each.
    fn events(&self, name: &str, wanted: Event) -> Term {
        let windows: Vec<DateRange> = self.filter.period.into_iter().collect();
        let all = events::happened(self.facts, self.filter, &windows);
        let mut seen = BTreeSet::new();
        let bought: BTreeSet<u32> = all
            .iter()
            .filter_map(|happened| match happened.what {
                Happening::Bought(account) => Some(account),
                _ => None,
            })
            .collect();
        let counts = |what: Happening| match (what, wanted) {
            (Happening::Of(event), wanted) => event == wanted,
            (Happening::Former(account), Event::Former) => seen.insert(account),
            (Happening::Former(account), Event::Retained) => {
                bought.contains(&account) && seen.insert(account)
            }
            _ => false,
        };
        let mut counts = counts;
        let rows = all.iter().filter(|happened| counts(happened.what));
        self.deal_rows(name, false, rows.map(|happened| (happened.row as usize, Rational::ONE)).collect())
    }

    fn hires(&self, name: &str, to_ramp: bool) -> Term {
        let hires = events::hires(self.facts, self.filter).into_iter();
        let hires = hires.filter(|_| !self.filter.divides_deals());
        let found = hires.filter_map(|hire| {
            let days = if to_ramp { hire.ramp } else { hire.first_win }?;
            let hired = Date::from_days(hire.hired).ok()?;
            Some(HireRow { person: hire.person, hired, days: Rational::whole(i64::from(days)) })
        });
        let mut rows: Vec<HireRow> = found.collect();
        rows.sort_by_key(|row| (row.hired, row.person));
        let total = rows.iter().fold(Rational::ZERO, |sum, row| sum.checked_add(row.days).unwrap_or(sum));
        let count = rows.len() as u64;
        rows.truncate(self.most);
        Term { name: name.to_owned(), total, is_money: false, count, rows: TermRows::Hires(rows) }
    }

    fn actions(&self, name: &str, counts: &dyn Fn(Act) -> bool) -> Term {
        let facts = self.facts;
        let mut rows: Vec<Counted> =
            counted(facts, self.filter).into_iter().filter(|row| counts(row.act)).collect();
        let key = |row: &Counted| match row.origin {
            Origin::Activity(row) => facts.activities.key(row).to_owned(),
            Origin::Lead(row) => facts.leads.key(row).to_owned(),
        };
        rows.sort_by_cached_key(|row| (row.day, key(row)));
        let activities = rows.iter().take(self.most).filter_map(|row| match row.origin {
            Origin::Activity(row) => facts.activities.row(row),
            Origin::Lead(_) => None,
        });
        let leads = rows.iter().take(self.most).filter_map(|row| match row.origin {
            Origin::Lead(row) => facts.leads.row(row),
            Origin::Activity(_) => None,
        });
        let of_leads = rows.iter().any(|row| matches!(row.origin, Origin::Lead(_)));
        let count = rows.len() as u64;
        let total = Rational::new(i128::from(count), 1).unwrap_or(Rational::ZERO);
        let shown = match of_leads {
            true => TermRows::Leads(leads.collect()),
            false => TermRows::Activities(activities.collect()),
        };
        Term { name: name.to_owned(), total, is_money: false, count, rows: shown }
    }

    /// The aggregates of an own KPI, then the terms of the KPIs that it stands on.
    fn own_terms(&self, id: OwnKpiId) -> Vec<Term> {
        let (facts, sieve) = (self.facts, self.facts.sieve(self.filter));
        let Ok(formula) = own_formula(facts, id) else { return Vec::new() };
        let aggregates = formula.aggregates.iter().enumerate().map(|(place, aggregate)| {
            let ready = Ready::new(aggregate, facts);
            let counts = |row: &usize| {
                sieve.is_in_time_by(aggregate.basis, *row) && sieve.admits(*row) && ready.picks(facts, *row)
            };
            let scale = aggregate.adds.map_or(1, |adds| adds.scale());
            let value = |row: usize| Rational::new(ready.value(facts, row)?, scale).ok();
            let rows = (0..facts.table.len()).filter(counts);
            let rows = rows.filter_map(|row| Some((row, value(row)?))).collect();
            let is_money = aggregate.adds.is_some_and(|adds| adds.is_money());
            self.deal_rows(&own::aggregate_words(&formula, place), is_money, rows)
        });
        let mut terms: Vec<Term> = aggregates.collect();
        for kpi in formula.kpis() {
            terms.extend(terms_of(kpi, facts).into_iter().map(|term| self.term(term.name, term.source)));
        }
        terms
    }
}

fn quota_term(facts: &MeasureFacts, filter: &Filter, most: usize) -> Term {
    let shares = if filter.divides_deals() { Vec::new() } else { facts.quota_shares(filter) };
    let mut rows: Vec<QuotaRow> = shares
        .into_iter()
        .filter_map(|(quota, share)| {
            Some(QuotaRow {
                person: quota.person,
                range: quota.range,
                amount: quota.amount,
                share,
                adds: quota.amount.exact_minor().checked_mul(share).ok()?,
                place: quota.place.clone(),
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.range, row.person));
    let total = rows.iter().fold(Rational::ZERO, |sum, row| sum.checked_add(row.adds).unwrap_or(sum));
    let count = rows.len() as u64;
    rows.truncate(most);
    Term { name: "quota".to_owned(), total, is_money: true, count, rows: TermRows::Quotas(rows) }
}
