//! Step 8: what is released over time, and what is taken back.

use super::credit::{Credit, Refund, refunds, taken_share};
use super::earned::{Earned, Setting};
use super::number::{Fr, One, Zero, exact, greater, lesser, ratio};
use super::time::{parts, period_of};
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
    if book.plan.anchored() != Anchor::Booking {
        return Err(silent("stages of credit that is not by booking"));
    }
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
                let both = (measured, days);
                sum += due_of(book, &Original { edition, part, both }, person, until)?;
            }
        }
    }
    Ok(sum)
}

/// What is due before a day of what a period earned: each deal's part as far as it is released, less what refunds
/// took of it until then. What is not released yet is cancelled, so that of no deal less than nothing is due (G39).
fn due_of(book: &Book, original: &Original, person: PersonId, until: Date) -> Result<Fr, Trouble> {
    let policy = original.edition.refunds.as_ref().map(|rule| rule.policy);
    let claims = refunds(book.world)
        .into_iter()
        .filter(|refund| refund.day < until && original.both.1.contains(book.world.deals[refund.deal].day));
    let claims: Vec<Refund> = claims.collect();
    if policy.is_none() && !claims.is_empty() {
        return Err(Trouble::Refused("a refund without a policy"));
    }
    let share = |refund: &Refund| {
        let rule = original.edition.refunds.clone().unwrap();
        taken_share(&rule, book.world.deals[refund.deal].day, refund.day) * &refund.part
    };
    let gone: Vec<(usize, Fr)> = claims.iter().map(|refund| (refund.deal, share(refund))).collect();
    let rated_again = policy == Some(RefundPolicy::RerateOriginal);
    let earned = earned_without(book, original, person, if rated_again { &gone } else { &[] })?;
    if earned.rows.iter().fold(Fr::zero(), |sum, (_, pay)| sum + pay) != earned.amount {
        return Err(silent("stages of what no deal earned"));
    }
    let released = |credit: &Credit| due_share(book.world, original.part, credit.deal, credit.day, until);
    let mut sum = Fr::zero();
    for (credit, pay) in &earned.rows {
        let due = pay * released(credit)?;
        let back =
            gone.iter().filter(|(deal, _)| *deal == credit.deal && policy == Some(RefundPolicy::ReversePaid));
        let back = back.fold(Fr::zero(), |sum, (_, share)| sum + share) * pay;
        let paid = *pay > Fr::zero() && !credit.is_refund;
        sum += if paid { greater(&(due - back), &Fr::zero()) } else { due };
    }
    if rated_again && !claims.is_empty() {
        // What rating again takes beyond what the refunded deal earned is left.
        let whole_one = earned_without(book, original, person, &[])?;
        let mut taken: Vec<(usize, Fr)> = Vec::new();
        for refund in &claims {
            let Some((credit, paid)) = whole_one.rows.iter().find(|(credit, _)| credit.deal == refund.deal)
            else {
                continue;
            };
            let wanted = rerated(book, original, person, refund)?;
            let before: Fr =
                taken.iter().filter(|(deal, _)| *deal == refund.deal).map(|(_, took)| took).sum();
            let took = if *paid > Fr::zero() { lesser(&wanted, &(paid - before)) } else { Fr::zero() };
            sum += (wanted - &took) * released(credit)?;
            taken.push((refund.deal, took));
        }
    }
    Ok(sum)
}

/// The original earnings of a deal: edition, component and days.
struct Original<'a> {
    edition: &'a Plan,
    part: &'a Component,
    both: (DateRange, DateRange),
}

fn original<'a>(book: &'a Book, id: &str, person: PersonId, anchor: Date) -> Option<Original<'a>> {
    book.editions.iter().find_map(|edition| {
        let part = edition.components.iter().find(|part| part.id == id)?;
        let measured = period_of(edition.payout, anchor);
        let runs = parts(edition, book.world, person, measured);
        let run = runs.into_iter().find(|days| days.contains(anchor))?;
        // As its line was: on the days on which the component counts.
        let days = part.days.map_or(Some(run), |own| own.range().ok()?.overlap(run))?;
        Some(Original { edition, part, both: (measured, days) })
    })
}

/// What refunds dated in these days take back from a component's line (policies a and b).
pub fn clawed_back(book: &Book, id: &str, person: PersonId, days: DateRange) -> Result<Fr, Trouble> {
    let mut sum = Fr::zero();
    let mut taken: Vec<(usize, Fr)> = Vec::new();
    for refund in refunds(book.world) {
        if refund.day >= days.until {
            continue;
        }
        let anchor = book.world.deals[refund.deal].day;
        let Some(original) = original(book, id, person, anchor) else { continue };
        let rule = original.edition.refunds.clone().ok_or(Trouble::Refused("a refund without a policy"))?;
        if matches!(rule.policy, RefundPolicy::Ignore | RefundPolicy::NegativeDeal) {
            continue;
        }
        let grain = original.part.measured_over.unwrap_or(original.edition.payout);
        if original.edition.anchored() != Anchor::Booking || grain != original.edition.payout {
            return Err(silent("a refund of a measure that is not by booking and payout period"));
        }
        let share = taken_share(&rule, anchor, refund.day) * &refund.part;
        let whole_one = earned_without(book, &original, person, &[])?;
        let paid = whole_one.rows.iter().find(|(credit, _)| credit.deal == refund.deal);
        let paid = paid.map_or(Fr::zero(), |(_, pay)| pay.clone());
        let before: Fr = taken.iter().filter(|(deal, _)| *deal == refund.deal).map(|(_, took)| took).sum();
        let wanted = match rule.policy {
            RefundPolicy::ReversePaid => &paid * &share,
            _ => rerated(book, &original, person, &refund)?,
        };
        let took = if paid > Fr::zero() { lesser(&wanted, &(&paid - before)) } else { Fr::zero() };
        if days.contains(refund.day) {
            sum += &took;
        }
        taken.push((refund.deal, took));
    }
    Ok(sum)
}

/// What the original period loses by one refund, those before it already taken out.
fn rerated(book: &Book, original: &Original, person: PersonId, refund: &Refund) -> Result<Fr, Trouble> {
    let rule = original.edition.refunds.clone().unwrap();
    if book.world.splits.iter().any(|split| split.deal == refund.deal) && !refund.part.is_one() {
        return Err(silent("a period rated again without a part of a divided deal"));
    }
    let mut without: Vec<(usize, Fr)> = Vec::new();
    for other in refunds(book.world) {
        let key = |refund: &Refund| (refund.day, book.world.deals[refund.deal].key.clone());
        let day = book.world.deals[other.deal].day;
        let share = taken_share(&rule, day, other.day) * &other.part;
        if key(&other) > key(refund) {
            break;
        }
        without.push((other.deal, share));
    }
    let last = without.iter().rposition(|(deal, _)| *deal == refund.deal).unwrap();
    let mut earlier = without.clone();
    earlier.remove(last);
    let before = earned_without(book, original, person, &earlier)?;
    Ok(before.amount - earned_without(book, original, person, &without)?.amount)
}

fn earned_without(
    book: &Book,
    original: &Original,
    person: PersonId,
    without: &[(usize, Fr)],
) -> Result<Earned, Trouble> {
    let until = original.both.1.until;
    let setting = Setting::new(book, original.edition, original.part, person, original.both, until)?;
    setting.without(without)?.earned()
}
