//! Opening a figure: the definition, the formula with its numbers, and the rows that add up to them.

use super::actions::{Act, Counted, Origin, counted};
use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::figure::Value;
use super::filter::Filter;
use super::group::Key;
use super::pass::measure;
use super::tally::cycle_days;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_MINOR};
use crate::domain::facts::table::UNASSIGNED;
use crate::domain::facts::{ActivityRow, ActivityType, DealRow, LeadRow, Outcome};
use crate::domain::kernel::{DateRange, Money, PersonId, Place, Rational};
use serde::{Deserialize, Serialize};

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

/// What a deal adds to a term.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adds {
    One,
    Amount,
    WeightedAmount,
    CycleDays,
}

/// Which deals a term counts.
#[derive(Clone, Copy)]
struct Part {
    name: &'static str,
    outcome: Outcome,
    owned: bool,
    adds: Adds,
}

const fn part(name: &'static str, outcome: Outcome, adds: Adds) -> Part {
    Part { name, outcome, owned: false, adds }
}

fn parts_of(kpi: KpiId) -> Vec<Part> {
    use Adds::{Amount, CycleDays, One, WeightedAmount};
    use Outcome::{Lost, Open, Won};
    let won_with_amount = Part { name: "won deals with an amount", ..part("", Won, Amount) };
    match kpi {
        KpiId::Revenue => vec![part("won amounts", Won, Amount)],
        KpiId::WonCount => vec![part("won deals", Won, One)],
        KpiId::LostCount => vec![part("lost deals", Lost, One)],
        KpiId::OpenCount => vec![part("open deals", Open, One)],
        KpiId::WinRate => vec![part("won", Won, One), part("lost", Lost, One)],
        KpiId::WinRateValue => vec![part("won amount", Won, Amount), part("lost amount", Lost, Amount)],
        KpiId::AverageDeal | KpiId::MedianDeal => vec![won_with_amount],
        KpiId::CycleMean | KpiId::CycleMedian => {
            vec![part("days of won deals with both dates", Won, CycleDays)]
        }
        KpiId::OpenPipeline => vec![part("open amounts", Open, Amount)],
        KpiId::WeightedPipeline => vec![part("open amounts × chance", Open, WeightedAmount)],
        KpiId::Attainment => vec![Part { name: "credit", outcome: Won, owned: true, adds: Amount }],
        _ => Vec::new(),
    }
}

/// Opens a KPI under a filter, narrowed by the keys of the row it stands in. `most` bounds the rows
/// that are copied out for each term; totals and counts are always of all.
pub fn explain(facts: &MeasureFacts, kpi: KpiId, filter: &Filter, keys: &[Key], most: usize) -> Explanation {
    let narrowed = keys.iter().fold(filter.clone(), |filter, key| key.narrow(&filter));
    let row = measure(facts, &[kpi], &[], &narrowed).into_iter().next();
    let value = row.and_then(|row| row.values.into_iter().next()).map(|(_, value)| value);
    let value = value.unwrap_or(Value::Undefined(super::figure::Undefined::NothingToMeasure));
    let mut terms: Vec<Term> =
        parts_of(kpi).into_iter().map(|part| deal_term(facts, &narrowed, part, most)).collect();
    terms.extend(action_terms(facts, kpi, &narrowed, most));
    if matches!(kpi, KpiId::Attainment | KpiId::Quota) {
        terms.push(quota_term(facts, &narrowed, most));
    }
    Explanation { kpi, filter: narrowed, value, terms }
}

fn deal_term(facts: &MeasureFacts, filter: &Filter, part: Part, most: usize) -> Term {
    let table = facts.table;
    let sieve = facts.sieve(filter);
    let counts = |row: &usize| {
        table.outcome[*row] == part.outcome
            && (!part.owned || table.person[*row] != UNASSIGNED)
            && sieve.passes(*row)
    };
    let adding = (0..table.len()).filter(counts).filter_map(|row| Some((row, adds(facts, row, part.adds)?)));
    let mut rows: Vec<(usize, Rational)> = adding.collect();
    rows.sort_by_key(|(row, _)| (table.closed[*row], table.key(*row)));
    let total = rows.iter().fold(Rational::ZERO, |sum, (_, adds)| sum.checked_add(*adds).unwrap_or(sum));
    let shown = rows.iter().take(most).filter_map(|(row, adds)| Some((table.row(*row)?, *adds))).collect();
    Term { name: part.name.to_owned(), total, count: rows.len() as u64, rows: TermRows::Deals(shown) }
}

/// What a deal adds; nothing where it lacks the column, so that it is not behind the figure.
fn adds(facts: &MeasureFacts, row: usize, adds: Adds) -> Option<Rational> {
    let table = facts.table;
    let minor = table.shown_minor[row];
    match adds {
        Adds::One => Some(Rational::ONE),
        Adds::Amount => (minor != MISSING_MINOR).then(|| Rational::whole(minor)),
        Adds::CycleDays => cycle_days(table, row).map(Rational::whole),
        Adds::WeightedAmount => {
            let chance_ppm = table.chance_ppm[row];
            let known = minor != MISSING_MINOR && chance_ppm != MISSING_CHANCE;
            known.then(|| Rational::new(i128::from(minor) * i128::from(chance_ppm), 1_000_000).ok()).flatten()
        }
    }
}

/// The terms of KPIs that count activities or leads.
fn action_terms(facts: &MeasureFacts, kpi: KpiId, filter: &Filter, most: usize) -> Vec<Term> {
    let of_type = |wanted: ActivityType| move |act: Act| act == Act::Done(wanted);
    let term = |name: &str, counts: &dyn Fn(Act) -> bool| action_term(facts, filter, name, counts, most);
    match kpi {
        KpiId::CallsMade => vec![term("calls done", &of_type(ActivityType::Call))],
        KpiId::EmailsSent => vec![term("e-mails done", &of_type(ActivityType::Email))],
        KpiId::MeetingsHeld => vec![term("meetings done", &of_type(ActivityType::Meeting))],
        KpiId::Activities => vec![term("activities done", &|act| matches!(act, Act::Done(_)))],
        KpiId::LeadsCreated => vec![term("leads created", &|act| matches!(act, Act::Lead(_)))],
        KpiId::LeadsConverted => vec![term("leads converted", &|act| act == Act::Conversion)],
        KpiId::LeadConversion => vec![
            term("converted", &|act| act == Act::Lead(true)),
            term("created", &|act| matches!(act, Act::Lead(_))),
        ],
        _ => Vec::new(),
    }
}

fn action_term(
    facts: &MeasureFacts,
    filter: &Filter,
    name: &str,
    counts: &dyn Fn(Act) -> bool,
    most: usize,
) -> Term {
    let mut rows: Vec<Counted> = counted(facts, filter).filter(|row| counts(row.act)).collect();
    let key = |row: &Counted| match row.origin {
        Origin::Activity(row) => facts.activities.key(row).to_owned(),
        Origin::Lead(row) => facts.leads.key(row).to_owned(),
    };
    rows.sort_by_cached_key(|row| (row.day, key(row)));
    let activities = rows.iter().take(most).filter_map(|row| match row.origin {
        Origin::Activity(row) => facts.activities.row(row),
        Origin::Lead(_) => None,
    });
    let leads = rows.iter().take(most).filter_map(|row| match row.origin {
        Origin::Lead(row) => facts.leads.row(row),
        Origin::Activity(_) => None,
    });
    let of_leads = rows.iter().any(|row| matches!(row.origin, Origin::Lead(_)));
    let count = rows.len() as u64;
    let total = Rational::new(i128::from(count), 1).unwrap_or(Rational::ZERO);
    let shown =
        if of_leads { TermRows::Leads(leads.collect()) } else { TermRows::Activities(activities.collect()) };
    Term { name: name.to_owned(), total, count, rows: shown }
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
    Term { name: "quota".to_owned(), total, count, rows: TermRows::Quotas(rows) }
}
