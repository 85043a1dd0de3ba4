//! Filters: which deals are looked at. Data, so that links, chips and the command line share them.

use super::atom::Basis;
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{DealTable, Outcome, TextColumn};
use crate::domain::kernel::{Currency, DateRange, PersonId, Rational};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A text column by which deals are filtered and divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each names its column")]
pub enum Dimension {
    Stage,
    DealType,
    Product,
    Region,
    Segment,
    LeadSource,
    Reason,
    Competitor,
    ForecastCategory,
    Account,
}

impl Dimension {
    /// All of them, in the order in which pages offer them.
    pub const ALL: [Dimension; 10] = [
        Dimension::Region,
        Dimension::Segment,
        Dimension::Product,
        Dimension::DealType,
        Dimension::LeadSource,
        Dimension::Stage,
        Dimension::Reason,
        Dimension::Competitor,
        Dimension::ForecastCategory,
        Dimension::Account,
    ];

    /// The column of the table.
    pub fn column(self, table: &DealTable) -> &TextColumn {
        match self {
            Dimension::Stage => &table.stage,
            Dimension::DealType => &table.deal_type,
            Dimension::Product => &table.product,
            Dimension::Region => &table.region,
            Dimension::Segment => &table.segment,
            Dimension::LeadSource => &table.lead_source,
            Dimension::Reason => &table.reason,
            Dimension::Competitor => &table.details.competitor,
            Dimension::ForecastCategory => &table.details.forecast_category,
            Dimension::Account => &table.account,
        }
    }

    /// Its name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Stage => "Stage",
            Dimension::DealType => "Type",
            Dimension::Product => "Product",
            Dimension::Region => "Region",
            Dimension::Segment => "Segment",
            Dimension::LeadSource => "Source",
            Dimension::Reason => "Reason",
            Dimension::Competitor => "Competitor",
            Dimension::ForecastCategory => "Category",
            Dimension::Account => "Account",
        }
    }
}

/// How an amount is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Below.
    Less,
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
    /// Above.
    More,
}

impl Comparison {
    /// Its sign as people write it.
    pub const fn sign(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::AtMost => "\u{2264}",
            Comparison::AtLeast => "\u{2265}",
            Comparison::More => ">",
        }
    }
}

/// Which deals are looked at. Empty parts let everything through; parts are joined by “and”,
/// the entries of one part by “or”.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The days in which won and lost deals closed, and over which quotas count.
    pub period: Option<DateRange>,
    /// The days in which open deals are expected to close; all open deals where absent.
    pub expected: Option<DateRange>,
    /// These people's deals.
    pub people: BTreeSet<PersonId>,
    /// The deals of people of these teams.
    pub teams: BTreeSet<String>,
    /// Deals with one of these texts in a column; the empty text means missing.
    pub texts: BTreeMap<Dimension, BTreeSet<String>>,
    /// Deals whose amount as shown, in major units, compares so.
    pub amounts: Vec<(Comparison, Rational)>,
    /// Deals that left this stage once, moved on or lost in it; of what happened on the way only that counts.
    #[serde(default)]
    pub left_stage: Option<String>,
}

impl Filter {
    /// Everything in a period.
    pub fn in_period(period: DateRange) -> Filter {
        Filter { period: Some(period), ..Filter::default() }
    }

    /// Whether it looks at anything but people and time, which quotas know nothing of.
    pub fn divides_deals(&self) -> bool {
        !self.texts.is_empty() || !self.amounts.is_empty() || self.left_stage.is_some()
    }

    /// Whether a person passes, by id and team.
    pub fn admits_person(&self, person: Option<PersonId>, team: Option<&str>) -> bool {
        let by_id = self.people.is_empty() || person.is_some_and(|id| self.people.contains(&id));
        let by_team = self.teams.is_empty() || team.is_some_and(|team| self.teams.contains(team));
        by_id && by_team
    }
}

/// A filter made ready for one table: look-ups by code instead of comparisons by text.
pub(in crate::domain) struct Sieve<'a> {
    table: &'a DealTable,
    days: Days<'a>,
    people: Vec<bool>,
    texts: Vec<(&'a [u32], Vec<bool>)>,
    amounts: Vec<(Comparison, Vec<Rational>)>,
    /// Whether each row left the stage asked about.
    left: Option<Vec<bool>>,
}

/// The days of a filter, made ready for one table.
#[derive(Clone, Copy)]
pub(super) struct Days<'a> {
    table: &'a DealTable,
    period: (i32, i32),
    expected: (i32, i32),
}

impl<'a> Days<'a> {
    pub fn new(filter: &Filter, table: &'a DealTable) -> Days<'a> {
        Days { table, period: days_of(filter.period), expected: days_of(filter.expected) }
    }

    /// Whether a row's closing lies in the days looked at: the period, or while open the expected days.
    #[inline]
    pub fn is_in_time(self, row: usize) -> bool {
        let (from, until) =
            if self.table.outcome[row] == Outcome::Open { self.expected } else { self.period };
        let day = self.table.closed[row];
        from <= day && day < until
    }

    /// Whether a day lies in the period; a missing one only where there is no period.
    #[inline]
    pub fn is_in_period(self, day: i32) -> bool {
        self.period.0 <= day && day < self.period.1
    }

    /// The half-open days that are looked at of deals of one outcome by a basis.
    pub fn bounds(self, basis: Basis, outcome: Outcome) -> (i32, i32) {
        let by_expected = basis == Basis::Closing && outcome == Outcome::Open;
        if by_expected { self.expected } else { self.period }
    }

    /// Whether a row's days are those by which a term counts it.
    #[inline]
    pub fn is_in_time_by(self, basis: Basis, row: usize) -> bool {
        match basis {
            Basis::Closing => self.is_in_time(row),
            Basis::Due => self.is_in_period(self.table.closed[row]),
            Basis::Created => self.is_in_period(self.table.created[row]),
        }
    }
}

impl<'a> Sieve<'a> {
    pub fn new(filter: &Filter, table: &'a DealTable, teams: &BTreeMap<PersonId, String>) -> Sieve<'a> {
        let allowed = |(dimension, texts): (&Dimension, &BTreeSet<String>)| {
            let column = dimension.column(table);
            (column.codes.as_slice(), column.values().map(|text| texts.contains(text)).collect())
        };
        let in_minor = |(comparison, major): &(Comparison, Rational)| {
            let scale = |currency: &Currency| major.checked_mul(Rational::whole(currency.minor_per_major()));
            (*comparison, table.currencies.iter().map(|currency| scale(currency).unwrap_or(*major)).collect())
        };
        Sieve {
            table,
            days: Days::new(filter, table),
            people: admitted_people(filter, &table.people, teams),
            texts: filter.texts.iter().map(allowed).collect(),
            amounts: filter.amounts.iter().map(in_minor).collect(),
            left: None,
        }
    }

    /// The same, narrowed to rows that left a stage.
    pub(super) fn leaving(self, left: Option<Vec<bool>>) -> Sieve<'a> {
        Sieve { left, ..self }
    }

    /// The rows of the table that pass all but the days, ascending: one condition after the other, each on what the
    /// ones before let through.
    #[inline(never)]
    pub(super) fn rows(&self) -> Vec<u32> {
        let all = 0..u32::try_from(self.table.len()).unwrap_or(u32::MAX);
        let mut rows: Vec<u32> = if self.people.iter().all(|is_admitted| *is_admitted) {
            all.collect()
        } else {
            let person = &self.table.person;
            all.filter(|row| self.people[person[*row as usize] as usize]).collect()
        };
        for (codes, allowed) in &self.texts {
            rows.retain(|row| allowed[codes[*row as usize] as usize]);
        }
        for (comparison, bounds) in &self.amounts {
            rows.retain(|row| passes_amount(self.table, *row as usize, *comparison, bounds));
        }
        if let Some(left) = &self.left {
            rows.retain(|row| left[*row as usize]);
        }
        rows
    }

    /// Whether a row of the table passes all but the days.
    #[inline]
    pub fn admits(&self, row: usize) -> bool {
        self.people[self.table.person[row] as usize]
            && self.texts.iter().all(|(codes, allowed)| allowed[codes[row] as usize])
            && self
                .amounts
                .iter()
                .all(|(comparison, bounds)| passes_amount(self.table, row, *comparison, bounds))
            && self.left.as_ref().is_none_or(|left| left[row])
    }

    /// Whether a row's closing lies in the days looked at: the period, or while open the expected days.
    #[inline]
    pub fn is_in_time(&self, row: usize) -> bool {
        self.days.is_in_time(row)
    }

    /// Whether a day lies in the period; a missing one only where there is no period.
    #[inline]
    pub fn is_in_period(&self, day: i32) -> bool {
        self.days.is_in_period(day)
    }

    /// Whether a row's days are those by which a term counts it.
    #[inline]
    pub(super) fn is_in_time_by(&self, basis: Basis, row: usize) -> bool {
        self.days.is_in_time_by(basis, row)
    }

    /// Whether a row of the table passes.
    #[inline]
    pub fn passes(&self, row: usize) -> bool {
        self.is_in_time(row) && self.admits(row)
    }
}

/// Whether each person code of a table passes: nobody first, then its people.
pub(super) fn admitted_people(
    filter: &Filter,
    people: &[PersonId],
    teams: &BTreeMap<PersonId, String>,
) -> Vec<bool> {
    let admits = |person: Option<PersonId>| {
        let team = person.and_then(|id| teams.get(&id));
        filter.admits_person(person, team.map(String::as_str))
    };
    std::iter::once(None).chain(people.iter().copied().map(Some)).map(admits).collect()
}

/// The half-open days of a range; everything, missing dates included, where there is none.
fn days_of(range: Option<DateRange>) -> (i32, i32) {
    range.map_or((i32::MIN, i32::MAX), |range| (range.from.days(), range.until.days()))
}

fn passes_amount(table: &DealTable, row: usize, comparison: Comparison, bounds: &[Rational]) -> bool {
    let minor = table.shown_minor[row];
    if minor == MISSING_MINOR {
        return false;
    }
    let (amount, bound) = (Rational::whole(minor), bounds[usize::from(table.shown_currency[row])]);
    match comparison {
        Comparison::Less => amount < bound,
        Comparison::AtMost => amount <= bound,
        Comparison::AtLeast => amount >= bound,
        Comparison::More => amount > bound,
    }
}
