//! What pay is computed from, gathered once: people, quotas, won deals in order, and who has a share.
//!
//! Owns the order in which credits are taken (day, then deal id) and whom a deal belongs to: the parts of
//! a split, else its owner. Says of every won deal that nobody can be credited with why. The order in
//! which rows were imported changes nothing.

use super::inputs::{Cash, Inputs, Part};
use super::ledger::Shelf;
use super::rows::Rows;
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR, Outcome};
use crate::domain::facts::{DealRow, DealTable};
use crate::domain::kernel::{
    Calendar, Currency, Date, DateRange, Money, MoneyError, PersonId, Place, Rational,
};
use crate::domain::model::person::fold_name;
use crate::domain::model::rate::{MissingRate, Rates};
use crate::domain::model::stint::DEPTH_MOST;
use crate::domain::model::workspace::Roster;
use crate::domain::model::{Manager, Person, Plan, Quota, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Nobody, where a member is expected.
const NOBODY: u32 = u32::MAX;

/// All that pay is computed from.
#[derive(Clone, Debug)]
pub struct PayFacts {
    pub(super) deals: Arc<DealTable>,
    pub(super) roster: Roster,
    /// The fiscal calendar that cuts time into payout periods.
    pub calendar: Calendar,
    /// The people, ascending by id.
    pub(super) members: Vec<Member>,
    pub(super) rates: Rates,
    pub(super) inputs: Inputs,
    /// What they say, by row.
    rows: Rows,
    /// Rows of won deals with a close date, by day and then by id.
    pub(super) won: Vec<u32>,
    /// The place of each row's id among all ids: the second key of the order of credits.
    rank: Vec<u32>,
    /// The member that owns each row, or [`NOBODY`].
    owner: Vec<u32>,
    /// Won deals that belong to nobody.
    unowned: Vec<SetAside>,
    /// Books made of these facts.
    pub(super) shelf: Shelf,
}

/// One person with what belongs to them.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub person: Person,
    pub quotas: Vec<Quota>,
    /// The names of teams as the workspace shows them, where the record states none.
    shown_team: Option<String>,
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

    /// The role on a day.
    pub fn role_on(&self, day: Date) -> Option<&str> {
        self.person.on(day).role
    }

    /// The team on a day.
    pub fn team_on(&self, day: Date) -> Option<&str> {
        let stated = self.person.on(day).team.filter(|team| !team.trim().is_empty());
        stated.or(self.shown_team.as_deref())
    }

    /// The days on which role, team, manager or pay may change.
    pub fn change_days(&self) -> Vec<Date> {
        self.person.change_days().collect()
    }

    /// The person's own commission rate on a day.
    pub fn rate_on(&self, day: Date) -> Option<Rational> {
        self.person.on(day).commission_rate
    }

    /// The base salary of a year on a day.
    pub fn salary_on(&self, day: Date) -> Option<Money> {
        self.person.on(day).base_salary
    }

    /// The target variable of a year on a day.
    pub fn target_on(&self, day: Date) -> Option<Money> {
        self.person.on(day).target_variable
    }

    fn manager_on(&self, day: Date) -> Option<PersonId> {
        match self.person.on(day).manager? {
            Manager::Known(id) => Some(*id),
            Manager::Named(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
struct SetAside {
    row: u32,
    reason: ExceptionReason,
}

/// One member's share of a deal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding<'a> {
    /// The member; nothing where the roster does not know who.
    pub member: Option<usize>,
    /// The part of a split, or nothing where the whole deal is its owner's.
    pub part: Option<&'a Part>,
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
    /// A share of it belongs to somebody whom the roster does not know.
    UnknownShare,
    /// Margin is credited, but its cost is not known.
    NoCost,
    /// Units are credited, but it states none.
    NoUnits,
    /// An invoice or payment of it can't be compared with its amount.
    NoWhole,
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
            ExceptionReason::UnknownShare => "a share of it belongs to nobody of the roster",
            ExceptionReason::NoCost => "margin is credited, but its cost is not known",
            ExceptionReason::NoUnits => "units are credited, but it states none",
            ExceptionReason::NoWhole => "what was invoiced or paid can't be compared with its amount",
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
    /// Gathers people, quotas and deals.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if there are more than 2^32 deals.
    pub fn build(
        workspace: &Workspace,
        deals: Arc<DealTable>,
        calendar: Calendar,
    ) -> Result<PayFacts, MoneyError> {
        PayFacts::build_with(workspace, deals, calendar, Inputs::default())
    }

    /// The same with all else that pay reads.
    ///
    /// # Errors
    /// As [`PayFacts::build`].
    pub fn build_with(
        workspace: &Workspace,
        deals: Arc<DealTable>,
        calendar: Calendar,
        inputs: Inputs,
    ) -> Result<PayFacts, MoneyError> {
        if u32::try_from(deals.len()).is_err() {
            return Err(MoneyError::Overflow);
        }
        let mut members: Vec<Member> =
            workspace.people.values().map(|person| member(workspace, person)).collect();
        share_quotas(workspace, &mut members);
        let owner = owners(&deals, &members);
        let rank = ranks(&deals);
        let (rates, roster) = (workspace.exchange(), workspace.roster());
        let (won, unowned, shelf) = (Vec::new(), Vec::new(), Shelf::default());
        let rows = Rows::of(&inputs, deals.len());
        let mut facts = PayFacts {
            deals,
            roster,
            calendar,
            members,
            rates,
            inputs,
            rows,
            won,
            rank,
            owner,
            unowned,
            shelf,
        };
        facts.sort_out();
        Ok(facts)
    }

    /// Puts other plans in the list of those of which one pays what was changed by hand.
    pub fn set_plans(&mut self, plans: Vec<Plan>) {
        self.inputs.plans = plans;
    }

    /// The same people, quotas and days, and nothing that was sold, done, paid or entered.
    #[must_use]
    pub fn without_deals(&self) -> PayFacts {
        let mut members = self.members.clone();
        members.iter_mut().for_each(|member| member.set_aside.clear());
        PayFacts {
            deals: Arc::default(),
            roster: self.roster.clone(),
            calendar: self.calendar,
            members,
            rates: self.rates.clone(),
            inputs: Inputs::default(),
            rows: Rows::default(),
            won: Vec::new(),
            rank: Vec::new(),
            owner: Vec::new(),
            unowned: Vec::new(),
            shelf: Shelf::default(),
        }
    }

    /// The people, ascending by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.members.iter().map(|member| &member.person)
    }

    /// The name of a person.
    pub fn name_of_person(&self, person: PersonId) -> Option<String> {
        Some(self.members.get(self.index_of(person)?)?.person.name.clone())
    }

    /// The team of a person on a day, as the workspace shows it.
    pub fn team_of_person(&self, person: PersonId, day: Date) -> Option<String> {
        self.members.get(self.index_of(person)?)?.team_on(day).map(str::to_owned)
    }

    /// The role of a person on a day.
    pub fn role_of_person(&self, person: PersonId, day: Date) -> Option<String> {
        self.members.get(self.index_of(person)?)?.role_on(day).map(str::to_owned)
    }

    /// All won deals that a plan in `currency` can't credit at the rates of their close dates, by deal id.
    pub fn exceptions(&self, currency: Currency) -> Vec<Exception> {
        let mut all: Vec<(u32, Exception)> = self.listed(&self.unowned, None).collect();
        for member in &self.members {
            all.extend(self.listed(&member.set_aside, Some(member.person.id)));
        }
        all.extend(self.won.iter().filter_map(|row| self.foreign(*row, currency)));
        in_order(all)
    }

    /// The exceptions of one person whose deal is dated in `window`, without those of other currencies.
    pub(super) fn exceptions_of(&self, member: &Member, window: DateRange) -> Vec<(u32, Exception)> {
        let own = self.listed(&member.set_aside, Some(member.person.id));
        own.filter(|(_, exception)| exception.date.is_some_and(|day| window.contains(day))).collect()
    }

    /// A won deal as an exception.
    pub(super) fn exception(
        &self,
        row: u32,
        person: Option<PersonId>,
        reason: ExceptionReason,
        missing_rate: Option<MissingRate>,
    ) -> Option<Exception> {
        Some(Exception { missing_rate, ..exception_of(self.deal(row)?, person, reason) })
    }

    fn listed<'a>(
        &'a self,
        aside: &'a [SetAside],
        person: Option<PersonId>,
    ) -> impl Iterator<Item = (u32, Exception)> + 'a {
        aside.iter().filter_map(move |aside| {
            Some((aside.row, self.exception(aside.row, person, aside.reason, None)?))
        })
    }

    fn foreign(&self, row: u32, currency: Currency) -> Option<(u32, Exception)> {
        let written = self.deals.amount(index(row))?.currency;
        let missing = self.rates.find(written, currency, self.closed(row)?).err()?;
        let owner = self.holdings(row).find_map(|holding| self.members.get(holding.member?));
        let person = Some(owner?.person.id);
        Some((row, self.exception(row, person, ExceptionReason::OtherCurrency, Some(missing))?))
    }

    /// One deal as a record.
    pub(super) fn deal(&self, row: u32) -> Option<DealRow> {
        self.deals.row(index(row))
    }

    /// The day on which a deal was closed.
    pub(super) fn closed(&self, row: u32) -> Option<Date> {
        let day = *self.deals.closed.get(index(row))?;
        if day == MISSING_DAY { None } else { Date::from_days(day).ok() }
    }

    /// The place of a deal's id among all ids.
    pub(super) fn rank(&self, row: u32) -> u32 {
        self.rank.get(index(row)).copied().unwrap_or(u32::MAX)
    }

    /// Invoices and payments of a deal, by day.
    pub(super) fn cash(&self, row: u32) -> &[Cash] {
        self.rows.cash(row)
    }

    /// Whether a deal has a refund.
    pub(super) fn is_refunded(&self, row: u32) -> bool {
        self.rows.is_refunded(row)
    }

    /// The rows of the deals with a refund, ascending.
    pub(super) fn refunded(&self) -> &[u32] {
        self.rows.refunded()
    }

    /// The same facts with other inputs.
    pub(super) fn with_inputs(&self, change: impl FnOnce(&mut Inputs)) -> PayFacts {
        let mut facts = self.clone();
        change(&mut facts.inputs);
        facts.rows = Rows::of(&facts.inputs, facts.deals.len());
        facts
    }

    /// The member who owns a deal that nobody shares; nothing where it is shared, or the owner is not known.
    pub(super) fn sole_owner(&self, row: u32) -> Option<usize> {
        let shared = self.rows.is_shared(row);
        let owner = self.owner.get(index(row)).copied().filter(|owner| *owner != NOBODY && !shared);
        owner.map(index)
    }

    /// The shares of a deal: its split, or all of it for its owner, and what stands beside it.
    pub(super) fn holdings(&self, row: u32) -> impl Iterator<Item = Holding<'_>> {
        let parts = self.rows.is_shared(row).then(|| self.inputs.splits.get(&row)).flatten();
        let parts = parts.map_or(&[][..], Vec::as_slice);
        let owner = self.owner.get(index(row)).copied().filter(|owner| *owner != NOBODY);
        let is_whole = parts.iter().all(|part| part.is_overlay);
        let whole = is_whole.then(|| Holding { member: owner.map(index), part: None });
        let shared = parts.iter().map(|part| Holding {
            member: part.person.and_then(|person| self.index_of(person)),
            part: Some(part),
        });
        shared.chain(whole)
    }

    /// The place of a person in `members`.
    pub(super) fn index_of(&self, person: PersonId) -> Option<usize> {
        self.members.binary_search_by(|member| member.person.id.cmp(&person)).ok()
    }

    /// The member that a spelling or an id names.
    pub(super) fn named(&self, spelling: &str) -> Option<usize> {
        let by_id = crate::domain::kernel::Id::parse(spelling.trim()).map(PersonId);
        let found = by_id.and_then(|id| self.index_of(id));
        found.or_else(|| self.index_of(self.roster.find(spelling)?))
    }

    /// Who leads a member on a day, the nearest first; stops where the chain comes back to somebody.
    pub(super) fn chain(&self, member: usize, day: Date) -> Vec<usize> {
        let mut chain: Vec<usize> = Vec::new();
        let mut current = member;
        while let Some(next) =
            self.members.get(current).and_then(|member| self.index_of(member.manager_on(day)?))
        {
            if next == member || chain.contains(&next) || chain.len() >= DEPTH_MOST {
                break;
            }
            chain.push(next);
            current = next;
        }
        chain
    }

    /// The people of a cycle above anybody, or of a chain that is too long, and the day.
    pub(super) fn chain_fault(&self) -> Option<(usize, Date)> {
        let mut days: Vec<Date> = vec![Date::MIN];
        days.extend(self.members.iter().flat_map(Member::change_days));
        days.sort_unstable();
        days.dedup();
        let people = 0..self.members.len();
        people.flat_map(|member| days.iter().map(move |day| (member, *day))).find(|(member, day)| {
            let chain = self.chain(*member, *day);
            let last = chain.last().copied().unwrap_or(*member);
            self.members.get(last).is_some_and(|last| {
                last.manager_on(*day).and_then(|manager| self.index_of(manager)).is_some()
            })
        })
    }

    /// Everybody who is in a member's team on a day, the member included.
    pub(super) fn team_of(&self, member: usize, day: Date) -> Vec<usize> {
        let team = self.members.get(member).and_then(|member| member.team_on(day)).map(fold_name);
        let Some(team) = team else { return vec![member] };
        let same = |other: &Member| other.team_on(day).is_some_and(|other| fold_name(other) == team);
        let all = self.members.iter().enumerate();
        all.filter(|(_, other)| same(other)).map(|(place, _)| place).collect()
    }

    /// Every won deal is in `won`, or set aside with a reason.
    fn sort_out(&mut self) {
        let mut won = Vec::new();
        for row in 0..u32::try_from(self.deals.len()).unwrap_or(u32::MAX) {
            if self.deals.outcome.get(index(row)) != Some(&Outcome::Won) {
                continue;
            }
            let members: Vec<usize> = self.holdings(row).filter_map(|holding| holding.member).collect();
            let day = self.closed(row);
            match (members.as_slice(), day, self.has_amount(row)) {
                ([], ..) => self.unowned.push(SetAside { row, reason: ExceptionReason::NoOwner }),
                (_, None, _) => self.set_aside(&members, row, ExceptionReason::NoCloseDate),
                (_, _, false) => self.set_aside(&members, row, ExceptionReason::NoAmount),
                (_, Some(day), true) => {
                    won.push(row);
                    self.note_absent(row, day);
                }
            }
        }
        won.sort_unstable_by_key(|row| (self.deals.closed.get(index(*row)).copied(), self.rank(*row), *row));
        self.won = won;
    }

    fn has_amount(&self, row: u32) -> bool {
        self.deals.amount_minor.get(index(row)).is_some_and(|minor| *minor != MISSING_MINOR)
    }

    fn set_aside(&mut self, members: &[usize], row: u32, reason: ExceptionReason) {
        for member in members {
            if let Some(member) = self.members.get_mut(*member) {
                member.set_aside.push(SetAside { row, reason });
            }
        }
    }

    /// Notes those of a deal's people who do not work on its day, and shares of strangers.
    fn note_absent(&mut self, row: u32, day: Date) {
        let holdings: Vec<Option<usize>> = self.holdings(row).map(|holding| holding.member).collect();
        let known: Vec<usize> = holdings.iter().copied().flatten().collect();
        if known.len() < holdings.len() {
            self.set_aside(&known, row, ExceptionReason::UnknownShare);
        }
        for place in known {
            let absent = self.members.get(place).is_some_and(|member| !member.person.works_on(day));
            if absent {
                self.set_aside(&[place], row, ExceptionReason::NotEmployed);
            }
        }
    }
}

/// A row as an index.
pub(super) fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
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

fn member(workspace: &Workspace, person: &Person) -> Member {
    let shown_team = workspace.team_of(person);
    Member { person: person.clone(), quotas: Vec::new(), shown_team, set_aside: Vec::new() }
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

/// The member that owns each row.
fn owners(deals: &DealTable, members: &[Member]) -> Vec<u32> {
    let place = |id: &PersonId| members.binary_search_by(|member| member.person.id.cmp(id)).ok();
    let place = |id: &PersonId| place(id).and_then(|place| u32::try_from(place).ok()).unwrap_or(NOBODY);
    let places: Vec<u32> = deals.people.iter().map(place).collect();
    let owner = |code: &u32| {
        let code = usize::try_from(*code).ok().and_then(|code| code.checked_sub(1));
        code.and_then(|code| places.get(code)).copied().unwrap_or(NOBODY)
    };
    deals.person.iter().map(owner).collect()
}

/// The place of each row's id among all ids, by code points.
fn ranks(deals: &DealTable) -> Vec<u32> {
    let mut order: Vec<(&str, usize)> = (0..deals.len()).map(|row| (deals.key(row), row)).collect();
    order.sort_unstable();
    let mut ranks = vec![0u32; deals.len()];
    for (rank, (_, row)) in (0u32..).zip(order) {
        if let Some(slot) = ranks.get_mut(row) {
            *slot = rank;
        }
    }
    ranks
}
