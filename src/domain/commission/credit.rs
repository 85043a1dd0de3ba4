//! Steps 1 to 3: who is credited with how much of which deal, on which day.
//!
//! Owns what is entered into the books ([`super::ledger`]). A deal's number is converted (rounded, G3), cut
//! among its shares (largest remainder, G4), then mapped and multiplied without rounding (G2). Quota
//! credit and commission credit are two numbers from here on.

use super::ExceptionReason;
use super::convert::Converter;
use super::facts::{Holding, PayFacts, index};
use super::fault::Fault;
use super::filter::{self, Filter, passes_all};
use super::inputs::CashKind;
pub(super) use super::ledger::{Aside, Book, Entry, Ledger, Origin};
use super::refund::Taken;
use crate::domain::kernel::{Date, Money, Rational, RationalError, Rounding, allocate};
use crate::domain::model::Plan;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{ActsOn, Anchor, Component, CreditOf, DealField, Measure, Shares, Whose};
use crate::domain::model::rate::MissingRate;
use std::collections::BTreeMap;

/// One credit of a simulated sale: an amount in minor units of the plan's currency on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The day that decides the period.
    pub day: Date,
    /// The amount in minor units of the plan's currency.
    pub minor: i64,
    /// The row of the deal table, if the credit comes from a known deal; conditions look there.
    pub row: Option<u32>,
}

/// Why a deal's number is not known, and the rate that is missing.
type Unvalued = (ExceptionReason, Option<MissingRate>);

/// Why a deal is not credited.
#[derive(Debug)]
enum Uncredited {
    /// Its number is not known: it is set aside.
    Aside(Unvalued),
    /// A share or a sum of shares does not fit: nothing can be paid.
    Fault(Fault),
}

impl From<Unvalued> for Uncredited {
    fn from(unvalued: Unvalued) -> Uncredited {
        Uncredited::Aside(unvalued)
    }
}

/// The rules by which a component credits deals, compiled.
#[derive(Debug)]
pub(super) struct Crediting {
    measure: Measure,
    anchor: Anchor,
    converter: Converter,
    currency: crate::domain::kernel::Currency,
    filters: Vec<Filter>,
    roles: Vec<String>,
    map: Option<Map>,
    factors: Vec<(Vec<Filter>, Rational, ActsOn)>,
}

/// A credit map, with folded types.
#[derive(Debug)]
struct Map {
    by: DealField,
    quota: Option<BTreeMap<String, Rational>>,
    commission: Option<BTreeMap<String, Rational>>,
}

impl Crediting {
    pub fn new(plan: &Plan, component: &Component, facts: &PayFacts) -> Crediting {
        let measure = component.measure.clone();
        let compile = |conditions: &[crate::domain::model::plan::Condition]| -> Vec<Filter> {
            conditions.iter().map(|condition| Filter::new(condition, &facts.deals)).collect()
        };
        let folded = |map: &BTreeMap<String, crate::domain::model::plan::Rate>| {
            map.iter().map(|(text, share)| (fold_name(text), share.0)).collect::<BTreeMap<_, _>>()
        };
        let conversion = plan.conversion.as_ref();
        let (at, locked) =
            conversion.map_or_else(Default::default, |conversion| (conversion.at, conversion.rates.clone()));
        Crediting {
            anchor: plan.anchored(),
            converter: Converter::new(plan.currency, at, &locked),
            currency: plan.currency,
            filters: compile(&measure.conditions),
            roles: measure.roles.iter().map(|role| fold_name(role)).collect(),
            map: measure.credit_map.as_ref().map(|map| Map {
                by: map.by,
                quota: map.quota.as_ref().map(folded),
                commission: map.commission.as_ref().map(folded),
            }),
            factors: measure
                .multipliers
                .iter()
                .map(|one| (compile(&one.conditions), one.factor, one.acts_on))
                .collect(),
            measure,
        }
    }

    /// What it measures.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// The same rules for the own credit of those who stand behind a group.
    pub fn own(mut self) -> Crediting {
        self.measure.of = Whose::Own;
        self
    }

    /// Whether the deal's fields let it count.
    pub fn counts(&self, row: Option<u32>, facts: &PayFacts) -> bool {
        passes_all(&self.filters, row, &facts.deals)
    }

    /// The books of everybody, but for own deals only of those who are `paid`. `taken` are the refunds that count as
    /// negative deals, by row.
    ///
    /// # Errors
    /// [`Fault`] if a sum does not fit, or a deal has a type that the credit map does not list.
    pub fn ledger(
        &self,
        facts: &PayFacts,
        paid: &[bool],
        taken: &BTreeMap<u32, Vec<Taken>>,
    ) -> Result<Ledger, Fault> {
        let mut ledger = Ledger { books: vec![Book::default(); facts.members.len()], ..Ledger::default() };
        ledger.differs = self.measure.credit_map.as_ref().is_some_and(|map| map.quota != map.commission)
            || self.factors.iter().any(|(_, _, acts_on)| *acts_on != ActsOn::Both);
        match &self.measure.credit {
            CreditOf::Activity(what) => self.enter_deeds(facts, what, &mut ledger),
            CreditOf::Entered(name) => self.enter_figures(facts, name, &mut ledger),
            _ => {
                for row in &facts.won {
                    if self.counts(Some(*row), facts) {
                        let taken = facts.is_refunded(*row).then(|| taken.get(row)).flatten();
                        let taken = taken.map_or(&[][..], Vec::as_slice);
                        if !taken.is_empty() || !self.enter_plain((facts, paid), *row, &mut ledger)? {
                            self.enter(facts, *row, taken, &mut ledger)?;
                        }
                    }
                }
            }
        }
        for book in &mut ledger.books {
            book.seal(facts)?;
        }
        Ok(ledger)
    }

    fn enter_deeds(&self, facts: &PayFacts, what: &str, ledger: &mut Ledger) {
        let what = super::inputs::activity(what);
        for deed in facts.inputs.deeds.iter().filter(|deed| Some(deed.what) == what) {
            let member = facts.index_of(deed.person);
            self.enter_other(facts, member, deed.day, Rational::ONE, ledger);
        }
    }

    /// An entered figure counts on the last of its days.
    fn enter_figures(&self, facts: &PayFacts, name: &str, ledger: &mut Ledger) {
        let name = fold_name(name);
        for figure in facts.inputs.entered.iter().filter(|figure| fold_name(&figure.name) == name) {
            let member = facts.index_of(figure.person);
            self.enter_other(facts, member, figure.range.last_day(), figure.value, ledger);
        }
    }

    fn enter_other(
        &self,
        facts: &PayFacts,
        member: Option<usize>,
        day: Date,
        value: Rational,
        ledger: &mut Ledger,
    ) {
        let Some(member) = member else { return };
        let entry =
            Entry { day, row: None, origin: Origin::Other, part: Rational::ONE, quota: value, pay: value };
        for receiver in self.receivers(facts, member, day) {
            let works = facts.members.get(receiver).is_some_and(|member| member.person.works_on(day));
            if let Some(book) = ledger.books.get_mut(receiver).filter(|_| works) {
                book.entries.push(entry);
            }
        }
    }

    /// Who is credited with what a member brought on a day.
    fn receivers(&self, facts: &PayFacts, member: usize, day: Date) -> Vec<usize> {
        match self.measure.of {
            Whose::Own => vec![member],
            Whose::Team => facts.team_of(member, day),
            Whose::DirectReports => facts.chain(member, day).into_iter().take(1).collect(),
            Whose::AllReports => facts.chain(member, day),
        }
    }

    /// Enters all credits of one deal.
    fn enter(&self, facts: &PayFacts, row: u32, taken: &[Taken], ledger: &mut Ledger) -> Result<(), Fault> {
        for event in self.events(facts, row, taken)? {
            let shares = match self.shares_of(facts, row, &event) {
                Ok(shares) => shares,
                Err(Uncredited::Fault(fault)) => return Err(fault),
                Err(Uncredited::Aside((reason, missing))) => {
                    let members = facts.holdings(row).filter_map(|holding| holding.member);
                    ledger.aside.extend(members.map(|member| Aside { member, row, reason, missing }));
                    continue;
                }
            };
            if shares.is_empty() {
                continue;
            }
            let (quota, pay) = self.weights(facts, row)?;
            let (quota, pay) = (quota.checked_mul(event.weight)?, pay.checked_mul(event.weight)?);
            let part = event.part.unwrap_or(Rational::ONE).checked_mul(event.weight)?;
            for (member, value) in shares {
                let works = facts.members.get(member).is_some_and(|member| member.person.works_on(event.day));
                let Some(book) = ledger.books.get_mut(member).filter(|_| works) else { continue };
                book.entries.push(Entry {
                    day: event.day,
                    row: Some(row),
                    origin: event.origin,
                    part,
                    quota: value.checked_mul(quota)?,
                    pay: value.checked_mul(pay)?,
                });
            }
        }
        Ok(())
    }

    /// The usual case without any list: the amount of a deal of one owner, credited when it was won.
    fn enter_plain(
        &self,
        (facts, paid): (&PayFacts, &[bool]),
        row: u32,
        ledger: &mut Ledger,
    ) -> Result<bool, Fault> {
        let by_amount = self.measure.credit == CreditOf::Amount && self.anchor == Anchor::Booking;
        let by_owner = self.measure.of.is_own() && self.roles.is_empty();
        if !by_amount || !by_owner || self.measure.shares == Shares::Overlays {
            return Ok(false);
        }
        let amount = facts.deals.amount(index(row)).filter(|amount| amount.currency == self.currency);
        let owned = facts.sole_owner(row).zip(facts.closed(row)).zip(amount);
        let Some(((member, day), amount)) = owned else { return Ok(false) };
        let (quota, pay) = self.weights(facts, row)?;
        let works = facts.members.get(member).is_some_and(|member| member.person.works_on(day));
        let is_paid = paid.get(member).copied().unwrap_or(false);
        if let Some(book) = ledger.books.get_mut(member).filter(|_| works && is_paid) {
            let value = amount.exact_minor();
            let whole = |weight: Rational| weight == Rational::ONE;
            let (quota, pay) = match (whole(quota), whole(pay)) {
                (true, true) => (value, value),
                _ => (value.checked_mul(quota)?, value.checked_mul(pay)?),
            };
            let (origin, part) = (Origin::Deal, Rational::ONE);
            book.entries.push(Entry { day, row: Some(row), origin, part, quota, pay });
        }
        Ok(true)
    }

    /// The days on which a deal gives credit, and which part of it.
    fn events(&self, facts: &PayFacts, row: u32, taken: &[Taken]) -> Result<Vec<Event>, Fault> {
        let mut events = Vec::new();
        match self.anchor {
            Anchor::Booking => events.extend(facts.closed(row).map(Event::of_deal)),
            Anchor::Invoice | Anchor::Payment => {
                let billing = self.anchor == Anchor::Invoice;
                events
                    .extend(facts.cash(row).iter().filter_map(|cash| cash_event(facts, row, cash, billing)));
            }
        }
        for taken in taken {
            let part = Some(taken.part.checked_neg()?);
            let (day, origin, weight) = (taken.day, Origin::Refund, taken.scheduled);
            events.push(Event { day, origin, part, weight, money: None });
        }
        Ok(events)
    }

    /// The value of an event for everybody who is credited with it.
    fn shares_of(
        &self,
        facts: &PayFacts,
        row: u32,
        event: &Event,
    ) -> Result<Vec<(usize, Rational)>, Uncredited> {
        let value = self.value(facts, row, event)?;
        let unfit = |_| Uncredited::Fault(unfit(facts, row));
        let holdings: Vec<Holding<'_>> = facts.holdings(row).collect();
        let parts = self.cut(value, &holdings).map_err(unfit)?;
        let mut own: Vec<(usize, Rational)> = Vec::with_capacity(holdings.len());
        for (holding, part) in holdings.iter().zip(parts) {
            let Some(member) = holding.member.filter(|_| self.takes(holding)) else { continue };
            match own.iter_mut().find(|(known, _)| *known == member) {
                Some((_, sum)) => *sum = sum.checked_add(part).map_err(unfit)?,
                None => own.push((member, part)),
            }
        }
        if self.measure.of.is_own() {
            return Ok(own);
        }
        self.grouped(facts, event.day, value, &own).map_err(unfit)
    }

    /// The credits of groups: for each receiver the sum over those who stand behind it, at most the deal.
    fn grouped(
        &self,
        facts: &PayFacts,
        day: Date,
        whole: Rational,
        own: &[(usize, Rational)],
    ) -> Result<Vec<(usize, Rational)>, RationalError> {
        let mut of_group: BTreeMap<usize, Rational> = BTreeMap::new();
        for (member, value) in own {
            let works = facts.members.get(*member).is_some_and(|member| member.person.works_on(day));
            for receiver in self.receivers(facts, *member, day).into_iter().filter(|_| works) {
                let sum = of_group.entry(receiver).or_insert(Rational::ZERO);
                *sum = sum.checked_add(*value)?;
            }
        }
        let limited = |sum: Rational| if whole.is_negative() { sum.max(whole) } else { sum.min(whole) };
        Ok(of_group.into_iter().map(|(member, sum)| (member, limited(sum))).collect())
    }

    /// Whether the component counts this share.
    fn takes(&self, holding: &Holding<'_>) -> bool {
        let is_overlay = holding.part.is_some_and(|part| part.is_overlay);
        let fits = match self.measure.shares {
            Shares::All => true,
            Shares::Splits => !is_overlay,
            Shares::Overlays => is_overlay,
        };
        let role = || holding.part.map_or_else(String::new, |part| fold_name(&part.role));
        fits && (self.roles.is_empty() || self.roles.contains(&role()))
    }

    /// Cuts a value among the shares of a deal: money in whole minor units, numbers exactly.
    fn cut(&self, value: Rational, holdings: &[Holding<'_>]) -> Result<Vec<Rational>, RationalError> {
        if let [only] = holdings
            && only.part.is_none()
        {
            return Ok(vec![value]);
        }
        let share = |holding: &Holding<'_>| holding.part.map_or(Rational::ONE, |part| part.share);
        let exact = |holding: &Holding<'_>| value.checked_mul(share(holding));
        let is_split = |holding: &Holding<'_>| holding.part.is_none_or(|part| !part.is_overlay);
        let minor = i64::try_from(value.numerator()).ok().filter(|_| value.denominator() == 1);
        let minor = minor.filter(|_| self.measure.credit.is_money());
        let of_kind = |wanted: bool| {
            let own = holdings.iter().filter(|holding| is_split(holding) == wanted);
            whole_parts(minor?, wanted, &own.map(share).collect::<Vec<Rational>>()).map(Vec::into_iter)
        };
        let (mut splits, mut overlays) = (of_kind(true), of_kind(false));
        holdings
            .iter()
            .map(|holding| {
                let parts = if is_split(holding) { &mut splits } else { &mut overlays };
                let whole = parts.as_mut().and_then(Iterator::next);
                whole.map_or_else(|| exact(holding), |whole| Ok(Rational::whole(whole)))
            })
            .collect()
    }

    /// The number of a deal that an event credits, in minor units of the plan's currency or plain.
    fn value(&self, facts: &PayFacts, row: u32, event: &Event) -> Result<Rational, Unvalued> {
        let deals = &facts.deals;
        let none = |reason| (reason, None);
        let amount = deals.amount(index(row));
        let part = || event.part.ok_or(none(ExceptionReason::NoWhole));
        let times = |exact: Rational, reason| exact.checked_mul(part()?).map_err(|_| none(reason));
        let exact = match &self.measure.credit {
            CreditOf::Amount => {
                let Some(whole) = amount else { return Err(none(ExceptionReason::NoAmount)) };
                let money = match event.money {
                    Some(money) => money,
                    None => {
                        let minor = times(whole.exact_minor(), ExceptionReason::NoAmount)?;
                        let minor = Rounding::default().minor(minor, 0);
                        Money::new(minor.map_err(|_| none(ExceptionReason::NoAmount))?, whole.currency)
                    }
                };
                return self.converted(facts, money.exact_minor(), money.currency, event.day);
            }
            CreditOf::ListAmount => {
                (filter::list_minor(row, deals).map(Rational::whole), ExceptionReason::NoAmount)
            }
            CreditOf::NetOfDiscount => (filter::net_minor(row, deals), ExceptionReason::NoAmount),
            CreditOf::Margin => (filter::margin_minor(row, deals), ExceptionReason::NoCost),
            CreditOf::Units => {
                let units = filter::units(row, deals).ok_or(none(ExceptionReason::NoUnits))?;
                return times(units, ExceptionReason::NoUnits);
            }
            _ => {
                let back = amount.is_some_and(|money| money.minor < 0);
                let one = if back { Rational::whole(-1) } else { Rational::ONE };
                return times(one, ExceptionReason::NoWhole);
            }
        };
        let (exact, reason) = (exact.0.ok_or(none(exact.1))?, exact.1);
        let currency = amount.ok_or(none(ExceptionReason::NoAmount))?.currency;
        times(self.converted(facts, exact, currency, event.day)?, reason)
    }

    /// An amount in minor units in the plan's currency; only a conversion rounds it (G2, G3).
    fn converted(
        &self,
        facts: &PayFacts,
        minor: Rational,
        currency: crate::domain::kernel::Currency,
        day: Date,
    ) -> Result<Rational, Unvalued> {
        if currency == self.currency {
            return Ok(minor);
        }
        let whole = Rounding::default().minor(minor, 0);
        let whole = whole.map_err(|_| (ExceptionReason::NoAmount, None))?;
        match self.converter.convert(&facts.rates, Money::new(whole, currency), day) {
            Ok((money, _)) => Ok(money.exact_minor()),
            Err(missing) => Err((ExceptionReason::OtherCurrency, Some(missing))),
        }
    }

    /// The factors on quota credit and commission credit of a deal.
    ///
    /// # Errors
    /// [`Fault::Data`] if the map does not list the deal's type.
    fn weights(&self, facts: &PayFacts, row: u32) -> Result<(Rational, Rational), Fault> {
        let (mut quota, mut pay) = (Rational::ONE, Rational::ONE);
        if let Some(map) = &self.map {
            quota = map.share(&map.quota, row, facts)?;
            pay = map.share(&map.commission, row, facts)?;
        }
        for (filters, factor, acts_on) in &self.factors {
            if passes_all(filters, Some(row), &facts.deals) {
                if *acts_on != ActsOn::Commission {
                    quota = quota.checked_mul(*factor)?;
                }
                if *acts_on != ActsOn::Quota {
                    pay = pay.checked_mul(*factor)?;
                }
            }
        }
        Ok((quota, pay))
    }

    /// The quota and commission credit of a simulated sale; nothing if it does not count.
    pub fn simulated(
        &self,
        facts: &PayFacts,
        credit: &Credit,
    ) -> Result<Option<(Rational, Rational)>, Fault> {
        if !self.counts(credit.row, facts) || !self.measure.of.is_own() {
            return Ok(None);
        }
        let value = match (&self.measure.credit, credit.row) {
            (CreditOf::Amount, _) => Rational::whole(credit.minor),
            (CreditOf::Activity(_) | CreditOf::Entered(_), _) => return Ok(None),
            (CreditOf::Count, None) => Rational::ONE,
            (CreditOf::Units, None) => return Ok(None),
            (_, None) => Rational::whole(credit.minor),
            (_, Some(row)) => match self.value(facts, row, &Event::of_deal(credit.day)) {
                Ok(value) => value,
                Err(_) => return Ok(None),
            },
        };
        let (quota, pay) = match credit.row {
            Some(row) => self.weights(facts, row)?,
            None => (Rational::ONE, Rational::ONE),
        };
        Ok(Some((value.checked_mul(quota)?, value.checked_mul(pay)?)))
    }

    /// The amount as written and the rate by which a deal is credited, if it was converted.
    pub fn conversion(
        &self,
        facts: &PayFacts,
        row: u32,
        day: Date,
    ) -> Option<(Money, crate::domain::model::rate::UsedRate)> {
        let written = facts.deals.amount(index(row))?;
        let used = self.converter.rate(&facts.rates, written.currency, day).ok()?;
        (written.currency != self.currency && self.measure.credit.is_money()).then_some((written, used))
    }
}

impl Map {
    fn share(
        &self,
        shares: &Option<BTreeMap<String, Rational>>,
        row: u32,
        facts: &PayFacts,
    ) -> Result<Rational, Fault> {
        let Some(shares) = shares else { return Ok(Rational::ONE) };
        let text = filter::text(self.by, row, facts);
        shares.get(&fold_name(text)).copied().ok_or_else(|| {
            let deal =
                facts.deal(row).map_or_else(String::new, |deal| format!("{} ({})", deal.key, deal.place));
            Fault::Data(format!(
                "the deal {deal} has the {} “{text}”, which the credit map does not list",
                self.by.words()
            ))
        })
    }
}

/// That the shares of a deal can't be kept exactly.
fn unfit(facts: &PayFacts, row: u32) -> Fault {
    let deal = facts.deal(row).map_or_else(String::new, |deal| format!("{} ({})", deal.key, deal.place));
    Fault::Data(format!(
        "the shares of the deal {deal} need more digits than can be kept exactly: state its split in whole percents"
    ))
}

/// Whole parts of an amount for the splits of a deal, or for the overlays beside it: by largest remainder,
/// overlays among themselves. Nothing where they can't be cut so.
fn whole_parts(minor: i64, is_split: bool, shares: &[Rational]) -> Option<Vec<i64>> {
    if is_split {
        return allocate(minor, shares).ok();
    }
    let sum = shares.iter().try_fold(Rational::ZERO, |sum, share| sum.checked_add(*share)).ok()?;
    let all = Rational::whole(minor).checked_mul(sum).ok()?;
    allocate(Rounding::default().minor(all, 0).ok()?, shares).ok()
}

/// A day on which a deal gives credit.
#[derive(Clone, Copy, Debug)]
struct Event {
    day: Date,
    origin: Origin,
    /// Which part of the deal it is; nothing if that can't be told.
    part: Option<Rational>,
    /// What a schedule leaves of it, 1 being all.
    weight: Rational,
    /// The money of an invoice or a payment.
    money: Option<Money>,
}

impl Event {
    /// The whole deal.
    fn of_deal(day: Date) -> Event {
        Event { day, origin: Origin::Deal, part: Some(Rational::ONE), weight: Rational::ONE, money: None }
    }
}

/// The event of an invoice, credit note or payment, if the anchor looks at it.
fn cash_event(facts: &PayFacts, row: u32, cash: &super::inputs::Cash, billing: bool) -> Option<Event> {
    let sign = match (cash.kind, billing) {
        (CashKind::Invoice, true) | (CashKind::Payment, false) => 1,
        (CashKind::CreditNote, true) => -1,
        _ => return None,
    };
    let whole = facts.deals.amount(index(row)).filter(|whole| whole.minor != 0);
    let same = whole.and_then(|whole| super::refund::in_currency(facts, row, cash, whole.currency).ok());
    let part = same.zip(whole).and_then(|(same, whole)| {
        let signed = same.exact_minor().checked_mul(Rational::whole(sign)).ok()?;
        signed.checked_div(whole.exact_minor()).ok()
    });
    let money = Money::new(cash.amount.minor.checked_mul(sign)?, cash.amount.currency);
    Some(Event { money: Some(money), part, ..Event::of_deal(cash.day) })
}
