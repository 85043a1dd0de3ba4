//! Step 8: what is released over time, and what is taken back.

use super::credit::{Credit, anchor_day, refunds, taken_share};
use super::earned::{Earned, Setting};
use super::number::{Fr, One, Zero, exact, greater, lesser, ratio};
use super::time::parts;
use super::world::World;
use super::{Book, Trouble, silent};
use attain::domain::facts::CashKind;
use attain::domain::kernel::{Date, DateRange, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;

/// Whether a component's pay is spread over time.
pub fn is_spread(part: &Component) -> bool {
    part.pay_on.is_some() || part.holdback.is_some()
}

/// The share of a deal that has been released before a day.
fn released(world: &World, release: Release, deal: usize, anchor: Date, until: Date) -> Result<Fr, Trouble> {
    let reached = |day: Date| if day < until { Fr::one() } else { Fr::zero() };
    let amount = world.deals[deal].amount.minor;
    let cash = |billing: bool| -> Result<Fr, Trouble> {
        let rows = world
            .cash
            .iter()
            .filter(|row| row.deal == deal && row.day < until && row.kind.is_billing() == billing)
            // A refund is taken back by its policy; the cash was received all the same.
            .filter(|row| row.kind != CashKind::Refund);
        if rows.clone().any(|row| row.kind.takes_away()) {
            return Err(silent("a release by cash that goes back"));
        }
        let sum: i64 = rows.map(|row| row.minor).sum();
        if sum > amount || amount <= 0 {
            return Err(silent("a release by more cash than the deal"));
        }
        Ok(ratio(sum, amount))
    };
    Ok(match release {
        Release::Booking => Fr::one(),
        Release::Invoice => cash(true)?,
        Release::Payment => cash(false)?,
        Release::FullPayment => {
            if cash(false)?.is_one() {
                Fr::one()
            } else {
                Fr::zero()
            }
        }
        Release::DaysAfter(days) => reached(anchor.plus_days(i32::from(days)).unwrap()),
        Release::MonthsAfter(months) => reached(anchor.plus_months(i32::from(months)).unwrap()),
        Release::Date(day) => reached(day),
    })
}

/// The share of a deal's earnings that is due before a day: stages, less what is held back.
fn due_share(world: &World, part: &Component, deal: usize, anchor: Date, until: Date) -> Result<Fr, Trouble> {
    let mut share = Fr::zero();
    match &part.pay_on {
        None => share = Fr::one(),
        Some(pay_on) => {
            for stage in &pay_on.stages {
                share += exact(stage.share.0) * released(world, stage.on, deal, anchor, until)?;
            }
        }
    }
    if let Some(holdback) = &part.holdback {
        let kept = exact(holdback.share.0);
        let freed = released(world, holdback.until, deal, anchor, until)?;
        share = &share * (Fr::one() - &kept) + &share * kept * freed;
    }
    Ok(share)
}

/// All that a component has released for a person before a day, over all deals and all periods (G1).
pub fn due(book: &Book, id: &str, person: PersonId, until: Date) -> Result<Fr, Trouble> {
    let mut sum = Fr::zero();
    for edition in &book.editions {
        let Some(part) = edition.components.iter().find(|part| part.id == id) else { continue };
        if part.measured_over.is_some_and(|grain| grain != edition.payout) {
            return Err(silent("stages of a measure that is not of the payout period"));
        }
        let Ok(range) = DateRange::new(edition.effective.from, until) else { continue };
        for measured in super::time::periods(edition.payout, range) {
            for run in parts(edition, book.world, person, measured) {
                // On the days on which the component counts.
                let own = part.days.map_or(Some(run), |own| own.range().ok()?.overlap(run));
                let Some(days) = own.filter(|own| own.from < until) else { continue };
                // Of a part that is not over, only what lies before the day.
                let days = super::time::span(days.from, days.until.min(until));
                sum += due_of(book, &Original::whole(edition, part, (measured, days)), person, until)?;
            }
        }
    }
    Ok(sum)
}

/// What is due before a day of what a period earned: each deal's part as far as it is released, less what refunds
/// took of it until then. What is not released yet is cancelled, so that of no deal less than nothing is due (G39).
pub fn due_of(book: &Book, original: &Original, person: PersonId, until: Date) -> Result<Fr, Trouble> {
    let policy = original.edition.refunds.as_ref().map(|rule| rule.policy);
    let claims = claims_on(book, original, person)?;
    let claims: Vec<Claim> = claims.into_iter().filter(|claim| claim.day < until).collect();
    let gone = shares_of(&claims);
    let rated_again = policy == Some(RefundPolicy::RerateOriginal);
    let earned = earned_without(book, original, person, if rated_again { &gone } else { &[] })?;
    if earned.rows.iter().fold(Fr::zero(), |sum, (_, pay)| sum + pay) != earned.amount {
        return Err(silent("stages of what no deal earned"));
    }
    let released = |credit: &Credit| due_share(book.world, original.part, credit.deal, credit.day, until);
    let mut sum = Fr::zero();
    for (credit, pay) in &earned.rows {
        let due = pay * released(credit)?;
        let own = gone.iter().filter(|(deal, _)| *deal == credit.deal && !rated_again);
        let back = own.fold(Fr::zero(), |sum, (_, share)| sum + share) * pay;
        // Of a deal that paid nothing, nothing is taken.
        sum += match (credit.is_refund || paid_by(&earned, credit.deal) <= Fr::zero(), *pay > Fr::zero()) {
            (true, _) => due,
            (false, true) => greater(&(due - back), &Fr::zero()),
            (false, false) => due - back,
        };
    }
    if !rated_again {
        return Ok(sum);
    }
    // What rating again takes beyond what the refunded deal earned is left.
    let whole_one = earned_without(book, original, person, &[])?;
    for (claim, took, wanted) in taken_again(book, original, person, &claims, &whole_one)? {
        let own = |(credit, _): &&(Credit, Fr)| credit.deal == claim.deal && !credit.is_refund;
        if let Some((credit, _)) = whole_one.rows.iter().find(own) {
            sum += (wanted - took) * released(credit)?;
        }
    }
    Ok(sum)
}

/// What a line was: edition, component, measured period and the days that count.
pub struct Original<'a> {
    pub edition: &'a Plan,
    pub part: &'a Component,
    pub both: (DateRange, DateRange),
    /// Credit counts before this day.
    pub until: Date,
    /// Where only the credit from a day on is paid, that day.
    pub own_from: Option<Date>,
    /// Refunds before this day are taken on it.
    pub from: Date,
    /// Refunds before this day are left out already where the line is computed.
    pub taken_from: Date,
}

impl<'a> Original<'a> {
    /// A line of all that its days hold.
    pub fn whole(edition: &'a Plan, part: &'a Component, both: (DateRange, DateRange)) -> Original<'a> {
        let DateRange { from, until } = both.1;
        Original { edition, part, both, until, own_from: None, from, taken_from: Date::MIN }
    }
}

/// Every line of a component for a person before a day, period by period, run by run.
fn lines_before<'a>(
    book: &'a Book,
    id: &str,
    person: PersonId,
    until: Date,
) -> Result<Vec<Original<'a>>, Trouble> {
    let mut all = Vec::new();
    for edition in &book.editions {
        let Some(part) = edition.components.iter().find(|part| part.id == id) else { continue };
        let grain = part.measured_over.unwrap_or(edition.payout);
        let Ok(range) = DateRange::new(edition.effective.from, until) else { continue };
        for measured in super::time::periods(grain, range) {
            for run in parts(edition, book.world, person, measured) {
                // On the days on which the component counts.
                let days = part.days.map_or(Some(run), |own| own.range().ok()?.overlap(run));
                let Some(days) = days else { continue };
                let line = Original::whole(edition, part, (measured, days));
                match part.settle {
                    None => all.push(line),
                    Some(Settle::AtEnd) => all.push(Original { from: days.last_day(), ..line }),
                    Some(Settle::TrueUp) => all.push(Original { taken_from: days.until, ..line }),
                    Some(settle) => {
                        let payouts = super::time::periods(edition.payout, days);
                        all.extend(payouts.into_iter().map(|payout| {
                            let from = payout.from.max(days.from);
                            let own = settle == Settle::AttainmentToDate;
                            let own_from = own.then_some(payout.from);
                            Original { until: payout.until.min(days.until), own_from, from, ..line }
                        }));
                    }
                }
            }
        }
    }
    all.retain(|line| line.from < until);
    Ok(all)
}

/// A refund of a deal that was credited in a period: what share of the deal is taken back.
#[derive(Clone)]
struct Claim {
    deal: usize,
    day: Date,
    share: Fr,
}

/// The refunds of what a period credited, in order.
fn claims_on(book: &Book, original: &Original, person: PersonId) -> Result<Vec<Claim>, Trouble> {
    let all = refunds(book.world);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let credits = setting_of(book, original, person)?.credits()?;
    let mut claims = Vec::new();
    for refund in all {
        if !credits.iter().any(|credit| credit.deal == refund.deal) {
            continue;
        }
        let rule = original.edition.refunds.as_ref().ok_or(Trouble::Refused("a refund without a policy"))?;
        if matches!(rule.policy, RefundPolicy::Ignore | RefundPolicy::NegativeDeal) {
            continue;
        }
        let Some(anchor) = anchor_day(original.edition, book.world, refund.deal) else { continue };
        let share = taken_share(rule, anchor, refund.day) * &refund.part;
        claims.push(Claim { deal: refund.deal, day: refund.day, share });
    }
    Ok(claims)
}

fn shares_of(claims: &[Claim]) -> Vec<(usize, Fr)> {
    claims.iter().map(|claim| (claim.deal, claim.share.clone())).collect()
}

/// What a deal's credits earned together.
fn paid_by(earned: &Earned, deal: usize) -> Fr {
    let own = earned.rows.iter().filter(|(credit, _)| credit.deal == deal && !credit.is_refund);
    own.fold(Fr::zero(), |sum, (_, pay)| sum + pay)
}

/// Each refund of a period in order, with what it takes, at most what its deal paid and earlier ones left (G39), and
/// what it would take without that bound.
fn taken_again(
    book: &Book,
    original: &Original,
    person: PersonId,
    claims: &[Claim],
    whole_one: &Earned,
) -> Result<Vec<(Claim, Fr, Fr)>, Trouble> {
    let gone = shares_of(claims);
    let mut all: Vec<(Claim, Fr, Fr)> = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let paid = paid_by(whole_one, claim.deal);
        let earlier = all.iter().filter(|(other, ..)| other.deal == claim.deal);
        let before = earlier.fold(Fr::zero(), |sum, (_, took, _)| sum + took);
        let wanted = match original.edition.refunds.as_ref().map(|rule| rule.policy) {
            Some(RefundPolicy::RerateOriginal) => rerated(book, original, person, &gone[..=place])?,
            _ => &paid * &claim.share,
        };
        let took = if paid > Fr::zero() { lesser(&wanted, &(&paid - before)) } else { Fr::zero() };
        all.push((claim.clone(), took, wanted));
    }
    Ok(all)
}

/// What refunds take back in these days from a component's lines (policies a and b): of each period that credited the
/// deal, on the refund's day, or as soon as the period begins where the refund came before.
pub fn clawed_back(book: &Book, id: &str, person: PersonId, days: DateRange) -> Result<Fr, Trouble> {
    let mut sum = Fr::zero();
    if refunds(book.world).is_empty() {
        return Ok(sum);
    }
    for original in lines_before(book, id, person, days.until)? {
        let at = |claim: &Claim| claim.day.max(original.from);
        let mut claims = claims_on(book, &original, person)?;
        claims.retain(|claim| at(claim) < days.until);
        let whole_one = earned_without(book, &original, person, &[])?;
        let taken = taken_again(book, &original, person, &claims, &whole_one)?;
        let now = |claim: &Claim| days.contains(at(claim)) && claim.day >= original.taken_from;
        sum += taken.iter().filter(|(claim, ..)| now(claim)).map(|(_, took, _)| took).sum::<Fr>();
    }
    Ok(sum)
}

/// What a period loses by the last of these refunds, those before it already taken out.
fn rerated(book: &Book, original: &Original, person: PersonId, gone: &[(usize, Fr)]) -> Result<Fr, Trouble> {
    let Some(((deal, share), earlier)) = gone.split_last() else { return Ok(Fr::zero()) };
    if book.world.splits.iter().any(|split| split.deal == *deal) && !share.is_one() {
        return Err(silent("a period rated again without a part of a divided deal"));
    }
    let before = earned_without(book, original, person, earlier)?;
    Ok(before.amount - earned_without(book, original, person, gone)?.amount)
}

fn earned_without<'a>(
    book: &'a Book,
    original: &Original<'a>,
    person: PersonId,
    without: &[(usize, Fr)],
) -> Result<Earned, Trouble> {
    setting_of(book, original, person)?.without(without)?.earned()
}

fn setting_of<'a>(book: &'a Book, original: &Original<'a>, person: PersonId) -> Result<Setting<'a>, Trouble> {
    let (edition, part) = (original.edition, original.part);
    let setting = Setting::new(book, edition, part, person, original.both, original.until)?;
    Ok(Setting { own_from: original.own_from, ..setting })
}
