//! The books: for each component and person the credits by day, then deal id, with running sums, so that the
//! credit of any range of days is two look-ups.
//!
//! Owns also the shelf on which books stay while the facts are the same: most edits of a plan leave what is
//! credited as it was, and then nothing is entered anew.

use super::facts::PayFacts;
use super::fault::Fault;
use super::refund::Clawbacks;
use super::{Exception, ExceptionReason};
use crate::domain::kernel::{Date, DateRange, Rational, RationalError};
use crate::domain::model::rate::MissingRate;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// The finest unit that sums of credits may have, as a part of a minor unit: with rates and quotas on top they must
/// still fit into 127 bits. Two or three deals that count by margin and are paid in odd parts go beyond it.
const FINEST: i128 = 1_000_000_000_000_000;

/// The parts of a minor unit in which credits are kept whose sums would be finer. Every instalment of up to sixteen
/// and every decimal of six places is a whole number of these, so that a pay that ends on half a minor unit, or just
/// reaches an edge, still does.
pub(super) const UNIT: i64 = 9_081_072_000_000;

/// Where a credit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The deal itself, its invoice or its payment.
    Deal,
    /// A refund that counts as a negative deal.
    Refund,
    /// Something that is no deal: an activity, or an entered figure.
    Other,
}

/// One credit of one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub day: Date,
    pub row: Option<u32>,
    pub origin: Origin,
    /// The part of the deal that this is, 1 being the whole; below 0 for a refund.
    pub part: Rational,
    /// Quota credit: minor units, or a plain number.
    pub quota: Rational,
    /// Commission credit.
    pub pay: Rational,
}

/// A person's credits under one component.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub entries: Vec<Entry>,
    /// The entries whose deals refunds take from what was paid: day and row, in the order of entries.
    pub claimed: Vec<(Date, u32)>,
    /// Whether any credit is below 0.
    pub falls: bool,
    /// The sums before each entry, so one more than entries.
    quota_before: Vec<Rational>,
    pay_before: Vec<Rational>,
}

impl Book {
    /// The places of the entries dated in `window`.
    pub fn within(&self, window: DateRange) -> Range<usize> {
        let from = self.entries.partition_point(|entry| entry.day < window.from);
        let until = self.entries.partition_point(|entry| entry.day < window.until);
        from..until.max(from)
    }

    /// The rows of the entries dated in `window` from which refunds take what was paid.
    pub fn claimed_in(&self, window: DateRange) -> impl Iterator<Item = u32> + '_ {
        let from = self.claimed.partition_point(|(day, _)| *day < window.from);
        let claimed = self.claimed.get(from..).unwrap_or_default().iter();
        claimed.take_while(move |(day, _)| *day < window.until).map(|(_, row)| *row)
    }

    /// Quota credit and commission credit of `window`.
    pub fn sums(&self, window: DateRange) -> Result<(Rational, Rational), Fault> {
        let places = self.within(window);
        let over = |sums: &[Rational]| {
            let at = |place: usize| sums.get(place).copied().unwrap_or(Rational::ZERO);
            at(places.end).checked_sub(at(places.start))
        };
        let pay = over(&self.pay_before)?;
        Ok((if self.quota_before.is_empty() { pay } else { over(&self.quota_before)? }, pay))
    }

    /// Puts the entries in order and adds them up.
    ///
    /// # Errors
    /// [`Fault`] if a sum does not fit.
    pub fn seal(&mut self, facts: &PayFacts) -> Result<(), Fault> {
        let order = |entry: &Entry| {
            (entry.day, entry.row.map_or(u32::MAX, |row| facts.rank(row)), entry.row, entry.origin)
        };
        if !self.entries.is_sorted_by_key(order) {
            self.entries.sort_by_key(order);
        }
        self.falls = self.entries.iter().any(|entry| entry.pay.is_negative() || entry.quota.is_negative());
        let differs = self.entries.iter().any(|entry| entry.quota != entry.pay);
        self.pay_before = sums_of(&mut self.entries, |entry| &mut entry.pay)?;
        if differs {
            self.quota_before = sums_of(&mut self.entries, |entry| &mut entry.quota)?;
        } else {
            self.entries.iter_mut().for_each(|entry| entry.quota = entry.pay);
        }
        Ok(())
    }
}

/// The running sums of one kind of credit, exact or, where that would be too fine, of what is cut.
fn sums_of(entries: &mut [Entry], credit: fn(&mut Entry) -> &mut Rational) -> Result<Vec<Rational>, Fault> {
    if let Some(sums) = exact_sums(entries.iter_mut().map(|entry| *credit(entry))) {
        return Ok(sums);
    }
    cut(entries, credit)?;
    exact_sums(entries.iter_mut().map(|entry| *credit(entry))).ok_or(Fault::from(RationalError::Overflow))
}

/// Running sums, if their unit is no finer than [`FINEST`].
fn exact_sums(values: impl Iterator<Item = Rational>) -> Option<Vec<Rational>> {
    let mut sum = Rational::ZERO;
    let mut sums = vec![sum];
    for value in values {
        sum = sum.checked_add(value).ok().filter(|sum| sum.denominator() <= FINEST)?;
        sums.push(sum);
    }
    Some(sums)
}

/// Brings credits to whole parts of [`UNIT`]: for each deal what it has credited up to an entry is cut, less what
/// was before, so that a deal that is paid in full has its full credit.
fn cut(entries: &mut [Entry], credit: fn(&mut Entry) -> &mut Rational) -> Result<(), Fault> {
    let mut credited: BTreeMap<u32, Rational> = BTreeMap::new();
    for entry in entries {
        let mut other = Rational::ZERO;
        let upto = entry.row.map_or(&mut other, |row| credited.entry(row).or_insert(Rational::ZERO));
        let value = credit(entry);
        let before = upto.nearest(UNIT)?;
        *upto = upto.checked_add(*value)?;
        *value = upto.nearest(UNIT)?.checked_sub(before)?;
    }
    Ok(())
}

/// A credit that could not be given, for a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aside {
    pub member: usize,
    pub row: u32,
    pub reason: ExceptionReason,
    pub missing: Option<MissingRate>,
}

/// The books of all people under one component.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pub books: Vec<Book>,
    /// Whether quota credit and commission credit may differ.
    pub differs: bool,
    pub aside: Vec<Aside>,
}

impl Ledger {
    fn entries(&self) -> usize {
        self.books.iter().map(|book| book.entries.len()).fold(0, usize::saturating_add)
    }

    /// A member's book.
    pub fn book(&self, member: usize) -> &Book {
        const EMPTY: &Book = &Book {
            entries: Vec::new(),
            claimed: Vec::new(),
            falls: false,
            quota_before: Vec::new(),
            pay_before: Vec::new(),
        };
        self.books.get(member).unwrap_or(EMPTY)
    }

    /// Marks the entries of the deals from which refunds take what was paid.
    pub fn claim(&mut self, facts: &PayFacts, clawbacks: &Clawbacks) {
        for book in self.books.iter_mut().filter(|_| !clawbacks.reversed.is_empty()) {
            let rows = book.entries.iter().filter_map(|entry| Some((entry.day, entry.row?)));
            let is_claimed = |row: u32| facts.is_refunded(row) && clawbacks.reversed.contains_key(&row);
            book.claimed = rows.filter(|(_, row)| is_claimed(*row)).collect();
        }
    }

    /// What could not be credited to a member in `window`.
    pub fn exceptions(&self, facts: &PayFacts, member: usize, window: DateRange) -> Vec<(u32, Exception)> {
        let own = self.aside.iter().filter(|aside| aside.member == member);
        let dated = own.filter(|aside| facts.closed(aside.row).is_some_and(|day| window.contains(day)));
        let person = facts.members.get(member).map(|member| member.person.id);
        dated
            .filter_map(|aside| {
                Some((aside.row, facts.exception(aside.row, person, aside.reason, aside.missing)?))
            })
            .collect()
    }
}

/// How many credits the shelf holds at most, so that books of large companies do not pile up.
const SHELVED_ENTRIES: usize = 400_000;

/// Books of the same facts, by all that decides what is entered in them; the newest last.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Vec<(String, Arc<Ledger>)>>);

impl Clone for Shelf {
    /// Empty: what is cloned may become other facts.
    fn clone(&self) -> Shelf {
        Shelf::default()
    }
}

impl Shelf {
    /// The books under a key; made and shelved if they are not there.
    ///
    /// # Errors
    /// That of `make`; nothing is shelved then.
    pub fn take<E>(&self, key: String, make: impl FnOnce() -> Result<Ledger, E>) -> Result<Arc<Ledger>, E> {
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let made = Arc::new(make()?);
        if let Ok(mut kept) = self.0.lock() {
            kept.push((key, Arc::clone(&made)));
            let entries = |kept: &[(String, Arc<Ledger>)]| {
                kept.iter().map(|(_, ledger)| ledger.entries()).fold(0, usize::saturating_add)
            };
            while kept.len() > 1 && entries(&kept) > SHELVED_ENTRIES {
                kept.remove(0);
            }
        }
        Ok(made)
    }

    fn known(&self, key: &str) -> Option<Arc<Ledger>> {
        let kept = self.0.lock().ok()?;
        kept.iter().find(|(own, _)| own == key).map(|(_, ledger)| Arc::clone(ledger))
    }
}
