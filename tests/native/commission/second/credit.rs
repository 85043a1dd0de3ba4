//! Steps 1 to 3: each event of a deal converted, cut among people, mapped and multiplied.

use super::number::{
    Fr, One, Signed, ToPrimitive, Zero, cut, exact, greater, half_away, lesser, ratio, whole,
};
use super::world::{Deal, World, days_of, fold, is_employed};
use super::{Trouble, silent};
use attain::domain::facts::{CashKind, SplitKind};
use attain::domain::kernel::{Currency, Date, DateRange, Grain, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use std::collections::BTreeMap;

/// What gives credit: a part of a deal on a day.
#[derive(Clone, Debug)]
pub struct Event {
    pub deal: usize,
    pub day: Date,
    /// The part of the deal, 1 being all of it; below 0 takes back.
    pub part: Fr,
    /// The amount in the deal's currency.
    pub minor: i64,
    /// The share that a schedule leaves.
    pub weight: Fr,
    /// Whether it is a refund that counts as a negative deal.
    pub is_refund: bool,
}

/// What one event credits to one person.
#[derive(Clone, Debug)]
pub struct Credit {
    pub deal: usize,
    pub key: String,
    pub day: Date,
    pub part: Fr,
    pub quota: Fr,
    pub commission: Fr,
    pub is_refund: bool,
}

/// All events of a plan on all days, refunds left out.
pub fn events(plan: &Plan, world: &World) -> Vec<Event> {
    let one = |deal: usize, day: Date, minor: i64| {
        let amount = world.deals[deal].amount.minor;
        let part = if amount == minor { Fr::one() } else { ratio(minor, amount) };
        Event { deal, day, part, minor, weight: Fr::one(), is_refund: false }
    };
    let deals = world.deals.iter().enumerate();
    match plan.anchored() {
        Anchor::Booking => deals.map(|(at, deal)| one(at, deal.day, deal.amount.minor)).collect(),
        anchor => {
            let wanted = |kind: CashKind| match anchor {
                Anchor::Invoice => kind.is_billing(),
                _ => kind == CashKind::Payment,
            };
            let rows = world.cash.iter().filter(|row| wanted(row.kind));
            let sign = |row: &&super::world::Cash| if row.kind.takes_away() { -row.minor } else { row.minor };
            rows.map(|row| one(row.deal, row.day, sign(&row))).collect()
        }
    }
}

/// The day from which the window and the schedule of a deal's refunds count: its own, that of its first invoice, or of
/// its first payment; nothing where there is none.
pub fn anchor_day(plan: &Plan, world: &World, deal: usize) -> Option<Date> {
    let first = |kind: CashKind| {
        world.cash.iter().filter(|row| row.deal == deal && row.kind == kind).map(|row| row.day).min()
    };
    match plan.anchored() {
        Anchor::Booking => Some(world.deals[deal].day),
        Anchor::Invoice => first(CashKind::Invoice),
        Anchor::Payment => first(CashKind::Payment),
    }
}

/// One refund of a deal under a plan that has a policy: how much of the deal, how many days and months after.
#[derive(Clone, Debug)]
pub struct Refund {
    pub deal: usize,
    pub day: Date,
    pub minor: i64,
    pub part: Fr,
}

/// All refunds, by day and then deal id.
pub fn refunds(world: &World) -> Vec<Refund> {
    let rows = world.cash.iter().filter(|row| row.kind == CashKind::Refund);
    let mut all: Vec<Refund> = rows
        .map(|row| {
            let part = ratio(row.minor, world.deals[row.deal].amount.minor);
            Refund { deal: row.deal, day: row.day, minor: row.minor, part }
        })
        .collect();
    all.sort_by_key(|refund| (refund.day, world.deals[refund.deal].key.clone()));
    all
}

/// The share of a refund that is taken back: nothing outside the window (G34).
pub fn taken_share(rule: &Refunds, anchor: Date, refund: Date) -> Fr {
    if rule.window_days.is_some_and(|days| refund.days_since(anchor) > i32::from(days)) {
        return Fr::zero();
    }
    let elapsed = super::time::months_elapsed(anchor, refund);
    let mut steps = rule.schedule.iter().filter(|step| i32::from(step.from_month) <= elapsed);
    match (rule.schedule.is_empty(), steps.next_back()) {
        (true, _) => Fr::one(),
        (false, step) => step.map_or(Fr::zero(), |step| exact(step.share.0)),
    }
}

/// The events by which refunds are negative deals (policy c).
pub fn negative_deals(plan: &Plan, world: &World) -> Result<Vec<Event>, Trouble> {
    let Some(rule) = plan.refunds.as_ref().filter(|rule| rule.policy == RefundPolicy::NegativeDeal) else {
        return Ok(Vec::new());
    };
    let refunded =
        |event: &Event| refunds(world).iter().any(|one| one.deal == event.deal && one.day < event.day);
    if plan.anchored() != Anchor::Booking && events(plan, world).iter().any(refunded) {
        return Err(silent("an invoice or payment after a refund that counts as a negative deal"));
    }
    let all = refunds(world).into_iter().filter_map(|refund| {
        let weight = taken_share(rule, anchor_day(plan, world, refund.deal)?, refund.day);
        let (part, minor) = (-refund.part, -refund.minor);
        Some(Event { deal: refund.deal, day: refund.day, part, minor, weight, is_refund: true })
    });
    Ok(all.collect())
}

/// The credits of a component for one person on the days of a range, by day and then deal id.
pub fn credits(
    plan: &Plan,
    world: &World,
    part: &Component,
    person: PersonId,
    range: DateRange,
) -> Result<Vec<Credit>, Trouble> {
    let mut list = Vec::new();
    let own_days = part.days.map(|days| days.range().unwrap());
    let mut all = events(plan, world);
    all.extend(negative_deals(plan, world)?);
    for event in all {
        let inside = range.contains(event.day) && own_days.is_none_or(|days| days.contains(event.day));
        let deal = &world.deals[event.deal];
        if !inside || !is_employed(world.person(person), event.day) || !meets(deal, &part.measure.conditions)
        {
            continue;
        }
        let base = own_share(plan, world, part, person, &event)? * &event.weight;
        if let Some(credit) = weighed(part, deal, &event, base)? {
            list.push(credit);
        }
    }
    list.sort_by(|a, b| (a.day, &a.key).cmp(&(b.day, &b.key)));
    Ok(list)
}

/// What was entered for an objective, the newest whose last day lies in a range.
pub fn achieved(world: &World, name: &str, person: PersonId, range: DateRange) -> Fr {
    let fits = world.achievements.iter().filter(|entry| {
        entry.person == person
            && fold(&entry.objective) == fold(name)
            && range.contains(entry.range.last_day())
    });
    fits.max_by_key(|entry| entry.range).map_or(Fr::zero(), |entry| exact(entry.achieved))
}

/// A credit that is no deal's: entered figures count on their last day.
pub fn entered(world: &World, name: &str, person: PersonId, range: DateRange) -> Fr {
    let fits = world.achievements.iter().filter(|entry| {
        entry.person == person
            && fold(&entry.objective) == fold(name)
            && range.contains(entry.range.last_day())
            && is_employed(world.person(person), entry.range.last_day())
    });
    fits.fold(Fr::zero(), |sum, entry| sum + exact(entry.achieved))
}

fn weighed(part: &Component, deal: &Deal, event: &Event, base: Fr) -> Result<Option<Credit>, Trouble> {
    let (mut quota, mut commission) = (base.clone(), base.clone());
    if let Some(map) = &part.measure.credit_map {
        quota *= mapped(deal, map.by, map.quota.as_ref(), &base)?;
        commission *= mapped(deal, map.by, map.commission.as_ref(), &base)?;
    }
    for factor in part.measure.multipliers.iter().filter(|factor| meets(deal, &factor.conditions)) {
        if factor.acts_on != ActsOn::Commission {
            quota *= exact(factor.factor);
        }
        if factor.acts_on != ActsOn::Quota {
            commission *= exact(factor.factor);
        }
    }
    let credit = Credit {
        deal: event.deal,
        key: deal.key.clone(),
        day: event.day,
        part: &event.part * &event.weight,
        quota,
        commission,
        is_refund: event.is_refund,
    };
    Ok((!base.is_zero()).then_some(credit))
}

fn mapped(
    deal: &Deal,
    by: DealField,
    shares: Option<&BTreeMap<String, Rate>>,
    base: &Fr,
) -> Result<Fr, Trouble> {
    let Some(shares) = shares else { return Ok(Fr::one()) };
    let own = deal.texts.get(&by).cloned().unwrap_or_default();
    let known = shares.iter().find(|(name, _)| fold(name) == fold(&own));
    match known {
        Some((_, share)) => Ok(exact(share.0)),
        None if base.is_zero() => Ok(Fr::one()),
        None => Err(Trouble::UnknownType(deal.key.clone())),
    }
}

/// The credit that a measure gives a person for an event, before maps and multipliers.
fn own_share(
    plan: &Plan,
    world: &World,
    part: &Component,
    person: PersonId,
    event: &Event,
) -> Result<Fr, Trouble> {
    let whole_credit = value(plan, world, part, event)?;
    let record = world.person(person);
    let day = event.day;
    let mut sum = Fr::zero();
    for (payee, credit) in shares(world, part, event, &whole_credit)? {
        let counts = match part.measure.of {
            Whose::Own => payee == person,
            Whose::Team => {
                let own = world.team(record, day).map(|team| fold(&team));
                own.is_some() && own == world.team(world.person(payee), day).map(|team| fold(&team))
            }
            Whose::DirectReports => world.manager(payee, day) == Some(person),
            Whose::AllReports => payee != person && world.is_above(person, payee, day),
        };
        if counts && is_employed(world.person(payee), day) {
            sum += credit;
        }
    }
    // Each deal once (G30, G31).
    let is_own = part.measure.of == Whose::Own;
    Ok(match (is_own, whole_credit.is_negative()) {
        (true, _) => sum,
        (false, false) => lesser(&sum, &whole_credit),
        (false, true) => greater(&sum, &whole_credit),
    })
}

/// What each payee gets of an event: largest remainder, ties to the smallest id (step 2).
fn shares(
    world: &World,
    part: &Component,
    event: &Event,
    whole_credit: &Fr,
) -> Result<Vec<(PersonId, Fr)>, Trouble> {
    let deal = &world.deals[event.deal];
    let mut list = Vec::new();
    for kind in [SplitKind::Split, SplitKind::Overlay] {
        let mut rows: Vec<_> =
            world.splits.iter().filter(|row| row.deal == event.deal && row.kind == kind).collect();
        rows.sort_by_key(|row| row.person.to_string());
        let weights: Vec<Fr> = rows.iter().map(|row| exact(row.share)).collect();
        let counted = matches!(
            (part.measure.shares, kind),
            (Shares::All, _) | (Shares::Splits, SplitKind::Split) | (Shares::Overlays, SplitKind::Overlay)
        );
        let named = |role: &str| part.measure.roles.iter().any(|known| fold(known) == fold(role));
        if rows.is_empty() {
            let plain = kind == SplitKind::Split && counted && part.measure.roles.is_empty();
            if plain {
                list.push((deal.owner, whole_credit.clone()));
            }
            continue;
        }
        let parts = cut_credit(part, whole_credit, &weights)?;
        for (row, credit) in rows.into_iter().zip(parts) {
            if counted && (part.measure.roles.is_empty() || named(&row.role)) {
                list.push((row.person, credit));
            }
        }
    }
    Ok(list)
}

fn cut_credit(part: &Component, whole_credit: &Fr, weights: &[Fr]) -> Result<Vec<Fr>, Trouble> {
    if !part.measure.credit.is_money() {
        return Ok(weights.iter().map(|weight| weight * whole_credit).collect());
    }
    let all = weights.iter().fold(Fr::zero(), |sum, weight| sum + weight);
    let total = half_away(&(whole_credit * all));
    if !whole_credit.is_integer() {
        return Err(silent("a split of a credit that is no whole number of minor units"));
    }
    Ok(cut(total, weights).into_iter().map(whole).collect())
}

/// What an event is worth: minor units of the plan's currency, or a number.
fn value(plan: &Plan, world: &World, part: &Component, event: &Event) -> Result<Fr, Trouble> {
    let deal = &world.deals[event.deal];
    let money = |minor: i64| convert(plan, world, minor, deal.amount.currency, event.day);
    let of_deal = |minor: i64| Ok(money(minor)? * &event.part);
    let sign = if event.part.is_negative() || deal.amount.minor < 0 { -Fr::one() } else { Fr::one() };
    match &part.measure.credit {
        CreditOf::Amount => money(event.minor),
        CreditOf::ListAmount => of_deal(deal.list_minor.ok_or(silent("a deal without a list amount"))?),
        CreditOf::NetOfDiscount => match (deal.list_minor, deal.discount_minor) {
            (Some(list), Some(off)) => of_deal(list - off),
            (None, _) => of_deal(deal.amount.minor),
            _ => Err(silent("a list amount without a discount")),
        },
        CreditOf::Margin => {
            let cost = deal.cost_minor.ok_or(silent("a margin without a cost"))?;
            let size =
                (deal.amount.minor.abs() - if deal.amount.minor < 0 { cost.abs() } else { cost }).max(0);
            of_deal(if deal.amount.minor < 0 { -size } else { size })
        }
        CreditOf::Units => {
            let units = deal.units.ok_or(silent("a deal without units"))?;
            Ok(exact(units) * &event.part)
        }
        CreditOf::Count if event.part.abs().is_one() => Ok(sign),
        CreditOf::Count => Err(silent("the count of a part of a deal")),
        CreditOf::Activity(_) | CreditOf::Entered(_) => Ok(Fr::zero()),
    }
}

/// Step 1: half away from zero, by the rate that the plan names (G3).
fn convert(plan: &Plan, world: &World, minor: i64, from: Currency, day: Date) -> Result<Fr, Trouble> {
    if from == plan.currency {
        return Ok(whole(minor));
    }
    let conversion = plan.conversion.clone().unwrap_or(Conversion { at: RateDay::CloseDate, rates: vec![] });
    let rate = rate_of(world, conversion.at, &conversion.rates, from, plan.currency, day)?;
    Ok(whole(half_away(&scaled(&whole(minor), from, plan.currency, &rate))))
}

/// An amount in minor units at a rate between major units, exact.
pub fn scaled(minor: &Fr, from: Currency, to: Currency, rate: &Fr) -> Fr {
    minor * rate * whole(to.minor_per_major()) / whole(from.minor_per_major())
}

pub fn rate_of(
    world: &World,
    at: RateDay,
    locked: &[LockedRate],
    from: Currency,
    to: Currency,
    day: Date,
) -> Result<Fr, Trouble> {
    let missing = Trouble::Refused("a rate is missing");
    match at {
        RateDay::CloseDate => world.rate(from, to, day).map(exact).ok_or(missing),
        RateDay::Locked => {
            let straight = locked.iter().find(|rate| rate.from == from && rate.to == to);
            let back = locked.iter().find(|rate| rate.from == to && rate.to == from);
            let straight = straight.map(|rate| exact(rate.rate));
            straight.or_else(|| back.map(|rate| Fr::one() / exact(rate.rate))).ok_or(missing)
        }
        RateDay::MonthAverage => {
            let month = super::time::period_of(Grain::Month, day);
            let daily: Option<Vec<Fr>> =
                days_of(month).map(|day| world.rate(from, to, day).map(exact)).collect();
            let daily = daily.ok_or(missing)?;
            let count = i64::try_from(daily.len()).unwrap();
            Ok(daily.iter().fold(Fr::zero(), |sum, rate| sum + rate) / whole(count))
        }
    }
}

/// Whether a deal meets all conditions.
pub fn meets(deal: &Deal, conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| {
        if condition.field.is_number() {
            let Some(own) = number(deal, condition.field) else { return false };
            return condition.at_least.is_none_or(|bound| own >= exact(bound))
                && condition.above.is_none_or(|bound| own > exact(bound))
                && condition.at_most.is_none_or(|bound| own <= exact(bound))
                && condition.below.is_none_or(|bound| own < exact(bound));
        }
        let own = fold(&deal.texts.get(&condition.field).cloned().unwrap_or_default());
        let among = |texts: &[String]| texts.iter().any(|text| fold(text) == own);
        (condition.is.is_empty() || among(&condition.is)) && !among(&condition.is_not)
    })
}

/// A number of a deal, amounts in major units of its own currency.
pub fn number(deal: &Deal, field: DealField) -> Option<Fr> {
    let amount = deal.amount.minor;
    match field {
        DealField::Amount => Some(ratio(amount, deal.amount.currency.minor_per_major())),
        DealField::Units => deal.units.map(exact),
        DealField::TermMonths => deal.term_months.map(|months| whole(i64::from(months))),
        DealField::DiscountShare => match (deal.discount_minor, deal.list_minor) {
            (Some(off), Some(list)) if list != 0 => Some(ratio(off, list)),
            (Some(off), None) if amount + off != 0 => Some(ratio(off, amount + off)),
            (None, Some(list)) if list != 0 => Some(ratio(list - amount, list)),
            _ => None,
        },
        DealField::MarginShare if amount != 0 => Some(ratio((amount - deal.cost_minor?).max(0), amount)),
        _ => None,
    }
}

/// The sums of quota credit and of commission credit.
pub fn sums(list: &[Credit]) -> (Fr, Fr) {
    let quota = list.iter().fold(Fr::zero(), |sum, credit| sum + &credit.quota);
    (quota, list.iter().fold(Fr::zero(), |sum, credit| sum + &credit.commission))
}

/// A whole number of a fraction that is one.
pub fn as_minor(value: &Fr) -> i64 {
    value.to_integer().to_i64().unwrap()
}
