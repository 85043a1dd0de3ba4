//! What pay is computed from, gathered once: every person's credits by day, and quotas.
//!
//! Owns which deals are credited to whom, and says of every won deal that is not why. Credit is the
//! won deal's full amount to its owner on the close date, and in each currency that a plan pays in: there
//! converted by the dated rate of that date, rounded half away from zero. Credits lie per person and currency, sorted
//! by day and then by deal key, with running sums, so that the credit of any range of days is two
//! look-ups; the order in which rows were imported changes nothing.

use super::credit::Credit;
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR, Outcome};
use crate::domain::facts::{DealRow, DealTable};
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Money, MoneyError, PersonId, Place};
use crate::domain::model::rate::{MissingRate, Rates, UsedRate};
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Person, Quota, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// All that pay is computed from.
#[derive(Clone, Debug)]
pub struct PayFacts {
    pub(super) deals: Arc<DealTable>,
    pub(super) roster: Roster,
    /// The fiscal calendar that cuts time into payout periods.
    pub calendar: Calendar,
    /// The people, ascending by id.
    pub(super) members: Vec<Member>,
    pub(super) credits: Credits,
    rates: Rates,
    /// The currencies that foreign deals are converted into.
    targets: BTreeSet<Currency>,
    /// Won deals that belong to nobody.
    unowned: Vec<SetAside>,
}

/// One person with what belongs to them.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub person: Person,
    pub team: Option<String>,
    pub quotas: Vec<Quota>,
    /// Where this person's credits of each currency lie in [`Credits`].
    pub spans: Vec<(Currency, Range<usize>)>,
    /// This person's won deals that are not credited.
    set_aside: Vec<SetAside>,
}

impl Member {
    /// The first day on which credit counts, and the first after.
    pub fn employed(&self) -> Option<DateRange> {
        let from = self.person.hired.unwrap_or(Date::MIN);
        let last = self.person.left.and_then(|left| left.plus_days(1).ok());
        DateRange::new(from, last.unwrap_or(Date::MAX)).ok()
    }
}

/// Credits of all people in columns; `sum_before[i]` is the sum of all before `i`, so it has one more.
#[derive(Clone, Debug, Default)]
pub(super) struct Credits {
    pub day: Vec<i32>,
    pub minor: Vec<i64>,
    pub row: Vec<u32>,
    pub sum_before: Vec<i128>,
}

#[derive(Clone, Debug)]
struct SetAside {
    row: u32,
    reason: ExceptionReason,
}

/// Why a won deal is not credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionReason {
    /// Its owner is nobody of the roster.
    NoOwner,
    /// It has no amount.
    NoAmount,
    /// It is won but has no close date.
    NoCloseDate,
    /// Its currency is not the plan's, and no exchange rate is stated.
    OtherCurrency,
    /// It is dated before the owner was hired or after the owner left.
    NotEmployed,
}

impl ExceptionReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            ExceptionReason::NoOwner => "its owner is nobody of the roster",
            ExceptionReason::NoAmount => "it has no amount",
            ExceptionReason::NoCloseDate => "it is won but has no close date",
            ExceptionReason::OtherCurrency => {
                "it is in another currency than the plan, and no exchange rate of its day is known"
            }
            ExceptionReason::NotEmployed => "it is dated outside the owner's first and last day",
        }
    }
}

/// A won deal that pays nothing because it could not be credited: listed, never dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The deal's id in its system.
    pub deal: String,
    /// Its name.
    pub name: String,
    /// The owner as written.
    pub owner: String,
    /// The owner, if known.
    pub person: Option<PersonId>,
    /// Where it was read.
    pub place: Place,
    /// The close date, if it has one.
    pub date: Option<Date>,
    /// The amount, if it has one.
    pub amount: Option<Money>,
    /// Why it is not credited.
    pub reason: ExceptionReason,
    /// The exchange rate that would credit it.
    #[serde(default)]
    pub missing_rate: Option<MissingRate>,
}

impl Exception {
    /// Why it is not credited, in words; a missing rate is named.
    pub fn why(&self) -> String {
        match self.missing_rate {
            Some(missing) => format!("{missing}"),
            None => self.reason.words().to_owned(),
        }
    }
}

impl PayFacts {
    /// Gathers credits and quotas of everyone.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if there are more than 2^32 deals or the sum of all credits does not fit.
    pub fn build(
        workspace: &Workspace,
        deals: Arc<DealTable>,
        calendar: Calendar,
    ) -> Result<PayFacts, MoneyError> {
        PayFacts::build_for(workspace, deals, calendar, &BTreeSet::new())
    }

    /// The same for plans that are not the workspace's, in these currencies besides.
    ///
    /// # Errors
    /// As [`PayFacts::build`].
    pub fn build_for(
        workspace: &Workspace,
        deals: Arc<DealTable>,
        calendar: Calendar,
        currencies: &BTreeSet<Currency>,
    ) -> Result<PayFacts, MoneyError> {
        let rates = workspace.exchange();
        let mut targets = currencies.clone();
        targets.extend(workspace.plans.values().map(|plan| plan.document.currency));
        targets.extend(workspace.settings.currency);
        let mut members: Vec<Member> =
            workspace.people.values().map(|person| member(workspace, person)).collect();
        share_quotas(workspace, &mut members);
        let (mut found, unowned) = sort_out(&deals, &mut members)?;
        convert_all(&mut found, &rates, &targets)?;
        found.sort_unstable_by(|a, b| a.order(&deals).cmp(&b.order(&deals)));
        let credits = Credits::of(&found)?;
        mark_spans(&found, &mut members);
        let roster = workspace.roster();
        Ok(PayFacts { deals, roster, calendar, members, credits, rates, targets, unowned })
    }

    /// Whether deals are converted into this currency wherever a rate is known.
    pub fn converts_into(&self, currency: Currency) -> bool {
        self.rates.is_empty() || self.targets.contains(&currency)
    }

    /// The amount as written and the rate by which a deal is credited in `currency`; nothing if that is
    /// its own.
    pub(super) fn conversion(&self, row: u32, currency: Currency, day: Date) -> Option<(Money, UsedRate)> {
        let written = self.deals.amount(usize::try_from(row).ok()?)?;
        let used = self.rates.find(written.currency, currency, day).ok()?;
        (written.currency != currency).then_some((written, used))
    }

    /// The people, ascending by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.members.iter().map(|member| &member.person)
    }

    /// All won deals that a plan in `currency` can't credit, by deal id.
    pub fn exceptions(&self, currency: Currency) -> Vec<Exception> {
        let mut all: Vec<(u32, Exception)> = self.listed(&self.unowned, None).collect();
        for member in &self.members {
            all.extend(self.listed(&member.set_aside, Some(member.person.id)));
            all.extend(self.foreign(member, currency, DateRange::ALL));
        }
        in_order(all)
    }

    /// The exceptions of one person whose deal is dated in `window`.
    pub(super) fn exceptions_of(
        &self,
        member: &Member,
        currency: Currency,
        window: DateRange,
    ) -> Vec<Exception> {
        let own = self.listed(&member.set_aside, Some(member.person.id));
        let dated = own.filter(|(_, exception)| exception.date.is_some_and(|day| window.contains(day)));
        in_order(dated.chain(self.foreign(member, currency, window)).collect())
    }

    fn listed<'a>(
        &'a self,
        aside: &'a [SetAside],
        person: Option<PersonId>,
    ) -> impl Iterator<Item = (u32, Exception)> + 'a {
        aside.iter().filter_map(move |aside| {
            Some((aside.row, exception_of(self.deal(aside.row)?, person, aside.reason)))
        })
    }

    fn foreign<'a>(
        &'a self,
        member: &'a Member,
        currency: Currency,
        window: DateRange,
    ) -> impl Iterator<Item = (u32, Exception)> + 'a {
        let spans = member.spans.iter().filter(move |(other, _)| *other != currency);
        let places = spans.flat_map(move |(_, span)| self.credits.within(span, window));
        places.filter_map(move |place| {
            let credit = self.credits.get(place)?;
            let row = credit.row?;
            let written = self.deals.amount(usize::try_from(row).ok()?)?.currency;
            // A converted copy of a deal lies among the credits of another currency than its own.
            if written == currency || !own(member, written, place) {
                return None;
            }
            let missing = self.rates.find(written, currency, credit.day).err()?;
            let reason = ExceptionReason::OtherCurrency;
            let exception = exception_of(self.deal(row)?, Some(member.person.id), reason);
            Some((row, Exception { missing_rate: Some(missing), ..exception }))
        })
    }

    /// One deal as a record.
    pub(super) fn deal(&self, row: u32) -> Option<DealRow> {
        self.deals.row(usize::try_from(row).ok()?)
    }

    /// The place of a person in `members`.
    pub(super) fn index_of(&self, person: PersonId) -> Option<usize> {
        self.members.binary_search_by(|member| member.person.id.cmp(&person)).ok()
    }
}

impl Credits {
    fn of(found: &[Found]) -> Result<Credits, MoneyError> {
        let mut credits = Credits { sum_before: vec![0], ..Credits::default() };
        let mut sum = 0i128;
        for credit in found {
            sum = sum.checked_add(i128::from(credit.minor)).ok_or(MoneyError::Overflow)?;
            credits.day.push(credit.day);
            credits.minor.push(credit.minor);
            credits.row.push(credit.row);
            credits.sum_before.push(sum);
        }
        Ok(credits)
    }

    /// The places within a span whose day lies in `window`.
    pub fn within(&self, span: &Range<usize>, window: DateRange) -> Range<usize> {
        let days = self.day.get(span.clone()).unwrap_or_default();
        let from = days.partition_point(|day| *day < window.from.days());
        let until = days.partition_point(|day| *day < window.until.days());
        span.start.saturating_add(from)..span.start.saturating_add(until)
    }

    /// The credit at a place.
    pub fn get(&self, place: usize) -> Option<Credit> {
        let day = Date::from_days(*self.day.get(place)?).ok()?;
        Some(Credit { day, minor: *self.minor.get(place)?, row: Some(*self.row.get(place)?) })
    }
}

fn in_order(mut all: Vec<(u32, Exception)>) -> Vec<Exception> {
    all.sort_by(|a, b| (&a.1.deal, a.0).cmp(&(&b.1.deal, b.0)));
    all.into_iter().map(|(_, exception)| exception).collect()
}

fn exception_of(deal: DealRow, person: Option<PersonId>, reason: ExceptionReason) -> Exception {
    Exception {
        deal: deal.key,
        name: deal.name,
        owner: deal.owner,
        person,
        place: deal.place,
        date: deal.closed,
        amount: deal.amount,
        reason,
        missing_rate: None,
    }
}

/// Whether a place lies among a member's credits of a currency.
fn own(member: &Member, currency: Currency, place: usize) -> bool {
    member.spans.iter().any(|(known, span)| *known == currency && span.contains(&place))
}

/// Adds to every credit its conversions into the other currencies that are paid in, where a rate of its
/// day is known (step 1; rounded by G3).
fn convert_all(
    found: &mut Vec<Found>,
    rates: &Rates,
    targets: &BTreeSet<Currency>,
) -> Result<(), MoneyError> {
    if rates.is_empty() {
        return Ok(());
    }
    let mut added = Vec::new();
    for credit in found.iter() {
        let date = Date::from_days(credit.day).map_err(|_| MoneyError::Overflow)?;
        for target in targets.iter().filter(|target| **target != credit.currency) {
            let Ok(used) = rates.find(credit.currency, *target, date) else { continue };
            let written = Money::new(credit.minor, credit.currency);
            let minor = used.convert(written).ok_or(MoneyError::Overflow)?.minor;
            added.push(Found { currency: *target, minor, ..*credit });
        }
    }
    found.extend(added);
    Ok(())
}

fn member(workspace: &Workspace, person: &Person) -> Member {
    let team = workspace.team_of(person);
    Member { person: person.clone(), team, quotas: Vec::new(), spans: Vec::new(), set_aside: Vec::new() }
}

fn share_quotas(workspace: &Workspace, members: &mut [Member]) {
    let places: BTreeMap<PersonId, usize> =
        members.iter().enumerate().map(|(index, member)| (member.person.id, index)).collect();
    for quota in workspace.quotas.values() {
        let place = places.get(&quota.person);
        if let Some(member) = place.and_then(|index| members.get_mut(*index)) {
            member.quotas.push(quota.clone());
        }
    }
    for member in members {
        member.quotas.sort_by_key(|quota| (quota.range, quota.id));
    }
}

/// A credited deal before it is laid into columns.
#[derive(Clone, Copy)]
struct Found {
    member: usize,
    currency: Currency,
    day: i32,
    minor: i64,
    row: u32,
}

impl Found {
    /// By person, currency, day and deal key; what still ties is equal in all that pays.
    fn order<'a>(&self, deals: &'a DealTable) -> (usize, Currency, i32, &'a str, i64, u32) {
        let key = usize::try_from(self.row).map_or("", |row| deals.key(row));
        (self.member, self.currency, self.day, key, self.minor, self.row)
    }
}

/// Every won deal is either credited or set aside with a reason; gives those of nobody.
fn sort_out(deals: &DealTable, members: &mut [Member]) -> Result<(Vec<Found>, Vec<SetAside>), MoneyError> {
    let place = |id| members.binary_search_by(|member: &Member| member.person.id.cmp(id)).ok();
    let places: Vec<Option<usize>> = deals.people.iter().map(place).collect();
    let (mut found, mut unowned) = (Vec::new(), Vec::new());
    for (index, outcome) in deals.outcome.iter().enumerate() {
        if *outcome != Outcome::Won {
            continue;
        }
        let row = u32::try_from(index).map_err(|_| MoneyError::Overflow)?;
        let owner =
            owner_place(deals, index, &places).and_then(|place| Some((place, members.get_mut(place)?)));
        let Some((place, member)) = owner else {
            unowned.push(SetAside { row, reason: ExceptionReason::NoOwner });
            continue;
        };
        match credited(deals, index, member) {
            Ok((currency, day, minor)) => found.push(Found { member: place, currency, day, minor, row }),
            Err(reason) => member.set_aside.push(SetAside { row, reason }),
        }
    }
    Ok((found, unowned))
}

fn owner_place(deals: &DealTable, index: usize, places: &[Option<usize>]) -> Option<usize> {
    let code = usize::try_from(*deals.person.get(index)?).ok()?;
    *places.get(code.checked_sub(1)?)?
}

fn credited(
    deals: &DealTable,
    index: usize,
    member: &Member,
) -> Result<(Currency, i32, i64), ExceptionReason> {
    let day = deals.closed.get(index).copied().filter(|day| *day != MISSING_DAY);
    let day = day.ok_or(ExceptionReason::NoCloseDate)?;
    let date = Date::from_days(day).map_err(|_| ExceptionReason::NoCloseDate)?;
    let minor = deals.amount_minor.get(index).copied().filter(|minor| *minor != MISSING_MINOR);
    let minor = minor.ok_or(ExceptionReason::NoAmount)?;
    let currency = deals.currency.get(index).and_then(|code| deals.currencies.get(usize::from(*code)));
    let currency = *currency.ok_or(ExceptionReason::NoAmount)?;
    if member.person.works_on(date) { Ok((currency, day, minor)) } else { Err(ExceptionReason::NotEmployed) }
}

fn mark_spans(found: &[Found], members: &mut [Member]) {
    let mut start = 0usize;
    for group in found.chunk_by(|a, b| (a.member, a.currency) == (b.member, b.currency)) {
        let end = start.saturating_add(group.len());
        let first = group.first().and_then(|first| Some((members.get_mut(first.member)?, first.currency)));
        if let Some((member, currency)) = first {
            member.spans.push((currency, start..end));
        }
        start = end;
    }
}
